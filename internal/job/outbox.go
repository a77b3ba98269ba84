// Package job owns what Peyk does by itself, and never forgets: the outbox of
// events, and jobs that are claimed, run, retried and given up. It owns their
// SQL and is handed a transaction, so that an event or a job exists exactly if
// the change it belongs to was committed. It must not know what the jobs do.
package job

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
)

// Append writes events to the outbox. node names the process that tells its
// own listeners of them; empty when none does. Call it last in a transaction: from here
// to the commit no other transaction can append.
//
// Places in the outbox are taken from a counter, not from a sequence: the
// counter's row stays locked until the commit, so that places become visible
// in their order, and a reader that has passed a place has missed nothing.
func Append(ctx context.Context, tx *db.Tx, node string, evs []event.Event) error {
	if len(evs) == 0 {
		return nil
	}
	last, err := db.One(ctx, tx, db.Value[int64], `INSERT INTO cursors (name, last) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET last = cursors.last + excluded.last RETURNING last`, outboxName, len(evs))
	if err != nil {
		return err
	}
	for i, ev := range evs {
		raw, err := json.Marshal(entry{ev, node})
		if err != nil {
			return fmt.Errorf("encode event: %w", err)
		}
		err = db.Do(ctx, tx, `INSERT INTO outbox (id, at, payload) VALUES ($1, $2, $3)`,
			last-int64(len(evs)-1-i), db.Micros(ev.At), string(raw))
		if err != nil {
			return err
		}
	}
	return nil
}

// outboxName is the row of cursors that counts the places given out.
const outboxName = "outbox"

// entry is an event as the outbox holds it.
type entry struct {
	event.Event
	Node string `json:",omitempty"`
}

// Logged is an event with its place in the outbox, and the process that told
// its own listeners of it.
type Logged struct {
	ID int64
	event.Event
	Node string
}

// Since returns up to limit events after the given place, oldest first.
func Since(ctx context.Context, q db.Querier, last int64, limit int) ([]Logged, error) {
	return db.All(ctx, q, func(s db.Scanner) (Logged, error) {
		var l Logged
		var raw string
		if err := s.Scan(&l.ID, &raw); err != nil {
			return l, err
		}
		var e entry
		if err := json.Unmarshal([]byte(raw), &e); err != nil {
			return l, fmt.Errorf("decode event %d: %w", l.ID, err)
		}
		l.Event, l.Node = e.Event, e.Node
		return l, nil
	}, `SELECT id, payload FROM outbox WHERE id > $1 ORDER BY id LIMIT $2`, last, limit)
}

// Last returns the newest place in the outbox, 0 when it is empty.
func Last(ctx context.Context, q db.Querier) (int64, error) {
	return db.One(ctx, q, db.Value[int64], `SELECT COALESCE(MAX(id), 0) FROM outbox`)
}

// Prune removes events older than keep that the named cursor has passed.
func Prune(ctx context.Context, tx *db.Tx, cursor string, before time.Time) error {
	return db.Do(ctx, tx, `DELETE FROM outbox WHERE at < $1
		AND id <= (SELECT last FROM cursors WHERE name = $2)
		AND id < (SELECT MAX(id) FROM outbox)`, db.Micros(before), cursor)
}

// cursor returns a reader's place, locked against other nodes until the
// transaction ends, and creates it at the beginning.
func cursor(ctx context.Context, tx *db.Tx, name string) (int64, error) {
	err := db.Do(ctx, tx, `INSERT INTO cursors (name, last) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING`, name)
	if err != nil {
		return 0, err
	}
	if err := db.Do(ctx, tx, `UPDATE cursors SET last = last WHERE name = $1`, name); err != nil {
		return 0, err
	}
	return db.One(ctx, tx, db.Value[int64], `SELECT last FROM cursors WHERE name = $1`, name)
}

// Enqueue writes a job. One of the same kind and name that exists already is
// replaced and its attempts forgotten: one that runs at this moment runs once
// more, a dead one comes to life.
func Enqueue(ctx context.Context, tx *db.Tx, j Job) error {
	if j.Kind == "" {
		return fault.New(fault.Internal, "job.kind")
	}
	return db.Do(ctx, tx, `INSERT INTO jobs (kind, payload, name, run_at, attempts, leased_until, last_error, dead_at)
		VALUES ($1, $2, $3, $4, 0, 0, '', 0)
		ON CONFLICT (kind, name) WHERE name <> '' DO UPDATE
		SET payload = excluded.payload, run_at = excluded.run_at, attempts = 0, last_error = '', dead_at = 0`,
		j.Kind, j.Payload, j.Name, db.Micros(j.RunAt))
}
