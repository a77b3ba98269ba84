package scene

import (
	"image"
	"image/draw"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// rgb is a colour with components from 0 to 255.
type rgb struct{ r, g, b float64 }

// hex reads 0xrrggbb.
func hex(v uint32) rgb {
	return rgb{float64(v >> 16 & 255), float64(v >> 8 & 255), float64(v & 255)}
}

// mix goes from a to b as t goes from 0 to 1.
func mix(a, b rgb, t float64) rgb {
	t = min(max(t, 0), 1)
	return rgb{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t}
}

func (c rgb) dark(t float64) rgb  { return mix(c, rgb{8, 10, 22}, t) }
func (c rgb) light(t float64) rgb { return mix(c, rgb{255, 250, 240}, t) }

// canvas is drawn upon in units in which every picture is high units high,
// and wide as its shape asks, whatever its pixels.
type canvas struct {
	img  *image.RGBA
	rng  *rand.Rand
	k    float64 // pixels in a unit
	w    float64 // units
	ras  vector.Rasterizer
	mask []uint8
	dark float64 // how much the corners darken, 0 to 1
	salt uint64  // of the grain
}

const high = 720.0

func newCanvas(w, h int, rng *rand.Rand) *canvas {
	k := float64(h) / high
	return &canvas{
		img: image.NewRGBA(image.Rect(0, 0, w, h)), rng: rng, k: k, w: float64(w) / k,
		dark: 0.22, salt: rng.Uint64() | 1,
	}
}

// between returns a random number from lo to hi.
func (c *canvas) between(lo, hi float64) float64 { return lo + (hi-lo)*c.rng.Float64() }

// chance is true with the probability p.
func (c *canvas) chance(p float64) bool { return c.rng.Float64() < p }

// paint is a colour, or a gradient of two from one point to another, with
// opacities.
type paint struct {
	c0, c1         rgb
	a0, a1         float64
	x0, y0, x1, y1 float64
}

func flat(c rgb) paint { return paint{c0: c, c1: c, a0: 1, a1: 1, y1: 1} }

func glass(c rgb, a float64) paint { return paint{c0: c, c1: c, a0: a, a1: a, y1: 1} }

// down runs from top at y0 to bottom at y1.
func down(top, bottom rgb, y0, y1 float64) paint {
	return paint{c0: top, c1: bottom, a0: 1, a1: 1, y0: y0, y1: y1}
}

// across runs from left at x0 to right at x1.
func across(left, right rgb, x0, x1 float64) paint {
	return paint{c0: left, c1: right, a0: 1, a1: 1, x0: x0, x1: x1}
}

// fade makes the paint's opacity run from a0 to a1.
func (p paint) fade(a0, a1 float64) paint {
	p.a0, p.a1 = a0, a1
	return p
}

// sky fills the whole picture with colours at even distances down to y, the
// last of them below.
func (c *canvas) sky(y float64, colours ...rgb) {
	w, h := c.img.Rect.Dx(), c.img.Rect.Dy()
	n := len(colours) - 1
	for py := range h {
		t := min((float64(py)+0.5)/(y*c.k), 1) * float64(n)
		i := min(int(t), n-1)
		m := mix(colours[i], colours[i+1], smooth(t-float64(i)))
		row := c.img.Pix[py*c.img.Stride : py*c.img.Stride+4*w]
		for x := 0; x < len(row); x += 4 {
			row[x], row[x+1], row[x+2], row[x+3] = uint8(m.r), uint8(m.g), uint8(m.b), 255
		}
	}
}

func smooth(t float64) float64 { return t * t * (3 - 2*t) }

// fill paints the path.
func (c *canvas) fill(p *path, ink paint) {
	b := p.bounds(c.k).Intersect(c.img.Rect)
	if b.Empty() {
		return
	}
	c.ras.Reset(b.Dx(), b.Dy())
	p.trace(&c.ras, c.k, float64(b.Min.X), float64(b.Min.Y))
	n := b.Dx() * b.Dy()
	if cap(c.mask) < n {
		c.mask = make([]uint8, n)
	}
	mask := &image.Alpha{Pix: c.mask[:n], Stride: b.Dx(), Rect: image.Rect(0, 0, b.Dx(), b.Dy())}
	c.ras.DrawOp = draw.Src // the mask holds an older path
	c.ras.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	for y := range b.Dy() {
		c.span(b.Min.X, b.Min.Y+y, mask.Pix[y*b.Dx():(y+1)*b.Dx()], &ink)
	}
}

// span blends one row of the ink through its mask.
func (c *canvas) span(px, py int, mask []uint8, ink *paint) {
	dx, dy := ink.x1-ink.x0, ink.y1-ink.y0
	d := dx*dx + dy*dy
	if d == 0 {
		d = 1
	}
	t := (((float64(px)+0.5)/c.k-ink.x0)*dx + ((float64(py)+0.5)/c.k-ink.y0)*dy) / d
	step := dx / c.k / d
	o := c.img.PixOffset(px, py)
	pix := c.img.Pix[o : o+4*len(mask)]
	if step == 0 {
		level(pix, mask, mix(ink.c0, ink.c1, t), alpha(ink, t))
		return
	}
	for i, m := range mask {
		if m != 0 {
			s := t + step*float64(i)
			blend(pix[4*i:4*i+3:4*i+3], mix(ink.c0, ink.c1, s), alpha(ink, s)*float64(m)/255)
		}
	}
}

// level blends one colour into a row through a mask.
func level(pix, mask []uint8, col rgb, a float64) {
	r, g, b := int32(col.r+0.5), int32(col.g+0.5), int32(col.b+0.5)
	unit := int32(a * 65536 / 255)
	solid := a >= 1
	for i, m := range mask {
		if m == 0 {
			continue
		}
		p := pix[4*i : 4*i+3 : 4*i+3]
		if solid && m == 255 {
			p[0], p[1], p[2] = uint8(r), uint8(g), uint8(b)
			continue
		}
		f := int32(m) * unit
		p[0] = uint8(int32(p[0]) + ((r-int32(p[0]))*f+32768)>>16)
		p[1] = uint8(int32(p[1]) + ((g-int32(p[1]))*f+32768)>>16)
		p[2] = uint8(int32(p[2]) + ((b-int32(p[2]))*f+32768)>>16)
	}
}

func alpha(ink *paint, t float64) float64 {
	return ink.a0 + (ink.a1-ink.a0)*min(max(t, 0), 1)
}

func blend(p []uint8, c rgb, a float64) {
	p[0] = uint8(float64(p[0]) + (c.r-float64(p[0]))*a + 0.5)
	p[1] = uint8(float64(p[1]) + (c.g-float64(p[1]))*a + 0.5)
	p[2] = uint8(float64(p[2]) + (c.b-float64(p[2]))*a + 0.5)
}

// rect fills a rectangle.
func (c *canvas) rect(x0, y0, x1, y1 float64, ink paint) {
	c.fill(new(path).poly(x0, y0, x1, y0, x1, y1, x0, y1), ink)
}

// veil lays a mist of the colour over a band, its opacity running down from a0 to a1.
func (c *canvas) veil(y0, y1 float64, col rgb, a0, a1 float64) {
	b := image.Rect(0, int(y0*c.k), c.img.Rect.Dx(), int(y1*c.k)).Intersect(c.img.Rect)
	if b.Empty() {
		return
	}
	whole := make([]uint8, b.Dx())
	for i := range whole {
		whole[i] = 255
	}
	ink := down(col, col, y0, y1).fade(a0, a1)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		c.span(0, y, whole, &ink)
	}
}

