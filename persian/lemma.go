package persian

import (
	"sync"
	"unicode/utf8"
)

// Lemma returns the dictionary form of a word: the infinitive of a verb
// ("نمی\u200cروند" → "رفتن"), the singular of a noun without its endings
// ("کتاب\u200cهایشان" → "کتاب"), an adjective without its degree ("بزرگ\u200cترین" → "بزرگ"). Forms
// of "to be" in the present give "هست".
//
// Verb forms are recognised first; an ending is taken off only when what remains is a
// known word, or when a half-space sets it apart. A word may be written with or
// without half-spaces and in the letters of any keyboard; the result has the usual
// letters, no harakat, and the half-spaces that the lexicon has for the word. What is
// no Persian word (other scripts, digits, more than 64 letters) is returned as it is.
//
// The lemma is a guess about one word without its sentence: "مردم" is people, never "I
// died". It is meant for search and counting.
func Lemma(word string) string {
	var w lemmaWord
	m := lemmas()
	if !w.set(m.lex, word) {
		return word
	}
	if id, prefix, ok := m.verbOf(w.codes, w.breaks); ok {
		return m.infinitive(id, prefix)
	}
	return m.noun(&w, word)
}

// lemmatizer is the lexicon with the tables made from it for lemmas.
type lemmatizer struct {
	lex     *lex
	verbs   *lemmaVerbs
	letters [256]rune
	nouns   lemmaNouns
}

var lemmas = sync.OnceValue(func() *lemmatizer {
	l := lexicon()
	m := &lemmatizer{lex: l, verbs: lemmaNewVerbs(l)}
	for i, code := range l.code {
		if code != lexNone {
			m.letters[code] = rune(0x600 + i)
		}
	}
	m.letters[lexZwnj] = zwnj
	m.nouns = lemmaNewNouns(l)
	return m
})

// decode turns codes back into letters.
func (m *lemmatizer) decode(codes string) string {
	b := make([]byte, 0, 2*len(codes))
	for i := range len(codes) {
		b = utf8.AppendRune(b, m.letters[codes[i]])
	}
	return string(b)
}

// lemmaMaxLetters is the longest word that is looked at.
const lemmaMaxLetters = 64

// lemmaWord is a word in codes.
type lemmaWord struct {
	room   [lemmaMaxLetters + 1]byte
	codes  []byte
	breaks uint64 // bit i: a half-space before letter i
	plain  bool   // the letters were written as the lexicon writes them
}

// set codes word; false when it has what is no Persian letter.
func (w *lemmaWord) set(l *lex, word string) bool {
	w.codes, w.breaks, w.plain = w.room[:0], 0, true
	for _, r := range word {
		if r >= 0x600 && r < 0x700 {
			if c := l.code[r-0x600]; c != lexNone {
				if len(w.codes) == lemmaMaxLetters {
					return false
				}
				if r == 'ۀ' {
					c, w.plain = l.code['ه'-0x600], false
				}
				w.codes = append(w.codes, c)
				continue
			}
		}
		w.plain = false
		if tokenIsJoiner(r) {
			w.breaks |= 1 << len(w.codes)
			continue
		}
		if !w.other(l, r) {
			return false
		}
	}
	if n := len(w.codes); n < 64 {
		w.breaks &= 1<<n - 2
	}
	return len(w.codes) > 0
}

// other codes a letter of another keyboard.
func (w *lemmaWord) other(l *lex, r rune) bool {
	for i := 0; ; i++ {
		text := foldPresentation(r)
		if text == "" {
			break
		}
		for _, p := range text {
			if !w.other(l, p) {
				return false
			}
		}
		return true
	}
	f, _ := foldRune(r)
	if r >= 0x600 && r < 0x700 && l.code[r-0x600] != lexNone {
		f = r
	}
	if f == 0 {
		return true
	}
	if f < 0x600 || f >= 0x700 || l.code[f-0x600] == lexNone || len(w.codes) == lemmaMaxLetters {
		return false
	}
	w.codes = append(w.codes, l.code[f-0x600])
	return true
}

// verbOf decides whether a word is read as a verb's form.
func (m *lemmatizer) verbOf(w []byte, breaks uint64) (id int32, prefix string, ok bool) {
	id, kind, prefix := m.verbs.verb(m.lex, w)
	if kind != lemmaNoVerb {
		return id, prefix, m.readsAsVerb(w, breaks, id, kind, prefix)
	}
	if id, prefix, ok = m.verbs.withObject(m.lex, w); ok {
		e, _ := m.lex.find(w)
		return id, prefix, e.plainFlags&lemmaListed == 0
	}
	return 0, "", false
}

func (m *lemmatizer) infinitive(id int32, prefix string) string {
	if prefix == "" {
		return m.verbs.list[id].infinitive
	}
	return m.decode(prefix) + m.verbs.list[id].infinitive
}
