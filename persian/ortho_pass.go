package persian

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// orthoItem is a piece of content, with the spaces and stray characters
// between it and the content before it.
type orthoItem struct {
	orthoTok
	gap     Span // before the item
	blank   bool // the gap has a space
	half    bool // the gap has a half-space
	hidden  bool // the gap has hidden characters
	quote   orthoQuote
	settled bool // the gap is part of another change
	lone    bool // a bracket without its other half
}

type orthoQuote uint8

const (
	quoteNone  orthoQuote = iota
	quoteOpen             // becomes an opening quotation mark
	quoteClose            // becomes a closing one
	quoteKeep             // encloses foreign text and stays
)

// orthoPass is one look at one text. Its memory is used again for other texts.
type orthoPass struct {
	*Editor
	text  string
	toks  []orthoTok
	items []orthoItem // of the line at hand
	end   Span        // the gap after its last item
	joins []orthoJoin // what the half-space rules decided, by item
	out   []Change
	half  halfScratch

	persian bool // the line has Persian letters
	foreign bool // the line is in another language of the script
	plain   bool // half-spaces are left alone
	trace   *halfTracer
}

// orthoJoin is a decision of the half-space rules about the gap before an item.
type orthoJoin struct {
	rule  string
	tier  Tier
	conf  float64
	after string // half-space or nothing
}

var orthoPasses = sync.Pool{New: func() any { return new(orthoPass) }}

func (e *Editor) newPass(text string) *orthoPass {
	p := orthoPasses.Get().(*orthoPass) // the pool has nothing else
	p.Editor, p.text, p.out, p.plain, p.trace = e, text, nil, !e.style.HalfSpaces, e.tracer
	return p
}

func (p *orthoPass) release() {
	p.Editor, p.text, p.out = nil, "", nil
	orthoPasses.Put(p)
}

// find runs every rule over text, line by line.
func (e *Editor) find(text string, protect []Span) []Change {
	if text == "" {
		return nil
	}
	p := e.newPass(text)
	defer p.release()
	protect = orthoForeignSpans(text, protect)
	p.toks = orthoScan(p.toks[:0], text, protect)
	for from := 0; from <= len(p.toks); {
		n := from
		for n < len(p.toks) && p.toks[n].kind != tokBreak {
			n++
		}
		before := len(p.out)
		p.plain = !e.style.HalfSpaces
		p.line(p.toks[from:n])
		if risky(p.out[before:]) && !p.steady(p.toks[from:n], p.out[before:], protect) {
			p.settle(p.toks[from:n], before, protect)
		}
		from = n + 1
	}
	return p.out
}

// risky tells whether one of the changes could make other rules speak up: the
// letter and digit rules look at nothing but the letter or digit itself.
func risky(changes []Change) bool {
	return slices.ContainsFunc(changes, func(c Change) bool {
		return c.Rule != "letter.yeh" && c.Rule != "letter.kaf" && c.Rule != "digits.edition" && c.Rule != "letter.harakat"
	})
}

// settle looks again at a line that would not be left alone the second time:
// without half-spaces, and if need be not at all.
func (p *orthoPass) settle(toks []orthoTok, before int, protect []Span) {
	p.out = p.out[:before]
	if p.plain {
		return
	}
	p.plain, p.trace = true, nil
	p.line(toks)
	p.plain = false
	if !p.steady(toks, p.out[before:], protect) {
		p.out = p.out[:before]
	}
}

