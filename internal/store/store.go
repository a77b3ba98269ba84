// Package store owns the SQL of every domain and the schema. It implements the
// Store interfaces that the domains declare, one small type each. It must not
// hold a rule or a permission check: a change is a closure of the domain's,
// run between loading and saving, and nothing above this package sees a
// transaction.
package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"sync"

	"peyk/internal/clock"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/job"
	"peyk/internal/search"
)

// Store is everything the agency keeps, domain by domain.
type Store struct {
	Stories  *Stories
	Comments *Comments
	Accounts *Accounts
	Sections *Sections
	Site     *Site
	Media    *Media
	Rank     *Rank
	Audit    *Audit
	Settings *Settings
	Learning *Learning
	// Dictionary is what the copy desks go by.
	Dictionary *Dictionary
	*base
}

// base is what the domains' types share: the database, and the one way in
// which a change and its events are written.
type base struct {
	db    *db.DB
	now   clock.Clock
	node  string
	index *search.Index

	mu        sync.RWMutex
	listeners []func([]event.Event)
}

// New returns a store over an open, migrated database.
func New(d *db.DB, now clock.Clock) *Store {
	b := &base{db: d, now: now, node: rand.Text(), index: search.New(d)}
	return &Store{
		Stories: &Stories{b}, Comments: &Comments{base: b}, Accounts: &Accounts{b}, Sections: &Sections{base: b},
		Site: &Site{base: b}, Media: &Media{b}, Rank: &Rank{b}, Audit: &Audit{b}, Settings: &Settings{b}, Learning: &Learning{b},
		Dictionary: &Dictionary{b},
		base:       b,
	}
}

// DB returns the database, for those who own other tables in it.
func (b *base) DB() *db.DB { return b.db }

// Node is the name under which this process writes to the outbox. What is
// under it there has been told to the listeners of OnCommit already.
func (b *base) Node() string { return b.node }

// OnCommit adds a listener that is called after each change of this process
// was committed and before its caller goes on, so that whoever made a change
// sees it on the next request. Changes of other processes come through the
// outbox alone.
func (b *base) OnCommit(fn func([]event.Event)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.listeners = append(b.listeners, fn)
}

// write runs fn in one transaction, together with the events it returns, and
// tells the listeners.
func (b *base) write(ctx context.Context, fn func(tx *db.Tx) ([]event.Event, error)) error {
	return b.writeTelling(ctx, func(tx *db.Tx) (told, acts []event.Event, err error) {
		told, err = fn(tx)
		return told, told, err
	})
}

// writeTelling is write for what is told in fewer events than it is of acts:
// each of those is in the audit log.
func (b *base) writeTelling(ctx context.Context, fn func(tx *db.Tx) (told, acts []event.Event, err error)) error {
	var evs []event.Event
	err := b.db.Write(ctx, func(tx *db.Tx) error {
		evs = nil // of a try before
		told, acts, err := fn(tx)
		if err != nil {
			return err
		}
		if err := job.Append(ctx, tx, b.node, told); err != nil {
			return err
		}
		if err := appendAudit(ctx, tx, acts); err != nil {
			return err
		}
		evs = told
		return nil
	})
	// A commit that failed may have been done all the same (the line broke, or
	// the reader went away, before the answer was here): what hears of a change
	// that was none only looks again.
	if len(evs) == 0 {
		return err
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, fn := range b.listeners {
		fn(evs)
	}
	return err
}

// Record writes events that accompany no other change.
func (b *base) Record(ctx context.Context, evs ...event.Event) error {
	return b.write(ctx, func(*db.Tx) ([]event.Event, error) { return evs, nil })
}

// toJSON encodes a value of ours for a column.
func toJSON(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode: %w", err)
	}
	return string(raw), nil
}

// fromJSON decodes a column; an empty one leaves v as it is.
func fromJSON(raw string, v any) error {
	if raw == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(raw), v); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	return nil
}

// flag is a bool as it is stored.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
