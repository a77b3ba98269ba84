package comment

import (
	"context"
	"time"

	"peyk/internal/event"
	"peyk/internal/id"
)

// Store keeps comments. Every write is one transaction that also writes the
// events to the outbox and the audit log.
type Store interface {
	// CreateComment saves a new comment with its findings and numbers it. The
	// story must be visible at c.CreatedAt, and the parent published, of the
	// same story and itself no answer; else NotFound.
	CreateComment(ctx context.Context, c *Comment, evs func(*Comment) []event.Event) error
	// UpdateComment loads the comment, lets fn change it, and saves it, its
	// decision included.
	UpdateComment(ctx context.Context, n id.Comment, fn func(*Comment) ([]event.Event, error)) (*Comment, error)
	// Comment returns one comment.
	Comment(ctx context.Context, n id.Comment) (*Comment, error)
	// ByReceipt returns the comment that the receipt is of, or NotFound.
	ByReceipt(ctx context.Context, h ReceiptHash) (*Comment, error)
	// Queue returns a page of comments with their stories, oldest first.
	Queue(ctx context.Context, q Query) ([]Item, error)
	// CountQueue counts the comments that Queue would page through, up to
	// limit: more are not looked at.
	CountQueue(ctx context.Context, q Query, limit int) (int, error)
	// Thread returns the newest limit of a story's published comments, oldest
	// first.
	Thread(ctx context.Context, code id.Story, limit int) ([]*Comment, error)
	// Counts counts a story's comments by state.
	Counts(ctx context.Context, code id.Story) (Counts, error)
	// RecentBySender returns the comments a sender sent since.
	RecentBySender(ctx context.Context, s Sender, since time.Time) ([]*Comment, error)
	// RuleSets returns every version of an edition's policy, newest first.
	RuleSets(ctx context.Context, e id.Edition) ([]RuleSet, error)
	// PublishRules saves the next version and numbers it.
	PublishRules(ctx context.Context, s *RuleSet, evs []event.Event) error
}

// Query asks for a page of the queue.
type Query struct {
	Comment  id.Comment   // 0: all
	Edition  id.Edition   // empty: all
	State    State        // empty: any
	Sections []id.Section // empty: all
	Story    id.Story     // 0: all
	// After is the last row of the page before. Waiting comments come oldest
	// first, decided ones newest first.
	After Cursor
	Limit int
}

// Cursor marks a place in the queue.
type Cursor struct {
	At time.Time
	ID id.Comment
}

// Item is a comment in the queue with what a moderator must see beside it.
type Item struct {
	*Comment
	Headline   string // of the story
	Lead       string
	Slug       string
	ParentText string // empty when it answers nothing
	ParentName string
}
