package i18n

import (
	"fmt"
	"strings"

	"golang.org/x/text/feature/plural"
)

// message is a compiled text: either the constant text, or pieces with
// placeholders, or plural forms.
type message struct {
	text   string                   // the whole message if it has neither pieces nor forms
	pieces []piece                  // literal and placeholder by turns
	forms  map[plural.Form]*message // by plural category; Other is always there
}

// piece is a literal followed by a placeholder; the last has no placeholder.
type piece struct{ lit, arg string }

var forms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// compile turns the entries of one language into messages.
func compile(entries []entry) (map[string]*message, error) {
	out := make(map[string]*message, len(entries))
	plurals := map[string]bool{} // keys that have a form "other"
	for _, e := range entries {
		if key, ok := strings.CutSuffix(e.key, ".other"); ok {
			plurals[key] = true
		}
	}
	for _, e := range entries {
		m, err := compileText(e)
		if err != nil {
			return nil, err
		}
		key := e.key
		dot := strings.LastIndexByte(key, '.')
		form, isForm := forms[key[dot+1:]]
		if !isForm || !plurals[key[:dot]] {
			if out[key] != nil {
				return nil, fmt.Errorf("i18n: key %s stands twice", key)
			}
			out[key] = m
			continue
		}
		key = key[:dot]
		if out[key] == nil {
			out[key] = &message{forms: map[plural.Form]*message{}}
		}
		if out[key].forms == nil || out[key].forms[form] != nil {
			return nil, fmt.Errorf("i18n: key %s stands twice", e.key)
		}
		out[key].forms[form] = m
	}
	return out, nil
}

// compileText splits a text at its placeholders.
func compileText(e entry) (*message, error) {
	if !strings.ContainsAny(e.text, "{}") {
		return &message{text: e.text}, nil
	}
	m := &message{}
	rest := e.text
	for {
		lit, after, open := strings.Cut(rest, "{")
		if strings.Contains(lit, "}") {
			return nil, fmt.Errorf("i18n: %s: } without {", e.key)
		}
		if !open {
			m.pieces = append(m.pieces, piece{lit: lit})
			return m, nil
		}
		arg, tail, closed := strings.Cut(after, "}")
		if !closed || !validName(arg) {
			return nil, fmt.Errorf("i18n: %s: {%s is not a placeholder", e.key, arg)
		}
		m.pieces = append(m.pieces, piece{lit, arg})
		rest = tail
	}
}

// args returns the names of the placeholders, for tests.
func (m *message) args() map[string]bool {
	names := map[string]bool{}
	for _, f := range m.forms {
		for n := range f.args() {
			names[n] = true
		}
	}
	for _, p := range m.pieces {
		if p.arg != "" {
			names[p.arg] = true
		}
	}
	return names
}

// validName reports whether a placeholder's name is made of lower-case
// letters, digits, hyphens and underscores.
func validName(name string) bool {
	for _, c := range []byte(name) {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return name != ""
}
