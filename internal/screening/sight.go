package screening

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"peyk/persian"
)

// gap is what stands between a word and the one before it.
type gap uint8

// The gaps, each parting more than the one before it.
const (
	space gap = iota // white space, or nothing
	mark             // a hyphen, a bracket, a quotation mark, an emoji
	comma            // a comma, or what parts like one
	stop             // the end of a sentence or a line; before the first word too
)

// word is a word of a text as the checks see it.
type word struct {
	start, end int          // byte offsets into the text
	text       string       // folded, in one way of writing: see newSight
	kind       persian.Kind // Word, Latin, Number; URL, Email, Handle, Hashtag for what is no word
	before     gap
	quoted     bool   // within quotation marks
	odd        bool   // put together from pieces
	mask       string // of an odd one: text with a hole for each sign left out
}

// hole stands in a mask for a sign that may hide a letter.
const hole = '\u2047'

// sight is a text seen through what hides words: letters of other keyboards,
// half-spaces, lengthening strokes, vowel signs and invisible characters are
// folded away; stretched letters are shortened; letters written apart or with
// signs between are put together; Latin words are written in one way. It may be
// used by several goroutines.
type sight struct {
	text  string
	words []word

	*storyWords
	foreign func() []Finding // what is in another language, or in Latin letters
}

// newSight sees the text of a subject.
func newSight(s *Subject) *sight {
	v := &sight{text: s.Text, foreign: sync.OnceValue(func() []Finding { return foreign(s) })}
	tokens := persian.AppendTokens(make([]persian.Token, 0, len(s.Text)/6+4), s.Text)
	v.words = make([]word, 0, len(tokens))
	v.read(tokens)
	v.joinLetters()
	v.storyWords = s.Story.prepared().words()
	return v
}

// read makes words of tokens.
func (v *sight) read(tokens []persian.Token) {
	before, quotes := stop, 0
	for i := 0; i < len(tokens); {
		t := &tokens[i]
		if i > 0 && strings.ContainsAny(v.text[tokens[i-1].End:t.Start], "\n\u2028\u2029") {
			before = stop
		}
		if n := v.chunk(tokens[i:]); n > 0 {
			w := &v.words[len(v.words)-1]
			w.before, w.quoted = before, quotes > 0
			before, i = space, i+n
			continue
		}
		i++
		switch t.Kind {
		case persian.Word, persian.Latin:
			v.words = append(v.words, word{start: t.Start, end: t.End, text: plain(t), kind: t.Kind, before: before, quoted: quotes > 0})
			before = space
		case persian.Number, persian.URL, persian.Email, persian.Handle, persian.Hashtag:
			v.words = append(v.words, word{start: t.Start, end: t.End, text: persian.Fold(t.Text), kind: t.Kind, before: before})
			before = space
		default:
			before = max(before, gapOf(t.Text))
			switch r, _ := utf8.DecodeRuneInString(t.Text); r {
			case '«', '“', '„':
				quotes++
			case '»', '”':
				quotes = max(0, quotes-1)
			case '"':
				quotes = 1 - min(1, quotes)
			}
		}
	}
}

func gapOf(sign string) gap {
	r, _ := utf8.DecodeRuneInString(sign)
	switch r {
	case '.', '!', '?', '؟', '…', '۔', '؛', ';', ':':
		return stop
	case '،', ',', '/', '(', ')':
		return comma
	}
	return mark
}

// plain folds a word.
func plain(t *persian.Token) string {
	if t.Kind == persian.Latin {
		return roman(t.Text)
	}
	return shorten(likeness(persian.Fold(t.Text)))
}

// shorten writes once what is written three times or more in a row.
func shorten(s string) string {
	var before rune
	run := 0
	long := false
	for _, r := range s {
		if r == before {
			run++
			long = long || run >= 3
		} else {
			before, run = r, 1
		}
	}
	if !long {
		return s
	}
	runes := []rune(s)
	out := runes[:0:len(runes)]
	for i := 0; i < len(runes); {
		j := i + 1
		for j < len(runes) && runes[j] == runes[i] {
			j++
		}
		out = append(out, runes[i])
		if j-i == 2 {
			out = append(out, runes[i])
		}
		i = j
	}
	return string(out)
}

