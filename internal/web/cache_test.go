package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"

	"peyk/internal/fault"
	"peyk/internal/web"
)

// cachedSite serves /p/{name} from a cache whose pages render makes.
func cachedSite(tb testing.TB, o web.CacheOptions, render web.Render) (*site, *web.Cache) {
	tb.Helper()
	c, err := web.NewCache(o)
	if err != nil {
		tb.Fatal(err)
	}
	s := newSite(tb, nil)
	s.Handle("GET /p/{name}", c.Handler(web.ByPath("page"), render), web.Bare())
	return s, c
}

// counting renders pages that say how many were rendered before.
func counting(n *atomic.Int64, tags ...web.Tag) web.Render {
	return func(_ context.Context, r *http.Request) (*web.Page, error) {
		p := web.HTML(200, []byte(fmt.Sprintf("%s %d %s", r.PathValue("name"), n.Add(1), strings.Repeat("word ", 400))))
		p.Tags = tags
		return p, nil
	}
}

func firstWords(tb testing.TB, res *http.Response) string {
	tb.Helper()
	b := bodyOf(tb, res)
	return b[:strings.Index(b, " word")]
}

func TestPagesAreMadeOnceAndAnewAfterABump(t *testing.T) {
	var n atomic.Int64
	s, c := cachedSite(t, web.CacheOptions{}, counting(&n, "story:1", "latest"))
	steps := []struct {
		name string
		do   func()
		want string
	}{
		{"first", func() {}, "a 1"},
		{"again", func() {}, "a 1"},
		{"another tag", func() { c.Bump("story:2") }, "a 1"},
		{"nothing", func() { c.Bump() }, "a 1"},
		{"one of its tags", func() { c.Bump("other", "latest") }, "a 2"},
		{"again", func() {}, "a 2"},
		{"everything", func() { c.BumpAll() }, "a 3"},
		{"again", func() {}, "a 3"},
	}
	for _, step := range steps {
		step.do()
		if got := firstWords(t, s.ask(t, "GET", "/p/a", "")); got != step.want {
			t.Fatalf("%s: %q, want %q", step.name, got, step.want)
		}
	}
}

func TestPageKeys(t *testing.T) {
	var n atomic.Int64
	s, _ := cachedSite(t, web.CacheOptions{}, counting(&n))
	for _, step := range []struct{ target, want string }{
		{"/p/a", "a 1"},
		{"/p/b", "b 2"},
		{"/p/a?page=2", "a 3"},
		{"/p/a?utm_source=x&page=2", "a 3"},
		{"/p/a?page=" + strings.Repeat("9", 2000), "a 4"},
		{"/p/a?page=" + strings.Repeat("9", 2000), "a 5"}, // kept by nobody
	} {
		if got := firstWords(t, s.ask(t, "GET", step.target, "")); got != step.want {
			t.Errorf("%.40s: %q, want %q", step.target, got, step.want)
		}
	}
}

func TestConditionalAndHeadRequests(t *testing.T) {
	var n atomic.Int64
	modified := time.Date(2026, 11, 22, 9, 0, 0, 5000, time.UTC)
	render := func(ctx context.Context, r *http.Request) (*web.Page, error) {
		p, err := counting(&n, "x")(ctx, r)
		p.LastModified = modified
		return p, err
	}
	s, c := cachedSite(t, web.CacheOptions{}, render)
	res := s.ask(t, "GET", "/p/a", "", "Accept-Encoding", "gzip")
	tag := res.Header.Get("Etag")
	if !strings.HasPrefix(tag, `W/"`) || res.Header.Get("Vary") != "Accept-Encoding" ||
		res.Header.Get("Cache-Control") != web.CacheRevalidate || res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("headers %v", res.Header)
	}
	strong := strings.TrimPrefix(tag, "W/")
	cases := []struct {
		name    string
		headers []string
		status  int
	}{
		{"same tag", []string{"If-None-Match", tag}, 304},
		{"same tag, other coding", []string{"If-None-Match", tag, "Accept-Encoding", "br"}, 304},
		{"strong form", []string{"If-None-Match", strong}, 304},
		{"in a list", []string{"If-None-Match", `"a", ` + tag + `, "b"`}, 304},
		{"any", []string{"If-None-Match", "*"}, 304},
		{"another tag", []string{"If-None-Match", `W/"abc"`}, 200},
		{"nonsense", []string{"If-None-Match", `,,"`}, 200},
		{"not modified since", []string{"If-Modified-Since", modified.Format(http.TimeFormat)}, 304},
		{"modified since", []string{"If-Modified-Since", modified.Add(-time.Hour).Format(http.TimeFormat)}, 200},
		{"tag before date", []string{"If-None-Match", `"x"`, "If-Modified-Since", modified.Format(http.TimeFormat)}, 200},
		{"broken date", []string{"If-Modified-Since", "yesterday"}, 200},
	}
	for _, q := range cases {
		res := s.ask(t, "GET", "/p/a", "", q.headers...)
		if res.StatusCode != q.status || res.Header.Get("Etag") != tag {
			t.Errorf("%s: %d %q, want %d", q.name, res.StatusCode, res.Header.Get("Etag"), q.status)
		}
		if q.status == 304 && (len(bodyOf(t, res)) > 0 || res.Header.Get("Content-Security-Policy") != "" || res.Header.Get("Cache-Control") == "") {
			t.Errorf("%s: a 304 with %v", q.name, res.Header)
		}
	}
	res = s.ask(t, "HEAD", "/p/a", "", "Accept-Encoding", "gzip")
	if res.StatusCode != 200 || bodyOf(t, res) != "" || res.Header.Get("Content-Length") == "" {
		t.Errorf("HEAD: %d %v", res.StatusCode, res.Header)
	}
	c.Bump("x")
	if res := s.ask(t, "GET", "/p/a", "", "If-None-Match", tag); res.StatusCode != 200 {
		t.Errorf("after a change: %d", res.StatusCode)
	}
}

