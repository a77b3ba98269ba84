package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
	"github.com/prometheus/client_golang/prometheus"

	"peyk/internal/clock"
)

// Cache keeps whole pages in bounded memory and never serves one that is out
// of date: once Bump has returned, the next request of a page with one of the
// tags has it made from what is there now, a render that was under way when
// Bump was called included. A page is made by one request at a time, however
// many wait for it.
type Cache struct {
	entries *otter.Cache[string, *entry]
	parts   *otter.Cache[string, *kept]
	gens    *generations
	flights flights
	clock   clock.Clock
	control []string
	lane    atomic.Pointer[Lane] // learns which addresses lead here; nil for none

	hits, misses, renders, patches, shared, failed atomic.Uint64
}

// CacheOptions are what a Cache is made of.
type CacheOptions struct {
	// MaxBytes bounds the memory of the pages; 0 is 64 MiB.
	MaxBytes uint64
	// Clock tells when pages expire; nil is the machine's.
	Clock clock.Clock
	// Registerer gets the cache's metrics; nil gets none.
	Registerer prometheus.Registerer
}

const (
	defaultCacheBytes = 64 << 20
	// renderLife bounds one render, whoever waits for it.
	renderLife = 30 * time.Second
	maxKey     = 512
)

// NewCache returns an empty cache.
func NewCache(o CacheOptions) (*Cache, error) {
	if o.MaxBytes == 0 {
		o.MaxBytes = defaultCacheBytes
	}
	if o.Clock == nil {
		o.Clock = clock.System
	}
	entries, err := otter.New(&otter.Options[string, *entry]{
		MaximumWeight: o.MaxBytes,
		Weigher:       func(key string, e *entry) uint32 { return e.weight(key) },
	})
	if err != nil {
		return nil, fmt.Errorf("making the page cache: %w", err)
	}
	parts, err := otter.New(&otter.Options[string, *kept]{MaximumSize: maxParts})
	if err != nil {
		return nil, fmt.Errorf("making the cache of parts: %w", err)
	}
	c := &Cache{entries: entries, parts: parts, gens: newGenerations(), clock: o.Clock, control: revalidate}
	if o.Registerer != nil {
		c.register(o.Registerer)
	}
	return c, nil
}

// Bump makes every page with one of the tags out of date. It is called after
// the change is committed and before it is acknowledged.
func (c *Cache) Bump(tags ...Tag) {
	if len(tags) > 0 {
		c.gens.bump(tags)
	}
}

// BumpAll makes every page out of date.
func (c *Cache) BumpAll() { c.gens.bumpAll() }

// Len returns how many pages are kept, those out of date too.
func (c *Cache) Len() int { return c.entries.EstimatedSize() }

// Bytes returns how much memory the pages are counted to take.
func (c *Cache) Bytes() uint64 { return c.entries.WeightedSize() }

// KeyFunc names the page a request asks for. It must tell apart all that
// Render tells apart, and must be cheap. It reports false for a request whose
// page is to be made for it alone.
type KeyFunc func(r *http.Request) (key string, ok bool)

// ByPath makes a page's key from the path and the named parameters of the
// query; all others are thought to change nothing. "vote=yes|no" names a
// parameter and the values that count: with any other the page is the one
// without it. A page asked for with an overlong query is made for that request
// alone.
func ByPath(params ...string) KeyFunc {
	names, values := make([]string, len(params)), make([][]string, len(params))
	for i, param := range params {
		name, allowed, some := strings.Cut(param, "=")
		if names[i] = name; some {
			values[i] = strings.Split(allowed, "|")
		}
	}
	return func(r *http.Request) (string, bool) {
		if r.URL.RawQuery == "" || len(names) == 0 {
			return r.URL.Path, len(r.URL.Path) <= maxKey
		}
		var b strings.Builder
		b.WriteString(r.URL.Path)
		query := r.URL.Query()
		for i, name := range names {
			b.WriteByte(0)
			if value := query.Get(name); values[i] == nil || slices.Contains(values[i], value) {
				b.WriteString(value)
			}
		}
		k := strings.TrimRight(b.String(), "\x00") // nothing said is as if nothing was asked
		return k, len(k) <= maxKey
	}
}

// Render makes a page. It must read whatever it reads after it was called,
// and give the page a tag for everything that could change it. The request it
// gets is that of the first who asked, without headers, cookies, body and
// signed-in user, for the page is everybody's; the path, its values and the
// query are there. An error is handed to all who wait and is not kept.
type Render func(ctx context.Context, r *http.Request) (*Page, error)

