package site_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"peyk/internal/media"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/webtest"
)

func TestArchive(t *testing.T) {
	s := webtest.New(t)
	at := func(when time.Time, headline string, opts ...testkit.Option) {
		t.Helper()
		s.Clock.Set(when)
		s.Published(t, append([]testkit.Option{testkit.Headline(headline)}, opts...)...)
	}
	tehran := time.FixedZone("", 3*3600+1800)
	at(time.Date(2026, 3, 20, 23, 59, 59, 0, tehran), "واپسین خبر سال") // 29 Esfand 1404
	at(time.Date(2026, 3, 21, 0, 0, 0, 0, tehran), "نخستین خبر سال")    // 1 Farvardin 1405
	at(time.Date(2026, 3, 21, 13, 0, 0, 0, tehran), "خبر نیمروز")
	at(time.Date(2026, 3, 21, 20, 0, 0, 0, tehran), "خبر شامگاه")
	at(time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC), "Leap day", testkit.In(testkit.EN, s.Economy))
	s.Clock.Set(testkit.Start)

	page := s.Get(t, "/archive/1405/01/01").Page(t, http.StatusOK)
	if got := page.Texts(".page-main .title"); !slices.Equal(got, []string{"خبر شامگاه", "خبر نیمروز", "نخستین خبر سال"}) {
		t.Errorf("the first day of 1405 holds %q", got)
	}
	if !strings.Contains(page.One("main").Text(), "21 March 2026") {
		t.Error("the day in the other calendar is missing")
	}
	var links []string
	for _, href := range page.Attrs("main a[href^=/archive/]", "href") {
		if !slices.Contains(links, href) {
			links = append(links, href)
		}
	}
	for _, want := range []string{"/archive/1404/12/29", "/archive/1405/01/02", "/archive/1404/12/01", "/archive/1405/02/01"} {
		if !slices.Contains(links, want) {
			t.Errorf("no link to %s among %q", want, links)
		}
	}
	if got := s.Get(t, "/archive/1404/12/29").Page(t, http.StatusOK).Texts(".page-main .title"); !slices.Equal(got, []string{"واپسین خبر سال"}) {
		t.Errorf("the last day of 1404 holds %q", got)
	}
	if got := s.Get(t, "/en/archive/2024/02/29").Page(t, http.StatusOK).Texts(".page-main .title"); !slices.Equal(got, []string{"Leap day"}) {
		t.Errorf("29 February holds %q", got)
	}
	for path, says := range map[string]string{"/archive/1403/12/30": "", "/archive/1405/09/30": "هنوز"} { // 1403 was a leap year
		page := s.Get(t, path).Page(t, http.StatusOK)
		if !page.Has(".empty") || page.One("meta[name=robots]").Attr("content") != "noindex" || !strings.Contains(page.One(".empty").Text(), says) {
			t.Errorf("%s is not shown as empty", path)
		}
	}
	for _, path := range []string{
		"/archive/1404/12/30", "/archive/1405/13/01", "/archive/1405/00/01", "/archive/1405/01/32", "/archive/1405/01/00",
		"/archive/1405/07/31", "/archive/14050/01/01", "/archive/-405/01/01",
		"/archive/0000/01/01", "/archive/0000/00/00", "/archive/1633/12/29", "/archive/1178/01/01", "/archive/1405/01", "/archive/1405/01/01/02", "/archive/ab/cd/ef",
		"/en/archive/2026/02/29", "/en/archive/2026/04/31", "/en/archive/2100/02/29", "/en/archive/2026/13/01",
	} {
		s.Get(t, path).Page(t, http.StatusNotFound)
	}
	// Where calendars end, and where no story can be.
	for _, path := range []string{"/archive/0001/01/01", "/archive/9999/12/29", "/en/archive/0001/01/01", "/en/archive/9999/12/31", "/en/archive/2255/12/31"} {
		s.Get(t, path).Page(t, http.StatusNotFound)
	}
	// The way back ends at the first story.
	page = s.Get(t, "/archive/1404/12/29").Page(t, http.StatusOK)
	if page.Has("nav.pagination a.back") || page.Has(".calendar-head a.back") || !page.Has("nav.pagination a.forth") {
		t.Error("links lead to before the first story")
	}
}

