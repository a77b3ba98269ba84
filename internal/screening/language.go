package screening

import (
	"unicode"

	"peyk/persian"
)

// languageVersion counts the changes of what the check sees.
const languageVersion = 1

// The letters that tell apart the languages written in the Arabic script:
// those Persian has and Arabic lacks, and those Persian never uses.
const (
	persianLetters = "پچژگیک"
	foreignLetters = "ةىؤإڵۆێڕڤەٹڈڑںےښځڅږټډړڼېۍئۇ"
)

// minLetters is how short a text may be before its script says nothing.
const minLetters = 3

// language sees by script and letters that a sentence is not in the edition's
// language. It names no language: that is the business of a better check.
func language(s Subject) []Finding {
	var out []Finding
	for sent := range persian.Sentences(s.Text) {
		start, end := trimSpan(s.Text, sent.Start, sent.End)
		key, score := foreign(s.Text[start:end], s.Language)
		if key == "" {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Key == key { // neighbours are one finding
			out[n-1].End = end
			out[n-1].Score = max(out[n-1].Score, score)
			continue
		}
		out = append(out, Finding{
			Check: "language", Version: languageVersion, Advice: Hold, Start: start, End: end, Key: key, Score: score,
		})
	}
	return out
}

// foreign counts the letters of a text by script and returns the message for
// what it seems to be, or "" when it may be in the language.
func foreign(text, lang string) (key string, score float64) {
	var latin, arabic, other, own, alien int
	for t := range persian.Tokens(text) {
		if t.Kind != persian.Word && t.Kind != persian.Latin {
			continue
		}
		for _, r := range t.Text {
			switch {
			case unicode.Is(unicode.Latin, r):
				latin++
			case unicode.Is(unicode.Arabic, r):
				arabic++
				if contains(persianLetters, r) {
					own++
				}
				if contains(foreignLetters, r) {
					alien++
				}
			case unicode.IsLetter(r):
				other++
			}
		}
	}
	all := latin + arabic + other
	if all < minLetters {
		return "", 0
	}
	share := func(n int) float64 { return float64(n) / float64(all) }
	switch {
	case share(other) > 0.5:
		return "screening.script", share(other)
	case lang == "fa" && share(latin) > 0.5:
		return "screening.latin", share(latin)
	case lang == "fa" && arabic > 0 && alien*8 > arabic && alien > own:
		return "screening.other-arabic", min(1, float64(alien*4)/float64(arabic))
	case lang == "en" && share(arabic) > 0.5:
		return "screening.not-latin", share(arabic)
	}
	return "", 0
}

func contains(set string, r rune) bool {
	for _, s := range set {
		if s == r {
			return true
		}
	}
	return false
}
