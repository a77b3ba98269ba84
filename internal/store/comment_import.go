package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/id"
)

// Imported returns the comments that came under the keys.
func (x *Comments) Imported(ctx context.Context, source string, keys []string) (map[string]*comment.Comment, error) {
	out := make(map[string]*comment.Comment, len(keys))
	for part := range slices.Chunk(keys, maxArgs/2) {
		part = padded(part)
		type found struct {
			key string
			c   *comment.Comment
		}
		list, err := db.All(ctx, x.db, func(r db.Scanner) (found, error) {
			var f found
			var err error
			f.c, err = scanComment(r, &f.key)
			return f, err
		}, `SELECT `+commentColumns+`, i.key FROM comment_imports i JOIN comments c ON c.id = i.comment_id
			LEFT JOIN comment_decisions d ON d.id = c.decision LEFT JOIN comment_appeals a ON a.id = c.appeal
			WHERE i.source = $1 AND i.key IN (`+db.In(2, len(part))+`)`, append([]any{source}, strs(part)...)...)
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			out[f.key] = f.c
		}
	}
	return out, nil
}

var importTable = Table{"comment_imports", []string{"source", "key", "comment_id"}}

// CreateImported saves comments of another system.
func (x *Comments) CreateImported(ctx context.Context, source string, list []comment.Entry, now time.Time, finish func() []event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		s := saving{x: x, tx: tx}
		sections := map[id.Story]int64{}
		rows := make([][]any, 0, len(list))
		for _, e := range list {
			c := e.Comment
			sec, ok := sections[c.Story]
			if !ok {
				var err error
				sec, err = db.One(ctx, tx, db.Value[int64], `SELECT section_id FROM stories
					WHERE code = $1 AND edition = $2 AND live_at > 0 AND live_at <= $3`, int64(c.Story), string(c.Edition), db.Micros(now))
				if err != nil {
					return nil, err
				}
				sections[c.Story] = sec
			}
			c.Section = id.Section(sec)
			if e.Answers != nil {
				c.Parent = e.Answers.ID
				if e.Answers.Parent != 0 { // threads are one level deep
					c.Parent = e.Answers.Parent
				}
			}
			if err := s.enter(ctx, c, e.Enter); err != nil {
				return nil, err
			}
			rows = append(rows, []any{source, e.Key, int64(c.ID)})
		}
		if err := insertRows(ctx, tx, importTable, rows, ""); err != nil {
			return nil, err
		}
		return finish(), s.finish(ctx)
	})
}

// enter saves a new comment as it came, and what follows from that.
func (s *saving) enter(ctx context.Context, c *comment.Comment, fn func(*comment.Comment) comment.Change) error {
	values, err := bodyValues(c.Record())
	if err != nil {
		return err
	}
	values = append(values, int64(c.Story), string(c.Edition), int64(c.Section), int64(c.Parent), db.Micros(c.CreatedAt), c.Receipt[:])
	n, err := db.One(ctx, s.tx, db.Value[int64], `INSERT INTO comments (`+strings.Join(commentBody, ",")+`,
		story, edition, section_id, parent, created_at, receipt, version) VALUES (`+db.In(1, len(values))+`, 1) RETURNING id`, values...)
	if err != nil {
		return err
	}
	c.ID, c.Version = id.Comment(n), 1
	change := fn(c)
	change.Revised = true
	return s.save(ctx, c, comment.Waiting, change)
}

// Export returns comments by number, with the slugs of their stories.
func (x *Comments) Export(ctx context.Context, q comment.ExportQuery) ([]comment.Exported, error) {
	var w db.Where
	w.Add("c.id > ?", int64(q.After))
	if q.Edition != "" {
		w.Add("c.edition = ?", string(q.Edition))
	}
	if !q.Since.IsZero() {
		w.Add("c.created_at >= ?", db.Micros(q.Since))
	}
	where := w.String()
	return db.All(ctx, x.db, func(r db.Scanner) (comment.Exported, error) {
		var out comment.Exported
		var err error
		out.Comment, err = scanComment(r, &out.Slug)
		return out, err
	}, `SELECT `+commentColumns+`, s.slug`+commentFrom+` JOIN stories s ON s.code = c.story`+where+
		` ORDER BY c.id LIMIT `+w.Next(q.Limit), w.Args...)
}

// AllRevisions returns every kept revision of comments, oldest first.
func (x *Comments) AllRevisions(ctx context.Context, list ...id.Comment) (map[id.Comment][]comment.Revision, error) {
	out := map[id.Comment][]comment.Revision{}
	if len(list) == 0 {
		return out, nil
	}
	list = padded(list)
	_, err := db.All(ctx, x.db, func(r db.Scanner) (struct{}, error) {
		var v comment.Revision
		var n, at int64
		var findings string
		if err := r.Scan(&n, &v.Revision, &v.Author, &v.Text, &at, &findings); err != nil {
			return struct{}{}, err
		}
		v.At = db.Time(at)
		if err := fromJSON(findings, &v.Findings); err != nil {
			return struct{}{}, err
		}
		out[id.Comment(n)] = append(out[id.Comment(n)], v)
		return struct{}{}, nil
	}, `SELECT comment_id, revision, author, text, at, findings FROM comment_revisions WHERE comment_id IN (`+
		db.In(1, len(list))+`) ORDER BY comment_id, revision`, ints(list)...)
	return out, err
}
