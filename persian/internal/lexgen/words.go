package main

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"strings"
)

// Flags of a word; package persian has the same list in lexicon.go.
const (
	noun uint16 = 1 << iota
	adjective
	adverb
	verb
	numeral
	pronoun
	function
	name
	plural
	degree
	headword
	compound
	tanvin
	informal
	wiki
	bare
)

// Flags that mean something else on words with half-spaces: who lists them.
const (
	byHazm        = verb
	byHazmCounted = degree
	byShekar      = tanvin
	byShekarList  = informal
	byLilakUsers  = bare
	byLilak       = plural
)

const alphabet = "\u200cاآأإبپتثجچحخدذرزژسشصضطظعغفقکگلمنوؤهیئءةۀ"

type word struct {
	freq  uint64
	flags uint16
	// how many listed compounds begin and end with the word; for a compound, how
	// often running text writes its parts with spaces and with half-spaces
	firsts, lasts uint64
	// how often running text has a space (0) and a half-space (1) after the word,
	// and before it
	next, prev [2]uint64
}

// table maps a word, in normal letters and with its half-spaces, to what is
// known of it.
type table map[string]word

// add records a word once more; words with foreign letters are left out.
func (t table) add(raw string, freq uint64, flags uint16) {
	w, hasTanvin := normal(raw)
	if w == "" || len([]rune(w)) > 40 {
		return
	}
	if hasTanvin && flags&adverb != 0 && !strings.ContainsRune(w, '\u200c') {
		flags |= tanvin
	}
	old := t[w]
	t[w] = word{freq: max(old.freq, freq), flags: old.flags | flags}
}

// countParts notes for each word how many listed compounds it begins and ends.
func (t table) countParts() {
	for w := range maps.Clone(t) {
		first, _, ok := strings.Cut(w, "\u200c")
		if !ok {
			continue
		}
		last := w[strings.LastIndex(w, "\u200c")+len("\u200c"):]
		v := t[first]
		v.firsts++
		t[first] = v
		v = t[last]
		v.lasts++
		t[last] = v
	}
}

// normal gives w in Persian letters without vowel signs, "" when it is no
// single Persian word, and whether it ended in tanvin.
func normal(w string) (out string, tanvin bool) {
	var b strings.Builder
	for _, r := range strings.Trim(w, "\u200c ") {
		switch {
		case r == 'ي' || r == 'ى':
			r = 'ی'
		case r == 'ك':
			r = 'ک'
		case r == '\u064b':
			tanvin = true
			continue
		case r >= '\u064c' && r <= '\u0652' || r == '\u0640' || r == '\u200d' || r == '\u0654' || r == '\u0670':
			continue
		}
		if !strings.ContainsRune(alphabet, r) {
			return "", false
		}
		b.WriteRune(r)
	}
	out = b.String()
	for strings.Contains(out, "\u200c\u200c") {
		out = strings.ReplaceAll(out, "\u200c\u200c", "\u200c")
	}
	return out, tanvin && strings.HasSuffix(out, "ا")
}

// encode writes the table: a magic, the alphabet (length, UTF-8), then for
// each word in byte order its length, its letters as alphabet positions, the
// binary logarithm of its frequency times eight, its flags, and how many
// compounds begin and end with it, or for a compound how often text has it with
// spaces and with half-spaces, again as logarithms; and how text ties the word to
// the next and to the one before.
func (t table) encode() []byte {
	words := make([]string, 0, len(t))
	for w := range t {
		words = append(words, w)
	}
	slices.Sort(words)
	letters := []rune(alphabet)
	var b bytes.Buffer
	b.WriteString("PKLEX1")
	b.WriteByte(byte(len(alphabet)))
	b.WriteString(alphabet)
	for _, w := range words {
		rs := []rune(w)
		b.WriteByte(byte(len(rs)))
		for _, r := range rs {
			b.WriteByte(byte(slices.Index(letters, r)))
		}
		b.WriteByte(logFreq(t[w].freq))
		b.Write(binary.LittleEndian.AppendUint16(nil, t[w].flags))
		b.WriteByte(logFreq(t[w].firsts))
		b.WriteByte(logFreq(t[w].lasts))
		b.WriteByte(tie(t[w].next))
		b.WriteByte(tie(t[w].prev))
	}
	return b.Bytes()
}

func logFreq(n uint64) byte {
	return byte(min(255, math.Round(8*math.Log2(float64(n)+1))))
}

// tie is how much more often a half-space is than a space, as the binary
// logarithm of the odds times eight above 128; 0 when neither was seen.
func tie(seen [2]uint64) byte {
	if seen[0]+seen[1] == 0 {
		return 0
	}
	odds := (float64(seen[1]) + 0.2) / (float64(seen[0]) + 0.8)
	return byte(min(255, max(1, 128+math.Round(8*math.Log2(odds)))))
}
