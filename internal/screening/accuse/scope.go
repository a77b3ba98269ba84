package accuse

import (
	"slices"
	"strings"
)

// families join classes that readers do not tell apart when they repeat what a
// story reports.
var families = map[string]string{
	"bribery": "property", "embezzlement": "property", "theft": "property", "fraud": "property", "wealth": "property",
	"insinuation": "property",
}

func family(class string) string {
	if f, ok := families[class]; ok {
		return f
	}
	return class
}

// reports notes what the story itself says of whom.
func (s *Story) reports(x *text) {
	people := s.mentions(x)
	for _, m := range s.tables.matches(x) {
		if m.pattern.weight < 0.6 || m.denied {
			continue
		}
		for _, k := range m.words {
			s.said[x.words[k].lemma] = true
		}
		if !s.convicts(x, &m) {
			continue
		}
		for _, p := range people {
			if p.person < 0 || p.sure < byGiven || x.words[p.first].sentence != x.words[m.first].sentence {
				continue
			}
			f := family(m.pattern.class)
			if s.charged[f] == nil {
				s.charged[f] = map[int]bool{}
			}
			s.charged[f][p.person] = true
		}
	}
}

// convicts tells whether the sentence of a term is one of a verdict or a
// confession, and clears nobody.
func (s *Story) convicts(x *text, m *match) bool {
	found := false
	for i := range x.words {
		w := &x.words[i]
		if w.sentence != x.words[m.first].sentence {
			continue
		}
		switch {
		case strings.HasPrefix(w.text, "تبریه"), w.text == "شایعه", w.text == "رد" && x.next(i) != nil && x.next(i).verb:
			return false
		}
		found = found || w.has(s.tables.sets["verdict"])
	}
	return found
}

// subject finds whom a term is about: somebody of the sentence, of the one
// before or the ones after, the reader's "you", or whom a verb's ending means.
func (s *Story) subject(x *text, m *match, people []mention) mention {
	at := x.words[m.first].sentence
	var best mention
	for _, p := range people {
		if slices.Contains(m.words, p.first) && m.pattern.class != "nepotism" && len(m.words) == 1 {
			continue
		}
		q := p
		switch x.words[p.first].sentence - at {
		case 0:
		case -1, 1:
			q.sure *= 0.9
		default:
			q.sure *= 0.8
		}
		if q.sure > byTitle && s.oblique(x, p) {
			q.sure -= 0.2 // done to them rather than by them
		}
		if q.sure > best.sure {
			best = q
		}
	}
	if best.sure > byVerbAlone {
		return best
	}
	return s.implied(x, m, best)
}

// implied finds a person that only the form of a word speaks of.
func (s *Story) implied(x *text, m *match, best mention) mention {
	group := false
	verb := mention{person: -1}
	for i := range x.words {
		w := &x.words[i]
		if w.sentence != x.words[m.first].sentence {
			continue
		}
		group = group || w.has(s.tables.sets["group"]) || w.verb && w.plural
		switch {
		case w.verb && w.second && !w.negative && !w.imperative():
			verb.sure = max(verb.sure, byAddress)
		case w.owned && slices.Contains(m.words, i) && w.has(s.tables.sets["kin"]):
			verb.sure = max(verb.sure, byPronoun)
		case strings.HasPrefix(w.text, "خودش") && !strings.HasPrefix(w.text, "خودشان") && !strings.HasPrefix(w.text, "خودشون"):
			verb.sure = max(verb.sure, byVerbAlone)
		case slices.Contains(m.words, i) && w.verb && !w.plural && !w.first && !w.second:
			verb.sure = max(verb.sure, byVerbAlone-0.1)
		}
	}
	if group || len(s.people) == 0 {
		return best
	}
	if verb.sure > best.sure {
		verb.person = s.only()
		return verb
	}
	return best
}

// scope takes from a term's weight what its surroundings take.
func (s *Story) scope(x *text, w *weighed) {
	switch {
	case s.inWork(x, w):
		w.weight = 0
		return
	case s.repeats(x, w):
		w.weight = 0
		return
	}
	question, fake := x.asked(w), s.fakeDenial(x)
	if s.denies(x, w) && !fake {
		if question {
			w.weight *= 0.8
		} else {
			w.weight *= 0.1
		}
	}
	if s.supposed(x, w) {
		w.weight *= 0.35
		w.fact = false
	}
	if question || fake {
		w.fact = false
	}
	if w.pattern.class != "insinuation" && s.defended(x, w) && !fake {
		w.weight *= 0.2
	}
}

// asked tells whether the term stands in a question.
func (x *text) asked(w *weighed) bool {
	for k := w.last; k < len(x.words); k++ {
		if x.words[k].mark && strings.ContainsAny(x.words[k].text, ".؟!?…") {
			return strings.ContainsAny(x.words[k].text, "؟?")
		}
	}
	return false
}

// inWork tells whether a term is in the title of a work: between quotation
// marks in the story, or after "the film", "the book".
func (s *Story) inWork(x *text, w *weighed) bool {
	if w.last-w.first > 6 {
		return false
	}
	for _, k := range w.words {
		if !s.inTitle(x, k) {
			return false
		}
	}
	return true
}

