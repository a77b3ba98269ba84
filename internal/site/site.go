// Package site owns what an edition is (its name, language, logo, time zone)
// and how editors arrange its front: the order of the most important news. It
// must not know how pages look.
package site

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"peyk/internal/account"
	"peyk/internal/clock"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Edition is one language edition of the agency.
type Edition struct {
	Edition  id.Edition
	Language string // BCP 47: the interface and the only language of comments
	Name     string // of the agency in this edition: «خبرگزاری پیک»
	Tagline  string
	About    string // plain text of the about page, a blank line between paragraphs
	Licence  string // the line at the foot of every page
	Closing  string // the line after a story's text: «انتهای پیام»; empty prints none
	Zone     string // IANA time zone of its dates
	Logo     id.Media
	Position int // the first has no prefix in its addresses
	Version  int64
}

// Location returns the edition's time zone; Check has seen that it loads.
func (e Edition) Location() *time.Location {
	loc, err := time.LoadLocation(e.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// MaxSlots is how many stories editors may set in order with Arrange.
const MaxSlots = 12

// Store keeps editions and their fronts.
type Store interface {
	// Editions returns all editions by position.
	Editions(ctx context.Context) ([]Edition, error)
	// CreateEdition saves a new edition; a taken name is a Conflict.
	CreateEdition(ctx context.Context, e Edition, evs []event.Event) error
	// UpdateEdition loads, applies fn, and saves.
	UpdateEdition(ctx context.Context, e id.Edition, fn func(*Edition) ([]event.Event, error)) error
	Fronts
}

// Service applies the rules to stored editions.
type Service struct {
	store Store
	now   clock.Clock
}

// NewService returns a service over the store.
func NewService(store Store, now clock.Clock) *Service { return &Service{store, now} }

// Editions returns all editions, the main one first.
func (s *Service) Editions(ctx context.Context) ([]Edition, error) { return s.store.Editions(ctx) }

// Create adds an edition.
func (s *Service) Create(ctx context.Context, actor account.Actor, e Edition) error {
	if err := account.Check(actor, account.EditionManage, 0); err != nil {
		return err
	}
	if err := e.check(); err != nil {
		return err
	}
	return s.store.CreateEdition(ctx, e, []event.Event{e.changed(actor, s.now())})
}

// Change replaces an edition's settings; a zero version skips the check of
// concurrent changes. Position and language stay as they were created.
func (s *Service) Change(ctx context.Context, actor account.Actor, want Edition) error {
	if err := account.Check(actor, account.EditionManage, 0); err != nil {
		return err
	}
	return s.store.UpdateEdition(ctx, want.Edition, func(e *Edition) ([]event.Event, error) {
		if want.Version != 0 && want.Version != e.Version {
			return nil, fault.New(fault.Conflict, "error.changed-meanwhile")
		}
		e.Name, e.Tagline, e.About, e.Licence = want.Name, want.Tagline, want.About, want.Licence
		e.Closing, e.Zone, e.Logo = want.Closing, want.Zone, want.Logo
		if err := e.check(); err != nil {
			return nil, err
		}
		return []event.Event{e.changed(actor, s.now())}, nil
	})
}

func (e *Edition) check() error {
	var f fault.Fields
	e.Name, e.Tagline, e.Closing, e.Zone = strings.TrimSpace(e.Name), strings.TrimSpace(e.Tagline), strings.TrimSpace(e.Closing), strings.TrimSpace(e.Zone)
	long := func(field, text string, most int) {
		if n := utf8.RuneCountInString(text); n > most {
			f.Add(field, "field.long", "max", most, "have", n)
		}
	}
	if e.Edition == "" || len(e.Edition) > 8 || strings.ToLower(string(e.Edition)) != string(e.Edition) {
		f.Add("edition", "edition.form")
	}
	if e.Name == "" {
		f.Add("name", "field.required")
	}
	long("name", e.Name, 80)
	long("tagline", e.Tagline, 200)
	long("about", e.About, 20000)
	long("licence", e.Licence, 500)
	long("closing", e.Closing, 60)
	if _, err := time.LoadLocation(e.Zone); err != nil || e.Zone == "" || e.Zone == "Local" {
		f.Add("zone", "edition.zone")
	}
	return f.Err()
}

func (e *Edition) changed(actor account.Actor, now time.Time) event.Event {
	return event.Event{
		Kind: event.EditionChanged, At: now, Actor: actor.User, Edition: e.Edition,
		Detail: map[string]string{"name": e.Name},
	}
}
