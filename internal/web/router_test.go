package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"peyk/internal/fault"
	"peyk/internal/web"
)

func TestEveryErrorHasItsStatusAndPage(t *testing.T) {
	var form fault.Fields
	form.Add("name", "error.name")
	cases := []struct {
		name   string
		err    error
		status int
		logged bool
	}{
		{"plain", errors.New("disk on fire"), 500, true},
		{"invalid", fault.New(fault.Invalid, "k"), 400, false},
		{"form", form.Err(), 422, false},
		{"unauthenticated", fault.New(fault.Unauthenticated, "k"), 401, false},
		{"forbidden", fault.New(fault.Forbidden, "k"), 403, false},
		{"not found", fmt.Errorf("story 7: %w", fault.New(fault.NotFound, "k")), 404, false},
		{"gone", fault.New(fault.Gone, "k"), 410, false},
		{"conflict", fault.New(fault.Conflict, "k"), 409, false},
		{"too many", fault.New(fault.TooMany, "k").With("seconds", 12), 429, false},
		{"unavailable", fault.New(fault.Unavailable, "k"), 503, true},
		{"timed out", fmt.Errorf("query: %w", context.DeadlineExceeded), 503, true},
		{"own status", web.WithStatus(415, fault.New(fault.Invalid, "k")), 415, false},
		{"too large", fmt.Errorf("reading: %w", &http.MaxBytesError{Limit: 1}), 413, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, nil)
			s.Handle("GET /x", func(w http.ResponseWriter, _ *http.Request) error {
				w.Header().Set("Etag", `"stale"`)
				w.Header().Set("Content-Length", "999")
				return c.err
			})
			res := s.ask(t, "GET", "/x", "")
			if res.StatusCode != c.status {
				t.Fatalf("status %d, want %d", res.StatusCode, c.status)
			}
			if b := bodyOf(t, res); b != "error page "+res.Header.Get("X-Request-Id") {
				t.Errorf("body %q", b)
			}
			if res.Header.Get("Etag") != "" || res.Header.Get("Cache-Control") != "private, no-store" {
				t.Errorf("headers of the page that failed remain: %v", res.Header)
			}
			if c.status == 429 && res.Header.Get("Retry-After") != "12" {
				t.Errorf("Retry-After %q", res.Header.Get("Retry-After"))
			}
			n := strings.Count(s.log.String(), `"request failed"`)
			if c.logged != (n == 1) || n > 1 {
				t.Errorf("logged %d times:\n%s", n, s.log)
			}
			if c.logged && !strings.Contains(s.log.String(), c.err.Error()) {
				t.Errorf("the log lacks the chain:\n%s", s.log)
			}
		})
	}
}

func TestPanicsBecomeAPage(t *testing.T) {
	s := newSite(t, nil)
	s.Handle("GET /x", func(http.ResponseWriter, *http.Request) error { panic("no such thing") })
	res := s.ask(t, "GET", "/x", "")
	if res.StatusCode != 500 || !strings.HasPrefix(bodyOf(t, res), "error page ") {
		t.Fatalf("status %d", res.StatusCode)
	}
	if log := s.log.String(); !strings.Contains(log, "no such thing") || !strings.Contains(log, "router_test.go") {
		t.Errorf("the log lacks value or stack:\n%s", log)
	}
}

func TestAnAnswerThatBreaksIsBrokenOff(t *testing.T) {
	s := newSite(t, nil)
	s.Handle("GET /error", func(w http.ResponseWriter, _ *http.Request) error {
		io.WriteString(w, "half a page")
		return errors.New("the rest is lost")
	})
	s.Handle("GET /panic", func(w http.ResponseWriter, _ *http.Request) error {
		io.WriteString(w, "half a page")
		panic("the rest is lost")
	})
	for _, target := range []string{"/error", "/panic"} {
		func() {
			defer func() {
				if v := recover(); v != http.ErrAbortHandler { //nolint:errorlint // compared as net/http does
					t.Errorf("%s: recovered %v", target, v)
				}
			}()
			s.ask(t, "GET", target, "")
			t.Errorf("%s: the connection was not broken off", target)
		}()
		if !strings.Contains(s.log.String(), "the rest is lost") {
			t.Errorf("%s: not logged", target)
		}
	}
}

func TestAnErrorPageThatFailsIsReplaced(t *testing.T) {
	s := newSite(t, func(c *web.Config) {
		c.ErrorPage = func(http.ResponseWriter, *http.Request, int, error, string) { panic("template broken") }
	})
	res := s.ask(t, "GET", "/nowhere", "")
	if b := bodyOf(t, res); res.StatusCode != 404 || !strings.Contains(b, res.Header.Get("X-Request-Id")) {
		t.Errorf("%d %q", res.StatusCode, b)
	}
	if !strings.Contains(s.log.String(), "template broken") {
		t.Error("not logged")
	}
}

