package site

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/ui"
)

// commentPage is the comment form on a page of its own: the answer to a
// comment, without scripts.
func (s *Site) commentPage(ctx context.Context, r *request) (*web.Page, error) {
	st, err := s.public(ctx, r)
	if err != nil {
		return nil, err
	}
	if st.Edition != r.ed.Edition.Edition {
		to := s.Dir.Edition(st.Edition).Prefix + "/news/" + st.Code.String() + "/comment"
		return redirect(http.StatusMovedPermanently, to), nil
	}
	form := r.form(st)
	r.offerQuotes(st, &form, r.URL.Query().Get("quote"))
	if n, ok := id.ParseComment(r.URL.Query().Get("reply")); ok {
		if form.Reply, err = r.replyTo(ctx, st, n); err != nil {
			return nil, err
		}
	}
	return s.commentView(ctx, r, st, form, http.StatusOK)
}

// replyTo is the comment being answered. It is nil when that is not published
// any more.
func (r *request) replyTo(ctx context.Context, st *story.Story, n id.Comment) (*ui.ReplyTo, error) {
	c, err := r.site.visibleOf(ctx, st, n)
	if fault.Is(err, fault.NotFound) || err == nil && c.Parent() != 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lay := layout{r: r, st: st}
	u := lay.comment(c)
	return &ui.ReplyTo{
		ID: n.String(), Name: u.Name, Quote: clip(plain(u.Lines), 2*quoteLength),
		CancelURL: r.site.Dir.StoryPath(st.Edition, st.Code, st.Slug) + "#comment-form",
	}, nil
}

func (s *Site) commentView(ctx context.Context, r *request, st *story.Story, form ui.CommentForm, status int) (*web.Page, error) {
	policy, err := r.policyBox(ctx)
	if err != nil {
		return nil, err
	}
	v := CommentView{
		Frame: r.frame(r.ed.P.T("comment.page_title"), ""),
		Story: ui.Headline{URL: s.Dir.StoryPath(st.Edition, st.Code, st.Slug), Title: st.Headline, Kicker: st.Kicker},
		Form:  form, Policy: policy,
	}
	v.NoIndex = true
	v.Crumbs = r.crumbs(r.sectionLink(r.ed.ByID[st.Section]), ui.Link{Text: st.Headline, URL: v.Story.URL})
	return page(s.pages.Comment, status, v)
}

// target is the story that something is sent to, as its address names it.
type target struct {
	code    id.Story
	edition id.Edition
}

// target reads what the address names. Whether readers may see such a story is
// another question.
func (r *request) target() (target, error) {
	code, ok := id.ParseStory(r.PathValue("code"))
	if !ok {
		return target{}, fault.New(fault.NotFound, "story.none")
	}
	return target{code, r.ed.Edition.Edition}, nil
}

// sent begins the answer to a form that was sent to the edition.
func (s *Site) sent(e id.Edition, hr *http.Request) (*request, web.Form, error) {
	form, err := web.ParseForm(hr)
	if err != nil {
		return nil, form, err
	}
	return &request{Request: hr, site: s, ed: s.Dir.Edition(e), now: s.Clock()}, form, nil
}

// postComment receives a comment. Whatever is wrong with it, its sender gets
// the form back with all that was typed. The story is read for that alone:
// where it stands is asked when the comment is saved.
func (s *Site) postComment(e id.Edition) web.HandlerFunc {
	return func(w http.ResponseWriter, hr *http.Request) error {
		r, form, err := s.sent(e, hr)
		if err != nil {
			return err
		}
		to, err := r.target()
		if err != nil {
			return err
		}
		ctx := hr.Context()
		secret, err := s.receive(ctx, r, to, form)
		if err == nil {
			http.Redirect(w, hr, r.ed.Prefix+"/receipt/"+secret+"?new=1", http.StatusSeeOther)
			return nil
		}
		if kind := fault.KindOf(err); kind == fault.Internal || kind == fault.Unavailable {
			return err
		}
		st, gone := s.publicHere(ctx, r)
		if gone != nil {
			return gone
		}
		back := s.formAgain(ctx, r, st, form, err)
		page, perr := s.commentView(ctx, r, st, back, web.StatusOf(err))
		if perr != nil {
			return errors.Join(perr, err)
		}
		return sendAgain(w, hr, page, err)
	}
}

