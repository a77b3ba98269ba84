package web_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"peyk/internal/web"
)

// BenchmarkTransport asks for one cached page over one connection in each way
// that a server may be reached: on the lane, without it, and over TLS, which
// the lane leaves to net/http. The first three have a client that costs next to
// nothing; the last two have net/http's, whose part is in the figure.
func BenchmarkTransport(b *testing.B) {
	h, cache := production(b, bigPage())
	rt := h.(*web.Router)
	lane, err := web.NewLane(b.Context(), rt, cache)
	if err != nil {
		b.Fatal(err)
	}
	sample := httptest.NewTLSServer(h) // for its certificate
	sample.Close()
	roots := x509.NewCertPool()
	roots.AddCert(sample.Certificate())
	trust := &tls.Config{RootCAs: roots, ServerName: "example.com", MinVersion: tls.VersionTLS13}
	secure := func() *tls.Config {
		return &tls.Config{Certificates: sample.TLS.Certificates, NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS13}
	}
	b.Run("lane", func(b *testing.B) { overRaw(b, serving(b, h, web.ServeOptions{Lane: lane}), nil) })
	b.Run("net-http", func(b *testing.B) { overRaw(b, serving(b, h, web.ServeOptions{}), nil) })
	b.Run("tls", func(b *testing.B) { overRaw(b, serving(b, h, web.ServeOptions{TLS: secure()}), trust) })
	b.Run("client-http1", func(b *testing.B) { overClient(b, "http://"+serving(b, h, web.ServeOptions{}), nil, 1) })
	b.Run("client-tls-http2", func(b *testing.B) {
		overClient(b, "https://"+serving(b, h, web.ServeOptions{TLS: secure()}), trust, 2)
	})
}

// serving serves until the benchmark ends, and returns where.
func serving(b *testing.B, h http.Handler, o web.ServeOptions) string {
	b.Helper()
	ln, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, ln, h, o) }()
	b.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			b.Error(err)
		}
	})
	return ln.Addr().String()
}

func overRaw(b *testing.B, addr string, trust *tls.Config) {
	b.Helper()
	conn, err := (&net.Dialer{}).DialContext(b.Context(), "tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	if trust != nil {
		conn = tls.Client(conn, trust)
	}
	defer conn.Close()
	raw := []byte("GET " + benchPath + " HTTP/1.1\r\nHost: peyk.example\r\nUser-Agent: bench\r\nAccept-Encoding: gzip, deflate\r\n\r\n")
	in := bufio.NewReaderSize(conn, 64<<10)
	ask := func() {
		if _, err := conn.Write(raw); err != nil {
			b.Fatal(err)
		}
		if err := skipResponse(in, false); err != nil {
			b.Fatal(err)
		}
	}
	ask()
	defer reportCPU(b, cpuTime())
	for b.Loop() {
		ask()
	}
}

func overClient(b *testing.B, url string, trust *tls.Config, major int) {
	b.Helper()
	tr := &http.Transport{TLSClientConfig: trust, ForceAttemptHTTP2: trust != nil, DisableCompression: true}
	defer tr.CloseIdleConnections()
	ask := func() {
		r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url+benchPath, nil)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "gzip")
		res, err := tr.RoundTrip(r)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK || res.ProtoMajor != major {
			b.Fatalf("%s %d: %v", res.Proto, res.StatusCode, err)
		}
		res.Body.Close()
	}
	ask()
	defer reportCPU(b, cpuTime())
	for b.Loop() {
		ask()
	}
}
