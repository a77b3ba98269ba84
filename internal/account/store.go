package account

import (
	"context"
	"time"

	"peyk/internal/event"
	"peyk/internal/id"
)

// Store keeps users and sessions. Every method that is handed events writes
// them to the outbox and the audit log in the same transaction as the change.
// What is not there is a NotFound fault.
type Store interface {
	// CreateUser adds u, whose ID and Version are zero, and returns it with
	// both set. The store sets the new user's number as Detail["user"] of the
	// events. A login that exists is a Conflict fault with the key
	// "account.login.taken".
	CreateUser(ctx context.Context, u User, events ...event.Event) (User, error)
	// User returns the user, disabled or not.
	User(ctx context.Context, n id.User) (User, error)
	// UserByLogin returns the user with exactly this login (as ParseLogin
	// gives it), disabled or not.
	UserByLogin(ctx context.Context, login string) (User, error)
	// Users returns all users by login, disabled ones too.
	Users(ctx context.Context) ([]User, error)
	// UpdateUser loads the user, lets change alter it, and saves it with the
	// version counted up, together with the events, in one transaction. An
	// error of change is returned as it is and nothing is written. The ID,
	// login, CreatedAt and Version are not change's to alter. When somebody
	// else saved in between, it is a Conflict fault.
	UpdateUser(ctx context.Context, n id.User, change func(*User) ([]event.Event, error)) error

	// AddSession adds s and deletes, in the same transaction, sessions of
	// anyone that can never live again: created before s.CreatedAt minus
	// SessionLife, or last seen before s.CreatedAt minus SessionIdle.
	AddSession(ctx context.Context, s Session, events ...event.Event) error
	// Session returns the session and its user in one read.
	Session(ctx context.Context, hash TokenHash) (Session, User, error)
	// TouchSession sets SeenAt. A session that is gone is no error.
	TouchSession(ctx context.Context, hash TokenHash, seen time.Time) error
	// DeleteSession deletes the session if it belongs to the user; it is a
	// NotFound fault, and the events are not written, if it does not.
	DeleteSession(ctx context.Context, user id.User, hash TokenHash, events ...event.Event) error
	// Sessions returns the user's sessions, the last seen first; those past
	// their life or of an old epoch may be among them.
	Sessions(ctx context.Context, user id.User) ([]Session, error)
}

// Journal writes events that accompany no other change: a refused sign-in.
type Journal interface {
	Record(ctx context.Context, events ...event.Event) error
}
