package store

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"peyk/internal/db"
	"peyk/internal/id"
	"peyk/internal/rank"
)

// The marks of how far views have left the windows.
const (
	markSlot = "slot" // the first slot inside the hour
	markDay  = "day"  // the first hour inside the day
	markWeek = "week" // the first hour inside the week
)

// viewMarks are the marks by name; fewer than three say that the sums are not
// made yet.
type viewMarks map[string]int64

func (m viewMarks) whole() bool { return len(m) == 3 }

// lockMarks reads the marks and keeps others from counting until the
// transaction ends.
func lockMarks(ctx context.Context, tx *db.Tx) (viewMarks, error) {
	type mark struct {
		name string
		at   int64
	}
	list, err := db.All(ctx, tx, func(r db.Scanner) (m mark, err error) { return m, r.Scan(&m.name, &m.at) },
		`UPDATE view_marks SET at = at WHERE name <> '' RETURNING name, at`)
	out := viewMarks{}
	for _, m := range list {
		out[m.name] = m.at
	}
	return out, err
}

var (
	viewRows     = Table{"views", []string{"story", "hour", "n"}}
	viewSlotRows = Table{"view_slots", []string{"story", "slot", "n"}}
	viewSumRows  = Table{"view_sums", []string{"story", "hour", "day", "week", "older"}}
)

// AddViews adds to the counts in one transaction.
func (x *Rank) AddViews(ctx context.Context, views []rank.Views) ([]id.Story, error) {
	var unknown []id.Story
	err := x.db.Write(ctx, func(tx *db.Tx) error {
		marks, err := lockMarks(ctx, tx)
		if err != nil {
			return err
		}
		known, err := existing(ctx, tx, views)
		if err != nil {
			return err
		}
		b := viewBatch{hours: map[[2]int64]int64{}, slots: map[[2]int64]int64{}, sums: map[int64][3]int64{}, marks: marks}
		for _, v := range views {
			if known[v.Story] {
				b.add(v)
			}
		}
		maps.DeleteFunc(known, func(_ id.Story, is bool) bool { return is })
		unknown = slices.Sorted(maps.Keys(known))
		return b.write(ctx, tx)
	})
	return unknown, err
}

// Seen returns those of the stories that readers can see.
func (x *Rank) Seen(ctx context.Context, codes []id.Story, now time.Time) ([]id.Story, error) {
	var out []id.Story
	for part := range slices.Chunk(codes, 128) {
		args := ints(padded(part))
		n := len(args)
		have, err := db.All(ctx, x.db, db.Value[int64], `SELECT code FROM stories WHERE code IN (`+db.In(1, n)+`)
			AND live_at > 0 AND live_at <= $`+strconv.Itoa(n+1), append(args, db.Micros(now))...)
		if err != nil {
			return nil, err
		}
		for _, code := range have {
			out = append(out, id.Story(code))
		}
	}
	return out, nil
}

// existing tells which of the stories there are.
func existing(ctx context.Context, tx *db.Tx, views []rank.Views) (map[id.Story]bool, error) {
	codes := map[id.Story]bool{}
	for _, v := range views {
		codes[v.Story] = false
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(codes)), 128) {
		part = padded(part)
		have, err := db.All(ctx, tx, db.Value[int64], `SELECT code FROM stories WHERE code IN (`+db.In(1, len(part))+`)`, ints(part)...)
		if err != nil {
			return nil, err
		}
		for _, code := range have {
			codes[id.Story(code)] = true
		}
	}
	return codes, nil
}

// viewBatch gathers rows by their key, each once.
type viewBatch struct {
	marks        viewMarks
	hours, slots map[[2]int64]int64
	sums         map[int64][3]int64
}

func (b *viewBatch) add(v rank.Views) {
	story, hour, slot := int64(v.Story), int64(v.Hour), int64(v.Slot)
	if slot == 0 {
		slot = hour * 12
	}
	b.hours[[2]int64{story, hour}] += v.N
	if slot >= b.marks[markSlot] {
		b.slots[[2]int64{story, slot}] += v.N
	}
	if !b.marks.whole() {
		return
	}
	s := b.sums[story]
	for i, in := range []bool{slot >= b.marks[markSlot], hour >= b.marks[markDay], hour >= b.marks[markWeek]} {
		if in {
			s[i] += v.N
		}
	}
	b.sums[story] = s
}

