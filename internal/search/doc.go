// Package search owns the full-text index: its tables, its SQL, how a query is
// read, matched and ranked. It must not know stories: it is handed documents
// and a transaction, and returns codes.
//
// Both engines hold the same index and are asked the same SQL, so that they
// find the same stories in the same order. Terms are made by package persian,
// for documents and queries alike. A document that is put stands among the
// fresh ones, in the transaction that changed it; every so many of them become
// a segment, and segments are merged into larger ones behind (see Tidy). What
// was put into a segment never changes, so processes keep what they have read
// of it. A document that is replaced or removed is noted as gone at once.
//
// A search reads of each segment the lists of the terms it asks for (see
// block.go), and scores every document on them: nothing old is left out
// because it is old.
package search

import (
	"hash/fnv"
	"math"

	"peyk/internal/id"
)

// Doc is what is indexed of a story.
type Doc struct {
	Code     id.Story
	Edition  id.Edition
	Section  id.Section
	Genre    string
	LiveAt   int64 // microseconds: from when on it may be found
	Headline string
	Kicker   string
	Lead     string
	Body     string
	Tags     []string
	People   []string
}

// The parts of a document in which a term stands, as bits of a mark. The upper
// half of a mark counts the term in the body.
const (
	inHeadline = 1 << iota
	inNames    // tags and people
	inKicker
	inLead
	bodyOnce
)

// mark says where in a document a term stands, and how often.
type mark uint8

// more counts one more occurrence in a part.
func (m mark) more(part mark) mark {
	if part != bodyOnce {
		return m | part
	}
	if m >= 0xF0 {
		return m
	}
	return m + bodyOnce
}

// entry is a term of a document: its mark, and its places, which are twice the
// number of the word, plus one for a later part of a word of several.
type entry struct {
	term   string
	mark   mark
	places []uint32
}

// kind is what a word of the vocabulary is.
type kind uint8

const (
	plainWord kind = iota
	tagName
	personName
)

// word is a written form in the vocabulary: key is persian.Key of it.
type word struct {
	key, form string
	kind      kind
	n         int // documents that have it
}

// Ready is a document that has been taken apart.
type Ready struct {
	Code    id.Story // may be filled in later
	doc     int64
	edition string
	genre   string
	section int64
	live    int64
	norm    uint8 // see normOf
	entries []entry
	words   []word
}

// normOf is the length of a body as it is kept: in eights of words.
func normOf(words int) uint8 { return uint8(min(words/8, math.MaxUint8)) }

// hashOf tells one content from another.
func hashOf(data []byte) int64 {
	h := fnv.New64a()
	_, _ = h.Write(data) // never fails
	return int64(h.Sum64() >> 1)
}

const (
	// maxEntries bounds what one document may put into the index.
	maxEntries = 20_000
	// maxPlaces bounds the places kept of one term in one document.
	maxPlaces = 200
	// maxTerm bounds a term, in bytes: longer ones are no words.
	maxTerm = 256
)
