package comment

import (
	"context"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Foreign is a comment that was written in another system.
type Foreign struct {
	Key     string // its number there
	Answers string // the number of the comment it answers; empty for none
	Posting        // Story, Edition, Author, Email, Text and At; the rest is not looked at
	// Approved says that a person approved it there.
	Approved bool
	// Gone says that only its place is left: it has no words, and answers keep
	// standing under it.
	Gone bool
}

// Import is how comments of another system come in.
type Import struct {
	Source string // the system, or which of several of a kind
	// Trust takes approvals there as the actor's own, who must be a moderator.
	// Without it everything waits.
	Trust bool
	Dry   bool // only look
}

// Incoming is what became of one.
type Incoming struct {
	ID      id.Comment
	State   State
	Known   bool  // it was there already
	Orphan  bool  // what it answers is not there (yet): it was not taken
	Doubted error // why an approval was not taken: it waits
	Err     error // why it was not taken
}

// ImportNote is the note of a decision that takes an approval over.
const ImportNote = "imported"

// ImportStore keeps comments of other systems.
type ImportStore interface {
	// Imported returns the comments that are there under the keys.
	Imported(ctx context.Context, source string, keys []string) (map[string]*Comment, error)
	// CreateImported saves new comments under their keys in one transaction,
	// each after those it answers. enter is called for each when it has its
	// number and section, then finish for all. A story need be visible only now.
	CreateImported(ctx context.Context, source string, list []Entry, now time.Time, finish func() []event.Event) error
	// Export returns comments of an edition by number.
	Export(ctx context.Context, q ExportQuery) ([]Exported, error)
	// AllRevisions returns every kept revision of comments, oldest first.
	AllRevisions(ctx context.Context, list ...id.Comment) (map[id.Comment][]Revision, error)
}

// Entry is a comment that is about to be saved.
type Entry struct {
	Key     string
	Comment *Comment
	Answers *Comment // what it answers, saved before; nil for none
	Enter   func(*Comment) Change
}

// importing is one batch under way.
type importing struct {
	*Service
	Import
	actor  account.Actor
	now    time.Time
	out    []Incoming
	known  map[string]*Comment
	ground map[id.Story]Ground
	orders map[id.Story]order
	counts map[id.Story][2]int // taken, and published of them
}

// Import takes comments of another system, in one transaction or not at all; a
// batch of some hundred is of a good size. All are screened. None becomes public
// but what was approved there and the actor vouches for: that is a decision of
// the actor's under the rules in force, and where the actor might not decide so
// it waits. What is there already is left as it stands. Answers to answers are
// attached to the head of their thread. Public figures count what waits from
// now on; what is taken over as it stood was never this desk's work. An actor
// without a number may import, and vouch for nothing.
func (s *Service) Import(ctx context.Context, actor account.Actor, how Import, list []Foreign) ([]Incoming, error) {
	if actor.User != 0 && !actor.CanSomewhere(account.CommentModerate) {
		return nil, account.Check(actor, account.CommentModerate, 0)
	}
	if how.Trust && actor.User == 0 {
		return nil, fault.New(fault.Forbidden, "account.forbidden").With("act", string(account.CommentModerate))
	}
	b := &importing{
		Service: s, Import: how, actor: actor, now: s.now(), out: make([]Incoming, len(list)),
		ground: map[id.Story]Ground{}, orders: map[id.Story]order{}, counts: map[id.Story][2]int{},
	}
	keys := make([]string, 0, 2*len(list))
	for _, f := range list {
		keys = append(keys, f.Key)
		if f.Answers != "" {
			keys = append(keys, f.Answers)
		}
	}
	slices.Sort(keys)
	var err error
	if b.known, err = s.store.Imported(ctx, how.Source, slices.Compact(keys)); err != nil {
		return nil, err
	}
	entries, err := b.entries(ctx, list)
	if err != nil || len(entries) == 0 || how.Dry {
		return b.out, err
	}
	if err := s.store.CreateImported(ctx, how.Source, entries, b.now, b.events); err != nil {
		return nil, err
	}
	return b.out, nil
}

// entries makes comments of what can be taken, and screens them.
func (b *importing) entries(ctx context.Context, list []Foreign) ([]Entry, error) {
	var out []Entry
	for i := range list {
		f, in := &list[i], &b.out[i]
		if c := b.known[f.Key]; c != nil {
			in.ID, in.State, in.Known = c.ID, c.b.State, true
			continue
		}
		parent := b.known[f.Answers]
		if in.Orphan = f.Answers != "" && parent == nil; in.Orphan {
			continue
		}
		if in.Err = b.check(ctx, f); in.Err != nil {
			if !fault.Is(in.Err, fault.Invalid) && !fault.Is(in.Err, fault.NotFound) {
				return nil, in.Err
			}
			continue
		}
		if parent != nil && parent.Story != f.Story {
			parent = nil // moved to another story there
		}
		c := b.comment(f)
		b.known[f.Key] = c
		in.State = Waiting
		out = append(out, Entry{Key: f.Key, Comment: c, Answers: parent, Enter: b.enter(f, in)})
	}
	if b.Dry {
		return out, nil
	}
	return out, b.screenAll(ctx, out)
}

// check tells why a comment cannot be taken.
func (b *importing) check(ctx context.Context, f *Foreign) error {
	f.Posting.Sender, f.Posting.Parent = Sender{}, 0
	if f.Gone {
		f.Author, f.Email, f.Text = "", "", ""
	} else if err := f.Posting.check(); err != nil {
		return err
	}
	g, ok := b.ground[f.Story]
	if !ok {
		var err error
		if g, err = b.store.Ground(ctx, f.Story); err != nil {
			return err
		}
		b.ground[f.Story] = g
	}
	if g.Edition != f.Edition || g.LiveAt.IsZero() || g.LiveAt.After(b.now) {
		return fault.New(fault.NotFound, "comment.unknown")
	}
	if _, ok := b.orders[f.Story]; ok {
		return nil
	}
	rules, err := b.inForce(ctx, f.Edition)
	if err != nil {
		return err
	}
	writers, err := b.store.Writers(ctx, f.Story)
	b.orders[f.Story] = order{by: moderator, actor: b.actor, now: b.now, rules: rules, note: ImportNote, involved: writers}
	return err
}

func (b *importing) comment(f *Foreign) *Comment {
	_, hash := newSecret() // nobody holds it: its sender was given none
	return &Comment{
		Head: Head{Story: f.Story, Edition: f.Edition, CreatedAt: f.At, Receipt: hash},
		b: Body{
			Author: f.Author, Email: f.Email, Text: f.Text, Revision: 1, RevisedAt: f.At,
			State: Waiting, Reason: New, QueuedAt: b.now, Risk: 1,
		},
	}
}

// screenAll screens on all cores.
func (b *importing) screenAll(ctx context.Context, list []Entry) error {
	lists := map[id.Edition][]Word{}
	for _, e := range list {
		if _, ok := lists[e.Comment.Edition]; !ok {
			words, err := b.wordsOf(ctx, e.Comment.Edition)
			if err != nil {
				return err
			}
			lists[e.Comment.Edition] = words
		}
	}
	work := make(chan Entry)
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for e := range work {
				c := e.Comment
				sub := Subject{Edition: c.Edition, Story: c.Story, Text: c.b.Text, Author: c.b.Author, Words: lists[c.Edition]}
				if e.Answers != nil {
					sub.Parent = e.Answers.b.Text
				}
				c.looked(b.look(ctx, sub))
			}
		})
	}
	for _, e := range list {
		if e.Comment.b.Text != "" {
			work <- e
		}
	}
	close(work)
	all.Wait()
	return ctx.Err()
}

