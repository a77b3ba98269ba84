package learn

import (
	"math"
	"math/rand/v2"

	"peyk/internal/id"
	"peyk/internal/screening"
)

// How the model learns. The figures are the best of a comparison on streams of
// Persian comments; the differences around them are small.
const (
	rate       = 0.5  // the length of a step …
	calm       = 0.2  // … which this keeps short while a weight is young
	again      = 4    // old examples seen again with each new one,
	early      = 800  // until there are so many,
	later      = 1    // and after that
	remembered = 1000 // old examples
)

// cell is all that the model knows of one place: what it says of each label,
// and the sum of its squared gradients, by which AdaGrad shortens its steps.
type cell struct {
	weight [labelCount]float32
	steps  float32
}

// Model is one edition's model. It is not for several goroutines at once; the
// Service is.
type Model struct {
	cells    []cell
	decided  [labelCount][2]int // examples without and with the label
	examples int
	heads    [labelCount]head
	memory   []*memory
	byID     map[id.Comment]*memory
	figures  figures
	look     looker
	chance   *rand.Rand
}

// memory is an example that is seen again.
type memory struct {
	comment id.Comment
	features
	outcome Outcome
}

// NewModel returns a model that knows what the checks tell and no more.
func NewModel() *Model {
	m := &Model{cells: make([]cell, places), byID: map[id.Comment]*memory{}, chance: rand.New(rand.NewPCG(1405, 9))} //nolint:gosec // which old example is seen again is no secret
	for i := range m.heads {
		m.heads[i] = newHead()
	}
	m.prior("bias", Risk, -1)
	for _, l := range Labels()[1:] {
		m.prior("bias", l, -2)
		for _, check := range checksOf[l] {
			m.prior("check "+check+" hold", l, 4)
			m.prior("check "+check+" hold", Risk, 3)
			m.prior("check "+check+" look", l, 2.4)
			m.prior("check "+check+" look", Risk, 1.2)
		}
	}
	for n, weight := range map[string]float32{"1": 0.4, "2": 0.8, "3": 1.4} {
		m.prior("term "+n, Insult, weight)
		m.prior("term "+n, Risk, weight/2)
		m.prior("like term "+n, Insult, weight/2)
	}
	return m
}

// checksOf are the checks whose findings speak for a label from the beginning.
var checksOf = [labelCount][]string{
	Insult: {"insult"}, Accusation: {"accusation"}, Irrelevant: {"irrelevant"}, Language: {"language", "finglish"},
	Spam: {"spam", "link", "repeat", "flood"}, Personal: {"personal"}, Threat: {"threat"},
}

// prior sets what a mark weighs before anything was learnt.
func (m *Model) prior(mark string, l Label, weight float32) {
	var k looker
	k.mark(mark)
	at, sign := place(k.at[0])
	m.cells[at].weight[l] += sign * weight
}

func place(f uint32) (at uint32, sign float32) {
	if f&signBit != 0 {
		return f &^ signBit, -1
	}
	return f, 1
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// step moves the weights towards the outcome.
func (m *Model) step(f *features, o *Outcome) {
	scores := m.opinions(f)
	var miss [labelCount]float32
	for l := range labelCount {
		switch o[l] {
		case Yes:
			miss[l] = float32(sigmoid(float64(scores[l])) - 1)
		case No:
			miss[l] = float32(sigmoid(float64(scores[l])))
		case Unknown:
		}
	}
	square := float32(0)
	for _, d := range miss {
		square = max(square, d*d)
	}
	from := int32(0)
	for g := range groupCount {
		value := f.value[g]
		for _, at := range f.at[from:f.ends[g]] {
			at, sign := place(at)
			c := &m.cells[at]
			c.steps += square * value * value
			pace := rate * sign * value / (float32(math.Sqrt(float64(c.steps))) + calm)
			for l := range labelCount {
				c.weight[l] -= pace * miss[l]
			}
		}
		from = f.ends[g]
	}
}

// opinions adds up what the model knows of the features, for each label.
func (m *Model) opinions(f *features) (out [labelCount]float32) {
	from := int32(0)
	for g := range groupCount {
		for _, at := range f.at[from:f.ends[g]] {
			at, sign := place(at)
			v := sign * f.value[g]
			w := &m.cells[at].weight
			for l := range labelCount {
				out[l] += v * w[l]
			}
		}
		from = f.ends[g]
	}
	return out
}

// counted adds an outcome to the counts, or takes it away.
func (m *Model) counted(o *Outcome, d int) {
	for l, t := range o {
		if t != Unknown {
			m.decided[l][side(t)] += d
		}
	}
}

func side(t Truth) int {
	if t == Yes {
		return 1
	}
	return 0
}

// Learn learns from a decided comment, seeing some older ones again. One that
// was learnt before with another outcome is corrected. prediction is what
// Predict said of it before: by that the model is measured.
func (m *Model) Learn(ex Example, prediction Prediction) {
	f := m.look.look(ex.Text, ex.Findings)
	old := m.byID[ex.Comment]
	if ex.Comment != 0 && old != nil {
		m.counted(&old.outcome, -1)
		old.features, old.outcome = f, ex.Outcome
	} else {
		m.remember(&memory{ex.Comment, f, ex.Outcome})
		m.measure(ex, prediction)
		m.examples++
	}
	m.counted(&ex.Outcome, 1)
	m.step(&f, &ex.Outcome)
	passes := again
	if m.examples > early {
		passes = later
	}
	for range min(passes, len(m.memory)) {
		past := m.memory[m.chance.IntN(len(m.memory))]
		m.step(&past.features, &past.outcome)
	}
}

// Forget takes a comment back whose decision was taken back. What the weights
// took from it fades as others are learnt.
func (m *Model) Forget(n id.Comment) {
	old := m.byID[n]
	if old == nil || n == 0 {
		return
	}
	m.counted(&old.outcome, -1)
	delete(m.byID, n)
	for i, past := range m.memory {
		if past == old {
			m.memory[i] = m.memory[len(m.memory)-1]
			m.memory = m.memory[:len(m.memory)-1]
			return
		}
	}
}

// remember keeps an example to be seen again, in place of another when there
// are enough: the older one is, the likelier it has gone.
func (m *Model) remember(e *memory) {
	if len(m.memory) < remembered {
		m.memory = append(m.memory, e)
	} else {
		i := m.chance.IntN(len(m.memory))
		delete(m.byID, m.memory[i].comment)
		m.memory[i] = e
	}
	if e.comment != 0 {
		m.byID[e.comment] = e
	}
}

// Example is a decided comment.
type Example struct {
	Comment  id.Comment // 0 when it is none of the agency's
	Week     int        // of the decision, since 1970; see WeekOf
	Text     string
	Findings []screening.Finding
	Outcome  Outcome
}
