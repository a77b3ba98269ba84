package web_test

import (
	"context"
	"hash/crc32"
	"net/http"
	"strings"
	"testing"
	"time"

	"peyk/internal/testkit"
	"peyk/internal/web"
)

// shop has a page of two parts of its own around a hole.
type shop struct {
	cache            *web.Cache
	site             *site
	clock            *testkit.Clock
	own, shared, not string
	pages, pieces    int
	names            []string
	until            time.Time // of the piece
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{clock: testkit.NewClock(), own: "one", shared: "first", not: "7"}
	var err error
	if s.cache, err = web.NewCache(web.CacheOptions{Clock: s.clock.Now}); err != nil {
		t.Fatal(err)
	}
	s.site = newSite(t, nil)
	s.site.Handle("GET /page", s.cache.Handler(web.ByPath(), s.page), web.Bare())
	return s
}

func (s *shop) piece(context.Context) (web.Part, error) {
	s.pieces++
	return web.Part{Value: web.NewPiece([]byte("<aside>"+strings.Repeat(s.shared+" ", 300)+"</aside>"), s.names), Tags: []web.Tag{"shared"}, Expires: s.until}, nil
}

func (s *shop) page(context.Context, *http.Request) (*web.Page, error) {
	s.pages++
	before, after := strings.Repeat("before "+s.own+" ", 200), strings.Repeat(" after "+s.own, 200)
	p := web.HTML(http.StatusOK, []byte(before+after))
	p.Tags = []web.Tag{"own"}
	if len(s.names) > 0 && s.names[0] == s.not {
		p.Body = []byte(before + "<aside>without</aside>" + after)
		p.Tags = append(p.Tags, "shared")
		return p, nil
	}
	p.Hole = &web.Hole{At: len(before), Key: "piece", Make: s.piece, Not: s.not}
	return p, nil
}

// see asks for the page and returns what it says, in gzip and plain.
func (s *shop) see(t *testing.T) (body, etag string) {
	t.Helper()
	a := s.site.ask(t, http.MethodGet, "/page", "", "Accept-Encoding", "gzip")
	if a.StatusCode != http.StatusOK || a.Header.Get("Content-Encoding") != "gzip" || a.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("%d, %v", a.StatusCode, a.Header)
	}
	body = gunzipped(t, bodyOf(t, a))
	if plain := bodyOf(t, s.site.ask(t, http.MethodGet, "/page", "")); plain != body {
		t.Errorf("plain and gzip differ: %d and %d bytes", len(plain), len(body))
	}
	if !strings.HasPrefix(body, "before "+s.own) || !strings.HasSuffix(body, "after "+s.own) {
		t.Errorf("the page is %.40q … %q", body, body[max(0, len(body)-20):])
	}
	return body, a.Header.Get("Etag")
}

func TestAHoleIsFilledAnewAlone(t *testing.T) {
	s := newShop(t)
	body, etag := s.see(t)
	if !strings.Contains(body, "<aside>first ") || s.pages != 1 || s.pieces != 1 {
		t.Fatalf("%d pages and %d pieces were made", s.pages, s.pieces)
	}
	s.shared = "second"
	s.cache.Bump("shared")
	body, etag2 := s.see(t)
	if !strings.Contains(body, "<aside>second ") || strings.Contains(body, "first") || etag2 == etag {
		t.Errorf("the old piece is on the page, or its tag: %q and %q", etag, etag2)
	}
	if s.pages != 1 || s.pieces != 2 {
		t.Errorf("%d pages and %d pieces were made", s.pages, s.pieces)
	}
	s.own = "two"
	s.cache.Bump("own")
	if s.see(t); s.pages != 2 || s.pieces != 2 {
		t.Errorf("%d pages and %d pieces were made", s.pages, s.pieces)
	}
	if a := s.site.ask(t, http.MethodGet, "/page", "", "If-None-Match", etag2, "Accept-Encoding", "gzip"); a.StatusCode != http.StatusOK {
		t.Errorf("an old tag is answered with %d", a.StatusCode)
	}
	s.own = "one"
	s.cache.Bump("own", "shared")
	if _, again := s.see(t); again != etag2 || s.pages != 3 || s.pieces != 3 {
		t.Errorf("the same page has the tags %q and %q; %d pages and %d pieces were made", etag2, again, s.pages, s.pieces)
	}
}

func TestAHoleIsFilledAnewInTime(t *testing.T) {
	s := newShop(t)
	s.until = s.clock.Now().Add(time.Minute)
	s.see(t)
	s.clock.Advance(time.Minute)
	s.shared, s.until = "second", time.Time{}
	if body, _ := s.see(t); !strings.Contains(body, "<aside>second ") || s.pages != 1 {
		t.Errorf("the piece outlived its time; %d pages were made", s.pages)
	}
}

// A piece that comes to be made of the page itself is not for that page.
func TestAPieceThatIsNotForAPage(t *testing.T) {
	s := newShop(t)
	s.see(t)
	s.names = []string{s.not}
	s.cache.Bump("shared")
	if body, _ := s.see(t); !strings.Contains(body, "<aside>without</aside>") || s.pages != 2 {
		t.Errorf("the page took the piece; %d pages were made", s.pages)
	}
	s.names = nil
	s.cache.Bump("shared")
	if body, _ := s.see(t); !strings.Contains(body, "<aside>first ") {
		t.Error("the page did not take the piece again")
	}
}

func TestCombine(t *testing.T) {
	text := []byte(strings.Repeat("دو تکه از یک متن ", 50))
	for _, at := range []int{0, 1, 2, 255, 256, 1000, len(text)} {
		got := web.Combine(crc32.ChecksumIEEE(text[:at]), crc32.ChecksumIEEE(text[at:]), len(text)-at)
		if want := crc32.ChecksumIEEE(text); got != want {
			t.Errorf("at %d: %x, want %x", at, got, want)
		}
	}
}
