package story

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"peyk/internal/copydesk"
	"peyk/internal/i18n"
	"peyk/internal/web/desk"
	"peyk/persian"
)

// Remark is a finding as it stands beside the text.
type Remark struct {
	P           *i18n.Printer
	Action      string // of the form
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
	Refuse      string // of the button that refuses it; empty for none
	Lasting     bool   // it can be refused for the whole agency
	Always      bool   // it was

	from, to int // bytes of the field, what is to be marked; equal for nothing
}

// Remarks are all findings, in the groups in which they are shown.
type Remarks struct {
	Certain   []Group // certain mistakes, to be applied at once, by their kind, or one by one
	Suggested []Remark
	Doubts    []Remark // nothing a button could mend
	Applied   []Remark
	Refused   []Remark
	Last      bool // there is an act to take back
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
func (x Remarks) Shown() int { return x.Open() + len(x.Applied) + len(x.Refused) }

// each gives every finding that is neither applied nor refused, in the order of
// the list.
func (x Remarks) each(yield func(Remark) bool) {
	for _, g := range x.Certain {
		for _, m := range g.List {
			if !yield(m) {
				return
			}
		}
	}
	for _, m := range slices.Concat(x.Suggested, x.Doubts) {
		if !yield(m) {
			return
		}
	}
}

func remarks(r *desk.Request, f *form, action string, t copydesk.Text, all []copydesk.Finding) Remarks {
	out := Remarks{Last: f.lastTurn() > 0}
	for i := range f.refused {
		x := &f.refused[i]
		finding := copydesk.Finding{Rule: x.Rule, Field: x.field, Block: x.block, Before: x.Before, After: x.After, Args: x.args}
		m := Remark{
			Rule: r.FindingText(finding.Rule, finding.Args), Place: place(r, t, finding), Field: fieldID(x.field), Before: x.Before, After: x.After,
			Changes: x.After != "" && x.Before != x.After && finding.Args["other"] == "", Value: x.key(), Always: x.always,
		}
		out.Refused = append(out.Refused, m)
	}
	slices.Reverse(out.Refused)
	may := mayRemember(r)
	for i, x := range all {
		m := remark(r, t, x)
		m.P, m.Action, m.ID = r.Ed.P, action, "finding-"+strconv.Itoa(i)
		if !x.Applied {
			_, lasting := refusalOf(t, x)
			m.Refuse, m.Lasting = identify(t, x), lasting && may
		}
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
		Rule: r.FindingText(x.Rule, x.Args), Place: place(r, t, x), Field: fieldID(x.Field), Certain: x.Tier == persian.Automatic,
		Before: x.Before, After: x.After, Changes: x.Before != x.After && x.Fixable,
	}
	if x.Fixable {
		m.Value = identify(t, x)
	}
	s, ok := stringAt(t, x.Field, x.Block)
	if !ok || x.Start < 0 || x.Start > x.End || x.End > len(s) {
		return m
	}
	m.Select = selection(t, x, s)
	m.from, m.to = span(t, x, s)
	if x.Start == x.End && x.Before == "" && x.After == "" || len(x.Before) > 200 {
		m.Before = ""
		return m
	}
	from, to := wordBounds(s, x.Start, x.End)
	m.Before, m.After = s[from:x.Start]+x.Before+s[x.End:to], s[from:x.Start]+x.After+s[x.End:to]
	m.Left, m.Right = lastWords(s[:from], contextWords), firstWords(s[to:], contextWords)
	return m
}

// fieldID is the id of the form's field that a finding is about.
func fieldID(field copydesk.Field) string {
	if field == "" {
		field = copydesk.Body
	}
	return "f-" + string(field)
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
