package copydesk

import (
	"slices"

	"peyk/persian"
)

// familyStart gives the byte of a name's text at which the surname begins.
func familyStart(n *name) int {
	at, k := 0, 0
	for t := range persian.Tokens(n.text) {
		if k == len(n.given) {
			at = t.Start
			break
		}
		k++
	}
	return at
}

// addSurnames notes where the surname alone stands for a person, spaced as it
// may be, or with a slip where a speaker stands. A surname that is an
// everyday word counts only before a verb of saying.
func addSurnames(lines []line, persons []Person, heads []name, tab *tables) {
	families := map[string]int{}
	for p := range heads {
		if _, taken := families[heads[p].family()]; !taken {
			families[heads[p].family()] = p
		}
	}
	full := map[place][]Mention{}
	for i := range persons {
		for _, m := range persons[i].Mentions {
			full[place{m.Field, m.Block}] = append(full[place{m.Field, m.Block}], m)
		}
	}
	for i := range lines {
		l := &lines[i]
		for k := 0; k < len(l.words); {
			if slices.ContainsFunc(full[l.place], func(m Mention) bool { return m.Start <= l.words[k].Start && l.words[k].Start < m.End }) {
				k++
				continue
			}
			p, end := l.surname(k, families, tab)
			if p < 0 {
				p, end = l.slippedSurname(k, heads, families, tab), k+1
			}
			if p >= 0 {
				start, stop := l.words[k].Start, l.words[end-1].End
				persons[p].add(Mention{l.field, l.block, start, stop, l.text[start:stop], false})
			}
			k = end
		}
	}
}

// surname gives the person whose surname the words from k on spell, -1 for
// none, and the end of them.
func (l *line) surname(k int, families map[string]int, tab *tables) (person, end int) {
	var key []byte
	for end := k; end < min(len(l.words), k+3); end++ {
		w := l.at(end)
		if w == "" || end > k && !l.words[end].joined {
			break
		}
		key = append(key, w...)
		if p, ok := families[string(key)]; ok && (!tab.common[string(key)] || tab.said[l.at(end+1)]) {
			return p, end + 1
		}
	}
	return -1, k + 1
}

// slippedSurname gives the one person whose surname word k, standing as a
// speaker does, is but for a slip; -1 when there is none, more than one, or
// the word is one of its own.
func (l *line) slippedSurname(k int, heads []name, families map[string]int, tab *tables) int {
	w := l.at(k)
	first := k == 0 || l.mark(k-1) != "" || tab.title[l.at(k-1)]
	if !first || len(heads) > manyNames || len(w) < 8 || tab.common[w] || tab.given(w) != notGiven || tab.stops(w) {
		return -1
	}
	speaks := false
	for j := k + 1; j < min(len(l.words), k+4) && l.at(j) != ""; j++ {
		speaks = speaks || tab.said[l.at(j)]
	}
	if !speaks || persian.Fold(persian.Lemma(w)) != w {
		return -1
	}
	only := -1
	for family, p := range families {
		switch {
		case !slip(w, family):
		case only >= 0:
			return -1
		default:
			only = p
		}
	}
	return only
}
