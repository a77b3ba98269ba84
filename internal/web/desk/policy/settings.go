package policy

import (
	"strconv"
	"strings"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// SettingsView are the settings of one place, with a way to the others.
type SettingsView struct {
	ui.DeskFrame
	Parts   ui.Tabs
	Action  string
	Place   string // which place these are of
	Hint    string
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Edition bool
	Rows    ui.Table // the sections
	Find    ui.Field // a story
	Back    string   // to the edition's; empty on them
}

// placeOf reads which place's settings are asked for: the edition's when
// nothing is said.
func placeOf(r *desk.Request) (comment.Place, string, error) {
	at := comment.Place{Edition: r.Ed.Edition.Edition}
	bad := fault.New(fault.Invalid, "error.value")
	if s := strings.TrimSpace(r.Form.Get("story")); s != "" {
		n, ok := id.ParseStory(latin(s))
		if !ok {
			return at, "", bad
		}
		at.Story = n
		return at, r.T("talk_settings.story", "code", int64(n)), nil
	}
	if s := r.Form.Get("section"); s != "" {
		n, ok := id.ParseSection(s)
		section, known := r.Ed.ByID[n]
		if !ok || !known {
			return at, "", bad
		}
		at.Section = n
		return at, r.T("talk_settings.section", "name", section.Name), nil
	}
	return at, r.T("talk_settings.edition"), nil
}

// latin writes the digits that somebody typed as ASCII has them.
func latin(s string) string {
	return strings.Map(func(c rune) rune {
		if '۰' <= c && c <= '۹' {
			return c - '۰' + '0'
		}
		return c
	}, s)
}

func (p *Policy) settingsPage(r *desk.Request, cause error) (*web.Page, error) {
	at, place, err := placeOf(r)
	if err != nil {
		return nil, err
	}
	if at.Story != 0 { // one that is there, and of this edition
		st, err := p.desk.Stories.Get(r.Context(), r.Actor, at.Story)
		if err != nil {
			return nil, err
		}
		if st.Edition != at.Edition {
			return nil, fault.New(fault.NotFound, "story.none")
		}
		place += r.T("list.comma") + st.Headline
	}
	set, err := p.desk.Comments.Settings(r.Context(), r.Actor, at)
	if err != nil {
		return nil, err
	}
	v := SettingsView{
		DeskFrame: r.Frame(r.T("talk_settings.title"), "policy"), Parts: r.PolicyTabs("settings"), Action: r.Path("/policy/settings"),
		Place: place, Edition: at.Section == 0 && at.Story == 0,
		Hidden: []ui.Hidden{{Name: "version", Value: strconv.FormatInt(set.Version, 10)}},
		Find:   ui.Field{Name: "story", Label: r.T("queue.story_code"), Type: "text", Required: true, Max: 20},
	}
	v.Fields = fields(r, v.Edition, set, cause)
	switch {
	case at.Story != 0:
		v.Hidden = append(v.Hidden, ui.Hidden{Name: "story", Value: at.Story.String()})
	case at.Section != 0:
		v.Hidden = append(v.Hidden, ui.Hidden{Name: "section", Value: at.Section.String()})
	}
	if v.Edition {
		v.Hint = r.T("talk_settings.edition_hint")
		if v.Rows, err = p.sections(r); err != nil {
			return nil, err
		}
	} else {
		v.Back = v.Action
	}
	r.Failed(&v.DeskFrame, cause)
	return desk.Render(p.settings, v)
}

func fields(r *desk.Request, edition bool, set comment.Settings, cause error) []ui.Field {
	state := "inherit"
	switch {
	case set.Closed:
		state = "closed"
	case set.Open:
		state = "open"
	}
	value := func(name string, have int) string {
		if cause != nil {
			return r.Form.Get(name)
		}
		return strconv.Itoa(have)
	}
	if cause != nil {
		state = r.Form.Get("state")
	}
	taking := ui.Field{Name: "state", Label: r.T("talk_settings.state"), Type: "select", Fault: r.Fault(cause, "closed")}
	options := []string{"inherit", "closed", "open"}
	if edition {
		options = []string{"open", "closed"}
		if state == "inherit" {
			state = "open"
		}
	}
	for _, s := range options {
		text := r.T("talk_settings." + s)
		if edition && s == "open" {
			text = r.T("talk_settings.open_edition")
		}
		taking.Options = append(taking.Options, ui.Option{Value: s, Text: text, Selected: s == state})
	}
	out := []ui.Field{
		{
			Name: "close_after", Label: r.T("talk_settings.close_after"), Type: "number", Value: value("close_after", set.CloseAfter),
			Hint: r.T("talk_settings.close_hint"), Fault: r.Fault(cause, "close_after"),
		}, taking,
	}
	if edition {
		votes := set.Votes
		if cause != nil {
			votes = r.Form.Has("votes")
		}
		out = append(out,
			ui.Field{Name: "votes", Label: r.T("talk_settings.votes"), Type: "checkbox", Value: "1", Checked: votes},
			ui.Field{
				Name: "flood", Label: r.T("talk_settings.flood"), Type: "number", Value: value("flood", set.Flood), Hint: r.T("talk_settings.flood_hint"),
				Fault: r.Fault(cause, "flood"),
			},
			ui.Field{
				Name: "keep", Label: r.T("talk_settings.keep"), Type: "number", Value: value("keep", set.Keep), Hint: r.T("talk_settings.keep_hint"),
				Fault: r.Fault(cause, "keep"),
			},
		)
	}
	return out
}

// sections lists the edition's sections with what they set.
func (p *Policy) sections(r *desk.Request) (ui.Table, error) {
	t := ui.Table{Caption: r.T("talk_settings.sections"), Columns: []ui.Column{
		{Text: r.T("queue.section")}, {Text: r.T("talk_settings.state")}, {Text: r.T("talk_settings.change"), Hidden: true},
	}}
	for _, s := range r.Ed.Sections {
		set, err := p.desk.Comments.Settings(r.Context(), r.Actor, comment.Place{Edition: r.Ed.Edition.Edition, Section: s.ID})
		if err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, []ui.Cell{
			{Text: s.Name, Main: true},
			{Text: told(r, set)},
			{Text: r.T("talk_settings.change"), URL: r.Path("/policy/settings") + "?section=" + s.ID.String()},
		})
	}
	return t, nil
}