// enter is what happens to a comment when it has its number.
func (b *importing) enter(f *Foreign, in *Incoming) func(*Comment) Change {
	return func(c *Comment) Change {
		change := Change{}
		o := b.orders[c.Story]
		switch {
		case f.Gone:
			change = c.erase(order{by: sender, now: f.At})
		case f.Approved && b.Trust:
			taken, err := c.apply(Approve, o)
			if in.Doubted = err; err == nil {
				change = taken
			}
		}
		change.Events, change.Figures = nil, nil
		if c.b.State == Waiting {
			change.Figures = []Figure{{At: b.now, Kind: FigureReceived, N: 1}}
		}
		n := b.counts[c.Story]
		n[0]++
		if c.b.State == Published {
			n[1]++
		}
		b.counts[c.Story] = n
		in.ID, in.State = c.ID, c.b.State
		return change
	}
}

// events tells of each story under which comments came in.
func (b *importing) events() []event.Event {
	var out []event.Event
	for code, n := range b.counts {
		g := b.ground[code]
		out = append(out, event.Event{
			Kind: event.CommentImported, At: b.now, Actor: b.actor.User, Edition: g.Edition, Section: g.Section, Story: code,
			Detail: map[string]string{"source": b.Source, "comments": strconv.Itoa(n[0]), "published": strconv.Itoa(n[1])},
		})
	}
	slices.SortFunc(out, func(a, b event.Event) int { return int(a.Story - b.Story) })
	return out
}

// ExportQuery asks for comments by number.
type ExportQuery struct {
	Edition id.Edition // empty for all
	Since   time.Time  // sent since; zero for all
	After   id.Comment
	Limit   int
}

// Exported is a comment with everything that is kept of it.
type Exported struct {
	*Comment
	Slug      string // of its story
	Revisions []Revision
	History   []Decision
}

// Export returns a page of comments in every state with their history, for the
// program itself: it asks nobody's permission.
func (s *Service) Export(ctx context.Context, q ExportQuery) ([]Exported, error) {
	list, err := s.store.Export(ctx, q)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	numbers := make([]id.Comment, len(list))
	for i, c := range list {
		numbers[i] = c.ID
	}
	revisions, err := s.store.AllRevisions(ctx, numbers...)
	if err != nil {
		return nil, err
	}
	history, err := s.store.History(ctx, numbers...)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Revisions, list[i].History = revisions[list[i].ID], history[list[i].ID]
	}
	return list, nil
}
