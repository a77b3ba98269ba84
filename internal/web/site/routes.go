package site

import (
	"context"
	"net/http"

	"peyk/internal/id"
	"peyk/internal/web"
)

// Routes lays the public site's routes, the same for each edition under its
// prefix. This is the list of all public addresses but feeds.
func (s *Site) Routes(rt *web.Router) {
	for _, e := range s.Dir.Order() {
		s.editionRoutes(rt, e)
	}
	rt.Handle("POST /v/{code}", s.beacon) // not bare: it must know readers apart behind a proxy
	rt.Handle("GET /v/{code}", s.pixel)
	rt.Handle("GET /media/{key}", s.media, web.Bare())
}

func (s *Site) editionRoutes(rt *web.Router, e id.Edition) {
	p := s.Dir.Edition(e).Prefix
	bare := web.Bare()
	rt.Handle("GET "+p+"/{$}", s.cached(e, s.home), bare)
	if p != "" {
		rt.Handle("GET "+p, func(w http.ResponseWriter, r *http.Request) error {
			http.Redirect(w, r, p+"/", http.StatusMovedPermanently)
			return nil
		})
	}
	rt.Handle("GET "+p+"/news/{code}/{slug}", s.cached(e, s.article, "vote=yes|no"), bare)
	rt.Handle("GET "+p+"/news/{code}", s.cached(e, s.article), bare)
	rt.Handle("GET "+p+"/n/{code}", s.cached(e, s.short), bare)
	rt.Handle("GET "+p+"/section/{slug}", s.cached(e, s.section, "genre", "before"), bare)
	rt.Handle("GET "+p+"/genre/{name}", s.cached(e, s.genre, "before"), bare)
	rt.Handle("GET "+p+"/tag/{slug}", s.cached(e, s.tag, "before"), bare)
	rt.Handle("GET "+p+"/person/{slug}", s.cached(e, s.person, "before"), bare)
	rt.Handle("GET "+p+"/author/{name}", s.cached(e, s.author, "before"), bare)
	rt.Handle("GET "+p+"/corrections", s.cached(e, s.corrections, "before"), bare)
	rt.Handle("GET "+p+"/saved", s.cached(e, s.saved), bare)
	rt.Handle("GET "+p+"/latest", s.cached(e, s.latest, "before"), bare)
	rt.Handle("GET "+p+"/viewed", s.cached(e, s.mostViewed, "span", "section", "genre"), bare)
	rt.Handle("GET "+p+"/archive", s.cached(e, s.archiveToday), bare)
	rt.Handle("GET "+p+"/archive/{year}/{month}/{day}", s.cached(e, s.archive), bare)
	rt.With(web.Limit(s.Limits.Searches)).Handle("GET "+p+"/search", s.fresh(e, s.search))
	rt.With(web.Limit(s.Limits.Suggestions)).Handle("GET "+p+"/search/suggest", s.fresh(e, s.suggest))
	rt.Handle("GET "+p+"/policy", s.cached(e, s.policy), bare)
	rt.Handle("GET "+p+"/policy/figures", s.cached(e, s.figures), bare)
	rt.Handle("GET "+p+"/policy/{version}", s.cached(e, s.policy), bare)
	rt.Handle("GET "+p+"/about", s.cached(e, s.about), bare)

	rt.Handle("GET "+p+"/news/{code}/comment", s.fresh(e, s.commentPage))
	rt.Handle("POST "+p+"/news/{code}/comment", s.postComment(e))
	rt.Handle("GET "+p+"/news/{code}/comments", s.cached(e, s.threadPage, "sort", "after", "of"), bare)
	rt.Handle("GET "+p+"/news/{code}/comment/{n}", s.cached(e, s.permalink), bare)
	rt.Handle("POST "+p+"/news/{code}/comment/vote", s.likeComment(e))
	rt.Handle("GET "+p+"/news/{code}/comment/{n}/report", s.fresh(e, s.reportPage))
	rt.Handle("POST "+p+"/news/{code}/comment/{n}/report", s.postReport(e))
	rt.Handle("POST "+p+"/news/{code}/vote", s.postVote(e))
	rt.Handle("GET "+p+"/news/{code}/reason", s.fresh(e, s.reason))
	rt.Handle("POST "+p+"/news/{code}/reason", s.postReason(e))
	rt.Handle("GET "+p+"/receipt/{secret}", s.fresh(e, s.receipt), web.Private())
	rt.Handle("GET "+p+"/receipt/{secret}/data", s.receiptData, web.Private())
	rt.Handle("POST "+p+"/receipt/{secret}/{act}", s.receiptAct(e), web.Private())
}

// short leads from the short link to the story's address.
func (s *Site) short(ctx context.Context, r *request) (*web.Page, error) {
	st, err := s.public(ctx, r)
	if err != nil {
		return nil, err
	}
	return redirect(http.StatusMovedPermanently, s.Dir.StoryPath(st.Edition, st.Code, st.Slug)), nil
}
