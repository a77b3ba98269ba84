package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"peyk/internal/web"
)

// site is a router under test, with its log and the last error shown.
type site struct {
	*web.Router
	log *syncBuffer

	mu  sync.Mutex
	err error
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func newSite(tb testing.TB, change func(*web.Config)) *site {
	tb.Helper()
	s := &site{log: &syncBuffer{}}
	cfg := web.Config{
		Log: slog.New(slog.NewJSONHandler(s.log, nil)),
		ErrorPage: func(w http.ResponseWriter, _ *http.Request, status int, err error, id string) {
			s.mu.Lock()
			s.err = err
			s.mu.Unlock()
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.WriteHeader(status)
			io.WriteString(w, "error page "+id)
		},
	}
	if change != nil {
		change(&cfg)
	}
	rt, err := web.NewRouter(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	s.Router = rt
	return s
}

func withBase(tb testing.TB, base string) func(*web.Config) {
	tb.Helper()
	u, err := url.Parse(base)
	if err != nil {
		tb.Fatal(err)
	}
	return func(c *web.Config) { c.BaseURL = u }
}

// ask sends a request; headers are name, value pairs.
func (s *site) ask(tb testing.TB, method, target, body string, headers ...string) *http.Response {
	tb.Helper()
	return ask(tb, s, method, target, body, headers...)
}

func ask(tb testing.TB, h http.Handler, method, target, body string, headers ...string) *http.Response {
	tb.Helper()
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(context.Background(), method, "http://peyk.example"+target, in)
	if err != nil {
		// A client refuses such an address; a hostile one sends it all the same.
		r = httptest.NewRequest(method, "/", in)
		r.URL.Path = target
	}
	r.RemoteAddr = "192.0.2.7:4711"
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(tb testing.TB, res *http.Response) string {
	tb.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func text(s string) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error { return web.HTML(200, []byte(s)).Send(w, r) }
}

func gunzipped(tb testing.TB, s string) string {
	tb.Helper()
	zr, err := gzip.NewReader(strings.NewReader(s))
	if err != nil {
		tb.Fatal(err)
	}
	b, err := io.ReadAll(zr)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}
