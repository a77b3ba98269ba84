package persian

import (
	"math/bits"
	"unicode/utf8"
)

// halfWord is a word of a clause, ready for the half-space rules.
type halfWord struct {
	item  int
	codes []byte
	at    []int32 // byte offset of each letter, and the end of the last
	old   uint64  // half-spaces that are written
	cut   halfSplit
	seen  *halfCached
}

// halfScratch is the memory of the half-space rules.
type halfScratch struct {
	words []halfWord
	codes []byte
	at    []int32
	memo  *halfMemo
	key   []byte
	x     []float32
	// colloquial counts the colloquial words of the line at hand.
	colloquial int
	habits     halfHabits
}

// halfMemo remembers what was found of words and of pairs of words.
type halfMemo struct {
	owner *halfTables // whose decisions they are
	words map[string]*halfCached
	pairs map[string]*halfCachedPair
}

// halfLeast gives for each reason the logit from where on a split is suggested.
// The models know lines of all kinds; where half-spaces are missing, one that is
// half likely is worth a question, and mi- even less than that.
var halfLeast = [...]float64{
	halfMi: -0.75, halfPlural: -0.8, halfDegree: -0.3, halfCopula: 0, halfEzafe: 0.3, halfClitic: 0,
	halfSpoken: 0, halfProduct: -0.4, halfCompound: -0.1, halfPronoun: 0, halfClose: 0,
}

// halfNever stands for no split.
const halfNever = 99.0

// halfPronounLogit is given to a plural ending written together with an or in,
// which is a matter of style and not of evidence.
const halfPronounLogit = 1.4

// halfOwnPronoun is from how many half-spaces or sure spaces on an-ha written
// together is the writer's own way, and no half-space that got lost.
const halfOwnPronoun = 1

// halfSure gives for each reason the logit from where on a split is made without
// asking: where, in sentences the models had not seen, next to none was wrong.
// Colloquial endings never come that far.
var halfSure = [...]float64{
	halfMi: 3.0, halfPlural: 1.96, halfDegree: 2.15, halfCopula: 1.2, halfEzafe: 0.5, halfClitic: 0.5,
	halfSpoken: 9, halfProduct: 1.85, halfCompound: 1.45, halfPronoun: 9, halfClose: 9,
}

// halfSureMore is how much surer a split must be in a line that marks its other
// seams: there a word written together may well be meant so.
const halfSureMore = 1.5

// halfMaxSigns is how many vowel signs a word may have and still be Persian prose
// rather than an Arabic quotation.
const halfMaxSigns = 2

// halfMemoSize is how many words, and how many pairs, a pass remembers: some 5 MB.
const halfMemoSize = 12000

// halfSpaces decides about the half-spaces of the line.
func (p *orthoPass) halfSpaces() {
	t := p.tables()
	h := &p.half
	if h.memo == nil {
		h.memo = new(halfMemo)
	}
	m := h.memo
	if m.owner != t || len(m.words) > halfMemoSize {
		m.words = make(map[string]*halfCached, halfMemoSize/8)
	}
	if m.owner != t || len(m.pairs) > halfMemoSize {
		m.pairs = make(map[string]*halfCachedPair, halfMemoSize/8)
	}
	m.owner = t
	h.words, h.codes, h.at = h.words[:0], h.codes[:0], h.at[:0]
	for i := range p.items {
		if p.items[i].kind == tokWord {
			h.words = append(h.words, p.halfWord(t, i))
		}
	}
	p.readLine(t, h.words)
}

// readLine splits the words of a line, finds how colloquial it is, and decides.
func (p *orthoPass) readLine(t *halfTables, words []halfWord) {
	colloquial, letters, slang := 0, 0, 0
	for i := range words {
		w := &words[i]
		if len(w.codes) > 2 {
			w.seen = p.cached(t, w.codes)
			w.cut = w.seen.cuts[0]
		}
		colloquial += t.colloquialWord(words, i)
		letters += len(w.codes)
		if w.seen != nil && w.seen.films || len(w.codes) == 2 && t.films(w.codes) {
			slang += len(w.codes)
		}
	}
	p.half.habits = t.habitsOf(words)
	p.half.colloquial = min(colloquial, 3) + 4*min(slang*halfSlangSteps/max(1, letters), 3)
	for from := 0; from < len(words); {
		n := from + 1
		for n < len(words) && words[n].item == words[n-1].item+1 && p.items[words[n].item].blank {
			n++
		}
		p.clause(t, words[from:n])
		from = n
	}
}

