// Package search owns the full-text index: its tables and its SQL on both
// engines. Both are fed with the same terms, made in Go by package persian, so
// that both find the same stories. It must not know stories: it is handed a
// document, a transaction, and returns codes.
package search

import (
	"context"
	"slices"
	"strings"

	"peyk/internal/db"
	"peyk/internal/id"
	"peyk/persian"
)

// Schema returns the DDL of the index for an engine. FTS5 keeps no copy of the
// text (contentless) and sees only ASCII as separators, since the terms come
// ready; tsvector is used without a dictionary for the same reason, and its
// index takes a story in at once: a list of what is pending would be read
// through by every search. PostgreSQL's planner thinks a walk over the table
// cheap, since it does not count that every document is fetched and unpacked
// from aside (350 ms against 10 at 20,000 stories), nor a walk by code; the
// function holds it to the index of the terms.
func Schema(engine db.Engine) string {
	if engine == db.PostgreSQL {
		return `CREATE TABLE search_docs (code BIGINT PRIMARY KEY, doc TSVECTOR NOT NULL);
			CREATE INDEX search_docs_doc ON search_docs USING GIN (doc) WITH (fastupdate = off);
			CREATE FUNCTION search_docs_find(query TSQUERY, most BIGINT) RETURNS SETOF BIGINT
			LANGUAGE SQL STABLE SET enable_seqscan = off SET enable_indexscan = off AS $$
				WITH found AS MATERIALIZED (SELECT code FROM search_docs WHERE doc @@ query)
				SELECT code FROM found ORDER BY code DESC LIMIT most
			$$;`
	}
	return `CREATE VIRTUAL TABLE search_docs USING fts5(
		facets, head, body, content='', contentless_delete=1, tokenize="ascii");`
}

// Doc is what is indexed of a story.
type Doc struct {
	Code    id.Story
	Edition id.Edition
	Section id.Section
	Genre   string
	Head    []string // kicker, headline, tags, people
	Body    []string // lead, body
}

// Put indexes a document in place of an earlier one.
func Put(ctx context.Context, tx *db.Tx, d Doc) error {
	facets := []string{editionTerm(d.Edition), sectionTerm(d.Section), genreTerm(d.Genre)}
	head, body := terms(d.Head), terms(d.Body)
	if tx.Engine == db.PostgreSQL {
		return db.Do(ctx, tx, `INSERT INTO search_docs (code, doc) VALUES ($1, CAST(CAST($2 AS TEXT) AS TSVECTOR))
			ON CONFLICT (code) DO UPDATE SET doc = excluded.doc`, int64(d.Code), vector(facets, head, body))
	}
	if err := Remove(ctx, tx, d.Code); err != nil {
		return err
	}
	return db.Do(ctx, tx, `INSERT INTO search_docs (rowid, facets, head, body) VALUES ($1, $2, $3, $4)`,
		int64(d.Code), strings.Join(facets, " "), strings.Join(head, " "), strings.Join(body, " "))
}

// Remove takes a document out of the index; one that is not there is no error.
func Remove(ctx context.Context, tx *db.Tx, code id.Story) error {
	if tx.Engine == db.PostgreSQL {
		return db.Do(ctx, tx, `DELETE FROM search_docs WHERE code = $1`, int64(code))
	}
	return db.Do(ctx, tx, `DELETE FROM search_docs WHERE rowid = $1`, int64(code))
}

// Query asks for documents. Zero fields ask nothing.
type Query struct {
	Text    string
	Edition id.Edition
	Section id.Section
	Genre   string
	Limit   int
}

