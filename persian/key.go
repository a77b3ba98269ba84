package persian

import (
	"unicode"
	"unicode/utf8"
)

// Key folds s as Fold does and drops the word boundaries too: only letters and
// digits remain. Names and phrases written joined, with a half-space, with a space
// or with punctuation between have one key: "محمد رضا", "محمد\u200cرضا" and
// "محمدرضا"; "گفت و گو" and "گفت\u200cوگو".
//
// The key of a text without a letter or digit is empty; callers who look things up
// by key should not take two empty keys for a match.
func Key(s string) string {
	if keyIsKey(s) {
		return s
	}
	b := foldAppend(make([]byte, 0, len(s)), s)
	out := b[:0]
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if keyKeeps(r) {
			out = append(out, b[i:i+n]...)
		}
		i += n
	}
	return keySeal(out)
}

// keySeal drops each ء that came to stand after an alef when what was between them
// went away, so that Key is idempotent.
func keySeal(b []byte) string { return string(foldAppend(b[:0:0], string(b))) }

func keyIsKey(s string) bool {
	for _, r := range s {
		if !keyKeeps(r) {
			return false
		}
	}
	return foldIsFolded(s)
}

func keyKeeps(r rune) bool {
	if r < utf8.RuneSelf {
		return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}
