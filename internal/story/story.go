package story

import (
	"time"

	"peyk/internal/id"
	"peyk/internal/richtext"
)

// Genre is the journalistic form of a story (IPTC genre, cut to what an
// agency's desk tells apart).
type Genre string

// The genres.
const (
	News      Genre = "news"
	Interview Genre = "interview"
	Report    Genre = "report"
	Note      Genre = "note"
	Photo     Genre = "photo"
)

// Genres lists every genre in the order in which menus show them.
func Genres() []Genre { return []Genre{News, Interview, Report, Note, Photo} }

// Valid reports whether g is a genre.
func (g Genre) Valid() bool {
	switch g {
	case News, Interview, Report, Note, Photo:
		return true
	}
	return false
}

// State is where a story stands in its life.
type State string

// The states.
const (
	Draft     State = "draft"     // being written, or returned to its writer
	Submitted State = "submitted" // waits for an editor
	Approved  State = "approved"  // may be published as it stands
	Scheduled State = "scheduled" // published by itself when its time comes
	Published State = "published"
	Withdrawn State = "withdrawn" // taken back: its address answers 410
)

// States lists every state in the order of a story's life.
func States() []State { return []State{Draft, Submitted, Approved, Scheduled, Published, Withdrawn} }

// Term is a tag or a person: the name readers see and the slug in its address.
type Term struct {
	Name string `json:"name"`
	Slug string `json:"slug"`
}

// PictureRef is a picture's place in a story.
type PictureRef struct {
	Media   id.Media
	Caption string
	// Alt says what the picture shows in the words of this story's language;
	// empty for the archive's own.
	Alt string
}

// Content is everything of a story that people write. A correction shows its
// differences; an approval belongs to one version of it.
type Content struct {
	Edition    id.Edition
	Section    id.Section
	Genre      Genre
	Kicker     string
	Headline   string
	Lead       string
	Body       richtext.Doc
	Source     string // as the text names it
	Byline     string
	Tags       []Term
	People     []Term
	Pictures   []PictureRef // the first is the lead picture
	Importance int          // 1 (low) to 5 (top): fills "most important" where editors set no order
}

// Correction is a published story's change after publication, shown on its
// page: what was wrong, and each passage before and after.
type Correction struct {
	At      time.Time
	Actor   id.User
	Note    string
	Changes []Change
}

// Change is one passage that a correction changed. Block is the number of the
// body block, from 0; for other fields it is 0.
type Change struct {
	Field  string `json:"field"`
	Block  int    `json:"block"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// WithdrawalKind says why a story was taken back.
type WithdrawalKind string

// The kinds of withdrawal.
const (
	WithdrawnError    WithdrawalKind = "error"    // it was wrong
	WithdrawnSource   WithdrawalKind = "source"   // its source took it back
	WithdrawnRights   WithdrawalKind = "rights"   // somebody's rights, a court's order among them
	WithdrawnMistaken WithdrawalKind = "mistaken" // it was never meant to be published
)

// WithdrawalKinds lists every kind.
func WithdrawalKinds() []WithdrawalKind {
	return []WithdrawalKind{WithdrawnError, WithdrawnSource, WithdrawnRights, WithdrawnMistaken}
}

// Withdrawal is the public notice that stands where the story stood.
type Withdrawal struct {
	At     time.Time
	Actor  id.User
	Kind   WithdrawalKind
	Notice string
}

// Story is a story with its state.
type Story struct {
	Code id.Story
	Content
	Slug        string // of the headline, at creation; fixed once published
	State       State
	Author      id.User // who created it
	Approver    id.User // who approved the revision that stands; 0 when none did
	Translation id.Translation
	// PublishAt is when readers may see it: in the future while scheduled.
	PublishAt   time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time // of the last change of its content
	ReturnNote  string    // why the desk sent it back; empty otherwise
	Corrections []Correction
	Withdrawal  *Withdrawal
	// Fingerprint is equal for two imports of the same raw text; empty for a
	// story that was not imported.
	Fingerprint string
	// Findings go with the revision that is being saved; a story that was read
	// has none, its revisions have them.
	Findings string
	Revision int   // counts the changes of the content, from 1
	Version  int64 // counts every change, for the check of concurrent edits
}

// Visible reports whether readers may see the story at now. It does not wait
// for the job that marks a scheduled story as published.
func (s *Story) Visible(now time.Time) bool {
	return s.Live() && !s.PublishAt.After(now)
}

// Live reports whether the story is or will by itself become visible.
func (s *Story) Live() bool { return s.State == Published || s.State == Scheduled }

// Summary is what a list shows of a story.
type Summary struct {
	Code       id.Story
	Edition    id.Edition
	Section    id.Section
	Genre      Genre
	Kicker     string
	Headline   string
	Lead       string
	Slug       string
	Byline     string
	State      State
	Author     id.User
	Picture    id.Media // 0 when it has none
	Importance int
	PublishAt  time.Time
	UpdatedAt  time.Time
	Comments   int    // published ones
	ReturnNote string // of a draft that was sent back
	Version    int64
}
