package copydesk

import (
	"slices"
	"strings"

	"peyk/persian"
)

// confirm adds to the sure names every other place where one of them stands,
// spaced as it may be, or nearly so. It returns them in the order of the page.
func confirm(lines []line, sure, maybe []name, tab *tables) []name {
	keys := map[string]bool{}
	for i := range sure {
		keys[sure[i].key()] = true
	}
	var out []name
	for i := range sure {
		if sure[i].block >= 0 {
			out = append(out, sure[i])
		}
	}
	for i := range maybe {
		if !keys[maybe[i].key()] && slices.ContainsFunc(sure, func(s name) bool { return samePerson(&s, &maybe[i], tab) }) {
			keys[maybe[i].key()] = true
			out = append(out, maybe[i])
		}
	}
	for i := range lines {
		out = respelled(&lines[i], keys, out)
	}
	slices.SortStableFunc(out, comparePlaces)
	return apart(out)
}

// apart leaves out, of sorted names, those that overlap one before.
func apart(names []name) []name {
	kept := names[:0]
	for i := range names {
		if k := len(kept); k == 0 || kept[k-1].place != names[i].place || names[i].start >= kept[k-1].end {
			kept = append(kept, names[i])
		}
	}
	return kept
}

func comparePlaces(a, b name) int {
	if c := order[a.field] - order[b.field]; c != 0 {
		return c
	}
	if c := a.block - b.block; c != 0 {
		return c
	}
	if c := a.start - b.start; c != 0 {
		return c
	}
	return b.end - a.end
}

// respelled finds runs of words in l whose letters are those of a known name.
func respelled(l *line, keys map[string]bool, out []name) []name {
	for i := range l.words {
		key := ""
		for end := i; end < min(len(l.words), i+6); end++ {
			w := &l.words[end]
			if w.fold == "" || end > i && !w.joined {
				break
			}
			key += w.fold
			if keys[key] {
				n := l.name(i, min(i+1, end), end+1)
				n.score = threshold
				out = append(out, n)
			}
		}
	}
	return out
}

// group joins the names that are one person's.
func group(lines []line, found, bylines []name, tab *tables) []Person {
	var persons []Person
	var heads []name // of each person, the first spelling
	seen := map[string]int{}
	for i := range found {
		n := &found[i]
		if slices.ContainsFunc(bylines, func(b name) bool { return b.key() == n.key() }) {
			continue
		}
		at, known := seen[n.key()]
		if !known {
			at = slices.IndexFunc(heads, func(h name) bool { return samePerson(&h, n, tab) })
			if at >= 0 && rivals(found, &heads[at], n, tab) {
				at = -1
			}
			if at < 0 {
				at = len(persons)
				persons = append(persons, Person{Name: display(n.text), Family: display(n.text[familyStart(n):])})
				heads = append(heads, *n)
			}
			seen[n.key()] = at
		}
		persons[at].add(Mention{Field: n.field, Block: n.block, Start: n.start, End: n.end, Text: n.text, Full: true})
		if heads[at].role == "" {
			heads[at].role = n.role
		}
	}
	addSurnames(lines, persons, heads, tab)
	return persons
}

// add notes a mention and, when its spelling is new, the spelling.
func (p *Person) add(m Mention) {
	p.Mentions = append(p.Mentions, m)
	slipped := !m.Full && !SameName(m.Text, p.Family)
	if s := display(m.Text); (m.Full || slipped) && !slices.Contains(p.Spellings, s) {
		p.Spellings = append(p.Spellings, s)
	}
}

// display is a name with the letters of the Persian keyboard and single
// spaces; half-spaces stay.
func display(s string) string {
	return keyboard.Replace(strings.Join(strings.Fields(s), " "))
}

var keyboard = strings.NewReplacer("ي", "ی", "ى", "ی", "ك", "ک", "ـ", "")

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
	for i := range lines {
		l := &lines[i]
		for k := range l.words {
			for p := range persons {
				end := l.surname(k, heads[p].family(), tab)
				if end == k && l.slippedSurname(k, p, heads, tab) {
					end = k + 1
				}
				if end == k || persons[p].covers(l.place, l.words[k].Start) {
					continue
				}
				start, stop := l.words[k].Start, l.words[end-1].End
				persons[p].add(Mention{l.field, l.block, start, stop, l.text[start:stop], false})
				break
			}
		}
	}
}

