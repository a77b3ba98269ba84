package comment

import (
	"testing"
	"time"
)

func TestSameName(t *testing.T) {
	for _, tt := range []struct {
		called, full string
		want         bool
	}{
		{"مینا نوری", "مینا نوری", true},
		{"نوری", "مینا نوری", true},
		{"نوري", "مینا نوری", true},    // an Arabic letter
		{"مینا", "مینا نوری", false},   // many are called so
		{"نوریان", "مینا نوری", false}, // another family
		{"رضا نوری", "مینا نوری", false},
		{"دکتر مینا نوری", "مینا نوری", true},
		{"", "مینا نوری", false},
		{"نوری", "", false},
	} {
		if got := sameName(tt.called, tt.full); got != tt.want {
			t.Errorf("%q for %q: %v", tt.called, tt.full, got)
		}
	}
}

// TestWaitsAreKeptToAnEighth: a wait that is counted by its span comes back
// nearly as it was.
func TestWaitsAreKeptToAnEighth(t *testing.T) {
	for d := time.Second; d < 60*24*time.Hour; d = d * 9 / 8 {
		got := WaitOf(waitKey(d))
		if off := float64(got)/float64(d) - 1; off > 0.13 || off < -0.13 {
			if d > time.Minute { // below, whole seconds are coarser
				t.Errorf("%v came back as %v", d, got)
			}
		}
	}
	for _, key := range []string{"", "x", "-1", "101"} {
		if WaitOf(key) != 0 {
			t.Errorf("the key %q is a wait of %v", key, WaitOf(key))
		}
	}
	if m := SumOf([]DayFigure{{Kind: FigureWait, Key: "1", N: 1}, {Kind: FigureWait, Key: "9", N: 5}, {Kind: FigureWait, Key: "20", N: 2}}); m.Wait != WaitOf("9") || m.Waits != 8 {
		t.Errorf("the median %v of %d", m.Wait, m.Waits)
	}
	if m := SumOf(nil); m.Wait != 0 {
		t.Errorf("the median of nothing: %v", m.Wait)
	}
}

// TestEveryPairIsInTheTableOrRefused walks every state, act and party: what no
// line of the table allows is refused, and no line leads to what readers see
// but a moderator's approval, or leaves it visible with other words.
func TestEveryPairIsInTheTableOrRefused(t *testing.T) {
	for _, from := range AllStates() {
		for _, act := range append(Acts(), "nonsense") {
			line, listed := find(from, act)
			for _, by := range []party{moderator, sender, reader, desk, machine} {
				if listed && line.By == by {
					continue
				}
				c := &Comment{b: Body{State: from, Text: "متن", Revision: 1}}
				if _, err := c.apply(act, order{by: by}); err == nil || c.b.State != from {
					t.Errorf("%s by the %s of one that is %s was let through", act, by, from)
				}
			}
			if listed && line.To == Published && from != Published && (act != Approve || line.By != moderator) {
				t.Errorf("%s by the %s publishes", act, line.By)
			}
			if listed && act == Edit && line.To != Waiting {
				t.Errorf("an edit of one that is %s leads to %s", from, line.To)
			}
		}
	}
	for i, a := range transitions {
		for _, b := range transitions[i+1:] {
			if a.From == b.From && a.Act == b.Act {
				t.Errorf("two lines for %s of one that is %s", a.Act, a.From)
			}
		}
	}
}
