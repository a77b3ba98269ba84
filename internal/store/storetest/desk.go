package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

var deskCases = []testCase{
	{"desk/an edit hides at once and waits again", deskEdit},
	{"desk/an appeal goes to another person, once", deskAppeal},
	{"desk/undo gives back what stood before", deskUndo},
	{"desk/reports and corrections reopen without hiding", deskReview},
	{"desk/a withdrawn story hides its comments, and nothing is lost", deskShelve},
	{"desk/struck passages", deskStrike},
	{"desk/deletion leaves no word anywhere", deskDelete},
	{"desk/claims keep moderators apart", deskClaims},
	{"desk/many at once, each told what became of it", deskBulk},
	{"desk/near-duplicates are one row", deskSimilar},
	{"desk/the queue's order and filters", deskQueue},
	{"desk/two persons", deskTwoPersons},
	{"desk/comments of another system come in once", deskImport},
	{"desk/a failing check holds, and a late one", deskFailing},
	{"desk/screening put off is never visible", deskLater},
	{"desk/in a rush screening waits, senders do not", deskRush},
	{"desk/a check refuses by itself only where it may", deskSift},
	{"desk/settings close and open", deskSettings},
	{"desk/limits are told at once", deskLimits},
	{"desk/what is kept of people goes", deskForget},
	{"desk/threads, pages and permanent links", deskThreads},
	{"desk/votes", deskVotes},
	{"desk/figures", deskFigures},
	{"desk/receipts tell place and wait", deskReceipt},
	{"desk/views are one's own", deskViews},
	{"desk/word lists in versions", deskWords},
}

// looker screens by what a test says.
type looker struct {
	look func(comment.Subject) (comment.Screening, error)
}

func (l looker) Screen(_ context.Context, s comment.Subject) (comment.Screening, error) {
	return l.look(s)
}

// with returns the world's comments screened by look.
func with(w *testkit.World, look func(comment.Subject) (comment.Screening, error)) *comment.Service {
	return comment.NewService(w.Store.Comments, looker{look}, w.Clock.Now)
}

func finds(check string, advice comment.Advice, score float64) func(comment.Subject) (comment.Screening, error) {
	return func(comment.Subject) (comment.Screening, error) {
		return comment.Screening{Risk: -1, Findings: []comment.Finding{{Check: check, Version: 3, Advice: advice, Key: "k", Score: score}}}, nil
	}
}

func second(t *testing.T, w *testkit.World) account.Actor {
	t.Helper()
	return w.User(t, "second", account.RolesOf(account.Moderator))
}

func get(t *testing.T, w *testkit.World, n id.Comment) *comment.Comment {
	t.Helper()
	c, err := w.Store.Comments.Comment(t.Context(), n)
	ok(t, err)
	return c
}

// stands checks a comment's state and why it is in the queue.
func stands(t *testing.T, w *testkit.World, what string, n id.Comment, s comment.State, r comment.Reason) *comment.Comment {
	t.Helper()
	c := get(t, w, n)
	if c.State() != s || c.Reason() != r {
		t.Errorf("%s: %s, in the queue for %q; want %s, %q", what, c.State(), c.Reason(), s, r)
	}
	return c
}

