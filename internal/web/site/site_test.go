package site_test

import (
	"testing"

	"github.com/jba/templatecheck"

	"peyk/internal/web/site"
	"peyk/internal/web/ui"
)

func newPages(tb testing.TB) (*ui.Library, *site.Pages) {
	tb.Helper()
	lib, err := ui.NewLibrary(func(name string) string { return "/assets/" + name })
	if err != nil {
		tb.Fatal(err)
	}
	pages, err := site.NewPages(lib)
	if err != nil {
		tb.Fatal(err)
	}
	return lib, pages
}

// TestTemplatesFitTheirStructs type-checks every page of the site.
func TestTemplatesFitTheirStructs(t *testing.T) {
	lib, _ := newPages(t)
	registered := lib.Registered()
	if len(registered) < 10 {
		t.Fatalf("only %d pages are registered", len(registered))
	}
	for _, page := range registered {
		if err := templatecheck.CheckHTMLStrict(page.Template, page.View); err != nil {
			t.Errorf("%s: %v", page.Name, err)
		}
	}
}
