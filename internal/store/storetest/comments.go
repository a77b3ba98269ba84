package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

var commentCases = []testCase{
	{"comment/from the form to the page and back", commentFlow},
	{"comment/only under a visible story and a published parent", commentPlace},
	{"comment/everything comes back as it was saved", commentRoundTrip},
	{"comment/the queue: order, filters, pages", commentQueue},
	{"comment/the number of published ones is right", commentCount},
	{"comment/of two decisions at once one is told", commentConflict},
	{"comment/many decisions at once all end", commentCrowd},
	{"comment/the receipt", commentReceipt},
	{"comment/follows its story to another section", commentMoves},
	{"rules/every version stays", rulesVersions},
	{"rules/published at once are numbered apart", rulesRace},
}

func shown(t *testing.T, w *testkit.World, s *story.Story) []string {
	t.Helper()
	list, err := w.Comments.Thread(t.Context(), s.Code)
	ok(t, err)
	out := []string{}
	for _, p := range list {
		out = append(out, p.Text())
	}
	return out
}

func commentFlow(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	_, a := w.Comment(t, s, 0, "یک")
	w.Clock.Advance(time.Second)
	_, b := w.Comment(t, s, 0, "دو")
	same(t, "before any decision", shown(t, w, s), []string{})
	w.Decide(t, b, comment.Approve)
	w.Decide(t, a, comment.Approve)
	same(t, "oldest first", shown(t, w, s), []string{"یک", "دو"})
	_, answer := w.Comment(t, s, a.ID, "پاسخ")
	w.Decide(t, answer, comment.Approve)
	w.Decide(t, b, comment.Refuse)
	same(t, "after a refusal", shown(t, w, s), []string{"یک", "پاسخ"})
	w.Decide(t, b, comment.Reopen)
	counts, err := w.Comments.Counts(t.Context(), s.Code)
	ok(t, err)
	same(t, "counts", counts, comment.Counts{Waiting: 1, Published: 2})
	got, err := w.Store.Comments.Comment(t.Context(), b.ID)
	ok(t, err)
	if got.State() != comment.Waiting || got.Decision() == nil || got.Decision().Verdict != comment.Reopened || got.Reason() != comment.Returned {
		t.Errorf("reopened comment: %s, decision %+v", got.State(), got.Decision())
	}
	if n := count(t.Context(), t, w, `SELECT COUNT(*) FROM comment_decisions WHERE comment_id = $1`, int64(b.ID)); n != 3 {
		t.Errorf("%d decisions kept, want all 3", n)
	}
	list, err := w.Comments.Thread(t.Context(), s.Code)
	ok(t, err)
	if d := list[0].Approval(); d.Actor != w.Moderator.User || d.RuleVersion != 1 || d.Revision != 1 || !d.At.Equal(w.Clock.Now()) {
		t.Errorf("approval %+v", d)
	}
}

func commentPlace(t *testing.T, w *testkit.World) {
	s, other := w.Published(t), w.Published(t)
	at := w.Clock.Now().Add(time.Hour)
	post := func(story id.Story, e id.Edition, parent id.Comment) error {
		_, _, err := w.Comments.Post(t.Context(), comment.Posting{Story: story, Edition: e, Parent: parent, Text: "متن"})
		return err
	}
	_, parent := w.Comment(t, s, 0, "مادر")
	refused(t, "answer to one that waits", post(s.Code, testkit.FA, parent.ID), fault.NotFound)
	w.Decide(t, parent, comment.Approve)
	refused(t, "answer under another story", post(other.Code, testkit.FA, parent.ID), fault.NotFound)
	_, answer := w.Comment(t, s, parent.ID, "پاسخ")
	w.Decide(t, answer, comment.Approve)
	refused(t, "answer to an answer", post(s.Code, testkit.FA, answer.ID), fault.NotFound)
	refused(t, "another edition's story", post(s.Code, testkit.EN, 0), fault.NotFound)
	refused(t, "no story", post(5, testkit.FA, 0), fault.NotFound)
	refused(t, "draft", post(w.Draft(t).Code, testkit.FA, 0), fault.NotFound)
	sched := w.Scheduled(t, at)
	refused(t, "scheduled", post(sched.Code, testkit.FA, 0), fault.NotFound)
	w.Clock.Set(at)
	ok(t, post(sched.Code, testkit.FA, 0))
	w.Withdraw(t, s)
	refused(t, "withdrawn", post(s.Code, testkit.FA, 0), fault.NotFound)
	if n := count(t.Context(), t, w, `SELECT COUNT(*) FROM comments`); n != 3 {
		t.Errorf("%d comments kept, want 3", n)
	}
}

