// Command namegen writes the two tables by which the copy desk tells a
// person's name from the words around it: data/names.txt, given names with a
// mark at those that are everyday words too, and data/words.txt, everyday
// words that are seldom a surname.
//
//	go run ./internal/copydesk/internal/namegen -names nabidam_names.jsonl -words hazm_words.dat -out internal/copydesk/data
//
// The sources and their licences stand in NOTICE.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"peyk/persian"
)

// Cuts found by reading the lists: the names file begins with names in order
// of popularity and ends with rare ones, many of them ordinary nouns.
const (
	popular      = 150   // a name this popular is a name even when it is a word
	everyday     = 3000  // a popular name is also a word when it is as frequent as this
	popularEnd   = 1000  // a rarer name is a word when the dictionary has it
	rareEnd      = 4000  // past this, a frequent word is not worth taking for a name
	everydayRare = 20000 // which is frequent there
	keepWords    = 16000
)

func main() {
	names := flag.String("names", "", "given names, JSON lines")
	words := flag.String("words", "", "words with frequency and part of speech, tab separated")
	out := flag.String("out", "internal/copydesk/data", "folder to write to")
	flag.Parse()
	if err := run(*names, *words, *out); err != nil {
		fmt.Fprintln(os.Stderr, "namegen:", err)
		os.Exit(1)
	}
}

func run(namesFile, wordsFile, out string) error {
	rank, ordered, err := readWords(wordsFile)
	if err != nil {
		return err
	}
	names, err := readNames(namesFile)
	if err != nil {
		return err
	}
	given := map[string]bool{}
	lines := make([]string, 0, len(names))
	for i, n := range names {
		r, listed := rank[n]
		if i >= rareEnd && r < everydayRare && listed {
			continue
		}
		both := listed && (i >= popularEnd || i >= popular && r < everyday)
		given[n] = !both
		if both {
			n += "*"
		}
		lines = append(lines, n)
	}
	slices.Sort(lines)
	if err := write(filepath.Join(out, "names.txt"), "# Given names, folded, sorted; * marks one that is an everyday word too.\n# Written by namegen from nabidam/persian-names and Hazm (both MIT).\n", lines); err != nil {
		return err
	}
	common := make([]string, 0, keepWords)
	for _, w := range ordered[:min(keepWords, len(ordered))] {
		stem, isFamily := strings.CutSuffix(w, "ی")
		if !given[w] && (!isFamily || !given[stem]) {
			common = append(common, w)
		}
	}
	slices.Sort(common)
	return write(filepath.Join(out, "words.txt"), "# Everyday words, folded, sorted, given names and surnames made of them left out.\n# Written by namegen from the words of Hazm 0.10 (MIT).\n", slices.Compact(common))
}

// readWords gives each folded word its rank by frequency, and the words in
// that order.
func readWords(file string) (rank map[string]int, ordered []string, err error) {
	type row struct {
		word string
		n    int
	}
	var rows []row
	err = eachLine(file, func(line string) error {
		f := strings.Split(line, "\t")
		if len(f) < 2 {
			return nil
		}
		n, err := strconv.Atoi(f[1])
		if err != nil {
			return fmt.Errorf("%s: %q: %w", file, line, err)
		}
		rows = append(rows, row{persian.Fold(f[0]), n})
		return nil
	})
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.n, a.n) })
	rank = map[string]int{}
	for _, r := range rows {
		if _, seen := rank[r.word]; seen {
			continue
		}
		rank[r.word] = len(rank)
		if r.n > 0 {
			ordered = append(ordered, r.word)
		}
	}
	return rank, ordered, err
}

// readNames gives the given names, folded and without spaces, most popular
// first. Names made of a shorter one and a title are left out: the desk
// builds them itself.
func readNames(file string) ([]string, error) {
	var names []string
	seen := map[string]bool{}
	err := eachLine(file, func(line string) error {
		var v struct {
			K string `json:"k"`
		}
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		n := persian.Key(v.K)
		if len(n) < 4 || seen[n] || strings.HasPrefix(n, "سید") && len(n) > 8 || strings.HasSuffix(n, "سادات") && n != "سادات" {
			return nil
		}
		seen[n] = true
		names = append(names, n)
		return nil
	})
	return names, err
}

func eachLine(file string, f func(line string) error) error {
	in, err := os.Open(file) //nolint:gosec // a developer's own path
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // it was only read
	r := bufio.NewReader(in)
	for {
		line, err := r.ReadString('\n')
		if line = strings.TrimSpace(line); line != "" {
			if ferr := f(line); ferr != nil {
				return ferr
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func write(file, head string, lines []string) error {
	return os.WriteFile(file, []byte(head+strings.Join(lines, "\n")+"\n"), 0o600)
}
