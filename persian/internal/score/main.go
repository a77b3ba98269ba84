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
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"peyk/persian"
	"peyk/persian/internal/spacing"
)

func main() {
	errors := flag.Int("errors", 0, "list the most frequent `N` errors of each kind")
	flag.Parse()
	if err := run(flag.Arg(0), *errors); err != nil {
		fmt.Fprintln(os.Stderr, "score:", err)
		os.Exit(1)
	}
}

func run(folder string, errors int) error {
	e := persian.NewEditor()
	fmt.Println(spacing.Head())
	for _, set := range spacing.Sets() {
		rows, err := spacing.Read(folder, set)
		if err != nil {
			return err
		}
		for _, tier := range spacing.Tiers() {
			accept := persian.All
			if tier == "automatic" {
				accept = persian.Certain
			}
			seen := map[string]int{}
			s := spacing.Score{Note: func(what, where string) { seen[what+" "+where]++ }}
			for _, r := range rows {
				out, _ := e.Mend(r.Input, accept)
				s.Add(r.Expected, out)
			}
			fmt.Println(s.Line(set, tier))
			list(seen, errors)
		}
	}
	return nil
}

// list prints the most frequent errors of each kind.
func list(seen map[string]int, most int) {
	keys := slices.SortedFunc(maps.Keys(seen), func(a, b string) int {
		if d := seen[b] - seen[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for _, what := range []string{"false", "missed", "closed"} {
		n := 0
		for _, k := range keys {
			if strings.HasPrefix(k, what) && n < most {
				fmt.Printf("    %4d %s\n", seen[k], k)
				n++
			}
		}
	}
}
