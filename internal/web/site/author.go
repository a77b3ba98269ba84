package site

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"peyk/internal/fault"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// authorPath is the page of an author. Spaces are written as underscores, which
// no name has, so that the address says the very line.
func (r *request) authorPath(byline string) string {
	return "/author/" + url.PathEscape(strings.ReplaceAll(byline, " ", "_"))
}

// author is the page of who stands in bylines, alone or beside others.
func (s *Site) author(ctx context.Context, r *request) (*web.Page, error) {
	name := strings.ReplaceAll(r.PathValue("name"), "_", " ")
	r.needs(directory.LatestTag(r.ed.Edition.Edition))
	p := r.ed.P
	lines, err := s.Stories.Bylines(ctx, r.ed.Edition.Edition)
	if err != nil {
		return nil, err
	}
	lines = slices.DeleteFunc(lines, func(line string) bool { return line != name && !slices.Contains(story.Authors(line), name) })
	if len(lines) == 0 {
		return nil, fault.New(fault.NotFound, "error.not-found")
	}
	v, err := s.listView(ctx, r, list{
		kind: "author", label: p.T("page.author"), heading: name, about: p.T("page.author_about", "name", name),
		path: r.authorPath(name), query: story.ReadQuery{Bylines: lines},
		has: func(ed *directory.Edition) bool { return ed == r.ed },
	})
	if err != nil {
		return nil, err
	}
	if len(v.Cards) == 0 && r.URL.Query().Get("before") == "" {
		return nil, fault.New(fault.NotFound, "error.not-found")
	}
	return s.listPage(ctx, r, v)
}

// CorrectionsView is the list of what was corrected.
type CorrectionsView struct {
	ui.Frame
	Crumbs ui.Breadcrumb
	Items  []Corrected
	Empty  *ui.Empty
	Pages  ui.Pagination
	Side   []ui.Block
}

// Corrected is a story with its corrections, the newest first.
type Corrected struct {
	ui.Headline
	Corrections []Correction
}

// corrections is the page of the stories that were corrected, the newest
// first.
func (s *Site) corrections(ctx context.Context, r *request) (*web.Page, error) {
	e, p := r.ed.Edition.Edition, r.ed.P
	r.needs(directory.LatestTag(e))
	v := CorrectionsView{Frame: r.frame(p.T("corrections.title"), "/corrections")}
	v.Description = p.T("corrections.about")
	v.Crumbs = r.crumbs(ui.Link{Text: v.Title})
	r.counterpart(&v.Frame, "/corrections", everywhere)
	q := story.ReadQuery{Edition: e, Limit: listSize + 1, Now: r.now}
	var err error
	if q.Before, err = parseCursor(r.URL.Query().Get("before")); err != nil {
		return nil, err
	}
	here := r.ed.Prefix + "/corrections"
	if q.Before.Code != 0 {
		v.NoIndex = true
		v.Pages.Newer = ui.Link{Text: p.T("list.newer"), URL: here}
	}
	stories, err := s.Stories.Corrected(ctx, q)
	if err != nil {
		return nil, err
	}
	v.Pages.Label = p.T("list.pages")
	if len(stories) > listSize {
		stories = stories[:listSize]
		last := stories[listSize-1]
		v.Pages.Older = ui.Link{Text: p.T("list.older"), URL: here + "?before=" + cursor(summary(last))}
	}
	for _, st := range stories {
		item := Corrected{Headline: r.headline(summary(st))}
		item.Kicker, item.Genre, item.Time = "", "", ui.Time{}
		for i, c := range slices.Backward(st.Corrections) {
			item.Corrections = append(item.Corrections, r.correction(i, c))
		}
		v.Items = append(v.Items, item)
	}
	if len(stories) == 0 {
		v.Empty = &ui.Empty{Title: p.T("corrections.empty"), Text: p.T("corrections.empty_text")}
	}
	important, err := r.mostImportant(ctx)
	if err != nil {
		return nil, err
	}
	v.Side = []ui.Block{important}
	return page(s.pages.Corrections, http.StatusOK, v)
}

// summary is a story as lists know it.
func summary(s *story.Story) story.Summary {
	return story.Summary{
		Code: s.Code, Edition: s.Edition, Section: s.Section, Genre: s.Genre, Kicker: s.Kicker, Headline: s.Headline, Lead: s.Lead,
		Slug: s.Slug, PublishAt: s.PublishAt,
	}
}

// SavedView is the reader's own list, which only their browser knows.
type SavedView struct {
	ui.Frame
	Crumbs ui.Breadcrumb
	Side   []ui.Block
}

// saved is the page that shows what a reader keeps in their browser.
func (s *Site) saved(ctx context.Context, r *request) (*web.Page, error) {
	v := SavedView{Frame: r.frame(r.ed.P.T("saved.title"), "/saved")}
	v.NoIndex = true
	v.Crumbs = r.crumbs(ui.Link{Text: v.Title})
	r.counterpart(&v.Frame, "/saved", everywhere)
	important, err := r.mostImportant(ctx)
	if err != nil {
		return nil, err
	}
	v.Side = []ui.Block{important}
	return page(s.pages.Saved, http.StatusOK, v)
}
