package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/id"
	"peyk/persian"
)

// Queue returns a page of comments with their stories.
func (x *Comments) Queue(ctx context.Context, q comment.Query) ([]comment.Item, error) {
	w := queueWhere(q)
	order := " ORDER BY c.due_at, c.id"
	if !q.Waits() {
		order = " ORDER BY c.decided_at DESC, c.id DESC"
	}
	query := `SELECT ` + commentColumns + `, s.headline, s.lead, s.slug, COALESCE(p.text, ''), COALESCE(p.author, ''),
		(SELECT COUNT(*) FROM comments o WHERE o.alike = NULLIF(c.alike, 0) AND o.queued = 1 AND o.edition = c.edition)` +
		commentFrom + ` JOIN stories s ON s.code = c.story LEFT JOIN comments p ON p.id = c.parent` + w.String() +
		order + ` LIMIT ` + w.Next(q.Limit)
	return db.All(ctx, x.db, func(r db.Scanner) (comment.Item, error) {
		var it comment.Item
		c, err := scanComment(r, &it.Headline, &it.Lead, &it.Slug, &it.ParentText, &it.ParentName, &it.Same)
		it.Comment = c
		return it, err
	}, query, w.Args...)
}

// CountQueue counts what Queue would page through, up to limit.
func (x *Comments) CountQueue(ctx context.Context, q comment.Query, limit int) (int, error) {
	q.After = comment.Cursor{}
	w := queueWhere(q)
	query := `SELECT COUNT(*) FROM (SELECT c.id FROM comments c` + w.String() + ` LIMIT ` + w.Next(limit) + `) AS due`
	return db.One(ctx, x.db, db.Value[int], query, w.Args...)
}

// queueWhere is what a query asks for.
func queueWhere(q comment.Query) db.Where {
	var w db.Where
	if q.Comment != 0 {
		w.Add("c.id = ?", int64(q.Comment))
		return w
	}
	if q.Waits() {
		w.Add("c.queued = 1")
		w.Add("(c.due_at, c.id) > (?, ?)", db.Micros(q.After.At), int64(q.After.ID))
	} else {
		w.Add("c.state = ?", string(q.State))
		if q.After.ID != 0 {
			w.Add("(c.decided_at, c.id) < (?, ?)", db.Micros(q.After.At), int64(q.After.ID))
		}
	}
	cond, args := queueCond(q)
	for i := range cond {
		w.Add(strings.ReplaceAll(cond[i], "@", "c"), args[i]...)
	}
	if q.Folded && q.Waits() {
		var fold strings.Builder
		fold.WriteString("NOT EXISTS (SELECT 1 FROM comments o WHERE o.alike = NULLIF(c.alike, 0) AND o.queued = 1 AND o.edition = c.edition AND (o.due_at, o.id) < (c.due_at, c.id)")
		var all []any
		for i := range cond {
			fold.WriteString(" AND " + strings.ReplaceAll(cond[i], "@", "o"))
			all = append(all, args[i]...)
		}
		w.Add(fold.String()+")", all...)
	}
	return w
}

// queueCond are the filters of a query, with @ for the comment's alias.
func queueCond(q comment.Query) (cond []string, args [][]any) {
	add := func(text string, values ...any) { cond, args = append(cond, text), append(args, values) }
	if q.Edition != "" {
		add("@.edition = ?", string(q.Edition))
	}
	if q.Story != 0 {
		add("@.story = ?", int64(q.Story))
	}
	if len(q.Sections) > 0 {
		list := padded(q.Sections)
		add("@.section_id IN ("+places(len(list))+")", ints(list)...)
	}
	if len(q.Reasons) > 0 {
		list := padded(q.Reasons)
		add("@.reason IN ("+places(len(list))+")", strs(list)...)
		if !slices.Contains(q.Reasons, comment.New) {
			add("@.reason <> 'new'") // which comments_asked is for
		}
	}
	if q.Check != "" {
		add("@.checks LIKE ? ESCAPE '!'", "% "+likeEscape.Replace(q.Check)+" %")
	}
	if q.Clean {
		add("@.screened = 1 AND @.advice = 0")
	}
	if q.Alike != 0 {
		add("@.alike = ?", int64(q.Alike))
	}
	if q.SameAs != 0 {
		add("@.sender = (SELECT f.sender FROM comments f WHERE f.id = ? AND LENGTH(f.sender) > 0)", int64(q.SameAs))
	}
	if text := persian.Fold(q.Text); text != "" {
		add("@.folded LIKE ? ESCAPE '!'", "%"+likeEscape.Replace(text)+"%")
	}
	if q.Free != 0 {
		add("(@.claimed_until <= ? OR @.claimed_by = ?)", db.Micros(q.Now), int64(q.Free))
	}
	return cond, args
}

