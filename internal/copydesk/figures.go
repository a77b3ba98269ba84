package copydesk

import (
	"math"
	"strconv"
	"strings"

	"peyk/persian"
)

// figure is a number in a text with what it counts.
type figure struct {
	place
	start, end int
	text       string
	value      float64
	unit       string // folded word after it, or "%"; "" when none
	about      bool   // said to be rough
}

// figures compares the numbers of headline and lead with those of the rest.
func figures(t *Text) []Finding {
	var head, lead, body []figure
	for _, p := range t.prose() {
		found := readFigures(*t.at(p), p)
		switch p.field {
		case Headline, Kicker:
			head = append(head, found...)
		case Lead:
			lead = append(lead, found...)
		default:
			body = append(body, found...)
		}
	}
	if len(t.Body) == 0 {
		return nil
	}
	fs := compareFigures(head, append(append([]figure(nil), lead...), body...), true)
	return append(fs, compareFigures(lead, append(head, body...), false)...)
}

// compareFigures notes the figures of above that below does not bear out. A
// figure of which below says nothing is noted where strict.
func compareFigures(above, below []figure, strict bool) []Finding {
	var fs []Finding
	for _, a := range above {
		other, found := "", false
		for _, b := range below {
			switch {
			case a.agrees(b):
				found = true
			case a.unit != "" && a.unit == b.unit && other == "":
				other = b.text
			}
		}
		if found || other == "" && !strict {
			continue
		}
		f := Finding{
			Rule: "figure.differs", Tier: persian.Suggestion, Field: a.field, Block: a.block, Start: a.start, End: a.end,
			Before: a.text, Confidence: 0.7, Args: map[string]string{"other": other},
		}
		if other == "" {
			f.Rule, f.Confidence, f.Args = "figure.missing", 0.4, nil
		}
		fs = append(fs, f)
	}
	return fs
}

// agrees says whether b bears a out: the same value, or near enough when one
// of them is said to be rough. What they count may be worded in two ways.
func (a figure) agrees(b figure) bool {
	if a.value == b.value {
		return true
	}
	return (a.about || b.about) && math.Abs(a.value-b.value) <= 0.2*math.Max(math.Abs(a.value), math.Abs(b.value))
}

// readFigures finds the numbers of s, in digits and in words, from two up:
// "one" is more often an article than a number.
func readFigures(s string, p place) []figure {
	if s == "" {
		return nil
	}
	l := readLine(s, p)
	var out []figure
	for i := 0; i < len(l.words); {
		value, end := l.number(i)
		if end == i {
			i++
			continue
		}
		f := figure{place: p, start: l.words[i].Start, end: l.words[end-1].End, value: value, about: l.rough(i)}
		f.text = s[f.start:f.end]
		if end < len(l.words) {
			switch w := &l.words[end]; {
			case w.Text == "٪" || w.Text == "%":
				f.unit = "درصد"
			case w.joined:
				f.unit = w.fold
			}
		}
		if value >= 2 || l.words[i].Kind == persian.Number {
			out = append(out, f)
		}
		i = end
	}
	return out
}

// number reads the longest number that begins at word i.
func (l *line) number(i int) (value float64, end int) {
	end = i
	if w := &l.words[i]; w.Kind != persian.Number && (w.Kind != persian.Word || w.fold == "و") {
		return 0, end
	}
	for k := i; k < min(len(l.words), i+8); k++ {
		if k > i && (!l.words[k].joined || l.words[k].Kind != persian.Word && l.words[k].Kind != persian.Number) {
			break
		}
		text := l.text[l.words[i].Start:l.words[k].End]
		v, err := readNumber(text)
		switch {
		case err == nil && l.words[k].fold != "و":
			value, end = v, k+1
		case l.words[k].fold != "و":
			return value, end
		}
	}
	return value, end
}

func readNumber(s string) (float64, error) {
	if v, err := persian.ParseNumber(s); err == nil {
		return v, nil
	}
	return strconv.ParseFloat(strings.ReplaceAll(persian.LatinDigits(s), ",", ""), 64)
}

// rough says whether the words before word i make a figure a rough one.
func (l *line) rough(i int) bool {
	for k := max(0, i-2); k < i; k++ {
		switch l.words[k].fold {
		case "بیش", "حدود", "نزدیک", "حدودا", "تقریبا", "کمتر", "بالغ", "قریب", "دستکم", "over", "about", "nearly", "almost", "around", "some":
			return true
		}
	}
	return false
}
