package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"net/url"
	"path/filepath"
	"sync"
	"time"

	"peyk/internal/fault"
	"peyk/internal/web"
)

// serveCmd serves an agency.
type serveCmd struct {
	dataFlags
	webFlags
	mailFlags
}

// Help is the subcommand's longer help.
func (serveCmd) Help() string {
	return `Opens the agency and serves it until the program is told to stop (SIGINT or
SIGTERM); then requests under way may end, and what was counted is written down.

  peyk serve --data /var/lib/peyk --addr 127.0.0.1:8080 --base-url https://example.com \
      --trusted-proxy 127.0.0.1
  peyk serve --data /var/lib/peyk --addr :443 --tls-autocert example.com`
}

// Run serves until ctx ends.
func (s *serveCmd) Run(ctx context.Context, c *console) error {
	src, err := s.source()
	if err != nil {
		return err
	}
	sender, mails, err := s.sender(c.log, c.now)
	if err != nil {
		return err
	}
	a, err := Open(ctx, src, sender, c.log, c.now, false)
	if err != nil {
		return err
	}
	defer closing(ctx, a)
	a.Mails = mails
	if err := a.mustBeFounded(ctx); err != nil {
		return err
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", s.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	return serve(ctx, a, s.webFlags, src.Data, ln, nil)
}

// closing closes the agency and logs when that fails.
func closing(ctx context.Context, a *Agency) {
	if err := a.Close(); err != nil {
		a.Log.ErrorContext(ctx, "closing the agency", "error", err)
	}
}

// drain bounds how long requests under way may take to end.
const drain = 10 * time.Second

// serve serves the agency on ln until ctx ends. ready, if not nil, is told the
// site's address once it answers.
func serve(ctx context.Context, a *Agency, f webFlags, data string, ln net.Listener, ready func(site *url.URL)) error {
	base, err := baseURL(f, ln.Addr())
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	srv, err := newServer(ctx, a, f, base)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	side, err := sideListeners(ctx, f, srv, data)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	boundMemory(f.CacheMB)
	// What runs beside the requests stops after them.
	loops, stopLoops := context.WithCancel(context.WithoutCancel(ctx))
	defer stopLoops()
	var running sync.WaitGroup
	srv.startLoops(loops, &running)
	for _, s := range side {
		running.Go(func() { s.run(loops, a.Log) })
	}
	lane, err := web.NewLane(ctx, srv.router, srv.cache)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	opts := web.ServeOptions{Log: a.Log, Health: srv.health, Drain: drain, TLS: srv.tls(f, data), Lane: lane}
	a.Log.InfoContext(ctx, "serving", "address", ln.Addr().String(), "site", base.String(), "version", version())
	if ready != nil {
		ready(base)
	}
	err = web.Serve(ctx, ln, srv.router, opts)
	stopLoops()
	running.Wait()
	flushCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if ferr := a.Rank.Flush(flushCtx); ferr != nil {
		err = errors.Join(err, fmt.Errorf("views of the last second are lost: %w", ferr))
	}
	a.Log.InfoContext(ctx, "stopped")
	return err
}

// baseURL is where readers reach the site.
func baseURL(f webFlags, addr net.Addr) (*url.URL, error) {
	if f.BaseURL != "" {
		u, err := url.Parse(f.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
			return nil, misuse{fault.Wrap(fault.Invalid, "config.base-url", err)}
		}
		return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
	}
	if len(f.TLSAutocert) > 0 {
		return &url.URL{Scheme: "https", Host: f.TLSAutocert[0]}, nil
	}
	host := addr.String()
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		host = fmt.Sprintf("localhost:%d", tcp.Port)
	}
	return &url.URL{Scheme: "http", Host: host}, nil
}

// tls returns the configuration for HTTPS, nil without.
func (s *server) tls(f webFlags, data string) *tls.Config {
	if len(f.TLSAutocert) == 0 {
		return nil
	}
	return s.certificates(f, data).TLS()
}

func (s *server) certificates(f webFlags, data string) *web.Certificates {
	if s.certs == nil {
		s.certs = web.NewCertificates(filepath.Join(data, "certificates"), f.TLSEmail, f.TLSAutocert...)
	}
	return s.certs
}

// sideServer is a listener beside the site's.
type sideServer struct {
	name    string
	ln      net.Listener
	handler http.Handler
}

// run serves until ctx ends.
func (s sideServer) run(ctx context.Context, log *slog.Logger) {
	if err := web.Serve(ctx, s.ln, s.handler, web.ServeOptions{Log: log, Drain: time.Second}); err != nil {
		log.ErrorContext(ctx, "the "+s.name+" address failed", "error", err)
	}
}

// sideListeners opens the operators' address and the one that leads to HTTPS.
func sideListeners(ctx context.Context, f webFlags, srv *server, data string) ([]sideServer, error) {
	var out []sideServer
	open := func(name, addr string, h http.Handler) error {
		ln, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
		if err != nil {
			for _, s := range out {
				err = errors.Join(err, s.ln.Close())
			}
			return fmt.Errorf("listen for %s: %w", name, err)
		}
		srv.agency.Log.InfoContext(ctx, "listening", "for", name, "address", ln.Addr().String())
		out = append(out, sideServer{name, ln, h})
		return nil
	}
	if f.MetricsAddr != "" {
		if err := open("operators", f.MetricsAddr, srv.operators()); err != nil {
			return nil, err
		}
	}
	if len(f.TLSAutocert) > 0 && f.RedirectAddr != "" {
		if err := open("redirect", f.RedirectAddr, srv.certificates(f, data).Challenges()); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// operators serves what those who run the program look at.
func (s *server) operators() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", web.OperatorsHandler(web.MetricsHandler(s.registry), s.health))
	mux.HandleFunc("POST /forget", func(w http.ResponseWriter, _ *http.Request) {
		s.cache.BumpAll() // every page is made anew at its next request
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

// every calls do each interval until ctx ends, and logs when it fails.
func every(ctx context.Context, log *slog.Logger, interval time.Duration, what string, do func(context.Context) error) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := do(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, what, "error", err)
		}
	}
}
