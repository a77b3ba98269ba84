//go:build look

package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestScreenshots writes the main pages at five widths, in light and dark, to
// the folder that PEYK_SCREENSHOTS names: make screenshots.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("PEYK_SCREENSHOTS")
	if dir == "" {
		t.Fatal("PEYK_SCREENSHOTS names no folder")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"fa-home": "/", "en-home": "/en/", "fa-story": firstStory(t, "fa"), "en-story": firstStory(t, "en"),
		"fa-section": "/section/science", "en-section": "/en/section/science", "fa-archive": "/archive", "fa-viewed": "/viewed",
	} {
		for _, width := range []int64{360, 390, 768, 1280, 1920} {
			for _, scheme := range []string{"light", "dark"} {
				file := filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", name, width, scheme))
				if err := os.WriteFile(file, tab(t, width).shot(path, scheme), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// shot is the whole page as a picture; no page may be wider than the window.
func (p *page) shot(path, scheme string) []byte {
	p.t.Helper()
	p.scheme(scheme)
	p.open(path)
	// Pictures below the fold are fetched when they are near.
	_, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`(async () => {
		document.querySelectorAll("img").forEach(i => { i.loading = "eager"; });
		await Promise.all([...document.images].map(i => i.decode().catch(() => 0)));
		await document.fonts.ready;
		return "";
	})()`, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatal(err)
	}
	if wide := p.now(`String(document.scrollingElement.scrollWidth - innerWidth)`); strings.TrimPrefix(wide, "-") == wide && wide != "0" {
		p.t.Errorf("%s is wider than the window by %s", path, wide)
	}
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatal(err)
	}
	return png
}

// TestLighthouse prints the scores of the home page and a story on a phone, and
// wants 98 of each: make lighthouse. PEYK_LIGHTHOUSE names the program.
func TestLighthouse(t *testing.T) {
	program := os.Getenv("PEYK_LIGHTHOUSE")
	if program == "" {
		t.Fatal("PEYK_LIGHTHOUSE names no program")
	}
	chrome, err := findChrome()
	if err != nil {
		t.Fatal(err)
	}
	chrome, err = exec.LookPath(chrome)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", firstStory(t, "fa"), "/en/", firstStory(t, "en")} {
		out := filepath.Join(t.TempDir(), "report.json")
		cmd := exec.CommandContext(t.Context(), program, base+path, "--quiet", "--output=json", "--output-path="+out,
			"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage")
		cmd.Env = append(os.Environ(), "CHROME_PATH="+chrome)
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", path, err, text)
		}
		raw, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		var report struct {
			Categories map[string]struct{ Score float64 }
			Audits     map[string]struct{ NumericValue float64 }
		}
		if err := json.Unmarshal(raw, &report); err != nil {
			t.Fatal(err)
		}
		line := path
		for _, name := range []string{"performance", "accessibility", "best-practices", "seo"} {
			score := report.Categories[name].Score * 100
			line += fmt.Sprintf(" · %s %.0f", name, score)
			if score < 98 {
				t.Errorf("%s: %s %.0f, want 98", path, name, score)
			}
		}
		fmt.Printf("%s · largest paint %.0f ms · shift %.3f · blocked %.0f ms\n", line, report.Audits["largest-contentful-paint"].NumericValue,
			report.Audits["cumulative-layout-shift"].NumericValue, report.Audits["total-blocking-time"].NumericValue)
	}
}
