package site_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"peyk/internal/i18n"
	"peyk/internal/web/site"
	"peyk/internal/web/ui"
)

var (
	update  = flag.Bool("update", false, "write the golden pages anew")
	preview = flag.String("preview", "", "write every fixture's page and the assets to this folder, to look at")
)

// fixtures are view structs as data: testdata/LANG/PAGE.CASE.json. Each goes
// through the real struct and the real template.
func fixtures(tb testing.TB) map[string][]byte {
	tb.Helper()
	_, pages := newPages(tb)
	out := map[string][]byte{}
	for _, lang := range i18n.Languages() {
		loc, err := time.LoadLocation("Asia/Tehran")
		if err != nil {
			tb.Fatal(err)
		}
		p, err := i18n.New(lang, loc)
		if err != nil {
			tb.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join("testdata", lang, "*.json"))
		if err != nil {
			tb.Fatal(err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			out[lang+"/"+name] = renderFixture(tb, pages, p, file, name)
		}
	}
	if len(out) < 30 {
		tb.Fatalf("only %d fixtures were found", len(out))
	}
	return out
}

func renderFixture(tb testing.TB, pages *site.Pages, p *i18n.Printer, file, name string) []byte {
	tb.Helper()
	page, _, _ := strings.Cut(name, ".")
	switch page {
	case "home":
		return render(tb, pages.Home, p, file)
	case "article":
		return render(tb, pages.Article, p, file)
	case "list":
		return render(tb, pages.List, p, file)
	case "archive":
		return render(tb, pages.Archive, p, file)
	case "search":
		return render(tb, pages.Search, p, file)
	case "policy":
		return render(tb, pages.Policy, p, file)
	case "comment":
		return render(tb, pages.Comment, p, file)
	case "receipt":
		return render(tb, pages.Receipt, p, file)
	case "notice":
		return render(tb, pages.Notice, p, file)
	case "error":
		return render(tb, pages.Error, p, file)
	}
	tb.Fatalf("%s: no page is called %q", file, page)
	return nil
}

func render[T any](tb testing.TB, page *ui.Page[T], p *i18n.Printer, file string) []byte {
	tb.Helper()
	view := readView[T](tb, p, file)
	out, err := page.Bytes(view)
	if err != nil {
		tb.Fatalf("%s: %v", file, err)
	}
	return out
}

func readView[T any](tb testing.TB, p *i18n.Printer, file string) T {
	tb.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	var view T
	dec := json.NewDecoder(bytes.NewReader(src))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&view); err != nil {
		tb.Fatalf("%s: %v", file, err)
	}
	setPrinter(reflect.ValueOf(&view).Elem(), p)
	return view
}

// setPrinter puts p wherever a view struct wants a printer.
func setPrinter(v reflect.Value, p *i18n.Printer) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*i18n.Printer]() {
			v.Set(reflect.ValueOf(p))
		} else if !v.IsNil() {
			setPrinter(v.Elem(), p)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			setPrinter(field, p)
		}
	case reflect.Slice:
		for i := range v.Len() {
			setPrinter(v.Index(i), p)
		}
	default:
	}
}

// TestPages renders every fixture and holds it to what every page owes its
// readers.
func TestPages(t *testing.T) {
	for name, page := range fixtures(t) {
		t.Run(name, func(t *testing.T) { checkPage(t, name, page) })
	}
}

func checkPage(t *testing.T, name string, page []byte) {
	t.Helper()
	if bytes.Contains(page, []byte("⟦")) {
		t.Error("a key without message stands on the page")
	}
	if bytes.Contains(page, []byte("ZgotmplZ")) {
		t.Error("a value was refused by the template's escaping")
	}
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids, counts := map[string]int{}, map[string]int{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		counts[n.Data]++
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				ids[a.Val]++
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s> has the attribute %s, which the security policy forbids", n.Data, a.Key)
			case n.Data == "html" && a.Key == "dir" && (a.Val == "rtl") != strings.HasPrefix(name, "fa/"):
				t.Errorf("the page's direction is %s", a.Val)
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	if counts["h1"] != 1 || counts["main"] != 1 {
		t.Errorf("%d h1 and %d main elements, want one of each", counts["h1"], counts["main"])
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			checkReferences(t, n, ids)
		}
	}
}

// checkReferences sees that what an element points to on the page is there.
func checkReferences(t *testing.T, n *html.Node, ids map[string]int) {
	t.Helper()
	for _, a := range n.Attr {
		var targets []string
		switch a.Key {
		case "for":
			targets = []string{a.Val}
		case "aria-labelledby", "aria-describedby":
			targets = strings.Fields(a.Val)
		}
		for _, id := range targets {
			if ids[id] == 0 {
				t.Errorf("<%s %s=%q>: there is no such element", n.Data, a.Key, a.Val)
			}
		}
	}
}

// TestGolden holds a few pages to the letter, so that a change of markup on
// which readers' tools depend is seen.
func TestGolden(t *testing.T) {
	pages := fixtures(t)
	for _, name := range []string{"fa/article.rich", "en/article.rich", "fa/home.empty", "fa/error.404", "fa/comment.faults"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", filepath.FromSlash(name)+".golden.html")
			if *update {
				if err := os.WriteFile(file, pages[name], 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got := pages[name]; !bytes.Equal(got, want) {
				t.Errorf("the page differs from %s at %s; if that is meant, run the test with -update", file, firstDifference(got, want))
			}
		})
	}
}

func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d:\n got %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("its length: %d lines, want %d", len(g), len(w))
}

// TestPreview writes the pages and what they refer to out as files, into a
// folder to look at them when one is named:
//
//	go test ./internal/web/site -run Preview -preview /tmp/peyk-pages
func TestPreview(t *testing.T) {
	dir := *preview
	if dir == "" {
		dir = t.TempDir()
	}
	write := func(name string, body []byte) {
		if len(body) == 0 {
			t.Errorf("%s is empty", name)
		}
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, page := range fixtures(t) {
		write(name+".html", page)
	}
	assets, err := ui.Assets()
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(assets, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(assets, name)
		write("assets/"+name, body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
