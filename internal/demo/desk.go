package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"peyk/internal/account"
	"peyk/internal/id"
	"peyk/internal/richtext"
	"peyk/internal/story"
)

// desk is what makes the newsroom look at work: fronts in order, corrections,
// a withdrawal, and stories left in every state before publication.
type desk struct {
	About []struct {
		Edition id.Edition `json:"edition"`
		Text    string     `json:"text"`
	} `json:"about"`
	Fronts []struct {
		Edition id.Edition `json:"edition"`
		Stories []string   `json:"stories"`
	} `json:"fronts"`
	Corrections []struct {
		Edition id.Edition `json:"edition"`
		Story   string     `json:"story"`
		Note    string     `json:"note"`
		Add     string     `json:"add"` // to the end of the lead
	} `json:"corrections"`
	Withdrawals []struct {
		Edition id.Edition           `json:"edition"`
		Story   string               `json:"story"`
		Kind    story.WithdrawalKind `json:"kind"`
		Notice  string               `json:"notice"`
	} `json:"withdrawals"`
	Drafts []draft `json:"drafts"`
}

// draft is a story left somewhere on its way.
type draft struct {
	Section  string    `json:"section"`
	Kicker   string    `json:"kicker"`
	Headline string    `json:"headline"`
	Lead     string    `json:"lead"`
	Body     string    `json:"body"`
	Acts     []deskAct `json:"acts"`
}

type deskAct struct {
	Role string    `json:"role"`
	Act  story.Act `json:"act"`
	Note string    `json:"note"`
	In   string    `json:"in"` // for schedule: from now
}

// planDesk plans the desk's acts in the last minutes before now.
func (p *play) planDesk() error {
	raw, err := content.ReadFile("content/desk.json")
	if err != nil {
		return fmt.Errorf("demo desk: %w", err)
	}
	var d desk
	if err := json.Unmarshal(raw, &d); err != nil {
		return fmt.Errorf("demo desk: %w", err)
	}
	at := p.now.Add(-4 * time.Minute)
	next := func(do func(ctx context.Context) error) {
		p.plan(at, do)
		at = at.Add(2 * time.Second)
	}
	for _, a := range d.About {
		next(func(ctx context.Context) error { return p.describe(ctx, a.Edition, a.Text) })
	}
	for _, f := range d.Fronts {
		next(func(ctx context.Context) error { return p.arrange(ctx, f.Edition, f.Stories) })
	}
	for _, c := range d.Corrections {
		next(func(ctx context.Context) error {
			s := p.stories[string(c.Edition)+"/"+c.Story]
			text := s.Content
			text.Lead += c.Add
			return p.do(ctx, s, account.Editor, story.Correct, story.Order{Content: &text, Note: c.Note})
		})
	}
	for _, w := range d.Withdrawals {
		next(func(ctx context.Context) error {
			s := p.stories[string(w.Edition)+"/"+w.Story]
			return p.do(ctx, s, account.Chief, story.Withdraw, story.Order{Note: w.Notice, Withdrawal: w.Kind})
		})
	}
	for _, left := range d.Drafts {
		next(func(ctx context.Context) error { return p.leave(ctx, left) })
	}
	return nil
}

// do acts on a story in place.
func (p *play) do(ctx context.Context, s *story.Story, role account.Role, act story.Act, o story.Order) error {
	after, err := p.Stories.Act(ctx, p.actors[role], s.Code, act, o)
	if err != nil {
		return fmt.Errorf("%s story %d: %w", act, s.Code, err)
	}
	*s = *after
	return nil
}

// describe writes what an edition says of itself.
func (p *play) describe(ctx context.Context, e id.Edition, text string) error {
	editions, err := p.Site.Editions(ctx)
	if err != nil {
		return fmt.Errorf("demo about: %w", err)
	}
	for _, ed := range editions {
		if ed.Edition == e {
			ed.About = text
			return p.Site.Change(ctx, p.actors[account.Admin], ed)
		}
	}
	return fmt.Errorf("demo about: no edition %s", e)
}

func (p *play) arrange(ctx context.Context, e id.Edition, keys []string) error {
	var codes []id.Story
	for _, k := range keys {
		s := p.stories[string(e)+"/"+k]
		if s == nil {
			return fmt.Errorf("no story %s in edition %s", k, e)
		}
		codes = append(codes, s.Code)
	}
	return p.Site.Arrange(ctx, p.actors[account.Chief], e, codes)
}

func (p *play) leave(ctx context.Context, d draft) error {
	s, err := p.Stories.Create(ctx, p.actors[account.Reporter], story.NewStory{
		Content: story.Content{
			Edition: "fa", Section: p.sections["fa/"+d.Section], Genre: story.News, Kicker: d.Kicker, Headline: d.Headline,
			Lead: d.Lead, Body: richtext.ParseMarked(d.Body), Importance: 3,
		},
		Detail: "typed",
	})
	if err != nil {
		return fmt.Errorf("draft %q: %w", d.Headline, err)
	}
	for _, a := range d.Acts {
		role, ok := account.ParseRole(a.Role)
		if !ok {
			return fmt.Errorf("draft %q: no role %q", d.Headline, a.Role)
		}
		o := story.Order{Note: a.Note}
		if a.In != "" {
			in, err := time.ParseDuration(a.In)
			if err != nil {
				return fmt.Errorf("draft %q: %w", d.Headline, err)
			}
			o.At = p.now.Add(in)
		}
		if err := p.do(ctx, s, role, a.Act, o); err != nil {
			return fmt.Errorf("draft %q: %w", d.Headline, err)
		}
	}
	return nil
}
