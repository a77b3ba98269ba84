package accuse

import (
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/persian"
)

// person is somebody of the story.
type person struct {
	name     string
	given    string   // folded
	family   string   // folded, without spaces
	short    string   // first part of a surname of several
	initials string   // of given name and surname
	roles    []string // folded words that the story calls them by
	around   map[string]bool
}

// mention is where a text speaks of somebody.
type mention struct {
	first, last int     // words, last exclusive
	sure        float64 // how surely one person is meant
	person      int     // of the story; -1 for another or nobody in particular
	name        string  // of another
}

// How surely a way of speaking means one person.
const (
	byName      = 1.0
	byGiven     = 0.8
	byRole      = 0.85
	byTitle     = 0.75 // a title with somebody's name or post
	byInitials  = 0.9
	byPronoun   = 0.6
	byAnyRole   = 0.55
	byAddress   = 0.55
	byVerbAlone = 0.5
)

// newPerson reads a full name.
func newPerson(t *tables, name string) person {
	p := person{name: name, around: map[string]bool{}}
	var words []string
	raw := ""
	for tok := range persian.Tokens(name) {
		if w := persian.Fold(tok.Text); tok.Kind == persian.Word && (!t.is(w, "title") || len(words) > 0) {
			words = append(words, w)
			raw = tok.Text
		}
	}
	if len(words) == 0 {
		return p
	}
	if len(words) == 1 {
		p.family = words[0]
		return p
	}
	p.given, p.family = words[0], strings.Join(words[1:], "")
	if first, _, ok := strings.Cut(raw, "\u200c"); ok && len(words) == 2 {
		p.short = persian.Fold(first)
	} else if len(words) > 2 {
		p.short = words[1]
	}
	p.initials = letter(p.given) + letter(p.family)
	return p
}

