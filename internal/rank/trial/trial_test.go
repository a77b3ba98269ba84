package trial_test

import (
	"slices"
	"testing"

	"peyk/internal/rank/trial"
)

// TestThePromise is a small crowd of every sort of cheating.
func TestThePromise(t *testing.T) {
	s := trial.Shapes()[0]
	s.Readers, s.Town, s.Stories = 20_000, 4000, 400
	for _, a := range append([]trial.Attack{trial.Nobody()}, trial.Attacks()...) {
		if !a.Promised && a.Name != "households" {
			continue
		}
		r := trial.Run(s, 3, a, trial.Fake20, nil)
		if !a.Promised {
			if r.Passed < int64(r.Fake/2) {
				t.Errorf("%s: %d of %d fakes counted: better than we say that it can be", a.Name, r.Passed, r.Fake)
			}
			continue
		}
		if r.Overlap < 9 || r.Lost > 0.02 {
			t.Errorf("%q: %d of the true ten, %.2f%% of the honest views lost", a.Name, r.Overlap, 100*r.Lost)
		}
		// Of these much counts, and it does not matter: for stories that lead
		// already, or that nobody else reads.
		if tells := r.Fake > 0 && !slices.Contains([]string{"smear", "decoy", "crawl", "crawl-drip"}, a.Name); tells && (r.Believing > 9 || r.Passed > int64(r.Fake/4)) {
			t.Errorf("%q: %d of %d fakes counted; who believes all has %d of ten", a.Name, r.Passed, r.Fake, r.Believing)
		}
	}
}

// TestSameSeedSameTraffic: what one saw another can see again.
func TestSameSeedSameTraffic(t *testing.T) {
	s := trial.Shapes()[4]
	s.Readers, s.Town = 4000, 1500
	a := trial.Attacks()[0]
	one, two, other := trial.Run(s, 5, a, 0.2, nil), trial.Run(s, 5, a, 0.2, nil), trial.Run(s, 6, a, 0.2, nil)
	one.Attack, two.Attack = trial.Attack{}, trial.Attack{}
	one.Took, two.Took = 0, 0
	if one.Loads != two.Loads || one.Lost != two.Lost || one.Passed != two.Passed || one.Truth != two.Truth {
		t.Errorf("%+v\n%+v", one, two)
	}
	if one.Loads == other.Loads && one.Truth == other.Truth {
		t.Error("another seed made the same traffic")
	}
}
