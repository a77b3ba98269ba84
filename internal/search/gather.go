package search

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
)

// hit is a document of a view that has a word: how much it says of it.
type hit struct {
	ord    uint32
	weight float32
}

// source is one search's access to the lists of the terms it asks for.
type source struct {
	x      *Index
	m      *manifest
	terms  []string
	blocks map[int64][]byte
	places map[int64][]byte
}

// open reads all blocks that may have one of the terms.
func (x *Index) open(ctx context.Context, m *manifest, terms []string) (*source, error) {
	s := &source{x: x, m: m, terms: terms, blocks: map[int64][]byte{}}
	return s, x.readBlocks(ctx, s.numbers(terms), false, s.blocks)
}

func (s *source) numbers(terms []string) []int64 {
	var want []int64
	for i := range s.m.views {
		for _, t := range terms {
			if n, ok := s.m.views[i].blockOf(t); ok {
				want = append(want, n)
			}
		}
	}
	return want
}

// list returns the list of a term in a view; nil for none.
func (s *source) list(v *view, term string) (*list, error) {
	n, ok := v.blockOf(term)
	if !ok {
		return nil, nil
	}
	l, _, _, err := find(s.blocks[n], term)
	return l, err
}

// scope says which documents a search may find.
type scope struct {
	q               *Query
	edition         int // the edition's place in the view, -1: none has it
	genre           int // -1: any
	v               *view
	now, from, to   int64
	section         int64
	narrow, nothing bool
}

func scopeOf(q *Query, v *view) scope {
	c := scope{q: q, v: v, edition: slices.Index(v.editions, string(q.Edition)), genre: -1, now: q.Now, from: q.From, to: q.To, section: int64(q.Section)}
	if q.Genre != "" {
		c.genre = slices.Index(v.genres, q.Genre)
		c.nothing = c.genre < 0
	}
	c.narrow = q.Genre != "" || q.Section != 0 || q.From != 0 || q.To != 0
	return c
}

// plain reports whether all documents of the edition can be found: none is
// dead or still to come.
func (c *scope) plain() bool { return c.v.latest <= c.now && len(c.v.dead) == 0 }

// sees reports whether a document of the edition can be found.
func (c *scope) sees(ord uint32) bool { return c.v.docs[ord].live <= c.now && !c.v.dead.has(ord) }

// wants reports whether the query's filters let a document through.
func (c *scope) wants(d *column) bool {
	return !c.narrow || !c.nothing && (c.genre < 0 || int(d.genre) == c.genre) && (c.section == 0 || d.section == c.section) &&
		d.live >= c.from && (c.to == 0 || d.live < c.to)
}

// The weights of a word's places.
const (
	weightHeadline = 6
	weightNames    = 5
	weightKicker   = 2
	weightLead     = 2.5
	// saturation and lengthShare are BM25's k1 and b; usualLength is a usual
	// body, in eights of words.
	saturation  = 1.6
	lengthShare = 0.6
	usualLength = 40
	// otherForm is what a word weighs that is found in another writing.
	otherForm = 0.9
)

// weights hold what each mark weighs, apart from the body; lengths what an
// occurrence in a body of each length weighs.
type weights struct {
	head    [256]float32
	body    [16]float32
	lengths [256]float32
}

func makeWeights() *weights {
	w := &weights{}
	for i := range 256 {
		m := mark(i)
		for part, weight := range map[mark]float32{inHeadline: weightHeadline, inNames: weightNames, inKicker: weightKicker, inLead: weightLead} {
			if m&part != 0 {
				w.head[i] += weight
			}
		}
		w.lengths[i] = min(float32(1/(1-lengthShare+lengthShare*float64(i)/usualLength)), 1.6)
	}
	for i := range w.body {
		w.body[i] = float32(i)
	}
	return w
}

// of is what a word weighs; the same steps for fresh documents and segments, so
// that equal ones stay equal.
func (w *weights) of(m mark, norm uint8) float32 {
	f := w.head[m] + w.body[m>>4]*w.lengths[norm]
	return f * (saturation + 1) / (f + saturation)
}

// group gathers who has one of the terms in a view, and counts in df all that
// can be found, whatever the filters.
func (s *source) group(v *view, c *scope, terms []string, w *weights, df *int) ([]hit, error) {
	var out []hit
	for i, t := range terms {
		l, err := s.list(v, t)
		if err != nil {
			return nil, err
		}
		if l == nil {
			continue
		}
		factor := float32(1)
		if i > 0 {
			factor = otherForm
		}
		part, err := l.gather(c, w, factor)
		if err != nil {
			return nil, err
		}
		out = joinHits(out, part)
	}
	*df += len(out)
	if c.narrow {
		out = slices.DeleteFunc(out, func(h hit) bool { return !c.wants(&v.docs[h.ord]) })
	}
	return out, nil
}

// gather weighs the documents of a list that can be found.
func (l *list) gather(c *scope, w *weights, factor float32) ([]hit, error) {
	out := make([]hit, 0, l.n)
	looks, edition, plain := c.v.looks, uint8(c.edition), c.plain()
	ord := uint32(0)
	for b := l.data; len(b) > 1; {
		n := 1
		if b[0] < 0x80 {
			ord += uint32(b[0])
		} else {
			delta, size := binary.Uvarint(b)
			if size <= 0 || size >= len(b) {
				return nil, errBroken
			}
			ord += uint32(delta)
			n = size
		}
		m := b[n]
		b = b[n+1:]
		if int(ord) >= len(looks) {
			return nil, errBroken
		}
		if d := looks[ord]; d.edition == edition && (plain || c.sees(ord)) {
			out = append(out, hit{ord, factor * w.of(mark(m), d.norm)})
		}
	}
	return out, nil
}

// joinHits joins two sorted lists; who is in both has the larger weight.
func joinHits(a, b []hit) []hit {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := make([]hit, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].ord < b[0].ord:
			out, a = append(out, a[0]), a[1:]
		case a[0].ord > b[0].ord:
			out, b = append(out, b[0]), b[1:]
		default:
			out = append(out, hit{a[0].ord, max(a[0].weight, b[0].weight)})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// entryOf returns a term of a fresh document.
func (d *Ready) entryOf(term string) *entry {
	i, ok := slices.BinarySearchFunc(d.entries, term, func(e entry, t string) int { return strings.Compare(e.term, t) })
	if !ok {
		return nil
	}
	return &d.entries[i]
}

// freshWeight is what a fresh document says of a word; 0: it has it not.
func freshWeight(d *Ready, terms []string, w *weights) float32 {
	var best float32
	for i, t := range terms {
		e := d.entryOf(t)
		if e == nil {
			continue
		}
		factor := float32(1)
		if i > 0 {
			factor = otherForm
		}
		best = max(best, factor*w.of(e.mark, d.norm))
	}
	return best
}

func freshSeen(d *Ready, q *Query) bool { return d.edition == string(q.Edition) && d.live <= q.Now }

func freshWanted(d *Ready, q *Query) bool {
	return (q.Genre == "" || d.genre == q.Genre) && (q.Section == 0 || d.section == int64(q.Section)) &&
		d.live >= q.From && (q.To == 0 || d.live < q.To)
}
