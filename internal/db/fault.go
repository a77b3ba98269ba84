package db

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"peyk/internal/fault"
)

// Fault classifies an engine's error, in this one place for both engines. A
// unique or foreign key violation is a Conflict; which columns it names
// differs between the engines, so only the kind may be relied on. An error
// that is a fault already, or nil, is returned as it is.
func Fault(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	switch kind := kindOf(err); kind {
	case fault.NotFound:
		return fault.Wrap(kind, "error.not-found", err)
	case fault.Conflict:
		return fault.Wrap(kind, "error.conflict", err)
	case fault.Invalid:
		return fault.Wrap(kind, "error.value", err)
	case fault.Unavailable:
		return fault.Wrap(kind, "error.unavailable", err)
	default:
		return err
	}
}

func kindOf(err error) fault.Kind {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.NotFound
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fault.Unavailable
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return sqliteKind(lite.Code())
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresKind(pg.Code)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return fault.Unavailable
	}
	return fault.Internal
}

func sqliteKind(code int) fault.Kind {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fault.Conflict
	case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL, sqlite3.SQLITE_CONSTRAINT_DATATYPE:
		return fault.Invalid
	}
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
		sqlite3.SQLITE_INTERRUPT: // what a cancelled context does to a running query
		return fault.Unavailable
	}
	return fault.Internal
}

func postgresKind(code string) fault.Kind {
	switch code {
	case "23505", "23503", "40001", "40P01": // unique, foreign key, serialization, deadlock
		return fault.Conflict
	case "23514", "23502", "22P02", "22021": // check, not null, bad text, bad byte
		return fault.Invalid
	}
	if len(code) == 5 {
		switch code[:2] {
		case "08", "53", "57": // connection, resources, operator intervention
			return fault.Unavailable
		}
	}
	return fault.Internal
}
