package search

import (
	"cmp"
	"context"
	"errors"
	"slices"
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
	relatedTerms = 10
	// relatedShare: what more than one in so many documents has tells nothing.
	relatedShare = 8
	// relatedWork bounds how many documents are looked at.
	relatedWork = 8000
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
			case len(t) > 3 && len(t) <= maxTerm && len(out) < 40:
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
	add(k.Headline, 1)
	return out
}

func (x *Index) kin(ctx context.Context, m *manifest, k Kin) ([]id.Story, error) {
	list := traits(&k)
	terms := make([]string, len(list))
	for i, t := range list {
		terms[i] = t.term
	}
	s, err := x.open(ctx, m, terms)
	if err != nil {
		return nil, err
	}
	if list, err = telling(s, list); err != nil {
		return nil, err
	}
	q := Query{Edition: k.Edition, Now: k.Now}
	w := makeWeights()
	shared := map[int64]candidate{}
	take := func(code, live int64, score float64) {
		c := shared[code]
		c.code, c.live, c.score, c.words = code, live, c.score+score, c.words+1
		shared[code] = c
	}
	for _, t := range list {
		value := t.weight * idf(m.live, t.n)
		for i := range m.views {
			v := &m.views[i]
			c := scopeOf(&q, v)
			if c.edition < 0 {
				continue
			}
			df := 0
			hits, err := s.group(v, &c, []string{t.term}, w, &df)
			if err != nil {
				return nil, err
			}
			for _, h := range hits {
				take(v.docs[h.ord].code, v.docs[h.ord].live, value*float64(h.weight))
			}
		}
		for _, d := range m.fresh {
			if e := d.entryOf(t.term); e != nil && freshSeen(d, &q) {
				take(int64(d.Code), d.live, value*float64(w.of(e.mark, d.norm)))
			}
		}
	}
	delete(shared, int64(k.Code))
	return nearest(shared, &k), nil
}

// telling leaves of the traits those that few have.
func telling(s *source, list []trait) ([]trait, error) {
	for i := range list {
		t := &list[i]
		for j := range s.m.views {
			l, err := s.list(&s.m.views[j], t.term)
			if err != nil {
				return nil, err
			}
			if l != nil {
				t.n += l.n
			}
		}
		for _, d := range s.m.fresh {
			if d.entryOf(t.term) != nil {
				t.n++
			}
		}
	}
	most := max(3, s.m.live/relatedShare)
	list = slices.DeleteFunc(list, func(t trait) bool { return t.n > most })
	slices.SortStableFunc(list, func(a, b trait) int {
		return cmp.Compare(b.weight*idf(s.m.live, b.n), a.weight*idf(s.m.live, a.n))
	})
	budget := relatedWork
	for i, t := range list {
		if budget -= t.n; i >= relatedTerms || i > 1 && budget < 0 {
			return list[:i], nil
		}
	}
	return list, nil
}

// nearest orders kin: what shares one faint trait alone is none.
func nearest(shared map[int64]candidate, k *Kin) []id.Story {
	list := make([]candidate, 0, len(shared))
	best := 0.0
	for _, c := range shared {
		days := float64(max(0, k.Now-c.live)) / (24 * 3600 * 1e6)
		c.score *= 1 + 0.3/(1+days/60)
		best = max(best, c.score)
		list = append(list, c)
	}
	list = slices.DeleteFunc(list, func(c candidate) bool { return c.score < best/4 || c.words < 2 && c.score < best/2 })
	top(list, k.Limit, better)
	out := make([]id.Story, 0, k.Limit)
	for _, c := range list[:min(len(list), k.Limit)] {
		out = append(out, id.Story(c.code))
	}
	return out
}
