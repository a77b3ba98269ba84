package relevance_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"peyk/internal/screening/relevance"
)

// row is a line of the labelled comments: a story or a comment.
type row struct {
	Kind, Story, ID, Text, Parent string
	Kicker, Headline, Lead        string
	Body, People, Labels          []string
}

// TestLabelled measures how well the score sorts invented comments.
func TestLabelled(t *testing.T) {
	for _, file := range []string{"../testdata/stories.jsonl", "../testdata/stories-third.jsonl"} {
		type scored struct {
			score float64
			stray bool
		}
		var all []scored
		stories, texts := map[string]*relevance.Story{}, map[string]string{}
		for _, r := range rows(t, file) {
			if r.Kind == "story" {
				stories[r.Story] = relevance.Prepare(relevance.Text{Kicker: r.Kicker, Headline: r.Headline, Lead: r.Lead, Body: r.Body, People: r.People})
				continue
			}
			texts[r.ID] = r.Text
			score, _ := stories[r.Story].Irrelevant(r.Text, texts[r.Parent])
			all = append(all, scored{score, slices.Contains(r.Labels, "irrelevant")})
		}
		slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
		below, strays, won := 0.0, 0.0, 0.0
		for _, s := range all {
			if s.stray {
				strays++
				won += below
			} else {
				below++
			}
		}
		auc := won / (strays * below)
		t.Logf("%s: AUC %.3f of %d", file, auc, len(all))
		if auc < 0.9 {
			t.Errorf("%s: AUC %.3f", file, auc)
		}
	}
}

func rows(t *testing.T, file string) []row {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []row
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var r row
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func bridge() *relevance.Story {
	return relevance.Prepare(relevance.Text{
		Kicker: "پل روگذر", Headline: "افتتاح پل میدان نارون عقب افتاد", Lead: "پل تا پایان آذر آماده نمی\u200cشود.",
		Body:   []string{"بهرام کوهسار، شهردار، گفت قطعات عرشهٔ فلزی دیر رسیده است. مسیر اتوبوس تغییر می\u200cکند."},
		People: []string{"بهرام کوهسار"},
	})
}

// TestSorts compares pairs: the first of each has less to do with the story.
func TestSorts(t *testing.T) {
	story := bridge()
	for _, pair := range [][2]string{
		{"برای ته\u200cدیگ سیب\u200cزمینی اول روغن داغ شود بعد نمک", "این پل کی آماده می\u200cشود؟"},
		{"کسی گربهٔ گم\u200cشدهٔ من را ندیده؟", "ممنون از خبر خوبتون"},
		{"سلام دوستان دنبال وام بدون ضامن می\u200cگردم", "امیدوارم درست بشه"},
		{"تولدت مبارک آبجی گلم", "آقای کوهسار جواب بدهید"},
	} {
		stray, _ := story.Irrelevant(pair[0], "")
		fits, _ := story.Irrelevant(pair[1], "")
		if stray <= fits+0.1 {
			t.Errorf("%q has %.2f, %q %.2f", pair[0], stray, pair[1], fits)
		}
	}
}

// TestReply sees that what fits the parent need not fit the story.
func TestReply(t *testing.T) {
	story := bridge()
	const reply = "از پشت پارک کودک، ایستگاه موقت گذاشتن جلو نونوایی"
	alone, _ := story.Irrelevant(reply, "")
	below, _ := story.Irrelevant(reply, "کسی می\u200cدونه ایستگاه کدوم طرفه؟")
	if below >= alone {
		t.Errorf("alone %.2f, as a reply %.2f", alone, below)
	}
}

// TestWeights sees that every feature has a weight of its own.
func TestWeights(t *testing.T) {
	data, err := os.ReadFile("data/weights.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(data)) {
		if name, _, ok := strings.Cut(line, " "); ok && name != "#" {
			names = append(names, name)
		}
	}
	if want := append(slices.Clone(relevance.FeatureNames()), "bias"); !slices.Equal(names, want) {
		t.Errorf("weights of %v,\nwant %v", names, want)
	}
}

func FuzzIrrelevant(f *testing.F) {
	f.Add("پل\u200c کجاست؟ @handle 09120000000", "والد")
	f.Add("", "\xff")
	story := bridge()
	f.Fuzz(func(t *testing.T, text, parent string) {
		score, parts := story.Irrelevant(text, parent)
		if math.IsNaN(score) || score < 0 || score > 1 {
			t.Fatalf("score %v", score)
		}
		for _, p := range parts {
			if p.Start < 0 || p.End > len(text) || p.Start >= p.End {
				t.Fatalf("%+v of %d bytes", p, len(text))
			}
		}
	})
}

func BenchmarkIrrelevant(b *testing.B) {
	story := bridge()
	comment := strings.Repeat("شهردار دو سال وقت داشت پل را بسازد و همسایه\u200cها هنوز منتظرند؛ ", 3)
	story.Irrelevant(comment, "")
	b.ReportMetric(float64(utf8.RuneCountInString(comment)), "letters")
	for b.Loop() {
		story.Irrelevant(comment, "")
	}
}