func TestSearch(t *testing.T) {
	s := webtest.New(t)
	s.Published(t, testkit.Headline("کتاب\u200cخانه\u200cهای شهر باز می\u200cشوند"), testkit.Genre(story.Report))
	s.Clock.Advance(time.Second)
	s.Published(t, testkit.Headline("کتابخانه تازه در ۱۴۰۵"), testkit.Lead("روز خوب"), testkit.In(testkit.FA, s.Health))
	s.Draft(t, testkit.Headline("کتابخانه پنهان"))
	ask := func(q string) []string {
		t.Helper()
		return s.Get(t, "/search?"+url.Values{"q": {q}}.Encode()).Page(t, http.StatusOK).Texts("li.result h2")
	}
	for _, q := range []string{"کتابخانه", "کتاب خانه", "کتاب\u200cخانه", "كتابخانه", "کِتابخانه", "کتابخانه\u200cها"} {
		if got := ask(q); len(got) != 2 {
			t.Errorf("%q finds %q", q, got)
		}
	}
	for q, want := range map[string]int{"می\u200cشوند": 1, "میشوند": 1, "1405": 1, "١٤٠٥": 1, "۱۴۰۵": 1, "کتابخانه شهر": 1, "پنهان": 0, "کتابخانه پنهان": 0, `"شهر" OR -باز * NEAR(`: -1} {
		if got := ask(q); want >= 0 && len(got) != want {
			t.Errorf("%q finds %d, want %d", q, len(got), want)
		}
	}
	page := s.Get(t, "/search?q=کتاب%20خانه").Page(t, http.StatusOK)
	marks := page.Texts("li.result h2 mark")
	if len(marks) != 2 || !strings.HasPrefix(marks[1], "کتاب") {
		t.Errorf("marked: %q", marks)
	}
	if got := page.One("#q").Attr("value"); got != "کتاب خانه" {
		t.Errorf("the field holds %q", got)
	}
	for query, want := range map[string]int{"&section=health": 1, "&genre=report": 1, "&section=health&genre=report": 0, "&section=none": 2, "&genre=none": 2, "&page=2": 2, "&page=-1": 2, "&page=x": 2, "&page=999999999999999999999": 2} {
		if got := s.Get(t, "/search?q=کتابخانه"+query).Page(t, http.StatusOK).Texts("li.result"); len(got) != want {
			t.Errorf("%s finds %d, want %d", query, len(got), want)
		}
	}
	if page := s.Get(t, "/search").Page(t, http.StatusOK); page.Has(".results") {
		t.Error("results of no question")
	}
	for _, q := range []string{"؟!", strings.Repeat("ک", 201), "\u200c\u200c"} {
		page := s.Get(t, "/search?"+url.Values{"q": {q}}.Encode()).Page(t, http.StatusBadRequest)
		if !page.Has("#search-wrong") || page.One("#q").Attr("value") != strings.TrimSpace(q) {
			t.Errorf("%q is not explained, or lost: %q", q, page.One("#q").Attr("value"))
		}
	}
	page = s.Get(t, "/search?q="+url.QueryEscape(`"><script>alert(1)</script>`)).Page(t, http.StatusOK)
	if page.Has("main script") || !strings.Contains(page.One("title").Text(), "<script>") {
		t.Error("the question is not printed as text")
	}
}

