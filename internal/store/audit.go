package store

import (
	"context"
	"strconv"

	"peyk/internal/audit"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/id"
)

// Audit implements audit.Store.
type Audit struct{ *base }

// noise are the events that are nobody's act.
func noise(k event.Kind) bool {
	return k == event.RankingsMade || k == event.VoteCast || k == event.CommentLiked
}

var auditTable = Table{"audit", []string{"at", "actor", "kind", "edition", "story", "comment", "detail"}}

func appendAudit(ctx context.Context, tx *db.Tx, evs []event.Event) error {
	var rows [][]any
	for _, ev := range evs {
		if noise(ev.Kind) {
			continue
		}
		detail, err := toJSON(ev.Detail)
		if err != nil {
			return err
		}
		rows = append(rows, []any{
			db.Micros(ev.At), int64(ev.Actor), string(ev.Kind), string(ev.Edition), int64(ev.Story), int64(ev.Comment), detail,
		})
	}
	return insertRows(ctx, tx, auditTable, rows, "")
}

// Audit returns a page of the log, newest first.
func (a *Audit) Audit(ctx context.Context, q audit.Query) ([]audit.Entry, error) {
	var w db.Where
	if q.Story != 0 {
		w.Add("story = ? AND story > 0", int64(q.Story))
	}
	if q.Comment != 0 {
		w.Add("comment = ? AND comment > 0", int64(q.Comment))
	}
	if q.Actor != 0 {
		w.Add("actor = ?", int64(q.Actor))
	}
	if q.Kind != "" {
		w.Add("kind = ?", string(q.Kind))
	}
	if q.Prefix != "" {
		w.Add("kind LIKE ? ESCAPE '!'", likeEscape.Replace(q.Prefix)+"%")
	}
	if q.Before != 0 {
		w.Add("id < ?", q.Before)
	}
	query := `SELECT id, at, actor, kind, edition, story, comment, detail FROM audit` + w.String() +
		` ORDER BY id DESC LIMIT ` + w.Next(q.Limit)
	return db.All(ctx, a.db, scanAudit, query, w.Args...)
}

// SectionOf returns the section of a comment.
func (a *Audit) SectionOf(ctx context.Context, c id.Comment) (id.Section, error) {
	sec, err := db.One(ctx, a.db, db.Value[int64], `SELECT section_id FROM comments WHERE id = $1`, int64(c))
	return id.Section(sec), err
}

func scanAudit(s db.Scanner) (audit.Entry, error) {
	var e audit.Entry
	var at, actor, code, comment int64
	var kind, edition, detail string
	if err := s.Scan(&e.ID, &at, &actor, &kind, &edition, &code, &comment, &detail); err != nil {
		return e, err
	}
	e.At, e.Actor, e.Kind, e.Edition = db.Time(at), id.User(actor), event.Kind(kind), id.Edition(edition)
	e.Story, e.Comment = id.Story(code), id.Comment(comment)
	return e, fromJSON(detail, &e.Detail)
}

// Settings keeps what the program itself must remember: its keys.
type Settings struct{ *base }

// GetOrCreate returns the named setting, made by create the first time. Two
// processes that create it at once get the same value.
func (s *Settings) GetOrCreate(ctx context.Context, name string, create func() ([]byte, error)) ([]byte, error) {
	const query = `SELECT value FROM settings WHERE name = $1`
	have, err := db.All(ctx, s.db, db.Value[[]byte], query, name)
	if err != nil || len(have) > 0 {
		return first(have), err
	}
	value, err := create()
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		return db.Do(ctx, tx, `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, value)
	})
	if err != nil {
		return nil, err
	}
	return db.One(ctx, s.db, db.Value[[]byte], query, name)
}

// Forget removes the settings whose names begin with prefix, but for one.
func (s *Settings) Forget(ctx context.Context, prefix, except string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return db.Do(ctx, tx, `DELETE FROM settings WHERE name >= $1 AND name < $2 AND name <> $3`, prefix, prefix+"~", except)
	})
}

func first(list [][]byte) []byte {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func itoa[T ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }
