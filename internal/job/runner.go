package job

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"peyk/internal/clock"
	"peyk/internal/db"
	"peyk/internal/event"
)

// Job is something to be done once, at or after RunAt.
type Job struct {
	ID       int64
	Kind     string
	Payload  string
	Name     string // jobs of one kind and name are one job
	RunAt    time.Time
	Attempts int // begun so far, this one included
	lease    int64
}

// Handler does a job. It may run again after a crash, so doing it twice must
// do no harm. An error makes it be tried again later.
type Handler func(ctx context.Context, j Job) error

// Policy is how long a job may take and how often it is tried.
type Policy struct {
	Lease    time.Duration // a node that dies frees its job after this
	Attempts int           // then the job is given up and kept for a person to see
	Backoff  time.Duration // before the second try; doubled each time, up to MaxWait
	MaxWait  time.Duration
}

// DefaultPolicy suits jobs that take seconds: eight tries over about an hour.
func DefaultPolicy() Policy {
	return Policy{Lease: time.Minute, Attempts: 8, Backoff: 5 * time.Second, MaxWait: 30 * time.Minute}
}

// cursorName is the place in the outbox up to which events became jobs.
const cursorName = "jobs"

// Runner turns events into jobs and does the jobs.
type Runner struct {
	db       *db.DB
	now      clock.Clock
	log      *slog.Logger
	policy   Policy
	handlers map[string]Handler
	onEvent  func(event.Event) []Job
	wake     chan struct{}
}

// NewRunner returns a runner. onEvent says which jobs an event brings; each
// event is seen exactly once among all nodes.
func NewRunner(d *db.DB, now clock.Clock, log *slog.Logger, p Policy, onEvent func(event.Event) []Job) *Runner {
	return &Runner{
		db: d, now: now, log: log, policy: p, onEvent: onEvent,
		handlers: map[string]Handler{}, wake: make(chan struct{}, 1),
	}
}

// Handle names the handler of a kind of job. Call it before Run.
func (r *Runner) Handle(kind string, h Handler) { r.handlers[kind] = h }

// Wake makes the runner look at once instead of at its next round.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default: // it is awake already
	}
}

// Run works until ctx ends, with the given number of workers, looking every
// interval for events and due jobs. It returns when all workers have stopped.
func (r *Runner) Run(ctx context.Context, workers int, interval time.Duration) {
	pool := &crew{free: make(chan struct{}, workers)}
	for range workers {
		pool.free <- struct{}{}
	}
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := r.round(ctx, pool); err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "jobs", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-r.wake:
		}
	}
	pool.wg.Wait()
}

// crew is the workers of one Run; free holds a token for each idle one.
type crew struct {
	free chan struct{}
	wg   sync.WaitGroup
}

// round does what is due. A job is claimed only when a worker is free for it:
// a lease must not run while its job waits in line.
func (r *Runner) round(ctx context.Context, pool *crew) error {
	if err := r.Dispatch(ctx); err != nil {
		return err
	}
	for {
		select {
		case <-pool.free:
		case <-ctx.Done():
			return nil
		}
		j, ok, err := r.claim(ctx)
		if err != nil || !ok {
			pool.free <- struct{}{}
			return err
		}
		pool.wg.Go(func() {
			defer func() { pool.free <- struct{}{} }()
			r.do(ctx, j)
		})
	}
}

// Drain dispatches events and does due jobs until none is left, in the
// caller's goroutine. Tests and command-line programs use it in place of Run.
func (r *Runner) Drain(ctx context.Context) error {
	for {
		if err := r.Dispatch(ctx); err != nil {
			return err
		}
		j, ok, err := r.claim(ctx)
		if err != nil || !ok {
			return err
		}
		r.do(ctx, j)
	}
}

// batch bounds how many events become jobs in one transaction.
const batch = 500

// Dispatch turns the new events of the outbox into jobs.
func (r *Runner) Dispatch(ctx context.Context) error {
	for {
		// A look without a write first: most rounds find nothing.
		last, err := Last(ctx, r.db)
		if err != nil {
			return err
		}
		seen, err := db.One(ctx, r.db, db.Value[int64], `SELECT COALESCE(MAX(last), 0) FROM cursors WHERE name = $1`, cursorName)
		if err != nil || seen >= last {
			return err
		}
		if err := r.db.Write(ctx, r.dispatchBatch(ctx)); err != nil {
			return err
		}
	}
}

func (r *Runner) dispatchBatch(ctx context.Context) func(tx *db.Tx) error {
	return func(tx *db.Tx) error {
		at, err := cursor(ctx, tx, cursorName)
		if err != nil {
			return err
		}
		events, err := Since(ctx, tx, at, batch)
		if err != nil || len(events) == 0 {
			return err
		}
		for _, ev := range events {
			for _, j := range r.onEvent(ev.Event) {
				if err := Enqueue(ctx, tx, j); err != nil {
					return err
				}
			}
		}
		return db.Do(ctx, tx, `UPDATE cursors SET last = $1 WHERE name = $2`, events[len(events)-1].ID, cursorName)
	}
}

