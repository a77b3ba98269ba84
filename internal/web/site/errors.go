package site

import (
	"errors"
	"net/http"

	"peyk/internal/fault"
	"peyk/internal/story"
	"peyk/internal/web/ui"
)

// ErrorPage writes the page of an error in the edition that the address
// belongs to. It is a web.ErrorPage.
func (s *Site) ErrorPage(w http.ResponseWriter, hr *http.Request, status int, err error, requestID string) {
	r := &request{Request: hr, site: s, ed: s.Dir.Of(hr.URL.Path), now: s.Clock()}
	p := r.ed.P
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
		list, lerr := s.Stories.Latest(hr.Context(), story.ReadQuery{Edition: r.ed.Edition.Edition, Limit: blockSize, Now: r.now})
		if lerr == nil {
			v.Latest = ui.Block{ID: "latest", Title: p.T("home.latest"), Items: bare(r.headlines(list))}
		}
	}
	body, rerr := s.pages.Error.Bytes(v)
	if rerr != nil {
		s.Log.ErrorContext(hr.Context(), "error page", "error", rerr, "request", requestID)
		http.Error(w, http.StatusText(status), status)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body) // nobody is left to tell
}
