package talk

import (
	"encoding/xml"
	"io"
	"strings"
	"time"
)

// readWordPress reads a WXR file: comments stand in the items of the channel,
// behind what tells of the item.
func readWordPress(t *taker, in io.Reader) error {
	x := newXML(in)
	if err := x.root("rss"); err != nil {
		return err
	}
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "channel" {
			return x.skip()
		}
		return x.children(func(e xml.StartElement) error {
			if e.Name.Local != "item" {
				return x.skip()
			}
			return wordPressItem(t, x)
		})
	})
}

// skip reads the element that was just begun to its end.
func (x *xmlReader) skip() error { _, err := x.value(); return err }

func wordPressItem(t *taker, x *xmlReader) error {
	var title, link, guid, number, slug string
	fields := map[string]*string{"title": &title, "link": &link, "guid": &guid, "post_id": &number, "post_name": &slug}
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local == "comment" {
			return wordPressComment(t, x, Item{Title: Line(title), Pages: []string{
				strings.TrimSpace(link), strings.TrimSpace(guid), strings.TrimSpace(slug), strings.TrimSpace(number),
			}})
		}
		s, err := x.value()
		if to := fields[e.Name.Local]; err == nil && to != nil && !strings.Contains(e.Name.Space, "excerpt") {
			*to = s
		}
		return err
	})
}

func wordPressComment(t *taker, x *xmlReader, it Item) error {
	it.Where = x.where()
	var author, email, date, gmt, content, approved, kind string
	err := x.fields(map[string]*string{
		"comment_id": &it.Key, "comment_parent": &it.Parent, "comment_author": &author, "comment_author_email": &email,
		"comment_date": &date, "comment_date_gmt": &gmt, "comment_content": &content, "comment_approved": &approved, "comment_type": &kind,
	})
	if err != nil {
		return err
	}
	switch strings.TrimSpace(kind) {
	case "", "comment":
	default: // pingbacks, trackbacks, orders, reviews of a shop: no reader's words about a story
		return nil
	}
	it.Author, it.Email, it.Text = Line(author), strings.TrimSpace(email), Plain(content)
	it.At = timeOf(gmt, time.DateTime)
	if it.At.IsZero() { // old rows have no GMT
		it.At = timeOf(date, time.DateTime)
	}
	approved = strings.TrimSpace(approved)
	it.Standing = Standing(approved)
	switch approved {
	case "1", "approve":
		it.Standing = Approved
	case "0", "hold", "":
		it.Standing = Pending
	case "trash", "post-trashed":
		it.Standing = Refused
	}
	return t.give(&it)
}
