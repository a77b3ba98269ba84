package learn

import (
	"cmp"
	"slices"

	"peyk/internal/screening"
)

// Knowledge is how much the model has been taught of a label.
type Knowledge string

// The degrees of knowledge. With Nothing a score rests on the checks alone,
// with Little it must not be relied upon.
const (
	Nothing Knowledge = "nothing"
	Little  Knowledge = "little"
	Enough  Knowledge = "enough"
)

// From how many decisions with, and without, a label on it is known.
const (
	littleFrom = 8
	enoughFrom = 40
)

// Score is what the model thinks of one label.
type Score struct {
	Label     Label
	P         float64 // how probable the label is, 0 to 1
	Likely    bool    // it pays to speak: by the threshold, or, where that was better lately, by the check
	Threshold float64 // where that is
	Knows     Knowledge
}

// Prediction is what the model thinks of a comment.
type Prediction struct {
	Scores   [labelCount]Score
	opinions [labelCount]float32
	checks   [labelCount]bool // what the checks said
}

// Risk is how probable it is that the comment would be refused, 0 to 1. The
// queue is ordered by it.
func (p Prediction) Risk() float64 { return p.Scores[Risk].P }

// Of returns the score of a label.
func (p Prediction) Of(l Label) Score { return p.Scores[l] }

// Span is a passage that spoke for a label. Start and End are bytes of the
// text; Weight is its part of what all passages said for the label, 0 to 1.
type Span struct {
	Start, End int
	Weight     float64
}

// Predict says what the model thinks of a text with what the checks found in it.
func (m *Model) Predict(text string, found []screening.Finding) Prediction {
	f := m.look.look(text, found)
	p := Prediction{opinions: m.opinions(&f)}
	for _, x := range found {
		if x.Advice == screening.None {
			continue
		}
		p.checks[Risk] = p.checks[Risk] || x.Advice == screening.Hold
		if l, ok := LabelOf(x.Check); ok {
			p.checks[l] = true
		}
	}
	for l := range labelCount {
		h := &m.heads[l]
		prob := h.probability(p.opinions[l])
		likely := prob >= h.threshold
		if h.follows {
			likely = p.checks[l]
		}
		p.Scores[l] = Score{l, prob, likely, h.threshold, m.Knows(l)}
	}
	return p
}

// Knows says how much of a label was taught.
func (m *Model) Knows(l Label) Knowledge {
	switch least := min(m.decided[l][0], m.decided[l][1]); {
	case least >= enoughFrom:
		return Enough
	case least >= littleFrom:
		return Little
	}
	return Nothing
}

// mostSpans bounds how many passages explain a score.
const mostSpans = 3

// Explain returns the passages of a text that spoke most for a label, in the
// order of the text. A score that rests on the checks has none.
func (m *Model) Explain(text string, found []screening.Finding, l Label) []Span {
	m.look.explain = true
	f := m.look.look(text, found)
	m.look.explain = false
	said := m.spoken(&f, l)
	type candidate struct {
		word
		weight float64
	}
	var list []candidate
	all := 0.0
	for _, w := range m.look.words {
		sum := 0.0
		for _, s := range said[w.start:w.end] {
			sum += s
		}
		if sum > 0 && w.letters {
			all += sum
			list = append(list, candidate{w, sum})
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.weight, a.weight) })
	var out []Span
	for _, c := range list {
		share := c.weight / all
		if len(out) == mostSpans || share < 0.1 {
			break
		}
		out = append(out, Span{m.look.origin[c.start], m.look.origin[c.end], share})
	}
	slices.SortFunc(out, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	return joined(out, text)
}

// joined makes one passage of neighbours, and leaves no space at an end.
func joined(list []Span, text string) []Span {
	var out []Span
	for _, s := range list {
		for s.End > s.Start && text[s.End-1] == ' ' {
			s.End--
		}
		if n := len(out); n > 0 && s.Start-out[n-1].End <= 1 {
			out[n-1].End, out[n-1].Weight = s.End, out[n-1].Weight+s.Weight
			continue
		}
		out = append(out, s)
	}
	return out
}

// spoken is what each rune of the text said for a label: every piece shares
// out what it weighs among its runes.
func (m *Model) spoken(f *features, l Label) []float64 {
	out := make([]float64, len(m.look.runes)+1)
	from := int32(0)
	for g := range marks {
		for i := from; i < f.ends[g]; i++ {
			at, sign := place(f.at[i])
			v := float64(sign * f.value[g] * m.cells[at].weight[l])
			s := f.spans[i]
			for k := s.start; k < s.end; k++ {
				out[k] += v / float64(s.end-s.start)
			}
		}
		from = f.ends[g]
	}
	return out
}
