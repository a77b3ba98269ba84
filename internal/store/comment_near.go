package store

import (
	"context"
	"math/bits"
	"slices"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/id"
)

// Two texts are nearly the same when few bits of their simhashes differ. Of the
// four parts of a simhash such texts share one: those that do are looked at,
// the newest of each part.
const (
	near    = 3 // bits
	bands   = 4
	nearFew = 50
)

// group finds which comments of the edition are nearly the same, and returns
// the number that stands for all of them. One that may be grouped leaves its
// group first.
func (s *saving) group(ctx context.Context, rec comment.Record, grouped bool) (id.Comment, error) {
	if grouped {
		if err := s.ungroup(ctx, rec.ID); err != nil {
			return 0, err
		}
	}
	if rec.Simhash == 0 {
		return rec.ID, nil
	}
	alike, err := s.nearest(ctx, rec)
	if err != nil {
		return 0, err
	}
	rows := make([][]any, bands)
	for i := range rows {
		rows[i] = []any{string(rec.Edition), bandOf(rec.Simhash, i), int64(rec.ID), int64(rec.Simhash), int64(alike)}
	}
	return alike, insertRows(ctx, s.tx, bandTable, rows, "")
}

// nearest returns the number that stands for the group of the newest comment
// that is nearly the same, of those that share a band; the comment's own when
// none is.
func (s *saving) nearest(ctx context.Context, rec comment.Record) (id.Comment, error) {
	for i := range bands {
		found := rec.ID
		err := db.Each(ctx, s.tx, func(r db.Scanner) (bool, error) {
			var simhash, alike int64
			if err := r.Scan(&simhash, &alike); err != nil {
				return false, err
			}
			if bits.OnesCount64(uint64(simhash)^rec.Simhash) > near {
				return true, nil
			}
			found = id.Comment(alike)
			return false, nil
		}, `SELECT simhash, alike FROM comment_bands WHERE edition = $1 AND band = $2 ORDER BY comment_id DESC LIMIT $3`,
			string(rec.Edition), bandOf(rec.Simhash, i), nearFew)
		if err != nil || found != rec.ID {
			return found, err
		}
	}
	return rec.ID, nil
}

// bandOf is a part of a simhash, with which part it is.
func bandOf(simhash uint64, i int) int64 { return int64(i)<<16 | int64(simhash>>(16*i)&0xffff) }

var bandTable = Table{"comment_bands", []string{"edition", "band", "comment_id", "simhash", "alike"}}

// ungroup takes a comment out of those that are nearly the same. Where its
// number stood for them, that of the first of the others does.
func (s *saving) ungroup(ctx context.Context, n id.Comment) error {
	if err := db.Do(ctx, s.tx, `DELETE FROM comment_bands WHERE comment_id = $1`, int64(n)); err != nil {
		return err
	}
	others, err := db.All(ctx, s.tx, db.Value[int64], `SELECT id FROM comments WHERE alike = $1 AND id <> $2`, int64(n), int64(n))
	if err != nil || len(others) == 0 {
		return err
	}
	next := slices.Min(others)
	if err := db.Do(ctx, s.tx, `UPDATE comments SET alike = $1 WHERE alike = $2 AND id <> $3`, next, int64(n), int64(n)); err != nil {
		return err
	}
	return db.Do(ctx, s.tx, `UPDATE comment_bands SET alike = $1 WHERE comment_id IN (SELECT id FROM comments WHERE alike = $2)`, next, next)
}
