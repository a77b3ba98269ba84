package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/site"
	"peyk/internal/wire/talk"
)

// importCommentsCmd brings comments of other systems in.
type importCommentsCmd struct {
	Files          []string `arg:"" name:"FILE" help:"What the other system gave out; - is the standard input."`
	Format         string   `help:"Of what: wordpress, disqus, isso, remark42, coral, peyk, or rest for what an import left over." required:"" enum:"wordpress,disqus,isso,remark42,coral,peyk,rest" placeholder:"FORMAT"`
	Edition        string   `help:"Import into this edition; by default the main one." placeholder:"NAME"`
	Source         string   `help:"What to call the system, to tell two of a kind apart; by default the format." placeholder:"NAME"`
	Map            string   `help:"Which story is meant: a line each, the old address, a tab, the code of the story here." placeholder:"FILE"`
	BaseURL        string   `name:"base-url" help:"Addresses of stories under this are our own." placeholder:"URL" setting:""`
	TrustApprovals bool     `help:"Publish what its source says was approved, as decisions of --as."`
	As             string   `help:"Import as this user of the newsroom." placeholder:"LOGIN"`
	WithRefused    bool     `help:"Also bring what is spam or refused there; it waits like all else."`
	KeepEmails     bool     `help:"Keep the senders' e-mail addresses; without it they are dropped."`
	Rest           string   `help:"Write what does not come in to this new file, to mend and import it." placeholder:"FILE"`
	JSON           bool     `name:"json" help:"Print the summary as one JSON document."`
	DryRun         bool     `help:"Write nothing, say what would come in."`
	dataFlags
}

// Help is the subcommand's longer help.
func (importCommentsCmd) Help() string {
	return `Everything waits in the queue, screened, unless its source says that it was
approved and --trust-approvals --as LOGIN says that a person did: that is then a
decision of LOGIN's, who must be a moderator of the section. Deleted comments
leave their empty place, for the answers under it. What came before does not
come again. HTML becomes plain text.

A story is found by --map, or by an address of our own. What is not found is
printed, a line each, ready for the map: add the code behind the tab.
Exits with 0 when everything is in, 1 when something is not.

  peyk import comments --format wordpress blog.xml --data DIR > map.tsv
  peyk import comments --format wordpress blog.xml --data DIR --map map.tsv --rest rest.jsonl
  peyk import comments --format rest rest.jsonl --data DIR --map map.tsv`
}

// importBatch is how many comments come in in one transaction.
const importBatch = 200

// commentImporter is one run of an import of comments.
type commentImporter struct {
	*importCommentsCmd
	console *console
	agency  *Agency
	edition site.Edition
	actor   account.Actor
	stories storyFinder
	bar     *bar

	batch []talk.Item
	group []comment.Foreign
	later *spool
	last  bool // what is answered is not waited for any more
	rest  *os.File

	sum  importSummary
	lost map[string]*lostStory
}

// Run imports every file.
func (r *importCommentsCmd) Run(ctx context.Context, c *console) error {
	if r.TrustApprovals && r.As == "" {
		return misusef("--trust-approvals needs --as LOGIN: a decision names who made it")
	}
	if (r.Format == string(talk.Coral) || r.Format == string(talk.Isso)) && slices.Contains(r.Files, "-") {
		return misusef("%s cannot be read from the standard input", r.Format)
	}
	return withAgency(ctx, c, r.dataFlags, func(a *Agency) error {
		imp := &commentImporter{importCommentsCmd: r, console: c, agency: a, lost: map[string]*lostStory{}, bar: newBar(c, -1, "importing")}
		if err := imp.prepare(ctx); err != nil {
			return err
		}
		err := imp.all(ctx)
		imp.bar.done()
		if imp.later != nil {
			err = errors.Join(err, imp.later.close())
		}
		if imp.rest != nil {
			err = errors.Join(err, imp.rest.Close())
		}
		return imp.summary(err)
	})
}

