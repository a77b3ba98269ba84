package search

import (
	"slices"

	"peyk/internal/id"
)

func storyOf(n int64) id.Story { return id.Story(n) }

// column is what a segment knows of one of its documents beside its terms.
type column struct {
	doc, code, live int64
	section         int64
	edition, genre  uint8 // places in the segment's names
	norm            uint8
}

// segment is a segment as processes keep it in memory.
type segment struct {
	id       int64
	docs     []column // in the order of doc
	editions []string
	genres   []string
	firsts   []string // first term of each block

	// What every search looks at, packed: the edition and the length of each
	// document, and when the last of them may be found.
	looks  []look
	latest int64
	counts counts
}

// look is the part of a column that a search reads of every document.
type look struct{ edition, norm uint8 }

// maxNames bounds the editions and genres of a segment.
const maxNames = 250

// columns gathers what is known of documents.
type columns struct {
	docs             []column
	editions, genres []string
}

func placeIn(names *[]string, name string) uint8 {
	i := slices.Index(*names, name)
	if i < 0 {
		i = min(len(*names), maxNames)
		if i < maxNames {
			*names = append(*names, name)
		}
	}
	return uint8(i)
}

func (c *columns) add(d *Ready) uint32 {
	c.docs = append(c.docs, column{
		doc: d.doc, code: int64(d.Code), live: d.live, section: d.section,
		edition: placeIn(&c.editions, d.edition), genre: placeIn(&c.genres, d.genre), norm: d.norm,
	})
	return uint32(len(c.docs) - 1)
}

// encode writes columns, and the first terms of the segment's blocks.
func (c *columns) encode(firsts []string) []byte {
	var b []byte
	for _, names := range [][]string{c.editions, c.genres} {
		b = putLen(b, len(names))
		for _, n := range names {
			b = putStr(b, n)
		}
	}
	b = putLen(b, len(c.docs))
	var last column
	for _, d := range c.docs {
		b = putI(putI(putI(b, d.doc-last.doc), d.code-last.code), d.live-last.live)
		b = append(putI(b, d.section), d.edition, d.genre, d.norm)
		last = d
	}
	b = putLen(b, len(firsts))
	before := ""
	for _, f := range firsts {
		b = putAfter(b, before, f)
		before = f
	}
	return b
}

func decodeSegment(n int64, data []byte) (*segment, error) {
	r := reading{b: data}
	s := &segment{id: n}
	for _, names := range []*[]string{&s.editions, &s.genres} {
		for range r.n() {
			*names = append(*names, r.str())
		}
	}
	s.docs = make([]column, r.n())
	var last column
	for i := range s.docs {
		d := &s.docs[i]
		d.doc, d.code, d.live = last.doc+r.i(), last.code+r.i(), last.live+r.i()
		d.section = r.i()
		if len(r.b) < 3 {
			return nil, errBroken
		}
		d.edition, d.genre, d.norm = r.b[0], r.b[1], r.b[2]
		r.b = r.b[3:]
		last = *d
		s.looks = append(s.looks, look{d.edition, d.norm})
		s.latest = max(s.latest, d.live)
	}
	s.firsts = make([]string, r.n())
	before := ""
	for i := range s.firsts {
		s.firsts[i] = r.after(before)
		before = s.firsts[i]
	}
	return s, r.err()
}

// blockOf returns the number of the block that has the term if any has.
func (s *segment) blockOf(term string) (int64, bool) {
	i, found := slices.BinarySearch(s.firsts, term)
	if !found {
		i--
	}
	return s.id<<blockBits + int64(i), i >= 0
}

// blockBits is how many bits of a block's number say which of its segment it is.
const blockBits = 20

// ordOf returns which document of the segment has the number.
func (s *segment) ordOf(doc int64) (int, bool) {
	return slices.BinarySearchFunc(s.docs, doc, func(c column, n int64) int {
		switch {
		case c.doc < n:
			return -1
		case c.doc > n:
			return 1
		}
		return 0
	})
}

// bits is a set of small numbers.
type bits []byte

func (b bits) has(i uint32) bool { return int(i>>3) < len(b) && b[i>>3]&(1<<(i&7)) != 0 }

func (b *bits) set(i int) {
	for len(*b) <= i>>3 {
		*b = append(*b, 0)
	}
	(*b)[i>>3] |= 1 << (i & 7)
}

func (b bits) count() int {
	n := 0
	for _, c := range b {
		for ; c != 0; c &= c - 1 {
			n++
		}
	}
	return n
}

// encodeWords writes the vocabulary of each edition.
func encodeWords(all [][]word) []byte {
	b := putLen(nil, len(all))
	for _, words := range all {
		b = putWords(b, words)
	}
	return b
}

func decodeWords(data []byte) ([][]word, error) {
	r := reading{b: data}
	out := make([][]word, r.n())
	for i := range out {
		out[i] = r.words()
	}
	return out, r.err()
}

// mergeWords joins sorted vocabularies, and counts what is in several.
func mergeWords(parts [][]word) []word {
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	a, b := mergeWords(parts[:len(parts)/2]), mergeWords(parts[len(parts)/2:])
	out := make([]word, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch c := compareWords(a[0], b[0]); {
		case c < 0:
			out, a = append(out, a[0]), a[1:]
		case c > 0:
			out, b = append(out, b[0]), b[1:]
		default:
			w := a[0]
			w.form = plainer(w.form, b[0].form)
			w.n += b[0].n
			out, a, b = append(out, w), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// wordsByEdition joins the vocabularies of documents.
func wordsByEdition(editions []string, docs []*Ready) [][]word {
	out := make([][]word, len(editions))
	for i, e := range editions {
		var parts [][]word
		for _, d := range docs {
			if d.edition == e {
				parts = append(parts, d.words)
			}
		}
		out[i] = mergeWords(parts)
	}
	return out
}
