package site

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"
	"unicode/utf8"

	"peyk/internal/i18n"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// The bounds of a search.
const (
	maxQuery  = 200 // code points
	pageLimit = 50  // pages of results
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
	query, n := r.searchQuery(&v, form)
	switch {
	case !v.Asked:
		return page(s.pages.Search, http.StatusOK, v)
	case utf8.RuneCountInString(q) > maxQuery:
		v.Wrong = &ui.Notice{Kind: "bad", Title: p.T("search.wrong"), Text: p.T("search.wrong_long", "max", maxQuery)}
	case !searchable(q):
		v.Wrong = &ui.Notice{Kind: "bad", Title: p.T("search.wrong"), Text: p.T("search.wrong_short")}
	case v.FromWrong || v.ToWrong:
		v.Wrong = &ui.Notice{Kind: "bad", Title: p.T("search.wrong_date"), Text: p.T("search.wrong_date_text", "example", exampleDay(p, r.now))}
	}
	if v.Wrong != nil {
		v.Asked = false
		return page(s.pages.Search, http.StatusBadRequest, v)
	}
	found, err := s.Stories.Find(ctx, query)
	if err != nil {
		return nil, err
	}
	if all := found.Total + found.Partly; len(found.Finds) == 0 && n > 1 && all > 0 {
		// Past the end stands the last page.
		n = min((all+listSize-1)/listSize, n-1)
		query.Offset = (n - 1) * listSize
		if found, err = s.Stories.Find(ctx, query); err != nil {
			return nil, err
		}
	}
	r.searchResults(&v, found, n, form)
	return page(s.pages.Search, http.StatusOK, v)
}

// searchQuery reads what is asked, and which page of it.
func (r *request) searchQuery(v *SearchView, form web.Form) (story.SearchQuery, int) {
	query := story.SearchQuery{
		Text: v.Query, Edition: r.ed.Edition.Edition, Genre: story.Genre(form.Get("genre")), Limit: listSize, Now: r.now,
		Section: r.ed.BySlug[form.Get("section")].ID, Newest: form.Get("sort") == sortNewest,
	}
	if !query.Genre.Valid() {
		query.Genre = ""
	}
	r.searchChoices(v, form.Get("section"), query)
	v.From, v.To = form.Text("from"), form.Text("to")
	v.DateHint = exampleDay(r.ed.P, r.now)
	var ok bool
	if query.From, _, ok = r.ed.P.Days(v.From); !ok {
		v.FromWrong = true
	}
	if _, query.To, ok = r.ed.P.Days(v.To); !ok {
		v.ToWrong = true
	}
	v.Narrow = v.From != "" || v.To != "" || query.Section != 0 || query.Genre != "" || query.Newest
	n, err := strconv.Atoi(form.Get("page"))
	if err != nil {
		n = 1
	}
	n = min(max(n, 1), pageLimit)
	query.Offset = (n - 1) * listSize
	return query, n
}

// sortNewest is how an address says that the newest come first.
const sortNewest = "new"

// exampleDay is today as readers may write a day.
func exampleDay(p *i18n.Printer, now time.Time) string { return p.Digits(p.Day(now).Path()) }

func (r *request) searchChoices(v *SearchView, section string, query story.SearchQuery) {
	p := r.ed.P
	v.Sections = []Choice{{Text: p.T("search.all_sections"), Selected: query.Section == 0}}
	for _, s := range r.ed.Sections {
		if s.Hidden && s.Slug != section {
			continue
		}
		v.Sections = append(v.Sections, Choice{Value: s.Slug, Text: s.Name, Selected: s.Slug == section})
	}
	v.Genres = []Choice{{Text: p.T("search.all_genres"), Selected: query.Genre == ""}}
	for _, g := range story.Genres() {
		v.Genres = append(v.Genres, Choice{Value: string(g), Text: p.T("genres." + string(g)), Selected: g == query.Genre})
	}
	v.Sorts = []Choice{
		{Text: p.T("search.best"), Selected: !query.Newest},
		{Value: sortNewest, Text: p.T("search.newest"), Selected: query.Newest},
	}
}

