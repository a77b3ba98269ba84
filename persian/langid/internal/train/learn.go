package main

import (
	"math"

	"peyk/persian/langid/internal/model"
)

// Everything here computes in a fixed order, rounds each product on its own
// (the conversions forbid fused operations) and uses no function whose last
// bit depends on the machine, so that every machine makes the same table.

// learner is a multinomial logistic regression over hashed features.
type learner struct {
	weights [][model.Classes]float32
	squares [][model.Classes]float32 // sums of squared gradients, for AdaGrad
	bias    [model.Classes]float32
	rate    float32
}

func newLearner(rows int, rate float32) *learner {
	return &learner{
		rate:    rate,
		weights: make([][model.Classes]float32, rows),
		squares: make([][model.Classes]float32, rows),
	}
}

// probabilities returns how probable the classes are given features.
func (l *learner) probabilities(hashes []uint32) [model.Classes]float32 {
	var logits [model.Classes]float32
	rows := uint32(len(l.weights))
	for _, h := range hashes {
		row := &l.weights[model.Row(h, rows)]
		for c := range logits {
			logits[c] += row[c]
		}
	}
	norm := float32(model.Norm(len(hashes)))
	top := float32(math.Inf(-1))
	for c := range logits {
		logits[c] = float32(logits[c]*norm) + l.bias[c]
		top = max(top, logits[c])
	}
	sum := float32(0)
	for c := range logits {
		logits[c] = exp(logits[c] - top)
		sum += logits[c]
	}
	for c := range logits {
		logits[c] /= sum
	}
	return logits
}

// learn moves the weights towards calling the features class.
func (l *learner) learn(hashes []uint32, class int, rate float32) {
	gradient := l.probabilities(hashes)
	gradient[class]--
	norm := float32(model.Norm(len(hashes)))
	var squared [model.Classes]float32
	for c := range gradient {
		l.bias[c] -= float32(0.05 * float32(rate*gradient[c]))
		gradient[c] = float32(gradient[c] * norm)
		squared[c] = float32(gradient[c] * gradient[c])
	}
	rows := uint32(len(l.weights))
	for _, h := range hashes {
		i := model.Row(h, rows)
		row, sq := &l.weights[i], &l.squares[i]
		for c := range gradient {
			sq[c] += squared[c]
			step := float32(gradient[c] / float32(math.Sqrt(float64(sq[c]+1e-4))))
			row[c] -= float32(rate * step)
		}
	}
}

// exp is e to the power of x for x of at most zero, from products and sums
// alone.
func exp(x float32) float32 {
	if x < -80 {
		return 0
	}
	y := float64(x) / 1024
	// Taylor's series is exact to double precision at this size.
	r := 1 + float64(y*(1+float64(y/2*(1+float64(y/3*(1+float64(y/4)))))))
	for range 10 {
		r = float64(r * r)
	}
	return float32(r)
}

// table rounds the weights to bytes.
func (l *learner) table() *model.Table {
	most := float32(0)
	for i := range l.weights {
		row := &l.weights[i]
		lo, hi := row[0], row[0]
		for _, w := range row {
			lo, hi = min(lo, w), max(hi, w)
		}
		mean := float32((lo + hi) / 2) // a constant on a row changes nothing but the range
		for c := range row {
			row[c] -= mean
			most = max(most, row[c], -row[c])
		}
	}
	t := &model.Table{Count: uint32(len(l.weights)), Scale: most / 127, Bias: l.bias, Rows: make([]byte, model.Classes*len(l.weights))}
	for i := range l.weights {
		for c, w := range l.weights[i] {
			t.Rows[i*model.Classes+c] = byte(128 + int(math.Round(float64(w/t.Scale))))
		}
	}
	return t
}
