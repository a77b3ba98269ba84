package store

import (
	"slices"
	"strings"
)

// likeEscape makes a text match itself in a LIKE … ESCAPE '!' pattern.
var likeEscape = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// padded makes a list as long as the next power of two by repeating its last
// value, which changes nothing in an IN list, so that lists of every length
// make a dozen texts to prepare and not hundreds.
func padded[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	out := slices.Clone(list)
	for len(out)&(len(out)-1) != 0 {
		out = append(out, out[len(out)-1])
	}
	return out
}

// places writes "?,?,…" for db.Where.
func places(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// ints turns a list of typed numbers into arguments.
func ints[T ~int64](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = int64(v)
	}
	return out
}

// strs turns a list of typed strings into arguments.
func strs[T ~string](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
