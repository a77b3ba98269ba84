package comment

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
)

// FiguresView is how the comments of an edition fare, and what was learnt from
// the decisions.
type FiguresView struct {
	ui.DeskFrame
	Back     string
	Spans    ui.Tabs
	Editions ui.Tabs
	Facts    []Fact
	Charts   []Chart
	Tables   []Titled
	Learnt   *LearntView
}

// Fact is a figure with its name.
type Fact struct{ Name, Value, Note string }

// Titled is a table with its title.
type Titled struct {
	Title, Note string
	Table       ui.Table
}

// period is a day or a week with what it adds up to.
type period struct {
	from time.Time
	name string
	comment.Sum
}

const (
	daysShown  = 30
	weeksShown = 26
)

// figures is the page of figures. They are of whole editions, for those who
// see the comments of every section.
func (q *Queue) figures(r *desk.Request) (*web.Page, error) {
	e := r.Ed.Edition.Edition
	if s := r.Form.Get("edition"); s != "" {
		if e = id.Edition(s); !slices.Contains(r.Desk.Dir.Order(), e) {
			return nil, fault.New(fault.Invalid, "error.value")
		}
	}
	weeks := r.Form.Get("by") == "week"
	zone := r.Desk.Dir.Edition(e).P.Location()
	today, n, width := comment.DayOf(r.Now, zone), daysShown, 1
	if weeks {
		n, width = weeksShown, 7
	}
	from := today - comment.Day(n*width) + 1
	list, err := q.desk.Comments.DeskFigures(r.Context(), r.Actor, e, from, today)
	if err != nil {
		return nil, err
	}
	periods := make([]period, n)
	for i := range periods {
		first := from + comment.Day(i*width)
		in := slices.DeleteFunc(slices.Clone(list), func(f comment.DayFigure) bool { return f.Day < first || f.Day >= first+comment.Day(width) })
		at := first.Time(zone)
		periods[i] = period{at, r.Ed.P.ShortDate(at), comment.SumOf(in)}
	}
	all := comment.SumOf(list)
	v := FiguresView{DeskFrame: r.Frame(r.T("figures.title"), "comments"), Back: r.Path("/comments"), Facts: facts(r, all)}
	v.Spans, v.Editions = figureTabs(r, e, weeks)
	v.Charts = []Chart{flow(r, periods), waits(r, periods)}
	if v.Tables, err = q.tables(r, e, all); err != nil {
		return nil, err
	}
	if v.Learnt, err = q.learntView(r, e); err != nil {
		return nil, err
	}
	return desk.Render(q.figure, v)
}

func figureTabs(r *desk.Request, e id.Edition, weeks bool) (spans, editions ui.Tabs) {
	url := func(e id.Edition, weeks bool) string {
		by := "day"
		if weeks {
			by = "week"
		}
		return r.Path("/comments/figures") + "?edition=" + string(e) + "&by=" + by
	}
	spans = ui.Tabs{P: r.Ed.P, Label: r.T("figures.span"), Items: []ui.DeskLink{
		{Text: r.T("figures.days"), URL: url(e, false), Current: !weeks}, {Text: r.T("figures.weeks"), URL: url(e, true), Current: weeks},
	}}
	editions = ui.Tabs{P: r.Ed.P, Label: r.T("queue.edition")}
	for _, o := range r.Desk.Dir.Order() {
		editions.Items = append(editions.Items, ui.DeskLink{Text: r.Desk.Dir.Edition(o).Name, URL: url(o, weeks), Current: o == e})
	}
	return spans, editions
}

func facts(r *desk.Request, s comment.Sum) []Fact {
	n := r.Ed.P.Num
	appeals := ""
	if s.Upheld+s.Overturned > 0 {
		appeals = r.T("figures.appeals_note", "upheld", s.Upheld, "overturned", s.Overturned)
	}
	share := ""
	if t := s.Published + s.Refused; t > 0 {
		share = r.T("figures.share", "n", percent(r, float64(s.Refused)/float64(t)))
	}
	sifted := ""
	if s.Sifted > 0 {
		sifted = r.T("figures.sifted", "n", s.Sifted)
	}
	return []Fact{
		{r.T("figures.received"), n(s.Received), ""},
		{r.T("figures.published"), n(s.Published), ""},
		{r.T("figures.refused"), n(s.Refused), cmp.Or(sifted, share)},
		{r.T("figures.wait"), span(r, s), r.T("figures.wait_note")},
		{r.T("figures.appeals"), n(s.Appeals), appeals},
		{r.T("figures.reports"), n(s.Reports), ""},
	}
}

// span is the median wait, a dash where nothing was decided.
func span(r *desk.Request, s comment.Sum) string {
	if s.Waits == 0 {
		return "–"
	}
	return r.Ed.P.Span(s.Wait)
}

// flow shows what came and what became of it.
func flow(r *desk.Request, list []period) Chart {
	c := Chart{
		P: r.Ed.P, ID: "flow", Title: r.T("figures.flow"), Note: r.T("figures.flow_note"),
		Legend: []Key{
			{"c-good", r.T("figures.published")}, {"c-bad", r.T("figures.refused")}, {"c-line", r.T("figures.received")},
		},
		Table: ui.Table{Caption: r.T("figures.flow"), Columns: []ui.Column{
			{Text: r.T("figures.period")},
			{Text: r.T("figures.received"), Number: true},
			{Text: r.T("figures.published"), Number: true},
			{Text: r.T("figures.refused"), Number: true},
			{Text: r.T("figures.appeals"), Number: true},
			{Text: r.T("figures.wait"), Number: true},
		}},
	}
	most, any := 0, false
	for _, p := range list {
		most = max(most, p.Received, p.Published+p.Refused)
		any = any || p.Received+p.Published+p.Refused > 0
	}
	if !any {
		c.Empty = r.T("figures.empty")
		return c
	}
	plot := newPlot(&c, len(list), max(4, float64(most)), func(v float64) string { return r.Ed.P.Num(int(v)) })
	received := make([]float64, len(list))
	say := func(p period) string {
		return r.T("figures.bar", "day", p.name, "received", p.Received, "published", p.Published, "refused", p.Refused)
	}
	for i, p := range list {
		plot.bar(i, []float64{float64(p.Published), float64(p.Refused)}, []string{"c-good", "c-bad"}, say(p))
		received[i] = float64(p.Received)
		if (len(list)-1-i)%7 == 0 {
			plot.mark(i, p.name)
		}
	}
	plot.line(received, "c-line", func(i int) string { return say(list[i]) })
	for _, p := range slices.Backward(list) {
		c.Table.Rows = append(c.Table.Rows, []ui.Cell{
			{Text: p.name, Main: true},
			count(r, p.Received), count(r, p.Published), count(r, p.Refused), count(r, p.Appeals),
			{Text: span(r, p.Sum), Number: true},
		})
	}
	return c
}

func count(r *desk.Request, n int) ui.Cell { return ui.Cell{Text: r.Ed.P.Num(n), Number: true} }

// waits shows the median wait until the first decision, in hours.
func waits(r *desk.Request, list []period) Chart {
	c := Chart{
		P: r.Ed.P, ID: "waits", Title: r.T("figures.waits"), Note: r.T("figures.waits_note"),
		Legend: []Key{{"c-line", r.T("figures.wait")}},
		Table: ui.Table{Caption: r.T("figures.waits"), Columns: []ui.Column{
			{Text: r.T("figures.period")}, {Text: r.T("figures.decided"), Number: true}, {Text: r.T("figures.wait"), Number: true},
		}},
	}
	most, any := 0.0, false
	values := make([]float64, len(list))
	for i, p := range list {
		if values[i] = -1; p.Waits > 0 {
			values[i], any = p.Wait.Hours(), true
			most = max(most, values[i])
		}
	}
	if !any {
		c.Empty = r.T("figures.empty")
		return c
	}
	plot := newPlot(&c, len(list), max(most, 1), func(v float64) string { return r.Ed.P.Digits(strconv.FormatFloat(v, 'g', 3, 64)) })
	for i, p := range list {
		if (len(list)-1-i)%7 == 0 {
			plot.mark(i, p.name)
		}
	}
	plot.line(values, "c-line", func(i int) string { return list[i].name + r.T("list.comma") + span(r, list[i].Sum) })
	for _, p := range slices.Backward(list) {
		if p.Waits > 0 {
			c.Table.Rows = append(c.Table.Rows, []ui.Cell{{Text: p.name, Main: true}, count(r, p.Waits), {Text: span(r, p.Sum), Number: true}})
		}
	}
	return c
}