func deskEdit(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	secret, c := w.Comment(t, s, 0, "پیش از ویرایش")
	w.Decide(t, c, comment.Approve)
	w.Clock.Advance(time.Hour)
	have := get(t, w, c.ID)
	_, err := w.Comments.EditOwn(t.Context(), secret, "نام تازه", "پس از ویرایش", have.Version+1)
	refused(t, "edit of another version", err, fault.Conflict)
	_, err = w.Comments.EditOwn(t.Context(), secret, "نام تازه", "پس از ویرایش", have.Version)
	ok(t, err)
	same(t, "after the edit", shown(t, w, s), []string{})
	c = stands(t, w, "after the edit", c.ID, comment.Waiting, comment.Edited)
	if c.Revision() != 2 || c.Author() != "نام تازه" || !c.QueuedAt().Equal(w.Clock.Now()) || c.Decision().Cause != comment.Edited {
		t.Errorf("edited comment %+v", c.Record())
	}
	w.Decide(t, c, comment.Approve)
	same(t, "approved again", shown(t, w, s), []string{"پس از ویرایش"})
	list, err := w.Store.Comments.Revisions(t.Context(), c.ID)
	ok(t, err)
	if len(list) != 2 || list[0].Text != "پیش از ویرایش" || list[0].Author != "خواننده" || list[1].Text != "پس از ویرایش" {
		t.Errorf("revisions %+v", list)
	}
	_, err = w.Comments.WithdrawOwn(t.Context(), secret)
	ok(t, err)
	same(t, "withdrawn", shown(t, w, s), []string{})
	_, err = w.Comments.EditOwn(t.Context(), secret, "", "باز هم", 0)
	refused(t, "edit of a withdrawn one", err, fault.Conflict)
	if n := count(t.Context(), t, w, `SELECT comments FROM stories WHERE code = $1`, int64(s.Code)); n != 0 {
		t.Errorf("the story counts %d comments", n)
	}
}

func deskAppeal(t *testing.T, w *testkit.World) {
	s, other := w.Published(t), second(t, w)
	secret, c := w.Comment(t, s, 0, "متن")
	_, err := w.Comments.AppealOwn(t.Context(), secret, "زود")
	refused(t, "appeal before a refusal", err, fault.Conflict)
	w.Decide(t, c, comment.Refuse)
	_, err = w.Comments.AppealOwn(t.Context(), secret, "توهینی در آن نبود")
	ok(t, err)
	c = stands(t, w, "appealed", c.ID, comment.Refused, comment.Appealed)
	same(t, "nothing is visible", shown(t, w, s), []string{})
	_, err = w.Comments.AppealOwn(t.Context(), secret, "باز")
	refused(t, "a second appeal", err, fault.Conflict)
	for _, act := range []comment.Act{comment.Approve, comment.Uphold} {
		_, err = w.Comments.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{Act: act})
		refused(t, string(act)+" by who refused", err, fault.Forbidden)
	}
	_, err = w.Comments.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{Act: comment.Reopen})
	refused(t, "reopening, to refuse once more", err, fault.Conflict)
	_, err = w.Comments.Decide(t.Context(), other, c.ID, comment.Ruling{Act: comment.Uphold, Note: "بود"})
	ok(t, err)
	r, err := w.Comments.Receipt(t.Context(), secret)
	ok(t, err)
	if a := r.Appeal(); r.State() != comment.Refused || a.Outcome != comment.RefusalUpheld || a.Note != "بود" || a.Actor != other.User || r.Rule.Code != "topic" ||
		slices.Contains(r.May, comment.AskAnother) || len(r.History) != 3 {
		t.Errorf("upheld: %s, %+v, %+v, may %v, history %+v", r.State(), a, r.Rule, r.May, r.History)
	}
	_, err = w.Comments.AppealOwn(t.Context(), secret, "باز")
	refused(t, "an appeal after it was upheld", err, fault.Conflict)

	secret, d := w.Comment(t, s, 0, "متن دیگر")
	w.Decide(t, d, comment.Refuse)
	_, err = w.Comments.AppealOwn(t.Context(), secret, "")
	ok(t, err)
	_, err = w.Comments.Decide(t.Context(), other, d.ID, comment.Ruling{Act: comment.Approve})
	ok(t, err)
	d = stands(t, w, "overturned", d.ID, comment.Published, "")
	if d.Appeal().Outcome != comment.RefusalRevoked {
		t.Errorf("overturned: %+v", d.Appeal())
	}
	same(t, "overturned", shown(t, w, s), []string{"متن دیگر"})
	_, err = w.Comments.Decide(t.Context(), other, d.ID, comment.Ruling{Act: comment.Undo})
	ok(t, err)
	d = stands(t, w, "undone", d.ID, comment.Refused, comment.Appealed)
	if d.Appeal().Outcome != comment.Open {
		t.Errorf("undone: %+v", d.Appeal())
	}
}

