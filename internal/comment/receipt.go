package comment

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"peyk/internal/fault"
	"peyk/internal/id"
)

// ReceiptHash is what is stored of a receipt's secret: its SHA-256. Whoever
// reads the database learns no receipt's address.
type ReceiptHash [sha256.Size]byte

// secretBytes is 144 bits: nobody guesses it, and it fits 24 characters.
const secretBytes = 18

// newSecret returns the secret of a new receipt, URL-safe, and its hash.
func newSecret() (string, ReceiptHash) {
	var raw [secretBytes]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the process instead
	secret := base64.RawURLEncoding.EncodeToString(raw[:])
	return secret, HashReceipt(secret)
}

// HashReceipt returns the hash under which a receipt is stored.
func HashReceipt(secret string) ReceiptHash { return sha256.Sum256([]byte(secret)) }

// Receipt is what a sender is told.
type Receipt struct {
	*Comment
	Rule    Rule          // the broken rule, as it read in the version of the decision
	Waiting time.Duration // how long it has been in the queue; 0 when it is not
	// Place is how many comments are before it, Expected how long the wait will
	// likely be from now on, by the median of the last days; 0 for not known. Of
	// a longer queue than MaxPlace, Place is MaxPlace.
	Place    int
	Expected time.Duration
	History  []Decision // oldest first; those undone within seconds are left out
	// Broken holds by number of the decision which rule each refusal of History
	// names, as it read in that decision's version.
	Broken map[int64]Rule
	May    []Act // what its sender can do now
}

// MaxPlace is how far a place in the queue is counted.
const MaxPlace = 1000

// expectDays is over how many days the median wait is taken.
const expectDays = 7

// bySecret returns the comment behind a receipt's secret: the one its sender
// was given, or the one of a letter.
func (s *Service) bySecret(ctx context.Context, secret string) (*Comment, error) {
	none := fault.New(fault.NotFound, "receipt.none")
	if len(secret) > 64 {
		return nil, none
	}
	number, _, ok := strings.Cut(secret, letterMark)
	if !ok {
		return s.store.ByReceipt(ctx, HashReceipt(secret))
	}
	n, ok := id.ParseComment(number)
	if !ok || len(s.letterKey) == 0 {
		return nil, none
	}
	c, err := s.store.Comment(ctx, n)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, "receipt.none", err)
	}
	if !hmac.Equal([]byte(s.LetterSecret(c)), []byte(secret)) {
		return nil, none
	}
	return c, nil
}

// letterMark stands in the secrets of letters and in no other.
const letterMark = "."

// SignLetters gives the service the key under which it makes the secrets of
// letters. Without one there are none.
func (s *Service) SignLetters(key []byte) { s.letterKey = key }

// LetterSecret returns a secret that opens the comment's receipt as the
// sender's own does, for a letter to the address the sender gave: what the
// sender was given is not kept and cannot be told again. It is "" without a
// key.
func (s *Service) LetterSecret(c *Comment) string {
	if len(s.letterKey) == 0 {
		return ""
	}
	h := hmac.New(sha256.New, s.letterKey)
	h.Write([]byte("receipt\x00" + c.ID.String() + "\x00"))
	h.Write(c.Receipt[:])
	return c.ID.String() + letterMark + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:secretBytes])
}

// Receipt returns the receipt behind a secret; NotFound for a wrong one.
func (s *Service) Receipt(ctx context.Context, secret string) (Receipt, error) {
	c, err := s.bySecret(ctx, secret)
	if err != nil {
		return Receipt{}, err
	}
	r := Receipt{Comment: c, May: c.SenderMay()}
	histories, err := s.store.History(ctx, c.ID)
	if err != nil {
		return r, err
	}
	r.History = stood(histories[c.ID])
	now := s.now()
	if c.b.Reason != "" && !c.b.Shelved {
		r.Waiting = max(0, now.Sub(c.b.QueuedAt))
		if r.Place, err = s.store.Ahead(ctx, c.Edition, c.Due(), c.ID, MaxPlace); err != nil {
			return r, err
		}
		wait, err := s.medianWait(ctx, c.Edition, now)
		if err != nil {
			return r, err
		}
		r.Expected = max(0, wait-r.Waiting)
	}
	r.Broken, err = s.broken(ctx, c.Edition, r.History)
	if d := c.b.Decision; d != nil && d.Verdict == Rejected {
		r.Rule = r.Broken[d.ID]
	}
	return r, err
}

