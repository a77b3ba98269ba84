package search

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"peyk/internal/db"
)

// Index reads the index of a database. It keeps in memory what never changes:
// of each segment which documents it has, and the blocks that were asked for
// last. It is safe for concurrent use.
type Index struct {
	db      *db.DB
	state   atomic.Pointer[manifest]
	mu      sync.Mutex // of loading
	blocks  blockCache
	vocab   vocabulary
	related relatedCache
	turns   turns
	rooms   sync.Pool // of *scratch
	lists   sync.Pool // of *[]candidate
	readers sync.Pool // of *Analyzer
}

// New returns the reader of a database's index.
func New(d *db.DB) *Index { return &Index{db: d, turns: newTurns()} }

// view is a segment as it stood at one moment.
type view struct {
	*segment
	dead bits
}

// manifest is what the index consisted of at one moment. It never changes.
type manifest struct {
	rows  []row
	views []view
	fresh []*Ready
	live  int // documents in it

	counts counts // of the fresh
}

// row is a line of what tells one state of the index from another.
type row struct{ kind, n, more int64 }

// The kinds of row.
const (
	rowSegment = iota
	rowFresh
	rowGone
)

const manifestQuery = `SELECT 0, s.id, COALESCE(d.n, 0) FROM search_segments s LEFT JOIN search_dead d ON d.segment = s.id WHERE s.state = 1
	UNION ALL SELECT 1, doc, 0 FROM search_fresh
	UNION ALL SELECT 2, doc, 0 FROM search_gone ORDER BY 1, 2`

// errMoved says that a part of the index was replaced while it was read.
var errMoved = errors.New("search: the index moved")

// now returns the index as it stands.
func (x *Index) now(ctx context.Context) (*manifest, error) {
	for tries := 0; ; tries++ {
		rows, err := db.All(ctx, x.db, func(s db.Scanner) (row, error) {
			var r row
			err := s.Scan(&r.kind, &r.n, &r.more)
			return r, err
		}, manifestQuery)
		if err != nil {
			return nil, err
		}
		old := x.state.Load()
		if old != nil && slices.Equal(rows, old.rows) {
			return old, nil
		}
		m, err := x.load(ctx, rows)
		if err == nil {
			return m, nil
		}
		if !errors.Is(err, errMoved) || tries == maxTries {
			return nil, err
		}
	}
}

// maxTries is how often a reading is begun anew when the index moved.
const maxTries = 4

// load makes a manifest of rows, with what the last one has already.
func (x *Index) load(ctx context.Context, rows []row) (*manifest, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	old := x.state.Load()
	if old == nil {
		old = &manifest{}
	}
	if slices.Equal(rows, old.rows) {
		return old, nil
	}
	m := &manifest{rows: rows}
	var gone, fresh []int64
	for _, r := range rows {
		switch r.kind {
		case rowSegment:
			v, err := x.view(ctx, old, r)
			if err != nil {
				return nil, err
			}
			m.views = append(m.views, v)
		case rowFresh:
			fresh = append(fresh, r.n)
		case rowGone:
			gone = append(gone, r.n)
		}
	}
	m.bury(gone)
	docs, err := x.freshDocs(ctx, old, fresh)
	if err != nil {
		return nil, err
	}
	m.fresh = slices.DeleteFunc(docs, func(d *Ready) bool {
		_, is := slices.BinarySearch(gone, d.doc)
		return is
	})
	m.live = len(m.fresh)
	for _, v := range m.views {
		m.live += len(v.docs) - v.dead.count()
	}
	x.state.Store(m)
	return m, nil
}

// bury marks the documents that are gone in their segments.
func (m *manifest) bury(gone []int64) {
	for i := range m.views {
		v := &m.views[i]
		if len(v.docs) == 0 {
			continue
		}
		copied := false
		from, _ := slices.BinarySearch(gone, v.docs[0].doc)
		for _, doc := range gone[from:] {
			if doc > v.docs[len(v.docs)-1].doc {
				break
			}
			ord, ok := v.ordOf(doc)
			if !ok {
				continue
			}
			if !copied {
				v.dead, copied = slices.Clone(v.dead), true
			}
			v.dead.set(ord)
		}
	}
}

// view returns a segment with what is dead in it.
func (x *Index) view(ctx context.Context, old *manifest, r row) (view, error) {
	var v view
	i := slices.IndexFunc(old.views, func(v view) bool { return v.id == r.n })
	if i >= 0 {
		v.segment = old.views[i].segment
	} else {
		columns, err := db.All(ctx, x.db, db.Value[[]byte], `SELECT columns FROM search_segments WHERE id = $1 AND state < 3`, r.n)
		if err != nil {
			return v, err
		}
		if len(columns) == 0 {
			return v, errMoved
		}
		if v.segment, err = decodeSegment(r.n, columns[0]); err != nil {
			return v, err
		}
	}
	if r.more == 0 {
		return v, nil
	}
	dead, err := db.All(ctx, x.db, db.Value[[]byte], `SELECT bits FROM search_dead WHERE segment = $1 AND n = $2`, r.n, r.more)
	if err == nil && len(dead) == 0 {
		err = errMoved
	}
	if err == nil {
		v.dead = dead[0]
	}
	return v, err
}

// freshDocs returns fresh documents, in their order.
func (x *Index) freshDocs(ctx context.Context, old *manifest, docs []int64) ([]*Ready, error) {
	have := make(map[int64]*Ready, len(docs))
	for _, d := range old.fresh {
		have[d.doc] = d
	}
	var missing []any
	for _, n := range docs {
		if have[n] == nil {
			missing = append(missing, n)
		}
	}
	for part := range slices.Chunk(missing, 64) {
		args := pad(part)
		list, err := db.All(ctx, x.db, scanFresh, `SELECT doc, data FROM search_fresh WHERE doc IN (`+db.In(1, len(args))+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			have[d.doc] = d
		}
	}
	out := make([]*Ready, len(docs))
	for i, n := range docs {
		if out[i] = have[n]; out[i] == nil {
			return nil, errMoved
		}
	}
	return out, nil
}

// pad lengthens a list to one of few lengths, by its last: each length is a
// query text of its own.
func pad(args []any) []any {
	n := 1
	for n < len(args) {
		n *= 4
	}
	out := slices.Clip(args)
	for len(out) < n {
		out = append(out, args[len(args)-1])
	}
	return out
}
