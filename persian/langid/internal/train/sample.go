package main

import (
	"math"
	"math/rand/v2"
	"sort"
	"strings"

	"peyk/persian/langid/internal/model"
	"peyk/persian/langid/internal/noise"
)

// classWeights says how often examples of a class are drawn; 1 where absent.
var classWeights = map[string]float64{"fa": 1.4, "ar": 2.2, "azb": 1.6, "ps": 1.25, "fa-Latn": 1.2, "en": 1.1, "sd": .4, "ug": .4, "tr": .8, "ku": .7, "fr": .7, "de": .7, "xx": .7}

// sampler draws examples of one script.
type sampler struct {
	script  model.Script
	rng     *rand.Rand
	classes []float64 // cumulated weights
	sources [model.Classes][]*source
	totals  [model.Classes]float64
	word    model.Word
	buffer  [model.MaxFeatures]uint32
}

func newSampler(c *corpus, script model.Script, seed uint64) *sampler {
	s := &sampler{script: script, rng: rand.New(rand.NewPCG(seed, uint64(script)))}
	for _, src := range c.sources[script] {
		s.sources[src.class] = append(s.sources[src.class], src)
		s.totals[src.class] += src.weight
	}
	total := 0.0
	for class, lang := range model.Languages[script] {
		weight, special := classWeights[lang]
		if !special {
			weight = 1
		}
		if s.totals[class] > 0 {
			total += weight
		}
		s.classes = append(s.classes, total)
	}
	return s
}

// draw returns a text and its class.
func (s *sampler) draw() (text string, class int) {
	x := float64(s.rng.Float64() * s.classes[len(s.classes)-1])
	class = sort.Search(len(s.classes)-1, func(i int) bool { return s.classes[i] > x })
	x = float64(s.rng.Float64() * s.totals[class])
	src := s.sources[class][0]
	for _, next := range s.sources[class] {
		src = next
		if x -= next.weight; x < 0 {
			break
		}
	}
	n := s.length()
	if src.counts != nil {
		words := make([]string, n)
		for i := range words {
			y := float64(s.rng.Float64() * src.counts[len(src.counts)-1])
			words[i] = src.texts[sort.SearchFloat64s(src.counts, y)]
		}
		return s.respell(strings.Join(words, " "), class), class
	}
	words := strings.Fields(src.texts[s.rng.IntN(len(src.texts))])
	n = min(n, len(words))
	start := s.rng.IntN(len(words) - n + 1)
	return s.respell(strings.Join(words[start:start+n], " "), class), class
}

// length draws a number of words: short texts are what is hard.
func (s *sampler) length() int {
	switch x := s.rng.Float64(); {
	case x < .12:
		return 1
	case x < .55:
		return 2 + s.rng.IntN(2)
	case x < .92:
		return 4 + s.rng.IntN(9)
	default:
		return 13 + s.rng.IntN(20)
	}
}

// respelling says how often texts of a language are respelled for the
// keyboards of the noise package.
var respelling = map[string]struct{ persian, arabic, some float64 }{
	"ckb": {.20, .12, .08}, "azb": {.15, .12, .08}, "ps": {.10, .05, .05}, "ur": {.05, .03, .04}, "ar": {.08, 0, .08},
}

func (s *sampler) respell(text string, class int) string {
	lang := model.Languages[s.script][class]
	x := s.rng.Float64()
	if s.script == model.Latin {
		switch {
		case lang == "fa-Latn" && x < .2:
			return finglish(text, s.rng)
		case lang != "fa-Latn" && lang != "en" && x < .15:
			return noise.ASCII(text, s.rng)
		}
		return text
	}
	if lang == "fa" || lang == "azb" || lang == "ckb" {
		if s.rng.Float64() < .35 {
			text = strings.ReplaceAll(text, "\u200c", "")
		}
	}
	p := respelling[lang]
	switch {
	case lang == "fa" && x < .07:
		return noise.ArabicYeKaf(text, s.rng)
	case x < p.persian:
		return noise.Persian(lang, text, s.rng)
	case x < p.persian+p.arabic:
		return noise.Arabic(lang, text, s.rng)
	case x < p.persian+p.arabic+p.some:
		return noise.Some(lang, text, s.rng)
	}
	return text
}

// finglishWays are spellings of one sound that people differ in.
var finglishWays = [][2]string{
	{"aa", "a"},
	{"oo", "u"},
	{"oo", "ou"},
	{"ou", "o"},
	{"ee", "i"},
	{"kh", "x"},
	{"gh", "q"},
	{"q", "gh"},
	{"ei", "ey"},
	{"eh ", "e "},
	{"zh", "j"},
	{"ck", "k"},
	{"v", "w"},
	{"w", "v"},
	{"j", "zh"},
	{"a", "aa"},
	{"i", "ee"},
	{"u", "oo"},
	{"c", "k"},
	{"'", ""},
	{"iy", "y"},
}

func finglish(text string, rng *rand.Rand) string {
	for range 1 + rng.IntN(3) {
		way := finglishWays[rng.IntN(len(finglishWays))]
		text = strings.ReplaceAll(text, way[0], way[1])
	}
	return text
}

// features appends the hashes of the words of text that are in the script.
func (s *sampler) features(text string, hashes []uint32) []uint32 {
	scan, last := model.Scanner{Text: text}, uint32(0)
	for scan.Next(&s.word) {
		if s.word.Script != s.script {
			continue
		}
		var n int
		n, last = s.word.Features(last, &s.buffer)
		hashes = append(hashes, s.buffer[:n]...)
	}
	return hashes
}

// train draws steps examples and learns from them. A part of the features of
// each is left out, so that none is relied on alone.
func (s *sampler) train(l *learner, steps int, dropout float64) {
	hashes := make([]uint32, 0, 4096)
	for step := range steps {
		text, class := s.draw()
		hashes = s.features(text, hashes[:0])
		if s.rng.IntN(4) != 0 {
			kept := hashes[:0]
			for _, h := range hashes {
				if s.rng.Float64() >= dropout {
					kept = append(kept, h)
				}
			}
			hashes = kept
		}
		if len(hashes) == 0 {
			continue
		}
		left := float32(steps-step) / float32(steps)
		l.learn(hashes, class, float32(l.rate*left))
	}
}

// damp flattens the counts of words: rare ones are worth learning too.
func damp(count float64) float64 { return float64(math.Sqrt(count) * math.Sqrt(math.Sqrt(count))) }
