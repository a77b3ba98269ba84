package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"peyk/internal/fault"
)

// HandlerFunc answers a request or returns why it cannot. After an error
// nothing may have been written: the Router writes the page of the error.
type HandlerFunc func(w http.ResponseWriter, r *http.Request) error

// Middleware does something around a handler.
type Middleware func(HandlerFunc) HandlerFunc

// Config is what a Router is made of. Log and ErrorPage are needed, all else
// may be zero.
type Config struct {
	// Log receives failures (Error), refusals of clients (Info), slow answers
	// (Warn) and, at AccessLevel, all other answers.
	Log *slog.Logger
	// AccessLevel is the level of the line for each ordinary answer. The
	// zero value is Info; a busy site sets Debug and logs above it.
	AccessLevel slog.Level
	// Slow is how long an answer may take before it is a warning; 0 is 1 s.
	Slow time.Duration
	// Metrics counts requests; nil counts nothing.
	Metrics *Metrics
	// ErrorPage writes the pages of errors.
	ErrorPage ErrorPage
	// TrustedProxies are the networks whose word on the client's address and
	// scheme is taken; see ParseProxies.
	TrustedProxies []netip.Prefix
	// BaseURL is the site's public address. Requests whose Origin is this are
	// its own, whatever Host a proxy sends. With https, HSTS is sent.
	BaseURL *url.URL
	// MaxBody bounds the body of a request in bytes unless its route says
	// otherwise; 0 is 1 MiB.
	MaxBody int64
	// CrossOriginBypass are mux patterns to which other sites may post: an
	// interface that asks for a token in a header, never for a cookie.
	CrossOriginBypass []string
}

// Router is the kernel: a mux of routes and all that surrounds them.
type Router struct {
	cfg     Config
	mux     *http.ServeMux
	cross   *http.CrossOriginProtection
	headers []header
	proxies proxies
	pool    sync.Pool

	patterns []string
	fallback *route
}

// route is one pattern with its handler and its counters.
type route struct {
	router  *Router
	pattern string
	fn      HandlerFunc
	bare    bool // gets the request as it came, without context and limit
	private bool // the path is a secret
	maxBody int64
	maxSend int64
	count   *routeMetrics
}

// Option changes how a route treats its requests.
type Option func(*route)

// MaxBody bounds the bodies sent to the route to n bytes. A client that sends
// 8 KiB a second has the time to send one.
func MaxBody(n int64) Option { return func(rt *route) { rt.maxBody = n } }

// MaxSend tells that answers may have n bytes, so that a client that takes
// 8 KiB a second has the time to take one: for pictures and downloads.
func MaxSend(n int64) Option { return func(rt *route) { rt.maxSend = n } }

// Private keeps the paths of the route out of the log, where its pattern
// stands instead: for links that are secrets.
func Private() Option { return func(rt *route) { rt.private = true } }

// Bare hands the handler the request as it came, without RequestID,
// ClientAddr and body limit: for handlers that answer most requests from
// memory. Cache.Handler adds what is missing when it has to render. A bare
// handler cannot replace the headers that protect readers.
func Bare() Option { return func(rt *route) { rt.bare = true } }

const (
	defaultMaxBody = 1 << 20
	defaultSlow    = time.Second
)

// NewRouter returns a router without routes: it answers 404 to everything. It
// owns the pattern "/"; a home page is "GET /{$}".
func NewRouter(cfg Config) (*Router, error) {
	if cfg.MaxBody == 0 {
		cfg.MaxBody = defaultMaxBody
	}
	if cfg.Slow == 0 {
		cfg.Slow = defaultSlow
	}
	rt := &Router{cfg: cfg, mux: http.NewServeMux(), cross: http.NewCrossOriginProtection(), proxies: cfg.TrustedProxies}
	rt.pool.New = func() any { return new(response) }
	rt.headers = securityHeaders(cfg.BaseURL != nil && cfg.BaseURL.Scheme == "https")
	if cfg.BaseURL != nil {
		if err := rt.cross.AddTrustedOrigin(cfg.BaseURL.Scheme + "://" + cfg.BaseURL.Host); err != nil {
			return nil, fault.Wrap(fault.Invalid, "config.base-url", err)
		}
	}
	for _, p := range cfg.CrossOriginBypass {
		rt.cross.AddInsecureBypassPattern(p)
	}
	rt.fallback = rt.newRoute("none", rt.unrouted, nil)
	rt.mux.Handle("/", rt.fallback)
	return rt, nil
}

// Handle adds a route. The pattern is http.ServeMux's, with a method; "GET"
// answers HEAD too. It panics on a pattern that is wrong or taken.
func (rt *Router) Handle(pattern string, h HandlerFunc, options ...Option) {
	rt.mux.Handle(pattern, rt.newRoute(pattern, h, options))
	rt.patterns = append(rt.patterns, pattern)
}

// Patterns lists the patterns of all routes in the order they were added, so
// that a test can walk every one of them.
func (rt *Router) Patterns() []string { return slices.Clone(rt.patterns) }

// Mount adds a route to a plain http.Handler.
func (rt *Router) Mount(pattern string, h http.Handler, options ...Option) {
	rt.Handle(pattern, func(w http.ResponseWriter, r *http.Request) error {
		h.ServeHTTP(w, r)
		return nil
	}, options...)
}

// With returns a group of routes that share middleware, the first outermost.
func (rt *Router) With(around ...Middleware) *Group { return &Group{router: rt, around: around} }

// Group adds routes with shared middleware.
type Group struct {
	router *Router
	around []Middleware
}

// With returns a group with more middleware, inside that of g.
func (g *Group) With(around ...Middleware) *Group {
	all := append(append([]Middleware(nil), g.around...), around...)
	return &Group{router: g.router, around: all}
}

// Handle adds a route as Router.Handle does.
func (g *Group) Handle(pattern string, h HandlerFunc, options ...Option) {
	for _, wrap := range slices.Backward(g.around) {
		h = wrap(h)
	}
	g.router.Handle(pattern, h, options...)
}

func (rt *Router) newRoute(pattern string, h HandlerFunc, options []Option) *route {
	out := &route{router: rt, pattern: pattern, fn: h, maxBody: rt.cfg.MaxBody, count: rt.cfg.Metrics.route(pattern)}
	for _, o := range options {
		o(out)
	}
	return out
}

// unrouted answers what no route takes: 405 when another method would do,
// else 404.
func (rt *Router) unrouted(_ http.ResponseWriter, r *http.Request) error {
	var allow []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		probe := http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := rt.mux.Handler(&probe); pattern != "/" && pattern != "" && method != r.Method {
			allow = append(allow, method)
		}
	}
	if len(allow) > 0 {
		return errMethod(strings.Join(allow, ", "))
	}
	return fault.New(fault.NotFound, "error.not-found")
}
