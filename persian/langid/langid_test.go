package langid_test

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"peyk/persian/langid"
	"peyk/persian/langid/internal/noise"
)

//go:embed testdata/dev.tsv
var dev string

// labelled is a text of the labelled file, none of which the table was made of.
type labelled struct{ lang, length, text string }

func texts(tb testing.TB) []labelled {
	tb.Helper()
	var all []labelled
	for line := range strings.Lines(dev) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
		all = append(all, labelled{f[0], f[1], f[2]})
	}
	if len(all) != 1524 {
		tb.Fatalf("%d labelled texts, want 1524", len(all))
	}
	return all
}

// The share of labelled texts recognised, by language and length.
func TestAccuracy(t *testing.T) {
	floors := map[string]float64{
		"fa short": .99, "fa tiny": .94, "fa-Latn short": .99, "fa-Latn tiny": .98, "ar short": .99, "ar tiny": .98,
		"ur short": .99, "ur tiny": .93, "ps short": .98, "ps tiny": .93, "ckb short": .98, "ckb tiny": .97,
		"azb short": .97, "azb tiny": .88, "en short": .99, "en tiny": .95, "az short": .98, "az tiny": .93,
		"other short": .98, "other tiny": .90,
		"ckb, Persian letters": .9, "ckb, Arabic letters": .9, "azb, Persian letters": .9, "azb, Arabic letters": .9,
	}
	right, total := make(map[string]int), make(map[string]int)
	count := func(kind, lang, text string) {
		total[kind]++
		if string(langid.Detect(text).Lang) == lang {
			right[kind]++
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, l := range texts(t) {
		count(l.lang+" "+l.length, l.lang, l.text)
		if l.lang == "ckb" || l.lang == "azb" {
			count(l.lang+", Persian letters", l.lang, noise.Persian(l.lang, l.text, rng))
			count(l.lang+", Arabic letters", l.lang, noise.Arabic(l.lang, l.text, rng))
		}
	}
	for kind, floor := range floors {
		if got := float64(right[kind]) / float64(total[kind]); total[kind] == 0 || got < floor {
			t.Errorf("%s: %.3f of %d, want %.2f", kind, got, total[kind], floor)
		}
	}
}

// What does not change the language must not change the answer.
func TestRobust(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	changes := map[string]func(string) string{
		"link":       func(s string) string { return "https://www.example.com/the/news/of/the/day?id=1 " + s },
		"handle":     func(s string) string { return "@some_english_name " + s + " someone@example.com" },
		"emoji":      func(s string) string { return "😂😂 " + s + " 👍🏽❤️" },
		"digits":     func(s string) string { return "123 " + s + " ۱۴۰۵/۰۹/۰۱" },
		"marks":      func(s string) string { return "«" + s + "»!!!" },
		"stretched":  func(s string) string { return s + s[len(s)-lastSize(s):] + s[len(s)-lastSize(s):] },
		"half-space": func(s string) string { return strings.ReplaceAll(s, "\u200c", "") },
		"bidi":       func(s string) string { return "\u202b" + s + "\u202c\u200f" },
		"upper case": strings.ToUpper,
		"ye and kaf": func(s string) string { return noise.ArabicYeKaf(s, rng) },
	}
	for name, change := range changes {
		same, total := 0, 0
		for _, l := range texts(t) {
			if l.length != "short" || name == "ye and kaf" && l.lang != "fa" {
				continue
			}
			total++
			if langid.Detect(change(l.text)).Lang == langid.Detect(l.text).Lang {
				same++
			}
		}
		if share := float64(same) / float64(total); share < .99 {
			t.Errorf("%s: %.3f of %d answers stay", name, share, total)
		}
	}
}

func lastSize(s string) int {
	_, size := utf8.DecodeLastRuneInString(s)
	return size
}

func TestVeryShort(t *testing.T) {
	for text, want := range map[string]langid.Lang{
		"سلام": "fa", "سلاااااام": "fa", "مرسی": "fa", "خيلي ممنون از شما": "fa", "می\u200cخواهم": "fa", "#ایران_قوی": "fa", "ﺳﻼﻡ ﺧﻮﺑﯽ": "fa",
		"salam": "fa-Latn", "chetori?": "fa-Latn", "SLM KHUBI": "fa-Latn",
		"ok": "en", "OK 👍": "en", "thanks": "en", "شكرا جزيلا": "ar", "آپ کیسے ہیں": "ur", "څنګه یې": "ps", "چۆنی": "ckb", "نئجه\u200cسن": "azb", "necəsən": "az",
		"Привет": "other", "你好世界": "other", "שלום": "other", "Merhaba nasılsın": "other",
		"": "und", " ": "und", "!!!": "und", "123": "und", "۱۲۳ ٪": "und", "😂": "und", "h": "und", "آ": "und",
		"https://example.com/news": "und", "@someone": "und", "a@example.com": "und", "\u200c\u200f": "und", "\xff\xfe": "und",
	} {
		got := langid.Detect(text)
		if got.Lang != want || got.Margin < 0 || got.Margin > 1 {
			t.Errorf("Detect(%q) = %s, %.2f; want %s", text, got.Lang, got.Margin, want)
		}
		if got.Lang == langid.Undetermined && got.Margin != 0 {
			t.Errorf("Detect(%q) is undetermined with margin %.2f", text, got.Margin)
		}
	}
}

// The margin says how far the answer can be trusted.
func TestMargin(t *testing.T) {
	var right, total [2]int
	for _, l := range texts(t) {
		r, i := langid.Detect(l.text), 0
		if r.Margin >= .5 {
			i = 1
		}
		total[i]++
		if string(r.Lang) == l.lang {
			right[i]++
		}
	}
	low, high := float64(right[0])/float64(total[0]), float64(right[1])/float64(total[1])
	if high < .99 || low > high-.1 || total[1] < 9*total[0] {
		t.Errorf("right: %.3f of %d below a margin of .5, %.3f of %d above", low, total[0], high, total[1])
	}
}

func TestLongTextsAreSampled(t *testing.T) {
	persian := strings.Repeat("این خبر را امروز در تهران خواندم و برای دوستانم فرستادم. ", 200)
	english := strings.Repeat("I read this story today and sent it to all of my friends. ", 200)
	for text, want := range map[string]langid.Lang{
		persian: "fa", english: "en", english[:len(english)/4] + persian: "fa", persian + english[:len(english)/4]: "fa",
		strings.Repeat("!", 5000) + "سلام دوستان عزیز خوبید": "fa", strings.Repeat("ا", 5000): langid.Detect(strings.Repeat("ا", 9)).Lang,
	} {
		if got := langid.Detect(text); got.Lang != want {
			t.Errorf("%d bytes starting %q: %s, %.2f; want %s", len(text), text[:20], got.Lang, got.Margin, want)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	all := texts(t)
	langid.Detect(all[0].text)
	if n := testing.AllocsPerRun(10, func() {
		for _, l := range all[:100] {
			langid.Detect(l.text)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestSentences(t *testing.T) {
	text := " سلام، حال شما چطور است؟! I am fine, thanks. «خیلی خوب.» قیمت ۳.۵ دلار شد…\n\nkheyli mamnoon az shoma\nكيف حالك يا صديقي العزيز؟ !!! example.com"
	var got []string
	for _, s := range langid.DetectSentences(text) {
		got = append(got, fmt.Sprintf("%s|%s", s.Lang, text[s.Start:s.End]))
	}
	want := []string{
		"fa|سلام، حال شما چطور است؟!", "en|I am fine, thanks.", "fa|«خیلی خوب.»", "fa|قیمت ۳.۵ دلار شد…", "fa-Latn|kheyli mamnoon az shoma",
		"ar|كيف حالك يا صديقي العزيز؟", "und|!!!", "und|example.com",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if langid.DetectSentences(" \n\t") != nil {
		t.Error("space has sentences")
	}
}

func FuzzDetect(f *testing.F) {
	for _, s := range []string{"سلام خوبی؟", "I am fine. kheyli mamnoon!", "\xff\xd9", "ﷺ ﻻ aaa اااا", "a.b@c www.x.ir «.»", strings.Repeat("د ", 900)} {
		f.Add(s)
	}
	known := map[langid.Lang]bool{
		"fa": true, "fa-Latn": true, "ar": true, "ur": true, "ps": true, "ckb": true, "azb": true, "az": true, "en": true, "other": true, "und": true,
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := langid.Detect(text)
		if !known[r.Lang] || !(r.Margin >= 0 && r.Margin <= 1) {
			t.Fatalf("Detect(%q) = %+v", text, r)
		}
		last := 0
		for _, s := range langid.DetectSentences(text) {
			if s.Start < last || s.End <= s.Start || s.End > len(text) || strings.TrimSpace(text[last:s.Start]) != "" {
				t.Fatalf("DetectSentences(%q): span %d to %d after %d", text, s.Start, s.End, last)
			}
			if s.Result != langid.Detect(text[s.Start:s.End]) {
				t.Fatalf("DetectSentences(%q): %+v differs from Detect", text, s)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[s.Start:s.End]) {
				t.Fatalf("DetectSentences(%q): span %d to %d cuts a character", text, s.Start, s.End)
			}
			last = s.End
		}
		if strings.TrimSpace(text[last:]) != "" {
			t.Fatalf("DetectSentences(%q) leaves out %q", text, text[last:])
		}
	})
}
