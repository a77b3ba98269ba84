package model

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Classes is the number of languages a table tells apart.
const Classes = 8

// Languages names the classes of the two tables, in their order. Those that a
// result does not name are "other"; xx stands for all the rest.
var Languages = map[Script][Classes]string{
	Arabic: {"fa", "ar", "ur", "ps", "ckb", "azb", "sd", "ug"},
	Latin:  {"en", "az", "fa-Latn", "tr", "ku", "fr", "de", "xx"},
}

// Table weighs the features of one script.
type Table struct {
	Count uint32           // of rows
	Scale float32          // what one unit of a weight is worth
	Bias  [Classes]float32 // per class, independent of the text
	Rows  []byte           // Classes weights a row, each a signed byte plus 128
}

// Sums adds up weights; its zero value is empty.
type Sums struct {
	Count    int // of features
	even     uint64
	odd      uint64
	pending  int
	total    [Classes]int32
	lastWord uint32
}

// Add adds the features of a word.
func (s *Sums) Add(t *Table, w *Word, hashes *[MaxFeatures]uint32) {
	n, word := w.Features(s.lastWord, hashes)
	s.lastWord = word
	if s.pending+n > 256 {
		s.flush()
	}
	for _, h := range hashes[:n] {
		at := int(Row(h, t.Count)) * Classes
		row := binary.LittleEndian.Uint64(t.Rows[at : at+Classes])
		s.even += row & 0x00FF00FF00FF00FF
		s.odd += row >> 8 & 0x00FF00FF00FF00FF
	}
	s.pending += n
	s.Count += n
}

// flush moves the lanes of 16 bits, which hold 257 bytes at most, to the totals.
func (s *Sums) flush() {
	for i := range Classes / 2 {
		s.total[2*i] += int32(s.even>>(16*i)&0xFFFF) - 128*int32(s.pending)
		s.total[2*i+1] += int32(s.odd>>(16*i)&0xFFFF) - 128*int32(s.pending)
	}
	s.even, s.odd, s.pending = 0, 0, 0
}

// Probabilities returns how probable each class is. They add up to 1.
func (s *Sums) Probabilities(t *Table) [Classes]float64 {
	s.flush()
	var p [Classes]float64
	norm, top := Norm(s.Count), math.Inf(-1)
	for c := range p {
		p[c] = float64(t.Scale)*float64(s.total[c])*norm + float64(t.Bias[c])
		top = max(top, p[c])
	}
	sum := 0.0
	for c := range p {
		p[c] = math.Exp(p[c] - top)
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return p
}

// Norm is the value of each of n features.
func Norm(n int) float64 {
	if n == 0 {
		return 0
	}
	return 1 / math.Sqrt(float64(n))
}

// The file: the magic, then for Arabic and for Latin the number of rows
// (uint32, little endian), the scale and the biases (float32), and the rows.
const (
	magic      = "peyklid1"
	headerSize = 4 + 4 + 4*Classes
)

var errTable = errors.New("not a language table")

// Encode writes the two tables as a file.
func Encode(arabic, latin *Table) []byte {
	b := []byte(magic)
	for _, t := range []*Table{arabic, latin} {
		b = binary.LittleEndian.AppendUint32(b, t.Count)
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(t.Scale))
		for _, bias := range t.Bias {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(bias))
		}
		b = append(b, t.Rows...)
	}
	return b
}

// Decode reads a file; the tables keep b.
func Decode(b []byte) (arabic, latin Table, err error) {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return arabic, latin, fmt.Errorf("langid: %w: wrong magic", errTable)
	}
	b = b[len(magic):]
	for _, t := range []*Table{&arabic, &latin} {
		if len(b) < headerSize {
			return arabic, latin, fmt.Errorf("langid: %w: truncated", errTable)
		}
		t.Count = binary.LittleEndian.Uint32(b)
		t.Scale = math.Float32frombits(binary.LittleEndian.Uint32(b[4:]))
		for c := range t.Bias {
			t.Bias[c] = math.Float32frombits(binary.LittleEndian.Uint32(b[8+4*c:]))
		}
		b = b[headerSize:]
		if t.Count == 0 || uint64(len(b)) < uint64(t.Count)*Classes {
			return arabic, latin, fmt.Errorf("langid: %w: truncated", errTable)
		}
		size := int(t.Count) * Classes
		t.Rows, b = b[:size:size], b[size:]
	}
	if len(b) != 0 {
		return arabic, latin, fmt.Errorf("langid: %w: %d bytes too many", errTable, len(b))
	}
	return arabic, latin, nil
}
