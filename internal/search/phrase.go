package search

import (
	"context"
	"math"
	"slices"
)

// phrased leaves of candidates, which stand in the order of their views and in
// these in that of their numbers, those that hold every phrase asked for and
// none excluded.
func (f *finding) phrased(ctx context.Context, list []candidate) ([]candidate, error) {
	if err := f.openPlaces(ctx, list, f.a.unitTerms()); err != nil {
		return nil, err
	}
	kept := list[:0]
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].view == list[0].view {
			n++
		}
		ok, err := f.holdAll(list[:n])
		if err != nil {
			return nil, err
		}
		for i, c := range list[:n] {
			if ok[i] {
				kept = append(kept, c)
			}
		}
		list = list[n:]
	}
	return kept, nil
}

// openPlaces reads the places of the terms in the views of the candidates.
func (f *finding) openPlaces(ctx context.Context, list []candidate, terms []string) error {
	if f.s.places == nil {
		f.s.places = map[int64][]byte{}
	}
	wanted := make([]bool, len(f.m.views))
	for _, c := range list {
		if c.view >= 0 {
			wanted[c.view] = true
		}
	}
	var numbers []int64
	for i := range f.m.views {
		if !wanted[i] {
			continue
		}
		for _, t := range terms {
			n, ok := f.m.views[i].blockOf(t)
			if !ok {
				continue
			}
			// A block may have been named for a term that it does not have.
			if l, _, _, err := find(f.s.blocks[n], t); err != nil {
				return err
			} else if l != nil {
				numbers = append(numbers, n)
			}
		}
	}
	return f.s.x.readBlocks(ctx, numbers, true, f.s.places)
}

// unitTerms are the terms of all phrases.
func (a *asked) unitTerms() []string {
	var out []string
	for _, p := range a.phrases {
		for _, u := range p {
			out = append(out, u...)
		}
	}
	for _, n := range a.not {
		for _, u := range n.phrase {
			out = append(out, u...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// holdAll says of the candidates of one view which hold every phrase asked for
// and none excluded.
func (f *finding) holdAll(list []candidate) ([]bool, error) {
	ok := make([]bool, len(list))
	for i := range ok {
		ok[i] = true
	}
	check := func(phrase []unit, want bool) error {
		if err := f.rarest(list, ok, phrase, want); err != nil {
			return err
		}
		held, err := f.hold(list, ok, phrase)
		for i := range ok {
			ok[i] = ok[i] && held[i] == want
		}
		return err
	}
	for _, p := range f.a.phrases {
		if err := check(p, true); err != nil {
			return nil, err
		}
	}
	for _, n := range f.a.not {
		if n.phrase != nil {
			if err := check(n.phrase, false); err != nil {
				return nil, err
			}
		}
	}
	return ok, nil
}

// rarest narrows the candidates that are asked for a phrase to those that hold
// the two neighbours of it that the fewest documents have, when these are not
// its first.
func (f *finding) rarest(list []candidate, ask []bool, phrase []unit, want bool) error {
	if !want || len(phrase) < 3 {
		return nil
	}
	at, least := 0, math.MaxInt
	for i := range phrase[1:] {
		n := f.countIn(list[0].view, phrase[i]) + f.countIn(list[0].view, phrase[i+1])
		if n < least {
			at, least = i, n
		}
	}
	if at == 0 {
		return nil
	}
	held, err := f.hold(list, ask, phrase[at:at+2])
	for i := range ask {
		ask[i] = ask[i] && held[i]
	}
	return err
}

// countIn is about how many documents of a view have a word.
func (f *finding) countIn(view int32, terms []string) int {
	n := 0
	if view < 0 {
		return n
	}
	for _, t := range terms {
		if l, err := f.s.list(&f.m.views[view], t); err == nil && l != nil {
			n += l.n
		}
	}
	return n
}

// hold says which of the candidates for which ask holds have the units of a
// phrase in a row. Each unit is looked for only in those that held the units
// before it.
func (f *finding) hold(list []candidate, ask []bool, phrase []unit) ([]bool, error) {
	out := make([]bool, len(list))
	var live []int // of list
	for i := range list {
		if ask[i] {
			live = append(live, i)
		}
	}
	before, here, next := f.rooms[0], f.rooms[1], f.rooms[2]
	defer func() { f.rooms = [3]places{before, here, next} }()
	for n, u := range phrase {
		if len(live) == 0 {
			return out, nil
		}
		if err := f.placesIn(list, live, u, &here); err != nil {
			return nil, err
		}
		if n == 0 {
			before, here = here, before
			live = drop(live, &before)
			continue
		}
		next.reset()
		for i := range live {
			next.at = follows(next.at, before.of(i), here.of(i))
			next.end()
		}
		before, next = next, before
		live = drop(live, &before)
	}
	for _, i := range live {
		out[i] = true
	}
	return out, nil
}

// drop leaves out the documents without a place.
func drop(live []int, p *places) []int {
	kept, ends, begin := live[:0], p.ends[:0], uint32(0)
	for i, d := range live {
		end := p.ends[i]
		if end > begin {
			kept, ends = append(kept, d), append(ends, end)
		}
		begin = end
	}
	p.ends = ends
	return kept
}

// placesIn says where a word stands in some of the candidates of one view.
func (f *finding) placesIn(list []candidate, live []int, terms []string, out *places) error {
	if view := list[0].view; view >= 0 {
		ords := make([]uint32, len(live))
		for i, k := range live {
			ords[i] = list[k].ord
		}
		return f.s.union(&f.m.views[view], terms, ords, out)
	}
	out.reset()
	for _, k := range live {
		out.at = append(out.at, freshPlaces(f.m.fresh[list[k].ord], terms)...)
		out.end()
	}
	return nil
}

// follows appends the places of here that follow one of before: in the next
// word, or, for parts of one word, in the same.
func follows(out, before, here []uint32) []uint32 {
	from := 0
	for _, q := range here {
		// What may stand before q is at most three less.
		for from < len(before) && before[from]+3 < q {
			from++
		}
		for _, b := range before[from:] {
			if b > q {
				break
			}
			if q == b || q&1 == 1 && q == b+1 || q&1 == 0 && q == b&^1+2 {
				out = append(out, q)
				break
			}
		}
	}
	return out
}
