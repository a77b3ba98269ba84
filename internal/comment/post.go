package comment

import (
	"context"
	"time"

	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Posting is what a reader sends.
type Posting struct {
	Story   id.Story
	Edition id.Edition
	Parent  id.Comment
	Author  string
	Email   string
	Text    string
	Sender  Sender
	At      time.Time // zero for now; an importer knows better
}

// The limits that a sender is told of at once.
const (
	// repeatSpan is how long the same words under the same name, of the same
	// sender under the same story, count as sent twice by mistake. It is short: a
	// sender is a network and a browser, and neighbours may say the same.
	repeatSpan = 2 * time.Minute
	// FloodSpan is the time in which a sender may send as many comments as the
	// edition's settings say.
	FloodSpan = 5 * time.Minute
	// recentSpan is how far back a screening sees the sender's other comments.
	recentSpan = 24 * time.Hour
)

// Arrival is a comment on its way into the store, with what decides there
// whether it comes in. Both functions may be called again should the store have
// to write it once more.
type Arrival struct {
	Comment *Comment
	// Admit says no before anything is written. It is told what stands around
	// the comment as the transaction that would save it sees that: its story, and
	// what its sender sent in the last FloodSpan, newest first.
	Admit func(at Ground, recent []Sent) error
	// Saved is called when the comment has its number, and returns what else is
	// to be written.
	Saved func(c *Comment) Change
}

// Post receives a comment and returns the secret of its receipt. Nothing of it
// is public until a moderator approves this very text. What is too long, sent
// twice, sent in a flood, or sent where comments are closed is refused at once.
func (s *Service) Post(ctx context.Context, p Posting) (secret string, c *Comment, err error) {
	s.rush.enter()
	defer s.rush.leave()
	if err := p.check(); err != nil {
		return "", nil, err
	}
	now := s.now()
	if !p.At.IsZero() {
		now = p.At
	}
	secret, hash := newSecret()
	c = &Comment{
		Head: Head{Story: p.Story, Edition: p.Edition, Parent: p.Parent, CreatedAt: now, Receipt: hash},
		b: Body{
			Author: p.Author, Email: p.Email, Text: p.Text, Revision: 1, RevisedAt: now, Sender: p.Sender,
			State: Waiting, Reason: New, QueuedAt: now, Risk: 1,
		},
	}
	var rules RuleSet
	if s.rush.quiet() {
		if rules, err = s.lookAtNew(ctx, c); err != nil {
			return "", nil, err
		}
	}
	err = s.store.CreateComment(ctx, &Arrival{
		Comment: c,
		Admit:   func(at Ground, recent []Sent) error { return p.admit(at, recent, now) },
		Saved: func(c *Comment) Change {
			change := c.siftIfAllowed(rules, now)
			change.Events = append([]event.Event{c.event(event.CommentReceived, order{now: now}, nil)}, change.Events...)
			change.Figures = append(change.Figures, Figure{At: now, Kind: FigureReceived, N: 1})
			return change
		},
	})
	if err != nil {
		return "", nil, err
	}
	s.rush.arrived.Add(1)
	if !c.b.Screened {
		s.rush.wait()
	}
	return secret, c, nil
}

// lookAtNew screens a comment while its sender waits, and returns the rules
// under which a check may refuse it.
func (s *Service) lookAtNew(ctx context.Context, c *Comment) (RuleSet, error) {
	sub, err := s.subject(ctx, c)
	if err != nil {
		return RuleSet{}, err
	}
	rules, err := s.inForce(ctx, c.Edition)
	if err != nil {
		return RuleSet{}, err
	}
	c.looked(s.look(ctx, sub))
	return rules, nil
}

// admit refuses what is sent where comments are closed, what was sent just
// now, and a sender's burst.
func (p *Posting) admit(at Ground, recent []Sent, now time.Time) error {
	open := at.open(now)
	if !open.Open && open.Visible && p.At.IsZero() {
		return fault.New(fault.Conflict, "comment.closed")
	}
	flood := at.edition().flood()
	burst, first := 0, now
	for _, r := range recent {
		if r.Story == p.Story && r.Text == p.Text && r.Author == p.Author && now.Sub(r.At) < repeatSpan {
			return fault.New(fault.Conflict, "comment.sent-already")
		}
		if now.Sub(r.At) < FloodSpan {
			burst, first = burst+1, r.At
		}
	}
	if burst >= flood && p.At.IsZero() {
		wait := FloodSpan - now.Sub(first)
		return fault.New(fault.TooMany, "comment.flood").With("seconds", int(wait.Seconds())+1)
	}
	return nil
}
