package story

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// ListView is the list of stories.
type ListView struct {
	ui.DeskFrame
	NewURL, PasteURL string // empty for who may not write
	Tabs             []Tab
	Action, State    string // of the filter's form
	Section, Query   ui.Field
	Mine             ui.Field
	ClearURL         string // empty without a filter
	Rows             []Row
	Empty            ui.Empty
	Pages            ui.Pagination
}

// Tab is one state of the list.
type Tab struct {
	Text, URL string
	Count     string // empty prints none
	Current   bool
}

// Row is one story.
type Row struct {
	URL, Kicker, Headline string
	Untitled              bool // Headline says that there is none
	Section, Hue          string
	Genre, Author         string
	State                 ui.State
	Time                  ui.Time
	Left                  string // until it comes out; may be empty
	Return                string // why it was sent back
}

const (
	pageSize = 50
	maxQuery = 100 // code points of a search
)

// filter is what a list is asked for.
type filter struct {
	state   story.State
	section string
	mine    bool
	text    string
	before  story.Cursor
}

func (s *Stories) list(r *desk.Request) (*web.Page, error) {
	f, err := readFilter(r)
	if err != nil {
		return nil, err
	}
	q := story.DeskQuery{Edition: r.Ed.Edition.Edition, Text: f.text, Limit: pageSize + 1, Before: f.before}
	if f.state != "" {
		q.States = []story.State{f.state}
	}
	if f.section != "" {
		q.Sections = []id.Section{r.Ed.BySlug[f.section].ID}
	}
	if f.mine {
		q.Author = r.Actor.User
	}
	rows, err := s.Stories.List(r.Context(), r.Actor, q)
	if err != nil {
		return nil, err
	}
	names, err := s.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	v := ListView{
		DeskFrame: r.Frame(r.T("desk.part.stories"), "stories"), Action: r.Path("/stories"), State: string(f.state),
		Section: sectionFilter(r, f.section),
		Query:   ui.Field{Name: "q", Label: r.T("desk.story.search"), Type: "search", Value: f.text, Max: maxQuery},
		Mine:    ui.Field{Name: "mine", Label: r.T("desk.story.mine"), Type: "checkbox", Value: "1", Checked: f.mine},
	}
	if r.Actor.CanSomewhere(account.StoryCreate) {
		v.NewURL, v.PasteURL = r.Path("/stories/new"), r.Path("/stories/paste")
		v.Keys = []ui.KeyHint{{Key: "n", Text: r.T("desk.story.new")}, {Key: "v", Text: r.T("desk.story.paste")}}
	}
	if f.narrowed() {
		v.ClearURL = f.with(func(f *filter) { *f = filter{state: f.state} }).url(r)
	}
	if v.Tabs, err = s.tabs(r, f); err != nil {
		return nil, err
	}
	if len(rows) > pageSize {
		rows = rows[:pageSize]
		last := rows[pageSize-1]
		v.Pages = ui.Pagination{Label: r.T("list.pages"), Older: ui.Link{
			Text: r.T("list.older"),
			URL:  f.with(func(f *filter) { f.before = story.Cursor{At: last.UpdatedAt, Code: last.Code} }).url(r),
		}}
	}
	for _, row := range rows {
		v.Rows = append(v.Rows, makeRow(r, row, names))
	}
	if len(rows) == 0 {
		v.Empty = emptyList(r, f, &v)
	}
	return desk.Render(s.pages.list, v)
}

func readFilter(r *desk.Request) (filter, error) {
	f := filter{state: story.State(r.Form.Get("state")), section: r.Form.Get("section"), mine: r.Form.Has("mine")}
	if f.state != "" && !slices.Contains(story.States(), f.state) {
		return f, fault.New(fault.Invalid, "error.value")
	}
	if _, ok := r.Ed.BySlug[f.section]; !ok && f.section != "" {
		return f, fault.New(fault.NotFound, "section.none").With("slug", f.section)
	}
	f.text = clip(line(r.Form.Get("q")), maxQuery)
	if at, code, ok := strings.Cut(r.Form.Get("before"), "-"); ok {
		micros, err := strconv.ParseInt(at, 10, 64)
		n, good := id.ParseStory(code)
		if err != nil || !good || micros < 0 {
			return f, fault.New(fault.Invalid, "error.value")
		}
		f.before = story.Cursor{At: time.UnixMicro(micros), Code: n}
	} else if r.Form.Get("before") != "" {
		return f, fault.New(fault.Invalid, "error.value")
	}
	return f, nil
}

func (f filter) narrowed() bool { return f.section != "" || f.mine || f.text != "" }

// with returns the filter changed; a change begins at the first page unless
// it says where.
func (f filter) with(change func(*filter)) filter {
	f.before = story.Cursor{}
	change(&f)
	return f
}

func (f filter) url(r *desk.Request) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("state", string(f.state))
	set("section", f.section)
	set("q", f.text)
	if f.mine {
		q.Set("mine", "1")
	}
	if f.before.Code != 0 {
		q.Set("before", strconv.FormatInt(f.before.At.UnixMicro(), 10)+"-"+f.before.Code.String())
	}
	if len(q) == 0 {
		return r.Path("/stories")
	}
	return r.Path("/stories?") + q.Encode()
}

