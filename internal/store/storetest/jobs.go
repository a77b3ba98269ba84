package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/id"
	"peyk/internal/job"
	"peyk/internal/testkit"
)

var jobCases = []testCase{
	{"job/four workers on each of two nodes do every job once", jobClaimOnce},
	{"job/a failed one is tried again, later and later, then given up", jobRetry},
	{"job/a node that died frees its job when the lease is over", jobCrash},
	{"job/one name is one job", jobNamed},
	{"job/put in the queue anew while it runs, it runs once more", jobReplaced},
	{"job/put in the queue anew while it fails, the new order stands", jobReplacedFails},
	{"job/one broken off by a stop is handed back", jobHandedBack},
	{"job/an event becomes jobs exactly once among all nodes", jobDispatch},
	{"job/a job exists only if its transaction was committed", jobRolledBack},
	{"job/without a handler it is kept for a person to see", jobUnknown},
}

// noted counts how often each payload was done.
type noted struct {
	mu   sync.Mutex
	done map[string]int
}

func (n *noted) handle(_ context.Context, j job.Job) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.done == nil {
		n.done = map[string]int{}
	}
	n.done[j.Payload]++
	return nil
}

func (n *noted) all() map[string]int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return maps.Clone(n.done)
}

func none(event.Event) []job.Job { return nil }

func runner(w *testkit.World, h job.Handler) *job.Runner {
	r := job.NewRunner(w.Store.DB(), w.Clock.Now, discard(), job.DefaultPolicy(), none)
	r.Handle("k", h)
	return r
}

func enqueue(t *testing.T, w *testkit.World, jobs ...job.Job) {
	t.Helper()
	ok(t, w.Store.DB().Write(t.Context(), func(tx *db.Tx) error {
		for _, j := range jobs {
			if j.Kind == "" {
				j.Kind = "k"
			}
			if err := job.Enqueue(t.Context(), tx, j); err != nil {
				return err
			}
		}
		return nil
	}))
}

// row is what is stored of a job.
type row struct {
	payload           string
	runAt             time.Time
	attempts          int
	leased, dead      bool
	lastError, naming string
}

func rows(t *testing.T, w *testkit.World) []row {
	t.Helper()
	list, err := db.All(t.Context(), w.Store.DB(), func(s db.Scanner) (row, error) {
		var r row
		var at, lease, dead int64
		err := s.Scan(&r.payload, &r.naming, &at, &r.attempts, &lease, &r.lastError, &dead)
		r.runAt, r.leased, r.dead = db.Time(at), lease > 0, dead > 0
		return r, err
	}, `SELECT payload, name, run_at, attempts, leased_until, last_error, dead_at FROM jobs ORDER BY id`)
	ok(t, err)
	return list
}

func jobClaimOnce(t *testing.T, w *testkit.World) {
	const n = 60
	var jobs []job.Job
	for i := range n {
		jobs = append(jobs, job.Job{Payload: fmt.Sprint(i), RunAt: w.Clock.Now()})
	}
	enqueue(t, w, append(jobs, job.Job{Payload: "later", RunAt: w.Clock.Now().Add(time.Microsecond)})...)
	var did noted
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan struct{}, n+1)
	var wg sync.WaitGroup
	for range 2 {
		r := runner(w, func(ctx context.Context, j job.Job) error {
			err := did.handle(ctx, j)
			done <- struct{}{}
			return err
		})
		wg.Go(func() { r.Run(ctx, 4, 5*time.Millisecond) })
	}
	for range n {
		<-done
	}
	stop()
	wg.Wait()
	for p, times := range did.all() {
		if times != 1 || p == "later" {
			t.Errorf("job %s done %d times", p, times)
		}
	}
	if left := rows(t, w); len(left) != 1 || left[0].payload != "later" || left[0].attempts != 0 {
		t.Errorf("left: %+v, want the later one alone", left)
	}
}

