package rank

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"peyk/internal/fault"
	"peyk/internal/id"
)

// Tally is the answers to "was this news helpful?".
type Tally struct{ Yes, No int }

// Ballot is a reader's answer.
type Ballot struct {
	Story  id.Story
	Reader Reader // its last byte is 0 and counts the neighbours who share the hash
	Before Reader // under the key that went before
	// Network is the hash of the reader's network, and Most how many answers
	// of it count.
	Network Reader
	Most    int
	// Shared is how many readers are taken to be behind the hash. While there
	// are fewer answers than that, one that comes later than Patience after
	// the last is a neighbour's; else the reader has changed their mind.
	Shared  int
	Helpful bool
	Now     time.Time
}

// Patience is how long after an answer another one from the same hash is a
// change of mind.
const Patience = 10 * time.Minute

// The bounds of answers: how many a network may give beyond its views of the
// story, and how many neighbours share a hash. One: who votes has loaded the
// page, but the counter may have been restarted since.
const (
	fewVotes      = 1
	maxNeighbours = 64
)

// Reason is why a reader answered so.
type Reason struct {
	Helpful bool
	Code    string // one of ReasonCodes; may be empty
	Note    string // in the reader's words; may be empty
	At      time.Time
}

// Voice is what readers answered on a story.
type Voice struct {
	Story   id.Story
	Tally   Tally
	Reasons int       // how many said why
	At      time.Time // of the newest answer
}

// MaxNote bounds a reader's words, in characters.
const MaxNote = 500

// ReasonCodes lists what can be chosen as the reason of an answer. Their names
// are in the catalogue under vote.reason.
func ReasonCodes(helpful bool) []string {
	if helpful {
		return []string{"clear", "new", "useful", "complete"}
	}
	return []string{"wrong", "incomplete", "unclear", "biased", "old", "headline"}
}

// Vote saves a reader's answer and returns the new tally. It is on the disk
// when it returns. v is the reader's request; its story is voted on. Programs
// that say what they are have no vote, and are not told.
func (s *Service) Vote(ctx context.Context, v Visit, helpful bool) (Tally, error) {
	if robot(v.Agent) {
		return s.store.TallyOf(ctx, v.Story)
	}
	b := s.ballot(&v)
	b.Helpful = helpful
	return s.store.Vote(ctx, b)
}

// Explain saves why a reader answered so.
func (s *Service) Explain(ctx context.Context, v Visit, r Reason) error {
	r.Note = strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' {
			return ' '
		}
		return c
	}, r.Note))
	var bad fault.Fields
	if r.Code != "" && !slices.Contains(ReasonCodes(r.Helpful), r.Code) {
		bad.Add("reason", "error.value")
	}
	if n := utf8.RuneCountInString(r.Note); n > MaxNote {
		bad.Add("note", "vote.note-long", "n", n, "max", MaxNote)
	}
	if r.Code == "" && r.Note == "" {
		bad.Add("reason", "vote.say-something")
	}
	if err := bad.Err(); err != nil {
		return err
	}
	if robot(v.Agent) {
		return fault.New(fault.NotFound, "vote.first")
	}
	b := s.ballot(&v)
	b.Helpful, r.At = r.Helpful, b.Now
	return s.store.Explain(ctx, b, r)
}

// ballot says who votes. A network may give as many answers as it has readers
// of the story.
func (s *Service) ballot(v *Visit) Ballot {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.counter
	a := c.agent(v.Agent, v.Language)
	b := Ballot{Story: v.Story, Now: s.now(), Most: fewVotes, Shared: 1}
	b.Reader, b.Network = c.keys.Now.voter(v, a.sum)
	is := c.keys.Now.names(v, a.sum)
	var was names
	if c.second {
		b.Before, _ = c.keys.Old.voter(v, a.sum)
		was = c.keys.Old.names(v, a.sum)
	}
	if e := c.networkStories.known(is.networkStory, was.networkStory); e != nil {
		b.Most += int(math.Ceil(float64(e.c))) // views of yesterday are halves
	}
	if e := c.pairs.known(is.pair, was.pair); e != nil {
		b.Shared = min(max(1, int(e.c)), maxNeighbours)
	}
	return b
}

// known is find under either name.
func (m *memory) known(name, before uint64) *entry {
	if e := m.find(name); e != nil || before == 0 {
		return e
	}
	return m.find(before)
}

// TallyOf returns the answers on a story.
func (s *Service) TallyOf(ctx context.Context, code id.Story) (Tally, error) {
	return s.store.TallyOf(ctx, code)
}

// Voices lists the stories of an edition whose answers are the newest.
func (s *Service) Voices(ctx context.Context, e id.Edition, limit int) ([]Voice, error) {
	return s.store.Voices(ctx, e, limit)
}

// ReasonsOf lists the reasons given on a story, the newest first.
func (s *Service) ReasonsOf(ctx context.Context, code id.Story, limit int) ([]Reason, error) {
	return s.store.ReasonsOf(ctx, code, limit)
}
