package site

import (
	"strings"
	"time"

	"peyk/internal/id"
	"peyk/internal/section"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// frame returns what every page carries. path is the page's own, without the
// edition's prefix; title is the document's.
func (r *request) frame(title, path string) ui.Frame {
	f := ui.Frame{
		P: r.ed.P, Site: face(r.ed), Title: title, Nav: nav(r.ed, ""),
		Today: ui.Time{ISO: r.ed.P.Day(r.now).Path(), Text: r.ed.P.LongDate(r.now)},
	}
	f.Today.ISO = r.now.In(r.ed.P.Location()).Format(time.DateOnly)
	if path != "" {
		f.Canonical = r.site.Dir.Abs(r.ed.Prefix + path)
	}
	f.Feeds = []ui.FeedLink{
		{Type: typeRSS, Title: r.ed.P.T("page.rss"), URL: r.ed.Prefix + "/feeds/rss"},
		{Type: typeAtom, Title: r.ed.P.T("page.atom"), URL: r.ed.Prefix + "/feeds/atom"},
	}
	f.Editions = r.editionLinks(nil)
	return f
}

// The media types of the feeds.
const (
	typeRSS  = "application/rss+xml"
	typeAtom = "application/atom+xml"
)

// editionLinks is the language switch. same holds, by edition, the path of the
// very same page there; the others lead to the edition's home.
func (r *request) editionLinks(same map[id.Edition]string) []ui.EditionLink {
	if len(r.site.Dir.Order()) < 2 {
		return nil
	}
	var links []ui.EditionLink
	for _, e := range r.site.Dir.Order() {
		ed := r.site.Dir.Edition(e)
		l := ui.EditionLink{
			Lang: ed.P.Lang(), Dir: ed.P.Dir(), Name: ed.P.T("lang.name"), URL: ed.Prefix + "/", Current: e == r.ed.Edition.Edition,
		}
		if path, ok := same[e]; ok {
			l.URL, l.Same = path, true
		}
		if !l.Same && !l.Current {
			l.Note = r.ed.P.T("nav.elsewhere", "name", l.Name)
		}
		links = append(links, l)
	}
	return links
}

// counterpart makes the page's language switch and hreflang lead to the same
// path in every edition for which has says that it exists there.
func (r *request) counterpart(f *ui.Frame, path string, has func(*directory.Edition) bool) {
	same := map[id.Edition]string{}
	for _, e := range r.site.Dir.Order() {
		if ed := r.site.Dir.Edition(e); has(ed) {
			same[e] = ed.Prefix + path
		}
	}
	r.alternates(f, same)
}

// alternates puts the same page of other editions into the head.
func (r *request) alternates(f *ui.Frame, same map[id.Edition]string) {
	f.Editions = r.editionLinks(same)
	if len(same) < 2 {
		return
	}
	for _, e := range r.site.Dir.Order() {
		if path, ok := same[e]; ok {
			f.Alternates = append(f.Alternates, ui.Alternate{Lang: r.site.Dir.Edition(e).P.Lang(), URL: r.site.Dir.Abs(path)})
		}
	}
}

// everywhere is for pages that each edition has.
func everywhere(*directory.Edition) bool { return true }

// face is the edition's own face.
func face(ed *directory.Edition) ui.Site {
	s := ui.Site{
		Name: ed.Name, Tagline: ed.Tagline, Licence: ed.Licence, HomeURL: ed.Prefix + "/",
		SearchURL: ed.Prefix + "/search", LatestURL: ed.Prefix + "/latest", ArchiveURL: ed.Prefix + "/archive",
		PolicyURL: ed.Prefix + "/policy", ViewedURL: ed.Prefix + "/viewed", CorrectionsURL: ed.Prefix + "/corrections",
		SavedURL: ed.Prefix + "/saved",
	}
	if s.About, _, _ = strings.Cut(ed.About, "\n\n"); s.About != "" {
		s.AboutURL = ed.Prefix + "/about"
	}
	if ed.Logo != nil {
		small := ed.Logo.Best(320)
		s.Logo = directory.MediaPath(small.Key)
		if small.Height > 0 {
			s.LogoHeight = logoHeight
			s.LogoWidth = small.Width * logoHeight / small.Height
		}
	}
	return s
}

// logoHeight is how tall a logo stands in the head, in CSS pixels.
const logoHeight = 48

// nav is the menu of sections; current is the slug of the one shown.
func nav(ed *directory.Edition, current string) []ui.NavLink {
	var links []ui.NavLink
	for i, s := range ed.Sections {
		if s.Hidden {
			continue
		}
		links = append(links, ui.NavLink{
			Name: s.Name, URL: ed.SectionPath(s), Hue: ui.Hue(i), Current: s.Slug == current,
		})
	}
	return links
}

// sectionLink names a section and its address.
func (r *request) sectionLink(s section.Section) ui.Link {
	return ui.Link{Text: s.Name, URL: r.ed.SectionPath(s)}
}

// crumbs is a breadcrumb that begins at home.
func (r *request) crumbs(links ...ui.Link) ui.Breadcrumb {
	home := ui.Link{Text: r.ed.P.T("nav.home"), URL: r.ed.Prefix + "/"}
	return ui.Breadcrumb{Label: r.ed.P.T("nav.breadcrumb"), Links: append([]ui.Link{home}, links...)}
}
