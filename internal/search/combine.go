package search

import "slices"

// pair is a document of a view that has some words, and what they say of it.
type pair struct {
	ord   uint32
	score float64
}

// complete hands on all documents that have every word, except those that can
// no longer come under the best; it counts them there.
func (f *finding) complete(out *best, take func(c candidate)) {
	var room []pair
	for i := range f.m.views {
		if f.got[i] == nil {
			continue
		}
		room = f.common(f.got[i], room[:0])
		v, not := &f.m.views[i], f.not[i]
		for _, p := range room {
			switch {
			case not.has(p.ord):
			case out != nil && !f.q.Newest && p.score*(1+freshness) < out.least():
				out.count++
			default:
				d := &v.docs[p.ord]
				take(candidate{view: int32(i), ord: p.ord, code: d.code, live: d.live, score: p.score, words: len(f.order)})
			}
		}
	}
	for i := range f.fresh {
		if c, ok := f.freshCandidate(i); ok && c.words == len(f.order) {
			take(c)
		}
	}
}

// common are the documents that have all words, beginning with the rarest.
func (f *finding) common(got [][]hit, room []pair) []pair {
	for n, g := range f.order {
		hits, weight := got[g], f.idf[g]
		if n == 0 {
			for _, h := range hits {
				room = append(room, pair{h.ord, weight * float64(h.weight)})
			}
			continue
		}
		kept := room[:0]
		for _, p := range room {
			for step := 8; len(hits) > step && hits[step].ord < p.ord; step *= 2 {
				hits = hits[step:]
			}
			for len(hits) > 0 && hits[0].ord < p.ord {
				hits = hits[1:]
			}
			if len(hits) == 0 {
				break
			}
			if hits[0].ord == p.ord {
				kept = append(kept, pair{p.ord, p.score + weight*float64(hits[0].weight)})
			}
		}
		room = kept
	}
	return room
}

// How much of what the words tell together one must have that lacks some: of
// the words that stand in any document, and of all.
const (
	shareOfKnown = 0.28
	shareOfAll   = 0.22
)

// enough is how much the words must tell together that a document has.
func (f *finding) enough() float64 {
	known, all := 0.0, 0.0
	for _, g := range f.order {
		all += f.idf[g]
		if f.df[g] > 0 {
			known += f.idf[g]
		}
	}
	return max(known*shareOfKnown, all*shareOfAll)
}

// scratch is room that searches use again.
type scratch struct {
	scores, told []float64
	words        []uint8
}

// scratch returns room for n documents, all of it zero.
func (x *Index) scratch(n int) *scratch {
	room, ok := x.rooms.Get().(*scratch)
	if !ok || len(room.scores) < n {
		room = &scratch{scores: make([]float64, n), told: make([]float64, n), words: make([]uint8, n)}
	}
	return room
}

// incomplete hands on the documents that lack words and have enough of what
// tells most.
func (f *finding) incomplete(_ *best, take func(c candidate)) {
	enough := f.enough()
	// Who has none but the last words, which tell least, has not enough.
	first, rest := len(f.order), 0.0
	for first > 0 && rest+f.idf[f.order[first-1]] < enough {
		first--
		rest += f.idf[f.order[first]]
	}
	for i := range f.m.views {
		if f.got[i] != nil {
			f.incompleteOf(i, first, enough, take)
		}
	}
	for i := range f.fresh {
		c, ok := f.freshCandidate(i)
		if !ok || c.words == len(f.order) {
			continue
		}
		told := 0.0
		for _, g := range f.order {
			if f.fresh[i][g] > 0 {
				told += f.idf[g]
			}
		}
		if told >= enough {
			take(c)
		}
	}
}

func (f *finding) incompleteOf(i, first int, enough float64, take func(c candidate)) {
	v, not := &f.m.views[i], f.not[i]
	room := f.s.x.scratch(len(v.docs))
	defer f.s.x.rooms.Put(room)
	for n, g := range f.order {
		weight := f.idf[g]
		for _, h := range f.got[i][g] {
			if n < first || room.words[h.ord] > 0 {
				room.words[h.ord]++
				room.told[h.ord] += weight
				room.scores[h.ord] += weight * float64(h.weight)
			}
		}
	}
	// A document is taken where its first word stands, and its place cleared.
	for _, g := range f.order[:first] {
		for _, h := range f.got[i][g] {
			words := int(room.words[h.ord])
			if words > 0 && words < len(f.order) && room.told[h.ord] >= enough && !not.has(h.ord) {
				d := &v.docs[h.ord]
				take(candidate{view: int32(i), ord: h.ord, code: d.code, live: d.live, score: room.scores[h.ord], words: words})
			}
			room.words[h.ord], room.told[h.ord], room.scores[h.ord] = 0, 0, 0
		}
	}
}

// freshCandidate is the i-th fresh document, when it has any word. Its words
// are added up in the same order as those of segments, so that equal ones stay
// equal.
func (f *finding) freshCandidate(i int) (candidate, bool) {
	weights := f.fresh[i]
	if weights == nil {
		return candidate{}, false
	}
	d := f.m.fresh[i]
	c := candidate{view: -1, ord: uint32(i), code: int64(d.Code), live: d.live}
	for _, g := range f.order {
		if w := weights[g]; w > 0 {
			c.words++
			c.score += f.idf[g] * float64(w)
		}
	}
	return c, true
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
					switch {
					case has.has(ord):
					case len(n.groups) == 1:
						out.set(int(ord))
					default:
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

func (f *finding) freshExcluded(d *Ready) bool {
	for _, n := range f.a.not {
		if n.phrase == nil && !slices.ContainsFunc(n.groups, func(terms group) bool { return freshWeight(d, terms, f.w) == 0 }) {
			return true
		}
	}
	return false
}
