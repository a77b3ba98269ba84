package search

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// How much nearness adds: a part of what the fainter of two words tells.
const (
	nearWeight = 0.8
	nearMost   = 6 // words between, from where on nothing is added
)

// near raises those in which words that follow each other in the query stand
// near each other. Function words are passed over.
func (f *finding) near(ctx context.Context, list []candidate) error {
	if len(f.order) < 2 || len(list) < 2 {
		return nil
	}
	var terms []string
	for _, g := range f.order {
		terms = append(terms, f.a.groups[g]...)
	}
	if err := f.openPlaces(ctx, list, terms); err != nil {
		return err
	}
	at := make([]int, len(list)) // the list in the order of its views
	for i := range at {
		at[i] = i
	}
	slices.SortFunc(at, func(a, b int) int {
		return cmp.Or(cmp.Compare(list[a].view, list[b].view), cmp.Compare(list[a].ord, list[b].ord))
	})
	words := slices.Sorted(slices.Values(f.order))
	for len(at) > 0 {
		n := 1
		for n < len(at) && list[at[n]].view == list[at[0]].view {
			n++
		}
		if err := f.nearIn(list, at[:n], words); err != nil {
			return err
		}
		at = at[n:]
	}
	return nil
}

// nearIn raises candidates of one view.
func (f *finding) nearIn(list []candidate, at, words []int) error {
	part := make([]candidate, len(at))
	live := make([]int, len(at))
	for i, k := range at {
		part[i], live[i] = list[k], i
	}
	var before, here places
	for n, g := range words {
		if err := f.placesIn(part, live, f.a.groups[g], &here); err != nil {
			return err
		}
		for i, k := range at {
			if n == 0 {
				break
			}
			if d := distance(before.of(i), here.of(i)); d < nearMost {
				list[k].score += nearWeight * math.Min(f.idf[words[n-1]], f.idf[g]) / float64(1+d)
			}
		}
		before, here = here, before
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
