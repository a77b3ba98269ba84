package site

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
	"peyk/persian"
)

// listSize is how many stories a page of a list shows.
const listSize = 20

// list is what the lists of stories have in common.
type list struct {
	kind, label, heading, about string
	path                        string // without the prefix
	query                       story.ReadQuery
	feed                        string // "section/x": the address of its own feed; empty: none
	hue                         string
	has                         func(*directory.Edition) bool // which editions have the same list
	lead                        bool                          // the first page begins with a large card
}

// section is the page of a section.
func (s *Site) section(ctx context.Context, r *request) (*web.Page, error) {
	sec, ok := r.ed.BySlug[r.PathValue("slug")]
	if !ok {
		return nil, fault.New(fault.NotFound, "section.none").With("slug", r.PathValue("slug"))
	}
	r.needs(directory.SectionTag(sec.ID))
	genre := story.Genre(r.URL.Query().Get("genre"))
	if genre != "" && !genre.Valid() {
		return nil, fault.New(fault.NotFound, "error.not-found")
	}
	p := r.ed.P
	l := list{
		kind: "section", heading: sec.Name, about: p.T("page.section_about", "name", sec.Name), path: "/section/" + sec.Slug,
		query: story.ReadQuery{Section: sec.ID, Genre: genre}, feed: "section/" + sec.Slug, hue: r.ed.Hue(sec.ID), lead: true,
		has: func(ed *directory.Edition) bool { _, ok := ed.BySlug[sec.Slug]; return ok },
	}
	v, err := s.listView(ctx, r, l)
	if err != nil {
		return nil, err
	}
	v.Nav = nav(r.ed, sec.Slug)
	v.Filters = append(v.Filters, ui.NavLink{Name: p.T("page.all"), URL: r.ed.Prefix + l.path, Current: genre == ""})
	for _, g := range story.Genres() {
		v.Filters = append(v.Filters, ui.NavLink{
			Name: p.T("genres." + string(g)), URL: r.ed.Prefix + l.path + "?genre=" + string(g), Current: genre == g,
		})
	}
	viewed, err := r.viewed(ctx, sec.ID)
	if err != nil {
		return nil, err
	}
	v.Side = append(v.Side, viewed)
	return s.listPage(ctx, r, v)
}

// genre is the page of a journalistic form.
func (s *Site) genre(ctx context.Context, r *request) (*web.Page, error) {
	g := story.Genre(r.PathValue("name"))
	if !g.Valid() {
		return nil, fault.New(fault.NotFound, "error.not-found")
	}
	name := r.ed.P.T("genres." + string(g))
	r.needs(directory.GenreTag(r.ed.Edition.Edition, g))
	v, err := s.listView(ctx, r, list{
		kind: "genre", heading: name, about: r.ed.P.T("page.genre_about", "name", name), path: "/genre/" + string(g),
		query: story.ReadQuery{Genre: g}, feed: "genre/" + string(g), has: everywhere, lead: g == story.Photo,
	})
	if err != nil {
		return nil, err
	}
	return s.listPage(ctx, r, v)
}

// latest is the page of all stories, newest first.
func (s *Site) latest(ctx context.Context, r *request) (*web.Page, error) {
	r.needs(directory.LatestTag(r.ed.Edition.Edition))
	v, err := s.listView(ctx, r, list{
		kind: "latest", heading: r.ed.P.T("page.latest"), about: r.ed.P.T("page.latest_about"), path: "/latest", has: everywhere,
	})
	if err != nil {
		return nil, err
	}
	return s.listPage(ctx, r, v)
}

// tag is the page of a tag.
func (s *Site) tag(ctx context.Context, r *request) (*web.Page, error) {
	return s.term(ctx, r, story.Tag)
}

// person is the page of a person.
func (s *Site) person(ctx context.Context, r *request) (*web.Page, error) {
	return s.term(ctx, r, story.Person)
}

func (s *Site) term(ctx context.Context, r *request, kind story.TermKind) (*web.Page, error) {
	e, slug := r.ed.Edition.Edition, r.PathValue("slug")
	if want := persian.Slug(slug); want != slug { // another spelling of the address
		if want == "" {
			return nil, fault.New(fault.NotFound, "error.not-found")
		}
		return redirect(http.StatusMovedPermanently, r.ed.Prefix+"/"+string(kind)+"/"+url.PathEscape(want)), nil
	}
	r.needs(directory.TermTag(e, kind, slug))
	t, err := s.Stories.Term(ctx, e, kind, slug, r.now)
	if err != nil {
		return nil, err
	}
	k := string(kind)
	v, err := s.listView(ctx, r, list{
		kind: k, label: r.ed.P.T("page." + k), heading: t.Name, about: r.ed.P.T("page."+k+"_about", "name", t.Name),
		path: "/" + k + "/" + url.PathEscape(slug), query: story.ReadQuery{TermKind: kind, Term: slug},
		has: func(ed *directory.Edition) bool { return ed == r.ed },
	})
	if err != nil {
		return nil, err
	}
	return s.listPage(ctx, r, v)
}

