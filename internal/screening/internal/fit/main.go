// Command fit fits the weights of the two models by which the checks of
// comments tell a stance against a person (package accuse) and what has nothing
// to do with a story (package relevance), on labelled comments.
//
//	go run ./internal/screening/internal/fit [-write] FILE…
//
// The files have a JSON object a line, stories first (see testdata). It prints
// how the models do on each story when fitted to all others, and writes the
// weights when told to.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"peyk/internal/screening/accuse"
	"peyk/internal/screening/relevance"
)

func main() {
	write := flag.Bool("write", false, "write the weights")
	flag.Parse()
	if err := run(os.Stdout, flag.Args(), *write); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

// sample is a comment as a model sees it.
type sample struct {
	story    string
	features []float64 // the last is 1, for the bias
	yes      bool
	term     float64 // of the accusation's terms alone
	speaks   bool    // of somebody clearly enough
}

func run(out io.Writer, files []string, write bool) error {
	var stance, about []sample
	for _, file := range files {
		rows, err := read(file)
		if err != nil {
			return err
		}
		a, b := samples(rows)
		stance, about = append(stance, a...), append(about, b...)
	}
	heldOut(stance, func(s *sample) bool { return s.speaks }, 3, func(s *sample, p float64) { s.score(p) })
	reportStance(out, stance)
	heldOut(about, func(*sample) bool { return true }, 3, func(s *sample, p float64) { s.term = p })
	fmt.Fprintf(out, "irrelevant: AUC %.3f of %d, each story by weights of the others\n", auc(about), len(about))
	if !write {
		return nil
	}
	speaking := slices.DeleteFunc(slices.Clone(stance), func(s sample) bool { return !s.speaks })
	if err := save("internal/screening/accuse/data/stance.txt", "the stance of a text", accuse.FeatureNames(), fit(speaking, 3)); err != nil {
		return err
	}
	return save("internal/screening/relevance/data/weights.txt", "relevance", relevance.FeatureNames(), fit(about, 3))
}

// score keeps the greater of the terms' weight and what the stance makes of it.
func (s *sample) score(p float64) {
	if s.speaks {
		s.term = max(s.term, accuse.OfStance(p))
	}
}

// heldOut gives each story's samples their chances by a model of the others.
func heldOut(all []sample, use func(*sample) bool, penalty float64, set func(*sample, float64)) {
	stories := map[string]bool{}
	for i := range all {
		stories[all[i].story] = true
	}
	for story := range stories {
		var rest []sample
		for i := range all {
			if all[i].story != story && use(&all[i]) {
				rest = append(rest, all[i])
			}
		}
		w := fit(rest, penalty)
		for i := range all {
			if all[i].story == story {
				set(&all[i], chance(w, all[i].features))
			}
		}
	}
}

// fit finds the weights of a logistic regression by gradient descent.
func fit(samples []sample, penalty float64) []float64 {
	const (
		rounds = 4000
		step   = 1.2
	)
	if len(samples) == 0 {
		return nil
	}
	n := len(samples[0].features)
	w, slope := make([]float64, n), make([]float64, n)
	for range rounds {
		clear(slope)
		for i := range samples {
			e := chance(w, samples[i].features)
			if samples[i].yes {
				e--
			}
			for k, v := range samples[i].features {
				slope[k] += e * v
			}
		}
		for k := range w {
			if k < n-1 {
				slope[k] += penalty * w[k]
			}
			w[k] -= step / float64(len(samples)) * slope[k]
		}
	}
	return w
}

func chance(w, features []float64) float64 {
	z := 0.0
	for k, v := range features {
		z += w[k] * v
	}
	return 1 / (1 + math.Exp(-z))
}

func reportStance(out io.Writer, all []sample) {
	right, wrong, missed := 0.0, 0.0, 0.0
	for i := range all {
		switch got := all[i].term >= accuse.LookFrom; {
		case got && all[i].yes:
			right++
		case got:
			wrong++
		case all[i].yes:
			missed++
		}
	}
	p, r := right/max(1, right+wrong), right/max(1, right+missed)
	fmt.Fprintf(out, "accusation: precision %.3f recall %.3f F1 %.3f of %d, each story by weights of the others\n", p, r, 2*p*r/max(p+r, 1e-9), len(all))
}

// auc is the chance that a comment that is irrelevant scores above one that is
// not.
func auc(all []sample) float64 {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b sample) int { return cmp.Compare(a.term, b.term) })
	below, pairs, won := 0.0, 0.0, 0.0
	for i := range sorted {
		if sorted[i].yes {
			won += below
			pairs++
		} else {
			below++
		}
	}
	return won / max(1, pairs*below)
}

func save(path, what string, names []string, w []float64) error {
	var text strings.Builder
	fmt.Fprintf(&text, "# Weights of %s, written by internal/screening/internal/fit.\n", what)
	for i, name := range append(slices.Clone(names), "bias") {
		fmt.Fprintf(&text, "%s %.2f\n", name, w[i])
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("writing weights: %w", err)
	}
	return nil
}
