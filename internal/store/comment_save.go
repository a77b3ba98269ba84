package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// saving is what one transaction changes of comments. Rows that many comments
// share are changed at its end, each once and in one order, so that two
// transactions wait for each other and not both ways.
type saving struct {
	x       *Comments
	tx      *db.Tx
	refused bool // the last error was of the rule or a version, and nothing was written
	fresh   bool // the comment being saved has never been looked at: it is in no group
	stories map[id.Story]int64
	parents map[id.Comment]int64
	figures map[figureKey]int64
	zones   map[id.Edition]*time.Location
}

type figureKey struct {
	edition   id.Edition
	day       comment.Day
	kind, key string
}

func (s *saving) update(ctx context.Context, n id.Comment, fn func(*comment.Comment) (comment.Change, error)) (*comment.Comment, []event.Event, error) {
	s.refused = true
	c, err := db.One(ctx, s.tx, scanOneComment, `SELECT `+commentColumns+commentFrom+` WHERE c.id = $1`, int64(n))
	if err != nil {
		s.refused = fault.Is(err, fault.NotFound)
		return nil, nil, err
	}
	was, fresh := c.State(), !c.Screened() && c.Revision() == 1
	change, err := fn(c)
	if err != nil {
		return nil, nil, err
	}
	// Taken before anything is written: who comes second writes nothing.
	err = db.ExecVersioned(ctx, s.tx, `UPDATE comments SET version = version + 1 WHERE id = $1 AND version = $2`, int64(n), c.Version)
	if err != nil {
		s.refused = fault.Is(err, fault.Conflict)
		return nil, nil, err
	}
	s.refused = false
	c.Version++
	s.fresh = fresh
	if err := s.save(ctx, c, was, change); err != nil {
		return nil, nil, err
	}
	return c, change.Events, nil
}

// save writes a comment that has been changed, with what the change brings.
func (s *saving) save(ctx context.Context, c *comment.Comment, was comment.State, change comment.Change) error {
	if change.Log != nil {
		if err := s.addDecision(ctx, c.ID, change.Log); err != nil {
			return err
		}
	}
	if change.Appeal != nil {
		if err := s.saveAppeal(ctx, c.ID, change.Appeal); err != nil {
			return err
		}
	}
	if change.Complaint != nil {
		if err := s.complain(ctx, c.ID, change.Complaint); err != nil {
			return err
		}
	}
	rec := c.Record()
	if change.Erased {
		if err := s.erase(ctx, c.ID); err != nil {
			return err
		}
	} else if change.Revised || change.Looked || rec.Alike == 0 {
		var err error
		if rec.Alike, err = s.group(ctx, rec, !s.fresh); err != nil {
			return err
		}
		c.Group(rec.Alike)
	}
	if change.Revised || change.Looked {
		if err := s.revision(ctx, rec, change.Revised); err != nil {
			return err
		}
	}
	if change.Looked && change.Log == nil {
		return s.looked(ctx, rec)
	}
	if err := s.body(ctx, rec); err != nil {
		return err
	}
	if d := flag(rec.State == comment.Published) - flag(was == comment.Published); d != 0 {
		s.add(rec, d)
	}
	return s.count(ctx, rec.Edition, change.Figures)
}

// lookedColumns are those of commentBody that a screening changes.
var lookedColumns = []string{"screened", "advice", "checks", "findings", "risk", "simhash", "alike", "due_at"}

// looked saves what the checks saw, and leaves alone all else and its indexes.
func (s *saving) looked(ctx context.Context, rec comment.Record) error {
	values, err := bodyValues(rec)
	if err != nil {
		return err
	}
	var set []string
	var args []any
	for i, column := range commentBody {
		if slices.Contains(lookedColumns, column) {
			args = append(args, values[i])
			set = append(set, column+" = $"+strconv.Itoa(len(args)))
		}
	}
	args = append(args, int64(rec.ID))
	return db.Do(ctx, s.tx, `UPDATE comments SET `+strings.Join(set, ", ")+` WHERE id = $`+strconv.Itoa(len(args)), args...)
}

func (s *saving) body(ctx context.Context, rec comment.Record) error {
	values, err := bodyValues(rec)
	if err != nil {
		return err
	}
	var set strings.Builder
	for i, column := range commentBody {
		set.WriteString(column + " = $" + strconv.Itoa(i+1) + ", ")
	}
	if rec.Claim.By == 0 {
		set.WriteString("claimed_by = 0, claimed_until = 0, ")
	}
	values = append(values, values[slices.Index(commentBody, "shown")])
	set.WriteString(`heads = CASE WHEN parent = 0 AND shelved = 0 AND answers + $` + strconv.Itoa(len(values)) + ` > 0 THEN 1 ELSE 0 END`)
	values = append(values, int64(rec.ID))
	return db.Do(ctx, s.tx, `UPDATE comments SET `+set.String()+` WHERE id = $`+strconv.Itoa(len(values)), values...)
}

