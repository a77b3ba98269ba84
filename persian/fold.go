package persian

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Fold returns the one form under which writings of the same text meet, for
// searching, comparing and filtering; it is not meant for display.
//
//   - ye and kaf of every keyboard become ی and ک; أ إ آ ٱ become ا; ة ۀ ہ ھ become
//     ه; ؤ becomes و and ئ becomes ی; a ء after an alef is dropped;
//   - the half-space, tatweel, harakat, and invisible and control characters are
//     removed, so that "می\u200cروم" and "میروم" are one word;
//   - digits become ASCII, with ٫ ٬ ٪ as . , %;
//   - letters with case are lowered, presentation forms and full-width forms are
//     replaced by the plain letters they stand for;
//   - word boundaries stay: every run of white space becomes one space, none is
//     left at the ends, and punctuation is kept.
//
// Fold is idempotent, and its result is valid UTF-8 whatever s is (an invalid
// byte becomes U+FFFD). A folded string is returned as it is, without allocating.
func Fold(s string) string {
	if foldIsFolded(s) {
		return s
	}
	return string(foldAppend(make([]byte, 0, len(s)), s))
}

// AppendFold appends Fold(s) to dst and returns the extended slice. Text already
// in dst has no influence on the result.
func AppendFold(dst []byte, s string) []byte { return foldAppend(dst, s) }

// foldIsFolded reports whether Fold would return s as it is. It may report false
// for a folded string that holds something rare; it never errs the other way.
func foldIsFolded(s string) bool {
	prev := rune(' ')
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if r < ' ' || r == 0x7F || (r == ' ' && prev == ' ') || ('A' <= r && r <= 'Z') {
				return false
			}
		case r >= 0x600 && r < 0x700:
			if foldArabic[r-0x600] != r || (r == 'ء' && prev == 'ا') {
				return false
			}
		default:
			if r == utf8.RuneError {
				if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
					return false
				}
			}
			if f, more := foldRune(r); f != r || more != "" {
				return false
			}
		}
		prev = r
	}
	return prev != ' ' || s == ""
}

func foldAppend(dst []byte, s string) []byte {
	base := len(dst)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c > ' ' && c < 0x7F:
				if 'A' <= c && c <= 'Z' {
					c += 'a' - 'A'
				}
				dst = append(dst, c)
			case c == ' ' || (c >= '\t' && c <= '\r'):
				dst = foldSpace(dst, base)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		dst = foldOne(dst, base, r)
	}
	if len(dst) > base && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

func foldOne(dst []byte, base int, r rune) []byte {
	f, expand := foldRune(r)
	switch {
	case expand != "":
		for _, e := range expand {
			dst = foldOne(dst, base, e)
		}
	case f == 0:
	case f == ' ':
		dst = foldSpace(dst, base)
	case f == 'ء' && len(dst) >= base+2 && string(dst[len(dst)-2:]) == "ا":
	default:
		dst = utf8.AppendRune(dst, f)
	}
	return dst
}

func foldSpace(dst []byte, base int) []byte {
	if len(dst) == base || dst[len(dst)-1] == ' ' {
		return dst
	}
	return append(dst, ' ')
}

// foldRune maps one character: 0 drops it, a space stands for any white space, and
// a non-empty string replaces it by several.
func foldRune(r rune) (rune, string) {
	switch {
	case r < utf8.RuneSelf:
		return foldASCII(r), ""
	case r < 0x600:
		return foldLow(r), ""
	case r < 0x700:
		return foldArabic[r-0x600], ""
	case r >= 0x08CA && r <= 0x08FF, r == 0x180E, r >= 0xFE00 && r <= 0xFE0F, r == 0xFEFF,
		r >= 0xE0000 && r <= 0xE0FFF, r >= 0x206A && r <= 0x206F, r >= 0xFFF9 && r <= 0xFFFB:
		return 0, ""
	case r >= 0x2000 && r <= 0x206F:
		return foldGeneral(r), ""
	case r >= 0xFB50 && r <= 0xFEFC:
		if e := foldPresentation(r); e != "" {
			return r, e
		}
		return r, ""
	case r >= 0xFF01 && r <= 0xFF5E:
		return foldASCII(r - 0xFF01 + '!'), ""
	case r == 0x3000, r == 0x1680:
		return ' ', ""
	}
	return unicode.ToLower(r), ""
}

func foldASCII(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r == ' ', r >= '\t' && r <= '\r':
		return ' '
	case r < ' ', r == 0x7F:
		return 0
	}
	return r
}

func foldLow(r rune) rune {
	switch {
	case r == 0x85, r == 0xA0:
		return ' '
	case r < 0xA0, r == 0xAD, r >= 0x300 && r <= 0x36F:
		return 0
	}
	return unicode.ToLower(r)
}

// foldGeneral maps the block of general punctuation: spaces, joiners and marks of
// direction.
func foldGeneral(r rune) rune {
	switch {
	case r <= 0x200A, r == 0x2028, r == 0x2029, r == 0x202F, r == 0x205F:
		return ' '
	case r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060:
		return 0
	}
	return r
}

// foldArabic maps the block U+0600 to U+06FF.
var foldArabic = foldMakeArabic()

func foldMakeArabic() (t [256]rune) {
	for i := range t {
		r := rune(0x600 + i)
		switch {
		case r < 0x606, r >= 0x610 && r <= 0x61A, r == 0x61C, r == 0x640, r >= 0x64B && r <= 0x65F,
			r == 0x670, r >= 0x6D6 && r <= 0x6DD, r >= 0x6DF && r <= 0x6E4, r == 0x6E7, r == 0x6E8,
			r >= 0x6EA && r <= 0x6ED:
			continue
		case r >= 0x660 && r <= 0x669:
			r += '0' - 0x660
		case r >= 0x6F0 && r <= 0x6F9:
			r += '0' - 0x6F0
		}
		t[i] = r
	}
	for to, from := range map[rune]string{
		'ا': "أإآٱ\u0672\u0673\u0675", 'و': "ؤ\u0676", 'ی': "ئىي\u0678", 'ک': "ك\u06AA",
		'ه': "ة\u06BE\u06C0\u06C1\u06C2\u06C3\u06D5", '%': "٪", '.': "٫", ',': "٬",
	} {
		for _, r := range from {
			t[r-0x600] = to
		}
	}
	return t
}

//go:embed fold_forms.txt
var foldFormsText string

// foldForms holds the plain letters of each presentation form from U+FB50 on.
var foldForms = sync.OnceValue(func() []string {
	t := make([]string, 0xFEFC-0xFB50+1)
	for line := range strings.Lines(foldFormsText) {
		code, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if n, err := strconv.ParseUint(code, 16, 32); err == nil && n >= 0xFB50 && n <= 0xFEFC {
			t[n-0xFB50] = text
		}
	}
	return t
})

// foldPresentation returns the letters an Arabic presentation form stands for, or
// "" if r is none.
func foldPresentation(r rune) string {
	if r < 0xFB50 || r > 0xFEFC {
		return ""
	}
	return foldForms()[r-0xFB50]
}
