package section_test

import (
	"strings"
	"testing"

	"peyk/internal/fault"
	"peyk/internal/section"
	"peyk/internal/testkit"
)

func TestSectionsAreChecked(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	good := section.Section{Edition: testkit.FA, Slug: "sport", Name: "ورزش", Position: 3}
	for _, tt := range []struct {
		field string
		spoil func(s *section.Section)
	}{
		{"edition", func(s *section.Section) { s.Edition = "" }},
		{"slug", func(s *section.Section) { s.Slug = "" }},
		{"slug", func(s *section.Section) { s.Slug = "ورزش" }},
		{"slug", func(s *section.Section) { s.Slug = "a/b" }},
		{"slug", func(s *section.Section) { s.Slug = "-a" }},
		{"slug", func(s *section.Section) { s.Slug = strings.Repeat("a", 41) }},
		{"name", func(s *section.Section) { s.Name = "\t" }},
		{"name", func(s *section.Section) { s.Name = strings.Repeat("ن", 61) }},
	} {
		s := good
		tt.spoil(&s)
		if _, err := w.Sections.Create(t.Context(), w.Admin, s); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "["+tt.field+":") {
			t.Errorf("%s: %v", tt.field, err)
		}
	}
	s, err := w.Sections.Create(t.Context(), w.Admin, good)
	if err != nil {
		t.Fatal(err)
	}
	s.Slug = "x y"
	if err := w.Sections.Change(t.Context(), w.Admin, s); !fault.Is(err, fault.Invalid) {
		t.Errorf("change to a bad slug: %v", err)
	}
	if err := w.Sections.Change(t.Context(), w.Chief, s); !fault.Is(err, fault.Forbidden) {
		t.Errorf("by the chief editor: %v", err)
	}
}
