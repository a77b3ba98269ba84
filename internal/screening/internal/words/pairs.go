package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"peyk/persian"
)

// pairs writes the words that sentences in both scripts agree on: a line is a
// word in Latin letters, a tab, and how it is written in Persian.
func pairs(out io.Writer, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	counts := map[string]map[string]int{}
	for line := range strings.Lines(string(data)) {
		latin, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
		a, b := words(latin, persian.Latin), words(text, persian.Word)
		if len(a) != len(b) {
			continue
		}
		for i := range a {
			if counts[a[i]] == nil {
				counts[a[i]] = map[string]int{}
			}
			counts[a[i]][b[i]]++
		}
	}
	w := bufio.NewWriter(out)
	for _, latin := range slices.Sorted(maps.Keys(counts)) {
		all := 0
		for _, n := range counts[latin] {
			all += n
		}
		best := slices.MaxFunc(slices.Sorted(maps.Keys(counts[latin])), func(a, b string) int {
			return cmp.Compare(counts[latin][a], counts[latin][b])
		})
		if n := counts[latin][best]; n >= 2 && 2*n > all {
			if _, err := fmt.Fprintf(w, "%s\t%s\n", latin, best); err != nil {
				return err
			}
		}
	}
	return w.Flush()
}

func words(text string, kind persian.Kind) []string {
	var out []string
	for t := range persian.Tokens(text) {
		if t.Kind == kind {
			out = append(out, persian.Fold(t.Text))
		}
	}
	return out
}
