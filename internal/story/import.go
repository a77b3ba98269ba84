package story

import (
	"context"

	"peyk/internal/account"
	"peyk/internal/event"
)

// Import saves a new story as Create does and, with publish, takes it through
// the table to its readers, all of it in one transaction: whatever fails, and
// whenever the program dies, either everything has happened or nothing has.
func (s *Service) Import(ctx context.Context, actor account.Actor, n NewStory, publish bool) (*Story, error) {
	if err := account.Check(actor, account.StoryImport, n.Section); err != nil {
		return nil, err
	}
	st, err := s.draft(ctx, actor, n)
	if err != nil {
		return nil, err
	}
	now := s.now()
	evs := []event.Event{st.created(actor, n, now)}
	if publish {
		for _, act := range []Act{Submit, Approve, Publish} {
			more, err := st.apply(actor, act, Order{}, now)
			if err != nil {
				return nil, err
			}
			evs = append(evs, more...)
		}
	}
	err = s.store.Create(ctx, st, func(st *Story) []event.Event {
		for i := range evs {
			evs[i].Story = st.Code
		}
		return evs
	})
	return st, err
}