// Handler answers GET and HEAD with pages made by render. Its route should be
// Bare.
func (c *Cache) Handler(key KeyFunc, render Render) HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			return errMethod("GET, HEAD")
		}
		k, ok := key(r)
		if !ok {
			return c.alone(w, attached(w, r), render)
		}
		if e, ok := c.lookup(k); ok {
			c.hits.Add(1)
			c.learn(w, r, k, e)
			return e.serve(w, r)
		}
		c.misses.Add(1)
		e, err := c.fill(attached(w, r), k, render)
		if err != nil {
			return err
		}
		c.learn(w, r, k, e)
		return e.serve(w, r)
	}
}

// learn tells the lane, if there is one, what the request's address stands for.
func (c *Cache) learn(w http.ResponseWriter, r *http.Request, key string, e *entry) {
	if rw, ok := w.(*response); ok {
		c.lane.Load().learn(r, key, rw.route, e)
	}
}

// lookup returns the page under the key if it may be served.
func (c *Cache) lookup(key string) (*entry, bool) {
	e, ok := c.entries.GetIfPresent(key)
	if !ok || !c.current(e) {
		return nil, false
	}
	return e, true
}

func (c *Cache) current(e *entry) bool {
	return c.gens.fresh(&e.stamp) && (e.holed == nil || c.gens.fresh(&e.shared)) && (e.expires == 0 || c.clock().UnixNano() < e.expires)
}

// alone makes a page for one request.
func (c *Cache) alone(w http.ResponseWriter, r *http.Request, render Render) error {
	e, err := c.make(r, render)
	if err != nil {
		return err
	}
	return e.serve(w, r)
}

// make renders a page.
func (c *Cache) make(r *http.Request, render Render) (*entry, error) {
	return c.guard(func() (*entry, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), renderLife)
		defer cancel()
		ctx = context.WithValue(ctx, infoKey{}, &info{id: RequestID(ctx)})
		for tries := 0; ; tries++ {
			e, err := c.once(ctx, r, render)
			if !errors.Is(err, errNotHere) || tries == maxRenders {
				return e, err
			}
		}
	})
}

// maxRenders is how often a page is made once more because what it shares with
// others changed while it was made.
const maxRenders = 3

// remake makes the page under a key anew, or only the piece that it shares
// with others.
func (c *Cache) remake(r *http.Request, key string, render Render) (*entry, error) {
	e, err := c.guard(func() (*entry, error) { return c.patched(r.Context(), key) })
	if e != nil || err != nil {
		return e, err
	}
	return c.make(r, render)
}

// guard makes a panic an error, and counts errors.
func (c *Cache) guard(do func() (*entry, error)) (e *entry, err error) {
	defer func() {
		if v := recover(); v != nil {
			e, err = nil, &PanicError{Value: v, Stack: debug.Stack()}
		}
		if err != nil {
			c.failed.Add(1)
		}
	}()
	return do()
}

func (c *Cache) once(ctx context.Context, r *http.Request, render Render) (*entry, error) {
	c.renders.Add(1)
	start := c.gens.now()
	p, err := render(ctx, anonymous(ctx, r))
	if err != nil {
		return nil, err
	}
	if p.Hole != nil {
		h := newHoled(p, c.control)
		h.page.stamp.start, h.page.stamp.slots = start, c.gens.slotsOf(p.Tags)
		return c.fillHole(ctx, h)
	}
	e := newEntry(p, c.control)
	e.stamp.start, e.stamp.slots = start, c.gens.slotsOf(p.Tags)
	e.stamp.checked.Store(never)
	return e, nil
}

// anonymous returns the request without anything of the person who sent it.
func anonymous(ctx context.Context, r *http.Request) *http.Request {
	out := r.WithContext(ctx)
	out.Method, out.Header, out.Body = http.MethodGet, http.Header{}, http.NoBody
	out.RemoteAddr, out.TLS, out.ContentLength = "", nil, 0
	out.Form, out.PostForm, out.MultipartForm = nil, nil, nil
	return out
}

func (c *Cache) register(reg prometheus.Registerer) {
	count := func(name, help string, v *atomic.Uint64) {
		reg.MustRegister(prometheus.NewCounterFunc(
			prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(v.Load()) }))
	}
	count("peyk_cache_hits_total", "Pages served from memory.", &c.hits)
	count("peyk_cache_misses_total", "Requests for pages that were not there or out of date.", &c.misses)
	count("peyk_cache_renders_total", "Pages made.", &c.renders)
	count("peyk_cache_patches_total", "Pages of which only what they share with others was made anew.", &c.patches)
	count("peyk_cache_shared_total", "Requests that were given a page made for another.", &c.shared)
	count("peyk_cache_failures_total", "Pages that could not be made.", &c.failed)
	reg.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "peyk_cache_bytes", Help: "Memory the pages take."},
			func() float64 { return float64(c.Bytes()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "peyk_cache_pages", Help: "Pages kept."},
			func() float64 { return float64(c.Len()) }))
}
