package demo_test

import (
	"log/slog"
	"testing"
	"time"

	"peyk/internal/app"
	"peyk/internal/demo"
	"peyk/internal/mail"
	"peyk/internal/story"
)

func TestSeed(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	clk := &demo.Clock{}
	clk.Set(now)
	log := slog.New(slog.DiscardHandler)
	a, err := app.Open(t.Context(), app.Source{Data: t.TempDir()}, mail.Null{Log: log}, log, clk.Now, true)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := demo.Seed(t.Context(), a.DemoServices(clk), now); err != nil {
		t.Fatal(err)
	}
	counts, err := a.Store.Stories.CountByState(t.Context(), "fa")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range story.States() {
		if counts[s] == 0 {
			t.Errorf("no story is %s: %v", s, counts)
		}
	}
	if counts[story.Published] < 80 {
		t.Errorf("%d published stories, want 80 or more", counts[story.Published])
	}
	en, err := a.Store.Stories.CountByState(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	if en[story.Published] < 15 {
		t.Errorf("%d English stories, want 15 or more", en[story.Published])
	}
}
