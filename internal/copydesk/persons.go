package copydesk

import (
	"strings"

	"peyk/persian"
)

// Person is somebody a text names in full.
type Person struct {
	Name      string   // as written first
	Family    string   // the surname in it
	Spellings []string // every way the name is written, first occurrence first
	Mentions  []Mention
}

// Mention is one place where a person is named.
type Mention struct {
	Field      Field
	Block      int
	Start, End int // bytes of the field
	Text       string
	Full       bool // given name and surname; the surname alone otherwise
}

// Persons lists who is named in the texts of a story, in the order of the
// page, with every spelling of each that the desk takes for the same person.
// A spelling is a question for an editor, see Findings. The byline's persons
// are left out: they write about the others.
func Persons(t Text) []Person { return findPersons(&t, nil) }

// threshold is the evidence from which on a run of words is a person.
const threshold = 3.0

// name is a candidate: tokens first to last of a string.
type name struct {
	place
	start, end  int // bytes
	text        string
	given, rest []string // folded words
	score       float64
	role        string // folded word that says what the person is; "" when none does
	clause      int    // number of the sentence in the string
}

// key is the name without spaces and forms of letters.
func (n *name) key() string { return strings.Join(n.given, "") + strings.Join(n.rest, "") }

func (n *name) family() string { return strings.Join(n.rest, "") }

// word is a token with what the finder asks about it.
type word struct {
	persian.Token
	fold   string
	joined bool // only one space lies between it and the word before
	clause int
}

func (w *word) isWord() bool { return w.Kind == persian.Word }

// line is a tokenised string of the text.
type line struct {
	place
	text  string
	words []word
}

func readLine(s string, p place) line {
	l := line{place: p, text: s}
	clause, end := 0, 0
	for tok := range persian.Tokens(s) {
		w := word{Token: tok, clause: clause}
		if tok.Kind == persian.Word || tok.Kind == persian.Latin {
			w.fold = persian.Fold(tok.Text)
		}
		gap := s[end:tok.Start]
		w.joined = len(l.words) > 0 && gap != "" && strings.TrimSpace(gap) == "" && !strings.Contains(gap, "\n")
		if tok.Kind == persian.Punctuation && strings.ContainsAny(tok.Text, ".؟!?؛;") {
			clause++
		}
		end = tok.End
		l.words = append(l.words, w)
	}
	return l
}

// at gives the i-th word's fold, "" outside and for what is no word.
func (l *line) at(i int) string {
	if i < 0 || i >= len(l.words) || !l.words[i].isWord() {
		return ""
	}
	return l.words[i].fold
}

// mark gives the i-th token's text when it is a mark.
func (l *line) mark(i int) string {
	if i < 0 || i >= len(l.words) || l.words[i].Kind != persian.Punctuation {
		return ""
	}
	return l.words[i].Text
}

// findPersons reads the texts twice: first for names that their surroundings
// prove, then for every other writing of the same names. The pairs of two are
// known to be two people.
func findPersons(t *Text, two map[[2]string]bool) []Person {
	tab := loadTables()
	var lines []line
	for _, p := range t.prose() {
		if s := *t.at(p); s != "" {
			lines = append(lines, readLine(s, p))
		}
	}
	alone := surnamesAlone(lines, tab)
	var sure, maybe []name
	for i := range lines {
		for _, n := range lines[i].names(tab, alone) {
			if n.score >= threshold {
				sure = append(sure, n)
			} else {
				maybe = append(maybe, n)
			}
		}
	}
	sure = append(sure, listed(t.People, tab)...)
	found := confirm(lines, sure, maybe, tab)
	return group(lines, found, listed([]string{t.Byline}, tab), tab, two)
}

// listed reads names that people wrote down as such.
func listed(people []string, tab *tables) []name {
	var out []name
	for _, p := range people {
		l := readLine(p, place{People, -1})
		var ws []string
		for i := range l.words {
			if w := l.words[i].fold; w != "" && !tab.title[w] {
				ws = append(ws, w)
			}
		}
		if len(ws) >= 2 {
			out = append(out, name{place: l.place, text: p, given: ws[:1], rest: ws[1:], score: threshold})
		}
	}
	return out
}

// surnamesAlone counts words that stand where a speaker stands: before a verb
// of saying, with the sentence's beginning or a title right before them.
func surnamesAlone(lines []line, tab *tables) map[string]int {
	seen := map[string]int{}
	for i := range lines {
		l := &lines[i]
		for k := range l.words {
			w := l.at(k)
			first := k == 0 || l.mark(k-1) != "" || tab.title[l.at(k-1)]
			if w == "" || !first || tab.stops(w) || tab.common[w] && tab.given(w) == notGiven {
				continue
			}
			for j := k + 1; j < min(len(l.words), k+5) && l.at(j) != ""; j++ {
				if tab.said[l.at(j)] {
					seen[w]++
					break
				}
			}
		}
	}
	return seen
}

