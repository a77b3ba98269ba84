package raw

import (
	"strconv"
	"strings"
	"unicode"

	"peyk/internal/copydesk"
	"peyk/persian"
)

// dropAnywhere drops furniture that needs no surroundings to be known, what
// belongs to the head of a page, and repetitions of the headline.
func (p *parser) dropAnywhere() {
	for i := range p.lines {
		l := &p.lines[i]
		if l.use != unused {
			continue
		}
		inHead := i < p.first
		switch {
		case p.furnitureLine(l):
			p.photographer(l)
			p.drop(i)
		case inHead && p.genreLabel(l):
			// the head decides whether it is a kicker
		case inHead && (p.tab.is(secHead, l) || p.blockTitle(l) || l.words <= 3 && p.isOutlet(l.clean)):
			p.drop(i)
		}
	}
	p.repeated()
}

// blockTitle says whether a line is the title of a block under a story, or
// ends one.
func (p *parser) blockTitle(l *line) bool {
	return p.tab.is(secBlock, l) || p.tab.is(secBox, l) || p.tab.is(secEnd, l) || p.tab.is(secPolicy, l) || p.tab.is(secLegal, l)
}

// furnitureLine says whether a line is furniture wherever it stands.
func (p *parser) furnitureLine(l *line) bool {
	return l.key == "" || p.tab.is(secAny, l) || p.tab.is(secPhoto, l) || isAddress(l) || isCode(l) || p.isDate(l) ||
		p.isBreadcrumb(l) || p.tab.only(secShare, l, func(k persian.Kind) bool { return k == persian.Number })
}

// photographer keeps the name in a line of credit, for photo reports.
func (p *parser) photographer(l *line) {
	if p.photo != "" || !p.tab.is(secPhoto, l) {
		return
	}
	words := strings.Fields(strings.NewReplacer(":", " ", "/", " ", "|", " ").Replace(l.clean))
	for k := 1; k < len(words); k++ {
		if name := strings.Join(words[k:], " "); copydesk.LooksLikeName(name) {
			p.photo = name
			return
		}
	}
}

// isAddress says whether a line is nothing but addresses and handles.
func isAddress(l *line) bool {
	have := false
	for tok := range persian.Tokens(l.clean) {
		switch tok.Kind {
		case persian.URL, persian.Email, persian.Handle:
			have = true
		case persian.Punctuation, persian.Symbol, persian.Emoji:
		default:
			return false
		}
	}
	return have
}

// isCode says whether a line is a number or a code of the newsroom, such as
// the reporter's and the editor's at the foot of a story.
func isCode(l *line) bool {
	digits, letters := 0, 0
	for _, r := range l.clean {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		case unicode.IsSpace(r) || strings.ContainsRune("*/-_.#:|", r):
		default:
			return false
		}
	}
	return digits >= 1 && (letters == 0 || letters <= 2 && digits >= 3)
}

// isDate says whether a line is a date or an age.
func (p *parser) isDate(l *line) bool {
	digits := strings.ContainsFunc(l.clean, unicode.IsDigit)
	return digits && l.words <= 16 && p.tab.only(secDate, l, func(k persian.Kind) bool { return k == persian.Number || k == persian.Emoji })
}

// isBreadcrumb knows "home » section » group" by its arrows and by its first
// step or by the shortness of all.
func (p *parser) isBreadcrumb(l *line) bool {
	for _, arrow := range []string{" » ", " > ", " › ", " ← ", " → ", " / ", " | ", " « ", " \\ "} {
		steps := strings.Split(l.clean, arrow)
		if len(steps) < 2 || len(steps) > 5 {
			continue
		}
		short := true
		for _, s := range steps {
			n := len(strings.Fields(s))
			short = short && n >= 1 && n <= 3 && !strings.ContainsAny(s, ".:؛!؟?")
		}
		first := p.tab.words[secHome][persian.Fold(strings.TrimSpace(steps[0]))]
		last := &line{key: persian.Key(steps[0]), words: len(strings.Fields(steps[0]))}
		if short && (first || p.tab.is(secHead, last) || p.tab.is(secInterview, last) || p.tab.is(secReport, last) || p.tab.is(secNote, last)) {
			return true
		}
	}
	return false
}

