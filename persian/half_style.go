package persian

import (
	"math"
	"math/bits"
	"slices"
)

// wanted tells whether the style wants a half-space for this reason where the
// parts are written as one word.
func (p *orthoPass) wanted(kind halfKind) bool {
	switch kind {
	case halfDegree:
		return p.style.Degree == Apart
	case halfPronoun:
		return p.style.Plural == Apart
	}
	return true
}

// seamOf is what the style puts between two words that belong together.
func (p *orthoPass) seamOf(t *halfTables, a *halfWord, kind halfKind) string {
	last := a.codes[len(a.codes)-1]
	switch {
	case kind == halfClose, !t.joins[last] && !p.style.NonJoining:
		return ""
	case kind == halfDegree && p.style.Degree == Joined:
		return ""
	case kind == halfPlural && p.style.Plural == Joined && t.isPronoun(a.tail()):
		return ""
	}
	return string(zwnj)
}

func (t *halfTables) isPronoun(codes string) bool {
	return slices.Contains(t.pronouns, codes)
}

// written looks at the half-spaces a word has: the style may want none before
// a degree or after a pronoun, or another sign for the ezafe after heh.
func (p *orthoPass) written(t *halfTables, w *halfWord) {
	if w.old == 0 || len(w.codes) == 0 { // no half-space, or a word too long to be one
		return
	}
	at := 63 - bits.LeadingZeros64(w.old)
	stem := string(w.codes[:at])
	switch kind := t.endKind[string(w.codes[at:])]; {
	case kind == halfDegree && p.style.Degree == Joined && t.joins[stem[at-1]],
		kind == halfPlural && p.style.Plural == Joined && t.isPronoun(stem):
		rule := halfRules[halfDegree]
		if kind == halfPlural {
			rule = halfRules[halfPronoun]
		}
		from := p.letterEnd(w, at-1)
		p.add(rule, Suggestion, from, int(w.at[at]), "", 0.9)
	case kind == halfEzafe && stem[at-1] == t.heh && p.style.Ezafe > EzafeYeh:
		p.ezafeSign(w, at)
	}
}

// letterEnd gives the byte after letter i of a word and its vowel signs.
func (p *orthoPass) letterEnd(w *halfWord, i int) int {
	end := int(w.at[i+1])
	for end-3 >= int(w.at[i]) && p.text[end-3:end] == string(zwnj) {
		end -= 3
	}
	return end
}

// ezafeSign writes the ezafe after heh with a hamza: the yeh at letter i goes.
func (p *orthoPass) ezafeSign(w *halfWord, i int) {
	heh, end := int(w.at[i-1]), int(w.at[len(w.at)-1])
	if rest := p.text[heh:end]; rest == "ه\u200cی" || rest == "هی" {
		p.add("ezafe.heh", Automatic, heh, end, p.ezafe(), 1)
	}
}

// ezafeAcross writes the ezafe after heh with a hamza where its yeh stands by
// itself as the word after.
func (p *orthoPass) ezafeAcross(a, b *halfWord) {
	heh := int(a.at[len(a.at)-2])
	if p.text[heh:a.at[len(a.at)-1]] != "ه" {
		return
	}
	p.items[b.item].settled = true
	p.add("ezafe.heh", Automatic, heh, int(b.at[len(b.at)-1]), p.ezafe(), 1)
}

// learned is what the agency's own archive adds to the logit of writing codes
// with these half-spaces rather than with the other sign between the parts.
func (p *orthoPass) learned(t *halfTables, codes []byte, breaks uint64, other string) float64 {
	if len(p.counts) == 0 {
		return 0
	}
	apart, against := p.counts[t.word(codes, breaks, string(zwnj))], p.counts[t.word(codes, breaks, other)]
	return learnedWeight * (math.Log(float64(apart)+1) - math.Log(float64(against)+1))
}

// learnedWeight is how much the archive counts against the models.
const learnedWeight = 1.5

// word gives coded letters as text, with a sign at the breaks.
func (t *halfTables) word(codes []byte, breaks uint64, sign string) string {
	out := make([]byte, 0, 2*len(codes)+8)
	for i, c := range codes {
		if breaks&(1<<i) != 0 {
			out = append(out, sign...)
		}
		out = append(out, t.text[c]...)
	}
	return string(out)
}