// single writes every doubled letter once.
func single(s string) string {
	var before rune
	return strings.Map(func(r rune) rune {
		if r == before {
			return -1
		}
		before = r
		return r
	}, s)
}

// likenesses are letters of other alphabets of the Arabic script that are read
// as Persian ones.
var likenesses = strings.NewReplacer("ے", "ی", "ێ", "ی", "ې", "ی", "ۍ", "ی", "ۆ", "و", "ۇ", "و", "ۈ", "و", "ڵ", "ل", "ړ", "ر",
	"ڕ", "ر", "ڼ", "ن", "ں", "ن", "ډ", "د", "ټ", "ت", "ځ", "ج", "څ", "چ", "ښ", "ش", "ږ", "ژ", "ګ", "گ", "ڭ", "ک", "ڤ", "و", "ٹ", "ت")

func likeness(s string) string {
	for _, r := range s {
		if r > 'ی' || r > 'غ' && r < 'ـ' || r >= 0x679 && r != 'پ' && r != 'چ' && r != 'ژ' && r != 'ک' && r != 'گ' && r != 'ی' {
			return likenesses.Replace(s)
		}
	}
	return s
}

// joinLetters puts together letters that are written one by one.
func (v *sight) joinLetters() {
	out := v.words[:0]
	for i := 0; i < len(v.words); {
		j := i
		for j < len(v.words) && v.letter(j) && (j == i || v.words[j].before < stop && v.words[j].kind == v.words[i].kind) {
			j++
		}
		if j-i < 3 {
			out = append(out, v.words[i])
			i++
			continue
		}
		w := v.words[i]
		var b strings.Builder
		for k := i; k < j; k++ {
			b.WriteString(v.text[v.words[k].start:v.words[k].end])
		}
		w.end, w.odd = v.words[j-1].end, true
		w.text = plain(&persian.Token{Kind: w.kind, Text: b.String()})
		out = append(out, w)
		i = j
	}
	v.words = out
}

// letter tells whether words[i] is one letter.
func (v *sight) letter(i int) bool {
	w := &v.words[i]
	s := v.text[w.start:w.end]
	r, n := utf8.DecodeRuneInString(s)
	return w.speech() && unicode.IsLetter(r) && strings.Trim(s[n:], "ـ\u200c") == ""
}

// speech tells whether the word is one of a language.
func (w *word) speech() bool { return w.kind == persian.Word || w.kind == persian.Latin }

// storyWords are what the checks ask of a story's own words.
type storyWords struct {
	known  map[string]bool // all words of it, folded
	title  []string        // keys of what stands between its quotation marks
	people []string        // last names of its people, folded
}

func newStoryWords(s *Story) *storyWords {
	v := &storyWords{}
	for _, name := range s.People {
		if _, last, ok := strings.Cut(name, " "); ok {
			v.people = append(v.people, persian.Fold(last))
		}
	}
	if s.Headline == "" && s.Lead == "" && len(s.Body) == 0 {
		return v
	}
	v.known = make(map[string]bool, 64)
	v.read(s.Kicker)
	v.read(s.Headline)
	v.read(s.Lead)
	for _, p := range s.Body {
		v.read(p)
	}
	return v
}

func (v *storyWords) read(text string) {
	if text == "" {
		return
	}
	for t := range persian.Tokens(text) {
		if t.Kind == persian.Word {
			v.known[persian.Fold(t.Text)] = true
		}
	}
	for {
		_, rest, ok := strings.Cut(text, "«")
		if !ok {
			return
		}
		title, after, ok := strings.Cut(rest, "»")
		if !ok {
			return
		}
		if n := len(title); n > 0 && n < 120 {
			v.title = append(v.title, persian.Key(title))
		}
		text = after
	}
}