func TestTheSamePageUnderADifferentTimeHasTheSameTag(t *testing.T) {
	same := func(context.Context, *http.Request) (*web.Page, error) {
		p := web.HTML(200, []byte("unchanged"))
		p.Tags = []web.Tag{"x"}
		return p, nil
	}
	s, c := cachedSite(t, web.CacheOptions{}, same)
	tag := s.ask(t, "GET", "/p/a", "").Header.Get("Etag")
	c.Bump("x")
	if res := s.ask(t, "GET", "/p/a", "", "If-None-Match", tag); res.StatusCode != 304 {
		t.Errorf("made anew without a change: %d", res.StatusCode)
	}
}

func TestCodings(t *testing.T) {
	var n atomic.Int64
	s, _ := cachedSite(t, web.CacheOptions{}, counting(&n))
	want := bodyOf(t, s.ask(t, "GET", "/p/a", ""))
	res := s.ask(t, "GET", "/p/a", "", "Accept-Encoding", "gzip, deflate")
	if res.Header.Get("Content-Encoding") != "gzip" || gunzipped(t, bodyOf(t, res)) != want {
		t.Errorf("gzip: %v", res.Header)
	}
	deadline := time.Now().Add(10 * time.Second) // waits for work beside the request
	for {
		res = s.ask(t, "GET", "/p/a", "", "Accept-Encoding", "gzip, deflate, br, zstd")
		if res.Header.Get("Content-Encoding") == "br" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("brotli never came")
		}
	}
	if b, err := io.ReadAll(brotli.NewReader(res.Body)); err != nil || string(b) != want {
		t.Errorf("brotli: %v, %d bytes", err, len(b))
	}
	if n.Load() != 1 {
		t.Errorf("rendered %d times", n.Load())
	}
}

func TestPagesExpire(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	var n atomic.Int64
	render := func(ctx context.Context, r *http.Request) (*web.Page, error) {
		p, err := counting(&n)(ctx, r)
		p.Expires = now.Truncate(time.Hour).Add(time.Hour)
		return p, err
	}
	s, _ := cachedSite(t, web.CacheOptions{Clock: func() time.Time { return now }}, render)
	s.ask(t, "GET", "/p/a", "")
	now = now.Add(time.Hour - time.Microsecond)
	if got := firstWords(t, s.ask(t, "GET", "/p/a", "")); got != "a 1" {
		t.Errorf("before: %q", got)
	}
	now = now.Add(time.Microsecond)
	if got := firstWords(t, s.ask(t, "GET", "/p/a", "")); got != "a 2" {
		t.Errorf("at the moment: %q", got)
	}
}

func TestErrorsAndPanicsAreNotKept(t *testing.T) {
	var n atomic.Int64
	s, c := cachedSite(t, web.CacheOptions{}, func(context.Context, *http.Request) (*web.Page, error) {
		switch n.Add(1) {
		case 1:
			return nil, fault.New(fault.Gone, "story.withdrawn")
		case 2:
			panic("broken")
		case 3:
			return nil, errors.New("database away")
		}
		return web.HTML(200, []byte("page")), nil
	})
	for i, want := range []int{410, 500, 500, 200, 200} {
		if res := s.ask(t, "GET", "/p/a", ""); res.StatusCode != want {
			t.Errorf("request %d: %d, want %d", i+1, res.StatusCode, want)
		}
	}
	if n.Load() != 4 || c.Len() != 1 {
		t.Errorf("rendered %d times, %d kept", n.Load(), c.Len())
	}
}

