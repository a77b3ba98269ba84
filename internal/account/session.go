package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"peyk/internal/id"
)

// How long a session and an initial password live.
const (
	// SessionLife ends a session however busy it is.
	SessionLife = 30 * 24 * time.Hour
	// SessionIdle ends a session that nobody used.
	SessionIdle = 12 * time.Hour
	// seenGrain is how seldom the time of the last use is written.
	seenGrain = time.Minute
	// InitialPasswordLife is how long a password that somebody else set may
	// wait for the first sign-in.
	InitialPasswordLife = 7 * 24 * time.Hour
)

// TokenHash is the SHA-256 of a session's token: all of it that is stored.
type TokenHash [sha256.Size]byte

// Session is one browser in which a user is signed in.
type Session struct {
	Hash      TokenHash
	User      id.User
	Epoch     int64     // the user's SessionEpoch when the session began
	CreatedAt time.Time // UTC
	SeenAt    time.Time // UTC, at most a minute old while it is used
	From      string    // keyed hash of the address, as handed to SignIn
	Agent     string    // the browser's name, at most 200 bytes, to know it again
}

// Live reports whether the session of user u may be used at the time now.
func (s *Session) Live(u *User, now time.Time) bool {
	return !u.Disabled && s.User == u.ID && s.Epoch == u.SessionEpoch &&
		now.Before(s.CreatedAt.Add(SessionLife)) && now.Before(s.SeenAt.Add(SessionIdle))
}

// newToken returns a session's token, 256 random bits in 43 characters that
// are safe in a cookie, and its hash.
func newToken() (string, TokenHash) {
	var raw [32]byte
	rand.Read(raw[:]) // crypto/rand.Read never fails: it crashes the program instead
	token := base64.RawURLEncoding.EncodeToString(raw[:])
	return token, HashToken(token)
}

// HashToken returns the hash under which the session of a token is stored.
func HashToken(token string) TokenHash { return sha256.Sum256([]byte(token)) }

// tokenLen is the length of a token; anything else is not looked up.
var tokenLen = base64.RawURLEncoding.EncodedLen(32)
