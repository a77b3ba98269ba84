package screening

import (
	"slices"
	"strings"

	"peyk/persian"
)

// room is where a candidate stands: the list that it is of and the text.
type room struct {
	*insultLists
	*sight
}

// How sure the check is.
const (
	sureHard     = 0.9
	surePhrase   = 0.85
	sureDirected = 0.75
	sureVulgar   = 0.5
	sureUnaimed  = 0.4
)

// judge says whether a candidate is abuse where it stands.
func (r *room) judge(c *candidate) (Finding, bool) {
	first, last := &r.words[c.first], &r.words[c.last]
	f := Finding{
		Check: "insult", Version: insultVersion, Advice: Hold, Start: first.start, End: last.end,
		Key: "screening.insult-hard", Score: sureHard,
	}
	if c.odd {
		f.Key, f.Args = "screening.insult-hidden", map[string]string{"reading": r.reading(c)}
	}
	if r.mentioned(c) || c.group != insultPhrase && c.group != insultVulgar && (r.denied(c) || r.ofSelf(c)) {
		return f, false
	}
	switch c.group {
	case insultHard:
		if c.rest == "ی" && r.after(c, 1, "<stop-it>") && !r.before(c, 1, "<you>") {
			return f, false
		}
		if c.rest == "ی" && r.isQuality(c) {
			return r.unaimed(f, c)
		}
		return f, true
	case insultPhrase:
		f.Key, f.Score = "screening.insult-phrase", surePhrase
		return f, true
	case insultSoft:
		if c.rest == "ی" && r.after(c, 1, "<stop-it>") {
			return f, false
		}
		if c.odd || c.beside || r.directed(c) {
			f.Score = sureDirected
			if !c.odd {
				f.Key = "screening.insult-soft"
			}
			return f, true
		}
		return f, false
	case insultThing:
		f.Key, f.Score = "screening.insult-soft", sureDirected
		return f, c.beside || r.addressed(c)
	case insultAnimal:
		f.Score = sureDirected
		if !c.odd {
			f.Key = "screening.insult-animal"
		}
		return f, first.odd || r.aimed(c)
	case insultVulgar:
		if !r.addressed(c) && !r.directed(c) {
			f.Advice, f.Score = Look, sureVulgar
		}
		return f, true
	}
	return r.unaimed(f, c)
}

// unaimed is the finding about a quality that has no bearer but perhaps.
func (r *room) unaimed(f Finding, c *candidate) (Finding, bool) {
	f.Advice, f.Key, f.Score = Look, "screening.insult-soft", sureUnaimed
	if r.after(c, 1, "<stop-it>") {
		return f, false
	}
	if r.after(c, 1, "<you>") || r.before(c, 1, "<you>") || r.before(c, 2, "<you>") || r.before(c, 1, "<ch>") && r.near(c, 1) == nil {
		f.Advice, f.Score = Hold, sureDirected
		return f, true
	}
	return f, r.before(c, 1, "<who>")
}

// isQuality tells whether the words name the quality: with the ending of
// abstract nouns, which is also that of "you are".
func (r *room) isQuality(c *candidate) bool {
	for _, m := range r.find(nil, r.words, c.first) {
		if m.group == insultQuality && m.last >= c.last {
			return true
		}
	}
	return false
}

func (r *room) reading(c *candidate) string {
	var b strings.Builder
	for i := c.first; i <= c.last; i++ {
		if i > c.first {
			b.WriteByte(' ')
		}
		b.WriteString(r.words[i].text)
	}
	return b.String()
}

// near is the word n places after the candidate (before it when n is negative)
// within the same clause, or nil.
func (r *room) near(c *candidate, n int) *word {
	i, step := c.last, 1
	if n < 0 {
		i, step = c.first, -1
	}
	for range max(n, -n) {
		if step > 0 && (i+1 >= len(r.words) || r.words[i+1].before >= comma) || step < 0 && (i == 0 || r.words[i].before >= comma) {
			return nil
		}
		i += step
	}
	return &r.words[i]
}

