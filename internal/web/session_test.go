package web_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/web"
)

// tokens is who is signed in under which token.
type tokens map[string]account.Actor

func (t tokens) Resume(_ context.Context, token string) (account.Actor, error) {
	if token == "broken" {
		return account.Actor{}, errors.New("database away")
	}
	a, ok := t[token]
	if !ok {
		return a, fault.New(fault.Unauthenticated, "account.session-ended")
	}
	return a, nil
}

func TestOnlyWhoMayGetsIn(t *testing.T) {
	signedIn := tokens{
		"mod":   {User: 1, Name: "Sara", Roles: account.RolesOf(account.Moderator)},
		"rep":   {User: 2, Roles: account.RolesOf(account.Reporter)},
		"fresh": {User: 3, Roles: account.RolesOf(account.Moderator), MustChange: true},
	}
	s := newSite(t, nil)
	cookies := web.Cookies{Secure: true}
	desk := s.With(web.Authenticate(signedIn, cookies))
	who := func(w http.ResponseWriter, r *http.Request) error {
		a, ok := web.ActorFrom(r.Context())
		if !ok {
			return errors.New("nobody got through")
		}
		_, err := io.WriteString(w, a.Name+" "+web.SessionTokenFrom(r.Context()))
		return err
	}
	desk.With(web.Require(account.CommentModerate)).Handle("GET /queue", who)
	desk.With(web.Require(account.PasswordChange)).Handle("GET /password", who)
	desk.Handle("GET /login", text("login"))
	cases := []struct {
		name, target, cookie string
		status               int
		cleared              bool
	}{
		{"nobody", "/queue", "", 401, false},
		{"moderator", "/queue", "mod", 200, false},
		{"reporter", "/queue", "rep", 403, false},
		{"ended session", "/queue", "gone", 401, true},
		{"ended session at the login", "/login", "gone", 200, true},
		{"must change first", "/queue", "fresh", 403, false},
		{"may change", "/password", "fresh", 200, false},
		{"store away", "/queue", "broken", 500, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var headers []string
			if c.cookie != "" {
				headers = []string{"Cookie", "__Host-peyk=" + c.cookie}
			}
			res := s.ask(t, "GET", c.target, "", headers...)
			if res.StatusCode != c.status {
				t.Errorf("status %d, want %d", res.StatusCode, c.status)
			}
			if cleared := len(res.Cookies()) == 1 && res.Cookies()[0].MaxAge < 0; cleared != c.cleared {
				t.Errorf("cookies %v", res.Cookies())
			}
			if res.Header.Get("Cache-Control") != "private, no-store" {
				t.Errorf("Cache-Control %q", res.Header.Get("Cache-Control"))
			}
		})
	}
	if got := bodyOf(t, s.ask(t, "GET", "/queue", "", "Cookie", "__Host-peyk=mod")); got != "Sara mod" {
		t.Errorf("got %q", got)
	}
	if res := s.ask(t, "GET", "/queue", "", "Cookie", "peyk=mod"); res.StatusCode != 401 {
		t.Errorf("a cookie that another host could have set was taken: %d", res.StatusCode)
	}
}

func TestSessionCookies(t *testing.T) {
	for _, secure := range []bool{true, false} {
		cookies := web.Cookies{Secure: secure}
		s := newSite(t, nil)
		s.Handle("POST /login", func(w http.ResponseWriter, _ *http.Request) error {
			cookies.SetSession(w, "token")
			return nil
		})
		set := s.ask(t, "POST", "/login", "").Header.Get("Set-Cookie")
		for _, part := range []string{"peyk=token", "Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=2592000"} {
			if !strings.Contains(set, part) {
				t.Errorf("%q lacks %s", set, part)
			}
		}
		if strings.Contains(set, "Secure") != secure || strings.HasPrefix(set, "__Host-") != secure || strings.Contains(set, "Domain") {
			t.Errorf("secure %v: %q", secure, set)
		}
	}
}

