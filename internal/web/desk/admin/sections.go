package admin

import (
	"slices"
	"strconv"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/section"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// SectionsView lists the sections of the edition.
type SectionsView struct {
	ui.DeskFrame
	Table  ui.Table
	Action string
	Fields []ui.Field
}

// SectionView is one section's form.
type SectionView struct {
	ui.DeskFrame
	Back, Action string
	Public       string // its page on the site
	Version      int64
	Fields       []ui.Field
}

// ordered are the edition's sections as they stand now, in their order.
func (a *Admin) ordered(r *desk.Request) ([]section.Section, error) {
	all, err := a.desk.Sections.All(r.Context())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(s section.Section) bool { return s.Edition != r.Ed.Edition.Edition }), nil
}

func (a *Admin) sectionList(r *desk.Request, cause error) (*web.Page, error) {
	list, err := a.ordered(r)
	if err != nil {
		return nil, err
	}
	v := SectionsView{DeskFrame: r.Frame(r.T("sections.title"), "sections"), Action: r.Path("/sections")}
	v.Table = ui.Table{
		Caption: r.T("sections.title"),
		Columns: []ui.Column{
			{Text: r.T("sections.name")}, {Text: r.T("users.state")}, {Text: r.T("desk.acts"), Hidden: true},
		},
		Empty: &ui.Empty{Title: r.T("sections.empty"), Text: r.T("sections.empty_text")},
	}
	for i, s := range list {
		state := ui.State{Kind: "good", Text: r.T("sections.shown")}
		if s.Hidden {
			state = ui.State{Kind: "draft", Text: r.T("sections.hidden")}
		}
		var acts []*ui.Act
		if i > 0 {
			acts = append(acts, a.move(r, s, "up"))
		}
		if i < len(list)-1 {
			acts = append(acts, a.move(r, s, "down"))
		}
		v.Table.Rows = append(v.Table.Rows, []ui.Cell{
			{Text: s.Name, URL: r.Path("/sections/" + s.ID.String()), Note: s.Slug, Main: true}, {State: &state}, {Acts: acts},
		})
	}
	name, slug := "", ""
	if cause != nil {
		name, slug = r.Form.Get("name"), r.Form.Get("slug")
	}
	v.Fields = sectionFields(r, name, slug)
	r.Faulty(cause, v.Fields)
	r.Failed(&v.DeskFrame, cause)
	return desk.Render(a.sections, v)
}

func (a *Admin) move(r *desk.Request, s section.Section, do string) *ui.Act {
	return &ui.Act{Text: r.T("front.do." + do), URL: r.Path("/sections/" + s.ID.String() + "/move"), Hidden: []ui.Hidden{
		{Name: "do", Value: do}, {Name: "version", Value: strconv.FormatInt(s.Version, 10)},
	}}
}

func sectionFields(r *desk.Request, name, slug string) []ui.Field {
	return []ui.Field{
		{Name: "name", Label: r.T("sections.name"), Type: "text", Value: name, Required: true, Max: 60, Auto: "off"},
		{Name: "slug", Label: r.T("sections.slug"), Type: "text", Value: slug, Required: true, Max: 40, Auto: "off", Hint: r.T("sections.slug_hint")},
	}
}

func (a *Admin) createSection(r *desk.Request) (desk.Act, error) {
	list, err := a.ordered(r)
	if err != nil {
		return desk.Act{}, err
	}
	position := 1
	for _, s := range list {
		position = max(position, s.Position+1)
	}
	_, err = a.desk.Sections.Create(r.Context(), r.Actor, section.Section{
		Edition: r.Ed.Edition.Edition, Name: r.Form.Text("name"), Slug: r.Form.Text("slug"), Position: position,
	})
	return desk.Act{To: r.Path("/sections"), Flash: web.Flash{Key: "sections.done.create"}}, err
}

// theSection is the section that the address names, and its place in the list.
func (a *Admin) theSection(r *desk.Request) ([]section.Section, int, error) {
	n, ok := id.ParseSection(r.PathValue("id"))
	list, err := a.ordered(r)
	if err != nil {
		return nil, 0, err
	}
	i := slices.IndexFunc(list, func(s section.Section) bool { return s.ID == n })
	if !ok || i < 0 {
		return nil, 0, fault.New(fault.NotFound, "error.not-found")
	}
	return list, i, nil
}

func (a *Admin) sectionPage(r *desk.Request, cause error) (*web.Page, error) {
	list, i, err := a.theSection(r)
	if err != nil {
		return nil, err
	}
	s := list[i]
	v := SectionView{
		DeskFrame: r.Frame(s.Name, "sections"), Back: r.Path("/sections"), Action: r.Path("/sections/" + s.ID.String()),
		Public: r.Ed.SectionPath(s), Version: s.Version,
	}
	name, slug, hidden := s.Name, s.Slug, s.Hidden
	if cause != nil {
		name, slug, hidden = r.Form.Get("name"), r.Form.Get("slug"), r.Form.Has("hidden")
	}
	v.Fields = append(sectionFields(r, name, slug), ui.Field{
		Name: "hidden", Label: r.T("sections.hide"), Type: "checkbox", Value: "yes", Checked: hidden, Hint: r.T("sections.hide_hint"),
	})
	v.Fields[1].Hint = r.T("sections.slug_change")
	r.Faulty(cause, v.Fields)
	r.Failed(&v.DeskFrame, cause)
	return desk.Render(a.section, v)
}

func (a *Admin) changeSection(r *desk.Request) (desk.Act, error) {
	list, i, err := a.theSection(r)
	if err != nil {
		return desk.Act{}, err
	}
	want := list[i]
	if want.Version, err = version(r); err != nil {
		return desk.Act{}, err
	}
	want.Name, want.Slug, want.Hidden = r.Form.Text("name"), r.Form.Text("slug"), r.Form.Has("hidden")
	err = a.desk.Sections.Change(r.Context(), r.Actor, want)
	return desk.Act{To: r.Path("/sections"), Flash: web.Flash{Key: "sections.done.change"}}, err
}

// version is that of the thing the form was made of.
func version(r *desk.Request) (int64, error) {
	v, err := strconv.ParseInt(r.Form.Get("version"), 10, 64)
	if err != nil || v <= 0 {
		return 0, fault.New(fault.Invalid, "error.value")
	}
	return v, nil
}

// moveSection puts a section one place up or down, and numbers the places anew.
func (a *Admin) moveSection(r *desk.Request) (desk.Act, error) {
	list, i, err := a.theSection(r)
	if err != nil {
		return desk.Act{}, err
	}
	seen, err := version(r)
	if err != nil {
		return desk.Act{}, err
	}
	if seen != list[i].Version {
		return desk.Act{}, fault.New(fault.Conflict, "error.changed-meanwhile")
	}
	to := i + 1
	switch r.Form.Get("do") {
	case "up":
		to = i - 1
	case "down":
	default:
		return desk.Act{}, fault.New(fault.Invalid, "error.value")
	}
	if to >= 0 && to < len(list) {
		list[i], list[to] = list[to], list[i]
	}
	for k, s := range list {
		if s.Position == k+1 {
			continue
		}
		s.Position = k + 1
		if err := a.desk.Sections.Change(r.Context(), r.Actor, s); err != nil {
			return desk.Act{}, err
		}
	}
	return desk.Act{To: r.Path("/sections"), Flash: web.Flash{Key: "sections.done.move"}}, nil
}
