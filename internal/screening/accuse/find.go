package accuse

import (
	"math"
	"slices"
	"strings"

	"peyk/persian"
)

// Story is what the search knows of the story a comment is about. It does not
// change and serves any number of comments at once.
type Story struct {
	tables  *tables
	people  []person
	words   map[string]bool         // folded words and lemmas of its text
	titles  []string                // folded, between its quotation marks
	charged map[string]map[int]bool // families of classes by the persons that the story ties to them
	said    map[string]bool         // lemmas of its own terms
}

// Found is an accusation in a text. Offsets are bytes.
type Found struct {
	Score  float64 // 0 to 1
	Fact   bool    // told as one; asked, hinted or supposed otherwise
	Class  string  // of the gravest term: "bribery"
	Target string  // the person's name, or the words that mean them; may be empty
	Person Span    // empty where only a verb's ending speaks of somebody
	Terms  []Span
}

// Span is a part of a text in bytes.
type Span struct{ Start, End int }

// From which score on a text is to be looked at, and from which a fact is to
// be held.
const (
	LookFrom = 0.45
	HoldFrom = 0.68
)

// Text is what readers see of a story.
type Text struct {
	Kicker, Headline, Lead string
	Body, People           []string // paragraphs; full names
}

// Prepare reads a story once for all its comments.
func Prepare(text Text) *Story {
	t := load()
	body := text.Kicker + ".\n" + text.Headline + ".\n" + text.Lead + "\n" + strings.Join(text.Body, "\n")
	s := &Story{tables: t, words: map[string]bool{}, charged: map[string]map[int]bool{}, said: map[string]bool{}}
	for _, name := range text.People {
		if p := newPerson(t, name); p.family != "" {
			s.people = append(s.people, p)
		}
	}
	x := t.read(body)
	for i := range x.words {
		if w := &x.words[i]; !w.mark {
			s.words[w.text], s.words[w.lemma] = true, true
		}
	}
	s.titles = quotations(body)
	s.learn(&x)
	s.reports(&x)
	return s
}

// quotations gives what stands between quotation marks, folded.
func quotations(text string) []string {
	var out []string
	for _, part := range strings.Split(text, "«")[1:] {
		if title, _, ok := strings.Cut(part, "»"); ok {
			out = append(out, persian.Fold(title))
		}
	}
	return out
}

// weighed is a term after all that surrounds it.
type weighed struct {
	match
	weight float64
	fact   bool
	who    mention
}

// Find looks for an accusation; ok is false when there is nothing that points
// to one. By its Score it is to be looked at (LookFrom), or held (HoldFrom, if
// a Fact).
func (s *Story) Find(source string) (f Found, ok bool) {
	x := s.tables.read(source)
	people := s.mentions(&x)
	f, ok = s.byTerms(&x, people)
	who := clearest(people)
	if f.Score >= LookFrom || who.sure < clearEnough {
		return f, ok
	}
	if score := OfStance(s.stance(&x, who)); score > f.Score {
		f, ok = s.byStance(&x, who), true
		f.Score = score
	}
	return f, ok
}

// FindTerms is Find by the terms alone; the program that fits the stance's
// weights asks.
func (s *Story) FindTerms(source string) float64 {
	x := s.tables.read(source)
	f, _ := s.byTerms(&x, s.mentions(&x))
	return f.Score
}

// OfStance turns a chance of the stance's model into a score: LookFrom where
// the chance is great enough, and never a hold.
func OfStance(chance float64) float64 {
	return math.Round(min(chance*LookFrom/stanceFrom, HoldFrom-0.01)*100) / 100
}

// byTerms finds what the terms say.
func (s *Story) byTerms(x *text, people []mention) (Found, bool) {
	var terms []weighed
	for _, m := range s.standing(x, s.tables.matches(x)) {
		w := weighed{match: m, weight: m.pattern.weight, fact: m.pattern.class != "insinuation"}
		if w.who = s.subject(x, &m, people); w.who.sure == 0 {
			continue
		}
		s.scope(x, &w)
		if w.weight > 0.05 {
			terms = append(terms, w)
		}
	}
	if len(terms) == 0 {
		return Found{}, false
	}
	return s.sum(x, apart(terms)), true
}

