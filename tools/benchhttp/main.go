// Command benchhttp measures what Peyk serves over HTTP beside two yardsticks
// in the same run: a bare net/http server with the bytes in memory, and nginx
// with gzip_static. Each server has one core, wrk has the other, with 16
// connections. It needs Linux, wrk, nginx and taskset, and stops by itself.
//
//	go run -C tools ./benchhttp -peyk ../bin/peyk [-stories 1000] [-seconds 5] [-data DIR]
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

const (
	peykAddr  = "127.0.0.1:18480"
	bareAddr  = "127.0.0.1:18481"
	nginxAddr = "127.0.0.1:18482"
)

func main() {
	peyk := flag.String("peyk", "", "the program to measure")
	stories := flag.Int("stories", 1000, "how many stories the agency has")
	seconds := flag.Int("seconds", 5, "how long each measurement takes")
	rounds := flag.Int("rounds", 3, "how often each is taken, in turns; the median counts")
	data := flag.String("data", "", "keep the agency in this folder and use it again")
	bare := flag.String("bare", "", "be the bare server: answer with this file")
	flag.Parse()
	var err error
	if *bare != "" {
		err = serveBare(*bare)
	} else {
		b := &bench{peyk: *peyk, stories: *stories, seconds: *seconds, rounds: *rounds, data: *data, out: os.Stdout}
		err = b.run(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchhttp:", err)
		os.Exit(1)
	}
}

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

type bench struct {
	peyk                     string
	stories, seconds, rounds int
	data                     string
	out                      io.Writer

	dir  string
	self string
}

// page is an address that is measured.
type page struct{ name, path string }

func (b *bench) run(ctx context.Context) error {
	for _, tool := range []string{"wrk", "nginx", "taskset"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is not installed: on Debian, apt-get install wrk nginx-light util-linux", tool)
		}
	}
	if b.peyk == "" {
		return errors.New("say which program: -peyk FILE")
	}
	var err error
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "benchhttp"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if err := b.fill(ctx); err != nil {
		return err
	}
	server, err := b.start(ctx, peykAddr, []string{"GOMAXPROCS=1"}, b.peyk, "serve", "--data", b.data, "--addr", peykAddr,
		"--trusted-proxy", "127.0.0.1", "--base-url", "http://"+peykAddr)
	if err != nil {
		return err
	}
	defer server.stop()
	pages, err := b.pages(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%d stories; one core each for the server and for wrk; 16 connections; %d s, median of %d rounds\n\n", b.stories, b.seconds, b.rounds)
	t := tabwriter.NewWriter(b.out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "page\tbytes (gzip)\tPeyk req/s\tCPU µs\tbare Go\tCPU µs\tnginx\tCPU µs\tof bare (≥ .9)\tof nginx (≥ .5)")
	for _, p := range pages {
		if err := b.compare(ctx, t, server, p); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return b.rest(ctx, server)
}

// fill makes the agency unless it is there.
func (b *bench) fill(ctx context.Context) error {
	if b.data == "" {
		b.data = filepath.Join(b.dir, "agency")
	} else if _, err := os.Stat(b.data); err == nil {
		return nil
	}
	cmd := exec.CommandContext(ctx, b.peyk, "bench", "corpus", "--stories", strconv.Itoa(b.stories), "--data", b.data)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// pages finds the addresses: stories of the front page, the one with the most
// comments among the latest, a section, a feed.
func (b *bench) pages(ctx context.Context) ([]page, error) {
	home, err := fetch(ctx, "/")
	if err != nil {
		return nil, err
	}
	article, section := link(home, "/news/"), link(home, "/section/")
	if article == "" || section == "" {
		return nil, errors.New("the home page leads to no story or section")
	}
	return []page{{"article", article}, {"home", "/"}, {"section", section}, {"feed", "/feeds/rss"}, {"article, 304", article}}, nil
}

func (b *bench) compare(ctx context.Context, out io.Writer, server *process, p page) error {
	body, etag, err := get(ctx, "http://"+peykAddr+p.path)
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
	if strings.HasSuffix(p.name, "304") {
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
		}{{server, peykAddr + p.path, fields}, {bare, bareAddr + "/", fields}, {nginx, nginxAddr + "/page.html", nginxFields}} {
			r, err := b.wrk(ctx, target.of, "http://"+target.url, target.fields)
			if err != nil {
				return err
			}
			runs[i] = append(runs[i], r)
		}
	}
	a, c, n := median(runs[0]), median(runs[1]), median(runs[2])
	fmt.Fprintf(out, "%s\t%d\t%.0f\t%.1f\t%.0f\t%.1f\t%.0f\t%.1f\t%.2f\t%.2f\n", p.name, len(body),
		a.rate, a.cpu, c.rate, c.cpu, n.rate, n.cpu, a.rate/c.rate, a.rate/n.rate)
	return nil
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

// rest measures what has no yardstick: many addresses, views and comments.
func (b *bench) rest(ctx context.Context, server *process) error {
	fmt.Fprintln(b.out)
	t := tabwriter.NewWriter(b.out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "what\treq/s\tCPU µs\tp99\tother than 2xx and 3xx")
	for _, s := range []struct {
		name   string
		script func(context.Context) (string, error)
	}{
		{"2,000 addresses by Zipf, 200 of them cold, clients of many addresses", b.zipf},
		{"views (beacon), each of another reader", b.views},
		{"comments, each of another sender", b.comments},
	} {
		script, err := s.script(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		file := filepath.Join(b.dir, "script.lua")
		if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
			return err
		}
		r, err := b.wrk(ctx, server, "http://"+peykAddr, nil, "-s", file)
		if err != nil {
			return err
		}
		fmt.Fprintf(t, "%s\t%.0f\t%.1f\t%s\t%d\n", s.name, r.rate, r.cpu, r.p99, r.refused)
	}
	return t.Flush()
}

// address is Lua for a client's address that is another one each time.
const address = `local function from() return string.format("%d.%d.%d.%d", math.random(11, 200), math.random(0, 255), math.random(0, 255), math.random(1, 254)) end
`

func (b *bench) zipf(ctx context.Context) (string, error) {
	var paths []string
	for n := 1; len(paths) < 2000; n++ {
		list, err := fetch(ctx, "/latest?page="+strconv.Itoa(n))
		if err != nil {
			return "", err
		}
		before := len(paths)
		for _, part := range strings.Split(list, `<a href="/news/`)[1:] {
			p, _, _ := strings.Cut(part, `"`)
			if !strings.ContainsAny(p, "#?") {
				paths = append(paths, "/news/"+p)
			}
		}
		if len(paths) == before {
			break
		}
	}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // not a secret
	random.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	for i, p := range paths {
		if i%10 == 0 {
			continue // cold
		}
		if _, err := fetch(ctx, p); err != nil {
			return "", err
		}
	}
	z := rand.NewZipf(random, 1.1, 1, uint64(len(paths)-1)) //nolint:gosec // not negative
	var drawn strings.Builder
	for range 20000 {
		fmt.Fprintf(&drawn, "%q,\n", paths[z.Uint64()])
	}
	return address + "local paths = {" + drawn.String() + `}
local n = 0
request = function()
  n = n % #paths + 1
  return wrk.format("GET", paths[n], {["Accept-Encoding"] = "gzip", ["X-Forwarded-For"] = from()})
end
`, nil
}

func (b *bench) views(ctx context.Context) (string, error) {
	home, err := fetch(ctx, "/")
	if err != nil {
		return "", err
	}
	code := strings.Split(link(home, "/news/"), "/")[2]
	return address + `request = function()
  return wrk.format("POST", "/v/` + code + `", {["X-Forwarded-For"] = from(), ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", ["Content-Length"] = "0"})
end
`, nil
}

func (b *bench) comments(ctx context.Context) (string, error) {
	home, err := fetch(ctx, "/")
	if err != nil {
		return "", err
	}
	path := "/news/" + strings.Split(link(home, "/news/"), "/")[2] + "/comment"
	form, err := fetch(ctx, path)
	if err != nil {
		return "", err
	}
	_, after, _ := strings.Cut(form, `name="token" value="`)
	token, _, ok := strings.Cut(after, `"`)
	if !ok {
		return "", errors.New("the form has no token")
	}
	time.Sleep(4 * time.Second) // as long as a person needs at least
	return address + `local n = 0
request = function()
  n = n + 1
  local body = "token=` + token + `&name=x&text=%D8%A7%DB%8C%D9%86+%D8%AE%D8%A8%D8%B1+%D8%A8%D8%B1%D8%A7%DB%8C+%D8%B4%D9%87%D8%B1+%D9%85%D8%A7+%D9%85%D9%87%D9%85+%D8%A7%D8%B3%D8%AA+" .. n .. math.random(1, 1000000)
  return wrk.format("POST", "` + path + `", {["X-Forwarded-For"] = from(), ["Content-Type"] = "application/x-www-form-urlencoded"}, body)
end
`, nil
}

// link returns the first address on a page that begins so.
func link(page, prefix string) string {
	for _, part := range strings.Split(page, `href="`)[1:] {
		if href, _, _ := strings.Cut(part, `"`); strings.HasPrefix(href, prefix) && !strings.ContainsAny(href, "#?") {
			return href
		}
	}
	return ""
}

func fetch(ctx context.Context, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+peykAddr+path, nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 400 {
		err = fmt.Errorf("%s: %s", path, res.Status)
	}
	return string(b), err
}

// get returns the gzip body and the entity tag of a page.
func get(ctx context.Context, url string) ([]byte, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Encoding") != "gzip" {
		return nil, "", fmt.Errorf("%s: %s, coding %q", url, res.Status, res.Header.Get("Content-Encoding"))
	}
	b, err := io.ReadAll(res.Body)
	return bytes.Clone(b), res.Header.Get("Etag"), err
}

// listening waits until a server answers.
func listening(ctx context.Context, addr string) error {
	for range 600 {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
		if err == nil {
			return conn.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("nothing listens on %s", addr)
}
