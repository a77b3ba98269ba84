package raw

import (
	"slices"
	"strings"

	"peyk/internal/copydesk"
	"peyk/persian"
)

// Widths in words that tell the lines of a head apart.
const (
	leadLike  = 16 // a line without a full stop this long is a lead, not a title
	leadMost  = 90 // a longer first paragraph is body
	titleMost = 20 // a first sentence up to this long may be the headline
)

// head finds kicker, headline and lead among the lines before the body.
func (p *parser) head() {
	p.hinted()
	var lines []int
	for i := 0; i < min(p.first, len(p.lines)); i++ {
		if p.lines[i].use == unused {
			lines = append(lines, i)
		}
	}
	if p.out.Headline == "" && len(lines) == 0 && p.first < len(p.lines) {
		// a text that begins with a sentence: it is the headline when it is
		// short and paragraphs follow
		if l := &p.lines[p.first]; l.words <= titleMost && p.paragraphNext(p.first+1) {
			p.doubt("raw.head", copydesk.Finding{Field: copydesk.Headline})
			p.out.Headline = p.take(p.first)
			p.first = p.firstParagraph()
		}
	} else {
		p.titles(lines)
	}
	p.lead()
}

// hinted takes the lines whose markup says what they are.
func (p *parser) hinted() {
	for i := range p.lines {
		l := &p.lines[i]
		if l.use != unused {
			continue
		}
		switch {
		case l.hint == titleHint && p.headline < 0 && p.out.Headline == "":
			p.headline = i
		case l.hint == kickerHint && p.out.Kicker == "":
			p.out.Kicker = p.take(i)
		case l.hint == leadHint && p.out.Lead == "" && l.words >= 5:
			p.out.Lead = p.take(i)
		}
	}
	if p.headline >= 0 && p.lines[p.headline].use != unused {
		p.headline = -1
	}
}

// titles gives the lines before the first paragraph their parts.
func (p *parser) titles(lines []int) {
	if p.out.Headline != "" { // named by a label: the rest of the head is kicker
		p.aroundHeadline(lines, -1)
		return
	}
	lines = p.writerIn(lines)
	at := -1
	for k, i := range lines {
		if i == p.headline {
			at = k
		}
	}
	if at < 0 && p.headline >= 0 { // by markup, further down
		p.out.Headline = p.take(p.headline)
		p.aroundHeadline(lines, -1)
		return
	}
	if at < 0 {
		at = p.guessHeadline(lines)
	}
	if at < 0 {
		return
	}
	p.out.Headline = p.take(lines[at])
	p.aroundHeadline(lines, at)
}

// writerIn takes a person's name that stands alone under a title as the
// byline, and returns the other lines.
func (p *parser) writerIn(lines []int) []int {
	var left []int
	for k, i := range lines {
		if l := &p.lines[i]; k > 0 && len(lines) > 1 && p.out.Byline == "" && i != p.headline && !p.endsKicker(i) && copydesk.LooksLikeName(l.clean) {
			p.out.Byline = p.take(i)
			continue
		}
		left = append(left, i)
	}
	return left
}

// guessHeadline picks the headline's place among the lines, -1 when there is
// none.
func (p *parser) guessHeadline(lines []int) int {
	for k := 0; k+1 < len(lines); k++ { // what ends with a colon leads to the headline
		if p.endsKicker(lines[k]) && p.lines[lines[k+1]].words >= 2 {
			return k + 1
		}
	}
	if len(lines) > 1 && p.genreLabel(&p.lines[lines[0]]) {
		return 1
	}
	switch len(lines) {
	case 0:
		return -1
	case 1:
		return 0
	case 2:
		a, b := &p.lines[lines[0]], &p.lines[lines[1]]
		if b.words >= leadLike && b.words*10 >= a.words*16 {
			return 0
		}
		if a.words > b.words && !p.kickerLike(lines[0]) {
			p.doubt("raw.head", copydesk.Finding{Field: copydesk.Headline, Before: b.clean})
		}
		return 1
	}
	last := len(lines) - 1
	if p.lines[lines[last]].words >= leadLike { // the lead has no full stop
		last--
	}
	best := last
	p.doubt("raw.head", copydesk.Finding{Field: copydesk.Headline, Before: p.lines[lines[best]].clean})
	return best
}

// endsKicker says whether line i ends as kickers do.
func (p *parser) endsKicker(i int) bool {
	switch p.lines[i].last() {
	case ':', '؛':
		return true
	}
	return false
}

// kickerLike says whether line i, which stands before another title, is
// surely a kicker.
func (p *parser) kickerLike(i int) bool {
	l := &p.lines[i]
	if p.endsKicker(i) || p.genreLabel(l) {
		return true
	}
	for _, start := range []string{"گفتوگو", "گفتگو", "درگفتوگو", "درگفتگو", "گزارش", "یادداشت", "مصاحبه", "روایت", "interview", "report"} {
		if strings.HasPrefix(l.key, start) {
			return true
		}
	}
	return strings.Contains(l.key, "درگفتوگوبا") || strings.Contains(l.key, "درگفتگوبا")
}

// aroundHeadline gives the lines before and after the headline their parts:
// the one before it is the kicker, a long one after it the lead.
func (p *parser) aroundHeadline(lines []int, at int) {
	before, after := lines, []int(nil)
	if at >= 0 {
		before, after = lines[:at], lines[at+1:]
	}
	for _, i := range slices.Backward(before) {
		if p.lines[i].use != unused {
			continue
		}
		if p.out.Kicker == "" {
			p.out.Kicker = p.take(i)
			continue
		}
		p.drop(i)
		p.doubt("raw.head", copydesk.Finding{Field: copydesk.Kicker, Before: p.lines[i].text})
	}
	for _, i := range after {
		l := &p.lines[i]
		switch {
		case l.use != unused || l.hint == subheadHint || l.isQuote():
		case p.out.Lead == "" && l.words >= 8:
			p.out.Lead = p.take(i)
		}
	}
}

// lead takes the first paragraph as the lead, unless the text has none: where
// the first paragraph begins as bodies begin, or is all there is.
func (p *parser) lead() {
	if p.out.Lead != "" {
		for i := p.first; i < min(len(p.lines), p.first+4); i++ {
			if l := &p.lines[i]; l.use == unused && l.key == persian.Key(p.out.Lead) {
				p.drop(i)
			}
		}
		return
	}
	i := p.first
	if i >= len(p.lines) || p.lines[i].use != unused || p.out.Headline == "" {
		return
	}
	l := &p.lines[i]
	next := p.nextParagraph(i + 1)
	if next < 0 || l.words > leadMost {
		return
	}
	if !p.opens(&p.lines[next]) && (p.opens(l) || p.speaker(l) != "") {
		return
	}
	p.out.Lead = p.take(i)
	for j := i + 1; j < min(len(p.lines), i+3); j++ { // some pages say it again in the body
		if p.lines[j].use == unused && p.lines[j].key == l.key {
			p.drop(j)
		}
	}
}

// nextParagraph gives the next unused line from i on, -1 when there is none.
func (p *parser) nextParagraph(i int) int {
	for ; i < len(p.lines); i++ {
		if p.lines[i].use == unused && p.lines[i].words >= 3 {
			return i
		}
	}
	return -1
}
