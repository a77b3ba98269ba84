// Command score measures the checks of comments on labelled ones: for each
// label that a check serves precision, recall and F1, and how many clean
// comments the checks would hold.
//
//	go run ./internal/screening/internal/score [-wrong] FILE
//
// FILE has a JSON object a line; those with "kind" "comment" have id, text,
// labels and should. A comment counts as found when a check advises to hold it;
// comments that nobody can call right or wrong (clean, but to be looked at) do
// not count.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"

	"peyk/internal/screening"
)

func main() {
	wrong := flag.Bool("wrong", false, "list the comments that are wrong too")
	flag.Parse()
	if err := run(os.Stdout, flag.Args(), *wrong); err != nil {
		fmt.Fprintln(os.Stderr, "score:", err)
		os.Exit(1)
	}
}

// labelled is a comment of the file.
type labelled struct {
	Kind, ID, Text, Should string
	Labels                 []string
}

// found says which label a finding stands for.
func found(f screening.Finding) string {
	if f.Key == "screening.finglish" {
		return "finglish"
	}
	return map[string]string{"language": "language", "link": "spam"}[f.Check]
}

// tally counts what was found of a label.
type tally struct{ right, wrong, missed int }

func run(out io.Writer, args []string, list bool) error {
	if len(args) != 1 {
		return errors.New("want one argument: the labelled comments")
	}
	comments, err := read(args[0])
	if err != nil {
		return err
	}
	labels := []string{"language", "finglish", "spam"}
	tallies := map[string]*tally{}
	for _, l := range labels {
		tallies[l] = &tally{}
	}
	clean, held, looked := 0, 0, 0
	for _, c := range comments {
		isClean := slices.Contains(c.Labels, "clean")
		got := map[string]bool{}
		hold, look := false, false
		for _, f := range screening.Screen(&screening.Subject{Text: c.Text, Language: "fa"}) {
			if f.Advice == screening.Hold {
				hold = true
				got[found(f)] = true
			} else {
				look = true
			}
		}
		if isClean && c.Should == "look" {
			continue
		}
		for _, l := range labels {
			t := tallies[l]
			switch has := slices.Contains(c.Labels, l); {
			case has && got[l]:
				t.right++
			case has:
				t.missed++
			case got[l]:
				t.wrong++
			default:
				continue
			}
			if list && got[l] != slices.Contains(c.Labels, l) {
				fmt.Fprintf(out, "%s %v\t%s\t%v\t%s\n", l, got[l], c.ID, c.Labels, c.Text)
			}
		}
		if isClean {
			clean++
			if hold {
				held++
			} else if look {
				looked++
			}
			if list && (hold || look) {
				fmt.Fprintf(out, "clean, held %v\t%s\t%s\n", hold, c.ID, c.Text)
			}
		}
	}
	report(out, labels, tallies)
	fmt.Fprintf(out, "of %d clean comments %d are held, %d to be looked at\n", clean, held, looked)
	return nil
}

// report writes a line for each label.
func report(out io.Writer, labels []string, tallies map[string]*tally) {
	fmt.Fprintf(out, "%-10s %9s %9s %9s %7s\n", "label", "precision", "recall", "F1", "of")
	for _, l := range labels {
		t := tallies[l]
		p, r := ratio(t.right, t.right+t.wrong), ratio(t.right, t.right+t.missed)
		fmt.Fprintf(out, "%-10s %9.3f %9.3f %9.3f %7d\n", l, p, r, 2*p*r/max(p+r, 1e-9), t.right+t.missed)
	}
}

func ratio(a, b int) float64 { return float64(a) / float64(max(1, b)) }

func read(path string) ([]labelled, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []labelled
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		var c labelled
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, n, err)
		}
		if c.Kind == "comment" {
			out = append(out, c)
		}
	}
	return out, in.Err()
}
