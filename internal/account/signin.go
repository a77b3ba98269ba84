package account

import (
	"context"
	"math"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/throttle"
)

// How often sign-in may be tried. The bound over all addresses is what stops
// guessing from many of them; it does not hold for an address from which this
// login signed in before, so that nobody is locked out by somebody else's
// guesses.
const (
	pairBurst, pairEvery   = 6, 30 * time.Second  // one login from one address
	fromBurst, fromEvery   = 40, 6 * time.Second  // any login from one address
	loginBurst, loginEvery = 40, 15 * time.Second // one login from anywhere
	maxAttemptKeys         = 20_000
	maxFamiliar            = 10_000
)

type pair struct{ login, from string }

// attempts counts tries to sign in, in memory.
type attempts struct {
	pairs  *throttle.Throttle[pair]
	froms  *throttle.Throttle[string]
	logins *throttle.Throttle[string]

	mu       sync.Mutex
	familiar map[pair]struct{}
}

func newAttempts() *attempts {
	return &attempts{
		pairs:    throttle.New[pair](pairBurst, pairEvery, maxAttemptKeys),
		froms:    throttle.New[string](fromBurst, fromEvery, maxAttemptKeys),
		logins:   throttle.New[string](loginBurst, loginEvery, maxAttemptKeys),
		familiar: map[pair]struct{}{},
	}
}

// take spends a try and returns how long to wait if there is none left.
func (a *attempts) take(login, from string, now time.Time) time.Duration {
	p := pair{login, from}
	wait := max(a.froms.Take(from, now), a.pairs.Take(p, now))
	a.mu.Lock()
	_, familiar := a.familiar[p]
	a.mu.Unlock()
	if wait == 0 && !familiar {
		wait = a.logins.Take(login, now)
	}
	return wait
}

// succeeded gives a pair its tries back and remembers it.
func (a *attempts) succeeded(login, from string) {
	p := pair{login, from}
	a.pairs.Forget(p)
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.familiar) >= maxFamiliar {
		for old := range a.familiar {
			delete(a.familiar, old)
			break
		}
	}
	a.familiar[p] = struct{}{}
}

// Credentials are what somebody signs in with.
type Credentials struct {
	Login    string
	Password string
	From     string // keyed hash of the address they come from; only compared
	Agent    string // the browser's name; may be empty
}

var errRefused = fault.New(fault.Unauthenticated, "account.sign-in-refused")

// SignIn checks a login and password and begins a session. It returns the
// token for the session's cookie, which is nowhere else.
//
// Whatever is wrong (unknown login, wrong password, disabled, an initial
// password past its life), the fault is the same, Unauthenticated with the key
// "account.sign-in-refused", after the same time. Too many tries are a TooMany
// fault whose argument "seconds" says when to try again.
func (s *Service) SignIn(ctx context.Context, c Credentials) (token string, actor Actor, err error) {
	now := s.clock()
	login, valid := ParseLogin(c.Login)
	if err := tooMany(s.attempts.take(login, c.From, now)); err != nil {
		return "", Actor{}, err
	}
	u := User{PasswordHash: decoy()}
	known := false
	if valid {
		switch found, err := s.store.UserByLogin(ctx, login); {
		case err == nil:
			u, known = found, true
		case !fault.Is(err, fault.NotFound):
			return "", Actor{}, err
		}
	}
	ok, weak, err := s.verify(ctx, c.Password, u.PasswordHash)
	if err != nil {
		return "", Actor{}, err
	}
	stale := u.MustChange && now.After(u.PasswordSetAt.Add(InitialPasswordLife))
	if !known || !ok || u.Disabled || stale {
		return "", Actor{}, s.refuse(ctx, u, known, now)
	}
	if weak {
		if err := s.rehash(ctx, &u, c.Password); err != nil {
			return "", Actor{}, err
		}
	}
	token, err = s.begin(ctx, &u, c, now, event.Event{
		Kind: event.UserSignedIn, At: now, Actor: u.ID, Detail: userDetail(&u),
	})
	if err != nil {
		return "", Actor{}, err
	}
	s.attempts.succeeded(login, c.From)
	return token, u.Actor(), nil
}

func tooMany(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return fault.New(fault.TooMany, "account.too-many").With("seconds", int(math.Ceil(wait.Seconds())))
}

// verify bounds the password before it is hashed.
func (s *Service) verify(ctx context.Context, password, phc string) (ok, weak bool, err error) {
	if len(password) > maxPassword {
		password = "" // too long for any that was set; takes the same time
	}
	return s.hasher.Verify(ctx, normalise(password), phc)
}

// refuse notes a refused sign-in of a known user. An unknown login is not
// noted: it may be a password typed into the wrong field.
func (s *Service) refuse(ctx context.Context, u User, known bool, now time.Time) error {
	if known {
		e := event.Event{Kind: event.SignInRefused, At: now, Detail: userDetail(&u)}
		if err := s.journal.Record(ctx, e); err != nil {
			return err
		}
	}
	return errRefused
}

// rehash saves the password under today's parameters.
func (s *Service) rehash(ctx context.Context, u *User, password string) error {
	old := u.PasswordHash
	phc, err := s.hasher.Hash(ctx, normalise(password))
	if err != nil {
		return err
	}
	return s.store.UpdateUser(ctx, u.ID, func(u *User) ([]event.Event, error) {
		if u.PasswordHash == old {
			u.PasswordHash = phc
		}
		return nil, nil
	})
}

// begin adds a session for the user.
func (s *Service) begin(ctx context.Context, u *User, c Credentials, now time.Time, events ...event.Event) (string, error) {
	token, hash := newToken()
	return token, s.store.AddSession(ctx, Session{
		Hash: hash, User: u.ID, Epoch: u.SessionEpoch, CreatedAt: now, SeenAt: now,
		From: c.From, Agent: clip(c.Agent, 200),
	}, events...)
}

// Resume returns the actor of a session's token as they are now: a change of
// roles, a disabling, holds from the next request on. A token that is unknown,
// ended or too old is an Unauthenticated fault.
func (s *Service) Resume(ctx context.Context, token string) (Actor, error) {
	if len(token) != tokenLen {
		return Actor{}, errNoSession
	}
	hash := HashToken(token)
	sess, u, err := s.store.Session(ctx, hash)
	if fault.Is(err, fault.NotFound) {
		return Actor{}, errNoSession
	}
	if err != nil {
		return Actor{}, err
	}
	now := s.clock()
	if !sess.Live(&u, now) {
		return Actor{}, errNoSession
	}
	if now.Sub(sess.SeenAt) >= seenGrain {
		if err := s.store.TouchSession(ctx, hash, now); err != nil {
			return Actor{}, err
		}
	}
	return u.Actor(), nil
}

var errNoSession = fault.New(fault.Unauthenticated, "account.session-ended")

// SignOut ends the session of the token. A session that ended already is no
// error.
func (s *Service) SignOut(ctx context.Context, actor Actor, token string) error {
	err := s.EndSession(ctx, actor, HashToken(token))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// EndSession ends one of the actor's own sessions; another's is NotFound.
func (s *Service) EndSession(ctx context.Context, actor Actor, hash TokenHash) error {
	now := s.clock()
	return s.store.DeleteSession(ctx, actor.User, hash, event.Event{
		Kind: event.UserSignedOut, At: now, Actor: actor.User,
		Detail: map[string]string{"user": actor.User.String(), "login": actor.Login},
	})
}

// Sessions returns the actor's own sessions that still live, the last used
// first.
func (s *Service) Sessions(ctx context.Context, actor Actor) ([]Session, error) {
	u, err := s.store.User(ctx, actor.User)
	if err != nil {
		return nil, err
	}
	all, err := s.store.Sessions(ctx, actor.User)
	if err != nil {
		return nil, err
	}
	now := s.clock()
	var live []Session
	for _, sess := range all {
		if sess.Live(&u, now) {
			live = append(live, sess)
		}
	}
	return live, nil
}

// clip cuts s to at most n bytes, at a code point.
func clip(s string, n int) string {
	s = strings.ToValidUTF8(s, "")
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
