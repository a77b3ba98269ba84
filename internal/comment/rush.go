package comment

import (
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"peyk/internal/id"
)

// maxPosting is how many comments may be on their way in while each is screened
// as its sender waits. With more it is a rush: they are taken in unscreened,
// which counts as held, and ScreenPending looks at them.
const maxPosting = 4

// rush tells a rush of comments from quiet times.
type rush struct {
	later   bool         // everything is put off
	posting atomic.Int32 // comments on their way in
	behind  atomic.Bool  // some were put off, and nobody has found since that none waits
	arrived atomic.Int64 // comments taken in so far
	putOff  chan struct{}

	mu     sync.Mutex
	failed map[id.Comment]time.Time // comments that could not be screened, until when they are passed over
}

// maxFailed bounds what is remembered of comments that cannot be screened;
// failedFor is how long one is passed over.
const (
	maxFailed = 1000
	failedFor = time.Minute
)

// fail notes that a comment could not be screened: it stays held, and the
// others are looked at before it is tried again.
func (r *rush) fail(c id.Comment, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil || len(r.failed) >= maxFailed {
		r.failed = map[id.Comment]time.Time{}
	}
	r.failed[c] = now.Add(failedFor)
}

// passed returns how many comments may be passed over now, and whether one is.
func (r *rush) passed(now time.Time) (n int, is func(*Comment) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.failed, func(_ id.Comment, until time.Time) bool { return !now.Before(until) })
	failed := maps.Clone(r.failed)
	return len(failed), func(c *Comment) bool {
		_, ok := failed[c.ID]
		return ok
	}
}

// enter is called as a comment comes; leave as it is in, or refused.
func (r *rush) enter() { r.posting.Add(1) }

func (r *rush) leave() { r.posting.Add(-1) }

// quiet reports whether there is time to screen a comment at once. While others
// wait for it there is none: the first to come is the first to be looked at.
func (r *rush) quiet() bool {
	return !r.later && r.posting.Load() <= maxPosting && !r.behind.Load()
}

// wait notes that a comment was put off.
func (r *rush) wait() {
	r.behind.Store(true)
	select {
	case r.putOff <- struct{}{}:
	default: // nobody has come for the last one yet
	}
}

// ScreenLater puts off the screening of all that is sent from now on, to
// ScreenPending: until then it counts as held and cannot be approved.
func (s *Service) ScreenLater(later bool) { s.rush.later = later }

// PutOff receives when comments wait for ScreenPending. It tells of this
// process's comments alone, and once of many.
func (s *Service) PutOff() <-chan struct{} { return s.rush.putOff }

// Arrived counts the comments that this process has taken in.
func (s *Service) Arrived() int64 { return s.rush.arrived.Load() }
