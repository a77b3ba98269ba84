// Package testkit owns what tests of several packages need: databases of both
// engines with the schema in them, a clock that a test moves by hand, and a
// small agency with people, sections and stories. It is for tests alone, and
// must not be imported by the program.
//
//	testkit.Each(t, func(t *testing.T, d *db.DB) {
//		w := testkit.NewWorld(t, d)
//		s := w.Published(t, testkit.Headline("باران در شمال"))
//		…
//	})
package testkit

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"peyk/internal/db"
	"peyk/internal/store"
)

// PostgresEnv names the environment variable with the DSN of a PostgreSQL
// server on which tests may create and drop databases.
const PostgresEnv = "PEYK_TEST_POSTGRES"

// howToPostgres is what a skipped test says.
const howToPostgres = "no PostgreSQL to test against: " +
	"export " + PostgresEnv + "=$(.ci/postgres.sh start), or name a server of your own on which databases may be created"

// Each runs the test once on SQLite and once on PostgreSQL, each time on a
// fresh database with the schema in it.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// migrated is a SQLite file with the schema, made once a process.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "peyk-testkit-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "peyk.db")
	if err := migrate(context.Background(), file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// migrate brings the schema into the database of source and closes it.
func migrate(ctx context.Context, source string) error {
	d, err := db.Open(ctx, source)
	if err != nil {
		return err
	}
	if err := store.Migrate(ctx, d); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}

// SQLite returns a fresh database in a folder of the test's own.
func SQLite(tb testing.TB) *db.DB {
	tb.Helper()
	return Open(tb, SQLiteFile(tb))
}

// SQLiteFile returns the path of a fresh database that nobody has opened.
func SQLiteFile(tb testing.TB) string {
	tb.Helper()
	raw, err := migrated()
	if err != nil {
		tb.Fatalf("testkit: make the SQLite template: %v", err)
	}
	file := filepath.Join(tb.TempDir(), "peyk.db")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		tb.Fatalf("testkit: %v", err)
	}
	return file
}

// Open opens the database of source until the test ends.
func Open(tb testing.TB, source string) *db.DB {
	tb.Helper()
	d, err := db.Open(tb.Context(), source)
	if err != nil {
		tb.Fatalf("testkit: open %s: %v", source, err)
	}
	tb.Cleanup(func() {
		if err := d.Close(); err != nil {
			tb.Errorf("testkit: close %s: %v", source, err)
		}
	})
	return d
}

// Postgres returns a fresh database, or skips the test when there is no server.
func Postgres(tb testing.TB) *db.DB {
	tb.Helper()
	return Open(tb, PostgresSource(tb))
}

// PostgresSource returns the DSN of a fresh database that nobody has opened,
// or skips the test when there is no server. It is dropped after the test.
func PostgresSource(tb testing.TB) string {
	tb.Helper()
	template, err := pgTemplate()
	if err != nil {
		tb.Fatalf("testkit: make the PostgreSQL template: %v", err)
	}
	if template == "" {
		tb.Skip(howToPostgres)
	}
	return createPostgres(tb, template)
}

// EmptyPostgresSource is PostgresSource without the schema.
func EmptyPostgresSource(tb testing.TB) string {
	tb.Helper()
	if os.Getenv(PostgresEnv) == "" {
		tb.Skip(howToPostgres)
	}
	return createPostgres(tb, "template0")
}

func createPostgres(tb testing.TB, template string) string {
	tb.Helper()
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // never fails
	name := "peyk_test_" + hex.EncodeToString(raw[:])
	ctx := context.Background() // the test's own has ended when its clean-up runs
	if err := onServer(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		tb.Fatalf("testkit: %v", err)
	}
	tb.Cleanup(func() {
		if err := onServer(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			tb.Errorf("testkit: %v", err)
		}
	})
	source, err := named(name)
	if err != nil {
		tb.Fatalf("testkit: %v", err)
	}
	return source
}

// named returns the server's DSN with another database in it.
func named(name string) (string, error) {
	u, err := url.Parse(os.Getenv(PostgresEnv))
	if err != nil {
		return "", fmt.Errorf("%s: %w", PostgresEnv, err)
	}
	u.Path = "/" + name
	return u.String(), nil
}

// onServer runs statements on the server's own database, in one session.
func onServer(ctx context.Context, statements ...string) error {
	d, err := db.Open(ctx, os.Getenv(PostgresEnv))
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	conn, err := d.Writer().Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	for _, s := range statements {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// pgTemplate makes, once for each schema on a server, a database to copy: that
// is faster than to migrate one for each test. Several processes may ask at
// once. It returns "" without a server.
var pgTemplate = sync.OnceValues(func() (string, error) {
	if os.Getenv(PostgresEnv) == "" {
		return "", nil
	}
	ctx := context.Background()
	sum := sha256.Sum256([]byte(store.Schema(db.PostgreSQL)))
	name := "peyk_template_" + hex.EncodeToString(sum[:8])
	d, err := db.Open(ctx, os.Getenv(PostgresEnv))
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Close() }()
	conn, err := d.Writer().Conn(ctx)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	const lock = 7365091 // any number that nothing else on the server locks
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("SELECT pg_advisory_lock(%d)", lock)); err != nil {
		return "", err
	}
	var ready int
	err = conn.QueryRowContext(ctx, "SELECT COUNT(*) FROM pg_database WHERE datname = $1", name).Scan(&ready)
	if err != nil || ready > 0 {
		return name, err // closing the session ends the lock
	}
	raw := name + "_raw" // until it is whole it has another name
	for _, s := range []string{"DROP DATABASE IF EXISTS " + raw + " WITH (FORCE)", "CREATE DATABASE " + raw + " TEMPLATE template0"} {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return "", fmt.Errorf("%s: %w", s, err)
		}
	}
	source, err := named(raw)
	if err != nil {
		return "", err
	}
	if err := migrate(ctx, source); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+raw+" RENAME TO "+name)
	return name, err
})

// Sources returns a fresh database's source for each engine that is there, by
// the engine's name, for tests that open it several times.
func Sources(tb testing.TB) map[string]string {
	tb.Helper()
	out := map[string]string{"sqlite": SQLiteFile(tb)}
	if strings.TrimSpace(os.Getenv(PostgresEnv)) == "" {
		tb.Log(howToPostgres)
		return out
	}
	out["postgres"] = PostgresSource(tb)
	return out
}
