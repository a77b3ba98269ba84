package site

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/ui"
)

// receipt is a comment's private page, or the form of one of the acts on it.
func (s *Site) receipt(ctx context.Context, r *request) (*web.Page, error) {
	secret := r.PathValue("secret")
	rc, err := s.receiptOf(ctx, secret)
	if err != nil {
		return nil, err
	}
	query := r.URL.Query()
	if rc.Edition != r.ed.Edition.Edition {
		return redirect(http.StatusSeeOther, s.Dir.Edition(rc.Edition).Prefix+"/receipt/"+secret), nil
	}
	v, err := r.receiptView(ctx, rc, secret)
	if err != nil {
		return nil, err
	}
	v.New = query.Get("new") == "1" && rc.State() == comment.Waiting
	if done := comment.Act(query.Get("done")); slices.Contains(senderActs, done) {
		v.Done = r.ed.P.T("receipt.done." + string(done))
	}
	if act := comment.Act(query.Get("do")); slices.Contains(rc.May, act) {
		v.Form = r.receiptForm(rc, act, secret)
	}
	return receiptPage(s, http.StatusOK, v)
}

// receiptOf is a receipt, or the page's words for there being none.
func (s *Site) receiptOf(ctx context.Context, secret string) (comment.Receipt, error) {
	rc, err := s.Comments.Receipt(ctx, secret)
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "receipt.none")
	}
	return rc, err
}

// receiptPage sends nobody on with the secret in their pocket. A page with a
// form must name its own origin, or old browsers' forms would not be taken.
func receiptPage(s *Site, status int, v ReceiptView) (*web.Page, error) {
	out, err := page(s.pages.Receipt, status, v)
	if err != nil {
		return nil, err
	}
	policy := "no-referrer"
	if v.Form != nil {
		policy = "same-origin"
	}
	out.Header = http.Header{"Referrer-Policy": {policy}, "X-Robots-Tag": {"noindex, nofollow, noarchive"}}
	return out, nil
}

func (r *request) receiptView(ctx context.Context, rc comment.Receipt, secret string) (ReceiptView, error) {
	p, at := r.ed.P, r.ed.Prefix+"/receipt/"+secret
	v := ReceiptView{
		Frame: r.frame(p.T("receipt.title"), ""), State: string(rc.State()), Title: p.T("receipt.title"),
		Text: p.T("receipt.text_for." + string(rc.State())), Sent: r.clockTime(rc.CreatedAt),
		Name: rc.Author(), Lines: ownLines(rc.Comment), URL: r.site.Dir.Abs(at),
	}
	v.NoIndex = true
	if v.Name == "" {
		v.Name = p.T("comment.anonymous")
	}
	if rc.State() != comment.Deleted {
		v.DataURL = at + "/data"
	}
	if n := len(rc.Strikes()); n > 0 {
		v.Struck = p.T("receipt.struck", "n", n)
	}
	r.receiptStanding(rc, &v)
	r.receiptHistory(rc, &v)
	for _, act := range rc.May {
		v.Acts = append(v.Acts, ReceiptAct{
			Link: ui.Link{Text: p.T("receipt.act." + string(act)), URL: at + "?do=" + string(act) + "#do"},
			Hint: p.T("receipt.hint." + string(act)), Danger: act == comment.Delete,
		})
	}
	return v, r.receiptStory(ctx, rc, &v)
}