func jobRetry(t *testing.T, w *testkit.World) {
	enqueue(t, w, job.Job{Payload: "p", RunAt: w.Clock.Now()})
	p := job.DefaultPolicy()
	tries := 0
	r := runner(w, func(_ context.Context, j job.Job) error {
		tries++
		if j.Attempts != tries || j.Payload != "p" || j.Kind != "k" {
			t.Errorf("try %d got %+v", tries, j)
		}
		if tries == 2 {
			panic("second time")
		}
		return errors.New("no luck")
	})
	wait := p.Backoff
	for i := 1; i < p.Attempts; i++ {
		ok(t, r.Drain(t.Context()))
		left := rows(t, w)
		if tries != i || len(left) != 1 || left[0].dead || left[0].leased || left[0].lastError == "" {
			t.Fatalf("after try %d: %d tries, %+v", i, tries, left)
		}
		if d := left[0].runAt.Sub(w.Clock.Now()); d != wait {
			t.Errorf("after try %d it waits %v, want %v", i, d, wait)
		}
		w.Clock.Advance(wait - time.Microsecond)
		ok(t, r.Drain(t.Context()))
		w.Clock.Advance(time.Microsecond)
		wait = min(2*wait, p.MaxWait)
	}
	ok(t, r.Drain(t.Context()))
	w.Clock.Advance(100 * time.Hour)
	ok(t, r.Drain(t.Context()))
	left := rows(t, w)
	if tries != p.Attempts || len(left) != 1 || !left[0].dead {
		t.Errorf("%d tries, %+v; want %d, and one given up", tries, left, p.Attempts)
	}
}

func jobCrash(t *testing.T, w *testkit.World) {
	enqueue(t, w, job.Job{Payload: "p", RunAt: w.Clock.Now()})
	crashing := runner(w, func(context.Context, job.Job) error {
		runtime.Goexit() // as if the process had ended here
		return nil
	})
	var wg sync.WaitGroup
	wg.Go(func() { _ = crashing.Drain(t.Context()) })
	wg.Wait()
	var did noted
	r := runner(w, did.handle)
	w.Clock.Advance(job.DefaultPolicy().Lease - time.Microsecond)
	ok(t, r.Drain(t.Context()))
	if len(did.all()) != 0 {
		t.Fatal("done under another's lease")
	}
	w.Clock.Advance(time.Microsecond)
	ok(t, r.Drain(t.Context()))
	same(t, "done", did.all(), map[string]int{"p": 1})
	same(t, "left", len(rows(t, w)), 0)
}

func jobNamed(t *testing.T, w *testkit.World) {
	now := w.Clock.Now()
	enqueue(t, w, job.Job{Name: "n", Payload: "old", RunAt: now}, job.Job{Name: "n", Payload: "new", RunAt: now.Add(time.Hour)},
		job.Job{Kind: "other", Name: "n", Payload: "of another kind", RunAt: now.Add(time.Hour)},
		job.Job{Payload: "a", RunAt: now.Add(time.Hour)}, job.Job{Payload: "a", RunAt: now.Add(time.Hour)})
	var did noted
	r := runner(w, did.handle)
	r.Handle("other", did.handle)
	ok(t, r.Drain(t.Context()))
	same(t, "too early", len(did.all()), 0)
	w.Clock.Advance(time.Hour)
	ok(t, r.Drain(t.Context()))
	same(t, "done", did.all(), map[string]int{"new": 1, "of another kind": 1, "a": 2})

	failing := runner(w, func(context.Context, job.Job) error { return errors.New("no") })
	enqueue(t, w, job.Job{Name: "n", Payload: "x", RunAt: w.Clock.Now()})
	for range job.DefaultPolicy().Attempts {
		ok(t, failing.Drain(t.Context()))
		w.Clock.Advance(time.Hour)
	}
	if left := rows(t, w); len(left) != 1 || !left[0].dead {
		t.Fatalf("left: %+v, want one given up", left)
	}
	enqueue(t, w, job.Job{Name: "n", Payload: "again", RunAt: w.Clock.Now()})
	ok(t, r.Drain(t.Context()))
	if did.all()["again"] != 1 {
		t.Error("a job that had been given up did not come to life")
	}
}

func jobReplaced(t *testing.T, w *testkit.World) {
	var order []string
	r := runner(w, func(_ context.Context, j job.Job) error {
		order = append(order, j.Payload)
		if j.Payload == "first" {
			enqueue(t, w, job.Job{Name: "n", Payload: "second", RunAt: w.Clock.Now()})
		}
		return nil
	})
	enqueue(t, w, job.Job{Name: "n", Payload: "first", RunAt: w.Clock.Now()})
	ok(t, r.Drain(t.Context()))
	same(t, "order", order, []string{"first", "second"})
	same(t, "left", len(rows(t, w)), 0)
}

