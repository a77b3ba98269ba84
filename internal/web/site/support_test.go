package site_test

import (
	"encoding/json"
	"testing"
)

func readJSON(tb testing.TB, raw string) map[string]any {
	tb.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		tb.Fatalf("%v in %s", err, raw)
	}
	return v
}
