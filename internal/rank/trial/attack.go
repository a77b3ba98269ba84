package trial

import (
	"cmp"
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
	// Push is how many stories are pushed at once; 0 is five.
	Push int
	// rank is that of the best pushed story, step how far the next is behind; 0 are
	// 25 and 7: stories of middling interest.
	rank, step int
	fake       func(w *world, views int, targets []int)
}

// Nobody cheats.
func Nobody() Attack { return Attack{Name: "none", What: "an honest day", Promised: true} }

// Attacks are the manipulations, by name.
func Attacks() []Attack {
	return []Attack{
		{Name: "reloads", What: "forty people load the pages of five stories again and again, ten of them behind the town's address", Promised: true, fake: (*world).reloads},
		{Name: "agents", What: "one host with a new browser's name for every request, half invented and half common ones", Promised: true, fake: (*world).newAgents},
		{Name: "subnet", What: "a data centre's four /24 networks: another address and a common browser for every request", Promised: true, fake: (*world).subnet},
		{Name: "burst", What: "browsers without a head at as many household addresses, twenty minutes in the evening", Promised: true, fake: (*world).burst},
		{Name: "drip", What: "a paid crowd's programs behind real carriers' addresses, common browsers, at the readers' own hours", Promised: true, fake: (*world).drip},
		{Name: "sixes", What: "an IPv6 /40 of its own: for every request another /64 in 256 networks, and a common browser", Promised: true, fake: (*world).sixes},
		{Name: "inside", What: "telephones in the town itself, behind its address, with browsers as the town has them", fake: (*world).inside},
		{Name: "proxies", What: "4,000 hired addresses of households and telephones, a common browser anew for each load, all day", fake: (*world).proxies},
		{Name: "proxies-one", What: "the same for one story alone", Promised: true, Push: 1, fake: (*world).proxies},
		{Name: "amidst", What: "programs on the addresses of 4,000 of the agency's own readers, common browsers, all day", fake: (*world).amidst},
		{Name: "drip-one", What: "the paid crowd for one story alone", Promised: true, Push: 1, fake: (*world).drip},
		{Name: "crawl", What: "one address opens page after page of an archive of 20,000 stories", Promised: true, fake: (*world).crawl},
		{Name: "crawl-drip", What: "256 networks read the archive as broad readers do, and the paid crowd pushes five stories beside it", Promised: true, fake: (*world).crawlDrip},
		{Name: "edge", What: "the paid crowd for the five stories just behind the first ten", rank: 11, step: 1, fake: (*world).drip},
		{Name: "smear", What: "floods on the two stories that lead, so that they are taken for pushed", Promised: true, Push: 2, rank: 1, step: 2, fake: (*world).smear},
		{Name: "cold", What: "the paid crowd from the counter's first minute on", Promised: true, fake: (*world).cold},
		{Name: "decoy", What: "every household's address reads one popular story besides", Promised: true, fake: (*world).decoy},
		{Name: "households", What: "without end: every request from a household's address that has read three other stories as a reader does", fake: (*world).households},
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
		w.load(w.daytime(), to[i%len(to)], w.attacker(netip.AddrFrom4(b), agent, language), false, false)
	}
}

func (w *world) households(views int, to []int) { w.disguised(views, to, 3) }

func (w *world) decoy(views int, to []int) { w.disguised(views, to, 1) }

// disguised reads some other stories first, as a reader does.
func (w *world) disguised(views int, to []int, decoys int) {
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

// daytime is a moment of the day that is measured.
func (w *world) daytime() float64 {
	for {
		if at := w.moment(); at >= warmUp {
			return at
		}
	}
}

func (w *world) sixes(views int, to []int) {
	for i := range views {
		agent, language := w.browser()
		n := w.rng.Uint32()
		a := netip.AddrFrom16([16]byte{0x2a, 0x0a, 0x11, 0x22, 0x33, byte(n), byte(n >> 8), byte(n >> 16), 15: 1})
		w.load(w.daytime(), to[i%len(to)], w.attacker(a, agent, language), false, false)
	}
}

func (w *world) inside(views int, to []int) {
	for i := range views {
		agent, language := w.browser()
		if w.Models > 0 {
			like := w.people[w.rng.IntN(w.Town)] // the first people are the town's
			agent, language = like.agent, like.language
		}
		w.load(w.daytime(), to[i%len(to)], w.attacker(townAddr, agent, language), false, false)
	}
}

func (w *world) proxies(views int, to []int) {
	var hosts []netip.Addr
	for i := range 4000 {
		a := w.somewhere(2)
		if i%2 == 0 {
			b := w.carriers[w.rng.IntN(len(w.carriers))].As4()
			b[3] = byte(1 + w.rng.IntN(20))
			a = netip.AddrFrom4(b)
		}
		hosts = append(hosts, a)
	}
	w.from(hosts, views, to)
}

func (w *world) amidst(views int, to []int) {
	var hosts []netip.Addr
	for len(hosts) < 4000 {
		if p := w.people[w.rng.IntN(w.Readers)]; p.addr != townAddr {
			hosts = append(hosts, p.addr)
		}
	}
	w.from(hosts, views, to)
}

// from loads from one of the hosts or another, all day.
func (w *world) from(hosts []netip.Addr, views int, to []int) {
	for i := range views {
		agent, language := w.browser()
		w.load(w.daytime(), to[i%len(to)], w.attacker(hosts[w.rng.IntN(len(hosts))], agent, language), false, false)
	}
}

func (w *world) smear(views int, to []int) {
	w.newAgents(views/3, to)
	w.burst(views/3, to)
	w.drip(views/3, to)
}

// archived is how many old stories there are to be opened besides.
const archived = 20_000

func (w *world) crawl(views int, _ []int) {
	agent, language := w.browser()
	who := w.attacker(netip.AddrFrom4([4]byte{185, 199, 1, 3}), agent, language)
	for i := range views {
		w.load(warmUp*float64(i%3)/3+w.rng.Float64()*(hours-warmUp), w.Stories+i%archived, who, false, false)
	}
}

func (w *world) crawlDrip(views int, to []int) {
	for i := range views / 2 {
		agent, language := w.browser()
		a := netip.AddrFrom4([4]byte{185, 200, byte(i % 256), byte(1 + w.rng.IntN(250))})
		w.load(w.rng.Float64()*hours, w.Stories+w.rng.IntN(archived), w.attacker(a, agent, language), false, false)
	}
	w.drip(views/2, to)
}

func (w *world) cold(views int, to []int) {
	for i := range views {
		agent, language := w.browser()
		b := w.carriers[w.rng.IntN(len(w.carriers))].As4()
		b[3] = byte(1 + w.rng.IntN(20))
		w.load(w.moment(), to[i%len(to)], w.attacker(netip.AddrFrom4(b), agent, language), false, false)
	}
}

// victims are the stories that the attack pushes: mostly such as nobody would
// push honestly into the first ten, out when the day begins and of the middle
// ranks.
func (w *world) victims(truth []int64, a Attack) []int {
	n, from, step := cmp.Or(a.Push, 5), cmp.Or(a.rank, 26)-1, cmp.Or(a.step, 7)
	order := w.order(truth)
	var out []int
	for i := from; len(out) < n && i < len(order); i += step {
		if a.rank > 0 || w.published[order[i]] < warmUp {
			out = append(out, order[i])
		}
	}
	for i := len(order) - 1; len(out) < n && i > 10; i-- { // a small agency has no more
		if !slices.Contains(out, order[i]) && w.published[order[i]] < warmUp {
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
