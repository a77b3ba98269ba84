package id_test

import (
	"testing"

	"peyk/internal/id"
)

func TestParseStory(t *testing.T) {
	for in, want := range map[string]id.Story{"1": 1, "10423": 10423, "999999999999": 999999999999} {
		if got, ok := id.ParseStory(in); !ok || got != want {
			t.Errorf("ParseStory(%q) = %d, %t", in, got, ok)
		}
	}
	for _, in := range []string{"", "0", "01", "-1", "+1", "1a", "۱۲", "1000000000000", " 1", "1\x00"} {
		if got, ok := id.ParseStory(in); ok {
			t.Errorf("ParseStory(%q) = %d, want refused", in, got)
		}
	}
}
