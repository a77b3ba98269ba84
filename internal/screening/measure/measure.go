package measure

import (
	"context"
	"errors"
	"io"
	"slices"

	"peyk/internal/clock"
	"peyk/internal/screening"
	"peyk/internal/screening/learn"
)

// Score is how well one label, or several together, were found.
type Score struct {
	P  float64 `json:"p"`
	R  float64 `json:"r"`
	F1 float64 `json:"f1"`
	N  int     `json:"n"` // comments that have the label

	tally learn.Tally
}

func (s *Score) add(has, said bool) {
	s.tally.Add(0, said, has)
	t := &s.tally
	s.P, s.R, s.F1, s.N = t.Precision(), t.Recall(), t.F1(), t.Right+t.Missed
}

// Point is how the model did when it had learnt from so many comments. Each
// comment was predicted before it was learnt.
type Point struct {
	After  int     `json:"after"`
	F1     float64 `json:"f1"`        // of insult, in the later half of these comments, the last 1,000 at most
	All    float64 `json:"f1_all"`    // the same from the first comment on
	Checks float64 `json:"f1_checks"` // what the check alone had where F1 is measured
	Risk   float64 `json:"f1_risk"`   // of "something is wrong with it", where F1 is measured
}

// Report is the measure of a file.
type Report struct {
	Comments        int               `json:"comments"`
	Labels          map[string]*Score `json:"labels"`
	LanguageLatin   *Score            `json:"language_finglish"`
	SpamPersonal    *Score            `json:"spam_personal"`
	CleanHoldRate   float64           `json:"clean_hold_rate"`
	CleanLookRate   float64           `json:"clean_look_rate"`
	IrrelevantAUC   *float64          `json:"irrelevant_auc"` // nil when there is nothing to sort
	Learn           []Point           `json:"learn"`
	Rest            *Score            `json:"learn_rest,omitempty"` // of insult in the comments after those learnt, by the model as it then was
	ScreeningMicros float64           `json:"screening_us"`         // what the checks took for a comment, the median of the last 1,000
}

// Labels are those that are reported on, in their order.
func Labels() []string {
	return []string{"accusation", "insult", "irrelevant", "language", "finglish", "spam", "personal", "threat"}
}

// Options say how to measure.
type Options struct {
	Screen func(context.Context, *screening.Subject) []screening.Finding
	Learn  int // comments to learn from; below zero all
	Clock  clock.Clock
	// Wrong, if given, is told of each comment and label that was judged wrongly.
	Wrong func(Wrong)
}

// Wrong is a comment that was judged wrongly.
type Wrong struct {
	Line     int
	ID, Text string
	Label    string
	Said     bool
}

// every is between how many comments the learning has a point.
const every = 250

// longestWindow bounds what a point is measured on.
const longestWindow = 1000

// Evaluate reads labelled comments from a stream and measures. name is what
// errors call it. An error names line and field.
func Evaluate(ctx context.Context, name string, in io.Reader, o Options) (*Report, error) {
	e := &evaluation{
		options: o, reader: newReader(name, in), model: learn.NewModel(),
		report: &Report{Labels: map[string]*Score{}, LanguageLatin: &Score{}, SpamPersonal: &Score{}, Learn: []Point{}},
	}
	for _, l := range Labels() {
		e.report.Labels[l] = &Score{}
	}
	o.Screen(ctx, &screening.Subject{Text: "-", Language: "fa"}) // what is loaded on first use is no part of a screening
	for ctx.Err() == nil {
		row, subject, err := e.reader.next()
		if errors.Is(err, io.EOF) {
			e.finish()
			return e.report, nil
		}
		if err != nil {
			return nil, err
		}
		e.comment(ctx, row, subject)
	}
	return nil, ctx.Err()
}

// evaluation is one in progress.
type evaluation struct {
	options Options
	reader  *reader
	model   *learn.Model
	report  *Report

	micros            []float64 // a ring
	clean, held, look int
	relevance         sorting

	learnt int
	latest []judged // a ring of the last that were learnt
	all    learn.Tally
}

// judged is a comment as the model and the check judged it.
type judged struct{ yes, model, check, wrong, risk bool }

func (e *evaluation) comment(ctx context.Context, r *row, s *screening.Subject) {
	begun := e.options.Clock()
	found := e.options.Screen(ctx, s)
	took := float64(e.options.Clock().Sub(begun).Nanoseconds()) / 1000
	if len(e.micros) < longestWindow {
		e.micros = append(e.micros, took)
	} else {
		e.micros[e.report.Comments%longestWindow] = took
	}
	e.report.Comments++
	if r.undecided() {
		return
	}
	e.labels(r, found)
	e.learn(r, s, found)
}

