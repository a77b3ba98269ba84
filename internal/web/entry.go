package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
)

// entry is a page in the cache, with all that is the same in every answer
// made once. The plain body is not kept when it is worth compressing: four
// times as many pages fit, and hardly anybody asks for it.
type entry struct {
	stamp   stamp
	shared  stamp  // of the piece in its hole
	holed   *holed // nil without a hole
	status  int
	expires int64 // unix nanoseconds; 0 is never

	etag     string
	modified time.Time
	headers  []header // of every answer, 304 too
	own      bool     // the page has headers of its own among them
	ctype    []string

	size     int      // of the plain body
	plain    *variant // nil when gzip is there
	gzip     *variant // nil when not worth it
	brotli   atomic.Pointer[variant]
	brotliOn atomic.Int32 // how often brotli was asked for
	bare     atomic.Pointer[variant]
	bareOn   atomic.Int32 // how often the plain body was asked for

	unchanged atomic.Pointer[[]byte] // the head of a 304 of the lane
}

// variant is a body in one coding.
type variant struct {
	body     []byte
	encoding []string // value of Content-Encoding; nil is plain
	length   []string // value of Content-Length

	head atomic.Pointer[[]byte] // of an answer of the lane
}

func newVariant(body []byte, encoding []string) *variant {
	return &variant{body: body, encoding: encoding, length: []string{strconv.Itoa(len(body))}}
}

// brotliAfter is how many readers ask for brotli before it is made: a page
// that is soon made anew is not worth it.
const brotliAfter = 4

// newEntry makes ready what answers to the page need.
func newEntry(p *Page, cacheControl []string) *entry {
	e := bareEntry(p, cacheControl)
	e.tag(etagOf(p.Body), e.headers)
	if worthCompressing(p.ContentType, len(p.Body)) {
		e.headers = append(e.headers, header{"Vary", varyEncoding})
		if small := gzipBytes(p.Body, gzipCached); len(small) < len(p.Body) {
			e.gzip = newVariant(small, encodingGzip)
			return e
		}
	}
	e.plain = newVariant(p.Body, nil)
	return e
}

// bareEntry is an entry without a body and what follows from it.
func bareEntry(p *Page, cacheControl []string) *entry {
	e := &entry{
		status: p.status(), modified: p.LastModified, ctype: []string{p.ContentType}, size: len(p.Body), expires: expiry(p.Expires),
	}
	extra := http.Header{}
	p.setHeader(extra)
	delete(extra, "Content-Type")
	e.own = len(p.Header) > 0
	for name, value := range extra {
		e.headers = append(e.headers, header{name, value})
	}
	if p.CacheControl != "" {
		cacheControl = []string{p.CacheControl}
	}
	e.headers = append(e.headers, header{"Cache-Control", cacheControl})
	if p.Hole != nil {
		e.headers = append(e.headers, header{"Vary", varyEncoding})
	}
	return e
}

// tag gives the entry its entity tag beside other headers.
func (e *entry) tag(etag string, headers []header) {
	e.etag = etag
	e.headers = append(slices.Clip(headers), header{"Etag", []string{etag}})
}

// etagOf names a body. The tag is weak and the same for all codings, which a
// 304 needs no more than: what it promises is that the page says the same.
func etagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// weight is what the entry takes of the cache's bound, in bytes. The brotli
// variant that may come is counted from the start.
func (e *entry) weight(key string) uint32 {
	n := 1024 + len(key) + 4*len(e.stamp.slots)
	if e.gzip != nil {
		n += 2 * len(e.gzip.body)
	}
	if e.plain != nil {
		n += len(e.plain.body)
	}
	return uint32(min(n, 1<<31))
}

// serve writes the page as the client takes it.
func (e *entry) serve(w http.ResponseWriter, r *http.Request) error {
	if rw, ok := w.(*response); ok {
		rw.own = rw.own || e.own
	}
	h := w.Header()
	for i := range e.headers {
		h[e.headers[i].name] = e.headers[i].value
	}
	if e.status == http.StatusOK && notModified(r.Header, e.etag, e.modified) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	v, err := e.choose(accepts(r.Header["Accept-Encoding"]))
	if err != nil {
		return err
	}
	h["Content-Type"] = e.ctype
	if v.encoding != nil {
		h["Content-Encoding"] = v.encoding
	}
	h["Content-Length"] = v.length
	w.WriteHeader(e.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(v.body) // the client went away: nobody is left to tell
	}
	return nil
}

// choose returns the body in the best of the codings the client takes.
func (e *entry) choose(taken coding) (*variant, error) {
	if e.gzip == nil {
		return e.plain, nil
	}
	if taken&codeBrotli != 0 {
		if v := e.brotli.Load(); v != nil {
			return v, nil
		}
		e.wantBrotli()
	}
	if taken&codeGzip != 0 {
		return e.gzip, nil
	}
	if v := e.bare.Load(); v != nil {
		return v, nil
	}
	body, err := gunzip(e.gzip.body, e.size)
	if err != nil {
		return nil, err
	}
	v := newVariant(body, nil)
	if e.bareOn.Add(1) == bareAfter { // one of them keeps it, if there is room
		size := int64(e.size)
		if bareKept.Add(size) > maxBare {
			bareKept.Add(-size)
			e.bareOn.Store(0)
		} else {
			e.bare.Store(v)
			runtime.AddCleanup(e, func(size int64) { bareKept.Add(-size) }, size)
		}
	}
	return v, nil
}

// bareAfter is how many clients without gzip ask for a page before its plain
// body is kept beside the pressed one; maxBare bounds all of those together.
const (
	bareAfter = 4
	maxBare   = 16 << 20
)

// bareKept is how many bytes of plain bodies are kept.
var bareKept atomic.Int64

// brotliBusy keeps brotli to one page at a time, so that it never takes more
// than one core from readers.
var brotliBusy atomic.Bool

// wantBrotli makes the brotli variant beside the requests once it was asked
// for often enough. Who asked gets gzip meanwhile.
func (e *entry) wantBrotli() {
	if e.brotliOn.Add(1) < brotliAfter || !brotliBusy.CompareAndSwap(false, true) {
		return
	}
	go func() {
		defer brotliBusy.Store(false)
		if e.brotli.Load() != nil {
			return
		}
		body, err := gunzip(e.gzip.body, e.size)
		if err != nil {
			return // gzip goes on serving; the next plain answer tells
		}
		v := newVariant(brotliBytes(body, brotliPage), encodingBrotli)
		if len(v.body) >= len(e.gzip.body) {
			v = e.gzip
		}
		e.brotli.Store(v)
	}()
}
