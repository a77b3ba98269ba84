package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/maypok86/otter/v2"
)

// Lane answers requests for pages that the cache has straight from the
// connection, without the request and response of net/http, which cost more
// than the rest of such an answer. It takes only what it wholly understands:
// a GET without a query and without a body, in HTTP/1.1 and in plain text (as
// a proxy sends it), of an address that the router answered from the cache
// before. Everything else, TLS and HTTP/2 included, goes to net/http on the
// same connection, and the connection comes back when that is done. Answers,
// counters and timeouts are the same either way.
type Lane struct {
	router *Router
	cache  *Cache
	known  *otter.Cache[string, known]
	date   atomic.Pointer[date]
}

// known is what an address stood for when the router answered it.
type known struct {
	key   string
	route *route
}

// date is the value of the Date header in one second.
type date struct {
	second int64
	text   string
}

// What the addresses that a lane knows weigh at most: each its bytes, and
// what is kept beside them.
const (
	maxKnownBytes = 16 << 20
	besideAddress = 160
)

// NewLane returns a lane for the pages of the cache that the router leads to.
// It is nil, which no server uses, when every request is to be logged, for the
// lane writes no lines.
func NewLane(ctx context.Context, rt *Router, c *Cache) (*Lane, error) {
	if rt.cfg.Log.Enabled(ctx, rt.cfg.AccessLevel) {
		return nil, nil //nolint:nilnil // no lane is a lane nobody drives on
	}
	addresses, err := otter.New(&otter.Options[string, known]{
		MaximumWeight: maxKnownBytes,
		Weigher:       func(target string, k known) uint32 { return uint32(len(target) + len(k.key) + besideAddress) },
	})
	if err != nil {
		return nil, err //nolint:wrapcheck // a wrong option of ours
	}
	l := &Lane{router: rt, cache: c, known: addresses}
	c.lane.Store(l)
	return l, nil
}

// Len returns how many addresses the lane knows.
func (l *Lane) Len() int { return l.known.EstimatedSize() }

// learn notes that the router answers the request's address with the page
// under the key, whoever asks. It notes one spelling of an address, the usual
// one, and no address that only leads elsewhere: of the others there is no end.
func (l *Lane) learn(r *http.Request, key string, rt *route, e *entry) {
	if l == nil || !rt.bare || e.status != http.StatusOK || r.Method != http.MethodGet || len(r.RequestURI) > maxTarget {
		return
	}
	if _, ok := l.known.GetIfPresent(r.RequestURI); ok || r.RequestURI != (&url.URL{Path: r.URL.Path}).EscapedPath() {
		return
	}
	l.known.Set(strings.Clone(r.RequestURI), known{key, rt})
}

// find returns the page of an address and its route if the cache has it and it
// is true.
func (l *Lane) find(target []byte) (*entry, *route) {
	k, ok := l.known.GetIfPresent(unsafe.String(unsafe.SliceData(target), len(target))) //nolint:gosec // only compared
	if !ok {
		return nil, nil
	}
	e, ok := l.cache.lookup(k.key)
	if !ok {
		return nil, nil
	}
	return e, k.route
}

// answer appends the answer to a request to out: its head, and the body if it
// fits beside it, else the body is returned. It reports false when the page
// is not at hand.
func (l *Lane) answer(out []byte, h *head, now time.Time) (whole, rest []byte, done answered, ok bool) {
	e, rt := l.find(h.target)
	if e == nil {
		return out, nil, done, false
	}
	done.route = rt
	if e.status == http.StatusOK && len(h.match) > 0 && etagMatch(h.match, e.etag) {
		done.status = http.StatusNotModified
		out = append(out, e.head304()...)
		return l.finish(out, now), nil, done, true
	}
	v, err := e.choose(acceptsOne(h.encoding))
	if err != nil {
		return out, nil, done, false // net/http's way tells what is wrong
	}
	done.status = e.status
	out = append(out, e.headOf(v, l.router.headers)...)
	out = l.finish(out, now)
	if len(v.body) > maxBeside {
		return out, v.body, done, true
	}
	return append(out, v.body...), nil, done, true
}

// answered is what is counted of an answer.
type answered struct {
	route  *route
	status int
}

// finish appends what is of one answer only: its number and its date.
func (l *Lane) finish(out []byte, now time.Time) []byte {
	out = append(out, "X-Request-Id: "...)
	out = appendID(out)
	out = append(out, "\r\nDate: "...)
	d := l.date.Load()
	if d == nil || d.second != now.Unix() {
		d = &date{now.Unix(), now.UTC().Format(http.TimeFormat)}
		l.date.Store(d)
	}
	out = append(out, d.text...)
	return append(out, "\r\n\r\n"...)
}

// count notes an answer as the router would have.
func (l *Lane) count(a answered, took time.Duration) {
	l.cache.hits.Add(1)
	a.route.count.observe(a.status, took)
	if took >= l.router.cfg.Slow {
		l.router.cfg.Log.LogAttrs(context.Background(), slog.LevelWarn, "request",
			slog.String("path", a.route.pattern), slog.Int("status", a.status), slog.Duration("took", took))
	}
}

// maxBeside is the body that is copied beside its head, so that both go out
// in one write; what is longer has a write of its own.
const maxBeside = 32 << 10

// buffers are the answers being written.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, maxBeside+4<<10); return &b }} //nolint:gochecknoglobals // a pool

// listen makes the connections of a listener drive on the lane first.
func (l *Lane) listen(ln net.Listener) net.Listener { return &laneListener{ln, l} }

type laneListener struct {
	net.Listener
	lane *Lane
}

// Accept returns the next connection.
func (l *laneListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err //nolint:wrapcheck // net/http looks at its type
	}
	c := &laneConn{Conn: conn, lane: l.lane}
	c.begin.Store(true)
	return c, nil
}