func TestUnroutedRequests(t *testing.T) {
	s := newSite(t, nil)
	s.Handle("GET /{$}", text("home"))
	s.Handle("GET /news/{code}", text("story"))
	s.Handle("POST /comments", text("sent"))
	cases := []struct {
		method, target string
		status         int
		allow          string
	}{
		{"GET", "/", 200, ""},
		{"HEAD", "/news/7", 200, ""},
		{"GET", "/nowhere", 404, ""},
		{"POST", "/nowhere", 404, ""},
		{"GET", "/comments", 405, "POST"},
		{"DELETE", "/news/7", 405, "GET, HEAD"},
		{"BREW", "/news/7", 405, "GET, HEAD"},
		{"PUT", "/", 405, "GET, HEAD"},
	}
	for _, c := range cases {
		res := s.ask(t, c.method, c.target, "")
		if res.StatusCode != c.status || res.Header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %d allow %q, want %d %q", c.method, c.target, res.StatusCode, res.Header.Get("Allow"), c.status, c.allow)
		}
	}
}

func TestHostileAddresses(t *testing.T) {
	s := newSite(t, nil)
	s.Handle("GET /{rest...}", text("page"))
	cases := []struct {
		target string
		status int
	}{
		{"/%D8%AE%D8%A8%D8%B1", 200},
		{"/search?q=%D8%AE%D8%A8%D8%B1&page=2", 200},
		{"/a%00b", 400},
		{"/%ff%fe", 400},
		{"/%0d%0aSet-Cookie:x", 400},
		{"/%7f", 400},
		{"/?q=%00", 400},
		{"/?q=%zz", 400},
		{"/?q=%ff", 400},
		{"/?q=\xff", 400},
		{"/?q=%C0%80", 400}, // NUL, overlong
		{"/?" + strings.Repeat("a=1&", 5000), 200},
	}
	for _, c := range cases {
		if res := s.ask(t, "GET", c.target, ""); res.StatusCode != c.status {
			t.Errorf("%.40q: %d, want %d", c.target, res.StatusCode, c.status)
		}
	}
}

func TestProtectiveHeaders(t *testing.T) {
	s := newSite(t, withBase(t, "https://peyk.example"))
	s.Handle("GET /x", text("page"))
	s.Handle("GET /own", func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
		return web.HTML(200, []byte("page")).Send(w, r)
	})
	want := map[string]string{
		"Content-Security-Policy":    web.CSP,
		"X-Content-Type-Options":     "nosniff",
		"Referrer-Policy":            "strict-origin-when-cross-origin",
		"Cross-Origin-Opener-Policy": "same-origin",
		"Strict-Transport-Security":  "max-age=31536000",
	}
	for _, target := range []string{"/x", "/nowhere", "/%00"} {
		res := s.ask(t, "GET", target, "")
		for name, value := range want {
			if got := res.Header.Get(name); got != value {
				t.Errorf("%s: %s is %q, want %q", target, name, got, value)
			}
		}
		if len(res.Header.Get("X-Request-Id")) != 16 {
			t.Errorf("%s: request id %q", target, res.Header.Get("X-Request-Id"))
		}
	}
	if strings.Contains(web.CSP, "unsafe") {
		t.Error("the policy lets something unsafe pass")
	}
	if got := s.ask(t, "GET", "/own", "").Header.Get("Content-Security-Policy"); !strings.Contains(got, "sandbox") {
		t.Errorf("the handler's own policy was replaced by %q", got)
	}
	plain := newSite(t, nil)
	plain.Handle("GET /x", text("page"))
	if got := plain.ask(t, "GET", "/x", "").Header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("HSTS without https: %q", got)
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	s := newSite(t, func(c *web.Config) {
		withBase(t, "https://peyk.example")(c)
		c.CrossOriginBypass = []string{"POST /api/"}
	})
	s.Handle("POST /x", text("done"))
	s.Handle("POST /api/x", text("done"))
	s.Handle("GET /x", text("page"))
	cases := []struct {
		name, method, target string
		headers              []string
		status               int
	}{
		{"same origin", "POST", "/x", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"the base URL behind a proxy", "POST", "/x", []string{"Origin", "https://peyk.example", "Host", "10.0.0.5:8080"}, 200},
		{"no browser", "POST", "/x", nil, 200},
		{"another site", "POST", "/x", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, 403},
		{"another site, old browser", "POST", "/x", []string{"Origin", "https://evil.example"}, 403},
		{"a sandboxed frame", "POST", "/x", []string{"Origin", "null"}, 403},
		{"a link from another site", "GET", "/x", []string{"Sec-Fetch-Site", "cross-site"}, 200},
		{"the interface for programs", "POST", "/api/x", []string{"Sec-Fetch-Site", "cross-site"}, 200},
	}
	for _, c := range cases {
		if res := s.ask(t, c.method, c.target, "", c.headers...); res.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", c.name, res.StatusCode, c.status)
		}
	}
}

