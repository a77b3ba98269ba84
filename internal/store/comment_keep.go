package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/id"
)

// Today returns the day it is in the edition.
func (x *Comments) Today(ctx context.Context, e id.Edition, now time.Time) (comment.Day, error) {
	zone, err := x.zoneOf(ctx, x.db, e)
	if err != nil {
		return 0, err
	}
	return comment.DayOf(now, zone), nil
}

// Unscreened returns comments whose screening was put off, oldest first.
func (x *Comments) Unscreened(ctx context.Context, limit int) ([]*comment.Comment, error) {
	return db.All(ctx, x.db, scanOneComment, `SELECT `+commentColumns+commentFrom+` WHERE c.screened = 0 AND c.id > 0 ORDER BY c.id LIMIT $1`, limit)
}

func comments(list []int64) []id.Comment {
	out := make([]id.Comment, len(list))
	for i, n := range list {
		out[i] = id.Comment(n)
	}
	return out
}

// SetRisks sets the risk of those that are in the queue, and with it when they
// are due.
func (x *Comments) SetRisks(ctx context.Context, risks map[id.Comment]float64) error {
	for part := range slices.Chunk(slices.Sorted(maps.Keys(risks)), bulkPart) {
		err := x.db.Write(ctx, func(tx *db.Tx) error {
			for _, n := range part {
				r := risks[n]
				err := db.Do(ctx, tx, `UPDATE comments SET risk = $1,
					due_at = queued_at + CASE WHEN reason IN ('report', 'appeal') THEN CAST($2 AS BIGINT) ELSE CAST($3 AS BIGINT) END WHERE id = $4 AND queued = 1`,
					r, comment.Patience(r, comment.Reported).Microseconds(), comment.Patience(r, comment.New).Microseconds(), int64(n))
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// PublishedOf returns a story's published comments after one, by number.
func (x *Comments) PublishedOf(ctx context.Context, code id.Story, after id.Comment, limit int) ([]id.Comment, error) {
	list, err := db.All(ctx, x.db, db.Value[int64], `SELECT id FROM comments
		WHERE story = $1 AND state = 'published' AND id > $2 ORDER BY id LIMIT $3`, int64(code), int64(after), limit)
	return comments(list), err
}

// MarkTold notes what a sender was told.
func (x *Comments) MarkTold(ctx context.Context, n id.Comment, news string) error {
	return x.db.Write(ctx, func(tx *db.Tx) error {
		return db.Do(ctx, tx, `UPDATE comments SET told = $1 WHERE id = $2 AND state <> 'deleted'`, news, int64(n))
	})
}

// Forget blanks what is kept of people about comments sent before.
func (x *Comments) Forget(ctx context.Context, e id.Edition, before time.Time, limit int) (int, error) {
	done := 0
	err := x.db.Write(ctx, func(tx *db.Tx) error {
		list, err := db.All(ctx, tx, db.Value[int64], `SELECT id FROM comments WHERE edition = $1 AND kept = 1 AND created_at < $2
			AND (queued = 0 OR LENGTH(sender) > 0) LIMIT $3`, string(e), db.Micros(before), limit)
		if err != nil {
			return err
		}
		done = len(list)
		for part := range slices.Chunk(list, bulkPart) {
			in := db.In(2, len(part))
			args := append([]any{[]byte{}}, db.Anys(part)...)
			if err := db.Do(ctx, tx, `UPDATE comments SET sender = $1, kept = queued, email = CASE WHEN queued = 1 THEN email ELSE '' END
				WHERE id IN (`+in+`)`, args...); err != nil {
				return err
			}
			if err := db.Do(ctx, tx, `DELETE FROM comment_bands WHERE comment_id IN (`+db.In(1, len(part))+`)`, db.Anys(part)...); err != nil {
				return err
			}
		}
		if err := db.Do(ctx, tx, `DELETE FROM comment_votes WHERE at < $1
			AND EXISTS (SELECT 1 FROM comments c WHERE c.id = comment_id AND c.edition = $2)`, db.Micros(before), string(e)); err != nil {
			return err
		}
		return db.Do(ctx, tx, `UPDATE comment_reports SET reader = $1 WHERE at < $2 AND LENGTH(reader) > 0
			AND EXISTS (SELECT 1 FROM comments c WHERE c.id = comment_id AND c.edition = $3)`, []byte{}, db.Micros(before), string(e))
	})
	return done, err
}

// shelve hides the comments of a story that was taken back, in its transaction,
// and leaves everything that was decided about them as it is: should the story
// come back, so do they.
func shelve(ctx context.Context, tx *db.Tx, code id.Story, away bool) error {
	if away {
		return db.Do(ctx, tx, `UPDATE comments SET shelved = 1, shown = 0, heads = 0, queued = 0, version = version + 1
			WHERE story = $1 AND shelved = 0`, int64(code))
	}
	return db.Do(ctx, tx, `UPDATE comments SET shelved = 0, shown = CASE WHEN state = 'published' THEN 1 ELSE 0 END,
		heads = CASE WHEN parent = 0 AND (state = 'published' OR answers > 0) THEN 1 ELSE 0 END,
		queued = CASE WHEN reason <> '' THEN 1 ELSE 0 END, version = version + 1
		WHERE story = $1 AND shelved = 1`, int64(code))
}
