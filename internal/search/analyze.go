package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/persian"
)

// Analyzer takes documents apart, and remembers the terms of words it has
// seen. It is for one goroutine.
type Analyzer struct {
	seen map[string]seenToken
}

// seenToken is how a token is read: its terms, the word first and then its parts,
// and its key and form in the vocabulary; no key for what is no word of it.
type seenToken struct {
	terms     []string
	key, form string
}

// NewAnalyzer returns an analyzer that has seen nothing.
func NewAnalyzer() *Analyzer { return &Analyzer{seen: map[string]seenToken{}} }

// maxSeen bounds what an analyzer remembers.
const maxSeen = 100_000

// read reads a token.
func (a *Analyzer) read(t persian.Token) seenToken {
	if r, ok := a.seen[t.Text]; ok {
		return r
	}
	r := seenToken{terms: slices.DeleteFunc(persian.SearchTerms(t.Text), func(s string) bool { return len(s) > maxTerm })}
	for i := range r.terms {
		r.terms[i] = stem(r.terms[i])
	}
	if t.Kind == persian.Word || t.Kind == persian.Latin {
		if key := persian.Key(t.Text); wordly(key) {
			r.key, r.form = strings.Clone(key), strings.Clone(written(t.Text))
		}
	}
	if len(a.seen) >= maxSeen {
		clear(a.seen)
	}
	a.seen[strings.Clone(t.Text)] = r
	return r
}

// wordly reports whether a key is that of a word of the vocabulary: not too
// short to be looked for, and not too long to be one.
func wordly(key string) bool {
	n := utf8.RuneCountInString(key)
	return n >= 2 && n <= 24
}

// Ready takes a document apart.
func (a *Analyzer) Ready(d Doc) *Ready {
	x := extraction{a: a, at: map[string]int{}, known: map[string]int{}, names: map[string]struct{}{}}
	x.text(d.Headline, inHeadline)
	x.text(d.Kicker, inKicker)
	x.text(d.Lead, inLead)
	for _, t := range d.Tags {
		x.text(t, inNames)
		x.name(t, tagName)
	}
	for _, t := range d.People {
		x.text(t, inNames)
		x.name(t, personName)
	}
	before := x.words
	for line := range strings.SplitSeq(d.Body, "\n") {
		x.text(line, bodyOnce)
	}
	slices.SortFunc(x.entries, func(a, b entry) int { return strings.Compare(a.term, b.term) })
	slices.SortFunc(x.vocabulary, compareWords)
	return &Ready{
		Code: d.Code, edition: string(d.Edition), genre: d.Genre, section: int64(d.Section), live: d.LiveAt,
		norm: normOf(x.words - before), entries: x.entries, words: x.vocabulary,
	}
}

func compareWords(a, b word) int {
	if c := strings.Compare(a.key, b.key); c != 0 {
		return c
	}
	return int(a.kind) - int(b.kind)
}

// extraction is one document being taken apart.
type extraction struct {
	a          *Analyzer
	at         map[string]int // term: its place in entries
	entries    []entry
	known      map[string]int // key: its place in vocabulary
	names      map[string]struct{}
	vocabulary []word
	words      int
	place      uint32
}

// partGap keeps phrases from reaching over the end of a part.
const partGap = 16

func (x *extraction) text(s string, part mark) {
	for t := range persian.Tokens(s) {
		read := x.a.read(t)
		if len(read.terms) == 0 {
			continue
		}
		for i, term := range read.terms {
			x.term(term, part, x.place+uint32(min(i/2, 1)))
		}
		x.place += 2
		x.words++
		if read.key != "" {
			x.form(read)
		}
	}
	x.place += partGap
}

func (x *extraction) term(term string, part mark, place uint32) {
	i, ok := x.at[term]
	if !ok {
		if len(x.entries) >= maxEntries {
			return
		}
		i = len(x.entries)
		x.at[term] = i
		x.entries = append(x.entries, entry{term: term})
	}
	e := &x.entries[i]
	e.mark = e.mark.more(part)
	if len(e.places) < maxPlaces {
		e.places = append(e.places, place)
	}
}

// form notes a written form, one for each key of a document.
func (x *extraction) form(r seenToken) {
	if i, ok := x.known[r.key]; ok {
		if w := &x.vocabulary[i]; w.form != r.form { // the same word in another writing
			w.form = plainer(w.form, r.form)
		}
		return
	}
	x.known[r.key] = len(x.vocabulary)
	x.vocabulary = append(x.vocabulary, word{key: r.key, form: r.form, n: 1})
}

// written is a word as it is shown to readers: without what only lengthens or
// explains its letters, and those in their usual shape.
func written(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'ي' || r == 'ى':
			return 'ی'
		case r == 'ك':
			return 'ک'
		case r == '\u0640' || r >= '\u064B' && r <= '\u0652':
			return -1
		}
		return r
	}, s)
}

// plainer chooses between two writings of a word: the one that tells more of
// its parts, whatever the order in which they came.
func plainer(a, b string) string {
	if len(a) != len(b) {
		if len(a) > len(b) {
			return a
		}
		return b
	}
	return min(a, b)
}

// name notes a tag or a person.
func (x *extraction) name(s string, k kind) {
	key := persian.Key(s)
	id := string(rune(k)) + "\x00" + key
	if _, ok := x.names[id]; ok || key == "" || len(key) > maxTerm {
		return
	}
	x.names[id] = struct{}{}
	x.vocabulary = append(x.vocabulary, word{key: key, form: s, kind: k, n: 1})
}
