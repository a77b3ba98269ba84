// Command score measures the checks of comments on labelled ones: precision,
// recall and F1 of each label that a check serves, and how many clean comments
// the checks would hold.
//
//	go run ./internal/screening/internal/score [-wrong] FILE
//
// FILE is JSON Lines or, when its name ends in .tsv, lines of labels (with
// commas between), a tab and a comment. In JSON an object with "kind" "story"
// has story, kicker, headline, lead, body and people; one with "comment" has
// story, id, parent, text, labels and should. A label counts as found when a
// check of its name advises to look or to hold; clean comments that nobody can
// call right or wrong (should is "look") do not count.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"peyk/internal/screening"
)

func main() {
	wrong := flag.Bool("wrong", false, "list the comments that are wrong too")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, flag.Args(), *wrong); err != nil {
		fmt.Fprintln(os.Stderr, "score:", err)
		os.Exit(1)
	}
}

// row is a line of the file.
type row struct {
	Kind, Story, ID, Text, Should, Kicker, Headline, Lead string

	Parent *string
	Labels []string
	Body   []string
	People []string
}

// tally counts what was found of a label.
type tally struct{ right, wrong, missed int }

func (t *tally) count(has, got bool) {
	switch {
	case has && got:
		t.right++
	case has:
		t.missed++
	case got:
		t.wrong++
	}
}

// unions are figures of two labels together.
var unions = map[string][]string{"language+finglish": {"language", "finglish"}, "spam+personal": {"spam", "personal"}}

func run(ctx context.Context, out io.Writer, args []string, list bool) error {
	if len(args) != 1 {
		return errors.New("want one argument: the labelled comments")
	}
	rows, err := read(args[0])
	if err != nil {
		return err
	}
	labels := []string{"insult", "threat", "accusation", "spam", "personal", "spam+personal", "language", "finglish", "language+finglish"}
	tallies := map[string]*tally{}
	for _, l := range labels {
		tallies[l] = &tally{}
	}
	stories, texts := map[string]screening.Story{}, map[string]string{}
	clean, held, looked := 0, 0, 0
	for _, c := range rows {
		if c.Kind == "story" {
			stories[c.Story] = screening.Story{Kicker: c.Kicker, Headline: c.Headline, Lead: c.Lead, Body: c.Body, People: c.People}
			continue
		}
		s := screening.Subject{Text: c.Text, Language: "fa", Story: stories[c.Story]}
		if texts[c.ID] = c.Text; c.Parent != nil {
			s.Parent = texts[*c.Parent]
		}
		isClean := slices.Contains(c.Labels, "clean")
		if isClean && c.Should == "look" {
			continue
		}
		got, why, hold := screened(ctx, &s)
		for _, l := range labels {
			isGot, has := got[l], slices.Contains(c.Labels, l)
			for _, part := range unions[l] {
				isGot, has = isGot || got[part], has || slices.Contains(c.Labels, part)
			}
			tallies[l].count(has, isGot)
			if list && isGot != has && unions[l] == nil {
				fmt.Fprintf(out, "%s %v\t%s\t%v\t%s\t%v\n", l, isGot, c.ID, c.Labels, c.Text, why)
			}
		}
		if isClean {
			clean++
			if hold {
				held++
			} else if len(got) > 0 {
				looked++
			}
			if list && hold {
				fmt.Fprintf(out, "clean, held\t%s\t%s\t%v\n", c.ID, c.Text, why)
			}
		}
	}
	report(out, labels, tallies)
	fmt.Fprintf(out, "of %d clean comments %d are held (%.1f %%), %d to be looked at\n",
		clean, held, 100*float64(held)/float64(max(1, clean)), looked)
	return nil
}

// screened gives the labels found, and where.
func screened(ctx context.Context, s *screening.Subject) (got map[string]bool, why []string, hold bool) {
	got = map[string]bool{}
	for _, f := range screening.Screen(ctx, s) {
		if f.Advice == screening.None {
			continue
		}
		got[f.Check], hold = true, hold || f.Advice == screening.Hold
		why = append(why, fmt.Sprintf("%s %s %s [%s]", f.Check, f.Advice, f.Key, s.Text[f.Start:f.End]))
	}
	return got, why, hold
}

// report writes a line for each label.
func report(out io.Writer, labels []string, tallies map[string]*tally) {
	fmt.Fprintf(out, "%-18s %9s %9s %9s %7s\n", "label", "precision", "recall", "F1", "of")
	for _, l := range labels {
		t := tallies[l]
		p, r := ratio(t.right, t.right+t.wrong), ratio(t.right, t.right+t.missed)
		fmt.Fprintf(out, "%-18s %9.3f %9.3f %9.3f %7d\n", l, p, r, 2*p*r/max(p+r, 1e-9), t.right+t.missed)
	}
}

func ratio(a, b int) float64 { return float64(a) / float64(max(1, b)) }

func read(path string) ([]row, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []row
	in := bufio.NewScanner(bytes.NewReader(data))
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		var c row
		if strings.HasSuffix(path, ".tsv") {
			labels, text, ok := strings.Cut(in.Text(), "\t")
			if !ok || strings.HasPrefix(labels, "#") {
				continue
			}
			c = row{Kind: "comment", ID: fmt.Sprint(n), Text: text, Labels: strings.Split(labels, ",")}
		} else if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, n, err)
		}
		out = append(out, c)
	}
	return out, in.Err()
}
