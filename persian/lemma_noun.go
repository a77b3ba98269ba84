package persian

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// lemmaClass orders the endings of nouns and adjectives from the inside out.
type lemmaClass uint8

const (
	lemmaDegree lemmaClass = iota // تر, ترین
	lemmaPlural                   // plurals, with what follows them
	lemmaOuter                    // possessives, the indefinite ی, the ezafe's ی
)

// lemmaSuffix is an ending of nouns or adjectives.
type lemmaSuffix struct {
	codes   string
	class   lemmaClass
	least   int    // the fewest letters of the base
	after   string // letters it may follow; any if empty
	restore string // what the base has in its place: گان takes the ه
	gap     int    // by how much more frequent the base of a listed word must be
	bonus   int    // added to the frequency of the base when several endings fit
	direct  bool   // the base must be a known word itself
}

// lemmaNouns are the endings and the irregular plurals.
type lemmaNouns struct {
	byLast    [64][]lemmaSuffix // by the code of the last letter, longest first
	irregular map[string]string
	broken    []lemmaPattern
	yeh       byte
	vowels    string // ا and و
	spoken    []byte // ون
}

// Gaps of frequency, in the lexicon's eighths of a power of two.
const (
	lemmaGapSure  = 24 // ها, تر
	lemmaGapLoose = 60 // ان, م, ت, ش: many words just end so
	lemmaGapYeh   = 26 // ی on a listed noun
	lemmaGapAdj   = 90 // ی on a listed adjective, which it has made
	lemmaGapNone  = 14 // ی on a word without a part of speech

	lemmaBonusYat = 40 // یات is more often the plural of یت and یه than of ی

	lemmaGapLength = 20 // how much less is asked of a plural for each letter that its base is longer
)

func lemmaNewNouns(l *lex) lemmaNouns {
	n := lemmaNouns{yeh: l.must("ی")[0], vowels: l.must("او"), spoken: []byte(l.must("ون"))}
	n.irregular, n.broken = lemmaIrregularPlurals(l), lemmaBrokenPatterns(l)
	add := func(proto lemmaSuffix, after, restore, suffixes string) {
		proto.after, proto.restore = l.must(after), l.must(restore)
		for s := range strings.FieldsSeq(suffixes) {
			proto.codes = l.must(s)
			last := proto.codes[len(proto.codes)-1]
			n.byLast[last] = append(n.byLast[last], proto)
		}
	}
	outer := lemmaSuffix{class: lemmaOuter, least: 2, gap: lemmaGapLoose}
	add(outer, "", "", "شان تان مان شون تون مون")
	add(outer, "او", "", "یشان یتان یمان یم یت یش یی ئی")
	add(outer, "ه", "", "ام ات اش ای")
	add(outer, "اوی", "", "ست")
	outer.least = 3
	add(outer, "", "", "م ت ش ی")
	plural := lemmaSuffix{class: lemmaPlural, least: 2, gap: lemmaGapSure}
	add(plural, "", "", "ها های هایی هائی هایم هایت هایش هایمان هایتان هایشان هام هات هاش هامان هاتان هاشان هامون هاتون هاشون هاست")
	plural.least, plural.gap = 3, lemmaGapLoose
	add(plural, "", "ه", "گان")
	add(plural, "", "", "جات")
	plural.direct = true
	add(plural, "", "", "ان ات ین ون")
	add(plural, "اوی", "", "یان")
	plural.bonus = 40
	add(plural, "", "ه", "ات جات")
	plural.bonus = 10
	add(plural, "", "ت", "ات")
	degree := lemmaSuffix{class: lemmaDegree, least: 2, gap: lemmaGapSure}
	add(degree, "", "", "تر ترین")
	return n
}

// noun gives the lemma of a word that is no verb.
func (m *lemmatizer) noun(w *lemmaWord, word string) string {
	s := lemmaStripper{m: m}
	base, breaks := s.strip(w.codes, w.breaks, lemmaOuter, 0)
	s.written(base)
	if len(base) != len(w.codes) {
		// خریدها goes where خرید goes, گفته\u200cها where گفته does.
		if id, kind, prefix := m.verbs.verb(m.lex, base); (kind == lemmaParticiple || kind == lemmaPast) &&
			m.readsAsVerb(base, breaks, id, kind, prefix) {
			return m.infinitive(id, prefix)
		}
	}
	return m.spell(base, breaks, w, word)
}

