package persian

import (
	"math/bits"
	"strings"
)

// tail is the last piece of a word, after its last half-space.
func (w *halfWord) tail() string {
	all := w.old | w.cut.breaks
	if all == 0 {
		return string(w.codes)
	}
	return string(w.codes[63-bits.LeadingZeros64(all):])
}

// head is the first piece of a word.
func (w *halfWord) head() string {
	all := w.old | w.cut.breaks
	if all == 0 {
		return string(w.codes)
	}
	return string(w.codes[:bits.TrailingZeros64(all)])
}

// halfPair is what is decided about a space.
type halfPair struct {
	kind halfKind
	sure bool
	conf float64
}

// join decides whether the space between words i and i+1 is to be closed.
func (t *halfTables) join(p *orthoPass, words []halfWord, i int) halfPair {
	a, b := &words[i], &words[i+1]
	tail, head := a.tail(), b.head()
	if k := t.beforeVerb(string(a.codes), head); k.kind != halfNone && (p.half.colloquial > 1 || !t.infinitive(head)) {
		return k
	}
	if k := t.preverb(words, i, head); k.kind != halfNone {
		return k
	}
	ea, _ := t.find([]byte(tail))
	if kind, ok := t.endKind[head]; ok {
		if k := t.ending(kind, tail, head, ea); k.kind != halfNone {
			return t.doubted(p, words, i, k, ea)
		}
	}
	return t.compound(p, words, i, tail, head, ea)
}

// when gives the decision if ok, and none if not.
func (k halfPair) when(ok bool) halfPair {
	if !ok {
		return halfPair{}
	}
	return k
}

// beforeVerb is about mi- and nemi- before a verb.
func (t *halfTables) beforeVerb(prefix, head string) halfPair {
	if len(prefix) < 2 || prefix[len(prefix)-1] != t.yeh {
		return halfPair{}
	}
	for _, m := range t.mi {
		if prefix != m {
			continue
		}
		if t.verbs.finite(head) != 0 || t.perfect(head) > 0 {
			return halfPair{kind: halfMi, sure: true, conf: 0.99}
		}
	}
	return halfPair{}
}

// pairChance is from where on a compound is suggested.
const pairChance = 0.42

// pairSure is from where on it is made without asking.
const pairSure = 0.957

// pairTypes is how many compounds (log2 times eight, both added) must begin with
// the first word or end with the second for one that is not listed.
const pairTypes = 32

// preverb is about bar, dar, baz and the like before mi- and a verb they are
// part of: bar mi-gardad.
func (t *halfTables) preverb(words []halfWord, i int, head string) halfPair {
	pre := string(words[i].codes)
	if !t.isPreverb[pre] || !t.isMi[head] {
		return halfPair{}
	}
	b := &words[i+1]
	verb := string(b.codes[len(head):])
	if verb == "" && i+2 < len(words) {
		verb = words[i+2].head()
	}
	if verb == "" || t.verbs.finite(pre+verb) != lexFormal || t.verbs.finite(verb) == 0 {
		return halfPair{}
	}
	return halfPair{kind: halfClose, conf: 0.6}
}

