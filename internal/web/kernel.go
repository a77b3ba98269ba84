package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"peyk/internal/fault"
)

// ServeHTTP takes a request through all of the kernel.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rw := rt.pool.Get().(*response) // the pool holds nothing else
	*rw = response{ResponseWriter: w, route: rt.fallback, start: ticks(), id: newID()}
	defer rt.finish(rw, r)

	if err := checkTarget(r.URL); err != nil {
		rt.fail(rw, r, err)
		return
	}
	if err := rt.cross.Check(r); err != nil {
		rt.fail(rw, r, fault.Wrap(fault.Forbidden, "error.cross-origin", err))
		return
	}
	rt.mux.ServeHTTP(rw, r)
}

// ServeHTTP runs the route's handler and writes the page of its error.
func (rt *route) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rw, ok := w.(*response)
	if !ok {
		panic("web: a route was called around its router")
	}
	rw.route = rt
	if !rt.bare {
		r = rt.router.attach(rw, r)
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(rw.ResponseWriter, r.Body, rt.maxBody)
			rt.patience(rw, rt.maxBody)
		}
	}
	if rt.maxSend > 0 {
		rt.patience(rw, rt.maxSend)
	}
	err := rt.fn(rw, r)
	if r.MultipartForm != nil {
		// The server removes the files of the request it made, which this is
		// a copy of.
		_ = r.MultipartForm.RemoveAll()
	}
	if err != nil {
		rt.router.fail(rw, r, err)
	}
}

// slowest is the rate in bytes a second at which a client may still send and
// take: a picture from the field goes through, a client that only holds a
// connection does not.
const slowest = 8 << 10

// patience gives the client the time for n bytes at the slowest rate, beyond
// what the server gives everybody.
func (rt *route) patience(rw *response, n int64) {
	more := time.Duration(n/slowest) * time.Second
	now := time.Now() //nolint:forbidigo // a connection's deadline is by the machine's clock
	rc := http.NewResponseController(rw.ResponseWriter)
	_ = rc.SetReadDeadline(now.Add(readTimeout + more)) // a writer without deadlines needs none
	_ = rc.SetWriteDeadline(now.Add(writeTimeout + more))
}

// path is what the log says was asked for.
func (rt *route) path(r *http.Request) string {
	if rt.private {
		return rt.pattern
	}
	return r.URL.Path
}

// attach returns the request with what is known of it in its context.
func (rt *Router) attach(rw *response, r *http.Request) *http.Request {
	if infoFrom(r.Context()) != nil {
		return r
	}
	addr, secure := rt.proxies.client(r)
	in := &info{id: rw.id, addr: addr, secure: secure}
	return r.WithContext(context.WithValue(r.Context(), infoKey{}, in))
}

// attached is attach for a handler on a bare route.
func attached(w http.ResponseWriter, r *http.Request) *http.Request {
	if rw, ok := w.(*response); ok {
		return rw.route.router.attach(rw, r)
	}
	return r
}

// fail writes the page of an error, and logs it if it is ours.
func (rt *Router) fail(rw *response, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		rw.status = statusClientGone
		return
	}
	status := StatusOf(err)
	if status == http.StatusRequestEntityTooLarge && fault.KindOf(err) == fault.Internal {
		err = errTooLarge(err)
	}
	if status >= http.StatusInternalServerError {
		rt.logFailure(rw, r, status, err)
	}
	if rw.wrote {
		if status < http.StatusInternalServerError {
			rt.logFailure(rw, r, status, err)
		}
		panic(http.ErrAbortHandler) // half an answer: break it off, so that nobody takes it for whole
	}
	h := rw.Header()
	for _, name := range []string{"Content-Type", "Content-Encoding", "Content-Length", "Etag", "Last-Modified", "Vary", "Location", "Link"} {
		delete(h, name)
	}
	h["Cache-Control"] = noStore
	if s := retryAfter(err); s != "" {
		h["Retry-After"] = []string{s}
	}
	var se *statusError
	if errors.As(err, &se) && se.allow != "" {
		h["Allow"] = []string{se.allow}
	}
	rt.writeErrorPage(rw, rt.attach(rw, r), status, err)
}

// writeErrorPage falls back to plain words when the error's page fails too.
func (rt *Router) writeErrorPage(rw *response, r *http.Request, status int, err error) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		rt.logFailure(rw, r, status, &PanicError{Value: v, Stack: debug.Stack()})
		if !rw.wrote {
			http.Error(rw, http.StatusText(status)+" "+rw.id, status)
		}
	}()
	rt.cfg.ErrorPage(rw, r, status, err, rw.id)
}

func (rt *Router) logFailure(rw *response, r *http.Request, status int, err error) {
	attrs := []slog.Attr{
		slog.String("id", rw.id), slog.String("method", r.Method), slog.String("path", rw.route.path(r)),
		slog.Int("status", status), slog.String("kind", fault.KindOf(err).String()), slog.Any("err", err),
	}
	if p, ok := errors.AsType[*PanicError](err); ok {
		attrs = append(attrs, slog.String("stack", string(p.Stack)))
	}
	level := slog.LevelError
	if fault.Is(err, fault.Unavailable) {
		level = slog.LevelWarn // passes by itself, and those who watch ask every second
	}
	rt.cfg.Log.LogAttrs(r.Context(), level, "request failed", attrs...)
}

// finish turns a panic into an error's page, counts and logs the request.
func (rt *Router) finish(rw *response, r *http.Request) {
	abort := false
	if v := recover(); v != nil {
		abort = v == http.ErrAbortHandler //nolint:errorlint,err113 // compared as net/http does
		if !abort {
			abort = rt.panicked(rw, r, v)
		}
	}
	took := ticks() - rw.start
	if rw.status == 0 {
		rw.status = http.StatusOK // net/http sends it after us
	}
	rw.route.count.observe(rw.status, took)
	rt.logAccess(rw, r, took)
	if abort {
		panic(http.ErrAbortHandler)
	}
	*rw = response{}
	rt.pool.Put(rw)
}

// panicked writes the page for a panic; it reports whether the answer had
// begun and must be broken off.
func (rt *Router) panicked(rw *response, r *http.Request, v any) (abort bool) {
	defer func() {
		if v := recover(); v != nil {
			abort = true
		}
	}()
	rt.cfg.Metrics.panicked()
	rt.fail(rw, r, &PanicError{Value: v, Stack: debug.Stack()})
	return false
}

func (rt *Router) logAccess(rw *response, r *http.Request, took time.Duration) {
	level := rt.cfg.AccessLevel
	switch {
	case took >= rt.cfg.Slow:
		level = max(level, slog.LevelWarn)
	case rw.status >= http.StatusBadRequest:
		level = max(level, slog.LevelInfo)
	}
	if !rt.cfg.Log.Enabled(r.Context(), level) {
		return
	}
	addr, _ := rt.proxies.client(r)
	rt.cfg.Log.LogAttrs(r.Context(), level, "request",
		slog.String("id", rw.id), slog.String("method", r.Method), slog.String("path", rw.route.path(r)),
		slog.Int("status", rw.status), slog.Int64("bytes", rw.bytes), slog.Duration("took", took),
		slog.String("net", network(addr)))
}

// network names the network an address is of, coarse enough to tell a flood
// from a crowd and no reader from their neighbours.
func network(addr netip.Addr) string {
	bits := 48
	if addr.Is4() {
		bits = 24
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}
