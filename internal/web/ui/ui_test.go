package ui_test

import (
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"peyk/internal/i18n"
	"peyk/internal/web/ui"
)

func library(t testing.TB) *ui.Library {
	t.Helper()
	lib, err := ui.NewLibrary(func(name string) string { return "/assets/" + name })
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func printer(t testing.TB, lang string) *i18n.Printer {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	p, err := i18n.New(lang, loc)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func checkAll(t *testing.T, lib *ui.Library) {
	t.Helper()
	for _, page := range lib.Registered() {
		if err := templatecheck.CheckHTMLStrict(page.Template, page.View); err != nil {
			t.Errorf("%s: %v", page.Name, err)
		}
	}
}
