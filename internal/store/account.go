package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"peyk/internal/account"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Accounts implements account.Store and account.Journal.
type Accounts struct{ *base }

const userColumns = `u.id, u.login, u.name, u.email, u.roles, u.sections, u.disabled, u.password, u.password_set_at,
	u.must_change, u.session_epoch, u.created_at, u.version`

// userRow receives a user's columns; done turns them into a user.
type userRow struct {
	u                                account.User
	n, disabled, set, change, create int64
	roles, sections                  string
}

func (r *userRow) dest() []any {
	return []any{
		&r.n, &r.u.Login, &r.u.Name, &r.u.Email, &r.roles, &r.sections, &r.disabled, &r.u.PasswordHash,
		&r.set, &r.change, &r.u.SessionEpoch, &r.create, &r.u.Version,
	}
}

func (r *userRow) done() (account.User, error) {
	var err error
	r.u.ID, r.u.Disabled, r.u.MustChange = id.User(r.n), r.disabled != 0, r.change != 0
	r.u.PasswordSetAt, r.u.CreatedAt = db.Time(r.set), db.Time(r.create)
	if r.u.Roles, err = account.ParseRoles(r.roles); err != nil {
		return r.u, err
	}
	return r.u, fromJSON(r.sections, &r.u.Sections)
}

func scanUser(s db.Scanner) (account.User, error) {
	var r userRow
	if err := s.Scan(r.dest()...); err != nil {
		return r.u, err
	}
	return r.done()
}

// CreateUser adds a user.
func (x *Accounts) CreateUser(ctx context.Context, u account.User, evs ...event.Event) (account.User, error) {
	sections, err := toJSON(u.Sections)
	if err != nil {
		return u, err
	}
	err = x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		n, err := db.One(ctx, tx, db.Value[int64], `INSERT INTO users (login, name, email, roles, sections, disabled, password,
				password_set_at, must_change, session_epoch, created_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) RETURNING id`,
			u.Login, u.Name, u.Email, u.Roles.String(), sections, flag(u.Disabled), u.PasswordHash,
			db.Micros(u.PasswordSetAt), flag(u.MustChange), u.SessionEpoch, db.Micros(u.CreatedAt))
		if fault.Is(err, fault.Conflict) {
			return nil, fault.Wrap(fault.Conflict, "account.login.taken", err)
		}
		if err != nil {
			return nil, err
		}
		u.ID, u.Version = id.User(n), 1
		for i := range evs {
			if evs[i].Detail == nil {
				evs[i].Detail = map[string]string{}
			}
			evs[i].Detail["user"] = itoa(n)
		}
		return evs, nil
	})
	return u, err
}

// User returns a user by number.
func (x *Accounts) User(ctx context.Context, n id.User) (account.User, error) {
	return db.One(ctx, x.db, scanUser, `SELECT `+userColumns+` FROM users u WHERE u.id = $1`, int64(n))
}

// UserByLogin returns a user by login.
func (x *Accounts) UserByLogin(ctx context.Context, login string) (account.User, error) {
	return db.One(ctx, x.db, scanUser, `SELECT `+userColumns+` FROM users u WHERE u.login = $1`, login)
}

// Users returns all users by login. They are put in order here: how a database
// orders text depends on how it was set up.
func (x *Accounts) Users(ctx context.Context) ([]account.User, error) {
	users, err := db.All(ctx, x.db, scanUser, `SELECT `+userColumns+` FROM users u`)
	slices.SortFunc(users, func(a, b account.User) int { return strings.Compare(a.Login, b.Login) })
	return users, err
}

