package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/job"
	"peyk/internal/search"
)

// SchemaVersion is the number of the schema's last step.
func SchemaVersion() int64 { return steps[len(steps)-1].version }

// tables are all tables of the schema that hold what cannot be made anew, each
// after those it refers to. Sessions are left out: who is signed in is not
// part of an agency; so is the search index, which follows from the stories.
var tables = []string{
	"settings", "editions", "sections", "users", "media", "stories", "story_revisions", "terms", "story_terms",
	"front_arrangements", "front_regions", "front_places", "comments", "comment_revisions", "comment_decisions", "comment_appeals", "comment_reports",
	"comment_votes", "comment_bands", "comment_imports", "comment_figures", "comment_settings", "word_lists", "queue_views", "rule_sets", "learning", "style_guides", "dictionary", "word_counts", "views", "view_slots", "view_days",
	"view_sums", "view_marks", "rankings", "votes",
	"vote_totals", "audit", "cursors", "outbox", "jobs",
}

// numbered are the tables whose rows the database numbers, with the column.
var numbered = map[string]string{
	"sections": "id", "users": "id", "media": "id", "stories": "code", "comments": "id", "comment_decisions": "id",
	"comment_appeals": "id", "comment_reports": "id",
	"front_arrangements": "id",
	"audit":              "id", "jobs": "id", "dictionary": "id",
}

// NoticeJob is the kind of the jobs that write to a comment's sender.
const NoticeJob = "comment-notice"

// spoken are the events that make such jobs.
var spoken = []event.Kind{event.CommentApproved, event.CommentRefused, event.CommentUpheld, event.CommentStruck, event.CommentUndone}

// Table is a table's name and its columns.
type Table struct {
	Name    string
	Columns []string
}

// Dump reads every table as they stand at one moment, whatever is written
// meanwhile: begin is told of each table in turn, row of each of its rows. The
// values are int64, float64, string, []byte or nil, the same on both engines;
// row must not keep them.
func (b *base) Dump(ctx context.Context, begin func(Table) error, row func([]any) error) error {
	return b.db.Snapshot(ctx, func(q db.Querier) error {
		for _, name := range tables {
			if err := dumpTable(ctx, q, name, begin, row); err != nil {
				return fmt.Errorf("table %s: %w", name, err)
			}
		}
		return nil
	})
}

func dumpTable(ctx context.Context, q db.Querier, name string, begin func(Table) error, row func([]any) error) error {
	rows, err := q.QueryContext(ctx, `SELECT * FROM `+name)
	if err != nil {
		return db.Fault(err)
	}
	defer func() { _ = rows.Close() }() // rows.Err tells
	columns, err := rows.Columns()
	if err != nil {
		return db.Fault(err)
	}
	if err := begin(Table{name, columns}); err != nil {
		return err
	}
	values := make([]any, len(columns))
	places := make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return db.Fault(err)
		}
		if err := row(values); err != nil {
			return err
		}
	}
	return db.Fault(rows.Err())
}

// Replace puts what fill inserts in place of all that is there, in one
// transaction: until its end readers see the old agency, after it the new one.
// Rows come in the order of Dump, in batches. Events that had not become jobs
// yet are appended anew, and one more that says that everything may have
// changed; everybody's sessions end. Letters that waited when the dump was made
// are not sent: they have long gone out.
func (b *base) Replace(ctx context.Context, fill func(insert func(Table, [][]any) error) error) error {
	return b.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		if err := clearTables(ctx, tx); err != nil {
			return nil, err
		}
		r := replacing{tx: tx}
		if err := fill(func(t Table, rows [][]any) error { return r.insert(ctx, t, rows) }); err != nil {
			return nil, err
		}
		if err := b.reindex(ctx, tx); err != nil {
			return nil, err
		}
		for table, column := range numbered {
			if err := tx.ContinueNumbers(ctx, table, column); err != nil {
				return nil, err
			}
		}
		if err := db.Do(ctx, tx, `DELETE FROM jobs WHERE kind = $1`, NoticeJob); err != nil {
			return nil, err
		}
		// Whoever held a job when the dump was made does not hold it here.
		if err := db.Do(ctx, tx, `UPDATE jobs SET leased_until = 0`); err != nil {
			return nil, err
		}
		return []event.Event{{Kind: event.Restored, At: b.now()}}, nil
	})
}

// clearTables empties the tables, and lets nobody else write to them.
func clearTables(ctx context.Context, tx *db.Tx) error {
	if err := tx.LockTables(ctx, append(append([]string{"sessions"}, search.Tables()...), tables...)...); err != nil {
		return err
	}
	if err := job.Reset(ctx, tx); err != nil {
		return err
	}
	for _, name := range append(append([]string{"sessions"}, search.Tables()...), backwards(tables)...) {
		if name == "cursors" || name == "outbox" || name == "jobs" {
			continue // package job has reset them
		}
		if err := db.Do(ctx, tx, `DELETE FROM `+name); err != nil {
			return fmt.Errorf("empty %s: %w", name, err)
		}
	}
	return nil
}

func backwards(list []string) []string {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// replacing is one Replace under way.
type replacing struct {
	tx         *db.Tx
	dispatched int64 // place of the dump's outbox up to which events were jobs
}

// maxArgs bounds the arguments of one statement. The engines take more, but
// SQLite looks up each $n among all before it: with many it spends its time so.
const maxArgs = 200

func (r *replacing) insert(ctx context.Context, t Table, rows [][]any) error {
	if !slices.Contains(tables, t.Name) {
		return fault.Wrap(fault.Invalid, "backup.broken", fmt.Errorf("no table %q", t.Name))
	}
	switch t.Name {
	case "cursors":
		return r.cursors(t, rows)
	case "outbox":
		return r.events(ctx, t, rows)
	}
	for _, c := range t.Columns {
		if strings.ContainsFunc(c, func(c rune) bool { return (c < 'a' || c > 'z') && c != '_' && (c < '0' || c > '9') }) {
			return fault.Wrap(fault.Invalid, "backup.broken", fmt.Errorf("no column %q", c))
		}
	}
	for _, row := range rows {
		if len(row) != len(t.Columns) {
			return fault.Wrap(fault.Invalid, "backup.broken", fmt.Errorf("a row of %s has %d values", t.Name, len(row)))
		}
	}
	return insertRows(ctx, r.tx, t, rows, "")
}

// insertRows inserts rows with as few statements as the engines take; end
// stands at the end of each.
func insertRows(ctx context.Context, tx *db.Tx, t Table, rows [][]any, end string) error {
	for part := range slices.Chunk(rows, max(1, maxArgs/max(1, len(t.Columns)))) {
		text, args := insertText(t, part)
		if err := db.Do(ctx, tx, text+end, args...); err != nil {
			return fmt.Errorf("fill %s: %w", t.Name, err)
		}
	}
	return nil
}

// insertText is the statement that writes the rows, with its arguments.
func insertText(t Table, rows [][]any) (string, []any) {
	var text strings.Builder
	text.WriteString(`INSERT INTO ` + t.Name + ` (` + strings.Join(t.Columns, ", ") + `) VALUES `)
	args := make([]any, 0, len(rows)*len(t.Columns))
	for i, row := range rows {
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString("(" + db.In(len(args)+1, len(row)) + ")")
		args = append(args, row...)
	}
	return text.String(), args
}

// cursors takes from the dump only how far its events had become jobs.
func (r *replacing) cursors(t Table, rows [][]any) error {
	name, last := slices.Index(t.Columns, "name"), slices.Index(t.Columns, "last")
	if name < 0 || last < 0 {
		return fault.Wrap(fault.Invalid, "backup.broken", fmt.Errorf("cursors without columns: %v", t.Columns))
	}
	for _, row := range rows {
		if row[name] == job.DispatchCursor {
			r.dispatched, _ = row[last].(int64)
		}
	}
	return nil
}

// events appends what had not become jobs yet.
func (r *replacing) events(ctx context.Context, t Table, rows [][]any) error {
	place, payload := slices.Index(t.Columns, "id"), slices.Index(t.Columns, "payload")
	if place < 0 || payload < 0 {
		return fault.Wrap(fault.Invalid, "backup.broken", fmt.Errorf("outbox without columns: %v", t.Columns))
	}
	var evs []event.Event
	for _, row := range rows {
		n, _ := row[place].(int64)
		raw, _ := row[payload].(string)
		if n <= r.dispatched {
			continue
		}
		var ev event.Event
		if err := json.Unmarshal([]byte(raw), &ev); err != nil {
			return fault.Wrap(fault.Invalid, "backup.broken", fmt.Errorf("event %d: %w", n, err))
		}
		if !slices.Contains(spoken, ev.Kind) {
			evs = append(evs, ev)
		}
	}
	return job.Append(ctx, r.tx, "", evs)
}

// reindexBatch is how many stories are read and indexed at once.
const reindexBatch = 500

// reindex fills the empty search index from the stories.
func (b *base) reindex(ctx context.Context, tx *db.Tx) error {
	a := search.NewAnalyzer()
	for last := id.Story(0); ; {
		docs, err := indexed(ctx, tx, last, reindexBatch)
		if err != nil || len(docs) == 0 {
			return err
		}
		list := make([]*search.Ready, len(docs))
		for i, d := range docs {
			list[i] = a.Ready(d)
		}
		if err := search.Add(ctx, tx, list, b.micros()); err != nil {
			return err
		}
		last = docs[len(docs)-1].Code
	}
}
