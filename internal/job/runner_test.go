package job_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"peyk/internal/account"
	"peyk/internal/clock"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/id"
	"peyk/internal/job"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func enqueue(t *testing.T, d *db.DB, j job.Job) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error { return job.Enqueue(t.Context(), tx, j) })
	if err != nil {
		t.Fatal(err)
	}
}

// bubble runs a test in a bubble whose time goes on by itself when everybody
// waits, on a database opened and closed inside it.
func bubble(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	file := testkit.SQLiteFile(t)
	synctest.Test(t, func(t *testing.T) {
		d, err := db.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		test(t, d)
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
}

// start runs a runner until the returned function is called, which waits for
// its end.
func start(t *testing.T, r *job.Runner, workers int, interval time.Duration) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Run(ctx, workers, interval)
	}()
	return func() {
		cancel()
		<-done
	}
}

func TestRunDoesAJobAtItsTime(t *testing.T) {
	bubble(t, func(t *testing.T, d *db.DB) {
		r := job.NewRunner(d, clock.System, quiet(), job.DefaultPolicy(), func(event.Event) []job.Job { return nil })
		var did atomic.Pointer[time.Time]
		r.Handle("k", func(context.Context, job.Job) error {
			now := time.Now()
			did.Store(&now)
			return nil
		})
		stop := start(t, r, 2, time.Second)
		due := time.Now().Add(10 * time.Second)
		enqueue(t, d, job.Job{Kind: "k", RunAt: due})
		time.Sleep(9500 * time.Millisecond)
		synctest.Wait()
		if did.Load() != nil {
			t.Error("done before its time")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if at := did.Load(); at == nil || at.Sub(due) > time.Second {
			t.Errorf("done at %v, due at %v", at, due)
		}
		stop()
	})
}

func TestWakeIsSoonerThanTheInterval(t *testing.T) {
	bubble(t, func(t *testing.T, d *db.DB) {
		r := job.NewRunner(d, clock.System, quiet(), job.DefaultPolicy(), func(event.Event) []job.Job { return nil })
		done := make(chan time.Time, 1)
		r.Handle("k", func(context.Context, job.Job) error {
			done <- time.Now()
			return nil
		})
		stop := start(t, r, 1, time.Hour)
		synctest.Wait()
		enqueue(t, d, job.Job{Kind: "k", RunAt: time.Now()})
		began := time.Now()
		r.Wake()
		r.Wake() // twice is as good as once
		if waited := (<-done).Sub(began); waited > time.Minute {
			t.Errorf("waited %v after Wake", waited)
		}
		stop()
	})
}

// A job must not wait for a worker under its lease: another node would take it
// for lost and do it a second time.
func TestNoJobIsClaimedBeforeAWorkerIsFree(t *testing.T) {
	bubble(t, func(t *testing.T, d *db.DB) {
		p := job.DefaultPolicy()
		var running, most, done atomic.Int32
		var nodes []func()
		for range 2 {
			r := job.NewRunner(d, clock.System, quiet(), p, func(event.Event) []job.Job { return nil })
			r.Handle("slow", func(context.Context, job.Job) error {
				most.Store(max(most.Load(), running.Add(1)))
				time.Sleep(p.Lease * 8 / 10)
				running.Add(-1)
				done.Add(1)
				return nil
			})
			nodes = append(nodes, start(t, r, 1, time.Second))
		}
		const n = 6
		for range n {
			enqueue(t, d, job.Job{Kind: "slow", RunAt: time.Now()})
		}
		time.Sleep(n * p.Lease)
		synctest.Wait()
		if done.Load() != n || most.Load() != 2 {
			t.Errorf("%d slow jobs were done %d times, up to %d at once; two workers", n, done.Load(), most.Load())
		}
		for _, stop := range nodes {
			stop()
		}
	})
}

func TestAJobIsStoppedBeforeItsLeaseEnds(t *testing.T) {
	bubble(t, func(t *testing.T, d *db.DB) {
		p := job.DefaultPolicy()
		r := job.NewRunner(d, clock.System, quiet(), p, func(event.Event) []job.Job { return nil })
		ended := make(chan time.Duration, 8)
		r.Handle("endless", func(ctx context.Context, _ job.Job) error {
			began := time.Now()
			<-ctx.Done()
			ended <- time.Since(began)
			return ctx.Err()
		})
		stop := start(t, r, 1, time.Second)
		enqueue(t, d, job.Job{Kind: "endless", RunAt: time.Now()})
		if took := <-ended; took >= p.Lease {
			t.Errorf("ran for %v under a lease of %v", took, p.Lease)
		}
		stop()
	})
}

func TestRunStopsGracefully(t *testing.T) {
	bubble(t, func(t *testing.T, d *db.DB) {
		r := job.NewRunner(d, clock.System, quiet(), job.DefaultPolicy(), func(event.Event) []job.Job { return nil })
		finished := false
		r.Handle("k", func(context.Context, job.Job) error {
			time.Sleep(5 * time.Second) // does not look at its context
			finished = true
			return nil
		})
		stop := start(t, r, 1, time.Second)
		enqueue(t, d, job.Job{Kind: "k", RunAt: time.Now()})
		time.Sleep(2 * time.Second)
		stop()
		if !finished {
			t.Error("Run returned while a job ran")
		}
		n, err := db.One(t.Context(), d, db.Value[int64], `SELECT COUNT(*) FROM jobs`)
		if err != nil || n != 0 {
			t.Errorf("%d jobs left, %v; the one done must be settled", n, err)
		}
	})
}

// schedule is how the program binds the runner to stories: a scheduled story
// brings a job at its time.
func schedule(ev event.Event, at time.Time) []job.Job {
	if ev.Kind != event.StoryScheduled {
		return nil
	}
	return []job.Job{{Kind: "fire", Payload: ev.Story.String(), Name: ev.Story.String(), RunAt: at}}
}

func TestAScheduledStoryFiresOnceEvenAcrossARestart(t *testing.T) {
	for name, source := range testkit.Sources(t) {
		t.Run(name, func(t *testing.T) { firesOnce(t, source) })
	}
}

func firesOnce(t *testing.T, source string) {
	t.Helper()
	first := testkit.Open(t, source)
	w := testkit.NewWorld(t, first)
	at := w.Clock.Now().Add(time.Hour)
	var codes []id.Story
	for range 5 {
		codes = append(codes, w.Scheduled(t, at).Code)
	}
	node := func(d *db.DB, broken bool) *job.Runner {
		svc := testkit.Resume(d, w.Clock).Stories
		r := job.NewRunner(d, w.Clock.Now, quiet(), job.DefaultPolicy(), func(ev event.Event) []job.Job { return schedule(ev, at) })
		r.Handle("fire", func(ctx context.Context, j job.Job) error {
			code, ok := id.ParseStory(j.Payload)
			if !ok {
				return errors.New("no code")
			}
			err := svc.Fire(ctx, code)
			if broken && code == codes[1] {
				panic("the process ends after the story is out and before the job is settled")
			}
			return err
		})
		return r
	}
	if err := node(first, false).Drain(t.Context()); err != nil { // the jobs are there, their time is not
		t.Fatal(err)
	}
	if n := fired(t, first); n != 0 {
		t.Fatalf("%d stories came out before their time", n)
	}
	w.Clock.Set(at)
	if err := node(first, true).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := testkit.Open(t, source) // the restart
	for range 3 {
		w.Clock.Advance(job.DefaultPolicy().Lease)
		if err := node(again, false).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := testkit.Resume(again, w.Clock).Stories.FireDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := fired(t, again); n != len(codes) {
		t.Errorf("%d publications of %d scheduled stories", n, len(codes))
	}
	for _, code := range codes {
		s, err := w.Store.Stories.Get(t.Context(), code)
		if err != nil || s.State != story.Published || !s.PublishAt.Equal(at) {
			t.Errorf("story %d: %+v, %v", code, s, err)
		}
	}
}

// fired counts the publications that the log holds.
func fired(t *testing.T, d *db.DB) int {
	t.Helper()
	n, err := db.One(t.Context(), d, db.Value[int64], `SELECT COUNT(*) FROM audit WHERE kind = $1 AND actor = $2`,
		string(event.StoryPublished), int64(account.System().User))
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}
