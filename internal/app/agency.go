// Package app owns how Peyk is put together and told what to do: the
// settings, the wiring of the floors below, and the subcommands. It must not
// hold a rule, SQL or a page.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"peyk/internal/account"
	"peyk/internal/audit"
	"peyk/internal/blob"
	"peyk/internal/clock"
	"peyk/internal/comment"
	"peyk/internal/copydesk"
	"peyk/internal/db"
	"peyk/internal/fault"
	"peyk/internal/img"
	"peyk/internal/mail"
	"peyk/internal/media"
	"peyk/internal/rank"
	"peyk/internal/screening/learn"
	"peyk/internal/section"
	"peyk/internal/site"
	"peyk/internal/store"
	"peyk/internal/story"
)

// Agency is an opened agency: its data and every service over it.
type Agency struct {
	DB    *db.DB
	Store *store.Store
	Blobs *blob.Folder

	Stories  *story.Service
	Comments *comment.Service
	Accounts *account.Service
	Sections *section.Service
	Site     *site.Service
	Media    *media.Service
	Rank     *rank.Service
	Audit    *audit.Service
	Learning *learn.Service
	House    *copydesk.Service // what the copy desks go by

	Mail  mail.Sender
	Mails bool // whether letters really leave
	Log   *slog.Logger
	Clock clock.Clock
	Keys  Keys
}

// Keys are the agency's secrets, made when its database was.
type Keys struct {
	Signing []byte // of form times and flashes
	Readers []byte // of the hashes that stand for readers
}

// Source says where an agency's data lies.
type Source struct {
	Data string // the folder: pictures, and the database unless DB names one
	DB   string // postgres:// URL; empty for SQLite in the folder
	// Plain makes of new pictures only what needs no program but this one.
	Plain bool
}

// sqliteFile is the name of the embedded database in the data folder.
const sqliteFile = "peyk.db"

// Open opens an agency and brings its schema to this version. With create the
// folder is made when it is missing; without it, missing data is an error that
// says how to make some.
func Open(ctx context.Context, src Source, sender mail.Sender, log *slog.Logger, now clock.Clock, create bool) (*Agency, error) {
	if src.Data == "" {
		return nil, fault.New(fault.Invalid, "config.no-data")
	}
	source := src.DB
	if source == "" {
		source = filepath.Join(src.Data, sqliteFile)
		if _, err := os.Stat(source); err != nil && !create {
			return nil, fault.Wrap(fault.NotFound, "config.no-agency", fmt.Errorf("no agency in %s: %w", src.Data, err))
		}
	}
	if err := os.MkdirAll(src.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	d, err := db.Open(ctx, source)
	if err != nil {
		return nil, err
	}
	a, err := assemble(ctx, d, src, sender, log, now)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return a, nil
}

func assemble(ctx context.Context, d *db.DB, src Source, sender mail.Sender, log *slog.Logger, now clock.Clock) (*Agency, error) {
	if err := store.Migrate(ctx, d); err != nil {
		return nil, err
	}
	blobs, err := blob.OpenFolder(filepath.Join(src.Data, "media"), now)
	if err != nil {
		return nil, fmt.Errorf("media folder: %w", err)
	}
	st := store.New(d, now)
	a := &Agency{DB: d, Store: st, Blobs: blobs, Mail: sender, Log: log, Clock: now}
	a.Learning = learn.NewService(st.Learning, now, log)
	a.Stories = story.NewService(st.Stories, now)
	a.Comments = comment.NewService(st.Comments, newScreener(st.Site, st.Stories, a.Learning, now), now)
	a.Accounts = account.NewService(st.Accounts, st.Accounts, now)
	a.Sections = section.NewService(st.Sections, now)
	a.Site = site.NewService(st.Site, now)
	pictures := img.Options{}
	if !src.Plain {
		pictures.CWebP = img.FindCWebP()
	}
	a.Media = media.NewService(st.Media, developer{img.New(pictures)}, blobs, now)
	a.Rank = rank.NewService(st.Rank, now)
	a.Audit = audit.NewService(st.Audit)
	a.House = copydesk.NewService(st.Dictionary, now)
	for name, to := range map[string]*[]byte{"key.signing": &a.Keys.Signing, "key.readers": &a.Keys.Readers} {
		if *to, err = st.Settings.GetOrCreate(ctx, name, newKey); err != nil {
			return nil, errors.Join(err, blobs.Close())
		}
	}
	a.Comments.SignLetters(a.Keys.Signing)
	return a, nil
}

// newKey returns 32 random bytes.
func newKey() ([]byte, error) {
	key := make([]byte, 32)
	_, err := rand.Read(key)
	return key, err
}

// Founded reports whether there is an agency in the database: an edition.
func (a *Agency) Founded(ctx context.Context) (bool, error) {
	editions, err := a.Site.Editions(ctx)
	return len(editions) > 0, err
}

// mustBeFounded is a NotFound fault when there is no agency in the database.
func (a *Agency) mustBeFounded(ctx context.Context) error {
	founded, err := a.Founded(ctx)
	if err == nil && !founded {
		err = fault.New(fault.NotFound, "config.no-agency")
	}
	return err
}

// Close closes the agency's data.
func (a *Agency) Close() error { return errors.Join(a.Blobs.Close(), a.DB.Close()) }

// developer lets package img develop for package media.
type developer struct{ p *img.Processor }

func (d developer) Develop(ctx context.Context, upload io.Reader, claimed string) (*media.Developed, error) {
	pic, err := d.p.Process(ctx, upload, claimed)
	if err != nil {
		return nil, err
	}
	out := &media.Developed{SHA256: pic.SHA256, Colour: pic.Colour}
	for _, r := range slices.Backward(pic.Renditions) {
		out.Files = append(out.Files, media.File{ContentType: r.ContentType, Width: r.Width, Height: r.Height, Bytes: r.Bytes})
	}
	return out, nil
}