func (b *viewBatch) write(ctx context.Context, tx *db.Tx) error {
	rows := func(m map[[2]int64]int64) [][]any {
		keys := slices.SortedFunc(maps.Keys(m), func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
		out := make([][]any, len(keys))
		for i, k := range keys {
			out[i] = []any{k[0], k[1], m[k]}
		}
		return out
	}
	if err := insertRows(ctx, tx, viewRows, rows(b.hours), ` ON CONFLICT (story, hour) DO UPDATE SET n = views.n + excluded.n`); err != nil {
		return err
	}
	if err := insertRows(ctx, tx, viewSlotRows, rows(b.slots), ` ON CONFLICT (story, slot) DO UPDATE SET n = view_slots.n + excluded.n`); err != nil {
		return err
	}
	var sums [][]any
	for _, story := range slices.Sorted(maps.Keys(b.sums)) {
		s := b.sums[story]
		sums = append(sums, []any{story, s[0], s[1], s[2], int64(0)})
	}
	return insertRows(ctx, tx, viewSumRows, sums, ` ON CONFLICT (story) DO UPDATE SET
		hour = view_sums.hour + excluded.hour, day = view_sums.day + excluded.day, week = view_sums.week + excluded.week`)
}

// leaving is what of a story's views leaves a window.
type leaving struct{ story, n int64 }

func scanLeaving(r db.Scanner) (l leaving, err error) { return l, r.Scan(&l.story, &l.n) }

// expire lets views leave the windows that have passed them.
func (x *Rank) expire(ctx context.Context, now time.Time) error {
	want := viewMarks{
		markSlot: int64(rank.SlotOf(now.Add(-time.Hour))),
		markDay:  int64(rank.HourOf(now.Add(-24 * time.Hour))),
		markWeek: int64(rank.HourOf(now.Add(-168 * time.Hour))),
	}
	return x.db.Write(ctx, func(tx *db.Tx) error {
		have, err := lockMarks(ctx, tx)
		if err != nil || maps.Equal(have, want) {
			return err
		}
		if !have.whole() {
			return resum(ctx, tx, want)
		}
		if want[markSlot] > have[markSlot] {
			out, err := db.All(ctx, tx, scanLeaving,
				`SELECT story, CAST(SUM(n) AS BIGINT) FROM view_slots WHERE slot < $1 GROUP BY story ORDER BY story`, want[markSlot])
			if err != nil {
				return err
			}
			for _, l := range out {
				if err := db.Do(ctx, tx, `UPDATE view_sums SET hour = hour - $1 WHERE story = $2`, l.n, l.story); err != nil {
					return err
				}
			}
			if err := db.Do(ctx, tx, `DELETE FROM view_slots WHERE slot < $1`, want[markSlot]); err != nil {
				return err
			}
		}
		if err := leave(ctx, tx, have[markDay], want[markDay], `UPDATE view_sums SET day = day - $1 WHERE story = $2`); err != nil {
			return err
		}
		if err := leave(ctx, tx, have[markWeek], want[markWeek], `UPDATE view_sums SET week = week - $1 WHERE story = $2`); err != nil {
			return err
		}
		return putMarks(ctx, tx, have, want)
	})
}

// leave takes the views of the hours between two marks out of a sum.
func leave(ctx context.Context, tx *db.Tx, from, to int64, update string) error {
	if to <= from {
		return nil
	}
	out, err := db.All(ctx, tx, scanLeaving,
		`SELECT story, CAST(SUM(n) AS BIGINT) FROM views WHERE hour >= $1 AND hour < $2 GROUP BY story ORDER BY story`, from, to)
	if err != nil {
		return err
	}
	for _, l := range out {
		if err := db.Do(ctx, tx, update, l.n, l.story); err != nil {
			return err
		}
	}
	return nil
}

// putMarks moves the marks forward; the clock of another node may be behind.
func putMarks(ctx context.Context, tx *db.Tx, have, want viewMarks) error {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		err := db.Do(ctx, tx, `INSERT INTO view_marks (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at`,
			name, max(have[name], want[name]))
		if err != nil {
			return err
		}
	}
	return nil
}

