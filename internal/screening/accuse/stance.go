package accuse

import (
	"math"
	"slices"
	"strings"
)

// The stance of a text: what it does with the person it speaks of, whatever
// words it has for the deed. Each feature is a number of 0 to 1; the model's
// weights stand in data/stance.txt.

// stanceSets are the sets whose words count, a feature each.
var stanceSets = [...]string{
	"praise", "request", "saying", "judgement", "witness", "turn", "doubt", "always", "harm", "dealing", "poor", "things",
	"money", "public", "goods", "asset", "job", "contract", "place_of_profit", "document", "work", "secret", "take", "get",
	"give", "put", "sell", "build", "secretly", "abroad", "judge", "without", "procedure", "salary", "pocket", "self",
	"irony", "group", "abuse", "wish", "near", "law",
}

// stanceForms are features of forms and marks.
var stanceForms = [...]string{
	"kin-his", "deed", "deed-new", "perfect", "habit", "denied-deed", "i", "you", "imperative", "question", "exclaim",
	"shared", "short", "long", "by-name", "by-role", "starts-with-person", "dealing-new", "things-new", "self-deed", "title-only", "contact",
	"oblique", "vocative", "owner",
}

// clearEnough is how surely a text must mean somebody for its stance to count;
// stanceFrom is where it begins to count, as a chance.
const (
	clearEnough = 0.7
	stanceFrom  = 0.65
)

// clearest gives the surest mention.
func clearest(people []mention) mention {
	var best mention
	for _, m := range people {
		if m.sure > best.sure {
			best = m
		}
	}
	return best
}

// stance is the chance, by the model, that a text accuses the person.
func (s *Story) stance(x *text, who mention) float64 {
	z := s.tables.bias
	for i, v := range s.features(x, who) {
		z += s.tables.weights[i] * v
	}
	return 1 / (1 + math.Exp(-z))
}

// features are the text's, given whom it speaks of.
func (s *Story) features(x *text, who mention) []float64 {
	out := make([]float64, 0, len(stanceSets)+len(stanceForms))
	for _, name := range stanceSets {
		set := s.tables.sets[name]
		n := 0.0
		for i := range x.words {
			w := &x.words[i]
			if !w.mark && (w.has(set) || slices.Contains(w.long, set)) {
				n++
			}
		}
		out = append(out, min(1, n/2+min(n, 1)*0.25))
	}
	return append(out, s.forms(x, who)...)
}

// counts of forms in a text.
type counts struct {
	words, known, deeds, fresh, perfect, habit, denied, i, you, imperative, kin, dealing, things, self float64
}

func (s *Story) count(x *text) counts {
	var c counts
	t := s.tables
	sets := func(w *word, names ...string) bool {
		for _, n := range names {
			if w.has(t.sets[n]) || slices.Contains(w.long, t.sets[n]) {
				return true
			}
		}
		return false
	}
	for i := range x.words {
		w := &x.words[i]
		if w.mark {
			continue
		}
		told := s.words[w.text] || s.words[w.lemma]
		if !t.is(w.text, "stop") && !w.verb {
			c.words++
			if told {
				c.known++
			}
		}
		if w.owned && w.has(t.sets["kin"]) {
			c.kin++
		}
		if !told && sets(w, "money", "public", "asset", "contract", "document", "secret", "place_of_profit", "judge", "job") {
			c.dealing++
		}
		if !told && sets(w, "goods", "things", "work", "abroad") {
			c.things++
		}
		if strings.HasPrefix(w.text, "خودش") {
			c.self++
		}
		if w.verb {
			c.verb(w, told)
		}
	}
	return c
}

// verb counts a form.
func (c *counts) verb(w *word, told bool) {
	switch {
	case w.lemma == "هست" || w.lemma == "بودن" || w.lemma == "شدن" || w.lemma == "بایستن" || w.lemma == "توانستن":
		return
	case w.first:
		c.i++
		return
	case w.second:
		c.you++
		if w.imperative() {
			c.imperative++
		}
		return
	case w.negative:
		c.denied++
		return
	}
	c.deeds++
	if !told {
		c.fresh++
	}
	if strings.HasSuffix(w.text, "ه") && !strings.HasPrefix(w.text, "می") {
		c.perfect++
	}
	if strings.HasPrefix(w.text, "می") {
		c.habit++
	}
}

// forms are the features of stanceForms, in their order.
func (s *Story) forms(x *text, who mention) []float64 {
	c := s.count(x)
	question, exclaim := 0.0, 0.0
	for i := range x.words {
		if w := &x.words[i]; w.mark {
			switch {
			case strings.ContainsAny(w.text, "؟?"):
				question = 1
			case strings.ContainsAny(w.text, "!…") || strings.HasPrefix(w.text, ".."):
				exclaim = 1
			}
		}
	}
	is := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	cap1 := func(v float64) float64 { return min(1, v) }
	return []float64{
		cap1(c.kin), cap1(c.deeds / 2), cap1(c.fresh / 2), cap1(c.perfect), cap1(c.habit), cap1(c.denied), cap1(c.i), cap1(c.you), cap1(c.imperative),
		question, exclaim, c.known / max(1, c.words), is(c.words < 5), is(c.words > 18), is(who.sure >= byRole && who.person >= 0),
		is(who.sure >= byAnyRole && who.sure < byInitials), is(who.first <= 2 && who.last > 0),
		cap1(c.dealing / 2), cap1(c.things / 2), is(c.self > 0 && c.deeds > 0), is(who.person < 0), x.contact(),
		is(s.oblique(x, who)), is(x.vocative(who)), is(who.first < len(x.words) && x.words[who.first].owned),
	}
}

// contact tells of numbers to call, addresses and handles: whoever gives those
// sells something or tells where somebody lives.
func (x *text) contact() float64 {
	for i := range x.words {
		if w := &x.words[i]; w.contact {
			return 1
		}
	}
	return 0
}

// oblique tells whether something is done to, with or for the person.
func (s *Story) oblique(x *text, who mention) bool {
	for k := who.first - 1; k >= max(0, who.first-2) && !x.words[k].mark; k-- {
		if s.tables.is(x.words[k].text, "oblique") {
			return true
		}
		if !x.words[k].has(s.tables.sets["title"]) {
			return false
		}
	}
	return false
}

// vocative tells whether the person is called to: a mark after the name, and
// nothing but a title before it.
func (x *text) vocative(who mention) bool {
	return who.last > 0 && who.last < len(x.words) && x.words[who.last].text == "،" && (who.first <= 1 || x.words[who.first-1].mark)
}
