package comment

import "sync/atomic"

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
