// Package blob owns the keeping of bytes under a key: pictures, their
// renditions and whatever else is too large for a row of the database. It
// knows no domain type, makes no key (callers name a blob by the hash of its
// content, so equal bytes have equal keys), and decides nobody's rights.
//
// A Store promises:
//   - a Put that returned nil survives the loss of power;
//   - whoever opens a key sees all of one Put or nothing, never a part;
//   - two Puts of one key at once leave one of the two, whole;
//   - deleting what is not there is no error, so that a clean-up can be run twice.
//
// Folder keeps blobs in a directory. An object store fits behind the same
// interface: keys are flat, of a safe alphabet, and Walk is in key order, as
// such stores list them.
package blob

import (
	"context"
	"io"
	"time"
)

// Info describes a stored blob.
type Info struct {
	Key      string
	Size     int64     // bytes
	Modified time.Time // UTC; when it was put
}

// Store keeps blobs. It is safe for use by many goroutines.
type Store interface {
	// Put reads r to its end and keeps it under key, in place of what was
	// there. A key that ValidKey refuses is an Invalid fault. When r or ctx
	// fails, nothing changes.
	Put(ctx context.Context, key string, r io.Reader) error

	// Open returns the blob for reading; the caller closes it. A blob that is
	// not there, and a key that cannot be, is a NotFound fault.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, Info, error)

	// Delete removes the blob, durably. A blob that is not there is no error.
	Delete(ctx context.Context, key string) error

	// Walk calls fn for every blob in byte order of the keys, and stops with
	// fn's first error. Blobs put or deleted meanwhile may or may not be seen.
	Walk(ctx context.Context, fn func(Info) error) error
}

// The bounds of a key, in bytes.
const (
	MinKey = 3
	MaxKey = 200
)

// ValidKey reports whether key may name a blob: MinKey to MaxKey of the
// characters a-z, 0-9, '-', '_' and '.', beginning and ending with a letter
// or digit, with no two dots in a row. Such a key is the same on every file
// system and in every address, needs no escaping, and cannot leave its folder.
func ValidKey(key string) bool {
	if len(key) < MinKey || len(key) > MaxKey {
		return false
	}
	if !alnum(key[0]) || !alnum(key[len(key)-1]) {
		return false
	}
	for i := range len(key) {
		c := key[i]
		switch {
		case alnum(c), c == '-', c == '_':
		case c == '.' && key[i-1] != '.':
		default:
			return false
		}
	}
	return true
}

func alnum(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }
