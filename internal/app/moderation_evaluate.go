package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"peyk/internal/screening"
	"peyk/internal/screening/measure"
)

// moderationEvaluateCmd measures the screening.
type moderationEvaluateCmd struct {
	File  string `arg:"" name:"FILE" help:"Labelled comments, and the stories they are about; - is the standard input."`
	Learn string `help:"Learn from so many comments while they go by, each after it was predicted; a number or “all”." default:"all" placeholder:"N"`
	JSON  bool   `name:"json" help:"Print one JSON document."`
	Wrong bool   `help:"List the comments that were judged wrongly too, a label a line."`
}

// Help is the subcommand's longer help.
func (moderationEvaluateCmd) Help() string {
	return `A line is a JSON object: a comment has text and labels (a list: clean, insult or
offence, accusation, irrelevant, language, finglish, spam, personal, threat), and
may have story, id, parent, author and should (approve, look, refuse); a line of
kind “story” has story, headline, lead, body and people, and comes before its
comments. Rows that are clean and to be looked at count neither way.

A label is found when a check of its name advises to look or to hold. “learn”
measures what is learnt, of insult: each comment is predicted, then learnt. Every
250 comments there is a point: f1 is of the later half of what was learnt by then,
at most the last 1,000; f1_all is from the first comment on, f1_checks is what the
check alone has where f1 is measured. Comments after the N-th are predicted alone
and make learn_rest. No agency is needed, and none is changed.

  peyk moderation evaluate comments.jsonl --learn 3000 --json`
}

// Run measures.
func (m *moderationEvaluateCmd) Run(ctx context.Context, c *console) error {
	n := -1
	if m.Learn != "all" {
		var err error
		if n, err = strconv.Atoi(m.Learn); err != nil || n < 0 {
			return misusef("--learn: %q is neither a number of comments nor “all”", m.Learn)
		}
	}
	in := c.in
	if m.File != "-" {
		f, err := os.Open(m.File)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // it was only read
		in = f
	}
	options := measure.Options{Screen: screening.Screen, Learn: n, Clock: c.now}
	if m.Wrong {
		options.Wrong = func(w measure.Wrong) {
			what := "missed"
			if w.Said {
				what = "found wrongly"
			}
			c.say("%d\t%s\t%s %s\t%s", w.Line, w.ID, w.Label, what, w.Text)
		}
	}
	r, err := measure.Evaluate(ctx, shownName(m.File), in, options)
	if err != nil {
		return err
	}
	if m.JSON {
		enc := json.NewEncoder(c.out)
		if err := enc.Encode(r); err != nil {
			return fmt.Errorf("%w: %w", errOutput, err)
		}
		return nil
	}
	return printMeasure(c, r)
}

// goal is what a figure must reach.
type goal struct {
	name string
	of   func(*measure.Report) (float64, bool) // false: there is nothing to measure
	want float64
	most bool // it is a limit
}

func f1Of(s *measure.Score) (float64, bool) { return s.F1, s.N > 0 }

// goals are the targets of the screening.
var goals = []goal{
	{"language and finglish, F1", func(r *measure.Report) (float64, bool) { return f1Of(r.LanguageLatin) }, 0.97, false},
	{"insult, F1", func(r *measure.Report) (float64, bool) { return f1Of(r.Labels["insult"]) }, 0.85, false},
	{"accusation, F1", func(r *measure.Report) (float64, bool) { return f1Of(r.Labels["accusation"]) }, 0.75, false},
	{"accusation, precision", func(r *measure.Report) (float64, bool) {
		return r.Labels["accusation"].P, r.Labels["accusation"].N > 0
	}, 0.80, false},
	{"spam and personal data, F1", func(r *measure.Report) (float64, bool) { return f1Of(r.SpamPersonal) }, 0.93, false},
	{"irrelevant, AUC", func(r *measure.Report) (float64, bool) {
		if r.IrrelevantAUC == nil {
			return 0, false
		}
		return *r.IrrelevantAUC, true
	}, 0.80, false},
	{"clean comments held", func(r *measure.Report) (float64, bool) { return r.CleanHoldRate, r.Comments > 0 }, 0.04, true},
	{"learning, F1 after 500", learnAfter500, 0.565, false},
	{"learning, F1 after 3,000", learnAfter3000, 0.75, false},
	{"screening, ms", func(r *measure.Report) (float64, bool) { return r.ScreeningMicros / 1000, r.Comments > 0 }, 1, true},
}

func learnAfter500(r *measure.Report) (float64, bool)  { return pointAt(r, 500) }
func learnAfter3000(r *measure.Report) (float64, bool) { return pointAt(r, 3000) }

func pointAt(r *measure.Report, after int) (float64, bool) {
	for _, p := range r.Learn {
		if p.After == after {
			return p.F1, true
		}
	}
	return 0, false
}

// printMeasure prints a report for people.
func printMeasure(c *console, r *measure.Report) error {
	rows := [][]string{{"LABEL", "PRECISION", "RECALL", "F1", "OF"}}
	line := func(name string, s *measure.Score) {
		rows = append(rows, []string{name, three(s.P), three(s.R), three(s.F1), strconv.Itoa(s.N)})
	}
	for _, l := range measure.Labels() {
		line(l, r.Labels[l])
	}
	if err := table(c, rows); err != nil {
		return err
	}
	rows = [][]string{{"", "", "", ""}, {"FIGURE", "IS", "TARGET", ""}}
	for _, g := range goals {
		is, there := g.of(r)
		sign, verdict := "≥ ", "reached"
		if g.most {
			sign = "≤ "
		}
		if g.most != (is <= g.want) && is != g.want {
			verdict = "missed"
		}
		if !there {
			rows = append(rows, []string{g.name, "-", sign + three(g.want), "not measured"})
			continue
		}
		rows = append(rows, []string{g.name, strconv.FormatFloat(is, 'f', 4, 64), sign + three(g.want), verdict})
	}
	if err := table(c, rows); err != nil {
		return err
	}
	if len(r.Learn) == 0 {
		return nil
	}
	rows = [][]string{{"", "", "", "", ""}, {"LEARNT", "F1", "FROM THE FIRST", "THE CHECK ALONE", "ANYTHING WRONG"}}
	for _, p := range r.Learn {
		rows = append(rows, []string{strconv.Itoa(p.After), three(p.F1), three(p.All), three(p.Checks), three(p.Risk)})
	}
	return table(c, rows)
}
