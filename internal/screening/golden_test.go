package screening_test

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"peyk/internal/screening"
)

//go:embed testdata/golden.tsv
var goldenCases string

// TestGolden: what the checks of words and numbers find, and exactly where.
func TestGolden(t *testing.T) {
	n := 0
	for line := range strings.Lines(goldenCases) {
		text, want, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || !ok {
			continue
		}
		n++
		var got []string
		for _, f := range screening.Screen(t.Context(), &screening.Subject{Text: text, Language: "fa"}) {
			switch f.Check {
			case "insult", "threat", "spam", "personal", "failed":
				got = append(got, fmt.Sprintf("%s %s %s [%s]", f.Check, f.Advice, f.Key, text[f.Start:f.End]))
			}
		}
		if len(got) == 0 {
			got = []string{"-"}
		}
		if s := strings.Join(got, " | "); s != want {
			t.Errorf("%s\n got %s\nwant %s", text, s, want)
		}
	}
	if n < 30 {
		t.Errorf("only %d cases were read", n)
	}
}
