package ui_test

import (
	"bytes"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jba/templatecheck"

	"peyk/internal/i18n"
	"peyk/internal/web/ui"
)

func library(tb testing.TB) *ui.Library {
	tb.Helper()
	lib, err := ui.NewLibrary(func(name string) string { return "/assets/" + name })
	if err != nil {
		tb.Fatal(err)
	}
	return lib
}

func printer(tb testing.TB, lang string) *i18n.Printer {
	tb.Helper()
	loc, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		tb.Fatal(err)
	}
	p, err := i18n.New(lang, loc)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func checkAll(t *testing.T, lib *ui.Library) {
	t.Helper()
	for _, page := range lib.Registered() {
		if err := templatecheck.CheckHTMLStrict(page.Template, page.View); err != nil {
			t.Errorf("%s: %v", page.Name, err)
		}
	}
}

// deskSample shows every component of the newsroom at once.
type deskSample struct {
	ui.DeskFrame
	Act         *ui.Act
	Tabs        ui.Tabs
	Table, None ui.Table
	Fields      []ui.Field
	Pages       ui.Pagination
}

func sample(tb testing.TB, lang string) deskSample {
	tb.Helper()
	p := printer(tb, lang)
	row := func(title, state, kind string) []ui.Cell {
		return []ui.Cell{
			{Text: title, URL: "/desk/story/1", Note: "100123", Main: true},
			{State: &ui.State{Kind: kind, Text: p.T("story.state." + state)}},
			{Time: &ui.Time{ISO: "2026-11-22", Text: "12:08"}},
			{Text: p.Num(1240), Number: true},
			{Acts: []*ui.Act{{Text: p.T("desk.undo"), URL: "/x", Hidden: []ui.Hidden{{Name: "version", Value: "3"}}}}},
		}
	}
	return deskSample{
		DeskFrame: ui.DeskFrame{
			P: p, Agency: "Peyk", HomeURL: "/desk", SiteURL: "/", Title: p.T("desk.title"),
			User:     ui.DeskUser{Name: "Sara", Role: p.T("role.editor"), URL: "/desk/account", SignOutURL: "/desk/sign-out"},
			Nav:      []ui.DeskLink{{Text: p.T("desk.title"), URL: "/desk", Current: true, Key: "g h"}, {Text: p.T("comment.title"), URL: "/desk/comments", Count: 1240, Urgent: true, Key: "g q"}},
			Editions: []ui.EditionLink{{Lang: "fa", Dir: "rtl", Name: "Farsi", URL: "?e=fa", Current: true}, {Lang: "en", Dir: "ltr", Name: "English", URL: "?e=en"}},
			Flash:    &ui.Notice{Kind: "good", Text: p.T("story.state.published")}, Undo: &ui.Act{Text: p.T("desk.undo"), URL: "/undo"},
			Keys: []ui.KeyHint{{Key: "g q", Text: p.T("comment.title")}},
		},
		Act:  &ui.Act{Text: p.T("comment.send"), URL: "/x", Kind: "main", Key: "p"},
		Tabs: ui.Tabs{P: p, Label: "tabs", Items: []ui.DeskLink{{Text: p.T("story.state.draft"), URL: "?1", Current: true}, {Text: p.T("story.state.submitted"), URL: "?2", Count: 3}}},
		Table: ui.Table{
			Caption: p.T("desk.title"),
			Columns: []ui.Column{{Text: p.T("story.part.headline")}, {Text: p.T("story.part.genre")}, {Text: p.T("receipt.sent_at")}, {Text: p.T("side.views", "n", 0), Number: true}, {Text: p.T("desk.undo"), Hidden: true}},
			Rows:    [][]ui.Cell{row("Headline one", "draft", "draft"), row("Headline two", "submitted", "waiting"), row("Headline three", "published", "live"), row("Headline four", "withdrawn", "gone"), row("Headline five", "scheduled", "timed")},
		},
		None: ui.Table{Empty: &ui.Empty{Title: p.T("page.empty")}},
		Fields: []ui.Field{
			{Name: "headline", Label: p.T("story.part.headline"), Type: "text", Required: true, Max: 200, Fault: p.T("field.required")},
			{Name: "email", Label: p.T("comment.email"), Type: "email", Hint: p.T("comment.email_hint"), Fault: p.T("field.email")},
			{Name: "body", Label: p.T("story.part.body"), Type: "textarea", Hint: p.T("form.optional")},
			{Name: "genre", Label: p.T("story.part.genre"), Type: "select", Options: []ui.Option{{Value: "news", Text: p.T("genre.news"), Selected: true}}},
			{Name: "home", Label: p.T("nav.home"), Type: "checkbox", Value: "1", Checked: true},
			{Name: "file", Label: p.T("story.part.pictures"), Type: "file", Accept: "image/jpeg,image/png"},
		},
		Pages: ui.Pagination{Label: p.T("list.pages"), Older: ui.Link{Text: p.T("list.older"), URL: "?p=2"}},
	}
}

