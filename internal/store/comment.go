package store

import (
	"context"
	"slices"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Comments implements comment.Store.
type Comments struct{ *base }

const commentColumns = `c.id, c.story, c.edition, c.section_id, c.parent, c.author, c.email, c.text, c.revision, c.state,
	c.created_at, c.findings, c.receipt, c.sender, c.version,
	d.verdict, d.revision, d.rule, d.rule_version, d.note, d.actor, d.at`

const commentFrom = ` FROM comments c LEFT JOIN comment_decisions d ON d.id = c.decision`

func scanComment(r db.Scanner, more ...any) (*comment.Comment, error) {
	var c comment.Comment
	var n, code, sec, parent, at int64
	var edition, state, findings string
	var receipt, sender []byte
	var verdict, rule, note *string
	var revision, ruleVersion *int
	var actor, decidedAt *int64
	err := r.Scan(append([]any{
		&n, &code, &edition, &sec, &parent, &c.Author, &c.Email, &c.Text, &c.Revision, &state, &at,
		&findings, &receipt, &sender, &c.Version,
		&verdict, &revision, &rule, &ruleVersion, &note, &actor, &decidedAt,
	}, more...)...)
	if err != nil {
		return nil, err
	}
	c.ID, c.Story, c.Edition, c.Section = id.Comment(n), id.Story(code), id.Edition(edition), id.Section(sec)
	c.Parent, c.State, c.CreatedAt = id.Comment(parent), comment.State(state), db.Time(at)
	copy(c.Receipt[:], receipt)
	copy(c.Sender[:], sender)
	if verdict != nil {
		c.Decision = &comment.Decision{
			Verdict: comment.Verdict(*verdict), Revision: *revision, Rule: *rule, RuleVersion: *ruleVersion,
			Note: *note, Actor: id.User(*actor), At: db.Time(*decidedAt),
		}
	}
	return &c, fromJSON(findings, &c.Findings)
}

func scanOneComment(r db.Scanner) (*comment.Comment, error) { return scanComment(r) }

// CreateComment saves a new comment under a visible story.
func (x *Comments) CreateComment(ctx context.Context, c *comment.Comment, evs func(*comment.Comment) []event.Event) error {
	findings, err := toJSON(c.Findings)
	if err != nil {
		return err
	}
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		sec, err := db.One(ctx, tx, db.Value[int64], `SELECT section_id FROM stories
			WHERE code = $1 AND edition = $2 AND live_at > 0 AND live_at <= $3`,
			int64(c.Story), string(c.Edition), db.Micros(c.CreatedAt))
		if err != nil {
			return nil, err
		}
		if c.Parent != 0 {
			_, err := db.One(ctx, tx, db.Value[int64], `SELECT id FROM comments
				WHERE id = $1 AND story = $2 AND state = 'published' AND parent = 0`, int64(c.Parent), int64(c.Story))
			if err != nil {
				return nil, err
			}
		}
		n, err := db.One(ctx, tx, db.Value[int64], `INSERT INTO comments (story, edition, section_id, parent, author, email,
				text, revision, state, created_at, decided_at, decision, findings, receipt, sender, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, $11, $12, $13, 1) RETURNING id`,
			int64(c.Story), string(c.Edition), sec, int64(c.Parent), c.Author, c.Email, c.Text, c.Revision,
			string(c.State), db.Micros(c.CreatedAt), findings, c.Receipt[:], c.Sender[:])
		if err != nil {
			return nil, err
		}
		c.ID, c.Section, c.Version = id.Comment(n), id.Section(sec), 1
		err = db.Do(ctx, tx, `INSERT INTO comment_revisions (comment_id, revision, text, findings, at)
			VALUES ($1, $2, $3, $4, $5)`, n, c.Revision, c.Text, findings, db.Micros(c.CreatedAt))
		return evs(c), err
	})
}