// tabs are the states. Their counts are of the whole edition, so that they are
// left out where a filter would make them lie.
func (s *Stories) tabs(r *desk.Request, f filter) ([]Tab, error) {
	counts, err := s.Stories.Counts(r.Context(), r.Actor, r.Ed.Edition.Edition)
	if err != nil {
		return nil, err
	}
	list := []Tab{{Text: r.T("desk.story.all"), URL: f.with(func(f *filter) { f.state = "" }).url(r), Current: f.state == ""}}
	for _, st := range story.States() {
		t := Tab{
			Text: r.T("story.state." + string(st)), URL: f.with(func(f *filter) { f.state = st }).url(r), Current: f.state == st,
		}
		if n := counts[st]; n > 0 && !f.narrowed() {
			t.Count = r.Ed.P.Num(n)
		}
		list = append(list, t)
	}
	return list, nil
}

func sectionFilter(r *desk.Request, chosen string) ui.Field {
	f := ui.Field{Name: "section", Label: r.T("story.part.section"), Type: "select", Options: []ui.Option{{Text: r.T("desk.story.sections_all")}}}
	for _, sec := range r.Ed.Sections {
		f.Options = append(f.Options, ui.Option{Value: sec.Slug, Text: sec.Name, Selected: sec.Slug == chosen})
	}
	return f
}

func emptyList(r *desk.Request, f filter, v *ListView) ui.Empty {
	if f.narrowed() || f.before.Code != 0 {
		e := ui.Empty{Title: r.T("desk.story.none_found"), Text: r.T("desk.story.none_found_text")}
		if v.ClearURL != "" {
			e.Links = []ui.Link{{Text: r.T("desk.story.clear"), URL: v.ClearURL}}
		}
		return e
	}
	key := "all"
	if f.state != "" {
		key = string(f.state)
	}
	e := ui.Empty{Title: r.T("desk.story.empty." + key), Text: r.T("desk.story.empty_text." + key)}
	if v.NewURL != "" && (key == "all" || f.state == story.Draft) {
		e.Links = []ui.Link{{Text: r.T("desk.story.new"), URL: v.NewURL}, {Text: r.T("desk.story.paste"), URL: v.PasteURL}}
	}
	return e
}

func makeRow(r *desk.Request, s story.Summary, names map[id.User]string) Row {
	row := Row{
		URL: path(r, s.Code, ""), Kicker: s.Kicker, Headline: s.Headline, Section: r.Ed.ByID[s.Section].Name,
		Hue: r.Ed.Hue(s.Section), Genre: r.T("genre." + string(s.Genre)), Author: who(r, names, s.Author),
		State: stateOf(r, s.State, s.PublishAt, s.ReturnNote), Return: s.ReturnNote,
	}
	if row.Headline == "" {
		row.Headline, row.Untitled = r.T("desk.story.untitled"), true
	}
	switch {
	case s.State == story.Scheduled && s.PublishAt.After(r.Now):
		row.Time = moment(r, s.PublishAt)
		row.Left = r.T("desk.story.left", "span", r.Ed.P.Span(s.PublishAt.Sub(r.Now)))
	case s.State == story.Published || s.State == story.Scheduled || s.State == story.Withdrawn:
		row.Time = moment(r, s.PublishAt)
	default:
		row.Time = ui.Time{ISO: r.Ed.P.ISO(s.UpdatedAt), Text: r.Ed.P.Ago(s.UpdatedAt, r.Now)}
	}
	return row
}

// stateOf is a state as a word and a dot. A draft that was sent back and a
// story whose time has come look like what they are.
func stateOf(r *desk.Request, st story.State, at time.Time, note string) ui.State {
	kinds := map[story.State]string{
		story.Draft: "draft", story.Submitted: "waiting", story.Approved: "ready", story.Scheduled: "timed",
		story.Published: "live", story.Withdrawn: "gone",
	}
	out := ui.State{Kind: kinds[st], Text: r.T("story.state." + string(st))}
	switch {
	case st == story.Draft && note != "":
		out = ui.State{Kind: "returned", Text: r.T("desk.story.returned")}
	case st == story.Scheduled && !at.After(r.Now):
		out = ui.State{Kind: "live", Text: r.T("story.state.published")}
	}
	return out
}

func moment(r *desk.Request, t time.Time) ui.Time {
	p := r.Ed.P
	text := p.DateTime(t)
	if p.Day(t).Year == p.Day(r.Now).Year {
		text = p.ShortDate(t) + p.T("list.comma") + p.Time(t)
	}
	return ui.Time{ISO: p.ISO(t), Text: text}
}

// who is the name of a user; 0 is the program itself.
func who(r *desk.Request, names map[id.User]string, n id.User) string {
	if n == 0 {
		return r.T("desk.story.system")
	}
	if name := names[n]; name != "" {
		return name
	}
	return r.T("desk.story.nobody")
}

// line makes one line of a text.
func line(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\n", " ", "\t", " ").Replace(s))
}

// clip cuts a text after n code points.
func clip(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
