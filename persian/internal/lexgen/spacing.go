package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
)

// perspellFiles are running text with half-spaces.
const perspellFiles = "spell/perspell_*.jsonl"

// countSpacing counts how running text writes the listed compounds, and how it
// ties words to their neighbours.
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
			countTies(prev, w, free, shared)
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
	return nil
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

// countTies counts how often running text ties a word to the next one and to the
// one before by a half-space, and how often it leaves a space between.
func countTies(prev, w string, free, shared table) {
	note := func(part string, f func(*word)) {
		for _, t := range []table{free, shared} {
			if v, ok := t[part]; ok {
				f(&v)
				t[part] = v
			}
		}
	}
	parts := strings.Split(w, "\u200c")
	for i, part := range parts[1:] {
		note(parts[i], func(v *word) { v.next[1]++ })
		note(part, func(v *word) { v.prev[1]++ })
	}
	if prev != "" {
		last := strings.Split(prev, "\u200c")
		note(last[len(last)-1], func(v *word) { v.next[0]++ })
		note(parts[0], func(v *word) { v.prev[0]++ })
	}
}
