package comment

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Record is a comment as it is stored. It is data: what it says of an approval
// counts only after Restore has checked it.
type Record struct {
	Head
	Body
}

// Record returns the comment as it is to be stored.
func (c *Comment) Record() Record { return Record{c.Head, c.b.clone()} }

func (b *Body) clone() Body {
	out := *b
	if b.Decision != nil {
		out.Decision = new(*b.Decision)
	}
	if b.Appeal != nil {
		out.Appeal = new(*b.Appeal)
	}
	out.Strikes, out.Findings = slices.Clone(b.Strikes), slices.Clone(b.Findings)
	return out
}

// Restore makes the comment of a record that was read from storage. It is the
// store's alone, which a test holds. A record whose parts contradict each
// other, as one that is published without an approval of its revision, is an
// error: such a comment is not shown, and not decided either.
func Restore(r Record) (*Comment, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("comment %d: %w", r.ID, err)
	}
	return &Comment{Head: r.Head, b: r.Body.clone()}, nil
}

var (
	errState    = errors.New("its state does not follow from its decision")
	errReason   = errors.New("its reason to be in the queue does not go with its state")
	errRevision = errors.New("it has no revision")
	errErased   = errors.New("it is deleted and holds words")
	errStrike   = errors.New("a struck passage does not fit its text")
)

func (r *Record) check() error {
	if r.Revision < 1 {
		return errRevision
	}
	if !fits(r.Text, r.Strikes) {
		return errStrike
	}
	d := r.Decision
	ok := false
	switch r.State {
	case Waiting:
		ok = d == nil || d.Verdict == Reopened
	case Published:
		ok = d.approves(r.Revision)
	case Refused:
		ok = d.refuses(r.Revision)
	case Withdrawn:
		ok = d != nil && d.Verdict == TakenBack
	case Deleted:
		ok = d != nil && d.Verdict == Erased
	}
	switch {
	case !ok:
		return errState
	case r.State == Deleted && (r.Text != "" || r.Author != "" || r.Email != "" || len(r.Findings) > 0 || r.Sender != Sender{}):
		return errErased
	case !r.Reason.of(r.State):
		return errReason
	}
	return nil
}

// of reports whether a comment in the state may be in the queue for the
// reason.
func (r Reason) of(s State) bool {
	switch s {
	case Waiting:
		return r == New || r == Edited || r == Returned
	case Published:
		return r == "" || r == Reported || r == Corrected
	case Refused:
		return r == "" || r == Appealed
	case Withdrawn, Deleted:
		return r == ""
	}
	return false
}

// fits reports whether the spans are passages of the text, in order and apart.
func fits(text string, spans []Span) bool {
	at := 0
	for _, s := range spans {
		if s.Start < at || s.End <= s.Start || s.End > len(text) || !border(text, s.Start) || !border(text, s.End) {
			return false
		}
		at = s.End
	}
	return true
}

func border(text string, i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }
