// Package event owns the facts that one part of Peyk tells another: a story
// was published, a comment was approved. A rule returns them, the store writes
// them to the outbox and the audit log in the transaction of the change, and
// whoever cares (the page cache, notices, later the wire) reads them from
// there. It must not know who listens.
package event

import (
	"time"

	"peyk/internal/id"
)

// Kind names what happened. The names are stored: they never change meaning.
type Kind string

// What can happen to a story.
const (
	StoryCreated     Kind = "story.created"
	StoryEdited      Kind = "story.edited"
	StorySubmitted   Kind = "story.submitted"
	StoryReturned    Kind = "story.returned"
	StoryApproved    Kind = "story.approved"
	StoryScheduled   Kind = "story.scheduled"
	StoryUnscheduled Kind = "story.unscheduled"
	StoryPublished   Kind = "story.published"
	StoryCorrected   Kind = "story.corrected"
	StoryWithdrawn   Kind = "story.withdrawn"
)

// What can happen to a comment.
const (
	CommentReceived Kind = "comment.received"
	CommentApproved Kind = "comment.approved"
	CommentRefused  Kind = "comment.refused"
	CommentReopened Kind = "comment.reopened" // it is in the queue again, visible or not

	CommentUndone    Kind = "comment.undone"    // a decision was taken back within seconds
	CommentEdited    Kind = "comment.edited"    // by its sender; so are the next two
	CommentWithdrawn Kind = "comment.withdrawn" //
	CommentDeleted   Kind = "comment.deleted"
	CommentAppealed  Kind = "comment.appealed" // its sender asks for another moderator
	CommentUpheld    Kind = "comment.upheld"   // who said that the refusal stands
	CommentReported  Kind = "comment.reported" // a reader complained
	CommentStruck    Kind = "comment.struck"   // passages of it were struck
	CommentLiked     Kind = "comment.liked"    // or disliked
	CommentImported  Kind = "comment.imported" // several under a story came from another system
)

// What can happen around them.
const (
	FrontArranged   Kind = "front.arranged"
	RankingsMade    Kind = "rankings.made"
	VoteCast        Kind = "vote.cast"
	RulesPublished  Kind = "rules.published"
	WordsPublished  Kind = "words.published" // an edition's own words for the checks
	CommentsSet     Kind = "comments.set"    // what an edition, section or story lays down of comments
	EditionChanged  Kind = "edition.changed"
	SectionChanged  Kind = "section.changed"
	MediaAdded      Kind = "media.added"
	UserCreated     Kind = "user.created"
	UserChanged     Kind = "user.changed"
	UserSignedIn    Kind = "user.signed-in"
	UserSignedOut   Kind = "user.signed-out"
	SignInRefused   Kind = "user.sign-in-refused"
	PasswordChanged Kind = "user.password-changed"
	Restored        Kind = "agency.restored" // everything may have changed
)

// What can happen to what the copy desk goes by.
const (
	DictionaryAdded   Kind = "dictionary.added" // a finding is not wanted again
	DictionaryRemoved Kind = "dictionary.removed"
	StyleChanged      Kind = "style.changed" // the style guide
)

// Event is one fact. Which of the fields are set follows from the kind; the
// rest are zero.
type Event struct {
	Kind    Kind
	At      time.Time
	Actor   id.User // who did it; 0 is the system or a reader
	Edition id.Edition
	Story   id.Story
	Comment id.Comment
	Section id.Section
	Genre   string
	// Translation is the group of the story's counterparts in other editions.
	Translation id.Translation
	Tags        []string // slugs of the tags on whose pages the story stands
	People      []string // slugs of the people on whose pages the story stands
	// Detail is what the audit log says beyond the fields above: small,
	// readable, free of secrets and of readers' addresses.
	Detail map[string]string
}
