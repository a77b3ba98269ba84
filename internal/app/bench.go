package app

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/demo"
	"peyk/internal/founding"
	"peyk/internal/id"
	"peyk/internal/mail"
	"peyk/internal/rank"
	"peyk/internal/search"
	"peyk/internal/store"
)

// benchCmd makes things to measure with.
type benchCmd struct {
	Corpus benchCorpusCmd `cmd:"" help:"Make an agency of many stories, to measure with."`
	Pages  benchPagesCmd  `cmd:"" help:"Add to it what a measurement of pages and changes needs."`
	Search benchSearchCmd `cmd:"" help:"Measure the search of an agency."`
	Rank   benchRankCmd   `cmd:"" help:"Try the counting of views on invented readers and cheats."`
}

// benchCorpusCmd makes a corpus.
type benchCorpusCmd struct {
	Stories int    `help:"How many stories." default:"10000" placeholder:"N"`
	Seed    uint64 `help:"The same seed makes the same corpus." default:"1"`
	dataFlags
}

// Help is the subcommand's longer help.
func (benchCorpusCmd) Help() string {
	return `Makes an agency in an empty folder (or database), or adds to one made this way:
stories over the years up to now, with tags, people, comments and views. Their
sentences are the demo's in random order; together they mean nothing. How long
they are and what is around them is spread as the demo's is: both are printed.

  peyk bench corpus --stories 100000 --data /tmp/corpus && peyk serve --data /tmp/corpus`
}

// The make-up of a corpus.
const (
	corpusBatch = 500                // stories in one transaction
	corpusStep  = 7 * time.Minute    // between two stories: some two hundred a day
	corpusMark  = "bench.corpus"     // in the folder: what is here may be added to
	corpusLogin = "corpus-moderator" // who approved the comments
)

// Run makes the corpus.
func (b *benchCorpusCmd) Run(ctx context.Context, c *console) error {
	src, err := b.source()
	if err != nil {
		return err
	}
	if b.Stories < 1 {
		return misusef("--stories: %d is not a number of stories", b.Stories)
	}
	a, err := Open(ctx, src, mail.Null{}, c.log, c.now, true)
	if err != nil {
		return err
	}
	defer closing(ctx, a)
	begun := c.now()
	f := &corpusFill{agency: a, terms: search.NewAnalyzer(), shapes: map[id.Edition]*demo.Shape{}, left: b.Stories, newest: begun.Add(-time.Minute)}
	if err := f.prepare(ctx, src.Data, b.Seed); err != nil {
		return err
	}
	progress := newBar(c, b.Stories, "stories")
	err = f.run(ctx, progress)
	progress.done()
	if err != nil {
		return err
	}
	if err := a.Store.TidyIndex(ctx, nil); err != nil {
		return err
	}
	if err := a.Rank.Rank(ctx); err != nil {
		return err
	}
	took := c.now().Sub(begun)
	c.say("%d stories in %.1f s, %.0f a second", b.Stories, took.Seconds(), float64(b.Stories)/took.Seconds())
	return f.report(c)
}

// corpusFill makes stories, the newest first, and saves them.
type corpusFill struct {
	agency *Agency
	corpus *demo.Corpus
	terms  *search.Analyzer
	places []demo.Place
	author id.User
	shapes map[id.Edition]*demo.Shape
	made   int
	left   int
	newest time.Time
}

