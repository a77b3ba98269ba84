package store

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"time"

	"peyk/internal/comment"
	"peyk/internal/db"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// postbox gathers comments that come at once, so that they are written in one
// transaction: what makes a comment last is one wait for the disk and the same
// few pages of every index, and many share them. Whoever comes alone waits for
// nobody.
type postbox struct {
	mu      sync.Mutex
	waiting []*posting
	busy    bool
	// expect is how many were on their way a moment ago: as many will be again,
	// when each of their senders' like follows.
	expect int
	enough chan struct{} // receives when so many wait
}

// posting is a comment on its way into the store.
type posting struct {
	*comment.Arrival
	before comment.Comment
	err    error
	done   chan struct{}
}

const (
	// postMost is how many comments one transaction writes.
	postMost = 64
	// postTogether is how many of them one statement does; see maxArgs.
	postTogether = 4
	// gatherTime is how long the first of many waits for the others.
	gatherTime = 3 * time.Millisecond
	// postTime bounds a transaction: senders are told in time when the database
	// does not answer, and the program can end.
	postTime = 12 * time.Second
)

// CreateComment saves a new comment under a visible story. It returns when the
// comment lasts, or will not be.
func (x *Comments) CreateComment(ctx context.Context, a *comment.Arrival) error {
	p := &posting{Arrival: a, before: *a.Comment, done: make(chan struct{})}
	if x.post.put(p) {
		go x.postAll(context.WithoutCancel(ctx)) // others' comments do not end with this request
	}
	<-p.done
	return p.err
}

// put adds what waits, and reports whether nobody is there to write it.
func (b *postbox) put(p *posting) (first bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.enough == nil {
		b.enough = make(chan struct{}, 1)
	}
	b.waiting = append(b.waiting, p)
	if len(b.waiting) == b.expect {
		select {
		case b.enough <- struct{}{}:
		default: // told already
		}
	}
	first = !b.busy
	b.busy = true
	return first
}

// gather lets those who are about to come do so, and waits for those who are
// expected.
func (b *postbox) gather() {
	runtime.Gosched() // on one core nobody else gets here before the first is written
	late := time.NewTimer(gatherTime)
	defer late.Stop()
	for {
		b.mu.Lock()
		there := len(b.waiting) == 0 || len(b.waiting) >= b.expect
		b.mu.Unlock()
		if there {
			return
		}
		select {
		case <-b.enough: // perhaps of those before
		case <-late.C:
			return
		}
	}
}

// take returns what is to be written next; nil when nothing waits, and then
// the next to come is the first.
func (b *postbox) take() []*posting {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := min(len(b.waiting), postMost)
	batch := b.waiting[:n:n]
	b.waiting = b.waiting[n:]
	b.busy = n > 0
	return batch
}

// wrote notes how many are on their way: those who were written, and those who
// came meanwhile.
func (b *postbox) wrote(n int) {
	b.mu.Lock()
	b.expect = min(n+len(b.waiting), postMost)
	b.mu.Unlock()
}

// postAll writes what waits until nothing does.
func (x *Comments) postAll(ctx context.Context) {
	for {
		x.post.gather()
		batch := x.post.take()
		if len(batch) == 0 {
			return
		}
		err := x.postBatch(ctx, batch)
		alone := err != nil && len(batch) > 1 && !fault.Is(err, fault.Unavailable)
		for _, p := range batch {
			if err != nil {
				*p.Comment, p.err = p.before, err
			}
			if alone { // one of them did it: the others are not to suffer
				p.err = nil
				if err := x.postBatch(ctx, []*posting{p}); err != nil {
					p.err = err
				}
			}
		}
		x.post.wrote(len(batch))
		for _, p := range batch {
			close(p.done)
		}
	}
}

