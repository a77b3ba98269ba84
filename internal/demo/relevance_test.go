package demo

import (
	"fmt"
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

// least is how good the search must be over all judged queries.
const least = 0.85

// TestRelevance asks for what readers may ask over the demo's stories, and
// weighs the first ten finds by what people judged them to be worth (nDCG).
func TestRelevance(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		x, keys := indexed(t, d)
		raw, err := os.ReadFile("testdata/relevance.tsv")
		if err != nil {
			t.Fatal(err)
		}
		sums, counts := map[string]float64{}, map[string]int{}
		for line := range strings.Lines(string(raw)) {
			if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
				continue
			}
			fields := strings.Split(line, "\t")
			if len(fields) != 3 {
				t.Fatalf("%q has not three fields", line)
			}
			grades := gradesOf(t, fields[2], keys)
			a, err := x.Ask(t.Context(), search.Query{Text: fields[1], Edition: "fa", Limit: 10, Now: relevanceNow})
			if err != nil {
				t.Fatal(err)
			}
			n := ndcg(a.Codes, grades)
			for _, kind := range []string{fields[0], "all"} {
				sums[kind] += n
				counts[kind]++
			}
			if n < 0.7 {
				t.Logf("%.2f %s %q (asked %q): %s", n, fields[0], fields[1], a.Asked, named(a.Codes, keys))
			}
		}
		for kind, sum := range sums {
			t.Logf("%-12s %2d queries, nDCG@10 %.3f", kind, counts[kind], sum/float64(counts[kind]))
		}
		if counts["all"] < 60 || sums["all"]/float64(counts["all"]) < least {
			t.Errorf("%d queries, nDCG@10 %.3f; want 60, %.2f", counts["all"], sums["all"]/float64(counts["all"]), least)
		}
	})
}

const relevanceNow = 2_000_000_000_000_000

// indexed indexes the demo's stories, and gives the code of each key.
func indexed(t *testing.T, d *db.DB) (*search.Index, map[string]id.Story) {
	t.Helper()
	items, _, err := load()
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]id.Story{}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		for i, it := range items {
			code := id.Story(10_001 + i)
			if it.edition == "fa" {
				keys[it.key] = code
			}
			var tags, people []string
			for _, term := range it.content.Tags {
				tags = append(tags, term.Name)
			}
			for _, term := range it.content.People {
				people = append(people, term.Name)
			}
			c := it.content
			err := search.Put(t.Context(), tx, search.Doc{
				Code: code, Edition: it.edition, Section: 1, Genre: string(c.Genre), LiveAt: relevanceNow - int64(it.age/time.Microsecond),
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

func gradesOf(t *testing.T, field string, keys map[string]id.Story) map[id.Story]float64 {
	t.Helper()
	out := map[id.Story]float64{}
	for judged := range strings.FieldsSeq(field) {
		key, grade, _ := strings.Cut(judged, "=")
		code, ok := keys[key]
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
		out = append(out, name)
	}
	return strings.Join(out, " ")
}