// prepare founds the agency, or finds that it is a corpus already.
func (f *corpusFill) prepare(ctx context.Context, data string, seed uint64) error {
	a := f.agency
	mark := filepath.Join(data, corpusMark)
	founded, err := a.Founded(ctx)
	if err != nil {
		return err
	}
	switch {
	case founded && !exists(mark):
		return misusef("there is an agency that is no corpus in %s", data)
	case !founded:
		if err := os.WriteFile(mark, nil, 0o600); err != nil {
			return fmt.Errorf("corpus: %w", err)
		}
		services := founding.Services{Site: a.Site, Sections: a.Sections, Comments: a.Comments}
		if err := founding.Found(ctx, services, account.System(), founding.Editions()); err != nil {
			return err
		}
		_, _, err := a.Accounts.Create(ctx, account.System(), account.NewUser{
			Login: corpusLogin, Name: "Corpus", Roles: account.RolesOf(account.Moderator),
		})
		if err != nil {
			return err
		}
	}
	user, err := a.Accounts.FindByLogin(ctx, account.System(), corpusLogin)
	if err != nil {
		return err
	}
	f.author = user.ID
	if f.made, err = a.Store.CountStories(ctx); err != nil {
		return err
	}
	sections, err := a.Sections.All(ctx)
	if err != nil {
		return err
	}
	for _, s := range sections { // one story in four is in English
		n := 3
		if s.Edition != "fa" {
			n = 1
		}
		for range n {
			f.places = append(f.places, demo.Place{Edition: s.Edition, Section: s.ID})
		}
	}
	f.corpus, err = demo.NewCorpus(seed + uint64(f.made)) // never negative
	return err
}

// run makes batches in one goroutine and saves them in another.
func (f *corpusFill) run(ctx context.Context, progress *bar) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan []*store.Bulk, 1)
	go func() {
		defer close(batches)
		// Older stories are of older batches: codes grow with time.
		oldest := f.newest.Add(-time.Duration(f.left) * corpusStep)
		for at := 0; at < f.left; {
			var batch []*store.Bulk
			for ; len(batch) < corpusBatch && at < f.left; at++ {
				batch = append(batch, f.one(oldest.Add(time.Duration(at)*corpusStep)))
			}
			select {
			case batches <- batch:
			case <-ctx.Done():
				return
			}
		}
	}()
	for batch := range batches {
		if err := f.agency.Store.Fill(ctx, batch); err != nil {
			return err
		}
		progress.add(len(batch))
	}
	return ctx.Err()
}

// one makes a story with what is around it.
func (f *corpusFill) one(at time.Time) *store.Bulk {
	place := f.places[f.made%len(f.places)]
	made := f.corpus.Story(f.made, place, at)
	made.Author = f.author
	out := &store.Bulk{Story: made, Ready: store.IndexTerms(f.terms, made)}
	for i, r := range f.corpus.Remarks(place.Edition) {
		out.Comments = append(out.Comments, f.comment(r, i, at.Add(time.Duration(i+1)*11*time.Minute)))
	}
	if f.shapes[place.Edition] == nil {
		f.shapes[place.Edition] = &demo.Shape{}
	}
	f.shapes[place.Edition].Add(&made.Content, len(out.Comments))
	for h, n := range f.corpus.Views() {
		out.Views = append(out.Views, rank.Views{Hour: rank.HourOf(at) + rank.Hour(h), N: n})
	}
	f.made++
	return out
}

// report prints how the stories that were made are shaped, beside the demo's.
func (f *corpusFill) report(c *console) error {
	rows := [][]string{{"EDITION", "MEAN (10 %, 50 %, 90 %; MOST)", "DEMO", "CORPUS"}}
	for _, e := range slices.Sorted(maps.Keys(f.shapes)) {
		made := f.shapes[e].Measures()
		for i, m := range f.corpus.Shape(e).Measures() {
			rows = append(rows, []string{string(e), m.Name, m.String(), made[i].String()})
		}
	}
	return table(c, rows)
}

// comment makes the i-th comment of the story that is being made.
func (f *corpusFill) comment(r demo.Remark, i int, at time.Time) comment.Record {
	sum := sha256.Sum256(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, uint64(f.made)), uint32(i)))
	c := comment.Record{
		Head: comment.Head{CreatedAt: at, Receipt: comment.ReceiptHash(sum)},
		Body: comment.Body{
			Author: r.Author, Text: r.Text, Revision: 1, RevisedAt: at, State: r.State, QueuedAt: at,
			Sender: comment.Sender(sum[:16]), Screened: true, Risk: 0.5,
		},
	}
	if r.State == comment.Waiting {
		c.Reason = comment.New
		return c
	}
	c.Decision = &comment.Decision{Verdict: comment.Approved, Revision: 1, RuleVersion: 1, Actor: f.author, At: at.Add(5 * time.Minute)}
	if r.State == comment.Refused {
		c.Decision.Verdict, c.Decision.Rule = comment.Rejected, "relevance"
	}
	return c
}
