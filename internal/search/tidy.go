package search

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"

	"peyk/internal/db"
	"peyk/internal/fault"
)

// How segments are merged: those of one size class together, when there are so
// many of them. A class is mergeAt times as large as the one before.
const (
	mergeAt   = 8
	classBase = 2 * freshMost
	// deadShare is the part of a segment that may be dead, one in so many.
	deadShare = 4
	// graceMicros is how long a replaced segment stays for those who still
	// read it; leaseMicros how long a tidying process may be silent.
	graceMicros = 30 * 1_000_000
	leaseMicros = 60 * 1_000_000
	// writeBytes is about how much one transaction of a merge writes: writers
	// wait no longer than that takes.
	writeBytes = 1 << 20
)

// Tidy brings the index in order: it merges segments, notes what is gone with
// its segment, and drops what was replaced a while ago. One process does it at
// a time; the others return at once. clock says the time in microseconds.
// step, if any, is told of the documents merged.
func (x *Index) Tidy(ctx context.Context, clock func() int64, step func(docs int)) error {
	untidy, err := x.untidy(ctx, clock())
	if err != nil || !untidy {
		return err
	}
	return x.leased(ctx, clock, func(l *lease) error {
		if err := x.sweep(ctx, l, graceMicros); err != nil {
			return err
		}
		for {
			m, err := x.now(ctx)
			if err != nil {
				return err
			}
			group := mergeable(m.views)
			if len(group) == 0 {
				return nil
			}
			if err := x.merge(ctx, l, group); err != nil {
				return err
			}
			if step != nil {
				n := 0
				for _, v := range group {
					n += len(v.docs)
				}
				step(n)
			}
		}
	})
}

// Clear drops what was replaced without waiting for those who may still read
// it: they read again. It leaves that to others who tidy at the moment.
func (x *Index) Clear(ctx context.Context, clock func() int64) error {
	return x.leased(ctx, clock, func(l *lease) error { return x.sweep(ctx, l, 0) })
}

// goneMost is how many may be gone before that is noted with their segments.
const goneMost = 64

// untidy reports whether there is anything to do.
func (x *Index) untidy(ctx context.Context, now int64) (bool, error) {
	m, err := x.now(ctx)
	if err != nil {
		return false, err
	}
	gone := 0
	for _, r := range m.rows {
		if r.kind == rowGone {
			gone++
		}
	}
	if gone >= goneMost || len(mergeable(m.views)) > 0 {
		return true, nil
	}
	old, err := db.One(ctx, x.db, db.Value[int64], `SELECT COUNT(*) FROM search_segments WHERE state <> 1 AND changed < $1`, now-graceMicros)
	return old > 0, err
}

// lease is the right to replace segments.
type lease struct {
	holder string
	clock  func() int64
}

// leased runs fn if nobody else replaces segments.
func (x *Index) leased(ctx context.Context, clock func() int64, fn func(l *lease) error) error {
	l := &lease{holder: rand.Text(), clock: clock}
	var n int64
	err := x.db.Write(ctx, func(tx *db.Tx) (err error) {
		now := clock()
		n, err = db.Exec(ctx, tx, `UPDATE search_leases SET holder = $1, until = $2 WHERE name = 'tidy' AND until < $3`, l.holder, now+leaseMicros, now)
		return err
	})
	if err != nil || n == 0 {
		return err
	}
	err = fn(l)
	// Given back even when ctx has ended.
	back := x.db.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		return db.Do(ctx, tx, `UPDATE search_leases SET until = 0 WHERE name = 'tidy' AND holder = $1`, l.holder)
	})
	if err == nil && ctx.Err() == nil {
		err = back
	}
	return err
}

// keep renews the lease inside a transaction, which fails when it was lost.
func (l *lease) keep(ctx context.Context, tx *db.Tx) error {
	n, err := db.Exec(ctx, tx, `UPDATE search_leases SET until = $1 WHERE name = 'tidy' AND holder = $2`, l.clock()+leaseMicros, l.holder)
	if err == nil && n == 0 {
		err = fault.Wrap(fault.Conflict, "error.conflict", fmt.Errorf("search: somebody else tidies"))
	}
	return err
}

