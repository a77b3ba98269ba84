package comment

import (
	"context"
	"strconv"

	"peyk/internal/id"
)

// News is what a sender would be told of how the comment stands; empty while
// there is nothing to tell. Two moments with the same news need one letter.
func (c *Comment) News() string {
	revision, strikes := strconv.Itoa(c.b.Revision), ""
	if len(c.b.Strikes) > 0 {
		strikes = "/struck"
		for _, s := range c.b.Strikes {
			strikes += "," + strconv.Itoa(s.Start) + "-" + strconv.Itoa(s.End)
		}
	}
	switch c.b.State {
	case Published:
		return "published/" + revision + strikes
	case Refused:
		news := "refused/" + revision + "/" + c.b.Decision.Rule
		if c.hasAppealed() && c.b.Appeal.Outcome == RefusalUpheld {
			news += "/upheld"
		}
		return news
	default:
		return ""
	}
}

// Told returns the news that the sender was last told.
func (c *Comment) Told() string { return c.b.Told }

// Find returns a comment in any state, for the program itself.
func (s *Service) Find(ctx context.Context, n id.Comment) (*Comment, error) {
	return s.store.Comment(ctx, n)
}

// RuleOf returns the rule that a refusal names, as it read in its version.
func (s *Service) RuleOf(ctx context.Context, c *Comment) (Rule, error) {
	d := c.b.Decision
	if d == nil || d.Rule == "" {
		return Rule{}, nil
	}
	list, err := s.broken(ctx, c.Edition, []Decision{*d})
	return list[d.ID], err
}

// MarkTold notes what a sender was told.
func (s *Service) MarkTold(ctx context.Context, n id.Comment, news string) error {
	return s.store.MarkTold(ctx, n, news)
}

// forgetBatch is how many comments are blanked in one transaction.
const forgetBatch = 500

// Forget blanks in an edition the hashes that stand for senders and readers,
// and addresses, of what is older than the edition's settings keep. An address
// stays while its comment waits for a decision. It returns how many comments
// it blanked.
func (s *Service) Forget(ctx context.Context, e id.Edition) (int, error) {
	set, err := s.store.Settings(ctx, Place{Edition: e})
	if err != nil {
		return 0, err
	}
	before := s.now().Add(-set.KeepFor())
	for total := 0; ; {
		n, err := s.store.Forget(ctx, e, before, forgetBatch)
		total += n
		if err != nil || n < forgetBatch {
			return total, err
		}
	}
}
