package search

import (
	"context"
	"slices"
	"strings"

	"peyk/internal/db"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// freshMost is how many fresh documents become a segment.
const freshMost = 128

// Put indexes a document in place of an earlier one. now tells whether it is
// still to come: such ones stay among the fresh.
func Put(ctx context.Context, tx *db.Tx, d Doc, now int64) error {
	r := NewAnalyzer().Ready(d)
	data := r.encode()
	hash := hashOf(data)
	had, err := db.One(ctx, tx, db.Value[int64], `SELECT hash FROM search_docs WHERE code = $1`, int64(d.Code))
	switch {
	case err == nil && had == hash:
		return nil
	case err != nil && !fault.Is(err, fault.NotFound):
		return err
	}
	if err := Remove(ctx, tx, d.Code); err != nil {
		return err
	}
	doc, err := db.One(ctx, tx, db.Value[int64], `INSERT INTO search_docs (code, hash) VALUES ($1, $2) RETURNING doc`, int64(d.Code), hash)
	if err != nil {
		return err
	}
	if err := db.Do(ctx, tx, `INSERT INTO search_fresh (doc, data) VALUES ($1, $2)`, doc, data); err != nil {
		return err
	}
	n, err := db.One(ctx, tx, db.Value[int], `SELECT COUNT(*) FROM search_fresh`)
	if err != nil || n < freshMost || n%(freshMost/8) != 0 {
		return err
	}
	return flush(ctx, tx, now)
}

// Remove takes a document out of the index; one that is not there is no error.
func Remove(ctx context.Context, tx *db.Tx, code id.Story) error {
	doc, err := db.One(ctx, tx, db.Value[int64], `DELETE FROM search_docs WHERE code = $1 RETURNING doc`, int64(code))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return db.Do(ctx, tx, `INSERT INTO search_gone (doc) VALUES ($1)`, doc)
}

// Add makes a segment of documents that are not in the index yet.
func Add(ctx context.Context, tx *db.Tx, docs []*Ready, now int64) error {
	for _, d := range docs {
		hash := hashOf(d.encode())
		doc, err := db.One(ctx, tx, db.Value[int64], `INSERT INTO search_docs (code, hash) VALUES ($1, $2) RETURNING doc`, int64(d.Code), hash)
		if err != nil {
			return err
		}
		d.doc = doc
	}
	return putSegment(ctx, tx, docs, stateRead, now)
}

// Clear empties the index.
func Clear(ctx context.Context, tx *db.Tx) error {
	for _, t := range Tables() {
		if err := db.Do(ctx, tx, `DELETE FROM `+t); err != nil {
			return err
		}
	}
	return nil
}

// Tables names what Clear empties: all of it follows from the stories.
func Tables() []string {
	return []string{"search_docs", "search_fresh", "search_gone", "search_dead", "search_segments", "search_blocks"}
}

// The states of a segment.
const (
	stateWriting = iota
	stateRead
	stateReplaced
)

// flush makes a segment of the fresh documents that may be found already.
// Where two transactions would, one does: the other goes on without.
func flush(ctx context.Context, tx *db.Tx, now int64) error {
	if tx.Engine == db.PostgreSQL {
		_, err := db.One(ctx, tx, db.Value[string], `SELECT name FROM search_leases WHERE name = 'flush' FOR UPDATE SKIP LOCKED`)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	all, err := db.All(ctx, tx, scanFresh, `SELECT doc, data FROM search_fresh ORDER BY doc`)
	if err != nil {
		return err
	}
	gone, err := db.All(ctx, tx, db.Value[int64], `SELECT g.doc FROM search_gone g JOIN search_fresh f ON f.doc = g.doc`)
	if err != nil {
		return err
	}
	var keep, done []*Ready
	for _, d := range all {
		switch {
		case slices.Contains(gone, d.doc):
			done = append(done, d)
		case d.live <= now:
			keep, done = append(keep, d), append(done, d)
		}
	}
	for part := range slices.Chunk(done, 64) {
		numbers := make([]any, len(part))
		for i, d := range part {
			numbers[i] = d.doc
		}
		if err := db.Do(ctx, tx, `DELETE FROM search_fresh WHERE doc IN (`+db.In(1, len(part))+`)`, numbers...); err != nil {
			return err
		}
		goneToo := `DELETE FROM search_gone WHERE doc IN (` + db.In(1, len(part)) + `)`
		if err := db.Do(ctx, tx, goneToo, numbers...); err != nil {
			return err
		}
	}
	if len(keep) == 0 {
		return nil
	}
	return putSegment(ctx, tx, keep, stateRead, now)
}

func scanFresh(s db.Scanner) (*Ready, error) {
	var doc int64
	var data []byte
	if err := s.Scan(&doc, &data); err != nil {
		return nil, err
	}
	return decodeReady(doc, data)
}

// putSegment writes a segment of documents.
func putSegment(ctx context.Context, tx *db.Tx, docs []*Ready, state int, now int64) error {
	made, cols, words, err := build(docs)
	if err != nil {
		return err
	}
	segment, err := insertSegment(ctx, tx, state, now)
	if err != nil {
		return err
	}
	if err := insertBlocks(ctx, tx, segment, 0, made); err != nil {
		return err
	}
	firsts := make([]string, len(made))
	for i, b := range made {
		firsts[i] = b.first
	}
	return completeSegment(ctx, tx, segment, state, now, len(cols.docs), len(made), cols.encode(firsts), words)
}

// build lays documents out as a segment.
func build(docs []*Ready) (made []block, cols *columns, words []byte, err error) {
	docs = sorted(docs)
	cols = &columns{}
	all := lists{at: map[string]int{}}
	for _, d := range docs {
		all.add(cols.add(d), d)
	}
	w := blocks{emit: func(b block) error {
		made = append(made, b)
		return nil
	}}
	err = all.write(&w)
	return made, cols, encodeWords(wordsByEdition(cols.editions, docs)), err
}

func insertSegment(ctx context.Context, tx *db.Tx, state int, now int64) (int64, error) {
	return db.One(ctx, tx, db.Value[int64], `INSERT INTO search_segments (state, changed, docs, blocks, columns, words)
		VALUES ($1, $2, 0, 0, $3, $3) RETURNING id`, state, now, []byte{})
}

func completeSegment(ctx context.Context, tx *db.Tx, segment int64, state int, now int64, docs, blocks int, cols, words []byte) error {
	return db.Do(ctx, tx, `UPDATE search_segments SET state = $1, changed = $2, docs = $3, blocks = $4, columns = $5, words = $6
		WHERE id = $7`, state, now, docs, blocks, cols, words, segment)
}

// insertBlocks writes blocks of a segment from a place on.
func insertBlocks(ctx context.Context, tx *db.Tx, segment int64, from int, made []block) error {
	at := segment<<blockBits + int64(from)
	const atOnce = 16
	for part := range slices.Chunk(made, atOnce) {
		rows := make([]string, 0, len(part))
		args := make([]any, 0, 3*len(part))
		for _, b := range part {
			rows = append(rows, "("+db.In(len(args)+1, 3)+")")
			args = append(args, at, b.data, b.places)
			at++
		}
		if err := db.Do(ctx, tx, `INSERT INTO search_blocks (id, data, places) VALUES `+strings.Join(rows, ", "), args...); err != nil {
			return err
		}
	}
	return nil
}
