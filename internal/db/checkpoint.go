package db

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// SQLite's write-ahead log is brought into the database beside the writing, by
// a connection of its own: left to the writer, every few hundred transactions
// one would wait while thousands of pages are written and the disk has them.
const (
	checkpointEvery = time.Second // at most, and only after writes
	checkpointRest  = 10 * time.Second
	// checkpointAfter is after how many commits a second is enough; after
	// fewer, checkpointRest is.
	checkpointAfter = 32
	// checkpointLeft is how many pages may be left for the writer's own
	// connection, which alone can see the last one: only a log that is wholly in
	// the database begins anew.
	checkpointLeft  = 500
	checkpointLarge = 4_000 // pages of a log that should begin anew
	checkpointTries = 4
)

// checkpoints brings the log of a SQLite database into its file.
type checkpoints struct {
	write   *sql.DB
	own     *sql.DB
	commits atomic.Int64
	wake    chan struct{}
	running sync.WaitGroup
	stop    context.CancelFunc
	mu      sync.Mutex // held by who is at it: the engine lets one, and does not wait
}

func startCheckpoints(ctx context.Context, write, own *sql.DB) *checkpoints {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	c := &checkpoints{write: write, own: own, wake: make(chan struct{}, 1), stop: stop}
	c.running.Go(func() { c.run(ctx) })
	return c
}

// committed notes that there is something to do.
func (c *checkpoints) committed() {
	c.commits.Add(1)
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *checkpoints) close() error {
	c.stop()
	c.running.Wait()
	return c.own.Close()
}

func (c *checkpoints) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		}
		for waited := time.Duration(0); waited < checkpointRest && ctx.Err() == nil; waited += checkpointEvery {
			wait(ctx, checkpointEvery)
			if c.commits.Load() >= checkpointAfter {
				break
			}
		}
		if ctx.Err() != nil {
			return
		}
		c.commits.Store(0)
		c.once(ctx)
	}
}

// once brings in what is in the log. An error is nobody's loss: what is in the
// log lasts, and the writer itself brings it in when it has grown large.
func (c *checkpoints) once(ctx context.Context) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for range checkpointTries {
		log, left, err := passive(ctx, c.own)
		if err != nil || log < checkpointLarge {
			return
		}
		if left <= checkpointLeft {
			_, _, _ = passive(ctx, c.write)
			return
		}
	}
}

// passive brings in what no reader stands in the way of, and returns how many
// pages the log has and how many of them are left.
func passive(ctx context.Context, pool *sql.DB) (log, left int, err error) {
	var busy, done int
	err = pool.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &log, &done)
	if err == nil && busy != 0 {
		err = errors.New("another checkpoint is under way")
	}
	return log, log - done, err
}

// wait waits, but not longer than the context lives.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
