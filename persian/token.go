package persian

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// Kind says what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Word        Kind = iota // letters of any script but Latin, with the half-spaces inside
	Number                  // digits, with the marks inside: ۱۲٫۵, ۱٬۲۰۰, ۱۴۰۵/۰۹/۰۱, 12:30
	Latin                   // Latin letters, with digits and apostrophes inside
	URL                     // https://…, www.…, example.com/path
	Email                   // name@example.com
	Hashtag                 // # and a name
	Handle                  // @ and a name
	Punctuation             // one mark, or a run of . or of ! ? ؟
	Emoji                   // one emoji with its modifiers, or a flag
	Symbol                  // everything else: currency, arithmetic, arrows
)

// String returns the kind's name: "word", "number", "latin", "url", "email",
// "hashtag", "handle", "punctuation", "emoji", "symbol".
func (k Kind) String() string {
	names := [...]string{
		"word", "number", "latin", "url", "email", "hashtag", "handle", "punctuation", "emoji", "symbol",
	}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}

// Token is a piece of a text: Text is text[Start:End].
type Token struct {
	Kind       Kind
	Start, End int // byte offsets
	Text       string
}

// Tokens yields the tokens of s in order. They do not overlap; what lies between
// them is white space, invisible characters and invalid bytes. Nothing is changed
// or allocated.
//
// A half-space, tatweel and harakat belong to the word they stand in; a half-space
// at the edge of a word belongs to no token. Digits and letters written together are
// two tokens in Persian ("سال۱۴۰۰") and one in Latin ("covid19").
func Tokens(s string) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		for i := 0; i < len(s); {
			t, ok := tokenNext(s, i)
			if !ok {
				return
			}
			if !yield(t) {
				return
			}
			i = t.End
		}
	}
}

// AppendTokens appends the tokens of s to dst and returns the extended slice.
func AppendTokens(dst []Token, s string) []Token {
	for t := range Tokens(s) {
		dst = append(dst, t)
	}
	return dst
}

// tokenNext finds the first token at or after byte i.
func tokenNext(s string, i int) (Token, bool) {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if tokenSkips(r, n) {
			i += n
			continue
		}
		kind, end := tokenAt(s, i, r, n)
		return Token{Kind: kind, Start: i, End: end, Text: s[i:end]}, true
	}
	return Token{}, false
}

// tokenSkips reports whether no token begins with r: white space, controls, joiners, marks
// that have lost their letter, and bytes that are no character.
func tokenSkips(r rune, n int) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == 0x7F
	}
	if r >= 0x621 && r <= 0x64A {
		return r == 0x640
	}
	return r == utf8.RuneError && n == 1 || unicode.IsSpace(r) || unicode.IsControl(r) ||
		unicode.Is(unicode.Cf, r) || unicode.IsMark(r)
}

// tokenAt reads the token that begins at byte i with the character r of n bytes.
func tokenAt(s string, i int, r rune, n int) (Kind, int) {
	switch {
	case r < utf8.RuneSelf:
		return tokenASCII(s, i, r)
	case digitValue(r) >= 0:
		if end, ok := tokenKeycap(s, i+n); ok {
			return Emoji, end
		}
		return Number, tokenNumber(s, i)
	case tokenIsLetter(r):
		if unicode.Is(unicode.Latin, r) {
			return tokenLatin(s, i)
		}
		return Word, tokenWord(s, i)
	case emojiStarts(r, s[i+n:]):
		return Emoji, emojiEnd(s, i, r, n)
	case r == '؟' || r == '…':
		return Punctuation, tokenRun(s, i, r)
	case r == '@', unicode.IsPunct(r):
		return Punctuation, i + n
	case unicode.IsNumber(r):
		return Number, i + n
	}
	return Symbol, i + n
}