// postBatch writes comments in one transaction. A panic is an error: nobody
// above would catch it, and who waits is to be told.
func (x *Comments) postBatch(ctx context.Context, batch []*posting) (err error) {
	ctx, cancel := context.WithTimeout(ctx, postTime)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("comments not saved: panic: %v\n%s", v, debug.Stack())
		}
	}()
	return x.writeTelling(ctx, func(tx *db.Tx) (told, acts []event.Event, err error) {
		s := saving{x: x, tx: tx}
		in, err := s.admit(ctx, batch)
		if err != nil || len(in) == 0 {
			return nil, nil, err
		}
		if err := s.insert(ctx, in); err != nil {
			return nil, nil, err
		}
		if acts, err = s.saved(ctx, in); err != nil {
			return nil, nil, err
		}
		return once(acts), acts, s.finish(ctx)
	})
}

// once is what pages need to know of comments that came in together: of each
// story that some came, and everything else that happened.
func once(acts []event.Event) []event.Event {
	out := make([]event.Event, 0, 4)
	told := map[id.Story]bool{}
	for _, ev := range slices.Backward(acts) {
		if ev.Kind == event.CommentReceived {
			if told[ev.Story] {
				continue
			}
			told[ev.Story] = true
		}
		out = append(out, ev)
	}
	slices.Reverse(out)
	return out
}

// admit returns those of the comments that come in. What the others are refused
// for is seen before anything is written.
func (s *saving) admit(ctx context.Context, batch []*posting) ([]*posting, error) {
	codes := make([]id.Story, len(batch))
	for i, p := range batch {
		codes[i] = p.Comment.Story
	}
	slices.Sort(codes)
	grounds, err := groundsOf(ctx, s.tx, slices.Compact(codes))
	if err != nil {
		return nil, err
	}
	parents, err := s.answerable(ctx, batch)
	if err != nil {
		return nil, err
	}
	recent, err := s.recent(ctx, batch)
	if err != nil {
		return nil, err
	}
	in := make([]*posting, 0, len(batch))
	for _, p := range batch {
		c := p.Comment
		at, ok := grounds[c.Story]
		ok = ok && at.Edition == c.Edition && !at.LiveAt.IsZero() && !at.LiveAt.After(c.CreatedAt)
		if !ok || c.Parent != 0 && parents[c.Parent] != c.Story {
			p.err = fault.New(fault.NotFound, "comment.unknown")
			continue
		}
		if p.err = p.Admit(at, recent[c.Sender()]); p.err != nil {
			continue
		}
		c.Section = at.Section
		in = append(in, p)
		if from := c.Sender(); from != (comment.Sender{}) { // who sends twice at once is seen as well
			sent := comment.Sent{Story: c.Story, Author: c.Author(), Text: c.Text(), At: c.CreatedAt, State: c.State()}
			recent[from] = append([]comment.Sent{sent}, recent[from]...)
		}
	}
	return in, nil
}

