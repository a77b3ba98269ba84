package web

import (
	"context"
	"net/http"
	"net/netip"

	"peyk/internal/account"
)

// info is what is known of a request, one value for all of it, so that a
// middleware that learns something writes it there and copies no request.
type info struct {
	id     string
	addr   netip.Addr
	secure bool
	actor  account.Actor
	token  string // of the session, "" without one
}

type infoKey struct{}

func infoFrom(ctx context.Context) *info {
	in, _ := ctx.Value(infoKey{}).(*info)
	return in
}

// RequestID returns the number of the request, as it stands in X-Request-Id
// and in the log; "" outside a request.
func RequestID(ctx context.Context) string {
	if in := infoFrom(ctx); in != nil {
		return in.id
	}
	return ""
}

// ClientAddr returns the address of the client: of the connection, or what
// the trusted proxies say. An IPv4 address is never in its IPv6 form. It is
// the zero Addr when the connection has none (a Unix socket).
func ClientAddr(r *http.Request) netip.Addr {
	if in := infoFrom(r.Context()); in != nil {
		return in.addr
	}
	return peerAddr(r)
}

// Secure reports whether the client speaks TLS, to us or to a trusted proxy.
func Secure(r *http.Request) bool {
	if in := infoFrom(r.Context()); in != nil {
		return in.secure
	}
	return r.TLS != nil
}

// ActorFrom returns who is signed in, as Authenticate found them; it reports
// false for nobody.
func ActorFrom(ctx context.Context) (account.Actor, bool) {
	if in := infoFrom(ctx); in != nil && in.actor.User != 0 {
		return in.actor, true
	}
	return account.Actor{}, false
}

// SessionTokenFrom returns the token of the session the request came with, ""
// if nobody is signed in.
func SessionTokenFrom(ctx context.Context) string {
	if in := infoFrom(ctx); in != nil && in.actor.User != 0 {
		return in.token
	}
	return ""
}

// WithActor returns a context in which actor is signed in.
func WithActor(ctx context.Context, actor account.Actor) context.Context {
	in := info{}
	if old := infoFrom(ctx); old != nil {
		in = *old
	}
	in.actor = actor
	return context.WithValue(ctx, infoKey{}, &in)
}
