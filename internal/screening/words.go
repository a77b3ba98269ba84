package screening

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// wordsText is made by internal/words, which says what a line is.
//
//go:embed data/words.txt
var wordsText string

// ordinary are the words that people write, with the logarithm (base 2, in
// eighths) of how often they occur in a thousand million.
var ordinary = sync.OnceValue(func() map[string]uint8 {
	m := make(map[string]uint8, strings.Count(wordsText, "\n"))
	for line := range strings.Lines(wordsText) {
		word, n, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if f, err := strconv.ParseUint(n, 10, 8); err == nil {
			m[word] = uint8(f)
		}
	}
	return m
})

// usual is how often a word occurs that is no disguise of another: a hundred
// times in a thousand million.
const usual = 8 * 7

// isUsual tells whether the word is one that people often write.
func isUsual(word string) bool { return ordinary()[word] >= usual }
