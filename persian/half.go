package persian

import (
	"math/bits"
	"unicode/utf8"
)

// halfWord is a word of a clause, ready for the half-space rules.
type halfWord struct {
	item  int
	codes []byte
	at    []int32 // byte offset of each letter, and the end of the last
	old   uint64  // half-spaces that are written
	cut   halfSplit
}

// halfScratch is the memory of the half-space rules.
type halfScratch struct {
	words []halfWord
	codes []byte
	at    []int32
	cache map[string]halfSplit
}

const halfCacheSize = 1 << 14

// halfSpaces looks at each run of words with only spaces between.
func (p *orthoPass) halfSpaces() {
	t := halfOnce()
	h := &p.half
	if h.cache == nil || len(h.cache) > halfCacheSize {
		h.cache = make(map[string]halfSplit, halfCacheSize/4)
	}
	for i := 0; i < len(p.items); {
		if p.items[i].kind != tokWord {
			i++
			continue
		}
		h.words, h.codes, h.at = h.words[:0], h.codes[:0], h.at[:0]
		n := i
		for n < len(p.items) && p.items[n].kind == tokWord && (n == i || p.items[n].blank) {
			n++
		}
		for k := i; k < n; k++ {
			h.words = append(h.words, p.halfWord(t, k))
		}
		p.clause(t, h.words)
		i = max(n, i+1)
	}
}

// halfWord codes item k; codes is empty for a word with foreign letters.
func (p *orthoPass) halfWord(t *halfTables, k int) halfWord {
	h, tok := &p.half, p.items[k]
	w := halfWord{item: k}
	from, fromAt := len(h.codes), len(h.at)
	gap := false
	for at := tok.start; at < tok.end; {
		r, size := utf8.DecodeRuneInString(p.text[at:])
		switch orthoClassOf(r) {
		case orthoHalf:
			gap = true
		case orthoLetter:
			if same, ok := orthoSame[r]; ok {
				r = same.to
			}
			if r >= 0x700 || t.code[r-0x600] == lexNone || len(h.codes)-from >= 60 {
				h.codes, h.at = h.codes[:from], h.at[:fromAt]
				return w
			}
			if gap && len(h.codes) > from {
				w.old |= 1 << (len(h.codes) - from)
			}
			gap = false
			h.codes = append(h.codes, t.code[r-0x600])
			h.at = append(h.at, int32(at)) //nolint:gosec // texts are below 2 GB
		}
		at += size
	}
	h.at = append(h.at, int32(tok.end)) //nolint:gosec // texts are below 2 GB
	w.codes, w.at = h.codes[from:], h.at[fromAt:]
	return w
}

// clause decides inside the words first, then between them.
func (p *orthoPass) clause(t *halfTables, words []halfWord) {
	for i := range words {
		w := &words[i]
		if len(w.codes) > 2 && w.old == 0 {
			w.cut = p.cached(t, w.codes)
			p.emitSplit(t, w)
		}
	}
	for i := 1; i < len(words); i++ {
		a, b := &words[i-1], &words[i]
		if len(a.codes) == 0 || len(b.codes) == 0 {
			continue
		}
		if j := t.join(a, b); j.rule != "" {
			p.joins[b.item] = j
		}
	}
}

func (p *orthoPass) cached(t *halfTables, codes []byte) halfSplit {
	if s, ok := p.half.cache[string(codes)]; ok {
		return s
	}
	key := string(codes)
	s := t.split(key)
	p.half.cache[key] = s
	return s
}

func (p *orthoPass) emitSplit(t *halfTables, w *halfWord) {
	for b := w.cut.breaks; b != 0; b &= b - 1 {
		at := bits.TrailingZeros64(b)
		tier, conf := Suggestion, 0.8
		if w.cut.sure {
			tier, conf = Automatic, 0.97
		}
		o := int(w.at[at])
		p.add(halfRules[w.cut.kind], tier, o, o, string(zwnj), conf)
	}
}
