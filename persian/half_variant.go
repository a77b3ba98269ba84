package persian

import "strings"

// halfVariant is another spelling of a word that dictionaries prefer: sign is
// to be put before letter at.
type halfVariant struct {
	at   int
	sign string
}

// variant finds the spelling of a word with tanvin, or with the "and" that is
// swallowed between two verb stems.
func (t *halfTables) variant(codes string, e lexEntry) halfVariant {
	if len(codes) > 3 && codes[len(codes)-1] == t.alef && e.plainFlags&lexTanvin != 0 && e.plainFlags&lexNoun == 0 {
		return halfVariant{len(codes), "\u064b"}
	}
	if len(codes) < 5 || e.plainFlags&lexHeadword == 0 {
		return halfVariant{}
	}
	room := make([]byte, 0, 64)
	for i := 3; i <= len(codes)-2; i++ {
		if t.verbs.past[codes[:i]]&lexFormal == 0 || t.verbs.present[codes[i:]]&lexFormal == 0 {
			continue
		}
		with := append(append(append(room[:0], codes[:i]...), t.vav...), codes[i:]...)
		if e, ok := t.find(with); ok && e.breaks == 1<<i && e.apartFlags&(lexHeadword|lexCompound) != 0 {
			return halfVariant{i, string(zwnj) + "و"}
		}
	}
	return halfVariant{}
}

// emitVariant suggests the other spelling of a word that is written whole.
func (p *orthoPass) emitVariant(w *halfWord) {
	if w.seen == nil || w.old != 0 || w.cut.breaks != 0 || w.seen.variant.sign == "" {
		return
	}
	v := w.seen.variant
	if v.at < len(w.codes) {
		p.add("variant.lexical", Suggestion, int(w.at[v.at]), int(w.at[v.at]), v.sign, 0.7)
		return
	}
	start, end := int(w.at[v.at-1]), int(w.at[v.at])
	if last := p.text[start:end]; !orthoSigned(last) && strings.HasPrefix(last, "ا") {
		p.add("variant.lexical", Suggestion, start, end, "ا"+v.sign+last[len("ا"):], 0.7)
	}
}

// orthoSigned tells whether a letter has a vowel sign.
func orthoSigned(s string) bool {
	for _, r := range s {
		if orthoIsHarakat(r) {
			return true
		}
	}
	return false
}
