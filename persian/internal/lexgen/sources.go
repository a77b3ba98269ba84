package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	hazmWords      = "lexicon/hazm_words.dat"
	hazmVerbs      = "lexicon/hazm_verbs.dat"
	hazmInformal   = "lexicon/hazm_iwords.dat"
	hazmIVerbs     = "lexicon/hazm_iverbs.dat"
	hazmStop       = "lexicon/hazm_stopwords.dat"
	shekarVocab    = "lexicon/shekar_vocab.csv"
	shekarCompound = "lexicon/shekar_compound_words.csv"
	shekarVerbs    = "lexicon/shekar_verbs.csv"
	shekarInformal = "lexicon/shekar_informal_words.csv"
	shekarStop     = "lexicon/shekar_stopwords.csv"
	lilakWords     = "lexicon/lilak_lexicon.tsv"
	lilakUsers     = "lexicon/lilak_dic_users.txt"
	nabidamNames   = "names/nabidam_names.jsonl"
	snowballWords  = "lexicon/snowball_fa_voc.txt"
	subtitleWords  = "lexicon/opensubtitles_fa_50k.txt"
)

// Frequencies given to words whose source has no counts, on the scale of the
// sources that have them (counts in some ten thousand million words).
const (
	listedFreq = 1 << 9
	wikiFreq   = 1 << 11
	subtitles  = 50
	// A word that films and other texts have equally often has this many times
	// the count there, divided by what subtitles gives it.
	subtitlesTotal = 6
)

// apartly gives the flags for a word with half-spaces, none for another.
func apartly(w string, flags uint16) uint16 {
	if strings.ContainsRune(w, '\u200c') {
		return flags
	}
	return 0
}

// lines calls f with each line of a file in the folder, split at sep.
func lines(from, file, sep string, f func(fields []string)) error {
	in, err := os.Open(filepath.Join(from, file))
	if err != nil {
		return err
	}
	defer in.Close()
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if line := strings.TrimSpace(sc.Text()); line != "" {
			f(strings.Split(line, sep))
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// gather reads every word source into the two tables.
func gather(from string) (free, shared table, err error) {
	free, shared = table{}, table{}
	steps := []func(string, table) error{addHazm, addShekar, addLilak, addInformal, addNames}
	for _, step := range steps {
		if err := step(from, free); err != nil {
			return nil, nil, err
		}
	}
	if err := addShared(from, shared); err != nil {
		return nil, nil, err
	}
	return free, shared, nil
}

var hazmTags = map[string]uint16{
	"N": noun, "AJ": adjective, "ADV": adverb, "NUM": numeral, "PL": plural, "AJC": degree, "AJS": degree,
	"PRO": pronoun, "P": function, "CON": function, "CONJ": function, "DET": function, "PREP": function, "V": verb,
}

func addHazm(from string, t table) error {
	err := lines(from, hazmWords, "\t", func(f []string) {
		if len(f) != 3 {
			return
		}
		freq, err := strconv.ParseUint(f[1], 10, 64)
		apart := strings.ContainsRune(f[0], '\u200c')
		if err != nil || f[2] == "0" {
			if freq == 0 && !apart {
				t.add(f[0], 0, bare)
			}
			return
		}
		var flags uint16
		for tag := range strings.SplitSeq(f[2], ",") {
			flags |= hazmTags[tag]
		}
		if flags&(plural|degree) == 0 {
			flags |= headword
		}
		if apart {
			flags = flags&^(verb|degree|plural) | compound | byHazm
			if freq > listedFreq {
				flags |= byHazmCounted
			}
		}
		t.add(f[0], max(freq, listedFreq/4), flags)
	})
	if err != nil {
		return err
	}
	return lines(from, hazmStop, "\t", func(f []string) { t.add(f[0], 0, function) })
}

func addShekar(from string, t table) error {
	err := lines(from, shekarVocab, ",", func(f []string) {
		if freq, err := strconv.ParseUint(f[len(f)-1], 10, 64); err == nil {
			t.add(f[0], freq, headword|apartly(f[0], byShekar))
		}
	})
	if err != nil {
		return err
	}
	err = lines(from, shekarCompound, ",", func(f []string) { t.add(f[0], listedFreq, compound|apartly(f[0], byShekarList)) })
	if err != nil {
		return err
	}
	return lines(from, shekarStop, ",", func(f []string) { t.add(f[0], 0, function) })
}

var lilakTags = map[string]uint16{
	"noun_singular": noun | headword, "noun_plural": noun | plural, "adjective": adjective | headword,
	"adverb": adverb | headword, "numeral": numeral | headword, "pronoun": pronoun | headword, "verb": verb,
	"adposition": function | headword, "conjunction": function | headword, "determiner": function | headword,
	"adjective_comparative": adjective | degree, "adjective_superlative": adjective | degree,
	"interjection": headword, "classifier": noun | headword,
}

func addLilak(from string, t table) error {
	err := lines(from, lilakWords, "\t", func(f []string) {
		if len(f) < 2 || f[0] == "word" {
			return
		}
		flags := lilakTags[f[1]]
		if strings.ContainsRune(f[0], '\u200c') {
			if flags&verb != 0 {
				return // the conjugation knows these
			}
			flags = flags&^(plural|degree) | compound | byLilak
		}
		t.add(f[0], listedFreq, flags)
	})
	if err != nil {
		return err
	}
	return lines(from, lilakUsers, "\t", func(f []string) { t.add(f[0], listedFreq/2, compound|apartly(f[0], byLilakUsers)) })
}

func addInformal(from string, t table) error {
	err := lines(from, hazmInformal, " ", func(f []string) { t.add(f[0], listedFreq, informal) })
	if err != nil {
		return err
	}
	return lines(from, shekarInformal, ",", func(f []string) { t.add(f[0], listedFreq, informal) })
}

func addNames(from string, t table) error {
	var bad error
	err := lines(from, nabidamNames, "\n", func(f []string) {
		var row struct{ K string }
		if err := json.Unmarshal([]byte(f[0]), &row); err != nil {
			bad = err
			return
		}
		t.add(row.K, listedFreq/8, name)
	})
	if err != nil {
		return err
	}
	return bad
}

func addShared(from string, t table) error {
	err := lines(from, snowballWords, "\t", func(f []string) { t.add(f[0], wikiFreq, wiki) })
	if err != nil {
		return err
	}
	return lines(from, subtitleWords, " ", func(f []string) {
		if len(f) == 2 {
			if n, err := strconv.ParseUint(f[1], 10, 64); err == nil {
				t.add(f[0], n*subtitles, informal)
			}
		}
	})
}

// spokenMore is how many times more often films must have a word than other
// texts for it to mark a colloquial line.
const spokenMore = 8

// keepSpoken drops from the shared table what the free one has, except that it
// keeps, without a frequency, the words that films have far more often.
func keepSpoken(free, shared table) {
	for w, v := range shared {
		known, ok := free[w]
		if !ok {
			continue
		}
		if v.flags&informal == 0 || v.freq*subtitlesTotal < spokenMore*known.freq {
			delete(shared, w)
			continue
		}
		shared[w] = word{flags: informal}
	}
}
