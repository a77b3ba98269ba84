-- The line that an edition prints after a story's text; empty prints none.

ALTER TABLE editions ADD COLUMN closing TEXT NOT NULL DEFAULT '';
