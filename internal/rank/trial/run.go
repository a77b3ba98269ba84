package trial

import (
	"net/netip"
	"slices"
	"time"

	"peyk/internal/rank"
)

// Result is what came of one trial.
type Result struct {
	Shape  string
	Seed   uint64
	Attack Attack // zero: nobody cheats
	Loads  int    // of pages, all
	Fake   int    // of them by cheats
	Truth  int64  // readers of stories inside the window
	// Overlap is how many of the true first ten are among the counted first
	// ten; that of a counter that believes every load, and one that believes
	// each address with each browser's name, beside it.
	Overlap, Believing, Distinct int
	Lost                         float64 // part of the honest views that did not count
	LostInTown                   float64 // the same of the town behind one address
	Passed                       int64   // fake loads that counted
	Pushed                       int     // how many of the pushed stories got into the first ten
	Took                         time.Duration
}

// Fake20 is as many fakes among all loads as the promise names.
const Fake20 = 0.20

// Run tries the counter on a crowd and one attack; a zero Attack is an honest
// day. part is which part of all loads is fake. now tells how long the counter
// took; nil leaves it out.
func Run(s Shape, seed uint64, a Attack, part float64, now func() time.Time) Result {
	w := newWorld(s, seed)
	truth := make([]int64, s.Stories)
	inside := 0
	for _, l := range w.loads {
		if l.at >= warmUp*3600 {
			inside++
		}
	}
	readersOf := map[[2]int32]bool{}
	for _, l := range w.loads {
		if k := [2]int32{l.who, l.story}; l.at >= warmUp*3600 && !readersOf[k] {
			readersOf[k] = true
			truth[l.story]++
		}
	}
	r := Result{Shape: s.Name, Seed: seed, Attack: a}
	to := w.victims(truth, a)
	if a.fake != nil {
		r.Fake = int(float64(inside) * part / (1 - part))
		a.fake(w, r.Fake, to)
		w.inOrder()
	}
	r.Loads = len(w.loads)
	w.measure(&r, truth, to, now)
	return r
}

// group is where views that were held back wait to be made good.
type group struct {
	network netip.Prefix
	story   int32
}

// measure runs the counter over the loads.
func (w *world) measure(r *Result, truth []int64, to []int, now func() time.Time) {
	c := rank.NewCounter(rank.Keys{Now: rank.Key{1}})
	held := map[group][]load{}
	believing, distinct := make([]int64, w.Stories), make([]int64, w.Stories)
	type browser struct {
		addr  netip.Addr
		agent string
		story int32
	}
	known := map[browser]bool{}
	counted := map[[2]int32]bool{} // honest reader and story
	var begun time.Time
	credit := func(l load) {
		if l.honest {
			counted[[2]int32{l.who, l.story}] = true
		} else {
			r.Passed++
		}
	}
	var counts []rank.Views
	for i, l := range w.loads {
		if i%1000 == 0 { // as every second
			counts = append(counts, c.Take()...)
		}
		v := w.visit(l)
		if now != nil {
			begun = now()
		}
		n, _ := c.See(v, l.time())
		if now != nil {
			r.Took += now().Sub(begun)
		}
		bits := 24
		if v.Addr.Is6() {
			bits = 48
		}
		p, _ := v.Addr.Prefix(bits)
		g := group{p, l.story}
		switch {
		case n == 0 && (l.first || !l.honest):
			held[g] = append(held[g], l)
		case n > 0:
			credit(l)
			for q := held[g]; n > 1 && len(q) > 0; n-- {
				credit(q[0])
				q = q[1:]
				held[g] = q
			}
		}
		if l.at >= warmUp*3600 && int(l.story) < w.Stories {
			believing[l.story]++
			if b := (browser{v.Addr, v.Agent, l.story}); !known[b] {
				known[b] = true
				distinct[l.story]++
			}
		}
	}
	w.judge(r, append(counts, c.Take()...), counted, truth, to)
	top := w.order(truth)[:10]
	r.Believing, r.Distinct = common(top, w.order(believing)[:10]), common(top, w.order(distinct)[:10])
}

// judge holds what was counted against the truth.
func (w *world) judge(r *Result, counts []rank.Views, counted map[[2]int32]bool, truth []int64, to []int) {
	views := make([]int64, w.Stories)
	from := rank.SlotOf(begin.Add(warmUp * time.Hour))
	for _, v := range counts {
		if v.Slot >= from && int(v.Story-code(0)) < w.Stories {
			views[v.Story-code(0)] += v.N
		}
	}
	var lost, town, lostTown int64
	seen := map[[2]int32]bool{}
	for _, l := range w.loads {
		k := [2]int32{l.who, l.story}
		if !l.honest || l.at < warmUp*3600 || seen[k] {
			continue
		}
		seen[k] = true
		r.Truth++
		inTown := w.people[l.who].addr == townAddr
		if inTown {
			town++
		}
		if !counted[k] {
			lost++
			if inTown {
				lostTown++
			}
		}
	}
	r.Lost, r.LostInTown = float64(lost)/float64(r.Truth), float64(lostTown)/float64(max(1, town))
	top, got := w.order(truth)[:10], w.order(views)[:10]
	r.Overlap = common(top, got)
	for _, st := range to {
		if slices.Contains(got, st) && !slices.Contains(top, st) {
			r.Pushed++
		}
	}
}

func common(a, b []int) int {
	n := 0
	for _, st := range a {
		if slices.Contains(b, st) {
			n++
		}
	}
	return n
}
