package rank

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"peyk/internal/id"
)

// The bounds of what waits until it is known whether there is such a story: a
// second's views of stories that nobody has read lately. Whoever invents numbers
// of stories fills it, and then only those are late.
const (
	maxWaiting = 1 << 13
	maxUnknown = 1 << 10 // stories
)

// waiting are views of stories of which nothing is remembered.
type waiting struct {
	views   []unsure
	stories map[id.Story]bool
}

// unsure is such a view: the browser's name in it is hashed already.
type unsure struct {
	visit Visit
	agent agentSum
}

// add keeps a view and reports whether there was room for it.
func (w *waiting) add(v *Visit, agent agentSum) bool {
	if len(w.views) >= maxWaiting || len(w.stories) >= maxUnknown && !w.stories[v.Story] {
		return false
	}
	if w.stories == nil {
		w.stories = map[id.Story]bool{}
	}
	w.stories[v.Story] = true
	w.views = append(w.views, unsure{Visit{Story: v.Story, Addr: v.Addr}, agent})
	return true
}

// admit counts the views that wait, those of stories that readers can see. When
// the store cannot say, they go on waiting.
func (s *Service) admit(ctx context.Context) error {
	s.mu.Lock()
	w := s.waiting
	s.waiting = waiting{}
	s.mu.Unlock()
	if len(w.views) == 0 {
		return nil
	}
	seen, err := s.store.Seen(ctx, slices.Sorted(maps.Keys(w.stories)), s.now())
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		for i := range w.views {
			if !s.waiting.add(&w.views[i].visit, w.views[i].agent) {
				s.counter.counts[Overloaded]++
			}
		}
		return fmt.Errorf("stories that are read: %w", err)
	}
	there := make(map[id.Story]bool, len(seen))
	for _, code := range seen {
		there[code] = true
	}
	c, now := s.counter, s.now()
	c.now = max(c.now, SlotOf(now))
	for i := range w.views {
		v := &w.views[i]
		if !there[v.visit.Story] {
			c.counts[Unknown]++
			continue
		}
		n, why := c.look(&v.visit, v.agent, c.now)
		if c.note(n, why); n > 0 {
			s.stats.Seen = now
		}
	}
	return nil
}
