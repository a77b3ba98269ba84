package trial

import "net/netip"

// Shapes are the crowds that the counter is tried on.
func Shapes() []Shape {
	day := Shape{Name: "usual", Promised: true, Readers: 36_000, Town: 5000, Stories: 600, Zipf: 1, Reads: 3.2, Taste: 0.4, Fade: 8}
	with := func(name string, change func(*Shape)) Shape {
		s := day
		s.Name, s.Promised = name, false
		change(&s)
		return s
	}
	return []Shape{
		day,
		with("flat interest", func(s *Shape) { s.Zipf = 0.75 }),
		with("steep interest", func(s *Shape) { s.Zipf, s.Fade = 1.3, 4 }),
		with("regions differ", func(s *Shape) { s.Taste = 0.8 }),
		with("small agency", func(s *Shape) { s.Readers, s.Stories = 12_000, 200 }),
		with("village", func(s *Shape) { s.Readers, s.Town, s.Stories = 3000, 300, 80 }),
		with("newborn", func(s *Shape) { s.Readers, s.Town, s.Stories = 400, 40, 40 }),
		with("nation", func(s *Shape) { s.Readers, s.Town, s.Stories = 300_000, 20_000, 1500 }),
		with("one telephone", func(s *Shape) { s.Readers, s.Town, s.Models = 60_000, 20_000, 1 }),
		with("six towns", func(s *Shape) { s.Readers, s.Towns, s.Models = 60_000, 6, 3 }),
		with("offices", func(s *Shape) { s.Managed = 0.25 }),
		with("six addresses", func(s *Shape) { s.Sixes = 0.4 }),
		with("shared story", func(s *Shape) { s.Shared = 0.05 }),
		with("one page each", func(s *Shape) { s.Reads = 1 }),
		with("breaking news", func(s *Shape) { s.Breaking = 0.25 }),
	}
}

// townAddr is the address that the first town has.
var townAddr = town(0)

// town is the address that a whole town has.
func town(i int) netip.Addr { return netip.AddrFrom4([4]byte{5, 200, byte(77 + i), 9}) }

// population puts the readers behind addresses: towns behind one each,
// telephones behind those of their carriers, offices behind one each, households
// of one to four, and some abroad.
func (w *world) population() {
	for i := range max(1, w.Towns) {
		first := 0
		if w.Models > 0 {
			first = w.rng.IntN(20)
		}
		for range w.Town {
			who := w.add(town(i), i)
			if w.Models > 0 {
				w.people[who].agent, w.people[who].language = w.agents[first+w.rng.IntN(w.Models)], languages[0]
			}
		}
	}
	rest := w.Readers - max(1, w.Towns)*w.Town
	for left := int(float64(rest) * w.Managed); left > 0; {
		a, region := w.somewhere(80), w.rng.IntN(regions)
		agent, language := w.browser()
		for range min(left, 50+w.rng.IntN(250)) {
			who := w.add(a, region)
			w.people[who].agent, w.people[who].language = agent, language
			left--
		}
	}
	for range int(float64(rest) * w.Sixes) {
		w.add(w.six(), w.rng.IntN(regions))
		w.people[len(w.people)-1].six = true
	}
	rest = w.Readers - len(w.people)
	for i := range 300 { // a carrier's networks, of twenty addresses each
		w.carriers = append(w.carriers, netip.AddrFrom4([4]byte{5, byte(112 + i/200), byte(i % 200), 0}))
	}
	for range rest * 42 / 100 {
		i := w.rng.IntN(len(w.carriers))
		b := w.carriers[i].As4()
		b[3] = byte(1 + w.rng.IntN(20))
		w.add(netip.AddrFrom4(b), i%regions)
	}
	for left := rest * 10 / 100; left > 0; {
		a, region := w.somewhere(80), w.rng.IntN(regions)
		for range min(left, 5+int(w.rng.ExpFloat64()*40)) {
			w.add(a, region)
			left--
		}
	}
	for left := rest * 41 / 100; left > 0; {
		a, region := w.somewhere(2), w.rng.IntN(regions)
		for range min(left, 1+w.rng.IntN(4)) {
			w.add(a, region)
			left--
		}
	}
	for len(w.people) < w.Readers {
		if w.rng.IntN(2) == 0 {
			w.add(w.somewhere(130), w.rng.IntN(regions))
			continue
		}
		w.add(w.abroad(), w.rng.IntN(regions))
	}
}

// abroad is a random IPv6 address.
func (w *world) abroad() netip.Addr {
	var b [16]byte
	b[0], b[1] = 0x2a, 0x01
	for i := 2; i < 16; i++ {
		b[i] = byte(w.rng.Uint32())
	}
	return netip.AddrFrom16(b)
}

// six is an address of a carrier that has /40 networks, eight of them, and gives
// each telephone a /64.
func (w *world) six() netip.Addr {
	n := w.rng.Uint32()
	return netip.AddrFrom16([16]byte{0x2a, 0x02, 0x45, 0x40, byte(n % 8), byte(n >> 8), byte(n >> 16), byte(n >> 24), 15: 1})
}

const secondsPerDay = 86400

// daily is the address that one has become on a day.
func daily(a netip.Addr, day int32) netip.Addr {
	b := a.As16()
	b[5] += byte(day * 37)
	b[6] += byte(day * 91)
	return netip.AddrFrom16(b)
}

// breaks chooses the story that breaks in the evening.
func (w *world) breaks() {
	w.news = -1
	if w.Breaking == 0 {
		return
	}
	for i, at := range w.published {
		if w.news < 0 || abs(at-breakingAt) < abs(w.published[w.news]-breakingAt) {
			w.news = i
		}
	}
	w.published[w.news] = breakingAt
}

// breakingAt is when the story breaks, in hours: at eight in the evening.
const breakingAt = warmUp + 8

// brokenTo reports whether the breaking story is what somebody reads at a time.
func (w *world) brokenTo(at float64, a netip.Addr) bool {
	if w.news < 0 || at < breakingAt || at > breakingAt+4 {
		return false
	}
	part := w.Breaking / 2
	if a == townAddr { // where it happened
		part = 0.7
	}
	return w.rng.Float64() < part
}

// passedOn brings readers who come for one story, for somebody sent it to them:
// most within some hours of the afternoon, from wherever readers are.
func (w *world) passedOn() {
	if w.Shared == 0 {
		return
	}
	st := w.rng.IntN(w.Stories)
	for w.published[st] > warmUp {
		st = w.rng.IntN(w.Stories)
	}
	for range int(float64(w.Readers) * w.Shared) {
		like := w.people[w.rng.IntN(w.Readers)]
		a := like.addr
		if w.rng.IntN(2) == 0 {
			a = w.somewhere(2)
		}
		w.load(warmUp+2+w.rng.ExpFloat64()*4, st, int(w.add(a, like.region)), true, true)
	}
}

func abs(x float64) float64 { return max(x, -x) }
