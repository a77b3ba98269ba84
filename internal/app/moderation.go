package app

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"peyk/internal/id"
	"peyk/internal/screening/learn"
)

// moderationCmd is about the screening of comments and what decisions teach it.
type moderationCmd struct {
	Evaluate moderationEvaluateCmd `cmd:"" help:"Measure the screening on labelled comments."`
	Figures  moderationFiguresCmd  `cmd:"" help:"How the model that learns from decisions does, by the week."`
	Train    moderationTrainCmd    `cmd:"" help:"Learn from the decisions made up to now; a served agency does by itself."`
	Export   moderationExportCmd   `cmd:"" help:"Print what was learnt, as JSON."`
	Reset    moderationResetCmd    `cmd:"" help:"Forget what was learnt."`
}

// ofModel names an edition's model.
type ofModel struct {
	Edition string `help:"The edition." default:"fa" placeholder:"NAME"`
	dataFlags
}

// with opens the agency and checks that the edition is there.
func (m ofModel) with(ctx context.Context, c *console, fn func(*Agency, id.Edition) error) error {
	return withAgency(ctx, c, m.dataFlags, func(a *Agency) error {
		editions, err := a.Site.Editions(ctx)
		if err != nil {
			return err
		}
		for _, e := range editions {
			if string(e.Edition) == m.Edition {
				return fn(a, e.Edition)
			}
		}
		return misusef("there is no edition %q", m.Edition)
	})
}

type moderationTrainCmd struct{ ofModel }

// Run learns.
func (m *moderationTrainCmd) Run(ctx context.Context, c *console) error {
	return m.with(ctx, c, func(a *Agency, e id.Edition) error {
		n, err := a.Learning.Study(ctx, e)
		if err != nil {
			return err
		}
		if err := a.Learning.Save(ctx); err != nil {
			return err
		}
		f, err := a.Learning.Figures(ctx, e)
		if err != nil {
			return err
		}
		c.say("%d new decisions; edition %s has learnt from %d comments", n, e, f.Examples)
		return nil
	})
}

type moderationResetCmd struct {
	ofModel
	Relearn bool `help:"Learn again from all decisions whose comments are still there, and not only from those to come."`
}

// Run forgets.
func (m *moderationResetCmd) Run(ctx context.Context, c *console) error {
	return m.with(ctx, c, func(a *Agency, e id.Edition) error {
		if err := a.Learning.Reset(ctx, e, m.Relearn); err != nil {
			return err
		}
		if !m.Relearn {
			c.say("edition %s has forgotten what it learnt, and learns from the next decision on", e)
			return nil
		}
		n, err := a.Learning.Study(ctx, e)
		if err != nil {
			return err
		}
		c.say("edition %s has learnt anew from %d decisions", e, n)
		return a.Learning.Save(ctx)
	})
}

type moderationExportCmd struct{ ofModel }

// Help is the subcommand's longer help.
func (moderationExportCmd) Help() string {
	return `The first line says of each label how sure the model is and from which
probability on it speaks; each further line is a place and its weights, in the
order of the labels. A place is a hash of letters: no text is in it.

  peyk moderation export --edition fa > model.jsonl`
}

// Run prints the model as JSON Lines.
func (m *moderationExportCmd) Run(ctx context.Context, c *console) error {
	return m.with(ctx, c, func(a *Agency, e id.Edition) error {
		model, err := a.Learning.Export(ctx, e)
		if err != nil {
			return err
		}
		out := bufio.NewWriter(c.out)
		enc := json.NewEncoder(out)
		weights := model.Weights
		model.Weights = nil
		if err := enc.Encode(model); err != nil {
			return fmt.Errorf("%w: %w", errOutput, err)
		}
		for _, w := range weights {
			if err := enc.Encode(w); err != nil {
				return fmt.Errorf("%w: %w", errOutput, err)
			}
		}
		if err := out.Flush(); err != nil {
			return fmt.Errorf("%w: %w", errOutput, err)
		}
		return nil
	})
}

type moderationFiguresCmd struct {
	ofModel
	JSON bool `name:"json" help:"Print one JSON document for each week and label."`
}

// weekFigures is a week of a label as JSON.
type weekFigures struct {
	Week        string                `json:"week"` // the Saturday it begins on
	Label       string                `json:"label"`
	Predictions int                   `json:"predictions"`
	Yes         int                   `json:"yes"`
	Precision   float64               `json:"precision"`
	Recall      float64               `json:"recall"`
	F1          float64               `json:"f1"`
	Brier       float64               `json:"brier"`
	Calibration float64               `json:"calibration_error"`
	Drift       float64               `json:"drift"` // against all weeks before
	Bins        [learn.Bins]learn.Bin `json:"bins"`
}

// Run prints the figures.
func (m *moderationFiguresCmd) Run(ctx context.Context, c *console) error {
	return m.with(ctx, c, func(a *Agency, e id.Edition) error {
		if _, err := a.Learning.Study(ctx, e); err != nil {
			return err
		}
		f, err := a.Learning.Figures(ctx, e)
		if err != nil {
			return err
		}
		if !m.JSON {
			for _, l := range learn.Labels() {
				s := f.Labels[l]
				c.say("%-10s  %d with it, %d without: the model knows %s", l, s.Yes, s.No, s.Knows)
			}
		}
		return m.weeks(c, f)
	})
}

func (m *moderationFiguresCmd) weeks(c *console, f learn.Figures) error {
	rows := [][]string{{"WEEK", "LABEL", "PREDICTIONS", "PRECISION", "RECALL", "F1", "CALIBRATION ERROR", "DRIFT"}}
	enc := json.NewEncoder(c.out)
	for i, w := range f.Weeks {
		for _, l := range learn.Labels() {
			t, before := w.Labels[l], f.Before(i, l)
			if t.N() == 0 {
				continue
			}
			x := weekFigures{
				learn.WeekStart(w.Week).Format("2006-01-02"), l.String(), t.N(), t.Right + t.Missed, t.Precision(), t.Recall(),
				t.F1(), t.MeanBrier(), t.Miscalibration(), t.Drift(before), t.Bins,
			}
			if m.JSON {
				if err := enc.Encode(x); err != nil {
					return fmt.Errorf("%w: %w", errOutput, err)
				}
				continue
			}
			rows = append(rows, []string{
				x.Week, x.Label, strconv.Itoa(x.Predictions), three(x.Precision), three(x.Recall), three(x.F1),
				three(x.Calibration), three(x.Drift),
			})
		}
	}
	if m.JSON || len(rows) == 1 {
		return nil
	}
	return table(c, rows)
}

func three(f float64) string {
	if math.IsNaN(f) {
		return "-"
	}
	return strconv.FormatFloat(f, 'f', 3, 64)
}
