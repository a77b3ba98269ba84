package comment

import (
	"context"
	"net/mail"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"peyk/internal/account"
	"peyk/internal/clock"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Screener looks at a comment and says what it saw. It never decides. recent
// are the same sender's latest comments.
type Screener interface {
	Screen(ctx context.Context, c *Comment, recent []*Comment) []Finding
}

// Service applies the rules of this package to stored comments.
type Service struct {
	store  Store
	screen Screener
	now    clock.Clock
	most   int // comments on one page
}

// NewService returns a service over the store.
func NewService(store Store, screen Screener, now clock.Clock) *Service {
	return &Service{store: store, screen: screen, now: now, most: maxThread}
}

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

// repeatSpan is how long the same words under the same name, of the same
// sender under the same story, count as sent twice by mistake. It is short: a
// sender is a network and a browser, and neighbours may say the same.
const repeatSpan = 2 * time.Minute

// recentSpan is how far back a screening sees the sender's other comments.
const recentSpan = 24 * time.Hour

// Post receives a comment and returns the secret of its receipt. Nothing of it
// is public until a moderator approves this very text.
func (s *Service) Post(ctx context.Context, p Posting) (secret string, c *Comment, err error) {
	if err := p.check(); err != nil {
		return "", nil, err
	}
	now := s.now()
	if !p.At.IsZero() {
		now = p.At
	}
	recent, err := s.store.RecentBySender(ctx, p.Sender, now.Add(-recentSpan))
	if err != nil {
		return "", nil, err
	}
	for _, r := range recent {
		if r.Story == p.Story && r.Text == p.Text && r.Author == p.Author && now.Sub(r.CreatedAt) < repeatSpan {
			return "", nil, fault.New(fault.Conflict, "comment.sent-already")
		}
	}
	secret, hash := newSecret()
	c = &Comment{
		Story: p.Story, Edition: p.Edition, Parent: p.Parent, Author: p.Author, Email: p.Email, Text: p.Text,
		Revision: 1, State: Waiting, CreatedAt: now, Receipt: hash, Sender: p.Sender,
	}
	c.Findings = s.screen.Screen(ctx, c, recent)
	err = s.store.CreateComment(ctx, c, func(c *Comment) []event.Event {
		return []event.Event{c.event(event.CommentReceived, 0, now)}
	})
	if err != nil {
		return "", nil, err
	}
	return secret, c, nil
}

// check trims what was typed and names every field at fault.
func (p *Posting) check() error {
	var f fault.Fields
	p.Author, p.Email = strings.TrimSpace(p.Author), strings.TrimSpace(p.Email)
	p.Text = strings.TrimSpace(strings.ReplaceAll(p.Text, "\r\n", "\n"))
	text := func(field, s string, most int, control func(rune) bool) {
		switch n := utf8.RuneCountInString(s); {
		case !utf8.ValidString(s):
			f.Add(field, "field.encoding")
		case strings.ContainsFunc(s, control):
			f.Add(field, "field.control")
		case n > most:
			f.Add(field, "field.long", "max", most, "have", n)
		}
	}
	text("author", p.Author, MaxAuthor, forbiddenInLine)
	text("email", p.Email, MaxEmail, forbiddenInLine)
	if p.Email != "" {
		if a, err := mail.ParseAddress(p.Email); err != nil || a.Address != p.Email {
			f.Add("email", "field.email")
		}
	}
	if p.Text == "" {
		f.Add("text", "field.required")
	}
	text("text", p.Text, MaxText, forbiddenInText)
	return f.Err()
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

// Ruling is what a moderator orders.
type Ruling struct {
	Act     Act
	Version int64  // of the comment the moderator saw; 0 skips the check
	Rule    string // for Refuse: the code of the rule it breaks
	// RulesVersion is of the policy the moderator saw; 0 skips the check. A
	// reopening needs none.
	RulesVersion int
	Note         string // to the sender
}

// maxNote bounds a moderator's note, in code points.
const maxNote = 1000

// Decide applies a moderator's ruling and returns the comment as it then
// stands.
func (s *Service) Decide(ctx context.Context, actor account.Actor, n id.Comment, r Ruling) (*Comment, error) {
	r.Note = strings.TrimSpace(r.Note)
	if utf8.RuneCountInString(r.Note) > maxNote {
		var f fault.Fields
		f.Add("note", "field.long", "max", maxNote, "have", utf8.RuneCountInString(r.Note))
		return nil, f.Err()
	}
	// Read before the change and not inside it: a transaction that waits for a
	// second connection can wait for ever. A comment never changes its edition.
	have, err := s.store.Comment(ctx, n)
	if err != nil {
		return nil, err
	}
	if err := account.Check(actor, account.CommentModerate, have.Section); err != nil {
		return nil, err
	}
	sets, err := s.RuleSets(ctx, have.Edition)
	if err != nil {
		return nil, err
	}
	return s.store.UpdateComment(ctx, n, func(c *Comment) ([]event.Event, error) {
		if err := account.Check(actor, account.CommentModerate, c.Section); err != nil {
			return nil, err
		}
		if r.Version != 0 && r.Version != c.Version {
			return nil, fault.New(fault.Conflict, "error.changed-meanwhile")
		}
		if r.RulesVersion != 0 && r.RulesVersion != sets[0].Version {
			return nil, fault.New(fault.Conflict, "error.changed-meanwhile")
		}
		return c.apply(actor, r, sets[0], s.now())
	})
}

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

// Receipt is what a sender is told.
type Receipt struct {
	*Comment
	Rule    Rule // the broken rule, as it read in the version of the decision
	Waiting time.Duration
}

// Receipt returns the receipt behind a secret; NotFound for a wrong one.
func (s *Service) Receipt(ctx context.Context, secret string) (Receipt, error) {
	if len(secret) > 64 {
		return Receipt{}, fault.New(fault.NotFound, "receipt.none")
	}
	c, err := s.store.ByReceipt(ctx, HashReceipt(secret))
	if err != nil {
		return Receipt{}, err
	}
	r := Receipt{Comment: c}
	if c.State == Waiting {
		r.Waiting = max(0, s.now().Sub(c.CreatedAt))
	}
	if c.Decision == nil || c.Decision.Verdict != Rejected {
		return r, nil
	}
	sets, err := s.RuleSets(ctx, c.Edition)
	if err != nil {
		return r, err
	}
	for _, set := range sets {
		if set.Version == c.Decision.RuleVersion {
			r.Rule, _ = set.Rule(c.Decision.Rule)
		}
	}
	return r, nil
}

func (c *Comment) event(kind event.Kind, actor id.User, now time.Time) event.Event {
	return event.Event{
		Kind: kind, At: now, Actor: actor, Edition: c.Edition, Section: c.Section, Story: c.Story, Comment: c.ID,
		Detail: map[string]string{"revision": strconv.Itoa(c.Revision)},
	}
}
