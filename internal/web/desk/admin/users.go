package admin

import (
	"context"
	"slices"
	"strings"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// UsersView lists who works in the newsroom.
type UsersView struct {
	ui.DeskFrame
	New   string
	Table ui.Table
}

// NewUserView is the form of a new user.
type NewUserView struct {
	ui.DeskFrame
	Back, Action string
	Fields       []ui.Field
	Roles        Choices
	Sections     Choices
}

// UserView is one user.
type UserView struct {
	ui.DeskFrame
	Back          string
	Name, Login   string
	State         ui.State
	Facts         []Fact
	ProfileAction string
	Profile       []ui.Field
	AccessAction  string
	Roles         Choices
	Sections      Choices
	Acts          []ActRow
}

// Fact is something known of a user.
type Fact struct {
	Name string
	Text string
	Time *ui.Time
}

// ActRow is an act with what it does.
type ActRow struct {
	Text string
	Act  *ui.Act
}

// PasswordView shows a generated password, once.
type PasswordView struct {
	ui.DeskFrame
	Text, Login, Password, Warn string
	Back                        string
}

func (a *Admin) userList(r *desk.Request) (*web.Page, error) {
	users, err := a.desk.Accounts.Users(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	names, err := a.sectionNames(r)
	if err != nil {
		return nil, err
	}
	v := UsersView{DeskFrame: r.Frame(r.T("users.title"), "users"), New: r.Path("/users/new")}
	v.Table = ui.Table{Caption: r.T("users.title"), Columns: []ui.Column{
		{Text: r.T("users.name")}, {Text: r.T("users.roles")}, {Text: r.T("users.state")},
	}}
	for _, u := range users {
		state := userState(r, &u)
		v.Table.Rows = append(v.Table.Rows, []ui.Cell{
			{Text: u.Name, URL: r.Path("/users/" + u.ID.String()), Note: u.Login, Main: true},
			{Text: roleNames(r, u.Roles), Note: r.T("users.in_sections", "sections", sectionsText(r, names, u.Sections))},
			{State: &state},
		})
	}
	return desk.Render(a.users, v)
}

func userState(r *desk.Request, u *account.User) ui.State {
	switch {
	case u.Disabled:
		return ui.State{Kind: "bad", Text: r.T("users.state_disabled")}
	case u.MustChange:
		return ui.State{Kind: "waiting", Text: r.T("users.state_new")}
	}
	return ui.State{Kind: "good", Text: r.T("users.state_active")}
}

func roleNames(r *desk.Request, roles account.Roles) string {
	var names []string
	for _, role := range roles.List() {
		names = append(names, r.T("role."+role.String()))
	}
	return strings.Join(names, r.T("list.comma"))
}

// sectionNames are the names of all sections of all editions.
func (a *Admin) sectionNames(r *desk.Request) (map[id.Section]string, error) {
	all, err := a.desk.Sections.All(r.Context())
	if err != nil {
		return nil, err
	}
	names := map[id.Section]string{}
	for _, s := range all {
		names[s.ID] = s.Name
	}
	return names, nil
}

func sectionsText(r *desk.Request, names map[id.Section]string, sections []id.Section) string {
	if len(sections) == 0 {
		return r.T("users.everywhere")
	}
	var list []string
	for _, s := range sections {
		list = append(list, names[s])
	}
	return strings.Join(list, r.T("list.comma"))
}

// target is the user the address names.
func (a *Admin) target(r *desk.Request) (account.User, error) {
	n, ok := id.ParseUser(r.PathValue("id"))
	if !ok {
		return account.User{}, fault.New(fault.NotFound, "account.user.unknown")
	}
	return a.desk.Accounts.User(r.Context(), r.Actor, n)
}

// userPage is one user; cause is why the last change was refused.
func (a *Admin) userPage(r *desk.Request, cause error) (*web.Page, error) {
	u, err := a.target(r)
	if err != nil {
		return nil, err
	}
	path := r.Path("/users/" + u.ID.String())
	v := UserView{
		DeskFrame: r.Frame(u.Name, "users"), Back: r.Path("/users"), Name: u.Name, Login: u.Login, State: userState(r, &u),
		ProfileAction: path + "/profile", AccessAction: path + "/access",
		Facts: []Fact{
			{Name: r.T("users.login"), Text: u.Login},
			{Name: r.T("users.created"), Time: &ui.Time{ISO: r.Ed.P.ISO(u.CreatedAt), Text: r.Ed.P.DateTime(u.CreatedAt)}},
			{Name: r.T("users.password_set"), Time: &ui.Time{ISO: r.Ed.P.ISO(u.PasswordSetAt), Text: r.Ed.P.DateTime(u.PasswordSetAt)}},
		},
		Acts: userActs(r, &u, path),
	}
	name, email, roles, sections := u.Name, u.Email, u.Roles, u.Sections
	switch {
	case cause == nil:
	case strings.HasSuffix(r.URL.Path, "/profile"):
		name, email = r.Form.Get("name"), r.Form.Get("email")
	case strings.HasSuffix(r.URL.Path, "/access"):
		roles, _ = rolesOf(r)
		sections, _ = sectionsOf(r)
	}
	v.Profile = profileFields(r, name, email)
	r.Faulty(cause, v.Profile)
	r.Failed(&v.DeskFrame, cause)
	v.Roles = roleChoices(r, roles, r.Fault(cause, "roles"))
	if v.Sections, err = a.sectionChoices(r, sections); err != nil {
		return nil, err
	}
	return desk.Render(a.user, v)
}

func profileFields(r *desk.Request, name, email string) []ui.Field {
	return []ui.Field{
		{Name: "name", Label: r.T("users.name"), Type: "text", Value: name, Required: true, Max: 100, Auto: "off"},
		{Name: "email", Label: r.T("users.email"), Type: "email", Value: email, Max: 254, Auto: "off", Hint: r.T("users.email_hint")},
	}
}

func roleChoices(r *desk.Request, have account.Roles, wrong string) Choices {
	c := Choices{Name: "roles", Legend: r.T("users.roles"), Fault: wrong}
	var g ChoiceGroup
	for _, role := range account.AllRoles() {
		g.Items = append(g.Items, Choice{
			Value: role.String(), Text: r.T("role." + role.String()), Hint: r.T("users.role_hint." + role.String()), Checked: have.Has(role),
		})
	}
	c.Groups = []ChoiceGroup{g}
	return c
}

func (a *Admin) sectionChoices(r *desk.Request, have []id.Section) (Choices, error) {
	c := Choices{Name: "sections", Legend: r.T("users.sections"), Hint: r.T("users.sections_hint")}
	all, err := a.desk.Sections.All(r.Context())
	if err != nil {
		return c, err
	}
	for _, e := range a.desk.Dir.Order() {
		ed := a.desk.Dir.Edition(e)
		g := ChoiceGroup{Title: ed.P.T("lang.name"), Lang: ed.P.Lang(), Dir: ed.P.Dir()}
		for _, s := range all {
			if s.Edition == e {
				g.Items = append(g.Items, Choice{Value: s.ID.String(), Text: s.Name, Checked: slices.Contains(have, s.ID)})
			}
		}
		c.Groups = append(c.Groups, g)
	}
	return c, nil
}

func userActs(r *desk.Request, u *account.User, path string) []ActRow {
	row := func(name, kind string) ActRow {
		return ActRow{Text: r.T("users.act_text." + name), Act: &ui.Act{Text: r.T("users.act." + name), URL: path + "/" + name, Kind: kind}}
	}
	acts := []ActRow{row("password", ""), row("sessions", "")}
	switch {
	case u.Disabled:
		acts = append(acts, row("enable", ""))
	case u.ID != r.Actor.User:
		acts = append(acts, row("disable", "danger"))
	}
	return acts
}

// rolesOf reads the checkboxes of the roles.
func rolesOf(r *desk.Request) (account.Roles, error) {
	return account.ParseRoles(strings.Join(r.Form.All("roles"), " "))
}

// sectionsOf reads the checkboxes of the sections.
func sectionsOf(r *desk.Request) ([]id.Section, error) {
	var out []id.Section
	for _, s := range r.Form.All("sections") {
		n, ok := id.ParseSection(s)
		if !ok {
			return nil, fault.New(fault.Invalid, "error.value")
		}
		out = append(out, n)
	}
	return out, nil
}

// access reads roles and sections, those that exist.
func (a *Admin) access(r *desk.Request) (account.Roles, []id.Section, error) {
	roles, err := rolesOf(r)
	if err != nil {
		return 0, nil, err
	}
	sections, err := sectionsOf(r)
	if err != nil {
		return 0, nil, err
	}
	names, err := a.sectionNames(r)
	if err != nil {
		return 0, nil, err
	}
	for _, s := range sections {
		if _, ok := names[s]; !ok {
			return 0, nil, fault.New(fault.Invalid, "error.value")
		}
	}
	return roles, sections, nil
}

func (a *Admin) newUserPage(r *desk.Request, cause error) (*web.Page, error) {
	v := NewUserView{DeskFrame: r.Frame(r.T("users.new"), "users"), Back: r.Path("/users"), Action: r.Path("/users")}
	v.Fields = append([]ui.Field{{
		Name: "login", Label: r.T("users.login"), Type: "text", Value: r.Form.Get("login"), Required: true, Max: 40, Auto: "off",
		Hint: r.T("users.login_hint"), Focus: cause == nil,
	}}, profileFields(r, r.Form.Get("name"), r.Form.Get("email"))...)
	r.Faulty(cause, v.Fields)
	if r.Fault(cause, "login") == "" && fault.Is(cause, fault.Conflict) {
		v.Fields[0].Fault = r.Ed.P.Fault(cause)
	}
	r.Failed(&v.DeskFrame, cause)
	roles, _ := rolesOf(r)
	v.Roles = roleChoices(r, roles, r.Fault(cause, "roles"))
	sections, _ := sectionsOf(r)
	var err error
	if v.Sections, err = a.sectionChoices(r, sections); err != nil {
		return nil, err
	}
	return desk.Render(a.newUser, v)
}

// createUser adds a user and shows the password made for them, once.
func (a *Admin) createUser(r *desk.Request) (desk.Act, error) {
	roles, sections, err := a.access(r)
	if err != nil {
		return desk.Act{}, err
	}
	u, password, err := a.desk.Accounts.Create(r.Context(), r.Actor, account.NewUser{
		Login: r.Form.Text("login"), Name: r.Form.Text("name"), Email: r.Form.Text("email"), Roles: roles, Sections: sections,
	})
	if err != nil {
		return desk.Act{}, err
	}
	return a.passwordOnce(r, "users.created_text", u, password)
}

// passwordOnce is a page that nobody can see again: the password is kept
// nowhere, and travels in no cookie and no address.
func (a *Admin) passwordOnce(r *desk.Request, text string, u account.User, password string) (desk.Act, error) {
	page, err := desk.Render(a.password, PasswordView{
		DeskFrame: r.Frame(r.T("users.password_title"), "users"), Text: r.T(text, "name", u.Name), Login: u.Login, Password: password,
		Warn: r.T("users.password_warn", "n", int(account.InitialPasswordLife.Hours()/24)), Back: r.Path("/users/" + u.ID.String()),
	})
	return desk.Act{Page: page}, err
}

func (a *Admin) resetPassword(r *desk.Request) (desk.Act, error) {
	u, err := a.target(r)
	if err != nil {
		return desk.Act{}, err
	}
	password, err := a.desk.Accounts.ResetPassword(r.Context(), r.Actor, u.ID, "")
	if err != nil {
		return desk.Act{}, err
	}
	return a.passwordOnce(r, "users.reset_text", u, password)
}

func (a *Admin) setProfile(r *desk.Request) (desk.Act, error) {
	u, err := a.target(r)
	if err != nil {
		return desk.Act{}, err
	}
	err = a.desk.Accounts.SetProfile(r.Context(), r.Actor, u.ID, r.Form.Text("name"), r.Form.Text("email"))
	return desk.Act{To: r.Path("/users/" + u.ID.String()), Flash: web.Flash{Key: "users.done.profile"}}, err
}

// setAccess changes what differs of roles and sections.
func (a *Admin) setAccess(r *desk.Request) (desk.Act, error) {
	u, err := a.target(r)
	if err != nil {
		return desk.Act{}, err
	}
	roles, sections, err := a.access(r)
	if err != nil {
		return desk.Act{}, err
	}
	if roles != u.Roles {
		if err := a.desk.Accounts.SetRoles(r.Context(), r.Actor, u.ID, roles); err != nil {
			return desk.Act{}, err
		}
	}
	slices.Sort(sections)
	if !slices.Equal(sections, u.Sections) {
		if err := a.desk.Accounts.SetSections(r.Context(), r.Actor, u.ID, sections); err != nil {
			return desk.Act{}, err
		}
	}
	return desk.Act{To: r.Path("/users/" + u.ID.String()), Flash: web.Flash{Key: "users.done.access"}}, nil
}

// userAct makes the handler of an act that needs nothing but the user.
func (a *Admin) userAct(do func(ctx context.Context, actor account.Actor, n id.User) error, flash string) func(r *desk.Request) (desk.Act, error) {
	return func(r *desk.Request) (desk.Act, error) {
		u, err := a.target(r)
		if err != nil {
			return desk.Act{}, err
		}
		return desk.Act{To: r.Path("/users/" + u.ID.String()), Flash: web.Flash{Key: flash}}, do(r.Context(), r.Actor, u.ID)
	}
}
