package learn

import (
	_ "embed" // the table
	"strings"
	"sync"
)

//go:embed data/terms.tsv
var termsTable string

// longestTerm bounds the words of a term.
const longestTerm = 4

// terms are what public lists call offensive: by the hash of the folded words,
// how many lists do, 3 standing for more. The lists are wide and often wrong,
// so that they are no check; what they are worth here the decisions tell.
var terms = sync.OnceValue(func() map[uint64]uint8 {
	out := map[uint64]uint8{}
	var k looker
	for line := range strings.Lines(termsTable) {
		count, term, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		k.read(term)
		k.split()
		if len(k.words) == 0 || len(k.words) > longestTerm {
			continue
		}
		h := uint64(0)
		for _, w := range k.words {
			h = chained(h, hashOf(k.runes[w.start:w.end]))
		}
		out[h] = max(out[h], min(3, count[0]-'0'))
	}
	return out
})

// chained is the hash of words before and one more.
func chained(before, word uint64) uint64 { return (before*31+word)*0x9E3779B97F4A7C15 + 1 }

// endings are what is put behind a noun in speech and writing.
var endings = []string{"هایی", "های", "ها", "هام", "هات", "هاش", "مون", "تون", "شون", "ای", "ان", "ی", "م", "ت", "ش", "ه", "ا", "و"}

// listed adds which terms of the lists stand in the text, as they are or with
// an ending: a mark for each number of lists.
func (k *looker) listed() {
	var found, like [4]bool
	table := terms()
	for i := range k.words {
		h := uint64(0)
		for n := 0; n < longestTerm && i+n < len(k.words); n++ {
			w := k.words[i+n]
			h = chained(h, hashOf(k.runes[w.start:w.end]))
			found[table[h]] = true
		}
		like[k.stem(table, k.words[i])] = true
	}
	for n, name := range []string{1: "1", 2: "2", 3: "3"} {
		if found[n] && n > 0 {
			k.mark("term " + name)
		}
		if like[n] && n > 0 && !found[n] {
			k.mark("like term " + name)
		}
	}
}

// stem looks a word up without its ending.
func (k *looker) stem(table map[uint64]uint8, w word) uint8 {
	letters := k.runes[w.start:w.end]
	best := uint8(0)
	for _, e := range endings {
		end := []rune(e)
		n := len(letters) - len(end)
		if n >= 3 && string(letters[n:]) == e {
			best = max(best, table[chained(0, hashOf(letters[:n]))])
		}
	}
	return best
}
