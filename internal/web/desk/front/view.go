package front

import (
	"slices"

	"peyk/internal/account"
	"peyk/internal/id"
	frontpage "peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// View is the page of the front.
type View struct {
	ui.DeskFrame
	May        bool // arrange; others look
	Slots      []Slot
	Room       string // how many more fit
	Now        []Seen // what readers see, in their order
	Field      ui.Field
	Action     string
	Seen       string // the order the page shows, so that nobody overwrites another's
	Candidates []Candidates
	Empty      *ui.Empty
}

// Slot is a place of the editors' order.
type Slot struct {
	Number  int
	Title   string
	URL     string
	Section string
	Code    int64
	Hidden  bool // readers cannot see the story now
	Since   *ui.Time
	By      string
	Acts    []*ui.Act
}

// Seen is a story where readers see it.
type Seen struct {
	Title, URL string
	Set        bool // its place was set by an editor
}

// Candidates are stories that may be added.
type Candidates struct {
	Title, Hint string
	Table       ui.Table
}

// How many readers see at most, and how many candidates are offered.
const (
	shownNow  = 10
	offered   = 12
	freshFrom = frontpage.MaxSlots + offered
)

// show makes the page; cause is why the last change was refused.
func (f *Front) show(r *desk.Request, cause error) (*web.Page, error) {
	e := r.Ed.Edition.Edition
	slots, err := f.desk.Editions.Front(r.Context(), e)
	if err != nil {
		return nil, err
	}
	codes := codesOf(slots)
	v := View{
		DeskFrame: r.Frame(r.T("front.title"), "front"), May: r.Actor.Can(account.FrontArrange, 0),
		Action: r.Path("/front"), Seen: join(codes),
		Room:  r.T("front.room", "n", max(0, frontpage.MaxSlots-len(slots))),
		Empty: &ui.Empty{Title: r.T("front.empty"), Text: r.T("front.empty_text")},
	}
	v.Field = ui.Field{
		Name: "code", Label: r.T("front.code"), Type: "text", Hint: r.T("front.code_hint"), Required: true, Max: 300,
		Auto: "off", Fault: r.Fault(cause, "code"),
	}
	if cause != nil && r.Form.Get("do") == "add" {
		v.Field.Value, v.Field.Focus = r.Form.Text("code"), true
	}
	r.Failed(&v.DeskFrame, cause)
	if v.Slots, err = f.slots(r, slots, v.May, v.Seen); err != nil {
		return nil, err
	}
	important, err := f.desk.Reader.Important(r.Context(), e, freshFrom, r.Now)
	if err != nil {
		return nil, err
	}
	for _, st := range important[:min(len(important), shownNow)] {
		v.Now = append(v.Now, Seen{Title: st.Headline, URL: f.desk.Dir.StoryPath(e, st.Code, st.Slug), Set: slices.Contains(codes, st.Code)})
	}
	latest, err := f.desk.Reader.Latest(r.Context(), story.ReadQuery{Edition: e, Limit: freshFrom, Now: r.Now})
	if err != nil {
		return nil, err
	}
	may := v.May && len(slots) < frontpage.MaxSlots
	v.Candidates = []Candidates{
		{Title: r.T("front.latest"), Hint: r.T("front.latest_hint"), Table: f.candidates(r, latest, codes, may, v.Seen)},
		{Title: r.T("front.weighty"), Hint: r.T("front.weighty_hint"), Table: f.candidates(r, important, codes, may, v.Seen)},
	}
	if was, ok := split(r.Form.Get("was")); ok && v.Flash != nil && cause == nil && r.Form.Has("was") {
		v.Undo = &ui.Act{Text: r.T("desk.undo"), URL: v.Action, Key: "u", Hidden: []ui.Hidden{
			{Name: "do", Value: "restore"}, {Name: "order", Value: join(was)}, {Name: "seen", Value: v.Seen},
		}}
	}
	return desk.Render(f.page, v)
}

func (f *Front) slots(r *desk.Request, slots []frontpage.Slot, may bool, seen string) ([]Slot, error) {
	visible, err := f.desk.Reader.ByCodes(r.Context(), codesOf(slots), r.Now)
	if err != nil {
		return nil, err
	}
	names, err := f.desk.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	out := make([]Slot, 0, len(slots))
	for i, s := range slots {
		slot := Slot{
			Number: i + 1, Code: int64(s.Story), Hidden: true, Title: r.T("front.unseen", "code", int64(s.Story)),
			Since: &ui.Time{ISO: r.Ed.P.ISO(s.At), Text: r.Ed.P.Ago(s.At, r.Now)}, By: names[s.Actor],
		}
		if slot.By == "" {
			slot.By = r.T("desk.system")
		}
		if k := slices.IndexFunc(visible, func(st story.Summary) bool { return st.Code == s.Story }); k >= 0 {
			st := visible[k]
			slot.Hidden, slot.Title, slot.Section = false, st.Headline, r.Ed.ByID[st.Section].Name
			slot.URL = f.desk.Dir.StoryPath(st.Edition, st.Code, st.Slug)
		}
		if may {
			slot.Acts = f.acts(r, s.Story, i, len(slots), seen)
		}
		out = append(out, slot)
	}
	return out, nil
}

func (f *Front) acts(r *desk.Request, code id.Story, i, n int, seen string) []*ui.Act {
	act := func(do, kind string) *ui.Act {
		return &ui.Act{Text: r.T("front.do." + do), URL: r.Path("/front"), Kind: kind, Hidden: []ui.Hidden{
			{Name: "do", Value: do}, {Name: "code", Value: code.String()}, {Name: "seen", Value: seen},
		}}
	}
	var out []*ui.Act
	if i > 0 {
		out = append(out, act("up", ""))
	}
	if i < n-1 {
		out = append(out, act("down", ""))
	}
	if i > 1 {
		out = append(out, act("top", ""))
	}
	return append(out, act("remove", "danger"))
}

// candidates lists stories that are not in the order yet.
func (f *Front) candidates(r *desk.Request, list []story.Summary, codes []id.Story, may bool, seen string) ui.Table {
	t := ui.Table{
		Caption: r.T("front.candidates"),
		Columns: []ui.Column{{Text: r.T("story.part.headline")}, {Text: r.T("front.published")}},
		Empty:   &ui.Empty{Title: r.T("front.none"), Text: r.T("front.none_text")},
	}
	if may {
		t.Columns = append(t.Columns, ui.Column{Text: r.T("desk.acts"), Hidden: true})
	}
	for _, st := range list {
		if slices.Contains(codes, st.Code) || len(t.Rows) == offered {
			continue
		}
		row := []ui.Cell{
			{Text: st.Headline, URL: f.desk.Dir.StoryPath(st.Edition, st.Code, st.Slug), Note: r.Ed.ByID[st.Section].Name, Main: true},
			{Time: &ui.Time{ISO: r.Ed.P.ISO(st.PublishAt), Text: r.Ed.P.Ago(st.PublishAt, r.Now)}},
		}
		if may {
			add := &ui.Act{Text: r.T("front.do.add"), URL: r.Path("/front"), Hidden: []ui.Hidden{
				{Name: "do", Value: "add"}, {Name: "code", Value: st.Code.String()}, {Name: "seen", Value: seen},
			}}
			row = append(row, ui.Cell{Acts: []*ui.Act{add}})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
