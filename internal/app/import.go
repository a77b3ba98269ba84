package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"

	"peyk/internal/account"
	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/mail"
	"peyk/internal/section"
	"peyk/internal/site"
	"peyk/internal/story"
	desk "peyk/internal/web/desk/story"
	"peyk/internal/wire/raw"
)

// importCmd brings stories and comments in.
type importCmd struct {
	Raw importRawCmd `cmd:"" help:"Import stories from plain text, as pasted or as scraped from pages."`

	Comments importCommentsCmd `cmd:"" help:"Import readers' comments from WordPress, Disqus, Isso, Remark42, Coral or Peyk."`
}

// importRawCmd imports plain texts.
type importRawCmd struct {
	Files   []string `arg:"" name:"FILE" help:"The texts, one story a file; - is the standard input."`
	Edition string   `help:"Import into this edition; by default the main one." placeholder:"NAME"`
	Section string   `help:"Import into this section." required:"" placeholder:"SLUG"`
	Publish bool     `help:"Publish the stories; without it they are drafts."`
	JSON    bool     `name:"json" help:"Print one JSON document for each file, one a line, in their order."`
	DryRun  bool     `help:"Write nothing, say what would be imported."`
	dataFlags
}

// Help is the subcommand's longer help.
func (importRawCmd) Help() string {
	return `Tells headline, lead, body, byline, source, tags and people apart, drops what
belongs to the page around them, and mends the orthography. What it is sure of
it does and reports; what it doubts it reports and leaves. A text imported
before is not imported again: its code is reported.

Exits with 0 when every file is in, 1 when some are not, 2 when called wrongly.

  peyk import raw stories/*.txt --data DIR --edition fa --section culture --publish
  pbpaste | peyk import raw - --data DIR --section culture --json`
}

// importer is one run of an import.
type importer struct {
	*importRawCmd
	console *console
	agency  *Agency // nil in a dry run without one
	edition site.Edition
	section section.Section
	house   []string
	desk    *copydesk.Desk

	imported, known, failed int
}

// Run imports every file.
func (r *importRawCmd) Run(ctx context.Context, c *console) (err error) {
	imp := &importer{importRawCmd: r, console: c}
	if r.DryRun && r.Data == "" {
		imp.edition = site.Edition{Edition: id.Edition(r.Edition), Language: r.Edition}
		if r.Edition == "" {
			imp.edition.Language = "fa"
		}
	} else {
		src, err := r.source()
		if err != nil {
			return err
		}
		imp.agency, err = Open(ctx, src, mail.Null{}, c.log, c.now, false)
		if err != nil {
			return err
		}
		defer closing(ctx, imp.agency)
		if err := imp.find(ctx); err != nil {
			return err
		}
	}
	if imp.agency == nil {
		imp.desk = copydesk.New(copydesk.Options{Language: imp.edition.Language})
	} else {
		var err error
		if imp.desk, err = imp.agency.House.Desk(ctx, imp.edition.Edition, imp.edition.Language); err != nil {
			return err
		}
	}
	return imp.all(ctx)
}

// edition returns the editions and which of them has the name; the first when
// none is said.
func (a *Agency) edition(ctx context.Context, name string) (all []site.Edition, at int, err error) {
	if all, err = a.Site.Editions(ctx); err != nil {
		return nil, 0, err
	}
	if name != "" {
		at = slices.IndexFunc(all, func(e site.Edition) bool { return string(e.Edition) == name })
	}
	if at < 0 || at >= len(all) {
		return nil, 0, misusef("there is no edition %q", name)
	}
	return all, at, nil
}

// find finds the edition and the section that were named.
func (imp *importer) find(ctx context.Context) error {
	if err := imp.agency.mustBeFounded(ctx); err != nil {
		return err
	}
	editions, at, err := imp.agency.edition(ctx, imp.Edition)
	if err != nil {
		return err
	}
	imp.edition = editions[at]
	for _, e := range editions {
		imp.house = append(imp.house, e.Name)
	}
	imp.section, err = imp.agency.Sections.BySlug(ctx, imp.edition.Edition, imp.Section)
	if fault.Is(err, fault.NotFound) {
		all, lerr := imp.agency.Sections.All(ctx)
		if lerr != nil {
			return lerr
		}
		var slugs []string
		for _, s := range all {
			if s.Edition == imp.edition.Edition {
				slugs = append(slugs, s.Slug)
			}
		}
		return misusef("edition %s has no section %q, but %s", imp.edition.Edition, imp.Section, strings.Join(slugs, ", "))
	}
	return err
}

// read is what was read of one file.
type read struct {
	doc   raw.Document
	story raw.Story
	err   error
}

// all imports the files in their order, reading ahead on all cores.
func (imp *importer) all(ctx context.Context) error {
	ahead := make(chan chan read, runtime.GOMAXPROCS(0))
	go func() {
		defer close(ahead)
		for _, name := range imp.Files {
			one := make(chan read, 1)
			select {
			case ahead <- one:
			case <-ctx.Done():
				return
			}
			go func() { one <- imp.read(name) }()
		}
	}()
	var progress *bar
	if len(imp.Files) > 1 {
		progress = newBar(imp.console, len(imp.Files), "importing")
	} else {
		progress = &bar{}
	}
	for one := range ahead {
		if err := imp.one(ctx, <-one); err != nil {
			progress.done()
			return err
		}
		progress.add(1)
	}
	progress.done()
	return imp.summary(ctx)
}

