package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"peyk/internal/event"
	"peyk/internal/job"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/directory"
	"peyk/internal/web/feeds"
	"peyk/internal/web/site"
	"peyk/internal/web/ui"
)

// server is the agency as it is served: its router, and what runs beside it.
type server struct {
	agency *Agency

	registry *prometheus.Registry
	health   *web.Health
	router   *web.Router
	cache    *web.Cache
	signer   *web.Signer
	readers  *web.Readers
	// readerKeys are the keys under which readers are known, each for a month.
	readerKeys *readerKeys
	assets     *web.Assets
	library    *ui.Library
	dir        *directory.Directory
	site       *site.Site
	desk       *desk.Desk
	feeds      *feeds.Feeds
	runner     *job.Runner
	certs      *web.Certificates

	seen int64 // the place in the outbox up to which pages know
}

// assetPrefix begins the addresses of the program's own files.
const assetPrefix = "/assets/"

func newServer(ctx context.Context, a *Agency, f webFlags, base *url.URL) (*server, error) {
	s := &server{agency: a, registry: web.NewRegistry()}
	s.health = web.NewHealth(a.DB.Ping)
	if err := s.kernel(f); err != nil { //nolint:contextcheck // keys are read again and again, long after
		return nil, err
	}
	if err := a.Rank.Turn(ctx); err != nil {
		return nil, err
	}
	s.registry.MustRegister(&viewMetrics{rank: a.Rank, now: a.Clock, since: a.Clock()})
	// What happens from here on is told; what happened before is read.
	var err error
	if s.seen, err = job.Last(ctx, a.DB); err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	if s.dir, err = directory.New(ctx, a.Site, a.Sections, a.Media, base); err != nil {
		return nil, err
	}
	if err := s.parts(f, web.Cookies{Secure: base.Scheme == "https"}); err != nil {
		return nil, err
	}
	proxies, err := web.ParseProxies(f.TrustedProxy...)
	if err != nil {
		return nil, misuse{err}
	}
	s.router, err = web.NewRouter(web.Config{
		Log: a.Log, AccessLevel: slog.LevelDebug, Metrics: web.NewMetrics(s.registry), ErrorPage: s.errorPage,
		TrustedProxies: proxies, BaseURL: base,
	})
	if err != nil {
		return nil, err
	}
	s.runner = newRunner(a, s.dir)
	s.mount() //nolint:contextcheck // what is mounted has the context of each request
	if err := s.newsroom(); err != nil {
		return nil, err
	}
	onCommit := context.WithoutCancel(ctx) // changes are made until the last request has ended
	changed := func(evs []event.Event) {
		if err := s.dir.OnEvents(onCommit, s.cache, evs); err != nil {
			a.Log.ErrorContext(onCommit, "after a change", "error", err)
		}
	}
	rush := newCalm(calmEvery, func(ev event.Event) { changed([]event.Event{ev}) })
	a.Store.OnCommit(func(evs []event.Event) {
		changed(rush.now(evs))
		if slices.ContainsFunc(evs, func(ev event.Event) bool { return len(a.jobsOf(ev)) > 0 }) {
			s.runner.Wake() // what brings no job is passed over at the next round
		}
	})
	return s, nil
}

// parts makes the parts of the public face.
func (s *server) parts(f webFlags, cookies web.Cookies) error {
	a := s.agency
	limits := site.NewLimits(s.readers, a.Clock)
	if f.CommentWork {
		limits.Work = site.DefaultWork()
	}
	var err error
	s.site, err = site.New(site.Deps{
		Stories: a.Store.Stories, Comments: a.Comments, Dir: s.dir, Fronts: a.Site, Media: a.Media, Rank: a.Rank, Blobs: a.Blobs,
		Cache: s.cache, Signer: s.signer, Readers: s.readers, Library: s.library, Clock: a.Clock, Log: a.Log,
		Limits: limits,
	})
	if err != nil {
		return err
	}
	s.feeds = feeds.New(feeds.Deps{Stories: a.Store.Stories, Media: a.Media, Dir: s.dir, Cache: s.cache, Clock: a.Clock})
	s.desk, err = desk.New(desk.Deps{
		Stories: a.Stories, Reader: a.Store.Stories, Comments: a.Comments, Accounts: a.Accounts, Sections: a.Sections,
		Editions: a.Site, Media: a.Media, Rank: a.Rank, Audit: a.Audit, House: a.House, Dir: s.dir, Cookies: cookies, Signer: s.signer,
		Readers: s.readers, Library: s.library, Clock: a.Clock, Log: a.Log,
	})
	return err
}

