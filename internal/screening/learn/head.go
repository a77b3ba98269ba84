package learn

import (
	"math"
	"slices"
)

// How a head is fitted.
const (
	window    = 1000 // predictions it goes by
	refit     = 20   // decisions between two fittings
	fade      = 300  // decisions after which one counts half
	fewYes    = 8    // with fewer of either side the beginning's rules hold
	newtons   = 6    // steps of a fitting
	holdBack  = 4.0  // how strongly it holds to the beginning's rules
	mostSaid  = 12   // bound of an opinion
	smoothing = 40   // part of the window over which a threshold's F1 is averaged
)

// seen is an opinion with what came of it.
type seen struct {
	opinion float32
	yes     bool
	spoke   bool // the opinion was over its threshold
	check   bool // the label's check spoke
}

// head turns the opinion on a label into a probability that means what it
// says, and knows from which probability on it pays to speak: where F1 was
// best on the latest decisions. All of it rests on what was predicted before
// it was learnt.
type head struct {
	past      []seen // a ring
	next      int
	since     int // decisions since the last fitting
	coef      [2]float64
	threshold float64
	follows   bool // the check was better lately: what it says is said
}

func newHead() head { return head{coef: [2]float64{0, 1}, threshold: 0.5} }

func bounded(x float32) float64 { return math.Max(-mostSaid, math.Min(mostSaid, float64(x))) }

func (h *head) probability(opinion float32) float64 {
	return sigmoid(h.coef[0] + h.coef[1]*bounded(opinion))
}

// add keeps a prediction and what came of it, and fits the head when it is time.
func (h *head) add(s seen) {
	if len(h.past) < window {
		h.past = append(h.past, s)
	} else {
		h.past[h.next] = s
	}
	h.next = (h.next + 1) % window
	if h.since++; h.since >= refit {
		h.since = 0
		h.fit()
	}
}

// fit finds the coefficients by Newton's method, the latest counting most, and
// the threshold.
func (h *head) fit() {
	yes := 0
	for _, s := range h.past {
		if s.yes {
			yes++
		}
	}
	if yes < fewYes || len(h.past)-yes < fewYes {
		return
	}
	coef := h.coef
	for range newtons {
		grad, hess := h.slope(coef)
		det := hess[0][0]*hess[1][1] - hess[0][1]*hess[0][1] // positive: holdBack is in it
		coef[0] -= limited((hess[1][1]*grad[0] - hess[0][1]*grad[1]) / det)
		coef[1] -= limited((hess[0][0]*grad[1] - hess[0][1]*grad[0]) / det)
		coef[1] = math.Max(coef[1], 0.05)
	}
	h.coef = coef
	h.threshold = h.best(yes)
	h.follows = h.checkIsBetter()
}

// clearly is by how much F1 must be better to be believed.
const clearly = 0.005

// checkIsBetter tells whether the check alone had the better F1 lately.
func (h *head) checkIsBetter() bool {
	var model, check Tally
	for _, s := range h.past {
		model.Add(0, s.spoke, s.yes)
		check.Add(0, s.check, s.yes)
	}
	return check.F1() > model.F1()+clearly
}

// slope is the gradient and the curvature of the loss.
func (h *head) slope(coef [2]float64) (grad [2]float64, hess [3][2]float64) {
	begin := newHead().coef
	for i := range coef {
		grad[i] = holdBack * (coef[i] - begin[i])
		hess[i][i] = holdBack
	}
	for i, s := range h.past {
		x := [2]float64{1, bounded(s.opinion)}
		age := (h.next - 1 - i + 2*window) % window
		w := math.Exp2(-float64(age) / fade)
		p := sigmoid(coef[0] + coef[1]*x[1])
		d := p
		if s.yes {
			d = p - 1
		}
		for a := range x {
			grad[a] += w * d * x[a]
			for b := range x {
				hess[a][b] += w * p * (1 - p) * x[a] * x[b]
			}
		}
	}
	return grad, hess
}

// limited bounds a step of Newton's.
func limited(x float64) float64 { return math.Max(-2, math.Min(2, x)) }

// best is the probability from which on F1 was best, as an average over
// neighbouring thresholds: the single best one is luck.
func (h *head) best(yes int) float64 {
	type point struct {
		p   float64
		yes bool
	}
	points := make([]point, len(h.past))
	for i, s := range h.past {
		points[i] = point{h.probability(s.opinion), s.yes}
	}
	slices.SortFunc(points, func(a, b point) int {
		switch {
		case a.p > b.p:
			return -1
		case a.p < b.p:
			return 1
		}
		return 0
	})
	half := max(1, len(points)/smoothing)
	f1 := make([]float64, len(points))
	right, sum, best, at := 0, 0.0, -1.0, 0
	for i, p := range points {
		if p.yes {
			right++
		}
		f1[i] = 2 * float64(right) / float64(i+1+yes)
		sum += f1[i]
		if i > 2*half {
			sum -= f1[i-2*half-1]
		}
		if i >= 2*half && sum > best {
			best, at = sum, i-half
		}
	}
	if best < 0 {
		return h.threshold
	}
	return math.Max(0.05, math.Min(0.95, points[at].p))
}
