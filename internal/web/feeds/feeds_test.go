package feeds_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/webtest"
)

const abs = "https://" + webtest.Host

// element is any XML element, read with its namespaces resolved.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

// get asks for a document, which must be well-formed to its end.
func get(t *testing.T, s *webtest.Site, path, contentType string) element {
	t.Helper()
	a := s.Get(t, path).Want(t, http.StatusOK)
	if got := a.Header.Get("Content-Type"); got != contentType {
		t.Errorf("%s: Content-Type %q", path, got)
	}
	dec := xml.NewDecoder(bytes.NewReader(a.Body))
	var root element
	if err := dec.Decode(&root); err != nil {
		t.Fatalf("%s: %v\n%s", path, err, a.Body)
	}
	for {
		next, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if space, ok := next.(xml.CharData); err != nil || !ok || strings.TrimSpace(string(space)) != "" {
			t.Fatalf("%s: %v follows the document: %v", path, next, err)
		}
	}
	return root
}

// all returns the children of a name; "media content" asks for namespaces.
func (e element) all(name string) []element {
	var out []element
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			out = append(out, c)
		}
	}
	return out
}

func (e element) one(t *testing.T, path ...string) element {
	t.Helper()
	for _, name := range path {
		list := e.all(name)
		if len(list) == 0 {
			t.Fatalf("no %s in %s", name, e.XMLName.Local)
		}
		e = list[0]
	}
	return e
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// newsroom publishes stories with everything that XML could trip over.
func newsroom(t *testing.T) (*webtest.Site, *story.Story, *story.Story) {
	t.Helper()
	s := webtest.New(t)
	first := s.Published(t, testkit.Headline("نرخ «الف» < ب & ج > د"), testkit.Lead("لید با ]]> و <b>نشان</b> و نیم\u200cفاصله"), testkit.Genre(story.Interview))
	s.Clock.Advance(time.Minute)
	second := s.Published(t, testkit.Headline("خبر دوم"), testkit.In(testkit.FA, s.Health), func(n *story.NewStory) { n.Byline = "آرش کمالی" })
	s.Published(t, testkit.Headline("News & more"), testkit.In(testkit.EN, s.Economy))
	s.Scheduled(t, s.Clock.Now().Add(time.Hour), testkit.Headline("خبر فردا"))
	s.Draft(t, testkit.Headline("پیش\u200cنویس"))
	return s, first, second
}

func TestRSS(t *testing.T) {
	s, first, second := newsroom(t)
	root := get(t, s, "/feeds/rss", "application/rss+xml; charset=utf-8")
	if root.XMLName.Local != "rss" || root.attr("version") != "2.0" {
		t.Fatalf("%v %v", root.XMLName, root.Attrs)
	}
	ch := root.one(t, "channel")
	if ch.one(t, "title").Text != "خبرگزاری نمونه" || ch.one(t, "description").Text == "" || ch.one(t, "language").Text != "fa" {
		t.Error("title, description or language is missing")
	}
	for _, link := range ch.all("link") {
		switch link.XMLName.Space {
		case "":
			if link.Text != abs+"/" {
				t.Errorf("link %q", link.Text)
			}
		case "http://www.w3.org/2005/Atom":
			if link.attr("href") != abs+"/feeds/rss" || link.attr("rel") != "self" {
				t.Errorf("self %v", link.Attrs)
			}
		default:
			t.Errorf("link of %q", link.XMLName.Space)
		}
	}
	items := ch.all("item")
	if len(items) != 2 {
		t.Fatalf("%d items", len(items))
	}
	for i, st := range []*story.Story{second, first} {
		it := items[i]
		if it.one(t, "title").Text != st.Headline || it.one(t, "description").Text != st.Lead || it.one(t, "link").Text != abs+s.Path(st) {
			t.Errorf("item %d: %+v", i, it)
		}
		guid := it.one(t, "guid")
		if guid.Text != abs+"/n/"+st.Code.String() {
			t.Errorf("guid %q", guid.Text)
		}
		at, err := time.Parse(time.RFC1123Z, it.one(t, "pubDate").Text)
		if err != nil || !at.Equal(st.PublishAt.Truncate(time.Second)) {
			t.Errorf("pubDate %v %v", at, err)
		}
		if u, err := url.Parse(it.one(t, "link").Text); err != nil || u.Host != webtest.Host || strings.ContainsFunc(it.one(t, "link").Text, func(r rune) bool { return r > 126 }) {
			t.Errorf("link %q is no URL: %v", it.one(t, "link").Text, err)
		}
	}
	if got := items[0].one(t, "creator"); got.Text != "آرش کمالی" || got.XMLName.Space != "http://purl.org/dc/elements/1.1/" {
		t.Errorf("creator %+v", got)
	}
	if got := items[0].one(t, "category").Text; got != "سلامت" {
		t.Errorf("category %q", got)
	}
}

func TestAtom(t *testing.T) {
	s, first, second := newsroom(t)
	s.Clock.Advance(time.Minute)
	c := first.Content
	c.Lead = "لید درست"
	s.Act(t, first, story.Correct, story.Order{Content: &c, Note: "لید نادرست بود."})
	root := get(t, s, "/feeds/atom", "application/atom+xml; charset=utf-8")
	if root.XMLName != (xml.Name{Space: "http://www.w3.org/2005/Atom", Local: "feed"}) || root.attr("lang") != "fa" {
		t.Fatalf("%v %v", root.XMLName, root.Attrs)
	}
	const corrected = "2026-11-22T09:02:00+03:30"
	if root.one(t, "updated").Text != corrected {
		t.Errorf("updated %q, but a story was corrected at %s", root.one(t, "updated").Text, corrected)
	}
	if root.one(t, "id").Text != abs+"/feeds/atom" || root.one(t, "author", "name").Text == "" {
		t.Error("id or author is missing")
	}
	rels := map[string]string{}
	for _, l := range root.all("link") {
		rels[l.attr("rel")] = l.attr("href")
	}
	if rels["self"] != abs+"/feeds/atom" || rels["alternate"] != abs+"/" {
		t.Errorf("links %v", rels)
	}
	entries := root.all("entry")
	if len(entries) != 2 {
		t.Fatalf("%d entries", len(entries))
	}
	en := entries[1]
	if en.one(t, "title").Text != first.Headline || en.one(t, "summary").Text != "لید درست" || en.one(t, "link").attr("href") != abs+s.Path(first) ||
		en.one(t, "updated").Text != corrected || en.one(t, "published").Text != "2026-11-22T09:00:00+03:30" {
		t.Errorf("entry %+v", en)
	}
	if entries[0].one(t, "id").Text != abs+"/n/"+second.Code.String() {
		t.Error("an entry's id is not its short link")
	}
}

// TestFeedsOfLists: each list has its own stories alone.
func TestFeedsOfLists(t *testing.T) {
	s, _, _ := newsroom(t)
	for path, want := range map[string][]string{
		"/feeds/section/culture/": {"نرخ «الف» < ب & ج > د"}, "/feeds/section/health/": {"خبر دوم"}, "/feeds/genre/interview/": {"نرخ «الف» < ب & ج > د"},
		"/feeds/genre/photo/": nil, "/en/feeds/": {"News & more"}, "/en/feeds/section/economy/": {"News & more"}, "/en/feeds/genre/news/": {"News & more"},
	} {
		var titles []string
		for _, it := range get(t, s, path+"rss", "application/rss+xml; charset=utf-8").one(t, "channel").all("item") {
			titles = append(titles, it.one(t, "title").Text)
		}
		if !slices.Equal(titles, want) {
			t.Errorf("%srss holds %q", path, titles)
		}
		titles = nil
		for _, en := range get(t, s, path+"atom", "application/atom+xml; charset=utf-8").all("entry") {
			titles = append(titles, en.one(t, "title").Text)
		}
		if !slices.Equal(titles, want) {
			t.Errorf("%satom holds %q", path, titles)
		}
	}
}

func TestSitemaps(t *testing.T) {
	s, first, second := newsroom(t)
	const ns, news = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.google.com/schemas/sitemap-news/0.9"
	locs := func(root element, kind string) []string {
		t.Helper()
		var out []string
		for _, e := range root.all(kind) {
			if e.XMLName.Space != ns {
				t.Errorf("%s of %q", kind, e.XMLName.Space)
			}
			out = append(out, e.one(t, "loc").Text)
		}
		return out
	}
	index := get(t, s, "/sitemap.xml", "application/xml; charset=utf-8")
	maps := locs(index, "sitemap")
	if want := []string{abs + "/sitemap/news.xml", abs + "/sitemap/fa/2968.xml", abs + "/sitemap/en/2968.xml"}; index.XMLName.Local != "sitemapindex" || !slices.Equal(maps, want) {
		t.Errorf("the index holds %q", maps)
	}
	week := get(t, s, "/sitemap/fa/2968.xml", "application/xml; charset=utf-8")
	if got := locs(week, "url"); !slices.Equal(got, []string{abs + s.Path(second), abs + s.Path(first)}) {
		t.Errorf("the week holds %q", got)
	}
	if at, err := time.Parse(time.RFC3339, week.all("url")[0].one(t, "lastmod").Text); err != nil || at.IsZero() {
		t.Errorf("lastmod: %v", err)
	}
	doc := get(t, s, "/sitemap/news.xml", "application/xml; charset=utf-8")
	if got := locs(doc, "url"); len(got) != 3 {
		t.Errorf("the news sitemap holds %q", got)
	}
	n := doc.all("url")[1].one(t, "news")
	if n.XMLName.Space != news || n.one(t, "publication", "name").Text != "خبرگزاری نمونه" || n.one(t, "publication", "language").Text != "fa" || n.one(t, "title").Text != first.Headline {
		t.Errorf("news of the first story: %+v", n)
	}
	// Two days later nothing of it is news, whatever the cache holds.
	s.Clock.Advance(48*time.Hour - 30*time.Second)
	if got := locs(get(t, s, "/sitemap/news.xml", "application/xml; charset=utf-8"), "url"); slices.Contains(got, abs+s.Path(first)) || !slices.Contains(got, abs+s.Path(second)) {
		t.Errorf("after two days the news sitemap holds %q", got)
	}
	// A story of another week gets a file of its own, and the index names it.
	s.Clock.Advance(7 * 24 * time.Hour)
	s.Published(t, testkit.Headline("هفته بعد"))
	if got := locs(get(t, s, "/sitemap.xml", "application/xml; charset=utf-8"), "sitemap"); len(got) != 4 {
		t.Errorf("the index holds %q", got)
	}
}

func TestRobots(t *testing.T) {
	s := webtest.New(t)
	a := s.Get(t, "/robots.txt").Want(t, http.StatusOK)
	want := `User-agent: *
Disallow: /receipt/
Disallow: /search
Disallow: /en/receipt/
Disallow: /en/search
Disallow: /desk
Disallow: /v/

Sitemap: https://news.example/sitemap.xml
`
	if string(a.Body) != want || a.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("robots.txt:\n%s", a.Body)
	}
}

// TestEmptyAgency: an agency without a story has feeds and sitemaps all the same.
func TestEmptyAgency(t *testing.T) {
	s := webtest.New(t)
	for path, contentType := range map[string]string{
		"/feeds/rss": "application/rss+xml; charset=utf-8", "/feeds/atom": "application/atom+xml; charset=utf-8",
		"/sitemap.xml": "application/xml; charset=utf-8", "/sitemap/news.xml": "application/xml; charset=utf-8",
	} {
		doc := get(t, s, path, contentType)
		if path == "/sitemap.xml" && len(doc.all("sitemap")) > 0 {
			t.Error("the index leads to sitemaps without an address")
		}
	}
}
