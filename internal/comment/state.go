package comment

import (
	"strconv"
	"time"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
)

// Act is something a moderator does to a comment.
type Act string

// The acts.
const (
	Approve Act = "approve"
	Refuse  Act = "refuse"
	Reopen  Act = "reopen" // take a decision back: undo
)

// transition is one line of the table; what is not listed is refused.
type transition struct {
	From    State
	Act     Act
	To      State
	Verdict Verdict
	Event   event.Kind
}

var transitions = []transition{
	{Waiting, Approve, Published, Approved, event.CommentApproved},
	{Waiting, Refuse, Refused, Rejected, event.CommentRefused},
	{Published, Refuse, Refused, Rejected, event.CommentRefused},
	{Published, Reopen, Waiting, Reopened, event.CommentReopened},
	{Refused, Approve, Published, Approved, event.CommentApproved},
	{Refused, Reopen, Waiting, Reopened, event.CommentReopened},
}

func find(from State, act Act) (transition, bool) {
	for _, t := range transitions {
		if t.From == from && t.Act == act {
			return t, true
		}
	}
	return transition{}, false
}

// apply is the one place where a comment changes state.
func (c *Comment) apply(actor account.Actor, r Ruling, rules RuleSet, now time.Time) ([]event.Event, error) {
	t, ok := find(c.State, r.Act)
	if !ok {
		return nil, fault.New(fault.Conflict, "comment.not-in-this-state").
			With("act", string(r.Act)).With("state", string(c.State))
	}
	if actor.User == 0 { // a decision names its moderator: the system makes none
		return nil, fault.New(fault.Forbidden, "account.forbidden").With("act", string(account.CommentModerate))
	}
	d := &Decision{
		Verdict: t.Verdict, Revision: c.Revision, RuleVersion: rules.Version,
		Note: r.Note, Actor: actor.User, At: now,
	}
	if t.Verdict == Rejected {
		rule, ok := rules.Rule(r.Rule)
		if !ok || !rule.Refusable {
			var f fault.Fields
			f.Add("rule", "field.choose")
			return nil, f.Err()
		}
		d.Rule = rule.Code
	}
	c.State, c.Decision = t.To, d
	ev := c.event(t.Event, actor.User, now)
	ev.Detail["rules"] = strconv.Itoa(d.RuleVersion)
	if d.Rule != "" {
		ev.Detail["rule"] = d.Rule
	}
	return []event.Event{ev}, nil
}
