package persian

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenLatin reads what begins with a Latin letter or an ASCII digit: an address, or
// a word of Latin letters and digits.
func tokenLatin(s string, i int) (Kind, int) {
	if end := tokenURL(s, i); end > 0 {
		return URL, end
	}
	if end := tokenEmail(s, i); end > 0 {
		return Email, end
	}
	if end := tokenDomain(s, i); end > 0 {
		return URL, end
	}
	end := i
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case tokenIsASCIIWord(r), r >= utf8.RuneSelf && (unicode.Is(unicode.Latin, r) || unicode.Is(unicode.Mn, r) && !emojiVariation(r)):
			i += n
			end = i
		case (r == '\'' || r == '’') && i+n < len(s) && tokenIsLatinAt(s, i+n):
			i += n
		default:
			return Latin, end
		}
	}
	return Latin, end
}

func tokenIsASCIIWord(r rune) bool {
	return r < utf8.RuneSelf && (tokenIsASCIILetter(byte(r)) || '0' <= r && r <= '9' || r == '_')
}

// tokenURL ends a URL that begins at i with its scheme or with www.; 0 if there is none.
func tokenURL(s string, i int) int {
	rest := s[i:]
	body := 0
	for _, scheme := range [...]string{"https://", "http://", "ftp://", "www."} {
		if len(rest) > len(scheme) && strings.EqualFold(rest[:len(scheme)], scheme) {
			body = i + len(scheme)
			break
		}
	}
	if body == 0 {
		return 0
	}
	if end := tokenURLEnd(s, body, true); end > body {
		return end
	}
	return 0
}

// tokenURLEnd ends the part of a URL that begins at i. Letters of other scripts belong to it
// when wide is set; marks that close a sentence or a bracket do not when they are last.
func tokenURLEnd(s string, i int, wide bool) int {
	end, depth := i, 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r < utf8.RuneSelf {
			if r <= ' ' || r == 0x7F || strings.ContainsRune("<>\"`{}|\\^", r) {
				break
			}
		} else if !wide || !tokenIsLetter(r) && !unicode.IsMark(r) && digitValue(r) < 0 && r != '\u200c' {
			break
		}
		i += n
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
			end = i
		case strings.ContainsRune(".,;:!?'()[]*", r) || r == '\u200c':
		default:
			end = i
		}
	}
	return end
}

// tokenEmail ends an e-mail address that begins at i; 0 if there is none.
func tokenEmail(s string, i int) int {
	at := i
	for at < len(s) && (tokenIsASCIIWord(rune(s[at])) || strings.IndexByte(".+-%", s[at]) >= 0) {
		at++
	}
	if at == i || at >= len(s) || s[at] != '@' || s[at-1] == '.' {
		return 0
	}
	return tokenHost(s, at+1)
}

// tokenHost ends a host name of two labels or more that begins at i; 0 if there is none.
func tokenHost(s string, i int) int {
	end, labels := 0, 0
	for i < len(s) {
		start := i
		letters := true
		for i < len(s) && (tokenIsASCIILetter(s[i]) || '0' <= s[i] && s[i] <= '9' || s[i] == '-' && i > start) {
			letters = letters && tokenIsASCIILetter(s[i])
			i++
		}
		for i > start && s[i-1] == '-' {
			i--
		}
		if i == start {
			break
		}
		if labels++; labels > 1 && letters && i-start >= 2 {
			end = i
		}
		if i >= len(s) || s[i] != '.' {
			break
		}
		i++
	}
	return end
}

// tokenDomain ends an address without a scheme that begins at i: a host name whose last label is
// a usual one, with what follows it; 0 if there is none.
func tokenDomain(s string, i int) int {
	end := tokenHost(s, i)
	if end == 0 {
		return 0
	}
	if r, _ := utf8.DecodeRuneInString(s[end:]); end < len(s) && (tokenIsASCIIWord(r) || r == '@') {
		return 0
	}
	label := s[i+strings.LastIndexByte(s[i:end], '.')+1 : end]
	if len(label) != 2 && !strings.Contains(" com org net edu gov info news biz app dev xyz site online shop blog ", " "+strings.ToLower(label)+" ") {
		return 0
	}
	if len(label) == 2 && (strings.ToLower(label) != label || strings.Contains(" js ts py ", label)) {
		return 0 // names of programs, not of countries
	}
	if end < len(s) && (s[end] == '/' || s[end] == '?' || s[end] == ':' && tokenPort(s[end+1:])) {
		return max(end, tokenURLEnd(s, end, s[end] == '/'))
	}
	return end
}

func tokenPort(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }
