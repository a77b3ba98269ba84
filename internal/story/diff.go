package story

import (
	"slices"
	"strings"

	"peyk/internal/richtext"
)

// Diff lists the passages in which two contents differ, in the page's order.
// Body blocks are aligned by their longest common subsequence, so that a new
// paragraph shows as one addition and not as a change of all that follow it.
// It costs time and space in the product of the numbers of blocks.
func Diff(before, after *Content) []Change {
	var out []Change
	field := func(name, b, a string) {
		if b != a {
			out = append(out, Change{Field: name, Before: b, After: a})
		}
	}
	field("kicker", before.Kicker, after.Kicker)
	field("headline", before.Headline, after.Headline)
	field("lead", before.Lead, after.Lead)
	out = append(out, diffBody(before.Body, after.Body)...)
	field("source", before.Source, after.Source)
	field("byline", before.Byline, after.Byline)
	if !slices.Equal(before.Pictures, after.Pictures) {
		out = append(out, Change{Field: "pictures", Before: captions(before.Pictures), After: captions(after.Pictures)})
	}
	return out
}

func captions(refs []PictureRef) string {
	var s strings.Builder
	for i, r := range refs {
		if i > 0 {
			s.WriteString("\n")
		}
		s.WriteString(r.Caption)
		if r.Alt != "" {
			s.WriteString(" [" + r.Alt + "]")
		}
	}
	return s.String()
}

func diffBody(b, a richtext.Doc) []Change {
	same := 0 // blocks at the start that no alignment need look at
	for same < min(len(b), len(a)) && b[same] == a[same] {
		same++
	}
	keep := commonBlocks(b[same:], a[same:])
	for k := range keep {
		keep[k][0] += same
		keep[k][1] += same
	}
	var out []Change
	i, j := same, same
	flush := func(toI, toJ int) {
		for i < toI || j < toJ { // pair what was removed with what was added, in order
			c := Change{Field: "body", Block: j}
			if i < toI {
				c.Before = b[i].Text
				i++
			}
			if j < toJ {
				c.After = a[j].Text
				j++
			}
			out = append(out, c)
		}
	}
	for _, k := range keep {
		flush(k[0], k[1])
		i, j = k[0]+1, k[1]+1
	}
	flush(len(b), len(a))
	return out
}

// commonBlocks returns the pairs of indices of a longest common subsequence.
func commonBlocks(b, a richtext.Doc) [][2]int {
	n, m := len(b), len(a)
	table := make([][]int, n+1)
	for i := range table {
		table[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if b[i] == a[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	var pairs [][2]int
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case b[i] == a[j]:
			pairs = append(pairs, [2]int{i, j})
			i++
			j++
		case table[i+1][j] >= table[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

func slugs(terms []Term) []string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = t.Slug
	}
	return out
}

func sameTerms(a, b []Term) bool { return slices.Equal(a, b) }

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
