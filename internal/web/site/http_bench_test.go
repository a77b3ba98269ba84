package site_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/webtest"
)

// nowhere takes an answer and keeps nothing of it but its status.
type nowhere struct {
	header http.Header
	status int
}

func (w *nowhere) Header() http.Header         { return w.header }
func (w *nowhere) WriteHeader(status int)      { w.status = status }
func (w *nowhere) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkCachedArticle compares a story's page from the cache, through the
// whole handler chain, with a bare handler that writes the same bytes with the
// same headers of the page: in one process without a network, and over the
// loopback with one connection.
func BenchmarkCachedArticle(b *testing.B) {
	c := webtest.NewCorpus(b, 1000)
	path := c.Path(c.Read)
	r := webtest.Request(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate")
	page := c.Send(r)
	if page.Code != http.StatusOK || page.Header.Get("Content-Encoding") != "gzip" {
		b.Fatalf("%d, %v", page.Code, page.Header)
	}
	length := []string{strconv.Itoa(len(page.Body))}
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h["Content-Type"], h["Content-Encoding"], h["Content-Length"] = page.Header["Content-Type"], page.Header["Content-Encoding"], length
		_, _ = w.Write(page.Body)
	})
	for _, h := range []struct {
		name string
		h    http.Handler
	}{{"bare", bare}, {"peyk", c.Handler}} {
		b.Run("process/"+h.name, func(b *testing.B) {
			w := &nowhere{header: http.Header{}}
			b.ReportAllocs()
			defer report(b, cpuTime())
			for b.Loop() {
				clear(w.header)
				h.h.ServeHTTP(w, r)
			}
		})
	}
	for _, h := range []struct {
		name string
		h    http.Handler
	}{{"bare", bare}, {"peyk", c.Handler}} {
		b.Run("loopback/"+h.name, func(b *testing.B) { loopback(b, h.h, r.URL.EscapedPath()) })
	}
}

// loopback asks again and again over one connection, reading as cheaply as can
// be.
func loopback(b *testing.B, h http.Handler, path string) {
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
	defer func() { _ = conn.Close() }()
	ask := []byte("GET " + path + " HTTP/1.1\r\nHost: " + webtest.Host + "\r\nUser-Agent: bench\r\nAccept-Encoding: gzip, deflate\r\n\r\n")
	in := bufio.NewReaderSize(conn, 128<<10)
	b.ReportAllocs()
	defer report(b, cpuTime())
	for b.Loop() {
		if _, err := conn.Write(ask); err != nil {
			b.Fatal(err)
		}
		if err := skip(in); err != nil {
			b.Fatal(err)
		}
	}
	_ = conn.Close()
}

func skip(in *bufio.Reader) error {
	length := 0
	for first := true; ; first = false {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.Contains(line, []byte(" 200 ")) {
			return fmt.Errorf("answer %q", line)
		}
		if n, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(n))); err != nil {
				return err
			}
		}
		if len(line) == 2 {
			break
		}
	}
	_, err := in.Discard(length)
	return err
}

// report tells the processor time of one operation.
func report(b *testing.B, before time.Duration) {
	b.Helper()
	b.ReportMetric(float64(cpuTime()-before)/float64(b.N), "cpu-ns/op")
}

// uncached measures an address whose page is made anew each time, compressed
// and kept. forget makes it out of date.
func uncached(b *testing.B, c *webtest.Corpus, path string, forget func()) {
	b.Helper()
	r := webtest.Request(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := &nowhere{header: http.Header{}}
	before := cpuTime()
	c.Handler.ServeHTTP(w, r) // the first reads what lies on the disk
	first := cpuTime() - before
	defer func() { b.ReportMetric(float64(first), "cpu-ns/first") }()
	b.ReportAllocs()
	defer report(b, cpuTime())
	for b.Loop() {
		forget()
		clear(w.header)
		w.status = 0
		c.Handler.ServeHTTP(w, r)
		if w.status != http.StatusOK {
			b.Fatalf("status %d", w.status)
		}
	}
}

// BenchmarkUncached measures pages that no cache has, at two sizes of the
// archive: neither time may grow with it by much.
func BenchmarkUncached(b *testing.B) {
	corpora := map[int]*webtest.Corpus{}
	sizes := []int{1000, 100_000}
	for _, size := range sizes {
		corpora[size] = webtest.NewCorpus(b, size)
	}
	for _, name := range []string{"Article", "Home", "Section", "Search", "Feed", "Sitemap"} {
		for _, size := range sizes { // one after the other, so that the ratio is of one moment
			c := corpora[size]
			path := map[string]string{
				"Article": c.Path(c.Read), "Home": "/", "Section": "/section/culture", "Feed": "/feeds/rss", "Sitemap": "/sitemap.xml",
				"Search": "/search?q=" + url.QueryEscape(strings.Join(strings.Fields(c.Read.Headline)[:2], " ")),
			}[name]
			forget := c.Handler.Forget // everything: also what pages share
			if name == "Article" {     // one story of many: what pages share stays
				forget = func() { c.Handler.Bump(directory.StoryTag(c.Read.Code)) }
			}
			b.Run(name+"/"+strconv.Itoa(size), func(b *testing.B) { uncached(b, c, path, forget) })
		}
	}
}

// BenchmarkCommentPost measures a comment from the request to its receipt,
// the disk's part in it.
func BenchmarkCommentPost(b *testing.B) {
	c := webtest.NewCorpus(b, 1000)
	page := c.Get(b, "/news/"+c.Read.Code.String()+"/comment").Page(b, http.StatusOK)
	token := page.One("form.comment-form input[name=token]").Attr("value")
	c.Clock.Advance(time.Minute)
	i := 0
	b.ReportAllocs()
	defer report(b, cpuTime())
	for b.Loop() {
		i++
		form := url.Values{"token": {token}, "name": {"خواننده"}, "text": {"این خبر برای شهر ما مهم است و باید بیشتر به آن پرداخت؛ دیدگاه " + strconv.Itoa(i)}}
		from := fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255)
		if a := c.PostFrom(b, from, "/news/"+c.Read.Code.String()+"/comment", form); a.Code != http.StatusSeeOther {
			b.Fatalf("status %d\n%s", a.Code, a.Body)
		}
	}
}

// BenchmarkBeacon measures a view counted, of ever new readers.
func BenchmarkBeacon(b *testing.B) {
	c := webtest.NewCorpus(b, 1000)
	r := webtest.Request(http.MethodPost, "/v/"+c.Read.Code.String(), nil)
	r.Body = io.NopCloser(strings.NewReader(""))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := &nowhere{header: http.Header{}}
	b.ReportAllocs()
	defer report(b, cpuTime())
	for i := 0; b.Loop(); i++ {
		clear(w.header)
		r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:4711", i>>16&255, i>>8&255, i&255)
		c.Handler.ServeHTTP(w, r)
	}
	if w.status != http.StatusNoContent {
		b.Fatalf("status %d", w.status)
	}
}
