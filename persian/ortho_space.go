package persian

// opens tells whether item i is an opening bracket or quotation mark.
func (p *orthoPass) opens(i int) bool {
	t := p.item(i)
	if t.kind != tokPunct {
		return false
	}
	return t.quote == quoteOpen || p.bracket(i) && (t.mark == '«' || t.mark == '(' || t.mark == '[' || t.mark == '{')
}

// closes tells whether item i is a closing bracket or quotation mark.
func (p *orthoPass) closes(i int) bool {
	t := p.item(i)
	if t.kind != tokPunct {
		return false
	}
	return t.quote == quoteClose || p.bracket(i) && (t.mark == '»' || t.mark == ')' || t.mark == ']' || t.mark == '}')
}

// brackets pairs the brackets and guillemets of the line; what has no other half
// is a smiling face, a list's "a)", or a mistake that only a person can mend.
func (p *orthoPass) brackets() {
	var open []int
	for i := range p.items {
		t := &p.items[i]
		if t.kind != tokPunct {
			continue
		}
		switch t.mark {
		case '(', '[', '{', '«':
			t.lone = true
			open = append(open, i)
		case ')', ']', '}', '»':
			t.lone = true
			if n := len(open); n > 0 && orthoPairs[p.items[open[n-1]].mark] == t.mark {
				t.lone, p.items[open[n-1]].lone = false, false
				open = open[:n-1]
			}
		}
	}
}

var orthoPairs = map[rune]rune{'(': ')', '[': ']', '{': '}', '«': '»'}

// bracket tells whether item i is a bracket that has its other half and is no
// part of a smiling face.
func (p *orthoPass) bracket(i int) bool {
	t, prev := p.item(i), p.item(i-1)
	return !t.lone && (prev.kind != tokPunct || prev.end != t.start || prev.mark != ':' && prev.mark != ';' || t.mark == '«')
}

// ends tells whether item i is a mark that ends a clause or sentence.
func (p *orthoPass) ends(i int) bool {
	t := p.item(i)
	if t.kind != tokPunct || t.quote != quoteNone {
		return false
	}
	switch t.mark {
	case '،', '؛', '؟', '!', '.', '…', ',', ';', '?', '٬':
		return true
	case ':':
		next := p.item(i + 1)
		return next.kind != tokPunct || next.start != t.end || p.opens(i+1)
	}
	return false
}

// noSpaceAfter tells whether nothing may stand between item i and the next.
func (p *orthoPass) noSpaceAfter(i int) bool { return p.opens(i) }

// noSpaceBefore tells whether nothing may stand between item i and the one
// before it.
func (p *orthoPass) noSpaceBefore(i int) bool {
	t, prev := p.item(i), p.item(i-1)
	if prev.kind == tokBreak || t.kind != tokPunct {
		return false
	}
	switch t.mark {
	case '٪', '%':
		return prev.kind == tokNumber
	case '.', '…':
		// A dot that starts something (.NET, three dots before a word) is another.
		next := p.item(i + 1)
		if next.start == t.end && next.kind != tokBreak && next.kind != tokPunct {
			return false
		}
	}
	if prev.kind == tokPunct && !p.closes(i-1) && !p.ends(i-1) && !p.opens(i-1) && prev.mark != '٪' && prev.mark != '%' && prev.quote == quoteNone {
		return false
	}
	return p.closes(i) || p.ends(i)
}

// needsSpace tells whether a space belongs between item i and the one before.
func (p *orthoPass) needsSpace(i int) bool {
	t, prev := p.item(i), p.item(i-1)
	if prev.kind == tokBreak || t.kind == tokBreak || p.noSpaceAfter(i-1) || p.noSpaceBefore(i) {
		return false
	}
	if t.kind == tokFixed && !t.latin || prev.kind == tokFixed && !prev.latin {
		return false
	}
	switch {
	case p.opens(i):
		return p.spaceBeforeOpening(i)
	case p.ends(i - 1):
		return p.spaceAfterMark(i)
	case p.closes(i - 1):
		return t.kind == tokNumber && prev.mark == '»' || t.kind == tokWord && !p.suffix(i)
	}
	return false
}

// spaceBeforeOpening: a word and a bracket or quotation mark keep apart, but
// not in کتاب(ها), where the brackets hold an ending.
func (p *orthoPass) spaceBeforeOpening(i int) bool {
	t, prev := p.item(i), p.item(i-1)
	switch {
	case prev.kind == tokWord && t.mark == '(':
		inside := p.item(i + 1)
		return inside.kind != tokWord || !p.suffix(i+1) && orthoCountLetters(p.text[inside.start:inside.end]) > 2
	case prev.kind == tokWord:
		return true
	case p.closes(i - 1):
		return t.mark != '[' && prev.mark != ']' // not in a link of Markdown
	case t.mark == '[' && prev.mark == '!':
		return false // an image in Markdown
	case prev.kind == tokPunct:
		return prev.mark == ':' || p.ends(i-1)
	case prev.kind == tokNumber || prev.latin:
		return t.mark == '«' || t.quote == quoteOpen
	}
	return false
}

// spaceAfterMark: after a comma, a colon or a sentence's end.
func (p *orthoPass) spaceAfterMark(i int) bool {
	t, prev := p.item(i), p.item(i-1)
	if t.kind == tokWord || t.kind == tokNumber {
		switch prev.mark {
		case '.':
			before := p.item(i - 2)
			return t.kind == tokWord && before.kind == tokWord && before.end == prev.start && prev.end-prev.start == 1 &&
				orthoCountLetters(p.text[before.start:before.end]) > 2 && orthoCountLetters(p.text[t.start:t.end]) > 2
		case '…':
			return t.kind == tokWord && p.item(i-2).kind == tokWord && p.item(i-2).end == prev.start
		case ':', '٬':
			return t.kind == tokWord
		case ',', ';', '?':
			return t.kind == tokWord && p.persian
		}
		return true
	}
	return t.kind == tokFixed && t.latin && (prev.mark == '،' || prev.mark == '؛' || prev.mark == '؟')
}

// orthoSuffix holds endings that may follow a closing quotation mark at once.
var orthoSuffix = map[string]bool{
	"ها": true, "های": true, "هایی": true, "ی": true, "ای": true, "ام": true, "اش": true, "ان": true, "تر": true,
	"ترین": true, "یی": true, "ات": true, "اند": true, "ایم": true, "اید": true, "ست": true,
}
