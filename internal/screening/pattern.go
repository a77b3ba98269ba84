package screening

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"peyk/persian"
)

// A pattern is a line of a list: segments with spaces between. Between the
// letters of two segments a text may have a space, a half-space or nothing; a
// pattern begins and ends at the border of a word. A segment is one or more
// ways to write it, with | between:
//
//	احمق      the letters
//	احمق~     the letters and perhaps an ending of nouns and adjectives
//	میزن*     the letters and perhaps more of the word
//	<person>  a word of the list that the file calls so
//	..        up to three words within the sentence; ..5 up to five
//
// with ? before a segment that may be missing. Latin letters are matched as
// package screening's roman writes them.
type pattern struct {
	segments []segment
	group    int // the heading it stands under
	line     int
}

type segment struct {
	ways     []way
	optional bool
	gap      int // words that may lie between; 0 for a segment that is words itself
}

type way struct {
	letters string
	ending  ending
}

// ending says what may follow the letters in the same word.
type ending uint8

const (
	exact ending = iota
	nominal
	anything
)

// patterns are the lines of a list, found by how they begin.
type patterns struct {
	groups  []string // the headings
	heading int      // the one that lines are read under
	list    []pattern
	classes map[string][]way
	index   map[string][]int // first letters of a pattern: the patterns
	longest int              // bytes of the longest key of the index
}

// match is a pattern found in a text: from words[first] to words[last].
type match struct {
	group       int
	first, last int
	pattern     int
	rest        string // what the last word has beyond the letters of the pattern
}

// usualGap is how many words a gap spans that does not say so.
const usualGap = 3

func gapWidth(s string) int {
	if len(s) == 1 && s[0] >= '1' && s[0] <= '9' {
		return int(s[0] - '0')
	}
	return usualGap
}

// compile reads a list. Lines: # a remark; [heading], which may come again;
// <class> = ways, to which a second such line adds; a pattern.
func compile(name, text string) *patterns {
	p := &patterns{classes: map[string][]way{}, index: map[string][]int{}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if err := p.add(line, n); err != nil {
			panic(fmt.Sprintf("%s:%d: %v", name, n, err)) // the file is part of the program: a test compiles it
		}
	}
	return p
}

func (p *patterns) add(line string, n int) error {
	switch {
	case line == "" || strings.HasPrefix(line, "#"):
		return nil
	case strings.HasPrefix(line, "["):
		name := strings.Trim(line, "[]")
		if p.heading = slices.Index(p.groups, name); p.heading < 0 {
			p.heading, p.groups = len(p.groups), append(p.groups, name)
		}
		return nil
	case strings.HasPrefix(line, "<") && strings.Contains(line, "="):
		name, ways, _ := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		for w := range strings.FieldsSeq(ways) {
			if strings.HasPrefix(w, "<") {
				p.classes[name] = append(p.classes[name], p.classes[w]...)
				continue
			}
			p.classes[name] = append(p.classes[name], newWay(w))
		}
		return nil
	case len(p.groups) == 0:
		return fmt.Errorf("a pattern before any heading")
	}
	x := pattern{group: p.heading, line: n}
	for f := range strings.FieldsSeq(line) {
		var s segment
		f, s.optional = strings.CutPrefix(f, "?")
		if width, ok := strings.CutPrefix(f, ".."); ok {
			x.segments = append(x.segments, segment{gap: gapWidth(width)})
			continue
		}
		for w := range strings.SplitSeq(f, "|") {
			if strings.HasPrefix(w, "<") {
				if p.classes[w] == nil {
					return fmt.Errorf("no class %s", w)
				}
				s.ways = append(s.ways, p.classes[w]...)
				continue
			}
			s.ways = append(s.ways, newWay(w))
		}
		x.segments = append(x.segments, s)
	}
	if x.segments[0].optional || x.segments[0].gap > 0 || x.segments[len(x.segments)-1].gap > 0 {
		return fmt.Errorf("a pattern must begin with what is there, and end with a word")
	}
	p.list = append(p.list, x)
	for _, w := range x.segments[0].ways {
		p.index[w.letters] = append(p.index[w.letters], len(p.list)-1)
		p.longest = max(p.longest, len(w.letters))
	}
	return nil
}

