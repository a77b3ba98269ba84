package app

import (
	"context"
	"net/url"

	"peyk/internal/web"
)

// Handler is all that an agency answers requests with: every route of site,
// feeds and newsroom with the kernel around them. What runs beside the
// requests (jobs, rankings, the outbox) does not belong to it.
type Handler struct {
	*web.Router
	cache *web.Cache
}

// NewHandler lays the routes of a founded agency. base is where readers reach
// it. From then on whatever the agency's services change is seen on the next
// request.
func NewHandler(ctx context.Context, a *Agency, base *url.URL) (*Handler, error) {
	s, err := newServer(ctx, a, webFlags{}, base)
	if err != nil {
		return nil, err
	}
	return &Handler{s.router, s.cache}, nil
}

// Bump makes every page with one of the tags anew at its next request.
func (h *Handler) Bump(tags ...web.Tag) { h.cache.Bump(tags...) }

// Forget makes every page anew at its next request.
func (h *Handler) Forget() { h.cache.BumpAll() }
