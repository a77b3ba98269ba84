// Package webtest owns a small agency behind its real handler, for tests that
// ask as readers and programs do: the router, the cache and the templates of
// the program over a fresh database, the clock in the test's hand. It is for
// tests alone and must not be imported by the program.
//
//	s := webtest.New(t)
//	st := s.Published(t, testkit.Headline("باران در شمال"))
//	page := s.Get(t, s.Path(st)).Page(t, http.StatusOK)
package webtest

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"peyk/internal/app"
	"peyk/internal/mail"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/htmlcheck"
)

// Host is where the agency's readers reach it.
const Host = "news.example"

// Site is a small agency (see testkit.World) and what answers for it.
type Site struct {
	*testkit.World
	Agency  *app.Agency
	Handler *app.Handler
	// Log is what the program logged at Warn and above.
	Log *Log
}

// New founds an agency over a fresh SQLite database and lays its routes.
func New(tb testing.TB) *Site {
	tb.Helper()
	return open(tb, testkit.NewClock(), func(w *testkit.World) { w.Found(tb) })
}

func open(tb testing.TB, clock *testkit.Clock, fill func(*testkit.World)) *Site {
	tb.Helper()
	s := &Site{Log: &Log{}}
	log := slog.New(slog.NewTextHandler(s.Log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	file := testkit.SQLiteFile(tb) // the name the program gives its database, in a folder of its own
	src := app.Source{Data: filepath.Dir(file), Plain: true}
	a, err := app.Open(tb.Context(), src, mail.Null{Log: log}, log, clock.Now, false)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := a.Close(); err != nil {
			tb.Error(err)
		}
	})
	s.Agency = a
	s.World = &testkit.World{
		Clock: clock, Store: a.Store, Stories: a.Stories, Comments: a.Comments, Sections: a.Sections, Site: a.Site, Rank: a.Rank,
	}
	fill(s.World)
	if s.Handler, err = app.NewHandler(tb.Context(), a, &url.URL{Scheme: "https", Host: Host}); err != nil {
		tb.Fatal(err)
	}
	return s
}

// Answer is what the program answered.
type Answer struct {
	Request *http.Request
	Code    int
	Header  http.Header
	Body    []byte
}

// Send takes a request through the whole handler.
func (s *Site) Send(r *http.Request) *Answer {
	w := httptest.NewRecorder()
	s.Handler.ServeHTTP(w, r)
	return &Answer{r, w.Code, w.Result().Header, w.Body.Bytes()}
}

// Request returns a request as a browser of the address would send it.
func Request(method, target string, body io.Reader) *http.Request {
	r := httptest.NewRequest(method, target, body)
	r.Host, r.RemoteAddr = Host, "192.0.2.7:4711"
	r.Header.Set("User-Agent", "test")
	return r
}

// Get asks for an address.
func (s *Site) Get(tb testing.TB, target string) *Answer {
	tb.Helper()
	return s.Send(Request(http.MethodGet, target, nil))
}

// Post sends a form from an address of the network 192.0.2.0.
func (s *Site) Post(tb testing.TB, target string, form url.Values) *Answer {
	tb.Helper()
	return s.PostFrom(tb, "192.0.2.7", target, form)
}

// PostFrom sends a form from an address.
func (s *Site) PostFrom(tb testing.TB, from, target string, form url.Values) *Answer {
	tb.Helper()
	r := Request(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.RemoteAddr = from + ":4711"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.Send(r)
}

// Page returns the page, and fails the test when it has another status or is
// no page.
func (a *Answer) Page(tb testing.TB, status int) htmlcheck.Node {
	tb.Helper()
	a.Want(tb, status)
	if ct := a.Header.Get("Content-Type"); ct != "text/html; charset=utf-8" {
		tb.Fatalf("%s %s: Content-Type %q", a.Request.Method, a.Request.URL, ct)
	}
	return htmlcheck.Parse(tb, a.Body)
}

// Want fails the test when the answer has another status.
func (a *Answer) Want(tb testing.TB, status int) *Answer {
	tb.Helper()
	if a.Code != status {
		tb.Fatalf("%s %s: status %d, want %d\n%s", a.Request.Method, a.Request.URL, a.Code, status, a.Body[:min(1500, len(a.Body))])
	}
	return a
}

// Leads fails the test when the answer does not lead to an address.
func (a *Answer) Leads(tb testing.TB, status int, to string) {
	tb.Helper()
	a.Want(tb, status)
	if got := a.Header.Get("Location"); got != to {
		tb.Fatalf("%s %s leads to %q, want %q", a.Request.Method, a.Request.URL, got, to)
	}
}

// Says reports whether a text stands anywhere in the answer.
func (a *Answer) Says(text string) bool { return bytes.Contains(a.Body, []byte(text)) }

// Path is a story's address.
func (s *Site) Path(st *story.Story) string {
	prefix := ""
	if st.Edition != testkit.FA {
		prefix = "/" + string(st.Edition)
	}
	return prefix + "/news/" + st.Code.String() + "/" + url.PathEscape(st.Slug)
}

// Log keeps what was logged.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps a line.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p) //nolint:wrapcheck // never fails
}

// Take returns what was logged since it was last asked.
func (l *Log) Take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.text.Reset()
	return l.text.String()
}
