package persian

// lexVerbs recognises verb forms by their coded letters.
type lexVerbs struct {
	past, present map[string]lexStem
	ends          struct{ past, present []string }
}

// lexStem says how sure we are of a stem.
type lexStem uint8

const (
	lexFormal   lexStem = 1
	lexColloq   lexStem = 2
	lexPrefixed lexStem = 4
)

func (l *lex) newVerbs() lexVerbs {
	v := lexVerbs{past: map[string]lexStem{}, present: map[string]lexStem{}}
	for _, s := range l.stems {
		kind := lexFormal
		if s.informal {
			kind = lexColloq
		}
		v.past[l.must(s.past)] |= kind
		for _, p := range lexPresentShapes(s.present) {
			v.present[l.must(p)] |= kind
		}
	}
	for _, e := range []string{"", "م", "ی", "یم", "ید", "ند", "ه", "ن"} {
		v.ends.past = append(v.ends.past, l.must(e))
	}
	for _, e := range []string{"م", "ی", "د", "یم", "ید", "ند", "ه", "ین", "ن", "ت", "ش"} {
		v.ends.present = append(v.ends.present, l.must(e))
	}
	return v
}

// must codes a word that is known to be made of letters.
func (l *lex) must(word string) string {
	codes, _ := l.encode(nil, word)
	return string(codes)
}

// lexPresentShapes gives the shapes a present stem takes before endings: after
// a long vowel a yeh comes between (گو, گوی; آرا, آرای).
func lexPresentShapes(present string) []string {
	rs := []rune(present)
	switch last := rs[len(rs)-1]; last {
	case 'ا', 'و':
		return []string{present, present + "ی"}
	case 'ی':
		if n := len(rs); n > 1 && (rs[n-2] == 'ا' || rs[n-2] == 'و') {
			return []string{present, string(rs[:n-1])}
		}
	}
	return []string{present}
}
