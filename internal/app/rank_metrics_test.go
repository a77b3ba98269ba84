package app

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"peyk/internal/rank"
	"peyk/internal/testkit"
)

// broken is the real store, but no list can be made.
type broken struct {
	rank.Store
	down bool
}

func (b *broken) Rank(ctx context.Context, m rank.Making) error {
	if b.down {
		return errors.New("disk full")
	}
	return b.Store.Rank(ctx, m)
}

// gauge reads one metric as an alarm would.
func gauge(t *testing.T, c prometheus.Collector, name string) float64 {
	t.Helper()
	reg := prometheus.NewPedanticRegistry()
	reg.MustRegister(c)
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			return f.GetMetric()[0].GetGauge().GetValue()
		}
	}
	t.Fatalf("no metric %s", name)
	return 0
}

// TestFrozenRankingTells: while the lists are made their age stays below a
// minute or so, whether anybody reads or not; when they no longer can be made it
// grows beyond what the alarm is set to, and falls when they can again.
func TestFrozenRankingTells(t *testing.T) {
	const age, alarm = "peyk_rankings_age_seconds", 300
	w := testkit.NewWorld(t, testkit.SQLite(t))
	store := &broken{Store: w.Store.Rank}
	svc := rank.NewService(store, w.Clock.Now)
	m := &viewMetrics{rank: svc, now: w.Clock.Now, since: w.Clock.Now()}
	for range 10 {
		w.Clock.Advance(time.Minute)
		if err := svc.Rank(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := gauge(t, m, age); got > 60 {
			t.Errorf("lists just made are %v seconds old", got)
		}
	}
	store.down = true
	for minute := range 6 {
		if got := gauge(t, m, age); got > alarm {
			t.Errorf("an alarm after %d minutes", minute)
		}
		w.Clock.Advance(time.Minute)
		if err := svc.Rank(t.Context()); err == nil {
			t.Fatal("no error")
		}
	}
	if got := gauge(t, m, age); got <= alarm {
		t.Errorf("lists that stand still for six minutes are %v seconds old", got)
	}
	store.down = false
	if err := svc.Rank(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := gauge(t, m, age); got != 0 {
		t.Errorf("lists made again are %v seconds old", got)
	}
}
