package learn

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"peyk/internal/screening"
	"peyk/persian"
)

// What is looked at of a text.
const (
	bits       = 17 // of a feature's place: 131,072 places
	places     = 1 << bits
	placeMask  = places - 1
	signBit    = 1 << 31
	shortest   = 2    // letters in a piece of a word, its borders counted
	longest    = 5    // the same
	maxRunes   = 4000 // of a text; what follows is not looked at
	spelledOut = 3    // so many single letters in a row are a word spelled out
)

// group is a kind of features that shares one value: a long text must not
// outweigh a short one, nor its letters its words.
type group uint8

const (
	pieces group = iota // 2 to 5 letters within a word
	wholes              // words, and pairs of neighbours
	marks               // what the checks found, and how the text is made
	groupCount
)

// features is what a comment looks like to the model: hashed places, the top
// bit of each being the sign, group after group.
type features struct {
	at    []uint32
	ends  [groupCount]int32
	value [groupCount]float32
	// spans are the places in looked text, only while explaining.
	spans []span16
}

// span16 is a passage in runes of the looker.
type span16 struct{ start, end uint16 }

// word is a run of letters and digits, or one other sign.
type word struct {
	start, end int // runes
	letters    bool
}

// looker turns texts into features. It is not for several goroutines at once.
type looker struct {
	runes   []rune // folded
	origin  []int  // the byte of the text that each comes from, and its end last
	words   []word
	at      []uint32
	spans   []span16
	explain bool
	fold    []byte
	spelled []rune
}

// look returns the features of a comment; they are its caller's to keep.
func (k *looker) look(text string, found []screening.Finding) features {
	k.read(text)
	k.split()
	k.at, k.spans = k.at[:0], k.spans[:0]
	var f features
	k.pieces()
	f.ends[pieces] = int32(len(k.at))
	k.wholes()
	f.ends[wholes] = int32(len(k.at))
	k.marks(found)
	f.ends[marks] = int32(len(k.at))
	f.at = append([]uint32(nil), k.at...)
	if k.explain {
		f.spans = append([]span16(nil), k.spans...)
	}
	f.weigh()
	return f
}

// weigh gives each group of a text the length 1; marks count one each.
func (f *features) weigh() {
	n := f.ends[pieces]
	f.value[pieces] = float32(1 / math.Sqrt(float64(max(1, n))))
	f.value[wholes] = float32(1 / math.Sqrt(float64(max(1, f.ends[wholes]-n))))
	f.value[marks] = 1
}

// read folds the text, rune by rune so that each knows where it comes from.
// Runs of a letter are cut to two, and every digit is one.
func (k *looker) read(text string) {
	k.runes, k.origin = k.runes[:0], k.origin[:0]
	end := len(text)
	for i := 0; i < len(text); {
		if len(k.runes) >= maxRunes {
			end = i
			break
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			k.keep(' ', i)
		} else {
			k.fold = persian.AppendFold(k.fold[:0], text[i:i+n])
			for b := k.fold; len(b) > 0; {
				folded, size := utf8.DecodeRune(b)
				k.keep(folded, i)
				b = b[size:]
			}
		}
		i += n
	}
	k.origin = append(k.origin, end)
}

func (k *looker) keep(r rune, at int) {
	if unicode.IsDigit(r) {
		r = '0'
	}
	n := len(k.runes)
	if n > 0 && r == ' ' && k.runes[n-1] == ' ' || n > 1 && k.runes[n-1] == r && k.runes[n-2] == r {
		return
	}
	k.runes, k.origin = append(k.runes, r), append(k.origin, at)
}

// split finds the words.
func (k *looker) split() {
	k.words = k.words[:0]
	start := -1
	for i, r := range k.runes {
		if unicode.IsLetter(r) || r == '0' || unicode.IsMark(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			k.words = append(k.words, word{start, i, true})
			start = -1
		}
		if r != ' ' {
			k.words = append(k.words, word{i, i + 1, false})
		}
	}
	if start >= 0 {
		k.words = append(k.words, word{start, len(k.runes), true})
	}
}