// tables are what is refused under which rule, who decides how much, and how
// often the checks stopped at something rightly.
func (q *Queue) tables(r *desk.Request, e id.Edition, s comment.Sum) ([]Titled, error) {
	sets, err := q.desk.Comments.RuleSets(r.Context(), e)
	if err != nil {
		return nil, err
	}
	none := func(key string) *ui.Empty { return &ui.Empty{Title: r.T(key)} }
	rules := ui.Table{Caption: r.T("figures.by_rule"), Empty: none("figures.empty"), Columns: []ui.Column{
		{Text: r.T("figures.rule")}, {Text: r.T("figures.refused"), Number: true}, {Text: r.T("figures.part"), Number: true},
	}}
	for _, code := range byCount(s.ByRule) {
		text := code
		for _, set := range sets { // as it last read
			if rule, ok := set.Rule(code); ok {
				text = rule.Text
				break
			}
		}
		part := float64(s.ByRule[code]) / float64(max(1, s.Refused))
		rules.Rows = append(rules.Rows, []ui.Cell{{Text: text}, count(r, s.ByRule[code]), {Text: percent(r, part), Number: true}})
	}
	people, err := q.people(r, s)
	if err != nil {
		return nil, err
	}
	found := ui.Table{Caption: r.T("figures.by_check"), Empty: none("figures.empty"), Columns: []ui.Column{
		{Text: r.T("figures.check")},
		{Text: r.T("figures.found_bad"), Number: true},
		{Text: r.T("figures.found_good"), Number: true},
		{Text: r.T("figures.right"), Number: true},
	}}
	sum := map[string]int{}
	for name, n := range s.FoundBad {
		sum[name] += n
	}
	for name, n := range s.FoundGood {
		sum[name] += n
	}
	for _, name := range byCount(sum) {
		bad, good := s.FoundBad[name], s.FoundGood[name]
		found.Rows = append(found.Rows, []ui.Cell{
			{Text: checkName(r, name), Main: true},
			count(r, bad), count(r, good),
			{Text: percent(r, float64(bad)/float64(max(1, bad+good))), Number: true},
		})
	}
	return []Titled{
		{r.T("figures.by_rule"), "", rules},
		{r.T("figures.by_person"), r.T("figures.by_person_note"), people},
		{r.T("figures.by_check"), r.T("figures.by_check_note"), found},
	}, nil
}

func (q *Queue) people(r *desk.Request, s comment.Sum) (ui.Table, error) {
	t := ui.Table{Caption: r.T("figures.by_person"), Empty: &ui.Empty{Title: r.T("figures.empty")}, Columns: []ui.Column{
		{Text: r.T("figures.person")}, {Text: r.T("figures.approved"), Number: true}, {Text: r.T("figures.refused"), Number: true},
	}}
	names, err := q.desk.Accounts.Names(r.Context(), r.Actor)
	if err != nil {
		return t, err
	}
	sum := maps.Clone(s.ApprovedBy)
	for n, c := range s.RefusedBy {
		sum[n] += c
	}
	for _, n := range byCount(sum) {
		t.Rows = append(t.Rows, []ui.Cell{{Text: who(r, names, n), Main: true}, count(r, s.ApprovedBy[n]), count(r, s.RefusedBy[n])})
	}
	return t, nil
}

// byCount are the keys of what was counted, the most first.
func byCount[K cmp.Ordered](counts map[K]int) []K {
	return slices.SortedFunc(maps.Keys(counts), func(a, b K) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
	})
}
