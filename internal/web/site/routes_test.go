package site_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web"
	"peyk/internal/web/webtest"
	"peyk/persian"
)

// TestEveryAddress asks for each public address and looks at what every page
// must carry, and at what is its own.
func TestEveryAddress(t *testing.T) {
	s := webtest.New(t)
	st := s.Published(t, testkit.Headline("باران در شمال کشور"), testkit.Tags("آب و هوا"), testkit.People("مریم میرزایی"), testkit.Genre(story.Interview))
	en := s.Published(t, testkit.In(testkit.EN, s.Economy), testkit.Headline("Rain in the north"), testkit.Tags("Weather"), testkit.People("Mary Smith"))
	code := st.Code.String()
	for _, c := range []struct {
		path, selector, text string
	}{
		{"/", ".home-lead h2 a", "باران در شمال کشور"},
		{s.Path(st), "article.h-entry h1.p-name", "باران در شمال کشور"},
		{s.Path(st), "article .lead", st.Lead},
		{s.Path(st), "article .body p", "در این ساختمان سه تالار برای خواندن هست."},
		{s.Path(st), "data.p-code[value=" + code + "]", persian.PersianDigits(code)},
		{s.Path(st), "nav.breadcrumb a[href=/section/culture]", "فرهنگ"},
		{s.Path(st), "a[href^=/tag/]", "آب و هوا"},
		{s.Path(st), "a[href^=/person/]", "مریم میرزایی"},
		{"/section/culture", "h1", "فرهنگ"},
		{"/genre/interview", "main h2 a", "باران در شمال کشور"},
		{"/tag/آب-و-هوا", "h1", "برچسب آب و هوا"},
		{"/person/مریم-میرزایی", "h1", "چهره مریم میرزایی"},
		{"/corrections", "h1", "اصلاحیه\u200cها"},
		{"/saved", "h1", "برای بعد"},
		{"/latest", "main h2 a", "باران در شمال کشور"},
		{"/archive/1405/09/01", "h1", "بایگانی یکشنبه ۱ آذر ۱۴۰۵"},
		{"/search?q=باران", "li.result mark", "باران"},
		{"/policy", ".rules li#rule-topic", "دیدگاه به موضوع خبر مربوط باشد."},
		{"/policy/1", ".rules li#rule-topic", "دیدگاه به موضوع خبر مربوط باشد."},
		{"/about", "h1", "خبرگزاری نمونه"},
		{"/news/" + code + "/comment", "form.comment-form textarea[name=text]", ""},
		{"/en/", ".home-lead h2 a", "Rain in the north"},
		{s.Path(en), "article h1", "Rain in the north"},
		{"/en/section/economy", "h1", "Economy"},
		{"/en/genre/news", "main h2 a", "Rain in the north"},
		{"/en/tag/weather", "h1", "Tag Weather"},
		{"/en/person/mary-smith", "h1", "Person Mary Smith"},
		{"/en/latest", "main h2 a", "Rain in the north"},
		{"/en/archive/2026/11/22", "h1", "Archive Sunday 22 November 2026"},
		{"/en/search?q=rain", "li.result mark", "Rain"},
		{"/en/policy", "h1", "Comment policy"},
		{"/en/about", "h1", "Sample News Agency"},
	} {
		a := s.Get(t, strings.ReplaceAll(c.path, " ", "%20"))
		page := a.Page(t, http.StatusOK)
		if !page.Has(c.selector) {
			t.Errorf("%s has no %q:\n%s", c.path, c.selector, page.One("main").Text())
			continue
		}
		if got := page.First(c.selector).Text(); got != c.text {
			t.Errorf("%s: %q is %q, want %q", c.path, c.selector, got, c.text)
		}
		lang, dir := "fa", "rtl"
		if strings.HasPrefix(c.path, "/en/") {
			lang, dir = "en", "ltr"
		}
		if root := page.One("html"); root.Attr("lang") != lang || root.Attr("dir") != dir {
			t.Errorf("%s is %s %s", c.path, root.Attr("lang"), root.Attr("dir"))
		}
		if n := len(page.All("h1")); n != 1 {
			t.Errorf("%s has %d h1", c.path, n)
		}
		for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "Strict-Transport-Security", "X-Request-Id"} {
			if a.Header.Get(name) == "" {
				t.Errorf("%s has no %s", c.path, name)
			}
		}
		if got := a.Header.Get("Content-Security-Policy"); got != web.CSP {
			t.Errorf("%s: Content-Security-Policy %q", c.path, got)
		}
		if page.Has("script[onload]") || page.Has("[style]") || page.Has("style") {
			t.Errorf("%s has what its policy forbids", c.path)
		}
	}
}

