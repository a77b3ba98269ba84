package persian_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"peyk/persian"
)

func ExampleSlug() {
	fmt.Println(persian.Slug("آیا قیمت\u200cها ۱۲٪ بالا می\u200cرود؟"))
	// Output: آیا-قیمت-ها-12-بالا-می-رود
}

func ExampleSlugN() {
	fmt.Println(persian.SlugN("گفت\u200cوگوی تازهٔ دو کشور", 14))
	// Output: گفت-وگوی-تازه
}

func TestSlug(t *testing.T) {
	long := strings.Repeat("کلمه ", 40)
	for in, want := range map[string]string{
		"": "", "؟!": "", "  --سلام--دنیا--  ": "سلام-دنیا", "Don't stop": "dont-stop", "يوسف كيست": "یوسف-کیست",
		"ﺳﻼﻡ": "سلام", "بِسْمِ اللّٰهِ": "بسم-الله", "C++ & Go": "c-go", "آن\u200eجا": "آنجا", "مسئول": "مسئول", "a\xffb": "ab",
		long: strings.TrimSuffix(strings.Repeat("کلمه-", 16), "-"), strings.Repeat("ن", 100): strings.Repeat("ن", 80),
	} {
		if got := persian.Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
	for n, want := range map[int]string{0: "", -1: "", 3: "سلا", 4: "سلام", 5: "سلام", 8: "سلام", 9: "سلام-دنیا"} {
		if got := persian.SlugN("سلام دنیا", n); got != want {
			t.Errorf("SlugN(%d) = %q, want %q", n, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("قیمت\u200cها ۱۲٪ — چرا؟", 20)
	f.Fuzz(func(t *testing.T, s string, n int) {
		slug := persian.SlugN(s, n)
		if utf8.RuneCountInString(slug) > max(n, 0) {
			t.Fatalf("SlugN(%q, %d) = %q is longer", s, n, slug)
		}
		if persian.SlugN(slug, n) != slug {
			t.Fatalf("%q: the slug of %q is %q", s, slug, persian.SlugN(slug, n))
		}
		if strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || strings.Contains(slug, "--") {
			t.Fatalf("SlugN(%q) = %q", s, slug)
		}
		if back, err := url.PathUnescape(url.PathEscape(slug)); err != nil || back != slug {
			t.Fatalf("%q does not survive a URL", slug)
		}
	})
}
