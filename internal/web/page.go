package web

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Page is a whole answer.
type Page struct {
	Status      int    // 0 is 200
	ContentType string // with its charset
	// Body must not be changed once it was handed over.
	Body []byte
	// CacheControl is for browsers: "" is CacheRevalidate from the cache and
	// CacheNever from Send.
	CacheControl string
	LastModified time.Time   // zero sends none
	Header       http.Header // more headers, canonical names; usually nil

	// Tags name what the page was made from: the cache makes it anew when one
	// of them is bumped.
	Tags []Tag
	// Expires is when the page is to be made anew whatever happens: the next
	// publish time it depends on. Zero is never.
	Expires time.Time
	// Hole is where the cache puts a piece that other pages have too; nil for
	// none. Such a page is for the cache alone, and HTML.
	Hole *Hole
}

// HTML returns a page of HTML.
func HTML(status int, body []byte) *Page {
	return &Page{Status: status, ContentType: "text/html; charset=utf-8", Body: body}
}

// Send writes the page without the cache: compressed if it is worth it and
// the client takes it, and, unless the page or an earlier Cache-Control says
// otherwise, kept by nobody.
func (p *Page) Send(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	p.setHeader(h)
	switch {
	case p.CacheControl != "":
		h["Cache-Control"] = []string{p.CacheControl}
	case h["Cache-Control"] == nil:
		h["Cache-Control"] = noStore
	}
	body := p.Body
	if worthCompressing(p.ContentType, len(body)) {
		h["Vary"] = varyEncoding
		if accepts(r.Header["Accept-Encoding"])&codeGzip != 0 {
			if small := gzipBytes(body, gzipFast); len(small) < len(body) {
				h["Content-Encoding"] = encodingGzip
				body = small
			}
		}
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(p.status())
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client went away: nobody is left to tell
	}
	return nil
}

func (p *Page) status() int {
	if p.Status == 0 {
		return http.StatusOK
	}
	return p.Status
}

func (p *Page) setHeader(h http.Header) {
	maps.Copy(h, p.Header)
	if p.ContentType != "" {
		h["Content-Type"] = []string{p.ContentType}
	}
	if !p.LastModified.IsZero() {
		h["Last-Modified"] = []string{p.LastModified.UTC().Format(http.TimeFormat)}
	}
}

// worthCompressing reports whether a body of the type and size is worth it.
func worthCompressing(contentType string, size int) bool {
	if size < 512 {
		return false
	}
	kind, _, _ := strings.Cut(contentType, ";")
	kind = strings.TrimSpace(kind)
	switch {
	case strings.HasPrefix(kind, "text/"), strings.HasSuffix(kind, "+xml"), strings.HasSuffix(kind, "+json"):
		return true
	}
	switch kind {
	case "application/json", "application/xml", "application/javascript", "application/manifest+json":
		return true
	}
	return false
}
