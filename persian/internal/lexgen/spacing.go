package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
)

// Running text with half-spaces.
const (
	perspellFiles = "spell/perspell_*.jsonl"
	iperudtTrain  = "treebank/iPerUDT_train.conllu"
)

// countSpacing counts how running text writes the listed compounds.
func countSpacing(from string, free, shared table) error {
	each := func(text string) {
		prev := ""
		for w := range strings.FieldsSeq(strings.ReplaceAll(text, "_", " ")) {
			bare := strings.Trim(w, ".،؛:!؟«»()[]\"…-")
			w, _ := normal(bare)
			if w == "" {
				prev = ""
				continue
			}
			countSeen(w, free, shared, false)
			if prev != "" {
				countSeen(prev+"\u200c"+w, free, shared, true)
			}
			prev = w
		}
	}
	files, err := filepath.Glob(filepath.Join(from, perspellFiles))
	if err != nil {
		return err
	}
	for _, name := range files {
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		err = lines(from, rel, "\n", func(f []string) {
			var row struct{ Correct string }
			if json.Unmarshal([]byte(f[0]), &row) == nil {
				each(row.Correct)
			}
		})
		if err != nil {
			return err
		}
	}
	return lines(from, iperudtTrain, "\n", func(f []string) {
		if text, ok := strings.CutPrefix(f[0], "# text = "); ok {
			each(text)
		}
	})
}

// countSeen counts the compound w, or the compound it is an inflection of.
func countSeen(w string, free, shared table, spaced bool) {
	if !strings.ContainsRune(w, '\u200c') {
		return
	}
	for _, end := range []string{"", "\u200cهای", "\u200cها", "\u200cهایی", "ی", "ان", "\u200cای"} {
		base, ok := strings.CutSuffix(w, end)
		if !ok || !strings.ContainsRune(base, '\u200c') {
			continue
		}
		for _, t := range []table{free, shared} {
			v, ok := t[base]
			if !ok {
				continue
			}
			if spaced {
				v.firsts++
			} else {
				v.lasts++
			}
			t[base] = v
			return
		}
	}
}
