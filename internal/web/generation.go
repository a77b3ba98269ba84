package web

import (
	"hash/maphash"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// Tag names something that a page was made from: "story:10423",
// "latest:fa:5". When it changes, every page with the tag is made anew.
type Tag string

// slotCount is how many counters the tags share. Two tags on one counter can
// only make a page anew without need, never keep it too long: a page with 40
// tags on a site that bumps 200 tags a second is so hit about twice a minute.
const slotCount = 1 << 18

// generations numbers the changes and remembers, for each tag, the number of
// its last one. Its size is fixed, so no tag is ever forgotten.
//
// The order of writes is what makes it right. Bump writes a tag's number
// first and the sequence after it. A render notes the sequence before it
// reads anything; whoever then finds a number above the noted one knows that
// the page may have been made from what was there before.
type generations struct {
	mu    sync.Mutex    // held by bump
	seq   atomic.Uint64 // number of the last bump
	floor atomic.Uint64 // number of the last bump of everything
	seed  maphash.Seed
	slots []atomic.Uint64
}

func newGenerations() *generations {
	return &generations{seed: maphash.MakeSeed(), slots: make([]atomic.Uint64, slotCount)}
}

// now returns the number of the last change.
func (g *generations) now() uint64 { return g.seq.Load() }

// bump notes a change of the tags.
func (g *generations) bump(tags []Tag) {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.seq.Load() + 1
	for _, t := range tags {
		g.slots[g.slot(t)].Store(n)
	}
	g.seq.Store(n)
}

// bumpAll notes a change of everything.
func (g *generations) bumpAll() {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.seq.Load() + 1
	g.floor.Store(n)
	g.seq.Store(n)
}

func (g *generations) slot(t Tag) uint32 {
	return uint32(maphash.String(g.seed, string(t)) % slotCount) // below 2^18
}

// slotsOf returns the counters of the tags, each once.
func (g *generations) slotsOf(tags []Tag) []uint32 {
	slots := make([]uint32, len(tags))
	for i, t := range tags {
		slots[i] = g.slot(t)
	}
	slices.Sort(slots)
	return slices.Clip(slices.Compact(slots))
}

// stamp says when a page was begun and what it was made from.
type stamp struct {
	start uint64   // the sequence before the page was begun
	slots []uint32 // counters of its tags
	// checked is the sequence up to which the page is known to be fresh, so
	// that between changes a check is one comparison.
	checked atomic.Uint64
}

// never is no sequence: it stands in checked until the first check.
const never = math.MaxUint64

// fresh reports whether nothing the page was made from changed since it was
// begun.
func (g *generations) fresh(s *stamp) bool {
	seq := g.seq.Load()
	if s.checked.Load() == seq {
		return true
	}
	if g.floor.Load() > s.start {
		return false
	}
	for _, i := range s.slots {
		if g.slots[i].Load() > s.start {
			return false
		}
	}
	s.checked.Store(seq)
	return true
}
