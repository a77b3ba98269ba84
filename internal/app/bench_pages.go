package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/url"
	"slices"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/demo"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/mail"
	"peyk/internal/media"
	"peyk/internal/search"
	"peyk/internal/store"
	"peyk/internal/story"
	"peyk/internal/web/directory"
)

// benchPagesCmd adds to a corpus what a measurement of pages and changes needs.
type benchPagesCmd struct {
	Drafts  int `help:"How many approved stories wait to be published." default:"300" placeholder:"N"`
	Waiting int `help:"How many comments wait to be approved, under new stories." default:"3000" placeholder:"N"`
	dataFlags
}

// Help is the subcommand's longer help.
func (benchPagesCmd) Help() string {
	return `Adds to an agency that “peyk bench corpus” made a story with 100 published
comments, one with 300 comments, four pictures and a correction, approved stories
to be published and comments to be approved while something is measured, and a
user for that. Prints their addresses and numbers as JSON.`
}

// benchPages is what the command prints.
type benchPages struct {
	Login    string         `json:"login"`
	Password string         `json:"password"`
	Plain    string         `json:"plain"`
	Talked   string         `json:"talked"`
	Rich     string         `json:"rich"`
	Section  string         `json:"section"`
	Drafts   []id.Story     `json:"drafts"`
	Waiting  []benchWaiting `json:"waiting"`
}

// benchWaiting is a comment that waits, and the page it is to stand on.
type benchWaiting struct {
	ID   id.Comment `json:"id"`
	Page string     `json:"page"`
}

const (
	corpusEditor   = "corpus-editor"
	corpusPassword = "kabutar-e corpus 1405" //nolint:gosec // of an agency that only serves to measure with
	// waitingUnder is how many comments wait under one story.
	waitingUnder = 30
)

// Run adds the stories.
func (b *benchPagesCmd) Run(ctx context.Context, c *console) error {
	src, err := b.source()
	if err != nil {
		return err
	}
	a, err := Open(ctx, src, mail.Null{}, c.log, c.now, false)
	if err != nil {
		return err
	}
	defer closing(ctx, a)
	f := &pagesFill{corpusFill: corpusFill{agency: a, terms: search.NewAnalyzer(), shapes: map[id.Edition]*demo.Shape{}, newest: c.now()}}
	if err := f.prepare(ctx, src.Data, 1); err != nil {
		return err
	}
	if err := f.user(ctx); err != nil {
		return err
	}
	main, err := a.Site.Editions(ctx)
	if err != nil {
		return err
	}
	f.places = slices.DeleteFunc(f.places, func(p demo.Place) bool { return p.Edition != main[0].Edition })[:1]
	sections, err := a.Sections.All(ctx)
	if err != nil {
		return err
	}
	for _, s := range sections {
		if s.ID == f.places[0].Section {
			f.out.Section = "/section/" + s.Slug
		}
	}
	if err := f.pages(ctx); err != nil {
		return err
	}
	if err := f.changes(ctx, b.Drafts, b.Waiting); err != nil {
		return err
	}
	if err := a.Store.TidyIndex(ctx, nil); err != nil {
		return err
	}
	return json.NewEncoder(c.out).Encode(f.out) //nolint:gosec // the password of an agency that only serves to measure with
}

// pagesFill makes them. All stand in the first section of the main edition.
type pagesFill struct {
	corpusFill
	out benchPages
}

// user makes who publishes and approves, unless they are there.
func (f *pagesFill) user(ctx context.Context) error {
	f.out.Login, f.out.Password = corpusEditor, corpusPassword
	_, err := f.agency.Accounts.FindByLogin(ctx, account.System(), corpusEditor)
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	_, _, err = f.agency.Accounts.Create(ctx, account.System(), account.NewUser{
		Login: corpusEditor, Name: "Corpus", Password: corpusPassword, Roles: account.RolesOf(account.Chief, account.Moderator),
	})
	return err
}

