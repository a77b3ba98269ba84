package search

import (
	"context"
	"runtime"
	"time"

	"peyk/internal/fault"
)

// Searches take turns: as many run side by side as there are processors, for
// more would each take as much longer and hold its memory the longer. Who waits
// too long is told to try again.
type turns chan struct{}

const (
	turnsAtLeast = 2
	longestWait  = 3 * time.Second
)

var errBusy = fault.New(fault.Unavailable, "search.crowded")

func newTurns() turns { return make(turns, max(turnsAtLeast, runtime.GOMAXPROCS(0))) }

// take waits for a turn, which ends with done.
func (t turns) take(ctx context.Context) (done func(), err error) {
	done = func() { <-t }
	select {
	case t <- struct{}{}:
		return done, nil
	default:
	}
	late := time.NewTimer(longestWait)
	defer late.Stop()
	select {
	case t <- struct{}{}:
		return done, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-late.C:
		return nil, errBusy
	}
}
