package storetest

import (
	"errors"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/testkit"
)

var accountCases = []testCase{
	{"account/everything comes back as it was saved", userRoundTrip},
	{"account/logins are unique and listed in byte order", userLogins},
	{"account/an update changes all or nothing", userUpdate},
	{"account/sessions live, are touched, end", sessions},
	{"account/sessions past their life are swept", sessionSweep},
}

func userRoundTrip(t *testing.T, w *testkit.World) {
	in := account.User{
		Login: "sara", Name: "سارا نمونه", Email: "s@example.com", Roles: account.RolesOf(account.Editor, account.Moderator),
		Sections: []id.Section{w.Culture, w.Health}, Disabled: true, PasswordHash: "$argon2id$…", PasswordSetAt: testkit.Start,
		MustChange: true, SessionEpoch: 4, CreatedAt: testkit.Start.Add(time.Microsecond),
	}
	made, err := w.Store.Accounts.CreateUser(t.Context(), in, event.Event{Kind: event.UserCreated, At: testkit.Start})
	ok(t, err)
	in.ID, in.Version = made.ID, 1
	same(t, "created", made, in)
	got, err := w.Store.Accounts.User(t.Context(), made.ID)
	ok(t, err)
	same(t, "by number", got, in)
	got, err = w.Store.Accounts.UserByLogin(t.Context(), "sara")
	ok(t, err)
	same(t, "by login", got, in)
	log := entries(t, w, event.UserCreated)
	if len(log) != 1 || log[0].Detail["user"] != made.ID.String() {
		t.Errorf("log %+v, want the new user's number", log)
	}
	_, err = w.Store.Accounts.User(t.Context(), 999)
	refused(t, "no user", err, fault.NotFound)
	_, err = w.Store.Accounts.UserByLogin(t.Context(), "SARA")
	refused(t, "login in capitals", err, fault.NotFound)
}

func userLogins(t *testing.T, w *testkit.World) {
	for _, login := range []string{"ab", "a-c", "a_b", "a.d", "aa"} {
		w.User(t, login, account.RolesOf(account.Reporter))
	}
	_, err := w.Store.Accounts.CreateUser(t.Context(), account.User{Login: "ab"})
	refused(t, "login that is taken", err, fault.Conflict)
	var f *fault.Error
	if !errors.As(err, &f) || f.Key != "account.login.taken" {
		t.Errorf("error %v, want the key account.login.taken", err)
	}
	users, err := w.Store.Accounts.Users(t.Context())
	ok(t, err)
	var logins []string
	for _, u := range users {
		logins = append(logins, u.Login)
	}
	same(t, "logins", logins, []string{"a-c", "a.d", "a_b", "aa", "ab", "admin", "chief", "editor", "moderator", "reporter"})
}

func userUpdate(t *testing.T, w *testkit.World) {
	n := w.Reporter.User
	before, err := w.Store.Accounts.User(t.Context(), n)
	ok(t, err)
	no := errors.New("no")
	err = w.Store.Accounts.UpdateUser(t.Context(), n, func(u *account.User) ([]event.Event, error) {
		u.Name = "دیگر"
		return nil, no
	})
	if !errors.Is(err, no) {
		t.Errorf("error %v, want the closure's own", err)
	}
	ok(t, w.Store.Accounts.UpdateUser(t.Context(), n, func(u *account.User) ([]event.Event, error) {
		u.Name, u.Email, u.Roles, u.Sections = "نام", "x@example.com", account.RolesOf(account.Admin), []id.Section{w.Health}
		u.Disabled, u.PasswordHash, u.MustChange, u.SessionEpoch = true, "h", true, 9
		u.PasswordSetAt = w.Clock.Now().Add(time.Hour)
		return nil, nil
	}))
	want := before
	want.Name, want.Email, want.Roles, want.Sections = "نام", "x@example.com", account.RolesOf(account.Admin), []id.Section{w.Health}
	want.Disabled, want.PasswordHash, want.MustChange, want.SessionEpoch = true, "h", true, 9
	want.PasswordSetAt, want.Version = w.Clock.Now().Add(time.Hour), before.Version+1
	got, err := w.Store.Accounts.User(t.Context(), n)
	ok(t, err)
	same(t, "user", got, want)
	refused(t, "no user", w.Store.Accounts.UpdateUser(t.Context(), 999, nil), fault.NotFound)
}