// before tells whether the word n places before the candidate is of a class.
func (r *room) before(c *candidate, n int, class string) bool {
	w := r.near(c, -n)
	return w != nil && r.in(class, w.text)
}

// after is before for what follows.
func (r *room) after(c *candidate, n int, class string) bool {
	w := r.near(c, n)
	return w != nil && r.in(class, w.text)
}

// mentioned tells whether the words are spoken of and not said: quoted, called
// a word, or part of a title that the story has.
func (r *room) mentioned(c *candidate) bool {
	if r.words[c.first].quoted && r.words[c.last].quoted || r.before(c, 1, "<mention>") {
		return true
	}
	for _, title := range r.title {
		if r.within(c, title) {
			return true
		}
	}
	return false
}

// within tells whether the candidate is a part of a title, which is more than
// its words.
func (r *room) within(c *candidate, title string) bool {
	const around = 6
	for from := max(0, c.first-around); from <= c.first; from++ {
		rest, i := title, from
		for ; i < len(r.words) && rest != ""; i++ {
			after, ok := strings.CutPrefix(rest, persian.Key(r.words[i].text))
			if !ok {
				break
			}
			rest = after
		}
		if rest == "" && i > c.last && (i-from > c.last-c.first+1 || !r.directed(c)) {
			return true
		}
	}
	return false
}

// denied tells whether what follows takes the words back: they are none, may
// they not be, one takes them for such.
func (r *room) denied(c *candidate) bool {
	if r.after(c, 1, "<nothing-but>") {
		return false
	}
	return r.after(c, 1, "<denial>") || r.after(c, 2, "<denial>") && !r.after(c, 1, "<you>")
}

// ofSelf tells whether those who write speak of themselves.
func (r *room) ofSelf(c *candidate) bool {
	switch c.rest {
	case "م", "یم", "ام", "ایم", "هام", "امون":
		return true
	}
	if r.after(c, 1, "<am>") {
		return true
	}
	return r.before(c, 1, "<self>") && !r.after(c, 1, "<you>") && c.group != insultHard || r.after(c, 1, "<self-verb>") && c.group != insultHard
}

// directed tells whether the words are said of somebody.
func (r *room) directed(c *candidate) bool {
	switch c.rest {
	case "ا", "ید", "ین", "ن", "ند", "اند", "اید", "یه", "ه", "هایی", "ست", "ترین", "تری", "ترید", "ترن":
		return true
	case "های", "ان", "ای": // of such people at large, or to somebody
		if r.after(c, 1, "<org>") || r.after(c, 1, "<official>") {
			return true
		}
	}
	if c.rest == "تر" && r.after(c, 1, "<than>") {
		return true
	}
	for _, class := range [...]string{"<office>", "<abuse>", "<who>", "<ch>"} {
		if r.before(c, 1, class) {
			return true
		}
	}
	if r.before(c, 2, "<office>") && !r.before(c, 1, "<copula>") || r.before(c, 2, "<abuse>") {
		return true
	}
	if (r.after(c, 1, "<copula>") || r.before(c, 1, "<one>")) && r.someone(c) || r.after(c, 1, "<abuse>") || r.after(c, 1, "<you>") || r.before(c, 2, "<you>") {
		return true
	}
	if r.person(r.near(c, -1)) {
		return true
	}
	return r.called(c)
}

// addressed tells whether words that are said of things as well are said to
// somebody, or beside what is said of people only.
func (r *room) addressed(c *candidate) bool {
	switch c.rest {
	case "ید", "ین", "اید":
		return true
	}
	return r.before(c, 1, "<abuse>") || r.before(c, 1, "<you>") || r.before(c, 2, "<you>") && r.before(c, 1, "<ch>") ||
		r.after(c, 1, "<abuse>") || r.person(r.near(c, -1)) ||
		r.before(c, 1, "<official>") && !r.after(c, 1, "<copula>") && r.near(c, 1) != nil
}

