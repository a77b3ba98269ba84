package feeds

import (
	"encoding/xml"
	"time"

	"peyk/internal/web/directory"
)

// RSS 2.0 (rssboard.org), with atom:link for the feed's own address, dc:creator
// for names without an e-mail address, and Media RSS for pictures.
type rssDoc struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Media   string     `xml:"xmlns:media,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title    string    `xml:"title"`
	Link     string    `xml:"link"`
	About    string    `xml:"description"`
	Language string    `xml:"language"`
	Built    string    `xml:"lastBuildDate,omitempty"`
	TTL      int       `xml:"ttl"`
	Self     atomLink  `xml:"atom:link"`
	Items    []rssItem `xml:"item"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type rssItem struct {
	Title    string    `xml:"title"`
	Link     string    `xml:"link"`
	About    string    `xml:"description"`
	Creator  string    `xml:"dc:creator,omitempty"`
	Category string    `xml:"category,omitempty"`
	GUID     rssGUID   `xml:"guid"`
	Date     string    `xml:"pubDate"`
	Media    *rssMedia `xml:"media:content"`
}

type rssGUID struct {
	Permanent bool   `xml:"isPermaLink,attr"`
	Value     string `xml:",chardata"`
}

type rssMedia struct {
	URL    string `xml:"url,attr"`
	Type   string `xml:"type,attr"`
	Medium string `xml:"medium,attr"`
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
	About  string `xml:"media:description,omitempty"`
	Credit string `xml:"media:credit,omitempty"`
}

func rss(f *Feeds, c channel) (string, []byte, error) {
	doc := rssDoc{
		Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/",
		Media: "http://search.yahoo.com/mrss/",
		Channel: rssChannel{
			Title: c.title, Link: c.link, About: about(c), Language: c.ed.P.Lang(), TTL: 5,
			Self: atomLink{Href: c.self, Rel: "self", Type: "application/rss+xml"},
		},
	}
	if len(c.items) > 0 {
		doc.Channel.Built = rfc822(c.items[0].PublishAt, c)
	}
	for _, en := range c.items {
		it := rssItem{
			Title: en.Headline, Link: en.url, About: en.Lead, Creator: en.Byline, Category: en.section,
			GUID: rssGUID{Value: f.guid(en)}, Date: rfc822(en.PublishAt, c),
		}
		if en.picture != nil {
			it.Media = &rssMedia{
				URL: f.Dir.Abs(directory.MediaPath(en.picture.Key)), Type: en.picture.ContentType, Medium: "image",
				Width: en.picture.Width, Height: en.picture.Height, About: en.alt, Credit: en.credit,
			}
		}
		doc.Channel.Items = append(doc.Channel.Items, it)
	}
	body, err := marshal(doc)
	return "application/rss+xml; charset=utf-8", body, err
}

// guid is the short link: it never changes, whatever happens to the headline.
func (f *Feeds) guid(en entry) string {
	return f.Dir.Abs(f.Dir.Edition(en.Edition).Prefix + "/n/" + en.Code.String())
}

// about is a channel's description, which RSS asks not to be empty.
func about(c channel) string {
	if c.ed.Tagline != "" {
		return c.ed.Tagline
	}
	return c.ed.Name
}

func rfc822(t time.Time, c channel) string { return t.In(c.ed.P.Location()).Format(time.RFC1123Z) }

// Atom (RFC 4287).
type atomDoc struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  atomAuthor  `xml:"author"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID        string        `xml:"id"`
	Title     string        `xml:"title"`
	Links     []atomLink    `xml:"link"`
	Published string        `xml:"published"`
	Updated   string        `xml:"updated"`
	Author    *atomAuthor   `xml:"author"`
	Category  *atomCategory `xml:"category"`
	Summary   string        `xml:"summary,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

func atom(f *Feeds, c channel) (string, []byte, error) {
	doc := atomDoc{
		Lang: c.ed.P.Lang(), ID: c.self, Title: c.title, Updated: c.ed.P.ISO(c.now), Author: atomAuthor{c.ed.Name},
		Links: []atomLink{
			{Href: c.self, Rel: "self", Type: "application/atom+xml"}, {Href: c.link, Rel: "alternate", Type: "text/html"},
		},
	}
	var newest time.Time
	for _, en := range c.items {
		updated := en.PublishAt
		if en.UpdatedAt.After(updated) {
			updated = en.UpdatedAt
		}
		if updated.After(newest) { // a correction too is news to a reader of the feed
			newest = updated
			doc.Updated = c.ed.P.ISO(updated)
		}
		it := atomEntry{
			ID: f.guid(en), Title: en.Headline, Published: c.ed.P.ISO(en.PublishAt), Updated: c.ed.P.ISO(updated),
			Summary: en.Lead, Links: []atomLink{{Href: en.url, Rel: "alternate", Type: "text/html"}},
		}
		if en.Byline != "" {
			it.Author = &atomAuthor{en.Byline}
		}
		if en.section != "" {
			it.Category = &atomCategory{en.section}
		}
		if en.picture != nil {
			it.Links = append(it.Links, atomLink{
				Href: f.Dir.Abs(directory.MediaPath(en.picture.Key)), Rel: "enclosure", Type: en.picture.ContentType,
			})
		}
		doc.Entries = append(doc.Entries, it)
	}
	body, err := marshal(doc)
	return "application/atom+xml; charset=utf-8", body, err
}
