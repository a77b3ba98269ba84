package talk_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	_ "modernc.org/sqlite"

	"peyk/internal/wire/talk"
)

func file(name string, data []byte) talk.File {
	return talk.File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

func sample(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// said is an item on a line.
func said(it *talk.Item) string {
	text := strings.ReplaceAll(it.Text, "\n", "⏎")
	out := fmt.Sprintf("%s<%s %s %s %s [%s] %q %q", it.Key, it.Parent, it.Standing, it.At.Format(time.RFC3339Nano), it.Author, it.Email, strings.Join(it.Pages, " "), text)
	if it.Fault != "" {
		out = it.Where + " " + it.Key + ": " + it.Fault
	}
	return out
}

func read(t *testing.T, f talk.Format, files ...talk.File) []string {
	t.Helper()
	var out []string
	err := talk.Read(t.Context(), f, files, func(it *talk.Item) error { out = append(out, said(it)); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func compare(t *testing.T, got []string, want ...string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "", ""
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("item %d:\n got %s\nwant %s", i, g, w)
		}
	}
}

const (
	lib    = `"https://old.example/1399/05/library/ https://old.example/?p=41 library 41"`
	bridge = `"https://old.example/1399/06/bridge/ https://old.example/?p=42 bridge 42"`
	page   = `"https://old.example/1399/05/library/"`
)

func TestWordPress(t *testing.T) {
	compare(t, read(t, talk.WordPress, file("x", sample(t, "wordpress.xml"))),
		`7< approved 2020-08-01T10:00:00Z مینا & سارا [mina@mail.example] `+lib+" \"چه خوب!⏎ساعت کار آن را هم بنویسید: این\\u200cجا (https://lib.example/hours)\"",
		`8<7 approved 2020-08-01T11:00:00Z رضا [] `+lib+` "از هشت صبح تا هشت شب باز است."`,
		`9<8 pending 2020-08-01T12:00:00Z مینا [] `+lib+` "سپاس، رضا"`,
		`10< spam 2020-08-02T12:00:00Z آگهی [] `+lib+` "ارزان بخرید"`,
		`line 71 12: it has no time`,
		`13< refused 2020-09-01T08:15:00Z نادر [] `+bridge+" \"پیرمردها می\\u200cگویند 3 < 5 است & پل کهنه\\u200cتر.\"",
	)
}

func TestDisqus(t *testing.T) {
	pages := `"https://old.example/1399/05/library/ library-41"`
	compare(t, read(t, talk.Disqus, file("x", sample(t, "disqus.xml"))),
		`201< shown 2020-08-01T10:00:00Z مینا [mina@mail.example] `+pages+` "خط یکم⏎⏎خط دوم & پایان⏎https://lib.example/a/very/long/way"`,
		`202< deleted 2020-08-01T11:00:00Z  [] `+pages+` ""`,
		`203<202 shown 2020-08-01T12:00:00Z سارا [] `+pages+" \"پاسخ به پاک\\u200cشده\"",
		`204< spam 2020-08-01T13:00:00Z آگهی [] `+pages+` "ارزان بخرید"`,
	)
}

func TestRemark42(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write(sample(t, "remark42.jsonl")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{sample(t, "remark42.jsonl"), zipped.Bytes()} {
		compare(t, read(t, talk.Remark42, file("x", data)),
			`aa01< shown 2020-08-01T10:00:00.123456Z مینا [] `+page+` "سلام بر شما"`,
			`aa03<aa02 shown 2020-08-01T12:00:00Z سارا [] `+page+` "پاسخی ژرف"`,
			`aa02<aa01 deleted 2020-08-01T11:00:00Z  [] `+page+` ""`,
			`line 5 : it cannot be read: unexpected end of JSON input`,
		)
	}
}

func TestCoral(t *testing.T) {
	pages := `"https://old.example/1399/05/library/ s-1"`
	around := []talk.File{file("u", sample(t, "coral-users.json")), file("s", sample(t, "coral-stories.json"))}
	want := []string{
		`c-1< approved 2020-08-01T10:00:00Z مینا [mina@mail.example] ` + pages + ` "متن⏎پایانی"`,
		`c-2<c-1 shown 2020-08-01T11:00:00Z  [] ` + pages + ` "پاسخ"`,
		`c-3< refused 2020-08-01T12:00:00Z  [] ` + pages + ` "بد"`,
		`c-4< pending 2020-08-01T13:00:00Z مینا [mina@mail.example] ` + pages + ` "تازه"`,
		`c-5< deleted 2020-08-01T12:00:00Z  [] ` + pages + ` ""`,
	}
	lines := sample(t, "coral-comments.json")
	compare(t, read(t, talk.Coral, append([]talk.File{file("c", lines)}, around...)...), want...)
	array := "[" + strings.ReplaceAll(strings.TrimSpace(string(lines)), "\n", ",\n") + "]"
	compare(t, read(t, talk.Coral, append(around, file("c", []byte(array)))...), want...)
	compare(t, read(t, talk.Coral, append(around, file("c", sample(t, "coral-comments.csv")))...),
		`c-7< approved 2020-08-01T10:00:00Z مینا [mina@mail.example] `+pages+` "دو خط⏎با, ویرگول"`,
		`c-8<c-7 shown 2020-08-01T11:00:00Z مینا [mina@mail.example] `+pages+` "پاسخ"`,
		`line 5 : it cannot be read: 3 columns, 7 are named`,
	)
}

func TestIsso(t *testing.T) {
	d, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "comments.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.ExecContext(t.Context(), string(sample(t, "isso.sql"))); err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := talk.ReadIsso(t.Context(), d, "x", func(it *talk.Item) error { got = append(got, said(it)); return nil }); err != nil {
		t.Fatal(err)
	}
	compare(t, got,
		`1< approved 2020-08-01T10:00:00.5Z مینا [mina@mail.example] "/1399/05/library/" "سلام"`,
		`2<1 pending 2020-08-01T11:00:00Z  [] "/1399/05/library/" "در صف"`,
		`3<1 deleted 2020-08-01T12:00:00Z  [] "/1399/05/library/" ""`,
		`row 4 4: its state "mode 9" is not known`,
	)
	stop := errors.New("stop")
	if err := talk.ReadIsso(t.Context(), d, "x", func(*talk.Item) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the taker's error came back as %v", err)
	}
}

func TestOwn(t *testing.T) {
	lines := []string{
		`{"schema":"peyk-comment/1","id":5,"story":10001,"url":"/news/10001/x","at":"2026-01-02T03:04:05.123456Z","state":"published","author":"مینا","text":"الف <b> & ب","revision":2,"decisions":[{"verdict":"approve","revision":2,"rules":1,"actor":"sara","at":"2026-01-02T04:00:00Z"}],"in_force":1}`,
		`{"schema":"peyk-comment/1","id":6,"story":10001,"url":"/news/10001/x","parent":5,"at":"2026-01-02T03:04:05Z","state":"published","text":"ب","revision":2,"decisions":[{"verdict":"approve","revision":1,"actor":"sara","at":"2026-01-02T04:00:00Z"}],"in_force":1}`,
		`{"schema":"peyk-comment/1","id":7,"story":10001,"url":"/news/10001/x","at":"2026-01-02T03:04:05Z","state":"withdrawn","author":"مینا","text":"پ","revision":1}`,
		`{"schema":"other","id":8}`,
	}
	compare(t, read(t, talk.Peyk, file("x", []byte(strings.Join(lines, "\n")))),
		`5< approved 2026-01-02T03:04:05.123456Z مینا [] "/news/10001/x 10001" "الف <b> & ب"`,
		`6<5 shown 2026-01-02T03:04:05Z  [] "/news/10001/x 10001" "ب"`,
		`7< deleted 2026-01-02T03:04:05Z  [] "/news/10001/x 10001" ""`,
		`line 4 : it cannot be read: it is not of peyk-comment/1`,
	)
}

// TestRest: what is left over is read again as it was.
func TestRest(t *testing.T) {
	var first []string
	var kept bytes.Buffer
	err := talk.Read(t.Context(), talk.WordPress, []talk.File{file("x", sample(t, "wordpress.xml"))}, func(it *talk.Item) error {
		if it.Fault != "" {
			return nil
		}
		first, it.Why = append(first, said(it)), "no story"
		return it.Write(&kept)
	})
	if err != nil {
		t.Fatal(err)
	}
	compare(t, read(t, talk.Rest, file("rest", kept.Bytes())), first...)
}

func TestBrokenFiles(t *testing.T) {
	whole := string(sample(t, "wordpress.xml"))
	for _, c := range []struct {
		format talk.Format
		data   string
		items  int
		where  string
	}{
		{talk.WordPress, whole[:strings.Index(whole, "<wp:comment_id>8")], 1, "line "},
		{talk.WordPress, "<html></html>", 0, "line 1"},
		{talk.WordPress, "", 0, ""},
		{talk.WordPress, "\ufeff\n" + whole, 6, ""},
		{talk.WordPress, strings.Replace(whole, "چه خوب", "چه\x0bخوب", 1), 6, ""},
		{talk.Disqus, whole, 0, "line 2"},
		{talk.Remark42, "\x1f\x8bnot gzip", 0, ""},
		{talk.Coral, `[{"id":"1"`, 0, "byte "},
	} {
		n := 0
		err := talk.Read(t.Context(), c.format, []talk.File{file("f.x", []byte(c.data))}, func(*talk.Item) error { n++; return nil })
		var broken *talk.Broken
		if whole := c.items == 6; whole != (err == nil) || !whole && (!errors.As(err, &broken) || broken.File != "f.x" || !strings.HasPrefix(broken.Where, c.where)) || n != c.items {
			t.Errorf("%s %.20q: %d items, %v", c.format, c.data, n, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := talk.Read(ctx, talk.WordPress, []talk.File{file("x", []byte(whole))}, func(*talk.Item) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"الف":                                    "الف",
		"a < b > c && d":                         "a < b > c && d",
		"I <3 you, <grin> and x<y":               "I <3 you, <grin> and x<y",
		"&lt;script&gt;x&lt;/script&gt;":         "<script>x</script>",
		"<SCRIPT>x</SCRIPT >y":                   "y",
		"<style>p{}</style><!-- z -->y":          "y",
		"a<br/>b<p>c</p><p>d":                    "a\nb\n\nc\n\nd",
		"<a href='javascript:x()'>کلیک</a>":      "کلیک",
		"<a href='https://x.example'></a>":       "https://x.example",
		"<a href='https://x.example/y'>خانه":     "خانه (https://x.example/y)",
		"<img src=x onerror=alert(1) alt='گل'>":  "گل",
		"a\u202eb\u2066c\x00d\u200cنیم":          "abcd\u200cنیم",
		"\n\n\n a \r\n\r\n\r\n\r\nb \t\n":        "a\n\nb",
		"\xff\xfe":                               "\ufffd",
		"<iframe src='https://x'>in</iframe>out": "out",
	} {
		if got := talk.Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	same := func(a, b string, want bool) {
		t.Helper()
		x, y := talk.Addresses(a), talk.Addresses(b)
		if got := len(x) > 0 && len(y) > 0 && x[0] == y[0]; got != want {
			t.Errorf("%q %q: %v, %v", a, b, x, y)
		}
	}
	same("https://www.Old.example/a/b/", "http://old.example/a/b#c", true)
	same("https://old.example/a/b?utm_source=x", "old.example/a/b", true)
	same("https://old.example/?p=41", "https://old.example/?p=42", false)
	same("https://old.example/%D8%A8", "https://old.example/ب", true)
	same("/a/b/", "/a/b", true)
	same("slug", "slug", true)
	if got := talk.Addresses("https://old.example/"); len(got) != 0 && got[0] == "/" {
		t.Errorf("a front page is %q", got)
	}
	if got := talk.Addresses("https://old.example/a/b?p=1"); strings.Join(got, " ") != "old.example/a/b?p=1 old.example/a/b /a/b?p=1 /a/b" {
		t.Errorf("%q", got)
	}
}

// check holds what every item promises.
func check(t *testing.T, it *talk.Item) {
	t.Helper()
	for _, s := range []string{it.Author, it.Text, it.Title} {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
			return r != '\n' && r != '\t' && (r < ' ' || r == 0x7f) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
		}) {
			t.Fatalf("%q is no plain text", s)
		}
	}
	if strings.Contains(it.Author, "\n") {
		t.Fatalf("author %q", it.Author)
	}
	if it.Fault == "" && (it.Key == "" || it.At.IsZero() || it.Text == "" && it.Standing != talk.Deleted || it.Standing == talk.Deleted && it.Text != "" && it.Source == "") {
		t.Fatalf("not to be used: %+v", it)
	}
}

func FuzzRead(f *testing.F) {
	for i, name := range []string{"wordpress.xml", "disqus.xml", "remark42.jsonl", "coral-comments.json", "coral-comments.csv"} {
		f.Add(i, sample(f, name))
	}
	formats := []talk.Format{talk.WordPress, talk.Disqus, talk.Remark42, talk.Coral, talk.Coral, talk.Peyk}
	f.Fuzz(func(t *testing.T, i int, data []byte) {
		format := formats[uint(i)%uint(len(formats))]
		_ = talk.Read(t.Context(), format, []talk.File{file("x", data)}, func(it *talk.Item) error { check(t, it); return nil })
	})
}

func FuzzPlain(f *testing.F) {
	f.Add("<p>الف <a href='https://x.example/'>ب</a>")
	f.Fuzz(func(t *testing.T, src string) {
		out := talk.Plain(src)
		check(t, &talk.Item{Text: out, Fault: "x"})
		if again := talk.Tidy(out); again != out {
			t.Fatalf("%q is tidied once more to %q", out, again)
		}
		for _, a := range talk.Addresses(src) {
			if a == "" || a == "/" {
				t.Fatalf("every story is %q", src)
			}
		}
	})
}
