package storetest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"peyk/internal/audit"
	"peyk/internal/comment"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/job"
	"peyk/internal/testkit"
)

var postCases = []testCase{
	{"comment/the same words are sent once", commentRepeat},
	{"comment/the same words sent twice at once are kept once", commentTwice},
	{"comment/many that come at once are kept as one by one", commentTogether},
	{"comment/one that cannot be screened holds up no other", commentStuck},
	{"comment/a burst of one sender stops where it would one by one", commentBurst},
	{"comment/alone until looked at, and then among its like", commentLikeAfter},
	{"comment/one that breaks its writing breaks no other's", commentPanic},
}

// arriving is a comment that is let in and brings nothing with it.
func arriving(c *comment.Comment) *comment.Arrival {
	return &comment.Arrival{
		Comment: c, Admit: func(comment.Ground, []comment.Sent) error { return nil },
		Saved: func(*comment.Comment) comment.Change { return comment.Change{} },
	}
}

func commentRepeat(t *testing.T, w *testkit.World) {
	s, other := w.Published(t), w.Published(t)
	p := comment.Posting{Story: s.Code, Edition: testkit.FA, Text: "یک متن", Sender: comment.Sender{9}}
	_, _, err := w.Comments.Post(t.Context(), p)
	ok(t, err)
	_, _, err = w.Comments.Post(t.Context(), p)
	refused(t, "the same at once", err, fault.Conflict)
	q := p
	q.Story = other.Code
	_, _, err = w.Comments.Post(t.Context(), q)
	ok(t, err)
	q = p
	q.Sender = comment.Sender{8}
	_, _, err = w.Comments.Post(t.Context(), q)
	ok(t, err)
	w.Clock.Advance(time.Hour)
	_, _, err = w.Comments.Post(t.Context(), p)
	ok(t, err)
}

// postAtOnce sends comments all at once and returns what became of each.
func postAtOnce(t *testing.T, svc *comment.Service, list []comment.Posting) []error {
	t.Helper()
	errs := make([]error, len(list))
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i, p := range list {
		all.Go(func() {
			<-begin
			_, _, errs[i] = svc.Post(context.WithoutCancel(t.Context()), p)
		})
	}
	close(begin)
	all.Wait()
	return errs
}

func commentTwice(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	svc := with(w, finds("insult", comment.Look, 0.4))
	svc.ScreenLater(true)
	var list []comment.Posting
	for n := range 24 { // every sender's finger slips
		p := comment.Posting{Story: s.Code, Edition: testkit.FA, Text: "یک متن", Sender: comment.Sender{byte(n + 1)}}
		list = append(list, p, p)
	}
	kept := 0
	for _, err := range postAtOnce(t, svc, list) {
		if err == nil {
			kept++
		} else {
			refused(t, "sent twice", err, fault.Conflict)
		}
	}
	same(t, "kept", kept, 24)
	same(t, "rows", count(t.Context(), t, w, `SELECT COUNT(*) FROM comments`), 24)
}

// stuck is a store that cannot tell what one sender sent before.
type stuck struct {
	comment.Stores
	sender comment.Sender
}

func (s stuck) RecentBySender(ctx context.Context, sender comment.Sender, since time.Time) ([]comment.Sent, error) {
	if sender == s.sender {
		return nil, errors.New("the page of the index is broken")
	}
	return s.Stores.RecentBySender(ctx, sender, since) //nolint:wrapcheck // is the store
}

func commentStuck(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	bad := comment.Sender{1}
	svc := comment.NewService(stuck{w.Store.Comments, bad}, looker{finds("insult", comment.Look, 0.4)}, w.Clock.Now)
	svc.ScreenLater(true)
	for n := range 6 {
		_, _, err := svc.Post(t.Context(), comment.Posting{Story: s.Code, Edition: testkit.FA, Text: "متن " + strconv.Itoa(n), Sender: comment.Sender{byte(n + 1)}})
		ok(t, err)
	}
	unscreened := func() int { return count(t.Context(), t, w, `SELECT COUNT(*) FROM comments WHERE screened = 0`) }
	if _, err := svc.ScreenPending(t.Context(), 2); err == nil {
		t.Error("nothing tells that one could not be screened")
	}
	for n := 1; n > 0; {
		var err error
		n, err = svc.ScreenPending(t.Context(), 2)
		ok(t, err)
	}
	same(t, "unscreened", unscreened(), 1)
	w.Clock.Advance(2 * time.Minute)
	if _, err := svc.ScreenPending(t.Context(), 2); err == nil {
		t.Error("it is not tried again")
	}
	// What was broken is mended.
	svc = with(w, finds("insult", comment.Look, 0.4))
	_, err := svc.ScreenPending(t.Context(), 2)
	ok(t, err)
	same(t, "unscreened in the end", unscreened(), 0)
}

