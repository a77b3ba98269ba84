package comment

import (
	"context"
	"time"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Place is what settings are of: an edition, a section of it, or a story.
type Place struct {
	Edition id.Edition
	Section id.Section
	Story   id.Story
}

// Settings are what an agency sets of an edition, a section or a story. Of a
// section and a story only CloseAfter and Closed count: the story's go before
// the section's, and those before the edition's.
type Settings struct {
	// CloseAfter is after how many days since its publication a story takes no
	// comments any more: 0 leaves it to the larger place, -1 is never.
	CloseAfter int `json:"close_after,omitempty"`
	// Closed takes no comments at all; Open does whatever the larger places say.
	Closed bool `json:"closed,omitempty"`
	Open   bool `json:"open,omitempty"`
	// Since is when Closed was set; the service keeps it.
	Since time.Time `json:"since,omitzero"`

	Votes bool `json:"votes,omitempty"` // readers vote on comments
	Flood int  `json:"flood,omitempty"` // comments of one sender in five minutes; 0 for the default
	Keep  int  `json:"keep,omitempty"`  // days that senders and addresses are kept; 0 for the default

	Version int64 `json:"-"`
}

// The defaults.
const (
	defaultFlood = 20
	defaultKeep  = 30 // days
	maxDays      = 3650
)

func (s Settings) flood() int {
	if s.Flood > 0 {
		return s.Flood
	}
	return defaultFlood
}

// KeepFor is how long senders' hashes and addresses are kept.
func (s Settings) KeepFor() time.Duration {
	days := s.Keep
	if days <= 0 {
		days = defaultKeep
	}
	return time.Duration(days) * 24 * time.Hour
}

// Openness says whether a story takes comments.
type Openness struct {
	Visible bool // readers can see the story
	Open    bool
	// Until is when it closes by age; zero when it does not.
	Until time.Time
	Votes bool
	// Why and Since tell of a visible story that takes none what closed it and
	// when; Since is zero when that is not known.
	Why   Closing
	Since time.Time
}

// Closing is what closes a story's comments.
type Closing string

// What closes comments: their story's age, or somebody, for a place.
const (
	ByAge     Closing = "age"
	ByEdition Closing = "edition"
	BySection Closing = "section"
	ByStory   Closing = "story"
)

func (g Ground) edition() Settings { return g.Settings[0] }

func (g Ground) open(now time.Time) Openness {
	out := Openness{Visible: !g.LiveAt.IsZero() && !g.LiveAt.After(now), Votes: g.edition().Votes}
	closed, days := false, 0
	for i, s := range g.Settings { // the smaller place is the later
		switch {
		case s.Open:
			closed = false
		case s.Closed:
			closed = true
			out.Why, out.Since = [...]Closing{ByEdition, BySection, ByStory}[i], s.Since
		}
		if s.CloseAfter != 0 {
			days = s.CloseAfter
		}
	}
	if g.Settings[2].Open { // what was opened by hand stays open, however old
		days = -1
	}
	if days > 0 {
		out.Until = g.LiveAt.Add(time.Duration(days) * 24 * time.Hour)
	}
	old := !out.Until.IsZero() && !now.Before(out.Until)
	out.Open = out.Visible && !closed && !old
	switch {
	case closed:
	case old:
		out.Why, out.Since = ByAge, out.Until
	default:
		out.Why, out.Since = "", time.Time{}
	}
	return out
}

// Openness returns whether a story takes comments now.
func (s *Service) Openness(ctx context.Context, code id.Story) (Openness, error) {
	g, err := s.store.Ground(ctx, code)
	return g.open(s.now()), err
}

// Settings returns the settings of a place alone; zero ones where none are.
func (s *Service) Settings(ctx context.Context, actor account.Actor, at Place) (Settings, error) {
	if err := account.Check(actor, account.DeskSee, 0); err != nil {
		return Settings{}, err
	}
	return s.store.Settings(ctx, at)
}

// Set replaces the settings of a place. Those of an edition are for who
// publishes its rules, those of a section or a story for its moderators.
func (s *Service) Set(ctx context.Context, actor account.Actor, at Place, set Settings) error {
	if at.Story != 0 {
		g, err := s.store.Ground(ctx, at.Story)
		if err != nil {
			return err
		}
		if g.Edition != at.Edition {
			return fault.New(fault.NotFound, "comment.unknown")
		}
		at.Section = 0
		if err := account.Check(actor, account.CommentModerate, g.Section); err != nil {
			return err
		}
	} else if at.Section != 0 {
		if err := account.Check(actor, account.CommentModerate, at.Section); err != nil {
			return err
		}
	} else if err := account.Check(actor, account.RulesPublish, 0); err != nil {
		return err
	}
	if at.Section != 0 || at.Story != 0 {
		set.Votes, set.Flood, set.Keep = false, 0, 0
	}
	var f fault.Fields
	if set.CloseAfter < -1 || set.CloseAfter > maxDays {
		f.Add("close_after", "field.choose")
	}
	if set.Closed && set.Open {
		f.Add("closed", "field.choose")
	}
	if set.Flood < 0 || set.Flood > 1000 {
		f.Add("flood", "field.choose")
	}
	if set.Keep < 0 || set.Keep > maxDays {
		f.Add("keep", "field.choose")
	}
	if err := f.Err(); err != nil {
		return err
	}
	set.Since = time.Time{}
	if set.Closed {
		set.Since = s.now()
		was, err := s.store.Settings(ctx, at)
		if err != nil {
			return err
		}
		if was.Closed {
			set.Since = was.Since
		}
	}
	return s.store.SaveSettings(ctx, at, set, []event.Event{{
		Kind: event.CommentsSet, At: s.now(), Actor: actor.User, Edition: at.Edition, Section: at.Section, Story: at.Story,
	}})
}
