package comment

import (
	"slices"
	"strings"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/i18n"
	"peyk/internal/id"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// QueueView is the queue: its list, the comment before the moderator, and the
// story and parent beside it.
type QueueView struct {
	ui.DeskFrame
	One      bool // a comment was asked for: the narrow screen shows it and not the list
	May      bool // to decide something
	Tabs     ui.Tabs
	Filter   Filter
	Views    []SavedView
	Save     *SaveForm
	Items    []Row
	BulkURL  string
	CleanURL string // all that every check found nothing in, to be approved at once
	Place    []ui.Hidden
	First    string // address of the list's first page; empty on it
	More     string // address of the next page; empty on the last
	Empty    *ui.Empty
	Card     *Card
	ListName string
	Data     map[string]string // the script's words and addresses
}

// Filter chooses which comments are listed.
type Filter struct {
	Action  string
	State   string
	Fields  []ui.Field
	Clean   bool
	Text    string
	Count   int // filters in use
	Clear   string
	Telling []string // of those that no field shows
	Hidden  []ui.Hidden
}

// SavedView is a list that the moderator keeps under a name.
type SavedView struct {
	Name, URL string
	Current   bool
	Delete    ui.Act
}

// SaveForm keeps what is listed under a name.
type SaveForm struct {
	Action, Query string
	Name          ui.Field
}

// Row is a comment in the list.
type Row struct {
	P        *i18n.Printer
	ID       int64
	Version  int64
	Cursor   string
	URL      string
	Name     string
	Excerpt  string
	Headline string
	Edition  string
	Time     ui.Time
	Found    string // what the checks saw, in a word
	Grave    bool   // one of them advises to hold
	Reason   string
	Holder   string // who else is at work on it
	Current  bool
	May      bool   // to decide it
	Same     string // how many are nearly the same
	SameURL  string
}

const (
	pageSize  = 50
	maxCount  = 1000
	excerptOf = 160 // code points
	maxStory  = 20  // characters of a story's number
)

// checks are those by whose findings the queue can be filtered, in the order in
// which they are offered.
var checks = []string{
	"language", "finglish", "insult", "threat", "accusation", "spam", "personal", "repeat", "irrelevant", "link", comment.FailedCheck,
}

// view makes the frame and the list.
func (q *Queue) view(r *desk.Request, w *words, at place) (QueueView, []comment.Item, error) {
	v := QueueView{
		DeskFrame: r.Frame(r.T("queue.title"), "comments"), May: r.Actor.CanSomewhere(account.CommentModerate),
		ListName: r.T("queue.list." + string(at.list)), BulkURL: r.Path("/comments/bulk"), Place: at.hidden(),
	}
	v.Wide, v.Script = true, "queue.js"
	tabs, err := q.tabs(r, at)
	if err != nil {
		return v, nil, err
	}
	v.Tabs = tabs
	v.Filter = q.filter(r, at)
	if v.Views, v.Save, err = q.views(r, at); err != nil {
		return v, nil, err
	}
	items, err := q.desk.Comments.Queue(r.Context(), r.Actor, at.query(pageSize+1))
	if err != nil {
		return v, nil, err
	}
	if len(items) > pageSize {
		items = items[:pageSize]
		next := at
		next.after = items[pageSize-1].Cursor(at.list.state())
		v.More = next.url(r, 0)
	}
	if at.after.ID != 0 {
		v.First = at.on(at.list).url(r, 0)
	}
	for _, it := range items {
		v.Items = append(v.Items, row(r, w, at, it))
	}
	if len(items) == 0 {
		v.Empty = q.empty(r, at)
	}
	if at.list.waits() && v.May && len(items) > 0 {
		clean := at.on(listQueue)
		clean.clean, clean.alike = true, 0
		v.CleanURL = r.Path("/comments/bulk") + "?" + clean.values().Encode()
	}
	v.Keys = keys(r)
	v.Data = scriptData(r, at)
	return v, items, nil
}

func (q *Queue) empty(r *desk.Request, at place) *ui.Empty {
	if at.filters() == 0 && at.after.ID == 0 {
		return &ui.Empty{Title: r.T("queue.empty." + string(at.list)), Text: r.T("queue.empty_text." + string(at.list))}
	}
	return &ui.Empty{
		Title: r.T("queue.empty_filtered"), Text: r.T("queue.empty_filtered_text"),
		Links: []ui.Link{{Text: r.T("queue.clear"), URL: place{list: at.list}.url(r, 0)}},
	}
}

// tabs are the lists, with what waits in each.
func (q *Queue) tabs(r *desk.Request, at place) (ui.Tabs, error) {
	out := ui.Tabs{P: r.Ed.P, Label: r.T("queue.states")}
	for _, l := range lists {
		to := at.on(l)
		to.alike, to.same, to.reason = 0, 0, ""
		link := ui.DeskLink{Text: r.T("queue.tab." + string(l)), URL: to.url(r, 0), Current: l == at.list}
		if l.waits() {
			n, err := q.desk.Comments.Count(r.Context(), r.Actor, unfolded(to.query(0)), maxCount)
			if err != nil {
				return out, err
			}
			link.Count, link.Urgent = n, l == listAppeals && n > 0
		}
		out.Items = append(out.Items, link)
	}
	if r.Actor.Can(account.CommentSee, 0) {
		out.Items = append(out.Items, ui.DeskLink{Text: r.T("queue.tab.figures"), URL: r.Path("/comments/figures")})
	}
	return out, nil
}

func unfolded(q comment.Query) comment.Query {
	q.Folded = false
	return q
}

func (q *Queue) filter(r *desk.Request, at place) Filter {
	f := Filter{
		Action: r.Path("/comments"), State: string(at.list), Clean: at.clean, Text: at.text, Count: at.filters(),
		Clear: place{list: at.list}.url(r, 0),
	}
	editions := []ui.Option{{Text: r.T("queue.all_editions")}}
	sections := []ui.Option{{Text: r.T("queue.all_sections")}}
	order := r.Desk.Dir.Order()
	for _, e := range order {
		ed := r.Desk.Dir.Edition(e)
		editions = append(editions, ui.Option{Value: string(e), Text: ed.Name, Selected: e == at.edition})
		for _, s := range ed.Sections {
			if at.edition != "" && at.edition != e || len(r.Actor.Sections) > 0 && !slices.Contains(r.Actor.Sections, s.ID) {
				continue
			}
			text := s.Name
			if len(order) > 1 && at.edition == "" {
				text = ed.P.T("lang.name") + r.T("queue.of") + s.Name
			}
			sections = append(sections, ui.Option{Value: s.ID.String(), Text: text, Selected: s.ID == at.section})
		}
	}
	if len(order) > 1 {
		f.Fields = append(f.Fields, ui.Field{Name: "edition", Label: r.T("queue.edition"), Type: "select", Options: editions})
	}
	if len(sections) > 2 {
		f.Fields = append(f.Fields, ui.Field{Name: "section", Label: r.T("queue.section"), Type: "select", Options: sections})
	}
	if at.list == listQueue {
		reasons := []ui.Option{{Text: r.T("queue.all_reasons")}}
		for _, s := range comment.Reasons() {
			reasons = append(reasons, ui.Option{Value: string(s), Text: r.T("queue.why." + string(s)), Selected: s == at.reason})
		}
		f.Fields = append(f.Fields, ui.Field{Name: "reason", Label: r.T("queue.reason_label"), Type: "select", Options: reasons})
	}
	seen := []ui.Option{{Text: r.T("queue.all_checks")}}
	for _, c := range checks {
		seen = append(seen, ui.Option{Value: c, Text: r.T("check." + c), Selected: c == at.check})
	}
	f.Fields = append(f.Fields, ui.Field{Name: "check", Label: r.T("queue.check"), Type: "select", Options: seen})
	story := ui.Field{Name: "story", Label: r.T("queue.story_code"), Type: "text", Max: maxStory}
	if at.story != 0 {
		story.Value = at.story.String()
	}
	f.Fields = append(f.Fields, story, ui.Field{Name: "q", Label: r.T("queue.words"), Type: "text", Value: at.text, Max: maxSearch / 2})
	if at.alike != 0 {
		f.Telling = append(f.Telling, r.T("queue.only_alike"))
	}
	if at.same != 0 {
		f.Telling = append(f.Telling, r.T("queue.only_same"))
	}
	for _, h := range at.hidden() {
		if h.Name == "alike" || h.Name == "same" {
			f.Hidden = append(f.Hidden, h)
		}
	}
	return f
}

func keys(r *desk.Request) []ui.KeyHint {
	var out []ui.KeyHint
	for _, k := range []struct{ key, text string }{
		{"a", "approve"},
		{"1 … 9", "refuse"},
		{"n", "note"},
		{"Esc", "leave_note"},
		{"s", "strike"},
		{"u", "undo"},
		{"j", "next"},
		{"k", "prev"},
		{"h", "uphold"},
		{"w", "reopen"},
		{"o", "story"},
		{"x", "select"},
		{"b", "bulk"},
		{"m", "similar"},
		{"c", "claim"},
		{"f", "filter"},
		{"r", "retry"},
		{"g c", "list"},
	} {
		out = append(out, ui.KeyHint{Key: k.key, Text: r.T("queue.key." + k.text)})
	}
	return out
}

// scriptData is what the queue's script must know: where to send, and the words
// that it says. The names are letters alone, as templates want them.
func scriptData(r *desk.Request, at place) map[string]string {
	out := map[string]string{
		"base": r.Path("/comments"), "place": at.on(at.list).values().Encode(), "list": string(at.list), "signin": r.Path("/sign-in"),
		"waits": map[bool]string{true: "1"}[at.list.waits()],
	}
	for _, k := range []string{
		"approve", "refuse", "reopen", "uphold", "strike", "undone", "undo", "sending", "failed", "retry", "signed_out", "returned",
		"show", "end", "end_text", "again", "loading", "strike_how", "strike_this", "news", "late", "leave", "left",
	} {
		out[strings.ReplaceAll(k, "_", "")] = r.T("queue.js." + k)
	}
	return out
}

func row(r *desk.Request, w *words, at place, it comment.Item) Row {
	out := Row{
		P: r.Ed.P, May: r.Actor.Can(account.CommentModerate, it.Section) && at.list.waits(), ID: int64(it.ID), Version: it.Version, Cursor: cursorText(it.Cursor(at.list.state())), URL: at.url(r, it.ID),
		Name: name(r, it.Author()), Excerpt: excerpt(it.Text()), Headline: it.Headline,
	}
	when := it.CreatedAt
	if d := it.Decision(); !at.list.waits() && d != nil {
		when = d.At
	}
	out.Time = ui.Time{ISO: r.Ed.P.ISO(when), Text: r.Ed.P.Ago(when, r.Now)}
	if it.Edition != r.Ed.Edition.Edition {
		out.Edition = r.Desk.Dir.Edition(it.Edition).P.T("lang.name")
	}
	var seen []string
	for _, f := range it.Findings() {
		if f.Advice == comment.None {
			continue
		}
		out.Grave = out.Grave || f.Advice == comment.Hold
		if !slices.Contains(seen, f.Check) {
			seen = append(seen, f.Check)
		}
	}
	if len(seen) > 0 {
		out.Found = checkName(r, seen[0])
		if len(seen) > 1 {
			out.Found = r.T("queue.found_more", "check", out.Found, "n", len(seen)-1)
		}
	}
	if it.Reason() != "" && it.Reason() != comment.New {
		out.Reason = r.T("queue.why." + string(it.Reason()))
	}
	if by := it.Claim.Held(r.Now); by != 0 && by != r.Actor.User {
		out.Holder = r.T("queue.held", "who", who(r, w.names, by))
	}
	if it.Same > 1 && at.list.waits() && at.alike == 0 {
		out.Same = r.T("queue.same", "n", it.Same)
		out.SameURL = place{list: listQueue, alike: it.Alike()}.url(r, 0)
	}
	return out
}

// checkName is what a check is called at the desk.
func checkName(r *desk.Request, name string) string {
	if !r.Ed.P.Has("check." + name) {
		return r.T("check.any")
	}
	return r.T("check." + name)
}

func excerpt(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > excerptOf {
		return string(runes[:excerptOf]) + "…"
	}
	return text
}

// around sets the comments before and after one in the list.
func around(r *desk.Request, c *Card, at place, items []comment.Item, n id.Comment) {
	i := slices.IndexFunc(items, func(o comment.Item) bool { return o.ID == n })
	if i > 0 {
		c.Prev = at.url(r, items[i-1].ID)
	}
	if i >= 0 && i+1 < len(items) {
		c.Next = at.url(r, items[i+1].ID)
	}
}