func TestArticleTellsPrograms(t *testing.T) {
	s := webtest.New(t)
	st := s.Published(t, testkit.Headline(`باران «سنگین» & سیل </script>`))
	a := s.Get(t, s.Path(st))
	page := a.Page(t, http.StatusOK)
	abs := "https://" + webtest.Host
	if got := page.One("link[rel=canonical]").Attr("href"); got != abs+s.Path(st) {
		t.Errorf("canonical %q, want %q", got, abs+s.Path(st))
	}
	if got := page.One("link[rel=shortlink]").Attr("href"); got != abs+"/n/"+st.Code.String() {
		t.Errorf("short link %q", got)
	}
	ld := readJSON(t, page.One("script[type=application/ld+json]").Raw())
	if ld["@type"] != "NewsArticle" || ld["headline"] != st.Headline || ld["url"] != abs+s.Path(st) || ld["datePublished"] != "2026-11-22T09:00:00+03:30" {
		t.Errorf("JSON-LD %v", ld)
	}
	if got := page.One("time.dt-published").Attr("datetime"); got != "2026-11-22T09:00:00+03:30" {
		t.Errorf("published %q", got)
	}
	for property, want := range map[string]string{"og:type": "article", "og:title": st.Headline, "og:url": abs + s.Path(st), "og:locale": "fa_IR"} {
		if got := page.One("meta[property=" + property + "]").Attr("content"); got != want {
			t.Errorf("%s is %q, want %q", property, got, want)
		}
	}
	if etag := a.Header.Get("Etag"); etag == "" || a.Header.Get("Cache-Control") != web.CacheRevalidate {
		t.Errorf("Etag %q, Cache-Control %q", etag, a.Header.Get("Cache-Control"))
	}
	again := webtest.Request(http.MethodGet, s.Path(st), nil)
	again.Header.Set("If-None-Match", a.Header.Get("Etag"))
	s.Send(again).Want(t, http.StatusNotModified)
	head := s.Send(webtest.Request(http.MethodHead, s.Path(st), nil)).Want(t, http.StatusOK)
	if len(head.Body) > 0 || head.Header.Get("Content-Length") != strconv.Itoa(len(a.Body)) {
		t.Errorf("HEAD: %d bytes, Content-Length %s", len(head.Body), head.Header.Get("Content-Length"))
	}
}

func TestOneAddressAStory(t *testing.T) {
	s := webtest.New(t)
	st := s.Published(t, testkit.Headline("باران در شمال"))
	en := s.Published(t, testkit.In(testkit.EN, s.Economy), testkit.Headline("Rain"))
	form := s.Published(t, testkit.In(testkit.EN, s.Economy), testkit.Headline("Comment"))
	bare := s.Published(t, testkit.Headline("؟!"))
	code, enCode := st.Code.String(), en.Code.String()
	for _, c := range []struct{ path, to string }{
		{"/news/" + code, s.Path(st)},
		{"/news/" + code + "/", ""},
		{"/news/" + code + "/something-else", s.Path(st)},
		{"/news/" + code + "/something-else?utm=x", s.Path(st)},
		{"/en/news/" + code + "/باران-در-شمال", s.Path(st)},
		{"/news/" + enCode + "/rain", s.Path(en)},
		{"/n/" + code, s.Path(st)},
		{"/en/n/" + enCode, s.Path(en)},
		{"/n/" + enCode, s.Path(en)},
		{"/en", "/en/"},
		{"/tag/آب_و هوا", ""},
		{"/news/" + form.Code.String(), "/en/news/" + form.Code.String() + "/comment-"},
		{"/news/" + bare.Code.String(), "/news/" + bare.Code.String() + "/-"},
		{"/en/news/" + code + "/comment", "/news/" + code + "/comment"},
	} {
		a := s.Get(t, strings.ReplaceAll(c.path, " ", "%20"))
		if c.to == "" {
			if a.Code != http.StatusMovedPermanently && a.Code != http.StatusNotFound {
				t.Errorf("%s: %d", c.path, a.Code)
			}
			continue
		}
		a.Leads(t, http.StatusMovedPermanently, c.to)
		if to := s.Get(t, c.to); to.Code != http.StatusOK {
			t.Errorf("%s leads to %s: %d", c.path, c.to, to.Code)
		}
	}
	s.Get(t, "/archive").Leads(t, http.StatusFound, "/archive/1405/09/01")
	s.Clock.Set(time.Date(2026, 11, 22, 20, 29, 59, 0, time.UTC)) // a second before midnight in Tehran
	s.Get(t, "/archive").Leads(t, http.StatusFound, "/archive/1405/09/01")
	s.Clock.Advance(time.Second)
	s.Get(t, "/archive").Leads(t, http.StatusFound, "/archive/1405/09/02")
	for _, written := range []string{"/archive/1405/9/2", "/archive/۱۴۰۵/۰۹/۰۲", "/archive/١٤٠٥/٩/٢"} {
		s.Get(t, written).Leads(t, http.StatusMovedPermanently, "/archive/1405/09/02")
	}
	if today := s.Get(t, "/").Page(t, http.StatusOK).One("time.today").Attr("datetime"); today != "2026-11-23" {
		t.Errorf("after midnight the head says %s", today)
	}
}

