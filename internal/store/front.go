package store

import (
	"context"
	"time"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/site"
)

const arrangementColumns = `id, edition, base, version, starts, at, actor, note`

func scanArrangement(r db.Scanner) (site.Arrangement, error) {
	var a site.Arrangement
	var edition string
	var starts, at, actor int64
	err := r.Scan(&a.ID, &edition, &a.Base, &a.Version, &starts, &at, &actor, &a.Note)
	a.Edition, a.Starts, a.At, a.Actor = id.Edition(edition), db.Time(starts), db.Time(at), id.User(actor)
	return a, err
}

// Arrangement returns what is in force at a time.
func (x *Site) Arrangement(ctx context.Context, e id.Edition, at time.Time) (site.Arrangement, error) {
	return x.arrangement(ctx, `SELECT `+arrangementColumns+` FROM front_arrangements
		WHERE edition = $1 AND draft = 0 AND starts <= $2 ORDER BY starts DESC, id DESC LIMIT 1`, string(e), db.Micros(at))
}

// ArrangementByID returns one that was published.
func (x *Site) ArrangementByID(ctx context.Context, e id.Edition, n int64) (site.Arrangement, error) {
	return x.arrangement(ctx, `SELECT `+arrangementColumns+` FROM front_arrangements
		WHERE id = $1 AND edition = $2 AND draft = 0`, n, string(e))
}

// Draft returns an editor's own.
func (x *Site) Draft(ctx context.Context, e id.Edition, actor id.User) (site.Arrangement, error) {
	return x.arrangement(ctx, `SELECT `+arrangementColumns+` FROM front_arrangements
		WHERE edition = $1 AND actor = $2 AND draft = 1`, string(e), int64(actor))
}

// arrangement reads one with its regions and places.
func (x *Site) arrangement(ctx context.Context, query string, args ...any) (site.Arrangement, error) {
	a, err := db.One(ctx, x.db, scanArrangement, query, args...)
	if err != nil {
		return a, err
	}
	a.Regions, err = db.All(ctx, x.db, func(r db.Scanner) (site.Region, error) {
		var reg site.Region
		var layout string
		err := r.Scan(&layout, &reg.Title)
		reg.Layout = site.Layout(layout)
		return reg, err
	}, `SELECT layout, title FROM front_regions WHERE arrangement = $1 ORDER BY region`, a.ID)
	if err != nil {
		return a, err
	}
	type placed struct {
		region int
		slot   site.Slot
	}
	places, err := db.All(ctx, x.db, func(r db.Scanner) (placed, error) {
		var p placed
		var code, from, until, since, actor, section int64
		err := r.Scan(&p.region, &code, &from, &until, &since, &actor, &section, &p.slot.Rule.Genre, &p.slot.Rule.Tag, &p.slot.Rule.Least)
		p.slot.Story, p.slot.Actor, p.slot.Rule.Section = id.Story(code), id.User(actor), id.Section(section)
		p.slot.From, p.slot.Until, p.slot.At = db.Time(from), db.Time(until), db.Time(since)
		return p, err
	}, `SELECT region, code, from_at, until_at, since, actor, section, genre, tag, least FROM front_places
		WHERE arrangement = $1 ORDER BY region, place`, a.ID)
	for _, p := range places {
		if p.region < len(a.Regions) {
			a.Regions[p.region].Slots = append(a.Regions[p.region].Slots, p.slot)
		}
	}
	return a, err
}

// NextArrangement returns when the next one after a time is in force.
func (x *Site) NextArrangement(ctx context.Context, e id.Edition, after time.Time) (time.Time, error) {
	at, err := db.One(ctx, x.db, scanTime, `SELECT starts FROM front_arrangements
		WHERE edition = $1 AND draft = 0 AND starts > $2 ORDER BY starts, id LIMIT 1`, string(e), db.Micros(after))
	if fault.Is(err, fault.NotFound) {
		return time.Time{}, nil
	}
	return at, err
}

func scanTime(r db.Scanner) (time.Time, error) {
	var us int64
	err := r.Scan(&us)
	return db.Time(us), err
}

// Arrangements returns the newest that were published, without regions.
func (x *Site) Arrangements(ctx context.Context, e id.Edition, limit int) ([]site.Arrangement, error) {
	return db.All(ctx, x.db, scanArrangement, `SELECT `+arrangementColumns+` FROM front_arrangements
		WHERE edition = $1 AND draft = 0 ORDER BY id DESC LIMIT $2`, string(e), limit)
}

// SaveDraft keeps an editor's own.
func (x *Site) SaveDraft(ctx context.Context, a site.Arrangement) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		if a.Version > 0 {
			n, err := dropDraft(ctx, tx, a, a.Version)
			if err != nil {
				return nil, err
			}
			if n == 0 {
				return nil, fault.New(fault.Conflict, "error.changed-meanwhile")
			}
		}
		a.Version++
		return nil, insertArrangement(ctx, tx, a, 1)
	})
}

// DropDraft forgets an editor's own.
func (x *Site) DropDraft(ctx context.Context, e id.Edition, actor id.User) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		_, err := dropDraft(ctx, tx, site.Arrangement{Edition: e, Actor: actor}, 0)
		return nil, err
	})
}

