package site

import (
	"context"
	"errors"
	"net/http"

	"peyk/internal/fault"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// ErrorPage writes the page of an error in the edition that the address
// belongs to. It is a web.ErrorPage.
func (s *Site) ErrorPage(w http.ResponseWriter, hr *http.Request, status int, err error, requestID string) {
	r := &request{Request: hr, site: s, ed: s.Dir.Of(hr.URL.Path), now: s.Clock()}
	body, rerr := s.pages.Error.Bytes(r.failure(hr.Context(), status, err, requestID))
	if rerr != nil {
		s.Log.ErrorContext(hr.Context(), "error page", "error", rerr, "request", requestID)
		http.Error(w, http.StatusText(status), status)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body) // nobody is left to tell
}

// gone is the page of a withdrawn story, which is kept like others: what is
// withdrawn is what many are reading. It reports false for any other error.
func (r *request) gone(ctx context.Context, err error) (*web.Page, bool) {
	if _, ok := errors.AsType[*goneError](err); !ok {
		return nil, false
	}
	r.needs(directory.LatestTag(r.ed.Edition.Edition))
	made, err := page(r.site.pages.Error, http.StatusGone, r.failure(ctx, http.StatusGone, err, ""))
	return made, err == nil
}

// failure tells a reader of an error.
func (r *request) failure(ctx context.Context, status int, err error, requestID string) ErrorView {
	s, p := r.site, r.ed.P
	kind := fault.KindOf(err)
	v := ErrorView{Frame: r.frame(p.T("error.title."+kind.String()), ""), Status: status}
	v.NoIndex = true
	for i := range v.Editions {
		v.Editions[i].Note = "" // there is no page that could be elsewhere
	}
	v.Heading, v.Text = p.T("error.title."+kind.String()), p.T("error.kind."+kind.String())
	if kind != fault.Internal {
		if said := p.Fault(err); said != "" && kind != fault.NotFound {
			v.Text = said
		}
	}
	if status >= http.StatusInternalServerError {
		v.Request = requestID
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		for _, field := range f.Fields {
			v.Fields = append(v.Fields, ui.FieldFault{Name: field.Name, Label: field.Name, Text: p.FieldFault(field)})
		}
	}
	if gone, ok := errors.AsType[*goneError](err); ok {
		v.Public = gone.notice
	}
	v.Links = []ui.Link{
		{Text: p.T("nav.home"), URL: r.ed.Prefix + "/"},
		{Text: p.T("nav.latest"), URL: r.ed.Prefix + "/latest"},
		{Text: p.T("search.title"), URL: r.ed.Prefix + "/search"},
	}
	if status < http.StatusInternalServerError {
		// The newest stories are a courtesy: without them the page still says what happened.
		list, lerr := s.Stories.Latest(ctx, story.ReadQuery{Edition: r.ed.Edition.Edition, Limit: blockSize, Now: r.now})
		if lerr == nil {
			v.Latest = ui.Block{ID: "latest", Title: p.T("home.latest"), Items: bare(r.headlines(list))}
		}
	}
	return v
}
