package comment

import (
	"context"
	"net/mail"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"peyk/internal/clock"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Service applies the rules of this package to stored comments.
type Service struct {
	store    Stores
	screen   Screener
	now      clock.Clock
	most     int           // comments in one Thread
	patience time.Duration // of a screening
	later    bool          // screenings are put off
	looking  atomic.Int32  // screenings of posts under way

	letterKey []byte // of the receipts' secrets in letters

	mu    sync.Mutex
	lists map[id.Edition]keptWords
}

// NewService returns a service over the store.
func NewService(store Stores, screen Screener, now clock.Clock) *Service {
	return &Service{
		store: store, screen: screen, now: now, most: maxThread, patience: screenTime, lists: map[id.Edition]keptWords{},
	}
}

// ScreenLater puts off the screening of what is sent from now on, to
// ScreenPending: until then it counts as held and cannot be approved.
func (s *Service) ScreenLater(later bool) { s.later = later }

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
	// floodSpan is the time in which a sender may send as many comments as the
	// edition's settings say.
	floodSpan = 5 * time.Minute
	// recentSpan is how far back a screening sees the sender's other comments.
	recentSpan = 24 * time.Hour
)

// maxLooking is how many comments are screened at once while their senders
// wait. In a rush the others are taken in unscreened, which counts as held, and
// are looked at by ScreenPending.
const maxLooking = 4

// Post receives a comment and returns the secret of its receipt. Nothing of it
// is public until a moderator approves this very text. What is too long, sent
// twice, sent in a flood, or sent where comments are closed is refused at once.
func (s *Service) Post(ctx context.Context, p Posting) (secret string, c *Comment, err error) {
	if err := p.check(); err != nil {
		return "", nil, err
	}
	now := s.now()
	if !p.At.IsZero() {
		now = p.At
	}
	ground, err := s.store.Ground(ctx, p.Story)
	if err != nil {
		return "", nil, err
	}
	if ground.Edition != p.Edition {
		return "", nil, fault.New(fault.NotFound, "comment.unknown")
	}
	open := ground.open(now)
	if !open.Open && open.Visible && p.At.IsZero() {
		return "", nil, fault.New(fault.Conflict, "comment.closed")
	}
	secret, hash := newSecret()
	c = &Comment{
		Head: Head{Story: p.Story, Edition: p.Edition, Parent: p.Parent, CreatedAt: now, Receipt: hash},
		b: Body{
			Author: p.Author, Email: p.Email, Text: p.Text, Revision: 1, RevisedAt: now, Sender: p.Sender,
			State: Waiting, Reason: New, QueuedAt: now, Risk: 1,
		},
	}
	sub, err := s.subject(ctx, c)
	if err != nil {
		return "", nil, err
	}
	if err := limits(p, sub.Recent, now, ground.edition().flood()); err != nil {
		return "", nil, err
	}
	rules, err := s.inForce(ctx, p.Edition)
	if err != nil {
		return "", nil, err
	}
	if !s.later {
		if s.looking.Add(1) <= maxLooking {
			c.looked(s.look(ctx, sub))
		}
		s.looking.Add(-1)
	}
	err = s.store.CreateComment(ctx, c, func(c *Comment) Change {
		change := c.siftIfAllowed(rules, now)
		change.Events = append([]event.Event{c.event(event.CommentReceived, order{now: now}, nil)}, change.Events...)
		change.Figures = append(change.Figures, Figure{At: now, Kind: FigureReceived, N: 1})
		return change
	})
	if err != nil {
		return "", nil, err
	}
	return secret, c, nil
}

// limits refuses what was sent just now, and a sender's burst.
func limits(p Posting, recent []Sent, now time.Time, flood int) error {
	burst, first := 0, now
	for _, r := range recent {
		if r.Story == p.Story && r.Text == p.Text && r.Author == p.Author && now.Sub(r.At) < repeatSpan {
			return fault.New(fault.Conflict, "comment.sent-already")
		}
		if now.Sub(r.At) < floodSpan {
			burst, first = burst+1, r.At
		}
	}
	if burst >= flood && p.At.IsZero() {
		wait := floodSpan - now.Sub(first)
		return fault.New(fault.TooMany, "comment.flood").With("seconds", int(wait.Seconds())+1)
	}
	return nil
}

// check trims what was typed and names every field at fault.
func (p *Posting) check() error {
	var f fault.Fields
	p.Email = strings.TrimSpace(p.Email)
	p.Author, p.Text = tidy(p.Author, p.Text)
	checkWords(&f, p.Author, p.Text)
	checkText(&f, "email", p.Email, MaxEmail, forbiddenInLine)
	if p.Email != "" {
		if a, err := mail.ParseAddress(p.Email); err != nil || a.Address != p.Email {
			f.Add("email", "field.email")
		}
	}
	return f.Err()
}

func tidy(author, text string) (string, string) {
	return strings.TrimSpace(author), strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}

// checkWords names what is wrong with a name and a text.
func checkWords(f *fault.Fields, author, text string) {
	checkText(f, "author", author, MaxAuthor, forbiddenInLine)
	if text == "" {
		f.Add("text", "field.required")
	}
	checkText(f, "text", text, MaxText, forbiddenInText)
}

func checkText(f *fault.Fields, field, s string, most int, control func(rune) bool) {
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s):
		f.Add(field, "field.encoding")
	case strings.ContainsFunc(s, control):
		f.Add(field, "field.control")
	case n > most:
		f.Add(field, "field.long", "max", most, "have", n)
	}
}

// note trims a note and refuses one that is too long.
func note(field, s string) (string, error) {
	var f fault.Fields
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	checkText(&f, field, s, MaxNote, forbiddenInText)
	return s, f.Err()
}

// forbiddenInText reports characters that no comment may hold: controls, and
// the marks that turn the direction of what follows them on the page (the
// "Trojan Source" trick). The half-space and the joiner are letters' business.
func forbiddenInText(r rune) bool {
	switch r {
	case '\n', '\t':
		return false
	case '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069':
		return true
	}
	return unicode.IsControl(r)
}

func forbiddenInLine(r rune) bool { return r == '\n' || r == '\t' || forbiddenInText(r) }
