package story

import (
	"cmp"
	"slices"
	"strings"

	"peyk/internal/copydesk"
	"peyk/internal/web/desk"
)

// Proofs are the texts of the form with what was found marked in them. A script
// lays each behind its field; without one it stands below.
type Proofs struct{ Kicker, Headline, Lead, Body *Proof }

// Proof is one text, cut at the marks. The runs together are the text.
type Proof struct {
	Field string // the id of the form's field
	Label string
	Runs  []Run
}

// Run is a piece of a proof. ID is empty for what nothing was found in.
type Run struct {
	Text string
	ID   string // of the finding
	Kind string // "sure", "suggest" or "doubt"
}

// proofs marks the findings in the texts.
func (v *EditView) proofs(r *desk.Request, f *form) {
	for _, p := range []struct {
		to    **Proof
		field copydesk.Field
		text  string
	}{
		{&v.Proofs.Kicker, copydesk.Kicker, f.kicker},
		{&v.Proofs.Headline, copydesk.Headline, f.headline},
		{&v.Proofs.Lead, copydesk.Lead, f.lead},
		{&v.Proofs.Body, copydesk.Body, f.body},
	} {
		var marks []Remark
		for m := range v.Remarks.each {
			if m.Field == fieldID(p.field) && m.from < m.to && m.to <= len(p.text) {
				marks = append(marks, m)
			}
		}
		if len(marks) > 0 {
			*p.to = &Proof{Field: fieldID(p.field), Label: r.T("desk.story.proof", "part", r.T("story.part."+string(p.field))), Runs: runs(p.text, marks)}
		}
	}
}

// runs cuts a text at the marks. Of two that overlap the later gets the rest;
// one inside another gets no mark of its own.
func runs(text string, marks []Remark) []Run {
	slices.SortStableFunc(marks, func(a, b Remark) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var out []Run
	at := 0
	for _, m := range marks {
		from := max(m.from, at)
		if from >= m.to {
			continue
		}
		if from > at {
			out = append(out, Run{Text: text[at:from]})
		}
		kind := "suggest"
		switch {
		case m.Value == "":
			kind = "doubt"
		case m.Certain:
			kind = "sure"
		}
		out = append(out, Run{Text: text[from:m.to], ID: m.ID, Kind: kind})
		at = m.to
	}
	if at < len(text) {
		out = append(out, Run{Text: text[at:]})
	}
	return out
}

// maxMark is the longest text that is marked: a whole headline that is too long
// says so in the list.
const maxMark = 160

// span is what of the form's field is to be marked for a finding: its words, or
// the words around a space, in bytes.
func span(t copydesk.Text, x copydesk.Finding, s string) (from, to int) {
	switch x.Field {
	case copydesk.Kicker, copydesk.Headline, copydesk.Lead:
	case copydesk.Body:
		from = blockStart(t.Body, x.Block)
	default:
		return 0, 0
	}
	if x.Start == x.End && x.Before == "" && x.After == "" || x.End-x.Start > maxMark || x.Rule == "headline.long" {
		return 0, 0
	}
	start, end := x.Start, x.End
	if strings.TrimSpace(s[start:end]) == "" { // a space, or nothing yet
		start, end = wordBounds(s, start, end)
	}
	return from + start, from + end
}