func commentBurst(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	svc := with(w, finds("insult", comment.Look, 0.4))
	svc.ScreenLater(true)
	ok(t, w.Comments.Set(t.Context(), w.Chief, comment.Place{Edition: testkit.FA}, comment.Settings{Flood: 7}))
	var list []comment.Posting
	for n := range 30 {
		list = append(list, comment.Posting{Story: s.Code, Edition: testkit.FA, Text: "متن " + strconv.Itoa(n), Sender: comment.Sender{1}})
	}
	kept := 0
	for _, err := range postAtOnce(t, svc, list) {
		if err == nil {
			kept++
		} else {
			refused(t, "one too many", err, fault.TooMany)
		}
	}
	same(t, "kept", kept, 7)
}

func commentTogether(t *testing.T, w *testkit.World) {
	ctx := t.Context()
	a, b, closed, gone := w.Published(t), w.Published(t, testkit.In(testkit.FA, w.Health)), w.Published(t), w.Published(t)
	_, head := w.Comment(t, a, 0, "آغاز")
	_, waits := w.Comment(t, a, 0, "در نوبت")
	w.Decide(t, head, comment.Approve)
	ok(t, w.Comments.Set(ctx, w.Chief, comment.Place{Edition: testkit.FA, Story: closed.Code}, comment.Settings{Closed: true}))
	w.Withdraw(t, gone)
	before := count(ctx, t, w, `SELECT COUNT(*) FROM comments`)
	last, err := job.Last(ctx, w.Store.DB())
	ok(t, err)
	svc := with(w, finds("insult", comment.Look, 0.4))
	svc.ScreenLater(true)
	kinds := []struct {
		story  id.Story
		parent id.Comment
		want   fault.Kind
		taken  bool
	}{
		{a.Code, 0, 0, true},
		{b.Code, 0, 0, true},
		{a.Code, head.ID, 0, true},
		{a.Code, waits.ID, fault.NotFound, false},
		{b.Code, head.ID, fault.NotFound, false},
		{closed.Code, 0, fault.Conflict, false},
		{gone.Code, 0, fault.NotFound, false},
		{5, 0, fault.NotFound, false},
	}
	var list []comment.Posting
	for n := range 160 {
		k := kinds[n%len(kinds)]
		list = append(list, comment.Posting{
			Story: k.story, Parent: k.parent, Edition: testkit.FA, Text: "متن " + strconv.Itoa(n), Author: "نام " + strconv.Itoa(n), Sender: comment.Sender{1, byte(n)},
		})
	}
	for n, err := range postAtOnce(t, svc, list) {
		if k := kinds[n%len(kinds)]; k.taken {
			ok(t, err)
		} else {
			refused(t, "comment "+strconv.Itoa(n), err, k.want)
		}
	}
	const taken = 60
	same(t, "comments", count(ctx, t, w, `SELECT COUNT(*) FROM comments`), before+taken)
	same(t, "with words that are their sender's", count(ctx, t, w, `SELECT COUNT(*) FROM comments c
		JOIN comment_revisions r ON r.comment_id = c.id AND r.revision = 1 AND r.text = c.text AND r.author = c.author
		WHERE c.screened = 0 AND 'متن ' || SUBSTR(c.author, 5) = c.text`), taken)
	acts, err := w.Store.Audit.Audit(ctx, audit.Query{Kind: event.CommentReceived, Limit: 1000})
	ok(t, err)
	of := map[id.Comment]bool{}
	for _, e := range acts {
		of[e.Comment] = true
	}
	same(t, "acts", []int{len(acts), len(of)}, []int{before + taken, before + taken})
	today, err := w.Store.Comments.Today(ctx, testkit.FA, w.Clock.Now())
	ok(t, err)
	same(t, "figures", count(ctx, t, w, `SELECT n FROM comment_figures WHERE edition = $1 AND day = $2 AND kind = 'received' AND key = ''`,
		testkit.FA, int64(today)), before+taken)
	counts, err := w.Comments.Counts(ctx, b.Code)
	ok(t, err)
	same(t, "waiting under the second", counts, comment.Counts{Waiting: 20})
	evs, err := job.Since(ctx, w.Store.DB(), last, 1000)
	ok(t, err)
	told := map[id.Story]int{}
	for _, ev := range evs {
		if ev.Kind == event.CommentReceived {
			told[ev.Story]++
		}
	}
	if len(told) != 2 || told[a.Code] == 0 || told[b.Code] == 0 || told[a.Code] > 40 || told[b.Code] > 20 {
		t.Errorf("the outbox tells of %v", told)
	}
}

