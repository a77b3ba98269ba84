package account

import (
	"context"

	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// ResetPassword sets a user's password, or generates one if password is
// empty, and ends their sessions. The user must change it at the next sign-in,
// within InitialPasswordLife. The generated password is returned once.
func (s *Service) ResetPassword(ctx context.Context, actor Actor, n id.User, password string) (string, error) {
	if err := actor.Check(UserManage, 0); err != nil {
		return "", err
	}
	u, err := s.store.User(ctx, n)
	if err != nil {
		return "", err
	}
	generated := ""
	if password == "" {
		generated = GeneratePassword()
		password = generated
	}
	if err := CheckPassword(password, u.Login); err != nil {
		return "", err
	}
	hash, err := s.hasher.Hash(ctx, normalise(password))
	if err != nil {
		return "", err
	}
	err = s.change(ctx, actor, n, "reset", event.PasswordChanged, func(u *User, _ map[string]string) error {
		u.PasswordHash, u.PasswordSetAt, u.MustChange = hash, s.clock(), true
		u.SessionEpoch++
		return nil
	})
	return generated, err
}

// ChangeOwnPassword sets the actor's password if current is right, ends all
// their sessions, and begins a new one, whose token it returns. Tries with a
// wrong current password count as tries to sign in. Faults are of the fields
// "current" and "password".
func (s *Service) ChangeOwnPassword(ctx context.Context, actor Actor, current, password string, c Credentials) (string, error) {
	if err := actor.Check(PasswordChange, 0); err != nil {
		return "", err
	}
	u, err := s.store.User(ctx, actor.User)
	if err != nil {
		return "", err
	}
	now := s.clock()
	if err := tooMany(s.attempts.take(u.Login, c.From, now)); err != nil {
		return "", err
	}
	if err := s.checkChange(ctx, &u, current, password); err != nil {
		return "", err
	}
	s.attempts.succeeded(u.Login, c.From)
	hash, err := s.hasher.Hash(ctx, normalise(password))
	if err != nil {
		return "", err
	}
	err = s.change(ctx, actor, u.ID, "own", event.PasswordChanged, func(fresh *User, _ map[string]string) error {
		if fresh.PasswordHash != u.PasswordHash || fresh.Disabled {
			return fault.New(fault.Conflict, "account.password.changed-meanwhile")
		}
		fresh.PasswordHash, fresh.PasswordSetAt, fresh.MustChange = hash, now, false
		fresh.SessionEpoch++
		u = *fresh
		return nil
	})
	if err != nil {
		return "", err
	}
	return s.begin(ctx, &u, c, now)
}

func (s *Service) checkChange(ctx context.Context, u *User, current, password string) error {
	ok, _, err := s.verify(ctx, current, u.PasswordHash)
	if err != nil {
		return err
	}
	var f fault.Fields
	if !ok {
		f.Add("current", "account.password.wrong")
		return f.Err()
	}
	addPassword(&f, password, u.Login)
	if normalise(password) == normalise(current) {
		f.Add("password", "account.password.same")
	}
	return f.Err()
}
