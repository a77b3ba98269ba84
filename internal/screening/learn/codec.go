package learn

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// stateVersion is of the form a model is kept in. What another version wrote
// is not read: the model is then learnt anew from the decisions there are.
const stateVersion = 1

// maxState bounds what a kept model may unpack to, in bytes.
const maxState = 16 << 20

// errState is a kept model that cannot be read.
var errState = errors.New("the kept model is damaged or of another version")

// header is all of a model but its weights.
type header struct {
	Version  int
	Bits     int
	Examples int
	Decided  [labelCount][2]int
	Heads    [labelCount]headState
	Weeks    []Week
	Cells    int // that follow
}

// headState is a head as it is kept.
type headState struct {
	Coef      [2]float64
	Threshold float64
	Follows   bool
	Opinions  []float32 // oldest first
	Came      []uint8   // of each: 1 it was so, 2 the opinion spoke, 4 the check spoke
}

// Encode is the model as it is kept: a checksum, and packed behind it the
// figures as JSON and the weights that are not zero, rounded to two bytes each.
// The old examples are not in it: nothing is kept of texts but weights.
func (m *Model) Encode() ([]byte, error) {
	h := header{Version: stateVersion, Bits: bits, Examples: m.examples, Decided: m.decided, Weeks: m.figures}
	for l := range m.heads {
		h.Heads[l] = m.heads[l].state()
	}
	for i := range m.cells {
		if m.cells[i] != (cell{}) {
			h.Cells++
		}
	}
	head, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	raw := binary.BigEndian.AppendUint32(nil, uint32(len(head)))
	raw = append(raw, head...)
	last := 0
	for i := range m.cells {
		c := &m.cells[i]
		if *c == (cell{}) {
			continue
		}
		raw = binary.AppendUvarint(raw, uint64(i-last))
		last = i
		raw = binary.BigEndian.AppendUint16(raw, short(c.steps))
		for _, w := range c.weight {
			raw = binary.BigEndian.AppendUint16(raw, short(w))
		}
	}
	var out bytes.Buffer
	sum := sha256.Sum256(raw)
	out.Write(sum[:])
	z, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if _, err := z.Write(raw); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	return out.Bytes(), nil
}

// Decode reads what Encode wrote.
func Decode(kept []byte) (*Model, error) {
	if len(kept) < sha256.Size {
		return nil, errState
	}
	z := flate.NewReader(bytes.NewReader(kept[sha256.Size:]))
	raw, err := io.ReadAll(io.LimitReader(z, maxState+1))
	if err != nil || len(raw) > maxState || len(raw) < 4 || sha256.Sum256(raw) != [sha256.Size]byte(kept[:sha256.Size]) {
		return nil, errors.Join(errState, err)
	}
	n := int(binary.BigEndian.Uint32(raw))
	if n > len(raw)-4 {
		return nil, errState
	}
	var h header
	if err := json.Unmarshal(raw[4:4+n], &h); err != nil {
		return nil, errors.Join(errState, err)
	}
	if h.Version != stateVersion || h.Bits != bits {
		return nil, errState
	}
	m := NewModel()
	m.examples, m.decided, m.figures = h.Examples, h.Decided, h.Weeks
	for l := range h.Heads {
		m.heads[l].restore(h.Heads[l])
	}
	return m, m.readCells(raw[4+n:], h.Cells)
}

func (m *Model) readCells(raw []byte, count int) error {
	clear(m.cells)
	at := 0
	for range count {
		gap, n := binary.Uvarint(raw)
		if n <= 0 || gap >= places || at+int(gap) >= places || len(raw) < n+2+2*int(labelCount) {
			return errState
		}
		at += int(gap)
		raw = raw[n:]
		c := &m.cells[at]
		c.steps = long(binary.BigEndian.Uint16(raw))
		for l := range c.weight {
			c.weight[l] = long(binary.BigEndian.Uint16(raw[2+2*l:]))
		}
		raw = raw[2+2*int(labelCount):]
	}
	if len(raw) != 0 {
		return errState
	}
	return nil
}

// short is the upper half of a float, rounded: three digits, the whole range.
func short(f float32) uint16 {
	return uint16((uint64(math.Float32bits(f)) + 0x8000) >> 16)
}

func long(s uint16) float32 { return math.Float32frombits(uint32(s) << 16) }

func (h *head) state() headState {
	s := headState{Coef: h.coef, Threshold: h.threshold, Follows: h.follows}
	for i := range h.past {
		p := h.past[(h.next%len(h.past)+i)%len(h.past)]
		came := uint8(0)
		for bit, is := range []bool{p.yes, p.spoke, p.check} {
			if is {
				came |= 1 << bit
			}
		}
		s.Opinions, s.Came = append(s.Opinions, p.opinion), append(s.Came, came)
	}
	return s
}

func (h *head) restore(s headState) {
	h.coef, h.threshold, h.follows = s.Coef, s.Threshold, s.Follows
	for i := range min(len(s.Opinions), len(s.Came), window) {
		c := s.Came[i]
		h.past = append(h.past, seen{s.Opinions[i], c&1 != 0, c&2 != 0, c&4 != 0})
	}
	h.next = len(h.past) % window
}
