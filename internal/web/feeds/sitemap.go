package feeds

import (
	"context"
	"encoding/xml"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/web"
	"peyk/internal/web/directory"
)

// Sitemaps 0.9 (sitemaps.org): an index of one file for each edition and week
// in which stories came out, and a news sitemap of the last two days.
const (
	sitemapNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
	newsNS    = "http://www.google.com/schemas/sitemap-news/0.9"
	xmlType   = "application/xml; charset=utf-8"
	week      = 7 * 24 * time.Hour
	// maxURLs is the standard's bound on a file; maxNews on a news sitemap.
	maxURLs = 50_000
	maxNews = 1_000
	newsAge = 48 * time.Hour
)

type sitemapIndex struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []sitemapRef `xml:"sitemap"`
}

type sitemapRef struct {
	Loc string `xml:"loc"`
}

type urlSet struct {
	XMLName xml.Name  `xml:"urlset"`
	NS      string    `xml:"xmlns,attr"`
	News    string    `xml:"xmlns:news,attr,omitempty"`
	URLs    []siteURL `xml:"url"`
}

type siteURL struct {
	Loc  string   `xml:"loc"`
	Mod  string   `xml:"lastmod,omitempty"`
	News *newsURL `xml:"news:news"`
}

type newsURL struct {
	Name     string `xml:"news:publication>news:name"`
	Language string `xml:"news:publication>news:language"`
	Date     string `xml:"news:publication_date"`
	Title    string `xml:"news:title"`
}

// sitemapIndex lists the weeks from the first story to now.
func (f *Feeds) sitemapIndex(ctx context.Context, _ *http.Request, now time.Time) (*web.Page, error) {
	doc := sitemapIndex{}
	page := &web.Page{ContentType: xmlType, Expires: now.Add(time.Hour)} // by then the newest stories may be news no more
	for _, e := range f.Dir.Order() {
		page.Tags = append(page.Tags, directory.LatestTag(e))
		news, err := f.Stories.Latest(ctx, story.ReadQuery{Edition: e, From: now.Add(-newsAge), Limit: 1, Now: now})
		if err != nil {
			return nil, err
		}
		if ref := (sitemapRef{f.Dir.Abs("/sitemap/news.xml")}); len(news) > 0 && !slices.Contains(doc.Maps, ref) {
			doc.Maps = slices.Insert(doc.Maps, 0, ref) // a sitemap without an address is not valid
		}
		first, err := f.Stories.Earliest(ctx, e, now)
		if err != nil {
			return nil, err
		}
		if first.IsZero() {
			continue
		}
		var bounds []time.Time
		for n := weekOf(first); n <= weekOf(now)+1; n++ {
			bounds = append(bounds, weekStart(n))
		}
		has, err := f.Stories.DaysWithStories(ctx, e, bounds, now)
		if err != nil {
			return nil, err
		}
		for i, some := range slices.Backward(has) {
			if some {
				n := strconv.FormatInt(weekOf(bounds[i]), 10)
				doc.Maps = append(doc.Maps, sitemapRef{f.Dir.Abs("/sitemap/" + string(e) + "/" + n + ".xml")})
			}
		}
	}
	var err error
	page.Body, err = marshal(doc)
	if next := weekStart(weekOf(now) + 1); next.Before(page.Expires) {
		page.Expires = next
	}
	return page, err
}

func weekOf(t time.Time) int64       { return t.Unix() / int64(week/time.Second) }
func weekStart(n int64) time.Time    { return time.Unix(n*int64(week/time.Second), 0).UTC() }
func (f *Feeds) knows(e string) bool { return f.Dir.Edition(id.Edition(e)) != nil }

// sitemapWeek lists an edition's stories of one week.
func (f *Feeds) sitemapWeek(ctx context.Context, r *http.Request, now time.Time) (*web.Page, error) {
	number, ok := strings.CutSuffix(r.PathValue("week"), ".xml")
	n, err := strconv.ParseInt(number, 10, 32)
	e := id.Edition(r.PathValue("edition"))
	if !ok || err != nil || n < 0 || n > weekOf(now) || strconv.FormatInt(n, 10) != number || !f.knows(string(e)) {
		return nil, fault.New(fault.NotFound, "error.not-found")
	}
	list, err := f.Stories.Latest(ctx, story.ReadQuery{
		Edition: e, From: weekStart(n), To: weekStart(n + 1), Limit: maxURLs, Now: now,
	})
	if err != nil {
		return nil, err
	}
	doc := urlSet{NS: sitemapNS}
	for _, s := range list {
		doc.URLs = append(doc.URLs, siteURL{
			Loc: f.Dir.Abs(f.Dir.StoryPath(s.Edition, s.Code, s.Slug)), Mod: s.UpdatedAt.Format(time.RFC3339),
		})
	}
	body, err := marshal(doc)
	return &web.Page{ContentType: xmlType, Body: body, Tags: []web.Tag{directory.LatestTag(e)}}, err
}

// newsSitemap lists the stories of the last two days of all editions.
func (f *Feeds) newsSitemap(ctx context.Context, _ *http.Request, now time.Time) (*web.Page, error) {
	doc := urlSet{NS: sitemapNS, News: newsNS}
	page := &web.Page{ContentType: xmlType, Expires: now.Add(time.Hour)}
	for _, e := range f.Dir.Order() {
		ed := f.Dir.Edition(e)
		page.Tags = append(page.Tags, directory.LatestTag(e))
		list, err := f.Stories.Latest(ctx, story.ReadQuery{
			Edition: e, From: now.Add(-newsAge), Limit: maxNews - len(doc.URLs), Now: now,
		})
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			doc.URLs = append(doc.URLs, siteURL{
				Loc: f.Dir.Abs(f.Dir.StoryPath(s.Edition, s.Code, s.Slug)),
				News: &newsURL{
					Name: ed.Name, Language: ed.P.Lang(), Date: ed.P.ISO(s.PublishAt), Title: s.Headline,
				},
			})
		}
	}
	var err error
	page.Body, err = marshal(doc)
	return page, err
}

// robots is robots.txt (RFC 9309): what is private or endless is left alone.
func (f *Feeds) robots(context.Context, *http.Request, time.Time) (*web.Page, error) {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, e := range f.Dir.Order() {
		p := f.Dir.Edition(e).Prefix
		b.WriteString("Disallow: " + p + "/receipt/\nDisallow: " + p + "/search\n")
	}
	b.WriteString("Disallow: /desk\nDisallow: /v/\n\nSitemap: " + f.Dir.Abs("/sitemap.xml") + "\n")
	return &web.Page{ContentType: "text/plain; charset=utf-8", Body: []byte(b.String())}, nil
}
