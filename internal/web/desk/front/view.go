package front

import (
	"slices"
	"strconv"
	"time"

	"peyk/internal/account"
	"peyk/internal/id"
	editions "peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// View is the page of the front.
type View struct {
	ui.DeskFrame
	May     bool // arrange; others look
	Action  string
	Preview string
	Seen    int64  // the draft's version, so that no change is made to another
	Draft   bool   // there are changes that nobody else sees
	Status  string // since when what stands is in force, and what comes next
	Regions []Region
	Layouts []ui.Option // for a new region
	At      ui.Field
	Note    ui.Field
	Code    ui.Field
	Rebase  *ui.Act
	Discard *ui.Act
	History []Past
	Offered []Offer
}

// Region is a part of the page with its slots.
type Region struct {
	Number  int
	Index   int
	Name    string
	Title   string
	Size    int
	Most    int
	Layouts []ui.Option
	Slots   []Slot
	Acts    []*ui.Act
}

// Slot is a place, with what stands in it now.
type Slot struct {
	At      string
	Number  int
	Title   string // empty: nothing
	URL     string
	By      string // what brought it there
	Set     bool   // by an editor
	Warn    string // why the story that was set is not to be seen
	Code    string
	From    string
	Until   string
	Tag     string
	Section []ui.Option
	Genre   []ui.Option
	Least   []ui.Option
	Acts    []*ui.Act
	Open    bool // its form came back with faults
	Faults  []string
}

// Past is an arrangement of the history.
type Past struct {
	Time  *ui.Time
	By    string
	Note  string
	State *ui.State
	Acts  []*ui.Act
}

// Offer are stories that may be set.
type Offer struct {
	Title, Hint string
	Table       ui.Table
}

// How much of each is shown.
const (
	offered = 12
	history = 12
)

// making is the page in the making.
type making struct {
	*desk.Request
	f     *Front
	a     editions.Arrangement
	front directory.Front
	names map[id.User]string
	cause error
}

// show makes the page; cause is why the last change was refused.
func (f *Front) show(r *desk.Request, cause error) (*web.Page, error) {
	ctx, e := r.Context(), r.Ed.Edition.Edition
	m := &making{Request: r, f: f, cause: cause}
	var err error
	if m.a, err = f.desk.Editions.Draft(ctx, r.Actor, e); err != nil {
		return nil, err
	}
	if m.front, err = directory.FillFront(ctx, f.desk.Reader, m.a, r.Now); err != nil {
		return nil, err
	}
	if m.names, err = f.desk.Accounts.Names(ctx, r.Actor); err != nil {
		return nil, err
	}
	v := View{
		DeskFrame: r.Frame(r.T("front.title"), "front"), May: r.Actor.Can(account.FrontArrange, 0), Action: r.Path("/front"),
		Preview: r.Path("/front/preview"), Seen: m.a.Version, Draft: m.a.Version > 0, Layouts: m.layouts(editions.LayoutGrid),
	}
	v.Wide, v.Script = true, "front.js"
	for _, k := range []string{"arrows", "move", "unpin", "open"} {
		v.Keys = append(v.Keys, ui.KeyHint{Key: r.T("front.key." + k), Text: r.T("front.key_does." + k)})
	}
	r.Failed(&v.DeskFrame, cause)
	m.fields(&v)
	for i := range m.a.Regions {
		v.Regions = append(v.Regions, m.region(i, v.May))
	}
	if err := m.past(&v); err != nil {
		return nil, err
	}
	if err := m.offers(&v); err != nil {
		return nil, err
	}
	page, err := desk.Render(f.page, v)
	if err == nil {
		page.Header = map[string][]string{"Content-Security-Policy": {web.CSPFraming}}
	}
	return page, err
}

// act is a button of the page.
func (m *making) act(do, kind, key string, hidden ...ui.Hidden) *ui.Act {
	return &ui.Act{Text: m.T("front.do." + do), URL: m.Path("/front"), Kind: kind, Key: key, Hidden: append([]ui.Hidden{
		{Name: "do", Value: do}, {Name: "seen", Value: strconv.FormatInt(m.a.Version, 10)},
	}, hidden...)}
}

func (m *making) fields(v *View) {
	typed := func(do, name string) string {
		if m.cause != nil && m.Form.Get("do") == do {
			return m.Form.Text(name)
		}
		return ""
	}
	v.At = ui.Field{
		Name: "at", Label: m.T("front.at"), Type: "text", Max: 60, Auto: "off", Value: typed("publish", "at"), Fault: m.Fault(m.cause, "at"),
		Hint: m.T("front.at_hint", "example", m.Ed.P.Digits(desk.WriteWhen(m.Ed.P, m.Now.Truncate(time.Hour).Add(2*time.Hour)))),
	}
	v.Note = ui.Field{
		Name: "note", Label: m.T("front.note"), Type: "text", Max: 200, Auto: "off", Value: typed("publish", "note"), Fault: m.Fault(m.cause, "note"),
	}
	v.Code = ui.Field{
		Name: "code", Label: m.T("front.code"), Type: "text", Hint: m.T("front.code_hint"), Required: true, Max: 300, Auto: "off",
		Value: typed("add", "code"),
	}
	if m.cause != nil && m.Form.Get("do") == "add" {
		v.Code.Fault, v.Code.Focus = m.Fault(m.cause, "code"), true
	}
	if v.Draft && v.May {
		v.Discard = m.act("discard", "danger", "")
	}
	if isBehind(m.cause) {
		v.Rebase = m.act("rebase", "", "")
	}
}

func (m *making) layouts(chosen editions.Layout) []ui.Option {
	var out []ui.Option
	for _, l := range editions.Layouts() {
		out = append(out, ui.Option{Value: string(l), Text: m.T("front.layout." + string(l)), Selected: l == chosen})
	}
	return out
}

func (m *making) region(i int, may bool) Region {
	reg := m.a.Regions[i]
	v := Region{
		Number: i + 1, Index: i, Name: m.T("front.layout." + string(reg.Layout)), Title: reg.Title, Size: len(reg.Slots),
		Most: reg.Layout.MostSlots(), Layouts: m.layouts(reg.Layout),
	}
	for j := range reg.Slots {
		v.Slots = append(v.Slots, m.slot(i, j, may))
	}
	if !may {
		return v
	}
	at := ui.Hidden{Name: "region", Value: strconv.Itoa(i)}
	if i > 0 {
		v.Acts = append(v.Acts, m.act("region-up", "", "", at))
	}
	if i < len(m.a.Regions)-1 {
		v.Acts = append(v.Acts, m.act("region-down", "", "", at))
	}
	v.Acts = append(v.Acts, m.act("region-drop", "danger", "", at))
	return v
}

func (m *making) slot(i, j int, may bool) Slot {
	s := m.a.Regions[i].Slots[j]
	v := Slot{At: spot{i, j}.String(), Number: j + 1, Set: s.Story != 0, Tag: s.Rule.Tag}
	st, by := m.front.At(i, j)
	if by != editions.Nothing {
		v.Title, v.URL = st.Headline, m.f.desk.Dir.StoryPath(st.Edition, st.Code, st.Slug)
	}
	v.By = m.by(s, by)
	if s.Story != 0 {
		v.Code = s.Story.String()
		if by != editions.ByEditor {
			v.Warn = m.T("front.waits", "code", int64(s.Story))
			if s.Pinned(m.Now) {
				v.Warn = m.T("front.hidden", "code", int64(s.Story))
			}
		}
		v.From, v.Until = m.written(s.From), m.written(s.Until)
	}
	m.options(&v, s.Rule)
	if m.cause != nil && m.Form.Get("do") == "set" && m.Form.Get("at") == v.At {
		m.typed(&v)
	}
	if !may {
		return v
	}
	at := ui.Hidden{Name: "at", Value: v.At}
	if s.Story != 0 {
		v.Acts = []*ui.Act{m.act("up", "", "", at), m.act("down", "", "", at), m.act("unpin", "danger", "", at)}
	}
	return v
}

// typed puts what was sent back into the form of a slot.
func (m *making) typed(v *Slot) {
	v.Open = true
	v.Code, v.From, v.Until, v.Tag = m.Form.Text("code"), m.Form.Text("from"), m.Form.Text("until"), m.Form.Text("tag")
	for _, name := range []string{"code", "from", "until", "least"} {
		if text := m.Fault(m.cause, name); text != "" {
			v.Faults = append(v.Faults, text)
		}
	}
}

func (m *making) written(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return desk.WriteWhen(m.Ed.P, t)
}

// by says what brought a story into a slot.
func (m *making) by(s editions.Slot, by editions.Filling) string {
	switch by {
	case editions.ByEditor:
		name := m.names[s.Actor]
		if name == "" {
			name = m.T("desk.system")
		}
		if !s.Until.IsZero() {
			return m.T("front.by_until", "name", name, "until", m.Ed.P.DateTime(s.Until))
		}
		return m.T("front.by_editor", "name", name, "since", m.Ed.P.Ago(s.At, m.Now))
	case editions.ByRule:
		return m.T("front.by_rule")
	case editions.ByItself, editions.Otherwise:
		return m.T("front.by_itself")
	case editions.Nothing:
	}
	return m.T("front.by_nothing")
}

func (m *making) options(v *Slot, rule editions.Rule) {
	any := ui.Option{Text: m.T("front.any")}
	v.Section, v.Genre, v.Least = []ui.Option{any}, []ui.Option{any}, []ui.Option{any}
	for _, sec := range m.Ed.Sections {
		v.Section = append(v.Section, ui.Option{Value: sec.Slug, Text: sec.Name, Selected: sec.ID == rule.Section})
	}
	for _, g := range story.Genres() {
		v.Genre = append(v.Genre, ui.Option{Value: string(g), Text: m.T("genres." + string(g)), Selected: string(g) == rule.Genre})
	}
	for n := 2; n <= 5; n++ {
		v.Least = append(v.Least, ui.Option{Value: strconv.Itoa(n), Text: m.Ed.P.Num(n), Selected: n == rule.Least})
	}
}

// past lists the newest arrangements, and offers to take back the last act.
func (m *making) past(v *View) error {
	list, err := m.f.desk.Editions.History(m.Context(), m.Actor, m.Ed.Edition.Edition, history)
	if err != nil {
		return err
	}
	now, _, err := m.f.desk.Editions.Arrangement(m.Context(), m.Ed.Edition.Edition, m.Now)
	if err != nil {
		return err
	}
	v.Status = m.T("front.standard")
	if now.ID != 0 {
		v.Status = m.T("front.in_force", "since", m.Ed.P.DateTime(now.Starts))
	}
	for _, a := range list {
		p := Past{Time: &ui.Time{ISO: m.Ed.P.ISO(a.Starts), Text: m.Ed.P.DateTime(a.Starts)}, By: m.names[a.Actor], Note: a.Note}
		n := ui.Hidden{Name: "n", Value: strconv.FormatInt(a.ID, 10)}
		switch {
		case a.Starts.After(m.Now):
			p.State = &ui.State{Kind: "timed", Text: m.T("front.state.timed")}
			p.Acts = []*ui.Act{m.act("cancel", "danger", "", n)}
		case a.ID == now.ID:
			p.State = &ui.State{Kind: "live", Text: m.T("front.state.live")}
		default:
			p.State = &ui.State{Kind: "draft", Text: m.T("front.state.past")}
		}
		p.Acts = append([]*ui.Act{m.act("take", "", "", n)}, p.Acts...)
		if !v.May {
			p.Acts = nil
		}
		v.History = append(v.History, p)
	}
	if was := m.Form.Get("was"); was != "" && v.Flash != nil && m.cause == nil && len(list) > 0 {
		v.Undo = m.act("return", "", "u", ui.Hidden{Name: "n", Value: was}, ui.Hidden{Name: "base", Value: strconv.FormatInt(list[0].ID, 10)})
	}
	return nil
}

// offers lists stories that may be set.
func (m *making) offers(v *View) error {
	e, size := m.Ed.Edition.Edition, offered+m.a.Size()
	latest, err := m.f.desk.Reader.Latest(m.Context(), story.ReadQuery{Edition: e, Limit: size, Now: m.Now})
	if err != nil {
		return err
	}
	weighty, err := m.f.desk.Reader.Weighty(m.Context(), e, size, m.Now)
	if err != nil {
		return err
	}
	v.Offered = []Offer{
		{Title: m.T("front.latest"), Hint: m.T("front.latest_hint"), Table: m.table(latest, v.May)},
		{Title: m.T("front.weighty"), Hint: m.T("front.weighty_hint"), Table: m.table(weighty, v.May)},
	}
	return nil
}

func (m *making) table(list []story.Summary, may bool) ui.Table {
	t := ui.Table{
		Caption: m.T("front.candidates"),
		Columns: []ui.Column{{Text: m.T("story.part.headline")}, {Text: m.T("front.published")}},
		Empty:   &ui.Empty{Title: m.T("front.none"), Text: m.T("front.none_text")},
	}
	if may {
		t.Columns = append(t.Columns, ui.Column{Text: m.T("desk.acts"), Hidden: true})
	}
	set := m.a.Stories()
	for _, st := range list {
		if slices.Contains(set, st.Code) || len(t.Rows) == offered {
			continue
		}
		row := []ui.Cell{
			{Text: st.Headline, URL: m.f.desk.Dir.StoryPath(st.Edition, st.Code, st.Slug), Note: m.Ed.ByID[st.Section].Name, Main: true},
			{Time: &ui.Time{ISO: m.Ed.P.ISO(st.PublishAt), Text: m.Ed.P.Ago(st.PublishAt, m.Now)}},
		}
		if may {
			code := ui.Hidden{Name: "code", Value: st.Code.String()}
			top := m.act("add", "", "", code, ui.Hidden{Name: "where", Value: "top"})
			top.Text = m.T("front.add_top")
			row = append(row, ui.Cell{Acts: []*ui.Act{m.act("add", "", "", code), top}})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
