package rank

import "math"

// traffic is a view with all that is known around it.
type traffic struct {
	counter *Counter
	story   *figure
	now     Slot
	part    float64 // what share found; 0: not asked yet
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
	if t.part == 0 { // nothing of it changes before the view is counted
		t.part = t.shareNow()
	}
	return t.part
}

func (t *traffic) shareNow() float64 {
	st, all := t.story, &t.counter.all
	others := (max(st.n-float64(t.local.c), 0) + prior) / (t.elsewhere() + priorViews)
	part, known := t.credible()
	if !known {
		return others
	}
	return part * max(others, st.n/all.n)
}

// elsewhere is how much is read in other networks. Of what a crawler reads, only
// the beginning is among all views.
func (t *traffic) elsewhere() float64 {
	n := t.counter.all.n
	return max(n-float64(t.network.n), n/2)
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
	return min(rest, t.grounds(who, here, share))
}

// grounds is for how much reading beside this story somebody's views of the
// popular stories speak.
func (t *traffic) grounds(who *entry, here, share float64) float64 {
	all := t.counter.all
	squares := max(1e-4, all.squares/(all.n*all.n)-share*share)
	own := share // what a view of this story weighed, on average
	if t.story.n >= 1 {
		own = t.story.weight / t.story.n
	}
	weight := max(0, float64(who.c)-here*own)
	return evidenceModest + evidence*weight/squares
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
	if !t.reader.marked() && !t.welcome(n) {
		return 0, Strangers
	}
	return n, Counted
}

// evidence reports whether a view says what the country reads. Beyond what its
// reading of popular stories speaks for, a network's views count and teach
// nothing: else whoever walks through the archive could make what everybody
// reads look rare, and a town's reading of it a flood.
func (t *traffic) evidence(share float64) bool {
	here := float64(t.local.c)
	return t.counter.all.n < enough || float64(t.network.n)-here <= t.grounds(t.network, here, share)
}

// count notes n counted views.
func (t *traffic) count(n int) {
	all, st, v := &t.counter.all, t.story, float64(n)
	share := t.share()
	learn := t.evidence(share)
	here := float64(t.local.c)
	// What a view weighs as evidence is how much other networks read the story.
	weight := v * max(st.n-here, 0) / (t.elsewhere() + priorViews)
	t.local.c += float32(v)
	for _, who := range []*entry{t.reader, t.network} {
		who.n += float32(v)
		who.c += float32(weight)
	}
	if !learn {
		return
	}
	t.acquaint(v)
	all.squares += 2*st.n*v + v*v
	kind := kindOf(float64(t.network.n))
	for k := range st.cross {
		if k != kind {
			st.cross[k][kind] += float32(v * t.odds(k, kind))
		}
	}
	all.n, all.kinds[kind] = all.n+v, all.kinds[kind]+v
	st.n, st.weight, st.kinds[kind] = st.n+v, st.weight+weight, st.kinds[kind]+v
}
