package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/internal/id"
	"peyk/persian"
)

// Query asks for documents. Zero fields ask nothing.
type Query struct {
	// Text is what a reader typed: words, "phrases" in any quotation marks,
	// and what must not be there after a minus sign.
	Text     string
	Edition  id.Edition
	Section  id.Section
	Genre    string
	From, To int64 // microseconds: live in [From, To)
	Newest   bool  // in the order of time instead of relevance
	Strict   bool  // nothing that lacks a word
	Offset   int
	Limit    int
	Now      int64 // microseconds: what is later is not found
}

// maxWords bounds what one query asks for.
const maxWords = 32

// group is a word that must be there, in any of its terms.
type group []string

// unit is a place in a phrase: the alternatives that may stand there. The
// first is the word itself.
type unit []string

// asked is a query that has been read.
type asked struct {
	text    string // the words, without what is excluded
	tokens  []token
	groups  []group
	light   []bool    // of groups: need not be there
	worth   []float64 // of groups: how much a word tells by what the language is like
	phrases [][]unit
	not     []negative
}

// token is a word of the text, and its groups in asked.groups.
type token struct {
	start, end  int // in asked.text
	first, last int // groups[first:last]
	light       bool
	worth       float64
}

// negative is what must not be there: all of its groups together, in a row
// when it is a phrase.
type negative struct {
	groups []group
	phrase []unit
}

// piece is a part of a query's text.
type piece struct {
	text        string
	phrase, not bool
}

const (
	quotesOpen  = "\"«“„”\u201f"
	quotesClose = "\"»”“"
	minuses     = "-−–‐"
)

// pieces cuts a query's text into words, phrases and what is excluded.
func pieces(s string) []piece {
	var out []piece
	plain := 0
	space := true
	flush := func(end int) {
		if t := strings.TrimSpace(s[plain:end]); t != "" {
			out = append(out, piece{text: s[plain:end]})
		}
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		not, at := false, i
		if space && strings.ContainsRune(minuses, r) {
			not, at = true, i+n
		}
		next, size := utf8.DecodeRuneInString(s[at:])
		if at < len(s) && next != utf8.RuneError && strings.ContainsRune(quotesOpen, next) {
			if end := strings.IndexAny(s[at+size:], quotesClose); end >= 0 {
				flush(i)
				out = append(out, piece{text: s[at+size : at+size+end], phrase: true, not: not})
				_, closing := utf8.DecodeRuneInString(s[at+size+end:])
				i = at + size + end + closing
				plain, space = i, true
				continue
			}
		}
		if not && at < len(s) && next != ' ' && !strings.ContainsRune(minuses, next) {
			end := strings.IndexAny(s[at:], " \t\n"+quotesOpen)
			if end < 0 {
				end = len(s) - at
			}
			flush(i)
			out = append(out, piece{text: s[at : at+end], not: true})
			i = at + end
			plain, space = i, true
			continue
		}
		space = r == ' ' || r == '\t' || r == '\n' || r == '\u00a0'
		i += n
	}
	flush(len(s))
	return out
}

// read reads a query's text.
func read(s string) *asked {
	a := &asked{}
	for _, p := range pieces(s) {
		switch {
		case p.not:
			n := negative{groups: askable(persian.QueryTerms(p.text))}
			if len(n.groups) == 0 {
				continue
			}
			if units := unitsOf(p.text); p.phrase && len(units) > 1 {
				n.phrase = units
			}
			a.not = append(a.not, n)
		default:
			a.words(p)
		}
	}
	if len(a.groups) > maxWords {
		a.groups = a.groups[:maxWords]
		a.tokens = slices.DeleteFunc(a.tokens, func(t token) bool { return t.last > maxWords })
	}
	a.lighten()
	return a
}

func (a *asked) words(p piece) {
	groups := askable(persian.QueryTerms(p.text))
	if len(groups) == 0 {
		return
	}
	if a.text != "" {
		a.text += " "
	}
	base, first := len(a.text), len(a.groups)
	a.text += strings.TrimRight(p.text, " ")
	// Of the groups of the whole, each word has as many as it has alone.
	for t := range persian.Tokens(p.text) {
		own := askable(persian.QueryTerms(t.Text))
		n := len(own)
		if n == 0 {
			continue
		}
		last := min(first+n, len(a.groups)+len(groups))
		a.tokens = append(a.tokens, token{start: base + t.Start, end: base + t.End, first: first, last: last, light: n == 1 && isLight(t, own[0][0]), worth: worth(t)})
		first = last
	}
	a.groups = append(a.groups, groups...)
	if units := unitsOf(p.text); p.phrase && len(units) > 1 {
		a.phrases = append(a.phrases, units)
	}
}

// unitsOf reads a phrase.
func unitsOf(s string) []unit {
	// A word of several parts gives a place for each, where the whole may stand
	// too; so does what may be written as one word.
	var out []unit
	for _, g := range askable(persian.QueryTerms(s)) {
		out = append(out, unit(g))
	}
	return out[:min(len(out), maxWords)]
}

// askable leaves of a query's groups what can be asked for.
func askable(groups [][]string) []group {
	var out []group
	for _, g := range groups {
		g = slices.DeleteFunc(g, func(t string) bool { return len(t) > maxTerm })
		if len(g) == 0 {
			continue
		}
		if s := stem(g[0]); s != g[0] {
			g = append([]string{s}, g...) // which a word is found by that was indexed before there were stems
		}
		out = append(out, withTwins(g))
	}
	return out
}

// terms are all terms that the query asks for.
func (a *asked) terms() []string {
	var out []string
	for i, g := range a.groups {
		if !a.light[i] {
			out = append(out, g...)
		}
	}
	for _, n := range a.not {
		for _, g := range n.groups {
			out = append(out, g...)
		}
		for _, u := range n.phrase {
			out = append(out, u...)
		}
	}
	for _, p := range a.phrases {
		for _, u := range p {
			out = append(out, u...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
