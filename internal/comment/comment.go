package comment

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"peyk/internal/id"
)

// State is where a comment stands.
type State string

// The states.
const (
	Waiting   State = "waiting"   // for a moderator
	Published State = "published" // the current revision was approved
	Refused   State = "refused"
	Withdrawn State = "withdrawn" // by its sender; it never comes back
	Deleted   State = "deleted"   // by its sender; an empty entry is left
)

// States lists the states that moderators see, as lists of them are offered.
func States() []State { return []State{Waiting, Published, Refused} }

// AllStates lists every state.
func AllStates() []State { return []State{Waiting, Published, Refused, Withdrawn, Deleted} }

// Reason is why a comment is in the queue; empty for one that is not.
type Reason string

// The reasons. The first three are of comments that nobody sees yet; a
// reported or corrected one stays visible until it is decided, and an appealed
// one stays refused.
const (
	New       Reason = "new"
	Edited    Reason = "edited"     // its sender changed it
	Returned  Reason = "returned"   // a moderator took a decision back
	Reported  Reason = "report"     // readers complained
	Corrected Reason = "correction" // its story was corrected after it was written
	Appealed  Reason = "appeal"     // its sender asks for another moderator
)

// Reasons lists every reason.
func Reasons() []Reason { return []Reason{New, Edited, Returned, Reported, Corrected, Appealed} }

// Limits, in code points.
const (
	MaxText   = 2000
	MaxAuthor = 50
	MaxEmail  = 254 // RFC 5321
	MaxNote   = 1000
)

// Head is what stays as it is through every decision about a comment.
type Head struct {
	ID        id.Comment
	Story     id.Story
	Edition   id.Edition
	Section   id.Section // of the story, for who may decide
	Parent    id.Comment // the comment it answers; 0 for none
	CreatedAt time.Time
	Receipt   ReceiptHash
	Version   int64 // counts every change, for the check of concurrent ones

	Claim    Claim // who is at work on it
	Likes    int
	Dislikes int
	Answers  int // visible answers to it
	Reports  int // of readers, against the revision that stands
}

// Body is what decisions and senders change. Only this package does: outside
// of it a Body travels in a [Record] alone.
type Body struct {
	Author    string // as given; may be empty
	Email     string // never shown to anybody but the sender
	Text      string
	Revision  int // of text and author, from 1
	RevisedAt time.Time
	Sender    Sender

	State    State
	Decision *Decision // the one in force; nil before the first
	Reason   Reason    // why it is in the queue
	QueuedAt time.Time // since when
	Shelved  bool      // its story is withdrawn
	Strikes  []Span    // struck passages of this revision, in order
	Appeal   *Appeal   // the last one; its Refusal tells against which decision
	Told     string    // the News its sender was last told

	Screened bool // the checks have looked at this revision
	Findings []Finding
	Risk     float64 // 0 to 1
	Simhash  uint64  // of the text
	Alike    id.Comment
}

// Comment is one reader's comment. Its words and its standing change through
// the acts of this package alone.
type Comment struct {
	Head
	b Body
}

// Author returns the name its sender gave; empty for none.
func (c *Comment) Author() string { return c.b.Author }

// Email returns the sender's address, which is shown to nobody else.
func (c *Comment) Email() string { return c.b.Email }

// Text returns the words as they were sent, struck ones included: for
// moderators and the sender.
func (c *Comment) Text() string { return c.b.Text }

// Revision counts what the sender wrote, from 1.
func (c *Comment) Revision() int { return c.b.Revision }

// RevisedAt returns when the current revision was sent.
func (c *Comment) RevisedAt() time.Time { return c.b.RevisedAt }

// Sender stands for whoever sent it; zero when that is not kept any more.
func (c *Comment) Sender() Sender { return c.b.Sender }

// State returns where the comment stands.
func (c *Comment) State() State { return c.b.State }

// Decision returns the decision in force, or nil.
func (c *Comment) Decision() *Decision {
	if c.b.Decision == nil {
		return nil
	}
	return new(*c.b.Decision)
}

// Reason returns why it is in the queue; empty when it is not.
func (c *Comment) Reason() Reason { return c.b.Reason }

// QueuedAt returns since when it is in the queue.
func (c *Comment) QueuedAt() time.Time { return c.b.QueuedAt }

// Shelved reports whether its story is withdrawn, which hides it.
func (c *Comment) Shelved() bool { return c.b.Shelved }

