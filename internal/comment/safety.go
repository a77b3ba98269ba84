package comment

import (
	"context"
	"slices"
	"strings"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/persian"
)

// offered lists those of Allowed that no guard keeps from the actor for who they
// are, and why one did that keeps others from them.
func (s *Service) offered(ctx context.Context, actor account.Actor, c *Comment, history []Decision) (may []Act, barred, err error) {
	all := c.Allowed(actor)
	if len(all) == 0 {
		return nil, nil, nil
	}
	o := order{by: moderator, actor: actor, now: s.now(), history: history}
	if o.rules, err = s.inForce(ctx, c.Edition); err != nil {
		return nil, nil, err
	}
	if o.involved, err = s.store.Writers(ctx, c.Story); err != nil {
		return nil, nil, err
	}
	for _, act := range all {
		t, _ := find(c.b.State, act)
		o.act = act
		if no := t.Guard(c, o); fault.Is(no, fault.Forbidden) {
			barred = no
			continue
		}
		may = append(may, act)
	}
	return may, barred, nil
}

// twoPersons keeps who is a party to the matter from being a comment's judge:
// whoever wrote or changed the story, and whom a finding names as accused. They
// may repeat what somebody else has decided on this revision, as long as that
// stands, and nothing else.
func twoPersons(c *Comment, o order) error {
	if o.rules.OnePerson || !c.concerns(o) || repeats(o.act, c.othersVerdict(o)) {
		return nil
	}
	return fault.New(fault.Forbidden, "comment.two-persons")
}

// othersVerdict is what persons other than the actor decided last on this
// revision; "" for nothing that still stands.
func (c *Comment) othersVerdict(o order) Verdict {
	var stands Verdict
	for _, d := range stood(o.history) {
		switch {
		case d.Verdict == Reopened && (d.Cause == Returned || d.Cause == Edited):
			stands = "" // somebody took back what was decided, or the words went
		case d.Revision != c.b.Revision || d.Actor == 0 || d.Actor == o.actor.User:
		case d.Verdict == Approved || d.Verdict == Rejected:
			stands = d.Verdict
		case d.Verdict == Upheld:
			stands = Rejected
		}
	}
	return stands
}

// repeats reports whether the act says once more what the verdict said.
func repeats(act Act, v Verdict) bool {
	switch act {
	case Approve:
		return v == Approved
	case Refuse, Uphold:
		return v == Rejected
	default:
		return false
	}
}

// concerns reports whether the actor is a party to the matter.
func (c *Comment) concerns(o order) bool {
	if slices.Contains(o.involved, o.actor.User) {
		return true
	}
	for _, f := range c.b.Findings {
		if f.Check != AccusationCheck {
			continue
		}
		if sameName(f.Args["target"], o.actor.Name) {
			return true
		}
		for _, m := range f.Marks {
			if m.Role == "person" && m.Start >= 0 && m.Start < m.End && m.End <= len(c.b.Text) &&
				sameName(c.b.Text[m.Start:m.End], o.actor.Name) {
				return true
			}
		}
	}
	return false
}

// AccusationCheck is the name of the check whose findings name somebody as
// accused, in the argument "target" or a mark of the role "person".
const AccusationCheck = "accusation"

// sameName reports whether what a comment calls somebody may be the full name:
// one holds all words of the other. A single word must be the surname.
func sameName(called, full string) bool {
	a, b := strings.Fields(persian.Fold(called)), strings.Fields(persian.Fold(full))
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	if len(a) == 1 {
		return a[0] == b[len(b)-1]
	}
	within := func(few, many []string) bool {
		return !slices.ContainsFunc(few, func(w string) bool { return !slices.Contains(many, w) })
	}
	return within(a, b) || len(b) > 1 && within(b, a)
}

// certain asks what a refusal without a person needs: that every check looked
// and none failed, that the agency lets this one refuse, that it is sure
// enough, and that a rule it serves can be broken.
func certain(c *Comment, o order) error {
	no := fault.New(fault.Forbidden, "comment.needs-a-person")
	if !c.b.Screened || o.finding == nil || c.b.Reason == Returned {
		return no
	}
	if slices.ContainsFunc(c.b.Findings, func(f Finding) bool { return f.Check == FailedCheck }) {
		return no
	}
	if _, ok := o.rules.sifts(*o.finding); !ok {
		return no
	}
	return nil
}

// sifts returns the rule under which a finding may refuse by itself.
func (s RuleSet) sifts(f Finding) (Rule, bool) {
	set, ok := s.Checks[f.Check]
	if !ok || !set.Refuse || f.Check == FailedCheck || f.Advice != Hold || f.Score < max(set.From, leastSure) {
		return Rule{}, false
	}
	for _, r := range s.Rules {
		if r.Refusable && slices.Contains(r.Checks, f.Check) {
			return r, true
		}
	}
	return Rule{}, false
}

// leastSure is how sure a check must be at least to refuse by itself.
const leastSure = 0.9
