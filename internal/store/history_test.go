package store_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"peyk/internal/db"
	"peyk/internal/id"
	"peyk/internal/rank"
	"peyk/internal/testkit"
)

// viewRows are the rows and bytes (with their indexes) of a table.
type viewRows struct{ rows, bytes int64 }

func measured(t *testing.T, w *testkit.World, table string) viewRows {
	t.Helper()
	rows, err := db.One(t.Context(), w.Store.DB(), db.Value[int64], `SELECT COUNT(*) FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := db.One(t.Context(), w.Store.DB(), db.Value[int64],
		`SELECT CAST(COALESCE(SUM(d.pgsize), 0) AS INTEGER) FROM dbstat d JOIN sqlite_master m ON m.name = d.name WHERE m.tbl_name = '`+table+`'`)
	if err != nil {
		t.Fatal(err)
	}
	return viewRows{rows, bytes}
}

// TestViewsHistoryIsBounded lets stories that come out one after the other be
// read for fifteen months, every day in their first week and ever more rarely
// then, five thousand times each, and folds by the day. What is kept is bounded
// by stories and days, however many views there were; it tells what a billion
// views of 200,000 stories take by these rows and bytes.
func TestViewsHistoryIsBounded(t *testing.T) {
	const stories, days = 250, 460
	w := testkit.NewWorld(t, testkit.SQLite(t))
	var codes []id.Story
	for range stories {
		codes = append(codes, w.Published(t).Code)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var views int64
	var most viewRows
	for day := range days {
		hour := rank.HourOf(w.Clock.Advance(24 * time.Hour))
		var batch []rank.Views
		for i, code := range codes {
			age := float64(day - i*days/stories + 1)
			if age < 1 || rng.Float64() > 7/age {
				continue
			}
			for range 1 + rng.IntN(8) {
				n := 1 + int64(rng.ExpFloat64()*1000/(age+6))
				views += n
				batch = append(batch, rank.Views{Story: code, Hour: hour - rank.Hour(rng.IntN(24)), N: n})
			}
		}
		if _, err := w.Store.Rank.AddViews(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		for _, do := range []func() error{func() error { return w.Rank.Fold(t.Context()) }, func() error { return w.Rank.Rank(t.Context()) }} {
			if err := do(); err != nil {
				t.Fatal(err)
			}
		}
		if day%20 == 19 {
			if now := measured(t, w, "views"); now.rows > most.rows {
				most = now
			}
		}
	}
	kept, sums := measured(t, w, "view_days"), measured(t, w, "view_sums")
	if bound := int64(stories * 9 * 24); most.rows > bound {
		t.Errorf("%d hours are kept, %d at most", most.rows, bound)
	}
	if bound := int64(stories * 401); kept.rows > bound || kept.rows < stories {
		t.Errorf("%d days are kept, %d at most", kept.rows, bound)
	}
	if sums.rows > stories {
		t.Errorf("%d sums of %d stories", sums.rows, stories)
	}
	var all int64
	for _, code := range codes {
		n, err := w.Rank.ViewsOf(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		all += n
	}
	if all != views {
		t.Errorf("%d views are left of %d", all, views)
	}
	const of, billion = 200_000, 1_000_000_000
	size := int64(0)
	for name, x := range map[string]viewRows{"hours": most, "days": kept, "sums": sums} {
		each := x.bytes / max(1, x.rows)
		if x.rows > 1000 && each > 64 {
			t.Errorf("%s: %d bytes a row", name, each)
		}
		size += x.rows * each * of / stories
		t.Logf("%-5s %9d rows of %d bytes for %d stories", name, x.rows*of/stories, each, of)
	}
	t.Logf("%.0f MB after %.2f billion views of %d stories, and no more after ten times as many", float64(size)/1e6, float64(views)*of/stories/billion, of)
	if size > 600_000_000 {
		t.Errorf("%d bytes", size)
	}
}
