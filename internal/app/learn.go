package app

import (
	"context"
	"time"
)

// learnAfter is how old what was learned of an edition's spelling may be.
const learnAfter = 12 * time.Hour

// learnSpelling reads now and then how each edition's published stories write
// their words, for its copy desk. It rests between the stories, so that it is
// never in a reader's way.
func (s *server) learnSpelling(ctx context.Context) {
	learn := func(ctx context.Context) error {
		for _, e := range s.dir.Order() {
			if s.dir.Edition(e).Language != "fa" { // only Persian has half-spaces to learn
				continue
			}
			since := s.agency.Clock().Add(-learnAfter)
			if err := s.agency.House.Learn(ctx, e, since, func() { rest(ctx, learnRest) }); err != nil {
				return err
			}
		}
		return nil
	}
	rest(ctx, learnFirst)
	if err := learn(ctx); err != nil && ctx.Err() == nil {
		s.agency.Log.ErrorContext(ctx, "spelling not learned", "error", err)
	}
	every(ctx, s.agency.Log, learnEvery, "spelling not learned", learn)
}

const (
	learnFirst = 20 * time.Second       // after the start, which has other things to do
	learnRest  = 500 * time.Millisecond // after each few stories: on one core they take readers a twentieth of it
)

// rest waits, but not longer than the context lives.
func rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
