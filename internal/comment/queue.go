package comment

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Query asks for a page of the queue, or of what was decided. Zero fields ask
// nothing. What is in the queue comes by when it is due (see Comment.Due), the
// rest by when it was decided, newest first.
type Query struct {
	Comment  id.Comment
	Edition  id.Edition
	State    State        // Published and Refused list what was decided; else the queue is asked
	Sections []id.Section // empty: all
	Story    id.Story
	Reasons  []Reason
	Check    string // a check of the name advised to look or hold
	Clean    bool   // every check looked, and none advised to look or hold
	Alike    id.Comment
	SameAs   id.Comment // of the same sender as this comment
	Text     string     // words of the text, folded, whole or in part
	// Folded shows of near-duplicates the one that is due first alone, with
	// their number.
	Folded bool
	// Free leaves out what another moderator has claimed at Now.
	Free  id.User
	Now   time.Time
	After Cursor
	Limit int
}

// Waits reports whether the query is of the queue and not of what was decided.
func (q Query) Waits() bool { return q.State != Published && q.State != Refused }

// Cursor marks a place in a list: the due time of a comment in the queue, the
// time of the decision of another.
type Cursor struct {
	At time.Time
	ID id.Comment
}

// Item is a comment in the queue with what a moderator must see beside it.
type Item struct {
	*Comment
	Headline   string // of the story
	Lead       string
	Slug       string
	ParentText string // empty when it answers nothing
	ParentName string
	Same       int // comments in the queue that are nearly the same, itself included
}

// Cursor is the comment's place in the list of a state, for Query.After: in
// the queue for any but Published and Refused.
func (it Item) Cursor(list State) Cursor {
	if d := it.b.Decision; (list == Published || list == Refused) && d != nil {
		return Cursor{At: d.At, ID: it.ID}
	}
	return Cursor{At: it.Due(), ID: it.ID}
}

// Queue returns a page of the moderators' queue, of the sections the actor
// works in.
func (s *Service) Queue(ctx context.Context, actor account.Actor, q Query) ([]Item, error) {
	ok, err := q.within(actor)
	if err != nil || !ok {
		return nil, err
	}
	if q.Now.IsZero() {
		q.Now = s.now()
	}
	return s.store.Queue(ctx, q)
}

// Count counts what Queue would page through, up to most: a count that is to be
// shown needs no more.
func (s *Service) Count(ctx context.Context, actor account.Actor, q Query, most int) (int, error) {
	ok, err := q.within(actor)
	if err != nil || !ok {
		return 0, err
	}
	if q.Now.IsZero() {
		q.Now = s.now()
	}
	return s.store.CountQueue(ctx, q, most)
}

// CountWaiting counts the comments in the queue of an edition in the sections
// the actor works in, up to most.
func (s *Service) CountWaiting(ctx context.Context, actor account.Actor, e id.Edition, sections []id.Section, most int) (int, error) {
	return s.Count(ctx, actor, Query{Edition: e, Sections: sections}, most)
}

// Item returns one comment in any state with what a moderator must see beside
// it. One of a section the actor does not work in is Forbidden.
func (s *Service) Item(ctx context.Context, actor account.Actor, n id.Comment) (Item, error) {
	if !actor.CanSomewhere(account.CommentSee) {
		return Item{}, account.Check(actor, account.CommentSee, 0)
	}
	items, err := s.store.Queue(ctx, Query{Comment: n, Limit: 1, Now: s.now()})
	if err != nil {
		return Item{}, err
	}
	if len(items) == 0 {
		return Item{}, fault.New(fault.NotFound, "comment.unknown")
	}
	return items[0], account.Check(actor, account.CommentSee, items[0].Section)
}

// Beside is what stands beside a comment that is being judged.
type Beside struct {
	History    []Decision  // oldest first
	Sender     Counts      // what the same sender's comments became, in the time that is kept
	Known      bool        // whether the sender is known at all
	Similar    []Item      // nearly the same, in the queue and out of it
	Complaints []Complaint // of readers, newest first
	Revisions  []Revision
	// May are the acts open to the actor. Barred is why others are not that
	// another moderator may do; nil when there are none.
	May    []Act
	Barred error
}

// Beside returns what stands beside a comment.
func (s *Service) Beside(ctx context.Context, actor account.Actor, n id.Comment) (Beside, error) {
	it, err := s.Item(ctx, actor, n)
	if err != nil {
		return Beside{}, err
	}
	var out Beside
	histories, err := s.store.History(ctx, n)
	if err != nil {
		return out, err
	}
	out.History = histories[n]
	if out.May, out.Barred, err = s.offered(ctx, actor, it.Comment, out.History); err != nil {
		return out, err
	}
	if out.Known = it.b.Sender != (Sender{}); out.Known {
		if out.Sender, err = s.store.Record(ctx, it.b.Sender); err != nil {
			return out, err
		}
	}
	if out.Similar, err = s.Similar(ctx, actor, it.Comment, similarShown); err != nil {
		return out, err
	}
	if out.Revisions, err = s.store.Revisions(ctx, n); err != nil {
		return out, err
	}
	out.Complaints, err = s.store.Complaints(ctx, n, similarShown)
	return out, err
}

// similarShown bounds what is shown beside a comment of one sort.
const similarShown = 20

