package persian

// lemmaListed are the flags of a word that a dictionary has under a part of speech
// other than a verb's.
const lemmaListed = lexNoun | lexAdjective | lexAdverb | lexNumeral | lexPronoun | lexFunction | lexName

// Distances of frequency, in the lexicon's eighths of a power of two.
const (
	lemmaKnownVerb = 120 // an infinitive that is in use
	lemmaDeadVerb  = 60  // one below is not

	lemmaRarePast = 32 // the same for a past stem that is a noun too: مرد, خرید
	lemmaRareVerb = 40 // an infinitive so much rarer than the form is not what it is a form of
)

// readsAsVerb decides between a verb's form and a noun or adjective that looks like
// one: by how the form was recognised, what the lexicon lists the word as, and how
// frequent the verb is.
func (m *lemmatizer) readsAsVerb(w []byte, breaks uint64, id int32, kind lemmaVerbKind, prefix string) bool {
	e, _ := m.lex.find(w)
	freq := e.plain
	flags := e.plainFlags
	listed := flags&lemmaListed != 0
	verb := flags&lexVerb != 0
	infinitive := m.verbs.list[id].freq
	if prefix != "" {
		infinitive = m.prefixedFreq(id, prefix)
	}
	if kind != lemmaMi && !verb && infinitive < lemmaDeadVerb {
		return false
	}
	rare := int(infinitive)+lemmaRareVerb < int(freq)
	switch kind {
	case lemmaMi:
		mi := len(m.verbs.c.mi)
		apart := e.breaks&(1<<mi|1<<(mi+1)) != 0 // the lexicon has it as می\u200cروند
		return breaks != 0 || !listed || verb || apart || m.verbs.isFixed(w)
	case lemmaParticiple2:
		return m.perfectIsVerb(w, breaks)
	case lemmaNegative:
		if n := len(w); w[n-1] == m.verbs.c.h {
			return !rare
		}
		return !listed || verb && !rare && flags&lexNoun == 0
	case lemmaSubjunctive:
		return !listed || verb && !rare
	case lemmaPastEnding:
		return !listed && !(rare && !verb) || verb && flags&(lexNoun|lexNumeral) == 0
	case lemmaPresEnding:
		return m.presentIsVerb(w, flags, infinitive)
	case lemmaParticiple:
		return !rare
	case lemmaPast:
		if flags&lexNoun != 0 {
			rare = int(infinitive)+lemmaRarePast < int(freq)
		}
		return !listed || !rare && (verb || prefix != "" || flags&lexNoun == 0 || int(infinitive)+lemmaRareVerb/2 > int(freq))
	case lemmaImperative:
		last := w[len(w)-1]
		return prefix != "" && !listed || verb && (flags&lexNoun == 0 || last == m.verbs.c.w || last == m.verbs.c.a)
	case lemmaPastBe, lemmaProhibitive, lemmaSpoken:
		return !listed && (verb || infinitive > lemmaKnownVerb)
	case lemmaNoVerb:
	}
	return false
}

func (m *lemmatizer) prefixedFreq(id int32, prefix string) uint8 {
	var room [80]byte
	e, _ := m.lex.find(append(append(append(room[:0], prefix...), m.verbs.list[id].codes...), m.verbs.c.n))
	return max(e.plain, e.apart)
}

// perfectIsVerb tells "گفته\u200cای" and "گفته\u200cام" from the plurals "سود\u200cهای", "سودهام".
func (m *lemmatizer) perfectIsVerb(w []byte, breaks uint64) bool {
	n := len(w)
	for _, e := range m.verbs.c.perfectEnds {
		at := n - len(e)
		if at < 2 || string(w[at:]) != e {
			continue
		}
		if breaks&(1<<at) != 0 {
			return true
		}
		if breaks&(1<<(at-1)) != 0 {
			return false
		}
		base, _ := m.lex.find(w[:at-1])
		return base.plainFlags&lexNoun == 0
	}
	return true
}

// presentIsVerb decides about a present stem with an ending and nothing before, as
// "گوید", which many nouns with an ending look like.
func (m *lemmatizer) presentIsVerb(w []byte, flags lexFlags, infinitive uint8) bool {
	n := len(w)
	switch {
	case flags&lexVerb != 0 && flags&(lexNoun|lexName|lexNumeral) == 0 && w[n-1] != m.verbs.c.y:
		return true
	case flags&(lemmaListed&^lexFunction) != 0:
		return false
	}
	if w[n-1] == m.verbs.c.y || flags&lexVerb == 0 {
		base, _ := m.lex.find(w[:n-1])
		if base.plainFlags&(lexNoun|lexAdjective) != 0 {
			return false
		}
	}
	return flags&lexVerb != 0 || infinitive > lemmaKnownVerb
}

func (v *lemmaVerbs) isFixed(codes []byte) bool {
	_, ok := v.fixed[string(codes)]
	return ok
}