// genreLabel notes the genre that a line alone names.
func (p *parser) genreLabel(l *line) bool {
	for _, g := range genreLabels {
		if p.tab.is(g.in, l) {
			if p.genre == "" {
				p.genre = g.name
			}
			return true
		}
	}
	return false
}

var genreLabels = [...]struct {
	in   section
	name string
}{{secInterview, interview}, {secReport, report}, {secNote, opinion}, {secPhotos, photos}}

// repeated finds a headline that stands twice, as pages have it, and drops
// all of its repetitions but the first.
func (p *parser) repeated() {
	limit := min(len(p.lines), p.first+6)
	for i := range limit {
		l := &p.lines[i]
		if l.use != unused || l.isParagraph() || len(l.key) < 12 {
			continue
		}
		twice := false
		for j := i + 1; j < len(p.lines); j++ {
			m := &p.lines[j]
			if m.use == unused && (m.key == l.key || j < limit && withSite(m, l)) {
				p.drop(j)
				twice = true
			}
		}
		if j := p.titled(i, limit); j >= 0 { // the page's title stood first
			p.drop(i)
			p.headline = j
			continue
		}
		if twice && (p.headline < 0 || p.lines[p.headline].words < l.words) && i < p.first {
			p.headline = i
		}
	}
}

// titled gives the line after i that i repeats with the site's name, or -1.
func (p *parser) titled(i, limit int) int {
	for j := i + 1; j < limit; j++ {
		if p.lines[j].use == unused && withSite(&p.lines[i], &p.lines[j]) {
			return j
		}
	}
	return -1
}

// withSite says whether long is short with a site's name after a dash.
func withSite(long, short *line) bool {
	rest, ok := strings.CutPrefix(long.clean, short.clean)
	rest = strings.TrimSpace(rest)
	return ok && rest != "" && len(short.key) >= 12 && strings.ContainsAny(rest[:1], "-|") && len(strings.Fields(rest)) <= 6
}

// findEnd looks for the line after the first paragraph that ends the story
// and drops what follows it, fields that name themselves excepted.
func (p *parser) findEnd() {
	for i := p.first + 1; i < len(p.lines); i++ {
		l := &p.lines[i]
		if l.use == unused && (p.tab.is(secEnd, l) || p.tab.is(secPolicy, l) || p.tab.is(secLegal, l)) {
			p.end = i
			break
		}
	}
	if p.end < 0 {
		return
	}
	long := 0
	for i := p.end; i < len(p.lines); i++ {
		l := &p.lines[i]
		if l.use == unused && l.words >= 30 && !p.tab.is(secPolicy, l) && !p.tab.is(secLegal, l) {
			long++
		}
		p.drop(i)
	}
	if long > 0 {
		p.doubt("raw.after-end", copydesk.Finding{Before: p.lines[p.end].text}, "paragraphs", strconv.Itoa(long))
	}
}

// boxes drops the titles of lists and the short lines under them. A box in
// the middle of a story ends where a paragraph begins; a short line right
// before that paragraph, set apart from the others, is its subhead.
func (p *parser) boxes() {
	for i := p.first + 1; i < len(p.lines); i++ {
		l := &p.lines[i]
		if l.use != unused || !p.tab.is(secBox, l) && !p.tab.is(secBlock, l) {
			continue
		}
		if p.tab.is(secBlock, l) && p.paragraphNext(i+1) {
			continue // a subhead that reads like the title of a list
		}
		label, rest, ok := l.label(6)
		p.drop(i)
		if ok && rest != "" && label != "" { // «title: the other story», on one line
			continue
		}
		p.boxItems(i + 1)
	}
}

func (p *parser) boxItems(from int) {
	i := from
	for i < len(p.lines) && (p.lines[i].use != unused || !p.lines[i].isParagraph()) {
		i++
	}
	to := i
	if i < len(p.lines) && i-1 > from && p.lines[i-1].gap && !p.lines[from].gap {
		to = i - 1
	}
	for k := from; k < to; k++ {
		p.drop(k)
	}
}

// paragraphNext says whether the next line in use is a paragraph.
func (p *parser) paragraphNext(i int) bool {
	for ; i < len(p.lines); i++ {
		if p.lines[i].use == unused {
			return p.lines[i].isParagraph()
		}
	}
	return false
}