// ending is about an ending that stands by itself.
func (t *halfTables) ending(kind halfKind, tail, head string, ea lexEntry) halfPair {
	last := tail[len(tail)-1]
	switch kind {
	case halfPlural:
		if t.noPlural[tail] {
			return halfPair{}
		}
		return halfPair{kind: kind, sure: true, conf: 0.98}
	case halfDegree:
		sure := ea.plainFlags&(lexAdjective|lexAdverb) != 0
		return halfPair{kind: kind, sure: sure, conf: 0.9}
	case halfCopula:
		if head == t.ast {
			return halfPair{}
		}
		if last == t.heh && t.verbs.participle(tail) {
			return halfPair{kind: kind, sure: true, conf: 0.98}
		}
		if last == t.heh && len(tail) > 2 {
			known := ea.plainFlags&(lexNoun|lexAdjective) != 0 && ea.plainFlags&lexFunction == 0
			return halfPair{kind: kind, sure: known && head == t.ai, conf: 0.9}
		}
	case halfSpoken:
		if last == t.heh && len(tail) > 2 {
			return halfPair{kind: kind, conf: 0.6}
		}
	case halfEzafe:
		if last == t.heh && len(tail) > 2 && tail[len(tail)-2] != t.alef { // after an alef heh is sounded
			return halfPair{kind: kind, sure: true, conf: 0.95}
		}
	case halfClitic:
		if t.endKind[tail] == halfPlural {
			return halfPair{kind: kind, conf: 0.8}
		}
		if last == t.heh && len(tail) > 2 && ea.plainFlags&lexFunction == 0 {
			return halfPair{kind: kind, conf: 0.7}
		}
	}
	return halfPair{}
}

// doubted looks at what stands around an ending that has homonyms: ha is a
// particle or a laugh as well, and tar means wet.
func (t *halfTables) doubted(p *orthoPass, words []halfWord, i int, k halfPair, ea lexEntry) halfPair {
	a, b := &words[i], &words[i+1]
	switch {
	case k.kind == halfPlural && len(b.codes) == 2:
		next := p.item(b.item + 1)
		noun := ea.plainFlags&(lexNoun|lexAdjective) != 0
		if !noun && t.verbs.personal(a.tail()) != 0 || i+2 < len(words) && string(words[i+2].codes) == string(b.codes) {
			return halfPair{}
		}
		if !noun && (next.kind == tokBreak || next.mark == '!') {
			k.sure = false
		}
	case k.kind == halfDegree && i+3 < len(words) && string(words[i+2].codes) == t.vav && t.wetAnd[string(words[i+3].codes)]:
		return halfPair{}
	case k.kind == halfDegree && ea.plainFlags&lexNoun != 0 && i+2 < len(words) && string(words[i+2].codes) == t.ra:
		k.sure = false
	}
	return k
}

// infinitive tells whether codes are a past stem with -an that is no past form
// of its own in the third person.
func (t *halfTables) infinitive(codes string) bool {
	base, ok := strings.CutSuffix(codes, t.nun)
	return ok && t.verbs.past[base]&lexFormal != 0
}

// halfCachedPair is what was found of two words side by side: whether they may be
// one, what the lexicon knows of both and of the whole, and what the model says.
type halfCachedPair struct {
	may       bool
	rest      string // the second word as it was found
	e, ea, eb lexEntry
	logits    []pairLogit
}

type pairLogit struct {
	line  pairLine
	logit float32
}

// pairLine is what the model is told of where two words stand.
type pairLine struct {
	colloquial    uint8
	habits        halfHabits
	light, before bool // a verb that makes verbs of nouns comes next, a function word before
}

// cachedPair looks two words up, once.
func (p *orthoPass) cachedPair(t *halfTables, tail, head string, ea lexEntry) *halfCachedPair {
	h := &p.half
	h.key = append(append(append(h.key[:0], tail...), lexZwnj), head...)
	if c, ok := h.memo.pairs[string(h.key)]; ok {
		return c
	}
	c := &halfCachedPair{ea: ea}
	c.e, c.rest = t.listed(tail, head)
	c.eb, _ = t.find([]byte(c.rest))
	c.may = c.e.breaks != 0 || int(ea.firsts)+int(c.eb.lasts) >= pairTypes
	h.memo.pairs[string(h.key)] = c
	return c
}

