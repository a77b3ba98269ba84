// Package feeds owns what programs read of the public site: RSS and Atom,
// the sitemaps, and robots.txt. It must not hold a page for people.
package feeds

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"time"

	"peyk/internal/clock"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
)

// Deps is what feeds are made of.
type Deps struct {
	Stories story.Reader
	Media   *media.Service
	Dir     *directory.Directory
	Cache   *web.Cache
	Clock   clock.Clock
}

// Feeds is the feeds of all editions.
type Feeds struct{ Deps }

// New returns the feeds.
func New(d Deps) *Feeds { return &Feeds{d} }

// feedSize is how many stories a feed holds.
const feedSize = 30

// Routes lays the routes of all feeds.
func (f *Feeds) Routes(rt *web.Router) {
	bare := web.Bare()
	for _, e := range f.Dir.Order() {
		p := f.Dir.Edition(e).Prefix
		for kind, write := range map[string]writer{"rss": rss, "atom": atom} {
			rt.Handle("GET "+p+"/feeds/"+kind, f.feed(e, write, f.all), bare)
			rt.Handle("GET "+p+"/feeds/section/{slug}/"+kind, f.feed(e, write, f.section), bare)
			rt.Handle("GET "+p+"/feeds/genre/{name}/"+kind, f.feed(e, write, f.genre), bare)
		}
	}
	rt.Handle("GET /sitemap.xml", f.cached(f.sitemapIndex), bare)
	rt.Handle("GET /sitemap/news.xml", f.cached(f.newsSitemap), bare)
	rt.Handle("GET /sitemap/{edition}/{week}", f.cached(f.sitemapWeek), bare)
	rt.Handle("GET /robots.txt", f.cached(f.robots), bare)
}

// channel is a feed before it is written in a format.
type channel struct {
	ed    *directory.Edition
	title string
	self  string // absolute address of the feed
	link  string // absolute address of its page
	now   time.Time
	items []entry
}

// entry is a story in a feed.
type entry struct {
	story.Summary
	url     string
	section string
	picture *media.Rendition
	alt     string
	credit  string
}

// writer writes a channel in a format.
type writer func(f *Feeds, c channel) (contentType string, body []byte, err error)

// chooser says what a feed holds: its query, title, page and tags.
type chooser func(ed *directory.Edition, r *http.Request) (q story.ReadQuery, title, page string, tags []web.Tag, err error)

func (f *Feeds) all(ed *directory.Edition, _ *http.Request) (story.ReadQuery, string, string, []web.Tag, error) {
	return story.ReadQuery{}, ed.Name, ed.Prefix + "/", []web.Tag{directory.LatestTag(ed.Edition.Edition)}, nil
}

func (f *Feeds) section(ed *directory.Edition, r *http.Request) (story.ReadQuery, string, string, []web.Tag, error) {
	sec, ok := ed.BySlug[r.PathValue("slug")]
	if !ok {
		return story.ReadQuery{}, "", "", nil, fault.New(fault.NotFound, "section.none").With("slug", r.PathValue("slug"))
	}
	return story.ReadQuery{Section: sec.ID}, sec.Name + " – " + ed.Name, ed.SectionPath(sec), []web.Tag{directory.SectionTag(sec.ID)}, nil
}

func (f *Feeds) genre(ed *directory.Edition, r *http.Request) (story.ReadQuery, string, string, []web.Tag, error) {
	g := story.Genre(r.PathValue("name"))
	if !g.Valid() {
		return story.ReadQuery{}, "", "", nil, fault.New(fault.NotFound, "error.not-found")
	}
	return story.ReadQuery{Genre: g}, ed.P.T("genres."+string(g)) + " – " + ed.Name, ed.Prefix + "/genre/" + string(g),
		[]web.Tag{directory.GenreTag(ed.Edition.Edition, g)}, nil
}

// feed makes a handler of a feed in a format.
func (f *Feeds) feed(e id.Edition, write writer, choose chooser) web.HandlerFunc {
	return f.cached(func(ctx context.Context, r *http.Request, now time.Time) (*web.Page, error) {
		ed := f.Dir.Edition(e)
		q, title, pagePath, tags, err := choose(ed, r)
		if err != nil {
			return nil, err
		}
		c := channel{ed: ed, title: title, self: f.Dir.Abs(r.URL.EscapedPath()), link: f.Dir.Abs(pagePath), now: now}
		q.Edition, q.Limit, q.Now = e, feedSize, now
		if c.items, err = f.entries(ctx, ed, q); err != nil {
			return nil, err
		}
		contentType, body, err := write(f, c)
		if err != nil {
			return nil, err
		}
		return &web.Page{ContentType: contentType, Body: body, Tags: tags}, nil
	})
}

// cached makes a handler of what renders from the public stories, kept until
// one of its tags is bumped or the next story of any edition comes out.
func (f *Feeds) cached(render func(ctx context.Context, r *http.Request, now time.Time) (*web.Page, error)) web.HandlerFunc {
	return f.Cache.Handler(web.ByPath(), func(ctx context.Context, r *http.Request) (*web.Page, error) {
		now := f.Clock()
		page, err := render(ctx, r, now)
		if err != nil {
			return nil, err
		}
		for _, e := range f.Dir.Order() {
			page.Tags = append(page.Tags, directory.EditionTag(e))
			next, err := f.Stories.NextPublish(ctx, e, now)
			if err != nil {
				return nil, err
			}
			if !next.IsZero() && (page.Expires.IsZero() || next.Before(page.Expires)) {
				page.Expires = next
			}
		}
		return page, nil
	})
}

// entries reads the stories of a feed with their pictures.
func (f *Feeds) entries(ctx context.Context, ed *directory.Edition, q story.ReadQuery) ([]entry, error) {
	list, err := f.Stories.Latest(ctx, q)
	if err != nil {
		return nil, err
	}
	var ns []id.Media
	for _, s := range list {
		if s.Picture != 0 {
			ns = append(ns, s.Picture)
		}
	}
	pics, err := f.Media.Pictures(ctx, ns)
	if err != nil {
		return nil, err
	}
	out := make([]entry, 0, len(list))
	for _, s := range list {
		en := entry{Summary: s, url: f.Dir.Abs(f.Dir.StoryPath(s.Edition, s.Code, s.Slug)), section: ed.ByID[s.Section].Name}
		if p, ok := pics[s.Picture]; ok {
			best := p.Best(960)
			en.picture, en.alt, en.credit = &best, p.Alt, p.Credit
		}
		out = append(out, en)
	}
	return out, nil
}

// marshal writes an XML document with its declaration.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(v); err != nil {
		return nil, fmt.Errorf("write feed: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
