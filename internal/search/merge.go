package search

import (
	"cmp"
	"context"
	"slices"

	"peyk/internal/db"
)

// input is a segment being merged: it gives its lists in order.
type input struct {
	v      *view
	to     []int32 // where each document goes, -1: nowhere
	whole  bool    // all of them go on, one after the other
	from   uint32  // then from here on
	block  int
	heads  []head
	data   []byte
	places []byte
}

// merge writes the documents of segments into a new one, in transactions of
// bounded length, and puts it in their place in the last.
func (x *Index) merge(ctx context.Context, l *lease, group []view) error {
	cols, inputs, err := columnsOf(group)
	if err != nil {
		return err
	}
	words, err := x.wordsOf(ctx, group, cols.editions)
	if err != nil {
		return err
	}
	out := &segmentWriter{x: x, l: l}
	if err := out.begin(ctx); err != nil {
		return err
	}
	w := &blocks{emit: func(b block) error { return out.add(ctx, b) }}
	if err := x.mergeLists(ctx, inputs, w); err != nil {
		return err
	}
	if err := out.flush(ctx); err != nil {
		return err
	}
	return out.replace(ctx, cols, encodeWords(words), group)
}

// columnsOf lays out the documents that stay, in their order.
func columnsOf(group []view) (*columns, []*input, error) {
	type from struct {
		in  int
		ord int
		col column
	}
	var all []from
	inputs := make([]*input, len(group))
	for i := range group {
		v := &group[i]
		inputs[i] = &input{v: v, to: make([]int32, len(v.docs))}
		for ord, d := range v.docs {
			inputs[i].to[ord] = -1
			if !v.dead.has(uint32(ord)) {
				all = append(all, from{i, ord, d})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b from) int { return cmp.Compare(a.col.doc, b.col.doc) })
	cols := &columns{}
	for _, a := range all {
		v := group[a.in]
		d := a.col
		if int(d.edition) >= len(v.editions) || int(d.genre) >= len(v.genres) {
			return nil, nil, errBroken
		}
		d.edition, d.genre = placeIn(&cols.editions, v.editions[d.edition]), placeIn(&cols.genres, v.genres[d.genre])
		inputs[a.in].to[a.ord] = int32(len(cols.docs))
		cols.docs = append(cols.docs, d)
	}
	for _, in := range inputs {
		in.whole = len(in.to) > 0
		for ord, to := range in.to {
			in.whole = in.whole && to == in.to[0]+int32(ord)
		}
		if in.whole {
			in.whole = in.to[0] >= 0
			in.from = uint32(max(in.to[0], 0))
		}
	}
	return cols, inputs, nil
}

// wordsOf joins the vocabularies of segments.
func (x *Index) wordsOf(ctx context.Context, group []view, editions []string) ([][]word, error) {
	parts := make([][][]word, len(editions))
	for _, v := range group {
		raw, err := db.One(ctx, x.db, db.Value[[]byte], `SELECT words FROM search_segments WHERE id = $1`, v.id)
		if err != nil {
			return nil, err
		}
		all, err := decodeWords(raw)
		if err != nil {
			return nil, err
		}
		for i, words := range all {
			if at := slices.Index(editions, v.editions[i]); at >= 0 {
				parts[at] = append(parts[at], words)
			}
		}
	}
	out := make([][]word, len(editions))
	for i := range out {
		out[i] = mergeWords(parts[i])
	}
	return out, nil
}

// next makes the input stand at its next list; false when there is none.
func (in *input) next(ctx context.Context, x *Index) (bool, error) {
	if len(in.heads) > 0 {
		h := in.heads[0]
		if h.data > len(in.data) || h.places > len(in.places) {
			return false, errBroken
		}
		in.data, in.places, in.heads = in.data[h.data:], in.places[h.places:], in.heads[1:]
	}
	for len(in.heads) == 0 {
		if in.block >= len(in.v.firsts) {
			return false, nil
		}
		type stored struct{ data, places []byte }
		b, err := db.One(ctx, x.db, func(s db.Scanner) (stored, error) {
			var b stored
			err := s.Scan(&b.data, &b.places)
			return b, err
		}, `SELECT data, places FROM search_blocks WHERE id = $1`, in.v.id<<blockBits+int64(in.block))
		if err != nil {
			return false, err
		}
		in.block++
		if in.heads, in.data, err = heads(b.data); err != nil {
			return false, err
		}
		in.places = b.places
	}
	return true, nil
}

// list is the list the input stands at.
func (in *input) list() (*list, error) {
	h := in.heads[0]
	if h.data > len(in.data) || h.places > len(in.places) {
		return nil, errBroken
	}
	return &list{n: h.n, last: h.last, data: in.data[:h.data], places: in.places[:h.places]}, nil
}

// mergeLists joins the lists of each term.
func (x *Index) mergeLists(ctx context.Context, inputs []*input, w *blocks) error {
	var open []*input
	for _, in := range inputs {
		ok, err := in.next(ctx, x)
		if err != nil {
			return err
		}
		if ok {
			open = append(open, in)
		}
	}
	for len(open) > 0 {
		term := open[0].heads[0].term
		for _, in := range open[1:] {
			term = min(term, in.heads[0].term)
		}
		var same []*input
		for _, in := range open {
			if in.heads[0].term == term {
				same = append(same, in)
			}
		}
		joined, err := joinLists(same)
		if err != nil {
			return err
		}
		if joined.n > 0 {
			if err := w.add(term, joined); err != nil {
				return err
			}
		}
		for _, in := range same {
			ok, err := in.next(ctx, x)
			if err != nil {
				return err
			}
			if !ok {
				open = slices.DeleteFunc(open, func(o *input) bool { return o == in })
			}
		}
	}
	return w.flush()
}

// joinLists joins the lists of one term. Where whole segments follow each
// other their lists do so too; else each document is put in its place.
func joinLists(from []*input) (*list, error) {
	out := &list{}
	plain := true
	for i, in := range from {
		plain = plain && in.whole && (i == 0 || in.from > from[i-1].from)
	}
	if !plain {
		return weave(from)
	}
	for _, in := range from {
		l, err := in.list()
		if err != nil {
			return nil, err
		}
		r := reading{b: l.data}
		first := in.from + uint32(r.u())
		delta := first
		if out.n > 0 {
			delta = first - out.last
		}
		out.data = append(putU(out.data, uint64(delta)), r.b...)
		out.places = append(out.places, l.places...)
		out.n += l.n
		out.last = in.from + l.last
	}
	return out, nil
}

func weave(from []*input) (*list, error) {
	type one struct {
		ord    uint32
		m      mark
		places []byte
	}
	var all []one
	for _, in := range from {
		l, err := in.list()
		if err != nil {
			return nil, err
		}
		r := placeReader{b: l.places}
		for ord, m := range l.hits {
			begin := r.i
			r.skip()
			if int(ord) >= len(in.to) || r.bad {
				return nil, errBroken
			}
			if to := in.to[ord]; to >= 0 {
				all = append(all, one{uint32(to), m, l.places[begin:r.i]})
			}
		}
	}
	slices.SortFunc(all, func(a, b one) int { return cmp.Compare(a.ord, b.ord) })
	out := &list{}
	for _, o := range all {
		out.add(o.ord, o.m, o.places)
	}
	return out, nil
}

// segmentWriter writes a segment that nobody reads until it replaces others.
type segmentWriter struct {
	x       *Index
	l       *lease
	id      int64
	waiting []block
	bytes   int
	firsts  []string
}

func (w *segmentWriter) begin(ctx context.Context) error {
	return w.x.db.Write(ctx, func(tx *db.Tx) (err error) {
		w.id, err = insertSegment(ctx, tx, stateWriting, w.l.clock())
		return err
	})
}

func (w *segmentWriter) add(ctx context.Context, b block) error {
	w.waiting = append(w.waiting, b)
	w.bytes += len(b.data) + len(b.places)
	if w.bytes < writeBytes {
		return nil
	}
	return w.flush(ctx)
}

func (w *segmentWriter) flush(ctx context.Context) error {
	if len(w.waiting) == 0 {
		return nil
	}
	err := w.x.db.Write(ctx, func(tx *db.Tx) error {
		if err := w.l.keep(ctx, tx); err != nil {
			return err
		}
		return insertBlocks(ctx, tx, w.id, len(w.firsts), w.waiting)
	})
	if err != nil {
		return err
	}
	for _, b := range w.waiting {
		w.firsts = append(w.firsts, b.first)
	}
	w.waiting, w.bytes = nil, 0
	return nil
}

// replace lets readers see the new segment instead of the group. What died of
// the group meanwhile is dead in the new one too.
func (w *segmentWriter) replace(ctx context.Context, cols *columns, words []byte, group []view) error {
	return w.x.db.Write(ctx, func(tx *db.Tx) error {
		if err := w.l.keep(ctx, tx); err != nil {
			return err
		}
		now := w.l.clock()
		for _, v := range group {
			if err := db.Do(ctx, tx, `UPDATE search_segments SET state = $1, changed = $2 WHERE id = $3`, stateReplaced, now, v.id); err != nil {
				return err
			}
		}
		if len(cols.docs) == 0 {
			return nil
		}
		return completeSegment(ctx, tx, w.id, stateRead, now, len(cols.docs), len(w.firsts), cols.encode(w.firsts), words)
	})
}