func letter(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// learn notes what a story calls its persons and what stands near their names.
func (s *Story) learn(x *text) {
	role := s.tables.sets["role"]
	for i := range x.words {
		for k := range s.people {
			p := &s.people[k]
			end := x.full(i, p)
			if end < 0 {
				continue
			}
			for j := max(0, i-4); j < min(len(x.words), end+6); j++ {
				w := &x.words[j]
				if w.mark || j >= i && j < end {
					continue
				}
				if j >= end && w.verb {
					break
				}
				p.around[w.text], p.around[w.lemma] = true, true
				before := j < i && (j == i-1 || j == i-2 || x.words[i-1].text == "،")
				after := j > end && x.words[end].text == "،" && !x.marked(end+1, j)
				if w.has(role) && (before || after) {
					p.roles = append(p.roles, w.text, w.lemma)
				}
			}
		}
	}
}

// marked tells whether a mark stands among words i to j-1.
func (x *text) marked(i, j int) bool {
	return slices.ContainsFunc(x.words[i:j], func(w word) bool { return w.mark })
}

// full gives the end of the full name that begins at word i, -1 for none.
func (x *text) full(i int, p *person) int {
	if p.given == "" || x.words[i].text != p.given {
		return -1
	}
	return x.joined(i+1, p.family, false)
}

// spoken are the endings that names take in the spoken language.
var spoken = map[string]bool{
	"ه": true, "و": true, "رو": true, "ی": true, "ش": true, "ها": true, "م": true, "س": true, "یه": true, "هم": true, "را": true,
}

// joined gives the end of the words from i on that spell key, -1 for none. One
// may have an ending of the spoken language.
func (x *text) joined(i int, key string, loose bool) int {
	left := key // what is still to be spelled
	for k := i; k < min(len(x.words), i+4) && !x.words[k].mark; k++ {
		w := x.words[k].text
		rest, ok := strings.CutPrefix(left, w)
		switch {
		case ok && rest == "":
			return k + 1
		case ok:
			left = rest
			continue
		}
		ending, ok := strings.CutPrefix(w, left)
		if ok && loose && spoken[ending] {
			return k + 1
		}
		return -1
	}
	return -1
}

// mentions finds who a text speaks of.
func (s *Story) mentions(x *text) []mention {
	var out []mention
	for i := 0; i < len(x.words); {
		if x.words[i].mark {
			i++
			continue
		}
		m, ok := s.mention(x, i)
		if !ok {
			i++
			continue
		}
		out = append(out, m)
		i = m.last
	}
	return out
}

// mention finds the mention that begins at word i.
func (s *Story) mention(x *text, i int) (mention, bool) {
	if m, ok := s.named(x, i); ok {
		return m, true
	}
	if m, ok := s.initialled(x, i); ok {
		return m, true
	}
	w := &x.words[i]
	t := s.tables
	titled := i > 0 && (x.words[i-1].has(t.sets["title"]) || x.words[i-1].has(t.sets["demonstrative"]))
	switch {
	case w.has(t.sets["role"]) && !w.verb:
		if m, ok := s.post(x, i, titled); ok {
			return m, true
		}
	case t.is(w.text, "pronoun"):
		return mention{i, i + 1, byPronoun, s.only(), ""}, true
	}
	if w.has(t.sets["title"]) || w.has(t.sets["person"]) && titled {
		return s.titled(x, i, titled)
	}
	if w.text == "یارو" || w.text == "طرف" && (i == 0 || x.words[i-1].mark) || w.text == "بندهخدا" {
		return mention{i, i + 1, byPronoun, s.only(), ""}, true
	}
	return s.stranger(x, i)
}

// only gives the story's single person, -1 when there are several or none.
func (s *Story) only() int {
	if len(s.people) == 1 {
		return 0
	}
	return -1
}

// named finds a person of the story by name.
func (s *Story) named(x *text, i int) (mention, bool) {
	t := s.tables
	w := &x.words[i]
	titleBefore := i > 0 && x.words[i-1].has(t.sets["title"])
	titleAfter := i+1 < len(x.words) && !x.words[i+1].mark && x.words[i+1].has(t.sets["title"])
	for k := range s.people {
		p := &s.people[k]
		if end := x.full(i, p); end > 0 {
			return mention{i, end, byName, k, ""}, true
		}
		if p.family != "" {
			if end := x.joined(i, p.family, true); end > 0 {
				return mention{i, end, byName, k, ""}, true
			}
		}
		if p.short != "" && w.text == p.short && utf8.RuneCountInString(p.short) > 2 && (titleBefore || persian.Frequency(p.short) < rare) {
			return mention{i, i + 1, byName, k, ""}, true
		}
	}
	for k := range s.people {
		p := &s.people[k]
		if p.given == "" || x.joined(i, p.given, false) != i+1 {
			continue
		}
		switch {
		case titleBefore || titleAfter, i > 0 && x.words[i-1].has(t.sets["demonstrative"]):
			return mention{i, i + 1, byName, k, ""}, true
		case persian.Frequency(p.given) < common || i == 0:
			return mention{i, i + 1, byGiven, k, ""}, true
		}
	}
	return mention{}, false
}

// How often a word occurs that is seldom anything but a name, and one that may
// be one.
const (
	rare   = 400_000
	common = 12_000_000
)

// initialled finds initials: two letters with a point between.
func (s *Story) initialled(x *text, i int) (mention, bool) {
	if i+2 >= len(x.words) || x.words[i+1].text != "." || utf8.RuneCountInString(x.words[i+2].text) > 3 {
		return mention{}, false
	}
	a, b := initial(x.words[i].text), initial(x.words[i+2].text)
	if a == "" || b == "" || x.words[i+1].end != x.words[i+2].start && x.words[i].end != x.words[i+1].start {
		return mention{}, false
	}
	for k := range s.people {
		if s.people[k].initials == a+b || s.people[k].initials == b+a {
			return mention{i, i + 3, byInitials, k, ""}, true
		}
	}
	if i > 0 && x.words[i-1].has(s.tables.sets["title"]) {
		return mention{i, i + 3, byTitle, -1, x.source[x.words[i-1].start:x.words[i+2].end]}, true
	}
	return mention{}, false
}

func initial(w string) string {
	if w == "الف" {
		return "ا"
	}
	if utf8.RuneCountInString(w) == 1 {
		return w
	}
	return ""
}

// post finds a person by their role: the story's word for them, or any post
// that is marked as one person's.
func (s *Story) post(x *text, i int, titled bool) (mention, bool) {
	w := &x.words[i]
	t := s.tables
	if before := i - 1; before >= 0 && !x.words[before].mark {
		switch x.words[before].text {
		case "یک", "یه", "هر", "هیچ", "چند", "بعضی", "همه", "چه", "دو", "سه", "کدام":
			return mention{}, false
		}
	}
	if !w.verb && (strings.HasSuffix(w.text, "ها") || strings.HasSuffix(w.text, "های") || strings.HasSuffix(w.text, "ان") && w.lemma != w.text ||
		strings.HasSuffix(w.text, "ا") && w.lemma != w.text || strings.HasSuffix(w.text, "ین") && w.lemma != w.text) {
		return mention{}, false // a group
	}
	if strings.HasSuffix(w.text, "م") && w.text != w.lemma || strings.HasSuffix(w.text, "مون") || strings.HasSuffix(w.text, "مان") {
		titled = false // the reader's own doctor, or our mayor: the story decides
		if !s.words[w.lemma] {
			return mention{}, false
		}
	}
	if strings.HasSuffix(w.text, "ی") && w.text == w.lemma && !t.is(w.text, "role") {
		return mention{}, false // the trade, not the person: "inspection"
	}
	end := i + 1
	best, sure := -1, 0.0
	for k := range s.people {
		p := &s.people[k]
		for _, r := range p.roles {
			if r != w.text && r != w.lemma {
				continue
			}
			score := byRole
			if next := x.next(i); next != nil && next.has(t.sets["elsewhere"]) && !s.words[next.text] {
				score = byAnyRole // another's post of that name
			} else if next != nil && p.around[next.text] {
				score += 0.05
			}
			if score > sure {
				best, sure = k, score
			}
		}
	}
	if best >= 0 {
		return mention{i, end, sure, best, ""}, true
	}
	next := x.next(i)
	switch {
	case titled, w.owned, next != nil && (next.text == "محترم" || next.text == "ما" || next.text == "شما" || next.text == "عزیز"):
		return mention{i, end, byTitle, -1, ""}, true
	case s.words[w.text] || s.words[w.lemma]:
		return mention{i, end, byAnyRole, -1, ""}, true
	}
	return mention{}, false
}

func (x *text) next(i int) *word {
	if i+1 < len(x.words) && !x.words[i+1].mark {
		return &x.words[i+1]
	}
	return nil
}

// titled finds "the gentleman", "this lady", "Mr" with a name of no story.
func (s *Story) titled(x *text, i int, marked bool) (mention, bool) {
	t := s.tables
	next := x.next(i)
	w := &x.words[i]
	switch {
	case w.owned:
		return mention{}, false
	case next != nil && next.has(t.sets["title"]):
		return mention{}, false // the next one decides
	case next != nil && s.known(x, i+1):
		return mention{}, false
	case next != nil && next.has(t.sets["role"]) && !next.verb:
		return mention{}, false
	case marked:
		return mention{i, i + 1, byTitle, s.only(), ""}, true
	case next == nil || next.verb || t.is(next.text, "stop"):
		if w.text == "جان" || w.text == "خان" || w.text == "دکتر" || w.text == "استاد" || w.text == "مهندس" || w.text == "اقا" || w.text == "خانم" {
			return mention{}, false
		}
		return mention{i, i + 1, byPronoun, s.only(), ""}, w.text == "جناب" || w.text == "حضرت"
	case w.text == "جان" || w.text == "خان":
		return mention{}, false
	case persian.IsGivenName(next.text) || persian.Frequency(next.text) < common:
		end := i + 2
		if after := x.next(i + 1); after != nil && !after.verb && !t.is(after.text, "stop") && persian.Frequency(after.text) < common {
			end++
		}
		return mention{i, end, byTitle, -1, x.source[w.start:x.words[end-1].end]}, true
	}
	return mention{}, false
}

// known tells whether a name of the story begins at word i.
func (s *Story) known(x *text, i int) bool {
	if _, ok := s.named(x, i); ok {
		return true
	}
	_, ok := s.initialled(x, i)
	return ok
}

// stranger finds a given name with a surname after it, of nobody in the story.
func (s *Story) stranger(x *text, i int) (mention, bool) {
	w, next := &x.words[i], x.next(i)
	if next == nil || w.verb || next.verb || len(w.ids) > 0 || len(next.ids) > 0 {
		return mention{}, false
	}
	if !persian.IsGivenName(w.text) || persian.Frequency(w.text) > common || persian.Frequency(next.text) > rare || utf8.RuneCountInString(next.text) < 4 {
		return mention{}, false
	}
	return mention{i, i + 2, 0.7, -1, x.source[w.start:next.end]}, true
}
