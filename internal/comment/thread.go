package comment

import (
	"context"
	"slices"
	"time"

	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// maxThread bounds the comments on one page.
const maxThread = 5000

// Thread returns what readers may see under a story, oldest first. Of more
// than a page holds these are the newest: what was said last is never hidden.
func (s *Service) Thread(ctx context.Context, code id.Story) ([]Public, error) {
	comments, err := s.store.Thread(ctx, code, s.most)
	if err != nil {
		return nil, err
	}
	shown := make([]Public, 0, len(comments))
	for _, c := range comments {
		if p, ok := c.Public(); ok {
			shown = append(shown, p)
		}
	}
	return shown, nil
}

// Counts counts a story's comments by state.
func (s *Service) Counts(ctx context.Context, code id.Story) (Counts, error) {
	return s.store.Counts(ctx, code)
}

// Sort is the order of threads.
type Sort string

// The orders. Answers always come oldest first.
const (
	Newest Sort = "newest"
	Oldest Sort = "oldest"
	Liked  Sort = "liked" // by likes less dislikes
)

// Sorts lists every order.
func Sorts() []Sort { return []Sort{Newest, Oldest, Liked} }

// ThreadQuery asks for a page of a story's threads.
type ThreadQuery struct {
	Story id.Story
	Sort  Sort
	After ThreadCursor // the last head of the page before
	Limit int          // heads
}

// ThreadCursor marks a head's place in the order asked for.
type ThreadCursor struct {
	Liked int
	At    time.Time
	ID    id.Comment
}

// Branch is a comment at the head of a thread, and the answers to it.
type Branch struct {
	// Head is what readers may see of it; Gone when it is not visible any more
	// and only its answers are. ID and At are known of both.
	Head Public
	Gone bool
	ID   id.Comment
	At   time.Time

	Answers []Public // oldest first
	More    int      // answers for which there was no room
	Cursor  ThreadCursor
}

// maxAnswers bounds the answers on one page.
const maxAnswers = 1000

// Threads returns a page of a story's threads and whether there are more.
func (s *Service) Threads(ctx context.Context, q ThreadQuery) (page []Branch, more bool, err error) {
	if !slices.Contains(Sorts(), q.Sort) || q.Limit < 1 {
		return nil, false, fault.New(fault.Invalid, "error.value")
	}
	limit := q.Limit
	q.Limit++
	heads, err := s.store.Heads(ctx, q)
	if err != nil {
		return nil, false, err
	}
	if more = len(heads) > limit; more {
		heads = heads[:limit]
	}
	page, err = s.branches(ctx, heads, maxAnswers)
	return page, more, err
}

// Branch returns one thread of a story with all its answers; NotFound when
// there is nothing of it to be seen.
func (s *Service) Branch(ctx context.Context, code id.Story, n id.Comment) (Branch, error) {
	none := fault.New(fault.NotFound, "comment.unknown")
	c, err := s.store.Comment(ctx, n)
	if err != nil {
		return Branch{}, err
	}
	if c.Story != code || c.Parent != 0 {
		return Branch{}, none
	}
	page, err := s.branches(ctx, []*Comment{c}, maxThread)
	if err == nil && len(page) == 0 {
		err = none
	}
	if err != nil {
		return Branch{}, err
	}
	return page[0], nil
}

func (s *Service) branches(ctx context.Context, heads []*Comment, most int) ([]Branch, error) {
	var numbers []id.Comment
	for _, h := range heads {
		if h.Answers > 0 {
			numbers = append(numbers, h.ID)
		}
	}
	answers := map[id.Comment][]Public{}
	if len(numbers) > 0 {
		list, err := s.store.Answers(ctx, numbers, most)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(list, func(a, b *Comment) int {
			if d := a.CreatedAt.Compare(b.CreatedAt); d != 0 {
				return d
			}
			return int(a.ID - b.ID)
		})
		for _, c := range list {
			if p, ok := c.Public(); ok {
				answers[c.Parent] = append(answers[c.Parent], p)
			}
		}
	}
	var page []Branch
	for _, h := range heads {
		b := Branch{
			ID: h.ID, At: h.CreatedAt, Answers: answers[h.ID],
			Cursor: ThreadCursor{Liked: h.Likes - h.Dislikes, At: h.CreatedAt, ID: h.ID},
		}
		b.More = max(0, h.Answers-len(b.Answers))
		p, ok := h.Public()
		if b.Head, b.Gone = p, !ok; ok || len(b.Answers) > 0 {
			page = append(page, b)
		}
	}
	return page, nil
}

// Located says on which page of a story's threads a comment stands.
type Located struct {
	Story id.Story
	Page  int          // from 0
	After ThreadCursor // with which Threads returns that page
}

// Locate finds the page of a visible comment, for its permanent link; size is
// the number of heads on a page. What is not visible is NotFound.
func (s *Service) Locate(ctx context.Context, n id.Comment, sort Sort, size int) (Located, error) {
	c, err := s.store.Comment(ctx, n)
	if err != nil {
		return Located{}, err
	}
	if _, ok := c.Public(); !ok || size < 1 {
		return Located{}, fault.New(fault.NotFound, "comment.unknown")
	}
	if c.Parent != 0 {
		if c, err = s.store.Comment(ctx, c.Parent); err != nil {
			return Located{}, err
		}
	}
	q := ThreadQuery{Story: c.Story, Sort: sort, After: ThreadCursor{Liked: c.Likes - c.Dislikes, At: c.CreatedAt, ID: c.ID}}
	before, err := s.store.CountHeads(ctx, q)
	if err != nil {
		return Located{}, err
	}
	out := Located{Story: c.Story, Page: before / size}
	if out.Page == 0 {
		return out, nil
	}
	heads, err := s.store.Heads(ctx, ThreadQuery{Story: c.Story, Sort: sort, Limit: out.Page * size})
	if err != nil || len(heads) < out.Page*size {
		return out, err
	}
	last := heads[len(heads)-1]
	out.After = ThreadCursor{Liked: last.Likes - last.Dislikes, At: last.CreatedAt, ID: last.ID}
	return out, nil
}

// Visible returns a comment that readers may see, or NotFound.
func (s *Service) Visible(ctx context.Context, n id.Comment) (Public, error) {
	c, err := s.store.Comment(ctx, n)
	if err != nil {
		return Public{}, err
	}
	p, ok := c.Public()
	if !ok {
		return p, fault.New(fault.NotFound, "comment.unknown")
	}
	return p, nil
}

// Vote keeps a reader's vote on a comment, one a reader. Where the edition has
// no votes it is a Conflict.
func (s *Service) Vote(ctx context.Context, n id.Comment, from Sender, up bool) error {
	c, err := s.store.Comment(ctx, n)
	if err != nil {
		return err
	}
	set, err := s.store.Settings(ctx, Place{Edition: c.Edition})
	if err != nil {
		return err
	}
	if !set.Votes {
		return fault.New(fault.Conflict, "comment.no-votes")
	}
	now := s.now()
	return s.store.Vote(ctx, n, from, up, now, func(c *Comment) event.Event {
		return c.event(event.CommentLiked, order{now: now}, nil)
	})
}

// Complain notes a reader's report of a visible comment: which rule it is said
// to break, and why. The first brings it back to the queue, where it stays
// visible until it is decided; more are counted. One reader is counted once.
func (s *Service) Complain(ctx context.Context, n id.Comment, from Sender, rule, why string) error {
	why, err := note("text", why)
	if err != nil {
		return err
	}
	c, err := s.store.Comment(ctx, n)
	if err != nil {
		return err
	}
	if _, ok := c.Public(); !ok {
		return fault.New(fault.NotFound, "comment.unknown")
	}
	rules, err := s.inForce(ctx, c.Edition)
	if err != nil {
		return err
	}
	if r, ok := rules.Rule(rule); rule != "" && (!ok || !r.Refusable) {
		var f fault.Fields
		f.Add("rule", "field.choose")
		return f.Err()
	}
	now := s.now()
	o := order{by: reader, now: now, report: &Complaint{Reader: from, Kind: rule, Note: why, At: now}}
	_, err = s.store.UpdateComment(ctx, n, func(c *Comment) (Change, error) { return c.apply(Report, o) })
	return err
}
