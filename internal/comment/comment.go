package comment

import (
	"time"

	"peyk/internal/id"
)

// State is where a comment stands.
type State string

// The states.
const (
	Waiting   State = "waiting"   // for a moderator
	Published State = "published" // the current revision was approved
	Refused   State = "refused"
)

// States lists every state.
func States() []State { return []State{Waiting, Published, Refused} }

// Limits, in code points.
const (
	MaxText   = 2000
	MaxAuthor = 50
	MaxEmail  = 254 // RFC 5321
)

// Comment is one reader's comment.
type Comment struct {
	ID        id.Comment
	Story     id.Story
	Edition   id.Edition
	Section   id.Section // of the story, for who may decide
	Parent    id.Comment // the comment it answers; 0 for none
	Author    string     // as given; may be empty
	Email     string     // never shown to anybody but the sender
	Text      string
	Revision  int // of the text, from 1
	State     State
	CreatedAt time.Time
	Decision  *Decision // the last one; nil before the first, Reopened while waiting again
	Findings  []Finding // of the current revision
	Receipt   ReceiptHash
	Sender    Sender
	Version   int64
}

// Sender is a keyed hash that stands for whoever sent a comment.
type Sender [16]byte

// Verdict is what a moderator decided.
type Verdict string

// The verdicts.
const (
	Approved Verdict = "approve"
	Rejected Verdict = "refuse"
	Reopened Verdict = "reopen" // an earlier verdict was taken back
)

// Decision is one moderator's verdict on one revision of a comment.
type Decision struct {
	Verdict     Verdict
	Revision    int
	RuleVersion int    // of the rule set in force when it fell
	Rule        string // the code of the rule that was broken; only for Rejected
	Note        string // to the sender; may be empty
	Actor       id.User
	At          time.Time
}

// Finding is something a check saw in a revision. It decides nothing.
// Start and End are byte offsets into the text; equal offsets mean the whole.
type Finding struct {
	Check   string // "language", "link", "repeat"
	Version int    // of the check
	Advice  Advice
	Start   int
	End     int
	Key     string  // of the message that explains it
	Score   float64 // 0 to 1, how sure the check is
}

// Advice is what a check suggests to the moderator.
type Advice string

// The advices.
const (
	Look Advice = "look"
	Hold Advice = "hold"
)

// Public is a comment that readers may see. Only Comment.Public makes one.
type Public struct {
	id       id.Comment
	parent   id.Comment
	author   string
	text     string
	at       time.Time
	approval Decision
}

// ID returns the comment's number, for its permanent link.
func (p Public) ID() id.Comment { return p.id }

// Parent returns the number of the comment it answers, or 0.
func (p Public) Parent() id.Comment { return p.parent }

// Author returns the name its sender gave; empty for none.
func (p Public) Author() string { return p.author }

// Text returns the approved words.
func (p Public) Text() string { return p.text }

// At returns when it was sent.
func (p Public) At() time.Time { return p.at }

// Approval returns the decision by which it is public.
func (p Public) Approval() Decision { return p.approval }

// Public returns the comment as readers may see it, and false unless a
// moderator approved the revision that stands.
func (c *Comment) Public() (Public, bool) {
	d := c.Decision
	if c.State != Published || d == nil || d.Verdict != Approved || d.Revision != c.Revision ||
		d.Actor == 0 || d.RuleVersion == 0 {
		return Public{}, false
	}
	return Public{c.ID, c.Parent, c.Author, c.Text, c.CreatedAt, *d}, true
}

// Counts is how many comments of a story stand in each state.
type Counts struct{ Waiting, Published, Refused int }
