package persian

// Frequency estimates how often the word occurs in some ten thousand million
// words of text, with or without half-spaces and in the letters of any
// keyboard; 0 when no dictionary lists it. It counts the form as written, not
// its lemma: ask for Lemma(word) to count the word.
func Frequency(word string) int {
	if f := lexicon().freq(word); f > 0 {
		return f
	}
	return lexicon().freq(Fold(word))
}

// IsGivenName tells whether dictionaries list the word as a given name. Many
// names are everyday words too ("mehr" is a month): ask Frequency.
func IsGivenName(word string) bool {
	l := lexicon()
	return l.pos(word)&lexName != 0 || l.pos(Fold(word))&lexName != 0
}
