package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// History returns the entries of comments' histories, oldest first.
func (x *Comments) History(ctx context.Context, list ...id.Comment) (map[id.Comment][]comment.Decision, error) {
	out := map[id.Comment][]comment.Decision{}
	if len(list) == 0 {
		return out, nil
	}
	list = padded(list)
	_, err := db.All(ctx, x.db, func(r db.Scanner) (struct{}, error) {
		var d maybeDecision
		var n int64
		if err := r.Scan(append([]any{&n}, d.dest()...)...); err != nil {
			return struct{}{}, err
		}
		out[id.Comment(n)] = append(out[id.Comment(n)], *d.value())
		return struct{}{}, nil
	}, `SELECT d.comment_id, d.id, d.revision, d.verdict, d.cause, d.rule, d.rule_version, d.note, d.actor, d.machine, d.at,
		d.was_decision, d.was_reason, d.was_queued_at FROM comment_decisions d WHERE d.comment_id IN (`+db.In(1, len(list))+`)`, ints(list)...)
	for n := range out {
		slices.SortFunc(out[n], func(a, b comment.Decision) int { return cmp.Compare(a.ID, b.ID) })
	}
	return out, err
}

// Revisions returns every kept revision, oldest first.
func (x *Comments) Revisions(ctx context.Context, n id.Comment) ([]comment.Revision, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (comment.Revision, error) {
		var v comment.Revision
		var at int64
		var findings string
		if err := r.Scan(&v.Revision, &v.Author, &v.Text, &at, &findings); err != nil {
			return v, err
		}
		v.At = db.Time(at)
		return v, fromJSON(findings, &v.Findings)
	}, `SELECT revision, author, text, at, findings FROM comment_revisions WHERE comment_id = $1 ORDER BY revision`, int64(n))
}

// Complaints returns the readers' complaints, newest first.
func (x *Comments) Complaints(ctx context.Context, n id.Comment, limit int) ([]comment.Complaint, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (comment.Complaint, error) {
		var c comment.Complaint
		var reader []byte
		var at int64
		err := r.Scan(&reader, &c.Kind, &c.Note, &at)
		copy(c.Reader[:], reader)
		c.At = db.Time(at)
		return c, err
	}, `SELECT reader, kind, note, at FROM comment_reports WHERE comment_id = $1 ORDER BY id DESC LIMIT $2`, int64(n), limit)
}

// Writers returns who wrote or changed a story.
func (x *Comments) Writers(ctx context.Context, code id.Story) ([]id.User, error) {
	list, err := db.All(ctx, x.db, db.Value[int64], `SELECT author FROM stories WHERE code = $1
		UNION ALL SELECT actor FROM story_revisions WHERE code = $2`, int64(code), int64(code))
	var out []id.User
	for _, n := range list {
		if n != 0 && !slices.Contains(out, id.User(n)) {
			out = append(out, id.User(n))
		}
	}
	return out, err
}

// RecentBySender returns what a sender sent since, newest first.
func (x *Comments) RecentBySender(ctx context.Context, s comment.Sender, since time.Time) ([]comment.Sent, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (comment.Sent, error) { return scanSent(r) }, `SELECT id, story, author, text, created_at, state FROM comments
		WHERE sender = $1 AND created_at >= $2 ORDER BY created_at DESC LIMIT 50`, senderBytes(s), db.Micros(since))
}

func scanSent(r db.Scanner, more ...any) (comment.Sent, error) {
	var c comment.Sent
	var n, code, at int64
	var state string
	err := r.Scan(append([]any{&n, &code, &c.Author, &c.Text, &at, &state}, more...)...)
	c.Comment, c.Story, c.At, c.State = id.Comment(n), id.Story(code), db.Time(at), comment.State(state)
	return c, err
}

// Thread returns the newest of a story's visible comments, oldest first.
func (x *Comments) Thread(ctx context.Context, code id.Story, limit int) ([]*comment.Comment, error) {
	list, err := db.All(ctx, x.db, scanOneComment, `SELECT `+commentColumns+commentFrom+`
		WHERE c.story = $1 AND c.state = 'published' AND c.shown = 1 ORDER BY c.created_at DESC, c.id DESC LIMIT $2`, int64(code), limit)
	slices.Reverse(list)
	return list, err
}

