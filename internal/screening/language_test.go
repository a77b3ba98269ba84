package screening_test

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"peyk/internal/i18n"
	"peyk/internal/screening"
)

//go:embed testdata/language.tsv
var languageCases string

func TestLanguage(t *testing.T) {
	n := 0
	for line := range strings.Lines(languageCases) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(cells) != 3 {
			continue
		}
		n++
		edition, text, want := cells[0], cells[1], cells[2]
		var got []string
		for _, f := range screening.Screen(t.Context(), &screening.Subject{Text: text, Language: edition}) {
			if f.Check == "language" || f.Check == "finglish" {
				got = append(got, fmt.Sprintf("%s %s [%s]", f.Advice, f.Key, text[f.Start:f.End]))
			}
		}
		if len(got) == 0 {
			got = []string{"-"}
		}
		if s := strings.Join(got, " | "); s != want {
			t.Errorf("%s: %s\n got %s\nwant %s", edition, text, s, want)
		}
	}
	if n < 30 {
		t.Errorf("only %d cases were read", n)
	}
}

// TestLanguageOfOtherEditions: of an edition in a third language nothing is
// said rather than something wrong.
func TestLanguageOfOtherEditions(t *testing.T) {
	if got := screening.Screen(t.Context(), &screening.Subject{Text: "Bu haber çok güzel, teşekkürler", Language: "tr"}); len(got) > 0 {
		t.Errorf("found %v", got)
	}
}

// FuzzLanguage: findings lie in the text, in order and apart, between whole
// characters, and can be said in every language of the house.
func FuzzLanguage(f *testing.F) {
	for line := range strings.Lines(languageCases) {
		if cells := strings.Split(line, "\t"); len(cells) == 3 {
			f.Add(cells[1])
		}
	}
	f.Add("a\xffb سلام\x00 \u200c. Привет! hello… سلام\nخوبی")
	var printers []*i18n.Printer
	for _, lang := range i18n.Languages() {
		p, err := i18n.New(lang, time.UTC)
		if err != nil {
			f.Fatal(err)
		}
		printers = append(printers, p)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, edition := range []string{"fa", "en"} {
			at := 0
			for _, x := range screening.Screen(t.Context(), &screening.Subject{Text: text, Language: edition}) {
				if x.Check == "failed" {
					t.Fatalf("a check failed on %q", text)
				}
				if x.Check != "language" {
					continue
				}
				if x.Start < at || x.End <= x.Start || x.End > len(text) || x.Score < 0 || x.Score > 1 {
					t.Fatalf("%q: bad finding %+v after byte %d", text, x, at)
				}
				if utf8.ValidString(text) && !utf8.ValidString(text[x.Start:x.End]) {
					t.Fatalf("%q: %+v cuts a character", text, x)
				}
				at = x.End
				for _, p := range printers {
					if !p.Has(x.Key) {
						t.Fatalf("nothing to say for %s", x.Key)
					}
				}
			}
		}
	})
}