// labels adds what the checks said of a comment.
func (e *evaluation) labels(r *row, found []screening.Finding) {
	said := map[string]bool{}
	hold, relevance, sorted := false, 0.0, false
	for _, f := range found {
		label := LabelOf(f)
		if label == "irrelevant" {
			relevance, sorted = max(relevance, f.Score), true
		}
		if f.Advice != screening.None {
			said[label] = true
			hold = hold || f.Advice == screening.Hold
		}
	}
	for _, l := range Labels() {
		has := r.has(l)
		e.report.Labels[l].add(has, said[l])
		if has != said[l] && e.options.Wrong != nil {
			e.options.Wrong(Wrong{e.reader.line, r.ID, *r.Text, l, said[l]})
		}
	}
	either := func(a, b string) (has, s bool) { return r.has(a) || r.has(b), said[a] || said[b] }
	e.report.LanguageLatin.add(either("language", "finglish"))
	e.report.SpamPersonal.add(either("spam", "personal"))
	if sorted || r.Story != "" {
		e.relevance.add(relevance, r.has("irrelevant"))
	}
	if r.clean() {
		e.clean++
		switch {
		case hold:
			e.held++
			if e.options.Wrong != nil {
				e.options.Wrong(Wrong{e.reader.line, r.ID, *r.Text, "clean, held", true})
			}
		case len(said) > 0:
			e.look++
		}
	}
}

// LabelOf is the label that a finding stands for.
func LabelOf(f screening.Finding) string {
	switch {
	case f.Key == "screening.finglish":
		return "finglish"
	case f.Check == "link":
		return "spam"
	case f.Check == "relevance":
		return "irrelevant"
	}
	return f.Check
}

// learn predicts a comment and learns it.
func (e *evaluation) learn(r *row, s *screening.Subject, found []screening.Finding) {
	if e.options.Learn == 0 {
		return
	}
	p := e.model.Predict(s.Text, found)
	j := judged{
		yes: r.has("insult"), wrong: !r.clean(), model: p.Of(learn.Insult).Likely, risk: p.Of(learn.Risk).Likely,
		check: slices.ContainsFunc(found, func(f screening.Finding) bool {
			return LabelOf(f) == "insult" && f.Advice != screening.None
		}),
	}
	if e.options.Learn > 0 && e.learnt >= e.options.Learn {
		if e.report.Rest == nil {
			e.report.Rest = &Score{}
		}
		e.report.Rest.add(j.yes, j.model)
		return
	}
	e.model.Learn(learn.Example{Text: s.Text, Findings: found, Outcome: r.outcome()}, p)
	e.all.Add(0, j.model, j.yes)
	if len(e.latest) < longestWindow {
		e.latest = append(e.latest, j)
	} else {
		e.latest[e.learnt%longestWindow] = j
	}
	if e.learnt++; e.learnt%every == 0 {
		e.point()
	}
}

func (e *evaluation) point() {
	var model, check, risk learn.Tally
	for i := range min(longestWindow, (e.learnt+1)/2) {
		j := e.latest[(e.learnt-1-i)%longestWindow]
		model.Add(0, j.model, j.yes)
		check.Add(0, j.check, j.yes)
		risk.Add(0, j.risk, j.wrong)
	}
	e.report.Learn = append(e.report.Learn, Point{
		After: e.learnt, F1: model.F1(), All: e.all.F1(), Checks: check.F1(), Risk: risk.F1(),
	})
}

func (e *evaluation) finish() {
	if e.learnt%every != 0 { // the last, too
		e.point()
	}
	r := e.report
	r.CleanHoldRate = float64(e.held) / float64(max(1, e.clean))
	r.CleanLookRate = float64(e.look) / float64(max(1, e.clean))
	if n := len(e.micros); n > 0 {
		slices.Sort(e.micros)
		r.ScreeningMicros = e.micros[n/2]
	}
	if auc, ok := e.relevance.auc(); ok {
		r.IrrelevantAUC = &auc
	}
}

// grain is how finely scores are told apart.
const grain = 10000

// sorting counts scores of comments with and without a label.
type sorting struct{ yes, no [grain + 1]int }

func (s *sorting) add(score float64, yes bool) {
	i := int(min(max(score, 0), 1)*grain + 0.5)
	if yes {
		s.yes[i]++
	} else {
		s.no[i]++
	}
}

// auc is how probable it is that one with the label has a higher score than
// one without; false when there is none of either.
func (s *sorting) auc() (float64, bool) {
	below, yes, no, sum := 0, 0, 0, 0.0
	for i := range s.yes {
		sum += float64(s.yes[i]) * (float64(below) + float64(s.no[i])/2)
		below += s.no[i]
		yes, no = yes+s.yes[i], no+s.no[i]
	}
	if yes == 0 || no == 0 {
		return 0, false
	}
	return sum / float64(yes) / float64(no), true
}
