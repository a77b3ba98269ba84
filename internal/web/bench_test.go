package web_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"peyk/internal/web"
)

// The benchmarks compare a cached page, through everything that a request
// passes in production, with a handler of net/http alone that writes the same
// bytes, packed beforehand: in the process (the cost of the handlers) and over
// a kept connection on the loopback (the cost to the server, socket included).

// bigPage is 40 KB of markup and words as a page has them.
func bigPage() []byte {
	words := strings.Fields("the agency said on Monday that a new line of the city railway would open in spring and carry " +
		"forty thousand passengers each day between the northern districts and the old bazaar as engineers tested the last tunnel")
	random := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for b.Len() < 40<<10 {
		b.WriteString("<p class=\"body\">")
		for range 20 {
			b.WriteString(words[random.IntN(len(words))] + strconv.Itoa(random.IntN(50)) + " ")
		}
		b.WriteString("</p>\n")
	}
	return b.Bytes()
}

func packed(body []byte) []byte {
	var out bytes.Buffer
	zw, _ := gzip.NewWriterLevel(&out, 6)
	zw.Write(body)
	zw.Close()
	return out.Bytes()
}

// production is a router as the program makes it, and the cache of its page.
func production(tb testing.TB, body []byte) (http.Handler, *web.Cache) {
	tb.Helper()
	base, _ := url.Parse("https://peyk.example")
	proxies, err := web.ParseProxies("127.0.0.1")
	if err != nil {
		tb.Fatal(err)
	}
	reg := web.NewRegistry()
	rt, err := web.NewRouter(web.Config{
		Log: slog.New(slog.DiscardHandler), AccessLevel: slog.LevelDebug,
		Metrics: web.NewMetrics(reg), BaseURL: base, TrustedProxies: proxies,
		ErrorPage: func(w http.ResponseWriter, _ *http.Request, status int, _ error, _ string) {
			w.WriteHeader(status)
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	cache, err := web.NewCache(web.CacheOptions{Registerer: reg})
	if err != nil {
		tb.Fatal(err)
	}
	tags := []web.Tag{"rules", "site"}
	for i := range 30 {
		tags = append(tags, web.Tag("story:"+strconv.Itoa(i)))
	}
	rt.Handle("GET /{$}", func(http.ResponseWriter, *http.Request) error { return nil })
	rt.Handle("GET /section/{slug}", func(http.ResponseWriter, *http.Request) error { return nil })
	rt.Handle("GET /news/{code}/{slug}", cache.Handler(web.ByPath("page"), func(context.Context, *http.Request) (*web.Page, error) {
		p := web.HTML(200, body)
		p.Tags = tags
		return p, nil
	}), web.Bare())
	return rt, cache
}

// bare is what net/http alone costs.
func bare(small []byte) http.Handler {
	length := strconv.Itoa(len(small))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /news/{code}/{slug}", func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Encoding", "gzip")
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Length", length)
		w.Write(small)
	})
	return mux
}

const benchPath = "/news/10423/a-new-line-opens"

// nowhere takes an answer and keeps nothing.
type nowhere struct {
	header http.Header
	status int
	bytes  int
}

func (w *nowhere) Header() http.Header         { return w.header }
func (w *nowhere) WriteHeader(status int)      { w.status = status }
func (w *nowhere) Write(p []byte) (int, error) { w.bytes += len(p); return len(p), nil }

func BenchmarkPage(b *testing.B) {
	body := bigPage()
	small := packed(body)
	whole, _ := production(b, body)
	handlers := []struct {
		name string
		h    http.Handler
	}{{"bare", bare(small)}, {"peyk", whole}}
	for _, kind := range []string{"gzip", "304"} {
		for _, h := range handlers {
			b.Run("process/"+kind+"/"+h.name, func(b *testing.B) { inProcess(b, h.h, kind) })
		}
		for _, h := range handlers {
			b.Run("loopback/"+kind+"/"+h.name, func(b *testing.B) { overLoopback(b, h.h, kind) })
		}
	}
}

