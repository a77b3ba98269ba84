// Package admin owns the newsroom's pages of administration: users, sections,
// the edition's settings, the comment policy and the log of acts. It must not
// hold a rule: who may do what, and what is valid, the services say.
package admin

import (
	"embed"
	"errors"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

//go:embed *.html
var files embed.FS

// Admin is the administrators' part of the newsroom.
type Admin struct {
	desk     *desk.Desk
	users    *ui.Page[UsersView]
	user     *ui.Page[UserView]
	newUser  *ui.Page[NewUserView]
	password *ui.Page[PasswordView]
	sections *ui.Page[SectionsView]
	section  *ui.Page[SectionView]
	edition  *ui.Page[EditionView]
	policy   *ui.Page[PolicyView]
	review   *ui.Page[ReviewView]
	version  *ui.Page[VersionView]
	audit    *ui.Page[AuditView]
}

// New returns the part.
func New(d *desk.Desk) (*Admin, error) {
	a := &Admin{desk: d}
	err := errors.Join(
		page(d, &a.users, "users.html"), page(d, &a.user, "user.html", "choices.html"),
		page(d, &a.newUser, "user_new.html", "choices.html"), page(d, &a.password, "password.html"),
		page(d, &a.sections, "sections.html"), page(d, &a.section, "section.html"), page(d, &a.edition, "edition.html"),
		page(d, &a.policy, "policy.html"), page(d, &a.review, "review.html"), page(d, &a.version, "version.html"),
		page(d, &a.audit, "audit.html"),
	)
	if err != nil {
		return nil, err
	}
	return a, nil
}

func page[T any](d *desk.Desk, to **ui.Page[T], names ...string) error {
	p, err := ui.NewPage[T](d.Library, ui.Desk, files, names...)
	*to = p
	return err //nolint:wrapcheck // names the page already
}

// maxUpload bounds a form with a logo: see the bound of the archive's.
const maxUpload = 64 << 20

// Routes lays the routes of administration.
func (a *Admin) Routes(m *desk.Mount) {
	m.Get("/users", account.UserManage, a.userList)
	m.Get("/users/new", account.UserManage, func(r *desk.Request) (*web.Page, error) { return a.newUserPage(r, nil) })
	m.Post("/users", account.UserManage, a.createUser, a.newUserPage)
	m.Get("/users/{id}", account.UserManage, func(r *desk.Request) (*web.Page, error) { return a.userPage(r, nil) })
	m.Post("/users/{id}/profile", account.UserManage, a.setProfile, a.userPage)
	m.Post("/users/{id}/access", account.UserManage, a.setAccess, a.userPage)
	m.Post("/users/{id}/disable", account.UserManage, a.userAct(a.desk.Accounts.Disable, "users.done.disable"), a.userPage)
	m.Post("/users/{id}/enable", account.UserManage, a.userAct(a.desk.Accounts.Enable, "users.done.enable"), a.userPage)
	m.Post("/users/{id}/sessions", account.UserManage, a.userAct(a.desk.Accounts.EndSessions, "users.done.sessions"), a.userPage)
	m.Post("/users/{id}/password", account.UserManage, a.resetPassword, a.userPage)

	m.Get("/sections", account.SectionManage, func(r *desk.Request) (*web.Page, error) { return a.sectionList(r, nil) })
	m.Post("/sections", account.SectionManage, a.createSection, a.sectionList)
	m.Get("/sections/{id}", account.SectionManage, func(r *desk.Request) (*web.Page, error) { return a.sectionPage(r, nil) })
	m.Post("/sections/{id}", account.SectionManage, a.changeSection, a.sectionPage)
	m.Post("/sections/{id}/move", account.SectionManage, a.moveSection, a.sectionList)

	m.Get("/edition", account.EditionManage, func(r *desk.Request) (*web.Page, error) { return a.editionPage(r, nil) })
	m.Post("/edition", account.EditionManage, a.changeEdition, a.editionPage, web.MaxBody(maxUpload))

	m.Get("/policy", account.RulesPublish, func(r *desk.Request) (*web.Page, error) { return a.policyPage(r, nil) })
	m.Post("/policy", account.RulesPublish, a.changePolicy, a.policyPage)
	m.Get("/policy/{version}", account.RulesPublish, a.versionPage)

	m.Get("/audit", account.AuditSee, a.auditPage)
}

// Choices are checkboxes under one heading.
type Choices struct {
	Name, Legend, Hint, Fault string
	Groups                    []ChoiceGroup
}

// ChoiceGroup is some of the checkboxes, with a title if there are several
// groups.
type ChoiceGroup struct {
	Title, Lang, Dir string
	Items            []Choice
}

// Choice is a checkbox.
type Choice struct {
	Value, Text, Hint string
	Checked           bool
}

// faults are all messages of the fields at fault.
func faults(r *desk.Request, cause error) []string {
	var have *fault.Error
	if !errors.As(cause, &have) {
		return nil
	}
	var out []string
	for _, f := range have.Fields {
		out = append(out, r.Ed.P.FieldFault(f))
	}
	return out
}