// Appeal returns the last appeal, or nil. Its Refusal tells which decision it
// was against.
func (c *Comment) Appeal() *Appeal {
	if c.b.Appeal == nil {
		return nil
	}
	return new(*c.b.Appeal)
}

// Screened reports whether the checks have looked at this revision. Until they
// have, nobody can approve it.
func (c *Comment) Screened() bool { return c.b.Screened }

// Findings returns what the checks saw in this revision.
func (c *Comment) Findings() []Finding { return slices.Clone(c.b.Findings) }

// Risk is how likely it breaks a rule, 0 to 1.
func (c *Comment) Risk() float64 { return c.b.Risk }

// Alike is the number of the first of the comments that are nearly the same.
func (c *Comment) Alike() id.Comment { return c.b.Alike }

// Group says with which comments it is nearly the same; the store finds that.
func (c *Comment) Group(n id.Comment) { c.b.Alike = n }

// Strikes returns the struck passages of the text.
func (c *Comment) Strikes() []Span { return slices.Clone(c.b.Strikes) }

// Advice is the gravest advice of the checks. What has not been screened is
// held.
func (c *Comment) Advice() Advice {
	if !c.b.Screened {
		return Hold
	}
	return gravest(c.b.Findings)
}

// Sender is a keyed hash that stands for whoever sent a comment. The zero
// value is nobody that is known.
type Sender [16]byte

// Claim says that a moderator is at work on a comment until a time.
type Claim struct {
	By    id.User // 0 for nobody
	Until time.Time
}

// Held returns who holds the claim at now, or 0.
func (c Claim) Held(now time.Time) id.User {
	if c.Until.After(now) {
		return c.By
	}
	return 0
}

// Span is a passage of a text, in bytes.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Public is a comment that readers may see. Only Comment.Public makes one.
type Public struct {
	c *Comment
}

// Public returns the comment as readers may see it, and false unless a
// moderator approved the revision that stands and its story is not withdrawn.
func (c *Comment) Public() (Public, bool) {
	if !c.visible() {
		return Public{}, false
	}
	return Public{&Comment{Head: c.Head, b: c.b.clone()}}, true
}

func (c *Comment) visible() bool {
	d := c.b.Decision
	return c.b.State == Published && !c.b.Shelved && d.approves(c.b.Revision)
}

// ID returns the comment's number, for its permanent link.
func (p Public) ID() id.Comment { return p.c.ID }

// Story returns the story it stands under.
func (p Public) Story() id.Story { return p.c.Story }

// Parent returns the number of the comment it answers, or 0.
func (p Public) Parent() id.Comment { return p.c.Parent }

// Author returns the name its sender gave; empty for none.
func (p Public) Author() string { return p.c.b.Author }

// At returns when it was sent.
func (p Public) At() time.Time { return p.c.CreatedAt }

// EditedAt returns when its sender changed it, or the zero time.
func (p Public) EditedAt() time.Time {
	if p.c.b.Revision < 2 {
		return time.Time{}
	}
	return p.c.b.RevisedAt
}

// Approval returns the decision by which it is public.
func (p Public) Approval() Decision { return *p.c.b.Decision }

// Likes and Dislikes are the readers' votes.
func (p Public) Likes() int { return p.c.Likes }

// Dislikes counts the readers who voted against it.
func (p Public) Dislikes() int { return p.c.Dislikes }

// StruckMark stands in Text where a moderator struck a passage.
const StruckMark = "[…]"

// Text returns the approved words, with StruckMark for each struck passage.
func (p Public) Text() string {
	if len(p.c.b.Strikes) == 0 {
		return p.c.b.Text
	}
	var b strings.Builder
	for _, part := range p.Passages() {
		if part.Struck > 0 {
			b.WriteString(StruckMark)
		} else {
			b.WriteString(part.Text)
		}
	}
	return b.String()
}

// Passage is a stretch of a public text. A struck one has no words, only their
// number of characters.
type Passage struct {
	Text   string
	Struck int
}

// Passages returns the text cut at the struck passages.
func (p Public) Passages() []Passage {
	text, at := p.c.b.Text, 0
	var out []Passage
	for _, s := range p.c.b.Strikes {
		if s.Start > at {
			out = append(out, Passage{Text: text[at:s.Start]})
		}
		out = append(out, Passage{Struck: utf8.RuneCountInString(text[s.Start:s.End])})
		at = s.End
	}
	if at < len(text) {
		out = append(out, Passage{Text: text[at:]})
	}
	return out
}

// Counts is how many comments of a story stand in each state.
type Counts struct{ Waiting, Published, Refused int }
