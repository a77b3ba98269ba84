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
	var room [lemmaMaxLetters]byte
	m := lemmas()
	w, ok := lemmaRead(m.lex, word, room[:0])
	if !ok {
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
	codes  []byte
	breaks uint64 // bit i: a half-space before letter i
	plain  bool   // the letters were written as the lexicon writes them
}

// lemmaRead codes word into room; false when it has what is no Persian letter.
func lemmaRead(l *lex, word string, room []byte) (w lemmaWord, ok bool) {
	codes, breaks, plain := room, uint64(0), true
	for _, r := range word {
		if r >= 0x600 && r < 0x700 && r != 'ۀ' {
			if c := l.code[r-0x600]; c != lexNone {
				codes = append(codes, c)
				if len(codes) > lemmaMaxLetters {
					return w, false
				}
				continue
			}
		}
		plain = false
		if tokenIsJoiner(r) {
			breaks |= 1 << len(codes)
			continue
		}
		if codes, ok = lemmaOther(l, codes, r); !ok || len(codes) > lemmaMaxLetters {
			return w, false
		}
	}
	if n := len(codes); n < 64 {
		breaks &= 1<<n - 2
	}
	return lemmaWord{codes: codes, breaks: breaks, plain: plain}, len(codes) > 0
}

// lemmaOther codes a letter of another keyboard.
func lemmaOther(l *lex, codes []byte, r rune) ([]byte, bool) {
	if text := foldPresentation(r); text != "" {
		var ok bool
		for _, p := range text {
			if codes, ok = lemmaOther(l, codes, p); !ok {
				return codes, false
			}
		}
		return codes, true
	}
	f, _ := foldRune(r)
	if r >= 0x600 && r < 0x700 && r != 'ۀ' && l.code[r-0x600] != lexNone {
		f = r
	}
	switch {
	case f == 0:
		return codes, true
	case f < 0x600 || f >= 0x700 || l.code[f-0x600] == lexNone:
		return codes, false
	}
	return append(codes, l.code[f-0x600]), true
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
