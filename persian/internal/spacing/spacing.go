// Package spacing compares the half-spaces of two texts, letter by letter, and
// counts which were restored rightly, wrongly and not at all. It owns the
// measure that the models of package persian are judged by, and knows nothing
// of the rules that restore them.
package spacing

import (
	"slices"
	"strings"
	"unicode"
)

// What stands after a letter.
const (
	Nothing byte = iota
	Half
	Space
)

// nonJoining are letters after which a half-space makes no difference to be
// seen: it is neither asked for nor punished.
const nonJoining = "اأإآٱدذرزژوؤ"

var fold = strings.NewReplacer("ي", "ی", "ى", "ی", "ك", "ک", "ة", "ه", "ۀ", "ه", "ه\u0654", "ه", "\u0640", "")

// Stream gives the letters and digits of a text and what stands after each.
func Stream(s string) (letters []rune, after []byte) {
	for _, r := range fold.Replace(s) {
		switch {
		case r >= 0x64b && r <= 0x655 || r == 0x670:
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			letters, after = append(letters, r), append(after, Nothing)
		case len(after) > 0 && r == '\u200c':
			after[len(after)-1] = max(after[len(after)-1], Half)
		case len(after) > 0:
			after[len(after)-1] = Space
		}
	}
	if len(after) > 0 {
		after[len(after)-1] = Space
	}
	return letters, after
}

// align gives for each letter of a its place in b, -1 when it has none. The
// editor changes few letters, so a look a little ahead is enough.
func align(a, b []rune) []int {
	out := make([]int, len(a))
	j := 0
	for i := range a {
		out[i] = -1
		for d := range 24 {
			if j+d < len(b) && a[i] == b[j+d] && (d == 0 || same(a[i:], b[j+d:], 6)) {
				out[i] = j + d
				j += d + 1
				break
			}
		}
	}
	return out
}

func same(a, b []rune, n int) bool {
	n = min(n, len(a), len(b))
	return slices.Equal(a[:n], b[:n])
}

// Score sums the comparisons of many sentences.
type Score struct {
	Right, Wrong, Missed int // half-spaces
	Spaces, Joins        int // spaces of the expected texts, and how many of them were closed
	Sentences            int
	// Note is told of each error, if it is set: "false", "missed" or "closed", and
	// the expected words around, with a bar where the error is.
	Note func(what, where string)
}

// Add compares a sentence with what was expected.
func (s *Score) Add(expected, got string) {
	letters, want := Stream(expected)
	out, after := Stream(got)
	at := align(letters, out)
	s.Sentences++
	for i := range letters {
		now := byte(255)
		if at[i] >= 0 {
			now = after[at[i]]
		}
		optional := strings.ContainsRune(nonJoining, letters[i])
		switch {
		case want[i] == Half && now == Half:
			if !optional {
				s.Right++
			}
		case now == Half:
			if !optional || want[i] == Space {
				s.Wrong++
				s.note("false", letters, want, i)
			}
		case want[i] == Half:
			if !optional || now == Space || now == 255 {
				s.Missed++
				s.note("missed", letters, want, i)
			}
		}
		if want[i] == Space && i < len(letters)-1 {
			s.Spaces++
			if now != 255 && now != Space {
				s.Joins++
				if now == Nothing {
					s.note("closed", letters, want, i)
				}
			}
		}
	}
}

// note tells of an error by the words around it.
func (s *Score) note(what string, letters []rune, want []byte, i int) {
	if s.Note == nil {
		return
	}
	from, to := i, i+1
	for from > 0 && want[from-1] != Space {
		from--
	}
	for to < len(letters)-1 && want[to] != Space {
		to++
	}
	s.Note(what, string(letters[from:i+1])+"|"+string(letters[i+1:min(to+1, len(letters))]))
}

// Precision is the share of the half-spaces put that are right.
func (s *Score) Precision() float64 { return ratio(s.Right, s.Right+s.Wrong) }

// Recall is the share of the half-spaces wanted that were put.
func (s *Score) Recall() float64 { return ratio(s.Right, s.Right+s.Missed) }

// F1 is the harmonic mean of precision and recall.
func (s *Score) F1() float64 {
	return ratio(2*s.Right, 2*s.Right+s.Wrong+s.Missed)
}

// FalsePer is how many half-spaces were put wrongly in a thousand sentences.
func (s *Score) FalsePer() float64 { return 1000 * ratio(s.Wrong, s.Sentences) }

// JoinsPer is how many of a thousand spaces were closed wrongly.
func (s *Score) JoinsPer() float64 { return 1000 * ratio(s.Joins, s.Spaces) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