func TestBodiesAreBounded(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.MaxBody = 100 })
	form := func(_ http.ResponseWriter, r *http.Request) error {
		_, err := web.ParseForm(r)
		return err
	}
	s.Handle("POST /small", form)
	s.Handle("POST /large", form, web.MaxBody(1000))
	body := "text=" + strings.Repeat("x", 500)
	urlencoded := []string{"Content-Type", "application/x-www-form-urlencoded"}
	if res := s.ask(t, "POST", "/small", body, urlencoded...); res.StatusCode != 413 {
		t.Errorf("small: %d", res.StatusCode)
	}
	if res := s.ask(t, "POST", "/large", body, urlencoded...); res.StatusCode != 200 {
		t.Errorf("large: %d", res.StatusCode)
	}
}

func TestGroupsWrapFromOutsideIn(t *testing.T) {
	s := newSite(t, nil)
	var order []string
	mark := func(name string) web.Middleware {
		return func(next web.HandlerFunc) web.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) error {
				order = append(order, name)
				return next(w, r)
			}
		}
	}
	g := s.With(mark("a"), mark("b"))
	g.With(mark("c")).Handle("GET /x", text("x"))
	g.Handle("GET /y", text("y"))
	s.ask(t, "GET", "/x", "")
	s.ask(t, "GET", "/y", "")
	if got := strings.Join(order, ""); got != "abcab" {
		t.Errorf("order %s", got)
	}
}

func TestRequestIDReachesTheHandler(t *testing.T) {
	s := newSite(t, nil)
	s.Handle("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		io.WriteString(w, web.RequestID(r.Context()))
		return nil
	})
	res := s.ask(t, "GET", "/x", "")
	if id := bodyOf(t, res); id == "" || id != res.Header.Get("X-Request-Id") || !strings.Contains(s.log.String(), id) {
		t.Errorf("id %q, header %q, log %s", id, res.Header.Get("X-Request-Id"), s.log)
	}
}

func TestTheLogNamesNoReader(t *testing.T) {
	s := newSite(t, nil)
	s.Handle("GET /search", text("x"))
	s.ask(t, "GET", "/search?q=illness", "", "Cookie", "peyk=secret")
	for _, s1 := range []string{"192.0.2.7", "illness", "secret"} {
		if strings.Contains(s.log.String(), s1) {
			t.Errorf("the log holds %q:\n%s", s1, s.log)
		}
	}
	if !strings.Contains(s.log.String(), "192.0.2.0/24") {
		t.Errorf("the log lacks the network:\n%s", s.log)
	}
}

func TestSecretPathsAreNotLogged(t *testing.T) {
	s := newSite(t, nil)
	s.Handle("GET /receipt/{token}", func(http.ResponseWriter, *http.Request) error { return errors.New("broken") }, web.Private())
	s.ask(t, "GET", "/receipt/unguessable", "")
	if log := s.log.String(); strings.Contains(log, "unguessable") || strings.Count(log, "GET /receipt/{token}") != 2 {
		t.Errorf("log:\n%s", log)
	}
}

func TestTheWriterReachesThroughToTheServer(t *testing.T) {
	s := newSite(t, nil)
	s.Handle("GET /x", func(w http.ResponseWriter, _ *http.Request) error {
		io.WriteString(w, "first")
		return http.NewResponseController(w).Flush()
	})
	srv := httptest.NewServer(s)
	defer srv.Close()
	res, err := srv.Client().Get(srv.URL + "/x")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if b := bodyOf(t, res); b != "first" {
		t.Errorf("body %q", b)
	}
}

func TestRequestsAreCounted(t *testing.T) {
	reg := web.NewRegistry()
	s := newSite(t, func(c *web.Config) { c.Metrics = web.NewMetrics(reg) })
	s.Handle("GET /news/{code}", text("x"))
	s.ask(t, "GET", "/news/1", "")
	s.ask(t, "GET", "/news/2", "")
	s.ask(t, "GET", "/nowhere", "")
	out := bodyOf(t, ask(t, web.MetricsHandler(reg), "GET", "/metrics", ""))
	for _, line := range []string{
		`peyk_http_requests_total{class="2xx",route="GET /news/{code}"} 2`,
		`peyk_http_requests_total{class="4xx",route="none"} 1`,
		`peyk_http_request_seconds_count{route="GET /news/{code}"} 2`,
	} {
		if !strings.Contains(out, line) {
			t.Errorf("metrics lack %s", line)
		}
	}
}
