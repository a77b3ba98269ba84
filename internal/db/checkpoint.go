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
// a connection of its own, and little at a time: left to the writer, every few
// hundred transactions one would wait for thousands of pages.
const (
	checkpointAfter = 32 // commits
	checkpointLate  = 10 * time.Second
	checkpointRest  = 100 * time.Millisecond // before the next
	// checkpointLarge is a log of so many pages that it should begin anew. That
	// it does when all of it is in the database, which only the writer's
	// connection can bring about while others write: it is left the last few. Only
	// then does the engine make the disk take what was brought in, so that a large
	// log would hold the writer long.
	checkpointLarge = 1_000
	checkpointLeft  = 500
	checkpointTries = 4
)

// checkpoints brings the log of a SQLite database into its file.
type checkpoints struct {
	write, own *sql.DB
	commits    atomic.Int64
	some, many chan struct{} // receive at the first commit, and at enough
	running    sync.WaitGroup
	stop       context.CancelFunc
	mu         sync.Mutex // held by who is at it: the engine lets one, and does not wait
}

func startCheckpoints(ctx context.Context, write, own *sql.DB) *checkpoints {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	c := &checkpoints{write: write, own: own, some: make(chan struct{}, 1), many: make(chan struct{}, 1), stop: stop}
	c.running.Go(func() { c.run(ctx) })
	return c
}

// committed notes that there is something to do.
func (c *checkpoints) committed() {
	n := c.commits.Add(1)
	to := c.some
	if n == checkpointAfter {
		to = c.many
	} else if n != 1 {
		return
	}
	select {
	case to <- struct{}{}:
	default: // it knows
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
		case <-c.some:
		}
		late := time.NewTimer(checkpointLate)
		select {
		case <-ctx.Done():
		case <-c.many:
		case <-late.C:
		}
		late.Stop()
		c.commits.Store(0)
		c.once(ctx)
		late.Reset(checkpointRest)
		select {
		case <-ctx.Done():
		case <-late.C:
		}
		late.Stop()
	}
}

// once brings in what is in the log. An error is nobody's loss: what is in the
// log lasts, and the writer itself brings it in when it has grown very large.
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
