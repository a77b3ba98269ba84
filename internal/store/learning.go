package store

import (
	"context"
	"slices"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/screening/learn"
)

// Learning implements learn.Store.
type Learning struct{ *base }

// Model returns an edition's kept model, a zero Kept when there is none.
func (x *Learning) Model(ctx context.Context, e id.Edition) (learn.Kept, error) {
	k, err := db.One(ctx, x.db, func(r db.Scanner) (learn.Kept, error) {
		var k learn.Kept
		err := r.Scan(&k.Epoch, &k.Cursor, &k.State)
		return k, err
	}, `SELECT epoch, place, state FROM learning WHERE edition = $1`, string(e))
	if fault.Is(err, fault.NotFound) {
		return learn.Kept{}, nil
	}
	return k, err
}

// Epoch returns how often an edition's model was reset.
func (x *Learning) Epoch(ctx context.Context, e id.Edition) (int64, error) {
	return db.One(ctx, x.db, db.Value[int64], `SELECT COALESCE(MAX(epoch), 0) FROM learning WHERE edition = $1`, string(e))
}

// SaveModel keeps a model, unless one is kept that has learnt as much, or the
// model was reset meanwhile; it tells whether it did.
func (x *Learning) SaveModel(ctx context.Context, e id.Edition, k learn.Kept, now time.Time) (bool, error) {
	saved := false
	err := x.db.Write(ctx, func(tx *db.Tx) error {
		rows, err := db.All(ctx, tx, db.Value[int64], `INSERT INTO learning (edition, epoch, place, saved_at, state)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (edition) DO UPDATE
			SET place = excluded.place, saved_at = excluded.saved_at, state = excluded.state
			WHERE learning.epoch = excluded.epoch AND learning.place < excluded.place RETURNING place`,
			string(e), k.Epoch, k.Cursor, db.Micros(now), k.State)
		saved = len(rows) > 0
		return err
	})
	return saved, err
}

// ResetModel forgets a model. What is learnt then begins after the latest
// decision, or, with relearn, at the first.
func (x *Learning) ResetModel(ctx context.Context, e id.Edition, relearn bool, now time.Time) error {
	return x.db.Write(ctx, func(tx *db.Tx) error {
		place := int64(0)
		if !relearn {
			var err error
			if place, err = db.One(ctx, tx, db.Value[int64], `SELECT COALESCE(MAX(id), 0) FROM comment_decisions`); err != nil {
				return err
			}
		}
		return db.Do(ctx, tx, `INSERT INTO learning (edition, epoch, place, saved_at, state) VALUES ($1, 1, $2, $3, $4)
			ON CONFLICT (edition) DO UPDATE SET epoch = learning.epoch + 1, place = excluded.place,
			saved_at = excluded.saved_at, state = excluded.state`, string(e), place, db.Micros(now), []byte{})
	})
}

// taught is a decision as it is read.
type taught struct {
	learn.Decision
	verdict     comment.Verdict
	actor       int64
	rule        string
	ruleVersion int
	findings    string
}

// relevant tells whether the model has something to learn from it: what a
// person decided, or that a decision was taken back or its comment deleted.
func (t *taught) relevant() bool {
	if t.verdict == comment.Approved || t.verdict == comment.Rejected {
		return t.actor > 0 && t.Text != ""
	}
	return t.Reopened
}

// Decisions returns what persons decided in an edition after a place and
// before a moment, in its order, and the place up to which it has looked. Of a
// comment decided twice only the last decision is there.
func (x *Learning) Decisions(ctx context.Context, e id.Edition, after int64, before time.Time, limit int) ([]learn.Decision, int64, error) {
	upto, err := db.One(ctx, x.db, db.Value[int64],
		`SELECT COALESCE(MAX(id), 0) FROM comment_decisions WHERE at <= $1`, db.Micros(before))
	if err != nil || upto <= after {
		return nil, after, err
	}
	rows, err := db.All(ctx, x.db, scanTaught, `SELECT d.id, d.comment_id, d.at, d.verdict, d.actor, d.rule, d.rule_version,
			COALESCE(r.text, ''), COALESCE(r.findings, '')
		FROM comment_decisions d JOIN comments c ON c.id = d.comment_id
		LEFT JOIN comment_revisions r ON r.comment_id = d.comment_id AND r.revision = d.revision
		WHERE d.id > $1 AND d.id <= $2 AND c.edition = $3 ORDER BY d.id LIMIT $4`,
		after, upto, string(e), limit)
	if err != nil {
		return nil, after, err
	}
	end := upto // also past what other editions decided, so that it is not walked over again
	if len(rows) == limit {
		end = rows[len(rows)-1].ID
	}
	rows = slices.DeleteFunc(rows, func(t taught) bool { return !t.relevant() })
	last := map[id.Comment]int64{}
	for _, t := range rows {
		last[t.Comment] = t.ID
	}
	sets, err := ruleSets(ctx, x.db, e)
	if err != nil {
		return nil, after, err
	}
	var out []learn.Decision
	for i := range rows {
		t := &rows[i]
		if last[t.Comment] != t.ID {
			continue
		}
		if err := fromJSON(t.findings, &t.Findings); err != nil {
			return nil, after, err
		}
		for _, s := range sets {
			if rule, ok := s.Rule(t.rule); ok && s.Version == t.ruleVersion {
				t.Checks = rule.Checks
			}
		}
		out = append(out, t.Decision)
	}
	return out, end, nil
}

func scanTaught(r db.Scanner) (taught, error) {
	var t taught
	var n, at int64
	var verdict string
	err := r.Scan(&t.ID, &n, &at, &verdict, &t.actor, &t.rule, &t.ruleVersion, &t.Text, &t.findings)
	t.Comment, t.At, t.verdict = id.Comment(n), db.Time(at), comment.Verdict(verdict)
	t.Approved = t.verdict == comment.Approved
	t.Reopened = t.verdict == comment.Reopened || t.verdict == comment.Undone || t.verdict == comment.Erased
	return t, err
}