// line runs the rules on the tokens of one line.
func (p *orthoPass) line(toks []orthoTok) {
	if len(toks) == 0 {
		return
	}
	from := len(p.out)
	p.itemize(toks)
	p.persian = slices.ContainsFunc(p.items, func(t orthoItem) bool { return t.kind == tokWord })
	p.foreign = p.foreignLine()
	p.quotes()
	p.brackets()
	for i := range p.items {
		switch t := &p.items[i]; t.kind {
		case tokWord:
			if !t.plain {
				p.word(t.orthoTok)
			}
		case tokNumber:
			if !p.betweenLatin(i) {
				p.number(t.orthoTok)
			}
		case tokPunct:
			p.punct(i)
		}
	}
	if p.persian && !p.plain {
		p.halfSpaces()
	}
	for i := range p.items {
		p.gap(i)
	}
	p.lastGap()
	slices.SortStableFunc(p.out[from:], func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	if p.persian && !p.plain {
		p.out = append(p.out[:from], p.widen(p.out[from:])...)
	}
}

// itemize separates content from the gaps between.
func (p *orthoPass) itemize(toks []orthoTok) {
	p.items = p.items[:0]
	next := orthoItem{gap: Span{toks[0].start, toks[0].start}}
	for _, t := range toks {
		switch t.kind {
		case tokGap:
			next.blank = true
		case tokHalf:
			next.half = true
		case tokHidden:
			next.hidden = true
		default:
			next.orthoTok = t
			next.gap.End = t.start
			p.items = append(p.items, next)
			next = orthoItem{gap: Span{t.end, t.end}}
		}
	}
	p.end = Span{next.gap.Start, toks[len(toks)-1].end}
	p.joins = append(p.joins[:0], make([]orthoJoin, len(p.items))...)
}

func (p *orthoPass) add(rule string, tier Tier, start, end int, after string, conf float64) {
	before := p.text[start:end]
	if before == after || tier == Suggestion && !p.style.Suggestions {
		return
	}
	p.out = append(p.out, Change{
		Rule: rule, Tier: tier, Start: start, End: end, Before: before, After: after,
		Confidence: conf, SpacingOnly: spacingOnly(before, after),
	})
}

// item gives an item of the line, a line end when i is outside.
func (p *orthoPass) item(i int) orthoItem {
	if i < 0 || i >= len(p.items) {
		return orthoItem{orthoTok: orthoTok{kind: tokBreak}}
	}
	return p.items[i]
}

// gap writes the gap before item i as it should be.
func (p *orthoPass) gap(i int) {
	t, prev := &p.items[i], orthoItem{orthoTok: orthoTok{kind: tokBreak}}
	if i > 0 {
		prev = p.items[i-1]
	}
	if t.settled || t.kind == tokWord && prev.kind == tokWord && p.joins[i].rule == "" && t.gap.End-t.gap.Start == 1 && p.text[t.gap.Start] == ' ' {
		return
	}
	if t.gap.Start == t.gap.End && p.joins[i].rule == "" {
		p.missing(i)
		return
	}
	was := p.text[t.gap.Start:t.gap.End]
	stray := t.half || t.hidden
	if stray && prev.kind == tokFixed && t.kind == tokFixed && !prev.latin && !t.latin {
		return
	}
	if stray && !t.blank {
		p.strayOnly(i, was)
		return
	}
	rule, want := "space.repeat", " "
	switch {
	case p.joins[i].rule != "":
		p.joinGap(i)
		return
	case !p.style.Spacing:
		want = was
	case prev.kind == tokBreak || t.kind == tokBreak:
		rule, want = "space.edge", ""
	case p.noSpaceAfter(i - 1):
		rule, want = "space.inside", ""
	case p.noSpaceBefore(i):
		rule, want = "space.before-punct", ""
	case p.needsSpace(i):
	case was == "\t":
		return
	}
	if stray && rule == "space.repeat" && want != was {
		rule = "halfspace.stray"
	}
	if rule == "space.repeat" && strings.ContainsAny(was, "\u00a0\u202f\u2007") && !strings.Contains(was, " ") {
		rule = "space.nbsp"
	}
	p.add(rule, Automatic, t.gap.Start, t.gap.End, want, 1)
}

// strayOnly mends a gap of half-spaces and hidden characters without a space.
func (p *orthoPass) strayOnly(i int, was string) {
	t, prev := p.items[i], p.item(i-1)
	want := ""
	if t.half && t.kind == tokWord && (prev.kind == tokNumber || prev.latin) ||
		t.half && prev.kind == tokWord && (t.kind == tokNumber || t.latin) {
		want = string(zwnj)
	}
	if want == "" && p.style.Spacing && p.needsSpace(i) {
		want = " "
	}
	rule := "halfspace.stray"
	if !t.half {
		rule = "letter.invisible"
	}
	p.add(rule, Automatic, t.gap.Start, t.gap.Start+len(was), want, 1)
}

// joinGap makes the change the half-space rules decided on. Spaces beyond the
// first go automatically even where the join is only a suggestion.
func (p *orthoPass) joinGap(i int) {
	j, g := p.joins[i], p.items[i].gap
	was := p.text[g.Start:g.End]
	if at := strings.IndexByte(was, ' '); j.tier == Suggestion && at >= 0 && was != " " && p.style.Spacing {
		p.add("space.repeat", Automatic, g.Start, g.Start+at, "", 1)
		p.add("space.repeat", Automatic, g.Start+at+1, g.End, "", 1)
		g = Span{g.Start + at, g.Start + at + 1}
	}
	p.add(j.rule, j.tier, g.Start, g.End, j.after, j.conf)
}

// missing puts a space where two items must not touch.
func (p *orthoPass) missing(i int) {
	if t := p.items[i]; p.style.Spacing && p.needsSpace(i) {
		p.add("space.after-punct", Automatic, t.start, t.start, " ", 1)
	}
}

// lastGap trims the end of the text.
func (p *orthoPass) lastGap() {
	if p.end.Start < p.end.End && p.style.Spacing {
		p.add("space.edge", Automatic, p.end.Start, p.end.End, "", 1)
	}
}
