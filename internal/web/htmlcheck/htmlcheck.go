// Package htmlcheck owns the way tests look at pages: by selectors, as a
// reader's tools do, and not by comparing markup. It understands the part of
// CSS selectors that the tests need and panics on any other. It is for tests
// alone and must not be imported by the program.
//
//	page := htmlcheck.Parse(t, body)
//	page.One("article .kicker").Text()
//	page.All("nav.sections a[href^=/section/]")
package htmlcheck

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Node is an element of a page, or the page.
type Node struct {
	tb testing.TB
	n  *html.Node
}

// Parse reads a page.
func Parse(tb testing.TB, body []byte) Node {
	tb.Helper()
	n, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		tb.Fatalf("parse page: %v", err)
	}
	return Node{tb, n}
}

// All returns the elements below n that the selector matches, in the order of
// the page.
func (n Node) All(selector string) []Node {
	steps := parse(selector)
	var out []Node
	for e := range n.n.Descendants() {
		if e.Type == html.ElementNode && matches(e, steps, n.n) {
			out = append(out, Node{n.tb, e})
		}
	}
	return out
}

// One returns the only element that the selector matches, and fails the test
// when there is none or another.
func (n Node) One(selector string) Node {
	n.tb.Helper()
	list := n.All(selector)
	if len(list) != 1 {
		n.tb.Fatalf("%d elements match %q, want one, in:\n%s", len(list), selector, n.clipped())
	}
	return list[0]
}

// First returns the first element that the selector matches, and fails the
// test when there is none.
func (n Node) First(selector string) Node {
	n.tb.Helper()
	list := n.All(selector)
	if len(list) == 0 {
		n.tb.Fatalf("nothing matches %q in:\n%s", selector, n.clipped())
	}
	return list[0]
}

// Has reports whether the selector matches anything.
func (n Node) Has(selector string) bool { return len(n.All(selector)) > 0 }

// Text returns the text in the element, white space made single.
func (n Node) Text() string {
	var b strings.Builder
	for e := range n.n.Descendants() {
		if e.Type == html.TextNode {
			b.WriteString(e.Data)
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Raw returns the text in the element as it stands.
func (n Node) Raw() string {
	var b strings.Builder
	for e := range n.n.Descendants() {
		if e.Type == html.TextNode {
			b.WriteString(e.Data)
		}
	}
	return b.String()
}

// Attr returns the value of an attribute, "" without one.
func (n Node) Attr(name string) string {
	v, _ := attr(n.n, name)
	return v
}

// Texts returns the texts of the elements that the selector matches.
func (n Node) Texts(selector string) []string {
	var out []string
	for _, e := range n.All(selector) {
		out = append(out, e.Text())
	}
	return out
}

// Attrs returns an attribute of each element that the selector matches.
func (n Node) Attrs(selector, name string) []string {
	var out []string
	for _, e := range n.All(selector) {
		out = append(out, e.Attr(name))
	}
	return out
}

func (n Node) clipped() string {
	if main := n.All("main"); len(main) == 1 {
		n = main[0]
	}
	var b bytes.Buffer
	if err := html.Render(&b, n.n); err != nil {
		return err.Error()
	}
	const most = 4000
	return string(b.Bytes()[:min(most, b.Len())])
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// step is one compound of a selector; child says that its element must stand
// directly in that of the step before.
type step struct {
	child   bool
	tag, id string
	classes []string
	attrs   []test
}

// test is one of [name], [name=value], [name^=value], [name$=value],
// [name*=value].
type test struct {
	name, value string
	op          byte // 0 for presence
}

func matches(e *html.Node, steps []step, root *html.Node) bool {
	last := len(steps) - 1
	if !steps[last].fits(e) {
		return false
	}
	if last == 0 {
		return true
	}
	for up := e.Parent; up != nil && up != root.Parent; up = up.Parent {
		if up.Type == html.ElementNode && matches(up, steps[:last], root) {
			return true
		}
		if steps[last].child {
			return false
		}
	}
	return false
}

func (s step) fits(e *html.Node) bool {
	if s.tag != "" && e.Data != s.tag {
		return false
	}
	if v, _ := attr(e, "id"); s.id != "" && v != s.id {
		return false
	}
	have, _ := attr(e, "class")
	for _, c := range s.classes {
		if !slices.Contains(strings.Fields(have), c) {
			return false
		}
	}
	for _, t := range s.attrs {
		v, ok := attr(e, t.name)
		if !ok || !t.holds(v) {
			return false
		}
	}
	return true
}

func (t test) holds(v string) bool {
	switch t.op {
	case '=':
		return v == t.value
	case '^':
		return strings.HasPrefix(v, t.value)
	case '$':
		return strings.HasSuffix(v, t.value)
	case '*':
		return strings.Contains(v, t.value)
	}
	return true
}

// parse reads a selector; attribute values hold no white space or bracket.
func parse(selector string) []step {
	var out []step
	child := false
	for word := range strings.FieldsSeq(selector) {
		if word == ">" {
			child = true
			continue
		}
		out = append(out, compound(word, child))
		child = false
	}
	if len(out) == 0 || child {
		panic("htmlcheck: selector " + selector)
	}
	return out
}

func compound(word string, child bool) step {
	s := step{child: child}
	for rest := word; rest != ""; {
		end := 1 + strings.IndexAny(rest[1:], ".#[")
		if rest[0] == '[' {
			end = strings.IndexByte(rest, ']') + 1
		}
		if end <= 0 {
			end = len(rest)
		}
		part := rest[:end]
		rest = rest[end:]
		switch part[0] {
		case '.':
			s.classes = append(s.classes, part[1:])
		case '#':
			s.id = part[1:]
		case '[':
			s.attrs = append(s.attrs, attribute(strings.TrimSuffix(part[1:], "]")))
		case ':', '*', ',', '+', '~':
			panic("htmlcheck: selector " + word)
		default:
			s.tag = part
		}
	}
	return s
}

func attribute(part string) test {
	name, value, ok := strings.Cut(part, "=")
	if !ok {
		return test{name: part}
	}
	t := test{name: name, value: strings.Trim(value, `"'`), op: '='}
	if last := name[len(name)-1]; strings.IndexByte("^$*", last) >= 0 {
		t.op, t.name = last, name[:len(name)-1]
	}
	return t
}
