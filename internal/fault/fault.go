// Package fault names what went wrong in words that every floor of Peyk
// shares. It owns the kinds of failure and the error value that carries one
// up to the edge; it must not know HTTP, SQL, or any domain type.
//
// A rule that refuses returns a fault with a Kind and a Key, the key of a
// message in the catalogue; the edge (web or the command line) turns the kind
// into a status and the key into the reader's language. An error that is not
// a fault is Internal: it is logged with its whole chain and never shown.
package fault

import (
	"errors"
	"maps"
	"strings"
)

// Kind says what sort of failure an error is. The zero value is Internal, so
// that an error nobody classified is never mistaken for a reader's mistake.
type Kind uint8

// The kinds, and what each asks of whoever receives it.
const (
	Internal        Kind = iota // ours: log it, show a request number
	Invalid                     // the input can be mended by who sent it
	Unauthenticated             // sign in first
	Forbidden                   // signed in, but the role may not
	NotFound                    // there is no such thing
	Gone                        // there was, and it was withdrawn
	Conflict                    // somebody else changed it first
	TooMany                     // slow down and try again later
	Unavailable                 // a part we depend on is not there now
)

var kindNames = [...]string{
	"internal", "invalid", "unauthenticated", "forbidden", "not-found",
	"gone", "conflict", "too-many", "unavailable",
}

// String returns the kind's name as it stands in logs and metrics.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Field is one input field at fault: its name as sent, and the key of the
// message that says how to mend it.
type Field struct {
	Name string
	Key  string
	Args map[string]any // values for the message's placeholders
}

// Error is a classified failure.
type Error struct {
	Kind   Kind
	Key    string         // key of a message in the catalogue
	Args   map[string]any // values for the message's placeholders
	Fields []Field        // input fields at fault, in the form's order
	Err    error          // the cause, for the log; may be nil
}

// Error describes the failure for logs and tests, not for readers.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String())
	if e.Key != "" {
		b.WriteString(": " + e.Key)
	}
	for _, f := range e.Fields {
		b.WriteString(" [" + f.Name + ": " + f.Key + "]")
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New returns a fault of the kind with a catalogue key.
func New(kind Kind, key string) *Error { return &Error{Kind: kind, Key: key} }

// Wrap classifies err. A nil err stays nil.
func Wrap(kind Kind, key string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: kind, Key: key, Err: err}
}

// With returns a copy of the fault that carries a value for its message.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Args = make(map[string]any, len(e.Args)+1)
	maps.Copy(c.Args, e.Args)
	c.Args[name] = value
	return &c
}

// KindOf returns the kind of err's outermost fault, or Internal when err
// holds none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is a fault of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Fields gathers what is wrong with a form, field by field, so that all
// faults are told at once and not one a try.
type Fields struct{ list []Field }

// Add notes a fault of a field; args are name, value pairs for the message.
func (f *Fields) Add(name, key string, args ...any) {
	field := Field{Name: name, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if field.Args == nil {
			field.Args = map[string]any{}
		}
		if n, ok := args[i].(string); ok {
			field.Args[n] = args[i+1]
		}
	}
	f.list = append(f.list, field)
}

// Err returns nil when nothing was noted, else an Invalid fault with all of it.
func (f *Fields) Err() error {
	if len(f.list) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "error.form", Fields: f.list}
}
