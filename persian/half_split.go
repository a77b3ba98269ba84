package persian

import (
	"math/bits"
	"strings"
)

// halfSplit is where half-spaces belong in a word, and why.
type halfSplit struct {
	breaks uint64   // bit i: before letter i
	kind   halfKind // of the last half-space
	inner  halfKind // of the compound inside, when an ending follows it
	core   string   // what the compound is, or the word an ending follows
	ending string   // the ending after the last half-space
	cost   float64  // bits
	plain  float64  // cost of the word as it is, without half-spaces
	verb   lexStem  // how formal a verb after mi- is
	slang  bool     // only films and the like have the word
}

// Costs in bits.
const (
	halfTotal     = 34 // log2 of the words the frequencies are counted in
	halfUnknown   = 36
	halfPerLetter = 1.2
	halfEndCost   = 5.0
	halfPlainCost = 4.0
	halfMadeCost  = 11.0
	halfApartCost = 1.0
	halfVerbCost  = 18.0
	halfShortCost = 6.0 // for a part of two letters that seldom is one
	halfRareCost  = 6.0 // for compounds that only running text has
	// A degree is split off even where dictionaries list the joined form.
	halfDegreeGain = 6.0
)

func halfBits(freq uint8) float64 { return halfTotal - float64(freq)/8 }

// whole is the cost of a word as one piece.
func (t *halfTables) whole(codes string, e lexEntry) float64 {
	unknown := halfUnknown + halfPerLetter*float64(len(codes))
	if e.plainFlags == 0 || e.plainFlags == lexBare {
		return unknown
	}
	return min(unknown, halfBits(e.plain))
}

// bold is how many bits a listed compound is given for free when splits are
// looked for that only the model can judge.
const bold = 12

// boldTypes is how many compounds (log2 times eight) must end with a word for a
// new one to be given as much.
const boldTypes = 28

// best finds the cheapest reading of a word. depth bounds the recursion.
func (t *halfTables) best(codes string, depth int, gift float64) halfSplit {
	e, _ := t.find([]byte(codes))
	got := halfSplit{cost: t.whole(codes, e)}
	got.plain = got.cost
	if e.breaks != 0 && t.joining(codes, e.breaks) != 0 {
		c := halfBits(e.apart) + halfApartCost
		switch {
		case e.sources == 0:
			c += halfRareCost
		case len(codes) > 4:
			c -= gift
		}
		if c < got.cost || e.plainFlags&lexHeadword == 0 {
			got = halfSplit{breaks: t.joining(codes, e.breaks), kind: halfCompound, core: codes, cost: c, plain: got.plain}
		}
	}
	if depth <= 0 || len(codes) < 3 || len(codes) > 30 || t.fixed[codes] {
		return got
	}
	t.endings(codes, depth, gift, &got)
	if got.cost+gift > 12 {
		t.inflected(codes, depth, gift, &got)
		t.made(codes, depth, gift, &got)
	}
	return got
}

// joining keeps those breaks that come after a letter that joins.
func (t *halfTables) joining(codes string, breaks uint64) uint64 {
	for i := 1; i < len(codes); i++ {
		if breaks&(1<<i) != 0 && !t.joins[codes[i-1]] {
			breaks &^= 1 << i
		}
	}
	return breaks
}

// take keeps a reading when it is cheaper.
func (s *halfSplit) take(r halfSplit) {
	plain := min(s.plain, r.plain)
	if r.breaks == 0 {
		plain = min(plain, r.cost)
	}
	if r.cost < s.cost {
		*s = r
	}
	s.plain = plain
}

// endings tries the endings that stand after a half-space.
func (t *halfTables) endings(codes string, depth int, gift float64, got *halfSplit) {
	for _, e := range t.ends {
		stem, ok := strings.CutSuffix(codes, e.codes)
		if !ok || len(stem) < 2 || !t.fits(stem, e) {
			continue
		}
		at := len(stem)
		if !t.joins[stem[at-1]] {
			at = 0
		}
		base := t.best(stem, depth-1, gift)
		if base.cost >= halfUnknown {
			continue
		}
		r := base
		r.cost += halfEndCost
		r.cost += t.endCost(codes, stem, e)
		r.plain = halfUnknown * 2
		if at > 0 {
			r.inner, r.kind, r.breaks, r.ending = base.kind, e.kind, base.breaks|1<<at, e.codes
			if base.breaks == 0 {
				r.core = stem
			}
		}
		got.take(r)
	}
}

// endCost is what an ending costs more or less than another.
func (t *halfTables) endCost(codes, stem string, end halfEnd) float64 {
	s, _ := t.find([]byte(stem))
	switch end.kind {
	case halfEzafe, halfSpoken:
		return 4
	case halfCopula:
		return -1
	case halfDegree:
		if e, _ := t.find([]byte(codes)); e.plainFlags&(lexNoun|lexAdverb|lexName) == 0 {
			return -halfDegreeGain
		}
	case halfPlural:
		switch f := s.plainFlags | s.apartFlags; {
		case f&lexNoun != 0:
			return 0
		case f&lexAdjective != 0:
			return 3
		case f&(lexVerb|lexFunction|lexAdverb) != 0:
			return 7
		default:
			return 2
		}
	}
	return 0
}

// fits tells whether an ending can follow a stem.
func (t *halfTables) fits(stem string, e halfEnd) bool {
	last := stem[len(stem)-1]
	switch e.kind {
	case halfPlural:
		s, _ := t.find([]byte(stem))
		f := s.plainFlags | s.apartFlags
		return !t.person[stem] && (f&(lexNoun|lexAdjective) != 0 || f&(lexPronoun|lexFunction) == 0)
	case halfDegree:
		e, _ := t.find([]byte(stem))
		return e.plainFlags&(lexAdjective|lexAdverb) != 0 || e.apartFlags&(lexAdjective|lexAdverb|lexCompound) != 0
	case halfCopula, halfClitic:
		return last == t.heh && len(stem) > 2 || last == t.yeh && len(stem) > 3
	case halfEzafe, halfSpoken:
		return last == t.heh && len(stem) > 2
	}
	return true
}

// inflected tries the endings that are written without a half-space.
func (t *halfTables) inflected(codes string, depth int, gift float64, got *halfSplit) {
	for _, e := range t.plain {
		stem, ok := strings.CutSuffix(codes, e)
		if !ok || len(stem) < 2 {
			continue
		}
		if stem[len(stem)-1] == t.heh && len(stem) > 2 {
			continue // a silent heh takes its endings after a half-space
		}
		base := t.best(stem, depth-1, gift)
		if base.cost < halfUnknown {
			base.cost += halfPlainCost
			base.plain += halfPlainCost
			got.take(base)
		}
	}
	if k := t.verbs.finite(codes); k != 0 {
		got.take(halfSplit{cost: halfVerbCost, plain: halfVerbCost})
	}
}

// made tries two known words side by side.
func (t *halfTables) made(codes string, depth int, gift float64, got *halfSplit) {
	for i := 2; i <= len(codes)-2; i++ {
		if _, end := t.endKind[codes[i:]]; end || !t.joins[codes[i-1]] {
			continue
		}
		e, ok := t.find([]byte(codes[:i]))
		if !ok || e.plain < 100 || e.plainFlags&^(lexBare|lexInformal|lexName) == 0 {
			continue
		}
		first := halfBits(e.plain)
		if first+halfMadeCost-gift >= got.cost {
			continue
		}
		rest := t.best(codes[i:], min(depth-1, 1), 0)
		if rest.cost >= halfUnknown {
			continue
		}
		r, _ := t.find([]byte(codes[i:]))
		cost := first + rest.cost + halfMadeCost - float64(e.firsts)/8 - float64(r.lasts)/8
		if len(codes)-i == 2 || i == 2 && e.firsts < boldTypes {
			cost += halfShortCost
		}
		if r.lasts >= boldTypes && len(codes)-i > 2 {
			cost -= gift
		}
		got.take(halfSplit{
			breaks: rest.breaks<<i | 1<<i, kind: halfProduct, core: codes, cost: cost, plain: halfUnknown * 2,
			inner: rest.kind,
		})
	}
}

// stemOwnsMi tells whether codes begin with mi- only because their present
// stem does: mir-am, of dying.
func (t *halfTables) stemOwnsMi(codes string) bool {
	for _, m := range t.mi {
		if !strings.HasPrefix(codes, m) {
			continue
		}
		for _, e := range t.verbs.presentEnds[:lexColloqPresent] {
			if base, ok := strings.CutSuffix(codes, e); ok && len(base) > len(m) && t.verbs.present[base]&lexFormal != 0 {
				return true
			}
		}
	}
	return false
}

// splits gives the ways to split a word that are worth asking the model about,
// the bolder one first; those without breaks are none.
func (t *halfTables) splits(codes string) (ways [3]halfSplit) {
	if stretched(codes) {
		return ways
	}
	if ways[0] = t.split(codes, bold); ways[0].breaks == 0 {
		return ways // what is no split with a gift is none without
	}
	if ways[1] = t.split(codes, 0); ways[1].breaks == ways[0].breaks {
		ways[1].breaks = 0
	}
	for _, s := range ways[:2] {
		if o := t.hehOther(codes, s); o.breaks != 0 && o.breaks != ways[0].breaks && o.breaks != ways[1].breaks {
			ways[2] = o
			break
		}
	}
	return ways
}

// stretched tells whether a letter stands three times in a row, as in no word that
// is spelled and not shouted.
func stretched(codes string) bool {
	for i := 2; i < len(codes); i++ {
		if codes[i] == codes[i-1] && codes[i] == codes[i-2] {
			return true
		}
	}
	return false
}

