package persian

// lemmaVerb is a verb under its infinitive.
type lemmaVerb struct {
	infinitive string
	freq       uint8  // of the infinitive, as in lexEntry
	codes      string // of the past stem
	present    string // codes of a present stem
}

// lemmaVerbKind says by what a form was recognised as a verb's, surest first.
type lemmaVerbKind uint8

const (
	lemmaNoVerb      lemmaVerbKind = iota
	lemmaMi                        // می, نمی, همی before
	lemmaParticiple2               // participle and ام, ای, اند …
	lemmaNegative                  // ن before
	lemmaSubjunctive               // ب before a present stem and ending
	lemmaPastEnding                // past stem and ending
	lemmaPresEnding                // present stem and ending
	lemmaParticiple                // past stem and ه
	lemmaPast                      // the bare past stem
	lemmaImperative                // ب before a bare present stem
	lemmaProhibitive               // ن or م before a present stem
	lemmaSpoken                    // a spoken form without می
	lemmaPastBe                    // ب before a past form, an old style
)

// lemmaVerbs knows the stems of the verbs by their codes.
type lemmaVerbs struct {
	list          []lemmaVerb
	past, present map[string]int32
	spokenPast    map[string]int32 // stems of the spoken language: خوند, خون
	spoken        map[string]int32
	fixed         map[string]int32 // forms outside the pattern: است, نیست …
	ids           map[string]int32 // by the past stem in letters
	c             lemmaCodes
}

// verb recognises a form of a verb, with its prefix if it has one.
func (v *lemmaVerbs) verb(l *lex, w []byte) (verb int32, kind lemmaVerbKind, prefix string) {
	if id, ok := v.fixed[string(w)]; ok {
		return id, lemmaMi, ""
	}
	if id, kind := v.simple(w); kind != lemmaNoVerb {
		return id, kind, ""
	}
	for _, p := range v.c.prefixes {
		if len(w) < len(p)+2 || string(w[:len(p)]) != p {
			continue
		}
		id, kind := v.simple(w[len(p):])
		if kind == lemmaMi && !v.isFixed(w[len(p):]) || kind != lemmaNoVerb && v.prefixes(l, id, p) {
			return id, kind, p
		}
	}
	return 0, lemmaNoVerb, ""
}

// prefixes reports whether the lexicon knows a verb with a prefix: by its infinitive, or by a
// noun made of its present stem (فراخوان, برگردان).
func (v *lemmaVerbs) prefixes(l *lex, id int32, prefix string) bool {
	var room [2 * lemmaMaxLetters]byte
	w := append(append(room[:0], prefix...), v.list[id].codes...)
	if _, listed := l.find(append(w, v.c.n)); listed {
		return true
	}
	w = append(append(room[:0], prefix...), v.list[id].present...)
	e, _ := l.find(w)
	return len(w) > len(prefix)+1 && e.plainFlags&lexNoun != 0
}

// withObject recognises a surely verbal form with the object as an ending: می\u200cبینمش, دیدمت.
func (v *lemmaVerbs) withObject(l *lex, w []byte) (id int32, prefix string, ok bool) {
	for _, o := range v.c.objects {
		n := len(w) - len(o)
		if n < 4 || string(w[n:]) != o {
			continue
		}
		id, kind, prefix := v.verb(l, w[:n])
		switch kind {
		case lemmaMi, lemmaSubjunctive, lemmaNegative, lemmaPastEnding:
			return id, prefix, true
		}
	}
	return 0, "", false
}

// simple recognises a form without a separable prefix.
func (v *lemmaVerbs) simple(w []byte) (int32, lemmaVerbKind) {
	if rest := v.mi(w); rest != nil {
		if id, ok := v.finite(rest, false); ok {
			return id, lemmaMi
		}
		if id, ok := v.spokenForm(rest, false); ok {
			return id, lemmaMi
		}
		if id, kind := v.perfect(rest, false); kind != lemmaNoVerb {
			return id, lemmaMi
		}
	}
	if id, kind := v.perfect(w, false); kind != lemmaNoVerb {
		return id, kind
	}
	if id, ok := v.pastForm(w, false); ok {
		if _, bare := v.past[string(w)]; bare {
			return id, lemmaPast
		}
		return id, lemmaPastEnding
	}
	if id, kind := v.inner(w); kind != lemmaNoVerb {
		return id, kind
	}
	if id, ok := v.presentForm(w, false); ok {
		return id, lemmaPresEnding
	}
	if id, kind := v.old(w); kind != lemmaNoVerb {
		return id, kind
	}
	if len(w) > 3 && (w[0] == v.c.b || w[0] == v.c.n) {
		if id, ok := v.spokenForm(w[1:], true); ok {
			return id, lemmaSpoken
		}
		if id, ok := v.stem(v.spoken, w[1:], true); ok {
			return id, lemmaSpoken
		}
	}
	if id, ok := v.spokenPastForm(w, false); ok {
		return id, lemmaSpoken
	}
	return 0, lemmaNoVerb
}

// inner recognises a form with ن or ب before it.
func (v *lemmaVerbs) inner(w []byte) (int32, lemmaVerbKind) {
	if len(w) < 3 {
		return 0, lemmaNoVerb
	}
	rest := w[1:]
	switch w[0] {
	case v.c.n:
		if id, ok := v.finite(rest, true); ok {
			return id, lemmaNegative
		}
		if id, kind := v.perfect(rest, true); kind != lemmaNoVerb {
			return id, lemmaNegative
		}
	case v.c.b:
		if id, ok := v.presentForm(rest, true); ok {
			return id, lemmaSubjunctive
		}
		if id, ok := v.ended(v.past, rest, v.c.pastEnds, true); ok {
			return id, lemmaPastBe
		}
	}
	return 0, lemmaNoVerb
}

