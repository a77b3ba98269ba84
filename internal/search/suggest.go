package search

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"peyk/internal/id"
	"peyk/persian"
)

// Suggest returns texts that a reader may be about to type, the likeliest
// first: names of people and tags one of whose words begins so, and words of
// stories. Each finds something.
func (x *Index) Suggest(ctx context.Context, edition id.Edition, typed string, most int, now int64) ([]string, error) {
	for tries := 0; ; tries++ {
		out, err := x.suggest(ctx, edition, typed, most, now)
		if err == nil || !errors.Is(err, errMoved) || tries == maxTries {
			return out, err
		}
	}
}

// suggestLook bounds how many ways to go on are looked at.
const suggestLook = 2000

func (x *Index) suggest(ctx context.Context, edition id.Edition, typed string, most int, now int64) ([]string, error) {
	m, err := x.now(ctx)
	if err != nil {
		return nil, err
	}
	l, err := x.lexicon(ctx, m, string(edition))
	if err != nil {
		return nil, err
	}
	list := l.continued(typed)
	if len(list) == 0 {
		for _, other := range otherKeys(typed) {
			list = append(list, l.continued(other)...)
		}
	}
	var out []string
	var keys []string
	for _, g := range list {
		if len(out) == most {
			break
		}
		if k := keyOf(g.text); slices.Contains(keys, k) {
			continue
		}
		finds, err := x.exists(ctx, m, Query{Text: g.text, Edition: edition, Limit: 1, Now: now, Newest: true})
		if err != nil {
			return nil, err
		}
		if finds {
			out, keys = append(out, g.text), append(keys, keyOf(g.text))
		}
		if len(keys) > 3*most {
			break
		}
	}
	return out, nil
}

// exists reports whether a query finds anything.
func (x *Index) exists(ctx context.Context, m *manifest, q Query) (bool, error) {
	a := read(q.Text)
	if len(a.groups) != 1 || len(a.not) > 0 {
		found, err := x.find(ctx, q)
		return err == nil && found.Total > 0, err
	}
	s, err := x.open(ctx, m, a.terms())
	if err != nil {
		return false, err
	}
	for _, d := range m.fresh {
		if freshSeen(d, &q) && slices.ContainsFunc(a.groups[0], func(t string) bool { return d.entryOf(t) != nil }) {
			return true, nil
		}
	}
	for i := range m.views {
		v := &m.views[i]
		c := scopeOf(&q, v)
		for _, t := range a.groups[0] {
			l, err := s.list(v, t)
			if err != nil || l == nil {
				if err != nil {
					return false, err
				}
				continue
			}
			for ord := range l.hits {
				if int(ord) < len(v.docs) && int(v.looks[ord].edition) == c.edition && c.sees(ord) {
					return true, nil
				}
			}
		}
	}
	return false, nil
}

// continued are ways to go on from what was typed.
func (l *lexicon) continued(typed string) []guess {
	key := keyOf(typed)
	if key == "" {
		return nil
	}
	var out []guess
	// A name goes on from all that was typed.
	first, _ := slices.BinarySearchFunc(l.starts, key, func(s start, k string) int { return strings.Compare(s.key, k) })
	for _, s := range l.starts[first:min(len(l.starts), first+suggestLook)] {
		if !strings.HasPrefix(s.key, key) {
			break
		}
		w := &l.words[s.word]
		out = append(out, guess{w.form, w.n, -8 - frequencyBonus(w.n)})
	}
	// A word goes on from the last one; what stands before it stays.
	before, last := "", typed
	if i := strings.LastIndexFunc(typed, unicode.IsSpace); i >= 0 {
		before, last = strings.TrimRight(typed[:i], " ")+" ", typed[i+1:]
	}
	if key = keyOf(last); len([]rune(key)) >= 2 {
		from, to := l.from(key)
		for _, w := range l.words[from:min(to, from+suggestLook)] {
			if w.kind != plainWord {
				continue
			}
			if lemma := keyOf(persian.Lemma(w.form)); lemma != w.key && strings.HasPrefix(lemma, key) {
				continue // its plainer form stands in the list
			}
			out = append(out, guess{before + w.form, w.n, -frequencyBonus(w.n)})
		}
	}
	slices.SortStableFunc(out, func(a, b guess) int {
		return cmp.Or(cheaper(a, b), cmp.Compare(a.text, b.text))
	})
	return out
}

// Word is a word of the vocabulary.
type Word struct {
	Text    string
	Stories int // that have it in this form
}

// Words returns the vocabulary of an edition, in the order of its letters.
func (x *Index) Words(ctx context.Context, edition id.Edition) ([]Word, error) {
	m, err := x.now(ctx)
	if err != nil {
		return nil, err
	}
	l, err := x.lexicon(ctx, m, string(edition))
	if err != nil {
		return nil, err
	}
	var out []Word
	for _, w := range l.words {
		if w.kind == plainWord {
			out = append(out, Word{w.form, w.n})
		}
	}
	return out, nil
}