// films tells whether films have a word far more often than other texts.
func (t *halfTables) films(codes []byte) bool {
	e, _ := t.find(codes)
	return e.plainFlags&lexInformal != 0
}

// colloquialWord tells (as 1 or 0) whether word i is of a kind that only
// colloquial writing has, however it is spaced.
func (t *halfTables) colloquialWord(words []halfWord, i int) int {
	w := &words[i]
	if len(w.codes) < 2 {
		return 0
	}
	if t.colloquial[string(w.codes)] || w.cut.kind == halfMi && w.cut.verb == lexColloq {
		return 1
	}
	if i > 0 && t.isMi[string(words[i-1].codes)] && t.verbs.finite(string(w.codes)) == lexColloq {
		return 1
	}
	return btoi(w.cut.slang)
}

// halfWord codes item k; codes is empty for a word with foreign letters.
func (p *orthoPass) halfWord(t *halfTables, k int) halfWord {
	h, tok := &p.half, p.items[k]
	w := halfWord{item: k}
	from, fromAt := len(h.codes), len(h.at)
	gap, marks := false, 0
	for at := tok.start; at < tok.end; {
		r, size := utf8.DecodeRuneInString(p.text[at:])
		switch orthoClassOf(r) {
		case orthoHalf:
			gap = true
		case orthoMark:
			if marks++; marks > halfMaxSigns {
				h.codes, h.at = h.codes[:from], h.at[:fromAt]
				return halfWord{item: k}
			}
		case orthoLetter:
			if !p.halfLetter(t, &w, r, at, from, gap) {
				h.codes, h.at = h.codes[:from], h.at[:fromAt]
				return halfWord{item: k}
			}
			gap = false
		}
		at += size
	}
	h.at = append(h.at, int32(tok.end)) // texts are below 2 GB
	w.codes, w.at = h.codes[from:], h.at[fromAt:]
	return w
}

// halfLetter adds the letter (or the letters of a presentation form) at byte at
// to the word that begins at place from of the scratch.
func (p *orthoPass) halfLetter(t *halfTables, w *halfWord, r rune, at, from int, gap bool) bool {
	h := &p.half
	if r < 0x700 {
		if same, ok := orthoSame[r]; ok {
			r = same.to
		}
		c := t.code[r-0x600]
		if c == lexNone || len(h.codes)-from >= 60 {
			return false
		}
		if gap && len(h.codes) > from {
			w.old |= 1 << (len(h.codes) - from)
		}
		h.codes = append(h.codes, c)
		h.at = append(h.at, int32(at)) // texts are below 2 GB
		return true
	}
	form := orthoForm(r)
	for _, r := range form {
		if r < 0x600 || r >= 0x700 || !p.halfLetter(t, w, r, at, from, gap) {
			return false
		}
		gap = false
	}
	return form != ""
}

// clause decides inside the words first, then between them.
func (p *orthoPass) clause(t *halfTables, words []halfWord) {
	for i := range words {
		w := &words[i]
		p.written(t, w)
		if i > 0 && t.isMi[string(words[i-1].codes)] && t.stemOwnsMi(string(w.codes)) {
			w.cut.breaks = 0
			continue
		}
		p.emitSplit(t, words, i)
		p.emitVariant(w)
	}
	for i := 0; i+1 < len(words); i++ {
		if len(words[i].codes) == 0 || len(words[i+1].codes) == 0 {
			continue
		}
		k := t.join(p, words, i)
		if k.kind == halfNone {
			continue
		}
		if k.kind == halfEzafe && p.style.Ezafe > EzafeYeh {
			p.ezafeAcross(&words[i], &words[i+1])
			continue
		}
		p.joins[words[i+1].item] = p.joined(t, &words[i], k)
	}
}

