package site

import (
	"context"
	"maps"
	"net/url"
	"strconv"
	"time"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/rank"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// viewedFor is how long a page of the most viewed is kept: the lists are made
// by the minute.
const viewedFor = 30 * time.Second

// mostViewed is the page of the most viewed, of an edition, a section or a
// genre, in the last hour, day or week.
func (s *Site) mostViewed(ctx context.Context, r *request) (*web.Page, error) {
	l, query, err := r.viewedList()
	if err != nil {
		return nil, err
	}
	p := r.ed.P
	span := strconv.Itoa(int(l.Span))
	v := ListView{Frame: r.frame(p.T("viewed.title"), "/viewed"), Kind: "viewed", Heading: p.T("viewed.title"), About: p.T("viewed.about_" + span)}
	switch {
	case l.Section != 0:
		v.Label, v.Hue = r.ed.ByID[l.Section].Name, r.ed.Hue(l.Section)
		v.Nav = nav(r.ed, r.ed.ByID[l.Section].Slug)
	case l.Genre != "":
		v.Label = p.T("genres." + l.Genre)
	}
	v.Description = v.About
	v.Crumbs = r.crumbs(ui.Link{Text: v.Heading})
	v.NoIndex = len(query) > 0
	r.counterpart(&v.Frame, "/viewed", everywhere)
	for _, other := range rank.Spans() {
		q := maps.Clone(query)
		q.Del("span")
		if other != rank.LastDay {
			q.Set("span", strconv.Itoa(int(other)))
		}
		to := r.ed.Prefix + "/viewed"
		if len(q) > 0 {
			to += "?" + q.Encode()
		}
		v.Filters = append(v.Filters, ui.NavLink{Name: p.T("viewed.span_" + strconv.Itoa(int(other))), URL: to, Current: other == l.Span})
	}
	v.Groups = r.viewedGroups(l)
	r.expire(r.now.Add(viewedFor))
	ranked, err := s.Rank.MostViewed(ctx, l, listSize)
	if err != nil {
		return nil, err
	}
	codes := make([]id.Story, len(ranked))
	for i, one := range ranked {
		codes[i] = one.Story
		r.needs(directory.HeadTag(one.Story))
	}
	list, err := s.Stories.ByCodes(ctx, codes, r.now)
	if err != nil {
		return nil, err
	}
	if err := r.listCards(ctx, &v, list, false); err != nil {
		return nil, err
	}
	return s.listPage(ctx, r, v)
}

// viewedGroups leads to the same span's list of all, of each section and of each
// genre.
func (r *request) viewedGroups(l rank.List) []ui.NavLink {
	to := func(name, key, value string, current bool) ui.NavLink {
		q := url.Values{}
		if l.Span != rank.LastDay {
			q.Set("span", strconv.Itoa(int(l.Span)))
		}
		if key != "" {
			q.Set(key, value)
		}
		link := ui.NavLink{Name: name, URL: r.ed.Prefix + "/viewed", Current: current}
		if len(q) > 0 {
			link.URL += "?" + q.Encode()
		}
		return link
	}
	out := []ui.NavLink{to(r.ed.P.T("page.all"), "", "", l.Section == 0 && l.Genre == "")}
	for _, sec := range r.ed.Sections {
		if !sec.Hidden {
			out = append(out, to(sec.Name, "section", sec.Slug, l.Section == sec.ID))
		}
	}
	for _, g := range story.Genres() {
		out = append(out, to(r.ed.P.T("genres."+string(g)), "genre", string(g), l.Genre == string(g)))
	}
	return out
}

// viewedList reads which list the address asks for, and what of its query says
// so.
func (r *request) viewedList() (rank.List, url.Values, error) {
	none := fault.New(fault.NotFound, "error.not-found")
	l := rank.List{Span: rank.LastDay, Edition: r.ed.Edition.Edition}
	asked, query := r.URL.Query(), url.Values{}
	switch span := asked.Get("span"); span {
	case "", "24":
	case "1", "168":
		n, _ := strconv.Atoi(span) // is one of two
		l.Span = rank.Span(n)
		query.Set("span", span)
	default:
		return l, nil, none
	}
	if slug := asked.Get("section"); slug != "" {
		sec, ok := r.ed.BySlug[slug]
		if !ok {
			return l, nil, none
		}
		l.Section = sec.ID
		query.Set("section", slug)
	}
	if g := story.Genre(asked.Get("genre")); g != "" {
		if !g.Valid() || l.Section != 0 {
			return l, nil, none
		}
		l.Genre = string(g)
		query.Set("genre", string(g))
	}
	return l, query, nil
}
