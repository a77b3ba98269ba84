package rank

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"time"

	"peyk/internal/clock"
	"peyk/internal/event"
	"peyk/internal/id"
)

// Service counts views in memory and writes them down in batches.
type Service struct {
	store Store
	now   clock.Clock

	mu      sync.Mutex
	counter *Counter
	waiting waiting
	failed  map[tallyKey]int64 // counted, but the database was away
	stats   Stats
}

// Stats says how the counting goes, for those who watch over it.
type Stats struct {
	Counted int64
	Refused map[Why]int64
	// When something last went well: a view counted, a batch written, the
	// lists made. The zero time is never, of this process.
	Seen, Written, Ranked time.Time
	// Pending counts rows that wait to be written, Remembered what is known of
	// readers, networks and stories, Forgotten what made room for other.
	Pending, Remembered int
	Forgotten           int64
}

// NewService returns a service over the store. Until Turn is called it knows
// readers under a key of its own, which nobody keeps.
func NewService(store Store, now clock.Clock) *Service {
	key, _ := newKey() // never fails
	return &Service{store: store, now: now, counter: NewCounter(Keys{Now: key}), failed: map[tallyKey]int64{}}
}

func newKey() (k Key, err error) {
	_, err = rand.Read(k[:])
	return k, err
}

// Turn takes the keys of this time from the store, and lets those be thrown
// away whose time is over. It is to be called before the first view and then
// every minute or so.
func (s *Service) Turn(ctx context.Context) error {
	turn := s.now().Unix() / int64(KeyTurn/time.Second)
	old, err := s.store.Key(ctx, turn-1, turn-1, newKey)
	if err != nil {
		return fmt.Errorf("readers' key: %w", err)
	}
	key, err := s.store.Key(ctx, turn, turn-1, newKey)
	if err != nil {
		return fmt.Errorf("readers' key: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counter.Turn(Keys{Now: key, Old: old})
	return nil
}

// Turn makes the counter go by other keys. Who is known under one of them stays
// known.
func (c *Counter) Turn(k Keys) { c.keys, c.second = k, k.Old != Key{} }

// Seen takes a view. It costs about two microseconds and touches no disk: that
// of a story of which nothing is remembered is counted with the next Flush, when
// it is known that there is such a story.
func (s *Service) Seen(v Visit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.counter
	if !c.Knows(v.Story) && !v.Program && v.Addr.IsValid() {
		if a := c.agent(v.Agent, v.Language); !a.robot {
			if !s.waiting.add(&v, a.sum) {
				c.counts[Overloaded]++
			}
			return
		}
	}
	now := s.now()
	if n, _ := c.See(&v, now); n > 0 {
		s.stats.Seen = now
	}
}

// Flush writes the counted views down. When that fails they are kept for the
// next time.
func (s *Service) Flush(ctx context.Context) error {
	if err := s.admit(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	batch := s.failed
	for _, v := range s.counter.Take() {
		batch[tallyKey{v.Story, v.Slot}] += v.N
	}
	s.failed = map[tallyKey]int64{}
	s.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	views := make([]Views, 0, len(batch))
	for k, n := range batch {
		views = append(views, Views{k.story, k.slot.Hour(), k.slot, n})
	}
	// In one order on every node, so that no two wait for each other's rows.
	slices.SortFunc(views, func(a, b Views) int {
		return cmp.Or(cmp.Compare(a.Story, b.Story), cmp.Compare(a.Slot, b.Slot))
	})
	unknown, err := s.store.AddViews(ctx, views)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		for k, n := range batch {
			if _, have := s.failed[k]; have || len(s.failed) < maxTally {
				s.failed[k] += n
			}
		}
		return err
	}
	for _, code := range unknown {
		delete(s.counter.stories, code)
	}
	s.stats.Written = s.now()
	return nil
}

// Rank makes the lists of the most viewed anew. Of those that stand on many
// pages, the last day's of an edition and a section, it tells which changed;
// pages of the others are made anew by the minute.
func (s *Service) Rank(ctx context.Context) error {
	now := s.now()
	err := s.store.Rank(ctx, Making{Now: now, Depth: depth, Watch: Watched, Changed: func(l List) *event.Event {
		if l.Span != LastDay || l.Genre != "" {
			return nil
		}
		return &event.Event{Kind: event.RankingsMade, At: now, Edition: l.Edition, Section: l.Section}
	}})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Ranked = now
	return nil
}

// Fold folds old views, a part at a time, so that no writer waits long.
func (s *Service) Fold(ctx context.Context) error {
	for more := true; more; {
		var err error
		if more, err = s.store.Fold(ctx, s.now(), foldBatch); err != nil {
			return err
		}
	}
	return nil
}

// foldBatch is how many stories' old views are folded in one transaction.
const foldBatch = 500

// Stats returns how the counting goes.
func (s *Service) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, out := s.counter, s.stats
	out.Counted, out.Refused = c.counts[Counted], map[Why]int64{}
	for why := range Reasons() {
		out.Refused[why] = c.counts[why]
	}
	out.Pending = len(c.tally) + len(s.failed)
	for _, m := range []*memory{&c.pairs, &c.networkStories, &c.readers, &c.networks} {
		out.Remembered, out.Forgotten = out.Remembered+m.used, out.Forgotten+m.out
	}
	return out
}

// MostViewed returns one list of the most viewed.
func (s *Service) MostViewed(ctx context.Context, l List, limit int) ([]Ranked, error) {
	return s.store.MostViewed(ctx, l, limit)
}

// ViewsOf returns all views of a story.
func (s *Service) ViewsOf(ctx context.Context, code id.Story) (int64, error) {
	return s.store.ViewsOf(ctx, code)
}
