package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"peyk/persian/langid/internal/model"
)

// source is a collection of texts of one class, from which examples are drawn
// with a weight.
type source struct {
	name   string
	class  int
	texts  []string
	counts []float64 // cumulated, where texts are words with frequencies
	weight float64   // the share of examples among the sources of its script
}

// corpus is what the tables are made from: per script, sources.
type corpus struct {
	sources map[model.Script][]*source
	held    []labelled // texts kept out of training
}

type labelled struct {
	lang, text string
	script     model.Script
}

// labels says in which script each label of the data is written, and under
// which class it is learnt.
var labels = map[string]struct {
	script model.Script
	class  string
}{
	"fa": {model.Arabic, "fa"}, "ar": {model.Arabic, "ar"}, "ur": {model.Arabic, "ur"}, "ps": {model.Arabic, "ps"},
	"ckb": {model.Arabic, "ckb"}, "azb": {model.Arabic, "azb"}, "sd": {model.Arabic, "sd"}, "ug": {model.Arabic, "ug"},
	"en": {model.Latin, "en"}, "az": {model.Latin, "az"}, "fa-Latn": {model.Latin, "fa-Latn"}, "tr": {model.Latin, "tr"},
	"ku": {model.Latin, "ku"}, "fr": {model.Latin, "fr"}, "de": {model.Latin, "de"}, "xx": {model.Latin, "xx"},
}

// udhr names the files of the Declaration of Human Rights and their labels. In
// spite of its name ckb.txt holds Kurmanji in Latin letters.
var udhr = [][2]string{
	{"pes_1.txt", "fa"},
	{"pes_2.txt", "fa"},
	{"arb.txt", "ar"},
	{"urd.txt", "ur"},
	{"azj_latn.txt", "az"},
	{"eng.txt", "en"},
	{"tur.txt", "tr"},
	{"uig_arab.txt", "ug"},
	{"uig_latn.txt", "xx"},
	{"ckb.txt", "ku"},
}

// load reads the data folder. Of every holdout sentences one, the fold-th, is
// kept out, none if holdout is 0; translations of a sentence stay on the same
// side.
func load(dir string, holdout, fold int) (*corpus, error) {
	c := &corpus{sources: make(map[model.Script][]*source)}
	if err := c.sentences(filepath.Join(dir, "langid", "train.jsonl"), holdout, fold); err != nil {
		return nil, err
	}
	for _, f := range udhr {
		lines, err := readLines(filepath.Join(dir, "langid", "udhr", f[0]))
		if err != nil {
			return nil, err
		}
		c.add("udhr", f[1], .12, lines...)
	}
	if err := c.words(filepath.Join(dir, "lexicon", "opensubtitles_fa_50k.txt"), " ", "fa", .25); err != nil {
		return nil, err
	}
	if err := c.words(filepath.Join(dir, "lexicon", "hazm_words.dat"), "\t", "fa", .15); err != nil {
		return nil, err
	}
	for _, f := range [][2]string{
		{"armanyazdi_male_fa.txt", "fa"},
		{"armanyazdi_female_fa.txt", "fa"},
		{"armanyazdi_region_fa.txt", "fa"},
		{"armanyazdi_male_en.txt", "fa-Latn"},
		{"armanyazdi_female_en.txt", "fa-Latn"},
	} {
		if err := c.words(filepath.Join(dir, "names", f[0]), "\t", f[1], .03); err != nil {
			return nil, err
		}
	}
	if err := c.seeds(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *corpus) sentences(path string, holdout, fold int) error {
	lines, err := readLines(path)
	if err != nil {
		return err
	}
	seen := make(map[string]int)
	for i, line := range lines {
		var row struct{ Lang, Text, Source string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			return fmt.Errorf("%s:%d: %w", path, i+1, err)
		}
		label, known := labels[row.Lang]
		if !known {
			continue // a script of its own needs no table
		}
		key := row.Lang + " " + row.Source
		n := seen[key]
		seen[key]++
		if strings.HasPrefix(row.Source, "SIB-200") {
			n %= 701 // dialects follow one another, each with all sentences
		}
		if holdout > 0 && n%holdout == fold {
			c.held = append(c.held, labelled{label.class, row.Text, label.script})
			continue
		}
		c.add(row.Source, row.Lang, 1, row.Text)
	}
	return nil
}

// add adds texts to the source of that name and label.
func (c *corpus) add(name, lang string, weight float64, texts ...string) {
	label := labels[lang]
	languages := model.Languages[label.script]
	class := slices.Index(languages[:], label.class)
	for _, s := range c.sources[label.script] {
		if s.name == name && s.class == class {
			s.texts = append(s.texts, texts...)
			return
		}
	}
	c.sources[label.script] = append(c.sources[label.script],
		&source{name: name, class: class, texts: texts, weight: weight})
}

// words adds a list of words with counts, as a source of made-up word runs.
func (c *corpus) words(path, separator, lang string, weight float64) error {
	lines, err := readLines(path)
	if err != nil {
		return err
	}
	s := &source{name: filepath.Base(path), weight: weight}
	languages := model.Languages[labels[lang].script]
	s.class = slices.Index(languages[:], lang)
	total := 0.0
	for i, line := range lines {
		f := strings.Split(line, separator)
		count := 1.0
		if len(f) > 1 {
			if count, err = strconv.ParseFloat(f[1], 64); err != nil {
				return fmt.Errorf("%s:%d: %w", path, i+1, err)
			}
		}
		total += damp(count)
		s.texts, s.counts = append(s.texts, f[0]), append(s.counts, total)
	}
	c.sources[labels[lang].script] = append(c.sources[labels[lang].script], s)
	return nil
}

func readLines(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var lines []string
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		if line := strings.TrimSpace(in.Text()); line != "" {
			lines = append(lines, line)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return lines, nil
}