// glow lights a round place softly: full strength in the middle, none at rx
// and ry from it.
func (c *canvas) glow(x, y, rx, ry float64, col rgb, strength float64) {
	b := image.Rect(int((x-rx)*c.k), int((y-ry)*c.k), int((x+rx)*c.k)+1, int((y+ry)*c.k)+1).Intersect(c.img.Rect)
	for py := b.Min.Y; py < b.Max.Y; py++ {
		v := ((float64(py)+0.5)/c.k - y) / ry
		rest := 1 - v*v
		if rest <= 0 {
			continue
		}
		o := c.img.PixOffset(b.Min.X, py)
		pix := c.img.Pix[o : o+4*b.Dx()]
		u, du := ((float64(b.Min.X)+0.5)/c.k-x)/rx, 1/(c.k*rx)
		for i := 0; i < len(pix); i += 4 {
			if f := rest - u*u; f > 0 {
				blend(pix[i:i+3:i+3], col, f*f*f*strength)
			}
			u += du
		}
	}
}

// reflect mirrors what is above y into what is below, darkened towards the
// colour, with ripples that grow nearer the eye.
func (c *canvas) reflect(y float64, col rgb, strength, ripple float64) {
	w, h := c.img.Rect.Dx(), c.img.Rect.Dy()
	line := int(y * c.k)
	phase := c.between(0, 6)
	for py := max(line, 1); py < h; py++ {
		d := float64(py-line) / c.k
		wave := math.Sin(d*0.9+phase)*0.6 + math.Sin(d*0.37+phase*2)
		shift := int(wave * ripple * (0.3 + d/120) * c.k)
		lift := int((d + wave*ripple*0.8*d/90) * c.k)
		from := min(max(line-1-lift, 0), h-1)
		t := min(strength+d/1400, 1)
		src := c.img.Pix[from*c.img.Stride : from*c.img.Stride+4*w]
		dst := c.img.Pix[py*c.img.Stride : py*c.img.Stride+4*w]
		for x := range w {
			s := 4 * min(max(x+shift, 0), w-1)
			copy(dst[4*x:4*x+4], src[s:s+4])
			blend(dst[4*x:4*x+3:4*x+3], col, t)
		}
	}
}

// finish darkens the corners a little and lays a fine grain over all, as of
// printed paper; the grain also keeps the gradients from banding.
func (c *canvas) finish() {
	w, h := c.img.Rect.Dx(), c.img.Rect.Dy()
	s := c.salt
	across := make([]float64, w)
	for x := range across {
		v := (float64(x)+0.5)/float64(w)*2 - 1
		across[x] = v * v
	}
	for y := range h {
		v := (float64(y)+0.5)/float64(h)*2 - 1
		row := c.img.Pix[y*c.img.Stride : y*c.img.Stride+4*w]
		for x, u := range across {
			s ^= s << 13
			s ^= s >> 7
			s ^= s << 17
			grain := float64(s&15)*0.35 + float64(s>>8&15)*0.35 - 5.25 // between -5.25 and 5.25, mostly near 0
			d := u + v*v*0.8
			f := 1 - c.dark*d*d*0.35
			p := row[4*x : 4*x+3 : 4*x+3]
			p[0], p[1], p[2] = byteOf(float64(p[0])*f+grain), byteOf(float64(p[1])*f+grain), byteOf(float64(p[2])*f+grain)
		}
	}
}

func byteOf(v float64) uint8 { return uint8(min(max(v+0.5, 0), 255)) }
