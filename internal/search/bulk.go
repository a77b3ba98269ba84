package search

import (
	"context"
	"slices"
	"strings"

	"peyk/internal/db"
	"peyk/internal/id"
)

// Ready is a document whose terms are known.
type Ready struct {
	Code    id.Story
	Edition id.Edition
	Section id.Section
	Genre   string
	Head    []string // as persian.SearchTerms gives them
	Body    []string
}

// addAtOnce is how many documents stand in one statement.
const addAtOnce = 40

// Add indexes documents that are not in the index yet, in few statements.
func Add(ctx context.Context, tx *db.Tx, docs []Ready) error {
	for part := range slices.Chunk(docs, addAtOnce) {
		if err := add(ctx, tx, part); err != nil {
			return err
		}
	}
	return nil
}

func add(ctx context.Context, tx *db.Tx, docs []Ready) error {
	var rows []string
	var args []any
	for _, d := range docs {
		facets := []string{editionTerm(d.Edition), sectionTerm(d.Section), genreTerm(d.Genre)}
		head, body := d.Head[:min(len(d.Head), maxTerms)], d.Body[:min(len(d.Body), maxTerms)]
		n := len(args) + 1
		if tx.Engine == db.PostgreSQL {
			rows = append(rows, "("+db.In(n, 1)+", CAST(CAST("+db.In(n+1, 1)+" AS TEXT) AS TSVECTOR))")
			args = append(args, int64(d.Code), vector(facets, head, body))
			continue
		}
		rows = append(rows, "("+db.In(n, 4)+")")
		args = append(args, int64(d.Code), strings.Join(facets, " "), strings.Join(head, " "), strings.Join(body, " "))
	}
	columns := "rowid, facets, head, body"
	if tx.Engine == db.PostgreSQL {
		columns = "code, doc"
	}
	return db.Do(ctx, tx, `INSERT INTO search_docs (`+columns+`) VALUES `+strings.Join(rows, ", "), args...)
}
