package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"peyk/internal/fault"
)

// stmtCache keeps the prepared form of queries: parsing a query
// costs SQLite more than running most of them.
type stmtCache struct {
	mu sync.RWMutex
	m  map[string]*sql.Stmt
}

// maxStmts bounds the cache. Texts with expanded lists vary in length; past
// the bound a text is run without being kept.
const maxStmts = 512

// have returns the statement of a text, and whether there is no room for one
// more.
func (c *stmtCache) have(query string) (st *sql.Stmt, full bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.m[query], len(c.m) >= maxStmts
}

func (c *stmtCache) get(ctx context.Context, pool *sql.DB, query string) (*sql.Stmt, error) {
	st, full := c.have(query) //nolint:sqlclosecheck // kept for the next
	if st != nil || full {
		return st, nil
	}
	// The statement outlives the request that first needed it.
	st, err := pool.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if have := c.m[query]; have != nil {
		return have, st.Close() //nolint:sqlclosecheck // another was quicker; the one kept stays open
	}
	if c.m == nil {
		c.m = map[string]*sql.Stmt{}
	}
	c.m[query] = st
	return st, nil
}

func (c *stmtCache) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var err error
	for _, st := range c.m {
		err = errors.Join(err, st.Close())
	}
	c.m = nil
	return err
}

func (w Watcher) see(query string, args []any) {
	if w != nil {
		w(query, args)
	}
}

// QueryContext runs a query in the transaction.
func (t *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	t.watch.see(query, args)
	return t.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query of one row in the transaction.
func (t *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	t.watch.see(query, args)
	if st := t.prepared(ctx, query); st != nil { //nolint:sqlclosecheck // ends with the transaction
		return st.QueryRowContext(ctx, args...)
	}
	return t.Tx.QueryRowContext(ctx, query, args...)
}

// prepared returns the statement that an earlier transaction had prepared, or
// nil. Rows that are read one by one do without: meanwhile the same text could
// run again, and they would be one statement.
func (t *Tx) prepared(ctx context.Context, query string) *sql.Stmt {
	if t.kept == nil {
		return nil
	}
	st, full := t.kept.have(query)
	if st != nil {
		return t.StmtContext(ctx, st)
	}
	if !full {
		if t.missed == nil {
			t.missed = map[string]struct{}{}
		}
		t.missed[query] = struct{}{}
	}
	return nil
}

// ExecContext runs a statement in the transaction.
func (t *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	t.watch.see(query, args)
	if st := t.prepared(ctx, query); st != nil { //nolint:sqlclosecheck // ends with the transaction
		return st.ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}

// QueryContext runs a query on a reader.
func (d *DB) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	d.watch.see(query, args)
	st, err := d.stmts.get(ctx, d.read, query) //nolint:sqlclosecheck // kept for the next; closed with the database
	if err != nil {
		return nil, err
	}
	if st == nil {
		return d.read.QueryContext(ctx, query, args...)
	}
	return st.QueryContext(ctx, args...)
}

// QueryRowContext runs a query of one row on a reader.
func (d *DB) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	d.watch.see(query, args)
	st, err := d.stmts.get(ctx, d.read, query) //nolint:sqlclosecheck // kept for the next; closed with the database
	if err != nil || st == nil {
		return d.read.QueryRowContext(ctx, query, args...) // a bad text fails again here, as the row's error
	}
	return st.QueryRowContext(ctx, args...)
}

// Scanner is a row that can be read: sql.Row or sql.Rows.
type Scanner interface{ Scan(dest ...any) error }

// All runs the query and reads every row with scan.
func All[T any](ctx context.Context, q Querier, scan func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	var out []T
	err := Each(ctx, q, func(s Scanner) (bool, error) {
		v, err := scan(s)
		if err == nil {
			out = append(out, v)
		}
		return err == nil, err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Each runs the query and hands its rows to see one by one, while that asks for
// more. In a transaction see must ask nothing else of it.
func Each(ctx context.Context, q Querier, see func(Scanner) (more bool, err error), query string, args ...any) error {
	rows, err := queryAll(ctx, q, query, args)
	if err != nil {
		return Fault(err)
	}
	defer func() { _ = rows.Close() }() // rows.Err tells
	for rows.Next() {
		if more, err := see(rows); err != nil || !more {
			return Fault(err)
		}
	}
	return Fault(rows.Err())
}

// queryAll runs a query whose rows are all read before anything else is asked,
// so that a transaction may use the statement it has.
func queryAll(ctx context.Context, q Querier, query string, args []any) (*sql.Rows, error) {
	t, ok := q.(*Tx)
	if !ok {
		return q.QueryContext(ctx, query, args...)
	}
	st := t.prepared(ctx, query) //nolint:sqlclosecheck // ends with the transaction
	if st == nil {
		return t.QueryContext(ctx, query, args...)
	}
	t.watch.see(query, args)
	return st.QueryContext(ctx, args...)
}

// One runs the query and reads its first row; no row is a NotFound fault.
func One[T any](ctx context.Context, q Querier, scan func(Scanner) (T, error), query string, args ...any) (T, error) {
	v, err := scan(q.QueryRowContext(ctx, query, args...))
	return v, Fault(err)
}

// Exec runs a statement and returns how many rows it touched.
func Exec(ctx context.Context, tx *Tx, query string, args ...any) (int64, error) {
	res, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, Fault(err)
	}
	n, err := res.RowsAffected()
	return n, Fault(err)
}

// Do runs a statement whose count of rows does not matter.
func Do(ctx context.Context, tx *Tx, query string, args ...any) error {
	_, err := Exec(ctx, tx, query, args...)
	return err
}

// ExecVersioned runs an UPDATE that names the version it expects; touching no
// row means that somebody else was first, a Conflict fault.
func ExecVersioned(ctx context.Context, tx *Tx, query string, args ...any) error {
	n, err := Exec(ctx, tx, query, args...)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "error.changed-meanwhile")
	}
	return err
}

// Value scans one value, for queries of a single column.
func Value[T any](s Scanner) (T, error) {
	var v T
	err := s.Scan(&v)
	return v, err
}

// Micros is a time as it is stored: microseconds since 1970 UTC, and 0 for the
// zero time.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Time is the time that Micros stored.
func Time(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// In writes "$n,$n+1,…" for count values from placeholder first: lists are
// expanded, since = ANY is PostgreSQL's alone.
func In(first, count int) string {
	var b strings.Builder
	for i := range count {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	return b.String()
}

// Anys turns a list into arguments.
func Anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// Where builds a condition whose parts depend on what is asked.
type Where struct {
	parts []string
	Args  []any
}

// Add appends a condition; each ? in cond becomes the next placeholder.
func (w *Where) Add(cond string, args ...any) {
	var b strings.Builder
	n := len(w.Args)
	for i := range len(cond) {
		if cond[i] == '?' {
			n++
			b.WriteString("$" + strconv.Itoa(n))
			continue
		}
		b.WriteByte(cond[i])
	}
	if n-len(w.Args) != len(args) {
		panic(fmt.Sprintf("db: condition %q has %d places for %d arguments", cond, n-len(w.Args), len(args)))
	}
	w.parts = append(w.parts, b.String())
	w.Args = append(w.Args, args...)
}

// String returns " WHERE a AND b", or nothing when nothing was added.
func (w *Where) String() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.parts, " AND ")
}

// Next returns the placeholder for the next argument and keeps the argument.
func (w *Where) Next(arg any) string {
	w.Args = append(w.Args, arg)
	return "$" + strconv.Itoa(len(w.Args))
}
