package screening

import (
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/persian"
)

// disguises finds words of a list that are written so as not to be found: with
// signs for letters, misspelled by sound, backwards, cut off, or in two.
type disguises struct {
	plain, sound map[string]int // letters of a pattern: its group
	all          []string       // those with enough letters, in order
}

// fewest are the letters that a disguised word must have.
const fewest = 4

func newDisguises(p *patterns, groups ...int) *disguises {
	d := &disguises{plain: map[string]int{}, sound: map[string]int{}}
	for i := range p.list {
		x := &p.list[i]
		if !slices.Contains(groups, x.group) || len(x.segments) > 3 {
			continue
		}
		for _, s := range spelled(x.segments) {
			if n := utf8.RuneCountInString(s); n < fewest && (n < fewest-1 || x.group != insultHard) || s[0] < utf8.RuneSelf {
				continue
			}
			if _, ok := d.plain[s]; !ok {
				d.plain[s] = x.group
				d.sound[sounds.Replace(s)] = x.group
				d.all = append(d.all, s)
			}
		}
	}
	slices.Sort(d.all)
	return d
}

// spelled gives every way to write the segments in one word.
func spelled(segments []segment) []string {
	out := []string{""}
	for _, s := range segments {
		if s.gap > 0 {
			return nil
		}
		var next []string
		for _, head := range out {
			if s.optional {
				next = append(next, head)
			}
			for _, w := range s.ways {
				next = append(next, head+w.letters)
			}
		}
		out = next
	}
	return out
}

// sounds writes letters that sound alike in one way.
var sounds = strings.NewReplacer("ح", "ه", "ع", "ا", "ط", "ت", "ص", "س", "ث", "س", "ذ", "ز", "ض", "ز", "ظ", "ز", "غ", "ق", "آ", "ا")

// find looks for a disguised word at words[i].
func (d *disguises) find(v *sight, i int) (match, bool) {
	w := &v.words[i]
	if w.kind != persian.Word {
		return match{}, false
	}
	if w.mask != "" {
		if group, ok := d.masked(w.mask); ok {
			return match{group: group, first: i, last: i}, true
		}
	}
	n := utf8.RuneCountInString(w.text)
	if n < fewest {
		return d.halves(v, i)
	}
	if isUsual(w.text) {
		return match{}, false
	}
	if group, ok := with(d.sound, sounds.Replace(w.text)); ok {
		return match{group: group, first: i, last: i}, true
	}
	if s := single(w.text); s != w.text {
		if group, ok := with(d.plain, s); ok {
			return match{group: group, first: i, last: i}, true
		}
	}
	if group, ok := d.plain[reversed(w.text)]; ok {
		return match{group: group, first: i, last: i}, true
	}
	if rest := v.text[w.end:]; strings.HasPrefix(rest, "..") || strings.HasPrefix(rest, "…") || strings.HasPrefix(rest, "*") {
		if at, _ := slices.BinarySearch(d.all, w.text); at < len(d.all) && strings.HasPrefix(d.all[at], w.text) {
			return match{group: d.plain[d.all[at]], first: i, last: i}, true
		}
	}
	return d.halves(v, i)
}

// with looks a word up that may have an ending.
func with(table map[string]int, text string) (group int, ok bool) {
	if group, ok = table[text]; ok {
		return group, true
	}
	for at := range text {
		if at < 2*(fewest-1) {
			continue
		}
		if group, ok = table[text[:at]]; ok && endsNoun(text[:at], text[at:]) {
			return group, true
		}
	}
	return 0, false
}

// masked finds what hides behind a mask.
func (d *disguises) masked(mask string) (group int, ok bool) {
	for _, ending := range [...]string{"", "ها", "های", "ا", "ی", "ه"} {
		short, cut := strings.CutSuffix(mask, ending)
		if !cut || strings.Count(short, string(hole)) == 0 {
			continue
		}
		for _, s := range d.all {
			if fits(short, s) {
				return d.plain[s], true
			}
		}
	}
	return 0, false
}

// halves finds a word written in two, of which one is none.
func (d *disguises) halves(v *sight, i int) (match, bool) {
	if i+1 >= len(v.words) {
		return match{}, false
	}
	a, b := &v.words[i], &v.words[i+1]
	if b.before != space || b.kind != persian.Word || len(a.text)+len(b.text) < 2*fewest || len(a.text) > 8 || len(b.text) > 12 {
		return match{}, false
	}
	if isUsual(a.text) && isUsual(b.text) {
		return match{}, false
	}
	if group, ok := d.plain[a.text+b.text]; ok && group == insultHard {
		return match{group: group, first: i, last: i + 1}, true
	}
	return match{}, false
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}
