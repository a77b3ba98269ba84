package desk

import (
	"embed"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/ui"
)

//go:embed *.html
var files embed.FS

type pages struct {
	signIn  *ui.Page[SignInView]
	account *ui.Page[AccountView]
}

func newPages(lib *ui.Library) (*pages, error) {
	var p pages
	var err error
	if p.signIn, err = ui.NewPage[SignInView](lib, ui.Bare, files, "signin.html"); err != nil {
		return nil, err
	}
	if p.account, err = ui.NewPage[AccountView](lib, ui.Desk, files, "account.html"); err != nil {
		return nil, err
	}
	return &p, nil
}

// SignInView is the sign-in page.
type SignInView struct {
	ui.DeskFrame
	Action string
	Next   string
	Fields []ui.Field
}

// AccountView is one's own account: password and sessions.
type AccountView struct {
	ui.DeskFrame
	Must     bool // the password has to be changed before anything else
	Action   string
	Fields   []ui.Field
	Sessions ui.Table
}

// Routes lays the routes of signing in and of one's own account.
func (d *Desk) Routes(rt *web.Router) {
	rt.Handle("GET /desk", func(w http.ResponseWriter, r *http.Request) error {
		http.Redirect(w, r, Root(d.Dir.Main().Edition.Edition)+"/", http.StatusFound)
		return nil
	})
	for _, e := range d.Dir.Order() {
		rt.Handle("GET "+Root(e)+"/sign-in", func(w http.ResponseWriter, r *http.Request) error {
			form, err := web.ParseQuery(r)
			if err != nil {
				return err
			}
			return d.signInPage(w, r, e, form.Get("next"), "", nil)
		})
		rt.Handle("POST "+Root(e)+"/sign-in", func(w http.ResponseWriter, r *http.Request) error { return d.signIn(w, r, e) })
		out := rt.With(web.Authenticate(d.Accounts, d.Cookies))
		out.Handle("POST "+Root(e)+"/sign-out", func(w http.ResponseWriter, r *http.Request) error {
			if actor, ok := web.ActorFrom(r.Context()); ok {
				if err := d.Accounts.SignOut(r.Context(), actor, web.SessionTokenFrom(r.Context())); err != nil {
					return err
				}
			}
			d.Cookies.ClearSession(w)
			http.Redirect(w, r, Root(e)+"/sign-in", http.StatusSeeOther)
			return nil
		})
	}
	m := d.Mount(rt)
	m.Get("/account", account.PasswordChange, func(r *Request) (*web.Page, error) { return d.accountPage(r, nil) })
	m.Post("/account/password", account.PasswordChange, d.changePassword, d.accountPage)
	m.Post("/account/sessions/end", account.PasswordChange, d.endSession, nil)
}

func (d *Desk) signInPage(w http.ResponseWriter, hr *http.Request, e id.Edition, next, login string, cause error) error {
	r := &Request{Request: hr, Desk: d, Ed: d.Dir.Edition(e), Now: d.Clock()}
	v := SignInView{
		DeskFrame: ui.DeskFrame{
			P: r.Ed.P, Agency: r.Ed.Name, HomeURL: r.Path("/"), SiteURL: r.Ed.Prefix + "/", Title: r.T("desk.sign_in"),
		},
		Action: r.Path("/sign-in"), Next: localDesk(next),
		Fields: []ui.Field{
			{Name: "login", Label: r.T("desk.login"), Type: "text", Value: login, Required: true, Auto: "username", Max: 40, Focus: login == ""},
			{Name: "password", Label: r.T("desk.password"), Type: "password", Required: true, Auto: "current-password", Max: 256, Focus: login != ""},
		},
	}
	r.Failed(&v.DeskFrame, cause)
	page, err := Render(d.pages.signIn, v)
	if err != nil {
		return err
	}
	if cause != nil {
		page.Status = web.StatusOf(cause)
	}
	return page.Send(w, hr)
}

// localDesk returns where to go after signing in, if that is in the newsroom.
func localDesk(next string) string {
	if path, ok := web.LocalPath(next); ok && strings.HasPrefix(path, "/desk/") {
		return path
	}
	return ""
}

func (d *Desk) signIn(w http.ResponseWriter, hr *http.Request, e id.Edition) error {
	form, err := web.ParseForm(hr)
	if err != nil {
		return err
	}
	c := d.credentials(hr)
	c.Login, c.Password = form.Text("login"), form.Get("password")
	token, actor, err := d.Accounts.SignIn(hr.Context(), c)
	if kind := fault.KindOf(err); err != nil && (kind == fault.Unauthenticated || kind == fault.TooMany) {
		return d.signInPage(w, hr, e, form.Get("next"), form.Text("login"), err)
	}
	if err != nil {
		return err
	}
	d.Cookies.SetSession(w, token)
	to := localDesk(form.Get("next"))
	switch {
	case actor.MustChange:
		to = Root(e) + "/account"
	case to == "":
		to = Root(e) + "/"
	}
	http.Redirect(w, hr, to, http.StatusSeeOther) //nolint:gosec // localDesk lets addresses of the newsroom pass alone
	return nil
}

// credentials are those of a request, without login and password.
func (d *Desk) credentials(r *http.Request) account.Credentials {
	from := d.Readers.Network(r)
	return account.Credentials{From: hex.EncodeToString(from[:]), Agent: r.UserAgent()}
}

// SignInFirst leads somebody who is not signed in to the sign-in page, and
// back from there; false when the request is not one of the newsroom's pages.
func (d *Desk) SignInFirst(w http.ResponseWriter, r *http.Request, err error) bool {
	if !fault.Is(err, fault.Unauthenticated) || r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/desk/") {
		return false
	}
	e := d.Of(r.URL.Path)
	http.Redirect(w, r, Root(e)+"/sign-in?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther) //nolint:gosec // a path of ours; the reader's is escaped
	return true
}

// MustChangeFirst leads somebody whose password was set by another to the page
// where it is changed.
func (d *Desk) MustChangeFirst(w http.ResponseWriter, r *http.Request, err error) bool {
	if !isKey(err, "account.must-change") || r.Method != http.MethodGet {
		return false
	}
	http.Redirect(w, r, Root(d.Of(r.URL.Path))+"/account", http.StatusSeeOther) //nolint:gosec // Of gives one of our editions
	return true
}

// Of returns the edition that a newsroom path belongs to.
func (d *Desk) Of(path string) id.Edition {
	rest := strings.TrimPrefix(path, "/desk/")
	name, _, _ := strings.Cut(rest, "/")
	if d.Dir.Edition(id.Edition(name)) != nil {
		return id.Edition(name)
	}
	return d.Dir.Main().Edition.Edition
}
