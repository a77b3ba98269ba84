package search

import "peyk/internal/db"

// FirstSchema returns the DDL of the index that came first, for the schema's
// step of that time. A later step drops it.
func FirstSchema(engine db.Engine) string {
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