// written turns the spoken ون of a word that is not listed into the ان of a listed noun:
// تهرون, میدون.
func (s *lemmaStripper) written(w []byte) {
	e, _ := s.m.lex.find(w)
	at := bytes.LastIndex(w, s.m.nouns.spoken)
	if e.plainFlags&(lemmaListed|lexPlural) != 0 || at < 1 {
		return
	}
	old := w[at]
	w[at] = s.m.nouns.vowels[0]
	if e, _ := s.m.lex.find(w); e.plainFlags&lexNoun == 0 {
		w[at] = old
	}
}

// lemmaStripper takes endings off; room holds a base that is not part of the word.
type lemmaStripper struct {
	m    *lemmatizer
	room [lemmaMaxLetters + 8]byte
}

// strip takes the endings of class most and inner ones off a word in codes with
// half-spaces, and gives what remains.
func (s *lemmaStripper) strip(w []byte, breaks uint64, most lemmaClass, depth int) (base []byte, left uint64) {
	if depth > 3 || len(w) < 3 {
		return w, breaks
	}
	whole, _ := s.m.lex.find(w)
	if single, ok := s.m.nouns.irregular[string(w)]; ok {
		return append(s.room[:0], single...), 0
	}
	suffix, value := s.best(w, breaks, most, whole)
	if whole.plainFlags&lexPlural != 0 && most >= lemmaPlural {
		if single, v := s.m.singular(w, s.room[:0]); v > value {
			return single, 0
		}
	}
	if suffix == nil {
		return w, breaks
	}
	at := len(w) - len(suffix.codes)
	base, left = w[:at], breaks&(1<<at-1)
	if suffix.restore != "" {
		base = append(append(s.room[:0], base...), suffix.restore...)
	}
	return s.strip(base, left, s.next(suffix, base), depth+1)
}

// next gives the class of endings that may stand before the one taken off: what has ها may itself
// have any, what has an Arabic plural only a degree.
func (s *lemmaStripper) next(taken *lemmaSuffix, base []byte) lemmaClass {
	n := len(base)
	switch {
	case taken.class == lemmaPlural && !taken.direct:
		return lemmaOuter
	case taken.class == lemmaPlural && n > 3 && base[n-1] == s.m.nouns.yeh && strings.IndexByte(s.m.nouns.vowels, base[n-2]) >= 0:
		return lemmaOuter // آقایان
	case taken.class == lemmaPlural:
		return lemmaDegree
	}
	return taken.class
}

// best chooses the ending to take off: one that a half-space sets apart, else the one
// with the most frequent base.
func (s *lemmaStripper) best(w []byte, breaks uint64, most lemmaClass, whole lexEntry) (suffix *lemmaSuffix, top int) {
	list := s.m.nouns.byLast[w[len(w)-1]]
	for i := range list {
		c := &list[i]
		at := len(w) - len(c.codes)
		if at < c.least-lemmaShorter(whole, c) || c.class > most || string(w[at:]) != c.codes || breaks>>at > 1 {
			continue
		}
		apart := breaks&(1<<at) != 0
		if c.after != "" && strings.IndexByte(c.after, w[at-1]) < 0 && !apart {
			continue
		}
		if freq := s.base(w[:at], breaks&(1<<at-1), c, apart, whole); freq > top {
			suffix, top = c, freq
		}
	}
	return suffix, top
}

// lemmaShorter is by how much the base of a listed plural may be shorter: زنان.
func lemmaShorter(whole lexEntry, c *lemmaSuffix) int {
	if whole.plainFlags&lexPlural != 0 && c.class == lemmaPlural {
		return 1
	}
	return 0
}

