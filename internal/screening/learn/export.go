package learn

import "peyk/internal/id"

// Exported is a model in the open: everything that it goes by. A feature's
// place is a hash, from which no text can be read back.
type Exported struct {
	Edition  id.Edition        `json:"edition"`
	Version  int               `json:"version"`
	Cursor   int64             `json:"cursor"` // the last decision learnt
	Examples int               `json:"examples"`
	Bits     int               `json:"bits"`
	Labels   []ExportedLabel   `json:"labels"`
	Weights  []ExportedWeights `json:"weights,omitempty"`
}

// ExportedLabel is how a label's opinion becomes a probability.
type ExportedLabel struct {
	Label     string    `json:"label"`
	Yes       int       `json:"yes"`
	No        int       `json:"no"`
	Intercept float64   `json:"intercept"`
	Slope     float64   `json:"slope"`
	Threshold float64   `json:"threshold"`
	Knows     Knowledge `json:"knows"`
}

// ExportedWeights is a place and its weight for each label, in their order.
type ExportedWeights struct {
	Place   int                 `json:"place"`
	Weights [labelCount]float32 `json:"weights"`
}

// Export returns the model in the open.
func (m *Model) Export() Exported {
	out := Exported{Version: stateVersion, Examples: m.examples, Bits: bits}
	for l := range labelCount {
		h := &m.heads[l]
		out.Labels = append(out.Labels, ExportedLabel{
			Label: l.String(), Yes: m.decided[l][1], No: m.decided[l][0], Intercept: h.coef[0], Slope: h.coef[1],
			Threshold: h.threshold, Knows: m.Knows(l),
		})
	}
	for i := range m.cells {
		if m.cells[i].weight != [labelCount]float32{} {
			out.Weights = append(out.Weights, ExportedWeights{i, m.cells[i].weight})
		}
	}
	return out
}
