package site

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"peyk/internal/blob"
	"peyk/internal/clock"
	"peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/media"
	"peyk/internal/rank"
	editions "peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/ui"
)

// Deps is what the public site is made of.
type Deps struct {
	Stories  story.Reader
	Comments *comment.Service
	Dir      *directory.Directory
	Fronts   *editions.Service
	Media    *media.Service
	Rank     *rank.Service
	Blobs    blob.Store

	Cache   *web.Cache
	Signer  *web.Signer
	Readers *web.Readers
	Limits  Limits
	Library *ui.Library
	Clock   clock.Clock
	Log     *slog.Logger
}

// Limits bound what readers do that costs more than a page from the cache.
type Limits struct {
	Comments, Votes, Searches, Suggestions, Receipts, Likes, Reports *web.Limiter

	// Work is what is asked of comments under load; NewLimits asks for none.
	Work WorkBounds
}

// NewLimits returns the bounds: tight for one reader, wide for a network, which
// may be a carrier's only address for a whole town.
func NewLimits(readers *web.Readers, now clock.Clock) Limits {
	network := web.Rate{Burst: 60, Every: time.Second}
	return Limits{
		Likes:    web.NewLimiter(readers, web.Rate{Burst: 30, Every: 2 * time.Second}, network, now),
		Reports:  web.NewLimiter(readers, web.Rate{Burst: 5, Every: 30 * time.Second}, network, now),
		Receipts: web.NewLimiter(readers, web.Rate{Burst: 20, Every: 5 * time.Second}, network, now),
		Comments: web.NewLimiter(readers, web.Rate{Burst: 6, Every: 10 * time.Second}, network, now),
		Votes:    web.NewLimiter(readers, web.Rate{Burst: 6, Every: 10 * time.Second}, network, now),
		Searches: web.NewLimiter(readers, web.Rate{Burst: 30, Every: time.Second / 2},
			web.Rate{Burst: 300, Every: time.Second / 20}, now),
		Suggestions: web.NewLimiter(readers, web.Rate{Burst: 60, Every: time.Second / 4},
			web.Rate{Burst: 600, Every: time.Second / 40}, now),
	}
}

// Site is the public site: its pages and their routes.
type Site struct {
	Deps
	pages *Pages
	work  *work
}

// New returns the site over the editions of the directory.
func New(d Deps) (*Site, error) {
	pages, err := NewPages(d.Library)
	if err != nil {
		return nil, err
	}
	return &Site{Deps: d, pages: pages, work: newWork(d.Limits.Work, d.Signer, d.Readers)}, nil
}

// render is a page's maker; it is told the edition and the time, which is the
// same for all it reads.
type render func(ctx context.Context, r *request) (*web.Page, error)

// request is what a page's maker works with.
type request struct {
	*http.Request
	site *Site
	ed   *directory.Edition
	now  time.Time
	tags []web.Tag
	// until is when the page is to be made anew whatever happens.
	until time.Time
}

// needs notes what the page depends on.
func (r *request) needs(tags ...web.Tag) { r.tags = append(r.tags, tags...) }

// expire notes a time the page must not outlive; the zero time is none.
func (r *request) expire(at time.Time) {
	if !at.IsZero() && (r.until.IsZero() || at.Before(r.until)) {
		r.until = at
	}
}

// cached makes a handler of a page's maker, kept in the page cache.
func (s *Site) cached(e id.Edition, make render, params ...string) web.HandlerFunc {
	return s.Cache.Handler(web.ByPath(params...), func(ctx context.Context, r *http.Request) (*web.Page, error) {
		return s.make(ctx, e, r, make)
	})
}

// fresh makes a handler of a page's maker whose pages are kept nowhere.
func (s *Site) fresh(e id.Edition, make render) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		page, err := s.make(r.Context(), e, r, make)
		if err != nil {
			return err
		}
		page.CacheControl = web.CacheNever
		return page.Send(w, r)
	}
}

func (s *Site) make(ctx context.Context, e id.Edition, r *http.Request, make render) (*web.Page, error) {
	ed := s.Dir.Edition(e)
	q := &request{Request: r, site: s, ed: ed, now: s.Clock()}
	q.needs(directory.EditionTag(e))
	page, err := make(ctx, q)
	if err != nil {
		gone, ok := q.gone(ctx, err)
		if !ok {
			return nil, err
		}
		page = gone
	}
	// The head names the day, and a list changes when the next story is out.
	today := q.ed.P.Day(q.now)
	q.expire(q.ed.P.Start(q.ed.P.Next(today, 1)))
	if err := q.nextPublish(ctx, e); err != nil {
		return nil, err
	}
	page.Tags, page.Expires = append(page.Tags, q.tags...), q.until
	return page, nil
}

// page renders a view into a page.
func page[T any](t *ui.Page[T], status int, view T) (*web.Page, error) {
	body, err := t.Bytes(view)
	if err != nil {
		return nil, err
	}
	return web.HTML(status, body), nil
}

// redirect is a page that leads elsewhere for good.
func redirect(status int, to string) *web.Page {
	return &web.Page{
		Status: status, ContentType: "text/plain; charset=utf-8", Body: []byte("See " + to + "\n"),
		Header: http.Header{"Location": {to}},
	}
}