// sendAgain answers with a form that was refused.
func sendAgain(w http.ResponseWriter, hr *http.Request, page *web.Page, cause error) error {
	if wait, ok := waitOf(cause); ok {
		w.Header().Set("Retry-After", strconv.Itoa(wait))
	}
	return page.Send(w, hr)
}

func (s *Site) receive(ctx context.Context, r *request, to target, form web.Form) (string, error) {
	signed, err := s.Signer.Verify(purposeComment, form.Get("token"), r.now, typingTime, tokenLife)
	switch {
	case err != nil && errorKey(err) == "error.token.early":
		return "", fault.New(fault.TooMany, "comment.too_fast")
	case err != nil:
		return "", fault.Wrap(fault.Invalid, "comment.stale", err)
	case string(signed.Payload) != to.code.String():
		return "", fault.New(fault.Invalid, "comment.stale")
	}
	giveBack, err := s.work.demand(r, to, form)
	if err != nil {
		return "", err
	}
	secret, err := s.take(ctx, r, to, form)
	if err != nil {
		giveBack()
	}
	return secret, err
}

// take hands a comment whose form is in order to the desk.
func (s *Site) take(ctx context.Context, r *request, to target, form web.Form) (string, error) {
	if err := s.Limits.Comments.Allow(r.Request); err != nil {
		return "", err
	}
	p := comment.Posting{
		Story: to.code, Edition: to.edition, Author: form.Text("name"), Email: form.Text("email"), Text: form.Get("text"),
		Sender: comment.Sender(s.Readers.Of(r.Request)),
	}
	if parent := form.Get("parent"); parent != "" {
		n, ok := id.ParseComment(parent)
		if !ok {
			return "", fault.New(fault.Conflict, "comment.parent_gone")
		}
		p.Parent = n
	}
	if said := squeeze(form.Get("quote")); said != "" && form.Text("text") != "" {
		if err := s.quotes(ctx, r, said); err != nil {
			return "", err
		}
		p.Text = quoteMark + said + "\n" + p.Text
	}
	if form.Get("website") != "" { // nobody sees this field: a program filled it in
		return "", fault.New(fault.Invalid, "comment.stale")
	}
	secret, _, err := s.Comments.Post(ctx, p)
	if p.Parent != 0 && fault.Is(err, fault.NotFound) {
		err = fault.New(fault.Conflict, "comment.parent_gone")
	}
	return secret, err
}

// quotes refuses what is no sentence of the story.
func (s *Site) quotes(ctx context.Context, r *request, said string) error {
	st, err := s.publicHere(ctx, r)
	if err != nil || newQuotable(st).has(said) {
		return err
	}
	var f fault.Fields
	f.Add("quote", "comment.quote_gone")
	return f.Err()
}

// waitOf returns how many seconds a fault asks to wait, if it does.
func waitOf(err error) (int, bool) {
	var f *fault.Error
	if !errors.As(err, &f) {
		return 0, false
	}
	n, ok := f.Args["seconds"].(int)
	return n, ok
}

func errorKey(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Key
	}
	return ""
}

// formAgain is the form as it was sent, with what is wrong.
func (s *Site) formAgain(ctx context.Context, r *request, st *story.Story, sent web.Form, cause error) ui.CommentForm {
	form := r.form(st)
	if errorKey(cause) != "comment.too_fast" {
		// What has been typed need not be typed again: it may be sent at once.
		form.Token = s.Signer.Sign(purposeComment, []byte(st.Code.String()), r.now.Add(-typingTime))
	}
	form.Name, form.Email, form.Text = sent.Get("name"), sent.Get("email"), sent.Get("text")
	r.offerQuotes(st, &form, sent.Get("quote"))
	if n, ok := id.ParseComment(sent.Get("parent")); ok {
		form.Reply, _ = r.replyTo(ctx, st, n) // without it, the words still come back
	}
	if form.Work = r.workOf(cause, sent); form.Work.Open() {
		return form
	}
	if form.Faults = r.fieldFaults(cause); len(form.Faults) > 0 {
		return form
	}
	form.General = r.ed.P.Fault(cause)
	return form
}

// offerQuotes lets the reader pick a sentence of the story, or keep the one
// that was picked.
func (r *request) offerQuotes(st *story.Story, form *ui.CommentForm, picked string) {
	q := newQuotable(st)
	if form.Quote = q.find(picked); form.Quote == "" {
		form.Quotes, form.QuotesOpen = q.list, r.URL.Query().Has("quote")
	}
	form.QuoteURL = ""
}