// claim leases the job that is longest due. The engines part here: under
// PostgreSQL several nodes claim at once and skip each other's rows; SQLite
// has one writer.
func (r *Runner) claim(ctx context.Context) (j Job, ok bool, err error) {
	now := r.now()
	// A look without a write first: most rounds find nothing.
	n, err := db.One(ctx, r.db, db.Value[int64],
		`SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE dead_at = 0 AND run_at <= $1 AND leased_until <= $2 LIMIT 1) AS due`,
		db.Micros(now), db.Micros(now))
	if err != nil || n == 0 {
		return Job{}, false, err
	}
	err = r.db.Write(ctx, func(tx *db.Tx) error {
		pick := `SELECT id FROM jobs WHERE dead_at = 0 AND run_at <= $1 AND leased_until <= $2 ORDER BY run_at, id LIMIT 1`
		if tx.Engine == db.PostgreSQL {
			pick += ` FOR UPDATE SKIP LOCKED`
		}
		lease := db.Micros(now.Add(r.policy.Lease))
		list, err := db.All(ctx, tx, func(s db.Scanner) (Job, error) {
			var j Job
			var at int64
			err := s.Scan(&j.ID, &j.Kind, &j.Payload, &j.Name, &at, &j.Attempts)
			j.RunAt, j.lease = db.Time(at), lease
			return j, err
		}, `UPDATE jobs SET leased_until = $3, attempts = attempts + 1 WHERE id = (`+pick+`)
			RETURNING id, kind, payload, name, run_at, attempts`, db.Micros(now), db.Micros(now), lease)
		if err == nil && len(list) > 0 {
			j, ok = list[0], true
		}
		return err
	})
	return j, ok, err
}

// do runs one claimed job and settles what became of it.
func (r *Runner) do(ctx context.Context, j Job) {
	run, cancel := context.WithTimeout(ctx, r.policy.Lease*9/10)
	err := r.call(run, j)
	cancel()
	settle := context.WithoutCancel(ctx)
	if ctx.Err() != nil && err != nil {
		r.handBack(settle, j)
		return
	}
	if err != nil {
		r.retry(settle, j, err)
		return
	}
	err = r.db.Write(settle, func(tx *db.Tx) error {
		// A job put in the queue anew while it ran has no attempts: it stays,
		// and is free to run again.
		n, err := db.Exec(settle, tx, `DELETE FROM jobs WHERE id = $1 AND leased_until = $2 AND attempts > 0`, j.ID, j.lease)
		if err != nil || n > 0 {
			return err
		}
		return release(settle, tx, j)
	})
	if err != nil {
		r.log.ErrorContext(ctx, "job done but not settled", "job", j.ID, "kind", j.Kind, "error", err)
	}
}

func release(ctx context.Context, tx *db.Tx, j Job) error {
	return db.Do(ctx, tx, `UPDATE jobs SET leased_until = 0 WHERE id = $1 AND leased_until = $2`, j.ID, j.lease)
}

func (r *Runner) call(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	h := r.handlers[j.Kind]
	if h == nil {
		return fmt.Errorf("no handler for jobs of kind %q", j.Kind)
	}
	return h(ctx, j)
}

// handBack frees a job that was broken off because the program stops: it was
// not its fault, and it need not wait for its lease after the restart.
func (r *Runner) handBack(ctx context.Context, j Job) {
	err := r.db.Write(ctx, func(tx *db.Tx) error {
		return db.Do(ctx, tx, `UPDATE jobs SET leased_until = 0,
			attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END
			WHERE id = $1 AND leased_until = $2`, j.ID, j.lease)
	})
	if err != nil {
		r.log.ErrorContext(ctx, "job not handed back", "job", j.ID, "kind", j.Kind, "error", err)
	}
}

func (r *Runner) retry(ctx context.Context, j Job, cause error) {
	now := r.now()
	var dead int64
	if j.Attempts >= r.policy.Attempts {
		dead = db.Micros(now)
	}
	wait := min(r.policy.Backoff<<min(j.Attempts-1, 20), r.policy.MaxWait)
	r.log.WarnContext(ctx, "job failed", "job", j.ID, "kind", j.Kind, "attempt", j.Attempts,
		"given_up", dead != 0, "again_in", wait, "error", cause)
	err := r.db.Write(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, `UPDATE jobs SET leased_until = 0, run_at = $1, last_error = $2, dead_at = $3
			WHERE id = $4 AND leased_until = $5 AND attempts > 0`,
			db.Micros(now.Add(wait)), cause.Error(), dead, j.ID, j.lease)
		if err != nil || n > 0 {
			return err
		}
		return release(ctx, tx, j) // put in the queue anew while it ran: that order stands
	})
	if err != nil {
		r.log.ErrorContext(ctx, "job not settled", "job", j.ID, "error", err)
	}
}
