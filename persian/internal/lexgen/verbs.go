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
			for _, present := range strings.Split(f[1], " یا ") {
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

// prune drops the words that are only named, without a count or a part of
// speech, by a source whose bare names include misspellings, and the regular
// plurals and degrees of words that the table has.
func (t table) prune() {
	for w, v := range t {
		if v.flags == bare && v.freq == 0 {
			delete(t, w)
			continue
		}
		if v.flags&^(plural|degree|noun|adjective|bare|wiki|informal) != 0 {
			continue
		}
		for _, end := range []string{"ها", "های", "هایی", "هایش", "هایشان", "هایم", "هایت", "تر", "ترین"} {
			base := strings.TrimSuffix(strings.TrimSuffix(w, end), "\u200c")
			if strings.HasSuffix(w, end) && t[base].flags&headword != 0 {
				delete(t, w)
				break
			}
		}
	}
}
