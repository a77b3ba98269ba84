package site_test

import (
	"strings"
	"testing"
	"time"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/site"
	"peyk/internal/testkit"
)

func TestEditionsAreChecked(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	good := site.Edition{Edition: "ar", Position: 3, Language: "ar", Name: "وكالة", Zone: "Asia/Tehran"}
	for _, tt := range []struct {
		field string
		spoil func(e *site.Edition)
	}{
		{"edition", func(e *site.Edition) { e.Edition = "" }},
		{"edition", func(e *site.Edition) { e.Edition = "AR" }},
		{"edition", func(e *site.Edition) { e.Edition = "very-long" }},
		{"name", func(e *site.Edition) { e.Name = " " }},
		{"name", func(e *site.Edition) { e.Name = strings.Repeat("ن", 81) }},
		{"zone", func(e *site.Edition) { e.Zone = "Tehran" }},
		{"zone", func(e *site.Edition) { e.Zone = "" }},
		{"zone", func(e *site.Edition) { e.Zone = "Local" }},
		{"tagline", func(e *site.Edition) { e.Tagline = strings.Repeat("ن", 201) }},
	} {
		e := good
		tt.spoil(&e)
		if err := w.Site.Create(t.Context(), w.Admin, e); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "["+tt.field+":") {
			t.Errorf("%s: %v", tt.field, err)
		}
	}
	if err := w.Site.Create(t.Context(), w.Chief, good); !fault.Is(err, fault.Forbidden) {
		t.Errorf("by the chief editor: %v", err)
	}
	if err := w.Site.Create(t.Context(), w.Admin, good); err != nil {
		t.Fatal(err)
	}
	tehran := good.Location()
	if _, offset := time.Date(2026, 11, 22, 0, 0, 0, 0, tehran).Zone(); offset != 12600 {
		t.Errorf("offset %d of Tehran", offset)
	}
	if loc := (site.Edition{Zone: "Nowhere/None"}).Location(); loc != time.UTC {
		t.Errorf("zone that does not load: %v", loc)
	}
}

func TestTheFrontHasRoomForAFew(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	var codes []id.Story
	for range site.MaxSlots + 1 {
		codes = append(codes, w.Published(t).Code)
	}
	if err := w.Site.Arrange(t.Context(), w.Chief, testkit.FA, codes); !fault.Is(err, fault.Invalid) {
		t.Errorf("%d places: %v", len(codes), err)
	}
	if err := w.Site.Arrange(t.Context(), w.Editor, testkit.FA, codes[:site.MaxSlots]); err != nil {
		t.Error(err)
	}
	if err := w.Site.Arrange(t.Context(), w.Reporter, testkit.FA, nil); !fault.Is(err, fault.Forbidden) {
		t.Errorf("by a reporter: %v", err)
	}
	front, err := w.Site.Front(t.Context(), testkit.FA)
	if err != nil || len(front) != site.MaxSlots {
		t.Errorf("%d places, %v", len(front), err)
	}
}

// A front without any part would be no front: neither a draft nor what is
// published comes to that.
func TestTheFrontKeepsAPart(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	d, err := w.Site.Draft(t.Context(), w.Editor, testkit.FA)
	if err != nil {
		t.Fatal(err)
	}
	drop := func(a *site.Arrangement) error {
		a.Regions = nil
		return nil
	}
	if err := w.Site.Edit(t.Context(), w.Editor, testkit.FA, d.Version, drop); !fault.Is(err, fault.Invalid) {
		t.Errorf("all parts dropped: %v", err)
	}
	again, err := w.Site.Draft(t.Context(), w.Editor, testkit.FA)
	if err != nil || len(again.Regions) != len(d.Regions) {
		t.Errorf("%d parts are left of %d, %v", len(again.Regions), len(d.Regions), err)
	}
}
