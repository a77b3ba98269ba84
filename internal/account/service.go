package account

import (
	"context"
	"maps"
	"strings"

	"golang.org/x/text/unicode/norm"

	"peyk/internal/clock"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Service is what can be done with users. It is safe for concurrent use.
type Service struct {
	store    Store
	journal  Journal
	clock    clock.Clock
	hasher   *hasher
	attempts *attempts
}

// NewService returns the service over a store. Its limits on sign-in live in
// its memory: use one for the whole program.
func NewService(store Store, journal Journal, now clock.Clock) *Service {
	return &Service{store: store, journal: journal, clock: now, hasher: newHasher(), attempts: newAttempts()}
}

// NewUser is what a user is made of.
type NewUser struct {
	Login    string
	Name     string
	Email    string // may be empty
	Roles    Roles  // at least one
	Sections []id.Section
	Password string // empty: one is generated, to be changed at the first sign-in
	// MustChange asks for a change at the first sign-in of a password given.
	MustChange bool
}

// Create adds a user. It returns the user and, if none was given, the
// generated password, which is not stored and cannot be had again. What is
// wrong with the input is told field by field ("login", "name", "email",
// "roles", "password") in an Invalid fault.
func (s *Service) Create(ctx context.Context, actor Actor, n NewUser) (User, string, error) {
	if err := actor.Check(UserManage, 0); err != nil {
		return User{}, "", err
	}
	var f fault.Fields
	login, ok := ParseLogin(n.Login)
	if !ok {
		f.Add("login", "account.login.invalid", "max", maxLogin)
	}
	name, email := tidy(n.Name), strings.TrimSpace(n.Email)
	checkProfile(&f, name, email)
	if n.Roles == 0 || n.Roles&^everybody != 0 {
		f.Add("roles", "account.roles.none")
	}
	password, generated := n.Password, ""
	if password == "" {
		generated = GeneratePassword()
		password = generated
	}
	addPassword(&f, password, login)
	if err := f.Err(); err != nil {
		return User{}, "", err
	}
	hash, err := s.hasher.Hash(ctx, normalise(password))
	if err != nil {
		return User{}, "", err
	}
	now := s.clock()
	u := User{
		Login: login, Name: name, Email: email, Roles: n.Roles, Sections: sortedSections(n.Sections),
		PasswordHash: hash, PasswordSetAt: now, MustChange: generated != "" || n.MustChange, CreatedAt: now,
	}
	u, err = s.store.CreateUser(ctx, u, event.Event{
		Kind: event.UserCreated, At: now, Actor: actor.User,
		Detail: map[string]string{"login": login, "roles": u.Roles.String(), "sections": sectionList(u.Sections)},
	})
	return u, generated, err
}

// Users returns everybody, by login, for those who manage users.
func (s *Service) Users(ctx context.Context, actor Actor) ([]User, error) {
	if err := actor.Check(UserManage, 0); err != nil {
		return nil, err
	}
	return s.store.Users(ctx)
}

// User returns one user, for those who manage users and for the user.
func (s *Service) User(ctx context.Context, actor Actor, n id.User) (User, error) {
	if actor.User == 0 || actor.User != n {
		if err := actor.Check(UserManage, 0); err != nil {
			return User{}, err
		}
	}
	return s.store.User(ctx, n)
}

// FindByLogin returns the user with the login, for those who manage users.
func (s *Service) FindByLogin(ctx context.Context, actor Actor, login string) (User, error) {
	if err := actor.Check(UserManage, 0); err != nil {
		return User{}, err
	}
	login, ok := ParseLogin(login)
	if !ok {
		return User{}, fault.New(fault.NotFound, "account.user.unknown")
	}
	return s.store.UserByLogin(ctx, login)
}

// SetProfile changes a user's name and e-mail address.
func (s *Service) SetProfile(ctx context.Context, actor Actor, n id.User, name, email string) error {
	name, email = tidy(name), strings.TrimSpace(email)
	var f fault.Fields
	checkProfile(&f, name, email)
	if err := f.Err(); err != nil {
		return err
	}
	return s.manage(ctx, actor, n, "profile", func(u *User, detail map[string]string) error {
		note(detail, "name", u.Name, name)
		note(detail, "email", u.Email, email)
		u.Name, u.Email = name, email
		return nil
	})
}

// SetRoles changes what a user may do, from the next request on. Nobody may
// take the administrator's role from themselves, so that one always remains.
func (s *Service) SetRoles(ctx context.Context, actor Actor, n id.User, roles Roles) error {
	if roles == 0 || roles&^everybody != 0 {
		var f fault.Fields
		f.Add("roles", "account.roles.none")
		return f.Err()
	}
	return s.manage(ctx, actor, n, "roles", func(u *User, detail map[string]string) error {
		if u.ID == actor.User && u.Roles.Has(Admin) && !roles.Has(Admin) {
			return fault.New(fault.Conflict, "account.roles.own-admin")
		}
		note(detail, "roles", u.Roles.String(), roles.String())
		u.Roles = roles
		return nil
	})
}

// SetSections limits a user to sections; none means everywhere.
func (s *Service) SetSections(ctx context.Context, actor Actor, n id.User, sections []id.Section) error {
	sections = sortedSections(sections)
	return s.manage(ctx, actor, n, "sections", func(u *User, detail map[string]string) error {
		note(detail, "sections", sectionList(u.Sections), sectionList(sections))
		u.Sections = sections
		return nil
	})
}

// Disable ends a user's sessions and keeps them out. Nobody may disable
// themselves.
func (s *Service) Disable(ctx context.Context, actor Actor, n id.User) error {
	return s.manage(ctx, actor, n, "disable", func(u *User, detail map[string]string) error {
		if u.ID == actor.User {
			return fault.New(fault.Conflict, "account.disable.self")
		}
		note(detail, "disabled", yesNo(u.Disabled), yesNo(true))
		u.Disabled = true
		u.SessionEpoch++
		return nil
	})
}

// Enable lets a disabled user in again.
func (s *Service) Enable(ctx context.Context, actor Actor, n id.User) error {
	return s.manage(ctx, actor, n, "enable", func(u *User, detail map[string]string) error {
		note(detail, "disabled", yesNo(u.Disabled), yesNo(false))
		u.Disabled = false
		return nil
	})
}

// EndSessions ends all of a user's sessions: for those who manage users, and
// for the user.
func (s *Service) EndSessions(ctx context.Context, actor Actor, n id.User) error {
	end := func(u *User, _ map[string]string) error {
		u.SessionEpoch++
		return nil
	}
	if actor.User != 0 && actor.User == n {
		return s.change(ctx, actor, n, "end-sessions", event.UserChanged, end)
	}
	return s.manage(ctx, actor, n, "end-sessions", end)
}

// manage is change for those who manage users.
func (s *Service) manage(ctx context.Context, actor Actor, n id.User, what string, change func(*User, map[string]string) error) error {
	if err := actor.Check(UserManage, 0); err != nil {
		return err
	}
	return s.change(ctx, actor, n, what, event.UserChanged, change)
}

// change updates a user and tells of it; detail gathers what changed.
func (s *Service) change(
	ctx context.Context, actor Actor, n id.User, what string, kind event.Kind, change func(*User, map[string]string) error,
) error {
	now := s.clock()
	return s.store.UpdateUser(ctx, n, func(u *User) ([]event.Event, error) {
		detail := userDetail(u)
		detail["change"] = what
		if err := change(u, detail); err != nil {
			return nil, err
		}
		return []event.Event{{Kind: kind, At: now, Actor: actor.User, Detail: maps.Clone(detail)}}, nil
	})
}

func userDetail(u *User) map[string]string {
	return map[string]string{"user": u.ID.String(), "login": u.Login}
}

// note writes what a value was and became, if it changed.
func note(detail map[string]string, name, before, after string) {
	if before != after {
		detail[name+".before"], detail[name+".after"] = before, after
	}
}

func sectionList(sections []id.Section) string {
	names := make([]string, len(sections))
	for i, n := range sections {
		names[i] = n.String()
	}
	return strings.Join(names, " ")
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// tidy gives names one form: NFC, single spaces, none around.
func tidy(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }
