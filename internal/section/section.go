// Package section owns the sections of an edition: their names, their order
// and the slugs in their addresses. It must not know the stories in them.
package section

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"peyk/internal/account"
	"peyk/internal/clock"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
)

// Section is one section ("service" in an agency's own words) of an edition.
type Section struct {
	ID       id.Section
	Edition  id.Edition
	Slug     string // ASCII, in the address; equal for the same section of two editions
	Name     string
	Position int  // in menus, from 1
	Hidden   bool // no longer in menus; its stories and its address stay
	Version  int64
}

// Store keeps sections.
type Store interface {
	// Sections returns all sections of all editions, by edition and position.
	Sections(ctx context.Context) ([]Section, error)
	// CreateSection saves a new section; a slug taken in the edition is a Conflict.
	CreateSection(ctx context.Context, s *Section, evs func(*Section) []event.Event) error
	// UpdateSection loads, applies fn, and saves.
	UpdateSection(ctx context.Context, n id.Section, fn func(*Section) ([]event.Event, error)) error
}

// Service applies the rules to stored sections.
type Service struct {
	store Store
	now   clock.Clock
}

// NewService returns a service over the store.
func NewService(store Store, now clock.Clock) *Service { return &Service{store, now} }

// All returns every section of every edition.
func (s *Service) All(ctx context.Context) ([]Section, error) { return s.store.Sections(ctx) }

// BySlug returns the section of an edition with that slug, or NotFound.
func (s *Service) BySlug(ctx context.Context, e id.Edition, slug string) (Section, error) {
	all, err := s.store.Sections(ctx)
	if err != nil {
		return Section{}, err
	}
	for _, sec := range all {
		if sec.Edition == e && sec.Slug == slug {
			return sec, nil
		}
	}
	return Section{}, fault.New(fault.NotFound, "section.none").With("slug", slug)
}

// Create adds a section to an edition.
func (s *Service) Create(ctx context.Context, actor account.Actor, sec Section) (Section, error) {
	if err := account.Check(actor, account.SectionManage, 0); err != nil {
		return Section{}, err
	}
	if err := sec.check(); err != nil {
		return Section{}, err
	}
	err := s.store.CreateSection(ctx, &sec, func(sec *Section) []event.Event {
		return []event.Event{sec.changed(actor, s.now())}
	})
	return sec, taken(err)
}

// taken tells which field is at fault when a section of that slug exists.
func taken(err error) error {
	var have *fault.Error
	if !errors.As(err, &have) || have.Kind != fault.Conflict || have.Key == "error.changed-meanwhile" {
		return err
	}
	const key = "section.slug-taken"
	return &fault.Error{Kind: fault.Conflict, Key: key, Fields: []fault.Field{{Name: "slug", Key: key}}, Err: err}
}

// Change renames, moves or hides a section; a zero version skips the check of
// concurrent changes. Its edition stays.
func (s *Service) Change(ctx context.Context, actor account.Actor, want Section) error {
	if err := account.Check(actor, account.SectionManage, 0); err != nil {
		return err
	}
	err := s.store.UpdateSection(ctx, want.ID, func(sec *Section) ([]event.Event, error) {
		if want.Version != 0 && want.Version != sec.Version {
			return nil, fault.New(fault.Conflict, "error.changed-meanwhile")
		}
		sec.Slug, sec.Name, sec.Position, sec.Hidden = want.Slug, want.Name, want.Position, want.Hidden
		if err := sec.check(); err != nil {
			return nil, err
		}
		return []event.Event{sec.changed(actor, s.now())}, nil
	})
	return taken(err)
}

var slugForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// ValidSlug reports whether s may be a section's slug.
func ValidSlug(s string) bool { return slugForm.MatchString(s) }

func (sec *Section) check() error {
	var f fault.Fields
	sec.Name, sec.Slug = strings.TrimSpace(sec.Name), strings.TrimSpace(sec.Slug)
	if sec.Edition == "" {
		f.Add("edition", "field.required")
	}
	if !ValidSlug(sec.Slug) {
		f.Add("slug", "section.slug-form")
	}
	switch n := utf8.RuneCountInString(sec.Name); {
	case n == 0:
		f.Add("name", "field.required")
	case n > 60:
		f.Add("name", "field.long", "max", 60, "have", n)
	}
	return f.Err()
}

func (sec *Section) changed(actor account.Actor, now time.Time) event.Event {
	return event.Event{
		Kind: event.SectionChanged, At: now, Actor: actor.User, Edition: sec.Edition, Section: sec.ID,
		Detail: map[string]string{"slug": sec.Slug, "name": sec.Name},
	}
}
