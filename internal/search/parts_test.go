package search

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPlacesOf reads places of some documents of a list, and compares them with
// what was put into it.
func TestPlacesOf(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var l list
		docs := map[uint32][]uint32{}
		var ords []uint32
		for ord := uint32(0); len(ords) < 200; ord += 1 + rng.Uint32N(300) {
			var at []uint32
			for p, n := uint32(0), rng.IntN(30); len(at) <= n; {
				p += 1 + rng.Uint32N(1<<rng.Uint32N(12))
				at = append(at, p)
			}
			docs[ord] = at
			ords = append(ords, ord)
			l.add(ord, bodyOnce, putPlaces(nil, at))
		}
		var b block
		w := &blocks{emit: func(one block) error { b = one; return nil }}
		if err := w.add("term", &l); err != nil {
			t.Fatal(err)
		}
		if err := w.flush(); err != nil {
			t.Fatal(err)
		}
		v := &view{segment: &segment{id: 1, firsts: []string{"term"}}}
		n, _ := v.blockOf("term")
		s := &source{blocks: map[int64][]byte{n: b.data}, places: map[int64][]byte{n: b.places}}
		var ask []uint32
		for i := range ords[len(ords)-1] + 50 {
			if rng.IntN(60) == 0 || docs[i] != nil && rng.IntN(4) == 0 {
				ask = append(ask, i)
			}
		}
		var got places
		if err := s.placesOf(v, "term", ask, &got); err != nil {
			t.Fatal(err)
		}
		for i, ord := range ask {
			if !slices.Equal(got.of(i), docs[ord]) {
				t.Fatalf("document %d: %v, want %v", ord, got.of(i), docs[ord])
			}
		}
	}
}

func TestSkipPlacesOfDamage(t *testing.T) {
	for _, raw := range [][]byte{{5, 1, 2}, {200}, {9, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}} {
		r := placeReader{b: raw}
		if r.skip(); !r.bad {
			t.Errorf("%v is passed over as if it were whole", raw)
		}
	}
}

// TestFollows compares with the definition.
func TestFollows(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		draw := func() []uint32 {
			var out []uint32
			for range rng.IntN(12) {
				out = append(out, rng.Uint32N(40))
			}
			slices.Sort(out)
			return slices.Compact(out)
		}
		before, here := draw(), draw()
		var want []uint32
		for _, q := range here {
			if slices.ContainsFunc(before, func(b uint32) bool { return q == b+1 && q&1 == 1 || q == b || q&1 == 0 && q == b&^1+2 }) {
				want = append(want, q)
			}
		}
		if got := follows(nil, before, here); !slices.Equal(got, want) {
			t.Fatalf("%v after %v: %v, want %v", here, before, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	for _, same := range [][]string{
		{"volunteer", "volunteers", "volunteering", "volunteered"},
		{"city", "cities"},
		{"running", "run", "runs"},
		{"cycle", "cycles", "cycling"},
		{"class", "classes"},
		{"bus"},
		{"red"},
		{"sing"},
		{"news"},
		{"2025s"},
		{"باران"},
	} {
		for _, w := range same {
			if got, want := stem(w), stem(same[0]); got != want {
				t.Errorf("%s: %q, and %s: %q", w, got, same[0], want)
			}
		}
	}
	for _, w := range []string{"bus", "red", "sing", "باران", "WHO"} {
		if stem(w) != w {
			t.Errorf("%s became %s", w, stem(w))
		}
	}
}

func TestNaturalReading(t *testing.T) {
	for latin, want := range map[string]string{
		"salam": "سلام", "varzesh": "ورزش", "khab": "خواب", "zelzele": "زلزله", "ketabkhane": "کتابخانه", "salam iran": "سلام ایران", "xqwzx": "", "ab": "", "والیبال iran 6": "والیبال ایران 6", "والیبال": "",
	} {
		if got, _ := natural(latin); got != want {
			t.Errorf("%s: %q, want %q", latin, got, want)
		}
	}
	if got := ratherMeant("salam", "سالم"); got != "سلام" {
		t.Errorf("salam, taken for سالم: %q", got)
	}
	if got := ratherMeant("narvan", "نارون"); got != "" {
		t.Errorf("narvan, taken for the town: %q", got)
	}
}
