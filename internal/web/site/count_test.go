package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"peyk/internal/testkit"
	"peyk/internal/web/webtest"
)

// TestProgramsDoNotCount: robots, prefetching and beacons that no browser sends
// get the answer that everybody gets, and count for nothing.
func TestProgramsDoNotCount(t *testing.T) {
	s := webtest.New(t)
	st := s.Published(t)
	path := "/v/" + st.Code.String()
	const chrome = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
	for i, c := range []struct {
		method, agent string
		header        map[string]string
		want          int64
	}{
		{http.MethodPost, chrome, map[string]string{"Origin": "https://" + webtest.Host}, 1},
		{http.MethodPost, chrome, map[string]string{"Sec-Fetch-Site": "same-origin"}, 1},
		{http.MethodPost, "Mozilla/5.0 (Linux; Android 9; CUBOT X19)", map[string]string{"Origin": "https://" + webtest.Host}, 1},
		{http.MethodPost, chrome, nil, 0},
		{http.MethodPost, "curl/8.1", map[string]string{"Origin": "https://" + webtest.Host}, 0},
		{http.MethodPost, "", map[string]string{"Origin": "https://" + webtest.Host}, 0},
		{http.MethodPost, "Mozilla/5.0 HeadlessChrome/140", map[string]string{"Origin": "https://" + webtest.Host}, 0},
		{http.MethodPost, "Mozilla/5.0 (compatible; Googlebot/2.1)", map[string]string{"Origin": "https://" + webtest.Host}, 0},
		{http.MethodPost, chrome, map[string]string{"Origin": "https://" + webtest.Host, "Sec-Purpose": "prefetch;prerender"}, 0},
		{http.MethodGet, chrome, map[string]string{"Sec-Fetch-Dest": "image"}, 1},
		{http.MethodGet, chrome, map[string]string{"Sec-Fetch-Dest": "document"}, 0},
	} {
		before, err := s.Rank.ViewsOf(t.Context(), st.Code)
		if err != nil {
			t.Fatal(err)
		}
		r := webtest.Request(c.method, path, nil)
		r.RemoteAddr = fmt.Sprintf("203.0.%d.7:1", i)
		r.Header.Set("User-Agent", c.agent)
		for name, value := range c.header {
			r.Header.Set(name, value)
		}
		if a := s.Send(r); a.Code != http.StatusNoContent && a.Code != http.StatusOK {
			t.Errorf("case %d: status %d", i, a.Code)
		}
		if err := s.Rank.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Rank.ViewsOf(t.Context(), st.Code); err != nil || n-before != c.want {
			t.Errorf("case %d: %d views, want %d; %v", i, n-before, c.want, err)
		}
	}
}

// TestMostViewedPage: an hour, a day and a week, of all, a section and a genre.
func TestMostViewedPage(t *testing.T) {
	s := webtest.New(t)
	a, b := s.Published(t, testkit.Headline("خبر پرخواننده")), s.Published(t, testkit.Headline("خبر سلامت"), testkit.In(testkit.FA, s.Health))
	for i := range 3 {
		s.Rank.Seen(testkit.Visit(a.Code, i))
	}
	s.Rank.Seen(testkit.Visit(b.Code, 1))
	for _, do := range []func() error{func() error { return s.Rank.Flush(t.Context()) }, func() error { return s.Rank.Rank(t.Context()) }} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string][]string{
		"/viewed": {a.Headline, b.Headline}, "/viewed?span=1": {a.Headline, b.Headline}, "/viewed?span=168": {a.Headline, b.Headline},
		"/viewed?section=health": {b.Headline}, "/viewed?genre=news&span=1": {a.Headline, b.Headline}, "/viewed?genre=interview": nil, "/en/viewed": nil,
	} {
		page := s.Get(t, path).Page(t, http.StatusOK)
		if got := page.Texts("main h2 a"); !slices.Equal(got, want) && len(got)+len(want) > 0 && want != nil {
			t.Errorf("%s lists %q, want %q", path, got, want)
		}
		groups := page.All("nav.groups a")
		if n := len(page.All("nav.tabs a")) - len(groups); n != 3 || len(groups) < 5 {
			t.Errorf("%s offers %d spans and %d groups", path, n, len(groups))
		}
		for _, g := range groups { // each leads somewhere, and to the same span
			if to := g.Attr("href"); strings.Contains(to, "span=") != strings.Contains(path, "span=") || s.Get(t, to).Code != http.StatusOK {
				t.Errorf("%s leads to %s", path, to)
			}
		}
	}
	for _, path := range []string{"/viewed?span=2", "/viewed?section=none", "/viewed?genre=none"} {
		s.Get(t, path).Page(t, http.StatusNotFound)
	}
	s.Withdraw(t, a)
	if got := s.Get(t, "/viewed").Page(t, http.StatusOK).Texts("main h2 a"); !slices.Equal(got, []string{b.Headline}) {
		t.Errorf("after a withdrawal: %q", got)
	}
}

// TestReason: who has answered may say why, without a script.
func TestReason(t *testing.T) {
	s := webtest.New(t)
	st := s.Published(t)
	form := func(vote string) url.Values {
		page := s.Get(t, "/news/"+st.Code.String()+"/reason?vote="+vote).Page(t, http.StatusOK)
		return url.Values{"token": {page.One("form.reason-form input[name=token]").Attr("value")}, "vote": {vote}, "reason": {"incomplete"}, "note": {"منبع ندارد"}}
	}
	path := "/news/" + st.Code.String()
	s.Post(t, path+"/reason", form("no")).Page(t, http.StatusNotFound)
	to := s.Post(t, path+"/vote", form("no")).Want(t, http.StatusSeeOther).Header.Get("Location")
	to, _, _ = strings.Cut(to, "#")
	if got := s.Get(t, to).Page(t, http.StatusOK).One(".vote [role=status] a").Attr("href"); got != path+"/reason?vote=no" {
		t.Errorf("the vote leads to %q", got)
	}
	s.Post(t, path+"/reason", form("no")).Page(t, http.StatusOK)
	empty := form("no")
	empty.Del("reason")
	empty.Del("note")
	if !s.Post(t, path+"/reason", empty).Page(t, http.StatusUnprocessableEntity).Has("[role=alert]") {
		t.Error("nothing said, and nothing answered")
	}
	got, err := s.Rank.ReasonsOf(t.Context(), st.Code, 9)
	if err != nil || len(got) != 1 || got[0].Code != "incomplete" || got[0].Note != "منبع ندارد" {
		t.Errorf("%+v, %v", got, err)
	}
}
