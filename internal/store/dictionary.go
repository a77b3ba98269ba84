package store

import (
	"context"
	"math"
	"time"

	"peyk/internal/copydesk"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/richtext"
)

// Dictionary implements copydesk.Store.
type Dictionary struct{ *base }

func scanGuide(r db.Scanner) (copydesk.Guide, error) {
	var g copydesk.Guide
	var edition, settings, forbidden string
	var at, actor int64
	if err := r.Scan(&edition, &settings, &g.MaxHeadline, &forbidden, &at, &actor, &g.Version); err != nil {
		return g, err
	}
	g.Edition, g.At, g.Actor = id.Edition(edition), db.Time(at), id.User(actor)
	if err := fromJSON(settings, &g.Settings); err != nil {
		return g, err
	}
	return g, fromJSON(forbidden, &g.Forbidden)
}

const guideQuery = `SELECT edition, settings, headline, forbidden, at, actor, version FROM style_guides WHERE edition = $1`

// Guide returns an edition's guide; one that was never written is empty.
func (x *Dictionary) Guide(ctx context.Context, e id.Edition) (copydesk.Guide, error) {
	g, err := db.One(ctx, x.db, scanGuide, guideQuery, string(e))
	if fault.Is(err, fault.NotFound) {
		return copydesk.Guide{Edition: e}, nil
	}
	return g, err
}

// SetGuide loads, applies fn, and saves.
func (x *Dictionary) SetGuide(ctx context.Context, e id.Edition, fn func(*copydesk.Guide) ([]event.Event, error)) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		if err := touch(ctx, tx, e); err != nil {
			return nil, err
		}
		g, err := db.One(ctx, tx, scanGuide, guideQuery, string(e))
		if err != nil {
			return nil, err
		}
		evs, err := fn(&g)
		if err != nil {
			return nil, err
		}
		settings, err := toJSON(g.Settings)
		if err != nil {
			return nil, err
		}
		forbidden, err := toJSON(g.Forbidden)
		if err != nil {
			return nil, err
		}
		return evs, db.ExecVersioned(ctx, tx, `UPDATE style_guides SET settings = $1, headline = $2, forbidden = $3, at = $4,
			actor = $5, version = version + 1 WHERE edition = $6 AND version = $7`,
			settings, g.MaxHeadline, forbidden, db.Micros(g.At), int64(g.Actor), string(e), g.Version)
	})
}

// touch changes the mark of what the edition's desk goes by, and holds its row
// until the transaction ends.
func touch(ctx context.Context, tx *db.Tx, e id.Edition) error {
	return db.Do(ctx, tx, `INSERT INTO style_guides (edition, settings, headline, forbidden, at, actor, version, mark)
		VALUES ($1, '', 0, '', 0, 0, 0, 1) ON CONFLICT (edition) DO UPDATE SET mark = style_guides.mark + 1`, string(e))
}

// Mark is a number that changes with whatever a desk of the edition goes by.
func (x *Dictionary) Mark(ctx context.Context, e id.Edition) (int64, error) {
	n, err := db.One(ctx, x.db, db.Value[int64], `SELECT mark FROM style_guides WHERE edition = $1`, string(e))
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	return n, err
}

const entryColumns = `id, edition, rule, written, wanted, story, at, actor`

func scanEntry(r db.Scanner) (copydesk.Entry, error) {
	var x copydesk.Entry
	var edition string
	var code, at, actor int64
	err := r.Scan(&x.ID, &edition, &x.Rule, &x.Before, &x.After, &code, &at, &actor)
	x.Edition, x.Story, x.At, x.Actor = id.Edition(edition), id.Story(code), db.Time(at), id.User(actor)
	return x, err
}

// Entries lists a dictionary, newest first.
func (x *Dictionary) Entries(ctx context.Context, e id.Edition, before int64, limit int) ([]copydesk.Entry, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return db.All(ctx, x.db, scanEntry, `SELECT `+entryColumns+` FROM dictionary WHERE edition = $1 AND id < $2
		ORDER BY id DESC LIMIT $3`, string(e), before, limit)
}

