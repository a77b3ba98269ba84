package raw

import (
	"strings"
	"unicode"

	"peyk/persian"
)

// line is a line of the input that is not empty.
type line struct {
	text  string // as it came, without white space around it
	clean string // text without emoji at its beginning
	key   string // persian.Key of clean
	words int
	gap   bool // an empty line stands before it
	hint  hint
	use   use
}

// use says what became of a line. No line stays unused.
type use uint8

const (
	unused  use = iota
	dropped     // furniture, or said before
	taken       // in a field of the result
	joined      // in the line before it, which was cut
)

// readLines splits the text into lines.
func readLines(marked []markedLine) []line {
	var out []line
	gap := false
	for _, m := range marked {
		text := strings.TrimFunc(m.text, blank)
		if text == "" {
			gap = true
			continue
		}
		l := line{text: text, gap: gap, hint: m.hint}
		l.reread(stripSymbols(text))
		out = append(out, l)
		gap = false
	}
	return out
}

func blank(r rune) bool { return unicode.IsSpace(r) || r == '\u200c' || r == '\u200d' }

// reread sets what is read of the line.
func (l *line) reread(clean string) {
	l.clean = clean
	l.key = persian.Key(clean)
	l.words = len(strings.Fields(clean))
}

// stripSymbols takes emoji, stars and the like from the beginning and the end of a
// line, where channels put them; a line of nothing else stays.
func stripSymbols(s string) string {
	isMark := func(r rune) bool {
		return blank(r) || r == '\ufe0f' || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) && r > 0x1F000 ||
			r == '*' || r == '▪' || r == '•' || r == '■' || r == '●' || r == '◾' || r == '◽'
	}
	if out := strings.TrimFunc(s, isMark); out != "" {
		return out
	}
	return s
}

const closers = "»\"”’)]"

// last gives the last mark of a line, closing marks left out.
func (l *line) last() rune {
	s := strings.TrimRight(l.clean, closers+" ")
	r := rune(0)
	for _, r = range s {
	}
	return r
}

// endsSentence says whether the line ends as a sentence does.
func (l *line) endsSentence() bool {
	switch l.last() {
	case '.', '؟', '?', '!', '…', '۔':
		return true
	}
	return false
}

// isParagraph says whether the line reads as a paragraph and not as a title:
// it is long, or a sentence of some length with a full stop.
func (l *line) isParagraph() bool {
	switch l.last() {
	case '.', '…', '۔':
		return l.words >= 5
	case '؟', '?', '!':
		return l.words >= 18
	case ':':
		return l.words >= 16
	}
	return l.words >= 25
}

// isQuote says whether the whole line stands between one pair of marks.
func (l *line) isQuote() bool {
	for _, pair := range [][2]string{{"«", "»"}, {"“", "”"}, {`"`, `"`}} {
		inner, ok := strings.CutPrefix(l.clean, pair[0])
		if !ok {
			continue
		}
		inner = strings.TrimRight(inner, ".")
		if inner, ok = strings.CutSuffix(inner, pair[1]); ok && !strings.ContainsAny(inner, pair[0]+pair[1]) {
			return true
		}
	}
	return false
}

// label cuts a line at a colon that ends its first words, up to most words.
func (l *line) label(most int) (label, rest string, ok bool) {
	i := strings.IndexAny(l.clean, ":：")
	if i <= 0 {
		return "", "", false
	}
	label = strings.TrimFunc(l.clean[:i], blank)
	_, rest, _ = strings.Cut(l.clean[i:], string([]rune(l.clean[i:])[0]))
	if label == "" || len(strings.Fields(label)) > most || strings.HasPrefix(rest, "//") {
		return "", "", false
	}
	return label, strings.TrimFunc(rest, blank), true
}