func commentRoundTrip(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	want, err := comment.Restore(comment.Record{
		Head: comment.Head{
			Story: s.Code, Edition: testkit.FA, CreatedAt: w.Clock.Now(), Receipt: comment.HashReceipt("secret"),
		},
		Body: comment.Body{
			Author: "نام", Email: "a@example.com", Text: "سطر\nدوم\t😀 \u200c'\"\\", Revision: 1, RevisedAt: w.Clock.Now(),
			State: comment.Waiting, Reason: comment.New, QueuedAt: w.Clock.Now(), Sender: comment.Sender{1, 2, 255},
			Screened: true, Risk: 0.25, Simhash: 1<<63 | 12345,
			Findings: []comment.Finding{{
				Check: "link", Version: 2, Advice: comment.Hold, Start: 1, End: 4, Key: "k", Score: 0.25,
				Marks: []comment.Mark{{Role: "person", Start: 2, End: 3}}, Args: map[string]string{"target": "سارا"},
			}},
		},
	})
	ok(t, err)
	ok(t, w.Store.Comments.CreateComment(t.Context(), arriving(want)))
	if want.Section != w.Culture || want.ID == 0 || want.Version != 1 {
		t.Errorf("saved comment %+v", want)
	}
	got, err := w.Store.Comments.Comment(t.Context(), want.ID)
	ok(t, err)
	same(t, "comment", got, want)
	got, err = w.Store.Comments.ByReceipt(t.Context(), want.Receipt)
	ok(t, err)
	same(t, "by its receipt", got, want)
	recent, err := w.Store.Comments.RecentBySender(t.Context(), want.Sender(), want.CreatedAt)
	ok(t, err)
	same(t, "by its sender", recent, []comment.Sent{{
		Comment: want.ID, Story: s.Code, Author: want.Author(), Text: want.Text(), At: want.CreatedAt, State: comment.Waiting,
	}})
	recent, err = w.Store.Comments.RecentBySender(t.Context(), want.Sender(), want.CreatedAt.Add(time.Microsecond))
	ok(t, err)
	if len(recent) != 0 {
		t.Error("too old a comment among the recent")
	}
	again := *want
	err = w.Store.Comments.CreateComment(t.Context(), arriving(&again))
	refused(t, "a receipt that is taken", err, fault.Conflict)
	_, err = w.Store.Comments.Comment(t.Context(), 999)
	refused(t, "no comment", err, fault.NotFound)
	_, err = w.Store.Comments.UpdateComment(t.Context(), 999, nil)
	refused(t, "update of none", err, fault.NotFound)
}

func commentQueue(t *testing.T, w *testkit.World) {
	s, h := w.Published(t, testkit.Headline("اول")), w.Published(t, testkit.In(testkit.FA, w.Health))
	en := w.Published(t, testkit.In(testkit.EN, w.Economy))
	send := func(s *story.Story, text string) *comment.Comment {
		w.Clock.Advance(time.Second)
		_, c := w.Comment(t, s, 0, text)
		return c
	}
	a, b, c, d := send(s, "a"), send(h, "b"), send(s, "c"), send(en, "d")
	w.Decide(t, a, comment.Approve)
	w.Clock.Advance(time.Second)
	_, answer := w.Comment(t, s, a.ID, "answer")
	actor := w.Moderator
	list := func(what string, q comment.Query, want ...*comment.Comment) []comment.Item {
		t.Helper()
		if q.Limit == 0 {
			q.Limit = 10
		}
		if q.State == "" {
			q.State = comment.Waiting
		}
		items, err := w.Comments.Queue(t.Context(), actor, q)
		ok(t, err)
		got, wanted := []id.Comment{}, []id.Comment{}
		for _, it := range items {
			got = append(got, it.ID)
		}
		for _, c := range want {
			wanted = append(wanted, c.ID)
		}
		same(t, what, got, wanted)
		return items
	}
	items := list("oldest first", comment.Query{}, b, c, d, answer)
	if it := items[3]; it.Headline != s.Headline || it.Lead != s.Lead || it.Slug != s.Slug || it.ParentText != "a" || it.ParentName == "" {
		t.Errorf("beside the answer: %+v", it)
	}
	list("edition", comment.Query{Edition: testkit.EN}, d)
	list("story", comment.Query{Story: s.Code}, c, answer)
	list("first page", comment.Query{Limit: 2}, b, c)
	list("second page", comment.Query{Limit: 2, After: comment.Cursor{At: c.Due(), ID: c.ID}}, d, answer)
	w.Clock.Advance(time.Second)
	w.Decide(t, b, comment.Approve)
	w.Clock.Advance(time.Second)
	w.Decide(t, c, comment.Refuse)
	list("published: last decided first", comment.Query{State: comment.Published}, b, a)
	count := func(what string, want int, sections []id.Section, most int) {
		t.Helper()
		n, err := w.Comments.CountWaiting(t.Context(), actor, testkit.FA, sections, most)
		ok(t, err)
		same(t, what, n, want)
	}
	_, late := w.Comment(t, h, 0, "late")
	count("waiting", 2, nil, 10)
	count("waiting, counted no further than asked", 1, nil, 1)
	count("waiting in a section", 1, []id.Section{w.Health}, 10)
	it, err := w.Comments.Item(t.Context(), actor, answer.ID)
	ok(t, err)
	same(t, "item", []string{it.Text(), it.ParentText, it.Headline}, []string{"answer", "a", s.Headline})
	_, err = w.Comments.Item(t.Context(), actor, 999_999)
	refused(t, "item that is not there", err, fault.NotFound)
	got, err := w.Store.Comments.Comment(t.Context(), b.ID)
	ok(t, err)
	list("published: second page", comment.Query{State: comment.Published, After: comment.Cursor{At: got.Decision().At, ID: b.ID}}, a)
	list("refused", comment.Query{State: comment.Refused}, c)
	actor = w.User(t, "health", account.RolesOf(account.Moderator), w.Health)
	list("of one section alone", comment.Query{State: comment.Published}, b)
	list("of no other, asked for", comment.Query{State: comment.Refused, Sections: []id.Section{w.Culture}})
	count("waiting, of one section alone", 1, nil, 10)
	count("waiting in another's section", 0, []id.Section{w.Culture}, 10)
	_, err = w.Comments.Item(t.Context(), actor, late.ID)
	ok(t, err)
	_, err = w.Comments.Item(t.Context(), actor, answer.ID)
	refused(t, "item of another's section", err, fault.Forbidden)
	_, err = w.Comments.Queue(t.Context(), w.Reporter, comment.Query{State: comment.Waiting})
	refused(t, "a reporter", err, fault.Forbidden)
}

