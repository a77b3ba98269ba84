package demo

import (
	"math"
	"testing"
	"time"

	"peyk/internal/id"
)

// TestCorpusIsShapedAsTheDemo compares how long the stories of a corpus are, and
// how many tags, people and comments they have, with the demo's.
func TestCorpusIsShapedAsTheDemo(t *testing.T) {
	c, err := NewCorpus(7)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []id.Edition{"fa", "en"} {
		made := &Shape{}
		for i := range 4000 {
			st := c.Story(i, Place{Edition: e, Section: 1}, time.Unix(1_700_000_000, 0))
			made.Add(&st.Content, len(c.Remarks(e)))
		}
		want, got := c.Shape(e).Measures(), made.Measures()
		for i, w := range want {
			g := got[i]
			t.Logf("%s, %s: the demo %s, the corpus %s", e, w.Name, w, g)
			near := func(what string, a, b float64) {
				if math.Abs(a-b) > max(0.1*a, 1) {
					t.Errorf("%s, %s: %s is %.1f in the demo, %.1f in the corpus", e, w.Name, what, a, b)
				}
			}
			if math.Abs(w.Mean-g.Mean) > max(0.07*w.Mean, 0.1) {
				t.Errorf("%s, %s: the mean is %.2f in the demo, %.2f in the corpus", e, w.Name, w.Mean, g.Mean)
			}
			if len(c.parts[e].items) < 50 {
				continue // too few to have tenths
			}
			near("a tenth", float64(w.P10), float64(g.P10))
			near("half", float64(w.P50), float64(g.P50))
			near("nine tenths", float64(w.P90), float64(g.P90))
		}
	}
}
