package account

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"peyk/internal/fault"
	"peyk/internal/id"
)

// User is somebody who works in the newsroom.
type User struct {
	ID       id.User
	Login    string // see ParseLogin; unique
	Name     string // as it stands in the newsroom, 1 to 100 code points
	Email    string // may be empty
	Roles    Roles
	Sections []id.Section // ascending; empty is every section
	Disabled bool

	PasswordHash  string    // PHC string, argon2id
	PasswordSetAt time.Time // UTC
	MustChange    bool      // set by somebody else: to be changed at the next sign-in

	// SessionEpoch is counted up to end every session begun before: a session
	// lives only while its epoch equals its user's.
	SessionEpoch int64

	CreatedAt time.Time // UTC
	Version   int64     // counted up by the store with every update
}

// Actor returns the user as one who acts. A disabled user is nobody.
func (u *User) Actor() Actor {
	if u.Disabled {
		return Actor{}
	}
	return Actor{
		User: u.ID, Name: u.Name, Login: u.Login, Roles: u.Roles,
		Sections: slices.Clone(u.Sections), MustChange: u.MustChange,
	}
}

const (
	maxLogin = 40
	maxName  = 100
	maxEmail = 254
)

// ParseLogin reads a login: 2 to 40 of a–z, 0–9, dot, hyphen and underscore,
// beginning with a letter. Capitals and spaces around it are forgiven.
func ParseLogin(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) < 2 || len(s) > maxLogin || s[0] < 'a' || s[0] > 'z' {
		return "", false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_' {
			return "", false
		}
	}
	return s, true
}

// checkProfile notes what is wrong with a name and an e-mail address.
func checkProfile(f *fault.Fields, name, email string) {
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName || strings.ContainsFunc(name, unicode.IsControl) {
		f.Add("name", "account.name.invalid", "max", maxName)
	}
	if email == "" {
		return
	}
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > maxEmail {
		f.Add("email", "account.email.invalid")
	}
}

func sortedSections(list []id.Section) []id.Section {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
