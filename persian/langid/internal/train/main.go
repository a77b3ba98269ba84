// Command train makes the table of the language detector from a data folder.
//
//	go run ./persian/langid/internal/train -data DIR -out persian/langid/data/langid.bin
//
// The same folder gives the same bytes on every machine. With -holdout N it
// keeps every N-th sentence out of training and prints how many of the texts
// cut from those are recognised.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"sync"

	"peyk/persian/langid/internal/model"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// settings are those of one script.
type settings struct {
	rows    int
	steps   int
	rate    float32
	dropout float64
}

var scripts = map[model.Script]settings{
	model.Arabic: {rows: 74_000, steps: 2_400_000, rate: .35, dropout: .15},
	model.Latin:  {rows: 46_000, steps: 900_000, rate: .35, dropout: .15},
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("train", flag.ContinueOnError)
	data := flags.String("data", "", "the data `folder`: langid/train.jsonl, langid/udhr, lexicon")
	file := flags.String("out", "", "the `file` to write the table to")
	check := flags.String("check", "", "a `file` that must equal the table")
	holdout := flags.Int("holdout", 0, "keep every `N`-th sentence out and measure on those")
	fold := flags.Int("fold", 0, "with -holdout, which of the sentences: 0 to N-1")
	dev := flags.String("dev", "", "with -holdout, a labelled `file` to measure on too")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return fmt.Errorf("-data: name the data folder")
	}
	c, err := load(*data, *holdout, *fold)
	if err != nil {
		return err
	}
	arabic, latin := learnBoth(c, scripts)
	if *holdout > 0 {
		if err := measure(out, c, arabic, latin, *dev); err != nil {
			return err
		}
	}
	table := model.Encode(arabic, latin)
	if *check != "" {
		old, err := os.ReadFile(*check)
		if err != nil {
			return err
		}
		if !bytes.Equal(old, table) {
			return fmt.Errorf("%s differs from the table made of %s", *check, *data)
		}
	}
	if *file != "" {
		return os.WriteFile(*file, table, 0o644)
	}
	return nil
}

// learnBoth trains the two tables at the same time; each on its own is a fixed
// sequence of steps.
func learnBoth(c *corpus, scripts map[model.Script]settings) (arabic, latin *model.Table) {
	var both sync.WaitGroup
	tables := [2]*model.Table{}
	for i, script := range []model.Script{model.Arabic, model.Latin} {
		both.Go(func() {
			set := scripts[script]
			l := newLearner(set.rows, set.rate)
			newSampler(c, script, 1405).train(l, set.steps, set.dropout)
			tables[i] = l.table()
		})
	}
	both.Wait()
	return tables[0], tables[1]
}