// listView reads a page of a list.
func (s *Site) listView(ctx context.Context, r *request, l list) (ListView, error) {
	p := r.ed.P
	v := ListView{
		Frame: r.frame(l.heading, l.path), Kind: l.kind, Label: l.label, Heading: l.heading, About: l.about, Hue: l.hue,
	}
	v.Description = l.about
	v.Crumbs = r.crumbs(ui.Link{Text: l.heading})
	r.counterpart(&v.Frame, l.path, l.has)
	if l.feed != "" {
		v.Feeds = []ui.FeedLink{
			{Type: typeRSS, Title: p.T("page.rss_of", "name", l.heading), URL: r.ed.Prefix + "/feeds/" + l.feed + "/rss"},
			{Type: typeAtom, Title: p.T("page.atom_of", "name", l.heading), URL: r.ed.Prefix + "/feeds/" + l.feed + "/atom"},
		}
		v.Frame.Feeds = append(v.Feeds[:2:2], v.Frame.Feeds...)
	}
	q := l.query
	q.Edition, q.Now, q.Limit = r.ed.Edition.Edition, r.now, listSize+1
	var err error
	if q.Before, err = parseCursor(r.URL.Query().Get("before")); err != nil {
		return v, err
	}
	stories, err := s.Stories.Latest(ctx, q)
	if err != nil {
		return v, err
	}
	here := r.ed.Prefix + l.path
	extra := ""
	if q.Genre != "" && l.query.Section != 0 {
		extra = "genre=" + string(q.Genre) + "&"
	}
	if q.Before.Code != 0 {
		v.NoIndex = true // old pages shift; the stories on them have addresses of their own
		v.Pages.Newer = ui.Link{Text: p.T("list.newer"), URL: strings.TrimSuffix(here+"?"+strings.TrimSuffix(extra, "&"), "?")}
	}
	if len(stories) > listSize {
		stories = stories[:listSize]
		v.Pages.Older = ui.Link{Text: p.T("list.older"), URL: here + "?" + extra + "before=" + cursor(stories[listSize-1])}
		v.Next = v.Pages.Older.URL
	}
	v.Pages.Label = p.T("list.pages")
	return v, r.listCards(ctx, &v, stories, l.lead && q.Before.Code == 0 && q.Genre == l.query.Genre)
}

func (r *request) listCards(ctx context.Context, v *ListView, stories []story.Summary, lead bool) error {
	if len(stories) == 0 {
		p := r.ed.P
		v.Empty = &ui.Empty{Title: p.T("page.empty"), Text: p.T("page.empty_text")}
		if v.Kind != "latest" {
			v.Empty.Links = append(v.Empty.Links, ui.Link{Text: p.T("nav.latest"), URL: r.ed.Prefix + "/latest"})
		}
		v.Empty.Links = append(v.Empty.Links, ui.Link{Text: p.T("nav.home"), URL: r.ed.Prefix + "/"})
		return nil
	}
	pics, err := r.pictures(ctx, stories)
	if err != nil {
		return err
	}
	if lead {
		v.Lead = r.card(stories[0], pics, sizesLead, true)
		v.Lead.Level = 2
		if v.Kind == "section" {
			v.Lead.Section = ""
		}
		if v.Lead.Picture != nil {
			v.Lead.Picture.Eager, v.Preload = true, v.Lead.Picture
		}
		stories = stories[1:]
	}
	for _, s := range stories {
		c := r.card(s, pics, sizesRow, true)
		c.Level = 2
		if v.Kind == "section" {
			c.Section = "" // the page is of it
		}
		v.Cards = append(v.Cards, c)
	}
	return nil
}

// listPage adds what stands beside every list and renders it.
func (s *Site) listPage(ctx context.Context, r *request, v ListView) (*web.Page, error) {
	important, err := r.mostImportant(ctx)
	if err == nil {
		v.Breaking, err = r.band(ctx, 0)
	}
	if err != nil {
		return nil, err
	}
	v.Side = append([]ui.Block{important}, v.Side...)
	if v.Kind != "genre" {
		talks, err := r.interviews(ctx, 0)
		if err != nil {
			return nil, err
		}
		v.Side = append(v.Side, talks)
	}
	v.Side = slices.DeleteFunc(v.Side, func(b ui.Block) bool { return !b.Shown() })
	return page(s.pages.List, http.StatusOK, v)
}

// cursor writes the place after a story for the address of the next page.
func cursor(s story.Summary) string {
	return strconv.FormatInt(s.PublishAt.UnixMicro(), 36) + "-" + s.Code.String()
}

func parseCursor(raw string) (story.Cursor, error) {
	if raw == "" {
		return story.Cursor{}, nil
	}
	at, code, ok := strings.Cut(raw, "-")
	us, err := strconv.ParseInt(at, 36, 64)
	n, valid := id.ParseStory(code)
	if !ok || err != nil || !valid || us < 0 {
		return story.Cursor{}, fault.New(fault.NotFound, "error.not-found")
	}
	return story.Cursor{At: microTime(us), Code: n}, nil
}
