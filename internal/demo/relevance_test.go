package demo

import (
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"peyk/internal/db"
	"peyk/internal/id"
	"peyk/internal/search"
	"peyk/internal/testkit"
)

// judged are the sets of queries that people judged, and how good the search
// must be over all of each.
//
// The search was made with relevance.tsv at hand. The queries of firstsight.tsv were
// written and judged from the stories alone, by somebody who had not tried
// what the search did with any of them: what it reached when they were first
// asked stands at the head of that file.
var judged = []struct {
	file    string
	queries int
	least   float64
}{
	{"testdata/relevance.tsv", 60, 0.95},
	{"testdata/firstsight.tsv", 160, 0.85},
}

// TestRelevance asks for what readers may ask over the demo's stories, and
// weighs the first ten finds by what people judged them to be worth (nDCG).
func TestRelevance(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		x, keys := indexed(t, d)
		for _, set := range judged {
			sums, counts := map[string]float64{}, map[string]int{}
			for _, q := range readJudged(t, set.file, keys) {
				a, err := x.Ask(t.Context(), q.asked)
				if err != nil {
					t.Fatal(err)
				}
				n := ndcg(a.Codes, q.grades)
				for _, kind := range []string{q.kind, "all"} {
					sums[kind] += n
					counts[kind]++
				}
				if n < 0.8 {
					t.Logf("%.2f %s %q (asked %q): %s; judged %s", n, q.kind, q.asked.Text, a.Asked, named(a.Codes, keys), q.field)
				}
			}
			for _, kind := range slices.Sorted(maps.Keys(sums)) {
				t.Logf("%s: %-12s %3d queries, nDCG@10 %.3f", set.file, kind, counts[kind], sums[kind]/float64(counts[kind]))
			}
			if all := sums["all"] / float64(counts["all"]); counts["all"] < set.queries || all < set.least {
				t.Errorf("%s: %d queries, nDCG@10 %.3f; want %d, %.2f", set.file, counts["all"], all, set.queries, set.least)
			}
		}
	})
}

// judgedQuery is a query with what people judged stories to be worth for it.
type judgedQuery struct {
	kind   string
	asked  search.Query
	grades map[id.Story]float64
	field  string
}

// readJudged reads lines of kind, query, filters and judgements.
func readJudged(t *testing.T, file string, keys map[string]id.Story) []judgedQuery {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []judgedQuery
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 4 {
			t.Fatalf("%q has not four fields", line)
		}
		q := judgedQuery{kind: fields[0], field: fields[3], asked: search.Query{Text: fields[1], Edition: "fa", Limit: 10, Now: relevanceNow}}
		for f := range strings.FieldsSeq(fields[2]) {
			narrow(t, &q.asked, f)
		}
		q.grades = gradesOf(t, string(q.asked.Edition), fields[3], keys)
		out = append(out, q)
	}
	return out
}

// narrow sets one filter: an edition, section=, genre=, or days=3-7 for what
// came out so many days ago.
func narrow(t *testing.T, q *search.Query, filter string) {
	t.Helper()
	name, value, _ := strings.Cut(filter, "=")
	switch name {
	case "en":
		q.Edition = "en"
	case "section":
		q.Section = sectionOf(value)
	case "genre":
		q.Genre = value
	case "days":
		var young, old int64
		if _, err := fmt.Sscanf(value, "%d-%d", &young, &old); err != nil {
			t.Fatalf("%q: %v", filter, err)
		}
		const day = int64(24 * time.Hour / time.Microsecond)
		q.From, q.To = relevanceNow-old*day, relevanceNow-young*day+1
	default:
		t.Fatalf("%q filters nothing", filter)
	}
}

// sectionOf numbers the sections.
func sectionOf(slug string) id.Section {
	return id.Section(1 + slices.Index([]string{"science", "environment", "weather", "health", "culture", "sport", "city", "society", "travel"}, slug))
}

const relevanceNow = 2_000_000_000_000_000

// indexed indexes the demo's stories, and gives the code of each key.
func indexed(t *testing.T, d *db.DB) (*search.Index, map[string]id.Story) {
	t.Helper()
	items, _, err := load()
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]id.Story{} // by edition/key
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		for i, it := range items {
			code := id.Story(10_001 + i)
			keys[string(it.edition)+"/"+it.key] = code
			var tags, people []string
			for _, term := range it.content.Tags {
				tags = append(tags, term.Name)
			}
			for _, term := range it.content.People {
				people = append(people, term.Name)
			}
			c := it.content
			err := search.Put(t.Context(), tx, search.Doc{
				Code: code, Edition: it.edition, Section: sectionOf(it.section), Genre: string(c.Genre), LiveAt: relevanceNow - int64(it.age/time.Microsecond),
				Headline: c.Headline, Kicker: c.Kicker, Lead: c.Lead, Body: c.Body.Text(), Tags: tags, People: people,
			}, relevanceNow)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return search.New(d), keys
}

func gradesOf(t *testing.T, edition, field string, keys map[string]id.Story) map[id.Story]float64 {
	t.Helper()
	out := map[id.Story]float64{}
	for judged := range strings.FieldsSeq(field) {
		key, grade, _ := strings.Cut(judged, "=")
		code, ok := keys[edition+"/"+key]
		n, err := strconv.Atoi(grade)
		if !ok || err != nil || n < 0 || n > 3 {
			t.Fatalf("%q judges nothing", judged)
		}
		out[code] = float64(n)
	}
	return out
}

// ndcg is the normalised discounted cumulative gain of the first ten.
func ndcg(codes []id.Story, grades map[id.Story]float64) float64 {
	gain := func(list []float64) float64 {
		sum := 0.0
		for i, g := range list[:min(len(list), 10)] {
			sum += (math.Pow(2, g) - 1) / math.Log2(float64(i+2))
		}
		return sum
	}
	var got, best []float64
	for _, c := range codes {
		got = append(got, grades[c])
	}
	for _, g := range grades {
		best = append(best, g)
	}
	slices.Sort(best)
	slices.Reverse(best)
	return gain(got) / gain(best)
}

func named(codes []id.Story, keys map[string]id.Story) string {
	var out []string
	for _, c := range codes {
		name := fmt.Sprint(c)
		for k, code := range keys {
			if code == c {
				name = k
			}
		}
		out = append(out, strings.TrimPrefix(name, "fa/"))
	}
	return strings.Join(out, " ")
}