func tokenASCII(s string, i int, r rune) (Kind, int) {
	switch {
	case tokenIsASCIILetter(byte(r)):
		return tokenLatin(s, i)
	case '0' <= r && r <= '9':
		if end, ok := tokenKeycap(s, i+1); ok {
			return Emoji, end
		}
		if end := tokenEmail(s, i); end > 0 {
			return Email, end
		}
		if end := tokenNumber(s, i); end == len(s) || !tokenIsLatinAt(s, end) {
			return Number, end
		}
		return tokenDigitsLatin(s, i)
	case r == '#' || r == '*':
		if end, ok := tokenKeycap(s, i+1); ok {
			return Emoji, end
		}
		if end := tokenName(s, i+1); r == '#' && end > 0 {
			return Hashtag, end
		}
	case r == '@':
		if end := tokenName(s, i+1); end > 0 {
			return Handle, end
		}
	case r == '!' || r == '?' || r == '.':
		return Punctuation, tokenRun(s, i, r)
	}
	if unicode.IsPunct(r) {
		return Punctuation, i + 1
	}
	return Symbol, i + 1
}

// tokenDigitsLatin reads what begins with ASCII digits and goes on in Latin letters: a
// domain or e-mail address, or a name as 4G and 3rd; a number otherwise.
func tokenDigitsLatin(s string, i int) (Kind, int) {
	kind, end := tokenLatin(s, i)
	if kind != Latin {
		return kind, end
	}
	for j := i; j < end; j++ {
		if s[j] < '0' || s[j] > '9' {
			if tokenIsLatinAt(s, j) {
				return Latin, end
			}
			break
		}
	}
	return Number, tokenNumber(s, i)
}

// tokenRun ends a run of the marks . … or of ! ? ؟.
func tokenRun(s string, i int, first rune) int {
	dots := first == '.' || first == '…'
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if isDot := r == '.' || r == '…'; dots && !isDot || !dots && r != '!' && r != '?' && r != '؟' {
			break
		}
		i += n
	}
	return i
}

// tokenWord ends the word that begins at i.
func tokenWord(s string, i int) int {
	end := i
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= 0x621 && r <= 0x64A && r != 0x640, r > 0x7F && tokenIsLetter(r) && !unicode.Is(unicode.Latin, r),
			r == 0x640, unicode.IsMark(r) && !emojiVariation(r):
			i += n
			end = i
		case tokenIsJoiner(r):
			i += n
		default:
			return end
		}
	}
	return end
}

// tokenIsJoiner reports whether r may stand inside a word without ending it.
func tokenIsJoiner(r rune) bool {
	return r == '\u200c' || r == '\u200d' || r == '\u200b' || r == '\u00ad' || r == '\ufeff'
}

// tokenName ends the name of a hashtag or handle that begins at i; 0 if there is none.
func tokenName(s string, i int) int {
	end := 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '_' || tokenIsLetter(r) || unicode.IsDigit(r) || end > 0 && unicode.IsMark(r) && !emojiVariation(r):
			i += n
			end = i
		case end > 0 && tokenIsJoiner(r):
			i += n
		default:
			return end
		}
	}
	return end
}

// tokenNumber ends the number that begins at i: digits, and marks between digits.
func tokenNumber(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if digitValue(r) >= 0 {
			i += n
			continue
		}
		switch r {
		case '.', ',', '/', ':', '٫', '٬', '،':
			next, _ := utf8.DecodeRuneInString(s[i+n:])
			if digitValue(next) < 0 || r == '،' && !tokenThousands(s[i+n:]) {
				return i
			}
			i += n
		default:
			return i
		}
	}
	return i
}

// tokenThousands reports whether s begins with a group of exactly three digits, so that
// a Persian comma before it may be meant as a thousands mark.
func tokenThousands(s string) bool {
	count := 0
	for _, r := range s {
		if digitValue(r) < 0 {
			break
		}
		count++
	}
	return count == 3
}

// tokenKeycap ends a keycap emoji whose digit or sign has been read.
func tokenKeycap(s string, i int) (int, bool) {
	const variation, keycap = "\ufe0f", "\u20e3"
	if len(s)-i >= 6 && s[i:i+3] == variation && s[i+3:i+6] == keycap {
		return i + 6, true
	}
	if len(s)-i >= 3 && s[i:i+3] == keycap {
		return i + 3, true
	}
	return i, false
}

func tokenIsLetter(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return tokenIsASCIILetter(byte(r))
	case r >= 0x621 && r <= 0x64A:
		return r != 0x640
	}
	return unicode.IsLetter(r)
}

func tokenIsASCIILetter(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z'
}

func tokenIsLatinAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.Is(unicode.Latin, r)
}
