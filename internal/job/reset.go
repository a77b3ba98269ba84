package job

import (
	"context"

	"peyk/internal/db"
)

// DispatchCursor is the row of cursors that tells up to which place of the
// outbox events have become jobs.
const DispatchCursor = cursorName

// Reset forgets all events and jobs, for a database whose content is replaced.
// Places in the outbox go on from where they were, so that readers in other
// processes miss nothing that is appended from here on.
func Reset(ctx context.Context, tx *db.Tx) error {
	for _, stmt := range []string{`DELETE FROM jobs`, `DELETE FROM outbox`} {
		if err := db.Do(ctx, tx, stmt); err != nil {
			return err
		}
	}
	if err := db.Do(ctx, tx, `DELETE FROM cursors WHERE name <> $1`, outboxName); err != nil {
		return err
	}
	return db.Do(ctx, tx, `INSERT INTO cursors (name, last) SELECT $1, last FROM cursors WHERE name = $2`,
		DispatchCursor, outboxName)
}
