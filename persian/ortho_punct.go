package persian

import "strings"

// punct writes one mark in its Persian form.
func (p *orthoPass) punct(i int) {
	t := p.items[i]
	s := p.text[t.start:t.end]
	switch t.quote {
	case quoteOpen:
		p.mark1(i, "quote.guillemet", '«')
		return
	case quoteClose:
		p.mark1(i, "quote.guillemet", '»')
		return
	}
	if (t.mark == '.' || t.mark == '…') && s != "." && p.style.EllipsisMark {
		if strings.Count(s, ".") != 2 || strings.Contains(s, "…") {
			p.mark1(i, "punct.ellipsis", '…')
		}
		return
	}
	prev := p.item(i - 1)
	if !p.style.Punctuation || !p.persian && (t.mark != '%' || prev.kind != tokNumber || p.style.Digits > DigitsPersian) {
		return
	}
	switch t.mark {
	case ',':
		p.latinMark(i, "punct.comma", '،')
	case ';':
		p.latinMark(i, "punct.semicolon", '؛')
	case '?':
		if !p.questions(i) {
			p.latinMark(i, "punct.question", '؟')
		}
	case '%':
		if prev.kind == tokNumber || prev.kind == tokWord || p.item(i+1).kind == tokNumber {
			p.mark1(i, "punct.percent", '٪')
		}
	case '٬', '‚':
		if prev.kind == tokWord {
			p.mark1(i, "punct.comma", '،')
		}
	case '؟':
		p.questions(i)
	case '!':
		if prev.kind == tokPunct && prev.mark == t.mark && prev.end == t.start {
			p.add("punct.repeat", Suggestion, t.start, t.end, "", 0.8)
		}
	}
}

// questions suggests one mark for a run of question marks, whole, and tells
// whether item i belongs to such a run.
func (p *orthoPass) questions(i int) bool {
	same := func(i int) bool {
		t, prev := p.item(i), p.item(i-1)
		return t.kind == tokPunct && (t.mark == '?' || t.mark == '؟') && prev.end == t.start && prev.kind == tokPunct &&
			(prev.mark == '?' || prev.mark == '؟')
	}
	if same(i) {
		return true
	}
	n := i + 1
	for same(n) {
		n++
	}
	if n > i+1 {
		p.add("punct.repeat", Suggestion, p.items[i].start, p.items[n-1].end, "؟", 0.8)
	}
	return n > i+1
}

// latinMark changes a Latin mark unless what it belongs to is Latin.
func (p *orthoPass) latinMark(i int, rule string, to rune) {
	prev, next := p.item(i-1), p.item(i+1)
	if prev.latin && (next.latin || next.kind == tokBreak || to == '؟') {
		return
	}
	p.mark1(i, rule, to)
}

// mark1 changes a mark; the rules of spacing then see the new one.
func (p *orthoPass) mark1(i int, rule string, to rune) {
	t := &p.items[i]
	p.add(rule, Automatic, t.start, t.end, string(to), 0.99)
	t.mark, t.quote = to, quoteNone
}

// quotes pairs the straight and typographic quotation marks of a line. With an
// odd number of straight ones nothing is certain and they stay.
func (p *orthoPass) quotes() {
	if !p.style.Guillemets {
		return
	}
	items := p.items
	straight := 0
	for i := range items {
		if items[i].kind == tokPunct && items[i].mark == '"' {
			straight++
		}
	}
	open, depth := -1, 0
	for i := range items {
		t := &items[i]
		if t.kind != tokPunct {
			continue
		}
		switch t.mark {
		case '«':
			depth++
		case '»':
			depth = max(0, depth-1)
		case '"':
			if straight%2 != 0 || depth > 0 {
				continue
			}
			if open < 0 {
				open = i
				continue
			}
			p.pair(open, i)
			open = -1
		case '“', '„', '‟':
			if open < 0 && depth == 0 {
				open = i
				continue
			}
			if open >= 0 && t.mark == '“' && items[open].mark == '„' {
				p.pair(open, i)
				open = -1
			}
		case '”':
			if open >= 0 && items[open].mark != '"' {
				p.pair(open, i)
				open = -1
			}
		}
	}
}

// pair makes guillemets of a pair of marks, unless the text between is foreign.
func (p *orthoPass) pair(from, to int) {
	items := p.items
	fa, latin := false, false
	for _, t := range items[from+1 : to] {
		fa = fa || t.kind == tokWord || t.kind == tokNumber
		latin = latin || t.latin || t.kind == tokFixed && orthoHasLatin(p.text[t.start:t.end])
	}
	if latin && !fa || !p.persian {
		items[from].quote, items[to].quote = quoteKeep, quoteKeep
		return
	}
	items[from].quote, items[to].quote = quoteOpen, quoteClose
}
