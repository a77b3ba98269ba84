package site

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/rank"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/ui"
)

// visit is a story's page as the request tells of its loading.
func visit(r *http.Request, code id.Story) rank.Visit {
	return rank.Visit{
		Story: code, Addr: web.ClientAddr(r), Agent: r.UserAgent(), Language: r.Header.Get("Accept-Language"), Program: program(r),
	}
}

// program reports whether no reader's browser sends such a request: a beacon
// without an origin, a pixel that is not fetched as a picture, or a page that is
// fetched before anybody asked for it.
func program(r *http.Request) bool {
	h := r.Header
	if strings.Contains(h.Get("Sec-Purpose")+h.Get("Purpose")+h.Get("X-Moz"), "pre") { // prefetch, prerender, preview
		return true
	}
	if r.Method == http.MethodPost {
		return h.Get("Origin") == "" && h.Get("Sec-Fetch-Site") == ""
	}
	dest := h.Get("Sec-Fetch-Dest")
	return dest != "" && dest != "image"
}

// beacon counts a view. It answers before anything is written.
func (s *Site) beacon(w http.ResponseWriter, r *http.Request) error {
	code, ok := id.ParseStory(r.PathValue("code"))
	if !ok {
		return fault.New(fault.NotFound, "story.none")
	}
	s.Rank.Seen(visit(r, code))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// onePixel is the smallest transparent GIF.
var onePixel = []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")

// pixel counts a view of a reader without scripts.
func (s *Site) pixel(w http.ResponseWriter, r *http.Request) error {
	code, ok := id.ParseStory(r.PathValue("code"))
	if !ok {
		return fault.New(fault.NotFound, "story.none")
	}
	// Another site's page that holds our pixel is nobody's reading.
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return fault.New(fault.Forbidden, "error.cross-origin")
	}
	s.Rank.Seen(visit(r, code))
	w.Header().Set("Content-Type", "image/gif")
	w.Header().Set("Cache-Control", web.CacheNever)
	_, err := w.Write(onePixel)
	return err
}

// answered reads what all forms about "was this news helpful?" send: the story,
// the answer, and the token of the story's page.
func (s *Site) answered(hr *http.Request, e id.Edition) (r *request, st *story.Story, form web.Form, helpful bool, err error) {
	if form, err = web.ParseForm(hr); err != nil {
		return nil, nil, form, false, err
	}
	r = &request{Request: hr, site: s, ed: s.Dir.Edition(e), now: s.Clock()}
	if st, err = s.publicHere(hr.Context(), r); err != nil {
		return r, nil, form, false, err
	}
	answer := form.Get("vote")
	if answer != "yes" && answer != "no" {
		return r, st, form, false, fault.New(fault.Invalid, "vote.choose")
	}
	signed, err := s.Signer.Verify(purposeVote, form.Get("token"), r.now, 0, 2*tokenLife)
	if err == nil && string(signed.Payload) != st.Code.String() { // the form of another story
		err = fault.New(fault.Invalid, "error.token.forged")
	}
	if err == nil {
		err = s.Limits.Votes.Allow(hr)
	}
	return r, st, form, answer == "yes", err
}

// postVote receives an answer to "was this news helpful?".
func (s *Site) postVote(e id.Edition) web.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) error {
		_, st, form, helpful, err := s.answered(hr, e)
		if err != nil {
			return err
		}
		if _, err := s.Rank.Vote(hr.Context(), visit(hr, st.Code), helpful); err != nil {
			return err
		}
		http.Redirect(w, hr, s.Dir.StoryPath(st.Edition, st.Code, st.Slug)+"?vote="+form.Get("vote")+"#vote", http.StatusSeeOther)
		return nil
	}
}

// ReasonView asks a reader who answered why.
type ReasonView struct {
	ui.Frame
	Crumbs  ui.Breadcrumb
	Heading string
	Story   ui.Headline
	Action  string
	Token   string
	Vote    string // "yes" or "no"
	Choices []Choice
	Note    string
	Max     int
	Fault   string // what is wrong with what was sent; may be empty
}

// reason is the page on which a reader says why.
func (s *Site) reason(ctx context.Context, r *request) (*web.Page, error) {
	st, err := s.publicHere(ctx, r)
	if err != nil {
		return nil, err
	}
	return s.reasonPage(r, st, r.URL.Query().Get("vote"), rank.Reason{}, nil)
}

func (s *Site) reasonPage(r *request, st *story.Story, vote string, sent rank.Reason, cause error) (*web.Page, error) {
	p := r.ed.P
	if vote != "yes" {
		vote = "no"
	}
	v := ReasonView{
		Frame: r.frame(p.T("vote.why_"+vote), ""), Heading: p.T("vote.why_" + vote),
		Story:  ui.Headline{URL: s.Dir.StoryPath(st.Edition, st.Code, st.Slug), Title: st.Headline, Kicker: st.Kicker},
		Action: r.ed.Prefix + "/news/" + st.Code.String() + "/reason", Token: r.token(purposeVote, st.Code),
		Vote: vote, Note: sent.Note, Max: rank.MaxNote,
	}
	v.NoIndex = true
	v.Crumbs = r.crumbs(r.sectionLink(r.ed.ByID[st.Section]), ui.Link{Text: st.Headline, URL: v.Story.URL})
	for _, c := range rank.ReasonCodes(vote == "yes") {
		v.Choices = append(v.Choices, Choice{Value: c, Text: p.T("vote.reason." + c), Selected: c == sent.Code})
	}
	status := http.StatusOK
	if cause != nil {
		status, v.Fault = web.StatusOf(cause), p.Fault(cause)
		var f *fault.Error
		if errors.As(cause, &f) && len(f.Fields) > 0 {
			v.Fault = p.FieldFault(f.Fields[0])
		}
	}
	return page(s.pages.Reason, status, v)
}

// postReason receives why.
func (s *Site) postReason(e id.Edition) web.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) error {
		r, st, form, helpful, err := s.answered(hr, e)
		if err != nil {
			return err
		}
		why := rank.Reason{Helpful: helpful, Code: form.Get("reason"), Note: form.Get("note")}
		err = s.Rank.Explain(hr.Context(), visit(hr, st.Code), why)
		if kind := fault.KindOf(err); err != nil && kind != fault.Invalid && kind != fault.NotFound {
			return err
		}
		if err != nil {
			page, perr := s.reasonPage(r, st, form.Get("vote"), why, err)
			if perr != nil {
				return errors.Join(perr, err)
			}
			page.CacheControl = web.CacheNever
			return page.Send(w, hr)
		}
		v := NoticeView{
			Frame: r.frame(r.ed.P.T("vote.page_title"), ""), Heading: r.ed.P.T("vote.page_title"), Text: r.ed.P.T("vote.page_text"),
			Links: []ui.Link{{Text: r.ed.P.T("vote.back"), URL: s.Dir.StoryPath(st.Edition, st.Code, st.Slug)}},
		}
		v.NoIndex = true
		page, err := page(s.pages.Notice, http.StatusOK, v)
		if err != nil {
			return err
		}
		page.CacheControl = web.CacheNever
		return page.Send(w, hr)
	}
}
