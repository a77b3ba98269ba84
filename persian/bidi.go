package persian

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Dir is the direction of a text.
type Dir uint8

// The directions. Neutral is a text without a letter of either direction: figures,
// punctuation, emoji.
const (
	Neutral Dir = iota
	LTR
	RTL
)

// String returns the value of HTML's dir attribute: "ltr", "rtl", or "auto" for
// Neutral.
func (d Dir) String() string {
	switch d {
	case LTR:
		return "ltr"
	case RTL:
		return "rtl"
	case Neutral:
	}
	return "auto"
}

// The isolates of the Unicode bidirectional algorithm.
const (
	bidiLRI = '\u2066'
	bidiRLI = '\u2067'
	bidiFSI = '\u2068'
	bidiPDI = '\u2069'
)

// Direction returns the direction of the first strong letter of s, as dir=auto does:
// text inside isolates is passed over, digits and marks are not strong.
func Direction(s string) Dir {
	depth := 0
	for _, r := range s {
		switch {
		case r == bidiLRI || r == bidiRLI || r == bidiFSI:
			depth++
		case r == bidiPDI:
			depth = max(depth-1, 0)
		case depth == 0:
			if d := bidiStrong(r); d != Neutral {
				return d
			}
		}
	}
	return Neutral
}

// Isolate wraps s so that it can stand in a line of any direction without
// disturbing it: FSI, s, PDI. What s leaves open (isolates, embeddings, overrides) is
// closed, and a PDI or PDF in s that closes nothing is dropped, so foreign text
// cannot reach out of its isolate. An empty s stays empty.
func Isolate(s string) string {
	if s == "" {
		return ""
	}
	return string(bidiFSI) + bidiBalance(s) + string(bidiPDI)
}

// IsolateRuns wraps each run of the direction other than that of s itself, for plain
// text that mixes scripts where no markup is possible (titles of windows, feeds,
// notifications). A run takes in the digits and the punctuation between its words, as
// "Go 1.26" or "https://example.com/a"; text of one direction is returned as it is.
func IsolateRuns(s string) string {
	base := Direction(s)
	if base == Neutral || !bidiMixed(s, base) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for len(s) > 0 {
		start, end := bidiNextRun(s, base)
		if start < 0 {
			break
		}
		b.WriteString(s[:start])
		b.WriteString(Isolate(s[start:end]))
		s = s[end:]
	}
	b.WriteString(s)
	return b.String()
}

// bidiMixed reports whether s has letters of the direction other than base and no
// control characters of direction of its own.
func bidiMixed(s string, base Dir) bool {
	other := false
	for _, r := range s {
		if r >= 0x2066 && r <= 0x2069 || r >= 0x202A && r <= 0x202E {
			return false
		}
		d := bidiStrong(r)
		other = other || d != Neutral && d != base
	}
	return other
}

// bidiNextRun finds the next run of the direction other than base: from its first
// letter or the digits and signs hanging before it to its last letter or digit.
func bidiNextRun(s string, base Dir) (start, end int) {
	start = -1
	word := 0 // where the word that is being read begins
	space := true
	for i, r := range s {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space {
			word, space = i, false
		}
		d := bidiStrong(r)
		switch {
		case d == base:
			if start >= 0 {
				return start, end
			}
			word = i + utf8.RuneLen(r)
		case d != Neutral:
			if start < 0 {
				start = bidiTrimLeft(s, word, i)
			}
			end = i + utf8.RuneLen(r)
		case start >= 0 && (digitValue(r) >= 0 || strings.ContainsRune("/#+%=&_", r)):
			end = i + utf8.RuneLen(r)
		}
	}
	return start, end
}

// bidiTrimLeft returns where a run that has its first letter at i begins: at the
// digits, @, # or the like standing directly before it in the same word.
func bidiTrimLeft(s string, word, i int) int {
	for i > word {
		r, n := utf8.DecodeLastRuneInString(s[word:i])
		if digitValue(r) < 0 && !strings.ContainsRune("@#$/.-+_~", r) {
			break
		}
		i -= n
	}
	return i
}

// bidiBalance closes what s opens and drops what closes nothing.
func bidiBalance(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x2066 && r <= 0x2069 || r >= 0x202A && r <= 0x202E
	}) {
		return s
	}
	var b strings.Builder
	var open []rune // what would close each open one, the innermost last
	for _, r := range s {
		switch r {
		case bidiLRI, bidiRLI, bidiFSI:
			open = append(open, bidiPDI)
		case '\u202A', '\u202B', '\u202D', '\u202E':
			open = append(open, '\u202C')
		case bidiPDI:
			for len(open) > 0 && open[len(open)-1] != bidiPDI {
				b.WriteRune(open[len(open)-1])
				open = open[:len(open)-1]
			}
			if len(open) == 0 {
				continue
			}
			open = open[:len(open)-1]
		case '\u202C':
			if len(open) == 0 || open[len(open)-1] != r {
				continue
			}
			open = open[:len(open)-1]
		}
		b.WriteRune(r)
	}
	for len(open) > 0 {
		b.WriteRune(open[len(open)-1])
		open = open[:len(open)-1]
	}
	return b.String()
}

// bidiStrong returns the direction of a strong character.
func bidiStrong(r rune) Dir {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return LTR
		}
	case r == '\u200E':
		return LTR
	case r == '\u200F', r == '\u061C':
		return RTL
	case r >= 0x590 && r <= 0x8FF, r >= 0xFB1D && r <= 0xFDFF, r >= 0xFE70 && r <= 0xFEFC,
		r >= 0x10800 && r <= 0x10FFF, r >= 0x1E800 && r <= 0x1EFFF:
		if unicode.IsLetter(r) {
			return RTL
		}
	case unicode.IsLetter(r):
		return LTR
	}
	return Neutral
}
