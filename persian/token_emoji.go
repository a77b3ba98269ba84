package persian

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// emojiStarts reports whether r, followed by rest, begins an emoji. Characters that
// are text unless the emoji variation follows (©, ↔) count only with it.
func emojiStarts(r rune, rest string) bool {
	switch {
	case r >= 0x1F000 && r <= 0x1FAFF:
		return true
	case r >= 0x2600 && r <= 0x27BF:
		return !unicode.IsPunct(r) && (r < 0x2768 || r > 0x2793)
	case r == 0x231A, r == 0x231B, r >= 0x23E9 && r <= 0x23F3, r >= 0x23F8 && r <= 0x23FA,
		r == 0x2B50, r == 0x2B55, r == 0x2B1B, r == 0x2B1C:
		return true
	}
	return r >= 0xA9 && strings.HasPrefix(rest, "\ufe0f") && !unicode.IsLetter(r)
}

// emojiEnd ends the emoji that begins at i with r of n bytes: a flag's second half, variation
// selectors, skin tones, tags, and what a joiner ties to it.
func emojiEnd(s string, i int, r rune, n int) int {
	i += n
	if emojiFlag(r) {
		if next, m := utf8.DecodeRuneInString(s[i:]); emojiFlag(next) {
			return i + m
		}
	}
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case emojiVariation(r), r == 0x20E3, r >= 0x1F3FB && r <= 0x1F3FF, r >= 0xE0020 && r <= 0xE007F:
			i += n
		case r == '\u200d':
			next, m := utf8.DecodeRuneInString(s[i+n:])
			if !emojiStarts(next, s[i+n+m:]) && !emojiJoins(next) {
				return i
			}
			i += n + m
		default:
			return i
		}
	}
	return i
}

func emojiFlag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

func emojiVariation(r rune) bool { return r == 0xFE0E || r == 0xFE0F }

// emojiJoins reports whether r may follow a joiner in an emoji without being one
// itself: ♀ ♂ ⚕ are in the emoji blocks, arrows are not.
func emojiJoins(r rune) bool { return r >= 0x2190 && r <= 0x21FF || r == 0x2B1B }
