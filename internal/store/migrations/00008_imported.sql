-- Comments that came from elsewhere. Written in PostgreSQL's words; see migrate.go.

-- What each was called where it comes from: what comes twice comes in once.
CREATE TABLE comment_imports (
    source     TEXT NOT NULL, -- the system, or which of several
    key        TEXT NOT NULL, -- its number there
    comment_id BIGINT NOT NULL REFERENCES comments (id),
    PRIMARY KEY (source, key)
);
CREATE INDEX comment_imports_comment ON comment_imports (comment_id);
