package store

import (
	"context"
	"strings"
	"sync"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// postbox gathers comments that come at once, so that they are written in one
// transaction: what makes a comment last is one wait for the disk, and many
// share it. Whoever comes alone waits for nobody.
type postbox struct {
	mu      sync.Mutex
	waiting []*posting
	busy    bool
}

// posting is a comment on its way into the store.
type posting struct {
	c      *comment.Comment
	before comment.Comment
	fn     func(*comment.Comment) comment.Change
	err    error
	done   chan struct{}
}

// postMost is how many comments one transaction writes.
const postMost = 64

// CreateComment saves a new comment under a visible story. It returns when the
// comment lasts, or will not be.
func (x *Comments) CreateComment(ctx context.Context, c *comment.Comment, fn func(*comment.Comment) comment.Change) error {
	p := &posting{c: c, before: *c, fn: fn, done: make(chan struct{})}
	x.post.mu.Lock()
	x.post.waiting = append(x.post.waiting, p)
	first := !x.post.busy
	x.post.busy = true
	x.post.mu.Unlock()
	if first {
		go x.postAll(context.WithoutCancel(ctx)) // others' comments do not end with this request
	}
	<-p.done
	return p.err
}

// postAll writes what waits until nothing does.
func (x *Comments) postAll(ctx context.Context) {
	for {
		x.post.mu.Lock()
		n := min(len(x.post.waiting), postMost)
		batch := x.post.waiting[:n:n]
		x.post.waiting = x.post.waiting[n:]
		x.post.busy = n > 0
		x.post.mu.Unlock()
		if n == 0 {
			return
		}
		if err := x.postBatch(ctx, batch); err != nil {
			for _, p := range batch { // one of them did it: the others are not to suffer
				*p.c, p.err = p.before, nil
				if err := x.postBatch(ctx, []*posting{p}); err != nil {
					p.err = err
				}
			}
		}
		for _, p := range batch {
			close(p.done)
		}
	}
}

func (x *Comments) postBatch(ctx context.Context, batch []*posting) error {
	return x.write(ctx, func(tx *db.Tx) ([]event.Event, error) {
		s := saving{x: x, tx: tx}
		var evs []event.Event
		for _, p := range batch {
			more, err := s.create(ctx, p.c, p.fn)
			if err != nil && !s.refused {
				return nil, err
			}
			p.err = err
			evs = append(evs, more...)
		}
		return evs, s.finish(ctx)
	})
}

// create writes a new comment. What it is refused for is seen before anything
// is written.
func (s *saving) create(ctx context.Context, c *comment.Comment, fn func(*comment.Comment) comment.Change) ([]event.Event, error) {
	s.refused = true
	sec, err := db.One(ctx, s.tx, db.Value[int64], `SELECT section_id FROM stories
		WHERE code = $1 AND edition = $2 AND live_at > 0 AND live_at <= $3`,
		int64(c.Story), string(c.Edition), db.Micros(c.CreatedAt))
	if err == nil && c.Parent != 0 {
		_, err = db.One(ctx, s.tx, db.Value[int64], `SELECT id FROM comments
			WHERE id = $1 AND story = $2 AND shown = 1 AND parent = 0`, int64(c.Parent), int64(c.Story))
	}
	if err != nil {
		s.refused = fault.Is(err, fault.NotFound)
		return nil, err
	}
	s.refused = false
	c.Section = id.Section(sec)
	values, err := bodyValues(c.Record())
	if err != nil {
		return nil, err
	}
	values = append(values, int64(c.Story), string(c.Edition), sec, int64(c.Parent), db.Micros(c.CreatedAt), c.Receipt[:])
	n, err := db.One(ctx, s.tx, db.Value[int64], `INSERT INTO comments (`+strings.Join(commentBody, ",")+`,
		story, edition, section_id, parent, created_at, receipt, version) VALUES (`+db.In(1, len(values))+`, 1) RETURNING id`, values...)
	if err != nil {
		return nil, err
	}
	c.ID, c.Version = id.Comment(n), 1
	change := fn(c)
	if change.Log != nil { // decided by a check at once
		change.Revised = true
		return change.Events, s.save(ctx, c, comment.Waiting, change)
	}
	rec := c.Record()
	alike, err := s.group(ctx, rec)
	if err != nil {
		return nil, err
	}
	c.Group(alike)
	if err := db.Do(ctx, s.tx, `UPDATE comments SET alike = $1 WHERE id = $2`, int64(alike), n); err != nil {
		return nil, err
	}
	if err := s.revision(ctx, rec, true); err != nil {
		return nil, err
	}
	return change.Events, s.count(ctx, rec.Edition, change.Figures)
}
