package story

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"peyk/internal/copydesk"
	"peyk/internal/web/desk"
	"peyk/persian"
)

// Remark is a finding as it stands beside the text.
type Remark struct {
	ID          string
	Rule        string // what the desk says
	Place       string // «متن، بند ۳»
	Field       string // the id of the form's field
	Select      string // "from,to" in the field, in UTF-16 units; empty for the field whole
	Left, Right string // the words around
	Before      string
	After       string
	Changes     bool   // Before and After are shown
	Certain     bool   // no person need think about it
	Value       string // of the button that applies it or takes it back; empty for none
}

// Remarks are all findings, in the groups in which they are shown.
type Remarks struct {
	Certain   []Group // certain mistakes, to be applied at once, by their kind, or one by one
	Suggested []Remark
	Doubts    []Remark // nothing a button could mend
	Applied   []Remark
}

// Group is the findings of one rule. Few of them are shown each, many folded.
type Group struct {
	Name, Rule string
	Words      string // some of the words it is about
	List       []Remark
}

// Folded reports whether the group is shown as one line.
func (g Group) Folded() bool { return len(g.List) >= foldFrom }

const (
	foldFrom   = 3 // findings of one rule
	foldedShow = 6 // words named of a folded group
)

// Open counts what is not applied.
func (x Remarks) Open() int {
	n := len(x.Suggested) + len(x.Doubts)
	for _, g := range x.Certain {
		n += len(g.List)
	}
	return n
}

// Shown counts all.
func (x Remarks) Shown() int { return x.Open() + len(x.Applied) }

func remarks(r *desk.Request, t copydesk.Text, all []copydesk.Finding) Remarks {
	var out Remarks
	for i, x := range all {
		m := remark(r, t, x)
		m.ID = "finding-" + strconv.Itoa(i)
		switch {
		case x.Applied:
			out.Applied = append(out.Applied, m)
		case m.Value == "":
			out.Doubts = append(out.Doubts, m)
		case m.Certain:
			out.group(x.Rule, m)
		default:
			out.Suggested = append(out.Suggested, m)
		}
	}
	return out
}

// group adds a remark to those of its rule. Rules stand in the order in which
// the page first breaks them.
func (x *Remarks) group(rule string, m Remark) {
	i := slices.IndexFunc(x.Certain, func(g Group) bool { return g.Rule == rule })
	if i < 0 {
		i = len(x.Certain)
		x.Certain = append(x.Certain, Group{Name: m.Rule, Rule: rule})
	}
	g := &x.Certain[i]
	g.List = append(g.List, m)
	switch n := len(g.List); {
	case n == 1:
		g.Words = m.After
	case n <= foldedShow:
		g.Words += " · " + m.After
	case n == foldedShow+1:
		g.Words += " …"
	}
}

func remark(r *desk.Request, t copydesk.Text, x copydesk.Finding) Remark {
	m := Remark{
		Rule: ruleName(r, x), Place: place(r, t, x), Field: "f-" + string(x.Field), Certain: x.Tier == persian.Automatic,
		Before: x.Before, After: x.After, Changes: x.Before != x.After && x.Fixable,
	}
	if m.Field == "f-" {
		m.Field = "f-body"
	}
	if x.Fixable {
		m.Value = identify(t, x)
	}
	s, ok := stringAt(t, x.Field, x.Block)
	if !ok || x.Start < 0 || x.Start > x.End || x.End > len(s) {
		return m
	}
	m.Select = selection(t, x, s)
	if x.Start == x.End && x.Before == "" && x.After == "" || len(x.Before) > 200 {
		m.Before = ""
		return m
	}
	from, to := wordBounds(s, x.Start, x.End)
	m.Before, m.After = s[from:x.Start]+x.Before+s[x.End:to], s[from:x.Start]+x.After+s[x.End:to]
	m.Left, m.Right = lastWords(s[:from], contextWords), firstWords(s[to:], contextWords)
	return m
}

// contextWords is how many words are shown on each side of what is found.
const contextWords = 4

// wordBounds widens a span to whole words, so that a change of a space is
// shown with the words it parts.
func wordBounds(s string, start, end int) (from, to int) {
	left, rest, skip := s[:start], s[end:], 0
	if strings.TrimSpace(s[start:end]) == "" {
		left = strings.TrimRightFunc(left, unicode.IsSpace)
		skip = len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
	}
	if i := strings.LastIndexFunc(left, unicode.IsSpace); i >= 0 {
		_, size := utf8.DecodeRuneInString(left[i:])
		from = i + size
	}
	n := strings.IndexFunc(rest[skip:], unicode.IsSpace)
	if n < 0 {
		n = len(rest) - skip
	}
	return from, end + skip + n
}

func lastWords(s string, n int) string {
	words := strings.Fields(s)
	if len(words) > n {
		return "… " + strings.Join(words[len(words)-n:], " ")
	}
	return strings.Join(words, " ")
}

func firstWords(s string, n int) string {
	words := strings.Fields(s)
	if len(words) > n {
		return strings.Join(words[:n], " ") + " …"
	}
	return strings.Join(words, " ")
}

// selection is the span of a finding in the form's field.
func selection(t copydesk.Text, x copydesk.Finding, s string) string {
	at := 0
	switch x.Field {
	case copydesk.Kicker, copydesk.Headline, copydesk.Lead, copydesk.Source, copydesk.Byline:
	case copydesk.Body:
		at = markedOffset(t.Body, x.Block)
	default:
		return ""
	}
	from := at + utf16Len(s[:x.Start])
	return strconv.Itoa(from) + "," + strconv.Itoa(from+utf16Len(s[x.Start:x.End]))
}

// ruleName is what the desk says of a finding. A rule that has no words of its
// own yet is told by its family.
func ruleName(r *desk.Request, x copydesk.Finding) string {
	args := make(map[string]any, len(x.Args))
	for k, v := range x.Args {
		args[k] = r.Ed.P.Digits(v)
	}
	key := "finding." + x.Rule
	family, rule, _ := strings.Cut(x.Rule, ".")
	if family == "raw" {
		key = "raw.finding." + rule
	}
	if r.Ed.P.Has(key) {
		return r.Ed.P.TM(key, args)
	}
	if key := "finding." + family + ".any"; r.Ed.P.Has(key) {
		return r.T(key)
	}
	return r.T("finding.any")
}

// place tells where a finding is.
func place(r *desk.Request, t copydesk.Text, x copydesk.Finding) string {
	if x.Field == "" {
		return ""
	}
	name := r.T("story.part." + string(x.Field))
	if x.Field == copydesk.Pictures {
		return r.T("desk.story.picture", "n", x.Block+1)
	}
	if x.Field == copydesk.Body && len(t.Body) > 1 && x.Block < len(t.Body) && (x.Start != x.End || x.Before != "" || x.After != "") {
		return r.T("desk.story.block", "part", name, "n", x.Block+1)
	}
	return name
}
