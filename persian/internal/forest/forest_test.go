package forest

import (
	"math/rand/v2"
	"testing"
)

// xor is what no weighted sum can tell and two forks can.
func xor(n int) []Example {
	r := rand.New(rand.NewPCG(1, 2))
	var out []Example
	for range n {
		a, b := r.Float32(), r.Float32()
		out = append(out, Example{X: []float32{a, b, r.Float32()}, Yes: (a > 0.5) != (b > 0.5)})
	}
	return out
}

func TestLearnsAndSurvivesEncoding(t *testing.T) {
	m := Train(xor(2000), Shape{Trees: 40, Depth: 3, Rate: 0.3, Leaf: 10})
	again, err := Decode(string(m.Encode()), 3)
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for _, e := range xor(500) {
		if m.Logit(e.X) != again.Logit(e.X) {
			t.Fatal("a decoded model answers differently")
		}
		if (again.Logit(e.X) > 0) != e.Yes {
			wrong++
		}
	}
	if wrong > 25 {
		t.Errorf("%d of 500 wrong", wrong)
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := string(Train(xor(100), Shape{Trees: 2, Depth: 2, Rate: 0.3, Leaf: 5}).Encode())
	for _, bad := range []string{"", "PKTREE1", good[:len(good)-1], "x" + good} {
		if _, err := Decode(bad, 3); err == nil {
			t.Errorf("Decode took %q", bad)
		}
	}
	if _, err := Decode(good, 1); err == nil {
		t.Error("Decode took a model with more features than there are")
	}
}
