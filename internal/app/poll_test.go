package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"peyk/internal/account"
	"peyk/internal/clock"
)

// counter reads one of the server's counters.
func counter(t *testing.T, r *prometheus.Registry, name string) float64 {
	t.Helper()
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			return f.GetMetric()[0].GetCounter().GetValue()
		}
	}
	t.Fatalf("no counter %q", name)
	return 0
}

// TestPollTellsOnlyOfOthers: a change of this process makes its pages out of
// date once, at its commit; one of another process when the outbox is read.
func TestPollTellsOnlyOfOthers(t *testing.T) {
	dir, now := t.TempDir(), clock.System
	mine := agencyAt(t, dir, now)
	defer closeAgency(t, mine)
	other := agencyAt(t, dir, now)
	defer closeAgency(t, other)
	srv, err := newServer(t.Context(), mine, webFlags{CacheMB: 8}, &url.URL{Scheme: "http", Host: "news.example"})
	if err != nil {
		t.Fatal(err)
	}
	home := func() string {
		w := httptest.NewRecorder()
		srv.router.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://news.example/", nil))
		if w.Code != http.StatusOK {
			t.Fatalf("status %d", w.Code)
		}
		return w.Body.String()
	}
	name := func(a *Agency, n string) {
		t.Helper()
		sec, err := a.Sections.BySlug(t.Context(), "fa", "culture")
		if err == nil {
			sec.Name = n
			err = a.Sections.Change(t.Context(), account.System(), sec)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	renders := func() float64 { return counter(t, srv.registry, "peyk_cache_renders_total") }
	name(mine, "بخش یکم")
	if !strings.Contains(home(), "بخش یکم") {
		t.Fatal("the change is not seen after its commit")
	}
	made := renders()
	if err := srv.poll(t.Context()); err != nil {
		t.Fatal(err)
	}
	home()
	if renders() != made {
		t.Error("the page was made twice for one change")
	}
	name(other, "بخش دوم")
	if err := srv.poll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(home(), "بخش دوم") || renders() != made+1 {
		t.Error("another process's change is not seen after a poll")
	}
}