// BenchmarkPageWhileOthersChange reads one page while 60 changes a second, of
// 20 tags each, are made to others.
func BenchmarkPageWhileOthersChange(b *testing.B) {
	h, cache := production(b, bigPage())
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(time.Second / 60)
		defer tick.Stop()
		for n := 1000; ; n++ {
			select {
			case <-stop:
				return
			case <-tick.C:
			}
			var tags []web.Tag
			for i := range 20 {
				tags = append(tags, web.Tag("story:"+strconv.Itoa(n*20+i)))
			}
			cache.Bump(tags...)
		}
	}()
	overLoopback(b, h, "gzip")
	close(stop)
	<-done
}

// tagOf asks for the page once, to know its entity tag.
func tagOf(h http.Handler) string {
	r, _ := http.NewRequestWithContext(context.Background(), http.MethodGet, benchPath, nil)
	w := &nowhere{header: http.Header{}}
	h.ServeHTTP(w, r)
	if tag := w.header.Get("Etag"); tag != "" {
		return tag
	}
	return `"x"`
}

func inProcess(b *testing.B, h http.Handler, kind string) {
	b.Helper()
	r, _ := http.NewRequestWithContext(b.Context(), http.MethodGet, benchPath, nil)
	r.RemoteAddr = "127.0.0.1:9999"
	r.Header.Set("Accept-Encoding", "gzip, deflate")
	r.Header.Set("User-Agent", "bench")
	if kind == "304" {
		r.Header.Set("If-None-Match", tagOf(h))
	}
	w := &nowhere{header: http.Header{}}
	b.ReportAllocs()
	defer reportCPU(b, cpuTime())
	for b.Loop() {
		clear(w.header)
		h.ServeHTTP(w, r)
	}
	if want := map[string]int{"gzip": 0, "304": http.StatusNotModified}[kind]; want != 0 && w.status != want {
		b.Fatalf("status %d", w.status)
	}
}

func overLoopback(b *testing.B, h http.Handler, kind string) {
	b.Helper()
	ln, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, ln, h, web.ServeOptions{}) }()
	defer func() {
		stop()
		if err := <-served; err != nil {
			b.Error(err)
		}
	}()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", ln.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	request := "GET " + benchPath + " HTTP/1.1\r\nHost: peyk.example\r\nUser-Agent: bench\r\nAccept-Encoding: gzip, deflate\r\n"
	if kind == "304" {
		request += "If-None-Match: " + tagOf(h) + "\r\n"
	}
	raw := []byte(request + "\r\n")
	in := bufio.NewReaderSize(conn, 64<<10)
	b.ReportAllocs()
	defer reportCPU(b, cpuTime())
	for b.Loop() {
		if _, err := conn.Write(raw); err != nil {
			b.Fatal(err)
		}
		if err := skipResponse(in, kind == "304"); err != nil {
			b.Fatal(err)
		}
	}
	conn.Close()
}

// reportCPU reports the processor time an answer took, the client's part in it.
func reportCPU(b *testing.B, before time.Duration) {
	b.Helper()
	b.ReportMetric(float64(cpuTime()-before)/float64(b.N), "cpu-ns/op")
}

// skipResponse reads an answer as cheaply as can be, so that the client's cost
// does not hide the server's.
func skipResponse(in *bufio.Reader, empty bool) error {
	length := 0
	for first := true; ; first = false {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.Contains(line, []byte(" 200 ")) && !bytes.Contains(line, []byte(" 304 ")) {
			return fmt.Errorf("answer %q", line)
		}
		if n, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			length, _ = strconv.Atoi(string(bytes.TrimSpace(n)))
		}
		if len(line) == 2 {
			break
		}
	}
	if empty {
		return nil
	}
	_, err := in.Discard(length)
	return err
}
