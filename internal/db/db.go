// Package db owns the two database engines: how each is opened, how one SQL
// text runs on both, and how an engine's error becomes a fault. It must not
// know a schema or any domain type.
//
// SQLite has a pool of readers, which can never write, and one writer, since
// the engine has one write lock; PostgreSQL has one pool for both. Every write
// is inside Write, every read outside of one goes through Read.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"
)

// Engine is which database is behind a DB.
type Engine uint8

// The engines.
const (
	SQLite Engine = iota
	PostgreSQL
)

// String returns the engine's name as goose and the logs spell it.
func (e Engine) String() string {
	if e == PostgreSQL {
		return "postgres"
	}
	return "sqlite3"
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine Engine
	read   *sql.DB
	write  *sql.DB
	stmts  stmtCache    // of the readers
	writes stmtCache    // of SQLite's writer; PostgreSQL's driver has its own
	checks *checkpoints // SQLite's alone
	watch  Watcher
}

// Watcher is told of every query before it runs.
type Watcher func(query string, args []any)

// Watch names who is told of every query from now on: a test that collects
// the texts, a log of what a page costs. Call it before the DB is shared.
func (d *DB) Watch(w Watcher) { d.watch = w }

// Querier runs a query: a DB's readers or a transaction. Query texts are
// constants written once for both engines ($1, $2 …).
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Tx is a write transaction. Engine tells the two forks apart (claiming a job,
// full-text search); nothing else may ask.
type Tx struct {
	*sql.Tx
	Engine Engine
	watch  Watcher

	kept   *stmtCache          // nil: statements are prepared each time
	missed map[string]struct{} // what kept does not have
}

// Open opens the database that source names: a postgres:// URL, or the path
// of a SQLite file, created when absent. The schema is not touched.
func Open(ctx context.Context, source string) (*DB, error) {
	if strings.HasPrefix(source, "postgres://") || strings.HasPrefix(source, "postgresql://") {
		return openPostgres(ctx, source)
	}
	return openSQLite(ctx, source)
}

func openPostgres(ctx context.Context, source string) (*DB, error) {
	pool, err := sql.Open("pgx", source)
	if err != nil {
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	pool.SetMaxOpenConns(4 * max(4, runtime.GOMAXPROCS(0)))
	pool.SetMaxIdleConns(2 * max(4, runtime.GOMAXPROCS(0)))
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open postgres: %w", err), pool.Close())
	}
	return &DB{engine: PostgreSQL, read: pool, write: pool}, nil
}

// sqlitePragmas come in this order: the busy timeout first, so that the
// switch to WAL waits for a lock instead of failing. What is deleted is
// overwritten in the file. Each connection has a cache of its own, so that they
// are small, and maps nothing, which it would do for itself too: what the caches
// do not hold, the system's does.
const sqlitePragmas = "_busy_timeout=10000&_journal_mode=WAL&_foreign_keys=1&_dqs=0&_synchronous=FULL" +
	"&_pragma=cache_size(-8000)&_pragma=temp_store(2)&_pragma=secure_delete(1)"

func openSQLite(ctx context.Context, path string) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open sqlite %s: %w", path, err)
	}
	dsn := "file:" + (&url.URL{Path: abs}).EscapedPath() + "?" + sqlitePragmas
	write, err := sql.Open("sqlite", dsn+"&_txlock=immediate&_pragma=wal_autocheckpoint(32768)") // 128 MB; see checkpoints
	if err != nil {
		return nil, fmt.Errorf("open sqlite %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open sqlite %s: %w", path, err), write.Close())
	}
	read, err := sql.Open("sqlite", dsn+"&_query_only=1")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open sqlite %s: %w", path, err), write.Close())
	}
	conns := 2 * max(2, runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(conns)
	read.SetMaxIdleConns(conns)
	own, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open sqlite %s: %w", path, err), write.Close(), read.Close())
	}
	own.SetMaxOpenConns(1)
	return &DB{engine: SQLite, read: read, write: write, checks: startCheckpoints(ctx, write, own)}, nil
}

// Engine returns which database this is.
func (d *DB) Engine() Engine { return d.engine }

// Close closes the pools.
func (d *DB) Close() error {
	err := errors.Join(d.stmts.close(), d.writes.close())
	if d.checks != nil {
		err = errors.Join(err, d.checks.close())
	}
	if d.read != d.write {
		err = errors.Join(err, d.read.Close())
	}
	return errors.Join(err, d.write.Close())
}

// Flush brings SQLite's write-ahead log into the database and empties it, so
// that what was deleted is in neither. PostgreSQL looks after its own.
func (d *DB) Flush(ctx context.Context) error {
	if d.engine == PostgreSQL {
		return nil
	}
	d.checks.mu.Lock()
	defer d.checks.mu.Unlock()
	_, err := d.write.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return Fault(err)
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return Fault(d.read.PingContext(ctx)) }

// Writer is the pool that migrations run on.
func (d *DB) Writer() *sql.DB { return d.write }

// commitTime is how long a commit may take.
const commitTime = 30 * time.Second

// Write runs fn in one write transaction and commits it. An error of fn rolls
// everything back and is returned as it is; so does a panic, which goes on. Once
// fn has returned, the end of ctx stops nothing any more: a commit that is broken
// off may have come about, and nobody would have been told.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	goOn := context.AfterFunc(ctx, cancel)
	defer goOn()
	tx, err := d.write.BeginTx(own, nil)
	if err != nil {
		return Fault(err)
	}
	committed := false
	defer func() {
		if !committed {
			_ = tx.Rollback() // the first error is the one that tells
		}
	}()
	t := &Tx{Tx: tx, Engine: d.engine, watch: d.watch}
	if d.engine == SQLite {
		t.kept = &d.writes
	}
	if err := fn(t); err != nil {
		return err
	}
	if !goOn() {
		return Fault(ctx.Err())
	}
	late := time.AfterFunc(commitTime, cancel)
	err = tx.Commit()
	late.Stop()
	if err != nil {
		return Fault(fmt.Errorf("commit: %w", err))
	}
	committed = true
	if d.checks != nil {
		d.checks.committed()
	}
	for query := range t.missed { // only now is the one connection free to prepare them for the next
		if _, err := t.kept.get(own, d.write, query); err != nil { //nolint:sqlclosecheck // closed with the database
			break // committed all the same; the next transaction prepares its own
		}
	}
	return nil
}

// Snapshot runs fn in one read transaction that sees the database as it was at
// the start, whatever is written meanwhile.
func (d *DB) Snapshot(ctx context.Context, fn func(q Querier) error) error {
	opts := &sql.TxOptions{ReadOnly: d.engine == PostgreSQL}
	if d.engine == PostgreSQL {
		opts.Isolation = sql.LevelRepeatableRead
	}
	tx, err := d.read.BeginTx(ctx, opts)
	if err != nil {
		return Fault(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return fn(&Tx{Tx: tx, Engine: d.engine, watch: d.watch})
}