// mount lays every route of the program. A new part of the site or of the
// newsroom is a line here.
func (s *server) mount() {
	rt := s.router
	rt.Handle("GET "+assetPrefix+"{path...}", s.assets.Handler(), web.Bare())
	rt.Handle("GET /healthz", s.health.Healthz)
	rt.Handle("GET /readyz", s.health.Readyz)
	s.site.Routes(rt)
	s.feeds.Routes(rt)
	s.desk.Routes(rt)
}

// errorPage lets the newsroom lead to its sign-in page; every other error has
// its page on the site.
func (s *server) errorPage(w http.ResponseWriter, r *http.Request, status int, err error, requestID string) {
	if !s.desk.SignInFirst(w, r, err) && !s.desk.MustChangeFirst(w, r, err) {
		s.site.ErrorPage(w, r, status, err, requestID)
	}
}

// kernel makes what all pages share.
func (s *server) kernel(f webFlags) error {
	files, err := ui.Assets()
	if err != nil {
		return err
	}
	if s.assets, err = web.NewAssets(files, assetPrefix); err != nil {
		return err
	}
	if s.library, err = ui.NewLibrary(s.assets.URL); err != nil {
		return err
	}
	if s.signer, err = web.NewSigner(s.agency.Keys.Signing); err != nil {
		return err
	}
	s.readerKeys = newReaderKeys(s.agency.Store.Settings, s.agency.Keys.Readers, s.agency.Log)
	s.readerKeys.ReaderKey(s.agency.Clock()) // made now, and not in the first reader's request
	s.readers = web.NewReaders(s.readerKeys, s.agency.Clock)
	s.cache, err = web.NewCache(web.CacheOptions{
		MaxBytes: f.CacheMB << 20, Clock: s.agency.Clock, Registerer: s.registry,
	})
	return err
}

// How often the program does by itself what it does.
const (
	flushEvery = time.Second
	rankEvery  = time.Minute
	pollEvery  = 500 * time.Millisecond
	pruneEvery = time.Hour
	foldEvery  = time.Hour
	learnEvery = time.Hour // looked at; see learnAfter
	keepOutbox = 7 * 24 * time.Hour
	jobWorkers = 2
	jobsEvery  = time.Second
)

// startLoops starts everything that runs beside the requests.
func (s *server) startLoops(ctx context.Context, running *sync.WaitGroup) {
	log := s.agency.Log
	running.Go(func() { every(ctx, log, flushEvery, "views not written down", s.agency.Rank.Flush) })
	running.Go(func() {
		if err := s.minute(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "the minute's work", "error", err)
		}
		every(ctx, log, rankEvery, "the minute's work", s.minute)
	})
	running.Go(func() { every(ctx, log, pollEvery, "outbox not read", s.poll) })
	running.Go(func() { every(ctx, log, pruneEvery, "outbox not pruned", s.prune) })
	running.Go(func() { s.screenPutOff(ctx) })
	running.Go(func() { every(ctx, log, forgetEvery, "what is kept of readers not forgotten", s.forgetPeople) })
	running.Go(func() { every(ctx, log, tidyEvery, "search index not brought in order", s.tidyIndex) })
	running.Go(func() { every(ctx, log, foldEvery, "old views not folded", s.agency.Rank.Fold) })
	running.Go(func() { every(ctx, log, giveBackEvery, "memory not given back", new(quiet).giveBack) })
	running.Go(func() { s.learnSpelling(ctx) })
	running.Go(func() { s.learnDecisions(ctx) })
	running.Go(func() { s.runner.Run(ctx, jobWorkers, jobsEvery) })
}

// minute makes the lists of the most viewed anew, and publishes what its job
// did not, however that came about.
func (s *server) minute(ctx context.Context) error {
	// What fails of it does not keep the rest from being done.
	_, err := s.agency.Stories.FireDue(ctx)
	return errors.Join(err, s.agency.Rank.Turn(ctx), s.agency.Rank.Rank(ctx))
}

// pollBatch bounds how many events are read at once.
const pollBatch = 500

// poll makes pages out of date that other processes' changes concern; of those
// of this process the cache knows since their commit. What failed there or
// here is tried again at the next poll.
func (s *server) poll(ctx context.Context) error {
	for {
		evs, err := job.Since(ctx, s.agency.DB, s.seen, pollBatch)
		if err != nil {
			return err
		}
		var others []event.Event
		for _, ev := range evs {
			if ev.Node != s.agency.Store.Node() {
				others = append(others, ev.Event)
			}
		}
		if len(evs) > 0 {
			s.seen = evs[len(evs)-1].ID
			s.runner.Wake()
		}
		if err := s.dir.OnEvents(ctx, s.cache, others); err != nil || len(evs) == 0 {
			return err
		}
	}
}
