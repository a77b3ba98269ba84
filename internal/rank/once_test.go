package rank

import (
	"encoding/binary"
	"testing"
	"time"

	"peyk/internal/id"
)

func reader(n int) (r Reader) {
	binary.BigEndian.PutUint64(r[:], uint64(n))
	return r
}

// TestOneViewAnHour: who loads a page again and again is one reader.
func TestOneViewAnHour(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 59, 0, 0, time.UTC)
	s := NewService(nil, func() time.Time { return now })
	views := func(code id.Story) int64 { return s.pending[viewKey{code, HourOf(now)}] }
	for range 100 {
		s.Seen(10001, reader(1))
	}
	s.Seen(10001, reader(2))
	s.Seen(10002, reader(1))
	if views(10001) != 2 || views(10002) != 1 {
		t.Errorf("%d and %d views, want 2 and 1", views(10001), views(10002))
	}
	now = now.Add(time.Minute) // another hour
	s.Seen(10001, reader(1))
	if views(10001) != 1 {
		t.Errorf("%d views in the next hour, want 1", views(10001))
	}
}

// TestMemoryOfViewsIsBounded: a flood of made-up readers costs what it may, and
// pushes out none of the last half.
func TestMemoryOfViewsIsBounded(t *testing.T) {
	const most = 100
	o := newOnce(most)
	for i := range 50 * most {
		if !o.first(10001, reader(i), 1) {
			t.Fatalf("reader %d was taken for another", i)
		}
		if n := len(o.young) + len(o.old); n > most {
			t.Fatalf("%d remembered, at most %d", n, most)
		}
		if back := i - most/2 + 1; back >= 0 && o.first(10001, reader(back), 1) {
			t.Fatalf("reader %d is forgotten after %d others", back, most/2-1)
		}
	}
}
