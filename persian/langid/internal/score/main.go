// Command score prints how many of the labelled texts of a data folder the language
// detector recognises, beside the targets.
//
//	go run ./persian/langid/internal/score -data DIR
//
// With -check it fails if a target is missed.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"peyk/persian/langid"
	"peyk/persian/langid/internal/noise"
)

// targets are the shares to be reached, of short and of tiny texts.
var targets = map[string][2]float64{
	"fa": {.99, .94}, "fa-Latn": {.99, .98}, "ar": {.99, .98}, "ur": {.99, .93}, "ps": {.98, .93}, "ckb": {.98, .97},
	"azb": {.97, .88}, "en": {.99, .95},
	"ckb, Persian letters": {.80, .80}, "ckb, Arabic letters": {.80, .80},
	"azb, Persian letters": {.80, .80}, "azb, Arabic letters": {.80, .80},
}

// text is a line of the labelled file.
type text struct{ Lang, Text, Len string }

// share counts right answers; index 0 is short texts, 1 tiny ones.
type share struct{ right, total [2]int }

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "score:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("score", flag.ContinueOnError)
	data := flags.String("data", "", "the data `folder`, with langid/dev.jsonl")
	check := flags.Bool("check", false, "fail if a target is missed")
	wrong := flags.Bool("wrong", false, "print the texts not recognised too")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("-data: name the data folder")
	}
	texts, err := read(filepath.Join(*data, "langid", "dev.jsonl"))
	if err != nil {
		return err
	}
	if !*wrong {
		missed := report(out, score(texts, io.Discard), speed(texts))
		if *check && missed > 0 {
			return fmt.Errorf("%d targets missed", missed)
		}
		return nil
	}
	report(out, score(texts, out), speed(texts))
	return nil
}

func read(path string) ([]text, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var texts []text
	in := bufio.NewScanner(f)
	for in.Scan() {
		var t text
		if err := json.Unmarshal(in.Bytes(), &t); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, len(texts)+1, err)
		}
		if strings.HasPrefix(t.Lang, "other:") {
			t.Lang = "other"
		}
		texts = append(texts, t)
	}
	return texts, in.Err()
}

// score detects all texts, those of Sorani and Azerbaijani also as typed on
// other keyboards, and writes the ones not recognised to wrong.
func score(texts []text, wrong io.Writer) map[string]*share {
	shares := make(map[string]*share)
	rng := rand.New(rand.NewPCG(1, 2))
	for _, t := range texts {
		count := func(kind, written string) {
			s := shares[kind]
			if s == nil {
				s = new(share)
				shares[kind] = s
			}
			i := 0
			if t.Len == "tiny" {
				i = 1
			}
			s.total[i]++
			got := langid.Detect(written)
			if string(got.Lang) == t.Lang {
				s.right[i]++
				return
			}
			fmt.Fprintf(wrong, "%s\t%s\t%.2f\t%s\n", kind, got.Lang, got.Margin, written)
		}
		count(t.Lang, t.Text)
		if t.Lang == "ckb" || t.Lang == "azb" {
			count(t.Lang+", Persian letters", noise.Persian(t.Lang, t.Text, rng))
			count(t.Lang+", Arabic letters", noise.Arabic(t.Lang, t.Text, rng))
		}
	}
	return shares
}

// speed returns the mean time of a call.
func speed(texts []text) time.Duration {
	const rounds = 20
	start := time.Now()
	for range rounds {
		for _, t := range texts {
			langid.Detect(t.Text)
		}
	}
	return time.Since(start) / time.Duration(max(1, rounds*len(texts)))
}

// report prints the shares and returns how many targets are missed.
func report(out io.Writer, shares map[string]*share, call time.Duration) (missed int) {
	fmt.Fprintf(out, "%-22s %6s %6s %6s   %6s %6s %6s\n", "language", "short", "target", "texts", "tiny", "target", "texts")
	for _, kind := range slices.Sorted(maps.Keys(shares)) {
		s := shares[kind]
		fmt.Fprintf(out, "%-22s", kind)
		for i := range s.total {
			got, want := float64(s.right[i])/float64(max(1, s.total[i])), "-"
			if target, ok := targets[kind]; ok {
				if want = fmt.Sprintf("%.2f", target[i]); got < target[i] {
					missed++
					want += "!"
				}
			}
			fmt.Fprintf(out, " %6.3f %6s %6d  ", got, want, s.total[i])
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "%d targets missed; %.1f µs a call (target 15)\n", missed, float64(call.Nanoseconds())/1000)
	return missed
}
