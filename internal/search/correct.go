package search

import (
	"slices"
	"strings"
	"unicode"

	"peyk/persian"
)

func keyOf(s string) string { return persian.Key(s) }

// mendable reports whether another word may be meant: nothing has this one, or
// few have it and the language does not know it.
func (k Known) mendable() bool { return k.Count == 0 || k.Count <= rareWord && !persian.Known(k.Word) }

// doubtful reports whether a word is none that the language has, found only
// because it can be read as two.
func doubtful(known []Known) bool {
	return slices.ContainsFunc(known, func(k Known) bool {
		return k.Parts > 1 && !strings.Contains(k.Word, "\u200c") && !persian.Known(k.Word)
	})
}

// rareWord is how many documents a word may have that is looked at for a
// misspelling though it was found.
const rareWord = 2

// meantMost bounds how many readings of a query are tried.
const meantMost = 6

// meant returns what a text may have been meant to be, the likeliest first.
func (l *lexicon) meant(text string, known []Known) []string {
	type reading struct {
		text string
		cost float64
	}
	var all []reading
	if strangers(known) > 0 {
		for i, other := range otherKeys(text) {
			if cost, ok := l.plausible(other); ok {
				all = append(all, reading{other, cost + 0.1*float64(i)})
			} else if mended, cost, ok := l.mend(other, l.known(other)); ok && letters(other) && !allKnown(other) {
				all = append(all, reading{mended, cost + 1})
			}
		}
	}
	if mended, cost, ok := l.mend(text, known); ok {
		all = append(all, reading{mended, cost})
	}
	if joined, ok := l.joined(known); ok {
		all = append(all, reading{joined, 0.6})
	}
	for i, k := range known {
		// One word at a time by its second best guess, for when the best
		// finds nothing beside the others.
		if !k.mendable() || len(all) >= meantMost {
			continue
		}
		list := l.guesses(k, 3)
		for _, g := range list[min(1, len(list)):] {
			words := make([]string, len(known))
			for j := range known {
				words[j] = known[j].Word
			}
			words[i] = g.text
			all = append(all, reading{strings.Join(words, " "), g.cost + 0.5})
		}
	}
	slices.SortStableFunc(all, func(a, b reading) int {
		switch {
		case a.cost < b.cost:
			return -1
		case a.cost > b.cost:
			return 1
		}
		return 0
	})
	var out []string
	for _, r := range all {
		if r.text != text && !slices.Contains(out, r.text) && len(out) < meantMost {
			out = append(out, r.text)
		}
	}
	return out
}

// persianOf returns the Persian that a text stands for which finds nothing: what
// the same keys give on the Persian keyboard, or what it sounds like, when that
// is Persian word for word; "" for nothing.
func persianOf(text string) string {
	for _, other := range otherKeys(text) {
		if allKnown(other) {
			return other
		}
	}
	other, _ := natural(text)
	return other
}

// known counts the words of a text by their writing alone.
func (l *lexicon) known(text string) []Known {
	var out []Known
	for t := range persian.Tokens(text) {
		if t.Kind == persian.Word || t.Kind == persian.Latin {
			out = append(out, Known{Word: t.Text, Count: l.count(keyOf(t.Text)), Parts: 1})
		}
	}
	return out
}

// letters reports whether a text is words alone: what another keyboard makes of
// words holds marks between its letters.
func letters(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != ' ' && r != '\u200c' }) < 0
}

// allKnown reports whether a text is Persian, word for word.
func allKnown(text string) bool {
	some := false
	for t := range persian.Tokens(text) {
		switch t.Kind {
		case persian.Word:
			if !persian.Known(t.Text) {
				return false
			}
			some = true
		case persian.Latin, persian.Number, persian.Symbol, persian.Hashtag, persian.Handle, persian.URL, persian.Email, persian.Emoji:
			return false
		case persian.Punctuation:
		}
	}
	return some
}

// plausible reports whether all words of a text are there.
func (l *lexicon) plausible(text string) (cost float64, ok bool) {
	for _, k := range l.known(text) {
		if k.Count == 0 && l.count(keyOf(persian.Lemma(k.Word))) == 0 {
			return 0, false
		}
		cost -= frequencyBonus(k.Count) / 2
		ok = true
	}
	return cost, ok
}

// mend puts the likeliest word in place of each that is not there.
func (l *lexicon) mend(text string, known []Known) (string, float64, bool) {
	total, changed := 0.0, false
	var b strings.Builder
	rest := text
	for _, k := range known {
		i := strings.Index(rest, k.Word)
		if i < 0 {
			continue
		}
		b.WriteString(rest[:i])
		rest = rest[i+len(k.Word):]
		word := k.Word
		if k.mendable() {
			if list := l.guesses(k, 1); len(list) > 0 && list[0].n > 4*k.Count {
				word, changed = list[0].text, true
				total += list[0].cost
			} else if k.Count == 0 {
				total++
			}
		}
		b.WriteString(word)
	}
	return b.String() + rest, total, changed
}

// guesses returns what a word may have been meant to be.
func (l *lexicon) guesses(k Known, most int) []guess {
	key := keyOf(k.Word)
	if len([]rune(key)) <= 3 && persian.Known(k.Word) {
		return nil // a word, and a short one: it has too many neighbours
	}
	out := l.alike(key, most)
	if strings.IndexFunc(key, func(r rune) bool { return r >= 0x80 || unicode.IsDigit(r) }) < 0 {
		out = append(out, l.finglish(key, most)...)
	} else if g, ok := l.halves(key); ok && k.Parts < 2 {
		out = append(out, g)
	}
	slices.SortFunc(out, cheaper)
	return out[:min(len(out), most)]
}

// joined puts words together that are there only so.
func (l *lexicon) joined(known []Known) (string, bool) {
	var out []string
	changed := false
	for i := 0; i < len(known); i++ {
		if i+1 < len(known) && min(known[i].Count, known[i+1].Count) <= rareWord && l.count(keyOf(known[i].Word+known[i+1].Word)) > 0 {
			out = append(out, l.form(keyOf(known[i].Word+known[i+1].Word)))
			changed = true
			i++
			continue
		}
		out = append(out, known[i].Word)
	}
	return strings.Join(out, " "), changed
}
