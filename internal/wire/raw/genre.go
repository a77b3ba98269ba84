package raw

import (
	"strings"

	"peyk/internal/copydesk"
	"peyk/internal/richtext"
	"peyk/persian"
)

// The genres, named as package story names them.
const (
	news      = "news"
	interview = "interview"
	report    = "report"
	opinion   = "note"
	photos    = "photo"
)

// photoMost is the most words the body of a photo report has.
const photoMost = 150

// settleGenre decides on the genre: the questions of an interview decide
// alone, labels and kickers say the rest.
func (p *parser) settleGenre() {
	questions := 0
	for _, b := range p.out.Body {
		if b.Kind == richtext.Question {
			questions++
		}
	}
	named := p.genre
	if named == "" || named == interview {
		named = p.genreOfTitles()
	}
	short := p.out.Body.Words() <= photoMost
	switch {
	case questions >= 2:
		p.out.Genre = interview
	case named == photos && short, p.photo != "" && short && len(p.out.Body) <= 2 && p.genre == photos:
		p.out.Genre = photos
	case named == report, named == opinion:
		p.out.Genre = named
	default:
		p.out.Genre = news
		if p.genre != "" && p.genre != news {
			p.doubt("raw.genre", copydesk.Finding{}, "label", p.genre)
		}
	}
	if p.out.Genre == photos && p.out.Byline == "" {
		p.out.Byline = p.photo
	}
}

// titleGenres are the words with which a kicker or headline names a genre.
var titleGenres = [...]struct{ start, genre string }{
	{"گزارش تصویری", photos},
	{"آلبوم تصاویر", photos},
	{"گزارش عکس", photos},
	{"روایت تصویری", photos},
	{"photo report", photos},
	{"photo essay", photos},
	{"photos", photos},
	{"in pictures", photos},
	{"گزارش", report},
	{"گزارشی", report},
	{"report", report},
	{"feature", report},
	{"یادداشت", opinion},
	{"سرمقاله", opinion},
	{"opinion", opinion},
	{"comment", opinion},
	{"editorial", opinion},
}

// genreOfTitles reads the genre that the kicker begins with, or that stands
// before a mark at the beginning of the headline.
func (p *parser) genreOfTitles() string {
	head := ""
	if i := strings.IndexAny(p.out.Headline, ":|/؛"); i >= 0 {
		head = p.out.Headline[:i]
	}
	for _, s := range []string{p.out.Kicker, head} {
		words := persian.Fold(s) + " "
		for _, g := range titleGenres {
			if rest, ok := strings.CutPrefix(words, g.start); ok && strings.ContainsAny(rest[:1], " :؛|/،") {
				return g.genre
			}
		}
	}
	if strings.Contains(persian.Fold(p.out.Headline), titleGenres[0].start) {
		return photos
	}
	return ""
}
