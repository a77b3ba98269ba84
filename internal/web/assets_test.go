package web_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"peyk/internal/web"
)

func TestAssets(t *testing.T) {
	css := `@font-face { src: url("/fonts/v.woff2") } .a { background: url( 'img/l.svg#top' ) } .b { background: url(data:image/png;base64,AA) }` +
		strings.Repeat(" .x { color: red }", 100)
	files := fstest.MapFS{
		"site.css":      {Data: []byte(css)},
		"site.js":       {Data: []byte(strings.Repeat("f();", 300))},
		"fonts/v.woff2": {Data: []byte(strings.Repeat("w", 2000))},
		"img/l.svg":     {Data: []byte("<svg/>")},
		"_notes.md":     {Data: []byte("not served")},
	}
	a, err := web.NewAssets(files, "/assets/")
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, nil)
	s.Handle("GET /assets/{path...}", a.Handler(), web.Bare())

	res := s.ask(t, "GET", a.URL("site.css"), "")
	sheet := bodyOf(t, res)
	if res.StatusCode != 200 || res.Header.Get("Cache-Control") != web.CacheForever || res.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	for _, want := range []string{`url("` + a.URL("fonts/v.woff2") + `")`, `url("` + a.URL("img/l.svg") + `#top")`, "url(data:image/png;base64,AA)"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet lacks %s:\n%.200s", want, sheet)
		}
	}
	for coding, headers := range map[string][]string{"": nil, "gzip": {"Accept-Encoding", "gzip"}, "br": {"Accept-Encoding", "gzip, br"}} {
		res := s.ask(t, "GET", a.URL("site.css"), "", headers...)
		if res.Header.Get("Content-Encoding") != coding || res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %v", coding, res.Header)
		}
		if coding == "gzip" && gunzipped(t, bodyOf(t, res)) != sheet {
			t.Error("gzip holds another sheet")
		}
	}
	if res := s.ask(t, "GET", a.URL("fonts/v.woff2"), "", "Accept-Encoding", "gzip"); res.Header.Get("Content-Encoding") != "" || res.Header.Get("Vary") != "" {
		t.Errorf("a font was packed: %v", res.Header)
	}
	if res := s.ask(t, "GET", "/assets/site.css", ""); res.StatusCode != 200 || res.Header.Get("Cache-Control") != web.CacheRevalidate {
		t.Errorf("by its plain name: %d %v", res.StatusCode, res.Header)
	}
	if res := s.ask(t, "GET", a.URL("site.js"), "", "If-None-Match", s.ask(t, "GET", a.URL("site.js"), "").Header.Get("Etag")); res.StatusCode != 304 {
		t.Errorf("conditional: %d", res.StatusCode)
	}
	for _, target := range []string{"/assets/none.css", "/assets/", "/assets/_notes.md", "/assets/site.000000000000.css", "/assets/..%2fsite.css"} {
		if res := s.ask(t, "GET", target, ""); res.StatusCode != 404 || strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", target, res.StatusCode, res.Header)
		}
	}
}

func TestAnAssetsNameFollowsItsContent(t *testing.T) {
	url := func(body string) string {
		a, err := web.NewAssets(fstest.MapFS{"v.woff2": {Data: []byte(body)}, "site.css": {Data: []byte("a{src:url(v.woff2)}")}}, "/a/")
		if err != nil {
			t.Fatal(err)
		}
		return a.URL("site.css")
	}
	if one := url("one"); one != url("one") || one == url("two") {
		t.Error("a style sheet's address must change with the font it names, and with nothing else")
	}
}

func TestAssetsOfNoKnownTypeAreRefused(t *testing.T) {
	if _, err := web.NewAssets(fstest.MapFS{"a.exe": {Data: []byte("x")}}, "/a/"); err == nil {
		t.Error("taken")
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown name has an address")
		}
	}()
	a, _ := web.NewAssets(fstest.MapFS{}, "/a/")
	a.URL("none.css")
}
