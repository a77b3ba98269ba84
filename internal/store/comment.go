package store

import (
	"context"
	"strings"
	"sync"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/id"
	"peyk/persian"
)

// Comments implements comment.Stores.
type Comments struct {
	*base
	zones sync.Map // name of a time zone: its *time.Location
	post  postbox
}

const commentColumns = `c.id, c.story, c.edition, c.section_id, c.parent, c.created_at, c.receipt, c.version,
	c.claimed_by, c.claimed_until, c.likes, c.dislikes, c.answers, c.reports,
	c.author, c.email, c.text, c.revision, c.revised_at, c.sender, c.state, c.reason, c.queued_at, c.shelved, c.strikes,
	c.told, c.screened, c.findings, c.risk, c.simhash, c.alike,
	d.id, d.revision, d.verdict, d.cause, d.rule, d.rule_version, d.note, d.actor, d.machine, d.at,
	d.was_decision, d.was_reason, d.was_queued_at,
	a.id, a.refusal, a.text, a.at, a.outcome, a.note, a.actor, a.decided_at`

const commentFrom = ` FROM comments c LEFT JOIN comment_decisions d ON d.id = c.decision LEFT JOIN comment_appeals a ON a.id = c.appeal`

func scanOneComment(r db.Scanner) (*comment.Comment, error) { return scanComment(r) }

func scanComment(r db.Scanner, more ...any) (*comment.Comment, error) {
	var rec comment.Record
	var d maybeDecision
	var a maybeAppeal
	var edition, state, reason, strikes, findings string
	var receipt, sender []byte
	var created, claimed, revised, queued, shelved, screened, simhash int64
	dest := []any{
		(*int64)(&rec.ID), (*int64)(&rec.Story), &edition, (*int64)(&rec.Section), (*int64)(&rec.Parent), &created, &receipt, &rec.Version,
		(*int64)(&rec.Claim.By), &claimed, &rec.Likes, &rec.Dislikes, &rec.Answers, &rec.Reports,
		&rec.Author, &rec.Email, &rec.Text, &rec.Revision, &revised, &sender, &state, &reason, &queued, &shelved, &strikes,
		&rec.Told, &screened, &findings, &rec.Risk, &simhash, (*int64)(&rec.Alike),
	}
	if err := r.Scan(append(append(append(dest, d.dest()...), a.dest()...), more...)...); err != nil {
		return nil, err
	}
	rec.Edition, rec.State, rec.Reason = id.Edition(edition), comment.State(state), comment.Reason(reason)
	rec.CreatedAt, rec.RevisedAt, rec.QueuedAt = db.Time(created), db.Time(revised), db.Time(queued)
	rec.Claim.Until, rec.Shelved, rec.Screened, rec.Simhash = db.Time(claimed), shelved == 1, screened == 1, uint64(simhash)
	copy(rec.Receipt[:], receipt)
	copy(rec.Sender[:], sender)
	rec.Decision, rec.Appeal = d.value(), a.value()
	if rec.Alike == 0 { // not looked at yet: it is like itself
		rec.Alike = rec.ID
	}
	if err := fromJSON(findings, &rec.Findings); err != nil {
		return nil, err
	}
	if err := fromJSON(strikes, &rec.Strikes); err != nil {
		return nil, err
	}
	return comment.Restore(rec)
}

// maybeDecision is a decision from the right side of a join.
type maybeDecision struct {
	num, ruleVersion, actor, at, wasDecision, wasQueued *int64
	revision                                            *int
	verdict, cause, rule, note, machine, wasReason      *string
}

func (d *maybeDecision) dest() []any {
	return []any{
		&d.num, &d.revision, &d.verdict, &d.cause, &d.rule, &d.ruleVersion, &d.note, &d.actor, &d.machine, &d.at,
		&d.wasDecision, &d.wasReason, &d.wasQueued,
	}
}

func (d *maybeDecision) value() *comment.Decision {
	if d.num == nil {
		return nil
	}
	return &comment.Decision{
		ID: *d.num, Verdict: comment.Verdict(*d.verdict), Cause: comment.Reason(*d.cause), Revision: *d.revision,
		RuleVersion: int(*d.ruleVersion), Rule: *d.rule, Note: *d.note, Actor: id.User(*d.actor), Machine: *d.machine, At: db.Time(*d.at),
		Before: comment.Standing{Decision: *d.wasDecision, Reason: comment.Reason(*d.wasReason), QueuedAt: db.Time(*d.wasQueued)},
	}
}

// maybeAppeal is an appeal from the right side of a join.
type maybeAppeal struct {
	num, refusal, at, actor, decided *int64
	text, outcome, note              *string
}

func (a *maybeAppeal) dest() []any {
	return []any{&a.num, &a.refusal, &a.text, &a.at, &a.outcome, &a.note, &a.actor, &a.decided}
}

func (a *maybeAppeal) value() *comment.Appeal {
	if a.num == nil {
		return nil
	}
	return &comment.Appeal{
		ID: *a.num, Refusal: *a.refusal, Text: *a.text, At: db.Time(*a.at), Outcome: comment.Outcome(*a.outcome),
		Note: *a.note, Actor: id.User(*a.actor), DecidedAt: db.Time(*a.decided),
	}
}

