package rank

import "math"

// Slot is a span of five minutes, as whole ones since 1970 UTC: the finest
// grain in which views are kept.
type Slot int64

// The lengths of things in slots.
const (
	slotSeconds  = 300
	slotsPerHour = 12
	halfLife     = 12 * slotsPerHour  // of what is known of networks and stories
	week         = 168 * slotsPerHour // how long a reader is remembered
)

// entry is one thing that is remembered: who it is (47 bits of a keyed hash),
// a mark, when it was last seen (the low 16 bits of its slot), and two
// numbers, both halved every twelve hours.
type entry struct {
	key  uint64
	n, c float32
}

const (
	markBit   = 1 << 16
	slotBits  = markBit - 1
	nameShift = 17
	ways      = 8
)

// memory is a hash table of bounded size: sets of eight places. It grows by
// doubling up to its bound; then what weighs least, being small or old, makes
// room. Two names are taken for one about once in 10^8 lookups.
type memory struct {
	sets []([ways]entry)
	used int
	max  int // sets
	out  int64
}

func newMemory(most int) memory {
	return memory{sets: make([][ways]entry, min(64, most/ways)), max: most / ways}
}

func (m *memory) set(name uint64) *[ways]entry {
	return &m.sets[(name>>nameShift)&uint64(len(m.sets)-1)]
}

// find returns the entry of a name; nil when it is not remembered.
func (m *memory) find(name uint64) *entry {
	s := m.set(name)
	for i := range s {
		if s[i].key != 0 && s[i].key>>nameShift == name>>nameShift {
			return &s[i]
		}
	}
	return nil
}

// take returns the entry of a name as it is now, made when it is not
// remembered. before is the name under the key that went before; what is
// remembered under that moves over. The pointer holds until grow is called.
func (m *memory) take(name, before uint64, now Slot) (e *entry, fresh bool) {
	e = m.find(name)
	if e == nil && before != 0 {
		if old := m.find(before); old != nil && old.age(now) < week {
			was := *old
			*old = entry{}
			m.used--
			e = m.room(name, now)
			*e = entry{name>>nameShift<<nameShift | was.key&(1<<nameShift-1), was.n, was.c}
		}
	}
	if e == nil || e.age(now) >= week {
		if e == nil {
			e = m.room(name, now)
		}
		*e = entry{key: name >> nameShift << nameShift}
		e.seen(now)
		return e, true
	}
	if age := e.age(now); age > 0 {
		d := decay(age)
		e.n, e.c = e.n*float32(d), e.c*float32(d)
	}
	return e, false
}

// room finds a place for a new name, and forgets for it what weighs least.
func (m *memory) room(name uint64, now Slot) *entry {
	s := m.set(name)
	least, weight := 0, math.Inf(1)
	for i := range s {
		if s[i].key == 0 {
			m.used++
			return &s[i]
		}
		if w := float64(s[i].n) * decay(s[i].age(now)); w < weight {
			least, weight = i, w
		}
	}
	m.out++
	return &s[least]
}

// grow doubles the table when it is more than two thirds full.
func (m *memory) grow() {
	if len(m.sets) >= m.max || m.used*3 < len(m.sets)*ways*2 {
		return
	}
	old := m.sets
	m.sets, m.used = make([][ways]entry, 2*len(old)), 0
	for i := range old {
		for _, e := range old[i] {
			if e.key != 0 {
				*m.room(e.key, 0) = e
			}
		}
	}
}

// age is how many slots ago the entry was seen.
func (e *entry) age(now Slot) int {
	return int(uint16(now) - uint16(e.key&slotBits))
}

// seen notes when the entry was seen.
func (e *entry) seen(now Slot) {
	e.key = e.key&^slotBits | uint64(now)&slotBits
}

// last is the slot in which the entry was seen.
func (e *entry) last(now Slot) Slot { return now - Slot(e.age(now)) }

func (e *entry) marked() bool { return e.key&markBit != 0 }
func (e *entry) mark()        { e.key |= markBit }

// decays are the powers of one half by slots, as far as a reader is
// remembered.
var decays = func() (d [week]float64) {
	for i := range d {
		d[i] = math.Exp2(-float64(i) / halfLife)
	}
	return d
}()

func decay(slots int) float64 {
	if slots <= 0 {
		return 1
	}
	if slots >= week {
		return 0
	}
	return decays[slots]
}
