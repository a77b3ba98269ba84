package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The targets of a cached page's rate: of bare net/http's, and of nginx's.
const (
	ofBare  = .9
	ofNginx = .5
)

// serveBare answers every request with a gzip file and three headers, and one
// that names an entity tag with 304.
func serveBare(file string) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	length := strconv.Itoa(len(body))
	srv := &http.Server{Addr: bareAddr, ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Encoding", "gzip")
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Length", length)
		_, _ = w.Write(body)
	})}
	return srv.ListenAndServe()
}

// page is an address that is measured.
type page struct {
	name, path string
	unchanged  bool // asked for with its entity tag
}

// cached measures pages from the cache beside both yardsticks.
func (b *bench) cached(ctx context.Context) error {
	home, err := fetch(ctx, peykAddr, "/")
	if err != nil {
		return err
	}
	section := link(home, "/section/")
	if section == "" {
		return errors.New("the home page leads to no section")
	}
	if err := b.talked(ctx); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "\n| page | bytes, gzip | Peyk req/s (CPU) | bare Go | nginx | of bare (≥ .9) | of nginx (≥ .5) | |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, p := range []page{
		{"article", b.pages.Plain, false}, {"article, 100 comments", b.pages.Talked, false},
		{"article, 300 comments, pictures, correction", b.pages.Rich, false},
		{"home", "/", false}, {"section", section, false}, {"feed", "/feeds/rss", false},
		{"article, 304", b.pages.Talked, true}, {"home, 304", "/", true},
	} {
		if err := b.compare(ctx, p); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// talked sees to it that the stories have what their rows say.
func (b *bench) talked(ctx context.Context) error {
	for path, want := range map[string]string{b.pages.Talked: `"commentCount":100`, b.pages.Rich: `"commentCount":300`} {
		text, err := fetch(ctx, peykAddr, path)
		if err != nil {
			return err
		}
		if !strings.Contains(text, want) {
			return fmt.Errorf("%s has not %s", path, want)
		}
	}
	return nil
}

func (b *bench) compare(ctx context.Context, p page) error {
	url := "http://" + peykAddr + p.path
	for range 8 { // warm, and asked for often enough
		if _, _, err := get(ctx, url); err != nil {
			return err
		}
	}
	body, etag, err := get(ctx, url)
	if err != nil {
		return err
	}
	bare, nginx, err := b.yardsticks(ctx, body)
	if err != nil {
		return err
	}
	defer bare.stop()
	defer nginx.stop()
	fields := []string{"Accept-Encoding: gzip"}
	nginxFields := fields
	if p.unchanged {
		_, tag, err := get(ctx, "http://"+nginxAddr+"/page.html")
		if err != nil {
			return err
		}
		fields = append(fields, "If-None-Match: "+etag)
		nginxFields = append(nginxFields[:1:1], "If-None-Match: "+tag)
	}
	var runs [3][]result
	for range b.rounds {
		for i, target := range []struct {
			of     *process
			url    string
			fields []string
		}{{b.server, peykAddr + p.path, fields}, {bare, bareAddr + "/", fields}, {nginx, nginxAddr + "/page.html", nginxFields}} {
			r, err := b.wrk(ctx, target.of, "http://"+target.url, target.fields)
			if err != nil {
				return err
			}
			if r.refused > 0 {
				return fmt.Errorf("%s: %d answers were errors", target.url, r.refused)
			}
			runs[i] = append(runs[i], r)
		}
	}
	b.row(p, len(body), median(runs[0]), median(runs[1]), median(runs[2]))
	return nil
}

func (b *bench) row(p page, bytes int, peyk, bare, nginx result) {
	if p.name == "article" {
		b.single = peyk.rate
	}
	cell := func(r result) string { return fmt.Sprintf("%s (%.1f µs)", grouped(r.rate), r.cpu) }
	size, ok := grouped(float64(bytes)), peyk.rate/bare.rate >= ofBare
	if p.unchanged {
		size = "–" // nginx is no measure of what needs no page
	} else {
		ok = ok && peyk.rate/nginx.rate >= ofNginx
	}
	fmt.Fprintf(b.out, "| %s | %s | %s | %s | %s | %.2f | %.2f | %s |\n", p.name, size, cell(peyk), cell(bare), cell(nginx),
		peyk.rate/bare.rate, peyk.rate/nginx.rate, verdict(ok))
}

// yardsticks starts the bare server and nginx with the same bytes.
func (b *bench) yardsticks(ctx context.Context, gz []byte) (bare, nginx *process, err error) {
	root := filepath.Join(b.dir, "www")
	if err := os.MkdirAll(root, 0o755); err != nil { //nolint:gosec // nginx reads it
		return nil, nil, err
	}
	plain, err := gunzip(gz)
	if err != nil {
		return nil, nil, err
	}
	conf := fmt.Sprintf(`worker_processes 1; daemon off; pid %[1]s/pid; error_log stderr crit; user root;
events { worker_connections 256; }
http { access_log off; keepalive_requests 100000000; types { text/html html; } sendfile on; tcp_nopush on;
server { listen %[2]s; root %[3]s; gzip_static on; etag on; } }
`, b.dir, nginxAddr, root)
	for name, content := range map[string][]byte{"page.html": plain, "page.html.gz": gz, "../nginx.conf": []byte(conf)} {
		if err := os.WriteFile(filepath.Join(root, name), content, 0o644); err != nil { //nolint:gosec // nginx reads it
			return nil, nil, err
		}
	}
	if bare, err = b.start(ctx, bareAddr, []string{"GOMAXPROCS=1"}, b.self, "-bare", filepath.Join(root, "page.html.gz")); err != nil {
		return nil, nil, err
	}
	nginx, err = b.start(ctx, nginxAddr, nil, "nginx", "-c", filepath.Join(b.dir, "nginx.conf"))
	if err != nil {
		bare.stop()
	}
	return bare, nginx, err
}
