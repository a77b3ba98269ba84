package search

import (
	"context"
	"math"
	"slices"
)

// placing knows where some terms stand in some documents.
type placing struct {
	terms []string // sorted
	at    [][]uint32
}

// of returns where terms stand in the i-th candidate, in order.
func (p *placing) of(i int, terms []string) []uint32 {
	var out []uint32
	for n, t := range terms {
		k, ok := slices.BinarySearch(p.terms, t)
		if !ok {
			continue
		}
		places := p.at[i*len(p.terms)+k]
		if n == 0 && len(terms) == 1 {
			return places
		}
		out = append(out, places...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// place reads where the terms, which are sorted, stand in the candidates.
func (f *finding) place(ctx context.Context, list []candidate, terms []string) (*placing, error) {
	out := &placing{terms: terms, at: make([][]uint32, len(list)*len(terms))}
	wanted, number := make([]bits, len(f.m.views)), make([]map[uint32]int, len(f.m.views))
	for i, c := range list {
		if c.view >= 0 {
			if number[c.view] == nil {
				number[c.view] = map[uint32]int{}
			}
			wanted[c.view].set(int(c.ord))
			number[c.view][c.ord] = i
			continue
		}
		for k, t := range terms {
			if e := f.m.fresh[c.ord].entryOf(t); e != nil {
				out.at[i*len(terms)+k] = e.places
			}
		}
	}
	if f.s.places == nil {
		f.s.places = map[int64][]byte{}
	}
	var blocks []int64
	for i := range f.m.views {
		if wanted[i] == nil {
			continue
		}
		for _, t := range terms {
			if n, ok := f.m.views[i].blockOf(t); ok {
				blocks = append(blocks, n)
			}
		}
	}
	if err := f.s.x.readBlocks(ctx, blocks, true, f.s.places); err != nil {
		return nil, err
	}
	var arena []uint32
	for i := range f.m.views {
		if wanted[i] == nil {
			continue
		}
		for k, t := range terms {
			err := f.s.placesOf(&f.m.views[i], t, wanted[i], func(ord uint32, places []uint32) {
				from := len(arena)
				arena = append(arena, places...)
				out.at[number[i][ord]*len(terms)+k] = arena[from:len(arena):len(arena)]
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// phrases leaves of the candidates those that hold every phrase asked for and
// none excluded.
func (f *finding) phrases(ctx context.Context) error {
	var terms []string
	for _, p := range f.a.phrases {
		for _, u := range p {
			terms = append(terms, u...)
		}
	}
	for _, n := range f.a.not {
		for _, u := range n.phrase {
			terms = append(terms, u...)
		}
	}
	if len(terms) == 0 {
		return nil
	}
	slices.Sort(terms)
	if len(f.a.phrases) > 0 {
		f.all = slices.DeleteFunc(f.all, func(c candidate) bool { return c.words < len(f.a.groups) })
	}
	at, err := f.place(ctx, f.all, slices.Compact(terms))
	if err != nil {
		return err
	}
	kept := f.all[:0]
	for i, c := range f.all {
		if f.phrasesOf(at, i) {
			kept = append(kept, c)
		}
	}
	f.all = kept
	return nil
}

// phrasesOf reports whether the i-th candidate holds every phrase asked for
// and none excluded.
func (f *finding) phrasesOf(at *placing, i int) bool {
	for _, p := range f.a.phrases {
		if !at.holds(i, p) {
			return false
		}
	}
	for _, n := range f.a.not {
		if n.phrase != nil && at.holds(i, n.phrase) {
			return false
		}
	}
	return true
}

// holds reports whether the units stand in a row: each in the word after the
// one before, or, as a part of a word, in the same.
func (p *placing) holds(i int, phrase []unit) bool {
	at := p.of(i, phrase[0])
	for _, u := range phrase[1:] {
		var next []uint32
		for _, q := range p.of(i, u) {
			if slices.ContainsFunc(at, func(before uint32) bool {
				return q == before+1 && q&1 == 1 || q == before || q&1 == 0 && q == before&^1+2
			}) {
				next = append(next, q)
			}
		}
		if at = next; len(at) == 0 {
			return false
		}
	}
	return len(at) > 0
}

// How much nearness adds: a part of what the fainter of two words tells.
const (
	nearWeight = 0.8
	nearMost   = 6 // words between, from where on nothing is added
)

// near raises those in which words that stand beside each other in the query
// stand near each other.
func (f *finding) near(ctx context.Context, list []candidate) error {
	if len(f.a.groups) < 2 || len(list) < 2 {
		return nil
	}
	var terms []string
	for _, g := range f.a.groups {
		terms = append(terms, g...)
	}
	slices.Sort(terms)
	at, err := f.place(ctx, list, slices.Compact(terms))
	if err != nil {
		return err
	}
	for i := range list {
		before := at.of(i, f.a.groups[0])
		for g := 1; g < len(f.a.groups); g++ {
			next := at.of(i, f.a.groups[g])
			if d := distance(before, next); d < nearMost {
				list[i].score += nearWeight * math.Min(f.idf[g-1], f.idf[g]) / float64(1+d)
			}
			before = next
		}
	}
	return nil
}

// distance is how many words stand between the nearest two of two lists; more
// when the second comes before the first.
func distance(a, b []uint32) int {
	best := math.MaxInt
	for _, p := range a {
		i, _ := slices.BinarySearch(b, p)
		if i < len(b) {
			best = min(best, max(0, int(b[i]/2)-int(p/2)-1))
		}
		if i > 0 {
			best = min(best, max(0, int(p/2)-int(b[i-1]/2)-1)+1)
		}
	}
	return best
}