// commentPanic: whatever a rule does while comments are written together, the
// others come in, and so does the next.
func commentPanic(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	send := func(n int, broken bool) error {
		c, err := comment.Restore(comment.Record{
			Head: comment.Head{Story: s.Code, Edition: testkit.FA, CreatedAt: w.Clock.Now(), Receipt: comment.HashReceipt(strconv.Itoa(n))},
			Body: comment.Body{
				Text: "متن " + strconv.Itoa(n), Revision: 1, RevisedAt: w.Clock.Now(), State: comment.Waiting, Reason: comment.New,
				QueuedAt: w.Clock.Now(), Sender: comment.Sender{byte(n + 1)}, Risk: 1,
			},
		})
		if err != nil {
			return err
		}
		a := arriving(c)
		if broken {
			a.Saved = func(*comment.Comment) comment.Change { panic("a rule broke") }
		}
		return w.Store.Comments.CreateComment(context.WithoutCancel(t.Context()), a)
	}
	errs := make([]error, 20)
	var all sync.WaitGroup
	for n := range errs {
		all.Go(func() { errs[n] = send(n, n%10 == 3) })
	}
	all.Wait()
	for n, err := range errs {
		if n%10 != 3 {
			ok(t, err)
		} else if fault.KindOf(err) != fault.Internal || err == nil {
			t.Errorf("the broken one: %v", err)
		}
	}
	ok(t, send(100, false))
	same(t, "comments", count(t.Context(), t, w, `SELECT COUNT(*) FROM comments`), 19)
}

// commentLikeAfter: the same words of many stand apart as long as nobody has
// looked at them, and are one of many as soon as somebody did.
func commentLikeAfter(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	svc := with(w, func(comment.Subject) (comment.Screening, error) { return comment.Screening{Simhash: 1<<40 | 77}, nil })
	svc.ScreenLater(true)
	var list []comment.Posting
	for n := range 9 {
		list = append(list, comment.Posting{Story: s.Code, Edition: testkit.FA, Text: "همه همین را می\u200cگویند", Sender: comment.Sender{byte(n + 1)}})
	}
	for _, err := range postAtOnce(t, svc, list) {
		ok(t, err)
	}
	queue := func() []comment.Item {
		items, err := w.Comments.Queue(t.Context(), w.Moderator, comment.Query{Folded: true, Limit: 50})
		ok(t, err)
		return items
	}
	items := queue()
	same(t, "before", len(items), 9)
	for _, it := range items {
		if it.Same > 1 || it.Alike() != it.ID {
			t.Errorf("comment %d is like %d of %d before anybody looked", it.ID, it.Alike(), it.Same)
		}
	}
	w.Clock.Advance(time.Minute)
	for {
		n, err := svc.ScreenPending(t.Context(), 4)
		ok(t, err)
		if n == 0 {
			break
		}
	}
	items = queue()
	if len(items) != 1 || items[0].Same != 9 {
		t.Errorf("after: %d in the queue, the first of %d", len(items), items[0].Same)
	}
}
