package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"peyk/persian"
)

// What stands after a letter.
const (
	nothing = iota
	half
	space
)

const nonJoining = "اأإآٱدذرزژوؤ"

var fold = strings.NewReplacer("ي", "ی", "ى", "ی", "ك", "ک", "ة", "ه", "ۀ", "ه", "ه\u0654", "ه", "\u0640", "")

// stream gives the letters of a text and what stands after each.
func stream(s string) (letters []rune, after []byte) {
	for _, r := range fold.Replace(s) {
		switch {
		case r >= 0x64b && r <= 0x655 || r == 0x670:
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			letters, after = append(letters, r), append(after, nothing)
		case len(after) > 0 && r == '\u200c':
			after[len(after)-1] = max(after[len(after)-1], half)
		case len(after) > 0:
			after[len(after)-1] = space
		}
	}
	if len(after) > 0 {
		after[len(after)-1] = space
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

type score struct {
	right, wrong, missed, spaces, joins, n int
	errors                                 int
	seen                                   map[string]int
}

func (s *score) add(expected, out string, applied []persian.Change) {
	g, ga := stream(expected)
	o, oa := stream(out)
	at := align(g, o)
	s.n++
	for i := range g {
		got := byte(255)
		if at[i] >= 0 {
			got = oa[at[i]]
		}
		optional := strings.ContainsRune(nonJoining, g[i])
		switch {
		case ga[i] == half && got == half:
			if !optional {
				s.right++
			}
		case got == half:
			if !optional || ga[i] == space {
				s.wrong++
				s.note("false ", g, ga, i, applied)
			}
		case ga[i] == half:
			if !optional || got == space || got == 255 {
				s.missed++
				s.note("missed", g, ga, i, nil)
			}
		}
		if ga[i] == space && i < len(g)-1 {
			s.spaces++
			if got != 255 && got != space {
				s.joins++
				if got == nothing {
					s.note("closed", g, ga, i, nil)
				}
			}
		}
	}
}

// note counts an error by the words around it.
func (s *score) note(what string, g []rune, ga []byte, i int, _ []persian.Change) {
	if s.errors == 0 {
		return
	}
	from, to := i, i+1
	for from > 0 && ga[from-1] != space {
		from--
	}
	for to < len(g)-1 && ga[to] != space {
		to++
	}
	s.seen[what+" "+string(g[from:i+1])+"|"+string(g[i+1:min(to+1, len(g))])]++
}

func (s *score) print(set, tier string) {
	p, r := ratio(s.right, s.right+s.wrong), ratio(s.right, s.right+s.missed)
	f1 := 0.0
	if p+r > 0 {
		f1 = 2 * p * r / (p + r)
	}
	per := 1000 * float64(s.wrong) / float64(max(1, s.n))
	fmt.Printf("%-7s %-10s %6.3f %6.3f %6.3f %7d %9.1f %8.2f  %s\n", set, tier, p, r, f1, s.wrong, per,
		1000*ratio(s.joins, s.spaces), target[set+" "+tier])
	keys := slices.SortedFunc(maps.Keys(s.seen), func(a, b string) int {
		if d := s.seen[b] - s.seen[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for _, what := range []string{"false ", "missed", "closed"} {
		n := 0
		for _, k := range keys {
			if strings.HasPrefix(k, what) && n < s.errors {
				fmt.Printf("    %4d %s\n", s.seen[k], k)
				n++
			}
		}
	}
}

var target = map[string]string{
	"joined all": "F1 .93", "spaced all": "F1 .92", "mixed all": "F1 .94", "clean all": "127 per 1,000",
	"joined automatic": "R .65", "spaced automatic": "R .75", "clean automatic": "4.6 per 1,000",
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