// commentBody are the columns of what acts change, in the order of bodyValues.
var commentBody = strings.Split("author,email,text,folded,revision,revised_at,sender,state,decided_at,decision,reason,queued_at,"+
	"due_at,queued,shelved,shown,strikes,appeal,screened,advice,checks,findings,risk,simhash,alike,reports", ",")

func bodyValues(rec comment.Record) ([]any, error) {
	findings, err := toJSON(rec.Findings)
	if err != nil {
		return nil, err
	}
	strikes := ""
	if len(rec.Strikes) > 0 {
		if strikes, err = toJSON(rec.Strikes); err != nil {
			return nil, err
		}
	}
	c, err := comment.Restore(rec) // nothing is saved that could not be read
	if err != nil {
		return nil, err
	}
	var decision, decided, appeal int64
	if d := rec.Decision; d != nil {
		decision, decided = d.ID, db.Micros(d.At)
	}
	if rec.Appeal != nil {
		appeal = rec.Appeal.ID
	}
	var due int64
	if rec.Reason != "" {
		due = db.Micros(c.Due())
	}
	_, shown := c.Public()
	return []any{
		rec.Author, rec.Email, rec.Text, persian.Fold(rec.Author + " " + rec.Text), rec.Revision, db.Micros(rec.RevisedAt),
		senderBytes(rec.Sender), string(rec.State), decided, decision, string(rec.Reason), db.Micros(rec.QueuedAt),
		due, flag(rec.Reason != "" && !rec.Shelved), flag(rec.Shelved), flag(shown), strikes, appeal, flag(rec.Screened),
		adviceRank(c.Advice()), checksOf(rec.Findings), findings, rec.Risk, int64(rec.Simhash), int64(rec.Alike), rec.Reports,
	}, nil
}

// senderBytes is a sender as it is stored: empty when nobody is known.
func senderBytes(s comment.Sender) []byte {
	if s == (comment.Sender{}) {
		return []byte{}
	}
	return s[:]
}

func adviceRank(a comment.Advice) int64 {
	switch a {
	case comment.Hold:
		return 2
	case comment.Look:
		return 1
	default:
		return 0
	}
}

// checksOf names the checks that advise to look or hold, each between spaces.
func checksOf(list []comment.Finding) string {
	out := ""
	for _, f := range list {
		if adviceRank(f.Advice) > 0 && !strings.Contains(out, " "+f.Check+" ") {
			out += " " + f.Check + " "
		}
	}
	return out
}

// UpdateComment loads, applies fn and saves.
func (x *Comments) UpdateComment(ctx context.Context, n id.Comment, fn func(*comment.Comment) (comment.Change, error)) (*comment.Comment, error) {
	var c *comment.Comment
	err := x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		s := saving{x: x, tx: tx}
		var evs []event.Event
		var err error
		if c, evs, err = s.update(ctx, n, fn); err != nil {
			return nil, err
		}
		return evs, s.finish(ctx)
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// bulkPart is how many comments are changed in one transaction: others wait
// for it.
const bulkPart = 100

// UpdateComments does so for many, and tells what became of each.
func (x *Comments) UpdateComments(ctx context.Context, list []id.Comment, fn func(*comment.Comment) (comment.Change, error)) ([]comment.Outcomes, error) {
	var out []comment.Outcomes
	for len(list) > 0 {
		part := list[:min(bulkPart, len(list))]
		list = list[len(part):]
		var done []comment.Outcomes
		err := x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
			var evs []event.Event
			s := saving{x: x, tx: tx}
			done = done[:0]
			for _, n := range part {
				c, more, err := s.update(ctx, n, fn)
				if err != nil && !s.refused {
					return nil, err
				}
				done, evs = append(done, comment.Outcomes{ID: n, Comment: c, Err: err}), append(evs, more...)
			}
			return evs, s.finish(ctx)
		})
		if err != nil {
			return out, err
		}
		out = append(out, done...)
	}
	return out, nil
}

// Comment returns one comment.
func (x *Comments) Comment(ctx context.Context, n id.Comment) (*comment.Comment, error) {
	return db.One(ctx, x.db, scanOneComment, `SELECT `+commentColumns+commentFrom+` WHERE c.id = $1`, int64(n))
}

// ByReceipt returns the comment that a receipt is of.
func (x *Comments) ByReceipt(ctx context.Context, h comment.ReceiptHash) (*comment.Comment, error) {
	return db.One(ctx, x.db, scanOneComment, `SELECT `+commentColumns+commentFrom+` WHERE c.receipt = $1`, h[:])
}

// zone is a time zone by its name.
func (x *Comments) zone(name string) *time.Location {
	if have, ok := x.zones.Load(name); ok {
		return have.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		loc = time.UTC
	}
	x.zones.Store(name, loc)
	return loc
}

func (x *Comments) zoneOf(ctx context.Context, q db.Querier, e id.Edition) (*time.Location, error) {
	name, err := db.One(ctx, q, db.Value[string], `SELECT zone FROM editions WHERE edition = $1`, string(e))
	if err != nil {
		return nil, err
	}
	return x.zone(name), nil
}
