-- What a person asks for (an appeal, a report, an edit) is found at once, however
-- many new comments wait. Written in PostgreSQL's words; see migrate.go.

CREATE INDEX comments_asked ON comments (reason, due_at, id) WHERE queued = 1 AND reason <> 'new';
