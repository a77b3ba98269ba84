// Package relevance measures how much a comment has to do with its story and
// with the comment it answers. It must not know comments, editions or how
// findings are kept; it depends on package persian alone.
//
//	story := relevance.Prepare(relevance.Text{...}) // once a story
//	score := story.Irrelevant(text, parent)         // 0 fits, 1 is about something else
//
// A quarter of what readers rightly say shares no word with the story, so that
// the score only sorts. It is a weighted sum of some thirty features
// (features.go): words in common weighed by their rarity, names, words of
// commenting itself, everyday matters that the story has none of, and what the
// parent says. The weights (data/weights.txt) are fitted to labelled comments.
package relevance

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"peyk/persian"
)

var (
	//go:embed data/words.txt
	wordsData string
	//go:embed data/weights.txt
	weightsData string
)

// Text is what readers see of a story.
type Text struct {
	Kicker, Headline, Lead string
	Body, People           []string
}

// Story is a story made ready for its comments. It does not change, and serves
// any number at once.
type Story struct {
	words  map[string]bool // folded words and lemmas
	heads  map[string]bool // of headline, kicker and lead
	stems  map[string]bool // first letters of its longer words
	names  map[string]bool // parts of persons' names
	topics map[string]bool // everyday matters it has
}

// Part is a word of a comment that weighed much: in the story, or of a matter
// that the story has none of.
type Part struct {
	Start, End int // bytes
	Known      bool
}

// Prepare reads a story.
func Prepare(text Text) *Story {
	s := &Story{words: map[string]bool{}, heads: map[string]bool{}, stems: map[string]bool{}, names: map[string]bool{}, topics: map[string]bool{}}
	t := load()
	s.add(t, text.Kicker+" . "+text.Headline+" . "+text.Lead, true)
	s.add(t, strings.Join(text.Body, "\n"), false)
	for _, name := range text.People {
		for tok := range persian.Tokens(name) {
			if w := persian.Fold(tok.Text); tok.Kind == persian.Word && utf8.RuneCountInString(w) > 2 {
				s.names[w], s.words[w] = true, true
				if first, _, ok := strings.Cut(tok.Text, "\u200c"); ok {
					s.names[persian.Fold(first)] = true
				}
			}
		}
	}
	return s
}

func (s *Story) add(t *tables, text string, head bool) {
	for _, w := range t.read(text) {
		s.words[w.fold], s.words[w.lemma] = true, true
		if head {
			s.heads[w.lemma] = true
		}
		if st := stem(w.lemma); st != "" {
			s.stems[st] = true
		}
		for _, topic := range w.topics {
			s.topics[topic] = true
		}
	}
}

// stem gives the letters that words of one family begin with, "" for short
// words.
func stem(w string) string {
	const letters = 4
	n := 0
	for i := range w {
		if n == letters {
			return w[:i]
		}
		n++
	}
	return ""
}

// word is a word of a text.
type word struct {
	start, end  int
	fold, lemma string
	weight      float64 // rarity, 0 to 1
	stop        bool
	sets        []string
	topics      []string
}

// tables are the package's words and weights.
type tables struct {
	sets    map[string][]string // folded word to the sections that have it
	weights map[string]float64
}

var load = sync.OnceValue(func() *tables {
	t := &tables{sets: map[string][]string{}, weights: map[string]float64{}}
	section := ""
	for line := range strings.Lines(wordsData) {
		line, _, _ = strings.Cut(line, "#")
		for w := range strings.FieldsSeq(line) {
			if w[0] == '[' {
				section = strings.Trim(w, "[]")
				continue
			}
			k := persian.Fold(strings.ReplaceAll(w, "_", ""))
			t.sets[k] = append(t.sets[k], section)
		}
	}
	for line := range strings.Lines(weightsData) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			t.weights[name], _ = strconv.ParseFloat(value, 64) // written by the fitting program
		}
	}
	return t
})

// rarity weighs a word: 0 for the most frequent, 1 for one nobody lists.
func rarity(lemma string) float64 {
	const most = 22 // ln of the counts' total, about
	return max(0, 1-math.Log1p(float64(persian.Frequency(lemma)))/most)
}

// read cuts a text into its words, function words among them.
func (t *tables) read(text string) []word {
	out := make([]word, 0, len(text)/8)
	for tok := range persian.Tokens(text) {
		if tok.Kind != persian.Word {
			continue
		}
		w := word{start: tok.Start, end: tok.End, fold: persian.Fold(tok.Text)}
		if utf8.RuneCountInString(w.fold) < 2 {
			continue
		}
		w.lemma = persian.Fold(persian.Lemma(w.fold))
		w.weight = rarity(w.lemma)
		w.stop = w.weight < common
		for _, k := range [...]string{w.fold, w.lemma} {
			for _, set := range t.sets[k] {
				if topic, ok := strings.CutPrefix(set, "topic-"); ok {
					w.topics = append(w.topics, topic)
				} else {
					w.sets = append(w.sets, set)
				}
			}
			if w.fold == w.lemma {
				break
			}
		}
		out = append(out, w)
	}
	return out
}

// common is the rarity below which a word tells nothing of a topic.
const common = 0.1

// Irrelevant tells how little a comment has to do with the story and with the
// comment it answers ("" for none): 0 fits, 1 is about something else. Parts
// are the words it went by.
func (s *Story) Irrelevant(text, parent string) (score float64, parts []Part) {
	t := load()
	words := t.read(text)
	z := t.weights["bias"]
	for i, v := range s.features(t, text, words, parent) {
		z += t.weights[names[i]] * v
	}
	for i := range words {
		w := &words[i]
		if w.stop {
			continue
		}
		if known := s.words[w.fold] || s.words[w.lemma]; known || s.clashes(w) {
			parts = append(parts, Part{w.start, w.end, known})
		}
	}
	return 1 / (1 + math.Exp(-z)), parts
}

// clashes tells whether a word is of an everyday matter the story has none of.
func (s *Story) clashes(w *word) bool {
	for _, topic := range w.topics {
		if !s.topics[topic] && !s.words[w.fold] {
			return true
		}
	}
	return false
}

// Features gives what the weights multiply, by the names of FeatureNames; the
// program that fits them asks.
func (s *Story) Features(text, parent string) []float64 {
	t := load()
	return s.features(t, text, t.read(text), parent)
}

// FeatureNames are the features' names in their order.
func FeatureNames() []string { return names[:] }