// hehOther gives the other reading of a word whose heh can be the end of its
// stem or the beginning of a plural ending: gushe-i and gush-hai.
func (t *halfTables) hehOther(codes string, s halfSplit) (o halfSplit) {
	if s.breaks == 0 {
		return o
	}
	at := 63 - bits.LeadingZeros64(s.breaks)
	other := at - 1
	switch {
	case s.kind == halfPlural && codes[at] == t.heh:
		other = at + 1
	case s.kind != halfCopula && s.kind != halfClitic && s.kind != halfSpoken || codes[at-1] != t.heh || at < 3 || !t.joins[codes[at-2]]:
		return o
	}
	stem, ending := codes[:other], codes[other:]
	kind, ok := t.endKind[ending]
	if !ok || (kind == halfPlural) == (s.kind == halfPlural) {
		return o
	}
	e, _ := t.find([]byte(stem))
	if e.plainFlags&^(lexBare|lexInformal|lexName) == 0 && e.breaks == 0 && !t.verbs.participle(stem) {
		return o
	}
	end := halfEnd{ending, kind}
	o = halfSplit{breaks: s.breaks&^(1<<at) | 1<<other, kind: kind, inner: s.inner, core: stem, ending: ending, plain: s.plain}
	o.cost = t.whole(stem, e) + halfEndCost + t.endCost(codes, stem, end)
	return o
}

// split finds the best way to split a word without half-spaces.
func (t *halfTables) split(codes string, gift float64) halfSplit {
	s, ok := t.imperfective(codes)
	if !ok {
		s, ok = t.perfectForm(codes)
	}
	if !ok {
		s, ok = t.pronoun(codes)
	}
	if !ok {
		s = t.best(codes, 3, gift)
	}
	e, _ := t.find([]byte(codes))
	s.slang = e.plainFlags&lexInformal != 0 && e.plainFlags&^(lexInformal|lexBare) == 0 && e.breaks == 0 && s.breaks == 0
	return s
}

// imperfective recognises mi- and nemi- written together with a verb.
func (t *halfTables) imperfective(codes string) (halfSplit, bool) {
	for _, m := range t.mi {
		rest, ok := strings.CutPrefix(codes, m)
		if !ok || len(rest) < 2 {
			continue
		}
		s := halfSplit{breaks: 1 << len(m), kind: halfMi, verb: t.verbs.finite(rest), core: rest}
		if s.verb == 0 {
			if at := t.perfect(rest); at > 0 {
				s.verb = lexFormal
				if at < len(rest) {
					s.breaks |= 1 << (len(m) + at)
				}
			}
		}
		if s.verb == 0 {
			continue
		}
		e, _ := t.find([]byte(codes))
		s.plain = t.whole(codes, e)
		if s.verb == lexFormal && e.plainFlags&(lexNoun|lexAdjective|lexAdverb|lexName|lexNumeral) != 0 && e.plain > 100 {
			return halfSplit{}, false
		}
		s.cost = 12
		return s, true
	}
	return halfSplit{}, false
}

// perfectForm recognises a participle written together with am, im, id or and.
func (t *halfTables) perfectForm(codes string) (halfSplit, bool) {
	at := t.perfect(codes)
	if at == 0 || at == len(codes) || codes[at:] == t.ai || codes[at:] == t.ast {
		return halfSplit{}, false
	}
	e, _ := t.find([]byte(codes))
	if e.plainFlags&(lexNoun|lexAdjective|lexAdverb|lexName) != 0 {
		return halfSplit{}, false
	}
	return halfSplit{
		breaks: 1 << at, kind: halfCopula, core: codes[:at], ending: codes[at:], cost: 14, plain: t.whole(codes, e),
	}, true
}

// pronoun recognises an and in with a plural ending written together with it.
func (t *halfTables) pronoun(codes string) (halfSplit, bool) {
	for _, p := range t.pronouns {
		rest, ok := strings.CutPrefix(codes, p)
		if ok && t.endKind[rest] == halfPlural {
			e, _ := t.find([]byte(codes))
			return halfSplit{breaks: 1 << len(p), kind: halfPronoun, core: p, ending: rest, plain: t.whole(codes, e)}, true
		}
	}
	return halfSplit{}, false
}

// perfect gives the length of the participle in a form like rafte-and, the
// length of codes when there is no ending, 0 when there is no participle.
func (t *halfTables) perfect(codes string) int {
	if t.verbs.participle(codes) {
		return len(codes)
	}
	for _, e := range t.ends {
		if e.kind == halfCopula {
			if stem, ok := strings.CutSuffix(codes, e.codes); ok && t.verbs.participle(stem) {
				return len(stem)
			}
		}
	}
	return 0
}
