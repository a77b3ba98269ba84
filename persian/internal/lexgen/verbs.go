package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// stem is a verb: its past and present stems, normal letters.
type stem struct {
	past, present string
	informal      bool
}

// verbStems joins the verb lists of hazm and shekar.
func verbStems(from string) ([]stem, error) {
	seen := map[stem]bool{}
	add := func(past, present string, informal bool) {
		past, _ = normal(strings.TrimSuffix(past, "ن"))
		present, _ = normal(present)
		if past != "" && present != "" && (strings.HasSuffix(past, "د") || strings.HasSuffix(past, "ت")) {
			seen[stem{past, present, informal}] = true
		}
	}
	err := lines(from, hazmVerbs, "#", func(f []string) {
		if len(f) == 2 {
			for present := range strings.SplitSeq(f[1], " یا ") {
				add(f[0], present, false)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	err = lines(from, shekarVerbs, ",", func(f []string) {
		if len(f) < 2 {
			return
		}
		add(f[1], f[0], false)
		if len(f) == 4 && f[2] != "" {
			add(cmp.Or(f[3], f[1]), f[2], true)
		}
	})
	if err != nil {
		return nil, err
	}
	err = lines(from, hazmIVerbs, " ", func(f []string) {
		if past, _, ok := strings.Cut(f[0], "#"); ok && len(f) > 1 {
			add(past, f[1], true)
		}
	})
	if err != nil {
		return nil, err
	}
	out := make([]stem, 0, len(seen))
	for s := range seen {
		if !s.informal || !seen[stem{s.past, s.present, false}] {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b stem) int {
		return cmp.Or(cmp.Compare(a.past, b.past), cmp.Compare(a.present, b.present))
	})
	return out, nil
}

func encodeStems(stems []stem) []byte {
	var b strings.Builder
	b.WriteString("# past stem, present stem, i when the pair is informal; from hazm and shekar (MIT), see NOTICE\n")
	for _, s := range stems {
		tail := ""
		if s.informal {
			tail = "\ti"
		}
		fmt.Fprintf(&b, "%s\t%s%s\n", s.past, s.present, tail)
	}
	return []byte(b.String())
}

var regularEnds = []string{
	"هایشان", "هایمان", "هایتان", "هایش", "هایم", "هایت", "هایی", "های", "ها", "ترین", "تری", "تر",
}

// prune keeps of the words that are only named (by a source whose bare names
// include misspellings) those that show how people join endings and mi-, and
// of the regular plurals and degrees no more than that they are so written.
func (t table) prune(known table) {
	for w, v := range t {
		switch {
		case strings.ContainsRune(w, '\u200c') || v.flags&(headword|name|function|pronoun|compound) != 0:
		case regular(w, known):
			t[w] = word{flags: bare}
		case v.flags == bare && v.freq == 0:
			delete(t, w)
		}
	}
}

// regular tells whether w is a listed word with a plural or degree ending, or
// begins as a verb of the imperfective does.
func regular(w string, known table) bool {
	for _, end := range regularEnds {
		if base, ok := strings.CutSuffix(w, end); ok && known[base].flags&headword != 0 && len([]rune(base)) > 1 {
			return true
		}
	}
	return strings.HasPrefix(w, "می") || strings.HasPrefix(w, "نمی")
}
