package copydesk

import (
	"slices"
	"strings"

	"peyk/persian"
)

// manyNames is how many different names a text may have for them to be
// compared with one another. No story has so many; a list of members has, and
// the time is in the square of it.
const manyNames = 300

// confirm adds to the sure names every other place where one of them stands,
// spaced as it may be, or nearly so. It returns them in the order of the page.
func confirm(lines []line, sure, maybe []name, tab *tables) []name {
	keys := map[string]bool{}
	var out, distinct []name
	for i := range sure {
		if k := sure[i].key(); !keys[k] {
			keys[k] = true
			distinct = append(distinct, sure[i])
		}
		if sure[i].block >= 0 {
			out = append(out, sure[i])
		}
	}
	for i := range maybe {
		if len(distinct) > manyNames || keys[maybe[i].key()] {
			continue
		}
		if slices.ContainsFunc(distinct, func(s name) bool { return samePerson(&s, &maybe[i], tab) }) {
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
	var key []byte
	for i := range l.words {
		key = key[:0]
		for end := i; end < min(len(l.words), i+6); end++ {
			w := &l.words[end]
			if w.fold == "" || end > i && !w.joined {
				break
			}
			key = append(key, w.fold...)
			if keys[string(key)] {
				n := l.name(i, min(i+1, end), end+1)
				n.score = threshold
				out = append(out, n)
			}
		}
	}
	return out
}

// group joins the names that are one person's.
func group(lines []line, found, bylines []name, tab *tables, two map[[2]string]bool) []Person {
	var persons []Person
	var heads []name // of each person, the first spelling
	seen := map[string]int{}
	byKey := map[string][]*name{}
	for i := range found {
		byKey[found[i].key()] = append(byKey[found[i].key()], &found[i])
	}
	for i := range found {
		n := &found[i]
		if slices.ContainsFunc(bylines, func(b name) bool { return b.key() == n.key() }) {
			continue
		}
		at, known := seen[n.key()]
		if !known {
			at = -1
			if len(heads) <= manyNames {
				at = slices.IndexFunc(heads, func(h name) bool {
					return samePerson(&h, n, tab) && (len(two) == 0 || !two[pairOf(h.key(), n.key())])
				})
			}
			if at >= 0 && rivals(byKey[heads[at].key()], byKey[n.key()], tab) {
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

// rivals says whether two spellings stand in one sentence, or with different
// posts while one of them is a surname that people bear: then they are two
// people.
func rivals(a, b []*name, tab *tables) bool {
	for _, x := range a {
		for _, y := range b {
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
