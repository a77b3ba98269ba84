package app

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// The comments that were put off are looked at in small parts, which are saved
// together, with rests between: comments that are on their way in, readers and
// the desk go before. In a rush, when a quarter as many come as are looked at,
// the work takes a tenth of a core, so that it goes on however long that lasts;
// after it half of one.
const (
	screenEvery = time.Second // comments that another process, or this one before it was stopped, left behind
	screenPart  = 16
	restInRush  = 9 // times as long as the work
	restAfter   = 1
	rushShare   = 4
	longestRest = 200 * time.Millisecond // on a busy core the work takes longer than it would
)

// screenPutOff looks at what was put off, as it comes.
func (s *server) screenPutOff(ctx context.Context) {
	tick := time.NewTicker(screenEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := s.screenAll(ctx); err != nil && ctx.Err() == nil {
			s.agency.Log.ErrorContext(ctx, "comments not screened", "error", err)
			rest(ctx, screenEvery)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-s.agency.Comments.PutOff():
		}
	}
}

// screenAll looks at comments until none waits. A panic is an error, so that the
// next are looked at all the same.
func (s *server) screenAll(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	arrived := s.agency.Comments.Arrived()
	for ctx.Err() == nil {
		begun := s.agency.Clock()
		n, err := s.agency.Comments.ScreenPending(ctx, screenPart)
		if err != nil || n == 0 {
			return err
		}
		took := s.agency.Clock().Sub(begun)
		now := s.agency.Comments.Arrived()
		pause := took * restAfter
		if (now-arrived)*rushShare > int64(n) {
			pause = took * restInRush
		}
		arrived = now
		rest(ctx, min(pause, longestRest))
	}
	return nil
}
