package persian_test

import (
	"strings"
	"testing"

	"peyk/persian"
)

// A run of letters longer than any word, with half-spaces in it, is no word:
// it is left alone.
func TestLettersWithoutEnd(t *testing.T) {
	e := persian.NewEditor()
	for n := range 140 {
		text := strings.Repeat("\u0628", n) + "\u200c" + strings.Repeat("\u0627\u062a", 60)
		if out, _ := e.Mend(text, persian.All); strings.Count(out, "\u0628") != n {
			t.Fatalf("%d letters became %q", n, out)
		}
	}
}
