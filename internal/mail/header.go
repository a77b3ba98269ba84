package mail

import "crypto/rand"

// randomID returns the part of a message id before the '@'.
func randomID() string { return rand.Text() }

// tag reports whether s looks like a language tag and may stand in a header.
func tag(s string) bool {
	if s == "" || len(s) > 35 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
