package search

import (
	"slices"
	"strings"
)

// A block holds the lists of neighbouring terms of one segment. Its data are
// the number of terms, for each the term, how many documents have it, the
// number of the last of them and the length of its two lists, and then the
// lists: for each document the distance from the one before and the mark. The
// places stand aside, since only phrases and nearness need them.

// list is what a segment has of a term.
type list struct {
	n      int // documents
	last   uint32
	data   []byte
	places []byte
}

// add appends a document.
func (l *list) add(ord uint32, m mark, places []byte) {
	l.step(ord, m)
	l.places = append(l.places, places...)
}

func (l *list) step(ord uint32, m mark) {
	delta := ord - l.last
	if l.n == 0 {
		delta = ord
	}
	l.data = append(putU(l.data, uint64(delta)), byte(m))
	l.last = ord
	l.n++
}

// hits goes through the documents of a list.
func (l *list) hits(yield func(ord uint32, m mark) bool) {
	ord := uint32(0)
	b := l.data
	for len(b) > 1 {
		delta := uint32(b[0])
		n := 1
		if delta >= 0x80 {
			delta &= 0x7f
			for shift := 7; n < len(b)-1; shift += 7 {
				c := b[n]
				n++
				delta |= uint32(c&0x7f) << shift
				if c < 0x80 {
					break
				}
			}
		}
		ord += delta
		if !yield(ord, mark(b[n])) {
			return
		}
		b = b[n+1:]
	}
}

// blockSize is about how many bytes of lists a block holds: one long list, or
// many short ones.
const blockSize = 8 << 10

// block is a block as it is stored.
type block struct {
	first  string // its first term
	data   []byte
	places []byte
}

// blocks gathers lists, in the order of their terms, into blocks.
type blocks struct {
	heads, data, places []byte
	n                   int
	first, before       string
	emit                func(block) error
}

func (w *blocks) add(term string, l *list) error {
	if w.n == 0 {
		w.first, w.before = term, ""
	}
	w.heads = putAfter(w.heads, w.before, term)
	w.before = term
	w.heads = putLen(putU(putLen(w.heads, l.n), uint64(l.last)), len(l.data))
	w.heads = putLen(w.heads, len(l.places))
	w.data, w.places = append(w.data, l.data...), append(w.places, l.places...)
	w.n++
	if len(w.heads)+len(w.data) < blockSize {
		return nil
	}
	return w.flush()
}

func (w *blocks) flush() error {
	if w.n == 0 {
		return nil
	}
	data := append(putLen(nil, w.n), w.heads...)
	b := block{first: strings.Clone(w.first), data: append(data, w.data...), places: slices.Clone(w.places)}
	w.heads, w.data, w.places, w.n = w.heads[:0], w.data[:0], w.places[:0], 0
	return w.emit(b)
}

// head is what a block says of one of its lists.
type head struct {
	term         string
	n            int
	last         uint32
	data, places int // lengths
}

// heads reads the heads of a block, and gives what follows them.
func heads(data []byte) (out []head, rest []byte, err error) {
	r := reading{b: data}
	out = make([]head, r.n())
	before := ""
	for i := range out {
		out[i] = r.head(before)
		before = out[i].term
	}
	return out, r.b, r.err()
}

func (r *reading) head(before string) head {
	h := head{term: r.after(before)}
	h.n, h.last = int(r.u()), uint32(r.u())
	h.data, h.places = int(r.u()), int(r.u())
	return h
}

// find returns the list of a term in a block, without its places, and where
// those stand; nil when the block does not have the term.
func find(data []byte, term string) (l *list, from, to int, err error) {
	r := reading{b: data}
	var at, length, places, placesLen, n int
	var last uint32
	found := false
	// The lists follow the heads, so all heads are passed over.
	var buf []byte
	for range r.n() {
		shared := int(r.u())
		suffix := r.bytes()
		if shared > len(buf) {
			return nil, 0, 0, errBroken
		}
		buf = append(buf[:shared], suffix...)
		count, end := int(r.u()), uint32(r.u())
		dataLen, pl := int(r.u()), int(r.u())
		switch {
		case found:
		case string(buf) == term:
			found, length, placesLen, n, last = true, dataLen, pl, count, end
		default:
			at, places = at+dataLen, places+pl
		}
	}
	if r.bad || found && (at < 0 || length < 0 || at+length > len(r.b)) {
		return nil, 0, 0, errBroken
	}
	if !found {
		return nil, 0, 0, nil
	}
	return &list{n: n, last: last, data: r.b[at : at+length]}, places, places + placesLen, nil
}

// lists gathers the lists of many documents.
type lists struct {
	at   map[string]int
	all  []list
	room []byte
}

func (x *lists) add(ord uint32, d *Ready) {
	for i := range d.entries {
		e := &d.entries[i]
		k, ok := x.at[e.term]
		if !ok {
			k = len(x.all)
			x.at[e.term] = k
			x.all = append(x.all, list{})
		}
		x.room = putPlaces(x.room[:0], e.places)
		x.all[k].add(ord, e.mark, x.room)
	}
}

// write hands the lists on in the order of their terms.
func (x *lists) write(w *blocks) error {
	terms := make([]string, 0, len(x.at))
	for t := range x.at {
		terms = append(terms, t)
	}
	slices.Sort(terms)
	for _, t := range terms {
		if err := w.add(t, &x.all[x.at[t]]); err != nil {
			return err
		}
	}
	return w.flush()
}
