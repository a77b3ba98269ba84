package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	startMost = 300 // ms
	idleMost  = 60  // MB
	loadMost  = 350 // MB
	demoAddr  = "127.0.0.1:18486"
	starts    = 5
	idleFor   = 45 * time.Second // what the program learns by itself after a start is over by then
)

// startup measures the time from the program's start to its first page.
func (b *bench) startup(ctx context.Context) error {
	var took []float64
	rss, own := 0.0, 0.0
	for range starts {
		begun := time.Now()
		p, err := b.serve(ctx, b.data, peykAddr, opsAddr)
		if err != nil {
			return err
		}
		if _, err := fetch(ctx, peykAddr, "/"); err != nil {
			p.stop()
			return err
		}
		took = append(took, float64(time.Since(begun).Microseconds())/1000)
		time.Sleep(time.Second)
		rss, own = p.memory("VmRSS"), p.memory("RssAnon")
		p.stop()
	}
	slices.Sort(took)
	b.table.limit("start to the first page", took[len(took)/2], startMost, "%.0f ms",
		fmt.Sprintf("median of %d, the slowest %.0f ms; then %.0f MB resident, %.0f MB of them its own", starts, took[len(took)-1], rss, own))
	return nil
}

// memory puts every kind of load on the server at once and tells the most that
// it ever had resident: in that, and in all that was measured before.
func (b *bench) memory(ctx context.Context) error {
	paths, err := archive(ctx, peykAddr, manyAddresses, 600)
	if err != nil {
		return err
	}
	var words []string
	for _, p := range paths[:200] {
		text, err := fetch(ctx, peykAddr, p)
		if err != nil {
			return err
		}
		_, title, _ := strings.Cut(text, "<title>")
		title, _, _ = strings.Cut(title, "<")
		words = append(words, strings.Fields(title)[:2]...)
	}
	r, err := b.script(ctx, searching(words))
	if err != nil {
		return err
	}
	cold, err := b.script(ctx, drawn(paths))
	if err != nil {
		return err
	}
	b.table.plain("searches a second, 16 at a time", grouped(r.rate), fmt.Sprintf("p50 %v, p99 %v: words of 200 headlines, each of another client", r.p50, r.p99))
	b.table.limit("resident under load", b.server.memory("VmHWM"), loadMost, "%.0f MB",
		fmt.Sprintf("the most in all of this run, which ended with those searches and %s cold and warm pages a second; now %.0f MB, %.0f MB of them its own",
			grouped(cold.rate), b.server.memory("VmRSS"), b.server.memory("RssAnon")))
	return nil
}

// searching is a script that searches for words, each time as another client.
func searching(words []string) string {
	var list strings.Builder
	for _, w := range words {
		fmt.Fprintf(&list, "%q,\n", escaped(w))
	}
	return address + "local words = {" + list.String() + `}
request = function()
  return wrk.format("GET", "/search?q=" .. words[math.random(#words)], {["Accept-Encoding"] = "gzip", ["X-Forwarded-For"] = from()})
end
`
}

// escaped writes every byte of a word as %XX.
func escaped(word string) string {
	var out strings.Builder
	for _, c := range []byte(word) {
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}

// idle measures the demo at rest, just made and opened again.
func (b *bench) idle(ctx context.Context) error {
	dir := filepath.Join(b.dir, "demo")
	for _, how := range []string{"just made", "opened again"} {
		p, err := b.demo(ctx, dir)
		if err != nil {
			return err
		}
		if _, err := fetch(ctx, demoAddr, "/"); err != nil {
			p.stop()
			return err
		}
		time.Sleep(idleFor)
		b.table.limit("resident idle with the demo, "+how, p.memory("VmRSS"), idleMost, "%.0f MB",
			fmt.Sprintf("after %v; %.0f MB its own, %.0f MB pages of files; the most was %.0f MB", idleFor,
				p.memory("RssAnon"), p.memory("RssFile")+p.memory("RssShmem"), p.memory("VmHWM")))
		p.stop()
	}
	return nil
}

// demo starts the demo and waits until it serves.
func (b *bench) demo(ctx context.Context, dir string) (*process, error) {
	cmd := exec.CommandContext(ctx, "taskset", "-c", "0", b.peyk, "demo", "--data", dir, "--addr", demoAddr)
	cmd.Stdout, cmd.Stderr = io.Discard, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	cmd.Env = append(os.Environ(), "PEYK_LOG_LEVEL=error")
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd}
	for range 600 {
		// The address is taken before the demo is made: it has to answer.
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+demoAddr+"/healthz", nil)
		if err != nil {
			return nil, err
		}
		client := &http.Client{Timeout: time.Minute}
		res, err := client.Do(req)
		if err == nil {
			return p, res.Body.Close()
		}
		time.Sleep(100 * time.Millisecond)
	}
	p.stop()
	return nil, errors.New("the demo does not answer")
}