func mix(h uint64, r rune) uint64 {
	h = (h ^ uint64(r)) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

func (k *looker) add(h uint64, start, end int) {
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	h ^= h >> 32
	k.at = append(k.at, uint32(h)&placeMask|uint32(h>>63)<<31)
	if k.explain {
		k.spans = append(k.spans, span16{uint16(start), uint16(end)})
	}
}

// The beginnings of the hashes of each kind.
const (
	ofPiece = 3 + 2*iota
	ofWord
	ofMark
	border = '_'
)

// pieces adds the letters within words, and within words that are spelled out
// letter by letter.
func (k *looker) pieces() {
	for _, w := range k.words {
		k.cut(k.runes[w.start:w.end], w.start, w.end, 0)
	}
	k.eachSpelled(func(letters []rune, start, end int) { k.cut(letters, start, end, end-start) })
}

// cut adds the pieces of a word. With whole not 0 each is said to be all of it.
func (k *looker) cut(letters []rune, start, end, whole int) {
	at := func(i int) rune {
		if i < 0 || i >= len(letters) {
			return border
		}
		return letters[i]
	}
	for i := -1; i < len(letters); i++ {
		h := uint64(ofPiece)
		for n := 1; n <= longest && i+n <= len(letters)+1; n++ {
			h = mix(h, at(i+n-1))
			if n < shortest {
				continue
			}
			if whole > 0 {
				k.add(h, start, end)
			} else {
				k.add(h, start+max(i, 0), min(start+i+n, end))
			}
		}
	}
}

// eachSpelled calls fn with each word that is spelled out: single letters with
// nothing but spaces or signs between.
func (k *looker) eachSpelled(fn func(letters []rune, start, end int)) {
	k.spelled = k.spelled[:0]
	start, end := 0, 0
	flush := func() {
		if len(k.spelled) >= spelledOut {
			fn(k.spelled, start, end)
		}
		k.spelled = k.spelled[:0]
	}
	for _, w := range k.words {
		switch {
		case !w.letters:
		case w.end-w.start == 1 && k.runes[w.start] != '0':
			if len(k.spelled) == 0 {
				start = w.start
			}
			k.spelled, end = append(k.spelled, k.runes[w.start]), w.end
		default:
			flush()
		}
	}
	flush()
}

// wholes adds the words and the pairs of neighbours.
func (k *looker) wholes() {
	var before uint64
	for i, w := range k.words {
		h := hashOf(k.runes[w.start:w.end])
		k.add(h, w.start, w.end)
		if i > 0 {
			k.add(h*31+before, k.words[i-1].start, w.end)
		}
		before = h
	}
	k.eachSpelled(func(letters []rune, start, end int) { k.add(hashOf(letters), start, end) })
}

func hashOf(letters []rune) uint64 {
	h := uint64(ofWord)
	for _, r := range letters {
		h = mix(h, r)
	}
	return h
}

// mark adds a feature that is no passage of the text.
func (k *looker) mark(name string) { k.add(markHash(name), 0, 0) }

func markHash(name string) uint64 {
	h := uint64(ofMark)
	for _, r := range name {
		h = mix(h, r)
	}
	return h
}

// marks adds what the checks found, each finding of a check and advice once,
// and how the text is made.
func (k *looker) marks(found []screening.Finding) {
	k.mark("bias")
	for i, f := range found {
		if first(found, i, func(g screening.Finding) bool { return g.Check == f.Check && g.Advice == f.Advice }) {
			k.mark("check " + f.Check + " " + string(f.Advice))
		}
		if first(found, i, func(g screening.Finding) bool { return g.Key == f.Key }) {
			k.mark("key " + f.Key)
		}
		if f.Advice == screening.None || f.Check == "irrelevant" {
			k.mark("score " + f.Check + " " + string(rune('0'+int(10*min(max(f.Score, 0), 1)))))
		}
	}
	k.listed()
	k.shape()
}

// first tells whether the i-th finding is the first that is like it.
func first(found []screening.Finding, i int, like func(screening.Finding) bool) bool {
	return !slices.ContainsFunc(found[:i], like)
}

// shape adds how long the text is and what it is made of.
func (k *looker) shape() {
	signs, latin, excited := 0, 0, 0
	for _, w := range k.words {
		switch r := k.runes[w.start]; {
		case r == '!':
			excited++
		case !w.letters:
			signs++
		case r < 0x250:
			latin++
		}
	}
	size := 0
	for n := len(k.words); n > 1; n /= 2 {
		size++
	}
	k.mark("size " + string(rune('a'+size)))
	k.mark("latin " + string(rune('a'+4*latin/max(1, len(k.words)))))
	k.mark("signs " + string(rune('a'+4*signs/max(1, len(k.words)))))
	if excited > 0 {
		k.mark("excited " + string(rune('a'+min(excited, 3))))
	}
}
