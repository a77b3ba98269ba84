package db_test

import (
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"peyk/internal/db"
)

// The log is brought in while others write, and begins anew: it does not grow
// with what is written.
func TestTheLogBeginsAnewBesideTheWriting(t *testing.T) {
	ctx := t.Context()
	d, err := db.Open(ctx, filepath.Join(t.TempDir(), "peyk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	write := func(query string, args ...any) {
		if err := d.Write(ctx, func(tx *db.Tx) error { return db.Do(ctx, tx, query, args...) }); err != nil {
			t.Error(err)
		}
	}
	write(`CREATE TABLE notes (id BIGINT, text TEXT)`)
	page := strings.Repeat("x", 4000)
	var rows atomic.Int64
	fill := func(pages int) {
		for range pages / 50 {
			err := d.Write(ctx, func(tx *db.Tx) error {
				for range 50 {
					if err := db.Do(ctx, tx, `INSERT INTO notes VALUES ($1, $2)`, rows.Add(1), page); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
	largest := 0
	for range 3 {
		var writer sync.WaitGroup
		fill(db.LargeLog)
		writer.Go(func() { fill(500) })
		d.Checkpoint(ctx)
		writer.Wait()
		d.Checkpoint(ctx)
		write(`UPDATE notes SET text = 'seen' WHERE id = 1`)
		n, err := d.Log(ctx)
		if err != nil {
			t.Fatal(err)
		}
		largest = max(largest, n)
	}
	if largest > 2*db.LargeLog {
		t.Errorf("after three times %d pages and more the log had %d", db.LargeLog, largest)
	}
	n, err := db.One(ctx, d, db.Value[int64], `SELECT COUNT(*) FROM notes WHERE LENGTH(text) IN (4, 4000)`)
	if err != nil || n != rows.Load() {
		t.Errorf("%d rows of %d, %v", n, rows.Load(), err)
	}
}
