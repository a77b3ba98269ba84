package persian

import (
	_ "embed"
	"math"
	"strings"
	"sync"
)

// The word tables. Their letters are positions in an alphabet whose first
// member is the half-space; internal/lexgen writes them and says from what.
var (
	//go:embed data/lexicon.bin
	lexFreeData string
	//go:embed data/lexicon-ccbysa.bin
	lexSharedData string
	//go:embed data/verbs.tsv
	lexVerbData string
)

// lexFlags say what a word is and who listed it.
type lexFlags uint16

const (
	lexNoun lexFlags = 1 << iota
	lexAdjective
	lexAdverb
	lexVerb
	lexNumeral
	lexPronoun
	lexFunction // preposition, conjunction, determiner or another stop word
	lexName     // a given name
	lexPlural
	lexDegree   // comparative or superlative
	lexHeadword // an entry of a curated dictionary
	lexCompound // listed as a compound
	lexTanvin   // written with tanvin on its last alef
	lexInformal
	lexWiki // seen at least twenty times in the Persian Wikipedia
	lexBare // only named, by a source that names misspellings too
)

// On forms with half-spaces some flags say who lists the form.
const (
	lexByHazm        = lexVerb
	lexByHazmCounted = lexDegree
	lexByShekar      = lexTanvin
	lexByShekarList  = lexInformal
	lexByLilakUsers  = lexBare
	lexByLilak       = lexPlural

	lexSources = lexByHazm | lexByHazmCounted | lexByShekar | lexByShekarList | lexByLilakUsers | lexByLilak
)

// lexZwnj is the code of the half-space in coded words.
const lexZwnj = 0

// lexNone marks a rune that is no letter of the tables.
const lexNone = 0xff

// lexEntry is what the tables know of the words that are spelled with the same
// letters: once written whole, and once with half-spaces.
type lexEntry struct {
	plain, apart           uint8    // frequency, log2 times eight; 0 and no flags when not listed
	plainFlags, apartFlags lexFlags // of the whole form and of the form with half-spaces
	sources                lexFlags // who lists the form with half-spaces
	breaks                 uint64   // bit i: half-space before letter i in the form with half-spaces
	firsts, lasts          uint8    // how many compounds begin and end with the word, log2 times eight
	spaced, halved         uint8    // how often text has the compound with spaces, with half-spaces
	next, prev             uint8    // the odds that text ties the word to the next and to the one before, 0 unknown
}

// stemPair is a verb by its two stems, in normal letters.
type stemPair struct {
	past, present string
	informal      bool
}

// lex is the lexicon: two tables and one hash index over both, keyed by the
// letters of a word without its half-spaces. It never changes after loading.
type lex struct {
	free, shared string
	index        []uint32 // offset+1 of an entry, below some of its hash; entries of shared come after those of free
	letters      string   // the alphabet; a letter's code is its place there
	code         [256]byte
	stems        []stemPair
	verbs        lexVerbs
}

var lexOnce = sync.OnceValue(lexLoad)

// lexicon gives the lexicon, loading it at the first call (some 15 ms).
func lexicon() *lex { return lexOnce() }

// lexIndexBits is the size of the index, lexPlaceBits that of an offset there.
const (
	lexIndexBits = 19
	lexPlaceBits = 22
)

func lexLoad() *lex {
	l := &lex{index: make([]uint32, 1<<lexIndexBits)}
	l.letters, l.free = lexBody(lexFreeData)
	_, l.shared = lexBody(lexSharedData)
	for i := range l.code {
		l.code[i] = lexNone
	}
	n := 0
	for _, r := range l.letters {
		if r >= 0x600 && r < 0x700 {
			l.code[r-0x600] = byte(n) // fewer than 64 letters
		}
		n++
	}
	l.fill(l.free, 0)
	l.fill(l.shared, uint32(len(l.free))) // a few MB
	l.stems = lexStems(lexVerbData)
	l.verbs = l.newVerbs()
	return l
}

// lexBody splits a table into its alphabet and its entries.
func lexBody(data string) (letters, body string) {
	const head = len("PKLEX1")
	n := int(data[head])
	return data[head+1 : head+1+n], data[head+1+n:]
}

// lexTail is the size of an entry without its letters.
const lexTail = 8

