package spacing

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
)

// Row is a sentence as it was spoilt, and as it should be.
type Row struct{ Input, Expected string }

// Sets names the sets of sentences by how their half-spaces were spoilt.
func Sets() []string { return []string{"joined", "spaced", "mixed", "clean"} }

// Read gives the sentences of a set: the files zwnj_SET_*.jsonl of a folder.
func Read(folder, set string) ([]Row, error) {
	files, err := filepath.Glob(filepath.Join(folder, "zwnj_"+set+"_*.jsonl"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no zwnj_%s_*.jsonl in %q", set, folder)
	}
	var out []Row
	for _, name := range files {
		in, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		rows, err := readRows(in)
		_ = in.Close() // it was only read
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, rows...)
	}
	return out, nil
}

func readRows(in io.Reader) (out []Row, err error) {
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var r Row
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, sc.Err()
}

// Folds is how many parts [Fold] assigns sentences to.
const Folds = 5

// Fold assigns an expected sentence to a part, the same one in every set.
func Fold(expected string) int { return int(Hash(expected) % Folds) }

// Hash names a sentence.
func Hash(expected string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(expected)) // a hash takes everything
	return h.Sum32()
}

// Tiers names what is applied.
func Tiers() []string { return []string{"all", "automatic"} }

// Head is the head of a table of [Score.Line].
func Head() string {
	return fmt.Sprintf("%-7s %-10s %6s %6s %6s %7s %9s %8s  %s", "set", "applied", "P", "R", "F1", "false", "per 1,000", "joins", "target")
}

var target = map[string]string{
	"joined all": "F1 .93", "spaced all": "F1 .92", "mixed all": "F1 .94", "clean all": "127 per 1,000",
	"joined automatic": "R .65", "spaced automatic": "R .75", "clean automatic": "4.6 per 1,000",
}

// Line is a row of a table: a set, a tier, the figures and the target.
func (s *Score) Line(set, tier string) string {
	return fmt.Sprintf("%-7s %-10s %6.3f %6.3f %6.3f %7d %9.1f %8.2f  %s", set, tier, s.Precision(), s.Recall(), s.F1(), s.Wrong,
		s.FalsePer(), s.JoinsPer(), target[set+" "+tier])
}
