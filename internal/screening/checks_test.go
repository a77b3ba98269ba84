package screening_test

import (
	_ "embed"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"peyk/internal/i18n"
	"peyk/internal/id"
	"peyk/internal/screening"
)

//go:embed testdata/second.tsv
var secondSet string

//go:embed testdata/third.tsv
var thirdSet string

//go:embed testdata/fourth.tsv
var fourthSet string

//go:embed testdata/fifth.tsv
var fifthSet string

//go:embed testdata/sixth.tsv
var sixthSet string

//go:embed testdata/seventh.tsv
var seventhSet string

// findingsOf gives the findings of a check.
func findingsOf(t *testing.T, s *screening.Subject, check string) []screening.Finding {
	t.Helper()
	return slices.DeleteFunc(screening.Screen(t.Context(), s), func(f screening.Finding) bool { return f.Check != check })
}

// TestOwnWords: an agency's word is found with its endings and in disguise,
// parted as it is written, and what it lets pass is not found.
func TestOwnWords(t *testing.T) {
	words := []screening.Word{
		{Text: "زردک", Check: "insult", Hard: true}, {Text: "سیاه بازی", Check: "threat"}, {Text: "احمق آباد", Check: "allow"},
	}
	for text, want := range map[string]string{
		"این ز.ر.د.ک را ببینید":           "insult hold",
		"زردک\u200cها آمدند":              "insult hold",
		"زردکوه قشنگ است":                 "",
		"سیاه\u200cبازی در نیاورید":       "threat look",
		"در احمق آباد زندگی می\u200cکنیم": "",
		"مدیر احمق":                       "insult hold",
	} {
		got := ""
		for _, f := range screening.Screen(t.Context(), &screening.Subject{Text: text, Language: "fa", Words: words}) {
			if f.Check == "insult" || f.Check == "threat" {
				got = f.Check + " " + string(f.Advice)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestTitles: a title of the story that is abuse in itself is none in a
// comment; the same word said of somebody is.
func TestTitles(t *testing.T) {
	story := screening.Story{Headline: "رمان «احمق\u200cهای خوشبخت» به چاپ پنجم رسید", People: []string{"نادر گلستانه"}}
	for text, want := range map[string]int{
		"احمق\u200cهای خوشبخت را خواندم، عالی بود": 0,
		"نویسنده\u200cاش احمق است":                 1,
		"گلستانه دیوانه شده":                       1,
	} {
		if got := findingsOf(t, &screening.Subject{Text: text, Language: "fa", Story: story}, "insult"); len(got) != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestRepeats(t *testing.T) {
	const text = "سه بار عقب انداختن و هر بار یک بهانه، صبح\u200cها چهل دقیقه در ترافیک گیر هستیم"
	sent := func(story id.Story, text string, ago time.Duration) screening.Sent {
		return screening.Sent{Story: story, Text: text, Ago: ago}
	}
	for _, c := range []struct {
		name   string
		recent []screening.Sent
		want   string
	}{
		{"none", nil, ""},
		{"another", []screening.Sent{sent(1, "هوای امروز خوب بود و همه به پارک رفته بودند با بچه\u200cها", time.Hour)}, ""},
		{"here", []screening.Sent{sent(1, strings.ReplaceAll(text, "ی", "ي"), time.Hour)}, "screening.repeat look"},
		{"elsewhere", []screening.Sent{sent(2, text, time.Hour)}, "screening.repeat-elsewhere hold"},
		{"almost", []screening.Sent{sent(1, text+" واقعاً", time.Hour)}, "screening.repeat-near look"},
		{"almost, elsewhere", []screening.Sent{sent(2, text+" واقعاً", time.Hour)}, "screening.repeat-near hold"},
		{"burst", []screening.Sent{sent(1, "یک", time.Minute), sent(2, "دو", 2*time.Minute), sent(3, "سه", 3*time.Minute)}, "screening.burst look"},
		{"slowly", []screening.Sent{sent(1, "یک", time.Hour), sent(2, "دو", 2*time.Hour), sent(3, "سه", 3*time.Hour)}, ""},
	} {
		got := ""
		for _, f := range findingsOf(t, &screening.Subject{Text: text, Language: "fa", Story: screening.Story{Code: 1}, Recent: c.recent}, "repeat") {
			got = f.Key + " " + string(f.Advice)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestReading(t *testing.T) {
	got := findingsOf(t, &screening.Subject{Text: "salam, in khabar kheyli khoob bood?", Language: "fa"}, "finglish")
	if len(got) != 1 || got[0].Args["reading"] != "سلام، این خبر خیلی خوب بود؟" {
		t.Errorf("found %+v", got)
	}
}

// TestSets measures the checks on the labelled comments of testdata: below
// these figures something has been broken.
func TestSets(t *testing.T) {
	for _, c := range []struct {
		file   string
		labels map[string]float64 // least F1
		held   float64            // most clean comments held
	}{
		{secondSet, map[string]float64{"insult": 0.93, "spam": 0.93, "personal": 0.9, "threat": 0.85, "language": 0.95, "finglish": 0.9}, 0.02},
		{thirdSet, map[string]float64{"insult": 0.9, "spam": 0.9, "personal": 0.8, "threat": 0.8}, 0.03},
		{fourthSet, map[string]float64{"insult": 0.9, "spam": 0.8, "personal": 0.8, "threat": 0.8}, 0.03},
		{fifthSet, map[string]float64{"insult": 0.95, "spam": 0.9, "personal": 0.8, "threat": 0.9}, 0.03},
		{sixthSet, map[string]float64{"insult": 0.95, "spam": 0.9, "personal": 0.9, "threat": 0.9}, 0.03},
		{seventhSet, map[string]float64{"insult": 0.85, "spam": 0.8, "personal": 0.8, "threat": 0.7}, 0.04},
	} {
		counts, clean, held := map[string][3]int{}, 0, 0
		for line := range strings.Lines(c.file) {
			names, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if !ok || strings.HasPrefix(line, "#") {
				continue
			}
			labels, got, hold := strings.Split(names, ","), map[string]bool{}, false
			for _, f := range screening.Screen(t.Context(), &screening.Subject{Text: text, Language: "fa"}) {
				got[f.Check], hold = got[f.Check] || f.Advice != screening.None, hold || f.Advice == screening.Hold
			}
			if labels[0] == "clean" {
				clean++
				if hold {
					held++
				}
			}
			for l := range c.labels {
				n := counts[l]
				switch has := slices.Contains(labels, l); {
				case has && got[l]:
					n[0]++
				case has || got[l]:
					n[1]++
				}
				counts[l] = n
			}
		}
		for l, least := range c.labels {
			if n := counts[l]; float64(2*n[0]) < least*float64(2*n[0]+n[1]) {
				t.Errorf("%s: %d right, %d wrong or missed", l, n[0], n[1])
			}
		}
		if float64(held) > c.held*float64(clean) {
			t.Errorf("%d of %d clean comments are held", held, clean)
		}
	}
}

func TestSimhash(t *testing.T) {
	h := screening.Simhash(usualComment)
	if !screening.Near(h, screening.Simhash(strings.ReplaceAll(usualComment, "ی", "ي"))) {
		t.Error("another keyboard makes another text")
	}
	if !screening.Near(h, screening.Simhash(usualComment+" و سلام")) {
		t.Error("a word more makes another text")
	}
	far := screening.Simhash("برای شله\u200cزرد زعفران را با یخ دم کنید و نصف قاشق برای هشت نفر کافی است")
	if screening.Near(h, far) || screening.Near(0, 0) {
		t.Error("texts that have nothing in common are near")
	}
}

// FuzzScreen: whatever is written, no check fails, and what is found lies in
// the text, between whole characters, and can be said in every language.
func FuzzScreen(f *testing.F) {
	for _, file := range []string{goldenCases, secondSet, thirdSet, fourthSet, fifthSet, sixthSet, seventhSet} {
		for line := range strings.Lines(file) {
			for cell := range strings.SplitSeq(strings.TrimSpace(line), "\t") {
				f.Add(cell)
			}
		}
	}
	f.Add("ا.\xffح*\u200cم-\u200bق ۰۹۱\u2067۲ ir۱۲ \u202e**..")
	var printers []*i18n.Printer
	for _, lang := range i18n.Languages() {
		p, err := i18n.New(lang, time.UTC)
		if err != nil {
			f.Fatal(err)
		}
		printers = append(printers, p)
	}
	words := []screening.Word{{Text: "سلام", Check: "spam"}, {Text: "به تو", Check: "allow"}}
	f.Fuzz(func(t *testing.T, text string) {
		s := screening.Subject{Text: text, Language: "fa", Words: words, Story: screening.Story{Headline: text}}
		for _, x := range screening.Screen(t.Context(), &s) {
			if x.Check == "failed" {
				t.Fatalf("%q: %v failed", text, x.Args)
			}
			spans := append([]screening.Mark{{Start: x.Start, End: x.End}}, x.Marks...)
			for _, m := range spans {
				if m.Start < 0 || m.End < m.Start || m.End > len(text) || x.Score < 0 || x.Score > 1 {
					t.Fatalf("%q: bad finding %+v", text, x)
				}
				if utf8.ValidString(text) && !utf8.ValidString(text[m.Start:m.End]) {
					t.Fatalf("%q: %+v cuts a character", text, x)
				}
			}
			for _, p := range printers {
				if !p.Has(x.Key) {
					t.Fatalf("nothing to say for %s", x.Key)
				}
			}
		}
	})
}
