// Package rank owns what readers' behaviour says about stories: views, the
// lists made of them, and the answers to "was this news helpful?". It must not
// know who a reader is: it is handed a keyed hash and keeps no address.
package rank

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"peyk/internal/clock"
	"peyk/internal/event"
	"peyk/internal/id"
)

// Reader is a keyed hash that stands for one reader.
type Reader [16]byte

// Hour is a span of an hour, as whole hours since 1970 UTC: the grain in which
// views are kept.
type Hour int64

// HourOf returns the hour that t falls in.
func HourOf(t time.Time) Hour { return Hour(t.Unix() / 3600) }

// Time returns the hour's beginning.
func (h Hour) Time() time.Time { return time.Unix(int64(h)*3600, 0).UTC() }

// Views is how often a story was seen in an hour.
type Views struct {
	Story id.Story
	Hour  Hour
	N     int64
}

// Window is the span that a list of the most viewed looks back on.
const Window = 24 * time.Hour

// Tally is the answers to "was this news helpful?".
type Tally struct{ Yes, No int }

// Ranked is a story with its views inside the window.
type Ranked struct {
	Story id.Story
	Views int64
}

// Store keeps views, lists and votes.
type Store interface {
	// AddViews adds to the counts in one transaction. Views of a story that
	// does not exist are dropped.
	AddViews(ctx context.Context, views []Views) error
	// Rank makes the lists of the most viewed anew, depth places each, for
	// every edition and every section, from the hours in [from, now]. For each
	// list whose first watch places are no longer held by the same stories in
	// the same order it writes the event that changed makes (section 0: of the
	// whole edition). Lists that are as they were are not written.
	Rank(ctx context.Context, from Hour, now time.Time, depth, watch int, changed func(id.Edition, id.Section) event.Event) error
	// MostViewed returns the list of an edition (section 0) or one section.
	MostViewed(ctx context.Context, e id.Edition, s id.Section, limit int) ([]Ranked, error)
	// ViewsOf returns all views of a story.
	ViewsOf(ctx context.Context, code id.Story) (int64, error)
	// Vote saves a reader's answer on a visible story, in place of an earlier
	// one, and returns the new tally. A story not visible is NotFound.
	Vote(ctx context.Context, code id.Story, r Reader, helpful bool, now time.Time) (Tally, error)
	// TallyOf returns the answers on a story.
	TallyOf(ctx context.Context, code id.Story) (Tally, error)
}

// depth is how many places of each list are kept: more than any page shows,
// so that a story withdrawn leaves no hole.
const depth = 30

// Watched is how many places of a list pages may read. A change below them
// makes no page out of date.
const Watched = 14

// Service counts views in memory and writes them down in batches.
type Service struct {
	store Store
	now   clock.Clock

	mu      sync.Mutex
	pending map[viewKey]int64
	once    *once
}

type viewKey struct {
	story id.Story
	hour  Hour
}

// maxPending bounds the memory of a batch. It is far above what a second
// brings; beyond it, views of further stories wait for nobody and are lost.
const maxPending = 100_000

// NewService returns a service over the store.
func NewService(store Store, now clock.Clock) *Service {
	return &Service{store: store, now: now, pending: map[viewKey]int64{}, once: newOnce(maxOnce)}
}

// Seen counts one view of a reader: one an hour of each story, however often
// the page is loaded anew. It costs two updates of maps and touches no disk.
func (s *Service) Seen(code id.Story, r Reader) {
	k := viewKey{code, HourOf(s.now())}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, have := s.pending[k]
	if (have || len(s.pending) < maxPending) && s.once.first(code, r, k.hour) {
		s.pending[k]++
	}
}

// Flush writes the counted views down. When that fails they are kept for the
// next time.
func (s *Service) Flush(ctx context.Context) error {
	s.mu.Lock()
	batch := s.pending
	s.pending = make(map[viewKey]int64, len(batch))
	s.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	views := make([]Views, 0, len(batch))
	for k, n := range batch {
		views = append(views, Views{k.story, k.hour, n})
	}
	// In one order on every node, so that no two wait for each other's rows.
	slices.SortFunc(views, func(a, b Views) int {
		return cmp.Or(cmp.Compare(a.Story, b.Story), cmp.Compare(a.Hour, b.Hour))
	})
	err := s.store.AddViews(ctx, views)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		for k, n := range batch {
			s.pending[k] += n
		}
	}
	return err
}

// Rank makes the lists of the most viewed anew and tells which of them changed.
func (s *Service) Rank(ctx context.Context) error {
	now := s.now()
	return s.store.Rank(ctx, HourOf(now.Add(-Window)), now, depth, Watched, func(e id.Edition, sec id.Section) event.Event {
		return event.Event{Kind: event.RankingsMade, At: now, Edition: e, Section: sec}
	})
}

// MostViewed returns the most viewed stories of the last 24 hours.
func (s *Service) MostViewed(ctx context.Context, e id.Edition, sec id.Section, limit int) ([]Ranked, error) {
	return s.store.MostViewed(ctx, e, sec, limit)
}

// Vote saves a reader's answer and returns the new tally.
func (s *Service) Vote(ctx context.Context, code id.Story, r Reader, helpful bool) (Tally, error) {
	return s.store.Vote(ctx, code, r, helpful, s.now())
}

// TallyOf returns the answers on a story.
func (s *Service) TallyOf(ctx context.Context, code id.Story) (Tally, error) {
	return s.store.TallyOf(ctx, code)
}
