package account

import (
	"context"

	"peyk/internal/id"
)

// Names returns the names of all users, of disabled ones too, for whoever sees
// the newsroom: so that pages can say who did what.
func (s *Service) Names(ctx context.Context, actor Actor) (map[id.User]string, error) {
	if err := actor.Check(DeskSee, 0); err != nil {
		return nil, err
	}
	users, err := s.store.Users(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[id.User]string, len(users))
	for _, u := range users {
		names[u.ID] = u.Name
	}
	return names, nil
}