func TestSearchGoesOn(t *testing.T) {
	s := webtest.New(t)
	for i := range 25 {
		s.Clock.Advance(time.Second)
		s.Published(t, testkit.Headline("گزارش باران "+strconv.Itoa(i+1)))
	}
	page := s.Get(t, "/search?q=باران").Page(t, http.StatusOK)
	first := page.Attrs("li.result h2 a", "href")
	next := page.One("nav.pagination a.forth").Attr("href")
	page = s.Get(t, next).Page(t, http.StatusOK)
	second := page.Attrs("li.result h2 a", "href")
	if len(first) != 20 || len(second) != 5 || slices.Contains(first, second[0]) || page.Has("nav.pagination a.forth") {
		t.Errorf("%d and %d results", len(first), len(second))
	}
	if back := page.One("nav.pagination a.back").Attr("href"); !slices.Equal(s.Get(t, back).Page(t, http.StatusOK).Attrs("li.result h2 a", "href"), first) {
		t.Errorf("%s does not lead back", back)
	}
	for _, past := range []string{"3", "50", "9999"} {
		if got := s.Get(t, "/search?q=باران&page="+past).Page(t, http.StatusOK).Attrs("li.result h2 a", "href"); !slices.Equal(got, second) {
			t.Errorf("page %s is not the last one: %d results", past, len(got))
		}
	}
}

// TestPictures publishes a story with pictures and fetches what its page names.
func TestPictures(t *testing.T) {
	s := webtest.New(t)
	var upload bytes.Buffer
	picture := image.NewRGBA(image.Rect(0, 0, 1400, 900))
	for i := range 1400 {
		picture.Set(i, i%900, color.RGBA{R: uint8(i), G: 120, B: 60, A: 255}) // wraps round
	}
	if err := png.Encode(&upload, picture); err != nil {
		t.Fatal(err)
	}
	pic, err := s.Agency.Media.Receive(t.Context(), s.Editor, media.Upload{Body: &upload, ContentType: "image/png", Alt: "خیابان خیس", Credit: "نگار"})
	if err != nil {
		t.Fatal(err)
	}
	st := s.Published(t, testkit.Headline("باران"), func(n *story.NewStory) {
		n.Pictures = []story.PictureRef{{Media: pic.ID, Caption: "عصر دیروز"}}
	})
	page := s.Get(t, s.Path(st)).Page(t, http.StatusOK)
	figure := page.One("article figure.picture")
	img := figure.One("img")
	if img.Attr("alt") != "خیابان خیس" || figure.One(".caption").Text() != "عصر دیروز" || !strings.Contains(figure.One(".credit").Text(), "نگار") {
		t.Errorf("the picture: %s, alt %q", figure.Text(), img.Attr("alt"))
	}
	sources := []string{img.Attr("src"), strings.TrimPrefix(page.One("meta[property=og:image]").Attr("content"), "https://"+webtest.Host)}
	for part := range strings.SplitSeq(img.Attr("srcset"), ", ") {
		src, _, _ := strings.Cut(part, " ")
		sources = append(sources, src)
	}
	if len(sources) < 4 {
		t.Errorf("only %q", sources)
	}
	for _, src := range sources {
		a := s.Get(t, src).Want(t, http.StatusOK)
		if !strings.HasPrefix(a.Header.Get("Content-Type"), "image/") || a.Header.Get("Cache-Control") != "public, max-age=86400" || a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", src, a.Header)
		}
		if _, _, err := image.DecodeConfig(bytes.NewReader(a.Body)); err != nil && !strings.Contains(a.Header.Get("Content-Type"), "webp") {
			t.Errorf("%s: %v", src, err)
		}
		again := webtest.Request(http.MethodGet, src, nil)
		again.Header.Set("If-None-Match", a.Header.Get("Etag"))
		s.Send(again).Want(t, http.StatusNotModified)
		part := webtest.Request(http.MethodGet, src, nil)
		part.Header.Set("Range", "bytes=0-9")
		if got := s.Send(part).Want(t, http.StatusPartialContent); len(got.Body) != 10 {
			t.Errorf("%s: %d bytes of a range of 10", src, len(got.Body))
		}
	}
	for _, path := range []string{"/", "/section/culture", "/latest"} {
		if !s.Get(t, path).Page(t, http.StatusOK).Has(".page-main img[src^=/media/]") && !s.Get(t, path).Page(t, http.StatusOK).Has("main .card img[src^=/media/]") {
			t.Errorf("%s does not show it", path)
		}
	}
	for _, feed := range []string{"/feeds/rss", "/feeds/atom"} {
		if !s.Get(t, feed).Says("https://" + webtest.Host + "/media/") {
			t.Errorf("%s does not name it", feed)
		}
	}
}