// AddEntry saves an entry and sets its number; one that is there already stays
// as it is, and no event is written.
func (x *Dictionary) AddEntry(ctx context.Context, entry *copydesk.Entry, evs []event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		if err := touch(ctx, tx, entry.Edition); err != nil {
			return nil, err
		}
		added, err := db.Exec(ctx, tx, `INSERT INTO dictionary (edition, rule, written, wanted, story, at, actor)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (edition, rule, written, wanted) DO NOTHING`,
			string(entry.Edition), entry.Rule, entry.Before, entry.After, int64(entry.Story), db.Micros(entry.At), int64(entry.Actor))
		if err != nil {
			return nil, err
		}
		entry.ID, err = db.One(ctx, tx, db.Value[int64], `SELECT id FROM dictionary WHERE edition = $1 AND rule = $2
			AND written = $3 AND wanted = $4`, string(entry.Edition), entry.Rule, entry.Before, entry.After)
		if err != nil || added == 0 {
			return nil, err
		}
		return evs, nil
	})
}

// RemoveEntry deletes an entry of the edition.
func (x *Dictionary) RemoveEntry(ctx context.Context, e id.Edition, n int64, evs func(copydesk.Entry) []event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		if err := touch(ctx, tx, e); err != nil {
			return nil, err
		}
		entry, err := db.One(ctx, tx, scanEntry, `DELETE FROM dictionary WHERE edition = $1 AND id = $2
			RETURNING `+entryColumns, string(e), n)
		if err != nil {
			return nil, err
		}
		return evs(entry), nil
	})
}

// Published returns the texts of stories that readers have, newest first.
func (x *Dictionary) Published(ctx context.Context, e id.Edition, liveAt time.Time, code id.Story, limit int) ([]copydesk.Published, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (copydesk.Published, error) {
		var p copydesk.Published
		var at, code int64
		var body string
		err := r.Scan(&code, &at, &p.Text.Kicker, &p.Text.Headline, &p.Text.Lead, &body)
		if err != nil {
			return p, err
		}
		p.Code, p.LiveAt = id.Story(code), db.Time(at)
		p.Text.Body, err = richtext.Decode(body)
		return p, err
	}, `SELECT code, live_at, kicker, headline, lead, body FROM stories WHERE edition = $1 AND live_at > 0
		AND (live_at, code) < ($2, $3) ORDER BY live_at DESC, code DESC LIMIT $4`, string(e), db.Micros(liveAt), int64(code), limit)
}

// Counts returns what was learned last.
func (x *Dictionary) Counts(ctx context.Context, e id.Edition) (copydesk.Counts, error) {
	c, err := db.One(ctx, x.db, func(r db.Scanner) (copydesk.Counts, error) {
		var c copydesk.Counts
		var at int64
		var forms string
		if err := r.Scan(&at, &c.Stories, &forms); err != nil {
			return c, err
		}
		c.At = db.Time(at)
		return c, fromJSON(forms, &c.Forms)
	}, `SELECT at, stories, forms FROM word_counts WHERE edition = $1`, string(e))
	if fault.Is(err, fault.NotFound) {
		return copydesk.Counts{}, nil
	}
	return c, err
}

// SetCounts saves what was learned.
func (x *Dictionary) SetCounts(ctx context.Context, e id.Edition, c copydesk.Counts) error {
	forms, err := toJSON(c.Forms)
	if err != nil {
		return err
	}
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		if err := touch(ctx, tx, e); err != nil {
			return nil, err
		}
		return nil, db.Do(ctx, tx, `INSERT INTO word_counts (edition, at, stories, forms) VALUES ($1, $2, $3, $4)
			ON CONFLICT (edition) DO UPDATE SET at = excluded.at, stories = excluded.stories, forms = excluded.forms`,
			string(e), db.Micros(c.At), c.Stories, forms)
	})
}
