package comment

import (
	"slices"
	"strconv"
	"strings"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// QueueView is the queue: its list, the comment before the moderator, and the
// story and parent beside it.
type QueueView struct {
	ui.DeskFrame
	One      bool // a comment was asked for: the narrow screen shows it and not the list
	Tabs     ui.Tabs
	Filter   Filter
	Items    []Row
	First    string // address of the list's first page; empty on it
	More     string // address of the next page; empty on the last
	Empty    *ui.Empty
	Comment  *Judged
	ListName string
}

// Filter chooses the section whose comments are listed. Fewer than two
// sections print nothing.
type Filter struct {
	Action, State string
	Sections      []ui.Option
}

// Row is a comment in the list.
type Row struct {
	URL      string
	Name     string
	Excerpt  string
	Headline string
	Time     ui.Time
	Findings int
	Grave    bool // one of them advises to hold
	Current  bool
}

// Judged is the comment before the moderator.
type Judged struct {
	Number   int64
	Name     string
	Sent     ui.Time
	Waited   string // how long it has been waiting; empty once decided
	State    ui.State
	Pieces   []Piece
	Findings []Note
	Decision *Verdict
	Form     *RulingForm // nil for those who may look only
	Reopen   *ui.Act
	Prev     string
	Next     string
	ListURL  string
	Story    Story
	Parent   *Parent
}

// Note explains a finding.
type Note struct {
	Number int
	Grave  bool
	Check  string
	Text   string
	Whole  bool // it is about the whole text
}

// Verdict tells of the last decision.
type Verdict struct {
	Text    string // who decided what
	At      ui.Time
	Rule    string // the broken rule as it read then
	Version string
	Note    string
}

// RulingForm is how a comment is decided.
type RulingForm struct {
	Action  string
	Hidden  []ui.Hidden
	Approve bool
	Rules   []RuleButton
	Note    ui.Field
	Open    bool // the note is open
}

// RuleButton refuses under a rule.
type RuleButton struct {
	Code, Text string
	Number     int
	Hinted     bool // a finding speaks for it
}

// Story is the story under which the comment was sent.
type Story struct {
	Headline, Lead, URL, Section string
	Code                         int64
}

// Parent is the comment that is answered.
type Parent struct{ Name, Text string }

const (
	pageSize  = 50
	maxCount  = 1000
	excerptOf = 160 // code points
)

// view makes the frame and the list.
func (q *Queue) view(r *desk.Request, at place) (QueueView, []comment.Item, error) {
	v := QueueView{DeskFrame: r.Frame(r.T("queue.title"), "comments")}
	v.Wide, v.ListName = true, r.T("queue.list."+string(at.state))
	waiting, err := q.desk.Comments.CountWaiting(r.Context(), r.Actor, r.Ed.Edition.Edition, at.sections(), maxCount)
	if err != nil {
		return v, nil, err
	}
	v.Tabs = ui.Tabs{P: r.Ed.P, Label: r.T("queue.states")}
	for _, s := range comment.States() {
		link := ui.DeskLink{Text: r.T("comment.state." + string(s)), URL: place{state: s, section: at.section}.url(r, 0), Current: s == at.state}
		if s == comment.Waiting {
			link.Count = waiting
		}
		v.Tabs.Items = append(v.Tabs.Items, link)
	}
	v.Filter = filter(r, at)
	items, err := q.desk.Comments.Queue(r.Context(), r.Actor, at.query(r, pageSize+1))
	if err != nil {
		return v, nil, err
	}
	if len(items) > pageSize {
		items = items[:pageSize]
		next := at
		next.after = items[pageSize-1].Cursor(at.state)
		v.More = next.url(r, 0)
	}
	if at.after.ID != 0 {
		v.First = place{state: at.state, section: at.section}.url(r, 0)
	}
	for _, it := range items {
		v.Items = append(v.Items, row(r, at, it))
	}
	if len(items) == 0 {
		v.Empty = &ui.Empty{Title: r.T("queue.empty." + string(at.state)), Text: r.T("queue.empty_text." + string(at.state))}
	}
	v.Keys = keys(r)
	return v, items, nil
}

func filter(r *desk.Request, at place) Filter {
	f := Filter{Action: r.Path("/comments"), State: string(at.state)}
	for _, s := range r.Ed.Sections {
		if len(r.Actor.Sections) == 0 || slices.Contains(r.Actor.Sections, s.ID) {
			f.Sections = append(f.Sections, ui.Option{Value: s.ID.String(), Text: s.Name, Selected: s.ID == at.section})
		}
	}
	return f
}

func keys(r *desk.Request) []ui.KeyHint {
	return []ui.KeyHint{
		{Key: "a", Text: r.T("queue.key.approve")},
		{Key: "1 … 9", Text: r.T("queue.key.refuse")},
		{Key: "u", Text: r.T("queue.key.undo")},
		{Key: "j", Text: r.T("queue.key.next")},
		{Key: "k", Text: r.T("queue.key.prev")},
		{Key: "n", Text: r.T("queue.key.note")},
		{Key: "g c", Text: r.T("queue.key.list")},
	}
}

func row(r *desk.Request, at place, it comment.Item) Row {
	out := Row{
		URL: at.url(r, it.ID), Name: name(r, it.Author()), Excerpt: excerpt(it.Text()), Headline: it.Headline, Findings: len(it.Findings()),
	}
	when := it.CreatedAt
	if d := it.Decision(); at.state != comment.Waiting && d != nil {
		when = d.At
	}
	out.Time = ui.Time{ISO: r.Ed.P.ISO(when), Text: r.Ed.P.Ago(when, r.Now)}
	for _, f := range it.Findings() {
		out.Grave = out.Grave || f.Advice == comment.Hold
	}
	return out
}

func name(r *desk.Request, author string) string {
	if author == "" {
		return r.T("comment.anonymous")
	}
	return author
}

func excerpt(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > excerptOf {
		return string(runes[:excerptOf]) + "…"
	}
	return text
}

// judged makes the comment before the moderator; items are the list beside it.
func (q *Queue) judged(r *desk.Request, at place, items []comment.Item, it comment.Item, cause error) (*Judged, error) {
	p := r.Ed.P
	j := &Judged{
		Number: int64(it.ID), Name: name(r, it.Author()), Sent: ui.Time{ISO: p.ISO(it.CreatedAt), Text: p.DateTime(it.CreatedAt)},
		State: ui.State{Kind: string(it.State()), Text: r.T("comment.state." + string(it.State()))}, ListURL: at.url(r, 0),
		Story: Story{
			Headline: it.Headline, Lead: it.Lead, Section: r.Ed.ByID[it.Section].Name, Code: int64(it.Story),
			URL: q.desk.Dir.StoryPath(it.Edition, it.Story, it.Slug),
		},
	}
	if it.State() == comment.Waiting {
		j.Waited = r.T("queue.waited", "span", p.Span(max(0, r.Now.Sub(it.CreatedAt))))
	}
	if it.Parent != 0 {
		j.Parent = &Parent{Name: name(r, it.ParentName), Text: it.ParentText}
	}
	j.Findings, j.Pieces = found(r, it)
	if i := slices.IndexFunc(items, func(o comment.Item) bool { return o.ID == it.ID }); i >= 0 {
		if i > 0 {
			j.Prev = at.url(r, items[i-1].ID)
		}
		if i+1 < len(items) {
			j.Next = at.url(r, items[i+1].ID)
		}
	}
	sets, err := q.desk.Comments.RuleSets(r.Context(), it.Edition)
	if err != nil {
		return nil, err
	}
	if j.Decision, err = q.verdict(r, it, sets); err != nil {
		return nil, err
	}
	if r.Actor.Can(account.CommentModerate, it.Section) {
		j.Form = form(r, at, it, sets[0], cause)
		if it.State() != comment.Waiting {
			j.Reopen = &ui.Act{
				Text: r.T("queue.reopen"), URL: r.Path("/comments/" + it.ID.String()),
				Hidden: append(hidden(at, it), ui.Hidden{Name: "decision", Value: string(comment.Reopen)}),
			}
			if r.Form.Get("done") == "" {
				j.Reopen.Key = "u"
			}
		}
	}
	return j, nil
}

// found explains what the checks saw, and marks it in the text.
func found(r *desk.Request, it comment.Item) ([]Note, []Piece) {
	notes, texts := make([]Note, 0, len(it.Findings())), make([]string, 0, len(it.Findings()))
	for i, f := range it.Findings() {
		key := f.Key
		if !r.Ed.P.Has(key) { // of a check that a later version has
			key = "screening.other"
		}
		n := Note{Number: i + 1, Grave: f.Advice == comment.Hold, Text: r.Ed.P.T(key), Whole: !fits(it.Text(), f)}
		notes, texts = append(notes, n), append(texts, n.Text)
	}
	return notes, pieces(it.Text(), it.Findings(), texts)
}

func hidden(at place, it comment.Item) []ui.Hidden {
	return append(at.hidden(), ui.Hidden{Name: "version", Value: strconv.FormatInt(it.Version, 10)})
}

// form offers what the comment's state allows.
func form(r *desk.Request, at place, it comment.Item, rules comment.RuleSet, cause error) *RulingForm {
	f := &RulingForm{Action: r.Path("/comments/" + it.ID.String()), Hidden: append(hidden(at, it), ui.Hidden{Name: "rules", Value: strconv.Itoa(rules.Version)}), Approve: it.State() != comment.Published}
	if it.State() != comment.Refused {
		for _, rule := range rules.Rules {
			if rule.Refusable {
				f.Rules = append(f.Rules, RuleButton{
					Code: rule.Code, Text: rule.Text, Number: len(f.Rules) + 1,
					Hinted: slices.ContainsFunc(it.Findings(), func(f comment.Finding) bool { return slices.Contains(rule.Checks, f.Check) }),
				})
			}
		}
	}
	f.Note = ui.Field{
		Name: "note", Label: r.T("queue.note"), Type: "textarea", Rows: 2, Hint: r.T("queue.note_hint"),
		Fault: r.Fault(cause, "note"),
	}
	if cause != nil {
		f.Note.Value = r.Form.Get("note")
	}
	f.Open = f.Note.Value != ""
	return f
}

// verdict tells of the last decision.
func (q *Queue) verdict(r *desk.Request, it comment.Item, sets []comment.RuleSet) (*Verdict, error) {
	d := it.Decision()
	if d == nil {
		return nil, nil //nolint:nilnil // none was made
	}
	names, err := q.desk.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := &Verdict{
		Text: r.T("queue.verdict."+string(d.Verdict), "who", who(r, names, d.Actor)),
		At:   ui.Time{ISO: r.Ed.P.ISO(d.At), Text: r.Ed.P.DateTime(d.At)}, Note: d.Note,
		Version: r.T("policy.version", "n", d.RuleVersion),
	}
	if d.Verdict == comment.Rejected {
		v.Rule = d.Rule
		for _, set := range sets {
			if rule, ok := set.Rule(d.Rule); ok && set.Version == d.RuleVersion {
				v.Rule = rule.Text
			}
		}
	}
	return v, nil
}

func who(r *desk.Request, names map[id.User]string, n id.User) string {
	if name := names[n]; name != "" {
		return name
	}
	return r.T("desk.system")
}
