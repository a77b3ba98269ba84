package story

import (
	"context"

	"peyk/internal/account"
	"peyk/internal/id"
)

// What the newsroom reads. Everybody who works there sees every story in
// every state: a desk that hides drafts from its own people works twice.

// maxDeskPage bounds a page of a newsroom list.
const maxDeskPage = 200

// Get returns a story in any state.
func (s *Service) Get(ctx context.Context, actor account.Actor, code id.Story) (*Story, error) {
	if err := account.Check(actor, account.DeskSee, 0); err != nil {
		return nil, err
	}
	return s.store.Get(ctx, code)
}

// List returns a page of the newsroom's stories, newest change first.
func (s *Service) List(ctx context.Context, actor account.Actor, q DeskQuery) ([]Summary, error) {
	if err := account.Check(actor, account.DeskSee, 0); err != nil {
		return nil, err
	}
	if q.Limit <= 0 || q.Limit > maxDeskPage {
		q.Limit = maxDeskPage
	}
	return s.store.List(ctx, q)
}

// Counts counts the stories of an edition in each state.
func (s *Service) Counts(ctx context.Context, actor account.Actor, e id.Edition) (map[State]int, error) {
	if err := account.Check(actor, account.DeskSee, 0); err != nil {
		return nil, err
	}
	return s.store.CountByState(ctx, e)
}

// Counterparts returns the stories that tell the same in other editions, in
// whatever state.
func (s *Service) Counterparts(ctx context.Context, actor account.Actor, st *Story) ([]Summary, error) {
	if st.Translation == 0 {
		return nil, nil
	}
	group, err := s.List(ctx, actor, DeskQuery{Translation: st.Translation})
	if err != nil {
		return nil, err
	}
	var others []Summary
	for _, o := range group {
		if o.Code != st.Code {
			others = append(others, o)
		}
	}
	return others, nil
}

// Revisions returns the kept versions of a story's content, newest first.
func (s *Service) Revisions(ctx context.Context, actor account.Actor, code id.Story) ([]Revision, error) {
	if err := account.Check(actor, account.DeskSee, 0); err != nil {
		return nil, err
	}
	return s.store.Revisions(ctx, code)
}
