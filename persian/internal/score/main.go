// Command score measures the editor on sentences whose half-spaces were taken
// away or changed, as make bench-persian does:
//
//	go run ./persian/internal/score [-errors N] FOLDER
//
// FOLDER holds zwnj_{joined,spaced,mixed,clean}_*.jsonl, each line with
// "input" and "expected". A restored half-space is right when the expected
// text has one at the same place between letters; after a letter that does
// not join it is neither asked for nor punished.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"

	"peyk/persian"
)

type row struct{ Input, Expected string }

func main() {
	errors := flag.Int("errors", 0, "list the most frequent `N` errors of each kind")
	part := flag.Int("part", -1, "measure only the `N`th fifth of the sentences, 0 to 4")
	flag.Parse()
	if err := run(flag.Arg(0), *errors, *part); err != nil {
		fmt.Fprintln(os.Stderr, "score:", err)
		os.Exit(1)
	}
}

func run(folder string, errors, part int) error {
	e := persian.NewEditor()
	fmt.Printf("%-7s %-10s %6s %6s %6s %7s %9s %8s  %s\n", "set", "applied", "P", "R", "F1", "false", "per 1,000", "joins", "target")
	for _, set := range []string{"joined", "spaced", "mixed", "clean"} {
		rows, err := read(folder, set)
		if err != nil {
			return err
		}
		for _, tier := range []string{"all", "automatic"} {
			accept := persian.All
			if tier == "automatic" {
				accept = persian.Certain
			}
			s := score{errors: errors, seen: map[string]int{}}
			for _, r := range rows {
				if part >= 0 && fifth(r.Expected) != part {
					continue
				}
				out, applied := e.Mend(r.Input, accept)
				s.add(r.Expected, out, applied)
			}
			s.print(set, tier)
		}
	}
	return nil
}

// fifth assigns a sentence to one of five parts, whatever its set; training on
// four and measuring the fifth tells how new sentences will fare.
func fifth(sentence string) int {
	h := fnv.New32a()
	h.Write([]byte(sentence)) // a hash takes everything
	return int(h.Sum32() % 5)
}

func read(folder, set string) ([]row, error) {
	files, err := filepath.Glob(filepath.Join(folder, "zwnj_"+set+"_*.jsonl"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no zwnj_%s_*.jsonl in %q", set, folder)
	}
	var out []row
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sc := bufio.NewScanner(strings.NewReader(string(data)))
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			var r row
			if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			out = append(out, r)
		}
	}
	return out, nil
}
