package comment

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"peyk/internal/i18n"
	"peyk/internal/web/ui"
)

// Chart is a picture of figures, drawn here, with the same figures as a table.
// Time runs with the page's direction.
type Chart struct {
	P      *i18n.Printer
	ID     string
	Title  string
	Note   string // what is to be seen in it
	Box    string // of the picture: width and height
	Grid   []Tick // lines across, with their values
	Marks  []Tick // below it
	Bars   []Bar
	Lines  []Line
	Dots   []Dot
	Legend []Key
	Table  ui.Table
	Empty  string // said in place of the picture
}

// Tick is a value on an axis.
type Tick struct{ X, X2, Y, TY, Text string }

// Bar is a bar, or a part of one that is stacked.
type Bar struct{ X, Y, W, H, Class, Title string }

// Line is a line through points.
type Line struct{ Points, Class string }

// Dot is a point with what it says.
type Dot struct{ X, Y, R, Class, Title string }

// Key explains a class of a chart.
type Key struct{ Class, Text string }

// The picture's measures, in its own units; a phone shows it at about .75.
const (
	chartWidth  = 480.0
	chartHeight = 200.0
	chartLeft   = 44.0 // for the values
	chartFoot   = 26.0
	chartTop    = 12.0
)

// plot lays points out in a chart.
type plot struct {
	c     *Chart
	slots int     // places from left to right
	most  float64 // the highest value
	rtl   bool
}

func newPlot(c *Chart, slots int, most float64, say func(v float64) string) *plot {
	p := &plot{c: c, slots: max(slots, 1), most: nice(most), rtl: c.P.Dir() == "rtl"}
	c.Box = fmt.Sprintf("0 0 %g %g", chartWidth, chartHeight)
	for i := range 5 {
		v := p.most * float64(i) / 4
		y := p.y(v)
		tick := Tick{X: num(chartLeft), X2: num(chartWidth), Y: num(y), TY: num(y + 5), Text: say(v)}
		if p.rtl {
			tick.X, tick.X2 = num(0), num(chartWidth-chartLeft)
		}
		c.Grid = append(c.Grid, tick)
	}
	return p
}

// nice is a round number no less than v, to end an axis at.
func nice(v float64) float64 {
	if v <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{1, 2, 4, 8, 10} {
		if unit*f >= v {
			return max(unit*f, 1e-9)
		}
	}
	return 10 * unit
}

func (p *plot) width() float64 { return (chartWidth - chartLeft) / float64(p.slots) }

// x is the middle of a place.
func (p *plot) x(i float64) float64 {
	at := chartLeft + (i+.5)*p.width()
	if p.rtl {
		return chartWidth - at
	}
	return at
}

func (p *plot) y(v float64) float64 {
	return chartTop + (chartHeight-chartTop-chartFoot)*(1-min(max(v/p.most, 0), 1))
}

// mark writes below a place.
func (p *plot) mark(i int, text string) {
	p.c.Marks = append(p.c.Marks, Tick{X: num(min(max(p.x(float64(i)), 30), chartWidth-30)), Y: num(chartHeight - 8), Text: text})
}

// bar draws values on top of each other.
func (p *plot) bar(i int, values []float64, classes []string, title string) {
	base := 0.0
	w := max(p.width()*.72, 2)
	for k, v := range values {
		if v <= 0 {
			continue
		}
		top, bottom := p.y(base+v), p.y(base)
		p.c.Bars = append(p.c.Bars, Bar{
			X: num(p.x(float64(i)) - w/2), Y: num(top), W: num(w), H: num(bottom - top), Class: classes[k], Title: title,
		})
		base += v
	}
}

// line draws a line through values; those below zero are gaps.
func (p *plot) line(values []float64, class string, title func(i int) string) {
	var points []string
	flush := func() {
		if len(points) > 1 {
			p.c.Lines = append(p.c.Lines, Line{strings.Join(points, " "), class})
		}
		points = nil
	}
	for i, v := range values {
		if v < 0 {
			flush()
			continue
		}
		x, y := num(p.x(float64(i))), num(p.y(v))
		points = append(points, x+","+y)
		p.c.Dots = append(p.c.Dots, Dot{x, y, "3", class, title(i)})
	}
	flush()
}

func num(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