// resum makes all sums from the counts: after an upgrade, and after stories
// came with their views.
func resum(ctx context.Context, tx *db.Tx, want viewMarks) error {
	if err := db.Do(ctx, tx, `UPDATE view_sums SET hour = 0, day = 0, week = 0 WHERE week <> 0`); err != nil {
		return err
	}
	err := db.Do(ctx, tx, `INSERT INTO view_sums (story, hour, day, week, older)
		SELECT story, 0, CAST(SUM(CASE WHEN hour >= $1 THEN n ELSE 0 END) AS BIGINT), CAST(SUM(n) AS BIGINT), 0
		FROM views WHERE hour >= $2 GROUP BY story
		ON CONFLICT (story) DO UPDATE SET day = excluded.day, week = excluded.week`, want[markDay], want[markWeek])
	if err != nil {
		return err
	}
	if err := db.Do(ctx, tx, `DELETE FROM view_slots WHERE slot < $1`, want[markSlot]); err != nil {
		return err
	}
	err = db.Do(ctx, tx, `INSERT INTO view_sums (story, hour, day, week, older)
		SELECT story, CAST(SUM(n) AS BIGINT), 0, 0, 0 FROM view_slots WHERE slot >= $1 GROUP BY story
		ON CONFLICT (story) DO UPDATE SET hour = excluded.hour`, want[markSlot])
	if err != nil {
		return err
	}
	return putMarks(ctx, tx, nil, want)
}

// forgetMarks makes the sums be made anew at the next ranking.
func forgetMarks(ctx context.Context, tx *db.Tx) error {
	return db.Do(ctx, tx, `DELETE FROM view_marks WHERE name <> ''`)
}

// ViewsOf returns all views of a story.
func (x *Rank) ViewsOf(ctx context.Context, code id.Story) (int64, error) {
	return db.One(ctx, x.db, db.Value[int64], `SELECT CAST(
		(SELECT COALESCE(SUM(n), 0) FROM views WHERE story = $1) + (SELECT COALESCE(SUM(n), 0) FROM view_days WHERE story = $1)
		+ (SELECT COALESCE(SUM(older), 0) FROM view_sums WHERE story = $1) AS BIGINT)`, int64(code))
}

// How long views are kept by the hour and by the day.
const (
	keepHours = 8 * 24
	keepDays  = 400
)

// Fold folds hours into days and days into one sum.
func (x *Rank) Fold(ctx context.Context, now time.Time, limit int) (bool, error) {
	hour := int64(rank.HourOf(now)) - keepHours
	hour -= hour % 24 // whole days alone
	day := int64(rank.HourOf(now))/24 - keepDays
	more := false
	err := x.db.Write(ctx, func(tx *db.Tx) error {
		old, err := db.All(ctx, tx, db.Value[int64], `SELECT story FROM views WHERE hour < $1 ORDER BY hour, story LIMIT $2`, hour, limit)
		if err != nil {
			return err
		}
		more = len(old) == limit
		for _, story := range distinct(old) {
			if err := foldHours(ctx, tx, story, hour); err != nil {
				return err
			}
		}
		old, err = db.All(ctx, tx, db.Value[int64], `SELECT story FROM view_days WHERE day < $1 ORDER BY day, story LIMIT $2`, day, limit)
		if err != nil {
			return err
		}
		more = more || len(old) == limit
		for _, story := range distinct(old) {
			if err := foldDays(ctx, tx, story, day); err != nil {
				return err
			}
		}
		return nil
	})
	return more, err
}

func distinct(list []int64) []int64 {
	slices.Sort(list)
	return slices.Compact(list)
}

func foldHours(ctx context.Context, tx *db.Tx, story, before int64) error {
	err := db.Do(ctx, tx, `INSERT INTO view_days (story, day, n)
		SELECT story, hour / 24, CAST(SUM(n) AS BIGINT) FROM views WHERE story = $1 AND hour < $2 GROUP BY story, hour / 24
		ON CONFLICT (story, day) DO UPDATE SET n = view_days.n + excluded.n`, story, before)
	if err != nil {
		return err
	}
	return db.Do(ctx, tx, `DELETE FROM views WHERE story = $1 AND hour < $2`, story, before)
}

func foldDays(ctx context.Context, tx *db.Tx, story, before int64) error {
	err := db.Do(ctx, tx, `INSERT INTO view_sums (story, hour, day, week, older)
		SELECT story, 0, 0, 0, CAST(SUM(n) AS BIGINT) FROM view_days WHERE story = $1 AND day < $2 GROUP BY story
		ON CONFLICT (story) DO UPDATE SET older = view_sums.older + excluded.older`, story, before)
	if err != nil {
		return err
	}
	return db.Do(ctx, tx, `DELETE FROM view_days WHERE story = $1 AND day < $2`, story, before)
}
