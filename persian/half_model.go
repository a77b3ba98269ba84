package persian

import (
	_ "embed"
	"math"
	"math/bits"

	"peyk/persian/internal/forest"
)

// The models were grown on the sentences of the treebanks named in NOTICE; they
// hold no words, only what the features below are worth.
var (
	//go:embed data/pair.model
	halfPairData string
	//go:embed data/split.model
	halfSplitData string
)

// halfTracer is told of each decision before it is made; only training sets it.
type halfTracer struct {
	pair  func(x []float32, a, b *halfWord)
	split func(x []float32, w *halfWord, s *halfSplit)
}

const (
	pairFeatureCount  = 57
	splitFeatureCount = 62
)

// pairFeatures fills x with what is known of two words with a space between: e
// is the compound, ea and eb are the parts.
func (t *halfTables) pairFeatures(x []float32, tail, rest string, e, ea, eb lexEntry) []float32 {
	listed := e.breaks != 0
	x = append(x[:0], halfNum(listed), float32(ea.plain), float32(eb.plain), float32(e.plain), float32(len(tail)), float32(len(rest)),
		float32(ea.firsts), float32(ea.lasts), float32(eb.firsts), float32(eb.lasts))
	apart := lexEntry{}
	if listed {
		apart = e
	}
	x = append(x, float32(apart.apart), float32(apart.spaced), float32(apart.halved), float32(apart.halved)-float32(apart.spaced),
		float32(apart.apart)-float32(ea.plain)-float32(eb.plain), float32(ea.plain)+float32(eb.plain))
	x = halfFlags(x, apart.sources, lexByHazm, lexByHazmCounted, lexByShekar, lexByShekarList, lexByLilakUsers, lexByLilak)
	x = halfFlags(x, apart.apartFlags, lexWiki, lexNoun, lexAdjective, lexAdverb, lexNumeral)
	x = append(x, float32(bits.OnesCount16(uint16(apart.sources&^lexByHazmCounted))))
	x = halfFlags(x, ea.plainFlags, lexNoun, lexAdjective, lexAdverb, lexFunction, lexName, lexNumeral, lexPronoun)
	x = halfFlags(x, eb.plainFlags, lexNoun, lexAdjective, lexAdverb, lexFunction, lexName, lexNumeral)
	return append(x, halfNum(t.agent(rest)), halfNum(t.verbs.participle(rest)), halfNum(tail == t.bi), halfNum(tail == t.beh),
		halfNum(tail == t.ham), halfNum(tail == rest), halfNum(rest[len(rest)-1] == t.yeh), halfNum(tail[len(tail)-1] == t.heh), float32(ea.next), float32(eb.prev))
}

// pairLine tells what stands around words i and i+1.
func (t *halfTables) pairLine(words []halfWord, i int) (line pairLine) {
	if i+2 < len(words) {
		line.light = t.light[words[i+2].head()]
	}
	if i > 0 {
		e, _ := t.find(words[i-1].codes)
		line.before = e.plainFlags&lexFunction != 0
	}
	return line
}

// features adds where two words stand.
func (l pairLine) features(x []float32) []float32 {
	return append(x, halfNum(l.light), halfNum(l.before), float32(l.colloquial&3), float32(l.colloquial>>2),
		float32(l.habits.half), float32(l.habits.spaced))
}

// splitFeatures fills x with what is known of a way to split a word.
func (t *halfTables) splitFeatures(x []float32, codes string, s *halfSplit, line halfLine) []float32 {
	e, _ := t.find([]byte(codes))
	c, _ := t.find([]byte(s.core))
	first, last := bits.TrailingZeros64(s.breaks), 63-bits.LeadingZeros64(s.breaks)
	rest := codes[first:]
	if s.ending != "" && last > first {
		rest = codes[first:last]
	}
	ea, _ := t.find([]byte(codes[:first]))
	eb, _ := t.find([]byte(rest))
	x = append(x[:0], float32(line.colloquial&3), float32(line.colloquial>>2), float32(s.verb), float32(min(s.plain, 80)), float32(s.cost), float32(min(s.plain, 80)-s.cost),
		float32(e.plain), float32(e.apart), float32(c.plain), float32(c.apart), float32(c.spaced), float32(c.halved),
		float32(ea.plain), float32(ea.firsts), float32(eb.plain), float32(eb.lasts), float32(first), float32(len(codes)-last), float32(len(codes)),
		float32(bits.OnesCount64(s.breaks)), float32(len(s.ending)))
	for _, k := range []halfKind{halfMi, halfPlural, halfDegree, halfCopula, halfEzafe, halfClitic, halfSpoken, halfCompound, halfProduct, halfPronoun} {
		x = append(x, halfNum(s.kind == k))
	}
	x = append(x, halfNum(s.inner == halfCompound), halfNum(s.inner == halfProduct))
	x = halfFlags(x, e.plainFlags, lexBare, lexWiki, lexInformal, lexHeadword)
	x = halfFlags(x, c.sources, lexByHazm, lexByHazmCounted, lexByShekar, lexByShekarList)
	x = halfFlags(x, ea.plainFlags, lexFunction, lexName)
	return append(x, halfNum(t.agent(rest)), float32(codes[first-1]), float32(codes[len(codes)-1]), halfNum(c.plainFlags&lexHeadword != 0),
		halfNum(c.plainFlags&lexAdjective != 0), halfNum(c.plainFlags&(lexNoun|lexAdjective|lexAdverb) != 0), halfNum(e.plainFlags&(lexNoun|lexAdjective|lexAdverb) != 0),
		float32(c.plain)-float32(c.apart), halfNum(c.sources&lexByLilakUsers != 0), halfNum(c.sources&lexByLilak != 0), halfNum(c.apartFlags&lexWiki != 0), float32(ea.next), float32(eb.prev),
		halfNum(line.next == nextEnd), halfNum(line.next == nextFunction), halfNum(line.next == nextVerb), halfNum(line.one),
		float32(min(line.habits.half+line.habits.spaced, halfMostHabit)), float32(line.habits.joined))
}

func halfFlags(x []float32, flags lexFlags, each ...lexFlags) []float32 {
	for _, f := range each {
		x = append(x, halfNum(flags&f != 0))
	}
	return x
}

func halfNum(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// halfLogistic turns a logit into a chance.
func halfLogistic(logit float64) float64 { return 1 / (1 + math.Exp(-logit)) }

// halfModel reads a model; what is embedded is always one.
func halfModel(data string, features int) *forest.Model {
	m, err := forest.Decode(data, features)
	if err != nil {
		return &forest.Model{}
	}
	return m
}

// agent tells whether codes are a present stem, as the second part of a
// compound has it: -gozar, -gozari, -gozaran, -gozarande.
func (t *halfTables) agent(codes string) bool {
	if t.verbs.present[codes] != 0 {
		return true
	}
	for _, e := range t.agentEnds {
		if n := len(codes) - len(e); n > 1 && codes[n:] == e && t.verbs.present[codes[:n]] != 0 {
			return true
		}
	}
	return false
}
