package search

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"peyk/internal/id"
	"peyk/persian"
)

// Kin asks for documents about the same.
type Kin struct {
	Code     id.Story
	Edition  id.Edition
	Revision int64 // of the document, so that a new one is looked at anew
	Headline string
	Tags     []string
	People   []string
	Limit    int
	Now      int64
}

// relatedCache keeps what is related to a document while the index stands as
// it did.
type relatedCache struct {
	mu sync.Mutex
	m  *manifest
	by map[relatedKey][]id.Story
}

type relatedKey struct {
	code     id.Story
	revision int64
	limit    int
}

const (
	relatedKept = 4096
	// relatedTerms is of how many terms relation is made: those that tell most.
	relatedTerms = 6
	// relatedShare: what more than one in so many documents has tells nothing.
	relatedShare = 8
	// relatedWork bounds how many documents are looked at.
	relatedWork = 3000
	// relatedTraits is how many terms are weighed for that: people and tags
	// first, then the longest of the headline, which are rarely the commonest.
	relatedTraits = 16
)

// Related returns documents of the edition that share the most telling tags,
// people and words of the headline, the nearest first.
func (x *Index) Related(ctx context.Context, k Kin) ([]id.Story, error) {
	for tries := 0; ; tries++ {
		codes, err := x.relatedOnce(ctx, k)
		if err == nil || !errors.Is(err, errMoved) || tries == maxTries {
			return codes, err
		}
	}
}

func (x *Index) relatedOnce(ctx context.Context, k Kin) ([]id.Story, error) {
	m, err := x.now(ctx)
	if err != nil {
		return nil, err
	}
	key := relatedKey{k.Code, k.Revision, k.Limit}
	x.related.mu.Lock()
	if x.related.m != m || len(x.related.by) > relatedKept {
		x.related.m, x.related.by = m, map[relatedKey][]id.Story{}
	}
	codes, ok := x.related.by[key]
	x.related.mu.Unlock()
	if ok {
		return codes, nil
	}
	if codes, err = x.kin(ctx, m, k); err != nil {
		return nil, err
	}
	x.related.mu.Lock()
	defer x.related.mu.Unlock()
	if x.related.m == m {
		x.related.by[key] = codes
	}
	return codes, nil
}

// trait is a term of a document, and how much sharing it makes kin.
type trait struct {
	term   string
	weight float64
	n      int
}

func traits(k *Kin) []trait {
	var out []trait
	add := func(text string, weight float64) {
		for _, t := range persian.SearchTerms(text) {
			i := slices.IndexFunc(out, func(have trait) bool { return have.term == t })
			switch {
			case i >= 0:
				out[i].weight = max(out[i].weight, weight)
			case len(t) > 3 && len(t) <= maxTerm:
				out = append(out, trait{term: t, weight: weight})
			}
		}
	}
	for _, t := range k.People {
		add(t, 1.4)
	}
	for _, t := range k.Tags {
		add(t, 1.6)
	}
	named := len(out)
	add(k.Headline, 1)
	slices.SortStableFunc(out[named:], func(a, b trait) int { return len(b.term) - len(a.term) })
	return out[:min(len(out), relatedTraits)]
}

func (x *Index) kin(ctx context.Context, m *manifest, k Kin) ([]id.Story, error) {
	s, list, err := x.telling(ctx, m, traits(&k))
	if err != nil {
		return nil, err
	}
	near := &kinship{k: &k, q: Query{Edition: k.Edition, Now: k.Now}, s: s, w: makeWeights(), list: list}
	for i := range m.views {
		if err := near.view(&m.views[i]); err != nil {
			return nil, err
		}
	}
	near.fresh(m.fresh)
	return near.nearest(), nil
}

// kinship gathers the kin of a document: view by view, so that what a document
// shares is added up in an array and not in a map.
type kinship struct {
	k    *Kin
	q    Query
	s    *source
	w    *weights
	list []trait
	all  []candidate
}

// view gathers those of a view.
func (g *kinship) view(v *view) error {
	c := scopeOf(&g.q, v)
	if c.edition < 0 {
		return nil
	}
	room := g.s.x.scratch(len(v.docs))
	defer g.s.x.rooms.Put(room)
	var touched []uint32
	for _, t := range g.list {
		df := 0
		hits, err := g.s.group(v, &c, []string{t.term}, g.w, &df)
		if err != nil {
			for _, ord := range touched {
				room.scores[ord], room.words[ord] = 0, 0
			}
			return err
		}
		value := t.weight * idf(g.s.m.live, t.n)
		for _, h := range hits {
			if room.words[h.ord] == 0 {
				touched = append(touched, h.ord)
			}
			room.words[h.ord]++
			room.scores[h.ord] += value * float64(h.weight)
		}
	}
	g.all = slices.Grow(g.all, len(touched))
	for _, ord := range touched {
		g.add(candidate{code: v.docs[ord].code, live: v.docs[ord].live, score: room.scores[ord], words: int(room.words[ord])})
		room.scores[ord], room.words[ord] = 0, 0
	}
	return nil
}

