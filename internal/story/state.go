package story

import (
	"time"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
)

// Act is something done to a story that may move it to another state.
type Act string

// The acts. Creating a story is Service.Create; Import is Create with the
// fingerprint of the raw text.
const (
	Edit       Act = "edit"
	Submit     Act = "submit"
	Return     Act = "return"
	Approve    Act = "approve"
	Publish    Act = "publish"
	Schedule   Act = "schedule"
	Unschedule Act = "unschedule"
	Fire       Act = "fire" // the system's: a scheduled story's time has come
	Correct    Act = "correct"
	Withdraw   Act = "withdraw"
)

// systemFire stands in no role's table: only the system may do it.
const systemFire account.Act = "story.fire"

// transition is one line of the table: in From, Act is allowed to whoever may
// do Needs, if Guard agrees, and leads to To. What is not listed is refused.
type transition struct {
	From  State
	Act   Act
	Needs account.Act
	Guard guard
	To    State
}

// guard refuses an act for a reason in the story or the order; nil agrees.
type guard func(s *Story, actor account.Actor, o Order, now time.Time) error

// transitions is the whole life of a story.
var transitions = []transition{
	{Draft, Edit, account.StoryEditOwn, nil, Draft},
	{Draft, Submit, account.StorySubmit, complete, Submitted},

	{Submitted, Edit, account.StoryEditAny, nil, Submitted},
	{Submitted, Return, account.StoryReturn, noted, Draft},
	{Submitted, Approve, account.StoryApprove, fourEyes, Approved},

	{Approved, Edit, account.StoryEditAny, nil, Submitted}, // the approval was of another text
	{Approved, Return, account.StoryReturn, noted, Draft},
	{Approved, Publish, account.StoryPublish, complete, Published},
	{Approved, Schedule, account.StorySchedule, inFuture, Scheduled},

	// From its time on readers have a scheduled story, fired or not: it can
	// no longer be hidden by another date.
	{Scheduled, Unschedule, account.StorySchedule, beforeTime, Approved},
	{Scheduled, Schedule, account.StorySchedule, both(beforeTime, inFuture), Scheduled},
	{Scheduled, Publish, account.StoryPublish, complete, Published},
	{Scheduled, Fire, systemFire, timeHasCome, Published},
	{Scheduled, Withdraw, account.StoryWithdraw, noticed, Withdrawn},

	{Published, Correct, account.StoryCorrect, both(noted, complete), Published}, // and stays whole
	{Published, Withdraw, account.StoryWithdraw, noticed, Withdrawn},
}

// eventOf names the event that an act leaves behind.
var eventOf = map[Act]event.Kind{
	Edit: event.StoryEdited, Submit: event.StorySubmitted, Return: event.StoryReturned,
	Approve: event.StoryApproved, Publish: event.StoryPublished, Schedule: event.StoryScheduled,
	Unschedule: event.StoryUnscheduled, Fire: event.StoryPublished, Correct: event.StoryCorrected,
	Withdraw: event.StoryWithdrawn,
}

// find returns the transition for an act in a state.
func find(from State, act Act) (transition, bool) {
	for _, t := range transitions {
		if t.From == from && t.Act == act {
			return t, true
		}
	}
	return transition{}, false
}

// Allowed lists the acts that actor may try on s now, in the table's order:
// what a page offers. A guard may still refuse what was filled in.
func Allowed(s *Story, actor account.Actor) []Act {
	var acts []Act
	for _, t := range transitions {
		if t.From == s.State && t.Act != Fire && permitted(s, actor, t) == nil {
			acts = append(acts, t.Act)
		}
	}
	return acts
}

// permitted asks the roles. A writer may edit and submit what is theirs; on
// somebody else's draft the right to edit any story is needed.
func permitted(s *Story, actor account.Actor, t transition) error {
	needs := t.Needs
	if s.State == Draft && s.Author != actor.User {
		needs = account.StoryEditAny
	}
	return account.Check(actor, needs, s.Section)
}

// complete asks for what no story may go to the desk or to readers without.
func complete(s *Story, _ account.Actor, _ Order, _ time.Time) error {
	var f fault.Fields
	if s.Headline == "" {
		f.Add("headline", "field.required")
	}
	if len(s.Body) == 0 && s.Genre != Photo {
		f.Add("body", "field.required")
	}
	if s.Genre == Photo && len(s.Pictures) == 0 {
		f.Add("pictures", "story.photo-needs-picture")
	}
	return f.Err()
}

// fourEyes keeps a story from being approved by whoever wrote it, unless they
// may publish on their own answer.
func fourEyes(s *Story, actor account.Actor, o Order, now time.Time) error {
	if s.Author == actor.User && account.Check(actor, account.StoryApproveOwn, s.Section) != nil {
		return fault.New(fault.Forbidden, "story.four-eyes")
	}
	return complete(s, actor, o, now)
}

func noted(_ *Story, _ account.Actor, o Order, _ time.Time) error {
	var f fault.Fields
	checkText(&f, "note", o.Note, 1, maxNote)
	return f.Err()
}

func noticed(_ *Story, _ account.Actor, o Order, _ time.Time) error {
	var f fault.Fields
	checkText(&f, "note", o.Note, 1, maxNote)
	switch o.Withdrawal {
	case WithdrawnError, WithdrawnSource, WithdrawnRights, WithdrawnMistaken:
	default:
		f.Add("kind", "field.choose")
	}
	return f.Err()
}

// maxAhead bounds scheduling: a later time is a slip of the year.
const maxAhead = 366 * 24 * time.Hour

func inFuture(s *Story, a account.Actor, o Order, now time.Time) error {
	var f fault.Fields
	switch {
	case o.At.IsZero():
		f.Add("at", "field.required")
	case !o.At.After(now):
		f.Add("at", "story.schedule-past")
	case o.At.Sub(now) > maxAhead:
		f.Add("at", "story.schedule-far")
	}
	if err := f.Err(); err != nil {
		return err
	}
	return complete(s, a, o, now)
}

// both agrees when both guards do.
func both(first, second guard) guard {
	return func(s *Story, a account.Actor, o Order, now time.Time) error {
		if err := first(s, a, o, now); err != nil {
			return err
		}
		return second(s, a, o, now)
	}
}

func beforeTime(s *Story, _ account.Actor, _ Order, now time.Time) error {
	if !s.PublishAt.After(now) {
		return fault.New(fault.Conflict, "story.already-out")
	}
	return nil
}

func timeHasCome(s *Story, _ account.Actor, _ Order, now time.Time) error {
	if s.PublishAt.After(now) {
		return fault.New(fault.Conflict, "story.not-yet")
	}
	return nil
}
