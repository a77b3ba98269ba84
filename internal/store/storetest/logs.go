package storetest

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"peyk/internal/audit"
	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/job"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

var logCases = []testCase{
	{"log/every act is in the audit log and the outbox", logged},
	{"log/what was rolled back left no trace", rolledBack},
	{"log/pages and filters of the audit log", auditPages},
	{"log/listeners hear of commits alone", listeners},
	{"log/places in the outbox appear in their order", outboxOrder},
	{"log/the outbox is pruned behind its readers", outboxPrune},
	{"log/a setting made by several at once is one", settingsRace},
	{"log/a panic in a change frees the database", panicInWrite},
}

// entries returns the audit log's entries of a kind, oldest first.
func entries(t *testing.T, w *testkit.World, kind event.Kind) []audit.Entry {
	t.Helper()
	list, err := w.Store.Audit.Audit(t.Context(), audit.Query{Kind: kind, Limit: 1000})
	ok(t, err)
	slices.Reverse(list)
	return list
}

func logged(t *testing.T, w *testkit.World) {
	s := w.Published(t, testkit.Tags("باران"))
	_, c := w.Comment(t, s, 0, "متن")
	w.Decide(t, c, comment.Refuse)
	w.Withdraw(t, s)
	history, err := w.Store.Audit.Audit(t.Context(), audit.Query{Story: s.Code, Limit: 100})
	ok(t, err)
	var kinds []event.Kind
	for _, e := range slices.Backward(history) {
		kinds = append(kinds, e.Kind)
	}
	want := []event.Kind{
		event.StoryCreated, event.StorySubmitted, event.StoryApproved, event.StoryPublished, event.CommentReceived,
		event.CommentRefused, event.StoryWithdrawn,
	}
	same(t, "audit log", kinds, want)
	sec, err := w.Store.Audit.SectionOf(t.Context(), c.ID)
	ok(t, err)
	same(t, "section of a comment", sec, s.Section)
	_, err = w.Store.Audit.SectionOf(t.Context(), c.ID+99)
	refused(t, "section of a comment that is none", err, fault.NotFound)
	of, err := w.Store.Audit.Audit(t.Context(), audit.Query{Comment: c.ID, Limit: 100})
	ok(t, err)
	if len(of) != 2 || of[0].Actor != w.Moderator.User || of[0].Detail["rule"] != "topic" || of[0].Detail["rules"] != "1" ||
		of[0].Edition != testkit.FA || !of[0].At.Equal(w.Clock.Now()) {
		t.Errorf("log of the comment %+v", of)
	}
	events, err := job.Since(t.Context(), w.Store.DB(), 0, 1000)
	ok(t, err)
	kinds = nil
	for _, e := range events {
		if e.Story == s.Code {
			kinds = append(kinds, e.Kind)
			if !slices.Equal(e.Tags, []string{"باران"}) && e.Comment == 0 {
				t.Errorf("event %s without its tags: %+v", e.Kind, e)
			}
		}
	}
	same(t, "outbox", kinds, want)
}

func rolledBack(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	sums := func() [3]int {
		return [3]int{
			count(t.Context(), t, w, `SELECT COUNT(*) FROM audit`), count(t.Context(), t, w, `SELECT COUNT(*) FROM outbox`),
			count(t.Context(), t, w, `SELECT COUNT(*) FROM story_revisions`),
		}
	}
	before := sums()
	_, err := w.Store.Stories.Update(t.Context(), s.Code, func(s *story.Story) ([]event.Event, error) {
		s.Revision++
		s.Section = 999 // refused by the database, after the revision was written or before
		return []event.Event{{Kind: event.StoryEdited, At: w.Clock.Now(), Story: s.Code}}, nil
	})
	refused(t, "update", err, fault.Conflict)
	_, err = w.Stories.Act(t.Context(), w.Reporter, s.Code, story.Withdraw, story.Order{Note: "x", Withdrawal: story.WithdrawnError})
	refused(t, "act", err, fault.Forbidden)
	same(t, "audit, outbox, revisions", sums(), before)
	ok(t, w.Store.Record(t.Context(), event.Event{Kind: event.SignInRefused, At: w.Clock.Now()}))
	same(t, "after a record", sums(), [3]int{before[0] + 1, before[1] + 1, before[2]})
	_, err = w.Rank.Vote(t.Context(), testkit.Visit(s.Code, 1), true)
	ok(t, err)
	same(t, "a vote is no act", sums(), [3]int{before[0] + 1, before[1] + 2, before[2]})
}

func auditPages(t *testing.T, w *testkit.World) {
	for i := range 5 {
		ok(t, w.Store.Record(t.Context(), event.Event{
			Kind: event.UserChanged, At: w.Clock.Advance(time.Second), Actor: w.Admin.User, Detail: map[string]string{"n": strconv.Itoa(i)},
		}))
	}
	svc := audit.NewService(w.Store.Audit)
	var got []string
	q := audit.Query{Actor: w.Admin.User, Kind: event.UserChanged, Limit: 2}
	for {
		page, err := svc.List(t.Context(), w.Chief, q)
		ok(t, err)
		if len(page) == 0 {
			break
		}
		for _, e := range page {
			got = append(got, e.Detail["n"])
		}
		q.Before = page[len(page)-1].ID
	}
	same(t, "newest first", got, []string{"4", "3", "2", "1", "0"})
	all, err := svc.List(t.Context(), w.Admin, audit.Query{})
	ok(t, err)
	if len(all) < 5 {
		t.Errorf("%d entries without a filter", len(all))
	}
}

