package db

import "context"

// Checkpoint brings in the log now.
func (d *DB) Checkpoint(ctx context.Context) { d.checks.once(ctx) }

// Log returns how many pages the log has.
func (d *DB) Log(ctx context.Context) (int, error) {
	log, _, err := passive(ctx, d.checks.own)
	return log, err
}

// LargeLog is how many pages make the log begin anew.
const LargeLog = checkpointLarge
