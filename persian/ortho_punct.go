package persian

import "strings"

// punct writes one mark in its Persian form.
func (p *orthoPass) punct(items []orthoItem, i int) {
	t := items[i]
	s := p.text[t.start:t.end]
	switch t.quote {
	case quoteOpen:
		p.add("quote.guillemet", Automatic, t.start, t.end, "«", 0.98)
		return
	case quoteClose:
		p.add("quote.guillemet", Automatic, t.start, t.end, "»", 0.98)
		return
	}
	if (t.mark == '.' || t.mark == '…') && s != "." && p.style.EllipsisMark {
		if strings.Count(s, ".") != 2 || strings.Contains(s, "…") {
			p.add("punct.ellipsis", Automatic, t.start, t.end, "…", 0.99)
		}
		return
	}
	if !p.style.Punctuation || !p.fa {
		return
	}
	switch t.mark {
	case ',':
		p.mark1(items, i, "punct.comma", "،")
	case ';':
		p.mark1(items, i, "punct.semicolon", "؛")
	case '?':
		p.mark1(items, i, "punct.question", "؟")
	case '%':
		if prev := orthoAt(items, i-1); prev.kind == tokNumber || prev.kind == tokWord || orthoAt(items, i+1).kind == tokNumber {
			p.add("punct.percent", Automatic, t.start, t.end, "٪", 0.99)
		}
	case '!', '؟':
		p.repeated(items, i)
	case '٬', '‚':
		if orthoAt(items, i-1).kind == tokWord {
			p.add("punct.comma", Automatic, t.start, t.end, "،", 0.98)
		}
	}
}

// mark1 changes a Latin mark unless what it belongs to is Latin.
func (p *orthoPass) mark1(items []orthoItem, i int, rule, to string) {
	t := items[i]
	prev, next := orthoAt(items, i-1), orthoAt(items, i+1)
	if prev.latin && (next.latin || next.kind == tokBreak || to == "؟") {
		return
	}
	p.add(rule, Automatic, t.start, t.end, to, 0.99)
}

// repeated suggests one mark for many: ؟؟؟, !!!.
func (p *orthoPass) repeated(items []orthoItem, i int) {
	same := func(i int) bool {
		t := orthoAt(items, i)
		return t.kind == tokPunct && (t.mark == items[i0(i)].mark)
	}
	_ = same
	t := items[i]
	if prev := orthoAt(items, i-1); i > 0 && prev.kind == tokPunct && prev.mark == t.mark && prev.end == t.start {
		p.add("punct.repeat", Suggestion, t.start, t.end, "", 0.8)
	}
}

func i0(i int) int { return max(i, 0) }

func orthoAt(items []orthoItem, i int) orthoItem {
	if i < 0 || i >= len(items) {
		return orthoItem{orthoTok: orthoTok{kind: tokBreak}}
	}
	return items[i]
}

// quotes pairs the straight and typographic quotation marks of a line. With an
// odd number of straight ones nothing is certain and they stay.
func (p *orthoPass) quotes(items []orthoItem) {
	if !p.style.Guillemets {
		return
	}
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
			p.pair(items, open, i)
			open = -1
		case '“', '„', '‟':
			if open < 0 && depth == 0 {
				open = i
				continue
			}
			if open >= 0 && t.mark == '“' && items[open].mark == '„' {
				p.pair(items, open, i)
				open = -1
			}
		case '”':
			if open >= 0 && items[open].mark != '"' {
				p.pair(items, open, i)
				open = -1
			}
		}
	}
}

// pair makes guillemets of a pair of marks, unless the text between is foreign.
func (p *orthoPass) pair(items []orthoItem, from, to int) {
	fa, latin := false, false
	for _, t := range items[from+1 : to] {
		fa = fa || t.kind == tokWord || t.kind == tokNumber
		latin = latin || t.latin
	}
	if latin && !fa || !p.fa {
		items[from].quote, items[to].quote = quoteKeep, quoteKeep
		return
	}
	items[from].quote, items[to].quote = quoteOpen, quoteClose
}