// medianWait is the median wait of the last days' first decisions.
func (s *Service) medianWait(ctx context.Context, e id.Edition, now time.Time) (time.Duration, error) {
	today, err := s.store.Today(ctx, e, now)
	if err != nil {
		return 0, err
	}
	list, err := s.store.Figures(ctx, e, today-expectDays+1, today)
	return SumOf(list).Wait, err
}

// broken are the rules that refusals name, by the decision's number, each as it
// read in its own version.
func (s *Service) broken(ctx context.Context, e id.Edition, history []Decision) (map[int64]Rule, error) {
	names := func(d Decision) bool { return d.Verdict == Rejected || d.Verdict == Upheld }
	if !slices.ContainsFunc(history, names) {
		return nil, nil
	}
	sets, err := s.store.RuleSets(ctx, e)
	out := map[int64]Rule{}
	for _, d := range history {
		i := slices.IndexFunc(sets, func(set RuleSet) bool { return set.Version == d.RuleVersion })
		if i < 0 || !names(d) {
			continue
		}
		if rule, ok := sets[i].Rule(d.Rule); ok {
			out[d.ID] = rule
		}
	}
	return out, err
}

// stood drops from a history what was undone, and the undoing.
func stood(list []Decision) []Decision {
	var out []Decision
	for _, d := range list {
		if d.Verdict == Undone {
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
			continue
		}
		out = append(out, d)
	}
	return out
}

// EditOwn changes the words behind a receipt. The comment waits again and is
// seen by nobody until the new words are approved. Version is that of the
// comment the sender saw, 0 to skip the check.
func (s *Service) EditOwn(ctx context.Context, secret, author, text string, version int64) (*Comment, error) {
	author, text = tidy(author, text)
	var f fault.Fields
	checkWords(&f, author, text)
	if err := f.Err(); err != nil {
		return nil, err
	}
	have, err := s.bySecret(ctx, secret)
	if err != nil {
		return nil, err
	}
	if have.b.Revision >= maxRevisions {
		return nil, fault.New(fault.TooMany, "comment.edited-often").With("max", maxRevisions)
	}
	rules, err := s.inForce(ctx, have.Edition)
	if err != nil {
		return nil, err
	}
	probe := &Comment{Head: have.Head, b: have.b.clone()}
	probe.b.Author, probe.b.Text = author, text
	sub, err := s.subject(ctx, probe)
	if err != nil {
		return nil, err
	}
	o := order{by: sender, words: &words{author, text}}
	if !s.rush.later {
		o.look = s.look(ctx, sub)
		// What a check may refuse by itself is left to ScreenPending: the edit is
		// one entry of the history, the refusal another.
		if slices.ContainsFunc(o.look.Findings, func(f Finding) bool { _, ok := rules.sifts(f); return ok }) {
			o.look = nil
		}
	}
	c, err := s.store.UpdateComment(ctx, have.ID, func(c *Comment) (Change, error) {
		if version != 0 && c.Version != version || c.b.Revision != have.b.Revision {
			return Change{}, fault.New(fault.Conflict, "error.changed-meanwhile")
		}
		o.now = s.now()
		return c.apply(Edit, o)
	})
	if err == nil && !c.b.Screened {
		s.rush.wait()
	}
	return c, err
}

// maxRevisions bounds how often a sender may edit.
const maxRevisions = 50

