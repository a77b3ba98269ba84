package mail

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// rlm is the right-to-left mark: without width, and a strong character.
const rlm = "\u200f"

// rightToLeft reports whether text of the language is written from the right.
func rightToLeft(lang string) bool {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch base {
	case "fa", "ar", "ckb", "ur", "he", "ps", "sd", "ug", "yi", "dv":
		return true
	}
	return false
}

// body prepares the text of a letter. Plain text carries no direction: a
// reader's program takes each line's from its first strong character. A
// Persian line that happens to begin with a Latin word would stand reversed,
// so such lines begin with a mark. Lines without
// a right-to-left letter (links, addresses) stay as they are.
func body(text, lang string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\ufffd"))
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
	if rightToLeft(lang) {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			lines[i] = marked(line)
		}
		text = strings.Join(lines, "\n")
	}
	return strings.TrimRight(text, "\n") + "\n"
}

// marked returns the line so that it runs from the right if it holds any
// right-to-left letter.
func marked(line string) string {
	for i, r := range line {
		switch class(r) {
		case bidi.R, bidi.AL:
			return line
		case bidi.L:
			if strings.ContainsFunc(line[i:], rightLetter) {
				return rlm + line
			}
			return line
		default: // digits, marks and blanks have no direction of their own
		}
	}
	return line
}

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

func rightLetter(r rune) bool {
	c := class(r)
	return c == bidi.R || c == bidi.AL
}
