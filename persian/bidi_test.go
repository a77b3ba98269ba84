package persian_test

import (
	"fmt"
	"strings"
	"testing"

	"peyk/persian"
)

func ExampleDirection() {
	fmt.Println(persian.Direction("۱۲ خبر از IRNA"), persian.Direction("IRNA خبر"), persian.Direction("۱۲:۳۰"))
	// Output: rtl ltr auto
}

func ExampleIsolate() {
	fmt.Printf("%+q\n", persian.Isolate("Go 1.26"))
	// Output: "\u2068Go 1.26\u2069"
}

func ExampleIsolateRuns() {
	fmt.Println(strings.ReplaceAll(strings.ReplaceAll(
		persian.IsolateRuns("نسخهٔ Go 1.26 آمد"), "\u2068", "["), "\u2069", "]"))
	// Output: نسخهٔ [Go 1.26] آمد
}

func TestDirection(t *testing.T) {
	for s, want := range map[string]persian.Dir{
		"": persian.Neutral, "۱۲۳ 123 !؟": persian.Neutral, "🙂": persian.Neutral, "«سلام»": persian.RTL, "1. a": persian.LTR,
		"\u2068abc\u2069 سلام": persian.RTL, "\u2067سلام\u2069 abc": persian.LTR, "שלום": persian.RTL, "Привет": persian.LTR,
		"\u200f!": persian.RTL, "\u200e!": persian.LTR, "\u2069سلام": persian.RTL, "ﺳﻼﻡ": persian.RTL,
	} {
		if got := persian.Direction(s); got != want {
			t.Errorf("Direction(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestIsolate(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"abc":                   "\u2068abc\u2069",
		"a\u202eb":              "\u2068a\u202eb\u202c\u2069",
		"a\u2067b":              "\u2068a\u2067b\u2069\u2069",
		"a\u2069\u202c":         "\u2068a\u2069",
		"\u2067a\u202eb\u2069c": "\u2068\u2067a\u202eb\u202c\u2069c\u2069",
	} {
		if got := persian.Isolate(in); got != want {
			t.Errorf("Isolate(%+q) = %+q, want %+q", in, got, want)
		}
	}
}

func TestIsolateRuns(t *testing.T) {
	for in, want := range map[string]string{
		"سلام دنیا":                "سلام دنیا",
		"hello":                    "hello",
		"۱۲ ۱۳":                    "۱۲ ۱۳",
		"سایت https://a.ir/b?c=1.": "سایت [https://a.ir/b?c=1].",
		"از @ali و #ab":            "از [@ali] و [#ab]",
		"قیمت $5 USD شد":           "قیمت $5 [USD] شد",
		"The word سلام دنیا means": "The word [سلام دنیا] means",
		"فیلم Die Hard 2، خوب":     "فیلم [Die Hard 2]، خوب",
	} {
		got := strings.ReplaceAll(strings.ReplaceAll(persian.IsolateRuns(in), "\u2068", "["), "\u2069", "]")
		if got != want {
			t.Errorf("IsolateRuns(%q) = %q, want %q", in, got, want)
		}
	}
	if in := "سلام \u2066abc\u2069"; persian.IsolateRuns(in) != in {
		t.Error("text with isolates of its own was changed")
	}
}

func FuzzIsolate(f *testing.F) {
	f.Add("a\u202eب\u2069 c")
	f.Fuzz(func(t *testing.T, s string) {
		if got := persian.Isolate(s); s != "" && persian.Direction(got+"ب") != persian.RTL {
			t.Fatalf("Isolate(%+q) = %+q lets its text out", s, got)
		}
		strip := strings.NewReplacer("\u2068", "", "\u2069", "")
		if got := persian.IsolateRuns(s); strip.Replace(got) != strip.Replace(s) {
			t.Fatalf("IsolateRuns(%+q) = %+q", s, got)
		}
	})
}
