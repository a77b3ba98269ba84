package search

import (
	"slices"
	"strings"

	"peyk/persian"
)

// twins returns the other spellings in which the language writes a term:
// compounds with and without their conjunction (goft-o-gu, goftogu) and the hamza
// of mas'ul that many write as vav.
func twins(term string) []string {
	letters := []rune(term)
	if len(letters) < 4 {
		return nil
	}
	var out []string
	for i := 2; i+2 <= len(letters); i++ {
		a, b := string(letters[:i]), string(letters[i:])
		if persian.Known(a + "\u200cو" + b) {
			out = append(out, a+"و"+b)
		}
		if rest, ok := strings.CutPrefix(b, "و"); ok && persian.Known(a+"\u200c"+b) && persian.Known(a+rest) {
			out = append(out, a+rest)
		}
		if before, ok := strings.CutSuffix(a, "و"); ok && strings.HasPrefix(b, "و") && persian.Known(before+"ئ"+b) {
			out = append(out, persian.Key(before+"ئ"+b))
		}
		if before, ok := strings.CutSuffix(a, "ی"); ok && strings.HasPrefix(b, "و") && persian.Known(before+"ئ"+b) && persian.Known(before+"و"+b) {
			out = append(out, before+"و"+b)
		}
	}
	return out
}

// withTwins adds to a group what its terms are also written as.
func withTwins(g group) group {
	for _, t := range slices.Clone(g) {
		for _, other := range twins(t) {
			if !slices.Contains(g, other) {
				g = append(g, other)
			}
		}
	}
	return g
}
