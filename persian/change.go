package persian

import (
	"slices"
	"strings"
)

// Tier says who decides about a change.
type Tier uint8

const (
	// Automatic changes are certain: a program may apply them without asking.
	Automatic Tier = iota
	// Suggestion changes are for a person to decide.
	Suggestion
)

// String gives "automatic" or "suggestion".
func (t Tier) String() string {
	if t == Automatic {
		return "automatic"
	}
	return "suggestion"
}

// Span is a half-open range of byte offsets in a text.
type Span struct{ Start, End int }

// Change is one correction of a text: what was written, what should be, and
// why. Offsets are bytes of the text that was given to [Editor.Changes].
type Change struct {
	// Rule is the stable id of the rule; the package comment explains each.
	Rule string
	// Tier says whether a program may apply the change by itself.
	Tier Tier
	// Start and End delimit Before in the input. Equal offsets are an insertion.
	Start, End int
	// Before is what the input has there, After what belongs there.
	Before, After string
	// Confidence goes from 0 to 1.
	Confidence float64
	// SpacingOnly is true when only spaces and half-spaces differ between
	// Before and After: no letter, digit or mark.
	SpacingOnly bool
}

// Certain accepts the automatic tier: changes that need no person.
func Certain(c Change) bool { return c.Tier == Automatic }

// All accepts every change, suggestions too.
func All(Change) bool { return true }

// AcceptSpacing accepts the automatic tier and the suggestions that change
// nothing but spaces and half-spaces.
func AcceptSpacing(c Change) bool { return c.Tier == Automatic || c.SpacingOnly }

// Apply gives text with the changes made. The changes must be sorted by Start
// and must not overlap, as [Editor.Changes] returns them; a subset will do.
// A change whose span does not lie in text, or that overlaps an earlier one,
// is left out.
func Apply(text string, changes []Change) string {
	if len(changes) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 3*len(changes))
	at := 0
	for _, c := range changes {
		if c.Start < at || c.End < c.Start || c.End > len(text) {
			continue
		}
		b.WriteString(text[at:c.Start])
		b.WriteString(c.After)
		at = c.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// spacingOnly tells whether two texts differ in spaces and half-spaces alone.
func spacingOnly(before, after string) bool {
	return orthoStripSpaces(before) == orthoStripSpaces(after)
}

func orthoStripSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if orthoIsSpace(r) || r == zwnj {
			return -1
		}
		return r
	}, s)
}

// orthoSpans sorts spans, clips them to [0, n) and joins those that touch.
func orthoSpans(spans []Span, n int) []Span {
	out := make([]Span, 0, len(spans))
	for _, s := range spans {
		s.Start, s.End = max(s.Start, 0), min(s.End, n)
		if s.Start < s.End {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Span) int { return a.Start - b.Start })
	kept := out[:0]
	for _, s := range out {
		if k := len(kept); k > 0 && s.Start <= kept[k-1].End {
			kept[k-1].End = max(kept[k-1].End, s.End)
			continue
		}
		kept = append(kept, s)
	}
	return kept
}
