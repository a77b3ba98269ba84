package throttle

import (
	"sync"
	"time"
)

// Window counts how often each key acted during the last span of time, in
// bounded memory. The count is an estimate: the present span's acts and, of
// the span's before, the share that the sliding window still covers. It is
// safe for concurrent use.
type Window[K comparable] struct {
	span time.Duration
	most int
	mu   sync.Mutex
	keys map[K]count
}

type count struct {
	span        int64 // which span of time "now" is
	before, now uint32
}

// NewWindow returns a counter over a span for at most that many keys. When a
// flood of keys exceeds that, of a few taken at random the one that acted
// least is forgotten. Both must be positive.
func NewWindow[K comparable](span time.Duration, maxKeys int) *Window[K] {
	if span <= 0 || maxKeys < 1 {
		panic("throttle: span and maxKeys must be positive")
	}
	return &Window[K]{span: span, most: maxKeys, keys: map[K]count{}}
}

// Add notes one act of the key at the time now and returns how many acts, with
// this one, the last span has seen.
func (w *Window[K]) Add(key K, now time.Time) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, known := w.keys[key]
	if !known && len(w.keys) >= w.most {
		w.makeRoom(now)
	}
	c = c.at(now.UnixNano() / int64(w.span))
	c.now++
	w.keys[key] = c
	return c.estimate(now, w.span)
}

// Len returns how many keys are remembered.
func (w *Window[K]) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.keys)
}

// at is the count as it stands in a later span.
func (c count) at(span int64) count {
	switch span - c.span {
	case 0:
		return c
	case 1:
		return count{span: span, before: c.now}
	}
	return count{span: span}
}

func (c count) estimate(now time.Time, span time.Duration) int {
	left := 1 - float64(now.UnixNano()%int64(span))/float64(span)
	return int(c.now) + int(float64(c.before)*left)
}

func (w *Window[K]) makeRoom(now time.Time) {
	var quiet K
	least, seen := -1, 0
	for k, c := range w.keys {
		if n := c.at(now.UnixNano()/int64(w.span)).estimate(now, w.span); least < 0 || n < least {
			quiet, least = k, n
		}
		if seen++; seen == sample {
			break
		}
	}
	delete(w.keys, quiet)
}
