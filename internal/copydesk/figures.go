package copydesk

import (
	"math"
	"slices"
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
	unit       string   // folded word after it, or "%"; "" when none
	about      bool     // said to be rough
	around     []string // lemmas of the words around it
}

// figures compares the numbers of headline and lead with those of the rest.
func figures(t *Text) []Finding {
	if len(t.Body) == 0 {
		return nil
	}
	var head, lead, body []figure
	for _, p := range t.prose() {
		found := readFigures(*t.at(p), p)
		switch p.field {
		case Kicker:
		case Headline:
			head = append(head, found...)
		case Lead:
			lead = append(lead, found...)
		default:
			body = append(body, found...)
		}
	}
	var fs []Finding
	for _, a := range head {
		if f, ok := a.against(append(slices.Clone(lead), body...), 1); ok {
			fs = append(fs, f)
		}
	}
	for _, a := range lead { // a lead may say what the body does not say again
		if f, ok := a.against(append(slices.Clone(head), body...), 2); ok && f.Rule == "figure.differs" {
			fs = append(fs, f)
		}
	}
	return fs
}

// against looks for what bears a out among others. Failing that, the figure
// that counts the same among at least like of the same words is the one it
// differs from.
func (a figure) against(others []figure, like int) (Finding, bool) {
	other := ""
	for _, b := range others {
		if a.agrees(b) {
			return Finding{}, false
		}
		if other == "" && a.unit != "" && a.unit == b.unit && a.alike(b) >= like {
			other = b.text
		}
	}
	f := Finding{
		Rule: "figure.differs", Tier: persian.Suggestion, Field: a.field, Block: a.block, Start: a.start, End: a.end,
		Before: a.text, Confidence: 0.7, Args: map[string]string{"other": other},
	}
	if other == "" {
		f.Rule, f.Confidence, f.Args = "figure.missing", 0.4, nil
	}
	return f, true
}

// agrees says whether b bears a out: the same value, near enough when one of
// them is said to be rough, or the same rounded to thousands and more. What
// they count may be worded in two ways.
func (a figure) agrees(b figure) bool {
	d := math.Abs(a.value - b.value)
	switch {
	case d == 0:
		return true
	case a.about || b.about:
		return d <= 0.2*math.Max(math.Abs(a.value), math.Abs(b.value))
	}
	for unit := 1000.0; unit <= math.Abs(a.value); unit *= 10 {
		if math.Mod(a.value, unit) == 0 && d < unit {
			return true
		}
	}
	return false
}

// alike counts the words that stand around both.
func (a figure) alike(b figure) int {
	n := 0
	for _, w := range a.around {
		if slices.Contains(b.around, w) {
			n++
		}
	}
	return n
}

// aroundWords is how far to each side of a figure its words are looked for.
const aroundWords = 7

// wordsAround gives the lemmas of the longer words around words i to end of
// the same sentence, the unit left out.
func (l *line) wordsAround(i, end int) []string {
	var out []string
	for k := max(0, i-aroundWords); k < min(len(l.words), end+1+aroundWords); k++ {
		w := &l.words[k]
		if k >= i && k <= end || len(w.fold) < 6 || w.clause != l.words[i].clause {
			continue
		}
		if lemma := persian.Lemma(w.fold); !slices.Contains(out, lemma) && !loadTables().after[w.fold] {
			out = append(out, lemma)
		}
	}
	return out
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
		f.text, f.around = s[f.start:f.end], l.wordsAround(i, end)
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
	numeral := func(w *word) bool { return w.Kind == persian.Number || w.isWord() && loadTables().numerals[w.fold] }
	if !numeral(&l.words[i]) {
		return 0, end
	}
	for k := i; k < min(len(l.words), i+8); k++ {
		if w := &l.words[k]; k > i && (!w.joined || !numeral(w) && w.fold != "و") {
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
