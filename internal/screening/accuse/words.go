package accuse

import (
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/persian"
)

// word is a word or a mark of a text.
type word struct {
	start, end int    // bytes of the text
	text       string // folded; of a mark, the mark
	lemma      string // folded dictionary form
	ids        []id   // what the tables call it
	long       []id   // what they call it with the words after it
	reach      int    // the last of those
	sentence   int
	mark       bool // punctuation, an emoji or a number's sign
	verb       bool // a form of a verb
	negative   bool // of a verb: denied
	first      bool // of a verb: I, we
	second     bool // of a verb: you
	plural     bool // of a verb: they
	owned      bool // has an ending of possession: his, theirs, yours
	quoted     bool // between quotation marks
	contact    bool // an address, a handle, or a number of many digits
}

// text is a text in words.
type text struct {
	source string
	words  []word
}

// manyDigits is how many a number has that may be called.
const manyDigits = 8

// prefixes and suffixes that many write with a space, folded.
var (
	loosePrefix = map[string]bool{"می": true, "نمی": true, "همی": true}
	looseSuffix = map[string]bool{
		"ها": true, "های": true, "هایی": true, "هایش": true, "هاش": true, "هاشون": true, "ام": true, "ات": true, "اش": true,
		"مان": true, "تان": true, "شان": true, "شون": true, "ای": true, "ی": true, "اند": true,
	}
)

// read makes words of a text and looks them up.
func (t *tables) read(source string) text {
	out := text{source: source, words: make([]word, 0, len(source)/7+4)}
	sentence, quote := 0, 0
	for tok := range persian.Tokens(source) {
		w := word{start: tok.Start, end: tok.End, sentence: sentence, quoted: quote > 0}
		switch tok.Kind {
		case persian.Word:
			w.text = persian.Fold(tok.Text)
		case persian.Number, persian.Latin:
			w.text = persian.Fold(tok.Text)
			w.contact = tok.Kind == persian.Number && utf8.RuneCountInString(tok.Text) >= manyDigits
		case persian.URL, persian.Email, persian.Handle:
			w.mark, w.contact = true, true
		default:
			w.mark, w.text = true, tok.Text
			switch {
			case tok.Text == "«" || tok.Text == "“":
				quote++
			case (tok.Text == "»" || tok.Text == "”") && quote > 0:
				quote--
			case strings.ContainsAny(tok.Text, ".؟!?…\n"):
				sentence++
			}
		}
		if n := len(out.words); n > 0 && !w.mark && t.attach(&out.words[n-1], &w, source) {
			continue
		}
		out.words = append(out.words, w)
	}
	for i := range out.words {
		out.words[i].analyse()
	}
	for i := range out.words {
		if w := &out.words[i]; !w.mark {
			w.ids = t.lookup(w)
			w.owned = !w.verb && t.possessed(w)
		}
	}
	t.compounds(&out)
	return out
}

// attach makes one word of two that were written with a space between: a
// verb's prefix and an ending of nouns.
func (t *tables) attach(before, w *word, source string) bool {
	if before.mark || strings.Trim(source[before.end:w.start], " \u200c") != "" {
		return false
	}
	switch {
	case loosePrefix[before.text]:
		before.text += w.text
	case looseSuffix[w.text] && before.text != "" && !t.is(before.text, "stop"):
		before.text += w.text
	default:
		return false
	}
	before.end = w.end
	return true
}

// analyse finds the lemma and what the form of a verb says.
func (w *word) analyse() {
	if w.mark || w.text == "" {
		return
	}
	w.lemma = persian.Fold(persian.Lemma(w.text))
	w.verb = w.lemma == "هست" || w.lemma == "بایستن" || infinitive(w.lemma)
	if w.verb {
		w.conjugation()
		return
	}
}

// imperative tells whether a form of "you" asks for something to be done: it
// has neither the past's stem nor the present's prefix.
func (w *word) imperative() bool {
	return w.second && !strings.HasPrefix(w.text, "می") && !strings.HasPrefix(w.text, "نمی") &&
		!strings.HasPrefix(w.text, strings.TrimSuffix(w.lemma, "ن"))
}

