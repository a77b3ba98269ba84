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
//     and by its parts: "گفت\u200cوگو" gives "گفتوگو", "گفتگو" (as some write it), "گفتن", "گو"; a part that is a bare
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
		x.word(t.Text)
	case Number:
		x.term(searchNumber(t.Text))
	case Latin:
		x.term(Key(t.Text))
	case Hashtag, Handle:
		for p := range strings.SplitSeq(t.Text[1:], "_") {
			x.word(p)
		}
		x.term(Key(t.Text))
	case URL, Email:
		for _, p := range searchAddress(t.Text) {
			x.term(p)
		}
	case Punctuation, Emoji, Symbol:
	}
}

func (x *searchIndex) word(word string) {
	whole, parts := searchWord(word)
	for _, term := range whole {
		x.term(term)
	}
	for _, p := range parts {
		x.term(p)
	}
}

// QueryTerms turns what a reader typed into groups of terms: a text matches when it
// holds, of every group, at least one term. No group is empty; no groups mean that
// the query has no word to look for.
//
// So texts are found whether they have a word joined, with a half-space, or spaced:
// "پارس\u200cخودرو" asks for ("پارسخودرو" or "پارس") and ("پارسخودرو" or "خودرو"), and
// so does "پارس خودرو". A joined word is taken apart when it is a name made of two names
// ("محمدرضا"), or unknown and made of two known words.
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
	switch t.Kind {
	case Word:
		if t.Text == searchAnd {
			q.and = q.before != ""
			return
		}
		if first := len(q.groups); q.word(t.Text) {
			q.join(t.Text)
			q.before, q.first, q.and = t.Text, first, false
		}
		return
	case Hashtag, Handle:
		key, first := Key(t.Text), len(q.groups)
		for p := range strings.SplitSeq(t.Text[1:], "_") {
			q.word(p)
		}
		q.also(first, key)
	case Number, Latin, URL, Email, Punctuation, Emoji, Symbol:
		var x searchIndex
		x.add(t)
		for _, term := range x.terms {
			q.groups = append(q.groups, []string{term})
		}
	}
	q.before, q.and = "", false
}

// word asks for a word: for the whole, or for all its parts. It reports whether there is
// anything to ask for.
func (q *searchQuery) word(word string) bool {
	whole, parts := searchWord(searchWithAnd(word))
	if whole[0] == "" {
		return false
	}
	if len(parts) == 0 {
		parts = searchSplit(word)
	}
	if len(parts) == 0 {
		q.groups = append(q.groups, slices.Clone(whole))
	}
	for _, p := range parts {
		group := slices.Clone(whole)
		if !slices.Contains(group, p) {
			group = append(group, p)
		}
		q.groups = append(q.groups, group)
	}
	return true
}

// also lets the groups from first on be met by one more term.
func (q *searchQuery) also(first int, term string) {
	for i := first; i < len(q.groups); i++ {
		if term != "" && !slices.Contains(q.groups[i], term) {
			q.groups[i] = append(q.groups[i], term)
		}
	}
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
	for _, term := range joined {
		q.also(q.first, term)
	}
}

// searchAnd is the conjunction that is never a term of its own.
const searchAnd = "و"

// searchWord gives the terms of a word, in each way of writing it as a whole, and
// those of its parts if it has several.
func searchWord(word string) (whole, parts []string) {
	lemma := Lemma(word)
	whole = []string{Key(lemma)}
	if !strings.Contains(lemma, "\u200c") {
		return whole, nil
	}
	var plain strings.Builder
	for p := range strings.SplitSeq(lemma, "\u200c") {
		if p = searchWithoutAnd(p); p == "" {
			continue
		}
		plain.WriteString(p)
		if k := Key(Lemma(p)); searchPart(k) {
			parts = append(parts, k)
		}
	}
	if k := Key(plain.String()); k != whole[0] {
		whole = append(whole, k)
	}
	return whole, parts
}

// searchWithAnd gives a word back the conjunction that some leave out of it: of one without
// parts that the lexicon has with an "و" and a half-space (گفتگو).
func searchWithAnd(word string) string {
	l := lexicon()
	and, _ := lemmaRead(l, searchAnd, nil)
	w, ok := lemmaRead(l, word, nil)
	if !ok || len(w.codes) < 5 || len(and.codes) != 1 {
		return word
	}
	for i := 2; i <= len(w.codes)-2; i++ {
		with := slices.Insert(slices.Clone(w.codes), i, and.codes[0])
		if e, _ := l.find(with); e.apartFlags&lexNoun != 0 && e.apart > e.plain {
			return lemmas().decode(string(with))
		}
	}
	return word
}

// searchWithoutAnd takes the conjunction from the beginning of a word's part, as those do who
// write گفتگو for گفت و گو; a part that is a word with it keeps it (the وزیر of a prime minister).
func searchWithoutAnd(part string) string {
	rest, ok := strings.CutPrefix(part, searchAnd)
	if !ok {
		return part
	}
	l := lexicon()
	if w, ok := lemmaRead(l, part, nil); ok {
		if e, _ := l.find(w.codes); e.plainFlags&(lexNoun|lexAdjective) != 0 {
			return part
		}
	}
	return rest
}

// searchPart reports whether a part of a word is worth a term of its own.
func searchPart(k string) bool {
	return len(k) > 2 && !strings.Contains(" می نمی بی هم ها های تر ترین ای ام ات اش اند ", " "+k+" ")
}

// searchSplit gives the terms of the two words that a joined word is made of: of a name that is
// two names (محمدرضا), and of a word that the lexicon does not have, where it has both parts.
func searchSplit(word string) []string {
	l := lexicon()
	w, ok := lemmaRead(l, word, nil)
	if !ok || len(w.codes) < 5 {
		return nil
	}
	e, _ := l.find(w.codes)
	flags := e.plainFlags | e.apartFlags
	need := lexNoun | lexAdjective | lexName
	switch {
	case flags&lexName != 0:
		need = lexName
	case flags&(lemmaListed|lexVerb|lexPlural) != 0 || Key(Lemma(word)) != Key(word):
		return nil
	}
	best, at := 0, 0
	for i := 2; i <= len(w.codes)-3; i++ {
		a, _ := l.find(w.codes[:i])
		b, _ := l.find(w.codes[i:])
		if a.plainFlags&need != 0 && b.plainFlags&need != 0 && int(min(a.plain, b.plain)) > best {
			best, at = int(min(a.plain, b.plain)), i
		}
	}
	if best < searchSplitFreq {
		return nil
	}
	m := lemmas()
	return []string{Key(Lemma(m.decode(string(w.codes[:at])))), Key(Lemma(m.decode(string(w.codes[at:]))))}
}

// searchSplitFreq is how frequent both parts of a joined word must be at least, as in lexEntry.
const searchSplitFreq = 100

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