// joined makes a decision about the gap after a word.
func (p *orthoPass) joined(t *halfTables, a *halfWord, k halfPair) orthoJoin {
	j := orthoJoin{rule: halfRules[k.kind], conf: k.conf, after: p.seamOf(t, a, k.kind), tier: Suggestion}
	if k.sure {
		j.tier = Automatic
	}
	return j
}

// halfCached is what was found of a word: the ways to split it, each with its
// logit by how colloquial the line is.
type halfCached struct {
	cuts    [3]halfSplit
	variant halfVariant
	films   bool // films have the word far more often than other texts
	logits  []halfLogit
}

// halfLogit is what the model says of a way to split a word in lines of a kind.
type halfLogit struct {
	way   uint8
	line  halfLine
	logit float32
}

// halfSlangSteps is how many steps there are from no words of films to only such.
const halfSlangSteps = 10

func (p *orthoPass) cached(t *halfTables, codes []byte) *halfCached {
	if s, ok := p.half.memo.words[string(codes)]; ok {
		return s
	}
	key := string(codes)
	s := &halfCached{films: t.films(codes)}
	s.cuts = t.splits(key)
	e, _ := t.find(codes)
	s.variant = t.variant(key, e)
	p.half.memo.words[key] = s
	return s
}

// logit asks the model about one way to split w.
func (p *orthoPass) logit(t *halfTables, w *halfWord, way int, line halfLine) float64 {
	h, c := &p.half, w.seen
	s := &c.cuts[way]
	if s.kind == halfPronoun {
		if line.habits.half+line.habits.spaced >= halfOwnPronoun {
			return -halfNever
		}
		return halfPronounLogit
	}
	for _, k := range c.logits {
		if int(k.way) == way && k.line == line && p.trace == nil {
			return float64(k.logit) + p.learned(t, w.codes, s.breaks, "")
		}
	}
	h.x = t.splitFeatures(h.x, string(w.codes), s, line)
	if p.trace != nil {
		p.trace.split(h.x, w, s)
	}
	logit := float32(t.splitModel.Logit(h.x))
	if p.trace == nil {
		c.logits = append(c.logits, halfLogit{uint8(way), line, logit}) // few ways
	}
	return float64(logit) + p.learned(t, w.codes, s.breaks, "")
}

// emitSplit puts half-spaces in word i of a clause where the model agrees.
func (p *orthoPass) emitSplit(t *halfTables, words []halfWord, i int) {
	w := &words[i]
	if w.seen == nil || w.old != 0 {
		w.cut.breaks = 0
		return
	}
	w.cut.breaks = 0
	if w.seen.cuts[0].breaks|w.seen.cuts[1].breaks == 0 {
		return
	}
	logit, line := -halfNever, p.lineOf(t, words, i)
	for way := range w.seen.cuts {
		s := &w.seen.cuts[way]
		if s.breaks == 0 || !p.wanted(s.kind) {
			continue
		}
		if l := p.logit(t, w, way, line); l >= halfLeast[s.kind] && l > logit {
			logit, w.cut = l, *s
		}
	}
	if w.cut.breaks == 0 {
		return
	}
	last := 63 - bits.LeadingZeros64(w.cut.breaks)
	least := halfSure[w.cut.kind]
	if line.habits.half+line.habits.spaced > 0 {
		least += halfSureMore
	}
	sure := logit > least
	for b := w.cut.breaks; b != 0; b &= b - 1 {
		at := bits.TrailingZeros64(b)
		tier := Suggestion
		if sure {
			tier = Automatic
		}
		o := int(w.at[at])
		if w.at[at-1] == w.at[at] {
			continue // inside a ligature
		}
		if at == last && w.cut.kind == halfEzafe && p.style.Ezafe > EzafeYeh {
			p.ezafeSign(w, at)
			continue
		}
		p.add(halfRules[w.cut.kind], tier, o, o, string(zwnj), halfLogistic(logit))
	}
}