// answerable returns the stories of those comments that are answered and may be.
func (s *saving) answerable(ctx context.Context, batch []*posting) (map[id.Comment]id.Story, error) {
	var list []id.Comment
	for _, p := range batch {
		if n := p.Comment.Parent; n != 0 && !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	out := map[id.Comment]id.Story{}
	list = padded(list)
	_, err := db.All(ctx, s.tx, func(r db.Scanner) (struct{}, error) {
		var n, code int64
		err := r.Scan(&n, &code)
		out[id.Comment(n)] = id.Story(code)
		return struct{}{}, err
	}, `SELECT id, story FROM comments WHERE id IN (`+db.In(1, len(list))+`) AND shown = 1 AND parent = 0`, ints(list)...)
	return out, err
}

// recent reads what the comments' senders sent in the last FloodSpan, newest
// first.
func (s *saving) recent(ctx context.Context, batch []*posting) (map[comment.Sender][]comment.Sent, error) {
	out := map[comment.Sender][]comment.Sent{}
	var list []comment.Sender
	since := batch[0].Comment.CreatedAt
	for _, p := range batch {
		if from := p.Comment.Sender(); from != (comment.Sender{}) && !slices.Contains(list, from) {
			list = append(list, from)
		}
		if p.Comment.CreatedAt.Before(since) {
			since = p.Comment.CreatedAt
		}
	}
	if len(list) == 0 {
		return out, nil
	}
	list = padded(list)
	var args []any
	for _, from := range list {
		args = append(args, from[:])
	}
	_, err := db.All(ctx, s.tx, func(r db.Scanner) (struct{}, error) {
		var from comment.Sender
		var raw []byte
		c, err := scanSent(r, &raw)
		copy(from[:], raw)
		out[from] = append(out[from], c)
		return struct{}{}, err
	}, `SELECT id, story, author, text, created_at, state, sender FROM comments
		WHERE sender IN (`+db.In(1, len(list))+`) AND created_at >= $`+strconv.Itoa(len(list)+1),
		append(args, db.Micros(since.Add(-comment.FloodSpan)))...)
	for _, sent := range out {
		slices.SortFunc(sent, func(a, b comment.Sent) int { return b.At.Compare(a.At) })
	}
	return out, err
}

var postTable = Table{"comments", append(slices.Clone(commentBody), "story", "edition", "section_id", "parent", "created_at", "receipt", "version")}

// insert writes the comments' own rows and numbers them.
func (s *saving) insert(ctx context.Context, in []*posting) error {
	of := map[comment.ReceiptHash]*comment.Comment{}
	rows := make([][]any, len(in))
	for i, p := range in {
		c := p.Comment
		values, err := bodyValues(c.Record())
		if err != nil {
			return err
		}
		rows[i] = append(values, int64(c.Story), string(c.Edition), int64(c.Section), int64(c.Parent), db.Micros(c.CreatedAt), c.Receipt[:], int64(1))
		of[c.Receipt] = c
	}
	for part := range slices.Chunk(rows, postTogether) {
		text, args := insertText(postTable, part)
		_, err := db.All(ctx, s.tx, func(r db.Scanner) (struct{}, error) {
			var n int64
			var receipt []byte
			if err := r.Scan(&n, &receipt); err != nil {
				return struct{}{}, err
			}
			if c := of[comment.ReceiptHash(receipt)]; c != nil {
				c.ID, c.Version = id.Comment(n), 1
			}
			return struct{}{}, nil
		}, text+` RETURNING id, receipt`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

var revisionTable = Table{"comment_revisions", []string{"comment_id", "revision", "author", "text", "findings", "at"}}

// saved writes what goes with comments that have their numbers, and returns
// what happened.
func (s *saving) saved(ctx context.Context, in []*posting) ([]event.Event, error) {
	var evs []event.Event
	var revisions [][]any
	for _, p := range in {
		c := p.Comment
		change := p.Saved(c)
		evs = append(evs, change.Events...)
		if change.Log != nil { // decided by a check at once
			change.Revised = true
			if err := s.save(ctx, c, comment.Waiting, change); err != nil {
				return nil, err
			}
			continue
		}
		if err := s.together(ctx, c); err != nil {
			return nil, err
		}
		rec := c.Record()
		findings, err := toJSON(rec.Findings)
		if err != nil {
			return nil, err
		}
		revisions = append(revisions, []any{int64(rec.ID), rec.Revision, rec.Author, rec.Text, findings, db.Micros(rec.RevisedAt)})
		if err := s.count(ctx, rec.Edition, change.Figures); err != nil {
			return nil, err
		}
	}
	return evs, insertRows(ctx, s.tx, revisionTable, revisions, "")
}

// together finds a new comment's place among those that are nearly the same.
// One that has not been looked at has none yet.
func (s *saving) together(ctx context.Context, c *comment.Comment) error {
	if !c.Screened() {
		c.Group(c.ID)
		return nil
	}
	alike, err := s.group(ctx, c.Record(), false)
	if err != nil {
		return err
	}
	c.Group(alike)
	return db.Do(ctx, s.tx, `UPDATE comments SET alike = $1 WHERE id = $2`, int64(alike), int64(c.ID))
}
