-- Views: what of each day remains when its hours are folded, of each story when
-- its days are, and the last hour by slots of five minutes.

CREATE TABLE view_slots (
    story BIGINT NOT NULL REFERENCES stories (code),
    slot  BIGINT NOT NULL, -- whole five minutes since 1970 UTC
    n     BIGINT NOT NULL,
    PRIMARY KEY (story, slot)
);
CREATE INDEX view_slots_slot ON view_slots (slot, story, n);

CREATE TABLE view_days (
    story BIGINT NOT NULL REFERENCES stories (code),
    day   BIGINT NOT NULL, -- whole days since 1970 UTC
    n     BIGINT NOT NULL,
    PRIMARY KEY (story, day)
);
CREATE INDEX view_days_day ON view_days (day, story, n);

-- What of a story's views lies in each window, kept up as views come and go.
CREATE TABLE view_sums (
    story BIGINT PRIMARY KEY REFERENCES stories (code),
    hour  BIGINT NOT NULL,
    day   BIGINT NOT NULL,
    week  BIGINT NOT NULL,
    older BIGINT NOT NULL -- beyond what view_days holds
);
CREATE INDEX view_sums_week ON view_sums (story) WHERE week > 0;

-- How far views have left the windows: the first slot or hour still inside.
CREATE TABLE view_marks (
    name TEXT PRIMARY KEY,
    at   BIGINT NOT NULL
);

DROP TABLE rankings;
CREATE TABLE rankings (
    span       BIGINT NOT NULL, -- hours
    edition    TEXT NOT NULL,
    section_id BIGINT NOT NULL, -- 0: all
    genre      TEXT NOT NULL,   -- empty: all
    position   BIGINT NOT NULL,
    story      BIGINT NOT NULL,
    views      BIGINT NOT NULL,
    PRIMARY KEY (span, edition, section_id, genre, position)
);

CREATE TABLE reader_keys (
    turn BIGINT PRIMARY KEY,
    key  BYTEA NOT NULL
);

ALTER TABLE votes ADD COLUMN network BYTEA;
ALTER TABLE votes ADD COLUMN counted BIGINT NOT NULL DEFAULT 1;
ALTER TABLE votes ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE votes ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE votes ADD COLUMN explained BIGINT NOT NULL DEFAULT 0;
CREATE INDEX votes_network ON votes (story, network);
CREATE INDEX votes_explained ON votes (story, explained) WHERE explained > 0;
ALTER TABLE vote_totals ADD COLUMN reasons BIGINT NOT NULL DEFAULT 0;
ALTER TABLE vote_totals ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE vote_totals ADD COLUMN edition TEXT NOT NULL DEFAULT '';
UPDATE vote_totals SET edition = (SELECT s.edition FROM stories s WHERE s.code = vote_totals.story);
CREATE INDEX vote_totals_at ON vote_totals (edition, at, story);
