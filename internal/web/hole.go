package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"sync"
	"time"

	"github.com/klauspost/compress/flate"
)

// Hole is a place in a page's body where a piece stands that many pages share.
// When only that changed, the pages are not made anew: the piece is made once,
// pressed once, and put between the two parts of each page as they lie pressed
// in the cache. The page carries neither the piece's tags nor its end.
type Hole struct {
	At  int    // in the body, in bytes
	Key string // of the piece, as for Cache.Part
	// Make makes the part; its value is a *Piece.
	Make func(ctx context.Context) (Part, error)
	// Not names what the piece may not be made of: a piece that is, is not for
	// this page, which then is made anew.
	Not string
}

// Piece is what stands in a hole.
type Piece struct {
	names []string
	packed
	sum [sha256.Size]byte
}

// NewPiece makes a piece ready for pages. names say what it is made of; see
// Hole.Not.
func NewPiece(body []byte, names []string) *Piece {
	return &Piece{names: names, packed: pack(body), sum: sha256.Sum256(body)}
}

// Has reports whether the piece is made of what the name stands for.
func (p *Piece) Has(name string) bool { return slices.Contains(p.names, name) }

// errNotHere says that a page's hole cannot take the piece there is.
var errNotHere = errors.New("web: the shared piece is not for this page")

// packed is a stretch of a body, pressed so that others can stand before and
// after it in one gzip stream.
type packed struct {
	data []byte
	size int // unpressed
	crc  uint32
}

var flatePool sync.Pool //nolint:gochecknoglobals // as the pools of compress.go

func pack(b []byte) packed {
	var out bytes.Buffer
	out.Grow(len(b)/3 + 128)
	w, ok := flatePool.Get().(*flate.Writer)
	if ok {
		w.Reset(&out)
	} else {
		var err error
		if w, err = flate.NewWriter(&out, gzipCached); err != nil {
			panic(err) // the level is a constant
		}
	}
	_, _ = w.Write(b) // a buffer takes everything
	_ = w.Flush()     // ends at a byte, and nothing after it looks back
	flatePool.Put(w)
	return packed{data: bytes.Clone(out.Bytes()), size: len(b), crc: crc32.ChecksumIEEE(b)}
}

// The ends of a gzip stream: its head, without a name and a time, and the last
// block, which is empty.
var (
	gzipHead = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff} //nolint:gochecknoglobals // a constant
	gzipLast = []byte{3, 0}                                  //nolint:gochecknoglobals // a constant
)

// join makes one gzip stream of stretches.
func join(parts ...packed) []byte {
	n := len(gzipHead) + len(gzipLast) + 8
	for _, p := range parts {
		n += len(p.data)
	}
	out := append(make([]byte, 0, n), gzipHead...)
	var whole packed
	for _, p := range parts {
		out = append(out, p.data...)
		whole.crc = combine(whole.crc, p.crc, p.size)
		whole.size += p.size
	}
	out = append(out, gzipLast...)
	out = binary.LittleEndian.AppendUint32(out, whole.crc)
	return binary.LittleEndian.AppendUint32(out, uint32(whole.size))
}

// combine returns the CRC-32 of two texts one after the other, of which the
// second has n bytes: the first's is multiplied by x to the power of 8n, modulo
// the polynomial of IEEE 802.3 in its reflected form.
func combine(first, second uint32, n int) uint32 {
	if first == 0 {
		return second
	}
	power := uint32(1) << 31        // x^0
	factor := uint32(1) << (31 - 8) // x^8
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			power = times(power, factor)
		}
		factor = times(factor, factor)
	}
	return times(first, power) ^ second
}

// times multiplies two polynomials, of which the lowest power stands highest.
func times(a, b uint32) uint32 {
	var out uint32
	for ; a != 0; a <<= 1 {
		if a>>31 == 1 {
			out ^= b
		}
		b = b>>1 ^ crc32.IEEE&-(b&1)
	}
	return out
}

// holed is what an entry knows of its hole: what the page is made of without
// it.
type holed struct {
	hole          *Hole
	page          *entry // the page's own: headers, modified, status, expires, and its stamp
	before, after packed
	sum           [sha256.Size]byte
}

// newHoled takes a page with a hole apart.
func newHoled(p *Page, cacheControl []string) *holed {
	at := p.Hole.At
	return &holed{
		hole: p.Hole, page: bareEntry(p, cacheControl), before: pack(p.Body[:at]), after: pack(p.Body[at:]), sum: sha256.Sum256(p.Body),
	}
}

// fillHole returns the page with the piece as it is now.
func (c *Cache) fillHole(ctx context.Context, h *holed) (*entry, error) {
	start := c.gens.now()
	part, err := c.Part(h.hole.Key, func() (Part, error) { return h.hole.Make(ctx) })
	if err != nil {
		return nil, err
	}
	piece, ok := part.Value.(*Piece)
	if !ok {
		return nil, errors.New("web: the part of a hole is no piece")
	}
	if piece.Has(h.hole.Not) {
		return nil, errNotHere
	}
	p := h.page
	e := &entry{status: p.status, modified: p.modified, ctype: p.ctype, own: p.own, size: h.before.size + piece.size + h.after.size}
	sum := sha256.Sum256(append(h.sum[:], piece.sum[:]...))
	e.tag(`W/"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`, p.headers)
	e.stamp.start, e.stamp.slots = p.stamp.start, p.stamp.slots
	e.shared.start, e.shared.slots = start, c.gens.slotsOf(part.Tags)
	e.stamp.checked.Store(never)
	e.shared.checked.Store(never)
	if e.expires = p.expires; !part.Expires.IsZero() && (e.expires == 0 || part.Expires.UnixNano() < e.expires) {
		e.expires = part.Expires.UnixNano()
	}
	body := join(h.before, piece.packed, h.after)
	e.gzip = newVariant(body, encodingGzip)
	// What is kept for the next time lies in the body: nothing is kept twice.
	own := *h
	from := len(gzipHead)
	own.before.data = body[from : from+len(h.before.data)]
	from += len(h.before.data) + len(piece.data)
	own.after.data = body[from : from+len(h.after.data)]
	e.holed = &own
	return e, nil
}

// patched returns the page under a key with a new piece in its hole, if that
// is all it needs.
func (c *Cache) patched(ctx context.Context, key string) (*entry, error) {
	e, ok := c.entries.GetIfPresent(key)
	if !ok || e.holed == nil || !c.gens.fresh(&e.stamp) {
		return nil, nil //nolint:nilnil // it is to be made
	}
	if at := e.holed.page.expires; at != 0 && c.clock().UnixNano() >= at {
		return nil, nil //nolint:nilnil // likewise
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renderLife)
	defer cancel()
	out, err := c.fillHole(ctx, e.holed)
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // the whole page tells, or can do without
	}
	c.patches.Add(1)
	return out, nil
}

// expiry is a time as entries have it.
func expiry(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixNano()
}