func jobReplacedFails(t *testing.T, w *testkit.World) {
	later := w.Clock.Now().Add(10 * time.Hour)
	r := runner(w, func(_ context.Context, j job.Job) error {
		if j.Payload == "first" {
			enqueue(t, w, job.Job{Name: "n", Payload: "second", RunAt: later})
			return errors.New("no")
		}
		return nil
	})
	enqueue(t, w, job.Job{Name: "n", Payload: "first", RunAt: w.Clock.Now()})
	ok(t, r.Drain(t.Context()))
	same(t, "left", rows(t, w), []row{{payload: "second", naming: "n", runAt: later}})
}

func jobHandedBack(t *testing.T, w *testkit.World) {
	enqueue(t, w, job.Job{Payload: "p", RunAt: w.Clock.Now()})
	ctx, stop := context.WithCancel(t.Context())
	r := runner(w, func(ctx context.Context, _ job.Job) error {
		stop()
		<-ctx.Done()
		return ctx.Err()
	})
	_ = r.Drain(ctx)
	same(t, "left", rows(t, w), []row{{payload: "p", runAt: w.Clock.Now()}})
	var did noted
	ok(t, runner(w, did.handle).Drain(t.Context())) // after the restart, at once
	same(t, "done", did.all(), map[string]int{"p": 1})
}

func jobDispatch(t *testing.T, w *testkit.World) {
	d := w.Store.DB()
	var did noted
	jobs := func(ev event.Event) []job.Job {
		if ev.Kind != event.StoryCorrected {
			return nil
		}
		return []job.Job{{Kind: "k", Payload: ev.Story.String() + "a"}, {Kind: "k", Payload: ev.Story.String() + "b"}}
	}
	nodes := make([]*job.Runner, 3)
	for i := range nodes {
		nodes[i] = job.NewRunner(d, w.Clock.Now, discard(), job.DefaultPolicy(), jobs)
		nodes[i].Handle("k", did.handle)
	}
	const each = 12
	errs := together(6, func(i int) error {
		if i < 3 {
			for range each {
				if err := nodes[i].Drain(t.Context()); err != nil {
					return err
				}
			}
			return nil
		}
		for n := range each {
			ev := event.Event{Kind: event.StoryCorrected, Story: 1 + 100*id.Story(i) + id.Story(n)}
			if err := w.Store.Record(t.Context(), ev, event.Event{Kind: event.VoteCast}); err != nil {
				return err
			}
		}
		return nil
	})
	ok(t, errors.Join(errs...))
	ok(t, nodes[0].Drain(t.Context()))
	got := did.all()
	if len(got) != 3*each*2 {
		t.Errorf("%d jobs done, want %d", len(got), 3*each*2)
	}
	for p, n := range got {
		if n != 1 {
			t.Errorf("job %s done %d times", p, n)
		}
	}
}

func jobRolledBack(t *testing.T, w *testkit.World) {
	no := errors.New("no")
	err := w.Store.DB().Write(t.Context(), func(tx *db.Tx) error {
		if err := job.Enqueue(t.Context(), tx, job.Job{Kind: "k"}); err != nil {
			return err
		}
		return no
	})
	if !errors.Is(err, no) || len(rows(t, w)) != 0 {
		t.Errorf("error %v, jobs %v", err, rows(t, w))
	}
	err = w.Store.DB().Write(t.Context(), func(tx *db.Tx) error { return job.Enqueue(t.Context(), tx, job.Job{}) })
	if err == nil {
		t.Error("a job of no kind was taken")
	}
}

func jobUnknown(t *testing.T, w *testkit.World) {
	enqueue(t, w, job.Job{Kind: "nobody's", RunAt: w.Clock.Now()})
	r := runner(w, nil)
	ok(t, r.Drain(t.Context()))
	left := rows(t, w)
	if !slices.ContainsFunc(left, func(r row) bool { return r.attempts == 1 && r.lastError != "" }) {
		t.Errorf("left: %+v", left)
	}
}
