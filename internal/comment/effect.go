package comment

import (
	"strconv"
	"time"

	"peyk/internal/event"
	"peyk/internal/fault"
)

// decide puts a decision in force and takes the comment out of the queue.
func (c *Comment) decide(o order, v Verdict, to State) *Decision {
	d := c.entry(o, v)
	c.b.State, c.b.Decision, c.b.Reason = to, d, ""
	c.Claim = Claim{}
	return d
}

// entry makes an entry of the history that leaves the decision in force.
func (c *Comment) entry(o order, v Verdict) *Decision {
	d := &Decision{
		Verdict: v, Cause: c.b.Reason, Revision: c.b.Revision, RuleVersion: o.rules.Version,
		Note: o.note, Actor: o.actor.User, At: o.now, Before: Standing{Reason: c.b.Reason, QueuedAt: c.b.QueuedAt},
	}
	if c.b.Decision != nil {
		d.Before.Decision = c.b.Decision.ID
	}
	return d
}

func (c *Comment) approve(o order) (Change, error) {
	if o.rules.Version == 0 {
		return Change{}, fault.New(fault.NotFound, "rules.none")
	}
	was := c.b.Reason
	d := c.decide(o, Approved, Published)
	return Change{Log: d, Appeal: c.closeAppeal(was, d, RefusalRevoked), Figures: c.figures(d, 1)}, nil
}

func (c *Comment) refuse(o order) (Change, error) {
	rule, ok := o.rules.Rule(o.rule)
	if !ok || !rule.Refusable {
		var f fault.Fields
		f.Add("rule", "field.choose")
		return Change{}, f.Err()
	}
	d := c.decide(o, Rejected, Refused)
	d.Rule = rule.Code
	return Change{Log: d, Figures: c.figures(d, 1)}, nil
}

// sift refuses in the name of a check.
func (c *Comment) sift(o order) (Change, error) {
	rule, ok := o.rules.sifts(*o.finding)
	if !ok {
		return Change{}, fault.New(fault.Forbidden, "comment.needs-a-person")
	}
	d := c.decide(o, Rejected, Refused)
	d.Rule, d.Actor, d.Machine = rule.Code, 0, MachineName(o.finding.Check, o.finding.Version)
	return Change{Log: d, Figures: c.figures(d, 1)}, nil
}

// MachineName is the name under which a check refuses without a person.
func MachineName(check string, version int) string {
	return "screening:" + check + "/" + strconv.Itoa(version)
}

// reopen takes an old decision back: the comment waits again, and nobody sees
// it.
func (c *Comment) reopen(o order) Change {
	d := c.decide(o, Reopened, Waiting)
	d.Cause = Returned
	c.b.Reason, c.b.QueuedAt = Returned, o.now
	return Change{Log: d, Figures: c.figures(d, 1)}
}

// undo puts the comment back to where it was before the newest decision.
func (c *Comment) undo(o order) (Change, error) {
	d, back := o.last, o.last.Before
	to := Waiting
	switch {
	case back.Decision == 0:
		o.prior = nil
	case o.prior == nil || o.prior.ID != back.Decision || o.prior.Revision != c.b.Revision && o.prior.Verdict != Reopened:
		return Change{}, fault.New(fault.Conflict, "comment.too-late-to-undo")
	case o.prior.approves(c.b.Revision):
		to = Published
	case o.prior.refuses(c.b.Revision):
		to = Refused
	case o.prior.Verdict != Reopened:
		return Change{}, fault.New(fault.Conflict, "comment.too-late-to-undo")
	}
	if !back.Reason.of(to) {
		return Change{}, fault.New(fault.Conflict, "comment.too-late-to-undo")
	}
	entry := c.entry(o, Undone)
	entry.Cause = ""
	change := Change{Log: entry, Figures: c.figures(d, -1)}
	c.b.State, c.b.Decision, c.b.Reason, c.b.QueuedAt = to, o.prior, back.Reason, back.QueuedAt
	if a := c.b.Appeal; a != nil && a.Outcome != Open && back.Reason == Appealed {
		a.Outcome, a.Note, a.Actor, a.DecidedAt = Open, "", 0, time.Time{}
		change.Appeal = a
	}
	return change, nil
}

// uphold decides an appeal: the refusal stays in force.
func (c *Comment) uphold(o order) Change {
	d := c.entry(o, Upheld)
	d.Rule, d.RuleVersion = c.b.Decision.Rule, c.b.Decision.RuleVersion
	c.b.Reason, c.Claim = "", Claim{}
	return Change{Log: d, Appeal: c.closeAppeal(Appealed, d, RefusalUpheld), Figures: c.figures(d, 1)}
}

