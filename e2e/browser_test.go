// Package e2e_test uses Peyk as its readers and its newsroom do: a real binary
// serves the demo, a real Chromium reads it.
//
// It is a module of its own, so that a browser's driver is no dependency of
// the product. It needs Chromium (Debian: apt-get install chromium) and
// axe-core from npm (npm ci in this folder); without them it fails and says so.
package e2e_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// The demo that all tests share, and the browser. Tests keep out of each
// other's way by working on different stories.
var (
	base    string
	browser context.Context
)

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	chrome, err := findChrome()
	if err != nil {
		return 0, err
	}
	if _, err := os.Stat(axeFile); err != nil {
		return 0, fmt.Errorf("axe-core is missing: run npm ci in e2e/: %w", err)
	}
	dir, err := os.MkdirTemp("", "peyk-e2e-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	stop, err := startDemo(dir)
	if err != nil {
		return 0, err
	}
	defer stop()

	profile, err := os.MkdirTemp("", "peyk-chrome-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(profile)
	alloc, cancel := chromedp.NewExecAllocator(context.Background(),
		append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(chrome), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
			chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true))...)
	defer cancel()
	ctx, cancelBrowser := chromedp.NewContext(alloc)
	defer cancelBrowser()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		return 0, fmt.Errorf("start %s: %w", chrome, err)
	}
	browser = ctx
	return m.Run(), nil
}

func findChrome() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium on PATH (Debian: apt-get install chromium)")
}

var serving = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// startDemo builds the program and serves the demo on a free port.
func startDemo(dir string) (stop func(), err error) {
	bin := filepath.Join(dir, "peyk")
	build := exec.Command("go", "build", "-o", bin, "./cmd/peyk")
	build.Dir, build.Stderr = "..", os.Stderr
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("build: %w", err)
	}
	cmd := exec.Command(bin, "demo", "--addr", "127.0.0.1:0", "--data", filepath.Join(dir, "data"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop = sync.OnceFunc(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	found := make(chan string, 1)
	last := ""
	go func() {
		defer close(found)
		sc := bufio.NewScanner(out)
		for sc.Scan() {
			last = sc.Text()
			if u := serving.FindString(last); u != "" {
				select {
				case found <- u:
				default:
				}
			}
		}
	}()
	select {
	case u, ok := <-found:
		if !ok {
			return nil, errors.Join(fmt.Errorf("the demo ended: %s", last), cmd.Wait())
		}
		base = u
		return stop, nil
	case <-time.After(3 * time.Minute):
		stop()
		return nil, fmt.Errorf("the demo named no address within three minutes")
	}
}

// tab opens a tab of a given width, with cookies of its own.
func tab(t *testing.T, width int64) *page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancelTime := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancelTime)
	p := &page{t: t, ctx: ctx}
	p.do(chromedp.EmulateViewport(width, 900))
	return p
}

// page is a tab in a test.
type page struct {
	t          *testing.T
	ctx        context.Context
	scriptless bool
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		here, _ := chromedp.Run(p.ctx, chromedp.Location())
		p.t.Fatalf("at %s: %v", here, err)
	}
}

// withoutScripts switches JavaScript off.
func (p *page) withoutScripts() {
	p.t.Helper()
	p.scriptless = true
	_, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) open(path string) {
	p.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = base + path
	}
	p.do(chromedp.Navigate(path))
}

func (p *page) text(css string) string {
	p.t.Helper()
	s, err := chromedp.Run(p.ctx, chromedp.TextContent(chromedp.CSS(css)))
	if err != nil {
		p.t.Fatalf("text of %s at %s: %v", css, p.at(), err)
	}
	return strings.TrimSpace(s)
}

func (p *page) at() string {
	p.t.Helper()
	s, err := chromedp.Run(p.ctx, chromedp.Location())
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// attr returns an attribute of the first element that matches.
func (p *page) attr(css, name string) string {
	p.t.Helper()
	all, err := chromedp.Run(p.ctx, chromedp.Attributes(chromedp.CSS(css)))
	if err != nil {
		p.t.Fatalf("attributes of %s at %s: %v", css, p.at(), err)
	}
	return all[name]
}

func (p *page) fill(css, value string) {
	p.t.Helper()
	p.do(chromedp.SetValue(chromedp.CSS(css), value))
}

// press clicks what leads to another page and waits for it.
func (p *page) press(css string) {
	p.t.Helper()
	if _, err := chromedp.RunResponse(p.ctx, chromedp.Click(chromedp.CSS(css))); err != nil {
		p.t.Fatalf("press %s at %s: %v", css, p.at(), err)
	}
}
