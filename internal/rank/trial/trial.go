// Package trial owns invented readers and cheats, to try the counter of views
// on: an honest crowd of known size and tastes, and manipulations mixed into it,
// so that what was counted can be held against the truth. The same seed makes
// the same traffic. It must not count anything itself: that is done by package
// rank, as in production.
package trial

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"peyk/internal/id"
	"peyk/internal/rank"
)

// Shape is what a crowd is like.
type Shape struct {
	Name string
	// Promised says that the counter must stand what is promised of attacks in
	// this crowd.
	Promised bool
	Readers  int     // in all, those of the town included
	Town     int     // readers behind the town's one address
	Stories  int     // that can be read, published over a day and a half
	Zipf     float64 // how steep interest falls from story to story
	Reads    float64 // stories a reader reads, on average
	Taste    float64 // how far regions differ in interest (sigma of a log-normal)
	Fade     float64 // hours in which a story's pull halves
	// What some crowds have besides; zero is none of it.
	Towns    int     // towns of Town readers, each behind an address of its own; 0 is one
	Models   int     // how many browsers the readers of a town have; 0 is as many as everybody
	Managed  float64 // part of the readers in offices of 50 to 300, all with their office's browser
	Sixes    float64 // part of the readers whose telephones have a new /64 of an IPv6 carrier every day
	Shared   float64 // as many more readers come for one story alone, that was passed on to them
	Breaking float64 // part of the evening's reading that one story takes, half of that in the town
}

// The time that a trial takes: half a day in which the counter comes to know
// its readers, and the day that is measured.
const (
	warmUp   = 12
	measured = 24
	hours    = warmUp + measured
	regions  = 30
)

// begin is the trial's first moment, at midnight in Tehran.
var begin = time.Date(2026, 11, 20, 20, 30, 0, 0, time.UTC)

// person is who loads pages.
type person struct {
	addr            netip.Addr
	agent, language string
	region          int
	six             bool // the address is another one every day
}

// load is a page as it was loaded.
type load struct {
	at     int32 // seconds since begin
	story  int32
	who    int32 // of world.people
	honest bool
	first  bool // an honest reader has not loaded this story before
}

// world is a crowd with its stories.
type world struct {
	Shape
	rng       *rand.Rand
	people    []person
	agents    []string
	carriers  []netip.Addr
	published []float64 // hours since begin
	weight    []float64
	home      []int // the region to which a story is local; -1 none
	news      int   // the story that breaks; -1 none
	loads     []load
	chances   [][]float64 // by hour and region: cumulative
}

func newWorld(s Shape, seed uint64) *world {
	w := &world{Shape: s, rng: rand.New(rand.NewPCG(seed, 0x7065796b))} //nolint:gosec // a trial, not a secret
	w.browsers()
	w.stories()
	w.population()
	w.breaks()
	w.reading()
	return w
}

func (w *world) stories() {
	ranks := w.rng.Perm(w.Stories)
	for i := range w.Stories {
		w.published = append(w.published, -12+w.rng.Float64()*(hours+6))
		w.weight = append(w.weight, math.Pow(float64(ranks[i]+1), -w.Zipf))
		home := -1
		if w.rng.Float64() < 0.15 { // a region's own news
			home = w.rng.IntN(regions)
		}
		w.home = append(w.home, home)
	}
	taste := make([]float64, regions*w.Stories)
	for i := range taste {
		taste[i] = math.Exp(w.rng.NormFloat64()*w.Taste - w.Taste*w.Taste/2)
	}
	w.chances = make([][]float64, hours*regions)
	for h := range hours {
		for r := range regions {
			sums, sum := make([]float64, w.Stories), 0.0
			for i := range w.Stories {
				if age := float64(h) + 0.5 - w.published[i]; age > 0 {
					pull := w.weight[i] * taste[r*w.Stories+i] * math.Exp2(-age/w.Fade)
					if w.home[i] == r {
						pull *= 8
					}
					sum += pull
				}
				sums[i] = sum
			}
			w.chances[h*regions+r] = sums
		}
	}
}

