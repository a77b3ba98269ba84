package web

import (
	"context"
	"net/http"

	"peyk/internal/account"
	"peyk/internal/fault"
)

// Sessions finds who a session's token belongs to; account.Service does. A
// token of no live session is an Unauthenticated fault.
type Sessions interface {
	Resume(ctx context.Context, token string) (account.Actor, error)
}

// Cookies sets Peyk's cookies. None can be read by scripts, and none is sent
// with a form or a frame of another site.
type Cookies struct {
	// Secure says that readers reach the site by https: the names then begin
	// with "__Host-", so that no other host can set them.
	Secure bool
}

func (c Cookies) name(plain string) string {
	if c.Secure {
		return "__Host-" + plain
	}
	return plain
}

func (c Cookies) set(w http.ResponseWriter, name, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever readers come by https; a browser would drop it from plain http
		Name: c.name(name), Value: value, Path: "/", MaxAge: maxAge,
		Secure: c.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func (c Cookies) get(r *http.Request, name string) string {
	cookie, err := r.Cookie(c.name(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

const (
	sessionCookie = "peyk"
	flashCookie   = "peyk-flash"
)

// SetSession gives the browser the token of a session.
func (c Cookies) SetSession(w http.ResponseWriter, token string) {
	c.set(w, sessionCookie, token, int(account.SessionLife.Seconds()))
}

// ClearSession takes the session's token from the browser.
func (c Cookies) ClearSession(w http.ResponseWriter) { c.set(w, sessionCookie, "", -1) }

// SessionToken returns the token the browser sent, or "".
func (c Cookies) SessionToken(r *http.Request) string { return c.get(r, sessionCookie) }

// Authenticate finds out who is signed in, for ActorFrom. Who is not goes on
// as nobody; a token that is worth nothing any more is taken from the browser.
// What lies behind it is never cached by anybody.
func Authenticate(sessions Sessions, cookies Cookies) Middleware {
	return func(next HandlerFunc) HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) error {
			w.Header()["Cache-Control"] = noStore
			token := cookies.SessionToken(r)
			if token == "" {
				return next(w, r)
			}
			actor, err := sessions.Resume(r.Context(), token)
			if fault.Is(err, fault.Unauthenticated) {
				cookies.ClearSession(w)
				return next(w, r)
			}
			if err != nil {
				return err //nolint:wrapcheck // told by its own package
			}
			in := infoFrom(r.Context())
			if in == nil {
				in = &info{}
				r = r.WithContext(context.WithValue(r.Context(), infoKey{}, in))
			}
			in.actor, in.token = actor, token
			return next(w, r)
		}
	}
}

// Require lets pass who may do act somewhere; which section it is about the
// rule asks that does it. Nobody is Unauthenticated. Who must change their
// password is Forbidden everything else, with the key "account.must-change".
func Require(act account.Act) Middleware {
	return func(next HandlerFunc) HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) error {
			actor, ok := ActorFrom(r.Context())
			switch {
			case !ok:
				return fault.New(fault.Unauthenticated, "account.sign-in-first")
			case actor.MustChange && act != account.PasswordChange:
				return fault.New(fault.Forbidden, "account.must-change")
			case !actor.CanSomewhere(act):
				return fault.New(fault.Forbidden, "account.forbidden").With("act", string(act))
			}
			return next(w, r)
		}
	}
}