func deskUndo(t *testing.T, w *testkit.World) {
	s, other := w.Published(t), second(t, w)
	ruled := func(n id.Comment, who account.Actor, act comment.Act) error {
		_, err := w.Comments.Decide(t.Context(), who, n, comment.Ruling{Act: act, Rule: "topic"})
		return err
	}
	_, c := w.Comment(t, s, 0, "متن")
	sent := get(t, w, c.ID)
	w.Clock.Advance(time.Minute)
	ok(t, ruled(c.ID, w.Moderator, comment.Approve))
	w.Clock.Advance(comment.UndoFor)
	refused(t, "undo by another", ruled(c.ID, other, comment.Undo), fault.Conflict)
	ok(t, ruled(c.ID, w.Moderator, comment.Undo))
	c = stands(t, w, "approval undone", c.ID, comment.Waiting, comment.New)
	if !c.QueuedAt().Equal(sent.QueuedAt()) || c.Decision() != nil {
		t.Errorf("undone: queued at %v, decision %+v", c.QueuedAt(), c.Decision())
	}
	same(t, "approval undone", shown(t, w, s), []string{})
	refused(t, "undo of an undoing", ruled(c.ID, w.Moderator, comment.Undo), fault.Conflict)
	ok(t, ruled(c.ID, w.Moderator, comment.Approve))
	w.Clock.Advance(time.Hour)
	refused(t, "undo too late", ruled(c.ID, w.Moderator, comment.Undo), fault.Conflict)
	ok(t, ruled(c.ID, other, comment.Refuse))
	same(t, "refused", shown(t, w, s), []string{})
	ok(t, ruled(c.ID, other, comment.Undo))
	stands(t, w, "refusal of a published one undone", c.ID, comment.Published, "")
	same(t, "refusal undone", shown(t, w, s), []string{"متن"})
	secret, d := w.Comment(t, s, 0, "دیگر")
	ok(t, ruled(d.ID, w.Moderator, comment.Approve))
	_, err := w.Comments.EditOwn(t.Context(), secret, "", "ویراسته", 0)
	ok(t, err)
	refused(t, "undo after an edit", ruled(d.ID, w.Moderator, comment.Undo), fault.Conflict)
	same(t, "the edited one is hidden", shown(t, w, s), []string{"متن"})
	ok(t, ruled(d.ID, w.Moderator, comment.Refuse))
	ok(t, ruled(d.ID, w.Moderator, comment.Undo))
	stands(t, w, "refusal of an edited one undone", d.ID, comment.Waiting, comment.Edited)
	ok(t, ruled(d.ID, w.Moderator, comment.Approve))
	ok(t, ruled(d.ID, w.Moderator, comment.Reopen))
	ok(t, ruled(d.ID, w.Moderator, comment.Undo))
	same(t, "reopening undone", shown(t, w, s), []string{"متن", "ویراسته"})
}

func deskReview(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	_, c := w.Comment(t, s, 0, "دیدگاه")
	w.Clock.Advance(time.Second)
	refused(t, "report of a waiting one", w.Comments.Complain(t.Context(), c.ID, comment.Sender{1}, "topic", ""), fault.NotFound)
	w.Decide(t, c, comment.Approve)
	ok(t, w.Comments.Complain(t.Context(), c.ID, comment.Sender{1}, "topic", "دلیل"))
	ok(t, w.Comments.Complain(t.Context(), c.ID, comment.Sender{2}, "", ""))
	refused(t, "the same reader again", w.Comments.Complain(t.Context(), c.ID, comment.Sender{2}, "", ""), fault.Conflict)
	refused(t, "a rule that is none", w.Comments.Complain(t.Context(), c.ID, comment.Sender{3}, "approval", ""), fault.Invalid)
	c = stands(t, w, "reported", c.ID, comment.Published, comment.Reported)
	if c.Reports != 2 {
		t.Errorf("%d reports", c.Reports)
	}
	same(t, "reported and visible", shown(t, w, s), []string{"دیدگاه"})
	b, err := w.Comments.Beside(t.Context(), w.Moderator, c.ID)
	ok(t, err)
	if len(b.Complaints) != 2 || b.Complaints[1].Kind != "topic" || b.Complaints[1].Note != "دلیل" || !b.Known || b.Sender.Published != 1 || len(b.History) != 2 {
		t.Errorf("beside it: %+v", b)
	}
	w.Decide(t, c, comment.Approve)
	stands(t, w, "kept", c.ID, comment.Published, "")
	_, err = w.Comments.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{Act: comment.Approve})
	refused(t, "approval of what nobody asks about", err, fault.Conflict)

	w.Clock.Advance(time.Minute)
	at := w.Clock.Now()
	w.Act(t, s, story.Correct, story.Order{Note: "n", Content: new(w.New(testkit.Headline("دیگر")).Content)})
	w.Clock.Advance(time.Minute)
	_, late := w.Comment(t, s, 0, "پس از اصلاح")
	w.Decide(t, late, comment.Approve)
	last, err := w.Comments.CorrectStory(t.Context(), s.Code, at, 0, 1)
	ok(t, err)
	last, err = w.Comments.CorrectStory(t.Context(), s.Code, at, last, 10)
	ok(t, err)
	same(t, "the last of them", last, late.ID)
	stands(t, w, "written before the correction", c.ID, comment.Published, comment.Corrected)
	stands(t, w, "written after it", late.ID, comment.Published, "")
	same(t, "both visible", shown(t, w, s), []string{"دیدگاه", "پس از اصلاح"})
	w.Decide(t, c, comment.Refuse)
	same(t, "until decided", shown(t, w, s), []string{"پس از اصلاح"})
}

