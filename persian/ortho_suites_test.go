package persian

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var suitesPrint = flag.Bool("differing", false, "print the rows of peers' orthography suites that differ")

// suiteStyles are the settings under which a peer's suite is run: its own
// defaults, where style guides disagree.
var suiteStyles = map[string][]string{
	"virastar":                               {"ezafe=hamza"},
	"virastar-ruby":                          {"ezafe=hamza"},
	"hazm-normalizer":                        nil,
	"hazm-doctest-normalizer":                nil,
	"shekar-normalizer":                      {"ezafe=composed"},
	"shekar-preprocessors":                   {"half-spaces=off", "harakat=none"},
	"shekar-spacing-normalizer":              nil,
	"shekar-verbal-spacing-normalizer":       nil,
	"shekar-word-spacing-normalizer":         nil,
	"shekar-punctuation-spacing-normalizer":  nil,
	"shekar-orthographic-spacing-normalizer": nil,
	"shekar-ya-normalizer":                   {"ezafe=composed"},
	"persian-tools-halfspace":                {"degree=joined"},
}

// noteStyles are further settings by what a row's note says.
var noteStyles = map[string][]string{
	`"fix_hamzeh":false`:   {"ezafe=yeh"},
	"style='joda'":         {"ezafe=yeh"},
	"remove_diacritics":    {"harakat=none"},
	"normalizer.normalize": {"harakat=none"},
	"test_persian_style":   {"digits=keep"},
	"correct_spacing":      {"quotes=off", "digits=keep"},
}

type suiteRow struct {
	Suite, Note     string
	Input, Expected any
}

// line gives a row's text; lists of tokens are joined by spaces.
func (suiteRow) line(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		parts := make([]string, 0, len(v))
		for _, p := range v {
			parts = append(parts, fmt.Sprint(p))
		}
		return strings.Join(parts, " ")
	}
	return ""
}

func suiteEditor(t *testing.T, row suiteRow) *Editor {
	t.Helper()
	settings := suiteStyles[row.Suite]
	for mark, more := range noteStyles {
		if strings.Contains(row.Note, mark) {
			settings = append(slices.Clip(settings), more...)
		}
	}
	s, err := ParseStyle(settings...)
	if err != nil {
		t.Fatal(err)
	}
	return NewEditor(WithStyle(s))
}

// TestPeersOrthography runs peers' own rows. A row comes out as they expect, or
// it is in differs.tsv with what comes out here and why.
func TestPeersOrthography(t *testing.T) {
	differs, seen := readDiffers(t), map[string]bool{}
	for suite := range suiteStyles {
		for _, row := range readSuite(t, suite) {
			in, want := row.line(row.Input), row.line(row.Expected)
			got, _ := suiteEditor(t, row).Mend(in, All)
			key := suite + "\t" + tsv(in) + "\t" + tsv(want)
			known, listed := differs[key]
			seen[key] = true
			switch {
			case got == want && listed:
				t.Errorf("%s: %q is listed as differing and does not differ", suite, in)
			case got != want && !listed:
				if *suitesPrint {
					fmt.Printf("%s\t%s\t%s\t\n", key, tsv(got), row.Note)
				}
				t.Errorf("%s: %q: got %q, want %q (%s)", suite, in, got, want, row.Note)
			case listed && tsv(got) != known:
				t.Errorf("%s: %q: got %q, listed %q", suite, in, got, known)
			}
		}
	}
	for key := range differs {
		if seen[key] {
			continue
		}
		t.Errorf("listed as differing, but in no suite: %q", key)
	}
}

func tsv(s string) string { return strings.NewReplacer("\t", `\t`, "\n", `\n`).Replace(s) }

// readDiffers gives our outcome by suite, input and expected.
func readDiffers(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "differs.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 5 || f[4] == "" {
			t.Fatalf("differs.tsv: want suite, input, expected, ours, reason: %q", line)
		}
		out[strings.Join(f[:3], "\t")] = f[3]
	}
	return out
}

func readSuite(t *testing.T, suite string) []suiteRow {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "suites", suite+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []suiteRow
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var row suiteRow
		if err := json.Unmarshal(sc.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		row.Suite = suite
		rows = append(rows, row)
	}
	return rows
}