func TestWithActor(t *testing.T) {
	ctx := web.WithActor(t.Context(), account.Actor{User: 7})
	if a, ok := web.ActorFrom(ctx); !ok || a.User != 7 {
		t.Errorf("%v %v", a, ok)
	}
	if _, ok := web.ActorFrom(t.Context()); ok {
		t.Error("somebody out of nothing")
	}
}

func TestReadersAreToldApartAndNotKnown(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }
	readers := web.NewReaders(web.FixedReaderKey("a key"), now)
	proxies, _ := web.ParseProxies("192.0.2.7")
	s := newSite(t, func(c *web.Config) { c.TrustedProxies = proxies })
	var got, network web.ReaderID
	s.Handle("GET /x", func(_ http.ResponseWriter, r *http.Request) error {
		got, network = readers.Of(r), readers.Network(r)
		return nil
	})
	of := func(addr, agent string) web.ReaderID {
		s.ask(t, "GET", "/x", "", "X-Forwarded-For", addr, "User-Agent", agent)
		if got == network {
			t.Error("a reader is the same as their network")
		}
		return got
	}
	a := of("203.0.113.9", "Firefox")
	if of("203.0.113.9", "Firefox") != a {
		t.Error("one reader is two")
	}
	if of("203.0.113.10", "Firefox") == a || of("203.0.113.9", "Chrome") == a {
		t.Error("two readers are one")
	}
	six := of("2001:db8:1:2::5", "Firefox")
	if of("2001:db8:1:2:ffff::9", "Firefox") != six {
		t.Error("one household is two readers")
	}
	if of("2001:db8:1:3::5", "Firefox") == six {
		t.Error("two households are one reader")
	}
	readers = web.NewReaders(web.FixedReaderKey("another key"), now)
	if of("203.0.113.9", "Firefox") == a {
		t.Error("a reader is known beyond the key")
	}
}

func TestLimits(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	limiter := web.NewLimiter(web.NewReaders(web.FixedReaderKey("k"), clock),
		web.Rate{Burst: 2, Every: 30 * time.Second}, web.Rate{Burst: 3, Every: 10 * time.Second}, clock)
	proxies, _ := web.ParseProxies("192.0.2.7")
	s := newSite(t, func(c *web.Config) { c.TrustedProxies = proxies })
	s.With(web.Limit(limiter)).Handle("POST /comments", text("sent"))
	post := func(addr, agent string) *http.Response {
		return s.ask(t, "POST", "/comments", "", "X-Forwarded-For", addr, "User-Agent", agent)
	}
	for _, step := range []struct {
		addr   string
		agent  string
		after  time.Duration
		status int
		retry  string
	}{
		{"203.0.113.9", "a", 0, 200, ""},
		{"203.0.113.9", "a", 0, 200, ""},
		{"203.0.113.9", "a", 0, 429, "30"},
		{"203.0.113.9", "a", 0, 429, "30"}, // which costs the neighbours nothing
		{"203.0.113.9", "b", 0, 200, ""},   // behind the same address
		{"203.0.113.9", "c", 0, 429, "10"}, // the whole network is too fast
		{"203.0.113.10", "a", 0, 200, ""},
		{"203.0.113.9", "a", 29500 * time.Millisecond, 429, "1"},
		{"203.0.113.9", "a", 500 * time.Millisecond, 200, ""},
		{"2001:db8::1", "a", 0, 200, ""},
		{"2001:db8::2", "a", 0, 200, ""},
		{"2001:db8::3", "a", 0, 429, "30"}, // one household
	} {
		now = now.Add(step.after)
		if res := post(step.addr, step.agent); res.StatusCode != step.status || res.Header.Get("Retry-After") != step.retry {
			t.Errorf("%s: %d %q, want %d %q", step.addr, res.StatusCode, res.Header.Get("Retry-After"), step.status, step.retry)
		}
	}
}