func deskShelve(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	_, a := w.Comment(t, s, 0, "الف")
	_, b := w.Comment(t, s, 0, "ب")
	w.Decide(t, a, comment.Approve)
	w.Withdraw(t, s)
	same(t, "withdrawn", shown(t, w, s), []string{})
	for _, c := range []*comment.Comment{a, b} {
		if got := get(t, w, c.ID); !got.Shelved() {
			t.Errorf("comment %d is not shelved", c.ID)
		}
	}
	n, err := w.Comments.CountWaiting(t.Context(), w.Moderator, testkit.FA, nil, 9)
	ok(t, err)
	same(t, "in the queue", n, 0)
	_, err = w.Comments.Visible(t.Context(), a.ID)
	refused(t, "a comment of a withdrawn story", err, fault.NotFound)
	w.Decide(t, b, comment.Approve)
	same(t, "approved under a withdrawn story", shown(t, w, s), []string{})
	page, more, err := w.Comments.Threads(t.Context(), comment.ThreadQuery{Story: s.Code, Sort: comment.Newest, Limit: 9})
	ok(t, err)
	if len(page) != 0 || more {
		t.Errorf("threads of a withdrawn story: %+v", page)
	}
	refused(t, "a vote", w.Store.Comments.Vote(t.Context(), a.ID, comment.Sender{1}, true, w.Clock.Now(), nil), fault.NotFound)
	w.Scheduled(t, w.Clock.Now().Add(time.Hour)) // runs the way back on a story without comments
}

func deskStrike(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	secret, c := w.Comment(t, s, 0, "نشانی من اینجاست: کوچه سوم و بس")
	from := strings.Index(c.Text(), "کوچه")
	span := comment.Span{Start: from, End: from + len("کوچه سوم")}
	rule := func(spans ...comment.Span) error {
		_, err := w.Comments.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{Act: comment.Strike, Strikes: spans, Note: "نشانی خانه"})
		return err
	}
	refused(t, "half a letter", rule(comment.Span{Start: from + 1, End: from + 4}), fault.Invalid)
	refused(t, "past the end", rule(comment.Span{Start: from, End: 999}), fault.Invalid)
	refused(t, "two that overlap", rule(span, comment.Span{Start: from, End: from + 2}), fault.Invalid)
	refused(t, "none of none", rule(), fault.Invalid)
	ok(t, rule(span))
	w.Decide(t, c, comment.Approve)
	p, err := w.Comments.Visible(t.Context(), c.ID)
	ok(t, err)
	same(t, "struck", p.Text(), "نشانی من اینجاست: "+comment.StruckMark+" و بس")
	parts := p.Passages()
	if len(parts) != 3 || parts[1] != (comment.Passage{Struck: 8}) {
		t.Errorf("passages %+v", parts)
	}
	r, err := w.Comments.Receipt(t.Context(), secret)
	ok(t, err)
	if !strings.Contains(r.Text(), "کوچه سوم") || r.History[0].Verdict != comment.Struck || r.History[0].Note != "نشانی خانه" {
		t.Errorf("the sender is not told: %+v", r.History)
	}
	ok(t, rule())
	same(t, "given back", shown(t, w, s), []string{c.Text()})
	ok(t, rule(span))
	_, err = w.Comments.EditOwn(t.Context(), secret, "", "متن تازه", 0)
	ok(t, err)
	if got := get(t, w, c.ID); len(got.Strikes()) != 0 {
		t.Errorf("strikes of other words: %+v", got.Strikes())
	}
}

