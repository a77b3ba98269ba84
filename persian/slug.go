package persian

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SlugMax is how many letters a slug of [Slug] has at most. A Persian letter takes
// six bytes of a percent-encoded URL, so the longest stays under 500 bytes.
const SlugMax = 80

// Slug returns the part of a URL that names a text: Persian letters are kept in
// their standard form (آ too), words and the parts of a half-spaced word are joined
// by "-", letters with case are lowered, digits are ASCII, and all else (harakat,
// punctuation, emoji) is dropped. A slug longer than SlugMax letters is cut at a word
// border. The slug of a text without letter or digit is empty.
//
// Slug is idempotent.
func Slug(s string) string { return SlugN(s, SlugMax) }

// SlugN is Slug with at most n letters, signs included; a single word that is longer
// is cut within.
func SlugN(s string, n int) string {
	var b strings.Builder
	b.Grow(min(len(s), 2*max(n, 0)))
	length, border, gap := 0, 0, false
	put := func(r rune) bool {
		if gap && length > 0 {
			border = b.Len()
			if length+2 > n {
				return false
			}
			b.WriteByte('-')
			length++
		}
		gap = false
		if length+1 > n {
			return false
		}
		b.WriteRune(r)
		length++
		return true
	}
	for _, r := range s {
		if text := foldPresentation(r); text != "" {
			for _, p := range text {
				if !slugRune(p, &gap, put) {
					return slugCut(b.String(), border)
				}
			}
			continue
		}
		if !slugRune(r, &gap, put) {
			return slugCut(b.String(), border)
		}
	}
	return b.String()
}

// slugRune puts the slug form of r, or marks a gap; it reports whether there was room.
func slugRune(r rune, gap *bool, put func(rune) bool) bool {
	r = slugLetter(r)
	switch r {
	case 0:
		return true
	case ' ':
		*gap = true
		return true
	}
	return put(r)
}

// slugCut takes off the word that had no room, unless it is the only one.
func slugCut(s string, border int) string {
	if border > 0 {
		return s[:border]
	}
	return s
}

// slugLetter gives the form of r in a slug: a letter, a space for a border, or 0.
func slugLetter(r rune) rune {
	if v := digitValue(r); v >= 0 {
		return '0' + rune(v)
	}
	switch r {
	case 'ي', 'ى', 'ئ':
		if r == 'ئ' {
			return r
		}
		return 'ی'
	case 'ك', '\u06AA':
		return 'ک'
	case 'ة', 'ۀ', '\u06C1', '\u06BE', '\u06D5', '\u06C2', '\u06C3':
		return 'ه'
	case 'أ', 'إ', 'ٱ':
		return 'ا'
	case '\u0640', '\u200d', '\u00ad', '\ufeff', '\'', '’', '\u200e', '\u200f', utf8.RuneError:
		return 0
	}
	switch {
	case unicode.IsMark(r):
		return 0
	case unicode.IsLetter(r):
		return unicode.ToLower(r)
	case unicode.IsDigit(r):
		return r
	}
	return ' '
}
