package copydesk

import (
	"os"
	"slices"
	"strings"
	"testing"

	"peyk/internal/richtext"
)

func paragraphs(texts ...string) richtext.Doc {
	var d richtext.Doc
	for _, s := range texts {
		d = append(d, richtext.Block{Kind: richtext.Paragraph, Text: s})
	}
	return d
}

// TestPairs holds the desk to its question: it asks about a slip, and is
// silent about two people.
func TestPairs(t *testing.T) {
	data, err := os.ReadFile("testdata/pairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for row := range dataLines(string(data)) {
		f := strings.Split(row, "\t")
		if len(f) != 3 {
			t.Fatalf("%q has %d columns", row, len(f))
		}
		rows++
		text := Text{Body: paragraphs(f[0], f[1])}
		asked := false
		for _, fd := range New(Options{}).nameFindings(&text) {
			asked = asked || strings.HasPrefix(fd.Rule, "name.")
		}
		if asked != (f[2] == "ask") {
			t.Errorf("%s | %s: asked %v, want %s; persons %+v", f[0], f[1], asked, f[2], Persons(text))
		}
	}
	if rows < 15 {
		t.Errorf("only %d rows", rows)
	}
}

func TestPersons(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"کاوه اسکندرنیا، مدیرعامل شرکت، گفت: قطار می\u200cرود.", []string{"کاوه اسکندرنیا"}},
		{"به گفته دکتر مهناز دبیران پیاده\u200cروی خوب است.", []string{"مهناز دبیران"}},
		{"خانم شهرزاد ماهوتی یکی از داوران است.", []string{"شهرزاد ماهوتی"}},
		{"بیمارستان امام حسین شلوغ بود. خیابان علی شریعتی بسته شد.", nil},
		{"بارش باران از آذر تا اسفند ادامه دارد.", nil},
		{"امید مردم به بهار است و پیام روشن بود.", nil},
		{"«سپهر» نخستین ماهواره دانشجویی است.", nil},
		{"گیتا میلانی\u200cمقدم: من می\u200cآیم.", []string{"گیتا میلانی\u200cمقدم"}},
		{"“We came early,” said Daniel Farrow. Lake City was quiet on Monday Morning.", []string{"Daniel Farrow"}},
	} {
		var got []string
		for _, p := range Persons(Text{Body: paragraphs(c.text)}) {
			got = append(got, p.Name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

// TestBylineIsNotInTheNews leaves the writer out of the people of a story.
func TestBylineIsNotInTheNews(t *testing.T) {
	text := Text{Byline: "لاله نوروزبیگی", Body: paragraphs("پیک- لاله نوروزبیگی: با آرش کمان\u200cدار، سرمربی تیم، گفت\u200cوگو کردیم.")}
	ps := Persons(text)
	if len(ps) != 1 || ps[0].Name != "آرش کمان\u200cدار" {
		t.Errorf("%+v", ps)
	}
}

func TestSurnameAlone(t *testing.T) {
	text := Text{Body: paragraphs("رضا بهارنارنجی\u200cپور، مدیر موزه، گفت باز است.", "بهارنارنجی پور افزود بسته هم هست.", "بهارنرانجیپور نیز تاکید کرد.")}
	ps := Persons(text)
	if len(ps) != 1 || len(ps[0].Mentions) != 3 {
		t.Fatalf("%+v", ps)
	}
	var rules []string
	for _, f := range New(Options{}).nameFindings(&text) {
		rules = append(rules, f.Rule)
	}
	if !slices.Equal(rules, []string{"name.spacing", "name.spelling"}) {
		t.Errorf("rules %v", rules)
	}
}