// deskDelete looks for the words in every column of every table.
func deskDelete(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	words := []string{"زمرد", "یاقوت", "فیروزه", "الماس", "مروارید", "کهربا", "عقیق", "opal@example.com", "آمیتیست"}
	svc := with(w, func(sub comment.Subject) (comment.Screening, error) {
		return comment.Screening{Risk: 0.7, Simhash: 77, Findings: []comment.Finding{{
			Check: "accusation", Advice: comment.Look, Key: "k", Args: map[string]string{"target": "آمیتیست"},
		}}}, nil
	})
	secret, c, err := svc.Post(t.Context(), comment.Posting{
		Story: s.Code, Edition: s.Edition, Author: "زمرد", Email: "opal@example.com", Text: "یاقوت سرخ", Sender: comment.Sender{7, 7, 7},
	})
	ok(t, err)
	w.Decide(t, c, comment.Approve)
	_, answer := w.Comment(t, s, c.ID, "پاسخ")
	w.Decide(t, answer, comment.Approve)
	ok(t, w.Comments.Complain(t.Context(), c.ID, comment.Sender{1}, "", "کهربا را ببینید"))
	_, err = svc.EditOwn(t.Context(), secret, "فیروزه", "الماس سفید", 0)
	ok(t, err)
	_, err = w.Comments.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{Act: comment.Refuse, Rule: "topic", Note: "عقیق نوشته بودید"})
	ok(t, err)
	_, err = w.Comments.AppealOwn(t.Context(), secret, "مروارید بود")
	ok(t, err)
	for _, word := range words {
		if len(found(t, w, word)) == 0 {
			t.Errorf("the test did not write %q anywhere", word)
		}
	}
	_, err = w.Comments.DeleteOwn(t.Context(), secret)
	ok(t, err)
	for _, word := range words {
		if at := found(t, w, word); len(at) > 0 {
			t.Errorf("%q is still in %v", word, at)
		}
	}
	got := stands(t, w, "deleted", c.ID, comment.Deleted, "")
	if got.Sender() != (comment.Sender{}) || got.Email() != "" || len(got.Findings()) != 0 {
		t.Errorf("deleted: %+v", got.Record())
	}
	r, err := w.Comments.Receipt(t.Context(), secret)
	ok(t, err)
	if r.State() != comment.Deleted || len(r.May) != 0 || r.History[len(r.History)-1].Verdict != comment.Erased {
		t.Errorf("the receipt of a deleted one: %+v", r)
	}
	page, _, err := w.Comments.Threads(t.Context(), comment.ThreadQuery{Story: s.Code, Sort: comment.Oldest, Limit: 9})
	ok(t, err)
	if len(page) != 1 || !page[0].Gone || len(page[0].Answers) != 1 || page[0].Answers[0].Text() != "پاسخ" {
		t.Errorf("the answer to a deleted comment: %+v", page)
	}
	_, err = w.Comments.DeleteOwn(t.Context(), secret)
	refused(t, "twice", err, fault.Conflict)
}

// found names the tables and columns that hold a text.
func found(t *testing.T, w *testkit.World, text string) []string {
	t.Helper()
	var at []string
	tables, rows := rowsOf(t, w)
	for _, tb := range tables {
		for _, row := range rows[tb.Name] {
			for i, v := range row {
				if strings.Contains(fmt.Sprintf("%s", v), text) {
					at = append(at, tb.Name+"."+tb.Columns[i])
				}
			}
		}
	}
	return at
}
