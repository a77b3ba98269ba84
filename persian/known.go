package persian

// Known reports whether the lexicon has a word: itself, or the word that it is
// a form of. A word may be written as for [Lemma].
func Known(word string) bool {
	return knownForm(word) || knownForm(Lemma(word))
}

func knownForm(word string) bool {
	l := lexicon()
	w, ok := lemmaRead(l, word, nil)
	if !ok {
		return false
	}
	e, _ := l.find(w.codes)
	return (e.plainFlags|e.apartFlags)&(lemmaListed|lexVerb|lexName|lexPlural) != 0
}
