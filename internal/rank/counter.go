package rank

import (
	"crypto/sha256"
	"math"
	"time"

	"peyk/internal/id"
)

// The measures of the counter. They say what a natural crowd may look like,
// and are explained in docs/adr.
const (
	// A network's views of a story may be half as many again as its other
	// reading speaks for, and three standard deviations more.
	slack, spread = 4.0, 3.0
	// All networks of a kind together may have so many times what another kind
	// speaks for.
	slackKind, modestKind = 2.0, 10.0
	// A large network may make a story its own, to this part of its reading
	// beyond that of a large one.
	own, large = 0.02, 1000.0
	// modest is what a network may have though it reads nothing else, and
	// modestAlone while there is nobody to compare it with.
	modest, modestAlone = 2.0, 10.0
	// enough views of others make a comparison.
	enough = 100
	// keen is how many stories of half a day are taken for one reader's.
	keen = 4.0
	// A network with so many views is a crowd.
	crowd = 120.0
	// Within a reader's hash the bounds are tighter, for what is between them
	// is reloads.
	slackReader, spreadReader = 2.0, 3.0
	// A reader who comes back within two slots has loaded the page anew,
	// unless the story gets more than busy views of those behind the hash.
	busy, soon = 3.0, 2
	// With fewer than so many others to be expected, whoever comes back is the
	// same reader.
	alone = 0.02
	// A network with fewer other views than this is a stranger.
	acquainted = 3
	// Strangers may be so many times as many as with other stories.
	strangeSlack, strangeModest = 4.0, 10.0
	// A crawl of the archive is not a crowd: what a network reads is worth at
	// most this many times what its reading of the popular stories says.
	evidence, evidenceModest = 3.0, 4.0
	// kinds of networks, and the standard deviations by which a kind may err.
	kinds, doubt = 4, 2.0
	kindHaste    = 3 // what is known of kinds halves every four hours
	// prior smooths a story's share.
	prior, priorViews = 0.5, 50.0
)

// The bounds of the counter's memory: at most some 60 MB, whatever comes.
const (
	maxPairs         = 1 << 21 // reader and story: 32 MB
	maxNetworkStorys = 1 << 19 // network and story: 8 MB
	maxReaders       = 1 << 18 // 4 MB
	maxNetworks      = 1 << 18 // 4 MB
	maxStories       = 1 << 16
	maxAgents        = 1 << 13
	maxTally         = 1 << 17
)

// figure is what is known of a story's readers, halved every twelve hours.
type figure struct {
	at      Slot
	n       float64        // counted views
	kinds   [kinds]float64 // the same by the kind of network
	strange float64        // those of networks that read nothing else
}

func (f *figure) age(now Slot) {
	if d := int(now - f.at); d > 0 {
		k := decay(d)
		f.n, f.strange = f.n*k, f.strange*k
		k = decay(kindHaste * d)
		for i := range f.kinds {
			f.kinds[i] *= k
		}
		f.at = now
	}
}

// whole is what is known of all stories together.
type whole struct {
	figure
	squares float64 // of the views of each story
}

func (w *whole) age(now Slot) {
	if d := int(now - w.at); d > 0 {
		k := decay(d)
		w.squares *= k * k
		w.figure.age(now)
	}
}

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
	if n > 0 {
		c.counts[Counted] += int64(n)
	} else {
		c.counts[why]++
	}
	return n, why
}

