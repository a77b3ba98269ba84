package comment

import (
	"math"
	"strconv"

	"peyk/internal/id"
	"peyk/internal/screening/learn"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// LearntView is how well what was learnt does: all of it as it was said before
// the decision fell.
type LearntView struct {
	Examples string
	Empty    *ui.Empty
	Labels   ui.Tabs
	Standing ui.Table
	Charts   []Chart
}

// learntView draws the figures of what the decisions taught; nil when nothing
// is learnt at all.
func (q *Queue) learntView(r *desk.Request, e id.Edition) (*LearntView, error) {
	if q.learner == nil {
		return nil, nil //nolint:nilnil // there is nothing to tell
	}
	f, err := q.learner.Figures(r.Context(), e)
	if err != nil {
		return nil, err
	}
	v := &LearntView{Examples: r.T("figures.examples", "n", f.Examples)}
	if f.Examples == 0 || len(f.Weeks) == 0 {
		v.Empty = &ui.Empty{Title: r.T("figures.learn_empty"), Text: r.T("figures.learn_empty_text")}
		return v, nil
	}
	chosen := learn.Risk
	for _, l := range learn.Labels() {
		if l.String() == r.Form.Get("label") {
			chosen = l
		}
	}
	v.Labels = ui.Tabs{P: r.Ed.P, Label: r.T("figures.labels")}
	for _, l := range learn.Labels() {
		v.Labels.Items = append(v.Labels.Items, ui.DeskLink{
			Text: labelName(r, l), Current: l == chosen,
			URL: r.Path("/comments/figures") + "?edition=" + string(e) + "&by=" + r.Form.Get("by") + "&label=" + l.String() + "#learnt",
		})
	}
	v.Standing = standing(r, f)
	v.Charts = []Chart{calibration(r, f, chosen), overTime(r, f, chosen)}
	return v, nil
}

func labelName(r *desk.Request, l learn.Label) string {
	if l == learn.Risk {
		return r.T("figures.any_refusal")
	}
	return checkName(r, l.String())
}

func whole(f learn.Figures, l learn.Label) learn.Tally {
	var t learn.Tally
	for _, w := range f.Weeks {
		t = t.Plus(w.Labels[l])
	}
	return t
}

// share is a part as a percentage; a dash where there is nothing it is a part
// of.
func share(r *desk.Request, x float64, of int) ui.Cell {
	if of == 0 {
		return ui.Cell{Text: "–", Number: true}
	}
	return ui.Cell{Text: percent(r, x), Number: true}
}

func standing(r *desk.Request, f learn.Figures) ui.Table {
	t := ui.Table{Caption: r.T("figures.standing"), Columns: []ui.Column{
		{Text: r.T("figures.label")},
		{Text: r.T("figures.yes"), Number: true},
		{Text: r.T("figures.no"), Number: true},
		{Text: r.T("figures.precision"), Number: true},
		{Text: r.T("figures.recall"), Number: true},
		{Text: r.T("figures.miscalibration"), Number: true},
		{Text: r.T("figures.knows")},
	}}
	for _, l := range learn.Labels() {
		s, w := f.Labels[l], whole(f, l)
		kind := map[learn.Knowledge]string{learn.Enough: "good", learn.Little: "waiting", learn.Nothing: "draft"}[s.Knows]
		t.Rows = append(t.Rows, []ui.Cell{
			{Text: labelName(r, l), Main: true},
			count(r, s.Yes), count(r, s.No), share(r, w.Precision(), w.Right+w.Wrong),
			share(r, w.Recall(), w.Right+w.Missed), share(r, w.Miscalibration(), w.N()),
			{State: &ui.State{Kind: kind, Text: r.T("figures.know." + string(s.Knows))}},
		})
	}
	return t
}

// calibration sets what was expected beside what came true.
func calibration(r *desk.Request, f learn.Figures, l learn.Label) Chart {
	t := whole(f, l)
	c := Chart{
		P: r.Ed.P, ID: "calibration", Title: r.T("figures.calibration"), Note: r.T("figures.calibration_note"),
		Legend: []Key{{"c-line", r.T("figures.came_true")}, {"c-even", r.T("figures.even")}},
		Table: ui.Table{Caption: r.T("figures.calibration"), Columns: []ui.Column{
			{Text: r.T("figures.expected")}, {Text: r.T("figures.came_true"), Number: true}, {Text: r.T("figures.comments"), Number: true},
		}},
	}
	if t.N() == 0 {
		c.Empty = r.T("figures.empty")
		return c
	}
	p := newPlot(&c, len(t.Bins), 1, func(v float64) string { return percent(r, v) })
	at := func(x float64) float64 { return x*float64(len(t.Bins)) - .5 } // of a share, on the axis
	c.Lines = append(c.Lines, Line{num(p.x(-.5)) + "," + num(p.y(0)) + " " + num(p.x(at(1))) + "," + num(p.y(1)), "c-even"})
	for i, b := range t.Bins {
		if i%2 == 0 {
			p.mark(i, percent(r, (float64(i)+.5)/float64(len(t.Bins))))
		}
		if b.N == 0 {
			continue
		}
		x, y := b.Sum/float64(b.N), float64(b.Yes)/float64(b.N)
		size := min(3+math.Sqrt(float64(b.N))/2, 14)
		c.Dots = append(c.Dots, Dot{num(p.x(at(x))), num(p.y(y)), num(size), "c-line", percent(r, x) + " ← " + percent(r, y)})
		c.Table.Rows = append(c.Table.Rows, []ui.Cell{{Text: percent(r, x), Main: true}, {Text: percent(r, y), Number: true}, count(r, b.N)})
	}
	return c
}

// overTime shows precision and recall week by week, and how far what is sent
// has drifted from what was learnt.
func overTime(r *desk.Request, f learn.Figures, l learn.Label) Chart {
	c := Chart{
		P: r.Ed.P, ID: "overtime", Title: r.T("figures.over_time"), Note: r.T("figures.over_time_note"),
		Legend: []Key{{"c-line", r.T("figures.precision")}, {"c-second", r.T("figures.recall")}},
		Table: ui.Table{Caption: r.T("figures.over_time"), Columns: []ui.Column{
			{Text: r.T("figures.week")},
			{Text: r.T("figures.comments"), Number: true},
			{Text: r.T("figures.precision"), Number: true},
			{Text: r.T("figures.recall"), Number: true},
			{Text: r.T("figures.miscalibration"), Number: true},
			{Text: r.T("figures.drift"), Number: true},
		}},
	}
	weeks, from := f.Weeks, 0
	if len(weeks) > weeksShown {
		from = len(weeks) - weeksShown
	}
	p := newPlot(&c, len(weeks)-from, 1, func(v float64) string { return percent(r, v) })
	precision, recall, names := []float64{}, []float64{}, []string{}
	gap := func(x float64, of int) float64 {
		if of == 0 {
			return -1
		}
		return x
	}
	step := max(1, (len(weeks)-from+5)/6)
	for i := from; i < len(weeks); i++ {
		t := weeks[i].Labels[l]
		name := r.Ed.P.ShortDate(learn.WeekStart(weeks[i].Week))
		names = append(names, name)
		precision, recall = append(precision, gap(t.Precision(), t.Right+t.Wrong)), append(recall, gap(t.Recall(), t.Right+t.Missed))
		if (len(weeks)-1-i)%step == 0 {
			p.mark(i-from, name)
		}
		drift := r.Ed.P.Digits(strconv.FormatFloat(t.Drift(f.Before(i, l)), 'f', 2, 64))
		c.Table.Rows = append([][]ui.Cell{{
			{Text: name, Main: true},
			count(r, t.N()), share(r, t.Precision(), t.Right+t.Wrong), share(r, t.Recall(), t.Right+t.Missed),
			share(r, t.Miscalibration(), t.N()),
			{Text: drift, Number: true},
		}}, c.Table.Rows...)
	}
	say := func(list []float64) func(int) string {
		return func(i int) string { return names[i] + r.T("list.comma") + percent(r, list[i]) }
	}
	p.line(precision, "c-line", say(precision))
	p.line(recall, "c-second", say(recall))
	return c
}
