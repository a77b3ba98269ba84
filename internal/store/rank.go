package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/rank"
)

// Rank implements rank.Store.
type Rank struct{ *base }

// AddViews adds to the counts in one transaction.
func (x *Rank) AddViews(ctx context.Context, views []rank.Views) error {
	return x.db.Write(ctx, func(tx *db.Tx) error {
		for _, v := range views {
			err := db.Do(ctx, tx, `INSERT INTO views (story, hour, n) SELECT code, $1, $2 FROM stories WHERE code = $3
				ON CONFLICT (story, hour) DO UPDATE SET n = views.n + excluded.n`, int64(v.Hour), v.N, int64(v.Story))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// place is one row of the lists.
type place struct {
	edition                   string
	section, at, story, views int64
}

func scanPlace(r db.Scanner) (place, error) {
	var p place
	err := r.Scan(&p.edition, &p.section, &p.at, &p.story, &p.views)
	return p, err
}

// ranking is a list's name: an edition, and a section or 0.
type ranking struct {
	edition string
	section int64
}

func byRanking(places []place) map[ranking][]place {
	out := map[ranking][]place{}
	for _, p := range places {
		k := ranking{p.edition, p.section}
		out[k] = append(out[k], p)
	}
	return out
}

// Rank makes the lists of the most viewed anew. They are counted before the
// transaction, so that no writer waits for it; what pages read is the result.
func (x *Rank) Rank(ctx context.Context, from rank.Hour, now time.Time, depth, watch int, changed func(id.Edition, id.Section) event.Event) error {
	counted, err := db.All(ctx, x.db, scanPlace, `WITH seen AS (
			SELECT s.edition AS edition, s.section_id AS section_id, s.code AS code, SUM(v.n) AS n
			FROM views v JOIN stories s ON s.code = v.story
			WHERE v.hour >= $1 AND s.live_at > 0 AND s.live_at <= $2
			GROUP BY s.edition, s.section_id, s.code),
		placed AS (
			SELECT edition, 0 AS section_id, code, n,
				ROW_NUMBER() OVER (PARTITION BY edition ORDER BY n DESC, code DESC) AS place FROM seen
			UNION ALL
			SELECT edition, section_id, code, n,
				ROW_NUMBER() OVER (PARTITION BY section_id ORDER BY n DESC, code DESC) AS place FROM seen)
		SELECT edition, section_id, place, code, CAST(n AS BIGINT) FROM placed WHERE place <= $3
		ORDER BY edition, section_id, place`, int64(from), db.Micros(now), depth)
	if err != nil {
		return err
	}
	stored, err := db.All(ctx, x.db, scanPlace,
		`SELECT edition, section_id, position, story, views FROM rankings ORDER BY edition, section_id, position`)
	if err != nil || slices.Equal(counted, stored) {
		return err
	}
	is, was := byRanking(counted), byRanking(stored)
	for k := range was {
		is[k] = slices.Clip(is[k]) // a list that lost its last story is a list still
	}
	// In one order on every node, so that no two wait for each other's rows.
	order := slices.SortedFunc(maps.Keys(is), func(a, b ranking) int {
		return cmp.Or(cmp.Compare(a.edition, b.edition), cmp.Compare(a.section, b.section))
	})
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		var evs []event.Event
		for _, k := range order {
			if slices.Equal(is[k], was[k]) {
				continue
			}
			if err := putRanking(ctx, tx, k, is[k]); err != nil {
				return nil, err
			}
			if !sameStories(is[k], was[k], watch) {
				evs = append(evs, changed(id.Edition(k.edition), id.Section(k.section)))
			}
		}
		return evs, nil
	})
}

// sameStories reports whether the first n places are held by the same stories.
func sameStories(a, b []place, n int) bool {
	a, b = a[:min(n, len(a))], b[:min(n, len(b))]
	return slices.EqualFunc(a, b, func(a, b place) bool { return a.story == b.story })
}

var rankingColumns = Table{"rankings", []string{"edition", "section_id", "position", "story", "views"}}

// putRanking writes one list over the one before.
func putRanking(ctx context.Context, tx *db.Tx, k ranking, list []place) error {
	rows := make([][]any, len(list))
	for i, p := range list {
		rows[i] = []any{p.edition, p.section, p.at, p.story, p.views}
	}
	err := insertRows(ctx, tx, rankingColumns, rows,
		` ON CONFLICT (edition, section_id, position) DO UPDATE SET story = excluded.story, views = excluded.views`)
	if err != nil {
		return err
	}
	return db.Do(ctx, tx, `DELETE FROM rankings WHERE edition = $1 AND section_id = $2 AND position > $3`,
		k.edition, k.section, len(list))
}

// MostViewed returns one list.
func (x *Rank) MostViewed(ctx context.Context, e id.Edition, s id.Section, limit int) ([]rank.Ranked, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (rank.Ranked, error) {
		var code, n int64
		err := r.Scan(&code, &n)
		return rank.Ranked{Story: id.Story(code), Views: n}, err
	}, `SELECT story, views FROM rankings WHERE edition = $1 AND section_id = $2 ORDER BY position LIMIT $3`,
		string(e), int64(s), limit)
}

// ViewsOf returns all views of a story.
func (x *Rank) ViewsOf(ctx context.Context, code id.Story) (int64, error) {
	return db.One(ctx, x.db, db.Value[int64], `SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM views WHERE story = $1`, int64(code))
}

// Vote saves a reader's answer in place of an earlier one.
func (x *Rank) Vote(ctx context.Context, code id.Story, reader rank.Reader, helpful bool, now time.Time) (rank.Tally, error) {
	var tally rank.Tally
	err := x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		edition, err := db.One(ctx, tx, db.Value[string],
			`SELECT edition FROM stories WHERE code = $1 AND live_at > 0 AND live_at <= $2`, int64(code), db.Micros(now))
		if err != nil {
			return nil, err
		}
		// The totals' row first: it is the lock that lets one vote on a story
		// in at a time, so that no answer of a reader is counted twice.
		err = db.Do(ctx, tx, `INSERT INTO vote_totals (story, yes, no) VALUES ($1, 0, 0)
			ON CONFLICT (story) DO UPDATE SET yes = vote_totals.yes`, int64(code))
		if err != nil {
			return nil, err
		}
		old, err := db.All(ctx, tx, db.Value[int64], `SELECT helpful FROM votes WHERE story = $1 AND reader = $2`,
			int64(code), reader[:])
		if err != nil {
			return nil, err
		}
		yes, no := flag(helpful), flag(!helpful)
		if len(old) > 0 {
			yes, no = yes-old[0], no-(1-old[0])
		}
		err = db.Do(ctx, tx, `INSERT INTO votes (story, reader, helpful, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (story, reader) DO UPDATE SET helpful = excluded.helpful, at = excluded.at`,
			int64(code), reader[:], flag(helpful), db.Micros(now))
		if err != nil {
			return nil, err
		}
		tally, err = db.One(ctx, tx, scanTally, `UPDATE vote_totals SET yes = yes + $1, no = no + $2 WHERE story = $3
			RETURNING yes, no`, yes, no, int64(code))
		return []event.Event{{Kind: event.VoteCast, At: now, Edition: id.Edition(edition), Story: code}}, err
	})
	return tally, err
}

func scanTally(r db.Scanner) (rank.Tally, error) {
	var t rank.Tally
	err := r.Scan(&t.Yes, &t.No)
	return t, err
}

// TallyOf returns the answers on a story.
func (x *Rank) TallyOf(ctx context.Context, code id.Story) (rank.Tally, error) {
	t, err := db.One(ctx, x.db, scanTally, `SELECT yes, no FROM vote_totals WHERE story = $1`, int64(code))
	if fault.Is(err, fault.NotFound) {
		return rank.Tally{}, nil
	}
	return t, err
}