// UpdateComment loads, applies fn and saves.
func (x *Comments) UpdateComment(ctx context.Context, n id.Comment, fn func(*comment.Comment) ([]event.Event, error)) (*comment.Comment, error) {
	var c *comment.Comment
	err := x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		var err error
		c, err = db.One(ctx, tx, scanOneComment, `SELECT `+commentColumns+commentFrom+` WHERE c.id = $1`, int64(n))
		if err != nil {
			return nil, err
		}
		was, decided := c.State, c.Decision
		evs, err := fn(c)
		if err != nil {
			return nil, err
		}
		decision := db.Where{}
		set := `state = ` + decision.Next(string(c.State))
		if c.Decision != decided && c.Decision != nil {
			num, err := addDecision(ctx, tx, c)
			if err != nil {
				return nil, err
			}
			set += `, decision = ` + decision.Next(num) + `, decided_at = ` + decision.Next(db.Micros(c.Decision.At))
		}
		query := `UPDATE comments SET ` + set + `, version = version + 1 WHERE id = ` + decision.Next(int64(n)) +
			` AND version = ` + decision.Next(c.Version)
		if err := db.ExecVersioned(ctx, tx, query, decision.Args...); err != nil {
			return nil, err
		}
		c.Version++
		return evs, countPublished(ctx, tx, c, was)
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

func addDecision(ctx context.Context, tx *db.Tx, c *comment.Comment) (int64, error) {
	d := c.Decision
	return db.One(ctx, tx, db.Value[int64], `INSERT INTO comment_decisions (comment_id, revision, verdict, rule,
		rule_version, note, actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
		int64(c.ID), d.Revision, string(d.Verdict), d.Rule, d.RuleVersion, d.Note, int64(d.Actor), db.Micros(d.At))
}

// countPublished keeps the number of published comments in the story's row.
func countPublished(ctx context.Context, tx *db.Tx, c *comment.Comment, was comment.State) error {
	d := flag(c.State == comment.Published) - flag(was == comment.Published)
	if d == 0 {
		return nil
	}
	return db.Do(ctx, tx, `UPDATE stories SET comments = comments + $1 WHERE code = $2`, d, int64(c.Story))
}

// Comment returns one comment.
func (x *Comments) Comment(ctx context.Context, n id.Comment) (*comment.Comment, error) {
	return db.One(ctx, x.db, scanOneComment, `SELECT `+commentColumns+commentFrom+` WHERE c.id = $1`, int64(n))
}

// ByReceipt returns the comment that a receipt is of.
func (x *Comments) ByReceipt(ctx context.Context, h comment.ReceiptHash) (*comment.Comment, error) {
	return db.One(ctx, x.db, scanOneComment, `SELECT `+commentColumns+commentFrom+` WHERE c.receipt = $1`, h[:])
}

// Queue returns a page of comments with their stories.
func (x *Comments) Queue(ctx context.Context, q comment.Query) ([]comment.Item, error) {
	at, order, after := "c.decided_at", "DESC", "<"
	if q.State == comment.Waiting {
		at, order, after = "c.created_at", "ASC", ">"
	}
	w := queueWhere(q)
	if q.After.ID != 0 {
		w.Add("("+at+", c.id) "+after+" (?, ?)", db.Micros(q.After.At), int64(q.After.ID))
	}
	query := `SELECT ` + commentColumns + `, s.headline, s.lead, s.slug, COALESCE(p.text, ''), COALESCE(p.author, '')` +
		commentFrom + ` JOIN stories s ON s.code = c.story LEFT JOIN comments p ON p.id = c.parent` + w.String() +
		` ORDER BY ` + at + ` ` + order + `, c.id ` + order + ` LIMIT ` + w.Next(q.Limit)
	return db.All(ctx, x.db, func(r db.Scanner) (comment.Item, error) {
		var it comment.Item
		c, err := scanComment(r, &it.Headline, &it.Lead, &it.Slug, &it.ParentText, &it.ParentName)
		it.Comment = c
		return it, err
	}, query, w.Args...)
}

// CountQueue counts what Queue would page through, up to limit.
func (x *Comments) CountQueue(ctx context.Context, q comment.Query, limit int) (int, error) {
	w := queueWhere(q)
	query := `SELECT c.id FROM comments c` + w.String() + ` LIMIT ` + w.Next(limit)
	few, err := db.All(ctx, x.db, db.Value[int64], query, w.Args...)
	return len(few), err
}

// queueWhere is what a query asks for, but for where its page begins.
func queueWhere(q comment.Query) db.Where {
	var w db.Where
	if q.Comment != 0 {
		w.Add("c.id = ?", int64(q.Comment))
	}
	if q.State != "" {
		w.Add("c.state = ?", string(q.State))
	}
	if q.Edition != "" {
		w.Add("c.edition = ?", string(q.Edition))
	}
	if q.Story != 0 {
		w.Add("c.story = ?", int64(q.Story))
	}
	if len(q.Sections) > 0 {
		w.Add("c.section_id IN ("+places(len(q.Sections))+")", ints(q.Sections)...)
	}
	return w
}

// Thread returns the newest of a story's published comments, oldest first.
func (x *Comments) Thread(ctx context.Context, code id.Story, limit int) ([]*comment.Comment, error) {
	list, err := db.All(ctx, x.db, scanOneComment, `SELECT `+commentColumns+commentFrom+`
		WHERE c.story = $1 AND c.state = 'published' ORDER BY c.created_at DESC, c.id DESC LIMIT $2`, int64(code), limit)
	slices.Reverse(list)
	return list, err
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
		}
		return struct{}{}, err
	}, `SELECT state, COUNT(*) FROM comments WHERE story = $1 GROUP BY state`, int64(code))
	return out, err
}

// RecentBySender returns what a sender sent since.
func (x *Comments) RecentBySender(ctx context.Context, s comment.Sender, since time.Time) ([]*comment.Comment, error) {
	return db.All(ctx, x.db, scanOneComment, `SELECT `+commentColumns+commentFrom+`
		WHERE c.sender = $1 AND c.created_at >= $2 ORDER BY c.created_at DESC LIMIT 50`, s[:], db.Micros(since))
}

// RuleSets returns every version of an edition's policy, newest first.
func (x *Comments) RuleSets(ctx context.Context, e id.Edition) ([]comment.RuleSet, error) {
	return ruleSets(ctx, x.db, e)
}

func ruleSets(ctx context.Context, q db.Querier, e id.Edition) ([]comment.RuleSet, error) {
	return db.All(ctx, q, func(r db.Scanner) (comment.RuleSet, error) {
		s := comment.RuleSet{Edition: e}
		var at, actor int64
		var rules string
		if err := r.Scan(&s.Version, &at, &actor, &rules); err != nil {
			return s, err
		}
		s.At, s.Actor = db.Time(at), id.User(actor)
		return s, fromJSON(rules, &s.Rules)
	}, `SELECT version, at, actor, rules FROM rule_sets WHERE edition = $1 ORDER BY version DESC`, string(e))
}

// PublishRules saves the next version of an edition's policy.
func (x *Comments) PublishRules(ctx context.Context, s *comment.RuleSet, evs []event.Event) error {
	rules, err := toJSON(s.Rules)
	if err != nil {
		return err
	}
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		last, err := db.One(ctx, tx, db.Value[int], `SELECT COALESCE(MAX(version), 0) FROM rule_sets WHERE edition = $1`, string(s.Edition))
		if err != nil {
			return nil, err
		}
		s.Version = last + 1
		err = db.Do(ctx, tx, `INSERT INTO rule_sets (edition, version, at, actor, rules) VALUES ($1, $2, $3, $4, $5)`,
			string(s.Edition), s.Version, db.Micros(s.At), int64(s.Actor), rules)
		if fault.Is(err, fault.Conflict) { // no such edition, or another node was first
			err = fault.Wrap(fault.Conflict, "error.changed-meanwhile", err)
		}
		return evs, err
	})
}