// possessed tells whether a noun has an ending of possession: his, theirs,
// yours.
func (t *tables) possessed(w *word) bool {
	for _, end := range [...]string{"شان", "شون", "تان", "تون", "یش", "اش", "ش"} {
		stem, ok := strings.CutSuffix(w.text, end)
		if !ok || utf8.RuneCountInString(stem) < 2 {
			continue
		}
		if w.lemma == stem || t.vocabulary[stem] != nil || strings.HasSuffix(stem, "ها") || t.vocabulary[strings.TrimSuffix(stem, "ا")] != nil {
			return true
		}
	}
	return false
}

// infinitive tells whether a lemma is a verb's; written so, it may be the spoken
// form of "they did".
func infinitive(lemma string) bool {
	return strings.HasSuffix(lemma, "دن") || strings.HasSuffix(lemma, "تن")
}

// conjugation reads denial and person off a form.
func (w *word) conjugation() {
	s := w.text
	if rest, ok := strings.CutPrefix(s, "ن"); ok {
		w.negative = !strings.HasPrefix(w.lemma, "ن") || strings.HasPrefix(rest, "ن") || strings.HasPrefix(rest, "می")
	}
	switch {
	case strings.HasSuffix(s, "یم") || strings.HasSuffix(s, "م") && !strings.HasSuffix(s, "مردم"):
		w.first = true
	case strings.HasSuffix(s, "ید") && !strings.HasSuffix(w.lemma, "یدن"), strings.HasSuffix(s, "یدید"):
		w.second = true
	case strings.HasSuffix(s, "ند"), w.text == w.lemma, strings.HasSuffix(s, "ن"):
		w.plural = true
	}
}

// compounds notes where words are one in the tables: nouns that are written
// with a half-space or a space, and verbs of two words.
func (t *tables) compounds(x *text) {
	for i := range x.words {
		w := &x.words[i]
		at := w.text
		for k := i + 1; k < len(x.words) && !w.mark && !x.words[k].mark && t.starts[at]; k++ {
			next := &x.words[k]
			long := word{text: at + next.text, lemma: at + next.lemma, verb: next.verb}
			if ids := t.lookup(&long); ids != nil {
				w.long, w.reach = ids, k
			}
			at = long.text
		}
	}
}

// endings of nouns in the spoken and the written language, longest first.
var endings = [...]string{
	"هایشان", "هایشون", "هاشون", "هاشان", "هایش", "هایی", "هاتون", "هامون", "اشون", "هاش", "های", "هام", "ها",
	"یشان", "شان", "شون", "مان", "مون", "تان", "تون", "اند", "ست", "ان", "اش", "ام", "ات", "ای", "رو", "یش", "م", "ش", "ت", "ا", "و", "ی", "ه",
}

// lookup gives what the tables call a word: itself, its lemma, or what is left
// of it without endings.
func (t *tables) lookup(w *word) []id {
	if !w.verb && (strings.HasSuffix(w.text, "د") || strings.HasSuffix(w.text, "ت")) {
		// a noun that is a verb's past too: "purchase", "bought"
		if past := t.vocabulary[w.text+"ن"]; past != nil {
			return append(slices.Clip(past), t.vocabulary[w.text]...)
		}
	}
	if ids := t.vocabulary[w.text]; ids != nil && !w.verb {
		return ids
	}
	if w.verb {
		if ids := t.vocabulary[w.lemma]; ids != nil {
			return ids
		}
		return t.vocabulary[w.text]
	}
	if ids := t.vocabulary[w.lemma]; ids != nil {
		return ids
	}
	return t.stripped(w.text, 2)
}

func (t *tables) stripped(s string, depth int) []id {
	for _, end := range endings {
		stem, ok := strings.CutSuffix(s, end)
		if !ok || utf8.RuneCountInString(stem) < 2 || utf8.RuneCountInString(stem) < 3 && len(end) < 4 && end != "ش" {
			continue
		}
		if ids := t.vocabulary[stem]; ids != nil {
			return ids
		}
		if depth > 1 {
			if ids := t.stripped(stem, depth-1); ids != nil {
				return ids
			}
		}
	}
	return nil
}

// has tells whether a word is of a set.
func (w *word) has(set id) bool {
	return slices.Contains(w.ids, set)
}