// UpdateUser loads, applies change and saves.
func (x *Accounts) UpdateUser(ctx context.Context, n id.User, change func(*account.User) ([]event.Event, error)) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		u, err := db.One(ctx, tx, scanUser, `SELECT `+userColumns+` FROM users u WHERE u.id = $1`, int64(n))
		if err != nil {
			return nil, err
		}
		evs, err := change(&u)
		if err != nil {
			return nil, err
		}
		sections, err := toJSON(u.Sections)
		if err != nil {
			return nil, err
		}
		return evs, db.ExecVersioned(ctx, tx, `UPDATE users SET name = $1, email = $2, roles = $3, sections = $4,
				disabled = $5, password = $6, password_set_at = $7, must_change = $8, session_epoch = $9,
				version = version + 1
			WHERE id = $10 AND version = $11`,
			u.Name, u.Email, u.Roles.String(), sections, flag(u.Disabled), u.PasswordHash, db.Micros(u.PasswordSetAt),
			flag(u.MustChange), u.SessionEpoch, int64(n), u.Version)
	})
}

const sessionColumns = `x.token, x.user_id, x.epoch, x.created_at, x.seen_at, x.origin, x.agent`

type sessionRow struct {
	s                account.Session
	token            []byte
	user, made, seen int64
}

func (r *sessionRow) dest() []any {
	return []any{&r.token, &r.user, &r.s.Epoch, &r.made, &r.seen, &r.s.From, &r.s.Agent}
}

func (r *sessionRow) done() account.Session {
	copy(r.s.Hash[:], r.token)
	r.s.User, r.s.CreatedAt, r.s.SeenAt = id.User(r.user), db.Time(r.made), db.Time(r.seen)
	return r.s
}

// AddSession adds a session and deletes those past their life.
func (x *Accounts) AddSession(ctx context.Context, s account.Session, evs ...event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		err := db.Do(ctx, tx, `DELETE FROM sessions WHERE created_at < $1 OR seen_at < $2`,
			db.Micros(s.CreatedAt.Add(-account.SessionLife)), db.Micros(s.CreatedAt.Add(-account.SessionIdle)))
		if err != nil {
			return nil, err
		}
		return evs, db.Do(ctx, tx, `INSERT INTO sessions (token, user_id, epoch, created_at, seen_at, origin, agent)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.Hash[:], int64(s.User), s.Epoch,
			db.Micros(s.CreatedAt), db.Micros(s.SeenAt), s.From, s.Agent)
	})
}

// Session returns a session and its user in one read.
func (x *Accounts) Session(ctx context.Context, hash account.TokenHash) (account.Session, account.User, error) {
	var u account.User
	s, err := db.One(ctx, x.db, func(r db.Scanner) (account.Session, error) {
		var sr sessionRow
		var ur userRow
		if err := r.Scan(append(sr.dest(), ur.dest()...)...); err != nil {
			return account.Session{}, err
		}
		var err error
		u, err = ur.done()
		return sr.done(), err
	}, `SELECT `+sessionColumns+`, `+userColumns+` FROM sessions x JOIN users u ON u.id = x.user_id WHERE x.token = $1`, hash[:])
	return s, u, err
}

// TouchSession sets when a session was last used.
func (x *Accounts) TouchSession(ctx context.Context, hash account.TokenHash, seen time.Time) error {
	return x.db.Write(ctx, func(tx *db.Tx) error {
		return db.Do(ctx, tx, `UPDATE sessions SET seen_at = $1 WHERE token = $2`, db.Micros(seen), hash[:])
	})
}

// DeleteSession deletes a user's session.
func (x *Accounts) DeleteSession(ctx context.Context, user id.User, hash account.TokenHash, evs ...event.Event) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		n, err := db.Exec(ctx, tx, `DELETE FROM sessions WHERE token = $1 AND user_id = $2`, hash[:], int64(user))
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "error.not-found")
		}
		return evs, err
	})
}

// Sessions returns a user's sessions, the last seen first.
func (x *Accounts) Sessions(ctx context.Context, user id.User) ([]account.Session, error) {
	return db.All(ctx, x.db, func(r db.Scanner) (account.Session, error) {
		var sr sessionRow
		err := r.Scan(sr.dest()...)
		return sr.done(), err
	}, `SELECT `+sessionColumns+` FROM sessions x WHERE x.user_id = $1 ORDER BY x.seen_at DESC`, int64(user))
}
