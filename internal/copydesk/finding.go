package copydesk

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"peyk/persian"
)

// Finding is one remark of the desk about a text.
type Finding struct {
	Rule  string
	Tier  persian.Tier // Automatic only where a program may act by itself
	Field Field
	Block int // number of the body block, tag, person or picture; 0 elsewhere
	// Start and End are bytes of the field as it stands: where After is when
	// applied, where Before is when not. Equal when there is nothing to mark.
	Start, End    int
	Before, After string
	Applied       bool
	// Fixable says that putting After for Before does what the finding asks.
	Fixable     bool
	SpacingOnly bool // only spaces and half-spaces differ
	Confidence  float64
	Args        map[string]string // values for the message of the rule
	// Turn is the number of the act that applied it, so that the last act can
	// be undone; 0 for what nobody's act of now did.
	Turn int
}

// JSON is a finding as it travels: offsets count code points.
type JSON struct {
	Rule    string            `json:"rule"`
	Tier    string            `json:"tier"`
	Field   string            `json:"field"`
	Block   int               `json:"block"`
	Start   int               `json:"start"`
	End     int               `json:"end"`
	Before  string            `json:"before"`
	After   string            `json:"after"`
	Applied bool              `json:"applied"`
	Args    map[string]string `json:"args,omitempty"`
}

// Encode turns findings about t into the form in which they travel.
func Encode(t Text, findings []Finding) []JSON {
	out := make([]JSON, 0, len(findings))
	for _, f := range findings {
		j := JSON{
			Rule: f.Rule, Tier: f.Tier.String(), Field: string(f.Field), Block: f.Block,
			Before: f.Before, After: f.After, Applied: f.Applied, Args: f.Args,
		}
		if s := t.at(place{f.Field, f.Block}); s != nil && f.Start >= 0 && f.Start <= f.End && f.End <= len(*s) {
			j.Start = utf8.RuneCountInString((*s)[:f.Start])
			j.End = j.Start + utf8.RuneCountInString((*s)[f.Start:f.End])
		}
		out = append(out, j)
	}
	return out
}

// ApplyOne does what the i-th finding asks and returns the text and the
// findings with their new places. It fails when the finding cannot be applied
// or the text has changed since. Findings that overlap what was changed are
// left out: look again to have them.
func ApplyOne(t Text, findings []Finding, i int) (Text, []Finding, error) {
	return swap(t, findings, i, true)
}

// Undo takes an applied finding back.
func Undo(t Text, findings []Finding, i int) (Text, []Finding, error) {
	return swap(t, findings, i, false)
}

func swap(t Text, findings []Finding, i int, apply bool) (Text, []Finding, error) {
	if i < 0 || i >= len(findings) {
		return t, findings, fmt.Errorf("copydesk: no finding %d of %d", i, len(findings))
	}
	f := findings[i]
	if f.Applied == apply || !f.Fixable {
		return t, findings, fmt.Errorf("copydesk: finding %d (%s) has nothing to change", i, f.Rule)
	}
	from, to := f.Before, f.After
	if !apply {
		from, to = to, from
	}
	next := t.clone()
	s := next.at(place{f.Field, f.Block})
	if s == nil || f.Start < 0 || f.Start > f.End || f.End > len(*s) || (*s)[f.Start:f.End] != from {
		return t, findings, fmt.Errorf("copydesk: finding %d (%s): the text is no longer %q there", i, f.Rule, from)
	}
	*s = (*s)[:f.Start] + to + (*s)[f.End:]
	delta := len(to) - len(from)
	out := make([]Finding, 0, len(findings))
	for k, o := range findings {
		switch {
		case k == i:
			o.Applied, o.End = apply, f.Start+len(to)
		case o.Field != f.Field || o.Block != f.Block || o.Start == o.End && o.Before == "" && o.After == "":
		case o.Start > f.End || o.Start == f.End && (k > i || o.Start > f.Start):
			o.Start, o.End = o.Start+delta, o.End+delta
		case o.End > f.Start: // the two overlap
			continue
		}
		out = append(out, o)
	}
	return next, out, nil
}

// order gives each field its place on the page.
var order = map[Field]int{Kicker: 0, Headline: 1, Lead: 2, Body: 3, Source: 4, Byline: 5, People: 6, Tags: 7, Pictures: 8}

func sortFindings(fs []Finding) {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(order[a.Field], order[b.Field]), cmp.Compare(a.Block, b.Block),
			cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End),
		)
	})
}
