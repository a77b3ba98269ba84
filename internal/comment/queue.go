package comment

import (
	"context"
	"slices"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Queue returns a page of the moderators' queue, of the sections the actor
// works in.
func (s *Service) Queue(ctx context.Context, actor account.Actor, q Query) ([]Item, error) {
	ok, err := q.within(actor)
	if err != nil || !ok {
		return nil, err
	}
	return s.store.Queue(ctx, q)
}

// CountWaiting counts the waiting comments of an edition in the sections the
// actor works in, up to most: a count that is to be shown needs no more.
func (s *Service) CountWaiting(ctx context.Context, actor account.Actor, e id.Edition, sections []id.Section, most int) (int, error) {
	q := Query{Edition: e, State: Waiting, Sections: sections}
	ok, err := q.within(actor)
	if err != nil || !ok {
		return 0, err
	}
	return s.store.CountQueue(ctx, q, most)
}

// Item returns one comment in any state with what a moderator must see beside
// it. One of a section the actor does not work in is Forbidden.
func (s *Service) Item(ctx context.Context, actor account.Actor, n id.Comment) (Item, error) {
	if !actor.CanSomewhere(account.CommentSee) {
		return Item{}, account.Check(actor, account.CommentSee, 0)
	}
	items, err := s.store.Queue(ctx, Query{Comment: n, Limit: 1})
	if err != nil {
		return Item{}, err
	}
	if len(items) == 0 {
		return Item{}, fault.New(fault.NotFound, "comment.unknown")
	}
	return items[0], account.Check(actor, account.CommentSee, items[0].Section)
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
