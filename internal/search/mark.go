package search

import (
	"strings"
	"unicode/utf8"

	"peyk/persian"
)

// Part is a piece of a text. Mark says that a word of the query stands there.
type Part struct {
	Text string
	Mark bool
}

// Marker marks the words of a query in texts, in whatever form they stand.
type Marker struct {
	terms map[string]int // and of which group
	words int
	a     *Analyzer
}

// Marker returns the marker of a query's text, for one goroutine. Done gives it
// back.
func (x *Index) Marker(text string) (m *Marker, done func()) {
	a, ok := x.readers.Get().(*Analyzer)
	if !ok {
		a = NewAnalyzer()
	}
	return newMarker(text, a), func() { x.readers.Put(a) }
}

func newMarker(text string, analyzer *Analyzer) *Marker {
	m := &Marker{terms: map[string]int{}, a: analyzer}
	a := read(text)
	for i, g := range a.groups {
		if a.light[i] {
			continue
		}
		m.words++
		for _, t := range g {
			m.terms[t] = i
		}
	}
	return m
}

// Words is how many words the query has.
func (m *Marker) Words() int { return m.words }

// span is a word of the query in a text.
type span struct{ start, end, group int }

func (m *Marker) spans(text string) []span {
	var out []span
	for t := range persian.Tokens(text) {
		for _, term := range m.a.read(t).terms {
			if g, ok := m.terms[term]; ok {
				out = append(out, span{t.Start, t.End, g})
				break
			}
		}
	}
	return out
}

// Mark cuts a text where words of the query stand in it.
func (m *Marker) Mark(text string) []Part { return cut(text, 0, len(text), m.spans(text)) }

// cut cuts text[from:to]. Words with nothing but a space between are one mark.
func cut(text string, from, to int, spans []span) []Part {
	var out []Part
	add := func(end int, mark bool) {
		if end <= from {
			return
		}
		if n := len(out); mark && n > 1 && !out[n-1].Mark && out[n-2].Mark && strings.TrimSpace(out[n-1].Text) == "" {
			out[n-2].Text += out[n-1].Text + text[from:end]
			out = out[:n-1]
		} else {
			out = append(out, Part{text[from:end], mark})
		}
		from = end
	}
	for _, s := range spans {
		if s.start < from || s.end > to {
			continue
		}
		add(s.start, false)
		add(s.end, true)
	}
	add(to, false)
	return out
}

// Snippet is a piece of a text, of at most so many characters, in which the
// words of the query stand nearest to each other; from the text's beginning
// when it has none. It begins and ends between words, with … where the text
// goes on. Words says how many of the query's stand in it.
func (m *Marker) Snippet(text string, most int) (parts []Part, words int) {
	spans := m.spans(text)
	if utf8.RuneCountInString(text) <= most {
		return cut(text, 0, len(text), spans), distinct(spans)
	}
	from, words := window(text, spans, most)
	to := from
	for i := range text[from:] {
		if most--; most < 0 {
			break
		}
		to = from + i
	}
	if rest := text[to:]; rest != "" && to > from {
		if i := strings.LastIndexAny(text[from:to], " \n"); i > 0 {
			to = from + i
		}
	}
	parts = cut(text, from, to, spans)
	if from > 0 {
		parts = append([]Part{{Text: "… "}}, parts...)
	}
	if to < len(text) {
		parts = append(parts, Part{Text: " …"})
	}
	return parts, words
}

// window finds where a snippet begins.
func window(text string, spans []span, most int) (from, words int) {
	lead := most / 4 // what is shown before the first word
	best := -1
	for i := range spans {
		end := i
		for end < len(spans) && utf8.RuneCountInString(text[spans[i].start:spans[end].end]) <= most-lead {
			end++
		}
		if n := distinct(spans[i:end]); n > best {
			best, from = n, spans[i].start
		}
	}
	if best < 0 {
		return 0, 0
	}
	if utf8.RuneCountInString(text[:from]) <= lead {
		return 0, best
	}
	back := from
	for ; lead > 0 && back > 0; lead-- {
		_, n := utf8.DecodeLastRuneInString(text[:back])
		back -= n
	}
	if i := strings.IndexAny(text[back:from], " \n"); i >= 0 {
		back += i + 1
	}
	return back, best
}

func distinct(spans []span) int {
	var seen [maxWords + 1]bool
	n := 0
	for _, s := range spans {
		if g := min(s.group, maxWords); !seen[g] {
			seen[g] = true
			n++
		}
	}
	return n
}
