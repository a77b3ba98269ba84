package rank_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"peyk/internal/id"
	"peyk/internal/rank"
	"peyk/internal/testkit"
)

// flaky is the real store, but for the times when it cannot be reached.
type flaky struct {
	rank.Store
	mu    sync.Mutex
	down  bool
	wrote []rank.Views
}

func (f *flaky) AddViews(ctx context.Context, views []rank.Views) ([]id.Story, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down {
		return nil, errors.New("no database")
	}
	f.wrote = append(f.wrote, views...)
	return f.Store.AddViews(ctx, views)
}

func TestNoViewIsLostWhileTheDatabaseIsAway(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	a, b := w.Published(t), w.Published(t)
	f := &flaky{Store: w.Store.Rank, down: true}
	svc := rank.NewService(f, w.Clock.Now)
	svc.Seen(testkit.Visit(b.Code, 1))
	svc.Seen(testkit.Visit(a.Code, 1))
	if err := svc.Flush(t.Context()); err == nil {
		t.Fatal("a failed flush gave no error")
	}
	svc.Seen(testkit.Visit(a.Code, 2))
	w.Clock.Advance(time.Hour)
	svc.Seen(testkit.Visit(a.Code, 3))
	f.down = false
	for range 2 {
		if err := svc.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for code, want := range map[id.Story]int64{a.Code: 3, b.Code: 1} {
		if n, err := w.Store.Rank.ViewsOf(t.Context(), code); err != nil || n != want {
			t.Errorf("story %d: %d views, %v; want %d", code, n, err, want)
		}
	}
	if !slices.IsSortedFunc(f.wrote, func(a, b rank.Views) int { return int(a.Story - b.Story) }) {
		t.Errorf("written in the order %+v: two nodes could wait for each other", f.wrote)
	}
}

// TestViewsOfNoStory: numbers that somebody invents are not counted, teach
// nothing, and keep a new story waiting for no longer than a second.
func TestViewsOfNoStory(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s, hidden := w.Published(t), w.Draft(t)
	for i := range 20_000 {
		w.Rank.Seen(testkit.Visit(id.Story(500_000+i), i%3))
		if i == 500 {
			w.Rank.Seen(testkit.Visit(s.Code, 7))
			w.Rank.Seen(testkit.Visit(s.Code, 7)) // again
			w.Rank.Seen(testkit.Visit(s.Code, 8))
			w.Rank.Seen(testkit.Visit(hidden.Code, 8))
		}
	}
	if err := w.Rank.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	for code, want := range map[id.Story]int64{s.Code: 2, hidden.Code: 0} {
		if n, err := w.Rank.ViewsOf(t.Context(), code); err != nil || n != want {
			t.Errorf("story %d: %d views, %v; want %d", code, n, err, want)
		}
	}
	st := w.Rank.Stats()
	if st.Counted != 2 || st.Refused[rank.Unknown] == 0 || st.Refused[rank.Unknown]+st.Refused[rank.Overloaded] != 20_001 || st.Pending != 0 {
		t.Errorf("%+v", st)
	}
	if st.Remembered > 8 {
		t.Errorf("%d readers, networks and stories are remembered of two readers of one story", st.Remembered)
	}
}

func TestViewsAtOnceAreAllCounted(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	const readers, each = 8, 200
	var wg sync.WaitGroup
	for i := range readers {
		wg.Go(func() {
			for j := range each {
				w.Rank.Seen(testkit.Visit(s.Code, i*each+j))
			}
			if err := w.Rank.Flush(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := w.Rank.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Store.Rank.ViewsOf(t.Context(), s.Code); err != nil || n != readers*each {
		t.Errorf("%d views, %v; want %d", n, err, readers*each)
	}
}

func TestHours(t *testing.T) {
	at := time.Date(2026, 11, 22, 13, 59, 59, 999, time.FixedZone("", 12600))
	h := rank.HourOf(at)
	if got := h.Time(); got.After(at) || at.Sub(got) >= time.Hour || rank.HourOf(got) != h {
		t.Errorf("hour of %v begins %v", at, got)
	}
}

func BenchmarkSeen(b *testing.B) {
	w := testkit.NewWorld(b, testkit.SQLite(b))
	var codes []id.Story
	for range 100 {
		codes = append(codes, w.Published(b).Code)
		w.Rank.Seen(testkit.Visit(codes[len(codes)-1], 0))
	}
	if err := w.Rank.Flush(b.Context()); err != nil { // now it knows them
		b.Fatal(err)
	}
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			w.Rank.Seen(testkit.Visit(codes[i%len(codes)], i))
		}
	})
}

// BenchmarkSeenAndWritten is a second of a busy agency: a thousand views of two
// hundred stories, counted and written down; the time is of one view.
func BenchmarkSeenAndWritten(b *testing.B) {
	w := testkit.NewWorld(b, testkit.SQLite(b))
	var codes []id.Story
	for range 200 {
		codes = append(codes, w.Published(b).Code)
	}
	i := 0
	for b.Loop() {
		v := testkit.Visit(codes[i*i%len(codes)], i)
		w.Rank.Seen(v)
		if i++; i%1000 == 0 {
			if err := w.Rank.Flush(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	}
}
