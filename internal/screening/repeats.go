package screening

import (
	"time"
	"unicode/utf8"

	"peyk/persian"
)

// repeatsVersion counts the changes of what the check sees.
const repeatsVersion = 2

// When a sender writes so often that a person should know.
const (
	burstSpan  = 5 * time.Minute
	burstCount = 3  // texts within burstSpan, besides this one
	manyRecent = 12 // texts of which the time is not known
	longEnough = 20 // letters of a text that may be near another: short ones are alike by chance
)

// repeats sees that the sender wrote the same before, under this story or
// another, however it was spaced or spelled, or almost the same; and that
// texts of the sender come in a burst.
func repeats(s *Subject) []Finding {
	var out []Finding
	if f, ok := repeated(s); ok {
		out = append(out, f)
	}
	quick, timeless := 0, 0
	for _, r := range s.Recent {
		switch {
		case r.Ago <= 0:
			timeless++
		case r.Ago <= burstSpan:
			quick++
		}
	}
	if quick >= burstCount || timeless >= manyRecent {
		out = append(out, Finding{
			Check: "repeat", Version: repeatsVersion, Advice: Look, Key: "screening.burst",
			Score: sureDirected,
		})
	}
	return out
}

func repeated(s *Subject) (Finding, bool) {
	f := Finding{Check: "repeat", Version: repeatsVersion, Advice: Look, Key: "screening.repeat", Score: 1}
	key := persian.Key(s.Text)
	if key == "" || len(s.Recent) == 0 {
		return f, false
	}
	hash, long := Simhash(s.Text), utf8.RuneCountInString(key) >= longEnough
	almost, found := f, false
	almost.Key, almost.Score = "screening.repeat-near", sureDirected
	for _, r := range s.Recent {
		elsewhere := r.Story != s.Story.Code
		switch {
		case persian.Key(r.Text) == key:
			if elsewhere {
				f.Advice, f.Key = Hold, "screening.repeat-elsewhere"
			}
			return f, true
		case long && Near(hash, Simhash(r.Text)):
			found = true
			if elsewhere {
				almost.Advice = Hold
			}
		}
	}
	return almost, found
}
