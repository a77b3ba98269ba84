package raw

import (
	"strconv"
	"strings"

	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/richtext"
	"peyk/persian"
)

// Parse tells the parts of a raw story apart. It fails with an Invalid fault
// whose key says what is wrong: "raw.too-large" (args bytes, max), "raw.empty",
// "raw.not-utf8" (args line, byte), "raw.no-story" (nothing but furniture).
func Parse(input []byte, o Options) (Raw, error) {
	text, notes, err := decode(input)
	if err != nil {
		return Raw{}, err
	}
	marked, had := unmark(text)
	if had {
		notes = append(notes, note("raw.markup"))
		for i := range marked { // entities may have brought new ones
			marked[i].text, _ = cleanControls(strings.ReplaceAll(marked[i].text, "\n", " "))
		}
	}
	p := &parser{opts: o, tab: loadFurniture(), lines: readLines(marked), headline: -1, end: -1}
	p.out.Notes = notes
	p.run()
	if p.out.Headline == "" && len(p.out.Body) == 0 && p.out.Lead == "" {
		return Raw{}, fault.New(fault.Invalid, "raw.no-story").With("lines", len(p.lines))
	}
	return p.out, nil
}

// parser reads one text. Its steps run in the order of run.
type parser struct {
	opts     Options
	tab      *furniture
	lines    []line
	headline int // index of the headline, -1 when not known
	first    int // index of the first line after the head
	end      int // index of the line that ends the story, -1 when none does
	genre    string
	photo    string // photographer
	tagsNext bool
	out      Raw
}

func (p *parser) run() {
	p.unwrap()
	p.first = p.firstParagraph()
	p.labels()
	p.dropAnywhere()
	p.first = p.firstParagraph()
	p.findEnd()
	p.boxes()
	p.head()
	p.body()
	p.dropped()
	p.credits()
	p.settleGenre()
	p.countSymbols()
}

// drop marks line i as no part of the story.
func (p *parser) drop(i int) {
	if p.lines[i].use == unused {
		p.lines[i].use = dropped
	}
}

func (p *parser) take(i int) string {
	p.lines[i].use = taken
	return p.lines[i].clean
}

// doubt notes a guess that an editor should look at.
func (p *parser) doubt(rule string, f copydesk.Finding, args ...string) {
	n := note(rule, args...)
	n.Tier, n.Applied, n.Confidence = persian.Suggestion, false, 0.5
	n.Field, n.Block, n.Before = f.Field, f.Block, f.Before
	p.out.Notes = append(p.out.Notes, n)
}

// unwrap joins lines that an editor of old cut at a fixed width: most lines
// end in the middle of a sentence, at about the same width.
func (p *parser) unwrap() {
	const narrow, wide, least = 50, 100, 4
	cut, whole := 0, 0
	for i := range p.lines {
		n := len([]rune(p.lines[i].text))
		followed := i+1 < len(p.lines) && !p.lines[i+1].gap
		switch {
		case followed && n >= narrow && n <= wide && !p.lines[i].endsSentence():
			cut++
		case n > wide:
			whole++
		}
	}
	if cut < least || whole > 0 {
		return
	}
	joinedLines := 0
	for i := 0; i < len(p.lines); i++ {
		head := i
		var text strings.Builder
		text.WriteString(p.lines[head].text)
		for i+1 < len(p.lines) && !p.lines[i+1].gap && len([]rune(p.lines[i].text)) >= narrow {
			i++
			text.WriteByte(' ')
			text.WriteString(p.lines[i].text)
			p.lines[i].use = joined
			joinedLines++
		}
		if head != i {
			p.lines[head].reread(stripSymbols(text.String()))
		}
	}
	p.out.Notes = append(p.out.Notes, note("raw.wrapped", "lines", strconv.Itoa(joinedLines)))
}

// firstParagraph gives the first unused line that reads as a paragraph, or
// the number of lines.
func (p *parser) firstParagraph() int {
	for i := range p.lines {
		if l := &p.lines[i]; l.use == unused && l.isParagraph() && l.hint != titleHint && l.hint != kickerHint {
			return i
		}
	}
	return len(p.lines)
}