func (s *saving) addDecision(ctx context.Context, n id.Comment, d *comment.Decision) error {
	num, err := db.One(ctx, s.tx, db.Value[int64], `INSERT INTO comment_decisions (comment_id, revision, verdict, cause, rule,
			rule_version, note, actor, machine, at, was_decision, was_reason, was_queued_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
		int64(n), d.Revision, string(d.Verdict), string(d.Cause), d.Rule, d.RuleVersion, d.Note, int64(d.Actor), d.Machine,
		db.Micros(d.At), d.Before.Decision, string(d.Before.Reason), db.Micros(d.Before.QueuedAt))
	d.ID = num
	return err
}

func (s *saving) saveAppeal(ctx context.Context, n id.Comment, a *comment.Appeal) error {
	if a.ID != 0 {
		return db.Do(ctx, s.tx, `UPDATE comment_appeals SET outcome = $1, note = $2, actor = $3, decided_at = $4 WHERE id = $5`,
			string(a.Outcome), a.Note, int64(a.Actor), db.Micros(a.DecidedAt), a.ID)
	}
	num, err := db.One(ctx, s.tx, db.Value[int64], `INSERT INTO comment_appeals (comment_id, refusal, text, at, outcome, note, actor, decided_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
		int64(n), a.Refusal, a.Text, db.Micros(a.At), string(a.Outcome), a.Note, int64(a.Actor), db.Micros(a.DecidedAt))
	a.ID = num
	return err
}

// complain keeps a complaint; a known reader has one.
func (s *saving) complain(ctx context.Context, n id.Comment, r *comment.Complaint) error {
	if r.Reader != (comment.Sender{}) {
		had, err := db.All(ctx, s.tx, db.Value[int64], `SELECT id FROM comment_reports WHERE comment_id = $1 AND reader = $2 LIMIT 1`,
			int64(n), senderBytes(r.Reader))
		if err != nil {
			return err
		}
		if len(had) > 0 {
			return fault.New(fault.Conflict, "comment.reported-already")
		}
	}
	return db.Do(ctx, s.tx, `INSERT INTO comment_reports (comment_id, reader, kind, note, at) VALUES ($1, $2, $3, $4, $5)`,
		int64(n), senderBytes(r.Reader), r.Kind, r.Note, db.Micros(r.At))
}

// revision keeps what was written, or what the checks saw in it later.
func (s *saving) revision(ctx context.Context, rec comment.Record, fresh bool) error {
	findings, err := toJSON(rec.Findings)
	if err != nil {
		return err
	}
	if !fresh {
		return db.Do(ctx, s.tx, `UPDATE comment_revisions SET findings = $1 WHERE comment_id = $2 AND revision = $3`,
			findings, int64(rec.ID), rec.Revision)
	}
	return db.Do(ctx, s.tx, `INSERT INTO comment_revisions (comment_id, revision, author, text, findings, at)
		VALUES ($1, $2, $3, $4, $5, $6)`, int64(rec.ID), rec.Revision, rec.Author, rec.Text, findings, db.Micros(rec.RevisedAt))
}

// erase takes every word of and about a comment out of the rows around it.
func (s *saving) erase(ctx context.Context, n id.Comment) error {
	for _, stmt := range []string{
		`UPDATE comment_revisions SET author = '', text = '', findings = '' WHERE comment_id = $1`,
		`UPDATE comment_decisions SET note = '' WHERE comment_id = $1`,
		`UPDATE comment_appeals SET text = '', note = '' WHERE comment_id = $1`,
		`DELETE FROM comment_reports WHERE comment_id = $1`,
		`DELETE FROM comment_votes WHERE comment_id = $1`,
		`UPDATE comments SET kept = 0, told = '', likes = 0, dislikes = 0, liked = 0 WHERE id = $1`,
	} {
		if err := db.Do(ctx, s.tx, stmt, int64(n)); err != nil {
			return err
		}
	}
	return s.ungroup(ctx, n)
}

// add notes that a comment was published (1) or is not any more (-1).
func (s *saving) add(rec comment.Record, d int64) {
	if s.stories == nil {
		s.stories, s.parents = map[id.Story]int64{}, map[id.Comment]int64{}
	}
	s.stories[rec.Story] += d
	if rec.Parent != 0 {
		s.parents[rec.Parent] += d
	}
}

func (s *saving) count(ctx context.Context, e id.Edition, list []comment.Figure) error {
	if len(list) == 0 {
		return nil
	}
	if s.figures == nil {
		s.figures, s.zones = map[figureKey]int64{}, map[id.Edition]*time.Location{}
	}
	zone := s.zones[e]
	if zone == nil {
		var err error
		if zone, err = s.x.zoneOf(ctx, s.tx, e); err != nil {
			return err
		}
		s.zones[e] = zone
	}
	for _, f := range list {
		s.figures[figureKey{e, comment.DayOf(f.At, zone), string(f.Kind), f.Key}] += int64(f.N)
	}
	return nil
}

// finish writes what comments share.
func (s *saving) finish(ctx context.Context) error {
	for _, n := range sorted(s.parents) {
		err := db.Do(ctx, s.tx, `UPDATE comments SET answers = answers + $1,
			heads = CASE WHEN parent = 0 AND shelved = 0 AND (shown = 1 OR answers + $2 > 0) THEN 1 ELSE 0 END WHERE id = $3`,
			s.parents[n], s.parents[n], int64(n))
		if err != nil {
			return err
		}
	}
	for _, n := range sorted(s.stories) {
		err := db.Do(ctx, s.tx, `UPDATE stories SET comments = comments + $1 WHERE code = $2`, s.stories[n], int64(n))
		if err != nil {
			return err
		}
	}
	keys := make([]figureKey, 0, len(s.figures))
	for k := range s.figures {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b figureKey) int {
		return cmp.Or(strings.Compare(string(a.edition), string(b.edition)), int(a.day-b.day), strings.Compare(a.kind, b.kind), strings.Compare(a.key, b.key))
	})
	for _, k := range keys {
		err := db.Do(ctx, s.tx, `INSERT INTO comment_figures (edition, day, kind, key, n) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (edition, day, kind, key) DO UPDATE SET n = comment_figures.n + excluded.n`,
			string(k.edition), int64(k.day), k.kind, k.key, s.figures[k])
		if err != nil {
			return err
		}
	}
	return nil
}

func sorted[K cmp.Ordered](m map[K]int64) []K {
	var keys []K
	for k, n := range m {
		if n != 0 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}
