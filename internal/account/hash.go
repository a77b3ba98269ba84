package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"

	"peyk/internal/fault"
)

// params are argon2id's: memory in KiB, passes, and lanes.
type params struct {
	memory  uint32
	passes  uint32
	lanes   uint8
	saltLen int
	keyLen  uint32
}

// current is what OWASP recommends for argon2id; a hash that is weaker in any
// of the numbers is made anew at the next sign-in.
var current = params{memory: 19 * 1024, passes: 2, lanes: 1, saltLen: 16, keyLen: 32}

// Bounds on what a stored hash may ask for, so that a spoilt row cannot take
// the machine down.
const (
	maxMemory = 256 * 1024
	maxPasses = 16
	maxHash   = 512
)

var errHash = errors.New("account: not an argon2id PHC string")

// hasher makes and checks password hashes, a few at a time: each takes 19 MiB
// and tens of milliseconds, so a flood of sign-ins must queue, and past a
// bound be turned away.
type hasher struct {
	slots   chan struct{}
	waiting atomic.Int64
}

// maxWaiting is how many may queue for a slot.
const maxWaiting = 64

func newHasher() *hasher {
	return &hasher{slots: make(chan struct{}, min(4, max(1, runtime.GOMAXPROCS(0))))}
}

// hold waits for a slot; release gives it back.
func (h *hasher) hold(ctx context.Context) (release func(), err error) {
	if h.waiting.Add(1) > maxWaiting {
		h.waiting.Add(-1)
		return nil, fault.New(fault.Unavailable, "account.busy")
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting to hash a password: %w", ctx.Err())
	}
}

// Hash returns the PHC string of a password that was normalised.
func (h *hasher) Hash(ctx context.Context, password string) (string, error) {
	release, err := h.hold(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	salt := make([]byte, current.saltLen)
	rand.Read(salt) // crypto/rand.Read never fails
	key := argon2.IDKey([]byte(password), salt, current.passes, current.memory, current.lanes, current.keyLen)
	return current.format(salt, key), nil
}

// Verify reports whether the password makes the hash, and whether the hash is
// weaker than a new one would be. An unreadable hash is an error.
func (h *hasher) Verify(ctx context.Context, password, phc string) (ok, weak bool, err error) {
	p, salt, want, err := parsePHC(phc)
	if err != nil {
		return false, false, err
	}
	release, err := h.hold(ctx)
	if err != nil {
		return false, false, err
	}
	defer release()
	got := argon2.IDKey([]byte(password), salt, p.passes, p.memory, p.lanes, p.keyLen)
	weak = p.memory < current.memory || p.passes < current.passes ||
		p.saltLen < current.saltLen || p.keyLen < current.keyLen
	return subtle.ConstantTimeCompare(got, want) == 1, weak, nil
}

// decoy returns a hash that no password makes and that takes as long to check
// as a real one, for logins that do not exist.
func decoy() string {
	salt, key := make([]byte, current.saltLen), make([]byte, current.keyLen)
	rand.Read(salt) // crypto/rand.Read never fails
	rand.Read(key)  // crypto/rand.Read never fails
	return current.format(salt, key)
}

func (p params) format(salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.passes, p.lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

func parsePHC(s string) (p params, salt, key []byte, err error) {
	parts := strings.Split(s, "$")
	if len(s) > maxHash || len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return p, nil, nil, errHash
	}
	var version int
	if n, err := fmt.Sscanf(parts[2], "v=%d", &version); n != 1 || err != nil || version != argon2.Version {
		return p, nil, nil, errHash
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.lanes); n != 3 || err != nil {
		return p, nil, nil, errHash
	}
	if p.memory > maxMemory || p.passes < 1 || p.passes > maxPasses || p.lanes < 1 {
		return p, nil, nil, errHash
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(salt) < 8 || len(key) < 16 || len(key) > math.MaxUint8 {
		return p, nil, nil, errHash
	}
	p.saltLen, p.keyLen = len(salt), uint32(len(key)) // at most 255
	return p, salt, key, nil
}
