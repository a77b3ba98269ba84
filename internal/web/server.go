package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// ServeOptions are how a server treats its connections. All may be zero.
type ServeOptions struct {
	Log *slog.Logger // of what goes wrong with connections; nil drops it
	// TLS makes the server speak TLS on the listener.
	TLS *tls.Config
	// Health is told when the server begins to stop, so that /readyz turns
	// load balancers away. May be nil.
	Health *Health
	// Linger is how long the server goes on answering, unready, before it
	// stops to take connections: as long as a load balancer needs to notice.
	Linger time.Duration
	// Drain bounds how long requests under way may take to end after that;
	// 0 is 15 s.
	Drain time.Duration
	// Lane answers requests for cached pages before net/http sees them. It
	// needs plain connections, as from a proxy: with TLS it is not used. May
	// be nil.
	Lane *Lane
}

// Bounds on what one client may hold up.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 60 * time.Second
	writeTimeout      = 90 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
	defaultDrain      = 15 * time.Second
)

// Serve answers on the listener until ctx ends, then lets the requests under
// way end and returns nil. It returns an error when the listener fails, or
// when requests had to be cut off. It closes the listener.
func Serve(ctx context.Context, ln net.Listener, h http.Handler, o ServeOptions) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		TLSConfig:         o.TLS,
		// Requests outlive ctx by the time they are given to end.
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	if o.Log != nil {
		srv.ErrorLog = slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug)
	}
	if o.Lane != nil && o.TLS == nil {
		ln, srv.ConnState = o.Lane.listen(ln), laneState
	}
	failed := make(chan error, 1)
	go func() {
		if o.TLS != nil {
			failed <- srv.ServeTLS(ln, "", "")
			return
		}
		failed <- srv.Serve(ln)
	}()
	select {
	case err := <-failed:
		return fmt.Errorf("serving on %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	return stop(ctx, srv, o)
}

func stop(ctx context.Context, srv *http.Server, o ServeOptions) error {
	o.Health.stopping()
	if o.Linger > 0 {
		timer := time.NewTimer(o.Linger)
		defer timer.Stop()
		<-timer.C
	}
	drain := o.Drain
	if drain == 0 {
		drain = defaultDrain
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("requests were cut off after %v: %w", drain, err), srv.Close())
	}
	return nil
}
