package copydesk

import (
	_ "embed"
	"strings"
	"sync"

	"peyk/persian"
)

var (
	//go:embed data/names.txt
	namesData string
	//go:embed data/words.txt
	wordsData string
	//go:embed data/context.txt
	contextData string
)

// given says how surely a word is a given name.
type given uint8

const (
	notGiven  given = iota
	alsoWord        // a name that is an everyday word too
	givenName       // a name
)

// wordSet holds folded words.
type wordSet map[string]bool

// tables are the desk's words, loaded at first use (some 5 ms).
type tables struct {
	names                                          map[string]given
	common                                         wordSet
	title, prefix, infix, role, said, after, place wordSet
	quotedBy, englishTitle, englishNot             wordSet
	family                                         []string
	numerals                                       wordSet // words that numbers are made of
}

var loadTables = sync.OnceValue(func() *tables {
	t := &tables{names: map[string]given{}, common: wordSet{}}
	for line := range dataLines(namesData) {
		name, word := strings.CutSuffix(line, "*")
		t.names[name] = givenName
		if word {
			t.names[name] = alsoWord
		}
	}
	for line := range dataLines(wordsData) {
		t.common[line] = true
	}
	sections := readSections(contextData)
	set := func(name string) wordSet {
		s := wordSet{}
		for _, w := range sections[name] {
			s[persian.Fold(w)] = true
		}
		return s
	}
	t.title, t.prefix, t.infix, t.role = set("title"), set("prefix"), set("infix"), set("role")
	t.said, t.after, t.place = set("said"), set("after"), set("place")
	t.quotedBy, t.englishTitle, t.englishNot = set("quoted-by"), set("english-title"), set("english-not")
	t.family = sections["family"]
	t.numerals = numerals()
	return t
})

// numerals lists the words that cardinal numbers are made of.
func numerals() wordSet {
	s := wordSet{"نیم": true, "ممیز": true}
	add := func(n int64) {
		for w := range strings.FieldsSeq(persian.NumberWords(n)) {
			s[persian.Fold(w)] = true
		}
	}
	for n := range int64(21) {
		add(n)
	}
	for n := int64(30); n <= 1e12; n *= 10 {
		for k := int64(1); k <= 9; k++ {
			add(n / 3 * k)
		}
	}
	delete(s, "و")
	return s
}

// dataLines yields the lines of a table that are neither empty nor comments.
func dataLines(data string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(data) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// readSections reads "[name]" heads with words under them.
func readSections(data string) map[string][]string {
	out := map[string][]string{}
	name := ""
	for line := range dataLines(data) {
		if rest, ok := strings.CutPrefix(line, "["); ok {
			name, _, _ = strings.Cut(rest, "]")
			continue
		}
		out[name] = append(out[name], strings.Fields(line)...)
	}
	return out
}

// given looks a folded word up among the given names.
func (t *tables) given(w string) given { return t.names[w] }

// familyLike says whether a word has the make of a surname: an ending that
// surnames have, or a given name within.
func (t *tables) familyLike(w string) bool {
	for _, end := range t.family {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 4 && !t.common[w] {
			return true
		}
	}
	stem, ok := strings.CutSuffix(w, "ی")
	return ok && t.names[stem] == givenName
}

// stops says whether a name cannot go on with the word.
func (t *tables) stops(w string) bool {
	return t.role[w] || t.said[w] || t.after[w] || t.title[w] || t.place[w]
}

// verbal says whether the word is a form of a verb, other than an infinitive.
func (t *tables) verbal(w string) bool {
	l := persian.Fold(persian.Lemma(w))
	return l != w && (strings.HasSuffix(l, "دن") || strings.HasSuffix(l, "تن"))
}
