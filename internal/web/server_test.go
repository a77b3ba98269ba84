package web_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"peyk/internal/web"
)

func listen(tb testing.TB) net.Listener {
	tb.Helper()
	ln, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	return ln
}

func TestServingEndsWhenTheLastRequestDoes(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	begun, release := make(chan struct{}), make(chan struct{})
	health := web.NewHealth(func(context.Context) error { return nil })
	s := newSite(t, nil)
	s.Handle("GET /slow", func(w http.ResponseWriter, r *http.Request) error {
		close(begun)
		<-release
		if err := r.Context().Err(); err != nil {
			return err
		}
		_, err := io.WriteString(w, "whole")
		return err
	})
	s.Handle("GET /readyz", health.Readyz)
	ln := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, ln, s, web.ServeOptions{Health: health}) }()

	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	got := make(chan string, 1)
	go func() {
		res, err := client.Get("http://" + ln.Addr().String() + "/slow")
		if err != nil {
			got <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		got <- string(b)
	}()
	<-begun
	stop()
	for s.ask(t, "GET", "/readyz", "").StatusCode != 503 {
		time.Sleep(time.Millisecond)
	}
	select {
	case err := <-served:
		t.Fatalf("ended with a request under way: %v", err)
	default:
	}
	close(release)
	if b := <-got; b != "whole" {
		t.Errorf("the request got %q", b)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func TestWhatDoesNotEndIsCutOff(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	s := newSite(t, nil)
	s.Handle("GET /stuck", func(http.ResponseWriter, *http.Request) error {
		close(begun)
		<-release
		return nil
	})
	ln := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, ln, s, web.ServeOptions{Drain: 10 * time.Millisecond}) }()
	go func() {
		res, err := http.Get("http://" + ln.Addr().String() + "/stuck")
		if err == nil {
			res.Body.Close()
		}
	}()
	<-begun
	stop()
	if err := <-served; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("ended with %v", err)
	}
}

func TestTLSSpeaksHTTP2(t *testing.T) {
	certified := httptest.NewUnstartedServer(nil)
	certified.EnableHTTP2 = true
	certified.StartTLS()
	conf, client := certified.TLS, certified.Client()
	certified.Close()
	s := newSite(t, nil)
	s.Handle("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, r.Proto+" "+strconv.FormatBool(web.Secure(r)))
		return err
	})
	ln := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, ln, s, web.ServeOptions{TLS: conf}) }()
	res, err := client.Get("https://" + ln.Addr().String() + "/x")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if b := bodyOf(t, res); b != "HTTP/2.0 true" {
		t.Errorf("got %q", b)
	}
	client.CloseIdleConnections()
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// A client that sends slowly, but sends, is waited for beyond the time that
// the server gives everybody.
func TestSlowUploadsAreWaitedFor(t *testing.T) {
	s := newSite(t, nil)
	var deadlines deadlineWriter
	s.Handle("POST /upload", text("done"), web.MaxBody(8<<20))
	s.Handle("GET /picture", text("done"), web.MaxSend(8<<20))
	s.Handle("GET /page", text("done"))
	for _, c := range []struct {
		method, target string
		want           bool
	}{{"POST", "/upload", true}, {"GET", "/picture", true}, {"GET", "/page", false}} {
		deadlines = deadlineWriter{ResponseRecorder: httptest.NewRecorder()}
		r := httptest.NewRequest(c.method, c.target, strings.NewReader("x"))
		if c.method == "GET" {
			r.Body = http.NoBody
		}
		s.ServeHTTP(&deadlines, r)
		if got := time.Until(deadlines.write) > 17*time.Minute && time.Until(deadlines.read) > 17*time.Minute; got != c.want {
			t.Errorf("%s: deadlines %v %v", c.target, deadlines.read, deadlines.write)
		}
	}
}

// deadlineWriter notes the deadlines it is given.
type deadlineWriter struct {
	*httptest.ResponseRecorder
	read, write time.Time
}

func (w *deadlineWriter) SetReadDeadline(t time.Time) error  { w.read = t; return nil }
func (w *deadlineWriter) SetWriteDeadline(t time.Time) error { w.write = t; return nil }

func TestAListenerThatFailsIsAnError(t *testing.T) {
	ln := listen(t)
	ln.Close()
	if err := web.Serve(t.Context(), ln, http.NotFoundHandler(), web.ServeOptions{}); err == nil {
		t.Error("no error")
	}
}

func TestHeadersAreBounded(t *testing.T) {
	s := newSite(t, nil)
	s.Handle("GET /x", text("x"))
	ln := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, ln, s, web.ServeOptions{}) }()
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+ln.Addr().String()+"/x", nil)
	r.Header.Set("X-Long", strings.Repeat("x", 64<<10))
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", res.StatusCode)
	}
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func TestHealth(t *testing.T) {
	var broken error
	h := web.NewHealth(func(ctx context.Context) error {
		if _, bounded := ctx.Deadline(); !bounded {
			t.Error("the check may take for ever")
		}
		return broken
	})
	reg := web.NewRegistry()
	operators := web.OperatorsHandler(web.MetricsHandler(reg), h)
	status := func(target string) int { return ask(t, operators, "GET", target, "").StatusCode }
	if status("/healthz") != 200 || status("/readyz") != 200 || status("/metrics") != 200 || status("/") != 404 {
		t.Error("not well")
	}
	broken = errors.New("database away at 10.0.0.5")
	if status("/healthz") != 200 || status("/readyz") != 503 {
		t.Error("a database away must make it unready, not dead")
	}
	if b := bodyOf(t, ask(t, operators, "GET", "/readyz", "")); strings.Contains(b, "10.0.0.5") {
		t.Errorf("tells %q", b)
	}
}

func TestCertificatesAreForOurHostsAlone(t *testing.T) {
	c := web.NewCertificates(t.TempDir(), "ops@peyk.example", "peyk.example")
	conf := c.TLS()
	if conf.MinVersion < 0x0303 || conf.GetCertificate == nil {
		t.Errorf("%+v", conf)
	}
	res := ask(t, c.Challenges(), "GET", "/news/7?x=1", "")
	if res.StatusCode != 302 || res.Header.Get("Location") != "https://peyk.example/news/7?x=1" {
		t.Errorf("%d %q", res.StatusCode, res.Header.Get("Location"))
	}
}
