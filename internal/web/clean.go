package web

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"peyk/internal/fault"
)

// Clean returns text as Peyk keeps it: line ends are \n, control characters
// but \n and \t are dropped (the C1 ones too, and the byte order mark). It
// reports false for text that is not UTF-8 or holds NUL: that is no text, and
// no database would take it.
func Clean(s string) (string, bool) {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return "", false
	}
	if !strings.ContainsFunc(s, unwanted) {
		return s, true
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case unwanted(r):
			return -1
		}
		return r
	}, s), true
}

func unwanted(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\ufeff'
}

var (
	errSlash    = fault.New(fault.NotFound, "error.not-found")
	errPath     = fault.New(fault.Invalid, "error.path")
	errQuery    = fault.New(fault.Invalid, "error.query")
	errEncoding = fault.New(fault.Invalid, "error.encoding")
)

// checkTarget refuses an address that no page can have: a path or query that
// is not UTF-8, or holds NUL, or (in the path) any control character or a
// slash that is written as %2F: the router would take it for a letter of a
// name, and everybody after it for the end of one.
func checkTarget(u *url.URL) error {
	if strings.Contains(u.RawPath, "%2F") || strings.Contains(u.RawPath, "%2f") {
		return errSlash
	}
	plain := true
	for i := range len(u.Path) {
		c := u.Path[i]
		if c < ' ' || c == 0x7f {
			return errPath
		}
		plain = plain && c < utf8.RuneSelf
	}
	if !plain && !utf8.ValidString(u.Path) {
		return errPath
	}
	if u.RawQuery == "" {
		return nil
	}
	return checkQuery(u.RawQuery)
}

func checkQuery(raw string) error {
	text := raw
	if strings.IndexByte(raw, '%') >= 0 {
		var err error
		if text, err = url.QueryUnescape(raw); err != nil {
			return errQuery
		}
	}
	if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
		return errQuery
	}
	return nil
}

// LocalPath returns s if it is an address within this site that may stand in
// a redirect: a path with perhaps a query, nothing that a browser could take
// for another host. A "next" parameter goes through it.
func LocalPath(s string) (string, bool) {
	if len(s) == 0 || len(s) > 2000 || s[0] != '/' || len(s) > 1 && (s[1] == '/' || s[1] == '\\') {
		return "", false
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }) {
		return "", false
	}
	u, err := url.Parse(s)
	if err != nil || u.IsAbs() || u.Host != "" || strings.HasPrefix(u.Path, "//") {
		return "", false
	}
	return s, true
}
