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
	Total int        // how many hold every word
	// Partly is how many follow those that lack a word, when few have all.
	Partly int
	// Known says of each word of the text whether any document has it.
	Known []Known
}

// Known is a word of a query's text.
type Known struct {
	Word  string
	Count int // documents that have it
	Parts int // as how many words it is looked for
}

// fewFound is how many finds are so few that those follow that lack a word.
const fewFound = 10

// Find returns the documents that hold every word of the query in some
// writing. A query without a word finds nothing; of a very long one, only the
// first words are asked.
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

// candidate is a document that may be found. view is -1 for a fresh one.
type candidate struct {
	code  int64
	live  int64
	score float64
	ord   uint32
	view  int32
	words int // of the query's, that it has
}

// finding is one search under way.
type finding struct {
	q    *Query
	a    *asked
	s    *source
	m    *manifest
	w    *weights
	df   []int
	idf  []float64
	got  [][][]hit   // view, group
	all  []candidate // when phrases are asked for: they are looked at later
	full best        // who has all words
	part best        // who lacks some
}

// best keeps the best of many candidates, and counts them all.
type best struct {
	list  []candidate
	most  int
	count int
	order func(a, b candidate) int
}

func (b *best) add(c candidate) {
	b.count++
	switch {
	case len(b.list) < b.most:
		b.list = append(b.list, c)
		if len(b.list) == b.most {
			for i := b.most/2 - 1; i >= 0; i-- {
				sink(b.list, i, b.order)
			}
		}
	case b.order(c, b.list[0]) < 0:
		b.list[0] = c
		sink(b.list, 0, b.order)
	}
}

// scratch is room that searches use again.
type scratch struct {
	scores []float64
	words  []uint8
}

// scratch returns room for n documents, all of it zero.
func (x *Index) scratch(n int) *scratch {
	room, ok := x.rooms.Get().(*scratch)
	if !ok || len(room.scores) < n {
		room = &scratch{scores: make([]float64, n), words: make([]uint8, n)}
	}
	return room
}

func (f *finding) run(ctx context.Context) error {
	f.df = make([]int, len(f.a.groups))
	most := f.q.Offset + f.q.Limit
	f.full = best{most: max(most, nearPool), order: better}
	f.part = best{most: most, order: better}
	if f.q.Newest {
		f.full = best{most: most, order: newer}
	}
	f.got = make([][][]hit, len(f.m.views))
	for i := range f.m.views {
		v := &f.m.views[i]
		c := scopeOf(f.q, v)
		if c.edition < 0 {
			continue
		}
		f.got[i] = make([][]hit, len(f.a.groups))
		for g, terms := range f.a.groups {
			var err error
			if f.got[i][g], err = f.s.group(v, &c, terms, f.w, &f.df[g]); err != nil {
				return err
			}
		}
	}
	fresh := f.fresh()
	f.idf = make([]float64, len(f.df))
	for g, n := range f.df {
		f.idf[g] = idf(f.m.live, n)
	}
	for i := range f.m.views {
		if f.got[i] != nil {
			if err := f.combine(i); err != nil {
				return err
			}
		}
	}
	f.combineFresh(fresh)
	if !f.phrased() {
		return nil
	}
	if err := f.phrases(ctx); err != nil {
		return err
	}
	for _, c := range f.all {
		f.keep(c)
	}
	return nil
}

// phrased reports whether phrases are asked for, or excluded.
func (f *finding) phrased() bool {
	return len(f.a.phrases) > 0 || slices.ContainsFunc(f.a.not, func(n negative) bool { return n.phrase != nil })
}

// keep takes a candidate among the best.
func (f *finding) keep(c candidate) {
	n := len(f.a.groups)
	switch {
	case c.words == n:
		f.full.add(f.aged(c))
	case len(f.a.phrases) == 0 && c.words*2 >= n && f.full.count < fewFound && !f.q.Strict && !f.q.Newest:
		f.part.add(f.aged(c))
	}
}

// aged lets the newer of two that say as much come first.
func (f *finding) aged(c candidate) candidate {
	const day = 24 * 3600 * 1e6
	days := float64(max(0, f.q.Now-c.live)) / day
	c.score *= 1 + 0.08/(1+days/45)
	return c
}

// idf says how much a word tells that n of all documents have.
func idf(all, n int) float64 {
	return math.Log(1 + (float64(max(all, n))-float64(n)+0.5)/(float64(n)+0.5))
}

// fresh gathers what the fresh documents say of each word, and counts them.
func (f *finding) fresh() [][]float32 {
	out := make([][]float32, len(f.m.fresh))
	for i, d := range f.m.fresh {
		if !freshSeen(d, f.q) {
			continue
		}
		weights := make([]float32, len(f.a.groups))
		some := false
		for g, terms := range f.a.groups {
			if weights[g] = freshWeight(d, terms, f.w); weights[g] > 0 {
				f.df[g]++
				some = true
			}
		}
		if some && freshWanted(d, f.q) {
			out[i] = weights
		}
	}
	return out
}