var preview = flag.String("preview", "", "write the newsroom's sample pages to this folder, to look at")

func TestDeskComponents(t *testing.T) {
	lib := library(t)
	files := os.DirFS("testdata")
	desk, err := ui.NewPage[deskSample](lib, ui.Desk, files, "sample.html")
	if err != nil {
		t.Fatal(err)
	}
	bare, err := ui.NewPage[deskSample](lib, ui.Bare, files, "sample.html")
	if err != nil {
		t.Fatal(err)
	}
	checkAll(t, lib)
	for _, lang := range i18n.Languages() {
		for name, page := range map[string]*ui.Page[deskSample]{"desk": desk, "bare": bare} {
			out, err := page.Bytes(sample(t, lang))
			if err != nil {
				t.Fatal(err)
			}
			for _, bad := range []string{"⟦", "ZgotmplZ", " style="} {
				if bytes.Contains(out, []byte(bad)) {
					t.Errorf("%s %s holds %q", lang, name, bad)
				}
			}
			if !bytes.Contains(out, []byte(`id="e-headline"`)) || !bytes.Contains(out, []byte(`aria-describedby="h-email e-email"`)) {
				t.Errorf("%s %s: a fault is not tied to its field", lang, name)
			}
			if *preview != "" {
				if err := os.WriteFile(filepath.Join(*preview, name+"-"+lang+".html"), out, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func TestNewPageRefuses(t *testing.T) {
	lib := library(t)
	files := fstest.MapFS{
		"none.html":   {Data: []byte(`{{define "other"}}x{{end}}`)},
		"broken.html": {Data: []byte(`{{define "main"}}{{if}}{{end}}`)},
		"good.html":   {Data: []byte(`{{define "main"}}x{{end}}`)},
	}
	for _, c := range []struct {
		layout ui.Layout
		names  []string
		want   string
	}{
		{ui.Public, []string{"none.html"}, `defines no template "main"`},
		{ui.Public, []string{"broken.html"}, "broken.html"},
		{ui.Public, []string{"missing.html"}, "missing.html"},
		{"poster", []string{"good.html"}, `no layout "poster"`},
		{ui.Public, nil, "needs a file"},
	} {
		_, err := ui.NewPage[deskSample](lib, c.layout, files, c.names...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v in %s: %v, want %q", c.names, c.layout, err, c.want)
		}
	}
	if n := len(lib.Registered()); n != 0 {
		t.Errorf("%d refused pages are registered", n)
	}
}

// A page that cannot be rendered gives nothing, not half of itself.
func TestBytesAllOrNothing(t *testing.T) {
	lib := library(t)
	files := fstest.MapFS{"p.html": {Data: []byte(`{{define "main"}}before {{index .Nav 3}}{{end}}`)}}
	page, err := ui.NewPage[deskSample](lib, ui.Desk, files, "p.html")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := page.Bytes(sample(t, "fa")); err == nil || out != nil {
		t.Errorf("%d bytes and error %v", len(out), err)
	}
}

func TestToneAndHue(t *testing.T) {
	for hex, want := range map[string]string{
		"": "tone-0", "red": "tone-0", "#12345": "tone-0", "#zzzzzz": "tone-0",
		"#808080": "tone-0", "#101010": "tone-dark", "#f0f0f0": "tone-light",
		"#c02020": "tone-red", "#c0a020": "tone-amber", "#20C040": "tone-green",
		"#20a0a0": "tone-teal", "#2040c0": "tone-blue", "#a020c0": "tone-purple", "#c02040": "tone-red",
	} {
		if got := ui.Tone(hex); got != want {
			t.Errorf("Tone(%q) = %s, want %s", hex, got, want)
		}
	}
	for i := range 20 {
		if ui.Hue(i) == ui.Hue(i+1) {
			t.Errorf("sections %d and %d share a hue", i, i+1)
		}
	}
	if ui.Hue(-1) == "" {
		t.Error("a place before the first has no hue")
	}
}

func TestShare(t *testing.T) {
	s := ui.NewShare(printer(t, "fa"), "a & b؟", "https://peyk.example/n/7")
	if len(s.Links) != 7 {
		t.Fatalf("%d links", len(s.Links))
	}
	for _, l := range s.Links {
		u, err := url.Parse(l.URL)
		if err != nil {
			t.Errorf("%s: %v", l.Kind, err)
			continue
		}
		if all, err := url.QueryUnescape(u.RawQuery); err != nil || !strings.Contains(all, "https://peyk.example/n/7") {
			t.Errorf("%s does not carry the story's address: %s", l.Kind, l.URL)
		}
	}
}