func session(w *testkit.World, mark byte, created, seen time.Time) account.Session {
	return account.Session{
		Hash: account.TokenHash{mark, 1, 2}, User: w.Editor.User, Epoch: 3, CreatedAt: created, SeenAt: seen, From: "hash", Agent: "Browser",
	}
}

func sessions(t *testing.T, w *testkit.World) {
	now := w.Clock.Now()
	a, b := session(w, 1, now, now), session(w, 2, now, now.Add(time.Second))
	ok(t, w.Store.Accounts.AddSession(t.Context(), a, event.Event{Kind: event.UserSignedIn, At: now}))
	ok(t, w.Store.Accounts.AddSession(t.Context(), b))
	got, u, err := w.Store.Accounts.Session(t.Context(), a.Hash)
	ok(t, err)
	same(t, "session", got, a)
	if u.ID != w.Editor.User || u.Login != "editor" {
		t.Errorf("its user %+v", u)
	}
	list, err := w.Store.Accounts.Sessions(t.Context(), w.Editor.User)
	ok(t, err)
	same(t, "last seen first", list, []account.Session{b, a})
	ok(t, w.Store.Accounts.TouchSession(t.Context(), a.Hash, now.Add(time.Minute)))
	a.SeenAt = now.Add(time.Minute)
	list, err = w.Store.Accounts.Sessions(t.Context(), w.Editor.User)
	ok(t, err)
	same(t, "after a touch", list, []account.Session{a, b})
	ok(t, w.Store.Accounts.TouchSession(t.Context(), account.TokenHash{77}, now))

	out := event.Event{Kind: event.UserSignedOut, At: now}
	refused(t, "another's session", w.Store.Accounts.DeleteSession(t.Context(), w.Chief.User, a.Hash, out), fault.NotFound)
	if n := len(entries(t, w, event.UserSignedOut)); n != 0 {
		t.Errorf("%d entries of a sign-out that did not happen", n)
	}
	ok(t, w.Store.Accounts.DeleteSession(t.Context(), w.Editor.User, a.Hash, out))
	_, _, err = w.Store.Accounts.Session(t.Context(), a.Hash)
	refused(t, "an ended session", err, fault.NotFound)
	refused(t, "to end it again", w.Store.Accounts.DeleteSession(t.Context(), w.Editor.User, a.Hash, out), fault.NotFound)
	if n := len(entries(t, w, event.UserSignedOut)); n != 1 {
		t.Errorf("%d entries of one sign-out", n)
	}
}

func sessionSweep(t *testing.T, w *testkit.World) {
	now := w.Clock.Now()
	old := session(w, 1, now.Add(-account.SessionLife-time.Second), now)
	idle := session(w, 2, now.Add(-account.SessionIdle-time.Hour), now.Add(-account.SessionIdle-time.Second))
	edge := session(w, 3, now.Add(-account.SessionLife), now.Add(-account.SessionIdle))
	for _, s := range []account.Session{old, idle, edge} {
		ok(t, w.Store.Accounts.AddSession(t.Context(), s))
	}
	ok(t, w.Store.Accounts.AddSession(t.Context(), session(w, 4, now, now)))
	list, err := w.Store.Accounts.Sessions(t.Context(), w.Editor.User)
	ok(t, err)
	if len(list) != 2 || list[1].Hash != edge.Hash {
		t.Errorf("%d sessions left, want the new one and the one at the edge: %+v", len(list), list)
	}
}