// names finds the candidates of a string, longest at each place.
func (l *line) names(tab *tables, alone map[string]int) []name {
	var out []name
	for i := 0; i < len(l.words); {
		n, next := l.nameAt(i, tab, alone)
		if next == i {
			if n, next = l.englishAt(i, tab); next == i {
				i++
				continue
			}
		}
		out = append(out, n)
		i = next
	}
	return out
}

// nameAt reads a name that begins at word i; next is i when none does.
func (l *line) nameAt(i int, tab *tables, alone map[string]int) (n name, next int) {
	at := i
	if tab.prefix[l.at(at)] && at+1 < len(l.words) && l.words[at+1].joined && tab.given(l.at(at+1)) != notGiven {
		at++
	}
	w := l.at(at)
	sure := tab.given(w)
	if sure == notGiven {
		sure = givenParts(&l.words[at], tab)
	}
	if w == "" || tab.stops(w) || sure == notGiven && !l.unknownGiven(at, tab) {
		return n, i
	}
	first := at + 1
	for first < len(l.words) && l.words[first].joined && (tab.infix[l.at(first)] || l.twoGiven(first, tab)) {
		first++
	}
	end := l.familyEnd(first, tab)
	if end == first {
		return n, i
	}
	n = l.name(i, first, end)
	n.score = l.score(i, first, end, sure, tab) + repeats(&n, alone)
	n.role = l.roleNear(i, end, tab)
	return n, end
}

// unknownGiven says whether word k may be a given name that the table does
// not have: a word of no dictionary with a surname after it.
func (l *line) unknownGiven(k int, tab *tables) bool {
	w := l.at(k)
	return len(w) >= 6 && !tab.common[w] && !strings.Contains(l.words[k].Text, "\u200c") &&
		k+1 < len(l.words) && l.words[k+1].joined && tab.familyLike(l.at(k+1)) && persian.Fold(persian.Lemma(w)) == w
}

// givenParts looks for a given name written with a half-space or a prefix.
func givenParts(w *word, tab *tables) given {
	if !w.isWord() {
		return notGiven
	}
	if rest, ok := strings.CutPrefix(w.fold, "سید"); ok && tab.given(rest) == givenName {
		return givenName
	}
	if a, b, ok := strings.Cut(w.Text, "\u200c"); ok && tab.given(persian.Fold(a)) == givenName && tab.given(persian.Fold(b)) != notGiven {
		return givenName
	}
	return notGiven
}

// twoGiven says whether word k is the second half of a double given name,
// with a surname after it.
func (l *line) twoGiven(k int, tab *tables) bool {
	return l.at(k) != "" && tab.given(l.at(k-1)+l.at(k)) != notGiven && l.familyEnd(k+1, tab) > k+1
}

// familyEnd gives the end of the surname that begins at word k.
func (l *line) familyEnd(k int, tab *tables) int {
	end := k
	for ; end < len(l.words) && end < k+3; end++ {
		w := l.at(end)
		if w == "" || !l.words[end].joined || len(w) < 4 || tab.stops(w) {
			break
		}
		if l.inflected(end, tab) {
			break
		}
		if end > k && (tab.common[w] || !tab.familyLike(w) && (persian.Fold(persian.Lemma(w)) != w || !l.endsClause(end+1, tab))) {
			break
		}
	}
	return end
}

// inflected says whether word k is a form of a word rather than a name: a
// verb, or a word with a half-space before one of the endings of nouns.
func (l *line) inflected(k int, tab *tables) bool {
	w, text := l.at(k), l.words[k].Text
	i := strings.LastIndex(text, "\u200c")
	if i < 0 {
		return !tab.familyLike(w) && tab.verbal(w)
	}
	switch persian.Fold(text[:strings.Index(text, "\u200c")]) {
	case "می", "نمی", "همی":
		return true
	}
	switch persian.Fold(text[i:]) {
	case "ها", "های", "هایی", "هایش", "هایشان", "هایم", "هایمان", "تر", "ترین", "ای", "اش", "ام", "شان", "مان", "اند", "است", "رنگ", "رنگی":
		return true
	}
	return false
}

// endsClause says whether what begins at word k cannot belong to a name.
func (l *line) endsClause(k int, tab *tables) bool {
	return k >= len(l.words) || l.at(k) == "" || tab.stops(l.at(k))
}

func (l *line) name(i, first, end int) name {
	n := name{place: l.place, start: l.words[i].Start, end: l.words[end-1].End, clause: l.words[i].clause}
	n.text = l.text[n.start:n.end]
	for k := i; k < end; k++ {
		if k < first {
			n.given = append(n.given, l.words[k].fold)
		} else {
			n.rest = append(n.rest, l.words[k].fold)
		}
	}
	return n
}