func commentCount(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	var list []*comment.Comment
	for _, text := range []string{"a", "b", "c"} {
		_, c := w.Comment(t, s, 0, text)
		list = append(list, c)
	}
	have := func(want int) {
		t.Helper()
		sums, err := w.Store.Stories.ByCodes(t.Context(), []id.Story{s.Code}, w.Clock.Now())
		ok(t, err)
		if sums[0].Comments != want {
			t.Errorf("%d published comments, want %d", sums[0].Comments, want)
		}
	}
	have(0)
	for _, err := range together(3, func(i int) error {
		_, err := w.Comments.Decide(t.Context(), w.Moderator, list[i].ID, comment.Ruling{Act: comment.Approve})
		return err
	}) {
		ok(t, err)
	}
	have(3)
	w.Decide(t, list[0], comment.Refuse)
	have(2)
	w.Decide(t, list[0], comment.Reopen)
	have(2)
	w.Decide(t, list[1], comment.Reopen)
	have(1)
	w.Act(t, s, story.Correct, story.Order{Note: "n", Content: new(w.New(testkit.Headline("دیگر")).Content)})
	have(1)
}

// commentCrowd decides more comments at once than the pool has connections: a
// change that asked for a second one would wait for the others, and they for it.
func commentCrowd(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	const n = 40
	var list []*comment.Comment
	for i := range n {
		_, c := w.Comment(t, s, 0, fmt.Sprint("دیدگاه ", i))
		list = append(list, c)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for _, err := range together(n, func(i int) error {
		_, err := w.Comments.Decide(ctx, w.Moderator, list[i].ID, comment.Ruling{Act: comment.Approve})
		return err
	}) {
		ok(t, err)
	}
	counts, err := w.Comments.Counts(t.Context(), s.Code)
	ok(t, err)
	same(t, "counts", counts, comment.Counts{Published: n})
}

func commentConflict(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	_, c := w.Comment(t, s, 0, "متن")
	_, err := w.Comments.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{Act: comment.Approve, Version: c.Version})
	ok(t, err)
	_, err = w.Comments.Decide(t.Context(), w.Chief, c.ID, comment.Ruling{Act: comment.Refuse, Rule: "topic", Version: c.Version})
	refused(t, "decision on a version that is past", err, fault.Conflict)

	_, d := w.Comment(t, s, 0, "متن دیگر")
	done := 0
	for _, err := range together(6, func(int) error {
		_, err := w.Comments.Decide(t.Context(), w.Moderator, d.ID, comment.Ruling{Act: comment.Approve})
		return err
	}) {
		if err == nil {
			done++
		} else {
			refused(t, "approval at once", err, fault.Conflict)
		}
	}
	counts, err := w.Comments.Counts(t.Context(), s.Code)
	ok(t, err)
	n := count(t.Context(), t, w, `SELECT comments FROM stories WHERE code = $1`, int64(s.Code))
	decisions := count(t.Context(), t, w, `SELECT COUNT(*) FROM comment_decisions WHERE comment_id = $1`, int64(d.ID))
	if done != 1 || decisions != 1 || counts.Published != 2 || n != 2 {
		t.Errorf("%d approvals, %d decisions, %d published, %d counted; want 1, 1, 2, 2", done, decisions, counts.Published, n)
	}
}