// told is what a place sets, in words.
func told(r *desk.Request, set comment.Settings) string {
	var out []string
	switch {
	case set.Closed:
		out = append(out, r.T("talk_settings.closed"))
	case set.Open:
		out = append(out, r.T("talk_settings.open"))
	}
	switch {
	case set.CloseAfter < 0:
		out = append(out, r.T("talk_settings.never"))
	case set.CloseAfter > 0:
		out = append(out, r.T("talk_settings.days", "n", set.CloseAfter))
	}
	if len(out) == 0 {
		return r.T("talk_settings.none")
	}
	return strings.Join(out, r.T("list.comma"))
}

func (p *Policy) changeSettings(r *desk.Request) (desk.Act, error) {
	at, _, err := placeOf(r)
	if err != nil {
		return desk.Act{}, err
	}
	var set comment.Settings
	var f fault.Fields
	number := func(name string) int {
		s := latin(strings.TrimSpace(r.Form.Get(name)))
		if s == "" {
			return 0
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			f.Add(name, "field.choose")
		}
		return n
	}
	if set.Version, err = strconv.ParseInt(r.Form.Get("version"), 10, 64); err != nil {
		return desk.Act{}, fault.New(fault.Invalid, "error.value")
	}
	set.CloseAfter, set.Flood, set.Keep = number("close_after"), number("flood"), number("keep")
	if err := f.Err(); err != nil {
		return desk.Act{}, err
	}
	edition := at.Section == 0 && at.Story == 0
	set.Closed, set.Open = r.Form.Get("state") == "closed", r.Form.Get("state") == "open" && !edition
	set.Votes = r.Form.Has("votes")
	to := r.Path("/policy/settings")
	if at.Story != 0 {
		to += "?story=" + at.Story.String()
	}
	return desk.Act{To: to, Flash: web.Flash{Key: "talk_settings.done"}}, p.desk.Comments.Set(r.Context(), r.Actor, at, set)
}
