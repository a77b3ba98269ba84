package store

import "strings"

// likeEscape makes a text match itself in a LIKE … ESCAPE '!' pattern.
var likeEscape = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

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
