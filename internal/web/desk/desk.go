// Package desk owns what all pages of the newsroom share: who is signed in,
// the frame around a page, messages after an act, signing in and one's own
// account. The pages themselves live in the packages below this one's folder,
// one for each part of the newsroom. It must not hold a rule: who may do what
// is asked of package account, by the services.
package desk

import (
	"log/slog"
	"net/http"
	"time"

	"peyk/internal/account"
	"peyk/internal/audit"
	"peyk/internal/clock"
	"peyk/internal/comment"
	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/rank"
	"peyk/internal/section"
	"peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// Deps is what the newsroom is made of.
type Deps struct {
	Stories  *story.Service
	Reader   story.Reader
	Comments *comment.Service
	Accounts *account.Service
	Sections *section.Service
	Editions *site.Service
	Media    *media.Service
	Rank     *rank.Service
	Audit    *audit.Service
	House    *copydesk.Service

	Dir     *directory.Directory
	Cookies web.Cookies
	Signer  *web.Signer
	Readers *web.Readers
	Library *ui.Library
	Clock   clock.Clock
	Log     *slog.Logger
}

// Desk is the newsroom: its shared pages, and the way to make others.
type Desk struct {
	Deps
	pages *pages
}

// New returns the newsroom.
func New(d Deps) (*Desk, error) {
	p, err := newPages(d.Library)
	if err != nil {
		return nil, err
	}
	return &Desk{Deps: d, pages: p}, nil
}

// Request is a request of somebody who is signed in, within an edition.
type Request struct {
	*http.Request
	Desk  *Desk
	Ed    *directory.Edition
	Actor account.Actor
	Now   time.Time
	Form  web.Form // of a POST; the query of a GET
	flash web.Flash
	said  bool // flash is to be shown on this page
}

// Path returns an address within the newsroom's edition: Path("/stories").
func (r *Request) Path(p string) string { return Root(r.Ed.Edition.Edition) + p }

// Root is the newsroom's address of an edition.
func Root(e id.Edition) string { return "/desk/" + string(e) }

// T is the message in the edition's language.
func (r *Request) T(key string, args ...any) string { return r.Ed.P.T(key, args...) }

// Act is what a POST did: where to go next, and what to say there.
type Act struct {
	To      string
	Flash   web.Flash
	Session string // the token of a new session, if the act began one
	// Page is shown in place of going on, when nothing was done yet: what
	// was typed comes back, looked at anew.
	Page *web.Page
}

// Mount lays the routes of one part of the newsroom. Patterns are without the
// method and the newsroom's address: "/stories/{code}".
type Mount struct {
	desk *Desk
	rt   *web.Router
}

// Mount returns the way to lay routes on a router.
func (d *Desk) Mount(rt *web.Router) *Mount { return &Mount{d, rt} }

// Get lays a page that needs the right to an act.
func (m *Mount) Get(pattern string, need account.Act, page func(r *Request) (*web.Page, error)) {
	m.handle("GET", pattern, need, func(w http.ResponseWriter, r *Request) error {
		form, err := web.ParseQuery(r.Request)
		if err != nil {
			return err
		}
		r.Form = form
		r.flash, r.said = m.desk.Cookies.TakeFlash(w, r.Request, m.desk.Signer, r.Now)
		p, err := page(r)
		if err != nil {
			return err
		}
		return p.Send(w, r.Request)
	})
}

// Post lays an act: done, it leads on; failed with faults that can be mended,
// again makes the page anew with what was sent. A nil again leaves every
// failure to the error page.
func (m *Mount) Post(pattern string, need account.Act, do func(r *Request) (Act, error), again func(r *Request, cause error) (*web.Page, error), options ...web.Option) {
	m.handle("POST", pattern, need, func(w http.ResponseWriter, r *Request) error {
		form, err := web.ParseForm(r.Request)
		if err != nil {
			return err
		}
		r.Form = form
		act, err := do(r)
		if err == nil {
			if act.Page != nil {
				return act.Page.Send(w, r.Request)
			}
			if act.Session != "" {
				m.desk.Cookies.SetSession(w, act.Session)
			}
			if act.Flash.Key != "" {
				m.desk.Cookies.SetFlash(w, m.desk.Signer, r.Now, act.Flash)
			}
			http.Redirect(w, r.Request, act.To, http.StatusSeeOther)
			return nil
		}
		if kind := fault.KindOf(err); again == nil || kind != fault.Invalid && kind != fault.Conflict {
			return err
		}
		p, perr := again(r, err)
		if perr != nil {
			return perr
		}
		p.Status = web.StatusOf(err)
		return p.Send(w, r.Request)
	}, options...)
}

func (m *Mount) handle(method, pattern string, need account.Act, h func(w http.ResponseWriter, r *Request) error, options ...web.Option) {
	d := m.desk
	signedIn := m.rt.With(web.Authenticate(d.Accounts, d.Cookies), web.Require(need))
	for _, e := range d.Dir.Order() {
		signedIn.Handle(method+" "+Root(e)+pattern, func(w http.ResponseWriter, hr *http.Request) error {
			actor, _ := web.ActorFrom(hr.Context())
			return h(w, &Request{Request: hr, Desk: d, Ed: d.Dir.Edition(e), Actor: actor, Now: d.Clock()})
		}, options...)
	}
}

// Render renders a view into a page that nobody keeps.
func Render[T any](p *ui.Page[T], view T) (*web.Page, error) {
	body, err := p.Bytes(view)
	if err != nil {
		return nil, err
	}
	page := web.HTML(http.StatusOK, body)
	page.CacheControl = web.CacheNever
	return page, nil
}
