package web

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"peyk/internal/fault"
)

// Health answers those who watch over the program. A nil Health notes
// nothing.
type Health struct {
	ready func(context.Context) error
	down  atomic.Bool
}

// readyTimeout bounds the check behind /readyz.
const readyTimeout = 2 * time.Second

// NewHealth returns health whose readiness is asked of ready: whether the
// database answers, whether migrations are done.
func NewHealth(ready func(context.Context) error) *Health { return &Health{ready: ready} }

func (h *Health) stopping() {
	if h != nil {
		h.down.Store(true)
	}
}

// Healthz says that the program lives: it never looks further, so that a slow
// database does not get it killed.
func (h *Health) Healthz(w http.ResponseWriter, r *http.Request) error {
	return plainText("ok\n").Send(w, r)
}

// Readyz says whether requests should be sent here: not while the program
// stops, and not while what it needs does not answer. Why is logged, not
// told.
func (h *Health) Readyz(w http.ResponseWriter, r *http.Request) error {
	if h.down.Load() {
		return fault.New(fault.Unavailable, "error.stopping")
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	if err := h.ready(ctx); err != nil {
		return fault.Wrap(fault.Unavailable, "error.not-ready", err)
	}
	return plainText("ready\n").Send(w, r)
}

func plainText(s string) *Page {
	return &Page{ContentType: "text/plain; charset=utf-8", Body: []byte(s)}
}

// OperatorsHandler serves /metrics, /healthz and /readyz for an address of
// its own, which readers do not reach.
func OperatorsHandler(metrics http.Handler, h *Health) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics)
	mux.HandleFunc("GET /healthz", bareHandler(h.Healthz))
	mux.HandleFunc("GET /readyz", bareHandler(h.Readyz))
	return mux
}

// bareHandler answers errors with their status alone.
func bareHandler(f HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := f(w, r); err != nil {
			http.Error(w, http.StatusText(StatusOf(err)), StatusOf(err))
		}
	}
}
