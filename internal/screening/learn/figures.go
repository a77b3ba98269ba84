package learn

import (
	"math"
	"slices"
	"time"
)

// Bins is how many bins probabilities are sorted into.
const Bins = 10

// keptWeeks bounds how far back figures go.
const keptWeeks = 104

// WeekOf numbers the week a moment lies in, in weeks since 1970 that begin on
// Saturday.
func WeekOf(t time.Time) int { return int((t.Unix()/86400 + 5) / 7) }

// WeekStart is the moment a week begins, in UTC.
func WeekStart(week int) time.Time { return time.Unix(int64(week*7-5)*86400, 0).UTC() }

// Bin is the predictions whose probability lies in one tenth.
type Bin struct {
	N   int     // predictions
	Yes int     // of them, those that came true
	Sum float64 // of their probabilities
}

// Tally is what predictions of a label were worth. Every prediction counts as
// it was before the model learnt what came of it.
type Tally struct {
	Right, Wrong, Missed, Passed int // spoken and true, spoken and false, not spoken though true, the rest
	Brier                        float64
	Bins                         [Bins]Bin
}

// N is how many predictions there are.
func (t Tally) N() int { return t.Right + t.Wrong + t.Missed + t.Passed }

// Precision is how many of the spoken were true; 0 when none was spoken.
func (t Tally) Precision() float64 { return ratio(t.Right, t.Right+t.Wrong) }

// Recall is how many of the true were spoken; 0 when none was true.
func (t Tally) Recall() float64 { return ratio(t.Right, t.Right+t.Missed) }

// F1 is the harmonic mean of both.
func (t Tally) F1() float64 { return ratio(2*t.Right, 2*t.Right+t.Wrong+t.Missed) }

// MeanBrier is the mean squared error of the probabilities; 0 is perfect, 0.25
// is a coin's.
func (t Tally) MeanBrier() float64 { return t.Brier / float64(max(1, t.N())) }

// Miscalibration is the expected calibration error: how far probabilities are
// from what came true, on average; 0 is perfect.
func (t Tally) Miscalibration() float64 {
	sum := 0.0
	for _, b := range t.Bins {
		sum += math.Abs(b.Sum - float64(b.Yes))
	}
	return sum / float64(max(1, t.N()))
}

// Drift is how far the probabilities of t are distributed otherwise than those
// of before, as the population stability index: under 0.1 is no drift, over
// 0.25 is a strong one. Without enough of either it is 0.
func (t Tally) Drift(before Tally) float64 {
	if t.N() < 50 || before.N() < 50 {
		return 0
	}
	psi := 0.0
	for i := range Bins {
		a := (float64(t.Bins[i].N) + 0.5) / (float64(t.N()) + 0.5*Bins)
		b := (float64(before.Bins[i].N) + 0.5) / (float64(before.N()) + 0.5*Bins)
		psi += (a - b) * math.Log(a/b)
	}
	return psi
}

// Add adds a prediction and what came of it.
func (t *Tally) Add(p float64, spoken, yes bool) {
	y := 0.0
	if yes {
		y = 1
	}
	switch {
	case spoken && yes:
		t.Right++
	case spoken:
		t.Wrong++
	case yes:
		t.Missed++
	default:
		t.Passed++
	}
	t.Brier += (p - y) * (p - y)
	b := &t.Bins[min(Bins-1, max(0, int(p*Bins)))]
	b.N++
	b.Sum += p
	b.Yes += int(y)
}

// Plus is both together.
func (t Tally) Plus(o Tally) Tally {
	t.Right, t.Wrong, t.Missed, t.Passed = t.Right+o.Right, t.Wrong+o.Wrong, t.Missed+o.Missed, t.Passed+o.Passed
	t.Brier += o.Brier
	for i, b := range o.Bins {
		t.Bins[i] = Bin{t.Bins[i].N + b.N, t.Bins[i].Yes + b.Yes, t.Bins[i].Sum + b.Sum}
	}
	return t
}

func ratio(a, b int) float64 { return float64(a) / float64(max(1, b)) }

// Week is the tallies of a week.
type Week struct {
	Week   int
	Labels [labelCount]Tally
}

// figures are the weeks that anything was decided in, oldest first.
type figures []Week

// measure adds a prediction to the figures and to what the heads go by.
func (m *Model) measure(ex Example, p Prediction) {
	w := m.figures.week(ex.Week)
	for l := range labelCount {
		if ex.Outcome[l] == Unknown {
			continue
		}
		yes := ex.Outcome[l] == Yes
		m.heads[l].add(seen{p.opinions[l], yes, p.Scores[l].P >= p.Scores[l].Threshold, p.checks[l]})
		w.Labels[l].Add(p.Scores[l].P, p.Scores[l].Likely, yes)
	}
}

func (f *figures) week(n int) *Week {
	i, found := slices.BinarySearchFunc(*f, n, func(w Week, n int) int { return w.Week - n })
	if !found {
		*f = slices.Insert(*f, i, Week{Week: n})
		if len(*f) > keptWeeks {
			*f = slices.Delete(*f, 0, 1)
			i = max(0, i-1)
		}
	}
	return &(*f)[i]
}

// Before is the tally of a label in the weeks before the i-th, against which
// that one's drift is told.
func (f Figures) Before(i int, l Label) Tally {
	var out Tally
	for _, w := range f.Weeks[:i] {
		out = out.Plus(w.Labels[l])
	}
	return out
}