// headsOrder is an order of threads: its columns, and how a cursor stands to them.
func headsOrder(q comment.ThreadQuery) (order, after, before string, place []any) {
	at, n := db.Micros(q.After.At), int64(q.After.ID)
	switch q.Sort {
	case comment.Oldest:
		return `c.created_at, c.id`, `(c.created_at, c.id) > (?, ?)`, `(c.created_at, c.id) < (?, ?)`, []any{at, n}
	case comment.Liked:
		return `c.liked DESC, c.created_at DESC, c.id DESC`, `(c.liked, c.created_at, c.id) < (?, ?, ?)`,
			`(c.liked, c.created_at, c.id) > (?, ?, ?)`, []any{int64(q.After.Liked), at, n}
	default:
		return `c.created_at DESC, c.id DESC`, `(c.created_at, c.id) < (?, ?)`, `(c.created_at, c.id) > (?, ?)`, []any{at, n}
	}
}

// Heads returns a page of the comments at the head of threads.
func (x *Comments) Heads(ctx context.Context, q comment.ThreadQuery) ([]*comment.Comment, error) {
	order, after, _, place := headsOrder(q)
	var w db.Where
	w.Add("c.heads = 1 AND c.story = ?", int64(q.Story))
	if q.After.ID != 0 {
		w.Add(after, place...)
	}
	return db.All(ctx, x.db, scanOneComment, `SELECT `+commentColumns+commentFrom+w.String()+
		` ORDER BY `+order+` LIMIT `+w.Next(q.Limit), w.Args...)
}

// CountHeads counts the heads before a place.
func (x *Comments) CountHeads(ctx context.Context, q comment.ThreadQuery) (int, error) {
	_, _, before, place := headsOrder(q)
	var w db.Where
	w.Add("c.heads = 1 AND c.story = ?", int64(q.Story))
	w.Add(before, place...)
	return db.One(ctx, x.db, db.Value[int], `SELECT COUNT(*) FROM comments c`+w.String(), w.Args...)
}

// Answers returns the visible answers to comments.
func (x *Comments) Answers(ctx context.Context, heads []id.Comment, limit int) ([]*comment.Comment, error) {
	var w db.Where
	heads = padded(heads)
	w.Add("c.parent IN ("+places(len(heads))+") AND c.parent > 0 AND c.shown = 1", ints(heads)...)
	return db.All(ctx, x.db, scanOneComment, `SELECT `+commentColumns+commentFrom+w.String()+` LIMIT `+w.Next(limit), w.Args...)
}

// Counts counts a story's comments by state.
func (x *Comments) Counts(ctx context.Context, code id.Story) (comment.Counts, error) {
	var out comment.Counts
	_, err := db.All(ctx, x.db, func(r db.Scanner) (struct{}, error) {
		var state string
		var n int
		err := r.Scan(&state, &n)
		switch comment.State(state) {
		case comment.Waiting:
			out.Waiting = n
		case comment.Published:
			out.Published = n
		case comment.Refused:
			out.Refused = n
		case comment.Withdrawn, comment.Deleted: // their senders' alone
		}
		return struct{}{}, err
	}, `SELECT state, COUNT(*) FROM comments WHERE story = $1 GROUP BY state`, int64(code))
	return out, err
}

// Vote keeps one reader's vote and brings the counts in line.
func (x *Comments) Vote(ctx context.Context, n id.Comment, reader comment.Sender, up bool, at time.Time, ev func(*comment.Comment) event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		// Locks the comment, so that two votes of one reader come one after the other.
		found, err := db.Exec(ctx, tx, `UPDATE comments SET liked = liked WHERE id = $1 AND shown = 1`, int64(n))
		if err != nil {
			return nil, err
		}
		if found == 0 {
			return nil, fault.New(fault.NotFound, "comment.unknown")
		}
		had, err := db.All(ctx, tx, db.Value[int64], `SELECT up FROM comment_votes WHERE comment_id = $1 AND reader = $2`, int64(n), senderBytes(reader))
		if err != nil {
			return nil, err
		}
		likes, dislikes := flag(up), 1-flag(up)
		if len(had) > 0 {
			if had[0] == flag(up) {
				return nil, nil
			}
			likes, dislikes = likes-had[0], dislikes-(1-had[0])
		}
		err = db.Do(ctx, tx, `INSERT INTO comment_votes (comment_id, reader, up, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (comment_id, reader) DO UPDATE SET up = excluded.up, at = excluded.at`,
			int64(n), senderBytes(reader), flag(up), db.Micros(at))
		if err != nil {
			return nil, err
		}
		err = db.Do(ctx, tx, `UPDATE comments SET likes = likes + $1, dislikes = dislikes + $2, liked = liked + $3 WHERE id = $4`,
			likes, dislikes, likes-dislikes, int64(n))
		if err != nil {
			return nil, err
		}
		c, err := db.One(ctx, tx, scanOneComment, `SELECT `+commentColumns+commentFrom+` WHERE c.id = $1`, int64(n))
		if err != nil {
			return nil, err
		}
		return []event.Event{ev(c)}, nil
	})
}
