package persian

import (
	"strings"
	"unicode/utf8"
)

// orthoFixed finds what nobody may change at byte at, where the rune is r: an
// address, a Latin run, a handle or hashtag, code, a tag or an entity of HTML.
// It gives the end of it, or at when there is none.
func orthoFixed(text string, at int, r rune) int {
	switch {
	case r >= 0x600 && r < 0x700:
		return at
	case r == '`':
		return orthoCode(text, at)
	case r == '<' || r == '&':
		return orthoMarkup(text, at)
	case r == ':' || r == ';':
		return orthoSmiley(text, at)
	case r == '@' || r == '#':
		return orthoHandle(text, at)
	case orthoClassOf(r) == orthoLatin || r >= '0' && r <= '9':
		return orthoLatinRun(text, at)
	case r == '/' || r == '.' || r == '-' || r == '_' || r == '~' || r == '$' || r == '\\':
		// A path, an option, a variable: a mark that starts a word of Latin letters.
		if next, _ := utf8.DecodeRuneInString(text[at+1:]); orthoClassOf(next) == orthoLatin && !orthoWordBefore(text, at) {
			return orthoLatinRun(text, at+1)
		}
	}
	return at
}

func orthoWordBefore(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	c := orthoClassOf(r)
	return c == orthoLetter || c == orthoMark || c == orthoDigit || c == orthoLatin
}

// orthoCode takes `code` on one line and ```fences```.
func orthoCode(text string, at int) int {
	if strings.HasPrefix(text[at:], "```") {
		if n := strings.Index(text[at+3:], "```"); n >= 0 {
			return at + 3 + n + 3
		}
		return at + 3
	}
	n := strings.IndexByte(text[at+1:], '`')
	if n <= 0 || strings.ContainsRune(text[at+1:at+1+n], '\n') {
		return at
	}
	return at + 1 + n + 1
}

// orthoMarkup takes a tag of HTML or a character reference.
func orthoMarkup(text string, at int) int {
	rest := text[at+1:]
	if text[at] == '&' {
		for i := range min(len(rest), 12) {
			switch c := rest[i]; {
			case c == ';' && i > 0:
				return at + i + 2
			case c != '#' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z'):
				return at
			}
		}
		return at
	}
	if rest == "" || rest[0] != '/' && rest[0] != '!' && (rest[0]|0x20 < 'a' || rest[0]|0x20 > 'z') {
		return at
	}
	if end := orthoVerbatim(text, at); end > at {
		return end
	}
	if n := strings.IndexAny(rest, "<>\n\r\v\f\u0085\u2028\u2029"); n >= 0 && rest[n] == '>' {
		return at + n + 2
	}
	return at
}

// orthoVerbatim takes an element of HTML whose text is code, with its end tag.
func orthoVerbatim(text string, at int) int {
	for _, name := range []string{"code", "pre", "script", "style"} {
		n := at + 1 + len(name)
		if n >= len(text) || !strings.EqualFold(text[at+1:n], name) || strings.IndexByte("> \t\n", text[n]) < 0 {
			continue
		}
		for _, end := range []string{"</" + name + ">", "</" + strings.ToUpper(name) + ">"} {
			if i := strings.Index(text[n:], end); i >= 0 {
				return n + i + len(end)
			}
		}
	}
	return at
}

// orthoSmiley takes a smiling or sad face that stands by itself.
func orthoSmiley(text string, at int) int {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	end := at + 1
	if strings.HasPrefix(text[end:], "-") {
		end++
	}
	if at > 0 && !orthoIsSpace(before) || end >= len(text) || strings.IndexByte(")(", text[end]) < 0 {
		return at
	}
	end++
	after, _ := utf8.DecodeRuneInString(text[end:])
	if end < len(text) && !orthoIsSpace(after) && orthoClassOf(after) != orthoBreak {
		return at
	}
	return end
}

// orthoHandle takes @name and #tag in any letters.
func orthoHandle(text string, at int) int {
	end := at + 1
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		switch orthoClassOf(r) {
		case orthoLetter, orthoMark, orthoHalf, orthoDigit, orthoLatin:
		default:
			if r != '_' && (r != '.' || text[at] != '@') {
				size = 0
			}
		}
		if size == 0 {
			break
		}
		end += size
	}
	for end > at+1 && text[end-1] == '.' {
		end--
	}
	if end == at+1 {
		return at
	}
	return end
}

// orthoLatinRun takes Latin letters with the digits and marks inside, as in
// names, addresses and paths; digits alone are no such run.
func orthoLatinRun(text string, at int) int {
	end, letters, address := at, false, false
	for end < len(text) {
		if !address && strings.HasPrefix(text[end:], "://") || strings.HasPrefix(text[end:], "www.") {
			address = true
		}
		r, size := utf8.DecodeRuneInString(text[end:])
		c := orthoClassOf(r)
		ok := c == orthoLatin || r >= '0' && r <= '9' || r < 0x80 && strings.ContainsRune("-_./:@%&=?+~'$*\\|^#", r)
		if address && !ok {
			ok = c == orthoLetter || c == orthoMark || c == orthoDigit || c == orthoHalf || r == '!' || r == ',' || r == ';' || r == '(' || r == ')'
		}
		if !ok {
			break
		}
		letters = letters || c == orthoLatin
		end += size
	}
	if !letters {
		return at
	}
	for end > at && strings.IndexByte("./:?'!,;-*|^)(", text[end-1]) >= 0 {
		if text[end-1] == ')' && strings.Count(text[at:end], "(") >= strings.Count(text[at:end], ")") {
			break
		}
		if text[end-1] == '/' && address {
			break
		}
		end--
	}
	if !orthoHasLatin(text[at:end]) {
		return at
	}
	return end
}

func orthoHasLatin(s string) bool {
	for _, r := range s {
		if orthoClassOf(r) == orthoLatin {
			return true
		}
	}
	return false
}
