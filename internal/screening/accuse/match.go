package accuse

import "slices"

// match is a term in a text: words first to last-1, those of its own in words.
type match struct {
	pattern     *pattern
	first, last int
	words       []int
	denied      bool
}

// matches finds the terms of a text, exceptions among them.
func (t *tables) matches(x *text) []match {
	var out []match
	for i := range x.words {
		for _, ids := range [...][]id{x.words[i].ids, x.words[i].long} {
			for _, k := range ids {
				for _, n := range t.byFirst[k] {
					if m, ok := x.match(&t.patterns[n], i); ok {
						out = append(out, m)
					}
				}
			}
		}
	}
	return out
}

// match tries a pattern whose first group begins at word i.
func (x *text) match(p *pattern, i int) (match, bool) {
	m := match{pattern: p}
	if !x.group(p.groups[0], i, &m) {
		return m, false
	}
	for _, g := range p.groups[1:] {
		if !x.anywhere(g, i, &m) {
			return m, false
		}
	}
	m.first, m.last = slices.Min(m.words), slices.Max(m.words)+1
	return m, true
}

// anywhere looks for a group in the sentence of word i.
func (x *text) anywhere(g []element, i int, m *match) bool {
	kept, was := len(m.words), m.denied
	for k := max(0, i-wide); k < min(len(x.words), i+wide); k++ {
		if x.words[k].sentence != x.words[i].sentence || slices.Contains(m.words, k) {
			continue
		}
		if x.group(g, k, m) {
			return true
		}
		m.words, m.denied = m.words[:kept], was
	}
	return false
}

// group matches elements in order from word i on.
func (x *text) group(g []element, i int, m *match) bool {
	at := i
	for n := range g {
		e := &g[n]
		if n == 0 {
			if at = x.element(e, at, m); at < 0 {
				return false
			}
			continue
		}
		found := false
		for k := at; k <= at+e.gap && k < len(x.words) && x.words[k].sentence == x.words[i].sentence; k++ {
			if end := x.element(e, k, m); end > 0 {
				at, found = end, true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// element tries one place; it gives the word after it, -1 when it fails.
func (x *text) element(e *element, k int, m *match) int {
	w := &x.words[k]
	if w.mark {
		return -1
	}
	for i := range e.choices {
		c := &e.choices[i]
		last := k
		if !slices.Contains(w.ids, c.id) {
			if !slices.Contains(w.long, c.id) {
				continue
			}
			last = w.reach
		}
		if !x.suits(c, last, m) {
			continue
		}
		for ; k <= last; k++ {
			m.words = append(m.words, k)
		}
		return k
	}
	return -1
}

// suits tells whether word k has what is asked of a choice.
func (x *text) suits(c *choice, k int, m *match) bool {
	v := &x.words[k]
	if c.owned && !v.owned && !x.somebodys(k) {
		return false
	}
	if !v.verb {
		return true
	}
	if v.first && !c.anyone || c.polarity == denied && !v.negative {
		return false
	}
	if c.polarity == affirmed && v.negative {
		m.denied = true
	}
	return true
}

// somebodys tells whether what follows a word says whose it is.
func (x *text) somebodys(k int) bool {
	if k+1 >= len(x.words) || x.words[k+1].mark {
		return false
	}
	return x.words[k+1].has(load().sets["whose"])
}
