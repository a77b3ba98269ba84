package site

import (
	"context"
	"net/http"
	"time"

	"peyk/internal/id"
	"peyk/internal/media"
	editions "peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

func microTime(us int64) time.Time { return time.UnixMicro(us).UTC() }

// How much the home page shows below what editors arrange.
const (
	homeLatest   = 8
	homeHeadings = 3 // beside the card of a section
)

// home is an edition's front as it stands.
func (s *Site) home(ctx context.Context, r *request) (*web.Page, error) {
	a, err := r.arrangement(ctx)
	if err != nil {
		return nil, err
	}
	return s.homeOf(ctx, r, a)
}

// Preview is the home page as an arrangement would make it now, for an editor
// alone.
func (s *Site) Preview(ctx context.Context, hr *http.Request, a editions.Arrangement) (*web.Page, error) {
	r := &request{Request: hr, site: s, ed: s.Dir.Edition(a.Edition), now: s.Clock()}
	page, err := s.homeOf(ctx, r, a)
	if err != nil {
		return nil, err
	}
	page.CacheControl = web.CacheNever
	page.Header = http.Header{"Content-Security-Policy": {web.CSPFramed}, "X-Robots-Tag": {"noindex"}}
	return page, nil
}

// arrangement is what editors arranged, and makes the page change with it.
func (r *request) arrangement(ctx context.Context) (editions.Arrangement, error) {
	r.needs(directory.ImportantTag(r.ed.Edition.Edition))
	a, next, err := r.site.Fronts.Arrangement(ctx, r.ed.Edition.Edition, r.now)
	r.expire(next)
	return a, err
}

// homePage is the home page in the making.
type homePage struct {
	*request
	HomeView
	front directory.Front
	seen  map[id.Story]bool // what stands on the page already
	pics  map[id.Media]media.Picture
}

func (s *Site) homeOf(ctx context.Context, r *request, a editions.Arrangement) (*web.Page, error) {
	e, p := r.ed.Edition.Edition, r.ed.P
	h := &homePage{request: r, HomeView: HomeView{Frame: r.frame("", "/")}}
	v := &h.HomeView
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
	r.needs(directory.LatestTag(e), directory.ImportantTag(e))
	for rule := range a.Rules() {
		r.needsRule(rule)
	}
	var err error
	if h.front, err = directory.FillFront(ctx, s.Stories, a, r.now); err != nil {
		return nil, err
	}
	h.seen = h.front.Shown()
	if len(h.seen) == 0 {
		v.Empty = &ui.Empty{Title: p.T("home.empty"), Text: p.T("home.empty_text")}
		return page(s.pages.Home, http.StatusOK, *v)
	}
	for _, fill := range []func(context.Context) error{h.regions, h.lists, h.sections} {
		if err := fill(ctx); err != nil {
			return nil, err
		}
	}
	return page(s.pages.Home, http.StatusOK, *v)
}

// needsRule notes what changes the stories that a rule finds.
func (r *request) needsRule(rule editions.Rule) {
	e := r.ed.Edition.Edition
	switch {
	case rule.Tag != "":
		r.needs(directory.TermTag(e, story.Tag, rule.Tag))
	case rule.Section != 0:
		r.needs(directory.SectionTag(rule.Section))
	case rule.Genre != "":
		r.needs(directory.GenreTag(e, story.Genre(rule.Genre)))
	}
}

// regions fills in what editors arranged.
func (h *homePage) regions(ctx context.Context) error {
	var all []story.Summary
	for _, s := range h.front.Stories {
		if h.seen[s.Code] {
			all = append(all, s)
		}
	}
	var err error
	if h.pics, err = h.pictures(ctx, all); err != nil {
		return err
	}
	out := &h.Regions
	for i := range h.front.Regions {
		reg := h.region(i)
		switch {
		case len(reg.Stories) == 0:
			continue
		case reg.Kind == editions.LayoutBreaking:
			h.breaking(reg.Stories)
			continue
		case reg.Kind == editions.LayoutPhotos:
			out = &h.Below // the lists of the middle stand before the first strip
		}
		h.lay(&reg)
		if n := len(*out); reg.Kind == editions.LayoutList && n > 0 && (*out)[n-1].Kind == editions.LayoutLead && !(*out)[n-1].Side.Shown() {
			(*out)[n-1].Side = reg.Block
			continue
		}
		*out = append(*out, reg)
	}
	return nil
}

// region reads what stands in a region.
func (h *homePage) region(i int) HomeRegion {
	r := h.front.Regions[i]
	reg := HomeRegion{Kind: r.Layout, Block: ui.Block{ID: "region-" + id.Story(i+1).String(), Title: r.Title}}
	ruled := false
	for j := range r.Slots {
		s, by := h.front.At(i, j)
		if by == editions.Nothing {
			continue
		}
		reg.Stories = append(reg.Stories, s)
		ruled = ruled || by == editions.ByRule
	}
	p := h.ed.P
	switch {
	case r.Layout == editions.LayoutList && r.Title == "" && !ruled:
		reg.ID, reg.Title, reg.Explain = "important", p.T("home.important"), h.since(h.front.Arrangement, reg.Stories)
	case r.Layout == editions.LayoutPhotos && r.Title == "":
		reg.ID, reg.Title, reg.Explain = "photos", p.T("home.photos"), p.T("home.photos_explain")
		reg.More = ui.Link{Text: p.T("home.more"), URL: h.ed.Prefix + "/genre/photo"}
	}
	if rule := r.Slots[0].Rule; reg.More.URL == "" && ruled {
		reg.More = h.ruleLink(rule)
	}
	return reg
}

// ruleLink leads to all that a rule would find, where there is such a page.
func (h *homePage) ruleLink(rule editions.Rule) ui.Link {
	more := ui.Link{Text: h.ed.P.T("home.more")}
	switch sec, ok := h.ed.ByID[rule.Section]; {
	case rule.Tag != "":
		more.URL = h.termPath(story.Tag, rule.Tag)
	case ok:
		more.URL = h.sectionLink(sec).URL
	case rule.Genre != "":
		more.URL = h.ed.Prefix + "/genre/" + rule.Genre
	}
	return more
}

// lay puts a region's stories into the form of its layout.
func (h *homePage) lay(reg *HomeRegion) {
	if reg.Kind == editions.LayoutList {
		reg.Items = bare(h.headlines(reg.Stories))
		return
	}
	for i, s := range reg.Stories {
		switch {
		case reg.Kind == editions.LayoutLead && i > 0:
			reg.Beside = append(reg.Beside, h.headline(s))
			continue
		case reg.Kind == editions.LayoutLead:
			c := h.card(s, h.pics, sizesLead, true)
			if c.Level = 2; c.Picture != nil && h.Frame.Preload == nil {
				c.Picture.Eager, h.Frame.Preload = true, c.Picture
			}
			reg.Cards = append(reg.Cards, c)
			continue
		}
		c := h.card(s, h.pics, sizesGrid, false)
		if reg.Kind == editions.LayoutPhotos {
			c.Genre, c.Kicker = "", ""
		}
		if reg.Title == "" {
			c.Level = 2
		}
		reg.Cards = append(reg.Cards, c)
	}
}

// breaking puts stories into the band at the head of the page.
func (h *homePage) breaking(stories []story.Summary) {
	if h.Frame.Breaking == nil {
		h.Frame.Breaking = &ui.Breaking{Label: h.ed.P.T("home.breaking")}
	}
	for _, s := range stories {
		h.Frame.Breaking.Links = append(h.Frame.Breaking.Links, ui.Link{Text: s.Headline, URL: h.site.Dir.StoryPath(s.Edition, s.Code, s.Slug)})
	}
}

// fresh returns the first of the stories that do not stand on the page yet, and
// notes that they do.
func (h *homePage) fresh(list []story.Summary, limit int) []story.Summary {
	var out []story.Summary
	for _, s := range list {
		if len(out) < limit && !h.seen[s.Code] {
			h.seen[s.Code] = true
			out = append(out, s)
		}
	}
	return out
}

// lists fills in the blocks of the middle.
func (h *homePage) lists(ctx context.Context) error {
	e, p := h.ed.Edition.Edition, h.ed.P
	latest, err := h.site.Stories.Latest(ctx, story.ReadQuery{Edition: e, Limit: homeLatest + len(h.seen), Now: h.now})
	if err != nil {
		return err
	}
	h.Latest = ui.Block{
		ID: "latest", Title: p.T("home.latest"), Explain: p.T("home.latest_explain"), Items: h.headlines(h.fresh(latest, homeLatest)),
		More: ui.Link{Text: p.T("home.more"), URL: h.ed.Prefix + "/latest"},
	}
	if h.Viewed, err = h.viewed(ctx, 0); err != nil {
		return err
	}
	h.needs(directory.GenreTag(e, story.Interview))
	talks, err := h.site.Stories.Latest(ctx, story.ReadQuery{
		Edition: e, Genre: story.Interview, Limit: blockSize + len(h.seen), Now: h.now,
	})
	h.Talks = h.talks(h.fresh(talks, blockSize))
	return err
}

// sections fills in a block for each section that has stories.
func (h *homePage) sections(ctx context.Context) error {
	var firsts []story.Summary
	lists := make([][]story.Summary, len(h.ed.Sections))
	for i, sec := range h.ed.Sections {
		if sec.Hidden {
			continue
		}
		h.needs(directory.SectionTag(sec.ID))
		list, err := h.site.Stories.Latest(ctx, story.ReadQuery{
			Edition: h.ed.Edition.Edition, Section: sec.ID, Limit: 1 + homeHeadings + len(h.seen), Now: h.now,
		})
		if err != nil {
			return err
		}
		if lists[i] = h.fresh(list, 1+homeHeadings); len(lists[i]) > 0 {
			firsts = append(firsts, lists[i][0])
		}
	}
	pics, err := h.pictures(ctx, firsts)
	if err != nil {
		return err
	}
	for i, sec := range h.ed.Sections {
		list := lists[i]
		if len(list) == 0 {
			continue
		}
		b := SectionBlock{Block: ui.Block{
			ID: "section-" + sec.Slug, Title: sec.Name, Hue: ui.Hue(i), Items: bare(h.headlines(list[1:])),
			More: ui.Link{Text: h.ed.P.T("home.more"), URL: h.sectionLink(sec).URL},
		}}
		b.Card = h.card(list[0], pics, sizesGrid, false)
		b.Card.Section = ""
		h.Sections = append(h.Sections, b)
	}
	return nil
}
