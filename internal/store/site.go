package store

import (
	"context"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/id"
	"peyk/internal/site"
)

// Site implements site.Store.
type Site struct{ *base }

const editionColumns = `edition, position, language, name, tagline, about, licence, closing, zone, logo, version`

func scanEdition(r db.Scanner) (site.Edition, error) {
	var e site.Edition
	var edition string
	var logo int64
	err := r.Scan(&edition, &e.Position, &e.Language, &e.Name, &e.Tagline, &e.About, &e.Licence, &e.Closing, &e.Zone, &logo, &e.Version)
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
		return evs, db.Do(ctx, tx, `INSERT INTO editions (edition, position, language, name, tagline, about, licence, closing, zone,
			logo, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`,
			string(e.Edition), e.Position, e.Language, e.Name, e.Tagline, e.About, e.Licence, e.Closing, e.Zone, int64(e.Logo))
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
			closing = $5, zone = $6, logo = $7, version = version + 1 WHERE edition = $8 AND version = $9`,
			e.Name, e.Tagline, e.About, e.Licence, e.Closing, e.Zone, int64(e.Logo), string(n), e.Version)
	})
}