// byStance says what the stance goes by: the words of dealings and harm.
func (s *Story) byStance(x *text, who mention) Found {
	f := Found{Class: "conduct"}
	s.name(&f, x, who)
	for i := range x.words {
		w := &x.words[i]
		if w.mark || i >= who.first && i < who.last || s.words[w.text] {
			continue
		}
		for _, set := range [...]string{"money", "public", "asset", "contract", "document", "secret", "harm", "take", "sell", "doubt", "irony", "kin"} {
			if k := s.tables.sets[set]; w.has(k) {
				f.Terms = append(f.Terms, Span{w.start, w.end})
				break
			}
		}
	}
	return f
}

// Features gives what the stance's weights multiply, by the names of
// FeatureNames; ok is false when the text speaks of nobody clearly enough. The
// program that fits the weights asks.
func (s *Story) Features(source string) (features []float64, ok bool) {
	x := s.tables.read(source)
	who := clearest(s.mentions(&x))
	return s.features(&x, who), who.sure >= clearEnough
}

// FeatureNames are the features' names in their order.
func FeatureNames() []string { return append(stanceSets[:], stanceForms[:]...) }

// standing leaves out exceptions and what they cover.
func (s *Story) standing(x *text, found []match) []match {
	var out []match
	for _, m := range found {
		if m.pattern.weight == 0 {
			continue
		}
		covered := slices.ContainsFunc(found, func(e match) bool {
			return e.pattern.weight == 0 && len(m.words) <= len(e.words)+1 && slices.ContainsFunc(m.words, func(k int) bool { return slices.Contains(e.words, k) && s.central(x, &m, k) })
		})
		if !covered {
			out = append(out, m)
		}
	}
	return out
}

// central tells whether word k is what makes the term one: its verb, or its
// only word.
func (s *Story) central(x *text, m *match, k int) bool {
	return len(m.words) == 1 || x.words[k].verb || x.words[k].has(s.tables.sets["take"])
}

// apart keeps, of terms that share words, the heaviest.
func apart(terms []weighed) []weighed {
	slices.SortStableFunc(terms, func(a, b weighed) int {
		switch x, y := a.weight*a.who.sure, b.weight*b.who.sure; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	var out []weighed
	for _, w := range terms {
		if !slices.ContainsFunc(out, func(o weighed) bool {
			return slices.ContainsFunc(w.words, func(k int) bool { return slices.Contains(o.words, k) })
		}) {
			out = append(out, w)
		}
	}
	return out
}

// sum makes one finding of the terms, the heaviest first.
func (s *Story) sum(x *text, terms []weighed) Found {
	rest := 1.0
	var f Found
	for i := range terms[:min(len(terms), 4)] {
		w := &terms[i]
		rest *= 1 - min(0.97, w.weight*certainty(w.who.sure))
		f.Fact = f.Fact || w.fact && w.weight >= 0.5
		f.Terms = append(f.Terms, Span{x.words[w.first].start, x.words[w.last-1].end})
	}
	f.Score = math.Round((1-rest)*100) / 100
	first := &terms[0]
	f.Class = first.pattern.class
	s.name(&f, x, first.who)
	return f
}

// name says who is meant, and where.
func (s *Story) name(f *Found, x *text, who mention) {
	if who.last > who.first {
		f.Person = Span{x.words[who.first].start, x.words[who.last-1].end}
		f.Target = x.source[f.Person.Start:f.Person.End]
	}
	switch {
	case who.person >= 0:
		f.Target = s.people[who.person].name
	case who.name != "":
		f.Target = who.name
	}
}

// certainty is how much of a term's weight stays with a person so surely meant.
func certainty(sure float64) float64 { return 0.35 + 0.65*sure }
