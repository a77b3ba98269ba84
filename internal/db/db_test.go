package db_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"peyk/internal/db"
	"peyk/internal/fault"
	"peyk/internal/testkit"
)

// scratch returns a database with two tables that the schema does not have.
func scratch(t *testing.T, d *db.DB) *db.DB {
	t.Helper()
	blob := "BYTEA"
	if d.Engine() == db.SQLite {
		blob = "BLOB"
	}
	for _, ddl := range []string{
		`CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, n BIGINT NOT NULL CHECK (n >= 0), raw ` + blob + `)`,
		`CREATE TABLE child (t BIGINT NOT NULL REFERENCES t (id))`,
	} {
		if _, err := d.Writer().ExecContext(t.Context(), ddl); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func add(t *testing.T, d *db.DB, n int64, name string) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		return db.Do(t.Context(), tx, `INSERT INTO t (id, name, n) VALUES ($1, $2, 0)`, n, name)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, q db.Querier) []string {
	t.Helper()
	list, err := db.All(t.Context(), q, db.Value[string], `SELECT name FROM t ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The order of the parameters of a DSN and a driver's spelling of them are
// easily got wrong, and nothing tells: so every connection is asked.
func TestSQLiteIsSetUpAsMeant(t *testing.T) {
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	type pragmas map[string]string
	both := pragmas{
		"journal_mode": "wal", "busy_timeout": "10000", "foreign_keys": "1", "synchronous": "2", "cache_size": "-8000",
		"temp_store": "2", "mmap_size": "0",
	}
	check := func(which string, q db.Querier, want pragmas) {
		t.Helper()
		for name, value := range want {
			got, err := db.One(t.Context(), q, db.Value[string], "PRAGMA "+name)
			if err != nil || got != value {
				t.Errorf("%s: %s is %q, %v; want %q", which, name, got, err, value)
			}
		}
	}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		check("writer", tx, both)
		check("writer", tx, pragmas{"query_only": "0"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	check("reader", d, both)
	check("reader", d, pragmas{"query_only": "1"})
	if _, err := db.All(t.Context(), d, db.Value[int64], `CREATE TABLE x (y) RETURNING 1`); err == nil {
		t.Error("a reader can write")
	}
	if _, err := db.One(t.Context(), d, db.Value[string], `SELECT "no such column"`); err == nil {
		t.Error("a double-quoted name that is none passes for a string")
	}
}

func TestFaultsAreTheSameOnBothEngines(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		add(t, d, 1, "a")
		err := d.Write(t.Context(), func(tx *db.Tx) error { return db.Do(t.Context(), tx, `INSERT INTO child (t) VALUES (1)`) })
		if err != nil {
			t.Fatal(err)
		}
		long, cancel := context.WithCancel(t.Context())
		cancel()
		for _, tt := range []struct {
			name, query string
			args        []any
			ctx         context.Context
			want        fault.Kind
		}{
			{"unique", `INSERT INTO t (id, name, n) VALUES (2, 'a', 0)`, nil, t.Context(), fault.Conflict},
			{"primary key", `INSERT INTO t (id, name, n) VALUES (1, 'b', 0)`, nil, t.Context(), fault.Conflict},
			{"foreign key", `INSERT INTO child (t) VALUES (7)`, nil, t.Context(), fault.Conflict},
			{"still referred to", `DELETE FROM t WHERE id = $1`, []any{int64(1)}, t.Context(), fault.Conflict},
			{"check", `INSERT INTO t (id, name, n) VALUES (2, 'b', -1)`, nil, t.Context(), fault.Invalid},
			{"not null", `INSERT INTO t (id, name, n) VALUES (2, NULL, 1)`, nil, t.Context(), fault.Invalid},
			{"syntax", `INSERT INTO nowhere VALUES`, nil, t.Context(), fault.Internal},
			{"cancelled", `UPDATE t SET n = 1`, nil, long, fault.Unavailable},
		} {
			err := d.Write(tt.ctx, func(tx *db.Tx) error { return db.Do(tt.ctx, tx, tt.query, tt.args...) })
			if err == nil || fault.KindOf(err) != tt.want {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
			}
		}
		_, err = db.One(t.Context(), d, db.Value[string], `SELECT name FROM t WHERE id = 99`)
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("no row: %v", err)
		}
		if got := names(t, d); !slices.Equal(got, []string{"a"}) {
			t.Errorf("rows %v after refused writes", got)
		}
	})
}

func TestFaultKeepsWhatIsAFault(t *testing.T) {
	own := fault.New(fault.Gone, "story.withdrawn")
	if got := db.Fault(fmt.Errorf("load: %w", own)); !fault.Is(got, fault.Gone) {
		t.Errorf("Fault(%v) = %v", own, got)
	}
	plain := errors.New("disk on fire")
	if got := db.Fault(plain); !errors.Is(got, plain) || fault.KindOf(got) != fault.Internal {
		t.Errorf("Fault(%v) = %v", plain, got)
	}
	if db.Fault(nil) != nil {
		t.Error("Fault(nil) is an error")
	}
}

func TestWriteIsAllOrNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		no := errors.New("no")
		insert := func(tx *db.Tx) error { return db.Do(t.Context(), tx, `INSERT INTO t (id, name, n) VALUES (1, 'a', 0)`) }
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := insert(tx); err != nil {
				return err
			}
			if got := names(t, tx); !slices.Equal(got, []string{"a"}) {
				t.Errorf("a transaction sees %v of its own", got)
			}
			if got := names(t, d); len(got) != 0 {
				t.Errorf("others see %v before the commit", got)
			}
			return no
		})
		if !errors.Is(err, no) || len(names(t, d)) != 0 {
			t.Errorf("error %v, rows %v", err, names(t, d))
		}
		func() {
			defer func() { _ = recover() }()
			_ = d.Write(t.Context(), func(tx *db.Tx) error {
				_ = insert(tx)
				panic("rule")
			})
		}()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		err = d.Write(ctx, func(tx *db.Tx) error {
			return db.Do(ctx, tx, `INSERT INTO t (id, name, n) VALUES (2, 'b', 0)`)
		})
		if err != nil || !slices.Equal(names(t, d), []string{"b"}) {
			t.Errorf("after a panic: %v, rows %v", err, names(t, d))
		}
	})
}

func TestSnapshotStandsStill(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		add(t, d, 1, "a")
		err := d.Snapshot(t.Context(), func(q db.Querier) error {
			before := names(t, q)
			add(t, d, 2, "b")
			if after := names(t, q); !slices.Equal(before, after) {
				t.Errorf("a snapshot saw %v, then %v", before, after)
			}
			return nil
		})
		if err != nil || len(names(t, d)) != 2 {
			t.Errorf("%v, rows %v", err, names(t, d))
		}
	})
}

func TestExecVersioned(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		add(t, d, 1, "a")
		bump := func() error {
			return d.Write(t.Context(), func(tx *db.Tx) error {
				return db.ExecVersioned(t.Context(), tx, `UPDATE t SET n = n + 1 WHERE id = $1 AND n = $2`, 1, 0)
			})
		}
		if err := bump(); err != nil {
			t.Fatal(err)
		}
		if err := bump(); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version: %v", err)
		}
	})
}

// Writers of one SQLite file, in this process and in another, wait for each
// other instead of failing.
func TestWritersWait(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		add(t, d, 1, "a")
		const n = 20
		var wg sync.WaitGroup
		for range n {
			wg.Go(func() {
				err := d.Write(t.Context(), func(tx *db.Tx) error {
					return db.Do(t.Context(), tx, `UPDATE t SET n = n + 1 WHERE id = 1`)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got, err := db.One(t.Context(), d, db.Value[int64], `SELECT n FROM t WHERE id = 1`)
		if err != nil || got != n {
			t.Errorf("n = %d, %v; want %d", got, err, n)
		}
	})
}

func TestPreparedReadersAreBounded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		for i := range 700 {
			got, err := db.One(t.Context(), d, db.Value[int64], fmt.Sprintf(`SELECT CAST(%d AS BIGINT)`, i))
			if err != nil || got != int64(i) {
				t.Fatalf("query %d: %d, %v", i, got, err)
			}
		}
		if _, err := db.All(t.Context(), d, db.Value[int64], `SELECT nonsense FROM nowhere`); err == nil {
			t.Error("a bad query gave no error")
		}
	})
}

func TestTimesAndLists(t *testing.T) {
	at := time.Date(2026, 3, 21, 1, 2, 3, 456789000, time.UTC)
	if got := db.Time(db.Micros(at)); !got.Equal(at) || got.Location() != time.UTC {
		t.Errorf("time %v came back as %v", at, got)
	}
	if db.Micros(time.Time{}) != 0 || !db.Time(0).IsZero() {
		t.Error("the zero time is not stored as 0")
	}
	if got := db.In(3, 3); got != "$3,$4,$5" {
		t.Errorf("In(3, 3) = %s", got)
	}
	var w db.Where
	if w.String() != "" {
		t.Errorf("empty condition %q", w.String())
	}
	w.Add("a = ?", 1)
	w.Add("b IN (?,?) AND c", "x", "y")
	if got := w.String() + " LIMIT " + w.Next(9); got != " WHERE a = $1 AND b IN ($2,$3) AND c LIMIT $4" || len(w.Args) != 4 {
		t.Errorf("%s %v", got, w.Args)
	}
	defer func() {
		if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), "places") {
			t.Error("a place without an argument passed")
		}
	}()
	w.Add("a = ?")
}

func TestOpenFailsClearly(t *testing.T) {
	if _, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder", "x.db")); err == nil {
		t.Error("opened a file in a folder that is not there")
	}
	if _, err := db.Open(t.Context(), "postgres://nobody@127.0.0.1:1/none?sslmode=disable&connect_timeout=2"); err == nil {
		t.Error("opened a server that is not there")
	}
}

// What ends while it is being committed is committed, and said to be; what ended
// before leaves nothing.
func TestTheEndOfARequestDoesNotBreakACommitOff(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		add := func(ctx context.Context, n int, then func()) error {
			return d.Write(ctx, func(tx *db.Tx) error {
				err := db.Do(ctx, tx, `INSERT INTO settings (name, value) VALUES ($1, $2)`, fmt.Sprint("note", n), []byte{1})
				then()
				return err
			})
		}
		ctx, cancel := context.WithCancel(t.Context())
		if err := add(ctx, 1, cancel); !fault.Is(err, fault.Unavailable) {
			t.Errorf("ended before the commit: %v", err)
		}
		if d.Engine() == db.PostgreSQL { // whose driver listens to the context in a commit
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				for _, stmt := range []string{
					`CREATE FUNCTION slow() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END $$`,
					`CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON settings DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()`,
				} {
					if _, err := tx.ExecContext(t.Context(), stmt); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel = context.WithCancel(t.Context())
		if err := add(ctx, 2, func() { time.AfterFunc(100*time.Millisecond, cancel) }); err != nil {
			t.Errorf("ended within the commit: %v", err)
		}
		names, err := db.All(t.Context(), d, db.Value[string], `SELECT name FROM settings WHERE name LIKE 'note%' ORDER BY name`)
		if err != nil || !slices.Equal(names, []string{"note2"}) {
			t.Errorf("there are %v, %v", names, err)
		}
	})
}