// fresh gathers those that are in no view yet.
func (g *kinship) fresh(list []*Ready) {
	for _, d := range list {
		if !freshSeen(d, &g.q) {
			continue
		}
		c := candidate{code: int64(d.Code), live: d.live}
		for _, t := range g.list {
			if e := d.entryOf(t.term); e != nil {
				c.score += t.weight * idf(g.s.m.live, t.n) * float64(g.w.of(e.mark, d.norm))
				c.words++
			}
		}
		if c.words > 0 {
			g.add(c)
		}
	}
}

func (g *kinship) add(c candidate) {
	if c.code == int64(g.k.Code) {
		return
	}
	days := float64(max(0, g.k.Now-c.live)) / (24 * 3600 * 1e6)
	c.score *= 1 + 0.3/(1+days/60)
	g.all = append(g.all, c)
}

// telling leaves of the traits those that few have, with the blocks that have
// them. How many have a term is remembered, so that only those blocks are read.
func (x *Index) telling(ctx context.Context, m *manifest, list []trait) (*source, []trait, error) {
	if err := x.count(ctx, m, list); err != nil {
		return nil, nil, err
	}
	most := max(3, m.live/relatedShare)
	list = slices.DeleteFunc(list, func(t trait) bool { return t.n > most })
	slices.SortStableFunc(list, func(a, b trait) int {
		return cmp.Compare(b.weight*idf(m.live, b.n), a.weight*idf(m.live, a.n))
	})
	budget := relatedWork
	for i, t := range list {
		if budget -= t.n; i >= relatedTerms || i > 1 && budget < 0 {
			list = list[:i]
			break
		}
	}
	terms := make([]string, len(list))
	for i, t := range list {
		terms[i] = t.term
	}
	s, err := x.open(ctx, m, terms)
	return s, list, err
}

// freshShare: where fewer than one document in so many is in no segment yet,
// they change nothing in how rare a term is.
const freshShare = 16

// count finds how many documents have each trait.
func (x *Index) count(ctx context.Context, m *manifest, list []trait) error {
	var unknown []string
	for _, t := range list {
		if slices.ContainsFunc(m.views, func(v view) bool { _, ok := v.counts.get(t.term); return !ok }) {
			unknown = append(unknown, t.term)
		}
	}
	s, err := x.open(ctx, m, unknown)
	if err != nil {
		return err
	}
	for i := range list {
		t := &list[i]
		for j := range m.views {
			v := &m.views[j]
			n, ok := v.counts.get(t.term)
			if !ok {
				l, err := s.list(v, t.term)
				if err != nil {
					return err
				}
				if l != nil {
					n = l.n
				}
				v.counts.put(t.term, n)
			}
			t.n += n
		}
		if len(m.fresh)*freshShare < m.live {
			continue
		}
		n, ok := m.counts.get(t.term)
		if !ok {
			for _, d := range m.fresh {
				if d.entryOf(t.term) != nil {
					n++
				}
			}
			m.counts.put(t.term, n)
		}
		t.n += n
	}
	return nil
}

// counts remember how many documents have a term: of a segment, or of what is in
// none at one moment, which both never change.
type counts struct {
	mu sync.Mutex
	by map[string]int
}

// countsKept bounds the terms that a segment remembers: half a megabyte.
const countsKept = 8192

func (c *counts) get(term string) (int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, ok := c.by[term]
	return n, ok
}

func (c *counts) put(term string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil || len(c.by) >= countsKept {
		c.by = map[string]int{}
	}
	c.by[strings.Clone(term)] = n
}

// nearest orders kin: what shares one faint trait alone is none.
func (g *kinship) nearest() []id.Story {
	best := 0.0
	for i := range g.all {
		best = max(best, g.all[i].score)
	}
	list := slices.DeleteFunc(g.all, func(c candidate) bool { return c.score < best/4 || c.words < 2 && c.score < best/2 })
	top(list, g.k.Limit, better)
	out := make([]id.Story, 0, g.k.Limit)
	for _, c := range list[:min(len(list), g.k.Limit)] {
		out = append(out, id.Story(c.code))
	}
	return out
}