// read reads and mends one file.
func (imp *importer) read(name string) read {
	text, err := imp.bytes(name)
	if err != nil {
		return read{doc: raw.Document{File: name}, err: err}
	}
	doc, st, err := raw.Import(text, raw.Options{
		Edition: imp.edition.Language, House: imp.house, File: name, Desk: imp.desk,
	})
	return read{doc, st, err}
}

// bytes reads an input, one byte more than is accepted at most.
func (imp *importer) bytes(name string) ([]byte, error) {
	in := imp.console.in
	if name != "-" {
		f, err := os.Open(name) //nolint:gosec // the operator names the file
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }() // it was only read
		in = f
	}
	return io.ReadAll(io.LimitReader(in, raw.MaxInput+1))
}

// one stores one story and reports it. It fails only when the report cannot
// be written: a story that fails is counted.
func (imp *importer) one(ctx context.Context, r read) error {
	state := "would be imported"
	if r.err == nil && imp.DryRun {
		r.err = imp.look(ctx, &r, &state)
	} else if r.err == nil {
		r.err = imp.store(ctx, &r, &state)
	}
	if r.err != nil {
		imp.failed++
		r.doc = raw.Document{File: r.doc.File, Error: imp.console.explain(r.err)}
		imp.console.say("peyk: %s: %s", r.doc.File, r.doc.Error)
	}
	if imp.JSON {
		return r.doc.Encode(imp.console.out)
	}
	if r.err != nil {
		return nil
	}
	return imp.tell(r, state)
}

// look is store without storing.
func (imp *importer) look(ctx context.Context, r *read, state *string) error {
	imp.imported++
	if imp.agency == nil {
		return nil
	}
	code, err := imp.agency.Store.Stories.ByFingerprint(ctx, imp.edition.Edition, r.story.Fingerprint)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	imp.imported--
	if err != nil {
		return err
	}
	imp.known++
	r.doc.Code, *state = int64(code), "there already"
	return nil
}

// store stores the story, whole or not at all.
func (imp *importer) store(ctx context.Context, r *read, state *string) error {
	t := r.story.Text
	n := story.NewStory{
		Content: story.Content{
			Edition: imp.edition.Edition, Section: imp.section.ID, Genre: story.Genre(r.story.Genre), Kicker: t.Kicker,
			Headline: t.Headline, Lead: t.Lead, Body: t.Body, Source: t.Source, Byline: t.Byline,
			Tags: terms(t.Tags), People: terms(t.People), Importance: usualImportance,
		},
		Fingerprint: r.story.Fingerprint, Findings: desk.Kept(t, r.story.Findings), Detail: "import raw",
	}
	st, err := imp.agency.Stories.Import(ctx, account.System(), n, imp.Publish)
	var f *fault.Error
	if errors.As(err, &f) && f.Key == "story.imported-before" {
		code, _ := f.Args["code"].(int64)
		imp.known++
		r.doc.Code, *state = code, "there already"
		return nil
	}
	if err != nil {
		return err
	}
	imp.imported++
	r.doc.Code, *state = int64(st.Code), string(st.State)
	return nil
}

// usualImportance is what a story is worth to its desk before anybody says.
const usualImportance = 3

func terms(names []string) []story.Term {
	out := make([]story.Term, len(names))
	for i, n := range names {
		out[i].Name = n
	}
	return out
}

// tell prints what became of a file, and every doubt about it.
func (imp *importer) tell(r read, state string) error {
	changed, doubts := 0, []copydesk.JSON{}
	for _, f := range r.doc.Findings {
		if f.Applied {
			changed++
		} else {
			doubts = append(doubts, f)
		}
	}
	code := "-"
	if r.doc.Code != 0 {
		code = id.Story(r.doc.Code).String()
	}
	_, err := fmt.Fprintf(imp.console.out, "%s\t%s\t%s\t%s\t%d mended, %d dropped, %d in doubt\n",
		r.doc.File, code, state, r.doc.Headline, changed, len(r.doc.Dropped), len(doubts))
	for _, f := range doubts {
		if err != nil {
			return err
		}
		where := f.Field
		if f.Block > 0 || f.Field == string(copydesk.Body) {
			where = fmt.Sprintf("%s %d", f.Field, f.Block+1)
		}
		_, err = fmt.Fprintf(imp.console.out, "\t? %s\t%s\t%s → %s\n", f.Rule, where, f.Before, f.After)
	}
	return err
}

// summary tells how the whole went.
func (imp *importer) summary(ctx context.Context) error {
	left := len(imp.Files) - imp.imported - imp.known - imp.failed
	verb := "imported"
	if imp.DryRun {
		verb = "would be imported"
	}
	imp.console.say("%d %s, %d there already, %d failed", imp.imported, verb, imp.known, imp.failed)
	if left > 0 {
		imp.console.say("%d not looked at: %v", left, ctx.Err())
	}
	if imp.failed > 0 || left > 0 {
		return errReported
	}
	return nil
}
