// Package directory owns what all parts of the public face share: the editions
// and sections as pages need them, the scheme of addresses, and the tags that
// say which pages an event makes out of date. It must not render anything.
package directory

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/i18n"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/section"
	"peyk/internal/site"
	"peyk/internal/web"
	"peyk/internal/web/ui"
)

// Edition is an edition as pages need it, made anew when it changes.
type Edition struct {
	site.Edition
	P        *i18n.Printer
	Prefix   string // "" or "/en": of every address
	Sections []section.Section
	ByID     map[id.Section]section.Section
	BySlug   map[string]section.Section
	Logo     *media.Picture // nil without one
}

// Directory knows the editions. It is safe for concurrent use.
type Directory struct {
	editions *site.Service
	sections *section.Service
	media    *media.Service
	base     *url.URL

	reading sync.Mutex // held by Reload, so that the last to begin stands
	stale   atomic.Bool
	order   []id.Edition
	known   atomic.Pointer[map[id.Edition]*Edition]
}

// New reads the editions that exist now. base is where readers reach the site.
// Routes are laid once: an edition founded later is served after a restart.
func New(ctx context.Context, editions *site.Service, sections *section.Service, pictures *media.Service, base *url.URL) (*Directory, error) {
	d := &Directory{editions: editions, sections: sections, media: pictures, base: base}
	if err := d.Reload(ctx); err != nil {
		return nil, err
	}
	if len(d.order) == 0 {
		return nil, fault.New(fault.NotFound, "config.no-editions")
	}
	return d, nil
}

// Reload reads the editions and sections anew.
func (d *Directory) Reload(ctx context.Context) error {
	d.reading.Lock()
	defer d.reading.Unlock()
	editions, err := d.editions.Editions(ctx)
	if err != nil {
		return fmt.Errorf("editions: %w", err)
	}
	sections, err := d.sections.All(ctx)
	if err != nil {
		return fmt.Errorf("sections: %w", err)
	}
	known := make(map[id.Edition]*Edition, len(editions))
	var order []id.Edition
	for i, e := range editions {
		ed, err := d.edition(ctx, e, sections)
		if err != nil {
			return err
		}
		if i > 0 {
			ed.Prefix = "/" + string(e.Edition)
		}
		known[e.Edition] = ed
		order = append(order, e.Edition)
	}
	if d.order == nil {
		d.order = order
	}
	d.known.Store(&known)
	return nil
}

func (d *Directory) edition(ctx context.Context, e site.Edition, sections []section.Section) (*Edition, error) {
	p, err := i18n.New(e.Language, e.Location())
	if err != nil {
		return nil, fmt.Errorf("edition %s: %w", e.Edition, err)
	}
	ed := &Edition{Edition: e, P: p, ByID: map[id.Section]section.Section{}, BySlug: map[string]section.Section{}}
	for _, sec := range sections {
		if sec.Edition == e.Edition {
			ed.Sections = append(ed.Sections, sec)
			ed.ByID[sec.ID], ed.BySlug[sec.Slug] = sec, sec
		}
	}
	if e.Logo != 0 {
		pic, err := d.media.Picture(ctx, e.Logo)
		if err != nil {
			return nil, fmt.Errorf("logo of edition %s: %w", e.Edition, err)
		}
		ed.Logo = &pic
	}
	return ed, nil
}

// OnEvents makes the pages that events concern out of date, and reads the
// editions anew when one changed. When they cannot be read, pages show them as
// they were; the error says so, and the next call, with events or without,
// tries again.
func (d *Directory) OnEvents(ctx context.Context, cache *web.Cache, evs []event.Event) error {
	reload := d.stale.Swap(false)
	for _, ev := range evs {
		switch ev.Kind {
		case event.EditionChanged, event.SectionChanged, event.Restored:
			reload = true
		default:
			cache.Bump(TagsOf(ev)...)
		}
	}
	if !reload {
		return nil
	}
	err := d.Reload(ctx)
	if err != nil {
		d.stale.Store(true)
		err = fmt.Errorf("editions not reloaded, pages show them as they were: %w", err)
	}
	cache.BumpAll()
	return err
}

// Order lists the editions, the main one first.
func (d *Directory) Order() []id.Edition { return d.order }

// Edition returns an edition of the site; nil for one it does not have.
func (d *Directory) Edition(e id.Edition) *Edition { return (*d.known.Load())[e] }

// Main returns the edition without a prefix.
func (d *Directory) Main() *Edition { return d.Edition(d.order[0]) }

// Of returns the edition that a path belongs to.
func (d *Directory) Of(path string) *Edition {
	for _, e := range d.order[1:] {
		if path == "/"+string(e) || strings.HasPrefix(path, "/"+string(e)+"/") {
			return d.Edition(e)
		}
	}
	return d.Main()
}

// Abs returns the absolute address of a path.
func (d *Directory) Abs(path string) string { return d.base.Scheme + "://" + d.base.Host + path }

// StoryPath is a story's address.
func (d *Directory) StoryPath(e id.Edition, code id.Story, slug string) string {
	prefix := ""
	if ed := d.Edition(e); ed != nil {
		prefix = ed.Prefix
	}
	return prefix + "/news/" + code.String() + "/" + url.PathEscape(PathSlug(slug))
}

// PathSlug is a slug as it stands in an address: a headline without a letter
// still needs one, and the comment form's address is no story's.
func PathSlug(slug string) string {
	switch slug {
	case "":
		return "-"
	case "comment", "reason":
		return slug + "-"
	}
	return slug
}

// MediaPath is the address of a picture's file.
func MediaPath(key string) string { return "/media/" + key }

// SectionPath is a section's address.
func (ed *Edition) SectionPath(s section.Section) string { return ed.Prefix + "/section/" + s.Slug }

// Hue is the class of a section's mark.
func (ed *Edition) Hue(sec id.Section) string {
	for i, s := range ed.Sections {
		if s.ID == sec {
			return ui.Hue(i)
		}
	}
	return ""
}