// Claim leases comments to a user.
func (x *Comments) Claim(ctx context.Context, list []id.Comment, by id.User, now, until time.Time, force bool) ([]id.Comment, error) {
	if len(list) == 0 {
		return nil, nil
	}
	var w db.Where
	set := `UPDATE comments SET claimed_by = ` + w.Next(int64(by)) + `, claimed_until = ` + w.Next(db.Micros(until))
	list = padded(list)
	w.Add("id IN ("+places(len(list))+")", ints(list)...)
	if !force {
		w.Add("(claimed_until <= ? OR claimed_by = ?)", db.Micros(now), int64(by))
	}
	var out []id.Comment
	err := x.db.Write(ctx, func(tx *db.Tx) error {
		got, err := db.All(ctx, tx, db.Value[int64], set+w.String()+` RETURNING id`, w.Args...)
		out = out[:0]
		for _, n := range got {
			out = append(out, id.Comment(n))
		}
		return err
	})
	return out, err
}

// Release ends leases of a user.
func (x *Comments) Release(ctx context.Context, by id.User, list []id.Comment) error {
	var w db.Where
	w.Add("claimed_by = ? AND claimed_by > 0", int64(by))
	if len(list) > 0 {
		list = padded(list)
		w.Add("id IN ("+places(len(list))+")", ints(list)...)
	}
	return x.db.Write(ctx, func(tx *db.Tx) error {
		return db.Do(ctx, tx, `UPDATE comments SET claimed_by = 0, claimed_until = 0`+w.String(), w.Args...)
	})
}

// Record counts what a sender's comments became.
func (x *Comments) Record(ctx context.Context, s comment.Sender) (comment.Counts, error) {
	return db.One(ctx, x.db, func(r db.Scanner) (comment.Counts, error) {
		var c comment.Counts
		return c, r.Scan(&c.Waiting, &c.Published, &c.Refused)
	}, `SELECT COALESCE(SUM(CASE state WHEN 'waiting' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE state WHEN 'published' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE state WHEN 'refused' THEN 1 ELSE 0 END), 0) FROM comments WHERE sender = $1`, senderBytes(s))
}

// Views returns a user's saved views by name.
func (x *Comments) Views(ctx context.Context, user id.User) ([]comment.View, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (comment.View, error) {
		var v comment.View
		return v, r.Scan(&v.Name, &v.Query)
	}, `SELECT name, query FROM queue_views WHERE user_id = $1 ORDER BY name`, int64(user))
}

// SaveView keeps a view under its name.
func (x *Comments) SaveView(ctx context.Context, user id.User, v comment.View) error {
	return x.db.Write(ctx, func(tx *db.Tx) error {
		return db.Do(ctx, tx, `INSERT INTO queue_views (user_id, name, query) VALUES ($1, $2, $3)
			ON CONFLICT (user_id, name) DO UPDATE SET query = excluded.query`, int64(user), v.Name, v.Query)
	})
}

// DeleteView forgets a view.
func (x *Comments) DeleteView(ctx context.Context, user id.User, name string) error {
	return x.db.Write(ctx, func(tx *db.Tx) error {
		return db.Do(ctx, tx, `DELETE FROM queue_views WHERE user_id = $1 AND name = $2`, int64(user), name)
	})
}

// Ahead counts what is due before a comment, up to limit.
func (x *Comments) Ahead(ctx context.Context, e id.Edition, due time.Time, n id.Comment, limit int) (int, error) {
	return db.One(ctx, x.db, db.Value[int], `SELECT COUNT(*) FROM (SELECT id FROM comments
		WHERE queued = 1 AND edition = $1 AND (due_at, id) < ($2, $3) LIMIT $4) AS due`,
		string(e), db.Micros(due), int64(n), limit)
}
