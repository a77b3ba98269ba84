package comment

import (
	"context"
	"slices"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Ruling is what a moderator orders.
type Ruling struct {
	Act     Act    // Approve, Refuse, Reopen, Undo, Uphold or Strike
	Version int64  // of the comment the moderator saw; 0 skips the check
	Rule    string // for Refuse: the code of the rule it breaks
	// RulesVersion is of the policy the moderator saw; 0 skips the check. A
	// reopening needs none.
	RulesVersion int
	// RulesVersions is the same for comments of several editions; if any is
	// given, the policy of an edition that is absent was not seen.
	RulesVersions map[id.Edition]int
	Note          string // to the sender
	Strikes       []Span // for Strike: every passage that is to be struck then
	// Force decides although somebody else has claimed the comment.
	Force bool
}

// saw reports whether the version is the one the moderator saw of an edition's
// policy.
func (r Ruling) saw(e id.Edition, version int) bool {
	if len(r.RulesVersions) > 0 {
		return r.RulesVersions[e] == version
	}
	return r.RulesVersion == 0 || r.RulesVersion == version
}

// Target is one of many comments to be decided, as the moderator saw it.
type Target struct {
	ID      id.Comment
	Version int64
}

// Decide applies a moderator's ruling and returns the comment as it then
// stands. A Conflict tells that somebody else changed, decided or claimed it.
func (s *Service) Decide(ctx context.Context, actor account.Actor, n id.Comment, r Ruling) (*Comment, error) {
	// Read before the change and not inside it: a transaction that waits for a
	// second connection can wait for ever. A comment never changes its edition
	// nor its story.
	have, err := s.store.Comment(ctx, n)
	if err != nil {
		return nil, err
	}
	if err := account.Check(actor, account.CommentModerate, have.Section); err != nil {
		return nil, err
	}
	orders, err := s.orders(ctx, actor, []*Comment{have}, r)
	if err != nil {
		return nil, err
	}
	return s.store.UpdateComment(ctx, n, func(c *Comment) (Change, error) {
		return s.rule(c, orders[n], r, r.Version)
	})
}

// Bulk applies one ruling to many comments and tells of each what became of
// it, in their order. Those that have changed since the moderator saw them are
// Conflicts and left as they are.
func (s *Service) Bulk(ctx context.Context, actor account.Actor, list []Target, r Ruling) ([]Outcomes, error) {
	if len(list) > maxBulk {
		return nil, fault.New(fault.Invalid, "comment.too-many").With("max", maxBulk)
	}
	if !actor.CanSomewhere(account.CommentModerate) {
		return nil, account.Check(actor, account.CommentModerate, 0)
	}
	versions := map[id.Comment]int64{}
	var numbers []id.Comment
	var have []*Comment
	var out []Outcomes
	for _, t := range list {
		if _, twice := versions[t.ID]; twice {
			continue
		}
		versions[t.ID] = t.Version
		c, err := s.store.Comment(ctx, t.ID)
		if err != nil {
			out = append(out, Outcomes{ID: t.ID, Err: err})
			continue
		}
		numbers, have = append(numbers, t.ID), append(have, c)
	}
	orders, err := s.orders(ctx, actor, have, r)
	if err != nil {
		return nil, err
	}
	done, err := s.store.UpdateComments(ctx, numbers, func(c *Comment) (Change, error) {
		return s.rule(c, orders[c.ID], r, versions[c.ID])
	})
	if err != nil {
		return nil, err
	}
	out = append(out, done...)
	place := map[id.Comment]int{}
	for i, t := range list {
		place[t.ID] = i
	}
	slices.SortStableFunc(out, func(a, b Outcomes) int { return place[a.ID] - place[b.ID] })
	return out, nil
}

// maxBulk bounds the comments of one Bulk.
const maxBulk = 500

// orders gathers what the rules ask about each comment before it is decided.
func (s *Service) orders(ctx context.Context, actor account.Actor, list []*Comment, r Ruling) (map[id.Comment]order, error) {
	text, err := note("note", r.Note)
	if err != nil {
		return nil, err
	}
	rules, writers := map[id.Edition]RuleSet{}, map[id.Story][]id.User{}
	numbers := make([]id.Comment, len(list))
	for i, c := range list {
		numbers[i] = c.ID
		if _, ok := rules[c.Edition]; !ok {
			set, err := s.inForce(ctx, c.Edition)
			if err != nil {
				return nil, err
			}
			rules[c.Edition] = set
		}
		if _, ok := writers[c.Story]; !ok {
			list, err := s.store.Writers(ctx, c.Story)
			if err != nil {
				return nil, err
			}
			writers[c.Story] = list
		}
	}
	histories, err := s.store.History(ctx, numbers...)
	if err != nil {
		return nil, err
	}
	out := make(map[id.Comment]order, len(list))
	for _, c := range list {
		o := order{
			by: moderator, actor: actor, now: s.now(), rules: rules[c.Edition], rule: r.Rule, note: text,
			spans: slices.Clone(r.Strikes), involved: writers[c.Story], history: histories[c.ID], version: c.Version,
		}
		if n := len(o.history); n > 0 {
			o.last = &o.history[n-1]
			if i := slices.IndexFunc(o.history, func(d Decision) bool { return d.ID == o.last.Before.Decision }); i >= 0 {
				o.prior = &o.history[i]
			}
		}
		out[c.ID] = o
	}
	return out, nil
}

// rule carries a ruling out on a comment that was just loaded. What was
// gathered before must still be so.
func (s *Service) rule(c *Comment, o order, r Ruling, version int64) (Change, error) {
	if err := account.Check(o.actor, account.CommentModerate, c.Section); err != nil {
		return Change{}, err
	}
	if c.Version != o.version || version != 0 && version != c.Version || !r.saw(c.Edition, o.rules.Version) {
		return Change{}, fault.New(fault.Conflict, "error.changed-meanwhile")
	}
	if by := c.Claim.Held(o.now); by != 0 && by != o.actor.User && !r.Force && r.Act != Undo {
		return Change{}, fault.New(fault.Conflict, "comment.claimed").With("user", int64(by))
	}
	return c.apply(r.Act, o)
}