// compound is about two words that are listed as one, or are made as many are.
func (t *halfTables) compound(p *orthoPass, words []halfWord, i int, tail, head string, ea lexEntry) halfPair {
	if t.apart[head] && !(p.style.JoinParticiple && head == t.shode) || len(tail) < 2 || len(head) < 2 {
		return halfPair{}
	}
	c := p.cachedPair(t, tail, head, ea)
	if k := t.closed(&words[i], &words[i+1], c.e, ea, c.eb); k.kind != halfNone {
		return k
	}
	if head == t.shode {
		return halfPair{kind: halfCompound, conf: 0.6}.when(c.e.breaks != 0)
	}
	if !c.may {
		return halfPair{}
	}
	logit := p.pairLogit(t, words, i, tail, c)
	if len(p.counts) > 0 {
		whole := append([]byte(tail), head...)
		logit += p.learned(t, whole, 1<<len(tail), " ")
	}
	chance := halfLogistic(logit)
	if chance < pairChance {
		return halfPair{}
	}
	kind := halfCompound
	if c.e.breaks == 0 {
		kind = halfProduct
	}
	return halfPair{kind: kind, conf: chance, sure: chance > pairSure}
}

// pairLogit asks the model about words i and i+1.
func (p *orthoPass) pairLogit(t *halfTables, words []halfWord, i int, tail string, c *halfCachedPair) float64 {
	line := t.pairLine(words, i)
	line.colloquial, line.habits = uint8(p.half.colloquial), p.half.habits // a small number
	if p.trace == nil {
		for _, k := range c.logits {
			if k.line == line {
				return float64(k.logit)
			}
		}
	}
	p.half.x = t.pairFeatures(p.half.x, tail, c.rest, c.e, c.ea, c.eb)
	p.half.x = line.features(p.half.x)
	if p.trace != nil {
		p.trace.pair(p.half.x, &words[i], &words[i+1])
	}
	logit := float32(t.pairModel.Logit(p.half.x))
	if p.trace == nil {
		c.logits = append(c.logits, pairLogit{line, logit})
	}
	return float64(logit)
}

// closed is about a space inside a word that is written as one, or in a
// fraction in words.
func (t *halfTables) closed(a, b *halfWord, e, ea, eb lexEntry) halfPair {
	if a.old != 0 || b.old|b.cut.breaks != 0 {
		return halfPair{}
	}
	if e.breaks != 0 && e.apartFlags&lexNumeral != 0 && ea.plainFlags&lexNumeral != 0 && b.codes[len(b.codes)-1] == t.mim {
		return halfPair{kind: halfCompound, conf: 0.6}
	}
	if e.breaks != 0 || e.plainFlags&lexHeadword == 0 || t.joins[a.codes[len(a.codes)-1]] {
		return halfPair{}
	}
	more := int(e.plain) - int(ea.plain) - int(eb.plain) + 8*halfTotal
	adverb := e.plainFlags&(lexAdverb|lexFunction) != 0
	content := (ea.plainFlags|eb.plainFlags)&(lexFunction|lexVerb) == 0 && e.plainFlags&(lexNoun|lexAdjective) != 0
	if adverb && more > closeBits || content && more > closeNounBits {
		return halfPair{kind: halfClose, conf: 0.6}
	}
	return halfPair{}
}

// closeBits is how much more often (log2 times eight) than by chance the letters
// of two words must stand together as one word for the space to be closed.
const closeBits, closeNounBits = 36, 30

// listed looks up a compound with its second part as it is, or without an
// ending; rest is that part as found.
func (t *halfTables) listed(tail, head string) (e lexEntry, rest string) {
	room := make([]byte, 0, 64)
	if len(tail)+len(head) > 60 {
		return e, head
	}
	whole := append(append(room, tail...), head...)
	at := len(tail)
	first, ok := t.find(whole)
	if ok && first.breaks&(1<<at) != 0 {
		return first, head
	}
	for _, end := range t.plain {
		n := len(head) - len(end)
		if n < 2 || head[n:] != end {
			continue
		}
		if e, ok := t.find(whole[:at+n]); ok && e.breaks&(1<<at) != 0 {
			return e, head[:n]
		}
	}
	first.breaks = 0
	return first, head
}
