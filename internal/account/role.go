package account

import (
	"strings"

	"peyk/internal/fault"
)

// Role is a post in the newsroom. A user may hold several.
type Role uint8

// The roles, in the order in which they are listed everywhere.
const (
	Reporter  Role = iota // writes, and edits what they wrote
	Editor                // a section's editor: approves and publishes
	Chief                 // the chief editor: everything about stories
	Moderator             // decides on readers' comments
	Admin                 // users, sections, editions; nothing about stories
	roleCount
)

var roleNames = [roleCount]string{"reporter", "editor", "chief", "moderator", "admin"}

// String returns the role's name as it is stored and typed.
func (r Role) String() string {
	if r < roleCount {
		return roleNames[r]
	}
	return "unknown"
}

// ParseRole reads a role's name.
func ParseRole(s string) (Role, bool) {
	for i, n := range roleNames {
		if n == s {
			return Role(i), true
		}
	}
	return 0, false
}

// AllRoles lists every role.
func AllRoles() []Role {
	all := make([]Role, roleCount)
	for i := range all {
		all[i] = Role(i)
	}
	return all
}

// Roles is a set of roles. The zero value is the empty set.
type Roles uint8

// RolesOf returns the set of the roles given.
func RolesOf(roles ...Role) Roles {
	var s Roles
	for _, r := range roles {
		s |= 1 << r
	}
	return s
}

// Has reports whether r is in the set.
func (s Roles) Has(r Role) bool { return s&(1<<r) != 0 }

// List returns the set's roles in the order of AllRoles.
func (s Roles) List() []Role {
	var list []Role
	for r := range roleCount {
		if s.Has(r) {
			list = append(list, r)
		}
	}
	return list
}

// String returns the names of the set's roles with a space between, the form
// in which a set is stored and which ParseRoles reads.
func (s Roles) String() string {
	names := make([]string, 0, roleCount)
	for _, r := range s.List() {
		names = append(names, r.String())
	}
	return strings.Join(names, " ")
}

// ParseRoles reads names of roles with spaces or commas between. An unknown
// name is an Invalid fault.
func ParseRoles(s string) (Roles, error) {
	var set Roles
	for _, name := range strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == ',' }) {
		r, ok := ParseRole(name)
		if !ok {
			return 0, fault.New(fault.Invalid, "account.role.unknown").With("role", name)
		}
		set |= RolesOf(r)
	}
	return set, nil
}
