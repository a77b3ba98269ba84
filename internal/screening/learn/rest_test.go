package learn

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"peyk/internal/id"
)

// shelf is a store of one edition in memory.
type shelf struct {
	kept      Kept
	decisions []Decision
}

func (s *shelf) Model(context.Context, id.Edition) (Kept, error)  { return s.kept, nil }
func (s *shelf) Epoch(context.Context, id.Edition) (int64, error) { return s.kept.Epoch, nil }
func (s *shelf) SaveModel(_ context.Context, _ id.Edition, k Kept, _ time.Time) (bool, error) {
	s.kept = k
	return true, nil
}
func (s *shelf) ResetModel(context.Context, id.Edition, bool, time.Time) error { return nil }

func (s *shelf) Decisions(_ context.Context, _ id.Edition, after int64, before time.Time, limit int) ([]Decision, int64, error) {
	var out []Decision
	for _, d := range s.decisions {
		if d.ID > after && !d.At.After(before) && len(out) < limit {
			out, after = append(out, d), d.ID
		}
	}
	return out, after, nil
}

// A model is put away when nobody asks it, with what it learnt, however often
// it is looked whether there is more to learn.
func TestAModelRests(t *testing.T) {
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	store := &shelf{decisions: []Decision{{ID: 1, Comment: 7, At: now.Add(-time.Hour), Approved: true, Text: "گزارش خوبی بود"}}}
	s := NewService(store, func() time.Time { return now }, slog.New(slog.DiscardHandler))
	study := func(want int) {
		t.Helper()
		if n, err := s.Study(t.Context(), "fa"); err != nil || n != want {
			t.Fatalf("%d decisions learnt, want %d: %v", n, want, err)
		}
	}
	study(1)
	for range 5 {
		now = now.Add(idleAfter / 5)
		study(0)
	}
	if l := s.of("fa"); l.model != nil || l.unsaved != 0 || store.kept.Cursor != 1 || len(store.kept.State) == 0 {
		t.Errorf("the model is not put away, or not kept: %+v", store.kept.Cursor)
	}
	store.decisions = append(store.decisions, Decision{ID: 2, Comment: 8, At: now.Add(-time.Hour), Approved: true, Text: "ممنون"})
	study(1)
	if l := s.of("fa"); l.model == nil || l.model.examples != 2 {
		t.Error("it does not go on where it was")
	}
}
