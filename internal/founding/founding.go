// Package founding owns what a new agency begins with: its editions, their
// sections, and the first version of the comment policy, as data to be changed
// later. It must not create users or stories.
package founding

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/section"
	"peyk/internal/site"
)

//go:embed *.json
var plans embed.FS

// Services are what founding works through.
type Services struct {
	Site     *site.Service
	Sections *section.Service
	Comments *comment.Service
}

// plan is the JSON of one edition.
type plan struct {
	Edition  id.Edition `json:"edition"`
	Language string     `json:"language"`
	Name     string     `json:"name"`
	Tagline  string     `json:"tagline"`
	About    string     `json:"about"`
	Licence  string     `json:"licence"`
	Zone     string     `json:"zone"`
	Sections []struct {
		Slug string `json:"slug"`
		Name string `json:"name"`
	} `json:"sections"`
	Rules []comment.Rule `json:"rules"`
}

// Editions lists the editions that can be founded, the main one first.
func Editions() []id.Edition { return []id.Edition{"fa", "en"} }

// Found creates the editions in the given order, with their sections and
// rules. An edition that exists is a Conflict.
func Found(ctx context.Context, s Services, actor account.Actor, editions []id.Edition) error {
	for i, e := range editions {
		raw, err := plans.ReadFile(string(e) + ".json")
		if err != nil {
			return fmt.Errorf("no plan for an edition %q: %w", e, err)
		}
		var p plan
		if err := json.Unmarshal(raw, &p); err != nil {
			return fmt.Errorf("plan of edition %q: %w", e, err)
		}
		if err := found(ctx, s, actor, p, i+1); err != nil {
			return fmt.Errorf("found edition %q: %w", e, err)
		}
	}
	return nil
}

func found(ctx context.Context, s Services, actor account.Actor, p plan, position int) error {
	err := s.Site.Create(ctx, actor, site.Edition{
		Edition: p.Edition, Language: p.Language, Name: p.Name, Tagline: p.Tagline, About: p.About,
		Licence: p.Licence, Zone: p.Zone, Position: position,
	})
	if err != nil {
		return err
	}
	for i, sec := range p.Sections {
		_, err := s.Sections.Create(ctx, actor, section.Section{
			Edition: p.Edition, Slug: sec.Slug, Name: sec.Name, Position: i + 1,
		})
		if err != nil {
			return err
		}
	}
	_, err = s.Comments.PublishRules(ctx, actor, p.Edition, p.Rules)
	return err
}
