package persian

import (
	"strings"
	"unicode/utf8"
)

type orthoKind uint8

const (
	tokFixed  orthoKind = iota // protected, other scripts, anything not to be touched
	tokWord                    // letters with their marks, half-spaces and hidden characters
	tokNumber                  // digits with marks between them
	tokGap                     // spaces
	tokBreak                   // line end
	tokPunct                   // one mark, or a run of dots
	tokHidden                  // hidden characters outside words
	tokHalf                    // half-spaces outside words
)

// orthoTok is a piece of a text; the pieces cover the text without gaps.
type orthoTok struct {
	kind       orthoKind
	plain      bool // a word of plain letters only: nothing for the letter rules
	latin      bool // a fixed token that is a run of Latin letters
	start, end int
	mark       rune // the rune of a tokPunct
}

// orthoScan cuts text into tokens; protect must be sorted and without overlap.
func orthoScan(toks []orthoTok, text string, protect []Span) []orthoTok {
	for at := 0; at < len(text); {
		if len(protect) > 0 && at >= protect[0].Start {
			toks = append(toks, orthoTok{kind: tokFixed, start: at, end: max(at, protect[0].End)})
			at = max(at, protect[0].End)
			protect = protect[1:]
			continue
		}
		limit := len(text)
		if len(protect) > 0 {
			limit = protect[0].Start
		}
		t := orthoNext(text[:limit], at)
		toks = append(toks, t)
		at = t.end
	}
	return toks
}

// orthoNext reads the token that begins at byte at.
func orthoNext(text string, at int) orthoTok {
	r, size := utf8.DecodeRuneInString(text[at:])
	if r == utf8.RuneError && size <= 1 {
		return orthoTok{kind: tokFixed, start: at, end: at + 1}
	}
	t := orthoTok{start: at, end: at + size}
	if end := orthoFixed(text, at, r); end > at {
		t.end, t.latin = end, true
		return t
	}
	switch orthoClassOf(r) {
	case orthoLetter:
		t.kind = tokWord
		t.end, t.plain = orthoWordEnd(text, at)
	case orthoDigit:
		t.kind, t.end = tokNumber, orthoNumberEnd(text, at)
	case orthoBlank:
		t.kind, t.end = tokGap, orthoRun(text, t.end, orthoBlank)
	case orthoBreak:
		t.kind = tokBreak
	case orthoHalf:
		t.kind, t.end = tokHalf, orthoRun(text, t.end, orthoHalf)
	case orthoHidden:
		t.kind = tokHidden
	case orthoMark:
		t.kind, t.mark = tokPunct, r
	case orthoPunct:
		t.kind, t.mark = tokPunct, r
		if r == '.' || r == '…' {
			for t.end < len(text) && (text[t.end] == '.' || strings.HasPrefix(text[t.end:], "…")) {
				t.end += max(1, len("…")*btoi(text[t.end] != '.'))
			}
		}
	}
	return t
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// orthoWordEnd finds the end of the word at byte at, and whether it is of
// plain letters only.
func orthoWordEnd(text string, at int) (end int, plain bool) {
	plain = true
	for at < len(text) {
		// Two bytes D8..DB xx: the Arabic block.
		if c := text[at]; c >= 0xd8 && c <= 0xdb && at+1 < len(text) && text[at+1]&0xc0 == 0x80 {
			r := rune(c&0x1f)<<6 | rune(text[at+1]&0x3f)
			switch orthoClasses[r] {
			case orthoLetter, orthoMark:
				plain = plain && orthoPlain[r-0x600]
				at += 2
				continue
			}
			return at, plain
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		switch orthoClassOf(r) {
		case orthoLetter, orthoMark, orthoHalf:
			plain = false
		case orthoHidden:
			if r < 0x80 {
				return at, plain
			}
			plain = false
		default:
			return at, plain
		}
		at += size
	}
	return at, plain
}

// orthoPlain marks the letters of U+0600 to U+06FF that no letter rule changes.
var orthoPlain = func() *[256]bool {
	t := new([256]bool)
	for _, r := range "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقلمنهوپچژکگی" {
		t[r-0x600] = true
	}
	return t
}()

// orthoNumberEnd takes digits and single marks between digits.
func orthoNumberEnd(text string, at int) int {
	end := at
	for {
		n := orthoRun(text, end, orthoDigit)
		if n > end {
			end = n
		}
		r, size := utf8.DecodeRuneInString(text[end:])
		switch r {
		case '.', ',', '٫', '٬', '/', ':', '،':
		default:
			return end
		}
		next, _ := utf8.DecodeRuneInString(text[end+size:])
		if orthoClassOf(next) != orthoDigit {
			return end
		}
		end += size
	}
}

// orthoRun goes on from byte at while the runes have the class.
func orthoRun(text string, at int, class orthoClass) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if orthoClassOf(r) != class {
			break
		}
		at += size
	}
	return at
}
