// Package throttle owns one thing: how often somebody may do something. It
// keeps a token bucket for each key (an address, a login) in bounded memory.
// It must not know what is limited, and keeps nothing across a restart.
package throttle

import (
	"hash/maphash"
	"sync"
	"time"
)

const (
	shards = 16
	// sample is how many entries are looked at to make room for one.
	sample = 16
)

// Throttle allows each key a burst of acts and then one an interval. The
// state of a key is one number, the moment at which its bucket is full again
// (the generic cell rate algorithm), so that a bucket that is full needs no
// entry at all. It is safe for concurrent use.
type Throttle[K comparable] struct {
	interval time.Duration
	slack    time.Duration // how far ahead of now a key's moment may run
	perShard int
	seed     maphash.Seed
	shards   [shards]shard[K]
}

type shard[K comparable] struct {
	mu   sync.Mutex
	full map[K]int64 // unix nanoseconds at which the bucket is full again
}

// New returns a throttle that allows burst acts at once and one more each
// interval, for at most about maxKeys keys at a time. When a flood of keys
// exceeds that, those nearest to a full bucket are forgotten first, so that
// the worst offenders stay known. All three must be positive.
func New[K comparable](burst int, interval time.Duration, maxKeys int) *Throttle[K] {
	if burst < 1 || interval <= 0 || maxKeys < 1 {
		panic("throttle: burst, interval and maxKeys must be positive")
	}
	t := &Throttle[K]{
		interval: interval,
		slack:    time.Duration(burst-1) * interval,
		perShard: max(1, maxKeys/shards),
		seed:     maphash.MakeSeed(),
	}
	for i := range t.shards {
		t.shards[i].full = map[K]int64{}
	}
	return t
}

// Take spends one act of key at the time now. It returns 0 when the act is
// allowed, else how long to wait until it would be; a refused act costs
// nothing.
func (t *Throttle[K]) Take(key K, now time.Time) time.Duration {
	s := t.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	at := now.UnixNano()
	full, known := s.full[key]
	full = max(full, at)
	if wait := time.Duration(full-at) - t.slack; wait > 0 {
		return wait
	}
	if !known && len(s.full) >= t.perShard {
		s.makeRoom(at)
	}
	s.full[key] = full + int64(t.interval)
	return 0
}

// Forget gives key its full burst back.
func (t *Throttle[K]) Forget(key K) {
	s := t.shard(key)
	s.mu.Lock()
	delete(s.full, key)
	s.mu.Unlock()
}

// Len returns how many keys are remembered.
func (t *Throttle[K]) Len() int {
	n := 0
	for i := range t.shards {
		t.shards[i].mu.Lock()
		n += len(t.shards[i].full)
		t.shards[i].mu.Unlock()
	}
	return n
}

func (t *Throttle[K]) shard(key K) *shard[K] {
	return &t.shards[maphash.Comparable(t.seed, key)%shards]
}

// makeRoom drops, of a few entries taken at random, all that are full again,
// and the one nearest to it when none is.
func (s *shard[K]) makeRoom(at int64) {
	var nearest K
	var soonest int64
	seen, dropped := 0, false
	for k, full := range s.full {
		if full <= at {
			delete(s.full, k)
			dropped = true
		} else if soonest == 0 || full < soonest {
			nearest, soonest = k, full
		}
		if seen++; seen == sample {
			break
		}
	}
	if !dropped {
		delete(s.full, nearest)
	}
}
