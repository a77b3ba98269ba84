package account

import (
	"crypto/rand"
	_ "embed"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"peyk/internal/fault"
)

// The bounds of a password. There are no rules on its make-up: a Persian
// phrase with spaces and half-spaces is as good as any.
const (
	MinPassword = 10   // code points
	maxPassword = 1024 // bytes
)

// commonList holds the words of which the commonest passwords are made, one a
// line, folded as fold does.
//
//go:embed common.txt
var commonList string

// normalise gives one form to what different keyboards send for the same
// password: NFC, and nothing else.
func normalise(password string) string { return norm.NFC.String(password) }

// CheckPassword returns nil when the password may be chosen by the user with
// this login, else an Invalid fault of the field "password".
func CheckPassword(password, login string) error {
	var f fault.Fields
	addPassword(&f, password, login)
	return f.Err()
}

// addPassword notes what is wrong with a password.
func addPassword(f *fault.Fields, password, login string) {
	p := normalise(password)
	switch n := utf8.RuneCountInString(p); {
	case !utf8.ValidString(password) || strings.ContainsRune(p, 0):
		f.Add("password", "account.password.encoding")
	case n < MinPassword:
		f.Add("password", "account.password.short", "min", MinPassword, "count", n)
	case len(p) > maxPassword:
		f.Add("password", "account.password.long")
	case nearLogin(p, login):
		f.Add("password", "account.password.login")
	case monotone(p) || common(p):
		f.Add("password", "account.password.common")
	}
}

// nearLogin reports whether little is left of the password without the login.
func nearLogin(p, login string) bool {
	if len(login) < 3 {
		return strings.EqualFold(p, login)
	}
	rest := strings.ReplaceAll(strings.ToLower(p), strings.ToLower(login), "")
	return len(rest) < len(p) && utf8.RuneCountInString(rest) < 6
}

// monotone reports whether the password repeats a short piece, or runs up or
// down the alphabet or the digits.
func monotone(p string) bool {
	r := []rune(fold(p))
	for size := 1; size <= 3; size++ {
		same := true
		for i := size; i < len(r) && same; i++ {
			same = r[i] == r[i-size]
		}
		if same {
			return true
		}
	}
	return runs(r, 1) || runs(r, -1)
}

// runs reports whether all but two steps of r are by one in the direction.
func runs(r []rune, step rune) bool {
	off := 0
	for i := 1; i < len(r); i++ {
		d := r[i] - r[i-1]
		if d != step && (r[i-1] != '9' || r[i] != '0') {
			off++
		}
	}
	return off <= 2
}

// common reports whether the password is made of nothing but words that the
// commonest passwords are made of, with digits and signs around and between.
func common(p string) bool {
	words := strings.Fields(commonList)
	known := make(map[string]bool, len(words))
	for _, w := range words {
		known[w] = true
	}
	rest := fold(p)
	if known[rest] {
		return true
	}
	return coveredBy(known, rest) || coveredBy(known, strings.ToLower(p))
}

// coveredBy reports whether s is one to three known words in a row, with
// anything but letters around and between them.
func coveredBy(known map[string]bool, s string) bool {
	return strings.ContainsFunc(s, unicode.IsLetter) && cover(known, []rune(s), 3)
}

func cover(known map[string]bool, s []rune, words int) bool {
	for len(s) > 0 && !unicode.IsLetter(s[0]) {
		s = s[1:]
	}
	if len(s) == 0 {
		return true
	}
	if words == 0 {
		return false
	}
	for n := len(s); n > 0; n-- {
		if known[string(s[:n])] && cover(known, s[n:], words-1) {
			return true
		}
	}
	return false
}

// fold undoes what people do to a common word to make it look uncommon:
// capitals, digits and signs for letters, Persian digits for Latin ones.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\u06f0' && r <= '\u06f9':
			return r - '\u06f0' + '0'
		case r >= '\u0660' && r <= '\u0669':
			return r - '\u0660' + '0'
		case r == '@':
			return 'a'
		case r == '$':
			return 's'
		}
		return unicode.ToLower(r)
	}, s)
}

// generatedAlphabet leaves out what is misread when copied from paper.
const generatedAlphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// GeneratePassword returns a random password of 20 characters in four groups,
// 99 bits of it, easy to read out and to type.
func GeneratePassword() string {
	var b strings.Builder
	for i := range 20 {
		if i > 0 && i%5 == 0 {
			b.WriteByte('-')
		}
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(generatedAlphabet))))
		if err != nil {
			panic("account: the machine has no randomness: " + err.Error())
		}
		b.WriteByte(generatedAlphabet[n.Int64()])
	}
	return b.String()
}
