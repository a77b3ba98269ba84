package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/http"
	"net/netip"
	"time"

	"peyk/internal/clock"
)

// ReaderID stands for one reader for as long as a key lives. It cannot be
// turned back into an address.
type ReaderID [16]byte

// ReaderKeys hands out the key under which readers are known at a time. Where
// keys are thrown away, nobody can tell any more who a reader was.
type ReaderKeys interface {
	ReaderKey(at time.Time) []byte
}

// FixedReaderKey is one key for all times.
type FixedReaderKey []byte

// ReaderKey returns the key.
func (k FixedReaderKey) ReaderKey(time.Time) []byte { return k }

// Readers tells readers apart without a cookie: by a keyed hash of the
// network they come from and their browser's name. The network is the whole
// IPv4 address, and of an IPv6 address the first 64 bits, which is what one
// household is given.
type Readers struct {
	keys  ReaderKeys
	clock clock.Clock
}

// NewReaders returns what tells readers apart under the keys.
func NewReaders(keys ReaderKeys, now clock.Clock) *Readers { return &Readers{keys: keys, clock: now} }

// Of returns who the reader of a request is.
func (rs *Readers) Of(r *http.Request) ReaderID {
	return rs.sum('r', readerNet(ClientAddr(r)), r.UserAgent())
}

// Network returns a keyed hash of the request's network alone, to limit and
// compare without keeping an address.
func (rs *Readers) Network(r *http.Request) ReaderID {
	return rs.sum('n', readerNet(ClientAddr(r)), "")
}

func (rs *Readers) sum(kind byte, network netip.Addr, agent string) ReaderID {
	h := hmac.New(sha256.New, rs.keys.ReaderKey(rs.clock()))
	a := network.As16()
	h.Write([]byte{kind})
	h.Write(a[:])
	h.Write([]byte(agent))
	var out ReaderID
	copy(out[:], h.Sum(nil))
	return out
}

// readerNet cuts an address to what one reader has.
func readerNet(a netip.Addr) netip.Addr {
	if !a.Is6() {
		return a
	}
	p, err := a.Prefix(64)
	if err != nil {
		return a
	}
	return p.Addr()
}
