package search

import (
	"math"
	"slices"
	"strings"

	"peyk/persian"
)

// What a word in Latin letters stands for in the language, whether the index
// has it or not.

// voices are the Persian letters that each piece of a Latin word may stand for.
var voices = makeVoices()

type voice struct {
	letter rune
	cost   float64
}

func makeVoices() map[string][]voice {
	t := map[string][]voice{}
	for letter, ways := range spellings {
		for _, w := range ways {
			if w.latin != "" {
				t[w.latin] = append(t[w.latin], voice{letter, w.cost})
			}
		}
	}
	return t
}

const (
	// naturalBeam is how many beginnings are followed at each letter.
	naturalBeam = 1500
	naturalMost = 24 // letters
	// naturalWeight is what it is worth that a word is twice as frequent.
	naturalWeight = 0.04
)

// natural returns the Persian that the words in Latin letters of a text most
// naturally stand for, and "" when it has none or one of them stands for
// nothing. What is in other letters stays.
func natural(text string) (string, float64) {
	var out []string
	total, some := 0.0, false
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		if !hasLatin(word) {
			out = append(out, word)
			continue
		}
		w, worth, ok := naturalWord(word)
		if !ok {
			return "", 0
		}
		out = append(out, w)
		total += worth
		some = true
	}
	if !some {
		return "", 0
	}
	return strings.Join(out, " "), total
}

// usualFrequency is how often a word is written that comes to everybody's mind.
const usualFrequency = 5_000_000

// ratherMeant returns what a text in Latin letters stands for when other words
// were taken for it that are there, and are farther from it; "" for nothing.
func ratherMeant(latin, taken string) string {
	text, worth := natural(latin)
	if text == "" || text == taken {
		return ""
	}
	words, others := strings.Fields(strings.ToLower(latin)), strings.Fields(taken)
	if len(words) != len(others) {
		return ""
	}
	for i, w := range strings.Fields(text) {
		if w == words[i] { // no Latin letters
			continue
		}
		if w != others[i] && persian.Frequency(w) < usualFrequency {
			return ""
		}
		worth -= worthOf(heardCost(words[i], []rune(keyOf(others[i]))), persian.Frequency(others[i]))
	}
	if worth >= 0 {
		return ""
	}
	return text
}

// worthOf is how good a reading is, the less the better: how far it is from what
// was typed, and how often the word is written.
func worthOf(cost float64, n int) float64 { return cost - naturalWeight*math.Log2(float64(max(n, 1))) }

type beginning struct {
	text string
	cost float64
}

// naturalWord finds the most natural word, and what it is worth, by going through the Latin one and
// following the cheapest ways to write what was read so far.
func naturalWord(latin string) (word string, worth float64, ok bool) {
	if len(latin) < 3 || len(latin) > naturalMost || strings.IndexFunc(latin, func(r rune) bool { return (r < 'a' || r > 'z') && r != '\'' }) >= 0 {
		return "", 0, false
	}
	reached := make([]map[string]float64, len(latin)+1)
	reached[0] = map[string]float64{"": 0}
	add := func(i int, text string, cost float64) {
		if reached[i] == nil {
			reached[i] = map[string]float64{}
		}
		if old, ok := reached[i][text]; !ok || cost < old {
			reached[i][text] = cost
		}
	}
	for i := range len(latin) {
		for _, b := range cheapest(reached[i]) {
			if strings.IndexByte("aeo", latin[i]) >= 0 && i > 0 {
				add(i+1, b.text, b.cost+0.22+0.13*float64(i)/float64(len(latin)))
			}
			if i == 0 && strings.IndexByte("iueo", latin[0]) >= 0 {
				add(1, "ا", b.cost+0.05)
				for _, v := range voices[latin[:1]] {
					add(1, "ا"+string(v.letter), b.cost+0.05+v.cost)
				}
			}
			if strings.HasPrefix(latin[i:], "kha") {
				add(i+3, b.text+"خوا", b.cost+silentVav)
			}
			for n := 1; n <= 3 && i+n <= len(latin); n++ {
				for _, v := range voices[latin[i:i+n]] {
					add(i+n, b.text+string(v.letter), b.cost+v.cost)
				}
			}
		}
	}
	worth = math.Inf(1)
	for _, b := range cheapest(reached[len(latin)]) {
		n := persian.Frequency(b.text)
		if alef := "آ" + strings.TrimPrefix(b.text, "ا"); strings.HasPrefix(b.text, "ا") && persian.Frequency(alef) > n {
			b.text, n = alef, persian.Frequency(alef)
		}
		if n == 0 {
			continue
		}
		if w := worthOf(b.cost, n); w < worth {
			word, worth, ok = b.text, w, true
		}
	}
	return word, worth, ok
}

func cheapest(m map[string]float64) []beginning {
	out := make([]beginning, 0, len(m))
	for text, cost := range m {
		if cost < 1.3 {
			out = append(out, beginning{text, cost})
		}
	}
	slices.SortFunc(out, func(a, b beginning) int {
		if a.cost != b.cost {
			if a.cost < b.cost {
				return -1
			}
			return 1
		}
		return strings.Compare(a.text, b.text)
	})
	return out[:min(len(out), naturalBeam)]
}

// hasLatin reports whether a small Latin letter stands in a text.
func hasLatin(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return 'a' <= r && r <= 'z' }) >= 0
}
