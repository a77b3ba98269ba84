package story

import (
	"encoding/json"
	"slices"
	"strings"

	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/richtext"
	"peyk/internal/web/desk"
)

// look returns the form's text and all findings about it: those kept, and
// those of the desk as the text now stands.
func (s *Stories) look(r *desk.Request, f *form) (copydesk.Text, []copydesk.Finding, error) {
	known, err := f.known(r.Context(), s.Media)
	if err != nil {
		return copydesk.Text{}, nil, err
	}
	t := f.text(known)
	copyDesk, err := r.CopyDesk()
	if err != nil {
		return t, nil, err
	}
	all := append(slices.Clone(f.kept), f.wanted(t, copyDesk.Findings(t))...)
	sortFindings(all)
	return t, all, nil
}

// fieldOrder is the order in which the form shows its fields.
var fieldOrder = []copydesk.Field{
	copydesk.Kicker, copydesk.Headline, copydesk.Lead, copydesk.Body, copydesk.Pictures, copydesk.Tags, copydesk.People,
	copydesk.Source, copydesk.Byline,
}

// keep tells which findings cannot be found anew by looking at the text.
func keep(x copydesk.Finding) bool { return x.Applied || strings.HasPrefix(x.Rule, "raw.") }

type swap func(copydesk.Text, []copydesk.Finding, int) (copydesk.Text, []copydesk.Finding, error)

// one swaps the finding with that identity, if it still stands there: it is
// applied in that turn, or, with turn 0, taken back.
func one(t copydesk.Text, all []copydesk.Finding, identity string, turn int, swap swap) (copydesk.Text, []copydesk.Finding, error) {
	i := slices.IndexFunc(all, func(x copydesk.Finding) bool {
		return x.Applied == (turn == 0) && x.Fixable && identify(t, x) == identity
	})
	if i < 0 {
		return t, all, fault.New(fault.Conflict, "desk.story.finding_gone")
	}
	all[i].Turn = turn
	after, left, err := swap(t, all, i)
	if err != nil {
		return t, all, fault.Wrap(fault.Conflict, "desk.story.finding_gone", err)
	}
	return after, left, nil
}

// every swaps all findings that match.
func every(t copydesk.Text, all []copydesk.Finding, turn int, swap swap, match func(copydesk.Finding) bool) (copydesk.Text, []copydesk.Finding) {
	for i := 0; i < len(all); {
		if !match(all[i]) {
			i++
			continue
		}
		all[i].Turn = turn
		next, left, err := swap(t, all, i)
		if err != nil { // the text is no longer what it was there
			all = slices.Delete(all, i, i+1)
			continue
		}
		t, all, i = next, left, 0 // what overlapped is gone; what is done no longer matches
	}
	return t, all
}

// identity is a finding as a button carries it.
type identity struct {
	Rule   string `json:"r"`
	Field  string `json:"f"`
	Block  int    `json:"b,omitempty"`
	Start  int    `json:"s"` // code points
	Before string `json:"x,omitempty"`
	After  string `json:"y,omitempty"`
}

func identify(t copydesk.Text, x copydesk.Finding) string {
	j := copydesk.Encode(t, []copydesk.Finding{x})[0]
	return compact(identity{j.Rule, j.Field, j.Block, j.Start, j.Before, j.After})
}

func compact(v any) string {
	raw, err := json.Marshal(v)
	if err != nil { // plain strings and numbers: there is nothing to refuse
		return ""
	}
	return string(raw)
}

// bytesOf turns a span of code points into bytes.
func bytesOf(s string, start, end int) (from, to int, ok bool) {
	if start < 0 || end < start {
		return 0, 0, false
	}
	n := 0
	from, to = -1, -1
	for i := range s {
		if n == start {
			from = i
		}
		if n == end {
			to = i
		}
		n++
	}
	if n == start {
		from = len(s)
	}
	if n == end {
		to = len(s)
	}
	return from, to, from >= 0 && to >= 0
}

// stringAt returns the string of a text that a finding is about.
func stringAt(t copydesk.Text, field copydesk.Field, block int) (string, bool) {
	item := func(list []string) (string, bool) {
		if block < 0 || block >= len(list) {
			return "", false
		}
		return list[block], true
	}
	switch field {
	case copydesk.Kicker:
		return t.Kicker, true
	case copydesk.Headline:
		return t.Headline, true
	case copydesk.Lead:
		return t.Lead, true
	case copydesk.Source:
		return t.Source, true
	case copydesk.Byline:
		return t.Byline, true
	case copydesk.Tags:
		return item(t.Tags)
	case copydesk.People:
		return item(t.People)
	case copydesk.Body:
		if block >= 0 && block < len(t.Body) {
			return t.Body[block].Text, true
		}
	case copydesk.Pictures:
		if block >= 0 && block < len(t.Pictures) {
			return t.Pictures[block].Caption, true
		}
	}
	return "", false
}

// blockStart returns where a block's text begins in the form's body.
func blockStart(d richtext.Doc, block int) int {
	return len(d[:block+1].Marked()) - len(d[block].Text)
}

// markedOffset is blockStart in UTF-16 units, as scripts count.
func markedOffset(d richtext.Doc, block int) int {
	return utf16Len(d.Marked()[:blockStart(d, block)])
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