// pages makes the stories whose pages are measured.
func (f *pagesFill) pages(ctx context.Context) error {
	pictures, err := f.pictures(ctx, 4)
	if err != nil {
		return err
	}
	plain, talked, rich := f.story(0), f.story(100), f.story(300)
	rich.Story.Pictures = pictures
	rich.Story.Corrections = []story.Correction{{
		At: f.newest, Actor: f.author, Note: plain.Story.Lead,
		Changes: []story.Change{{Field: "lead", Before: plain.Story.Lead, After: rich.Story.Lead}},
	}}
	if err := f.agency.Store.Fill(ctx, []*store.Bulk{plain, talked, rich}); err != nil {
		return err
	}
	f.out.Plain, f.out.Talked, f.out.Rich = address(plain.Story), address(talked.Story), address(rich.Story)
	return nil
}

// address is a story's path in the main edition.
func address(st *story.Story) string {
	return "/news/" + st.Code.String() + "/" + url.PathEscape(directory.PathSlug(st.Slug))
}

// story makes one with so many published comments.
func (f *pagesFill) story(comments int) *store.Bulk {
	at := f.newest.Add(-time.Hour)
	out := f.one(at)
	out.Comments = nil
	for i, r := range f.talk(comments) {
		r.State = comment.Published
		out.Comments = append(out.Comments, f.comment(r, i, at.Add(time.Duration(i+1)*10*time.Second)))
	}
	return out
}

// talk is so many remarks.
func (f *pagesFill) talk(n int) []demo.Remark {
	var out []demo.Remark
	for len(out) < n {
		out = append(out, f.corpus.Remarks(f.places[0].Edition)...)
	}
	return out[:n]
}

// pictures receives invented pictures.
func (f *pagesFill) pictures(ctx context.Context, n int) ([]story.PictureRef, error) {
	var out []story.PictureRef
	for i := range n {
		img := image.NewRGBA(image.Rect(0, 0, 1280, 800))
		for p := range 1280 * 800 {
			x, y := p%1280, p/1280
			img.SetRGBA(x, y, color.RGBA{uint8(x >> 3), uint8(y>>2 ^ i*40), uint8((x ^ y) >> 2), 255})
		}
		var file bytes.Buffer
		if err := jpeg.Encode(&file, img, nil); err != nil {
			return nil, fmt.Errorf("picture: %w", err)
		}
		pic, err := f.agency.Media.Receive(ctx, account.System(), media.Upload{
			Body: &file, ContentType: "image/jpeg", Alt: "Colours", Credit: "Corpus",
		})
		if err != nil {
			return nil, err
		}
		out = append(out, story.PictureRef{Media: pic.ID, Caption: "Colours"})
	}
	return out, nil
}

// changes makes what is published and approved while something is measured.
func (f *pagesFill) changes(ctx context.Context, drafts, waiting int) error {
	var list []*store.Bulk
	for range drafts {
		b := f.one(f.newest)
		b.Comments, b.Views, b.Ready = nil, nil, nil
		b.Story.State, b.Story.PublishAt, b.Story.Approver = story.Approved, time.Time{}, f.author
		list = append(list, b)
	}
	for left := waiting; left > 0; left -= waitingUnder {
		b := f.story(0)
		for i, r := range f.talk(min(left, waitingUnder)) {
			r.State = comment.Waiting
			b.Comments = append(b.Comments, f.comment(r, i, f.newest.Add(-time.Minute)))
		}
		list = append(list, b)
	}
	if err := f.agency.Store.Fill(ctx, list); err != nil {
		return err
	}
	for _, b := range list {
		if b.Story.State == story.Approved {
			f.out.Drafts = append(f.out.Drafts, b.Story.Code)
		}
		for _, c := range b.Comments {
			f.out.Waiting = append(f.out.Waiting, benchWaiting{c.ID, address(b.Story)})
		}
	}
	return nil
}