func commentReceipt(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	secret, c := w.Comment(t, s, 0, "متن")
	w.Clock.Advance(5 * time.Minute)
	r, err := w.Comments.Receipt(t.Context(), secret)
	ok(t, err)
	if r.State() != comment.Waiting || r.Waiting != 5*time.Minute || r.Rule.Code != "" {
		t.Errorf("receipt of a waiting comment: %s, %v, %+v", r.State(), r.Waiting, r.Rule)
	}
	w.Decide(t, c, comment.Refuse)
	changed := testkit.Rules()
	changed[2].Text = "متن تازه"
	_, err = w.Comments.PublishRules(t.Context(), w.Chief, testkit.FA, changed)
	ok(t, err)
	r, err = w.Comments.Receipt(t.Context(), secret)
	ok(t, err)
	if r.State() != comment.Refused || r.Rule.Text != testkit.Rules()[2].Text || r.Decision().RuleVersion != 1 {
		t.Errorf("receipt of a refused comment: %s, rule %q of version %d", r.State(), r.Rule.Text, r.Decision().RuleVersion)
	}
	for _, wrong := range []string{"", secret + "x", secret[1:], "0123456789012345678901234567890123456789012345678901234567890123456789"} {
		_, err := w.Comments.Receipt(t.Context(), wrong)
		refused(t, "receipt "+wrong, err, fault.NotFound)
	}
}

func commentMoves(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	_, c := w.Comment(t, s, 0, "متن")
	moved := s.Content
	moved.Section, moved.Lead = w.Health, "لید تازه"
	w.Act(t, s, story.Correct, story.Order{Content: &moved, Note: "بخش"})
	culture := w.User(t, "culture", account.RolesOf(account.Moderator), w.Culture)
	health := w.User(t, "health", account.RolesOf(account.Moderator), w.Health)
	_, err := w.Comments.Decide(t.Context(), culture, c.ID, comment.Ruling{Act: comment.Approve})
	refused(t, "moderator of the old section", err, fault.Forbidden)
	_, err = w.Comments.Decide(t.Context(), health, c.ID, comment.Ruling{Act: comment.Approve})
	ok(t, err)
}

func rulesVersions(t *testing.T, w *testkit.World) {
	w.Clock.Advance(time.Hour)
	two := append(testkit.Rules(), comment.Rule{Code: "new", Text: "تازه", Refusable: true})
	set, err := w.Comments.PublishRules(t.Context(), w.Chief, testkit.FA, two)
	ok(t, err)
	sets, err := w.Comments.RuleSets(t.Context(), testkit.FA)
	ok(t, err)
	if set.Version != 2 || len(sets) != 2 {
		t.Fatalf("version %d of %d", set.Version, len(sets))
	}
	same(t, "in force", sets[0], set)
	same(t, "before", sets[1].Rules, testkit.Rules())
	_, err = w.Comments.RuleSets(t.Context(), "xx")
	refused(t, "rules of no edition", err, fault.NotFound)
	_, err = w.Comments.PublishRules(t.Context(), w.Chief, "xx", two)
	refused(t, "publish for no edition", err, fault.Conflict)
	_, err = w.Comments.PublishRules(t.Context(), w.Moderator, testkit.FA, two)
	refused(t, "publish by a moderator", err, fault.Forbidden)
}

func rulesRace(t *testing.T, w *testkit.World) {
	done := 0
	for _, err := range together(5, func(int) error {
		_, err := w.Comments.PublishRules(t.Context(), w.Chief, testkit.FA, testkit.Rules())
		return err
	}) {
		if err == nil {
			done++
		} else {
			refused(t, "at once", err, fault.Conflict)
		}
	}
	sets, err := w.Comments.RuleSets(t.Context(), testkit.FA)
	ok(t, err)
	if len(sets) != 1+done || sets[0].Version != 1+done {
		t.Errorf("%d versions, newest %d, after %d were published", len(sets), sets[0].Version, done)
	}
}