// sweep drops segments that were replaced so long ago and what an interrupted merge left, and notes
// what is gone with its segment.
func (x *Index) sweep(ctx context.Context, l *lease, grace int64) error {
	type old struct{ id, blocks, state int64 }
	list, err := db.All(ctx, x.db, func(s db.Scanner) (old, error) {
		var o old
		err := s.Scan(&o.id, &o.blocks, &o.state)
		return o, err
	}, `SELECT id, blocks, state FROM search_segments WHERE state = 0 OR (state = 2 AND changed < $1)`, l.clock()-grace+1)
	if err != nil {
		return err
	}
	for _, o := range list {
		if err := x.drop(ctx, l, o.id); err != nil {
			return err
		}
	}
	return x.noteGone(ctx, l)
}

func (x *Index) drop(ctx context.Context, l *lease, segment int64) error {
	const atOnce = 256
	for at := segment << blockBits; ; at += atOnce {
		left := int64(0)
		err := x.db.Write(ctx, func(tx *db.Tx) (err error) {
			if err := l.keep(ctx, tx); err != nil {
				return err
			}
			if err := db.Do(ctx, tx, `DELETE FROM search_blocks WHERE id >= $1 AND id < $2`, at, at+atOnce); err != nil {
				return err
			}
			left, err = db.One(ctx, tx, db.Value[int64], `SELECT COUNT(*) FROM (SELECT 1 FROM search_blocks WHERE id >= $1 AND id < $2 LIMIT 1) AS one`,
				at+atOnce, (segment+1)<<blockBits)
			if err != nil || left > 0 {
				return err
			}
			if err := db.Do(ctx, tx, `DELETE FROM search_dead WHERE segment = $1`, segment); err != nil {
				return err
			}
			return db.Do(ctx, tx, `DELETE FROM search_segments WHERE id = $1`, segment)
		})
		if err != nil || left == 0 {
			return err
		}
	}
}

// noteGone moves what is gone from the table of its own to the segments.
func (x *Index) noteGone(ctx context.Context, l *lease) error {
	m, err := x.now(ctx)
	if err != nil {
		return err
	}
	var gone []any
	for _, r := range m.rows {
		if r.kind == rowGone {
			gone = append(gone, r.n)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return x.db.Write(ctx, func(tx *db.Tx) error {
		if err := l.keep(ctx, tx); err != nil {
			return err
		}
		// Those that are neither fresh nor in a segment went with a merge.
		noted := slices.DeleteFunc(slices.Clone(gone), func(g any) bool { return slices.Contains(m.rows, row{rowFresh, g.(int64), 0}) }) //nolint:forcetypeassert // put there above
		for i := range m.views {
			v := &m.views[i]
			was := rowOf(m.rows, v.id)
			if n := int64(v.dead.count()); n != was {
				if err := putDead(ctx, tx, v.id, v.dead); err != nil {
					return err
				}
			}
		}
		for part := range slices.Chunk(noted, 64) {
			if err := db.Do(ctx, tx, `DELETE FROM search_gone WHERE doc IN (`+db.In(1, len(part))+`)`, part...); err != nil {
				return err
			}
		}
		return nil
	})
}

func rowOf(rows []row, segment int64) int64 {
	i := slices.IndexFunc(rows, func(r row) bool { return r.kind == rowSegment && r.n == segment })
	return rows[i].more
}

func putDead(ctx context.Context, tx *db.Tx, segment int64, dead bits) error {
	return db.Do(ctx, tx, `INSERT INTO search_dead (segment, n, bits) VALUES ($1, $2, $3)
		ON CONFLICT (segment) DO UPDATE SET n = excluded.n, bits = excluded.bits`, segment, dead.count(), []byte(dead))
}

// mergeable chooses segments to merge: neighbours in time of one class, or one
// of which much is dead.
func mergeable(views []view) []view {
	classes := map[int][]view{}
	for _, v := range views {
		if n := v.dead.count(); n*deadShare > len(v.docs) {
			return []view{v}
		}
		c := classOf(len(v.docs))
		classes[c] = append(classes[c], v)
	}
	for c := range maxClass {
		if len(classes[c]) >= mergeAt {
			list := slices.SortedFunc(slices.Values(classes[c]), byAge)
			return list[:mergeAt]
		}
	}
	return nil
}

// maxClass is beyond the class of the largest segment there can be.
const maxClass = 16

func classOf(docs int) int {
	c := 0
	for n := classBase; docs >= n && c < maxClass-1; n *= mergeAt {
		c++
	}
	return c
}

func byAge(a, b view) int {
	first := func(v view) int64 {
		if len(v.docs) == 0 {
			return 0
		}
		return v.docs[0].doc
	}
	return cmp.Compare(first(a), first(b))
}