// Find returns the codes of the documents that hold every word of the query in
// some writing, highest code first. A query without a word finds nothing; of a
// very long one, only the first words are asked.
func Find(ctx context.Context, q db.Querier, engine db.Engine, query Query) ([]id.Story, error) {
	groups, ok := askable(persian.QueryTerms(query.Text))
	if !ok {
		return nil, nil
	}
	facets := []string{editionTerm(query.Edition)}
	if query.Section != 0 {
		facets = append(facets, sectionTerm(query.Section))
	}
	if query.Genre != "" {
		facets = append(facets, genreTerm(query.Genre))
	}
	scan := func(s db.Scanner) (id.Story, error) {
		n, err := db.Value[int64](s)
		return id.Story(n), err
	}
	if engine == db.PostgreSQL {
		return db.All(ctx, q, scan, `SELECT search_docs_find(CAST(CAST($1 AS TEXT) AS TSQUERY), $2)`,
			tsquery(facets, groups), query.Limit)
	}
	return db.All(ctx, q, scan, `SELECT rowid FROM search_docs WHERE search_docs MATCH $1 ORDER BY rowid DESC LIMIT $2`,
		match(facets, groups), query.Limit)
}

// Facets are terms that no text can hold: they begin with a letter that
// persian.Fold never yields, since it folds Latin case away.
func editionTerm(e id.Edition) string { return "E" + string(e) }
func sectionTerm(s id.Section) string { return "S" + s.String() }
func genreTerm(genre string) string   { return "G" + genre }

const (
	// maxTerms bounds what one document may put into the index.
	maxTerms = 20_000
	// maxTerm bounds a term, in bytes: longer ones are no words, and the
	// engines bound them differently.
	maxTerm = 256
	// maxWords bounds what one query asks for.
	maxWords = 32
)

func tooLong(term string) bool { return len(term) > maxTerm }

func terms(texts []string) []string {
	list := slices.DeleteFunc(persian.SearchTerms(strings.Join(texts, "\n")), tooLong)
	return list[:min(len(list), maxTerms)]
}

// askable leaves of a query's groups what can be asked; false says that
// nothing can be found.
func askable(groups [][]string) ([][]string, bool) {
	groups = groups[:min(len(groups), maxWords)]
	for i, g := range groups {
		if groups[i] = slices.DeleteFunc(g, tooLong); len(groups[i]) == 0 {
			return nil, false
		}
	}
	return groups, len(groups) > 0
}

// match writes an FTS5 query. Terms are quoted, so nothing in them is syntax.
func match(facets []string, groups [][]string) string {
	var b strings.Builder
	for i, f := range facets {
		if i > 0 {
			b.WriteString(" AND ")
		}
		b.WriteString(`facets : "` + f + `"`)
	}
	for _, g := range groups {
		b.WriteString(" AND {head body} : (")
		for i, t := range g {
			if i > 0 {
				b.WriteString(" OR ")
			}
			b.WriteString(`"` + strings.ReplaceAll(t, `"`, `""`) + `"`)
		}
		b.WriteString(")")
	}
	return b.String()
}

var quoteLexeme = strings.NewReplacer(`'`, `''`, `\`, `\\`)

func lexeme(t string) string { return "'" + quoteLexeme.Replace(t) + "'" }

// vector writes a tsvector: terms of the head weigh A, the rest D.
func vector(facets, head, body []string) string {
	var b strings.Builder
	write := func(t, weight string) {
		b.WriteString(lexeme(t) + ":1" + weight + " ")
	}
	for _, t := range facets {
		write(t, "")
	}
	for _, t := range head {
		write(t, "A")
	}
	for _, t := range body {
		write(t, "")
	}
	return b.String()
}

// tsquery writes a PostgreSQL query of quoted lexemes.
func tsquery(facets []string, groups [][]string) string {
	parts := make([]string, 0, len(facets)+len(groups))
	for _, f := range facets {
		parts = append(parts, lexeme(f))
	}
	for _, g := range groups {
		quoted := make([]string, len(g))
		for i, t := range g {
			quoted[i] = lexeme(t)
		}
		parts = append(parts, "("+strings.Join(quoted, " | ")+")")
	}
	return strings.Join(parts, " & ")
}