// labels takes the lines that name their field.
func (p *parser) labels() {
	for i := range p.lines {
		l := &p.lines[i]
		if l.use != unused {
			continue
		}
		if p.tagsNext && i > p.first && l.words <= 6 && !l.endsSentence() && !p.furnitureLine(l) && !p.blockTitle(l) {
			p.tags(p.take(i))
			continue
		}
		p.tagsNext = false
		label, rest, ok := l.label(3)
		if !ok {
			p.bareLabel(i)
			continue
		}
		p.labelled(i, &line{key: persian.Key(label), words: len(strings.Fields(label))}, rest)
	}
}

// bareLabel takes what names its field without a colon: a row of hashtags,
// the title of a list of tags, "By First Last".
func (p *parser) bareLabel(i int) {
	l := &p.lines[i]
	switch {
	case p.hashtags(l):
		p.take(i)
	case i > p.first && p.tab.is(labTags, l):
		p.drop(i)
		p.tagsNext = true
	default:
		for _, by := range []string{"By ", "به قلم ", "نوشته "} {
			if name, ok := strings.CutPrefix(l.clean, by); ok && p.out.Byline == "" {
				name, _, _ = strings.Cut(name, "|")
				name, desk, _ := strings.Cut(name, ",")
				if name = strings.TrimSpace(name); copydesk.LooksLikeName(name) && len(desk) < 40 {
					p.out.Byline = name
					p.take(i)
				}
			}
		}
	}
}

// labelled takes line i when its label names a field.
func (p *parser) labelled(i int, label *line, rest string) {
	short := len(strings.Fields(rest)) <= 10
	set := func(field *string, ok bool) {
		if ok && *field == "" && rest != "" {
			*field = rest
			p.take(i)
		}
	}
	switch {
	case p.tab.is(labTags, label):
		p.take(i)
		p.tags(rest)
		p.tagsNext = rest == ""
	case p.tab.is(labSource, label):
		set(&p.out.Source, short)
	case (p.tab.is(labByline, label) || p.tab.is(secPhotoLabel, label)) && isCode(&line{clean: rest}):
		p.drop(i) // the newsroom's number of a person
	case p.tab.is(labByline, label):
		set(&p.out.Byline, copydesk.LooksLikeName(rest))
	case p.tab.is(secPhotoLabel, label) && short:
		if copydesk.LooksLikeName(rest) && p.photo == "" {
			p.photo = rest
		}
		p.drop(i)
	case i < p.first+3 && p.tab.is(labKicker, label):
		set(&p.out.Kicker, true)
	case i < p.first+3 && p.tab.is(labHeadline, label):
		set(&p.out.Headline, true)
	case i < p.first+3 && p.tab.is(labLead, label):
		set(&p.out.Lead, true)
	case i < p.first+3 && p.tab.is(labBody, label):
		if rest == "" {
			p.take(i)
		} else {
			p.lines[i].reread(rest)
		}
	}
}

// tags splits a list of tags.
func (p *parser) tags(list string) {
	split := func(r rune) bool { return strings.ContainsRune("،,؛;|\u2022#", r) }
	for t := range strings.FieldsFuncSeq(list, split) {
		t = strings.TrimFunc(strings.ReplaceAll(t, "_", " "), blank)
		if t = strings.Trim(t, ".-–"); t != "" {
			p.out.Tags = append(p.out.Tags, t)
		}
	}
}

// hashtags takes a line of nothing but hashtags.
func (p *parser) hashtags(l *line) bool {
	n := 0
	for tok := range persian.Tokens(l.clean) {
		switch tok.Kind {
		case persian.Hashtag:
			n++
		case persian.Punctuation, persian.Symbol, persian.Emoji:
		default:
			return false
		}
	}
	if n > 0 {
		p.tags(l.clean)
	}
	return n > 0
}

// dropped lists what was dropped, word for word.
func (p *parser) dropped() {
	for i := range p.lines {
		if p.lines[i].use == unused {
			p.lines[i].use = dropped
		}
		if p.lines[i].use == dropped {
			p.out.Dropped = append(p.out.Dropped, p.lines[i].text)
		}
	}
}

// countSymbols notes emoji taken from the ends of lines that were kept.
func (p *parser) countSymbols() {
	n := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.use == taken && l.clean != l.text && l.clean == stripSymbols(l.text) {
			n++
		}
	}
	if n > 0 {
		p.out.Notes = append(p.out.Notes, note("raw.symbols", "count", strconv.Itoa(n)))
	}
}

func (p *parser) block(kind richtext.Kind, text string) {
	p.out.Body = append(p.out.Body, richtext.Block{Kind: kind, Text: text})
}