func listeners(t *testing.T, w *testkit.World) {
	var mu sync.Mutex
	var heard []event.Kind
	w.Store.OnCommit(func(evs []event.Event) {
		mu.Lock()
		defer mu.Unlock()
		for _, e := range evs {
			heard = append(heard, e.Kind)
			if _, err := w.Store.Stories.Get(t.Context(), e.Story); err != nil {
				t.Errorf("heard of %s before others can see it: %v", e.Kind, err)
			}
		}
	})
	s := w.Draft(t)
	_, err := w.Stories.Act(t.Context(), w.Reporter, s.Code, story.Publish, story.Order{})
	refused(t, "act", err, fault.Conflict)
	w.Act(t, s, story.Submit, story.Order{})
	same(t, "heard", heard, []event.Kind{event.StoryCreated, event.StorySubmitted})
}

func outboxOrder(t *testing.T, w *testkit.World) {
	const writers, each = 4, 15
	var seen []int64
	last := int64(0)
	look := func() int {
		evs, err := job.Since(t.Context(), w.Store.DB(), last, 1000)
		ok(t, err)
		for _, e := range evs {
			seen = append(seen, e.ID)
			last = e.ID
		}
		return len(evs)
	}
	look()
	have := len(seen)
	done := make(chan error, 1)
	go func() {
		errs := together(writers, func(int) error {
			for range each {
				err := w.Store.Record(t.Context(), event.Event{Kind: event.VoteCast}, event.Event{Kind: event.VoteCast})
				if err != nil {
					return err
				}
			}
			return nil
		})
		done <- errors.Join(errs...)
	}()
	for running := true; running; {
		select {
		case err := <-done:
			ok(t, err)
			running = false
		default:
		}
		look()
	}
	if n := len(seen) - have; n != writers*each*2 {
		t.Errorf("a reader that follows saw %d events, want %d", n, writers*each*2)
	}
	for i, n := range seen {
		if n != int64(i+1) {
			t.Fatalf("place %d is %d: %v", i, n, seen)
		}
	}
}

func outboxPrune(t *testing.T, w *testkit.World) {
	d := w.Store.DB()
	total := count(t.Context(), t, w, `SELECT COUNT(*) FROM outbox`)
	prune := func(before time.Time) int {
		t.Helper()
		ok(t, d.Write(t.Context(), func(tx *db.Tx) error { return job.Prune(t.Context(), tx, "jobs", before) }))
		return count(t.Context(), t, w, `SELECT COUNT(*) FROM outbox`)
	}
	later := w.Clock.Now().Add(time.Hour)
	if n := prune(later); n != total {
		t.Errorf("%d of %d events left though nobody had read them", n, total)
	}
	r := job.NewRunner(d, w.Clock.Now, discard(), job.DefaultPolicy(), func(event.Event) []job.Job { return nil })
	ok(t, r.Dispatch(t.Context()))
	if n := prune(testkit.Start); n != total {
		t.Errorf("%d of %d events left though all were too young", n, total)
	}
	last, err := job.Last(t.Context(), d)
	ok(t, err)
	if n := prune(later); n != 1 {
		t.Errorf("%d events left, want the last alone", n)
	}
	after, err := job.Last(t.Context(), d)
	ok(t, err)
	same(t, "last place", after, last)
	ok(t, w.Store.Record(t.Context(), event.Event{Kind: event.VoteCast, At: w.Clock.Now()}))
	evs, err := job.Since(t.Context(), d, last, 10)
	ok(t, err)
	if len(evs) != 1 || evs[0].ID != last+1 {
		t.Errorf("after pruning: %+v", evs)
	}
}

func settingsRace(t *testing.T, w *testkit.World) {
	const n = 6
	values := make([][]byte, n)
	for _, err := range together(n, func(i int) error {
		v, err := w.Store.Settings.GetOrCreate(t.Context(), "key", func() ([]byte, error) { return []byte{byte(i), 0, 255}, nil })
		values[i] = v
		return err
	}) {
		ok(t, err)
	}
	for _, v := range values {
		if len(v) != 3 || !bytes.Equal(v, values[0]) {
			t.Fatalf("settings differ: %v", values)
		}
	}
	got, err := w.Store.Settings.GetOrCreate(t.Context(), "key", func() ([]byte, error) {
		t.Error("made again")
		return nil, nil
	})
	ok(t, err)
	same(t, "setting", got, values[0])
	no := errors.New("no entropy")
	if _, err := w.Store.Settings.GetOrCreate(t.Context(), "other", func() ([]byte, error) { return nil, no }); !errors.Is(err, no) {
		t.Errorf("error %v, want create's own", err)
	}
}

func panicInWrite(t *testing.T, w *testkit.World) {
	s := w.Draft(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not go on")
			}
		}()
		_, _ = w.Store.Stories.Update(t.Context(), s.Code, func(*story.Story) ([]event.Event, error) { panic("rule") })
	}()
	w.Act(t, s, story.Submit, story.Order{}) // hangs if the writer was not freed
}