// searchURL is the address of a search like this one, for another text or
// page, or without its filters.
func (r *request) searchURL(form web.Form, text string, n int, filters bool) string {
	q := url.Values{"q": {text}}
	for _, name := range []string{"section", "genre", "sort", "from", "to"} {
		if filters && form.Get(name) != "" {
			q.Set(name, form.Get(name))
		}
	}
	if n > 1 {
		q.Set("page", strconv.Itoa(n))
	}
	return r.ed.Prefix + "/search?" + q.Encode()
}

func (r *request) searchResults(v *SearchView, found *story.SearchPage, n int, form web.Form) {
	p := r.ed.P
	v.Title = p.T("search.results", "query", v.Query)
	if n > 1 {
		v.Pages.Newer = ui.Link{Text: p.T("search.back"), URL: r.searchURL(form, v.Query, n-1, true)}
		v.Pages.Here = p.T("list.page", "n", n)
	}
	if n*listSize < found.Total+found.Partly && n < pageLimit {
		v.Pages.Older = ui.Link{Text: p.T("search.more"), URL: r.searchURL(form, v.Query, n+1, true)}
	}
	v.Pages.Label = p.T("list.pages")
	asked := v.Query
	if found.Instead != "" {
		asked = found.Instead
		v.Instead = p.T("search.instead", "query", v.Query)
		v.InsteadText = found.Instead
	}
	if found.Meant != "" {
		v.Meant = ui.Link{Text: found.Meant, URL: r.searchURL(form, found.Meant, 1, true)}
	}
	switch {
	case found.Total > 0:
		v.Count = p.T("search.count_for", "n", found.Total, "query", asked)
	case found.Partly > 0:
		v.Count = p.T("search.partly_only", "n", found.Partly)
	default:
		v.Empty = r.searchEmpty(v, form)
	}
	for i, f := range found.Finds {
		if i+(n-1)*listSize == found.Total && found.Total > 0 {
			v.PartlyTitle = p.T("search.partly")
			v.PartlyAt = i
		}
		v.Results = append(v.Results, Result{Headline: r.headline(f.Summary), TitleParts: parts(f.Title), Snippet: parts(f.Snippet)})
	}
	if v.PartlyTitle != "" {
		v.Partly = v.Results[v.PartlyAt:]
		v.Results = v.Results[:v.PartlyAt]
	}
}

// searchEmpty says what to do when nothing was found.
func (r *request) searchEmpty(v *SearchView, form web.Form) *ui.Empty {
	p := r.ed.P
	out := &ui.Empty{Title: p.T("search.empty"), Text: p.T("search.empty_text")}
	for _, name := range []string{"section", "genre", "from", "to"} {
		if form.Get(name) != "" {
			out.Links = append(out.Links, ui.Link{Text: p.T("search.everywhere"), URL: r.searchURL(form, v.Query, 1, false)})
			break
		}
	}
	out.Links = append(out.Links, ui.Link{Text: p.T("nav.latest"), URL: r.ed.Prefix + "/latest"},
		ui.Link{Text: p.T("nav.archive"), URL: r.ed.Prefix + "/archive"})
	return out
}

func parts(list []story.TextPart) []Part {
	out := make([]Part, len(list))
	for i, t := range list {
		out[i] = Part{t.Text, t.Mark}
	}
	return out
}

// suggestions are how many ways to go on are offered.
const suggestions = 8

// suggest is how a search may go on from what was typed, as a JSON list.
func (s *Site) suggest(ctx context.Context, r *request) (*web.Page, error) {
	form, err := web.ParseQuery(r.Request)
	if err != nil {
		return nil, err
	}
	r.needs(directory.LatestTag(r.ed.Edition.Edition))
	list := []string{}
	if q := form.Text("q"); utf8.RuneCountInString(q) <= maxQuery {
		more, err := s.Stories.Suggest(ctx, r.ed.Edition.Edition, q, suggestions, r.now)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	raw, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	return &web.Page{Status: http.StatusOK, ContentType: "application/json; charset=utf-8", Body: raw}, nil
}
