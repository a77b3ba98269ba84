package persian_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"peyk/persian"
)

func ExampleSentences() {
	for s := range persian.Sentences("نرخ ۳.۵ درصد شد. او گفت: «آمدم. صبر کنید.» و رفت. چرا؟") {
		fmt.Printf("[%s]\n", s.Text)
	}
	// Output:
	// [نرخ ۳.۵ درصد شد.]
	// [او گفت: «آمدم. صبر کنید.» و رفت.]
	// [چرا؟]
}

func ExampleAppendSentences() {
	fmt.Println(len(persian.AppendSentences(nil, "آمد. رفت.")))
	// Output: 2
}

func TestSentences(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", " \n ", ""},
		{"one without an end", "سلام دنیا", "سلام دنیا"},
		{"marks", "آمد. رفت! چرا؟ بله… خوب", "آمد.|رفت!|چرا؟|بله…|خوب"},
		{"runs of marks", "چرا؟! نه... باشه", "چرا؟!|نه...|باشه"},
		{"decimals and dates", "نرخ ۳.۵ و ۲٫۵ در ۱۴۰۵.۹.۱ بود. بعد", "نرخ ۳.۵ و ۲٫۵ در ۱۴۰۵.۹.۱ بود.|بعد"},
		{"a year ends a sentence", "در سال ۱۴۰۵. بعد آمد.", "در سال ۱۴۰۵.|بعد آمد."},
		{"numbers of a list", "۱. نخست این. ۲. دوم آن.", "۱. نخست این.|۲. دوم آن."},
		{"abbreviations", "سال ۱۴۰۰ ه.ش. بود. م. ر. شفیعی آمد. Dr. Smith", "سال ۱۴۰۰ ه.ش. بود.|م. ر. شفیعی آمد.|Dr. Smith"},
		{"addresses", "در https://a.ir/b.html و a@b.co.ir بود. بعد", "در https://a.ir/b.html و a@b.co.ir بود.|بعد"},
		{"and so on", "نان، شیر و ... خرید. رفت", "نان، شیر و ... خرید.|رفت"},
		{"quotation in a sentence", "گفت: «آمد. رفت.» و نشست.", "گفت: «آمد. رفت.» و نشست."},
		{"quotation ends a sentence", "گفت: «نمی\u200cدانم.» رئیس هم آمد.", "گفت: «نمی\u200cدانم.»|رئیس هم آمد."},
		{"question and who asked", "«چرا آمدی؟» پرسید.", "«چرا آمدی؟» پرسید."},
		{"quotation that is not closed", "گفت: «آمد. رفت.", "گفت: «آمد.|رفت."},
		{"brackets", "آمد (دیروز.) رفت.", "آمد (دیروز.)|رفت."},
		{"interview", "خبرنگار: چه شد؟\nوزیر: هیچ\nپایان", "خبرنگار: چه شد؟|وزیر: هیچ|پایان"},
		{"dialogue in a line", "- آمدی؟ - بله. - خوب", "- آمدی؟|- بله.|- خوب"},
		{"space forgotten", "خوب بود.بعد رفت!سلام", "خوب بود.|بعد رفت!|سلام"},
		{"lines of Windows", "یک\r\n\r\nدو", "یک|دو"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for s := range persian.Sentences(c.in) {
				got = append(got, s.Text)
			}
			if strings.Join(got, "|") != c.want {
				t.Errorf("Sentences(%q):\n got %s\nwant %s", c.in, strings.Join(got, "|"), c.want)
			}
		})
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"آمد. «رفت.» و", "«a. b", "…»\n.\xff.", "1. 2. ه.ش.", "((.)) «»."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for sentence := range persian.Sentences(s) {
			if strings.TrimSpace(s[last:sentence.Start]) != "" {
				t.Fatalf("%q: no sentence has %q", s, s[last:sentence.Start])
			}
			checkSpans(t, s, &last, sentence.Start, sentence.End, sentence.Text)
			if strings.TrimFunc(sentence.Text, unicode.IsSpace) != sentence.Text {
				t.Fatalf("%q: loose space in %q", s, sentence.Text)
			}
		}
		if strings.TrimSpace(s[last:]) != "" {
			t.Fatalf("%q: no sentence has %q", s, s[last:])
		}
	})
}
