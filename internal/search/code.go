package search

import (
	"encoding/binary"
	"errors"
)

// errBroken says that what was read of the index is not what was written.
var errBroken = errors.New("search: the index is damaged; run “peyk index rebuild”")

// reading reads what was written with the functions below. After the first
// fault it gives zeros.
type reading struct {
	b   []byte
	bad bool
}

func (r *reading) u() uint64 {
	if len(r.b) > 0 && r.b[0] < 0x80 {
		v := r.b[0]
		r.b = r.b[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reading) i() int64 {
	v := r.u()
	return int64(v>>1) ^ -int64(v&1)
}

// n is a count of things that take at least one byte each.
func (r *reading) n() int {
	v := r.u()
	if v > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return 0
	}
	return int(v)
}

func (r *reading) bytes() []byte {
	n := r.n()
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *reading) str() string { return string(r.bytes()) }

// after is a string of which the beginning is that of the one before.
func (r *reading) after(before string) string {
	shared := r.u()
	if shared > uint64(len(before)) {
		r.bad, r.b, shared = true, nil, 0
	}
	return before[:shared] + string(r.bytes())
}

func (r *reading) err() error {
	if r.bad {
		return errBroken
	}
	return nil
}

func putU(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

func putI(b []byte, v int64) []byte { return putU(b, uint64(v)<<1^uint64(v>>63)) }

func putLen(b []byte, n int) []byte { return putU(b, uint64(n)) }

func putStr(b []byte, s string) []byte { return append(putLen(b, len(s)), s...) }

func putAfter(b []byte, before, s string) []byte {
	shared := 0
	for shared < min(len(before), len(s)) && before[shared] == s[shared] {
		shared++
	}
	return putStr(putLen(b, shared), s[shared:])
}

// encode writes a document as the fresh ones are kept.
func (d *Ready) encode() []byte {
	b := putI(nil, int64(d.Code))
	b = putStr(putStr(b, d.edition), d.genre)
	b = append(putI(putI(b, d.section), d.live), d.norm)
	b = putLen(b, len(d.entries))
	before := ""
	for _, e := range d.entries {
		b = putAfter(b, before, e.term)
		before = e.term
		b = append(b, byte(e.mark))
		b = putPlaces(b, e.places)
	}
	return putWords(b, d.words)
}

func putPlaces(b []byte, places []uint32) []byte {
	b = putLen(b, len(places))
	last := uint32(0)
	for _, p := range places {
		b = putU(b, uint64(p-last))
		last = p
	}
	return b
}

func (r *reading) places(room []uint32) []uint32 {
	last := uint32(0)
	for range r.n() {
		last += uint32(r.u())
		room = append(room, last)
	}
	return room
}

func putWords(b []byte, words []word) []byte {
	b = putLen(b, len(words))
	before := ""
	for _, w := range words {
		b = putAfter(b, before, w.key)
		before = w.key
		form := w.form
		if form == w.key {
			form = ""
		}
		b = putLen(append(putStr(b, form), byte(w.kind)), w.n)
	}
	return b
}

func (r *reading) words() []word {
	out := make([]word, r.n())
	before := ""
	for i := range out {
		w := &out[i]
		w.key = r.after(before)
		before = w.key
		if w.form = r.str(); w.form == "" {
			w.form = w.key
		}
		w.kind, w.n = kind(r.u()), int(r.u())
	}
	return out
}

// decodeReady reads a fresh document.
func decodeReady(doc int64, data []byte) (*Ready, error) {
	r := reading{b: data}
	d := &Ready{doc: doc}
	d.Code = storyOf(r.i())
	d.edition, d.genre = r.str(), r.str()
	d.section, d.live = r.i(), r.i()
	if len(r.b) == 0 {
		return nil, errBroken
	}
	d.norm, r.b = r.b[0], r.b[1:]
	d.entries = make([]entry, r.n())
	before := ""
	for i := range d.entries {
		e := &d.entries[i]
		e.term = r.after(before)
		before = e.term
		if len(r.b) == 0 {
			return nil, errBroken
		}
		e.mark, r.b = mark(r.b[0]), r.b[1:]
		e.places = r.places(nil)
	}
	d.words = r.words()
	return d, r.err()
}
