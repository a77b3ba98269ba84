package store

import (
	"context"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/site"
)

// Site implements site.Store.
type Site struct{ *base }

const editionColumns = `edition, position, language, name, tagline, about, licence, zone, logo, version`

func scanEdition(r db.Scanner) (site.Edition, error) {
	var e site.Edition
	var edition string
	var logo int64
	err := r.Scan(&edition, &e.Position, &e.Language, &e.Name, &e.Tagline, &e.About, &e.Licence, &e.Zone, &logo, &e.Version)
	e.Edition, e.Logo = id.Edition(edition), id.Media(logo)
	return e, err
}

// Editions returns all editions by position.
func (x *Site) Editions(ctx context.Context) ([]site.Edition, error) {
	return db.All(ctx, x.db, scanEdition, `SELECT `+editionColumns+` FROM editions ORDER BY position`)
}

// CreateEdition saves a new edition.
func (x *Site) CreateEdition(ctx context.Context, e site.Edition, evs []event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		return evs, db.Do(ctx, tx, `INSERT INTO editions (edition, position, language, name, tagline, about, licence, zone,
			logo, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`,
			string(e.Edition), e.Position, e.Language, e.Name, e.Tagline, e.About, e.Licence, e.Zone, int64(e.Logo))
	})
}

// UpdateEdition loads, applies fn and saves.
func (x *Site) UpdateEdition(ctx context.Context, n id.Edition, fn func(*site.Edition) ([]event.Event, error)) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		e, err := db.One(ctx, tx, scanEdition, `SELECT `+editionColumns+` FROM editions WHERE edition = $1`, string(n))
		if err != nil {
			return nil, err
		}
		evs, err := fn(&e)
		if err != nil {
			return nil, err
		}
		return evs, db.ExecVersioned(ctx, tx, `UPDATE editions SET name = $1, tagline = $2, about = $3, licence = $4,
			zone = $5, logo = $6, version = version + 1 WHERE edition = $7 AND version = $8`,
			e.Name, e.Tagline, e.About, e.Licence, e.Zone, int64(e.Logo), string(n), e.Version)
	})
}

// Front returns the editors' order of important news.
func (x *Site) Front(ctx context.Context, e id.Edition) ([]site.Slot, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (site.Slot, error) {
		var code, at, actor int64
		err := r.Scan(&code, &at, &actor)
		return site.Slot{Story: id.Story(code), At: db.Time(at), Actor: id.User(actor)}, err
	}, `SELECT code, at, actor FROM front_slots WHERE edition = $1 ORDER BY position`, string(e))
}

// SetFront replaces the editors' order.
func (x *Site) SetFront(ctx context.Context, e id.Edition, slots []site.Slot, evs []event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		if err := db.Do(ctx, tx, `DELETE FROM front_slots WHERE edition = $1`, string(e)); err != nil {
			return nil, err
		}
		for i, s := range slots {
			n, err := db.Exec(ctx, tx, `INSERT INTO front_slots (edition, position, code, at, actor)
				SELECT $1, $2, code, $3, $4 FROM stories WHERE code = $5 AND edition = $6 AND live_at > 0`,
				string(e), i+1, db.Micros(s.At), int64(s.Actor), int64(s.Story), string(e))
			if err != nil {
				return nil, err
			}
			if n == 0 {
				return nil, fault.New(fault.Conflict, "front.no-such-story").With("code", int64(s.Story))
			}
		}
		return evs, nil
	})
}