// someone tells whether the clause names somebody before the candidate.
func (r *room) someone(c *candidate) bool {
	first, _ := r.sentence(c)
	for i := first; i < c.first; i++ {
		if w := &r.words[i]; r.in("<office>", w.text) || r.in("<you>", w.text) || r.in("<who>", w.text) || r.person(w) {
			return true
		}
	}
	return false
}

// called tells whether the words call somebody: alone, or at the end of what is
// said to one.
func (r *room) called(c *candidate) bool {
	first, end := r.clause(c)
	if c.last != end {
		return c.first == first && c.last+1 < len(r.words) && r.words[c.last+1].before == comma && r.second(c)
	}
	return end-first <= 1 && c.last-c.first == end-first || r.words[c.first].before >= comma && r.second(c) || r.second(c)
}

// second tells whether the sentence of the candidate is said to somebody.
func (r *room) second(c *candidate) bool {
	first, end := r.sentence(c)
	for i := first; i <= end; i++ {
		if (i < c.first || i > c.last) && (r.in("<you>", r.words[i].text) || r.in("<order>", r.words[i].text)) {
			return true
		}
	}
	return false
}

// clause gives the first and the last word around the candidate with no comma
// between, sentence those with no stop between.
func (r *room) clause(c *candidate) (first, last int)   { return r.span(c, comma) }
func (r *room) sentence(c *candidate) (first, last int) { return r.span(c, stop) }

func (r *room) span(c *candidate, g gap) (first, last int) {
	first, last = c.first, c.last
	for first > 0 && r.words[first].before < g {
		first--
	}
	for last+1 < len(r.words) && r.words[last+1].before < g {
		last++
	}
	return first, last
}

// person tells whether the word is a surname of the story's people.
func (r *room) person(w *word) bool {
	if w == nil {
		return false
	}
	return slices.Contains(r.people, w.text)
}

// aimed tells whether the name of an animal is said of people. An animal that
// the story is about must be said to somebody, or of one by office.
func (r *room) aimed(c *candidate) bool {
	if r.before(c, 1, "<ch>") && !r.before(c, 1, "<like>") || r.before(c, 1, "<abuse>") || r.person(r.near(c, -1)) {
		return !r.about(c) || r.second(c)
	}
	if r.before(c, 1, "<like>") && r.after(c, 1, "<flock>") && r.second(c) && !r.about(c) {
		return true
	}
	if r.before(c, 1, "<official>") && !r.after(c, 1, "<holding>") || r.after(c, 1, "<utter>") {
		return true
	}
	if r.about(c) {
		return r.before(c, 1, "<you>") && r.after(c, 1, "<copula>")
	}
	switch c.rest {
	case "ی", "ید", "ین", "تر":
		if r.before(c, 1, "<you>") || r.before(c, 2, "<you>") {
			return true
		}
	case "ها", "های", "ا", "ای":
		if r.after(c, 1, "<org>") || r.after(c, 1, "<official>") || r.words[c.first].before == stop && c.rest == "ا" && r.human(c) {
			return true
		}
	}
	if r.before(c, 1, "<this>") || r.before(c, 1, "<count>") && (r.before(c, 2, "<this>") || r.before(c, 3, "<this>")) {
		return r.human(c)
	}
	if r.before(c, 1, "<you>") && (r.after(c, 1, "<copula>") || r.near(c, 1) == nil) {
		return true
	}
	_, end := r.clause(c)
	first, _ := r.sentence(c)
	return c.last == end && (c.first == first && end-first == 0 || r.second(c) && c.rest == "")
}

// about tells whether the story speaks of the animal.
func (r *room) about(c *candidate) bool {
	text := r.words[c.first].text
	return r.known[text] || r.known[strings.TrimSuffix(text, c.rest)]
}

// human tells whether those the candidate names do what people do.
func (r *room) human(c *candidate) bool {
	for n := range 4 {
		w := r.near(c, n+1)
		if w == nil {
			return n == 0
		}
		if r.in("<deed>", w.text) {
			return true
		}
	}
	return false
}
