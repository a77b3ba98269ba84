package accuse_test

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"peyk/internal/screening/accuse"
)

// library is the story of the cases.
func library() *accuse.Story {
	return accuse.Prepare(accuse.Text{
		Kicker:   "کتابخانهٔ مرکزی",
		Headline: "ساختمان تازهٔ کتابخانهٔ ساوان با دو سال تأخیر باز شد",
		Lead:     "کتابخانهٔ مرکزی ساوان از شنبه کار خود را آغاز می\u200cکند.",
		Body: []string{
			"حمید گل\u200cافشان، شهردار ساوان، گفت هزینهٔ ساختمان ۸۴ میلیارد تومان بوده است.",
			"رسول تیشه\u200cگر، پیمانکار ساختمان، سقف را با چوب گردو پوشاند. مهری راستین، کتابدار، شاخهٔ کودکان را اداره می\u200cکند.",
			"دادگاه شهریار کوه\u200cبن، فروشندهٔ زمین، را به جرم فرار مالیاتی به جریمه محکوم کرد.",
		},
		People: []string{"حمید گل\u200cافشان", "رسول تیشه\u200cگر", "مهری راستین", "شهریار کوه\u200cبن"},
	})
}

func TestToldApart(t *testing.T) {
	data, err := os.ReadFile("testdata/cases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	story := library()
	plain := func(s string) string { return strings.ReplaceAll(s, "\u200c", "") }
	for line := range strings.Lines(string(data)) {
		parts := strings.Split(strings.TrimSpace(line), "\t")
		if line[0] == '#' || len(parts) != 3 {
			continue
		}
		want, target, comment := parts[0], parts[1], parts[2]
		found, _ := story.Find(comment)
		got := "none"
		switch {
		case found.Fact && found.Score >= accuse.HoldFrom:
			got = "hold"
		case found.Score >= accuse.LookFrom:
			got = "look"
		}
		if got != want || target != "-" && !strings.HasPrefix(plain(found.Target), plain(target)) {
			t.Errorf("%s: %s of %q (%s %.2f), want %s of %q", comment, got, found.Target, found.Class, found.Score, want, target)
		}
	}
}

// TestSpans looks at what is shown to a moderator.
func TestSpans(t *testing.T) {
	const comment = "سلام. آقای تیشه\u200cگر از همه رشوه گرفته است."
	found, ok := library().Find(comment)
	if !ok {
		t.Fatal("nothing found")
	}
	if got := comment[found.Person.Start:found.Person.End]; got != "تیشه\u200cگر" {
		t.Errorf("the person is %q", got)
	}
	if got := comment[found.Terms[0].Start:found.Terms[0].End]; !strings.HasPrefix(got, "رشوه") {
		t.Errorf("the term is %q", got)
	}
	if found.Class != "bribery" {
		t.Errorf("the class is %q", found.Class)
	}
}

// TestWeights sees that every feature has a weight of its own.
func TestWeights(t *testing.T) {
	data, err := os.ReadFile("data/stance.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(data)) {
		if name, _, ok := strings.Cut(line, " "); ok && name != "#" {
			names = append(names, name)
		}
	}
	if want := append(accuse.FeatureNames(), "bias"); !slices.Equal(names, want) {
		t.Errorf("weights of %v,\nwant %v", names, want)
	}
}

func TestEmpty(t *testing.T) {
	if f, ok := accuse.Prepare(accuse.Text{}).Find(""); ok {
		t.Errorf("found %+v in nothing", f)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("آقای تیشه\u200cگر از همه رشوه گرفته است؟ ر.ت. «دزد»")
	f.Add("می می\u200c ها شهردار\xff رشوه\u200c خورد و برد…")
	story := library()
	f.Fuzz(func(t *testing.T, s string) {
		found, ok := story.Find(s)
		if !ok {
			return
		}
		if math.IsNaN(found.Score) || found.Score < 0 || found.Score > 1 || found.Class == "" {
			t.Fatalf("%+v", found)
		}
		for _, span := range append(found.Terms, found.Person) {
			if span.Start < 0 || span.End > len(s) || span.Start > span.End {
				t.Fatalf("span %v of %d bytes", span, len(s))
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[span.Start:span.End]) {
				t.Fatalf("span %v cuts a letter", span)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	story := library()
	comment := strings.Repeat("شهردار دو سال وقت داشت آسانسور بخرد و تیشه\u200cگر سقف را خوب ساخت؛ پول مردم کجا رفت؟ ", 3)[:380]
	for strings.HasSuffix(comment, "\xd8") || strings.HasSuffix(comment, "\xd9") || strings.HasSuffix(comment, "\xda") || strings.HasSuffix(comment, "\xdb") {
		comment = comment[:len(comment)-1]
	}
	story.Find(comment)
	b.ReportMetric(float64(utf8.RuneCountInString(comment)), "letters")
	for b.Loop() {
		story.Find(comment)
	}
}

func BenchmarkPrepare(b *testing.B) {
	for b.Loop() {
		library()
	}
}
