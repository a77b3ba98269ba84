package search

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"peyk/internal/id"
)

// Found is what a search found.
type Found struct {
	Codes []id.Story // the page that was asked for, the best first
	Total int        // how many hold every word, function words apart
	// Partly is how many follow those that lack a word, when few have all.
	Partly int
	// Known says of each word of the text whether any document has it.
	Known []Known
}

// Known is a word of a query's text.
type Known struct {
	Word  string
	Count int // documents that have it; of function words it is not counted
	Parts int // as how many words it is looked for
}

// fewFound is how many finds are so few that those follow that lack a word.
const fewFound = 10

// Find returns the documents that hold every word of the query in some
// writing, function words apart. A query without a word finds nothing; of a
// very long one, only the first words are asked.
func (x *Index) Find(ctx context.Context, q Query) (*Found, error) {
	for tries := 0; ; tries++ {
		found, err := x.find(ctx, q)
		if err == nil || !errors.Is(err, errMoved) || tries == maxTries {
			return found, err
		}
	}
}

func (x *Index) find(ctx context.Context, q Query) (*Found, error) {
	a := read(q.Text)
	if len(a.groups) == 0 || q.Limit <= 0 {
		return &Found{}, nil
	}
	done, err := x.turns.take(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	m, err := x.now(ctx)
	if err != nil {
		return nil, err
	}
	s, err := x.open(ctx, m, a.terms())
	if err != nil {
		return nil, err
	}
	f := &finding{q: &q, a: a, s: s, m: m, w: makeWeights()}
	if err := f.run(ctx); err != nil {
		return nil, err
	}
	return f.found(ctx)
}

// finding is one search under way.
type finding struct {
	q     *Query
	a     *asked
	s     *source
	m     *manifest
	w     *weights
	df    []int
	idf   []float64
	order []int       // the groups that must be there, the rarest first
	got   [][][]hit   // view, group; nil: the view has nothing to find
	fresh [][]float32 // fresh document, group; nil: not to be found
	not   []bits      // view: what is excluded
	full  best        // who has all words
	part  best        // who lacks some
	rooms [3]places   // for phrases, used again
}

func (f *finding) run(ctx context.Context) error {
	most := f.q.Offset + f.q.Limit
	f.full = best{most: max(most, nearPool), order: better}
	f.part = best{most: most, order: better}
	if f.q.Newest {
		f.full = best{most: most, order: newer}
	}
	if err := f.gather(); err != nil {
		return err
	}
	if err := f.take(ctx, &f.full, f.complete); err != nil {
		return err
	}
	if f.full.count >= fewFound || len(f.order) < 2 || len(f.a.phrases) > 0 || f.q.Strict || f.q.Newest {
		return nil
	}
	return f.take(ctx, &f.part, f.incomplete)
}

// take keeps the best of what a walk over the documents hands on, and of them
// those that hold every phrase asked for and none excluded.
func (f *finding) take(ctx context.Context, out *best, walk func(out *best, take func(c candidate))) error {
	if len(f.a.phrases) == 0 && !slices.ContainsFunc(f.a.not, func(n negative) bool { return n.phrase != nil }) {
		walk(out, func(c candidate) { out.add(f.aged(c)) })
		return nil
	}
	room, ok := f.s.x.lists.Get().(*[]candidate)
	if !ok {
		room = &[]candidate{}
	}
	defer f.s.x.lists.Put(room)
	all := (*room)[:0]
	walk(nil, func(c candidate) { all = append(all, c) })
	*room = all
	held, err := f.phrased(ctx, all)
	for _, c := range held {
		out.add(f.aged(c))
	}
	return err
}

// gather reads who has each word that must be there, and weighs the words.
func (f *finding) gather() error {
	f.df, f.idf = make([]int, len(f.a.groups)), make([]float64, len(f.a.groups))
	f.got, f.not = make([][][]hit, len(f.m.views)), make([]bits, len(f.m.views))
	for i := range f.m.views {
		v := &f.m.views[i]
		c := scopeOf(f.q, v)
		if c.edition < 0 {
			continue
		}
		f.got[i] = make([][]hit, len(f.a.groups))
		for g, terms := range f.a.groups {
			if f.a.light[g] {
				continue
			}
			var err error
			if f.got[i][g], err = f.s.group(v, &c, terms, f.w, &f.df[g]); err != nil {
				return err
			}
		}
		var err error
		if f.not[i], err = f.excluded(v); err != nil {
			return err
		}
	}
	f.gatherFresh()
	for g, n := range f.df {
		if !f.a.light[g] {
			f.idf[g] = idf(f.m.live, n) * f.a.worth[g]
			f.order = append(f.order, g)
		}
	}
	slices.SortStableFunc(f.order, func(a, b int) int { return cmp.Compare(f.df[a], f.df[b]) })
	return nil
}

// gatherFresh gathers what the fresh documents say of each word, and counts
// them.
func (f *finding) gatherFresh() {
	f.fresh = make([][]float32, len(f.m.fresh))
	for i, d := range f.m.fresh {
		if !freshSeen(d, f.q) {
			continue
		}
		weights := make([]float32, len(f.a.groups))
		some := false
		for g, terms := range f.a.groups {
			if f.a.light[g] {
				continue
			}
			if weights[g] = freshWeight(d, terms, f.w); weights[g] > 0 {
				f.df[g]++
				some = true
			}
		}
		if some && freshWanted(d, f.q) && !f.freshExcluded(d) {
			f.fresh[i] = weights
		}
	}
}

// The newer of two that say as much comes first: what a story of this moment
// is worth more, and after how many days half of that.
const (
	freshness     = 0.08
	freshnessHalf = 45
)

func (f *finding) aged(c candidate) candidate {
	const day = 24 * 3600 * 1e6
	days := float64(max(0, f.q.Now-c.live)) / day
	c.score *= 1 + freshness/(1+days/freshnessHalf)
	return c
}

// idf says how much a word tells that n of all documents have.
func idf(all, n int) float64 {
	return math.Log(1 + (float64(max(all, n))-float64(n)+0.5)/(float64(n)+0.5))
}

// nearPool is how many of the best are looked at again for how near to each
// other the words stand.
const nearPool = 150

// found puts the candidates in order and cuts the page out.
func (f *finding) found(ctx context.Context) (*Found, error) {
	out := &Found{Total: f.full.count}
	for _, t := range f.a.tokens {
		n := math.MaxInt
		for g := t.first; g < t.last; g++ {
			if !f.a.light[g] {
				n = min(n, f.df[g])
			}
		}
		out.Known = append(out.Known, Known{f.a.text[t.start:t.end], n, t.last - t.first})
	}
	full := f.full.list
	if f.q.Newest {
		slices.SortFunc(full, newer)
		out.Codes = codesOf(full, f.q)
		return out, nil
	}
	slices.SortFunc(full, better)
	pool := full[:min(len(full), nearPool)]
	if err := f.near(ctx, pool); err != nil {
		return nil, err
	}
	slices.SortFunc(pool, better)
	if partly := f.partly(); len(partly) > 0 {
		out.Partly = len(partly)
		full = append(slices.Clip(full), partly...)
	}
	out.Codes = codesOf(full, f.q)
	return out, nil
}

// partly are those that lack words, when few have all: of them those that come
// near to the best of them.
func (f *finding) partly() []candidate {
	list := f.part.list
	if f.full.count >= fewFound || len(list) == 0 {
		return nil
	}
	slices.SortFunc(list, better)
	least := list[0].score / 3
	return slices.DeleteFunc(list, func(c candidate) bool { return c.score < least })
}