func TestNoSuchPage(t *testing.T) {
	s := webtest.New(t)
	s.Draft(t, testkit.Tags("رازی"), testkit.People("سارا نادری"))
	draft := s.Draft(t)
	for _, path := range []string{
		"/nothing", "/news/99999999/x", "/news/0/x", "/news/010001/x", "/news/x/y", "/news/" + draft.Code.String() + "/x",
		"/n/" + draft.Code.String(), "/section/none", "/section/economy", "/en/section/culture", "/genre/none", "/section/culture?genre=none",
		"/tag/none", "/tag/رازی", "/person/سارا-نادری", "/latest?before=x", "/latest?before=-5-10001", "/policy/2", "/policy/01",
		"/receipt/x", "/media/none", "/media/..%2Fpeyk.db", "/feeds/section/none/rss", "/feeds/genre/none/atom",
		"/sitemap/fa/1.txt", "/sitemap/xx/1.xml", "/sitemap/fa/99999999.xml", "/v/0", "/assets/none.css", "/en/nothing", "/desk/none",
	} {
		page := s.Get(t, path).Page(t, http.StatusNotFound)
		if page.One("meta[name=robots]").Attr("content") != "noindex" {
			t.Errorf("%s may be indexed", path)
		}
		want := "این صفحه پیدا نشد"
		if strings.HasPrefix(path, "/en/") {
			want = "Page not found"
		}
		if got := page.One("h1").Text(); got != want {
			t.Errorf("%s says %q", path, got)
		}
	}
	page := s.Send(webtest.Request(http.MethodPost, "/latest", nil)).Page(t, http.StatusMethodNotAllowed)
	if !page.Has("h1") {
		t.Error("no heading")
	}
}

// What only drafts, withdrawn and coming stories are about is nobody's to
// know, on whichever page of the list one looks.
func TestTermsOfNothingVisible(t *testing.T) {
	s := webtest.New(t)
	s.Draft(t, testkit.Tags("پیش\u200cنویس"), testkit.People("ناصر نمونه"))
	s.Withdraw(t, s.Published(t, testkit.Tags("پس\u200cگرفته")))
	s.Scheduled(t, s.Clock.Now().Add(time.Hour), testkit.Tags("آینده"))
	s.Published(t, testkit.Tags("آشکار"))
	for _, path := range []string{"/tag/پیش-نویس", "/person/ناصر-نمونه", "/tag/پس-گرفته", "/tag/آینده"} {
		for _, cursor := range []string{"", "?before=0-10001", "?before=zzzzzzzzz-99999"} {
			s.Get(t, path+cursor).Want(t, http.StatusNotFound)
		}
	}
	s.Get(t, "/tag/آشکار").Want(t, http.StatusOK)
}

// TestListsGoOn reads a section to its end, page by page.
func TestListsGoOn(t *testing.T) {
	s := webtest.New(t)
	want := map[string]bool{}
	for i := range 45 {
		if i%3 != 0 { // several at one instant
			s.Clock.Advance(time.Second)
		}
		want[s.Path(s.Published(t, testkit.Headline("خبر شماره "+strconv.Itoa(i+1))))] = true
	}
	seen := map[string]bool{}
	pages := 0
	for next := "/section/culture"; next != ""; pages++ {
		page := s.Get(t, next).Page(t, http.StatusOK)
		for _, href := range page.Attrs("main h2 a[href^=/news/]", "href") {
			if seen[href] {
				t.Errorf("%s stands on two pages", href)
			}
			seen[href] = true
		}
		next = ""
		if list := page.Attrs("nav.pagination a.forth", "href"); len(list) > 0 {
			next = list[0]
		}
	}
	if pages != 3 || len(seen) != len(want) {
		t.Errorf("%d pages, %d stories; want 3 and %d", pages, len(seen), len(want))
	}
	for href := range want {
		if !seen[href] {
			t.Errorf("%s stands on no page", href)
		}
	}
}
