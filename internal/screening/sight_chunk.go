package screening

import (
	"strings"
	"unicode/utf8"

	"peyk/persian"
)

// The signs that people put into words. A weak one parts words as well, so it
// hides letters only where it parts very short pieces.
const (
	strongSigns = "*#@$%+_^~=|•●°×¤"
	weakSigns   = "./-–—،,:'’ـ!·"
)

// What a chunk may be made of.
const (
	shortPiece  = 3  // letters: the longest between weak signs
	longestWord = 24 // letters of a word put together
	longestSign = 3  // times that a weak sign may be written between letters
)

// chunk reads, from the beginning of tokens, a word with signs or digits among
// its letters. It appends the word and returns how many tokens it takes; 0 when
// there is no such word.
func (v *sight) chunk(tokens []persian.Token) int {
	n := glued(tokens)
	if n < 2 {
		return 0
	}
	pieces, longest, letters, foreign, weak, repeated := 0, 0, 0, 0, 0, false
	kind := persian.Latin
	for _, t := range tokens[:n] {
		switch signOf(&t) {
		case 'w':
			weak++
			repeated = repeated || utf8.RuneCountInString(t.Text) > 1
		case 's':
		default:
			l := utf8.RuneCountInString(t.Text)
			pieces, letters, longest = pieces+1, letters+l, max(longest, l)
			if t.Kind == persian.Word {
				kind = persian.Word
			} else {
				foreign += l
			}
		}
	}
	switch {
	case letters < 3 || letters > longestWord || pieces < 1:
		return 0
	case weak > 0 && (longest > shortPiece || pieces < 3 || repeated && longest > 1):
		return 0
	case pieces < 2 && !cutsOff(&tokens[n-1]), kind == persian.Word && 2*foreign > letters:
		return 0
	}
	var text, mask strings.Builder
	for _, t := range tokens[:n] {
		switch sign := signOf(&t); {
		case sign != 0:
			mask.WriteRune(hole)
		case kind == persian.Word && t.Kind == persian.Latin:
			mask.WriteRune(hole)
		default:
			piece := plain(&t)
			text.WriteString(piece)
			mask.WriteString(piece)
		}
	}
	v.words = append(v.words, word{
		start: tokens[0].Start, end: tokens[n-1].End, text: text.String(), kind: kind, odd: true, mask: mask.String(),
	})
	return n
}

// glued counts the tokens of letters, digits and signs that follow one another
// with nothing between, from a letter to a letter; or to a sign that cuts a word
// off.
func glued(tokens []persian.Token) int {
	if tokens[0].Kind != persian.Word && tokens[0].Kind != persian.Latin {
		return 0
	}
	last := 1
	for i := 1; i < len(tokens) && tokens[i].Start == tokens[i-1].End; i++ {
		t := &tokens[i]
		switch {
		case t.Kind == persian.Word || t.Kind == persian.Latin:
			last = i + 1
		case signOf(t) == 0:
			return last
		case last == i && cutsOff(t):
			last = i + 1
		}
	}
	return last
}

// cutsOff tells whether the token hides the end of a word.
func cutsOff(t *persian.Token) bool {
	return t.Kind != persian.Word && t.Kind != persian.Latin && strings.Trim(t.Text, "*#") == ""
}

// signOf tells whether the token is a weak sign ('w'), a strong one or digits
// ('s'), or no sign (0).
func signOf(t *persian.Token) byte {
	switch t.Kind {
	case persian.Number:
		if len(t.Text) <= 4 {
			return 's'
		}
	case persian.Punctuation, persian.Symbol:
		r, size := utf8.DecodeRuneInString(t.Text)
		switch {
		case strings.ContainsRune(strongSigns, r):
			return 's'
		case strings.ContainsRune(weakSigns, r) && strings.Trim(t.Text, string(r)) == "" && len(t.Text) <= longestSign*size:
			return 'w'
		}
	default:
	}
	return 0
}

// fits tells whether a word can hide behind a mask, of which every hole stands
// for up to two letters.
func fits(mask, hidden string) bool {
	for mask != "" {
		r, n := utf8.DecodeRuneInString(mask)
		if r != hole {
			if !strings.HasPrefix(hidden, mask[:n]) {
				return false
			}
			mask, hidden = mask[n:], hidden[n:]
			continue
		}
		mask = mask[n:]
		for range 2 {
			if fits(mask, hidden) {
				return true
			}
			_, n := utf8.DecodeRuneInString(hidden)
			hidden = hidden[n:]
		}
		return fits(mask, hidden)
	}
	return hidden == ""
}
