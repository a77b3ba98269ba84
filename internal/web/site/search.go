package site

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/ui"
	"peyk/persian"
)

// The bounds of a search.
const (
	maxQuery  = 200 // code points
	pageLimit = 25  // pages of results
)

// search is the search page.
func (s *Site) search(ctx context.Context, r *request) (*web.Page, error) {
	form, err := web.ParseQuery(r.Request)
	if err != nil {
		return nil, err
	}
	p, q := r.ed.P, form.Text("q")
	v := SearchView{Frame: r.frame(p.T("search.title"), "/search")}
	r.counterpart(&v.Frame, "/search", everywhere)
	v.NoIndex, v.Query, v.Asked = q != "" || form.Get("page") != "", q, form.Has("q") && q != ""
	query := story.SearchQuery{
		Text: q, Edition: r.ed.Edition.Edition, Genre: story.Genre(form.Get("genre")), Limit: listSize + 1, Now: r.now,
	}
	if !query.Genre.Valid() {
		query.Genre = ""
	}
	query.Section = r.ed.BySlug[form.Get("section")].ID
	r.searchChoices(&v, form.Get("section"), query.Genre)
	n, err := strconv.Atoi(form.Get("page"))
	if err != nil || n < 1 || n > pageLimit {
		n = 1
	}
	query.Offset = (n - 1) * listSize
	switch {
	case !v.Asked:
		return page(s.pages.Search, http.StatusOK, v)
	case utf8.RuneCountInString(q) > maxQuery:
		v.Wrong = &ui.Notice{Kind: "bad", Title: p.T("search.wrong"), Text: p.T("search.wrong_long", "max", maxQuery)}
	case !searchable(q):
		v.Wrong = &ui.Notice{Kind: "bad", Title: p.T("search.wrong"), Text: p.T("search.wrong_short")}
	}
	if v.Wrong != nil {
		v.Asked = false
		return page(s.pages.Search, http.StatusBadRequest, v)
	}
	found, err := s.Stories.Search(ctx, query)
	if err != nil {
		return nil, err
	}
	r.searchResults(&v, found, n, form)
	return page(s.pages.Search, http.StatusOK, v)
}

func (r *request) searchChoices(v *SearchView, section string, genre story.Genre) {
	p := r.ed.P
	v.Sections = []Choice{{Text: p.T("search.all_sections"), Selected: section == ""}}
	for _, s := range r.ed.Sections {
		if s.Hidden && s.Slug != section {
			continue
		}
		v.Sections = append(v.Sections, Choice{Value: s.Slug, Text: s.Name, Selected: s.Slug == section})
	}
	v.Genres = []Choice{{Text: p.T("search.all_genres"), Selected: genre == ""}}
	for _, g := range story.Genres() {
		v.Genres = append(v.Genres, Choice{Value: string(g), Text: p.T("genres." + string(g)), Selected: g == genre})
	}
}

func (r *request) searchResults(v *SearchView, found []story.Summary, n int, form web.Form) {
	p := r.ed.P
	v.Title = p.T("search.results", "query", v.Query)
	at := func(n int) string {
		q := url.Values{"q": {v.Query}}
		for _, name := range []string{"section", "genre"} {
			if form.Get(name) != "" {
				q.Set(name, form.Get(name))
			}
		}
		if n > 1 {
			q.Set("page", strconv.Itoa(n))
		}
		return r.ed.Prefix + "/search?" + q.Encode()
	}
	if n > 1 {
		v.Pages.Newer = ui.Link{Text: p.T("list.newer"), URL: at(n - 1)}
		v.Pages.Here = p.T("list.page", "n", n)
	}
	if len(found) > listSize && n < pageLimit {
		found = found[:listSize]
		v.Pages.Older = ui.Link{Text: p.T("list.older"), URL: at(n + 1)}
	}
	v.Pages.Label = p.T("list.pages")
	switch {
	case len(found) == 0:
		v.Empty = &ui.Empty{Title: p.T("search.empty"), Text: p.T("search.empty_text")}
	case v.Pages.Older.URL != "" || n > 1:
		v.Count = p.T("search.many", "n", (n-1)*listSize+len(found)-1, "query", v.Query)
	default:
		v.Count = p.T("search.count_for", "n", len(found), "query", v.Query)
	}
	words := queryWords(v.Query)
	for _, s := range found {
		v.Results = append(v.Results, Result{
			Headline: r.headline(s), TitleParts: mark(s.Headline, words), Snippet: mark(clip(s.Lead, 240), words),
		})
	}
}

// queryWords are the terms a query asks for, in every writing.
func queryWords(q string) map[string]bool {
	words := map[string]bool{}
	for _, group := range persian.QueryTerms(q) {
		for _, t := range group {
			words[t] = true
		}
	}
	return words
}

// mark cuts a text where words of the query stand in it, in whatever form.
func mark(text string, words map[string]bool) []Part {
	var out []Part
	at := 0
	add := func(end int, marked bool) {
		if end <= at {
			return
		}
		if n := len(out); n > 0 && out[n-1].Mark == marked && strings.TrimSpace(out[n-1].Text) != "" {
			out[n-1].Text += text[at:end]
		} else {
			out = append(out, Part{Text: text[at:end], Mark: marked})
		}
		at = end
	}
	for t := range persian.Tokens(text) {
		for _, term := range persian.SearchTerms(t.Text) {
			if words[term] {
				add(t.Start, false)
				add(t.End, true)
				break
			}
		}
	}
	add(len(text), false)
	return out
}
