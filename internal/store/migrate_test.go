package store_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"peyk/internal/db"
	"peyk/internal/store"
	"peyk/internal/testkit"
)

func TestMigrateTwiceAndAtOnce(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "a b%c?d#é") // what an address would read as syntax
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		migrateAtOnce(t, filepath.Join(dir, "peyk.db"))
		if _, err := os.Stat(filepath.Join(dir, "peyk.db")); err != nil {
			t.Error(err)
		}
	})
	t.Run("postgres", func(t *testing.T) { migrateAtOnce(t, testkit.EmptyPostgresSource(t)) })
}

// migrateAtOnce opens the database four times, as four processes would, and
// migrates from all at the same moment.
func migrateAtOnce(t *testing.T, source string) {
	t.Helper()
	const n = 4
	dbs := make([]*db.DB, n)
	for i := range dbs {
		dbs[i] = testkit.Open(t, source)
	}
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i, d := range dbs {
		wg.Go(func() { errs[i] = store.Migrate(t.Context(), d) })
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("process %d: %v", i+1, err)
		}
	}
	if err := store.Migrate(t.Context(), dbs[0]); err != nil {
		t.Errorf("again: %v", err)
	}
	steps, err := db.All(t.Context(), dbs[1], db.Value[int64], `SELECT version_id FROM goose_db_version WHERE version_id > 0 ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range steps {
		if v != int64(i+1) {
			t.Fatalf("steps taken: %v, want each once and in order", steps)
		}
	}
	testkit.NewWorld(t, dbs[2]).Draft(t) // and it is the schema
}

func TestMigrateTellsARealError(t *testing.T) {
	d := testkit.Open(t, filepath.Join(t.TempDir(), "peyk.db"))
	if _, err := d.Writer().ExecContext(t.Context(), `CREATE TABLE stories (x)`); err != nil {
		t.Fatal(err)
	}
	if err := store.Migrate(t.Context(), d); err == nil {
		t.Error("migrated over a table of somebody else's")
	}
}