// combine adds up what the words say of the documents of a view.
func (f *finding) combine(i int) error {
	v, got := &f.m.views[i], f.got[i]
	not, err := f.excluded(v)
	if err != nil {
		return err
	}
	phrased := f.phrased()
	take := func(ord uint32, score float64, words int) {
		if not.has(ord) {
			return
		}
		d := &v.docs[ord]
		c := candidate{view: int32(i), ord: ord, code: d.code, live: d.live, score: score, words: words}
		if phrased {
			f.all = append(f.all, c)
			return
		}
		f.keep(c)
	}
	if len(got) == 1 {
		for _, h := range got[0] {
			take(h.ord, f.idf[0]*float64(h.weight), 1)
		}
		return nil
	}
	room := f.s.x.scratch(len(v.docs))
	defer f.s.x.rooms.Put(room)
	scores, words := room.scores, room.words
	for g, hits := range got {
		weight := f.idf[g]
		for _, h := range hits {
			words[h.ord]++
			scores[h.ord] += weight * float64(h.weight)
		}
	}
	// A document is taken where its first word stands, and its place cleared.
	for _, hits := range got {
		for _, h := range hits {
			if n := words[h.ord]; n > 0 {
				take(h.ord, scores[h.ord], int(n))
				words[h.ord], scores[h.ord] = 0, 0
			}
		}
	}
	return nil
}

// excluded are the documents of a view that hold what must not be there. A
// phrase is looked for later.
func (f *finding) excluded(v *view) (bits, error) {
	var out bits
	for _, n := range f.a.not {
		if n.phrase != nil {
			continue
		}
		count := map[uint32]int{}
		for _, terms := range n.groups {
			var has bits
			for _, t := range terms {
				l, err := f.s.list(v, t)
				if err != nil {
					return nil, err
				}
				if l == nil {
					continue
				}
				for ord := range l.hits {
					if !has.has(ord) {
						has.set(int(ord))
						count[ord]++
					}
				}
			}
		}
		for ord, c := range count {
			if c == len(n.groups) {
				out.set(int(ord))
			}
		}
	}
	return out, nil
}

func (f *finding) combineFresh(all [][]float32) {
	for i, weights := range all {
		if weights == nil || f.freshExcluded(f.m.fresh[i]) {
			continue
		}
		d := f.m.fresh[i]
		c := candidate{view: -1, ord: uint32(i), code: int64(d.Code), live: d.live}
		for g, w := range weights {
			if w > 0 {
				c.words++
				c.score += f.idf[g] * float64(w)
			}
		}
		if f.phrased() {
			f.all = append(f.all, c)
			continue
		}
		f.keep(c)
	}
}

func (f *finding) freshExcluded(d *Ready) bool {
	for _, n := range f.a.not {
		if n.phrase == nil && !slices.ContainsFunc(n.groups, func(terms group) bool { return freshWeight(d, terms, f.w) == 0 }) {
			return true
		}
	}
	return false
}

// nearPool is how many of the best are looked at again for how near to each
// other the words stand.
const nearPool = 150

// found puts the candidates in order and cuts the page out.
func (f *finding) found(ctx context.Context) (*Found, error) {
	out := &Found{}
	for _, t := range f.a.tokens {
		n := math.MaxInt
		for g := t.first; g < t.last; g++ {
			n = min(n, f.df[g])
		}
		out.Known = append(out.Known, Known{f.a.text[t.start:t.end], n, t.last - t.first})
	}
	out.Total = f.full.count
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

// partly are those that hold the words that tell most, when few hold all.
func (f *finding) partly() []candidate {
	if f.full.count >= fewFound || f.part.count == 0 {
		return nil
	}
	slices.SortFunc(f.part.list, better)
	most := 0.0
	for _, x := range f.idf {
		most += x
	}
	top := f.part.list[0].score
	// Who has but one faint word of several is no find.
	return slices.DeleteFunc(f.part.list, func(c candidate) bool { return c.score < top/3 || c.score < most/2 })
}

func better(a, b candidate) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	return newer(a, b)
}

func newer(a, b candidate) int {
	if a.live != b.live {
		return cmp.Compare(b.live, a.live)
	}
	return cmp.Compare(b.code, a.code)
}

// top brings the first n in order to the beginning, in order.
func top(list []candidate, n int, order func(a, b candidate) int) {
	if n >= len(list) || n*8 > len(list) {
		slices.SortFunc(list, order)
		return
	}
	// A heap of the first n with the last of them at its root.
	heap := list[:n]
	for i := n/2 - 1; i >= 0; i-- {
		sink(heap, i, order)
	}
	for i := n; i < len(list); i++ {
		if order(list[i], heap[0]) < 0 {
			list[i], heap[0] = heap[0], list[i]
			sink(heap, 0, order)
		}
	}
	slices.SortFunc(heap, order)
}

func sink(heap []candidate, i int, order func(a, b candidate) int) {
	for {
		c := 2*i + 1
		if c >= len(heap) {
			return
		}
		if c+1 < len(heap) && order(heap[c+1], heap[c]) > 0 {
			c++
		}
		if order(heap[c], heap[i]) <= 0 {
			return
		}
		heap[c], heap[i] = heap[i], heap[c]
		i = c
	}
}

func codesOf(list []candidate, q *Query) []id.Story {
	from, to := min(q.Offset, len(list)), min(q.Offset+q.Limit, len(list))
	out := make([]id.Story, 0, to-from)
	for _, c := range list[from:to] {
		out = append(out, id.Story(c.code))
	}
	return out
}
