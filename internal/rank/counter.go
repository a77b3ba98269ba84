package rank

import (
	"crypto/sha256"
	"slices"
	"time"

	"peyk/internal/id"
)

// tallyKey is what counts are gathered by.
type tallyKey struct {
	story id.Story
	slot  Slot
}

type agent struct {
	sum   agentSum
	robot bool
}

// Counter decides which views count. It is not safe for concurrent use; see
// Service. Its memory is bounded, and it forgets everything at a restart.
//
// A view of a reader who has not seen the story counts, and a second one of
// the same reader moves the first to its time, so that the views of a window
// are its readers. Where many share a reader's hash, a town behind one address
// with the telephone that everybody has, they count as far as their reading of
// all stories is that of many: a town reads what the country reads, a flood
// reads one story.
type Counter struct {
	now     Slot // never goes back
	keys    Keys
	second  bool // there is an old key
	agents  map[string]agent
	stories map[id.Story]*figure
	all     whole

	pairs, networkStories, readers, networks memory

	tally  map[tallyKey]int64
	counts [reasons]int64
}

// NewCounter returns a counter that knows nobody.
func NewCounter(keys Keys) *Counter {
	return &Counter{
		keys: keys, second: keys.Old != Key{}, agents: map[string]agent{}, stories: map[id.Story]*figure{}, tally: map[tallyKey]int64{},
		pairs: newMemory(maxPairs), networkStories: newMemory(maxNetworkStorys), readers: newMemory(maxReaders), networks: newMemory(maxNetworks),
	}
}

// SlotOf returns the slot that t falls in.
func SlotOf(t time.Time) Slot { return Slot(t.Unix() / slotSeconds) }

// Hour returns the hour that the slot lies in.
func (s Slot) Hour() Hour { return Hour(s / slotsPerHour) }

// See takes a view and returns how many it made count: mostly 1 or 0; more
// when it shows that earlier ones of neighbours were no flood.
func (c *Counter) See(v *Visit, now time.Time) (int, Why) {
	c.now = max(c.now, SlotOf(now))
	n, why := c.see(v, c.now)
	c.note(n, why)
	return n, why
}

// note keeps count of what became of views.
func (c *Counter) note(n int, why Why) {
	if n > 0 {
		c.counts[Counted] += int64(n)
	} else {
		c.counts[why]++
	}
}

func (c *Counter) see(v *Visit, now Slot) (int, Why) {
	a := c.agent(v.Agent, v.Language)
	if v.Program || a.robot || !v.Addr.IsValid() {
		return 0, Program
	}
	return c.look(v, a.sum, now)
}

// look looks at a view that no program sent.
func (c *Counter) look(v *Visit, agent agentSum, now Slot) (int, Why) {
	if len(c.tally) >= maxTally {
		return 0, Overloaded
	}
	st := c.story(v.Story, now)
	is := c.keys.Now.names(v, agent)
	var was names
	if c.second {
		was = c.keys.Old.names(v, agent)
	}
	c.grow()
	t := traffic{counter: c, story: st, now: now}
	t.reader, _ = c.readers.take(is.reader, was.reader, now)
	t.network, _ = c.networks.take(is.network, was.network, now)
	t.local, _ = c.networkStories.take(is.networkStory, was.networkStory, now)
	var fresh bool
	t.pair, fresh = c.pairs.take(is.pair, was.pair, now)
	last := t.pair.last(now)
	wanted := t.neighbours(fresh)
	n, why := 0, Reload
	if wanted > 0 {
		t.pair.c += float32(wanted)
		n, why = t.admit(wanted)
	}
	if n > 0 {
		t.count(n)
		c.tally[tallyKey{v.Story, now}] += int64(n)
		t.pair.mark()
	} else if why == Reload && t.pair.marked() && last != now {
		c.tally[tallyKey{v.Story, last}]--
		c.tally[tallyKey{v.Story, now}]++
	}
	for _, e := range []*entry{t.reader, t.network, t.local, t.pair} {
		e.seen(now)
	}
	return n, why
}

// Knows reports whether views of the story are remembered.
func (c *Counter) Knows(code id.Story) bool { return c.stories[code] != nil }

// grow makes room before pointers are taken.
func (c *Counter) grow() {
	c.pairs.grow()
	c.networkStories.grow()
	c.readers.grow()
	c.networks.grow()
}

// agent returns what a browser's name and language say, found once. Names
// longer than any browser's are not remembered.
func (c *Counter) agent(name, language string) agent {
	key := name + "\x00" + language
	a, ok := c.agents[key]
	if !ok {
		sum := sha256.Sum256([]byte(key))
		a.robot = robot(name)
		copy(a.sum[:], sum[:])
		if len(key) > maxAgent {
			return a
		}
		if len(c.agents) >= maxAgents {
			clear(c.agents)
		}
		c.agents[key] = a
	}
	return a
}

// story returns what is known of a story. When there are too many, those that
// hardly anybody reads make room: who opens every page of the archive does not
// keep new ones from being counted.
func (c *Counter) story(code id.Story, now Slot) *figure {
	c.all.age(now)
	st := c.stories[code]
	if st == nil {
		if len(c.stories) >= maxStories {
			c.sweep(now)
		}
		st = &figure{at: now}
		c.stories[code] = st
	}
	st.age(now)
	return st
}

// sweep forgets the quarter of all stories that is read least.
func (c *Counter) sweep(now Slot) {
	all := make([]float64, 0, len(c.stories))
	for _, st := range c.stories {
		st.age(now)
		all = append(all, st.n)
	}
	slices.Sort(all)
	left, least := len(all)/4, all[len(all)/4]
	for code, st := range c.stories {
		if st.n < least || st.n == least && left > 0 {
			delete(c.stories, code)
			left--
		}
	}
}

// Take returns what was counted since it was last called, and forgets it. A
// view that moved is one less where it was and one more where it is.
func (c *Counter) Take() []Views {
	out := make([]Views, 0, len(c.tally))
	for k, n := range c.tally {
		if n != 0 {
			out = append(out, Views{Story: k.story, Slot: k.slot, Hour: k.slot.Hour(), N: n})
		}
	}
	c.tally = make(map[tallyKey]int64, len(c.tally))
	return out
}
