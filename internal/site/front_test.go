package site_test

import (
	"slices"
	"testing"
	"time"

	"peyk/internal/id"
	"peyk/internal/site"
)

// TestFill has stories that are set, in their time and out of it, rules that
// find much, little and the same, and looks at who stands where.
func TestFill(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	sport, rare := site.Rule{Section: 3}, site.Rule{Tag: "rare"}
	a := site.Arrangement{Edition: "fa", Regions: []site.Region{
		{Layout: site.LayoutBreaking, Slots: []site.Slot{{}}},
		{Layout: site.LayoutList, Slots: []site.Slot{{Story: 1}, {Rule: sport}, {Rule: rare}, {}}},
		{Layout: site.LayoutLead, Slots: []site.Slot{{Story: 2, Until: now}, {Rule: rare}}},
		{Layout: site.LayoutGrid, Slots: []site.Slot{{Story: 3, From: now.Add(time.Hour)}, {Story: 4}, {Story: 9}}},
	}}
	found := map[site.Rule][]id.Story{sport: {4, 1, 10, 11}}
	weighty := []id.Story{1, 4, 2, 20, 21, 22, 23}
	at := func(now time.Time) [][]id.Story {
		var out [][]id.Story
		for _, r := range a.Fill(now, func(n id.Story) bool { return n != 9 }, found, weighty) {
			var row []id.Story
			for _, x := range r {
				row = append(row, x.Story)
			}
			out = append(out, row)
		}
		return out
	}
	for _, tt := range []struct {
		after time.Duration
		want  [][]id.Story
	}{
		{0, [][]id.Story{{0}, {1, 10, 0, 23}, {2, 20}, {21, 4, 22}}},
		{-time.Minute, [][]id.Story{{0}, {1, 10, 0, 23}, {2, 20}, {21, 4, 22}}},
		{time.Hour, [][]id.Story{{0}, {1, 10, 0, 22}, {2, 20}, {3, 4, 21}}},
	} {
		got := at(now.Add(tt.after))
		if !slices.EqualFunc(got, tt.want, slices.Equal) {
			t.Errorf("after %v: %v, want %v", tt.after, got, tt.want)
		}
		seen := map[id.Story]bool{}
		for _, n := range slices.Concat(got...) {
			if n != 0 && seen[n] {
				t.Errorf("after %v: %d stands twice", tt.after, n)
			}
			seen[n] = true
		}
	}
	if next := a.Next(now); !next.Equal(now.Add(time.Hour)) {
		t.Errorf("it changes next at %v", next)
	}
}
