package site

import (
	"context"
	"net/http"
	"time"

	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

func microTime(us int64) time.Time { return time.UnixMicro(us).UTC() }

// How much the home page shows of each.
const (
	homeTop      = 4
	homeLatest   = 10
	homePhotos   = 4
	homeHeadings = 3 // beside the card of a section
)

// home is an edition's front.
func (s *Site) home(ctx context.Context, r *request) (*web.Page, error) {
	e, p := r.ed.Edition.Edition, r.ed.P
	v := HomeView{Frame: r.frame("", "/")}
	v.Description = r.ed.Tagline
	r.counterpart(&v.Frame, "/", everywhere)
	v.JSONLD = ui.LDSite{
		Context: ui.SchemaOrg, Type: "WebSite", Name: r.ed.Name, URL: v.Canonical, Language: p.Lang(),
		Publisher: ui.LDName{Type: "NewsMediaOrganization", Name: r.ed.Name, URL: v.Canonical},
		Search: ui.LDAction{
			Type: "SearchAction", Target: s.Dir.Abs(r.ed.Prefix+"/search") + "?q={search_term_string}",
			Input: "required name=search_term_string",
		},
	}
	r.needs(directory.LatestTag(e))
	important, top, err := r.important(ctx, 1+homeTop+blockSize)
	if err != nil {
		return nil, err
	}
	if len(top) == 0 {
		v.Empty = &ui.Empty{Title: p.T("home.empty"), Text: p.T("home.empty_text")}
		return page(s.pages.Home, http.StatusOK, v)
	}
	pics, err := r.pictures(ctx, top)
	if err != nil {
		return nil, err
	}
	v.Lead = r.card(top[0], pics, sizesLead, true)
	v.Lead.Level = 2
	if v.Lead.Picture != nil {
		v.Lead.Picture.Eager = true
	}
	for _, st := range top[1:min(len(top), 1+homeTop)] {
		v.Top = append(v.Top, r.card(st, pics, sizesGrid, false))
	}
	important.Items = important.Items[min(len(important.Items), 1+homeTop):]
	v.Important = important
	if err := r.homeLists(ctx, &v); err != nil {
		return nil, err
	}
	if err := r.homeSections(ctx, &v); err != nil {
		return nil, err
	}
	return page(s.pages.Home, http.StatusOK, v)
}

// homeLists fills in the blocks of the middle.
func (r *request) homeLists(ctx context.Context, v *HomeView) error {
	e, p := r.ed.Edition.Edition, r.ed.P
	latest, err := r.site.Stories.Latest(ctx, story.ReadQuery{Edition: e, Limit: homeLatest, Now: r.now})
	if err != nil {
		return err
	}
	v.Latest = ui.Block{
		ID: "latest", Title: p.T("home.latest"), Explain: p.T("home.latest_explain"), Items: r.headlines(latest),
		More: ui.Link{Text: p.T("home.more"), URL: r.ed.Prefix + "/latest"},
	}
	if v.Viewed, err = r.viewed(ctx, 0); err != nil {
		return err
	}
	if v.Talks, err = r.interviews(ctx, 0); err != nil {
		return err
	}
	r.needs(directory.GenreTag(e, story.Photo))
	photos, err := r.site.Stories.Latest(ctx, story.ReadQuery{Edition: e, Genre: story.Photo, Limit: homePhotos, Now: r.now})
	if err != nil || len(photos) == 0 {
		return err
	}
	pics, err := r.pictures(ctx, photos)
	if err != nil {
		return err
	}
	v.Photos = &Strip{Block: ui.Block{
		ID: "photos", Title: p.T("home.photos"), Explain: p.T("home.photos_explain"),
		More: ui.Link{Text: p.T("home.more"), URL: r.ed.Prefix + "/genre/photo"},
	}}
	for _, st := range photos {
		c := r.card(st, pics, sizesGrid, false)
		c.Genre = ""
		v.Photos.Cards = append(v.Photos.Cards, c)
	}
	return nil
}

// homeSections fills in a block for each section that has stories.
func (r *request) homeSections(ctx context.Context, v *HomeView) error {
	var firsts []story.Summary
	lists := make([][]story.Summary, len(r.ed.Sections))
	for i, sec := range r.ed.Sections {
		if sec.Hidden {
			continue
		}
		r.needs(directory.SectionTag(sec.ID))
		list, err := r.site.Stories.Latest(ctx, story.ReadQuery{
			Edition: r.ed.Edition.Edition, Section: sec.ID, Limit: 1 + homeHeadings, Now: r.now,
		})
		if err != nil {
			return err
		}
		if len(list) > 0 {
			lists[i] = list
			firsts = append(firsts, list[0])
		}
	}
	pics, err := r.pictures(ctx, firsts)
	if err != nil {
		return err
	}
	for i, sec := range r.ed.Sections {
		list := lists[i]
		if len(list) == 0 {
			continue
		}
		b := SectionBlock{Block: ui.Block{
			ID: "section-" + sec.Slug, Title: sec.Name, Hue: ui.Hue(i), Items: bare(r.headlines(list[1:])),
			More: ui.Link{Text: r.ed.P.T("home.more"), URL: r.sectionLink(sec).URL},
		}}
		b.Card = r.card(list[0], pics, sizesGrid, false)
		b.Card.Section = ""
		v.Sections = append(v.Sections, b)
	}
	return nil
}
