// Command words makes the table of ordinary words that the screening checks
// go by (internal/screening/data/words.txt): what people write, and how often.
//
//	go run ./internal/screening/internal/words LEXICON >internal/screening/data/words.txt
//
// or, of sentences in Latin letters and in Persian (a line has both, with a tab
// between), the words that they agree on (data/finglish.txt):
//
//	go run ./internal/screening/internal/words -pairs FILE >internal/screening/data/finglish.txt
//
// LEXICON is a folder with opensubtitles_fa_50k.txt (word, space, count) and
// hazm_words.dat (word, tab, count, …). A line of the table is a folded word, a
// tab, and the logarithm (base 2, in eighths) of how often it occurs in some
// thousand million words; frequent words come first.
package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"peyk/persian"
)

// How many words the table takes from each list, and the least count.
const (
	spoken  = 30000
	written = 24000
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, args []string) error {
	if len(args) == 2 && args[0] == "-pairs" {
		return pairs(out, args[1])
	}
	if len(args) != 1 {
		return errors.New("want one argument: the folder of the lexicons")
	}
	table := map[string]int{}
	for _, l := range []struct {
		file string
		most int
	}{{"opensubtitles_fa_50k.txt", spoken}, {"hazm_words.dat", written}} {
		if err := read(table, filepath.Join(args[0], l.file), l.most); err != nil {
			return err
		}
	}
	words := slices.SortedFunc(maps.Keys(table), func(a, b string) int {
		return cmp.Or(cmp.Compare(table[b], table[a]), cmp.Compare(a, b))
	})
	w := bufio.NewWriter(out)
	for _, word := range words {
		if _, err := fmt.Fprintf(w, "%s\t%d\n", word, table[word]); err != nil {
			return err
		}
	}
	return w.Flush()
}

// read adds the most frequent words of a list.
func read(table map[string]int, path string, most int) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	counts, all := map[string]float64{}, 0.0
	for line := range strings.Lines(string(data)) {
		f := strings.FieldsFunc(strings.TrimSpace(line), func(r rune) bool { return r == ' ' || r == '\t' })
		if len(f) < 2 {
			continue
		}
		n, err := strconv.ParseFloat(f[1], 64)
		if err != nil || n < 2 {
			continue
		}
		all += n
		if word := persian.Key(f[0]); word != "" && utf8.RuneCountInString(word) <= 20 && isWord(word) {
			counts[word] += n
		}
	}
	words := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for _, word := range words[:min(most, len(words))] {
		table[word] = max(table[word], int(8*math.Log2(counts[word]/all*1e9)))
	}
	return nil
}

func isWord(s string) bool {
	for _, r := range s {
		if r < 'ء' || r > 'ی' {
			return false
		}
	}
	return true
}