// closeAppeal notes how an open appeal ended.
func (c *Comment) closeAppeal(was Reason, d *Decision, how Outcome) *Appeal {
	a := c.b.Appeal
	if a == nil || was != Appealed {
		return nil
	}
	a.Outcome, a.Note, a.Actor, a.DecidedAt = how, d.Note, d.Actor, d.At
	return a
}

// strike sets which passages of the revision are struck.
func (c *Comment) strike(o order) Change {
	c.b.Strikes = o.spans
	d := c.entry(o, Struck)
	return Change{Log: d, Figures: []Figure{{At: o.now, Kind: FigureStruck, N: 1}}}
}

// edit makes a new revision, which waits and is seen by nobody.
func (c *Comment) edit(o order) Change {
	d := c.decide(o, Reopened, Waiting)
	d.Cause, d.RuleVersion = Edited, 0
	c.b.Author, c.b.Text = o.words.author, o.words.text
	c.b.Revision++
	c.b.RevisedAt, c.b.QueuedAt, c.b.Reason = o.now, o.now, Edited
	c.b.Strikes = nil
	c.Reports = 0
	c.looked(o.look)
	return Change{Log: d, Revised: true, Figures: []Figure{{At: o.now, Kind: FigureEdited, N: 1}}}
}

// looked takes over what the checks saw; nil for a screening put off.
func (c *Comment) looked(l *Screening) {
	if l == nil {
		c.b.Screened, c.b.Findings, c.b.Risk, c.b.Simhash = false, nil, 1, 0
		return
	}
	c.b.Screened, c.b.Findings, c.b.Risk, c.b.Simhash = true, l.Findings, bounded(l.Risk), l.Simhash
}

// leave is what the sender's withdrawal and deletion share.
func (c *Comment) leave(o order, to State, v Verdict) Change {
	d := c.decide(o, v, to)
	d.RuleVersion = 0
	kind := FigureWithdrawn
	if to == Deleted {
		kind = FigureDeleted
	}
	return Change{Log: d, Figures: []Figure{{At: o.now, Kind: kind, N: 1}}}
}

// erase takes every word out of the comment and leaves an empty entry.
func (c *Comment) erase(o order) Change {
	change := c.leave(o, Deleted, Erased)
	c.b.Author, c.b.Email, c.b.Text, c.b.Sender = "", "", "", Sender{}
	c.b.Strikes, c.b.Findings, c.b.Appeal, c.b.Simhash, c.b.Risk = nil, nil, nil, 0, 0
	c.b.Alike = c.ID
	change.Erased = true
	return change
}

func (c *Comment) appeal(o order) Change {
	d := c.entry(o, Reopened)
	d.Cause, d.RuleVersion = Appealed, 0
	d.Note = ""
	c.b.Appeal = &Appeal{Refusal: c.b.Decision.ID, Text: o.note, At: o.now}
	c.b.Reason, c.b.QueuedAt = Appealed, o.now
	return Change{Log: d, Appeal: c.b.Appeal, Figures: []Figure{{At: o.now, Kind: FigureAppeals, N: 1}}}
}

// complain notes a reader's complaint; the first one brings a visible comment
// back to the queue, where it stays visible.
func (c *Comment) complain(o order) Change {
	c.Reports++
	change := Change{}
	if c.b.Reason == "" {
		change = c.review(o, Reported)
	}
	change.Complaint = o.report
	change.Figures = []Figure{{At: o.now, Kind: FigureReports, N: 1}}
	return change
}

// review brings a visible comment back to the queue without hiding it.
func (c *Comment) review(o order, why Reason) Change {
	if c.b.Reason != "" {
		return Change{}
	}
	d := c.entry(o, Reopened)
	d.Cause, d.RuleVersion = why, 0
	c.b.Reason, c.b.QueuedAt = why, o.now
	return Change{Log: d}
}

// event is what an act tells the rest of the agency. It holds none of a
// reader's words.
func (c *Comment) event(kind event.Kind, o order, d *Decision) event.Event {
	ev := event.Event{
		Kind: kind, At: o.now, Actor: o.actor.User, Edition: c.Edition, Section: c.Section, Story: c.Story, Comment: c.ID,
		Detail: map[string]string{"revision": strconv.Itoa(c.b.Revision)},
	}
	if d == nil {
		return ev
	}
	if d.RuleVersion > 0 {
		ev.Detail["rules"] = strconv.Itoa(d.RuleVersion)
	}
	for name, value := range map[string]string{"rule": d.Rule, "cause": string(d.Cause), "machine": d.Machine} {
		if value != "" {
			ev.Detail[name] = value
		}
	}
	if kind == event.CommentStruck {
		ev.Detail["passages"] = strconv.Itoa(len(c.b.Strikes))
	}
	return ev
}
