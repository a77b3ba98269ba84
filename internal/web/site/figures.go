package site

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"peyk/internal/comment"
	"peyk/internal/i18n"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// figureMonths is how many months the public figures go back, this one
// included.
const figureMonths = 12

// FiguresView is what the agency tells of its comments in numbers.
type FiguresView struct {
	ui.Frame
	Crumbs ui.Breadcrumb
	Totals []Total
	Chart  *BarChart
	Months []MonthFigures // newest first
	Rules  []RuleFigure   // most refused first
	Empty  *ui.Empty      // printed instead of all when nothing was ever sent
}

// Total is one number with its name.
type Total struct{ Name, Value, Note string }

// MonthFigures is a month's row.
type MonthFigures struct {
	Name                                  string
	Received, Published, Refused, Wait    string
	Appeals, Granted                      string
	received, published, refused, granted int
}

// RuleFigure is how often a rule was the reason of a refusal.
type RuleFigure struct {
	Text, N, Share string
	Width          int // of its bar, 0 to 100
}

// BarChart is the months as bars, in the direction of the text.
type BarChart struct {
	Width, Height int
	Base          int // where the bars stand
	Bars          []Bar
	Labels        []BarLabel
	Most          string // the number at the top
	MostX         int
	MostAnchor    string
}

// Bar is one bar of a kind: "received", "published" or "refused".
type Bar struct{ X, Y, W, H, Kind string }

// BarLabel names a month under its bars.
type BarLabel struct{ X, Text string }

// figures is the public page of figures.
func (s *Site) figures(ctx context.Context, r *request) (*web.Page, error) {
	e, p := r.ed.Edition.Edition, r.ed.P
	r.needs(directory.FiguresTag(e), directory.RulesTag(e))
	this := p.Day(r.now)
	this.Day = 1
	zone := p.Location()
	from := comment.DayOf(p.Start(p.AddMonths(this, 1-figureMonths)), zone)
	list, err := s.Comments.Figures(ctx, e, from, comment.DayOf(r.now, zone))
	if err != nil {
		return nil, err
	}
	v := FiguresView{
		Frame:  r.frame(p.T("policy_figures.title"), "/policy/figures"),
		Crumbs: r.crumbs(ui.Link{Text: p.T("policy.title"), URL: r.ed.Prefix + "/policy"}, ui.Link{Text: p.T("policy_figures.title")}),
	}
	v.Description = p.T("policy_figures.description")
	r.counterpart(&v.Frame, "/policy/figures", everywhere)
	if len(list) == 0 {
		v.Empty = &ui.Empty{
			Title: p.T("policy_figures.empty"), Text: p.T("policy_figures.empty_text"),
			Links: []ui.Link{{Text: p.T("policy.title"), URL: r.ed.Prefix + "/policy"}},
		}
		return page(s.pages.Figures, http.StatusOK, v)
	}
	sum := comment.SumOf(list)
	v.Totals = totals(p, sum)
	v.Months = months(p, list, this)
	v.Chart = chart(p, v.Months)
	sets, err := s.Comments.RuleSets(ctx, e)
	if err != nil {
		return nil, err
	}
	v.Rules = ruleFigures(p, sets, sum)
	return page(s.pages.Figures, http.StatusOK, v)
}

func totals(p *i18n.Printer, s comment.Sum) []Total {
	wait := p.T("policy_figures.none")
	if s.Waits > 0 {
		wait = p.Span(s.Wait)
	}
	return []Total{
		{Name: p.T("policy_figures.received"), Value: p.Num(s.Received)},
		{Name: p.T("policy_figures.published"), Value: p.Num(s.Published)},
		{Name: p.T("policy_figures.refused"), Value: p.Num(s.Refused), Note: machineNote(p, s)},
		{Name: p.T("policy_figures.wait"), Value: wait},
		{Name: p.T("policy_figures.appeals"), Value: p.Num(s.Appeals), Note: p.T("policy_figures.granted_of", "n", s.Overturned, "stood", s.Upheld)},
	}
}

