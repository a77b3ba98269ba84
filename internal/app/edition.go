package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/site"
)

// editionCmd manages editions.
type editionCmd struct {
	List editionListCmd `cmd:"" help:"List the editions, the main one first."`
	Set  editionSetCmd  `cmd:"" help:"Change what an edition is called and says of itself."`
}

type editionListCmd struct {
	dataFlags
}

// Run prints the editions.
func (e *editionListCmd) Run(ctx context.Context, c *console) error {
	return withAgency(ctx, c, e.dataFlags, func(a *Agency) error {
		editions, err := a.Site.Editions(ctx)
		if err != nil {
			return err
		}
		rows := [][]string{{"EDITION", "LANGUAGE", "ZONE", "NAME", "TAGLINE"}}
		for _, e := range editions {
			rows = append(rows, []string{string(e.Edition), e.Language, e.Zone, e.Name, e.Tagline})
		}
		return table(c, rows)
	})
}

type editionSetCmd struct {
	Edition string  `arg:"" name:"EDITION" help:"The edition."`
	Name    *string `help:"The agency's name in this edition." placeholder:"NAME"`
	Tagline *string `help:"The line under the name." placeholder:"TEXT"`
	About   string  `help:"The text of the about page, from this file; - is the standard input." placeholder:"FILE"`
	Licence *string `help:"The line at the foot of every page." placeholder:"TEXT"`
	Closing *string `help:"The line after a story's text, like “انتهای پیام”; an empty one prints none." placeholder:"TEXT"`
	Zone    *string `help:"The time zone of its dates, like Asia/Tehran." placeholder:"ZONE"`
	Logo    string  `help:"The logo: a JPEG or PNG file; “none” takes it away." placeholder:"FILE"`
	dataFlags
}

// Run changes an edition.
func (e *editionSetCmd) Run(ctx context.Context, c *console) error {
	return withAgency(ctx, c, e.dataFlags, func(a *Agency) error {
		editions, err := a.Site.Editions(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(editions, func(ed site.Edition) bool { return string(ed.Edition) == e.Edition })
		if i < 0 {
			return misusef("there is no edition %q", e.Edition)
		}
		want := editions[i]
		for _, set := range []struct {
			to   *string
			from *string
		}{{&want.Name, e.Name}, {&want.Tagline, e.Tagline}, {&want.Licence, e.Licence}, {&want.Closing, e.Closing}, {&want.Zone, e.Zone}} {
			if set.from != nil {
				*set.to = *set.from
			}
		}
		if e.About != "" {
			text, err := readText(c, e.About)
			if err != nil {
				return err
			}
			want.About = string(text)
		}
		if want.Logo, err = e.logo(ctx, a, want); err != nil {
			return err
		}
		return a.Site.Change(ctx, account.System(), want)
	})
}

// logo receives the file of a logo.
func (e *editionSetCmd) logo(ctx context.Context, a *Agency, ed site.Edition) (id.Media, error) {
	switch e.Logo {
	case "":
		return ed.Logo, nil
	case "none":
		return 0, nil
	}
	f, err := os.Open(e.Logo)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }() // it was only read
	p, err := a.Media.Receive(ctx, account.System(), media.Upload{Body: f, Alt: ed.Name, Credit: ed.Name})
	if err != nil {
		return 0, fmt.Errorf("logo: %w", err)
	}
	return p.ID, nil
}

// maxText bounds a text read from a file, in bytes.
const maxText = 1 << 20

// readText reads a file, or the standard input for "-".
func readText(c *console, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(c.in, maxText))
	}
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxText))
	return text, errors.Join(err, f.Close())
}

// policyCmd sees and publishes the comment policy.
type policyCmd struct {
	Show    policyShowCmd    `cmd:"" help:"Print the policy in force, as publish reads it."`
	Publish policyPublishCmd `cmd:"" help:"Put a new version of the policy in force."`
}

// ofPolicy names an edition's policy.
type ofPolicy struct {
	Edition string `help:"The edition." default:"fa" placeholder:"NAME"`
	dataFlags
}

type policyShowCmd struct{ ofPolicy }

// Run prints the rules as JSON.
func (p *policyShowCmd) Run(ctx context.Context, c *console) error {
	return withAgency(ctx, c, p.dataFlags, func(a *Agency) error {
		sets, err := a.Comments.RuleSets(ctx, id.Edition(p.Edition))
		if err != nil {
			return err
		}
		c.say("version %d of edition %s, in force since %s", sets[0].Version, p.Edition, sets[0].At.Format("2006-01-02 15:04 MST"))
		enc := json.NewEncoder(c.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(sets[0].Rules)
	})
}

type policyPublishCmd struct {
	ofPolicy
	File string `arg:"" name:"FILE" help:"The rules as JSON: a list of {code, text, checks, refusable}; - is the standard input."`
}

// Run publishes the rules of a file.
func (p *policyPublishCmd) Run(ctx context.Context, c *console) error {
	text, err := readText(c, p.File)
	if err != nil {
		return err
	}
	var rules []comment.Rule
	if err := json.Unmarshal(text, &rules); err != nil {
		return fmt.Errorf("%s: %w", p.File, err)
	}
	return withAgency(ctx, c, p.dataFlags, func(a *Agency) error {
		set, err := a.Comments.PublishRules(ctx, account.System(), id.Edition(p.Edition), rules)
		if fault.Is(err, fault.Conflict) {
			return misusef("there is no edition %q", p.Edition)
		}
		if err != nil {
			return err
		}
		c.say("version %d of edition %s is in force", set.Version, p.Edition)
		return nil
	})
}
