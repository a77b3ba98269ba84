package trial

import (
	"fmt"
	"net/netip"
	"slices"
)

// Attack is a way to cheat.
type Attack struct {
	Name string
	What string // one line
	// Promised says that the counter must stand it; the others show what it
	// cannot.
	Promised bool
	fake     func(w *world, views int, targets []int)
}

// targets is how many stories a manipulation pushes at once.
const targets = 5

// Attacks are the manipulations, by name.
func Attacks() []Attack {
	return []Attack{
		{"reloads", "forty people load the pages of five stories again and again, ten of them behind the town's address", true, (*world).reloads},
		{"agents", "one host with a new browser's name for every request, half invented and half common ones", true, (*world).newAgents},
		{"subnet", "a data centre's four /24 networks: another address and a common browser for every request", true, (*world).subnet},
		{"burst", "browsers without a head at as many household addresses, twenty minutes in the evening", true, (*world).burst},
		{"drip", "a paid crowd's programs behind real carriers' addresses, common browsers, at the readers' own hours", true, (*world).drip},
		{"households", "without end: every request from a household's address that has read three other stories as a reader does", false, (*world).households},
	}
}

func (w *world) attacker(a netip.Addr, agent, language string) int {
	w.people = append(w.people, person{addr: a, agent: agent, language: language})
	return len(w.people) - 1
}

func (w *world) reloads(views int, to []int) {
	var who []int
	for i := range 40 {
		a := w.somewhere(2)
		if i%4 == 0 {
			a = townAddr
		}
		who = append(who, int(w.add(a, 0)))
	}
	for i := range views {
		w.load(warmUp+1+w.rng.Float64()*(measured-2), to[i%len(to)], who[i/len(to)%len(who)], false, false)
	}
}

func (w *world) newAgents(views int, to []int) {
	host := netip.AddrFrom4([4]byte{185, 143, 7, 7})
	for i := range views {
		agent, language := w.browser()
		if i%2 == 0 {
			agent = fmt.Sprintf("Mozilla/5.0 (Linux; Android %d; M%d) AppleWebKit/537.36 Chrome/%d.0.%d.%d Mobile", 8+i%8, i, 90+i%50, i%9000, i%200)
		}
		w.load(warmUp+1+w.rng.Float64()*(measured-2), to[i/2%len(to)], w.attacker(host, agent, language), false, false)
	}
}

func (w *world) subnet(views int, to []int) {
	for i := range views {
		agent, language := w.browser()
		n := i / len(to)
		a := netip.AddrFrom4([4]byte{185, 144, byte(n % 4), byte(1 + n/4%254)})
		w.load(warmUp+1+w.rng.Float64()*(measured-2), to[i%len(to)], w.attacker(a, agent, language), false, false)
	}
}

func (w *world) burst(views int, to []int) {
	for i := range views {
		agent, language := w.browser()
		w.load(hours-3+w.rng.Float64()/3, to[i%len(to)], w.attacker(w.somewhere(170), agent, language), false, false)
	}
}

func (w *world) drip(views int, to []int) {
	for i := range views {
		agent, language := w.browser()
		b := w.carriers[w.rng.IntN(len(w.carriers))].As4()
		b[3] = byte(1 + w.rng.IntN(20))
		at := w.moment()
		for at < warmUp {
			at = w.moment()
		}
		w.load(at, to[i%len(to)], w.attacker(netip.AddrFrom4(b), agent, language), false, false)
	}
}

func (w *world) households(views int, to []int) {
	const decoys = 3
	for i := range views / (decoys + 1) {
		agent, language := w.browser()
		who := w.attacker(w.somewhere(170), agent, language)
		region := w.rng.IntN(regions)
		at := warmUp + 1 + w.rng.Float64()*(measured-2)
		for range decoys {
			w.load(at, w.choose(at, region), who, false, false)
			at += 0.01
		}
		w.load(at, to[i%len(to)], who, false, false)
	}
}

// victims are stories that nobody would push honestly into the first ten: out
// when the day begins, and of the middle ranks.
func (w *world) victims(truth []int64) []int {
	order := w.order(truth)
	var out []int
	for i := 25; len(out) < targets && i < len(order); i += 7 {
		if w.published[order[i]] < warmUp {
			out = append(out, order[i])
		}
	}
	return out
}

// order lists the stories, the most viewed first.
func (w *world) order(n []int64) []int {
	out := make([]int, len(n))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int {
		if n[a] != n[b] {
			return int(n[b] - n[a])
		}
		return b - a
	})
	return out
}
