package web

import "time"

// Part is a piece that many pages share, such as a list beside the story:
// made once, kept, and made anew when something that it was made from changed.
// A page that has one must carry its tags and must not outlive it.
type Part struct {
	Value   any
	Tags    []Tag
	Expires time.Time // when it is to be made anew whatever happens; zero is never
}

// kept is a part in the cache.
type kept struct {
	Part
	stamp   stamp
	expires int64
}

// maxParts is how many parts are kept: some for each section and genre of each
// edition.
const maxParts = 4096

// Part returns the part under the key, from memory while it is true, else made
// by render, which must read whatever it reads after it was called. Two
// requests may make one part at a time; either is right.
func (c *Cache) Part(key string, render func() (Part, error)) (Part, error) {
	if k, ok := c.parts.GetIfPresent(key); ok && c.gens.fresh(&k.stamp) && (k.expires == 0 || c.clock().UnixNano() < k.expires) {
		return k.Part, nil
	}
	k := &kept{}
	k.stamp.start = c.gens.now()
	var err error
	if k.Part, err = render(); err != nil {
		return Part{}, err
	}
	if !k.Expires.IsZero() {
		k.expires = k.Expires.UnixNano()
	}
	k.stamp.slots = c.gens.slotsOf(k.Tags)
	k.stamp.checked.Store(never)
	c.parts.Set(key, k)
	return k.Part, nil
}