// base values what an ending leaves over: 0 if the ending must stay, else more the more
// likely the base is.
func (s *lemmaStripper) base(w []byte, breaks uint64, c *lemmaSuffix, apart bool, whole lexEntry) int {
	if c.restore != "" {
		var room [lemmaMaxLetters + 8]byte
		w = append(append(room[:0], w...), c.restore...)
	}
	e, _ := s.m.lex.find(w)
	freq, flags := max(1, int(max(e.plain, e.apart))), e.plainFlags|e.apartFlags
	known := flags&(lemmaListed|lexPlural) != 0
	if breaks != 0 && e.apartFlags == 0 && len(c.codes) == 1 {
		known = false // کم\u200cکم is not a form of کمک
	}
	switch {
	case apart && (known || !c.direct && len(c.codes) > 1):
		return 600 + freq
	case !known && c.direct,
		c.class == lemmaDegree && !apart && flags&(lexAdjective|lexAdverb) == 0:
		return 0
	case !known:
		inner := lemmaStripper{m: s.m}
		if rest, _ := inner.strip(w, breaks, c.class, 2); len(rest) >= len(w) {
			return 0
		}
		if freq = 100; (whole.plainFlags|whole.apartFlags)&lemmaListed == 0 {
			freq = 250 // what remains is a form itself: کوچک\u200cتری
		}
	case c.bonus > 0 && e.plainFlags&lexNoun == 0:
		return 0
	}
	if !(whole.plainFlags&lexPlural != 0 && c.class == lemmaPlural) && !s.inflected(w, c, whole, freq) {
		return 0
	}
	if c.bonus > 0 && len(w) > 2 && w[len(w)-2] == s.m.nouns.yeh {
		freq += lemmaBonusYat
	}
	return freq + c.bonus
}

// inflected reports whether a word that the lexicon has may be taken for a form of its base.
func (s *lemmaStripper) inflected(base []byte, c *lemmaSuffix, whole lexEntry, freq int) bool {
	own, flags := int(max(whole.plain, whole.apart)), whole.plainFlags|whole.apartFlags
	listed := flags&(lemmaListed&^lexFunction) != 0
	gap := c.gap
	switch {
	case c.class == lemmaOuter && flags&lexFunction != 0 && len(c.codes) == 1:
		gap = lemmaGapAdj // برای
		listed = true
	case c.class == lemmaPlural && c.direct:
		gap = max(lemmaGapSure, gap-lemmaGapLength*(len(base)-3))
	case len(c.codes) != 1 || c.codes[0] != s.m.nouns.yeh:
	case len(base) > 2 && strings.IndexByte(s.m.nouns.vowels, base[len(base)-1]) >= 0:
		gap, listed = -10, true // the ی of the ezafe: هوای
	case flags&lexAdjective != 0:
		gap = lemmaGapAdj
	case listed:
		gap = lemmaGapYeh
	case flags&lexHeadword != 0:
		gap, listed = lemmaGapNone, true
	}
	return !listed || own+gap <= freq
}

// prefixOf reports whether the codes are those of the first letters of word.
func (m *lemmatizer) prefixOf(codes []byte, word string) bool {
	if 2*len(codes) > len(word) {
		return false
	}
	for i, c := range codes {
		if r, _ := utf8.DecodeRuneInString(word[2*i:]); r != m.letters[c] {
			return false
		}
	}
	return true
}

// spell writes codes as the lexicon does, or with the half-spaces of the word itself.
func (m *lemmatizer) spell(codes []byte, breaks uint64, w *lemmaWord, word string) string {
	if e, ok := m.lex.find(codes); ok {
		switch {
		case e.breaks != 0 && e.apart > e.plain:
			breaks = e.breaks
		case e.plainFlags&lemmaListed != 0:
			breaks = 0
		}
	}
	if breaks == 0 && w.plain && m.prefixOf(codes, word) {
		return word[:2*len(codes)]
	}
	var b strings.Builder
	b.Grow(2*len(codes) + 6)
	for i, c := range codes {
		if breaks&(1<<i) != 0 {
			b.WriteRune(zwnj)
		}
		b.WriteRune(m.letters[c])
	}
	return b.String()
}