// in tells whether a word is of a class.
func (p *patterns) in(class, word string) bool {
	ways := p.classes[class]
	for i := range ways {
		w := &ways[i]
		if rest, ok := strings.CutPrefix(word, w.letters); ok &&
			(rest == "" || w.ending == anything || w.ending == nominal && endsNoun(w.letters, rest)) {
			return true
		}
	}
	return false
}

func newWay(s string) way {
	w := way{letters: s}
	if l, ok := strings.CutSuffix(s, "~"); ok {
		w = way{l, nominal}
	} else if l, ok := strings.CutSuffix(s, "*"); ok {
		w = way{l, anything}
	}
	if r, _ := utf8.DecodeRuneInString(w.letters); r < utf8.RuneSelf {
		w.letters = roman(w.letters)
	} else {
		w.letters = persian.Fold(w.letters)
	}
	return w
}

// find appends the matches that begin at words[i].
func (p *patterns) find(out []match, words []word, i int) []match {
	text := words[i].text
	for end := range text {
		if end > p.longest {
			break
		}
		if end > 0 {
			out = p.at(out, words, i, text[:end])
		}
	}
	if len(text) <= p.longest {
		out = p.at(out, words, i, text)
	}
	return out
}

func (p *patterns) at(out []match, words []word, i int, head string) []match {
	for _, id := range p.index[head] {
		last, rest := p.follow(words, p.list[id].segments, i, 0)
		if last >= 0 {
			out = append(out, match{p.list[id].group, i, last, id, rest})
		}
	}
	return out
}

// follow matches segments from byte at of words[i]; it returns the last word
// and what of it the last segment does not spell, or -1.
func (p *patterns) follow(words []word, segments []segment, i, at int) (last int, rest string) {
	if i >= len(words) {
		return p.end(segments, i)
	}
	s := &segments[0]
	if s.gap > 0 {
		return p.leap(words, segments[1:], i, at, s.gap)
	}
	for k := range s.ways {
		if last, rest := p.way(words, segments, &s.ways[k], i, at); last >= 0 {
			return last, rest
		}
	}
	if s.optional {
		if len(segments) == 1 && at > 0 {
			return -1, ""
		}
		if len(segments) == 1 {
			return i - 1, ""
		}
		return p.follow(words, segments[1:], i, at)
	}
	return -1, ""
}

// end is follow after the last word.
func (p *patterns) end(segments []segment, i int) (last int, rest string) {
	for _, s := range segments {
		if !s.optional {
			return -1, ""
		}
	}
	return i - 1, ""
}

// leap goes on after a gap.
func (p *patterns) leap(words []word, segments []segment, i, at, width int) (last int, rest string) {
	if at > 0 {
		return -1, ""
	}
	for j := i; j <= i+width && j < len(words) && words[j].before < stop; j++ {
		if last, rest := p.follow(words, segments, j, 0); last >= 0 {
			return last, rest
		}
	}
	return -1, ""
}

// way matches one way to write the first segment, and what follows.
func (p *patterns) way(words []word, segments []segment, w *way, i, at int) (last int, rest string) {
	rest, ok := strings.CutPrefix(words[i].text[at:], w.letters)
	if !ok {
		return -1, ""
	}
	border := rest == "" || w.ending == anything || w.ending == nominal && endsNoun(w.letters, rest)
	if len(segments) == 1 {
		if border {
			return i, rest
		}
		return -1, ""
	}
	if border && (i+1 >= len(words) || words[i+1].before < comma || segments[1].gap > 0) {
		if last, rest := p.follow(words, segments[1:], i+1, 0); last >= 0 {
			return last, rest
		}
	}
	if rest != "" {
		return p.follow(words, segments[1:], i, len(words[i].text)-len(rest))
	}
	return -1, ""
}
