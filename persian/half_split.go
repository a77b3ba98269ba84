package persian

import "strings"

// halfSplit is where half-spaces belong in a word, and why.
type halfSplit struct {
	breaks uint64 // bit i: before letter i
	kind   halfKind
	cost   float64 // bits
	sure   bool
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

// best finds the cheapest reading of a word. depth bounds the recursion.
func (t *halfTables) best(codes string, depth int) halfSplit {
	e, _ := t.find([]byte(codes))
	got := halfSplit{cost: t.whole(codes, e)}
	if e.breaks != 0 && t.joining(codes, e.breaks) != 0 {
		if c := halfBits(e.apart) + halfApartCost; c < got.cost || e.plainFlags&lexHeadword == 0 {
			got = halfSplit{breaks: t.joining(codes, e.breaks), kind: halfCompound, cost: c, sure: e.apartFlags&(lexCompound|lexHeadword) != 0}
		}
	}
	if depth <= 0 || len(codes) < 3 || len(codes) > 30 || t.fixed[codes] {
		return got
	}
	t.endings(codes, depth, &got)
	if got.cost > 12 {
		t.inflected(codes, depth, &got)
		t.made(codes, depth, &got)
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

func (s *halfSplit) take(base halfSplit, at int, kind halfKind, cost float64, sure bool) {
	if cost >= s.cost {
		return
	}
	*s = halfSplit{breaks: base.breaks, kind: kind, cost: cost, sure: sure && (base.breaks == 0 || base.sure)}
	if at > 0 {
		s.breaks |= 1 << at
	}
	if base.breaks != 0 && base.kind != halfNone && at == 0 {
		s.kind = base.kind
	}
}

// endings tries the endings that stand after a half-space.
func (t *halfTables) endings(codes string, depth int, got *halfSplit) {
	for _, e := range t.ends {
		stem, ok := strings.CutSuffix(codes, e.codes)
		if !ok || len(stem) < 2 || !t.fits(stem, e) {
			continue
		}
		at := len(stem)
		if !t.joins[stem[at-1]] {
			at = 0
		}
		base := t.best(stem, depth-1)
		if base.cost >= halfUnknown {
			continue
		}
		cost := base.cost + halfEndCost
		if at == 0 {
			// An ending after a letter that does not join: one word, as good as known.
			got.take(base, 0, halfNone, cost, base.sure)
			continue
		}
		got.take(base, at, e.kind, cost, true)
	}
}

// fits tells whether an ending can follow a stem.
func (t *halfTables) fits(stem string, e halfEnd) bool {
	last := stem[len(stem)-1]
	switch e.kind {
	case halfDegree:
		return len(stem) > 1
	case halfCopula:
		return last == t.heh || last == t.yeh && len(stem) > 3
	case halfClitic:
		return last == t.heh || last == t.yeh && len(stem) > 3
	case halfEzafe:
		return last == t.heh && len(stem) > 2
	}
	return true
}

// inflected tries the endings that are written without a half-space.
func (t *halfTables) inflected(codes string, depth int, got *halfSplit) {
	for _, e := range t.plain {
		stem, ok := strings.CutSuffix(codes, e)
		if !ok || len(stem) < 2 {
			continue
		}
		if stem[len(stem)-1] == t.heh && len(stem) > 2 {
			continue // a silent heh takes its endings after a half-space
		}
		base := t.best(stem, depth-1)
		if base.cost < halfUnknown {
			got.take(base, 0, halfNone, base.cost+halfPlainCost, base.sure)
		}
	}
	if k := t.verbs.finite(codes); k != 0 {
		got.take(halfSplit{}, 0, halfNone, 18, false)
	}
}

// made tries two known words side by side.
func (t *halfTables) made(codes string, depth int, got *halfSplit) {
	for i := 2; i <= len(codes)-2; i++ {
		if !t.joins[codes[i-1]] {
			continue
		}
		e, ok := t.find([]byte(codes[:i]))
		if !ok || e.plain < 100 || e.plainFlags&^(lexBare|lexInformal|lexName) == 0 {
			continue
		}
		first := halfBits(e.plain)
		if first+halfMadeCost >= got.cost {
			continue
		}
		rest := t.best(codes[i:], min(depth-1, 1))
		if rest.cost >= halfUnknown {
			continue
		}
		r, _ := t.find([]byte(codes[i:]))
		cost := first + rest.cost + halfMadeCost - float64(e.firsts)/8 - float64(r.lasts)/8
		rest.breaks <<= i
		got.take(rest, i, halfProduct, cost, false)
	}
}

// split decides about a word without half-spaces.
func (t *halfTables) split(codes string) halfSplit {
	if s, ok := t.imperfective(codes); ok {
		return s
	}
	return t.best(codes, 3)
}

// imperfective recognises mi- and nemi- written together with a verb.
func (t *halfTables) imperfective(codes string) (halfSplit, bool) {
	for _, m := range t.mi {
		rest, ok := strings.CutPrefix(codes, m)
		if !ok || len(rest) < 2 {
			continue
		}
		s := halfSplit{breaks: 1 << len(m), kind: halfMi, sure: true}
		kind := t.verbs.finite(rest)
		if kind == 0 {
			if at := t.perfect(rest); at > 0 {
				kind = lexFormal
				if at < len(rest) {
					s.breaks |= 1 << (len(m) + at)
				}
			}
		}
		if kind == 0 {
			continue
		}
		s.sure = kind == lexFormal
		e, _ := t.find([]byte(codes))
		if e.plainFlags&(lexHeadword|lexName) != 0 && e.plain > 100 {
			return halfSplit{}, false
		}
		return s, true
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