// browsers are some two hundred agents, one of which a third of all have.
func (w *world) browsers() {
	for i := range 220 {
		version := 140 - i%23
		switch i % 5 {
		case 0, 1:
			model := "K"
			if i > 20 {
				model = fmt.Sprintf("SM-A%d5F", 10+i)
			}
			w.agents = append(w.agents, fmt.Sprintf("Mozilla/5.0 (Linux; Android 10; %s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Mobile Safari/537.36", model, version))
		case 2:
			w.agents = append(w.agents, fmt.Sprintf("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36", version))
		case 3:
			w.agents = append(w.agents, fmt.Sprintf("Mozilla/5.0 (iPhone; CPU iPhone OS %d_%d like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.%d Mobile/15E148 Safari/604.1", 15+i%4, i%7, i%6))
		default:
			w.agents = append(w.agents, fmt.Sprintf("Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) Gecko/20100101 Firefox/%d.0", version, version))
		}
	}
}

var languages = []string{"fa-IR,fa;q=0.9,en-US;q=0.8,en;q=0.7", "fa-IR,fa;q=0.9", "en-US,en;q=0.9,fa;q=0.8", "fa", "en-US,en;q=0.9"}

// browser draws an agent and a language as a crowd has them.
func (w *world) browser() (string, string) {
	i := int(math.Pow(float64(len(w.agents)), math.Pow(w.rng.Float64(), 1.6))) - 1
	l := int(math.Pow(w.rng.Float64(), 2.2) * float64(len(languages)))
	return w.agents[min(i, len(w.agents)-1)], languages[l]
}

func (w *world) add(a netip.Addr, region int) int32 {
	p := person{addr: a, region: region}
	p.agent, p.language = w.browser()
	w.people = append(w.people, p)
	return int32(len(w.people) - 1)
}

// somewhere is a random address of a household.
func (w *world) somewhere(first byte) netip.Addr {
	n := w.rng.Uint32()
	return netip.AddrFrom4([4]byte{first + byte(n>>24)%40, byte(n >> 16), byte(n >> 8), 1 + byte(n)%254})
}

// moment draws a time by the curve of a day: quiet at four, busy at ten in the
// evening.
func (w *world) moment() float64 {
	for {
		h := w.rng.Float64() * hours
		day := math.Mod(h, 24)
		if w.rng.Float64() < 0.55-0.45*math.Cos((day-4)/24*2*math.Pi)*math.Exp(-math.Abs(day-13)/40) {
			return h
		}
	}
}

// choose draws a story that a reader of the region reads then.
func (w *world) choose(hour float64, region int) int {
	sums := w.chances[int(hour)*regions+region]
	x := w.rng.Float64() * sums[len(sums)-1]
	i, _ := slices.BinarySearch(sums, x)
	return min(i, len(sums)-1)
}

// reading lets everybody read: most a few stories, some dozens; one in eight
// pages is loaded anew soon after, one in thirty is come back to.
func (w *world) reading() {
	for who, p := range w.people {
		read := map[int]bool{}
		n := int(math.Exp(w.rng.NormFloat64()-0.5)*w.Reads*hours/measured + w.rng.Float64())
		for range min(n, 80) {
			at := w.moment()
			st := w.choose(at, p.region)
			if w.brokenTo(at, p.addr) {
				st = w.news
			}
			w.load(at, st, who, true, !read[st])
			read[st] = true
			for w.rng.Float64() < 0.12 {
				at += w.rng.ExpFloat64() / 12
				w.load(at, st, who, true, false)
			}
			if w.rng.Float64() < 0.033 {
				w.load(at+w.rng.Float64()*8, st, who, true, false)
			}
		}
	}
	w.passedOn()
	w.inOrder()
}

func (w *world) load(at float64, st, who int, honest, first bool) {
	if at < hours {
		w.loads = append(w.loads, load{int32(at * 3600), int32(st), int32(who), honest, first})
	}
}

// inOrder sorts by time. What is not the first of a reader is never before it.
func (w *world) inOrder() {
	slices.SortStableFunc(w.loads, func(a, b load) int { return cmp.Compare(a.at, b.at) })
	seen := map[[2]int32]bool{}
	for i := range w.loads {
		if l := &w.loads[i]; l.honest {
			k := [2]int32{l.who, l.story}
			l.first = !seen[k]
			seen[k] = true
		}
	}
}

func code(st int32) id.Story { return id.Story(10001 + st) }

func (l load) time() time.Time { return begin.Add(time.Duration(l.at) * time.Second) }

func (w *world) visit(l load) *rank.Visit {
	p := &w.people[l.who]
	a := p.addr
	if p.six {
		a = daily(a, l.at/secondsPerDay)
	}
	return &rank.Visit{Story: code(l.story), Addr: a, Agent: p.agent, Language: p.language}
}
