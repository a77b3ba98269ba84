package talk

import (
	"encoding/xml"
	"io"
	"strings"
	"time"
)

// thread is what Disqus, and in their way Isso and Coral, know of a story.
type thread struct {
	pages []string
	title string
}

// readDisqus reads Disqus's XML: threads, then posts that name them. The export
// does not say who was approved by a person: what is neither deleted nor spam
// was shown.
func readDisqus(t *taker, in io.Reader) error {
	x := newXML(in)
	if err := x.root("disqus"); err != nil {
		return err
	}
	threads := map[string]thread{}
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "thread":
			var link, id, title string
			err := x.fields(map[string]*string{"link": &link, "id": &id, "title": &title})
			threads[disqusID(e)] = thread{[]string{strings.TrimSpace(link), strings.TrimSpace(id)}, Line(title)}
			return err
		case "post":
			return disqusPost(t, x, e, threads)
		}
		return x.skip()
	})
}

// disqusID is the attribute dsq:id.
func disqusID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

func disqusPost(t *taker, x *xmlReader, post xml.StartElement, threads map[string]thread) error {
	it := Item{Key: disqusID(post), Where: x.where(), Standing: Shown}
	var message, created, deleted, spam, name, email, user string
	fields := map[string]*string{"message": &message, "createdAt": &created, "isDeleted": &deleted, "isSpam": &spam}
	err := x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "author":
			return x.fields(map[string]*string{"name": &name, "email": &email, "username": &user})
		case "thread":
			th := threads[disqusID(e)]
			it.Pages, it.Title = append([]string(nil), th.pages...), th.title
		case "parent":
			it.Parent = disqusID(e)
		}
		s, err := x.value()
		if to := fields[e.Name.Local]; err == nil && to != nil {
			*to = s
		}
		return err
	})
	if err != nil {
		return err
	}
	if it.Author, it.Email, it.Text = Line(name), strings.TrimSpace(email), Plain(message); it.Author == "" {
		it.Author = Line(user)
	}
	it.At = timeOf(created, time.RFC3339)
	switch {
	case strings.TrimSpace(deleted) == "true":
		it.Standing, it.Author, it.Email, it.Text = Deleted, "", "", ""
	case strings.TrimSpace(spam) == "true":
		it.Standing = Spam
	}
	return t.give(&it)
}