// WithdrawOwn takes a comment back for its sender. What was answered to it stays.
func (s *Service) WithdrawOwn(ctx context.Context, secret string) (*Comment, error) {
	return s.own(ctx, secret, Withdraw, order{})
}

// DeleteOwn removes every word of a comment, its name and its address, in all
// revisions. An empty entry is left in the log; answers stay.
func (s *Service) DeleteOwn(ctx context.Context, secret string) (*Comment, error) {
	return s.own(ctx, secret, Delete, order{})
}

// AppealOwn asks for another moderator's look at a refusal, once.
func (s *Service) AppealOwn(ctx context.Context, secret, why string) (*Comment, error) {
	why, err := note("text", why)
	if err != nil {
		return nil, err
	}
	return s.own(ctx, secret, AskAnother, order{note: why})
}

func (s *Service) own(ctx context.Context, secret string, act Act, o order) (*Comment, error) {
	have, err := s.bySecret(ctx, secret)
	if err != nil {
		return nil, err
	}
	o.by, o.now = sender, s.now()
	return s.store.UpdateComment(ctx, have.ID, func(c *Comment) (Change, error) { return c.apply(act, o) })
}

// OwnData is everything that is kept of one comment, for its sender.
type OwnData struct {
	Number    id.Comment `json:"number"`
	Edition   id.Edition `json:"edition"`
	Story     id.Story   `json:"story"`
	Answers   id.Comment `json:"answers,omitempty"`
	Author    string     `json:"author"`
	Email     string     `json:"email"`
	SenderKey string     `json:"sender_key"` // the keyed hash, empty when not kept any more
	SentAt    time.Time  `json:"sent_at"`
	State     State      `json:"state"`
	Likes     int        `json:"likes"`
	Dislikes  int        `json:"dislikes"`
	Reports   int        `json:"reports"`
	Revisions []Revision `json:"revisions"`
	Struck    []Span     `json:"struck,omitempty"`
	Appeal    *Appeal    `json:"appeal,omitempty"`
	History   []OwnEntry `json:"history"`
}

// OwnEntry is an entry of the history without who in the newsroom made it.
type OwnEntry struct {
	Verdict     Verdict   `json:"verdict"`
	Cause       Reason    `json:"cause,omitempty"`
	Revision    int       `json:"revision"`
	Rule        string    `json:"rule,omitempty"`
	RuleVersion int       `json:"rule_version,omitempty"`
	Note        string    `json:"note,omitempty"`
	Machine     string    `json:"machine,omitempty"`
	At          time.Time `json:"at"`
}

// ExportOwn returns everything that is kept of the comment behind a receipt.
func (s *Service) ExportOwn(ctx context.Context, secret string) (OwnData, error) {
	r, err := s.Receipt(ctx, secret)
	if err != nil {
		return OwnData{}, err
	}
	c := r.Comment
	out := OwnData{
		Number: c.ID, Edition: c.Edition, Story: c.Story, Answers: c.Parent, Author: c.b.Author, Email: c.b.Email,
		SentAt: c.CreatedAt, State: c.b.State, Likes: c.Likes, Dislikes: c.Dislikes, Reports: c.Reports,
		Struck: c.Strikes(), Appeal: c.Appeal(),
	}
	if c.b.Sender != (Sender{}) {
		out.SenderKey = fmt.Sprintf("%x", c.b.Sender[:])
	}
	if out.Appeal != nil {
		out.Appeal.Actor = 0
	}
	for _, d := range r.History {
		out.History = append(out.History, OwnEntry{
			Verdict: d.Verdict, Cause: d.Cause, Revision: d.Revision, Rule: d.Rule, RuleVersion: d.RuleVersion,
			Note: d.Note, Machine: d.Machine, At: d.At,
		})
	}
	out.Revisions, err = s.store.Revisions(ctx, c.ID)
	return out, err
}
