package web_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"peyk/internal/web"
)

func TestClean(t *testing.T) {
	cases := []struct {
		in, want string
		ok       bool
	}{
		{"plain", "plain", true},
		{"a\r\nb\rc\nd\te", "a\nb\nc\nd\te", true},
		{"a\x01b\x1b[31mc\x7fd\u0085e\ufefff", "ab[31mcdef", true},
		{"\u06a9\u062a\u0627\u0628\u200c\u0647\u0627", "\u06a9\u062a\u0627\u0628\u200c\u0647\u0627", true},
		{"a\x00b", "", false},
		{"a\xffb", "", false},
		{"\xed\xa0\x80", "", false}, // half a surrogate pair
		{"", "", true},
	}
	for _, c := range cases {
		if got, ok := web.Clean(c.in); got != c.want || ok != c.ok {
			t.Errorf("Clean(%q) = %q, %v", c.in, got, ok)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\r\nb\x00\xff")
	f.Fuzz(func(t *testing.T, s string) {
		out, ok := web.Clean(s)
		if !ok {
			return
		}
		if again, ok := web.Clean(out); !ok || again != out || !utf8.ValidString(out) || strings.ContainsAny(out, "\r\x00\x1b") {
			t.Errorf("Clean(%q) = %q", s, out)
		}
	})
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]bool{
		"/desk": true, "/desk/story/7?x=1&y=%D8%AE": true, "/": true,
		"": false, "desk": false, "//evil.example": false, `/\evil.example`: false, `/a\b`: false,
		"https://evil.example": false, "javascript:alert(1)": false, "/\t/evil.example": false, "/\n": false,
		"/%2f/evil.example/..": false, "/\xff": false, "/" + strings.Repeat("a", 3000): false,
	} {
		if _, ok := web.LocalPath(in); ok != want {
			t.Errorf("LocalPath(%.30q) = %v, want %v", in, ok, want)
		}
	}
}

// formSite answers with what it understood of a form.
func formSite(t *testing.T) *site {
	t.Helper()
	s := newSite(t, func(c *web.Config) { c.MaxBody = 100_000 })
	s.Handle("POST /form", func(w http.ResponseWriter, r *http.Request) error {
		f, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%q %q %d", f.Text("name"), f.Get("text"), len(f.All("tag")))
		return err
	})
	return s
}

func TestForms(t *testing.T) {
	const urlencoded = "application/x-www-form-urlencoded"
	cases := []struct {
		name, media, body string
		status            int
		want              string
	}{
		{"plain", urlencoded, "name=+Sara+&text=a%0D%0Ab&tag=1&tag=2", 200, `"Sara" "a\nb" 2`},
		{"charset", urlencoded + "; charset=UTF-8", "name=x", 200, `"x" "" 0`},
		{"nothing", "", "", 200, `"" "" 0`},
		{"controls", urlencoded, "text=a%1Bb%07", 200, `"" "ab" 0`},
		{"nul", urlencoded, "text=a%00b", 400, ""},
		{"nul in a name", urlencoded, "a%00b=1", 400, ""},
		{"not utf-8", urlencoded, "text=%C7%D3", 400, ""},
		{"raw not utf-8", urlencoded, "text=\xc7\xd3", 400, ""},
		{"broken escape", urlencoded, "text=%zz", 400, ""},
		{"semicolon", urlencoded, "a=1;b=2", 400, ""},
		{"another charset", urlencoded + "; charset=windows-1256", "text=x", 415, ""},
		{"json", "application/json", `{"name":"x"}`, 415, ""},
		{"text", "text/plain", "name=x", 415, ""},
		{"no type", "", "name=x", 415, ""},
		{"broken type", "application/;;", "name=x", 415, ""},
		{"too many", urlencoded, strings.Repeat("a=1&", 1001), 400, ""},
		{"too large", urlencoded, "text=" + strings.Repeat("x", 100_000), 413, ""},
		{"no boundary", "multipart/form-data", "x", 400, ""},
		{"broken multipart", "multipart/form-data; boundary=b", "--b\r\nnonsense", 400, ""},
	}
	s := formSite(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var headers []string
			if c.media != "" {
				headers = []string{"Content-Type", c.media}
			}
			res := s.ask(t, "POST", "/form", c.body, headers...)
			if res.StatusCode != c.status {
				t.Fatalf("status %d, want %d", res.StatusCode, c.status)
			}
			if got := bodyOf(t, res); c.status == 200 && got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestUploads(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := newSite(t, nil)
	s.Handle("POST /upload", func(w http.ResponseWriter, r *http.Request) error {
		f, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		file, head, err := f.File("picture")
		if err != nil {
			return err
		}
		defer file.Close()
		body, err := io.ReadAll(file)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%s %d %s", head.Filename, len(body), f.Get("alt"))
		return err
	}, web.MaxBody(8<<20))
	send := func(field, filename, alt string, size int) *http.Response {
		var b bytes.Buffer
		mw := multipart.NewWriter(&b)
		mw.WriteField("alt", alt)
		part, _ := mw.CreateFormFile(field, filename)
		part.Write(bytes.Repeat([]byte{'x'}, size))
		mw.Close()
		return s.ask(t, "POST", "/upload", b.String(), "Content-Type", mw.FormDataContentType())
	}
	if got := bodyOf(t, send("picture", "../../etc/a\tb.png", "a\r\nb", 3<<20)); got != "a b.png 3145728 a\nb" {
		t.Errorf("got %q", got)
	}
	if res := send("other", "a.png", "", 10); res.StatusCode != 404 {
		t.Errorf("a field that is missing: %d", res.StatusCode)
	}
	if res := send("picture", "a.png", "\xff", 10); res.StatusCode != 400 {
		t.Errorf("text that is not UTF-8: %d", res.StatusCode)
	}
	if res := send("picture", "a.png", "", 9<<20); res.StatusCode != 413 {
		t.Errorf("a file past the bound: %d", res.StatusCode)
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("temporary files remain: %v %v", left, err)
	}
}
