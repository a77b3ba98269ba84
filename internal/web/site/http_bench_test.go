package site_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

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