// receiptStanding says how the comment stands and why.
func (r *request) receiptStanding(rc comment.Receipt, v *ReceiptView) {
	p := r.ed.P
	if rc.Reason() != "" && !rc.Shelved() {
		v.Queue = &QueuePlace{Waiting: p.Span(rc.Waiting), Place: p.T("receipt.place", "n", rc.Place)}
		switch {
		case rc.Place == 0:
			v.Queue.Place = p.T("receipt.place_first")
		case rc.Place >= comment.MaxPlace:
			v.Queue.Place = p.T("receipt.place_far", "n", comment.MaxPlace)
		}
		if rc.Expected > 0 {
			v.Queue.Expected = p.T("receipt.about", "span", p.Span(rc.Expected))
		}
	}
	if key := "receipt.again." + string(rc.Reason()); rc.Reason() != "" && p.Has(key) {
		v.Notes = append(v.Notes, p.T(key))
	}
	if rc.Shelved() && rc.State() != comment.Deleted {
		v.Notes = append(v.Notes, p.T("receipt.shelved"))
	}
	d := rc.Decision()
	if d == nil {
		return
	}
	if d.Verdict != comment.Reopened {
		v.Decided = r.clockTime(d.At)
	}
	if rc.State() == comment.Refused {
		v.Rule = &BrokenRule{
			Text: rc.Rule.Text, Version: p.T("receipt.rule_version", "n", d.RuleVersion), Note: d.Note,
			VersionURL: r.ed.Prefix + "/policy/" + strconv.Itoa(d.RuleVersion) + "#rule-" + rc.Rule.Code,
		}
		if d.Machine != "" {
			v.Rule.Machine = p.T("receipt.machine")
		}
	} else if d.Note != "" && rc.State() == comment.Published {
		v.Notes = append(v.Notes, d.Note)
	}
	if a := rc.Appeal(); a != nil && rc.State() != comment.Deleted {
		v.Appeal = &AppealView{At: r.clockTime(a.At), Lines: lines(a.Text), Note: a.Note, Outcome: p.T("receipt.appeal.open")}
		if a.Outcome != comment.Open {
			v.Appeal.Outcome, v.Appeal.Decided = p.T("receipt.appeal."+string(a.Outcome)), r.clockTime(a.DecidedAt)
		} else if rc.Reason() != comment.Appealed { // the sender changed the comment meanwhile
			v.Appeal.Outcome = p.T("receipt.appeal.left")
		}
	}
}

// receiptHistory tells what happened, without who in the newsroom did it.
func (r *request) receiptHistory(rc comment.Receipt, v *ReceiptView) {
	p := r.ed.P
	v.History = []HistoryEntry{{Time: r.clockTime(rc.CreatedAt), Text: p.T("receipt.did.sent")}}
	for _, d := range rc.History {
		key := "receipt.did." + string(d.Verdict)
		if special := key + "_" + string(d.Cause); d.Cause != "" && p.Has(special) {
			key = special
		}
		if d.Machine != "" {
			key = "receipt.did.machine"
		}
		v.History = append(v.History, HistoryEntry{
			Time: r.clockTime(d.At), Text: p.T(key), Note: d.Note, Rule: rc.Broken[d.ID].Text,
		})
	}
}

// receiptStory adds the story, which may have been withdrawn since.
func (r *request) receiptStory(ctx context.Context, rc comment.Receipt, v *ReceiptView) error {
	s := r.site
	v.Story = ui.Headline{URL: s.Dir.StoryPath(rc.Edition, rc.Story, ""), Title: r.ed.P.T("story.withdrawn")}
	list, err := s.Stories.ByCodes(ctx, []id.Story{rc.Story}, r.now)
	if err != nil || len(list) == 0 {
		return err
	}
	v.Story = r.headline(list[0])
	if _, ok := rc.Public(); ok {
		v.PublicAt = r.commentPath(rc.Story, rc.ID)
	}
	return nil
}

// commentPath is a comment's permanent address.
func (r *request) commentPath(code id.Story, n id.Comment) string {
	return r.ed.Prefix + "/news/" + code.String() + "/comment/" + n.String()
}

// ownLines is the comment's own text with its struck passages, for its sender.
func ownLines(c *comment.Comment) []ui.Line {
	text, at := c.Text(), 0
	var parts []ui.Piece
	for _, s := range c.Strikes() {
		parts = append(parts, ui.Piece{Text: text[at:s.Start]}, ui.Piece{Text: text[s.Start:s.End], Cut: true})
		at = s.End
	}
	return ui.Lines(append(parts, ui.Piece{Text: text[at:]})...)
}
