package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/id"
	"peyk/internal/rank"
)

// Rank implements rank.Store.
type Rank struct{ *base }

// place is one row of the lists.
type place struct {
	ranking
	at, story, views int64
}

// ranking is a list's name: how far it looks back, an edition, and a section
// or 0, or a genre or "".
type ranking struct {
	span    int64
	edition string
	section int64
	genre   string
}

func (k ranking) compare(o ranking) int {
	return cmp.Or(cmp.Compare(k.span, o.span), cmp.Compare(k.edition, o.edition), cmp.Compare(k.section, o.section), cmp.Compare(k.genre, o.genre))
}

func scanPlace(r db.Scanner) (place, error) {
	var p place
	err := r.Scan(&p.span, &p.edition, &p.section, &p.genre, &p.at, &p.story, &p.views)
	return p, err
}

// viewed is a story that was seen within a week.
type viewed struct {
	edition, genre string
	section, code  int64
	views          [3]int64 // by rank.Spans
}

func scanViewed(r db.Scanner) (viewed, error) {
	var v viewed
	err := r.Scan(&v.edition, &v.section, &v.genre, &v.code, &v.views[0], &v.views[1], &v.views[2])
	return v, err
}

// Rank lets views leave the windows and makes the lists anew. They are counted
// before the transaction, so that no writer waits for it; what pages read is
// the result.
func (x *Rank) Rank(ctx context.Context, m rank.Making) error {
	if err := x.expire(ctx, m.Now); err != nil {
		return err
	}
	seen, err := db.All(ctx, x.db, scanViewed, `SELECT s.edition, s.section_id, s.genre, s.code, v.hour, v.day, v.week
		FROM view_sums v JOIN stories s ON s.code = v.story WHERE v.week > 0 AND s.live_at > 0 AND s.live_at <= $1`, db.Micros(m.Now))
	if err != nil {
		return err
	}
	is := ranked(seen, m.Depth)
	stored, err := db.All(ctx, x.db, scanPlace, `SELECT span, edition, section_id, genre, position, story, views FROM rankings
		ORDER BY span, edition, section_id, genre, position`)
	if err != nil {
		return err
	}
	was := map[ranking][]place{}
	for _, p := range stored {
		was[p.ranking] = append(was[p.ranking], p)
	}
	for k := range was {
		is[k] = slices.Clip(is[k]) // a list that lost its last story is a list still
	}
	maps.DeleteFunc(is, func(k ranking, list []place) bool { return slices.Equal(list, was[k]) })
	if len(is) == 0 {
		return nil
	}
	// In one order on every node, so that no two wait for each other's rows.
	order := slices.SortedFunc(maps.Keys(is), ranking.compare)
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		var evs []event.Event
		for _, k := range order {
			if err := putRanking(ctx, tx, k, is[k]); err != nil {
				return nil, err
			}
			if m.Changed == nil || sameStories(is[k], was[k], m.Watch) {
				continue
			}
			l := rank.List{Span: rank.Span(k.span), Edition: id.Edition(k.edition), Section: id.Section(k.section), Genre: k.genre}
			if ev := m.Changed(l); ev != nil {
				evs = append(evs, *ev)
			}
		}
		return evs, nil
	})
}

// ranked makes every list of what was seen, depth places each.
func ranked(seen []viewed, depth int) map[ranking][]place {
	out := map[ranking][]place{}
	for i, span := range rank.Spans() {
		slices.SortFunc(seen, func(a, b viewed) int {
			return cmp.Or(cmp.Compare(b.views[i], a.views[i]), cmp.Compare(b.code, a.code))
		})
		for _, v := range seen {
			if v.views[i] <= 0 {
				break
			}
			for _, k := range []ranking{
				{int64(span), v.edition, 0, ""}, {int64(span), v.edition, v.section, ""}, {int64(span), v.edition, 0, v.genre},
			} {
				if list := out[k]; len(list) < depth {
					out[k] = append(list, place{k, int64(len(list) + 1), v.code, v.views[i]})
				}
			}
		}
	}
	return out
}

// sameStories reports whether the first n places are held by the same stories.
func sameStories(a, b []place, n int) bool {
	a, b = a[:min(n, len(a))], b[:min(n, len(b))]
	return slices.EqualFunc(a, b, func(a, b place) bool { return a.story == b.story })
}

var rankingColumns = Table{"rankings", []string{"span", "edition", "section_id", "genre", "position", "story", "views"}}

// putRanking writes one list over the one before.
func putRanking(ctx context.Context, tx *db.Tx, k ranking, list []place) error {
	rows := make([][]any, len(list))
	for i, p := range list {
		rows[i] = []any{p.span, p.edition, p.section, p.genre, p.at, p.story, p.views}
	}
	err := insertRows(ctx, tx, rankingColumns, rows,
		` ON CONFLICT (span, edition, section_id, genre, position) DO UPDATE SET story = excluded.story, views = excluded.views`)
	if err != nil {
		return err
	}
	return db.Do(ctx, tx, `DELETE FROM rankings WHERE span = $1 AND edition = $2 AND section_id = $3 AND genre = $4 AND position > $5`,
		k.span, k.edition, k.section, k.genre, len(list))
}

// MostViewed returns one list, without what has been withdrawn since it was
// made.
func (x *Rank) MostViewed(ctx context.Context, l rank.List, limit int) ([]rank.Ranked, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (rank.Ranked, error) {
		var code, n int64
		err := r.Scan(&code, &n)
		return rank.Ranked{Story: id.Story(code), Views: n}, err
	}, `SELECT r.story, r.views FROM rankings r JOIN stories s ON s.code = r.story
		WHERE r.span = $1 AND r.edition = $2 AND r.section_id = $3 AND r.genre = $4 AND s.live_at > 0
		ORDER BY r.position LIMIT $5`, int64(l.Span), string(l.Edition), int64(l.Section), l.Genre, limit)
}

// Key returns a turn's key.
func (x *Rank) Key(ctx context.Context, turn, oldest int64, make func() (rank.Key, error)) (rank.Key, error) {
	const find = `SELECT key FROM reader_keys WHERE turn = $1`
	have, err := db.All(ctx, x.db, db.Value[[]byte], find, turn)
	if err == nil && len(have) == 0 {
		err = x.db.Write(ctx, func(tx *db.Tx) error {
			key, err := make()
			if err != nil {
				return err
			}
			if err := db.Do(ctx, tx, `DELETE FROM reader_keys WHERE turn < $1`, oldest); err != nil {
				return err
			}
			err = db.Do(ctx, tx, `INSERT INTO reader_keys (turn, key) VALUES ($1, $2) ON CONFLICT (turn) DO NOTHING`, turn, key[:])
			if err != nil {
				return err
			}
			have, err = db.All(ctx, tx, db.Value[[]byte], find, turn)
			return err
		})
	}
	var key rank.Key
	if err == nil {
		copy(key[:], have[0])
	}
	return key, err
}
