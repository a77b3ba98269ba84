package comment

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// ReceiptHash is what is stored of a receipt's secret: its SHA-256. Whoever
// reads the database learns no receipt's address.
type ReceiptHash [sha256.Size]byte

// secretBytes is 144 bits: nobody guesses it, and it fits 24 characters.
const secretBytes = 18

// newSecret returns the secret of a new receipt, URL-safe, and its hash.
func newSecret() (string, ReceiptHash) {
	var raw [secretBytes]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the process instead
	secret := base64.RawURLEncoding.EncodeToString(raw[:])
	return secret, HashReceipt(secret)
}

// HashReceipt returns the hash under which a receipt is stored.
func HashReceipt(secret string) ReceiptHash { return sha256.Sum256([]byte(secret)) }
