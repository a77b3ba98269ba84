package search

import (
	"math"
	"strings"

	"peyk/persian"
)

// Function words tell what a sentence is built like, and not what it is about.
// A question holds many of them ("چرا … است", "how to …"); the text that answers
// it holds others. So they are not asked for while there is any other word.
const (
	functionTerms = " هست بودن شدن بایستن توانستن "
	functionKeys  = " از در به با بر تا که را این ان و یا هم نه نیز هر چه چی کدام کدامیک چرا چطور چگونه چقدر چند چندتا کجا کی ایا اگر برای درباره مگر پس یک " +
		"ما شما من او انها ایشان خود چیست کیست چیه کیه کجاست "
	functionLatin = " the a an of in on at to for from by with and or is are was were be been how what when where why who which does do did it its this that "
)

// isLight reports whether a word of a query is a function word. term is the
// first term that it is looked for by.
func isLight(t persian.Token, term string) bool {
	switch t.Kind {
	case persian.Word:
		return strings.Contains(functionKeys, " "+persian.Key(t.Text)+" ") || strings.Contains(functionTerms, " "+term+" ")
	case persian.Latin:
		return strings.Contains(functionLatin, " "+t.Text+" ") // WHO and IT are names
	case persian.Number, persian.Punctuation, persian.Symbol, persian.Hashtag, persian.Handle, persian.URL, persian.Email, persian.Emoji:
	}
	return false
}

// lighten marks the groups of function words, unless there are no others.
func (a *asked) lighten() {
	a.light, a.worth = make([]bool, len(a.groups)), make([]float64, len(a.groups))
	for g := range a.worth {
		a.worth[g] = 1
	}
	heavy := len(a.groups)
	for _, t := range a.tokens {
		for g := t.first; g < t.last; g++ {
			a.worth[g] = t.worth
		}
		if t.light {
			for g := t.first; g < t.last; g++ {
				a.light[g] = true
				heavy--
			}
		}
	}
	if heavy == 0 {
		clear(a.light)
	}
}

// How much less a word tells that the language uses all the time than one that
// it hardly knows: few stories tell little of how usual a word is.
const (
	usualWorth = 0.7
	rarity     = 10 // of the rarest words, as a logarithm
	allWords   = 1e10
)

// worth says how much a word tells by what the language is like.
func worth(t persian.Token) float64 {
	if t.Kind != persian.Word {
		return 1
	}
	n := max(persian.Frequency(t.Text), persian.Frequency(persian.Lemma(t.Text)), 1)
	return usualWorth + (1-usualWorth)*min(1, math.Log(allWords/float64(n))/rarity)
}
