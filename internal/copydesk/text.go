package copydesk

import "peyk/internal/richtext"

// Text is what the desk reads of a story.
type Text struct {
	Kicker, Headline, Lead string
	Body                   richtext.Doc
	Source, Byline         string
	People, Tags           []string
	Pictures               []Picture
}

// Picture is what the desk checks of a picture.
type Picture struct{ Alt, Caption, Credit string }

// Field names a part of a Text.
type Field string

// The fields. Body, Tags, People and Pictures have numbered parts, from 0.
const (
	Kicker   Field = "kicker"
	Headline Field = "headline"
	Lead     Field = "lead"
	Body     Field = "body"
	Source   Field = "source"
	Byline   Field = "byline"
	People   Field = "people"
	Tags     Field = "tags"
	Pictures Field = "pictures" // captions
)

// place is one string of a Text.
type place struct {
	field Field
	block int
}

// clone copies t, so that the caller's slices are never written to.
func (t Text) clone() Text {
	t.Body = t.Body.Clone()
	t.People = append([]string(nil), t.People...)
	t.Tags = append([]string(nil), t.Tags...)
	t.Pictures = append([]Picture(nil), t.Pictures...)
	return t
}

// at gives the string at p, or nil when the text has none there.
func (t *Text) at(p place) *string {
	switch p.field {
	case Kicker:
		return &t.Kicker
	case Headline:
		return &t.Headline
	case Lead:
		return &t.Lead
	case Source:
		return &t.Source
	case Byline:
		return &t.Byline
	case Body:
		if p.block >= 0 && p.block < len(t.Body) {
			return &t.Body[p.block].Text
		}
	case People:
		return item(t.People, p.block)
	case Tags:
		return item(t.Tags, p.block)
	case Pictures:
		if p.block >= 0 && p.block < len(t.Pictures) {
			return &t.Pictures[p.block].Caption
		}
	}
	return nil
}

func item(list []string, i int) *string {
	if i >= 0 && i < len(list) {
		return &list[i]
	}
	return nil
}

// places lists the strings of t in the order of the page.
func (t *Text) places() []place {
	out := []place{{Kicker, 0}, {Headline, 0}, {Lead, 0}}
	for i := range t.Body {
		out = append(out, place{Body, i})
	}
	out = append(out, place{Source, 0}, place{Byline, 0})
	for i := range t.People {
		out = append(out, place{People, i})
	}
	for i := range t.Tags {
		out = append(out, place{Tags, i})
	}
	for i := range t.Pictures {
		out = append(out, place{Pictures, i})
	}
	return out
}

// prose lists the strings in which sentences and names stand.
func (t *Text) prose() []place {
	out := []place{{Kicker, 0}, {Headline, 0}, {Lead, 0}}
	for i := range t.Body {
		out = append(out, place{Body, i})
	}
	for i := range t.Pictures {
		out = append(out, place{Pictures, i})
	}
	return out
}
