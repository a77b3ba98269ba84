package comment

import (
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/internal/comment"
)

// Piece is a stretch of a comment's text in which the same things hold.
type Piece struct {
	Text   string
	Advice string // the gravest of the findings; empty when there is none
	Title  string // what the findings say
	Role   string // its part in a finding: "person", "term"; empty for none
	Struck bool   // readers do not see it
	Weighs bool   // what was learnt speaks for caution because of it
	Ends   []int  // the numbers of the findings that end with this piece
}

// Class is how the piece is marked.
func (p Piece) Class() string {
	var out []string
	if p.Advice != "" {
		out = append(out, "finding", "finding-"+p.Advice)
	}
	if p.Role != "" {
		out = append(out, "role-"+p.Role)
	}
	if p.Weighs {
		out = append(out, "weighs")
	}
	return strings.Join(out, " ")
}

// layers are what is drawn over a text besides its findings.
type layers struct {
	struck, weighs []comment.Span
}

// pieces cuts a text where findings and layers begin and end. Spans that do not
// fit the text, as after a change of it, are left out, and so are findings that
// advise nothing; notes holds what each finding says, and its number is its
// place in the list, from 1.
func pieces(text string, findings []comment.Finding, notes []string, over layers) []Piece {
	cuts := []int{0, len(text)}
	cut := func(start, end int) {
		if fits(text, start, end) {
			cuts = append(cuts, start, end)
		}
	}
	for _, f := range findings {
		if f.Advice == comment.None {
			continue
		}
		cut(f.Start, f.End)
		for _, m := range f.Marks {
			cut(m.Start, m.End)
		}
	}
	for _, s := range slices.Concat(over.struck, over.weighs) {
		cut(s.Start, s.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []Piece
	for i := range len(cuts) - 1 {
		p := Piece{Text: text[cuts[i]:cuts[i+1]]}
		within := func(start, end int) bool { return fits(text, start, end) && start <= cuts[i] && end >= cuts[i+1] }
		covers := func(s comment.Span) bool { return within(s.Start, s.End) }
		p.Struck, p.Weighs = slices.ContainsFunc(over.struck, covers), slices.ContainsFunc(over.weighs, covers)
		var titles []string
		for k, f := range findings {
			if f.Advice == comment.None {
				continue
			}
			for _, m := range f.Marks {
				if within(m.Start, m.End) {
					p.Role = m.Role
				}
			}
			if !within(f.Start, f.End) {
				continue
			}
			if p.Advice != string(comment.Hold) {
				p.Advice = string(f.Advice)
			}
			titles = append(titles, notes[k])
			if f.End == cuts[i+1] {
				p.Ends = append(p.Ends, k+1)
			}
		}
		p.Title = strings.Join(titles, " · ")
		out = append(out, p)
	}
	return out
}

// fits reports whether a span is a part of the text, and not of half a letter.
func fits(text string, start, end int) bool {
	return start >= 0 && start < end && end <= len(text) && boundary(text, start) && boundary(text, end)
}

func boundary(text string, i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }

// joined puts spans in order and joins those that touch or overlap.
func joined(list []comment.Span) []comment.Span {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b comment.Span) int { return a.Start - b.Start })
	var out []comment.Span
	for _, s := range list {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
		} else {
			out = append(out, s)
		}
	}
	return out
}
