package copydesk

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"peyk/persian"
)

// Refusal is a remark that a person does not want: the rule, the words as they
// stand, and what the desk would have written. Of a name Before and After are
// the two spellings, which then are two people's; of a forbidden word After is
// empty: the word is allowed.
type Refusal struct{ Rule, Before, After string }

// RefusalOf gives under what a refusal of the finding f about t is remembered.
// Lasting says that it makes sense beyond this text: a word or a name has a
// spelling everywhere, a comma or a figure does not.
func RefusalOf(t Text, f Finding) (r Refusal, lasting bool) {
	r = Refusal{f.Rule, f.Before, f.After}
	family, _, _ := strings.Cut(f.Rule, ".")
	switch {
	case family == "name":
		return r, true
	case f.Rule == "word.forbidden":
		return Refusal{f.Rule, f.Before, ""}, true
	case !f.Fixable:
		r.After = f.Args["other"]
		return r, false
	}
	if s := t.at(place{f.Field, f.Block}); s != nil && f.Start >= 0 && f.Start <= f.End && f.End <= len(*s) {
		r = wordRefusal(*s, f.Start, f.End, f.Rule, f.Before, f.After)
	}
	switch family {
	case "halfspace", "letter", "variant", "ezafe":
		return r, letters(r.Before) > 1
	}
	return r, f.Rule == "space.close"
}

// wordRefusal widens a change to the whole words that it touches.
func wordRefusal(s string, start, end int, rule, before, after string) Refusal {
	from, to := start, end
	for from > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:from])
		if !inWord(r) {
			break
		}
		from -= n
	}
	for to < len(s) {
		r, n := utf8.DecodeRuneInString(s[to:])
		if !inWord(r) {
			break
		}
		to += n
	}
	return Refusal{rule, s[from:start] + before + s[end:to], s[from:start] + after + s[end:to]}
}

func inWord(r rune) bool {
	return r == '\u200c' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// refusals is what a desk knows of refusals: each under the form in which it
// is looked up.
type refusals struct {
	changes map[Refusal]bool
	names   map[[2]string]bool // two names that are two people's, in order
	allowed map[string]bool    // forbidden words that may be written, folded
}

func (d *Desk) learnRefusals(list []Refusal) {
	d.refused = refusals{map[Refusal]bool{}, map[[2]string]bool{}, map[string]bool{}}
	for _, r := range list {
		switch r.Rule {
		case "name.spelling":
			d.refused.names[pairOf(r.Before, r.After)] = true
		case "word.forbidden":
			d.refused.allowed[persian.Key(r.Before)] = true
		default:
			d.refused.changes[d.usual(r)] = true
		}
	}
}

// pairOf is two names, whichever is written first.
func pairOf(a, b string) [2]string {
	x, y := persian.Key(a), persian.Key(b)
	return [2]string{min(x, y), max(x, y)}
}

// usual writes a refusal with the usual forms of its letters, so that a word
// typed on an Arabic keyboard is the same word; but not a refusal about them.
func (d *Desk) usual(r Refusal) Refusal {
	if d.letters == nil || strings.HasPrefix(r.Rule, "letter.") {
		return r
	}
	r.Before, _ = d.letters.Mend(r.Before, persian.All)
	r.After, _ = d.letters.Mend(r.After, persian.All)
	return r
}

// isRefused says whether somebody refused for good what c would change in s.
func (d *Desk) isRefused(s string, c *persian.Change) bool {
	if len(d.refused.changes) == 0 {
		return false
	}
	return d.refused.changes[d.usual(wordRefusal(s, c.Start, c.End, c.Rule, c.Before, c.After))]
}

// refusedName says whether a and b are known to be two people.
func (d *Desk) refusedName(f *Finding) bool {
	if f.Rule == "name.spacing" {
		return d.refused.changes[d.usual(Refusal{f.Rule, f.Before, f.After})]
	}
	return len(d.refused.names) > 0 && d.refused.names[pairOf(f.Before, f.After)]
}
