package comment

import (
	"context"
	"time"

	"peyk/internal/event"
	"peyk/internal/id"
)

// Stores is everything that comments need kept.
type Stores interface {
	Store
	QueueStore
	ThreadStore
	RuleStore
	FigureStore
	KeepStore
	ImportStore
}

// Store keeps comments. Every write is one transaction that also writes the
// events to the outbox and the audit log, the history, the figures, and what
// follows from the comment in other rows.
type Store interface {
	// CreateComment saves a new comment that is admitted, and numbers it. The
	// story must be visible in its edition when the comment was created, and the
	// parent visible, of the same story and itself no answer; else NotFound.
	CreateComment(ctx context.Context, a *Arrival) error
	// UpdateComment loads the comment, lets fn change it, and saves it.
	UpdateComment(ctx context.Context, n id.Comment, fn func(*Comment) (Change, error)) (*Comment, error)
	// UpdateComments does so for each of many in one transaction. What fn
	// refuses, and what somebody else changed meanwhile, is in its outcome and
	// leaves the others alone.
	UpdateComments(ctx context.Context, list []id.Comment, fn func(*Comment) (Change, error)) ([]Outcomes, error)
	// Comment returns one comment.
	Comment(ctx context.Context, n id.Comment) (*Comment, error)
	// ByReceipt returns the comment that the receipt is of, or NotFound.
	ByReceipt(ctx context.Context, h ReceiptHash) (*Comment, error)
	// History returns the entries of comments' histories, oldest first.
	History(ctx context.Context, list ...id.Comment) (map[id.Comment][]Decision, error)
	// Revisions returns every kept revision, oldest first.
	Revisions(ctx context.Context, n id.Comment) ([]Revision, error)
	// Ground returns what of a story matters to comments under it.
	Ground(ctx context.Context, code id.Story) (Ground, error)
	// Writers returns who wrote or changed a story.
	Writers(ctx context.Context, code id.Story) ([]id.User, error)
	// RecentBySender returns what a sender sent since, newest first, up to 50.
	RecentBySender(ctx context.Context, s Sender, since time.Time) ([]Sent, error)
}

// Outcomes is what became of one of many.
type Outcomes struct {
	ID      id.Comment
	Comment *Comment // as it then stands; nil with an error
	Err     error
}

// Revision is what a sender wrote at a time.
type Revision struct {
	Revision int
	Author   string
	Text     string
	At       time.Time
	Findings []Finding
}

// Ground is what of a story matters to comments under it.
type Ground struct {
	Edition id.Edition
	Section id.Section
	LiveAt  time.Time // zero when it is not visible and will not be
	// Settings of the edition, the section and the story, in that order; absent
	// ones are zero.
	Settings [3]Settings
}

// QueueStore answers the desk.
type QueueStore interface {
	// Queue returns a page of comments with what stands beside them.
	Queue(ctx context.Context, q Query) ([]Item, error)
	// CountQueue counts the comments that Queue would page through, up to
	// limit: more are not looked at.
	CountQueue(ctx context.Context, q Query, limit int) (int, error)
	// Claim leases those of the comments that nobody else holds at now, and
	// returns their numbers. With force others' leases end.
	Claim(ctx context.Context, list []id.Comment, by id.User, now, until time.Time, force bool) ([]id.Comment, error)
	// Release ends leases of a user; all of them without numbers.
	Release(ctx context.Context, by id.User, list []id.Comment) error
	// Record counts what a sender's comments became.
	Record(ctx context.Context, s Sender) (Counts, error)
	// Views returns a user's saved views, by name.
	Views(ctx context.Context, user id.User) ([]View, error)
	// SaveView keeps a view under its name, in place of one of the name.
	SaveView(ctx context.Context, user id.User, v View) error
	// DeleteView forgets a view.
	DeleteView(ctx context.Context, user id.User, name string) error
	// Ahead counts the comments of the edition that are due before, up to limit.
	Ahead(ctx context.Context, e id.Edition, due time.Time, n id.Comment, limit int) (int, error)
}

// ThreadStore answers readers.
type ThreadStore interface {
	// Thread returns the newest limit of a story's visible comments, oldest
	// first.
	Thread(ctx context.Context, code id.Story, limit int) ([]*Comment, error)
	// Heads returns a page of the comments at the head of threads: visible
	// ones, and those that are not but have visible answers.
	Heads(ctx context.Context, q ThreadQuery) ([]*Comment, error)
	// Answers returns the visible answers to the comments, up to limit, in no
	// particular order.
	Answers(ctx context.Context, heads []id.Comment, limit int) ([]*Comment, error)
	// CountHeads counts the heads before a place in the order of the query.
	CountHeads(ctx context.Context, q ThreadQuery) (int, error)
	// Counts counts a story's comments by state.
	Counts(ctx context.Context, code id.Story) (Counts, error)
	// Vote keeps one reader's vote on a visible comment, in place of an earlier
	// one, and brings its counts in line. One that is not visible is NotFound.
	Vote(ctx context.Context, n id.Comment, reader Sender, up bool, at time.Time, ev func(*Comment) event.Event) error
}

// RuleStore keeps what an edition lays down.
type RuleStore interface {
	// RuleSets returns every version of an edition's policy, newest first.
	RuleSets(ctx context.Context, e id.Edition) ([]RuleSet, error)
	// PublishRules saves the next version and numbers it.
	PublishRules(ctx context.Context, s *RuleSet, evs []event.Event) error
	// WordLists returns every version of an edition's own words, newest first.
	WordLists(ctx context.Context, e id.Edition, limit int) ([]WordList, error)
	// PublishWords saves the next version and numbers it.
	PublishWords(ctx context.Context, l *WordList, evs []event.Event) error
	// Settings returns the settings of an edition (section and story 0), of a
	// section (story 0), or of a story; zero ones where none are kept.
	Settings(ctx context.Context, at Place) (Settings, error)
	// SaveSettings replaces them.
	SaveSettings(ctx context.Context, at Place, s Settings, evs []event.Event) error
}

// FigureStore keeps the counts.
type FigureStore interface {
	// Figures returns the counts of an edition's days, in their order.
	Figures(ctx context.Context, e id.Edition, from, to Day) ([]DayFigure, error)
	// Today returns the day it is in the edition at now.
	Today(ctx context.Context, e id.Edition, now time.Time) (Day, error)
}

// KeepStore does what is done beside requests.
type KeepStore interface {
	// Unscreened returns comments whose screening was put off, oldest first.
	Unscreened(ctx context.Context, limit int) ([]*Comment, error)
	// SetRisks sets the risk of those that are in the queue, and their order.
	SetRisks(ctx context.Context, risks map[id.Comment]float64) error
	// PublishedOf returns a story's published comments after one, by number.
	PublishedOf(ctx context.Context, code id.Story, after id.Comment, limit int) ([]id.Comment, error)
	// MarkTold notes what a sender was told.
	MarkTold(ctx context.Context, n id.Comment, news string) error
	// Forget blanks what is kept of senders, readers and addresses of up to
	// limit comments that were sent before, and returns of how many.
	Forget(ctx context.Context, e id.Edition, before time.Time, limit int) (int, error)
	// Complaints returns the readers' complaints about a comment, newest first.
	Complaints(ctx context.Context, n id.Comment, limit int) ([]Complaint, error)
}
