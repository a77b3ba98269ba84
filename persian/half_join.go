package persian

import "math/bits"

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

// join decides whether the space between two words is to be closed.
func (t *halfTables) join(a, b *halfWord) orthoJoin {
	tail, head := a.tail(), b.head()
	kind, sure, conf := t.pairKind(a, b, tail, head)
	if kind == halfNone {
		return orthoJoin{}
	}
	j := orthoJoin{rule: halfRules[kind], conf: conf, after: string(zwnj), tier: Suggestion}
	if sure {
		j.tier = Automatic
	}
	if !t.joins[a.codes[len(a.codes)-1]] || kind == halfClose {
		j.after = ""
	}
	return j
}

func (t *halfTables) pairKind(a, b *halfWord, tail, head string) (kind halfKind, sure bool, conf float64) {
	whole := string(a.codes)
	for _, m := range t.mi {
		if whole == m {
			if k := t.verbs.finite(head); k != 0 || t.perfect(head) > 0 {
				return halfMi, k == lexFormal, 0.99
			}
		}
	}
	ea, _ := t.find([]byte(tail))
	if k, ok := t.endKind[head]; ok && (b.old|b.cut.breaks == 0 || len(head) > 2) {
		switch k {
		case halfPlural:
			return k, ea.plainFlags&lexFunction == 0, 0.98
		case halfDegree:
			if ea.plainFlags&(lexAdjective|lexAdverb) != 0 {
				return k, true, 0.97
			}
			return k, false, 0.7
		case halfCopula:
			if head == t.ast {
				return halfNone, false, 0
			}
			if t.verbs.participle(tail) && tail[len(tail)-1] == t.heh {
				return k, true, 0.98
			}
			if tail[len(tail)-1] == t.heh {
				return k, false, 0.8
			}
		case halfEzafe:
			if tail[len(tail)-1] == t.heh && len(tail) > 2 {
				return k, true, 0.95
			}
		case halfClitic:
			if tail[len(tail)-1] == t.heh && ea.plainFlags&lexFunction == 0 {
				return k, false, 0.7
			}
		}
	}
	return t.pairCompound(a, b, tail, head, ea)
}

// pairCompound looks whether two words are listed as one.
func (t *halfTables) pairCompound(a, b *halfWord, tail, head string, ea lexEntry) (halfKind, bool, float64) {
	if t.apart[head] || len(tail) < 2 || len(head) < 2 {
		return halfNone, false, 0
	}
	whole := append(append(make([]byte, 0, 64), tail...), b.codes...)
	at := len(tail)
	e, ok := t.find(whole)
	cost := 0.0
	if !ok || e.breaks&(1<<at) == 0 {
		whole = whole[:at+len(head)]
		e, ok = t.find(whole)
	}
	if !ok {
		return halfNone, false, 0
	}
	eb, _ := t.find([]byte(head))
	if e.breaks&(1<<at) != 0 {
		cost = halfBits(ea.plain) + halfBits(eb.plain) - halfBits(e.apart)
		if cost > 0 {
			return halfCompound, false, 0.7
		}
	}
	return halfNone, false, 0
}