// Similar returns comments that are nearly the same, of the sections the actor
// works in: those in the queue first, then what was decided.
func (s *Service) Similar(ctx context.Context, actor account.Actor, c *Comment, limit int) ([]Item, error) {
	if c.b.Alike == 0 {
		return nil, nil
	}
	var out []Item
	for _, state := range []State{Waiting, Published, Refused} {
		list, err := s.Queue(ctx, actor, Query{Edition: c.Edition, State: state, Alike: c.b.Alike, Limit: limit + 1})
		if err != nil {
			return nil, err
		}
		for _, it := range list {
			known := slices.ContainsFunc(out, func(o Item) bool { return o.ID == it.ID })
			if it.ID != c.ID && !known && len(out) < limit {
				out = append(out, it)
			}
		}
	}
	return out, nil
}

// within narrows the query to the actor's sections; it reports false when
// nothing is left of it.
func (q *Query) within(actor account.Actor) (bool, error) {
	if !actor.CanSomewhere(account.CommentSee) {
		return false, account.Check(actor, account.CommentSee, 0)
	}
	if len(actor.Sections) == 0 {
		return true, nil
	}
	if len(q.Sections) == 0 {
		q.Sections = slices.Clone(actor.Sections)
		return true, nil
	}
	var both []id.Section
	for _, sec := range q.Sections {
		if slices.Contains(actor.Sections, sec) {
			both = append(both, sec)
		}
	}
	q.Sections = both
	return len(both) > 0, nil
}

// claimFor is how long a claim holds.
const claimFor = 5 * time.Minute

// Next claims the next comments of the queue for the actor, leaving out what
// others hold, and returns them: what a moderator is to see next. Claims that
// the actor held before stay.
func (s *Service) Next(ctx context.Context, actor account.Actor, q Query, n int) ([]Item, error) {
	if !actor.CanSomewhere(account.CommentModerate) || actor.User == 0 {
		return nil, account.Check(actor, account.CommentModerate, 0)
	}
	q.Now, q.Free, q.Limit = s.now(), actor.User, min(max(n, 1), maxNext)
	items, err := s.Queue(ctx, actor, q)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	numbers := make([]id.Comment, len(items))
	for i, it := range items {
		numbers[i] = it.ID
	}
	until := q.Now.Add(claimFor)
	mine, err := s.store.Claim(ctx, numbers, actor.User, q.Now, until, false)
	if err != nil {
		return nil, err
	}
	items = slices.DeleteFunc(items, func(it Item) bool { return !slices.Contains(mine, it.ID) })
	for _, it := range items {
		it.Claim = Claim{By: actor.User, Until: until}
	}
	return items, nil
}

// maxNext bounds how many comments are claimed at once.
const maxNext = 50

// ClaimOne leases a comment to the actor, or prolongs the lease. One that
// somebody else holds is a Conflict, unless it is taken over with force.
func (s *Service) ClaimOne(ctx context.Context, actor account.Actor, n id.Comment, force bool) error {
	c, err := s.store.Comment(ctx, n)
	if err != nil {
		return err
	}
	if err := account.Check(actor, account.CommentModerate, c.Section); err != nil {
		return err
	}
	now := s.now()
	mine, err := s.store.Claim(ctx, []id.Comment{n}, actor.User, now, now.Add(claimFor), force)
	if err == nil && len(mine) == 0 {
		return fault.New(fault.Conflict, "comment.claimed").With("user", int64(c.Claim.Held(now)))
	}
	return err
}

// Release ends the actor's claims of the comments; of all without numbers.
func (s *Service) Release(ctx context.Context, actor account.Actor, list ...id.Comment) error {
	if !actor.CanSomewhere(account.CommentModerate) {
		return account.Check(actor, account.CommentModerate, 0)
	}
	return s.store.Release(ctx, actor.User, list)
}

// View is a query that a moderator saved under a name. What it holds is the
// desk's: the parameters of its address.
type View struct {
	Name  string
	Query string
}

const (
	maxViewName  = 40
	maxViewQuery = 500
	maxViews     = 30
)

// Views returns the actor's saved views by name.
func (s *Service) Views(ctx context.Context, actor account.Actor) ([]View, error) {
	if !actor.CanSomewhere(account.CommentSee) {
		return nil, account.Check(actor, account.CommentSee, 0)
	}
	return s.store.Views(ctx, actor.User)
}

// SaveView keeps a view of the actor's, in place of one of the same name.
func (s *Service) SaveView(ctx context.Context, actor account.Actor, v View) error {
	have, err := s.Views(ctx, actor)
	if err != nil {
		return err
	}
	v.Name = strings.TrimSpace(v.Name)
	var f fault.Fields
	checkText(&f, "name", v.Name, maxViewName, forbiddenInLine)
	if v.Name == "" {
		f.Add("name", "field.required")
	}
	if len(v.Query) > maxViewQuery || !utf8.ValidString(v.Query) {
		f.Add("query", "field.long", "max", maxViewQuery, "have", len(v.Query))
	}
	known := slices.ContainsFunc(have, func(o View) bool { return o.Name == v.Name })
	if !known && len(have) >= maxViews {
		f.Add("name", "field.many", "max", maxViews)
	}
	if err := f.Err(); err != nil {
		return err
	}
	return s.store.SaveView(ctx, actor.User, v)
}

// DeleteView forgets a view of the actor's.
func (s *Service) DeleteView(ctx context.Context, actor account.Actor, name string) error {
	if !actor.CanSomewhere(account.CommentSee) {
		return account.Check(actor, account.CommentSee, 0)
	}
	return s.store.DeleteView(ctx, actor.User, name)
}
