package search

import (
	"slices"
	"strings"
)

// Persian written in Latin letters: which words of a lexicon one may mean. The
// consonants that are always written choose candidates; then each is measured
// against what was typed.

// skeletonLatin leaves of a Latin word the consonants that Persian always
// writes, each sound as one letter.
func skeletonLatin(s string) string {
	var b []byte
	put := func(c byte) {
		if len(b) == 0 || b[len(b)-1] != c {
			b = append(b, c)
		}
	}
	for i := 0; i < len(s); i++ {
		h := i+1 < len(s) && s[i+1] == 'h'
		switch c := s[i]; {
		case h && c == 'k':
			put('x')
			i++
		case h && c == 's':
			put('S')
			i++
		case h && c == 'c':
			put('C')
			i++
		case h && c == 'z':
			put('Z')
			i++
		case h && c == 'g':
			put('q')
			i++
		case c == 'c':
			put('k')
		case strings.IndexByte("bptjxdrzsfqkglmn", c) >= 0:
			put(c)
		}
	}
	return string(b)
}

// skeletonLetters gives each Persian letter the consonant it is heard as.
var skeletonLetters = map[rune]byte{
	'ب': 'b', 'پ': 'p', 'ت': 't', 'ط': 't', 'ث': 's', 'س': 's', 'ص': 's', 'ج': 'j', 'چ': 'C', 'خ': 'x', 'د': 'd', 'ذ': 'z', 'ز': 'z',
	'ض': 'z', 'ظ': 'z', 'ر': 'r', 'ژ': 'Z', 'ش': 'S', 'غ': 'q', 'ق': 'q', 'ف': 'f', 'ک': 'k', 'گ': 'g', 'ل': 'l', 'م': 'm', 'ن': 'n',
}

func skeletonPersian(key string) string {
	var b []byte
	for _, r := range key {
		if c := skeletonLetters[r]; c != 0 && (len(b) == 0 || b[len(b)-1] != c) {
			b = append(b, c)
		}
	}
	return string(b)
}

func (l *lexicon) skeletons() map[string][]int32 {
	l.sounds.Do(func() {
		l.bySkeleton = map[string][]int32{}
		for i, w := range l.words {
			if w.kind != plainWord || w.key[0] < 0x80 {
				continue
			}
			if s := skeletonPersian(w.key); s != "" {
				l.bySkeleton[s] = append(l.bySkeleton[s], int32(i))
			}
		}
	})
	return l.bySkeleton
}

// finglish returns words that a Latin word may stand for, the likeliest first.
func (l *lexicon) finglish(latin string, most int) []guess {
	s := skeletonLatin(latin)
	if s == "" || len(latin) > 40 {
		return nil
	}
	var out []guess
	for _, i := range l.skeletons()[s] {
		w := &l.words[i]
		if cost := heardCost(latin, []rune(w.key)); cost < 1.3 {
			out = append(out, guess{w.form, w.n, cost - frequencyBonus(w.n)/2})
		}
	}
	slices.SortFunc(out, cheaper)
	return out[:min(len(out), most)]
}

// spelling is a way in which a Persian letter is written in Latin ones.
type spelling struct {
	latin string
	cost  float64
}

var spellings = makeSpellings()

func makeSpellings() map[rune][]spelling {
	t := map[rune][]spelling{}
	for letters, ways := range map[string]string{
		"ب": "b", "پ": "p", "تط": "t", "ثسص": "s", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh x", "د": "d", "ذزضظ": "z", "ر": "r",
		"ژ": "zh", "ش": "sh", "غق": "gh q", "ف": "f", "ک": "k c", "گ": "g", "ل": "l", "م": "m", "ن": "n", "و": "v w o oo u ou", "ه": "h",
		"ی": "i y ee", "ا": "a aa",
	} {
		for _, r := range letters {
			for w := range strings.FieldsSeq(ways) {
				t[r] = append(t[r], spelling{w, 0})
				if len(w) == 1 && strings.IndexByte("aeiou", w[0]) < 0 {
					t[r] = append(t[r], spelling{w + w, 0.02})
				}
			}
		}
	}
	more := func(letter rune, latin string, cost float64) { t[letter] = append(t[letter], spelling{latin, cost}) }
	more('ا', "e", 0.35)
	more('ا', "o", 0.4)
	more('ا', "u", 0.45)
	more('ع', "a", 0.1)
	more('ع', "e", 0.1)
	more('ع', "o", 0.1)
	more('ع', "'", 0)
	more('ع', "", 0.15)
	more('ه', "e", 0.1)
	more('ه', "a", 0.2)
	more('ه', "", 0.35)
	more('ح', "", 0.5)
	more('ی', "e", 0.35)
	more('ی', "ei", 0.1)
	more('ی', "a", 0.4)
	more('و', "", 0.5)
	more('ق', "k", 0.5)
	more('ق', "g", 0.4)
	more('غ', "g", 0.4)
	more('ث', "th", 0.2)
	more('ف', "ph", 0.2)
	return t
}

// silentVav is what it costs to leave out the vav of khab and khahar, which
// nobody hears.
const silentVav = 0.05

// heardCost is how much a Persian word differs from what was typed in Latin
// letters; a short vowel that Persian does not write costs a little, and more
// the later it stands: endings are where long vowels are heard.
func heardCost(latin string, word []rune) float64 {
	const none = 99.0
	rows := make([][]float64, len(latin)+1)
	for i := range rows {
		rows[i] = make([]float64, len(word)+1)
		for j := range rows[i] {
			rows[i][j] = none
		}
	}
	rows[0][0] = 0
	at := func(i, j int, cost float64) { rows[i][j] = min(rows[i][j], cost) }
	for i := 0; i <= len(latin); i++ {
		for j := 0; j <= len(word); j++ {
			cost := rows[i][j]
			if cost >= none {
				continue
			}
			if i < len(latin) {
				switch c := latin[i]; {
				case strings.IndexByte("aeo", c) >= 0 && j > 0:
					at(i+1, j, cost+0.22+0.13*float64(i)/float64(len(latin)))
				case strings.IndexByte("'`-", c) >= 0:
					at(i+1, j, cost+0.05)
				}
			}
			if j == len(word) {
				continue
			}
			if j == 0 && i < len(latin) && word[0] == 'ا' { // the seat of a vowel
				if c := latin[i]; c == 'i' || c == 'u' || c == 'e' || c == 'o' {
					at(i+1, 1, cost+0.05)
					at(i, 1, cost+0.05)
				}
			}
			if word[j] == 'و' && j > 0 && word[j-1] == 'خ' && j+1 < len(word) && word[j+1] == 'ا' {
				at(i, j+1, cost+silentVav)
			}
			for _, s := range spellings[word[j]] {
				if strings.HasPrefix(latin[i:], s.latin) {
					at(i+len(s.latin), j+1, cost+s.cost)
				}
			}
		}
	}
	return rows[len(latin)][len(word)]
}