// surname gives the end of the words from k on that spell the surname.
func (l *line) surname(k int, family string, tab *tables) int {
	key := ""
	for end := k; end < min(len(l.words), k+3); end++ {
		w := l.at(end)
		if w == "" || end > k && !l.words[end].joined {
			break
		}
		if key += w; key == family {
			if tab.common[family] && !tab.said[l.at(end+1)] {
				break
			}
			return end + 1
		}
	}
	return k
}

// slippedSurname says whether word k, standing as a speaker does, is the p-th
// person's surname but for a slip, nobody else's, and no word.
func (l *line) slippedSurname(k, p int, heads []name, tab *tables) bool {
	w := l.at(k)
	first := k == 0 || l.mark(k-1) != "" || tab.title[l.at(k-1)]
	if !first || len(w) < 8 || tab.common[w] || tab.given(w) != notGiven || tab.stops(w) || !slip(w, heads[p].family()) {
		return false
	}
	speaks := false
	for j := k + 1; j < min(len(l.words), k+4) && l.at(j) != ""; j++ {
		speaks = speaks || tab.said[l.at(j)]
	}
	for i := range heads {
		if heads[i].family() == w || i != p && slip(w, heads[i].family()) {
			return false
		}
	}
	return speaks && persian.Fold(persian.Lemma(w)) == w
}

func (p *Person) covers(at place, start int) bool {
	return slices.ContainsFunc(p.Mentions, func(m Mention) bool {
		return m.Field == at.field && m.Block == at.block && m.Start <= start && start < m.End
	})
}

// rivals says whether two spellings stand in one sentence, or with different
// posts while one of them is a surname that people bear: then they are two
// people.
func rivals(found []name, a, b *name, tab *tables) bool {
	for i := range found {
		for j := range found {
			x, y := &found[i], &found[j]
			if x.key() != a.key() || y.key() != b.key() {
				continue
			}
			if x.place == y.place && x.clause == y.clause && x.start != y.start {
				return true
			}
			if x.role != "" && y.role != "" && x.role != y.role && (attested(x.family(), tab) || attested(y.family(), tab)) {
				return true
			}
		}
	}
	return false
}

// samePerson says whether two names may be spellings of one: the same but for
// spaces, or one part equal and the other one slip away, where not both are
// spellings that people bear.
func samePerson(a, b *name, tab *tables) bool {
	if a.key() == b.key() {
		return true
	}
	ga, gb := bareGiven(a.given, tab), bareGiven(b.given, tab)
	fa, fb := a.family(), b.family()
	switch {
	case ga == gb:
		samePost := a.role != "" && a.role == b.role
		return slip(fa, fb) && (samePost || !attested(fa, tab) || !attested(fb, tab))
	case fa == fb:
		return slip(ga, gb) && (tab.given(ga) == notGiven || tab.given(gb) == notGiven)
	}
	return false
}

// bareGiven is a given name without what may be left out before it.
func bareGiven(parts []string, tab *tables) string {
	if len(parts) > 1 && tab.prefix[parts[0]] {
		parts = parts[1:]
	}
	s := strings.Join(parts, "")
	if rest, ok := strings.CutPrefix(s, "سید"); ok && tab.given(rest) != notGiven {
		return rest
	}
	return s
}

// attested says whether a surname is one that many bear, so that another that
// differs in one letter is most likely somebody else's: it is a word or a
// given name itself, or made of one with the ending of relation.
func attested(family string, tab *tables) bool {
	if tab.given(family) == givenName || tab.common[family] {
		return true
	}
	stem, ok := strings.CutSuffix(family, "ی")
	return ok && (tab.given(stem) != notGiven || tab.common[stem])
}

// slip says whether two words differ by one slip of the hand: one letter
// more, fewer, other, or two exchanged; in long words by two.
func slip(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	short := min(len(ra), len(rb))
	if short < 3 {
		return false
	}
	most := 1
	if short >= 9 {
		most = 2
	}
	d := distance(ra, rb)
	return d > 0 && d <= most
}

// distance is the number of insertions, deletions, substitutions and
// exchanges of neighbours between two words.
func distance(a, b []rune) int {
	before, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(prev[j+1]+1, row[j]+1, prev[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return prev[len(b)]
}

// SameName says whether two names are equal but for spaces and forms of letters.
func SameName(a, b string) bool { k := persian.Key(a); return k != "" && k == persian.Key(b) }
