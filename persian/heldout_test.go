//go:build heldout

package persian

import (
	"flag"
	"fmt"
	"path/filepath"
	"testing"

	"peyk/persian/internal/spacing"
)

// Figures for sentences the models have not seen are printed by
//
//	go test -tags heldout ./persian -count=1 -v -run TestHeldOut -held-out FOLDER
//
// with the FOLDER the models are grown from: each fifth of the sentences is
// measured with models grown without it, and the counts are summed. It takes
// about half a minute.
var heldOutFrom = flag.String("held-out", "", "measure how the models fare on sentences of this folder that they did not see")

func TestHeldOut(t *testing.T) {
	if *heldOutFrom == "" {
		t.Fatal("no -held-out FOLDER")
	}
	data := readTraining(t, *heldOutFrom)
	rows := map[string][]spacing.Row{}
	for _, set := range spacing.Sets() {
		var err error
		if rows[set], err = spacing.Read(filepath.Join(*heldOutFrom, "halfspace"), set); err != nil {
			t.Fatal(err)
		}
	}
	sums := map[string]*spacing.Score{}
	for fold := range spacing.Folds {
		tables := *halfOnce()
		tables.pairModel, tables.splitModel = data.models(fold)
		e := NewEditor()
		e.tables = func() *halfTables { return &tables }
		for _, set := range spacing.Sets() {
			for tier, accept := range map[string]func(Change) bool{"all": All, "automatic": Certain} {
				if sums[set+tier] == nil {
					sums[set+tier] = new(spacing.Score)
				}
				for _, r := range rows[set] {
					if spacing.Fold(r.Expected) == fold {
						out, _ := e.Mend(r.Input, accept)
						sums[set+tier].Add(r.Expected, out)
					}
				}
			}
		}
	}
	fmt.Println(spacing.Head())
	for _, set := range spacing.Sets() {
		for _, tier := range spacing.Tiers() {
			fmt.Println(sums[set+tier].Line(set, tier))
		}
	}
}
