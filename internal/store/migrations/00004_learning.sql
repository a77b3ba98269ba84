-- What decisions on comments taught.

CREATE TABLE learning (
    edition  TEXT PRIMARY KEY REFERENCES editions (edition),
    epoch    BIGINT NOT NULL, -- counts the resets
    place    BIGINT NOT NULL, -- the last decision learnt
    saved_at BIGINT NOT NULL,
    state    BYTEA NOT NULL -- the packed model; empty after a reset
);
