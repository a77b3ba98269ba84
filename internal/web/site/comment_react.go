package site

import (
	"context"
	"errors"
	"net/http"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/ui"
)

// likeComment receives a reader's vote on a comment.
func (s *Site) likeComment(e id.Edition) web.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) error {
		r, form, err := s.sent(e, hr)
		if err != nil {
			return err
		}
		ctx := hr.Context()
		st, err := s.publicHere(ctx, r)
		if err != nil {
			return err
		}
		if err := s.verify(r, purposeLike, form, st); err != nil {
			return err
		}
		up, down := form.Get("up"), form.Get("down")
		n, ok := id.ParseComment(up + down)
		if !ok || (up == "") == (down == "") {
			return fault.New(fault.Invalid, "vote.choose")
		}
		if _, err := s.visibleOf(ctx, st, n); err != nil {
			return err
		}
		if err := s.Limits.Likes.Allow(hr); err != nil {
			return err
		}
		if err := s.Comments.Vote(ctx, n, comment.Sender(s.Readers.Of(hr)), up != ""); err != nil {
			return err
		}
		http.Redirect(w, hr, r.commentPath(st.Code, n), http.StatusSeeOther) //nolint:gosec // a path of ours
		return nil
	}
}

// verify checks the token of a form that belongs to a story.
func (s *Site) verify(r *request, purpose string, form web.Form, st *story.Story) error {
	signed, err := s.Signer.Verify(purpose, form.Get("token"), r.now, 0, 2*tokenLife)
	if err != nil {
		return err
	}
	if string(signed.Payload) != st.Code.String() {
		return fault.New(fault.Invalid, "error.token.forged")
	}
	return nil
}

// visibleOf is a comment of the story that readers can see.
func (s *Site) visibleOf(ctx context.Context, st *story.Story, n id.Comment) (comment.Public, error) {
	c, err := s.Comments.Visible(ctx, n)
	if err == nil && c.Story() != st.Code {
		err = fault.New(fault.NotFound, "comment.unknown")
	}
	return c, err
}

// reported is what a report is about.
type reported struct {
	st *story.Story
	c  comment.Public
}

func (s *Site) reportedOf(ctx context.Context, r *request) (reported, error) {
	st, err := s.publicHere(ctx, r)
	if err != nil {
		return reported{}, err
	}
	n, ok := id.ParseComment(r.PathValue("n"))
	if !ok {
		return reported{}, fault.New(fault.NotFound, "comment.unknown")
	}
	c, err := s.visibleOf(ctx, st, n)
	return reported{st, c}, err
}

// reportPage is the form with which a reader reports a comment, and the thanks.
func (s *Site) reportPage(ctx context.Context, r *request) (*web.Page, error) {
	what, err := s.reportedOf(ctx, r)
	if err != nil {
		return nil, err
	}
	v, err := r.reportView(ctx, what)
	if err != nil {
		return nil, err
	}
	v.Done = r.URL.Query().Get("done") == "1"
	return page(s.pages.Report, http.StatusOK, v)
}

func (r *request) reportView(ctx context.Context, what reported) (ReportView, error) {
	s, p := r.site, r.ed.P
	lay := layout{r: r, st: what.st}
	v := ReportView{
		Frame:   r.frame(p.T("report.title"), ""),
		Story:   ui.Headline{URL: s.Dir.StoryPath(what.st.Edition, what.st.Code, what.st.Slug), Title: what.st.Headline, Kicker: what.st.Kicker},
		Comment: lay.comment(what.c), Action: r.commentPath(what.st.Code, what.c.ID()) + "/report", Max: comment.MaxNote,
		Back: r.commentPath(what.st.Code, what.c.ID()), Token: r.token(purposeReport, what.st.Code),
	}
	v.NoIndex = true
	v.Crumbs = r.crumbs(r.sectionLink(r.ed.ByID[what.st.Section]), ui.Link{Text: what.st.Headline, URL: v.Story.URL})
	v.Comment.ReportURL = ""
	sets, err := s.Comments.RuleSets(ctx, r.ed.Edition.Edition)
	if err != nil {
		return v, err
	}
	for _, rule := range sets[0].Rules {
		if rule.Refusable {
			v.Rules = append(v.Rules, Choice{Value: rule.Code, Text: rule.Text})
		}
	}
	return v, nil
}

// postReport receives a reader's report.
func (s *Site) postReport(e id.Edition) web.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) error {
		r, form, err := s.sent(e, hr)
		if err != nil {
			return err
		}
		ctx := hr.Context()
		what, err := s.reportedOf(ctx, r)
		if err != nil {
			return err
		}
		err = s.complain(ctx, r, what, form)
		if err == nil {
			http.Redirect(w, hr, r.commentPath(what.st.Code, what.c.ID())+"/report?done=1", http.StatusSeeOther) //nolint:gosec // a path of ours
			return nil
		}
		if kind := fault.KindOf(err); kind == fault.Internal || kind == fault.Unavailable || kind == fault.NotFound {
			return err
		}
		v, verr := r.reportView(ctx, what)
		if verr != nil {
			return errors.Join(verr, err)
		}
		v.Text = form.Get("text")
		for i := range v.Rules {
			v.Rules[i].Selected = v.Rules[i].Value == form.Get("rule")
		}
		if v.Faults = r.fieldFaults(err); len(v.Faults) == 0 {
			v.General = r.ed.P.Fault(err)
		}
		out, perr := page(s.pages.Report, web.StatusOf(err), v)
		if perr != nil {
			return errors.Join(perr, err)
		}
		return sendAgain(w, hr, out, err)
	}
}

func (s *Site) complain(ctx context.Context, r *request, what reported, form web.Form) error {
	if err := s.verify(r, purposeReport, form, what.st); err != nil {
		return fault.Wrap(fault.Invalid, "comment.stale", err)
	}
	if form.Get("website") != "" { // nobody sees this field: a program filled it in
		return fault.New(fault.Invalid, "comment.stale")
	}
	if form.Get("rule") == "" && form.Text("text") == "" {
		var f fault.Fields
		f.Add("rule", "report.choose")
		return f.Err()
	}
	if err := s.Limits.Reports.Allow(r.Request); err != nil {
		return err
	}
	return s.Comments.Complain(ctx, what.c.ID(), comment.Sender(s.Readers.Of(r.Request)), form.Get("rule"), form.Get("text"))
}
