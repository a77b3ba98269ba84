package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"

	"peyk/internal/fault"
)

// Signer signs values that a browser keeps for us, so that nobody else can
// make or alter them. It does not hide them. It is safe for concurrent use.
type Signer struct {
	keys [][]byte
}

const (
	signVersion = 1
	signHead    = 1 + 8 // version, unix milliseconds
	// maxSigned bounds a token before it is looked at.
	maxSigned = 4096
	minKey    = 32
)

// NewSigner returns a signer. The first key signs; all verify, so that a key
// can be replaced while what the old one signed still counts. Each must have
// 32 bytes or more.
func NewSigner(keys ...[]byte) (*Signer, error) {
	if len(keys) == 0 {
		return nil, errors.New("web: a signer needs a key")
	}
	for _, k := range keys {
		if len(k) < minKey {
			return nil, errors.New("web: a signer's key needs 32 bytes")
		}
	}
	return &Signer{keys: keys}, nil
}

// Sign returns a token, safe in cookies, forms and addresses, that holds
// payload and the time at (to the millisecond) and is good for this purpose
// alone.
func (s *Signer) Sign(purpose string, payload []byte, at time.Time) string {
	body := make([]byte, signHead, signHead+len(payload)+sha256.Size)
	body[0] = signVersion
	binary.BigEndian.PutUint64(body[1:], uint64(at.UnixMilli())) // two's complement both ways
	body = append(body, payload...)
	body = append(body, mac(s.keys[0], purpose, body)...)
	return base64.RawURLEncoding.EncodeToString(body)
}

// Signed is what a token held.
type Signed struct {
	Payload []byte
	At      time.Time
}

// Verify returns what a token holds if it was signed for the purpose, at
// least minAge and at most maxAge before now. Otherwise it is an Invalid
// fault: "error.token.forged" for what we never signed, "error.token.early"
// (a form sent faster than anybody types), "error.token.expired".
func (s *Signer) Verify(purpose, token string, now time.Time, minAge, maxAge time.Duration) (Signed, error) {
	forged := fault.New(fault.Invalid, "error.token.forged")
	if len(token) > maxSigned {
		return Signed{}, forged
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < signHead+sha256.Size || raw[0] != signVersion {
		return Signed{}, forged
	}
	body, sum := raw[:len(raw)-sha256.Size], raw[len(raw)-sha256.Size:]
	good := false
	for _, k := range s.keys {
		good = hmac.Equal(mac(k, purpose, body), sum) || good
	}
	if !good {
		return Signed{}, forged
	}
	at := time.UnixMilli(int64(binary.BigEndian.Uint64(body[1:signHead]))).UTC() // as signed
	switch age := now.Sub(at); {
	case age < minAge:
		return Signed{}, fault.New(fault.Invalid, "error.token.early")
	case age > maxAge:
		return Signed{}, fault.New(fault.Invalid, "error.token.expired")
	}
	return Signed{Payload: body[signHead:], At: at}, nil
}

// mac keeps purposes apart by putting the length of the purpose before it.
func mac(key []byte, purpose string, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(purpose)))
	h.Write(n[:])
	h.Write([]byte(purpose))
	h.Write(body)
	return h.Sum(nil)
}