// inTitle tells whether word k is of a work's title.
func (s *Story) inTitle(x *text, k int) bool {
	word := &x.words[k]
	if word.quoted {
		open := k
		for open > 0 && x.words[open].quoted {
			open--
		}
		for b := open; b >= max(0, open-4); b-- {
			if x.words[b].has(s.tables.sets["workof"]) || x.words[b].text == "اسم" || x.words[b].text == "نام" || x.words[b].text == "نوشتن" {
				return true
			}
		}
	}
	for _, title := range s.titles {
		parts := strings.Fields(title)
		at := slices.Index(parts, word.text)
		if at < 0 {
			continue
		}
		if word.quoted || len(parts) == 1 {
			return true
		}
		if k > 0 && at > 0 && x.words[k-1].text == parts[at-1] || k+1 < len(x.words) && at+1 < len(parts) && x.words[k+1].text == parts[at+1] {
			return true
		}
	}
	return k > 0 && x.words[k-1].has(s.tables.sets["workof"]) && x.words[k-1].text != "بازی" && !word.verb
}

// repeats tells whether the story itself ties the person to such a thing, and
// the reader adds nothing to it.
func (s *Story) repeats(x *text, w *weighed) bool {
	who := w.who.person
	charged := s.charged[family(w.pattern.class)]
	if len(charged) == 0 || who >= 0 && !charged[who] && w.who.sure > byVerbAlone {
		return false
	}
	for _, k := range w.words {
		if !s.said[x.words[k].lemma] && x.adds(w) {
			return false
		}
	}
	return true
}

// adds tells whether a sentence says that there is more than is known.
func (x *text) adds(w *weighed) bool {
	for i := range x.words {
		if x.words[i].sentence != x.words[w.first].sentence || x.words[i].mark {
			continue
		}
		switch x.words[i].text {
		case "هم", "تازه", "علاوه", "قبلا", "قبلی", "قبلیش", "همیشه", "سالها", "نوجوانی", "نیز", "حتی":
			return true
		}
	}
	return false
}

// denies tells whether the term is denied: by its own verb, the next one of the
// clause, or "neither … nor".
func (s *Story) denies(x *text, w *weighed) bool {
	if w.denied {
		return true
	}
	for _, k := range w.words {
		if x.words[k].verb {
			return false
		}
	}
	neither := 0
	for k := max(0, w.first-4); k < w.first; k++ {
		if x.words[k].text == "نه" {
			neither++
		}
	}
	if neither > 0 {
		count := 0
		for i := range x.words {
			if x.words[i].text == "نه" {
				count++
			}
		}
		if count > 1 {
			return true
		}
	}
	for k := w.last; k < min(len(x.words), w.last+8); k++ {
		v := &x.words[k]
		if v.mark && strings.ContainsAny(v.text, ".؟!?…؛;") {
			break
		}
		if v.has(s.tables.sets["report"]) || slices.Contains(v.long, s.tables.sets["report"]) {
			return true // the person told of it
		}
		if v.verb {
			return v.negative
		}
		if v.text == "نه" {
			return true
		}
	}
	return false
}

// fakeDenial tells whether a text says that it accuses nobody and goes on.
func (s *Story) fakeDenial(x *text) bool {
	said := false
	for i := range x.words {
		w := &x.words[i]
		switch {
		case w.verb && w.negative && w.first && (w.lemma == "گفتن" || strings.HasSuffix(w.lemma, "زدن") || strings.HasSuffix(w.lemma, "کردن") || w.lemma == "داشتن"):
			said = true
		case said && (w.text == "فقط" || w.text == "ولی" || w.text == "اما" || w.text == "منتها" || w.text == "لیکن"):
			return true
		case w.text == "ببخشد" || w.text == "ببخشه" || w.text == "جسارت":
			said = true
		}
	}
	return false
}

// supposed tells whether a condition or a wish governs the term.
func (s *Story) supposed(x *text, w *weighed) bool {
	for k := w.first - 1; k >= 0 && k >= w.first-10; k-- {
		v := &x.words[k]
		if v.mark && strings.ContainsAny(v.text, ".؟!?…؛;") || v.text == "ولی" || v.text == "اما" {
			return false
		}
		if v.has(s.tables.sets["condition"]) {
			return true
		}
	}
	return false
}

// defended tells whether the text stands up for the person: slander, clean,
// acquitted, false.
func (s *Story) defended(x *text, w *weighed) bool {
	at := x.words[w.first].sentence
	for i := range x.words {
		v := &x.words[i]
		if v.mark || v.sentence < at-1 || v.sentence > at+1 {
			continue
		}
		next := x.next(i)
		switch {
		case strings.HasPrefix(v.text, "تبریه") && next != nil && next.verb && !next.negative,
			v.text == "بیگناه", v.text == "شایعه", v.text == "افترا", v.text == "بهتان",
			v.text == "تهمت" && next != nil && next.negative,
			strings.HasPrefix(v.text, "دروغ") && next != nil && next.verb && next.lemma == "هست",
			v.text == "دروغه",
			v.text == "پاک" && (next != nil && next.lemma == "هست" || i > 0 && x.words[i-1].text == "ادم") && !x.negated(i),
			v.text == "حرف" && next != nil && (next.text == "مفت" || next.text == "ناحق") && i+2 < len(x.words) && x.words[i+2].negative:
			return true
		}
	}
	return false
}

// negated tells whether the verb after word i is denied.
func (x *text) negated(i int) bool {
	n := x.next(i)
	return n != nil && n.negative
}
