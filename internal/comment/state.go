package comment

import (
	"slices"
	"time"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Act is something done to a comment.
type Act string

// The acts.
const (
	// A moderator's.
	Approve Act = "approve"
	Refuse  Act = "refuse"
	Reopen  Act = "reopen" // take an old decision back: it waits again
	Undo    Act = "undo"   // take one's own decision of seconds ago back: it stands as before
	Uphold  Act = "uphold" // an appeal is decided, the refusal stands
	Strike  Act = "strike" // strike passages, or give them back
	// The sender's.
	Edit       Act = "edit"
	Withdraw   Act = "withdraw"
	Delete     Act = "delete"
	AskAnother Act = "appeal"
	// A reader's.
	Report Act = "report"
	// The story's.
	Correct Act = "correct"
	// The checks': a refusal without a person, where the agency allows it.
	Sift Act = "sift"
)

// Acts lists every act.
func Acts() []Act {
	return []Act{Approve, Refuse, Reopen, Undo, Uphold, Strike, Edit, Withdraw, Delete, AskAnother, Report, Correct, Sift}
}

// party is whose act it is.
type party string

const (
	moderator party = "moderator"
	sender    party = "sender" // whoever holds the receipt
	reader    party = "reader"
	desk      party = "desk"    // the story's: it follows from what was done to the story
	machine   party = "machine" // the checks
)

// transition is one line of the table: in From, the party may do Act if Guard
// agrees, and it leads to To. What is not listed is refused.
type transition struct {
	From  State
	Act   Act
	By    party
	Guard guard
	To    State
	Event event.Kind
}

// anyState stands for To where the act decides it: an undo.
const anyState = "as before"

// transitions is the whole life of a comment. Nothing leads to Published but
// a moderator's approval (an undo gives back an approval of the same
// revision), nothing that changes words leaves it there, and a visible comment
// that readers or a correction bring back to the queue stays where it is.
var transitions = []transition{
	{Waiting, Approve, moderator, all(twoPersons, screened), Published, event.CommentApproved},
	{Waiting, Refuse, moderator, all(notOverturned, twoPersons), Refused, event.CommentRefused},
	{Waiting, Undo, moderator, justNow, anyState, event.CommentUndone},
	{Waiting, Strike, moderator, all(notOverturned, twoPersons, passages), Waiting, event.CommentStruck},
	{Waiting, Edit, sender, changed, Waiting, event.CommentEdited},
	{Waiting, Withdraw, sender, nil, Withdrawn, event.CommentWithdrawn},
	{Waiting, Delete, sender, nil, Deleted, event.CommentDeleted},
	{Waiting, Sift, machine, certain, Refused, event.CommentRefused},

	{Published, Approve, moderator, all(underReview, twoPersons, screened), Published, event.CommentApproved},
	{Published, Refuse, moderator, all(notOverturned, twoPersons), Refused, event.CommentRefused},
	{Published, Reopen, moderator, all(notOverturned, twoPersons), Waiting, event.CommentReopened},
	{Published, Undo, moderator, justNow, anyState, event.CommentUndone},
	{Published, Strike, moderator, all(notOverturned, twoPersons, passages), Published, event.CommentStruck},
	{Published, Edit, sender, changed, Waiting, event.CommentEdited},
	{Published, Withdraw, sender, nil, Withdrawn, event.CommentWithdrawn},
	{Published, Delete, sender, nil, Deleted, event.CommentDeleted},
	{Published, Report, reader, nil, Published, event.CommentReported},
	{Published, Correct, desk, before, Published, event.CommentReopened},

	{Refused, Approve, moderator, all(otherModerator, twoPersons, screened), Published, event.CommentApproved},
	{Refused, Uphold, moderator, all(appealOpen, otherModerator, notOverturned, twoPersons), Refused, event.CommentUpheld},
	{Refused, Reopen, moderator, all(appealNotOpen, twoPersons), Waiting, event.CommentReopened},
	{Refused, Undo, moderator, justNow, anyState, event.CommentUndone},
	{Refused, Edit, sender, changed, Waiting, event.CommentEdited},
	{Refused, Withdraw, sender, nil, Withdrawn, event.CommentWithdrawn},
	{Refused, Delete, sender, nil, Deleted, event.CommentDeleted},
	{Refused, AskAnother, sender, firstAppeal, Refused, event.CommentAppealed},

	{Withdrawn, Delete, sender, nil, Deleted, event.CommentDeleted},
}

func find(from State, act Act) (transition, bool) {
	for _, t := range transitions {
		if t.From == from && t.Act == act {
			return t, true
		}
	}
	return transition{}, false
}

// order is everything that comes with an act.
type order struct {
	by       party
	actor    account.Actor // of a moderator's act
	now      time.Time
	rules    RuleSet
	rule     string
	note     string
	spans    []Span
	involved []id.User // who wrote or changed the story
	act      Act
	last     *Decision // the newest entry of the history
	prior    *Decision // what stood in force before it, for Undo
	words    *words    // of an edit
	look     *Screening
	report   *Complaint
	finding  *Finding  // that a machine refuses by
	at       time.Time // of the story's correction
	history  []Decision
	version  int64 // of the comment for which this was gathered
}

// words are what an edit sends.
type words struct{ author, text string }

// Allowed lists the moderator's acts that the actor may try on the comment as
// it stands. A guard may still refuse; see Beside.
func (c *Comment) Allowed(actor account.Actor) []Act {
	if account.Check(actor, account.CommentModerate, c.Section) != nil || actor.User == 0 {
		return nil
	}
	var out []Act
	for _, t := range transitions {
		quiet := t.Act == Undo || t.Act == Approve && t.From == Published && c.b.Reason == "" ||
			t.Act == Uphold && c.b.Reason != Appealed || t.Act == Reopen && c.b.Reason == Appealed
		if t.From == c.b.State && t.By == moderator && !quiet {
			out = append(out, t.Act)
		}
	}
	return out
}

// SenderMay lists the acts open to the comment's sender.
func (c *Comment) SenderMay() []Act {
	var out []Act
	for _, t := range transitions {
		switch {
		case t.From != c.b.State || t.By != sender:
		case t.Act != AskAnother:
			out = append(out, t.Act)
		case !c.hasAppealed(): // first what a refused sender looks for
			out = slices.Insert(out, 0, t.Act)
		}
	}
	return out
}

// apply is the one place where a comment changes its words or its standing.
func (c *Comment) apply(act Act, o order) (Change, error) {
	t, ok := find(c.b.State, act)
	if !ok || t.By != o.by {
		return Change{}, fault.New(fault.Conflict, "comment.not-in-this-state").
			With("act", string(act)).With("state", string(c.b.State))
	}
	if t.By == moderator {
		if err := account.Check(o.actor, account.CommentModerate, c.Section); err != nil {
			return Change{}, err
		}
		if o.actor.User == 0 { // a decision names its moderator: the system makes none
			return Change{}, fault.New(fault.Forbidden, "account.forbidden").With("act", string(account.CommentModerate))
		}
	}
	o.act = act
	if t.Guard != nil {
		if err := t.Guard(c, o); err != nil {
			return Change{}, err
		}
	}
	change, err := c.effect(t, o)
	if err != nil {
		return Change{}, err
	}
	if change.Log != nil || change.Revised || change.Complaint != nil {
		change.Events = append(change.Events, c.event(t.Event, o, change.Log))
	}
	return change, nil
}

func (c *Comment) effect(t transition, o order) (Change, error) {
	switch t.Act {
	case Approve:
		return c.approve(o)
	case Refuse:
		return c.refuse(o)
	case Reopen:
		return c.reopen(o), nil
	case Undo:
		return c.undo(o)
	case Uphold:
		return c.uphold(o), nil
	case Strike:
		return c.strike(o), nil
	case Edit:
		return c.edit(o), nil
	case Withdraw:
		return c.leave(o, Withdrawn, TakenBack), nil
	case Delete:
		return c.erase(o), nil
	case AskAnother:
		return c.appeal(o), nil
	case Report:
		return c.complain(o), nil
	case Correct:
		return c.review(o, Corrected), nil
	case Sift:
		return c.sift(o)
	}
	return Change{}, fault.New(fault.Conflict, "comment.not-in-this-state").With("act", string(t.Act)).With("state", string(t.From))
}

// guard refuses an act for a reason in the comment or the order.
type guard func(c *Comment, o order) error

func all(guards ...guard) guard {
	return func(c *Comment, o order) error {
		for _, g := range guards {
			if err := g(c, o); err != nil {
				return err
			}
		}
		return nil
	}
}

// screened keeps what no check has looked at from being approved.
func screened(c *Comment, _ order) error {
	if !c.b.Screened {
		return fault.New(fault.Conflict, "comment.not-screened")
	}
	return nil
}

func underReview(c *Comment, _ order) error {
	if c.b.Reason == "" {
		return fault.New(fault.Conflict, "comment.not-in-this-state").With("act", string(Approve)).With("state", string(c.b.State))
	}
	return nil
}

func appealOpen(c *Comment, _ order) error {
	if c.b.Reason != Appealed {
		return fault.New(fault.Conflict, "comment.no-appeal")
	}
	return nil
}

func appealNotOpen(c *Comment, _ order) error {
	if c.b.Reason == Appealed {
		return fault.New(fault.Conflict, "comment.appeal-open")
	}
	return nil
}

// otherModerator keeps an appeal from whoever refused.
func otherModerator(c *Comment, o order) error {
	if c.b.Reason == Appealed && c.b.Decision.Actor == o.actor.User {
		return fault.New(fault.Forbidden, "comment.other-moderator")
	}
	return nil
}

// notOverturned keeps whoever refused from taking back what an appeal against
// them brought about, as long as the words are the same.
func notOverturned(c *Comment, o order) error {
	for _, d := range stood(o.history) {
		if d.Verdict != Approved || d.Cause != Appealed || d.Revision != c.b.Revision {
			continue
		}
		i := slices.IndexFunc(o.history, func(r Decision) bool { return r.ID == d.Before.Decision })
		if i >= 0 && o.history[i].Actor == o.actor.User {
			return fault.New(fault.Forbidden, "comment.other-moderator")
		}
	}
	return nil
}

func firstAppeal(c *Comment, _ order) error {
	if c.hasAppealed() {
		return fault.New(fault.Conflict, "comment.appealed-already")
	}
	return nil
}

// before asks that the comment was written before the correction.
func before(c *Comment, o order) error {
	if !c.b.RevisedAt.Before(o.at) {
		return fault.New(fault.Conflict, "comment.after-correction")
	}
	return nil
}

func passages(c *Comment, o order) error {
	if !fits(c.b.Text, o.spans) || len(o.spans) > maxStrikes || slices.Equal(o.spans, c.b.Strikes) {
		var f fault.Fields
		f.Add("strike", "comment.no-passage")
		return f.Err()
	}
	return nil
}

// maxStrikes bounds the struck passages of a comment.
const maxStrikes = 50

// UndoFor is how long whoever decided may take it back as if it had not been;
// the sender is told no sooner.
const UndoFor = 10 * time.Second

// justNow asks that the newest entry is a decision of the actor's, seconds
// ago, on the revision that stands.
func justNow(c *Comment, o order) error {
	d := o.last
	if d == nil || d.Actor != o.actor.User || d.Revision != c.b.Revision || o.now.Sub(d.At) > UndoFor ||
		!slices.Contains([]Verdict{Approved, Rejected, Upheld, Reopened}, d.Verdict) {
		return fault.New(fault.Conflict, "comment.too-late-to-undo")
	}
	return nil
}

func changed(c *Comment, o order) error {
	if o.words == nil || o.words.text == c.b.Text && o.words.author == c.b.Author {
		return fault.New(fault.Conflict, "comment.nothing-changed")
	}
	return nil
}

// hasAppealed reports whether there was an appeal against the refusal in force.
func (c *Comment) hasAppealed() bool {
	return c.b.Appeal != nil && c.b.Decision != nil && c.b.Appeal.Refusal == c.b.Decision.ID
}
