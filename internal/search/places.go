package search

import (
	"encoding/binary"
	mathbits "math/bits"
	"slices"
)

// places are where words stand in some documents, which are numbered from 0:
// those of the i-th are at[ends[i-1]:ends[i]].
type places struct {
	ends []uint32
	at   []uint32
}

func (p *places) of(i int) []uint32 {
	if i == 0 {
		return p.at[:p.ends[0]]
	}
	return p.at[p.ends[i-1]:p.ends[i]]
}

func (p *places) reset() { p.ends, p.at = p.ends[:0], p.at[:0] }

// end closes the document of which the places were appended.
func (p *places) end() { p.ends = append(p.ends, uint32(len(p.at))) }

// placesOf appends to out where a term stands in the documents of a view with
// the numbers ords, which are in order.
func (s *source) placesOf(v *view, term string, ords []uint32, out *places) error {
	k := 0
	defer func() {
		for ; k < len(ords); k++ {
			out.end()
		}
	}()
	n, ok := v.blockOf(term)
	if !ok {
		return nil
	}
	l, from, to, err := find(s.blocks[n], term)
	if err != nil || l == nil {
		return err
	}
	all := s.places[n]
	if from < 0 || to < from || to > len(all) {
		return errBroken
	}
	data, at := l.data, placeReader{b: all[from:to]}
	ord := uint32(0)
	for i := 0; i+1 < len(data) && k < len(ords); {
		if c := data[i]; c < 0x80 {
			ord += uint32(c)
			i++
		} else {
			delta, size := binary.Uvarint(data[i:])
			if size <= 0 || i+size >= len(data) {
				return errBroken
			}
			ord += uint32(delta)
			i += size
		}
		i++ // the mark
		for k < len(ords) && ords[k] < ord {
			out.end()
			k++
		}
		if k < len(ords) && ords[k] == ord {
			out.at = at.read(out.at)
			out.end()
			k++
			continue
		}
		at.skip()
	}
	if at.bad {
		return errBroken
	}
	return nil
}

// placeReader reads places one document after the other. It is what reading
// is, without a slice that moves: half of a phrase's time is spent here.
type placeReader struct {
	b   []byte
	i   int
	bad bool
}

func (r *placeReader) u() uint32 {
	if r.i < len(r.b) {
		if c := r.b[r.i]; c < 0x80 {
			r.i++
			return uint32(c)
		}
	}
	return r.long()
}

func (r *placeReader) long() uint32 {
	v, n := binary.Uvarint(r.b[min(r.i, len(r.b)):])
	if n <= 0 {
		r.bad, r.i = true, len(r.b)
		return 0
	}
	r.i += n
	return uint32(v)
}

// count is how many places follow: each takes a byte at least.
func (r *placeReader) count() int {
	n := int(r.u())
	if n > len(r.b)-r.i {
		r.bad, r.i = true, len(r.b)
		return 0
	}
	return n
}

func (r *placeReader) read(room []uint32) []uint32 {
	n := r.count()
	begin := len(room)
	room = slices.Grow(room, n)[:begin+n]
	last, i, b := uint32(0), r.i, r.b
	for k := range room[begin:] {
		if i+1 >= len(b) { // the end is near: slowly
			r.i = i
			last += r.u()
			i = r.i
			room[begin+k] = last
			continue
		}
		v := uint32(b[i])
		i++
		if v >= 0x80 {
			if w := uint32(b[i]); w < 0x80 {
				v = v&0x7f | w<<7
				i++
			} else {
				r.i = i - 1
				v = r.long()
				i = r.i
			}
		}
		last += v
		room[begin+k] = last
	}
	r.i = i
	return room
}

// skip passes over the places of a document: it looks for the end of each
// number, eight bytes at a time.
func (r *placeReader) skip() {
	left, i, b := r.count(), r.i, r.b
	for left > 0 && i+8 <= len(b) {
		ends := ^binary.LittleEndian.Uint64(b[i:]) & 0x8080808080808080
		n := mathbits.OnesCount64(ends)
		if n < left {
			left -= n
			i += 8
			continue
		}
		for range left - 1 {
			ends &= ends - 1
		}
		i += mathbits.TrailingZeros64(ends)/8 + 1
		left = 0
	}
	for left > 0 && i < len(b) {
		if b[i] < 0x80 {
			left--
		}
		i++
	}
	r.bad = r.bad || left > 0
	r.i = i
}

// union says where any of the terms of a word stands.
func (s *source) union(v *view, terms []string, ords []uint32, out *places) error {
	out.reset()
	var have []*places
	for _, t := range terms {
		if n, ok := v.blockOf(t); ok {
			if l, _, _, err := find(s.blocks[n], t); err != nil {
				return err
			} else if l == nil {
				continue
			}
			p := out
			if len(have) > 0 {
				p = &places{}
			}
			if err := s.placesOf(v, t, ords, p); err != nil {
				return err
			}
			have = append(have, p)
		}
	}
	switch len(have) {
	case 0:
		for range ords {
			out.end()
		}
		return nil
	case 1:
		return nil
	}
	first := places{ends: slices.Clone(out.ends), at: slices.Clone(out.at)}
	have[0] = &first
	out.reset()
	for i := range ords {
		begin, sources := len(out.at), 0
		for _, p := range have {
			if list := p.of(i); len(list) > 0 {
				out.at = append(out.at, list...)
				sources++
			}
		}
		if sources > 1 {
			slices.Sort(out.at[begin:])
			out.at = out.at[:begin+len(slices.Compact(out.at[begin:]))]
		}
		out.end()
	}
	return nil
}

// freshPlaces says where any of the terms of a word stands in a fresh document.
func freshPlaces(d *Ready, terms []string) []uint32 {
	var out []uint32
	for _, t := range terms {
		if e := d.entryOf(t); e != nil {
			out = append(out, e.places...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
