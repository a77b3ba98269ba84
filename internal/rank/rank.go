// Package rank owns what readers' behaviour says about stories: views, the
// lists made of them, and the answers to "was this news helpful?" with their
// reasons. Who a reader is it is told for the length of a call, and keeps
// nothing of it but hashes under a key that lives seven days.
package rank

import (
	"context"
	"time"

	"peyk/internal/event"
	"peyk/internal/id"
)

// Reader is a keyed hash that stands for one reader, or for a network.
type Reader [16]byte

// Hour is a span of an hour, as whole hours since 1970 UTC: the grain in which
// views are kept for a week and a day.
type Hour int64

// HourOf returns the hour that t falls in.
func HourOf(t time.Time) Hour { return Hour(t.Unix() / 3600) }

// Time returns the hour's beginning.
func (h Hour) Time() time.Time { return time.Unix(int64(h)*3600, 0).UTC() }

// Views is how many readers saw a story last in a span.
type Views struct {
	Story id.Story
	Hour  Hour
	Slot  Slot // within the hour; 0 is its first
	N     int64
}

// Span is how far a list of the most viewed looks back, in hours.
type Span int

// The spans. A list of an hour is right to five minutes, the others to an
// hour.
const (
	LastHour Span = 1
	LastDay  Span = 24
	LastWeek Span = 168
)

// Spans lists every span, the shortest first.
func Spans() []Span { return []Span{LastHour, LastDay, LastWeek} }

// List names a list of the most viewed: an edition, and within it a section or
// a genre, or neither.
type List struct {
	Span    Span
	Edition id.Edition
	Section id.Section
	Genre   string
}

// Ranked is a story with its views inside the window.
type Ranked struct {
	Story id.Story
	Views int64
}

// Making says how the lists are to be made.
type Making struct {
	Now   time.Time
	Depth int // places of each list
	Watch int // places of which pages are made
	// Changed makes the event of a list whose first Watch places are no longer
	// held by the same stories in the same order; nil tells nobody.
	Changed func(List) *event.Event
}

// Store keeps views, lists, votes and the keys of readers.
type Store interface {
	// Seen returns those of the stories that readers can see now.
	Seen(ctx context.Context, codes []id.Story, now time.Time) ([]id.Story, error)
	// AddViews adds to the counts in one transaction; a number may be negative,
	// of views that moved. It returns the stories that do not exist, whose
	// views are dropped.
	AddViews(ctx context.Context, views []Views) (unknown []id.Story, err error)
	// Rank lets views leave the windows that have passed them, and makes the
	// lists anew. Lists that are as they were are not written.
	Rank(ctx context.Context, m Making) error
	// MostViewed returns one list, without stories that readers cannot see now.
	MostViewed(ctx context.Context, l List, limit int) ([]Ranked, error)
	// ViewsOf returns all views of a story.
	ViewsOf(ctx context.Context, code id.Story) (int64, error)
	// Fold folds views of old hours into days, and of old days into one sum, at
	// most limit stories of each at once, and reports whether more remain.
	Fold(ctx context.Context, now time.Time, limit int) (more bool, err error)
	// Key returns the key of a turn, made by make when there is none, and
	// throws away those of turns before oldest.
	Key(ctx context.Context, turn, oldest int64, make func() (Key, error)) (Key, error)

	// Vote saves a reader's answer on a visible story and returns the new
	// tally. A story not visible is NotFound.
	Vote(ctx context.Context, b Ballot) (Tally, error)
	// Explain saves why the reader answered so. Who has not answered is
	// NotFound.
	Explain(ctx context.Context, b Ballot, r Reason) error
	// TallyOf returns the answers on a story.
	TallyOf(ctx context.Context, code id.Story) (Tally, error)
	// Voices lists the stories of an edition whose answers are the newest.
	Voices(ctx context.Context, e id.Edition, limit int) ([]Voice, error)
	// ReasonsOf lists the reasons given on a story, the newest first.
	ReasonsOf(ctx context.Context, code id.Story, limit int) ([]Reason, error)
}

// depth is how many places of each list are kept: more than any page shows,
// so that a story withdrawn leaves no hole.
const depth = 30

// Watched is how many places of a list pages may read. A change below them
// makes no page out of date.
const Watched = 14