func (c *Counter) see(v *Visit, now Slot) (int, Why) {
	a := c.agent(v.Agent, v.Language)
	if v.Program || a.robot || !v.Addr.IsValid() {
		return 0, Program
	}
	st := c.story(v.Story, now)
	if st == nil || len(c.tally) >= maxTally {
		return 0, Overloaded
	}
	is := c.keys.Now.names(v, a.sum)
	var was names
	if c.second {
		was = c.keys.Old.names(v, a.sum)
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

// grow makes room before pointers are taken.
func (c *Counter) grow() {
	c.pairs.grow()
	c.networkStories.grow()
	c.readers.grow()
	c.networks.grow()
}

// agent returns what a browser's name and language say, found once.
func (c *Counter) agent(name, language string) agent {
	key := name + "\x00" + language
	a, ok := c.agents[key]
	if !ok {
		if len(c.agents) >= maxAgents {
			clear(c.agents)
		}
		sum := sha256.Sum256([]byte(key))
		a.robot = robot(name)
		copy(a.sum[:], sum[:])
		c.agents[key] = a
	}
	return a
}

// story returns what is known of a story; nil when there are too many.
func (c *Counter) story(code id.Story, now Slot) *figure {
	c.all.age(now)
	st := c.stories[code]
	if st == nil {
		if len(c.stories) >= maxStories && !c.sweep(now) {
			return nil
		}
		st = &figure{at: now}
		c.stories[code] = st
	}
	st.age(now)
	return st
}

// sweep forgets stories that hardly anybody reads.
func (c *Counter) sweep(now Slot) bool {
	for code, st := range c.stories {
		if st.age(now); st.n < 0.5 {
			delete(c.stories, code)
		}
	}
	return len(c.stories) < maxStories
}

// traffic is a view with all that is known around it.
type traffic struct {
	counter *Counter
	story   *figure
	now     Slot
	// What n and c of an entry mean:
	reader  *entry // counted views of all stories; the same, each weighed by its story's share
	network *entry // as of the reader
	local   *entry // of the story by the network: views that the reader's hash allows; those counted
	pair    *entry // of the story by the reader's hash: views; those allowed. Its mark: one was counted
}

// share is which part of all views the story has among other networks, as the
// other kinds of network show it: who has hold of the carriers has not the
// households, and not the offices.
func (t *traffic) share() float64 {
	st, all := t.story, &t.counter.all
	others := (max(st.n-float64(t.local.c), 0) + prior) / (max(all.n-float64(t.network.n), 0) + priorViews)
	low, now := t.elsewhere()
	if now == 0 {
		return others
	}
	return min(1, low/now) * max(others, st.n/all.n)
}

// elsewhere is the story's share of the last hours in the other kind of network
// that reads it least and the one after (between the two), what chance makes of small numbers in the
// story's favour, and its share in all; zero while too little is known.
func (t *traffic) elsewhere() (low, now float64) {
	st, all := t.story, &t.counter.all
	mine := kindOf(float64(t.network.n))
	var x, y, least float64
	known := 0
	for k := range st.kinds {
		x, y = x+st.kinds[k], y+all.kinds[k]
		if k == mine || all.kinds[k] < enough {
			continue
		}
		s := (st.kinds[k] + doubt*math.Sqrt(st.kinds[k]) + doubt) / all.kinds[k]
		switch known++; {
		case known == 1:
			least, low = s, s
		case s < least:
			least, low = s, least
		case s < low || known == 2:
			low = s
		}
	}
	if known == 0 || x == 0 {
		return 0, 0
	}
	return math.Sqrt(least * low), x / y
}

// kindOf tells networks apart by how much is read in them.
func kindOf(views float64) int {
	switch {
	case views < 8:
		return 0
	case views < 40:
		return 1
	case views < 400:
		return 2
	}
	return 3
}

// breadth is how much somebody reads beside this story: their views of others,
// but not many more than their views of the popular ones speak for.
func (t *traffic) breadth(who *entry, here, share float64) float64 {
	all := t.counter.all
	rest := max(0, float64(who.n)-here)
	if all.n < enough {
		return rest
	}
	squares := max(1e-4, all.squares/(all.n*all.n)-share*share)
	weight := max(0, float64(who.c)-here*share)
	return min(rest, evidenceModest+evidence*weight/squares)
}

// neighbours returns how many more views of the reader's hash may be of
// readers not counted yet: 1 of one who is new, and of one who was seen as
// many as a crowd that reads so broadly would have.
func (t *traffic) neighbours(fresh bool) int {
	if fresh {
		t.pair.n = 1
		return 1
	}
	share := t.share()
	one := keen
	if float64(t.network.n) >= crowd {
		one = 1 // in a crowd, few are alone
	}
	expect := share * max(0, t.breadth(t.reader, float64(t.pair.c), share)-one)
	if expect < busy && t.pair.age(t.now) < soon {
		return 0
	}
	if expect < alone {
		return 0
	}
	t.pair.n++
	if expect >= busy {
		t.pair.n = t.pair.c
		return 1 // many, without doubt; whether they flood, the network tells
	}
	may := 1 + slackReader*expect + spreadReader*math.Sqrt(expect)
	return max(0, int(min(float64(t.pair.n), may)-float64(t.pair.c)+1e-3))
}

// admit returns how many views the network may have counted.
func (t *traffic) admit(wanted int) (int, Why) {
	t.local.n += float32(wanted)
	share := t.share()
	other := t.breadth(t.network, float64(t.local.c), share)
	expect := share * (other + modest)
	may := 1 + slack*expect + spread*math.Sqrt(expect) + own*max(0, other-large)
	if t.counter.all.n-float64(t.network.n) < enough {
		may = max(may, modestAlone)
	}
	n := int(min(float64(t.local.n), may) - float64(t.local.c) + 1e-3)
	if n <= 0 {
		return 0, Flood
	}
	if !t.likely(n, may) {
		return 0, Flood
	}
	if other < acquainted && !t.welcome(n) {
		return 0, Strangers
	}
	return n, Counted
}

// likely reports whether all networks of this kind together may have more
// views of the story: what each of them may have by chance, all of them do not.
func (t *traffic) likely(n int, alone float64) bool {
	all, st := &t.counter.all, t.story
	k := kindOf(float64(t.network.n))
	share, now := t.elsewhere()
	if now == 0 {
		return true
	}
	rest := max(0, all.kinds[k]-st.kinds[k])
	expect := share * rest
	may := max(alone, modestKind+slackKind*expect+spread*math.Sqrt(expect))
	if k == kinds-1 {
		may += own * rest
	}
	return st.kinds[k]+float64(n) <= may
}

// welcome reports whether the story may have more views of strangers.
func (t *traffic) welcome(n int) bool {
	all, st := &t.counter.all, t.story
	others, strange := all.n-st.n, all.strange-st.strange
	if others < 5*enough {
		return true
	}
	usual := (strange + enough) / (others - strange + enough)
	expect := usual * (st.n - st.strange)
	return t.story.strange+float64(n) <= strangeModest+strangeSlack*expect+spread*math.Sqrt(expect)
}

// count notes n counted views.
func (t *traffic) count(n int) {
	all, st, v := &t.counter.all, t.story, float64(n)
	share := t.share()
	if t.breadth(t.network, float64(t.local.c), share) < acquainted {
		all.strange, st.strange = all.strange+v, st.strange+v
	}
	all.squares += 2*st.n*v + v*v
	kind := kindOf(float64(t.network.n))
	all.n, all.kinds[kind] = all.n+v, all.kinds[kind]+v
	st.n, st.kinds[kind] = st.n+v, st.kinds[kind]+v
	for _, who := range []*entry{t.reader, t.network} {
		who.n += float32(v)
		who.c += float32(v * share)
	}
	t.local.c += float32(v)
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
