package story

import (
	"context"
	"time"

	"peyk/internal/event"
	"peyk/internal/id"
)

// Store keeps stories. Every write is one transaction that also writes the
// events to the outbox and the audit log and brings the search index in line.
type Store interface {
	// Create saves a new story and returns it with its code. A fingerprint
	// that another story of the edition has is a Conflict.
	Create(ctx context.Context, s *Story, evs func(*Story) []event.Event) error
	// Update loads the story, lets fn change it, and saves it if fn agrees.
	// A story changed meanwhile is a Conflict; an error of fn saves nothing.
	Update(ctx context.Context, code id.Story, fn func(*Story) ([]event.Event, error)) (*Story, error)
	// Get returns a story in any state.
	Get(ctx context.Context, code id.Story) (*Story, error)
	// ByFingerprint returns the code of the story imported from that text, or
	// a NotFound fault.
	ByFingerprint(ctx context.Context, e id.Edition, fingerprint string) (id.Story, error)
	// List returns a desk's page of stories, newest change first.
	List(ctx context.Context, q DeskQuery) ([]Summary, error)
	// CountByState counts the stories of an edition in each state.
	CountByState(ctx context.Context, e id.Edition) (map[State]int, error)
	// Link says that the two stories tell the same in two editions, in place
	// of what either was linked with there before. Two stories of one edition
	// are a Conflict.
	Link(ctx context.Context, actor id.User, a, b id.Story) error
	// Unlink takes a story out of its translation group, and the group's last
	// one too.
	Unlink(ctx context.Context, actor id.User, code id.Story) error
	// Due returns the scheduled stories whose time has come.
	Due(ctx context.Context, now time.Time) ([]id.Story, error)
	// Revisions returns the kept versions of a story's content, newest first.
	Revisions(ctx context.Context, code id.Story) ([]Revision, error)
}

// DeskQuery asks for a page of a newsroom list.
type DeskQuery struct {
	Edition  id.Edition   // empty: all
	States   []State      // empty: all
	Sections []id.Section // empty: all
	Author   id.User      // 0: anybody's
	Text     string       // folded words the headline must hold; empty: any
	// Translation asks for the stories of one translation group; 0: any.
	Translation id.Translation
	Limit       int
	Before      Cursor // the last row of the page before; zero for the first
}

// Cursor marks a place in a list ordered by time and code, newest first.
type Cursor struct {
	At   time.Time
	Code id.Story
}

// Revision is a kept version of a story's content. Findings are what whoever
// saved it knew of how it was mended, so that it can be undone; only who wrote
// them reads them, and they hold for this content alone.
type Revision struct {
	Revision int
	At       time.Time
	Actor    id.User
	Content  Content
	Findings string
}

// Reader answers what public pages ask. Nothing it returns is invisible at
// now, whatever the query.
type Reader interface {
	// Public returns a visible story. A withdrawn one is a Gone fault, with
	// the story returned beside it for its notice; anything else NotFound.
	Public(ctx context.Context, code id.Story, now time.Time) (*Story, error)
	// Latest returns a page of visible stories, newest first.
	Latest(ctx context.Context, q ReadQuery) ([]Summary, error)
	// ByCodes returns the visible ones among the codes, in the given order.
	ByCodes(ctx context.Context, codes []id.Story, now time.Time) ([]Summary, error)
	// Important returns the stories that matter most at now: the editors'
	// order first, then by importance among the fresh.
	Important(ctx context.Context, e id.Edition, limit int, now time.Time) ([]Summary, error)
	// Weighty returns the stories that matter most by importance and freshness
	// alone, whatever editors have set.
	Weighty(ctx context.Context, e id.Edition, limit int, now time.Time) ([]Summary, error)
	// Sibling returns the story that tells the same in another edition, or a
	// NotFound fault.
	Sibling(ctx context.Context, s *Story, other id.Edition, now time.Time) (Summary, error)
	// Term returns the name behind a tag's or person's slug, as the story that
	// came last under it writes it. A term of no visible story is NotFound:
	// what only drafts are about is nobody's to know.
	Term(ctx context.Context, e id.Edition, k TermKind, slug string, now time.Time) (Term, error)
	// Bylines returns the lines that name who wrote the edition's stories, in
	// order. Some may be of stories that nobody sees.
	Bylines(ctx context.Context, e id.Edition) ([]string, error)
	// Corrected returns a page of visible stories that were corrected, newest
	// first.
	Corrected(ctx context.Context, q ReadQuery) ([]*Story, error)
	// NextPublish returns when the next scheduled story of the edition comes
	// out, or the zero time: what a cached list must not outlive.
	NextPublish(ctx context.Context, e id.Edition, now time.Time) (time.Time, error)
	Finder
	// Earliest returns when the edition's first visible story came out, or the
	// zero time.
	Earliest(ctx context.Context, e id.Edition, now time.Time) (time.Time, error)
	// DaysWithStories says for each span between two bounds whether a visible
	// story was published in it.
	DaysWithStories(ctx context.Context, e id.Edition, bounds []time.Time, now time.Time) ([]bool, error)
}

// TermKind tells tags from people.
type TermKind string

// The kinds of term.
const (
	Tag    TermKind = "tag"
	Person TermKind = "person"
)

// ReadQuery asks for a page of a public list. Zero fields ask nothing.
type ReadQuery struct {
	Edition  id.Edition
	Section  id.Section
	Genre    Genre
	TermKind TermKind // with Term: the stories under a tag or person
	Term     string
	Bylines  []string  // one of the very lines
	Least    int       // of importance
	From, To time.Time // published in [From, To)
	Before   Cursor
	Except   id.Story
	Limit    int
	Now      time.Time
}

// SearchQuery asks for stories by their words. Zero fields ask nothing.
type SearchQuery struct {
	Text    string
	Edition id.Edition
	Section id.Section
	Genre   Genre
	// From and To bound when it was published: [From, To).
	From, To time.Time
	// Newest asks for the order of time instead of that of relevance.
	Newest bool
	Offset int
	Limit  int
	Now    time.Time
}

// Finder finds visible stories by what they say.
type Finder interface {
	// Search returns the stories that hold every word of the text, the best
	// first.
	Search(ctx context.Context, q SearchQuery) ([]Summary, error)
	// Find is Search for a person: where nothing has all words, it returns
	// what was probably meant, and after few finds those that lack a word.
	Find(ctx context.Context, q SearchQuery) (*SearchPage, error)
	// Suggest returns how a search may go on from what was typed. Each finds
	// something.
	Suggest(ctx context.Context, e id.Edition, typed string, limit int, now time.Time) ([]string, error)
	// Related returns stories about the same as s, the nearest first.
	Related(ctx context.Context, s *Story, limit int, now time.Time) ([]Summary, error)
}

// SearchPage is a page of finds.
type SearchPage struct {
	Finds   []Find
	Total   int    // stories that hold every word
	Partly  int    // stories after them that lack one
	Instead string // what was searched for in place of a text that finds nothing
	Meant   string // what may have been meant though the text finds something
}

// Find is a story that was found, with the words marked.
type Find struct {
	Summary
	Title   []TextPart // the headline
	Snippet []TextPart // of the lead or the body
}

// TextPart is a piece of a text; Mark says that a word of the query stands
// there.
type TextPart struct {
	Text string
	Mark bool
}