// dropDraft removes the draft of the arrangement's edition and actor, if it is
// of the version; 0 is any.
func dropDraft(ctx context.Context, tx *db.Tx, a site.Arrangement, version int64) (int, error) {
	ids, err := db.All(ctx, tx, scanInt, `SELECT id FROM front_arrangements
		WHERE edition = $1 AND actor = $2 AND draft = 1 AND (version = $3 OR $3 = 0)`, string(a.Edition), int64(a.Actor), version)
	if err != nil {
		return 0, err
	}
	return len(ids), dropArrangements(ctx, tx, ids)
}

func scanInt(r db.Scanner) (int64, error) {
	var n int64
	err := r.Scan(&n)
	return n, err
}

func dropArrangements(ctx context.Context, tx *db.Tx, ids []int64) error {
	for _, n := range ids {
		for _, query := range []string{
			`DELETE FROM front_places WHERE arrangement = $1`, `DELETE FROM front_regions WHERE arrangement = $1`,
			`DELETE FROM front_arrangements WHERE id = $1`,
		} {
			if err := db.Do(ctx, tx, query, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// insertArrangement writes one; draft is 1 for an editor's own.
func insertArrangement(ctx context.Context, tx *db.Tx, a site.Arrangement, draft int) error {
	n, err := db.One(ctx, tx, scanInt, `INSERT INTO front_arrangements (edition, draft, base, version, starts, at, actor, note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
		string(a.Edition), draft, a.Base, a.Version, db.Micros(a.Starts), db.Micros(a.At), int64(a.Actor), a.Note)
	if err != nil {
		return err
	}
	for i, r := range a.Regions {
		if err := db.Do(ctx, tx, `INSERT INTO front_regions (arrangement, region, layout, title) VALUES ($1, $2, $3, $4)`,
			n, i, string(r.Layout), r.Title); err != nil {
			return err
		}
		for j, s := range r.Slots {
			if err := db.Do(ctx, tx, `INSERT INTO front_places (arrangement, region, place, weight, code, from_at, until_at, since,
				actor, section, genre, tag, least) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
				n, i, j, a.Weight(i, j), int64(s.Story), db.Micros(s.From), db.Micros(s.Until), db.Micros(s.At), int64(s.Actor),
				int64(s.Rule.Section), s.Rule.Genre, s.Rule.Tag, s.Rule.Least); err != nil {
				return err
			}
		}
	}
	return nil
}

// PublishArrangement saves an arrangement for everybody.
func (x *Site) PublishArrangement(ctx context.Context, a site.Arrangement, keep int, evs []event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		// One at a time: who comes second must see what the first did.
		if err := db.Do(ctx, tx, `UPDATE editions SET version = version WHERE edition = $1`, string(a.Edition)); err != nil {
			return nil, err
		}
		newest, err := db.One(ctx, tx, scanInt, `SELECT COALESCE(MAX(id), 0) FROM front_arrangements
			WHERE edition = $1 AND draft = 0`, string(a.Edition))
		if err != nil {
			return nil, err
		}
		if newest != a.Base {
			return nil, fault.New(fault.Conflict, "front.arranged-meanwhile")
		}
		for _, code := range a.Stories() {
			n, err := db.One(ctx, tx, scanInt, `SELECT COUNT(*) FROM stories WHERE code = $1 AND edition = $2 AND live_at > 0`,
				int64(code), string(a.Edition))
			if err != nil {
				return nil, err
			}
			if n == 0 {
				return nil, fault.New(fault.Conflict, "front.no-such-story").With("code", int64(code))
			}
		}
		if _, err := dropDraft(ctx, tx, a, 0); err != nil {
			return nil, err
		}
		if err := insertArrangement(ctx, tx, a, 0); err != nil {
			return nil, err
		}
		// What is in force stays, however old: the newest that has started.
		old, err := db.All(ctx, tx, scanInt, `SELECT id FROM front_arrangements WHERE edition = $1 AND draft = 0
			ORDER BY id DESC LIMIT 1000 OFFSET $2`, string(a.Edition), keep)
		if err != nil {
			return nil, err
		}
		inForce, err := db.One(ctx, tx, scanInt, `SELECT id FROM front_arrangements WHERE edition = $1 AND draft = 0 AND starts <= $2
			ORDER BY starts DESC, id DESC LIMIT 1`, string(a.Edition), db.Micros(a.At))
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		var drop []int64
		for _, n := range old {
			if n != inForce {
				drop = append(drop, n)
			}
		}
		return evs, dropArrangements(ctx, tx, drop)
	})
}

// CancelArrangement removes one that is not in force yet.
func (x *Site) CancelArrangement(ctx context.Context, e id.Edition, n int64, now time.Time, evs []event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		ids, err := db.All(ctx, tx, scanInt, `SELECT id FROM front_arrangements
			WHERE id = $1 AND edition = $2 AND draft = 0 AND starts > $3`, n, string(e), db.Micros(now))
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			return nil, fault.New(fault.Conflict, "front.begun")
		}
		return evs, dropArrangements(ctx, tx, ids)
	})
}
