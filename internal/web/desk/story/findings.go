package story

import (
	"cmp"
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/richtext"
	"peyk/internal/web/desk"
	"peyk/persian"
)

// maxKept bounds how many findings a form carries along.
const maxKept = 2000

// look returns the form's text and all findings about it: those kept, and
// those of the desk as the text now stands.
func (s *Stories) look(r *desk.Request, f *form) (copydesk.Text, []copydesk.Finding, error) {
	known, err := f.known(r.Context(), s.Media)
	if err != nil {
		return copydesk.Text{}, nil, err
	}
	t := f.text(known)
	all := append(slices.Clone(f.kept), s.copy[r.Ed.Language].Findings(t)...)
	slices.SortStableFunc(all, func(a, b copydesk.Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(fieldOrder, a.Field), slices.Index(fieldOrder, b.Field)),
			cmp.Compare(a.Block, b.Block), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End),
		)
	})
	return t, all, nil
}

// fieldOrder is the order in which the form shows its fields.
var fieldOrder = []copydesk.Field{
	copydesk.Kicker, copydesk.Headline, copydesk.Lead, copydesk.Body, copydesk.Pictures, copydesk.Tags, copydesk.People,
	copydesk.Source, copydesk.Byline,
}

// rework does what a button beside a finding asks: apply one, apply all that
// is certain, take one back, take all back. The form is left as it was when
// the text has changed since the finding was shown.
func (s *Stories) rework(r *desk.Request, f *form) error {
	t, all, err := s.look(r, f)
	if err != nil {
		return err
	}
	switch {
	case r.Form.Has("apply"):
		t, all, err = one(t, all, r.Form.Get("apply"), false, copydesk.ApplyOne)
	case r.Form.Has("undo"):
		t, all, err = one(t, all, r.Form.Get("undo"), true, copydesk.Undo)
	case r.Form.Has("rule"):
		t, all = every(t, all, copydesk.ApplyOne, func(x copydesk.Finding) bool {
			return !x.Applied && x.Fixable && x.Tier == persian.Automatic && x.Rule == r.Form.Get("rule")
		})
	case r.Form.Get("do") == "apply-certain":
		t, all = every(t, all, copydesk.ApplyOne, func(x copydesk.Finding) bool {
			return !x.Applied && x.Fixable && x.Tier == persian.Automatic
		})
	case r.Form.Get("do") == "undo-all":
		t, all = every(t, all, copydesk.Undo, func(x copydesk.Finding) bool { return x.Applied && x.Fixable })
	}
	if err != nil {
		return err
	}
	f.setText(r, t)
	f.kept = slices.DeleteFunc(all, func(x copydesk.Finding) bool { return !keep(x) })
	return nil
}

// keep tells which findings cannot be found anew by looking at the text.
func keep(x copydesk.Finding) bool { return x.Applied || strings.HasPrefix(x.Rule, "raw.") }

type swap func(copydesk.Text, []copydesk.Finding, int) (copydesk.Text, []copydesk.Finding, error)

// one swaps the finding with that identity, if it still stands there.
func one(t copydesk.Text, all []copydesk.Finding, identity string, applied bool, swap swap) (copydesk.Text, []copydesk.Finding, error) {
	i := slices.IndexFunc(all, func(x copydesk.Finding) bool { return x.Applied == applied && x.Fixable && identify(t, x) == identity })
	if i < 0 {
		return t, all, fault.New(fault.Conflict, "desk.story.finding_gone")
	}
	after, left, err := swap(t, all, i)
	if err != nil {
		return t, all, fault.Wrap(fault.Conflict, "desk.story.finding_gone", err)
	}
	return after, left, nil
}

// every swaps all findings that match.
func every(t copydesk.Text, all []copydesk.Finding, swap swap, match func(copydesk.Finding) bool) (copydesk.Text, []copydesk.Finding) {
	for i := 0; i < len(all); {
		if !match(all[i]) {
			i++
			continue
		}
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

// keptFinding is a finding as the form carries it.
type keptFinding struct {
	identity
	End     int               `json:"e"`
	Sum     uint32            `json:"h,omitempty"` // of the string, where nothing else marks the place
	Applied bool              `json:"a,omitempty"`
	Fix     bool              `json:"m,omitempty"`
	Certain bool              `json:"c,omitempty"`
	Args    map[string]string `json:"v,omitempty"`
}

// writeKept writes the findings that the form carries along.
func writeKept(f *form, t copydesk.Text) string { return Kept(t, f.kept) }

// Kept writes those findings about a text that cannot be found anew, as they
// are saved with a story for its form to undo.
func Kept(t copydesk.Text, findings []copydesk.Finding) string {
	findings = slices.DeleteFunc(slices.Clone(findings), func(x copydesk.Finding) bool { return !keep(x) })
	if len(findings) == 0 || len(findings) > maxKept {
		return ""
	}
	list := make([]keptFinding, 0, len(findings))
	for i, j := range copydesk.Encode(t, findings) {
		x := findings[i]
		k := keptFinding{
			identity: identity{j.Rule, j.Field, j.Block, j.Start, j.Before, j.After}, End: j.End, Applied: x.Applied,
			Fix: x.Fixable, Certain: x.Tier == persian.Automatic, Args: j.Args,
		}
		if s, ok := stringAt(t, x.Field, x.Block); ok && x.After == "" {
			k.Sum = sum(s)
		}
		list = append(list, k)
	}
	return compact(list)
}

// readKept reads what writeKept wrote, and drops what no longer holds: the
// text may have been typed in since. An applied finding that moved is found
// again where its words stand exactly once; another cannot be undone any more.
func readKept(raw string, f *form) []copydesk.Finding {
	var list []keptFinding
	if raw == "" || json.Unmarshal([]byte(raw), &list) != nil || len(list) > maxKept {
		return nil
	}
	t := f.text(nil)
	var out []copydesk.Finding
	for _, k := range list {
		x := copydesk.Finding{
			Rule: k.Rule, Tier: persian.Suggestion, Field: copydesk.Field(k.Field), Block: k.Block, Before: k.Before, After: k.After,
			Applied: k.Applied, Fixable: k.Fix, Args: k.Args, Confidence: 1,
		}
		if k.Certain {
			x.Tier = persian.Automatic
		}
		if strings.HasPrefix(x.Rule, "raw.") {
			x.Applied, x.Fixable = false, false
			out = append(out, x)
		} else if x.Applied && x.Fixable && settle(&x, t, k) {
			out = append(out, x)
		}
	}
	return out
}

// settle puts an applied finding to where its words stand.
func settle(x *copydesk.Finding, t copydesk.Text, k keptFinding) bool {
	s, ok := stringAt(t, x.Field, x.Block)
	if !ok {
		return false
	}
	if from, to, ok := bytesOf(s, k.Start, k.End); ok && s[from:to] == x.After {
		x.Start, x.End = from, to
		return x.After != "" || k.Sum == sum(s)
	}
	if utf8.RuneCountInString(x.After) < 2 || strings.Count(s, x.After) != 1 {
		return false
	}
	x.Start = strings.Index(s, x.After)
	x.End = x.Start + len(x.After)
	return true
}

func sum(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s)) // a hash never fails
	return h.Sum32()
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

// markedOffset returns where a block's text begins in the form's body, in
// UTF-16 units, as scripts count.
func markedOffset(d richtext.Doc, block int) int {
	if block <= 0 {
		return utf16Len(d[:1].Marked()) - utf16Len(d[0].Text)
	}
	return utf16Len(d[:block+1].Marked()) - utf16Len(d[block].Text)
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