// old recognises the imperative and the old prohibitive with م.
func (v *lemmaVerbs) old(w []byte) (int32, lemmaVerbKind) {
	if len(w) < 3 {
		return 0, lemmaNoVerb
	}
	switch w[0] {
	case v.c.b:
		if id, ok := v.stem(v.present, w[1:], true); ok {
			return id, lemmaImperative
		}
	case v.c.n:
		if id, ok := v.stem(v.present, w[1:], true); ok {
			return id, lemmaProhibitive
		}
	case v.c.m:
		if id, ok := v.ended(v.present, w[1:], v.c.orderEnds, true); ok {
			return id, lemmaProhibitive
		}
	}
	return 0, lemmaNoVerb
}

// mi takes می, نمی or همی off; nil if there is none.
func (v *lemmaVerbs) mi(w []byte) []byte {
	for cut := range 2 {
		if len(w) > cut+len(v.c.mi) && (cut == 0 || w[0] == v.c.n || w[0] == v.c.h) && string(w[cut:cut+len(v.c.mi)]) == v.c.mi {
			return w[cut+len(v.c.mi):]
		}
	}
	return nil
}

// finite recognises a stem with a personal ending.
func (v *lemmaVerbs) finite(w []byte, inner bool) (int32, bool) {
	a, okA := v.pastForm(w, inner)
	b, okB := v.presentForm(w, inner)
	if okB && (!okA || v.list[b].freq > v.list[a].freq) {
		return b, true
	}
	return a, okA
}

func (v *lemmaVerbs) pastForm(w []byte, inner bool) (int32, bool) {
	return v.ended(v.past, w, v.c.pastEnds, inner)
}

func (v *lemmaVerbs) presentForm(w []byte, inner bool) (int32, bool) {
	return v.ended(v.present, w, v.c.presEnds, inner)
}

// spokenForm recognises a stem or an ending that only the spoken language has.
func (v *lemmaVerbs) spokenForm(w []byte, inner bool) (int32, bool) {
	if id, ok := v.ended(v.present, w, v.c.spokenEnds, inner); ok {
		return id, ok
	}
	if id, ok := v.ended(v.spoken, w, v.c.spokenEnds, inner); ok {
		return id, ok
	}
	return v.spokenPastForm(w, inner)
}

func (v *lemmaVerbs) spokenPastForm(w []byte, inner bool) (int32, bool) {
	if id, ok := v.ended(v.spokenPast, w, v.c.spokenPastEnds, inner); ok {
		return id, ok
	}
	return v.ended(v.past, w, v.c.spokenPastEnds[:1], inner)
}

// ended looks for a stem before one of the endings; of several verbs the most
// frequent.
func (v *lemmaVerbs) ended(stems map[string]int32, w []byte, ends []string, inner bool) (best int32, ok bool) {
	for _, e := range ends {
		if len(w) <= len(e) || string(w[len(w)-len(e):]) != e {
			continue
		}
		if id, found := v.stem(stems, w[:len(w)-len(e)], inner); found && (!ok || v.list[id].freq > v.list[best].freq) {
			best, ok = id, true
		}
	}
	return best, ok
}

// stem looks a stem up. With inner set a prefix of one letter stands before it, and a
// ی between that and a vowel: نیامد is ن and آمد, بیفتد ب and افتد.
func (v *lemmaVerbs) stem(stems map[string]int32, w []byte, inner bool) (int32, bool) {
	if len(w) == 0 {
		return 0, false
	}
	if id, ok := stems[string(w)]; ok && !(inner && w[0] == v.c.aa) {
		return id, true
	}
	if !inner || w[0] != v.c.y || len(w) < 2 || len(w) > 32 {
		return 0, false
	}
	var room [32]byte
	if w[1] == v.c.a {
		t := append(append(room[:0], v.c.aa), w[2:]...)
		if id, ok := stems[string(t)]; ok {
			return id, true
		}
		id, ok := stems[string(w[1:])]
		return id, ok
	}
	t := append(append(room[:0], v.c.a), w[1:]...)
	id, ok := stems[string(t)]
	return id, ok
}

// perfect recognises a participle, alone or with the endings of the perfect.
func (v *lemmaVerbs) perfect(w []byte, inner bool) (int32, lemmaVerbKind) {
	if id, kind := v.participle(w, inner); kind != lemmaNoVerb {
		return id, kind
	}
	for _, e := range v.c.perfectEnds {
		n := len(w) - len(e)
		if n > 2 && string(w[n:]) == e {
			if id, kind := v.participle(w[:n], inner); kind != lemmaNoVerb {
				return id, lemmaParticiple2
			}
		}
	}
	return 0, lemmaNoVerb
}

// participle recognises a past stem with ه.
func (v *lemmaVerbs) participle(w []byte, inner bool) (int32, lemmaVerbKind) {
	n := len(w) - 1
	if n < 2 || w[n] != v.c.h {
		return 0, lemmaNoVerb
	}
	if id, ok := v.stem(v.past, w[:n], inner); ok {
		return id, lemmaParticiple
	}
	if id, ok := v.stem(v.spokenPast, w[:n], inner); ok {
		return id, lemmaSpoken
	}
	return 0, lemmaNoVerb
}
