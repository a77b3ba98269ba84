package store

import (
	"context"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/id"
	"peyk/internal/section"
)

// Sections implements section.Store.
type Sections struct{ *base }

const sectionColumns = `id, edition, slug, name, position, hidden, version`

func scanSection(r db.Scanner) (section.Section, error) {
	var s section.Section
	var n, hidden int64
	var edition string
	err := r.Scan(&n, &edition, &s.Slug, &s.Name, &s.Position, &hidden, &s.Version)
	s.ID, s.Edition, s.Hidden = id.Section(n), id.Edition(edition), hidden != 0
	return s, err
}

// Sections returns all sections of all editions.
func (x *Sections) Sections(ctx context.Context) ([]section.Section, error) {
	return db.All(ctx, x.db, scanSection, `SELECT `+sectionColumns+` FROM sections ORDER BY edition, position, id`)
}

// CreateSection saves a new section.
func (x *Sections) CreateSection(ctx context.Context, s *section.Section, evs func(*section.Section) []event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		n, err := db.One(ctx, tx, db.Value[int64], `INSERT INTO sections (edition, slug, name, position, hidden, version)
			VALUES ($1, $2, $3, $4, $5, 1) RETURNING id`, string(s.Edition), s.Slug, s.Name, s.Position, flag(s.Hidden))
		if err != nil {
			return nil, err
		}
		s.ID, s.Version = id.Section(n), 1
		return evs(s), nil
	})
}

// UpdateSection loads, applies fn and saves.
func (x *Sections) UpdateSection(ctx context.Context, n id.Section, fn func(*section.Section) ([]event.Event, error)) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		s, err := db.One(ctx, tx, scanSection, `SELECT `+sectionColumns+` FROM sections WHERE id = $1`, int64(n))
		if err != nil {
			return nil, err
		}
		evs, err := fn(&s)
		if err != nil {
			return nil, err
		}
		return evs, db.ExecVersioned(ctx, tx, `UPDATE sections SET slug = $1, name = $2, position = $3, hidden = $4,
			version = version + 1 WHERE id = $5 AND version = $6`,
			s.Slug, s.Name, s.Position, flag(s.Hidden), int64(n), s.Version)
	})
}