func machineNote(p *i18n.Printer, s comment.Sum) string {
	if s.Sifted == 0 {
		return p.T("policy_figures.by_people")
	}
	return p.T("policy_figures.by_machine", "n", s.Sifted)
}

// months adds the days up by the month of the edition's own calendar, newest
// first.
func months(p *i18n.Printer, list []comment.DayFigure, this i18n.Day) []MonthFigures {
	type key struct{ year, month int }
	days := map[key][]comment.DayFigure{}
	for _, f := range list {
		d := p.Day(f.Day.Time(p.Location()))
		days[key{d.Year, d.Month}] = append(days[key{d.Year, d.Month}], f)
	}
	var out []MonthFigures
	for i := range figureMonths {
		m := p.AddMonths(this, -i)
		s := comment.SumOf(days[key{m.Year, m.Month}])
		row := MonthFigures{
			Name: p.MonthName(m), Received: p.Num(s.Received), Published: p.Num(s.Published), Refused: p.Num(s.Refused),
			Appeals: p.Num(s.Appeals), Granted: p.Num(s.Overturned), Wait: p.T("policy_figures.none"),
			received: s.Received, published: s.Published, refused: s.Refused, granted: s.Overturned,
		}
		if s.Waits > 0 {
			row.Wait = p.Span(s.Wait)
		}
		out = append(out, row)
	}
	// Months before the first with anything say nothing.
	for len(out) > 1 && len(days[key{p.AddMonths(this, 1-len(out)).Year, p.AddMonths(this, 1-len(out)).Month}]) == 0 {
		out = out[:len(out)-1]
	}
	return out
}

// chart draws the months as bars, the oldest where the text begins.
func chart(p *i18n.Printer, rows []MonthFigures) *BarChart {
	const width, height, base, top = 640, 220, 180, 24
	c := &BarChart{Width: width, Height: height, Base: base}
	most := 1
	for _, m := range rows {
		most = max(most, m.received, m.published, m.refused)
	}
	c.Most, c.MostX, c.MostAnchor = p.Num(most), width, "start"
	step := width / max(len(rows), 4)
	bar := min(30, (step-10)/3)
	every := (len(rows) + 5) / 6
	for i, m := range slices.Backward(rows) {
		x := (len(rows) - 1 - i) * step
		if p.Dir() == "rtl" {
			x = width - x - step
		}
		for k, m := range []struct {
			kind string
			n    int
		}{{"received", m.received}, {"published", m.published}, {"refused", m.refused}} {
			at := k
			if p.Dir() == "rtl" {
				at = 2 - k
			}
			h := float64(m.n) / float64(most) * (base - top)
			c.Bars = append(c.Bars, Bar{
				X: strconv.Itoa(x + (step-3*bar)/2 + at*bar), W: strconv.Itoa(bar - 2), Kind: m.kind,
				Y: strconv.FormatFloat(base-h, 'f', 1, 64), H: strconv.FormatFloat(h, 'f', 1, 64),
			})
		}
		if (len(rows)-1-i)%every == 0 {
			c.Labels = append(c.Labels, BarLabel{X: strconv.Itoa(x + step/2), Text: m.Name})
		}
	}
	return c
}

// ruleFigures names each rule as it read last.
func ruleFigures(p *i18n.Printer, sets []comment.RuleSet, s comment.Sum) []RuleFigure {
	type count struct {
		code string
		n    int
	}
	var list []count
	all := 0
	for code, n := range s.ByRule {
		if n > 0 {
			list, all = append(list, count{code, n}), all+n
		}
	}
	slices.SortFunc(list, func(a, b count) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.code, b.code))
	})
	var out []RuleFigure
	for _, c := range list {
		f := RuleFigure{Text: c.code, N: p.Num(c.n), Width: c.n * 100 / list[0].n}
		f.Share = p.T("policy_figures.percent", "n", (c.n*100+all/2)/all)
		for _, set := range sets {
			if rule, ok := set.Rule(c.code); ok {
				f.Text = rule.Text
				break
			}
		}
		out = append(out, f)
	}
	return out
}
