package copydesk

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"peyk/persian"
)

// Learner counts how an agency writes its words: with a half-space, as one, or
// with a space. It is shown the agency's own published texts twice, first all
// of them by Note, then all by Weigh, and what it learned are the counts for a
// desk. What it keeps is bounded, however many texts there are.
//
// A word counts once for a story and from its second story on, so that nobody's
// slip teaches. Only what an agency may choose is learned, compounds and names:
// where grammar wants a half-space, no archive teaches that it does not.
type Learner struct {
	editor *persian.Editor
	halved map[string]int  // words with half-spaces, by stories
	parted map[string]bool // their letters alone, once Weigh has begun
	others map[string]int  // the same words joined or spaced, and what the editor would split
	seen   map[string]bool // of the story at hand
	choice map[string]bool // whether a form is the agency's choice
}

const (
	maxForms  = 60000 // words held while learning
	maxCounts = 20000 // words learned
	leastSeen = 2     // stories that must have a form
)

// NewLearner returns one that has learned nothing. What the style says counts
// for the agency's choice too.
func NewLearner(style persian.Style) *Learner {
	return &Learner{
		editor: persian.NewEditor(persian.WithStyle(style)), halved: map[string]int{}, others: map[string]int{},
		seen: map[string]bool{}, choice: map[string]bool{},
	}
}

// Note counts the words of a text that have half-spaces.
func (l *Learner) Note(t *Text) {
	clear(l.seen)
	for _, p := range t.prose() {
		for tok := range persian.Tokens(*t.at(p)) {
			if tok.Kind == persian.Word && strings.Contains(tok.Text, "\u200c") {
				for form := range heads(tok.Text) {
					l.count(l.halved, form)
				}
			}
		}
	}
}

// heads gives a word and, of one with several half-spaces, each of its
// beginnings that has one: a compound is counted with its endings and without.
func heads(word string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		first := strings.Index(word, "\u200c")
		for end := len(word); end > first && end > 0; end = strings.LastIndex(word[:end], "\u200c") {
			if !yield(word[:end]) {
				return
			}
		}
	}
}

// count counts a form once for the story at hand. When there is no more room,
// what was seen once goes.
func (l *Learner) count(in map[string]int, form string) {
	if l.seen[form] || len(form) > 120 {
		return
	}
	l.seen[form] = true
	if _, known := in[form]; !known && len(in) >= maxForms {
		maps.DeleteFunc(in, func(_ string, n int) bool { return n < leastSeen })
		if len(in) >= maxForms {
			return
		}
	}
	in[form]++
}

// Weigh counts what speaks against half-spaces: the words that Note met with
// them, where they are written as one or with a space, and what the editor
// would write with one and the agency does not.
func (l *Learner) Weigh(t *Text) {
	if l.parted == nil {
		l.parted = map[string]bool{}
		for form, n := range l.halved {
			if n >= leastSeen {
				l.parted[strings.ReplaceAll(form, "\u200c", "")] = true
			}
		}
	}
	clear(l.seen)
	for _, p := range t.prose() {
		s := *t.at(p)
		line := readLine(s, p)
		for i := range line.words {
			w := &line.words[i]
			if !w.isWord() || strings.Contains(w.Text, "\u200c") {
				continue
			}
			if l.parted[w.Text] {
				l.count(l.others, w.Text)
			}
			if i > 0 && w.joined && line.words[i-1].isWord() && l.parted[line.words[i-1].Text+w.Text] {
				l.count(l.others, line.words[i-1].Text+" "+w.Text)
			}
		}
		for _, c := range l.editor.Changes(s) {
			if chosen(c.Rule) && !strings.Contains(c.Before, "\u200c") {
				l.count(l.others, c.Before)
			}
		}
	}
}

// chosen says whether a rule is about what an agency may write its own way.
func chosen(rule string) bool {
	return rule == "halfspace.compound" || rule == "halfspace.productive" || rule == "space.close"
}

// mayChoose says whether an agency may write a form so, or grammar wants a
// half-space in it.
func (l *Learner) mayChoose(form string) bool {
	may, known := l.choice[form]
	if !known {
		may = true
		for _, c := range l.editor.Changes(form) {
			if c.Tier == persian.Automatic && !chosen(c.Rule) {
				may = false
			}
		}
		l.choice[form] = may
	}
	return may
}

// Counts is what was learned: how many stories write each form. The most
// frequent stay when there are too many.
func (l *Learner) Counts() map[string]int {
	type form struct {
		text string
		n    int
	}
	var list []form
	add := func(from map[string]int, ok func(string) bool) {
		for text, n := range from {
			if n >= leastSeen && ok(text) {
				list = append(list, form{text, n})
			}
		}
	}
	add(l.halved, func(string) bool { return true })
	add(l.others, l.mayChoose)
	slices.SortFunc(list, func(a, b form) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.text, b.text)) })
	out := map[string]int{}
	for _, f := range list[:min(len(list), maxCounts)] {
		out[f.text] = f.n
	}
	return out
}
