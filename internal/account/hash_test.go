package account

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"peyk/internal/fault"
)

func TestHashes(t *testing.T) {
	h := newHasher()
	one, err := h.Hash(t.Context(), "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	two, _ := h.Hash(t.Context(), "correct horse battery")
	if one == two || !strings.HasPrefix(one, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%s %s", one, two)
	}
	for _, c := range []struct {
		name, password, phc string
		ok, weak            bool
	}{
		{"right", "correct horse battery", one, true, false},
		{"wrong", "correct horse batterx", one, false, false},
		{"empty", "", one, false, false},
		{"decoy", "correct horse battery", decoy(), false, false},
		// From the tests of the reference implementation.
		{"another's", "password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", true, true},
	} {
		ok, weak, err := h.Verify(t.Context(), c.password, c.phc)
		if err != nil || ok != c.ok || weak != c.weak {
			t.Errorf("%s: %v %v %v", c.name, ok, weak, err)
		}
	}
}

func TestBrokenHashesAreErrors(t *testing.T) {
	const salt, key = "c29tZXNhbHRzb21lc2FsdA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	for _, phc := range []string{
		"", "x", "$argon2i$v=19$m=19456,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=18$m=19456,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=4294967295,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=0,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=99,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=2,p=0$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=2$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=2,p=1$!!$" + key,
		"$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$AA",
		"$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$" + key + strings.Repeat("A", 600),
	} {
		if _, _, err := newHasher().Verify(t.Context(), "x", phc); !errors.Is(err, errHash) {
			t.Errorf("%.60q: %v", phc, err)
		}
	}
}

func TestHashingQueuesAndThenRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHasher()
		for range cap(h.slots) {
			h.slots <- struct{}{}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for range maxWaiting {
			go func() {
				if _, err := h.Hash(ctx, "x"); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("who waited: %v", err)
				}
			}()
		}
		synctest.Wait()
		if _, err := h.Hash(ctx, "x"); !fault.Is(err, fault.Unavailable) {
			t.Errorf("past the bound: %v", err)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if h.waiting.Load() != 0 {
			t.Errorf("%d still wait", h.waiting.Load())
		}
	})
}

func TestSessionsLive(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	u := User{ID: 3, SessionEpoch: 2}
	fresh := Session{User: 3, Epoch: 2, CreatedAt: now, SeenAt: now}
	cases := []struct {
		name string
		s    func(*Session, *User)
		at   time.Duration
		want bool
	}{
		{"fresh", func(*Session, *User) {}, 0, true},
		{"just before idle", func(*Session, *User) {}, SessionIdle - 1, true},
		{"idle", func(*Session, *User) {}, SessionIdle, false},
		{"busy", func(s *Session, _ *User) { s.SeenAt = now.Add(SessionLife - time.Hour) }, SessionLife - 1, true},
		{"too old", func(s *Session, _ *User) { s.SeenAt = now.Add(SessionLife - time.Hour) }, SessionLife, false},
		{"another's", func(s *Session, _ *User) { s.User = 4 }, 0, false},
		{"ended", func(_ *Session, u *User) { u.SessionEpoch = 3 }, 0, false},
		{"disabled", func(_ *Session, u *User) { u.Disabled = true }, 0, false},
	}
	for _, c := range cases {
		s, u := fresh, u
		c.s(&s, &u)
		if got := s.Live(&u, now.Add(c.at)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestTokens(t *testing.T) {
	a, hash := newToken()
	b, _ := newToken()
	if a == b || len(a) != tokenLen || HashToken(a) != hash || strings.ContainsAny(a, "+/=;, ") {
		t.Errorf("%q %q", a, b)
	}
}

func TestAttemptsAreBoundedAndLockNobodyOut(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	a := newAttempts()
	for i := range pairBurst {
		if wait := a.take("sara", "x", now); wait != 0 {
			t.Fatalf("try %d waits %v", i, wait)
		}
	}
	if wait := a.take("sara", "x", now); wait != pairEvery {
		t.Errorf("after the burst: %v", wait)
	}
	if a.take("reza", "x", now) != 0 || a.take("sara", "y", now) != 0 {
		t.Error("another login or address waits")
	}
	a.succeeded("sara", "home")
	for i := range 500 { // guesses from many addresses
		a.take("sara", string(rune('a'+i)), now)
	}
	if a.take("sara", "new", now) == 0 {
		t.Error("guesses from many addresses go on")
	}
	if wait := a.take("sara", "home", now); wait != 0 {
		t.Errorf("who signed in from home before is locked out for %v", wait)
	}
	for range fromBurst {
		a.take("anybody", "z", now)
		a.pairs.Forget(pair{"anybody", "z"})
		a.logins.Forget("anybody")
	}
	if a.take("somebody", "z", now) == 0 {
		t.Error("one address may try every login")
	}
}
