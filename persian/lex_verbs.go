package persian

import "strings"

// lexVerbs recognises verb forms by their coded letters.
type lexVerbs struct {
	past, present map[string]lexStem
	pastEnds      []string
	presentEnds   []string
	objects       []string // pronouns that a verb form takes as objects
	modals        map[string]bool
	heh           string
}

// lexStem says how sure we are of a stem or form.
type lexStem uint8

const (
	lexFormal lexStem = 1 << iota
	lexColloq
)

func (l *lex) newVerbs() lexVerbs {
	v := lexVerbs{modals: map[string]bool{}, past: map[string]lexStem{}, present: map[string]lexStem{}, heh: l.must("ه")}
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
	for _, m := range lexModals {
		v.modals[l.must(m)] = true
	}
	for _, e := range []string{"ند", "یم", "ید", "م", "ی", "", "ین", "ن"} {
		v.pastEnds = append(v.pastEnds, l.must(e))
	}
	for _, e := range []string{"ند", "یم", "ید", "م", "ی", "د", "ین", "ه", "ن"} {
		v.presentEnds = append(v.presentEnds, l.must(e))
	}
	for _, e := range []string{"شان", "مان", "تان", "م", "ت", "ش", "شون", "مون", "تون"} {
		v.objects = append(v.objects, l.must(e))
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
	switch rs[len(rs)-1] {
	case 'ا', 'و':
		return []string{present, present + "ی"}
	case 'ی':
		if n := len(rs); n > 2 && (rs[n-2] == 'ا' || rs[n-2] == 'و') {
			return []string{present, string(rs[:n-1])}
		}
	}
	return []string{present}
}

// lexColloqEnds is where the colloquial endings begin in the lists of endings.
const (
	lexColloqPast    = 6
	lexColloqPresent = 6
)

// modals follow mi- without a personal ending.
var lexModals = []string{"توان", "باید", "شاید", "توانست", "بایستی"}

// finite tells whether codes are a personal form of the past or present, as it
// stands after mi, and how sure that is; 0 when they are not.
func (v *lexVerbs) finite(codes string) lexStem {
	if v.modals[codes] {
		return lexFormal
	}
	if k := v.personal(codes); k != 0 {
		return k
	}
	for _, o := range v.objects {
		if base, ok := strings.CutSuffix(codes, o); ok {
			if k := v.personal(base); k != 0 {
				return k
			}
		}
	}
	return 0
}

func (v *lexVerbs) personal(codes string) lexStem {
	var best lexStem
	for i, e := range v.pastEnds {
		if base, ok := strings.CutSuffix(codes, e); ok {
			best |= lexForm(v.past[base], i < lexColloqPast)
		}
	}
	for i, e := range v.presentEnds {
		if base, ok := strings.CutSuffix(codes, e); ok {
			best |= lexForm(v.present[base], i < lexColloqPresent)
		}
	}
	if best&lexFormal != 0 {
		return lexFormal
	}
	return best
}

func lexForm(stem lexStem, formal bool) lexStem {
	if stem != 0 && !formal {
		return lexColloq
	}
	return stem
}

// participle tells whether codes are a past stem with heh, ne- before it or not.
func (v *lexVerbs) participle(codes string) bool {
	base, ok := strings.CutSuffix(codes, v.heh)
	if !ok {
		return false
	}
	return v.past[base]&lexFormal != 0
}
