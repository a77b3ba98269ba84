package app

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/site"
	"peyk/internal/web/directory"
	"peyk/internal/wire/talk"
)

// exportCmd gives out what an agency holds in forms that others read.
type exportCmd struct {
	Comments exportCommentsCmd `cmd:"" help:"Print comments with every decision about them, as JSON Lines."`
}

// exportCommentsCmd exports comments.
type exportCommentsCmd struct {
	Edition  string `help:"Of this edition; by default of all." placeholder:"NAME"`
	Since    string `help:"Only those sent since this day, 2026-03-21." placeholder:"DAY"`
	Findings bool   `help:"Also what the checks saw in each revision."`
	Private  bool   `help:"Also senders' e-mail addresses, the hashes that stand for them, and the words of appeals."`
	BaseURL  string `name:"base-url" help:"Where readers reach the site; without it addresses have no host." placeholder:"URL" setting:""`
	dataFlags
}

// Help is the subcommand's longer help.
func (exportCommentsCmd) Help() string {
	return `A comment a line, oldest first, in every state, with its revisions and the
whole history of decisions: docs/comments-exchange.md names the fields. A deleted
comment is an empty entry. Another agency reads it with “peyk import comments
--format peyk”.

  peyk export comments --edition fa --data DIR > comments.jsonl`
}

// exportBatch is how many comments are read at once.
const exportBatch = 512

// Run prints the comments.
func (e *exportCommentsCmd) Run(ctx context.Context, c *console) error {
	return withAgency(ctx, c, e.dataFlags, func(a *Agency) error {
		x := exporter{exportCommentsCmd: e, logins: map[id.User]string{}, prefix: map[id.Edition]string{}}
		q, err := x.prepare(ctx, a)
		if err != nil {
			return err
		}
		out := bufio.NewWriterSize(c.out, 64<<10)
		progress, n := newBar(c, -1, "exporting"), 0
		defer progress.done()
		for {
			list, err := a.Comments.Export(ctx, q)
			if err != nil {
				return err
			}
			for i := range list {
				line := x.line(&list[i])
				if err := line.Write(out); err != nil {
					return err
				}
			}
			n += len(list)
			progress.add(len(list))
			if len(list) < exportBatch {
				break
			}
			q.After = list[len(list)-1].ID
		}
		progress.done()
		c.say("%d comments", n)
		return out.Flush()
	})
}

// exporter is one run.
type exporter struct {
	*exportCommentsCmd
	base   string
	logins map[id.User]string
	prefix map[id.Edition]string
}

func (x *exporter) prepare(ctx context.Context, a *Agency) (comment.ExportQuery, error) {
	q := comment.ExportQuery{Edition: id.Edition(x.Edition), Limit: exportBatch}
	editions, err := a.Site.Editions(ctx)
	if err != nil {
		return q, err
	}
	zone := time.UTC
	for i, e := range editions {
		if i > 0 {
			x.prefix[e.Edition] = "/" + string(e.Edition)
		}
		if i == 0 || e.Edition == q.Edition {
			zone = e.Location()
		}
	}
	if q.Edition != "" && !slices.ContainsFunc(editions, func(e site.Edition) bool { return e.Edition == q.Edition }) {
		return q, misusef("there is no edition %q", x.Edition)
	}
	if x.Since != "" {
		if q.Since, err = time.ParseInLocation(time.DateOnly, x.Since, zone); err != nil {
			return q, misusef("--since: %q is not a day like 2026-03-21", x.Since)
		}
	}
	if x.BaseURL != "" {
		u, err := url.Parse(x.BaseURL)
		if err != nil || u.Host == "" {
			return q, misusef("--base-url: %q is not an address", x.BaseURL)
		}
		x.base = strings.TrimSuffix(u.Scheme+"://"+u.Host, "/")
	}
	users, err := a.Accounts.Users(ctx, account.System())
	for _, u := range users {
		x.logins[u.ID] = u.Login
	}
	return q, err
}

// login names a user who decided.
func (x *exporter) login(u id.User) string {
	if u == 0 {
		return ""
	}
	if s := x.logins[u]; s != "" {
		return s
	}
	return fmt.Sprintf("user-%d", u)
}

// line is a comment in the form of the exchange.
func (x *exporter) line(e *comment.Exported) talk.Comment {
	_, visible := e.Public()
	c := talk.Comment{
		Schema: talk.Schema, ID: int64(e.ID), Story: int64(e.Story), Edition: string(e.Edition), Parent: int64(e.Parent), At: e.CreatedAt,
		URL:   x.base + x.prefix[e.Edition] + "/news/" + e.Story.String() + "/" + url.PathEscape(directory.PathSlug(e.Slug)),
		State: string(e.State()), Reason: string(e.Reason()), Visible: visible,
		Author: e.Author(), Text: e.Text(), Revision: e.Revision(),
		Likes: e.Likes, Dislikes: e.Dislikes, Reports: e.Reports,
	}
	for _, s := range e.Strikes() {
		c.Struck = append(c.Struck, [2]int{s.Start, s.End})
	}
	for _, r := range e.Revisions {
		out := talk.Revision{Revision: r.Revision, At: r.At, Author: r.Author, Text: r.Text}
		if x.Findings && len(r.Findings) > 0 {
			out.Findings = r.Findings
		}
		c.Revisions = append(c.Revisions, out)
	}
	force := e.Decision()
	for i, d := range e.History {
		if force != nil && d.ID == force.ID {
			c.InForce = i + 1
		}
		c.Decisions = append(c.Decisions, talk.Decision{
			Verdict: string(d.Verdict), Cause: string(d.Cause), Revision: d.Revision, Rule: d.Rule, Rules: d.RuleVersion,
			Actor: x.login(d.Actor), Machine: d.Machine, At: d.At, Note: d.Note,
		})
	}
	if a := e.Appeal(); a != nil {
		c.Appeal = &talk.Appeal{At: a.At, Outcome: string(a.Outcome), Actor: x.login(a.Actor), DecidedAt: a.DecidedAt, Note: a.Note}
		if x.Private {
			c.Appeal.Text = a.Text
		}
	}
	if x.Private {
		c.Email = e.Email()
		if s := e.Sender(); s != (comment.Sender{}) {
			c.Sender = hex.EncodeToString(s[:])
		}
	}
	return c
}