func (l *lex) fill(body string, base uint32) {
	for at := 0; at < len(body); {
		n := int(body[at])
		full := lexHash(body[at+1 : at+1+n])
		h := full >> (32 - lexIndexBits)
		for l.index[h] != 0 {
			h = (h + 1) & (1<<lexIndexBits - 1)
		}
		l.index[h] = full<<lexPlaceBits | (base + uint32(at) + 1) // below 4 MB
		at += n + lexTail
	}
}

// lexHash hashes coded letters, half-spaces left out.
func lexHash[T string | []byte](codes T) uint32 {
	h := uint32(2166136261)
	for i := range len(codes) {
		if codes[i] != lexZwnj {
			h = (h ^ uint32(codes[i])) * 16777619
		}
	}
	h ^= h >> 15
	return h * 0x9E3779B1
}

// find looks up a word coded without half-spaces.
func (l *lex) find(word []byte) (e lexEntry, ok bool) {
	if len(word) == 0 || len(word) > 64 {
		return e, false
	}
	full := lexHash(word)
	for h := full >> (32 - lexIndexBits); l.index[h] != 0; h = (h + 1) & (1<<lexIndexBits - 1) {
		if l.index[h]>>lexPlaceBits != full&(1<<(32-lexPlaceBits)-1) {
			continue
		}
		at, body := int(l.index[h]&(1<<lexPlaceBits-1))-1, l.free
		if at >= len(body) {
			at, body = at-len(body), l.shared
		}
		n := int(body[at])
		breaks, same := lexSame(word, body[at+1:at+1+n])
		if !same {
			continue
		}
		ok = true
		freq := body[at+1+n]
		flags := lexFlags(body[at+2+n]) | lexFlags(body[at+3+n])<<8
		switch {
		case breaks == 0:
			e.plain, e.plainFlags = max(e.plain, freq), e.plainFlags|flags
			e.firsts, e.lasts = max(e.firsts, body[at+4+n]), max(e.lasts, body[at+5+n])
			e.next, e.prev = max(e.next, body[at+6+n]), max(e.prev, body[at+7+n])
		case e.breaks == 0 || freq > e.apart:
			e.apart, e.apartFlags, e.sources, e.breaks = freq, flags&^lexSources, flags&lexSources, breaks
			e.spaced, e.halved = body[at+4+n], body[at+5+n]
		}
	}
	return e, ok
}

// lexSame compares letters and gives the half-spaces of the entry.
func lexSame(word []byte, entry string) (breaks uint64, same bool) {
	if len(entry) < len(word) {
		return 0, false
	}
	at := 0
	for i := range len(entry) {
		if entry[i] == lexZwnj {
			breaks |= 1 << at
			continue
		}
		if at == len(word) || word[at] != entry[i] {
			return 0, false
		}
		at++
	}
	return breaks, at == len(word)
}

// encode appends the codes of word, vowel signs and half-spaces left out; ok
// is false when it has a rune that is no letter of the tables. Arabic yeh and
// kaf must have been made Persian.
func (l *lex) encode(dst []byte, word string) (codes []byte, ok bool) {
	for _, r := range word {
		switch {
		case r == zwnj || orthoIsHarakat(r):
		case r < 0x600 || r >= 0x700 || l.code[r-0x600] == lexNone:
			return dst, false
		default:
			dst = append(dst, l.code[r-0x600])
		}
	}
	return dst, true
}

// entry looks up a word in normal letters; half-spaces make no difference.
func (l *lex) entry(word string) (lexEntry, bool) {
	var room [64]byte
	codes, ok := l.encode(room[:0], word)
	if !ok {
		return lexEntry{}, false
	}
	return l.find(codes)
}

// has tells whether the word is listed, with or without half-spaces.
func (l *lex) has(word string) bool {
	_, ok := l.entry(word)
	return ok
}

// freq estimates how often the word occurs in some ten thousand million words
// of text, with or without half-spaces; 0 when it is not listed.
func (l *lex) freq(word string) int {
	e, _ := l.entry(word)
	return int(math.Exp2(float64(max(e.plain, e.apart))/8)) - 1
}

// pos gives the flags of the word, both forms together.
func (l *lex) pos(word string) lexFlags {
	e, _ := l.entry(word)
	return e.plainFlags | e.apartFlags
}

// verbStems lists the verbs; the slice must not be changed.
func (l *lex) verbStems() []stemPair { return l.stems }

func lexStems(data string) []stemPair {
	var out []stemPair
	for line := range strings.Lines(data) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) >= 2 && !strings.HasPrefix(line, "#") {
			out = append(out, stemPair{past: f[0], present: f[1], informal: len(f) == 3})
		}
	}
	return out
}
