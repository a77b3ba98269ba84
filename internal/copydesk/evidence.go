package copydesk

import "peyk/persian"

// score weighs what speaks for words i to end being a person: the given name,
// the make of the surname, and what stands before and after.
func (l *line) score(i, first, end int, sure given, tab *tables) float64 {
	s := 0.5
	switch sure {
	case givenName:
		s = 2
	case notGiven:
		s = -0.25
	case alsoWord:
	}
	family := l.at(first)
	switch {
	case tab.familyLike(family):
		s += 1.25
	case tab.common[family] && tab.given(family) != givenName:
		s--
	case tab.given(family) == givenName:
		s += 0.5
	default:
		s++
	}
	if end-first > 1 {
		s += 0.25
	}
	return s + l.before(i, tab) + l.behind(end, tab)
}

// before weighs what stands before word i.
func (l *line) before(i int, tab *tables) float64 {
	prev := l.at(i - 1)
	switch {
	case i == 0:
		return 0.5
	case tab.title[prev]:
		return 2
	case tab.place[prev]:
		return -3
	case tab.role[prev]:
		return 1.5
	case l.mark(i-1) == "«":
		return -1
	case l.mark(i-1) != "":
		return 0.5
	}
	for k := i - 2; k >= max(0, i-7) && l.at(k) != ""; k-- {
		if tab.role[l.at(k)] {
			return 0.75
		}
	}
	return 0
}

// behind weighs what stands from word k on.
func (l *line) behind(k int, tab *tables) float64 {
	next := l.at(k)
	switch {
	case tab.said[next]:
		return 1.5
	case tab.role[next]:
		return 1.5
	case isComma(l.mark(k)) && (tab.role[l.at(k+1)] || tab.said[l.at(k+1)]):
		return 1.5
	case l.mark(k) == ":":
		return 1.5
	case l.mark(k) == "»":
		return -1
	case tab.after[next]:
		for j := k + 1; j < min(len(l.words), k+6) && l.at(j) != ""; j++ {
			if tab.said[l.at(j)] {
				return 1
			}
		}
		return 0.5
	case isComma(l.mark(k)):
		for j := k + 1; j < min(len(l.words), k+8); j++ { // between commas: who the person is
			if isComma(l.mark(j)) {
				return 1
			}
			if l.at(j) == "" {
				break
			}
		}
		return 0.25
	}
	return 0
}

func isComma(m string) bool { return m == "،" || m == "," }

// repeats weighs the surname's standing alone elsewhere as a speaker.
func repeats(n *name, alone map[string]int) float64 {
	if alone[n.family()] > 0 {
		return 1
	}
	return 0
}

// roleNear gives the word that says what the person is.
func (l *line) roleNear(i, end int, tab *tables) string {
	k := end
	if isComma(l.mark(k)) {
		k++
	}
	if w := l.at(k); tab.role[w] {
		return w
	}
	for k := i - 1; k >= max(0, i-5) && l.at(k) != ""; k-- {
		if tab.role[l.at(k)] {
			return l.at(k)
		}
	}
	return ""
}

// englishAt reads an English name that begins at word i: two or three
// capitalised words with a verb of saying, a title or a post beside them.
func (l *line) englishAt(i int, tab *tables) (n name, next int) {
	end := i
	for ; end < len(l.words) && end < i+3; end++ {
		w := &l.words[end]
		if !capitalised(w.Text) || tab.englishNot[w.fold] || tab.englishTitle[w.fold] || end > i && !w.joined {
			break
		}
	}
	if end-i < 2 {
		return n, i
	}
	n = l.name(i, i+1, end)
	if i > 0 && (tab.englishTitle[l.words[i-1].fold] || tab.quotedBy[l.words[i-1].fold]) {
		n.score += threshold
	}
	if end < len(l.words) {
		next := l.words[end].fold
		if tab.quotedBy[next] || l.mark(end) == ":" && i == 0 {
			n.score += threshold
		}
		if l.mark(end) == "," && end+1 < len(l.words) && l.words[end+1].Kind == persian.Latin && !capitalised(l.words[end+1].Text) {
			n.score += threshold // "First Last, who …", "First Last, head of …"
		}
	}
	return n, end
}

func capitalised(s string) bool {
	return len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'a' && s[1] <= 'z'
}
