package accuse_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"peyk/internal/screening/accuse"
)

// row is a line of the labelled comments: a story or a comment.
type row struct {
	Kind, Story, ID, Text, Should string
	Kicker, Headline, Lead        string
	Body, People, Labels          []string
}

// TestLabelled measures the search on two sets of invented comments; the second
// avoids the usual words for the deeds.
func TestLabelled(t *testing.T) {
	for file, least := range map[string]struct{ precision, recall float64 }{
		"../testdata/stories.jsonl":       {0.90, 0.90},
		"../testdata/stories-hard.jsonl":  {0.85, 0.75},
		"../testdata/stories-third.jsonl": {0.90, 0.75},
	} {
		right, wrong, missed, clean, held := 0.0, 0.0, 0.0, 0.0, 0.0
		stories := map[string]*accuse.Story{}
		for _, r := range rows(t, file) {
			if r.Kind == "story" {
				stories[r.Story] = accuse.Prepare(accuse.Text{Kicker: r.Kicker, Headline: r.Headline, Lead: r.Lead, Body: r.Body, People: r.People})
				continue
			}
			isClean := slices.Contains(r.Labels, "clean")
			if isClean && r.Should == "look" {
				continue
			}
			found, _ := stories[r.Story].Find(r.Text)
			got, is := found.Score >= accuse.LookFrom, slices.Contains(r.Labels, "accusation")
			switch {
			case got && is:
				right++
			case got:
				wrong++
				t.Logf("wrong %s %.2f %s: %s", r.ID, found.Score, found.Class, r.Text)
			case is:
				missed++
				t.Logf("missed %s %.2f: %s", r.ID, found.Score, r.Text)
			}
			if isClean {
				clean++
				if found.Fact && found.Score >= accuse.HoldFrom {
					held++
				}
			}
		}
		precision, recall := right/(right+wrong), right/(right+missed)
		t.Logf("%s: precision %.3f recall %.3f F1 %.3f, held %.0f of %.0f clean", file, precision, recall, 2*precision*recall/(precision+recall), held, clean)
		if precision < least.precision || recall < least.recall || held > 0.04*clean {
			t.Errorf("%s: precision %.3f, recall %.3f, held %.0f of %.0f clean ones", file, precision, recall, held, clean)
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
