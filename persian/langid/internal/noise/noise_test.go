package noise_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"peyk/persian/langid/internal/noise"
)

func TestKeyboards(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		if got := noise.Persian("ckb", "ڕۆژێک لە دڵی", rng); strings.ContainsAny(got, "ەێۆڕڵ") || !strings.HasPrefix(got, "روژیک ل") {
			t.Fatalf("Sorani with Persian letters: %q", got)
		}
		if got := noise.Arabic("azb", "گؤزل کیمی پای", rng); strings.ContainsAny(got, "ؤکی") {
			t.Fatalf("Azerbaijani with Arabic letters: %q", got)
		}
		if got := noise.ArabicYeKaf("یک چای", rng); got != "يك چاي" {
			t.Fatalf("Persian with Arabic ye and kaf: %q", got)
		}
		if got := noise.ASCII("gözəl şəhər", rng); strings.ContainsAny(got, "öəş") {
			t.Fatalf("Azerbaijani with English letters: %q", got)
		}
		if got := noise.Some("ps", "ډېر ښه", rng); len([]rune(got)) != 6 {
			t.Fatalf("Pashto in part: %q", got)
		}
	}
}