// prepare finds the edition, the user and the map.
func (imp *commentImporter) prepare(ctx context.Context) error {
	editions, at, err := imp.agency.edition(ctx, imp.Edition)
	if err != nil {
		return err
	}
	imp.edition, imp.actor = editions[at], account.System()
	imp.sum.DryRun = imp.DryRun
	if imp.As != "" {
		u, err := imp.agency.Accounts.FindByLogin(ctx, account.System(), imp.As)
		if err != nil {
			return fmt.Errorf("--as %s: %w", imp.As, err)
		}
		imp.actor = u.Actor()
		if u.Disabled || !imp.actor.CanSomewhere(account.CommentModerate) {
			return misusef("--as %s: this user may not moderate comments", imp.As)
		}
	}
	if imp.Rest != "" {
		if _, err := os.Stat(imp.Rest); !errors.Is(err, fs.ErrNotExist) {
			return misusef("--rest %s: the file is there already", imp.Rest)
		}
	}
	imp.stories, err = newStoryFinder(imp.agency, imp.edition.Edition, imp.Map, imp.BaseURL)
	return err
}

// all reads the files, then again and again what answers comments that stood
// behind it.
func (imp *commentImporter) all(ctx context.Context) error {
	if err := imp.read(ctx); err != nil {
		return err
	}
	for {
		if err := imp.flush(ctx); err != nil || imp.later == nil {
			return err
		}
		before := imp.later
		imp.later = nil
		imp.last = imp.last || before.n == before.was
		err := before.each(func(it *talk.Item) error { return imp.place(ctx, it) })
		if err == nil {
			err = imp.flush(ctx)
		}
		if imp.later != nil {
			imp.later.was = before.n
		}
		if err = errors.Join(err, before.close()); err != nil {
			return err
		}
	}
}

func (imp *commentImporter) read(ctx context.Context) error {
	take := func(it *talk.Item) error { return imp.take(ctx, it) }
	if imp.Format == string(talk.Isso) {
		for _, name := range imp.Files {
			if err := readIsso(ctx, name, take); err != nil {
				return err
			}
		}
		return nil
	}
	var files []talk.File
	for _, name := range imp.Files {
		files = append(files, talk.File{Name: name, Open: func() (io.ReadCloser, error) {
			if name == "-" {
				return io.NopCloser(imp.console.in), nil
			}
			return os.Open(name) //nolint:gosec // the operator names the file
		}})
	}
	return talk.Read(ctx, talk.Format(imp.Format), files, take)
}

// take takes an item as it was read.
func (imp *commentImporter) take(ctx context.Context, it *talk.Item) error {
	imp.sum.Read++
	imp.bar.add(1)
	if it.Source == "" {
		it.Source = imp.Source
	}
	if it.Source == "" {
		it.Source = imp.Format
	}
	switch {
	case it.Fault != "":
		return imp.fail(it, it.Fault)
	case !imp.WithRefused && (it.Standing == talk.Spam || it.Standing == talk.Refused):
		imp.sum.LeftOut++
		return imp.leave(it, "it is "+string(it.Standing)+" there")
	}
	return imp.place(ctx, it)
}

// place finds the story of an item and puts it into the batch.
func (imp *commentImporter) place(ctx context.Context, it *talk.Item) error {
	code, why, err := imp.stories.find(ctx, it.Pages)
	if err != nil {
		return err
	}
	if why != "" {
		return imp.unmatched(it, why)
	}
	if it.Source == string(talk.Peyk) && imp.stories.same(ctx, it, code) {
		imp.sum.Known++
		return nil
	}
	if len(imp.batch) >= importBatch || len(imp.batch) > 0 && imp.batch[0].Source != it.Source {
		if err := imp.flush(ctx); err != nil {
			return err
		}
	}
	f := comment.Foreign{
		Key: it.Key, Answers: it.Parent, Approved: it.Standing == talk.Approved, Gone: it.Standing == talk.Deleted,
		Posting: comment.Posting{Story: code, Edition: imp.edition.Edition, Author: it.Author, Text: it.Text, At: it.At},
	}
	if imp.KeepEmails && validEmail(it.Email) {
		f.Email = it.Email
	}
	if imp.last {
		f.Answers = ""
	}
	imp.batch, imp.group = append(imp.batch, *it), append(imp.group, f)
	return nil
}

// flush brings the batch in.
func (imp *commentImporter) flush(ctx context.Context) error {
	if len(imp.batch) == 0 {
		return nil
	}
	how := comment.Import{Source: imp.batch[0].Source, Trust: imp.TrustApprovals, Dry: imp.DryRun}
	done, err := imp.agency.Comments.Import(ctx, imp.actor, how, imp.group)
	if err != nil {
		return err
	}
	batch := imp.batch
	imp.batch, imp.group = nil, nil
	for i, in := range done {
		if err := imp.count(&batch[i], in); err != nil {
			return err
		}
	}
	return nil
}
