package ui_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"peyk/internal/web/ui"
)

func TestAssets(t *testing.T) {
	assets, err := ui.Assets()
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"site.css", "desk.css", "site.js", "desk.js", "editor.js", "front.js", "queue.js", "work.js", "icon.svg", "vazirmatn.woff2", "vazirmatn-OFL.txt"}
	if err := fstest.TestFS(assets, names...); err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(assets, "nothing.css"); err == nil {
		t.Error("a file that is not there was found")
	}
	for _, c := range []struct {
		name   string
		most   int
		packed bool
	}{
		{"site.css", 25 << 10, true},
		{"desk.css", 25 << 10, true},
		{"site.js", 5 << 10, true},
		{"desk.js", 15 << 10, false},
		{"editor.js", 12 << 10, false},
		{"front.js", 6 << 10, false},
		{"queue.js", 8 << 10, true},
		{"work.js", 2 << 10, true},
		{"vazirmatn.woff2", 50 << 10, false},
	} {
		body, err := fs.ReadFile(assets, c.name)
		if err != nil {
			t.Fatal(err)
		}
		if c.packed {
			body = packed(t, body)
		}
		t.Logf("%s: %d bytes (packed: %v)", c.name, len(body), c.packed)
		if len(body) > c.most {
			t.Errorf("%s has %d bytes, more than %d", c.name, len(body), c.most)
		}
	}
}

func packed(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestStyleRules holds the sheets to the house's look: colours in one file,
// directions that turn, nothing that hurts Persian letters.
func TestStyleRules(t *testing.T) {
	files, err := filepath.Glob("static/css/*.css")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d sheets, %v", len(files), err)
	}
	colour := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|oklch)a?\(`)
	physical := regexp.MustCompile(`(?m)(^|[\s;{])(left|right|top|bottom|(margin|padding|border)-(left|right|top|bottom)|text-align:\s*(left|right)|float:\s*(left|right))\b`)
	hurtful := regexp.MustCompile(`letter-spacing|font-style:\s*italic|text-align:\s*justify|@import`)
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if m := colour.Find(src); m != nil && !strings.HasSuffix(file, "tokens.css") {
			t.Errorf("%s names the colour %s", file, m)
		}
		if m := physical.Find(src); m != nil {
			t.Errorf("%s does not turn with the direction: %s", file, bytes.TrimSpace(m))
		}
		if m := hurtful.Find(src); m != nil {
			t.Errorf("%s: %s", file, m)
		}
	}
}
