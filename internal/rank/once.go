package rank

import (
	"hash/maphash"

	"peyk/internal/id"
)

// maxOnce bounds how many views of an hour are remembered: some 20 MB.
const maxOnce = 1 << 20

// once remembers who has seen what in an hour, in memory alone, as hashes under
// a key that nobody knows. Of two views it takes a wrong one for seen about
// once in 10^13, and loses it. Beyond max views an hour (of one process) the
// older half is forgotten: then a reader who comes back within the hour can be
// counted again, which is the error that remains; each process remembers for
// itself, so behind a balancer that sends a reader now here, now there, each
// may count the view once. A restart forgets all.
type once struct {
	seed       maphash.Seed
	max        int
	hour       Hour
	young, old map[uint64]struct{}
}

func newOnce(most int) *once {
	return &once{seed: maphash.MakeSeed(), max: most, young: map[uint64]struct{}{}}
}

// first reports whether the reader has not yet seen the story in this hour.
func (o *once) first(code id.Story, r Reader, h Hour) bool {
	if h != o.hour {
		o.hour, o.young, o.old = h, map[uint64]struct{}{}, nil
	}
	k := maphash.Comparable(o.seed, struct {
		story  id.Story
		reader Reader
	}{code, r})
	if _, seen := o.young[k]; seen {
		return false
	}
	if _, seen := o.old[k]; seen {
		return false
	}
	if len(o.young) >= o.max/2 {
		o.young, o.old = map[uint64]struct{}{}, o.young
	}
	o.young[k] = struct{}{}
	return true
}
