package throttle

import "sync"

// Once remembers which keys were used, the last so many of them, so that
// something good for one use is not used twice. It is safe for concurrent use.
type Once[K comparable] struct {
	mu    sync.Mutex
	slots map[K]int // where in the ring a key stands
	ring  []K
	next  int
}

// NewOnce remembers at most that many keys, which must be positive: the oldest
// is forgotten first.
func NewOnce[K comparable](maxKeys int) *Once[K] {
	if maxKeys < 1 {
		panic("throttle: maxKeys must be positive")
	}
	return &Once[K]{slots: map[K]int{}, ring: make([]K, 0, min(maxKeys, 64)), next: -maxKeys}
}

// Use reports whether the key was not used before, and notes that it is now.
func (o *Once[K]) Use(key K) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, used := o.slots[key]; used {
		return false
	}
	if o.next < 0 { // the ring still grows
		o.slots[key] = len(o.ring)
		o.ring = append(o.ring, key)
		o.next++
		return true
	}
	old := o.ring[o.next]
	if at, ok := o.slots[old]; ok && at == o.next { // else it was given back, and perhaps used again since
		delete(o.slots, old)
	}
	o.slots[key], o.ring[o.next] = o.next, key
	o.next = (o.next + 1) % len(o.ring)
	return true
}

// Return makes a key usable again: what it was used for did not come about.
func (o *Once[K]) Return(key K) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.slots, key)
}

// Len returns how many keys are remembered.
func (o *Once[K]) Len() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.slots)
}
