package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"peyk/persian/langid/internal/model"
	"peyk/persian/langid/internal/noise"
)

// tally counts what texts of one kind were taken for.
type tally map[string]int

// measure prints how many of the texts are recognised: cut from the sentences
// kept out, and those of the labelled file if one is named.
func measure(out io.Writer, c *corpus, arabic, latin *model.Table, dev string) error {
	tables := map[model.Script]*model.Table{model.Arabic: arabic, model.Latin: latin}
	samplers := map[model.Script]*sampler{
		model.Arabic: newSampler(c, model.Arabic, 7), model.Latin: newSampler(c, model.Latin, 7),
	}
	tallies := make(map[string]tally)
	count := func(group, lang, text string, script model.Script) {
		key := group + " " + lang
		if tallies[key] == nil {
			tallies[key] = make(tally)
		}
		tallies[key][classify(samplers[script], tables[script], text)]++
	}
	rng := rand.New(rand.NewPCG(3, 9))
	for _, h := range c.held {
		words := strings.Fields(h.text)
		for range 4 {
			short := cut(words, 4+rng.IntN(9), rng)
			tiny := cut(words, 2+rng.IntN(2), rng)
			count("held short", h.lang, short, h.script)
			count("held tiny", h.lang, tiny, h.script)
			if h.lang == "ckb" || h.lang == "azb" {
				count("persian short", h.lang, noise.Persian(h.lang, short, rng), h.script)
				count("persian tiny", h.lang, noise.Persian(h.lang, tiny, rng), h.script)
				count("arabic short", h.lang, noise.Arabic(h.lang, short, rng), h.script)
				count("arabic tiny", h.lang, noise.Arabic(h.lang, tiny, rng), h.script)
			}
		}
	}
	if dev != "" {
		lines, err := readLines(dev)
		if err != nil {
			return err
		}
		for _, line := range lines {
			var row struct{ Lang, Text, Len, Kind string }
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				return fmt.Errorf("%s: %w", dev, err)
			}
			if label, known := labels[row.Lang]; known {
				count("dev "+row.Len, row.Lang, row.Text, label.script)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(tallies)) {
		report(out, key, tallies[key])
	}
	return nil
}

func report(out io.Writer, key string, t tally) {
	total := 0
	for _, n := range t {
		total += n
	}
	lang := key[strings.LastIndexByte(key, ' ')+1:]
	fmt.Fprintf(out, "%-20s %5d  %.3f  ", key, total, float64(t[lang])/float64(total))
	for _, other := range slices.Sorted(maps.Keys(t)) {
		if other != lang {
			fmt.Fprintf(out, " %s:%d", other, t[other])
		}
	}
	fmt.Fprintln(out)
}

func cut(words []string, n int, rng *rand.Rand) string {
	n = min(n, len(words))
	start := rng.IntN(len(words) - n + 1)
	return strings.Join(words[start:start+n], " ")
}

func classify(s *sampler, t *model.Table, text string) string {
	var sums model.Sums
	scan := model.Scanner{Text: text}
	for scan.Next(&s.word) {
		if s.word.Script == s.script {
			sums.Add(t, &s.word, &s.buffer)
		}
	}
	p, best := sums.Probabilities(t), 0
	for class := range p {
		if p[class] > p[best] {
			best = class
		}
	}
	return model.Languages[s.script][best]
}
