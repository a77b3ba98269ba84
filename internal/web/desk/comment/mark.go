package comment

import (
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/internal/comment"
)

// Piece is a stretch of a comment's text in which the same findings hold.
type Piece struct {
	Text   string
	Advice string // the gravest of the findings; empty when there is none
	Title  string // what the findings say
	Ends   []int  // the numbers of the findings that end with this piece
}

// pieces cuts a text where findings begin and end. Spans that do not fit the
// text, as after a change of it, are left out; notes holds what each finding
// says, and its number is its place in the list, from 1.
func pieces(text string, findings []comment.Finding, notes []string) []Piece {
	cuts := []int{0, len(text)}
	for _, f := range findings {
		if fits(text, f) {
			cuts = append(cuts, f.Start, f.End)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []Piece
	for i := range len(cuts) - 1 {
		p := Piece{Text: text[cuts[i]:cuts[i+1]]}
		var titles []string
		for k, f := range findings {
			if !fits(text, f) || f.Start > cuts[i] || f.End < cuts[i+1] {
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

// fits reports whether a finding is of a part of the text, and not of half a
// letter.
func fits(text string, f comment.Finding) bool {
	return f.Start >= 0 && f.Start < f.End && f.End <= len(text) && boundary(text, f.Start) && boundary(text, f.End)
}

func boundary(text string, i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }
