package copydesk

import (
	"strconv"
	"strings"

	"peyk/persian"
)

// check looks at what is beyond spelling.
func (d *Desk) check(t *Text) []Finding {
	fs := missing(t)
	fs = append(fs, d.headlineWidth(t)...)
	fs = append(fs, d.nameFindings(t)...)
	for _, p := range t.prose() {
		fs = append(fs, d.forbiddenIn(*t.at(p), p)...)
	}
	fs = append(fs, quotations(t)...)
	return append(fs, figures(t)...)
}

// missing notes what a story should have and has not.
func missing(t *Text) []Finding {
	var fs []Finding
	need := func(f Field, block int, rule, have string) {
		if strings.TrimSpace(have) == "" {
			fs = append(fs, Finding{Rule: rule, Tier: persian.Suggestion, Field: f, Block: block, Confidence: 1})
		}
	}
	need(Headline, 0, "headline.missing", t.Headline)
	need(Lead, 0, "lead.missing", t.Lead)
	need(Body, 0, "body.missing", t.Body.Text())
	need(Source, 0, "source.missing", t.Source)
	for i, p := range t.Pictures {
		need(Pictures, i, "picture.alt", p.Alt)
		need(Pictures, i, "picture.credit", p.Credit)
	}
	return fs
}

// headlineWidth notes a headline wider than the pages have room for.
func (d *Desk) headlineWidth(t *Text) []Finding {
	w := Width(t.Headline)
	if w <= d.maxHeadline {
		return nil
	}
	return []Finding{{
		Rule: "headline.long", Tier: persian.Suggestion, Field: Headline, End: len(t.Headline), Before: t.Headline, Confidence: 1,
		Args: map[string]string{"width": strconv.Itoa(int(w + 0.5)), "max": strconv.Itoa(int(d.maxHeadline))},
	}}
}

// Width estimates how much room a line takes, in widths of a usual letter of
// a text font: narrow letters and spaces take half of one, wide ones more,
// vowel signs and half-spaces nothing.
func Width(s string) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case r == '\u200c' || r >= '\u064b' && r <= '\u065f' || r == '\u0670':
		case strings.ContainsRune(" اأإآلدذرزژوi.jltfrI،؛:!'()«»[]", r):
			w += 0.55
		case strings.ContainsRune("سشصضمWMmw…—", r):
			w += 1.4
		default:
			w++
		}
	}
	return w
}

// nameFindings asks about every spelling of a person's name but the first.
func (d *Desk) nameFindings(t *Text) []Finding {
	var fs []Finding
	for _, p := range findPersons(t, d.refused.names) {
		for _, m := range p.Mentions {
			right := p.Name
			if !m.Full {
				right = p.Family
			}
			if display(m.Text) == right {
				continue
			}
			f := Finding{
				Rule: "name.spelling", Tier: persian.Suggestion, Field: m.Field, Block: m.Block, Start: m.Start, End: m.End,
				Before: m.Text, After: right, Fixable: true, Confidence: 0.6,
			}
			if SameName(m.Text, right) {
				f.Rule, f.Confidence, f.SpacingOnly = "name.spacing", 0.9, true
			}
			if !d.refusedName(&f) {
				fs = append(fs, f)
			}
		}
	}
	return fs
}
