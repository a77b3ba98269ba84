package db

import (
	"context"
	"fmt"
	"strings"
)

// LockTables lets nobody else write to the tables until the transaction ends;
// readers go on. On SQLite a write transaction does that by itself.
func (t *Tx) LockTables(ctx context.Context, tables ...string) error {
	if t.Engine == SQLite {
		return nil
	}
	_, err := t.Tx.ExecContext(ctx, `LOCK TABLE `+strings.Join(tables, ", ")+` IN EXCLUSIVE MODE`)
	return Fault(err)
}

// ContinueNumbers makes the database number new rows of the table above those
// it has, after rows came with numbers of their own. No number goes back: one
// given before is never given again. On SQLite this happens by itself.
func (t *Tx) ContinueNumbers(ctx context.Context, table, column string) error {
	if t.Engine == SQLite {
		return nil
	}
	var sequence string
	err := t.Tx.QueryRowContext(ctx, `SELECT pg_get_serial_sequence($1, $2)`, table, column).Scan(&sequence)
	if err != nil {
		return Fault(fmt.Errorf("numbers of %s: %w", table, err))
	}
	//nolint:gosec // table, column and sequence are names of the schema, which no request brings
	_, err = t.Tx.ExecContext(ctx, `SELECT setval(CAST($1 AS TEXT)::regclass,
		GREATEST((SELECT MAX(`+column+`) FROM `+table+`), (SELECT last_value FROM `+sequence+`)))
		WHERE EXISTS (SELECT 1 FROM `+table+`)`, sequence)
	return Fault(err)
}
