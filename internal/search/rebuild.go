package search

import (
	"context"
	"slices"
	"sync"

	"peyk/internal/db"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// rebuildSegment is how many documents a rebuilt segment has.
const rebuildSegment = 4096

// Documents reads documents for a rebuild: those with a code above after, in
// the order of their codes, at most n of them.
type Documents func(ctx context.Context, after id.Story, n int) ([]Doc, error)

// Rebuild makes the index anew. Until it is done readers see the old one; what
// is put or removed meanwhile is neither lost nor comes back. progress, if
// any, is told how many documents are done. An index that somebody else is
// tidying up is a Conflict.
func (x *Index) Rebuild(ctx context.Context, clock func() int64, from Documents, progress func(done int)) error {
	ran := false
	err := x.leased(ctx, clock, func(l *lease) error {
		ran = true
		return x.rebuild(ctx, l, from, progress)
	})
	if err == nil && !ran {
		return fault.New(fault.Conflict, "search.busy")
	}
	return err
}

// rebuilding is one rebuild under way.
type rebuilding struct {
	x     *Index
	l     *lease
	old   []view
	docs  map[id.Story]int64 // of the old segments
	fresh map[id.Story]bool
	made  []int64 // new segments
	batch []*Ready
}

func (x *Index) rebuild(ctx context.Context, l *lease, from Documents, progress func(done int)) error {
	if err := x.sweep(ctx, l, graceMicros); err != nil {
		return err
	}
	err := x.db.Write(ctx, func(tx *db.Tx) error { return flush(ctx, tx, l.clock()) })
	if err != nil {
		return err
	}
	m, err := x.now(ctx)
	if err != nil {
		return err
	}
	r := &rebuilding{x: x, l: l, old: m.views, docs: map[id.Story]int64{}, fresh: map[id.Story]bool{}}
	for _, v := range m.views {
		for ord, d := range v.docs {
			if !v.dead.has(uint32(ord)) {
				r.docs[storyOf(d.code)] = d.doc
			}
		}
	}
	for _, d := range m.fresh {
		r.fresh[d.Code] = true
	}
	if err := r.fill(ctx, from, progress); err != nil {
		return err
	}
	return r.finish(ctx)
}

// rebuildBatch is how many documents are read and taken apart at once.
const rebuildBatch = 256

// fill reads in one goroutine, takes apart in others and writes in this one.
func (r *rebuilding) fill(ctx context.Context, from Documents, progress func(done int)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type batch struct {
		docs  []Doc
		ready chan []*Ready
	}
	todo, order := make(chan batch), make(chan batch, 4)
	var failed error
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() {
		defer close(order)
		defer close(todo)
		for after := id.Story(0); ; {
			docs, err := from(ctx, after, rebuildBatch)
			if err != nil || len(docs) == 0 {
				failed = err
				return
			}
			after = docs[len(docs)-1].Code
			b := batch{docs, make(chan []*Ready, 1)}
			for _, to := range []chan batch{todo, order} {
				select {
				case to <- b:
				case <-ctx.Done():
					failed = ctx.Err()
					return
				}
			}
		}
	})
	for range 2 {
		wg.Go(func() {
			a := NewAnalyzer()
			for b := range todo {
				out := make([]*Ready, len(b.docs))
				for i, d := range b.docs {
					out[i] = a.Ready(d)
				}
				b.ready <- out
			}
		})
	}
	for b := range order {
		var list []*Ready
		select {
		case list = <-b.ready:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := r.take(ctx, list); err != nil {
			return err
		}
		if progress != nil {
			progress(len(list))
		}
	}
	if failed != nil {
		return failed
	}
	return r.write(ctx)
}

// take gathers documents for the next segment. Those that came among the
// fresh since the beginning are there already.
func (r *rebuilding) take(ctx context.Context, list []*Ready) error {
	var missing []*Ready
	for _, d := range list {
		doc, ok := r.docs[d.Code]
		switch {
		case ok:
			d.doc = doc
			r.batch = append(r.batch, d)
		case !r.fresh[d.Code]:
			missing = append(missing, d)
		}
	}
	if len(missing) > 0 {
		if err := r.number(ctx, missing); err != nil {
			return err
		}
	}
	if len(r.batch) < rebuildSegment {
		return nil
	}
	return r.write(ctx)
}

// number gives numbers to documents that the index did not know.
func (r *rebuilding) number(ctx context.Context, missing []*Ready) error {
	return r.x.db.Write(ctx, func(tx *db.Tx) error {
		if err := r.l.keep(ctx, tx); err != nil {
			return err
		}
		for _, d := range missing {
			doc, err := db.One(ctx, tx, db.Value[int64], `INSERT INTO search_docs (code, hash) VALUES ($1, $2)
				ON CONFLICT (code) DO NOTHING RETURNING doc`, int64(d.Code), hashOf(d.encode()))
			if fault.Is(err, fault.NotFound) { // somebody put it meanwhile
				continue
			}
			if err != nil {
				return err
			}
			d.doc = doc
			r.batch = append(r.batch, d)
		}
		return nil
	})
}

// write makes a segment, which nobody reads yet.
func (r *rebuilding) write(ctx context.Context) error {
	if len(r.batch) == 0 {
		return nil
	}
	made, cols, words, err := build(r.batch)
	if err != nil {
		return err
	}
	r.batch = r.batch[:0]
	w := &segmentWriter{x: r.x, l: r.l}
	if err := w.begin(ctx); err != nil {
		return err
	}
	for _, b := range made {
		if err := w.add(ctx, b); err != nil {
			return err
		}
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	r.made = append(r.made, w.id)
	return r.x.db.Write(ctx, func(tx *db.Tx) error {
		return completeSegment(ctx, tx, w.id, stateWriting, r.l.clock(), len(cols.docs), len(made), cols.encode(w.firsts), words)
	})
}

// finish lets readers see the new segments instead of the old.
func (r *rebuilding) finish(ctx context.Context) error {
	return r.x.db.Write(ctx, func(tx *db.Tx) error {
		if err := r.l.keep(ctx, tx); err != nil {
			return err
		}
		now := r.l.clock()
		set := func(segment int64, state int) error {
			return db.Do(ctx, tx, `UPDATE search_segments SET state = $1, changed = $2 WHERE id = $3`, state, now, segment)
		}
		for _, v := range r.old {
			if err := set(v.id, stateReplaced); err != nil {
				return err
			}
		}
		for _, n := range r.made {
			if err := set(n, stateRead); err != nil {
				return err
			}
		}
		return nil
	})
}

// Missing reports whether the index has no document though it should: after
// the schema's step that made it.
func (x *Index) Missing(ctx context.Context) (bool, error) {
	m, err := x.now(ctx)
	return err == nil && len(m.views) == 0 && len(m.fresh) == 0, err
}

// sorted returns documents in the order of their numbers.
func sorted(docs []*Ready) []*Ready {
	return slices.SortedFunc(slices.Values(docs), func(a, b *Ready) int { return int(min(max(a.doc-b.doc, -1), 1)) })
}