func TestPagesOfOtherStatusAndTheirHeadersAreKept(t *testing.T) {
	s, _ := cachedSite(t, web.CacheOptions{}, func(context.Context, *http.Request) (*web.Page, error) {
		return &web.Page{Status: 301, Header: http.Header{"Location": {"/p/right"}, "Referrer-Policy": {"no-referrer"}}}, nil
	})
	for range 2 {
		res := s.ask(t, "GET", "/p/wrong", "")
		if res.StatusCode != 301 || res.Header.Get("Location") != "/p/right" || res.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%d %v", res.StatusCode, res.Header)
		}
	}
}

func TestNothingOfThePersonReachesTheRender(t *testing.T) {
	s, _ := cachedSite(t, web.CacheOptions{}, func(ctx context.Context, r *http.Request) (*web.Page, error) {
		_, signedIn := web.ActorFrom(ctx)
		if len(r.Header) > 0 || r.RemoteAddr != "" || signedIn || web.ClientAddr(r).IsValid() {
			return nil, errors.New("a page for everybody was shown somebody")
		}
		if r.PathValue("name") != "a" || r.URL.Query().Get("page") != "2" || web.RequestID(ctx) == "" {
			return nil, errors.New("the request is not whole")
		}
		return web.HTML(200, nil), nil
	})
	if res := s.ask(t, "GET", "/p/a?page=2", "", "Cookie", "peyk=secret"); res.StatusCode != 200 {
		t.Errorf("%d: %s", res.StatusCode, s.log)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	const most = 1 << 20
	s, c := cachedSite(t, web.CacheOptions{MaxBytes: most}, func(_ context.Context, r *http.Request) (*web.Page, error) {
		return &web.Page{ContentType: "image/png", Body: make([]byte, 20<<10)}, nil
	})
	for i := range 500 {
		s.ask(t, "GET", "/p/"+strconv.Itoa(i), "")
	}
	deadline := time.Now().Add(10 * time.Second) // eviction runs beside the requests
	for c.Bytes() > most {
		if time.Now().After(deadline) {
			t.Fatalf("%d bytes kept, at most %d", c.Bytes(), most)
		}
		time.Sleep(time.Millisecond)
	}
	if c.Len() == 0 {
		t.Error("nothing is kept")
	}
}

func TestAStampedeRendersOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int64
		s, _ := cachedSite(t, web.CacheOptions{}, func(ctx context.Context, r *http.Request) (*web.Page, error) {
			time.Sleep(time.Second)
			return counting(&n)(ctx, r)
		})
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() {
				if got := firstWords(t, s.ask(t, "GET", "/p/a", "")); got != "a 1" {
					t.Errorf("got %q", got)
				}
			})
		}
		wg.Wait()
		if n.Load() != 1 {
			t.Errorf("rendered %d times", n.Load())
		}
	})
}

// A render reads, then somebody changes what it read, then it ends: who came
// before the change may have the old page, who came after must not.
func TestAChangeDuringARenderIsSeenByWhoComesAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var state, renders atomic.Int64
		s, c := cachedSite(t, web.CacheOptions{}, func(context.Context, *http.Request) (*web.Page, error) {
			renders.Add(1)
			read := state.Load()
			time.Sleep(time.Second)
			p := web.HTML(200, []byte(strconv.FormatInt(read, 10)))
			p.Tags = []web.Tag{"x"}
			return p, nil
		})
		var wg sync.WaitGroup
		get := func(want string) {
			wg.Go(func() {
				if got := bodyOf(t, s.ask(t, "GET", "/p/a", "")); got < want {
					t.Errorf("got %q, at least %q must be seen", got, want)
				}
			})
		}
		get("0")
		time.Sleep(100 * time.Millisecond)
		state.Store(1)
		c.Bump("x")
		for range 50 {
			get("1")
		}
		time.Sleep(100 * time.Millisecond)
		state.Store(2)
		c.Bump("x")
		for range 50 {
			get("2")
		}
		wg.Wait()
		if got := bodyOf(t, s.ask(t, "GET", "/p/a", "")); got != "2" {
			t.Errorf("in the end %q", got)
		}
		if renders.Load() > 3 {
			t.Errorf("rendered %d times", renders.Load())
		}
	})
}

func TestTheFirstToAskMayLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int64
		s, _ := cachedSite(t, web.CacheOptions{}, func(ctx context.Context, r *http.Request) (*web.Page, error) {
			time.Sleep(time.Second)
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			return counting(&n)(ctx, r)
		})
		ctx, leave := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			r, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://peyk.example/p/a", nil)
			s.ServeHTTP(&nowhere{header: http.Header{}}, r)
		})
		time.Sleep(100 * time.Millisecond)
		wg.Go(func() {
			if got := firstWords(t, s.ask(t, "GET", "/p/a", "")); got != "a 1" {
				t.Errorf("who stayed got %q", got)
			}
		})
		time.Sleep(100 * time.Millisecond)
		leave()
		wg.Wait()
	})
}

// TestNoStalePageUnderRace changes numbers and reads pages made of them from
// many goroutines: a request that begins after Bump returned must never see
// less than was there at the Bump.
func TestNoStalePageUnderRace(t *testing.T) {
	const keys, readers, writes = 4, 8, 1500
	var state [keys]atomic.Int64
	s, c := cachedSite(t, web.CacheOptions{}, func(_ context.Context, r *http.Request) (*web.Page, error) {
		k, _ := strconv.Atoi(r.PathValue("name"))
		own, next := state[k].Load(), state[(k+1)%keys].Load()
		p := web.HTML(200, []byte(fmt.Sprintf("%d %d", own, next)))
		p.Tags = []web.Tag{tagOfKey(k), tagOfKey((k + 1) % keys)}
		return p, nil
	})
	var acknowledged [keys]atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for g := range readers {
		wg.Go(func() {
			for i := g; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				k := i % keys
				own, next := acknowledged[k].Load(), acknowledged[(k+1)%keys].Load()
				var gotOwn, gotNext int64
				body := bodyOf(t, s.ask(t, "GET", "/p/"+strconv.Itoa(k), ""))
				if _, err := fmt.Sscan(body, &gotOwn, &gotNext); err != nil || gotOwn < own || gotNext < next {
					t.Errorf("page %d shows %q after %d %d was acknowledged", k, body, own, next)
					return
				}
			}
		})
	}
	for i := range writes {
		k := i % keys
		n := state[k].Add(1)
		c.Bump(tagOfKey(k))
		acknowledged[k].Store(n)
		if i%97 == 0 {
			c.BumpAll()
		}
	}
	close(stop)
	wg.Wait()
}

func tagOfKey(k int) web.Tag { return web.Tag("n:" + strconv.Itoa(k)) }

func TestOnlyReadingIsCached(t *testing.T) {
	c, err := web.NewCache(web.CacheOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var n atomic.Int64
	s := newSite(t, nil)
	s.Handle("/p/{name}", c.Handler(web.ByPath(), counting(&n)), web.Bare())
	if res := s.ask(t, "POST", "/p/a", "x=1"); res.StatusCode != 405 || res.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
}

// A query that changes nothing, and a value that means nothing, make no page of
// their own.
func TestByPathKnowsWhatCounts(t *testing.T) {
	key := web.ByPath("page", "vote=yes|no")
	of := func(target string) string {
		k, ok := key(httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil))
		if !ok {
			t.Fatal(target)
		}
		return k
	}
	for _, same := range []string{"/a?", "/a?utm_source=x", "/a?vote=maybe", "/a?vote=", "/a?page=", "/a?vote=1&vote=yes"} {
		if got := of(same); got != "/a" {
			t.Errorf("%s has the key %q", same, got)
		}
	}
	seen := map[string]string{}
	for _, other := range []string{"/a", "/a?vote=yes", "/a?vote=no", "/a?page=yes", "/a?page=2", "/a?page=2&vote=no", "/b"} {
		if before, ok := seen[of(other)]; ok {
			t.Errorf("%s and %s have one key", before, other)
		}
		seen[of(other)] = other
	}
}

func TestTheCacheIsMeasured(t *testing.T) {
	reg := web.NewRegistry()
	var n atomic.Int64
	s, _ := cachedSite(t, web.CacheOptions{Registerer: reg}, counting(&n))
	for range 3 {
		s.ask(t, "GET", "/p/a", "")
	}
	out := bodyOf(t, ask(t, web.MetricsHandler(reg), "GET", "/metrics", ""))
	for _, line := range []string{"peyk_cache_hits_total 2", "peyk_cache_misses_total 1", "peyk_cache_renders_total 1", "peyk_cache_pages 1"} {
		if !strings.Contains(out, line+"\n") {
			t.Errorf("metrics lack %s", line)
		}
	}
}
