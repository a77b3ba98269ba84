package persian

import (
	"slices"
	"strings"
)

// SearchTerms returns the terms under which a text is indexed, in order of first
// appearance and each once.
//
// The contract between index and query:
//
//   - A term is folded (Fold), holds letters and digits alone, and is a lemma: plural,
//     possessive and verb forms meet ("کتاب\u200cهایشان", "کتابها" → "کتاب"; "می\u200cروند",
//     "رفته" → "رفتن").
//   - A word of several parts, with a half-space between them, is indexed as a whole
//     and by its parts: "گفت\u200cوگو" gives "گفتوگو", "گفت", "گو"; a part that is a bare
//     letter or a particle is left out.
//   - Hashtags, handles and Latin words are indexed without their sign, in lower case;
//     numbers in ASCII digits without thousands marks; addresses by their parts.
//   - Punctuation, emoji, symbols and the conjunction "و" give no term.
//
// A query must be turned into terms by [QueryTerms], which knows the other ways in
// which its words may have been written.
func SearchTerms(s string) []string {
	var x searchIndex
	for t := range Tokens(s) {
		x.add(t)
	}
	return x.terms
}

type searchIndex struct {
	terms []string
	seen  map[string]struct{}
}

func (x *searchIndex) term(t string) {
	if t == "" {
		return
	}
	if x.seen == nil {
		x.seen = make(map[string]struct{})
	}
	if _, dup := x.seen[t]; !dup {
		x.seen[t] = struct{}{}
		x.terms = append(x.terms, t)
	}
}

func (x *searchIndex) add(t Token) {
	switch t.Kind {
	case Word:
		if t.Text == searchAnd {
			return
		}
		whole, parts := searchWord(t.Text)
		x.term(whole)
		for _, p := range parts {
			x.term(p)
		}
	case Number:
		x.term(searchNumber(t.Text))
	case Latin:
		x.term(Key(t.Text))
	case Hashtag, Handle:
		for p := range strings.SplitSeq(t.Text[1:], "_") {
			whole, parts := searchWord(p)
			x.term(whole)
			for _, p := range parts {
				x.term(p)
			}
		}
		x.term(Key(t.Text))
	case URL, Email:
		for _, p := range searchAddress(t.Text) {
			x.term(p)
		}
	case Punctuation, Emoji, Symbol:
	}
}

// QueryTerms turns what a reader typed into groups of terms: a text matches when it
// holds, of every group, at least one term. No group is empty; no groups mean that
// the query has no word to look for.
//
// So texts are found whether they have a word joined, with a half-space, or spaced:
// "پارس\u200cخودرو" asks for ("پارسخودرو" or "پارس") and ("پارسخودرو" or "خودرو"), and
// so does "پارس خودرو".
func QueryTerms(s string) [][]string {
	var q searchQuery
	for t := range Tokens(s) {
		q.add(t)
	}
	return q.groups
}

type searchQuery struct {
	groups [][]string
	before string // the word that stands directly before, "" if none
	first  int    // the first group of that word
	and    bool   // an "و" stands between
}

func (q *searchQuery) add(t Token) {
	if t.Kind != Word {
		q.before, q.and = "", false
		x := searchIndex{terms: nil}
		x.add(t)
		if t.Kind == Hashtag || t.Kind == Handle {
			x.terms = []string{Key(t.Text)}
		}
		for _, term := range x.terms {
			q.groups = append(q.groups, []string{term})
		}
		return
	}
	if t.Text == searchAnd {
		q.and = q.before != ""
		return
	}
	whole, parts := searchWord(t.Text)
	if whole == "" {
		return
	}
	first := len(q.groups)
	if len(parts) == 0 {
		q.groups = append(q.groups, []string{whole})
	}
	for _, p := range parts {
		q.groups = append(q.groups, []string{whole, p})
	}
	q.join(t.Text)
	q.before, q.first, q.and = t.Text, first, false
}

// join lets the word just read and the one before it be found as one word.
func (q *searchQuery) join(word string) {
	if q.before == "" {
		return
	}
	between := "\u200c"
	if q.and {
		between += searchAnd
	}
	joined, _ := searchWord(q.before + between + word)
	for i := q.first; i < len(q.groups); i++ {
		if joined != "" && !slices.Contains(q.groups[i], joined) {
			q.groups[i] = append(q.groups[i], joined)
		}
	}
}

// searchAnd is the conjunction that is never a term of its own.
const searchAnd = "و"

// searchWord gives the term of a word, and those of its parts if it has several.
func searchWord(word string) (whole string, parts []string) {
	lemma := Lemma(word)
	whole = Key(lemma)
	if !strings.Contains(lemma, "\u200c") {
		return whole, nil
	}
	for p := range strings.SplitSeq(lemma, "\u200c") {
		if k := Key(Lemma(strings.TrimPrefix(p, "و"))); searchPart(k) {
			parts = append(parts, k)
		}
	}
	return whole, parts
}

// searchPart reports whether a part of a word is worth a term of its own.
func searchPart(k string) bool {
	return len(k) > 2 && !strings.Contains(" می نمی بی هم ها های تر ترین ای ام ات اش اند ", " "+k+" ")
}

// searchNumber folds a number and takes its thousands marks out.
func searchNumber(s string) string {
	f := Fold(s)
	if numberGrouped(f) {
		f = strings.ReplaceAll(f, ",", "")
	}
	return f
}

// searchAddress gives the words of an address.
func searchAddress(s string) []string {
	var out []string
	for t := range strings.FieldsFuncSeq(Fold(s), func(r rune) bool { return !keyKeeps(r) }) {
		if !slices.Contains([]string{"https", "http", "ftp", "www"}, t) {
			out = append(out, Key(t))
		}
	}
	return out
}
