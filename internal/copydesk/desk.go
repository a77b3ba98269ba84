package copydesk

import (
	"slices"
	"strings"
	"unicode"

	"peyk/persian"
)

// Options say for whom a desk works.
type Options struct {
	// Language of the edition: "fa" has Persian orthography, others have the
	// checks alone.
	Language string
	// Style replaces the house style of Persian.
	Style *persian.Style
	// Counts of the words of the agency's own corrected archive.
	Counts map[string]int
	// Forbidden is the agency's list of words not to be written.
	Forbidden []Forbidden
	// Refused are remarks the agency does not want again.
	Refused []Refusal
	// MaxHeadline is the widest headline, in widths of a usual letter; 0 for
	// the default of 85.
	MaxHeadline float64
}

// Forbidden is a word or phrase not to be written, and what to write instead;
// Instead may be empty. Words are compared folded, so spaces, half-spaces
// and the letters of other keyboards make no difference.
type Forbidden struct{ Word, Instead, Reason string }

// Desk looks at texts. It never changes after New and any number of
// goroutines may use it.
type Desk struct {
	editor, letters *persian.Editor // letters mends the forms of letters alone
	refused         refusals
	forbidden       []forbidden
	maxHeadline     float64
}

const defaultHeadline = 85

// New returns a desk.
func New(o Options) *Desk {
	d := &Desk{maxHeadline: o.MaxHeadline, forbidden: foldForbidden(o.Forbidden)}
	if d.maxHeadline <= 0 {
		d.maxHeadline = defaultHeadline
	}
	if o.Language == "fa" {
		style := persian.HouseStyle()
		if o.Style != nil {
			style = *o.Style
		}
		d.editor = persian.NewEditor(persian.WithStyle(style), persian.WithCounts(o.Counts))
		style.HalfSpaces, style.Suggestions, style.Punctuation, style.Spacing = false, false, false, false
		style.Guillemets, style.EllipsisMark, style.DecimalMark = false, false, false
		style.ThousandsMark, style.InsertThousands, style.JoinParticiple = false, false, false
		d.letters = persian.NewEditor(persian.WithStyle(style))
	}
	d.learnRefusals(o.Refused)
	return d
}

// Findings looks at t and returns every remark, none applied.
func (d *Desk) Findings(t Text) []Finding {
	_, fs := d.Mend(t, func(persian.Change) bool { return false })
	return fs
}

// Mend makes those changes of orthography that accept agrees to (see
// persian.Certain, persian.AcceptSpacing) and returns the mended text with
// all remarks about it, in the order of the page.
func (d *Desk) Mend(t Text, accept func(persian.Change) bool) (Text, []Finding) {
	t = t.clone()
	var fs []Finding
	if d.editor != nil {
		protect := d.nameSpans(&t)
		for _, p := range t.places() {
			s := t.at(p)
			out, found := d.mendString(*s, p, protect[p], accept)
			*s = out
			fs = append(fs, found...)
		}
	}
	fs = append(fs, d.check(&t)...)
	sortFindings(fs)
	return t, fs
}

// mendString mends one string. Within names, and in words whose change was
// refused for good, only letters' forms change.
func (d *Desk) mendString(s string, p place, names []persian.Span, accept func(persian.Change) bool) (string, []Finding) {
	if s == "" {
		return s, nil
	}
	found := d.editor.Changes(s, names...)
	changes := make([]persian.Change, 0, len(found))
	for i := range found {
		if c := &found[i]; d.isRefused(s, c) {
			names = append(names, persian.Span{Start: c.Start, End: c.End})
		} else {
			changes = append(changes, *c)
		}
	}
	for _, n := range names {
		for _, c := range d.letters.Changes(s[n.Start:n.End]) {
			c.Start, c.End = c.Start+n.Start, c.End+n.Start
			if spaces(c.Before) == spaces(c.After) && !d.isRefused(s, &c) {
				changes = append(changes, c)
			}
		}
	}
	slices.SortStableFunc(changes, func(a, b persian.Change) int { return a.Start - b.Start })
	var out strings.Builder
	var fs []Finding
	at := 0
	for _, c := range changes {
		if c.Start < at || c.End > len(s) {
			continue
		}
		out.WriteString(s[at:c.Start])
		f := Finding{
			Rule: c.Rule, Tier: c.Tier, Field: p.field, Block: p.block, Start: out.Len(), Before: c.Before,
			After: c.After, Applied: accept(c), Fixable: true, SpacingOnly: c.SpacingOnly, Confidence: c.Confidence,
		}
		if f.Applied {
			out.WriteString(c.After)
		} else {
			out.WriteString(c.Before)
		}
		f.End = out.Len()
		at = c.End
		fs = append(fs, f)
	}
	out.WriteString(s[at:])
	return out.String(), fs
}

// spaces gives the spaces and half-spaces of s.
func spaces(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200c' {
			return r
		}
		return -1
	}, s)
}

// nameSpans finds the names of persons in t, place by place. Persons listed
// by the desk, bylines included, are names whole.
func (d *Desk) nameSpans(t *Text) map[place][]persian.Span {
	spans := map[place][]persian.Span{}
	for _, person := range findPersons(t, d.refused.names) {
		for _, m := range person.Mentions {
			p := place{m.Field, m.Block}
			spans[p] = append(spans[p], persian.Span{Start: m.Start, End: m.End})
		}
	}
	whole := func(p place) {
		if s := t.at(p); *s != "" {
			spans[p] = append(spans[p], persian.Span{Start: 0, End: len(*s)})
		}
	}
	whole(place{Byline, 0})
	for i := range t.People {
		whole(place{People, i})
	}
	for p := range spans {
		spans[p] = tidySpans(spans[p])
	}
	return spans
}

// tidySpans sorts spans and joins those that overlap.
func tidySpans(spans []persian.Span) []persian.Span {
	slices.SortFunc(spans, func(a, b persian.Span) int { return a.Start - b.Start })
	out := spans[:0]
	for _, s := range spans {
		if k := len(out); k > 0 && s.Start < out[k-1].End {
			out[k-1].End = max(out[k-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
