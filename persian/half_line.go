package persian

import "math/bits"

// halfHabits is how the writer of a line treats the seams of words: how many
// have half-spaces that can be seen, how many that are sure to be seams have
// spaces, and how many nothing, each up to halfMostHabit.
type halfHabits struct{ half, spaced, joined uint8 }

// halfMostHabit is from how many seams on a habit is clear.
const halfMostHabit = 3

// halfLine is what the model is told of where a word stands: how colloquial the
// line is and what habits its writer has, what comes next, and whether one of
// those words comes before that make an indefinite ending likely.
type halfLine struct {
	colloquial uint8
	habits     halfHabits
	next       halfNext
	one        bool
}

// halfNext is the kind of the word that comes next.
type halfNext uint8

const (
	nextOther halfNext = iota
	nextEnd
	nextFunction
	nextVerb
)

// habitsOf counts the seams of a line.
func (t *halfTables) habitsOf(words []halfWord) (h halfHabits) {
	more := func(n *uint8) { *n = min(*n+1, halfMostHabit) }
	for i := range words {
		w := &words[i]
		for b := w.old; b != 0; b &= b - 1 {
			if t.joins[w.codes[bits.TrailingZeros64(b)-1]] {
				more(&h.half)
			}
		}
		if w.old == 0 && w.cut.breaks != 0 && t.surely(w) {
			more(&h.joined)
		}
		if i > 0 && words[i-1].item+1 == w.item && len(w.codes) > 1 && t.parted(&words[i-1], w) {
			more(&h.spaced)
		}
	}
	return h
}

// surely tells whether a word written whole lacks a half-space that everybody
// wants: after mi-, or between heh and an ending.
func (t *halfTables) surely(w *halfWord) bool {
	if w.cut.kind == halfMi {
		return true
	}
	last := 63 - bits.LeadingZeros64(w.cut.breaks)
	return w.cut.kind == halfPlural && w.codes[last-1] == t.heh
}

// parted tells whether a space stands where everybody wants a half-space: after
// mi-, or before the plural ending.
func (t *halfTables) parted(a, b *halfWord) bool {
	if t.isMi[string(a.codes)] {
		return t.verbs.finite(b.head()) != 0
	}
	return len(a.codes) > 1 && t.joins[a.codes[len(a.codes)-1]] && t.endKind[string(b.codes)] == halfPlural
}

// lineOf tells where word i of a clause stands.
func (p *orthoPass) lineOf(t *halfTables, words []halfWord, i int) halfLine {
	line := halfLine{colloquial: uint8(p.half.colloquial), habits: p.half.habits, next: nextEnd} // small numbers
	if i+1 < len(words) {
		line.next = t.nextOf(&words[i+1])
	}
	line.one = i > 0 && t.one[string(words[i-1].codes)]
	return line
}

// nextOf tells the kind of a word by its letters alone, so that half-spaces put
// there make no difference.
func (t *halfTables) nextOf(w *halfWord) halfNext {
	if len(w.codes) == 0 {
		return nextOther
	}
	e, _ := t.find(w.codes)
	switch {
	case t.isMi[string(w.codes)], w.seen != nil && w.seen.cuts[0].kind == halfMi, t.light[string(w.codes)]:
		return nextVerb
	case e.plainFlags&lexFunction != 0, t.apart[string(w.codes)]:
		return nextFunction
	case e.plainFlags&(lexNoun|lexAdjective) == 0 && t.verbs.finite(string(w.codes)) == lexFormal:
		return nextVerb
	}
	return nextOther
}
