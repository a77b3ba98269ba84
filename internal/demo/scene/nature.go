package scene

import (
	"image"
	"math"
	"slices"
)

// heavens paints the sky down to the horizon, with the sun or moon in it, and
// returns the x where that stands.
func (c *canvas) heavens(m mood, horizon float64) float64 {
	c.sky(horizon, m.top, m.mid, m.low)
	x := c.w * c.between(0.2, 0.8)
	y := horizon * c.between(0.35, 0.72)
	if m.night > 0.9 {
		y = horizon * c.between(0.15, 0.4)
		c.starfield(horizon, 240)
	}
	c.glow(x, y, 620, 520, mix(m.sun, m.low, 0.3), 0.5)
	c.glow(x, y, 200, 200, m.sun, 0.5)
	r := c.between(26, 46)
	if m.night > 0.9 && c.chance(0.5) {
		c.fill(crescent(x, y, r), flat(m.sun))
	} else {
		c.fill(new(path).oval(x, y, r, r), flat(m.sun))
	}
	return x
}

// crescent is a young moon, leaning a little.
func crescent(x, y, r float64) *path {
	const n, lean = 24, 0.35
	xy := make([]float64, 0, 4*n)
	sn, co := math.Sincos(lean)
	at := func(u, v float64) { xy = append(xy, x+u*co-v*sn, y+u*sn+v*co) }
	for i := range n + 1 { // down along the rim, and back along the shadow
		s, u := math.Sincos(math.Pi * float64(i) / n)
		at(-r*s, -r*u)
	}
	for i := n - 1; i > 0; i-- {
		s, u := math.Sincos(math.Pi * float64(i) / n)
		at(-r*s*0.52, -r*u)
	}
	return new(path).poly(xy...)
}

// starfield strews n stars above the horizon, fewer and fainter near it.
func (c *canvas) starfield(horizon float64, n int) {
	for range n {
		x, y := c.between(0, c.w), horizon*math.Pow(c.rng.Float64(), 1.3)
		r := 0.6 + 1.3*math.Pow(c.rng.Float64(), 5)
		a := c.between(0.3, 0.95) * (1 - 0.8*y/horizon)
		c.fill(new(path).oval(x, y, r, r), glass(mix(hex(0xfff4e0), hex(0xdce8ff), c.rng.Float64()), a))
	}
}

// clouds lays soft clouds between y0 and y1. cover is from 0, clear, to 1.
func (c *canvas) clouds(y0, y1 float64, lit, shade rgb, cover, strength float64) {
	n := noise(c.rng.Uint64())
	const cell = 10.0 // units between samples
	cols, rows := int(c.w/cell)+2, int((y1-y0)/cell)+2
	field := make([]float64, cols*rows)
	for j := range rows {
		edge := math.Sin(math.Pi * min(max(float64(j)/float64(rows-1), 0), 1))
		for i := range cols {
			v := n.cloud(float64(i)*cell/330, float64(j)*cell/95)
			field[j*cols+i] = smooth(min(max((v-0.72+0.4*cover)*4.2, 0), 1)) * edge
		}
	}
	b := image.Rect(0, int(y0*c.k), c.img.Rect.Dx(), int(y1*c.k)).Intersect(c.img.Rect)
	for py := b.Min.Y; py < b.Max.Y; py++ {
		v := min(max((float64(py)/c.k-y0)/cell, 0), float64(rows)-1.001)
		j := int(v)
		fy := v - float64(j)
		col := mix(lit, shade, (float64(py)/c.k-y0)/(y1-y0))
		o := c.img.PixOffset(0, py)
		pix := c.img.Pix[o : o+4*b.Dx()]
		top, bottom := field[j*cols:(j+1)*cols], field[(j+1)*cols:(j+2)*cols]
		for px := range b.Dx() {
			u := float64(px) / c.k / cell
			i := min(int(u), cols-2)
			fx := u - float64(i)
			a := (top[i]*(1-fx)+top[i+1]*fx)*(1-fy) + (bottom[i]*(1-fx)+bottom[i+1]*fx)*fy
			if a > 0.004 {
				blend(pix[4*px:4*px+3:4*px+3], col, a*strength)
			}
		}
	}
}

// ridge is a line of land across the picture: a height for every step.
type ridge struct {
	y    []float64
	step float64
}

const ridgeStep = 4.0

// ridge makes a line of land around the height y, its crests amp above it.
func (c *canvas) ridge(y, amp float64, shape func(x float64) float64) ridge {
	r := ridge{step: ridgeStep, y: make([]float64, int(c.w/ridgeStep)+3)}
	for i := range r.y {
		r.y[i] = y - amp*shape(float64(i)*ridgeStep)
	}
	return r
}

// at returns the ridge's height at x.
func (r ridge) at(x float64) float64 {
	return r.y[min(max(int(x/r.step+0.5), 0), len(r.y)-1)]
}

// top returns the y of the highest place.
func (r ridge) top() float64 { return slices.Min(r.y) }

// path returns the land under the ridge.
func (r ridge) path() *path {
	xy := []float64{-2, high + 2}
	xy = append(xy, -2, r.y[0])
	for i, y := range r.y {
		xy = append(xy, float64(i)*r.step, y)
	}
	end := float64(len(r.y)) * r.step
	return new(path).poly(append(xy, end, r.y[len(r.y)-1], end, high+2)...)
}

// hillside makes rounded land.
func (c *canvas) hillside(y, amp, length float64) ridge {
	n := noise(c.rng.Uint64())
	return c.ridge(y, amp, func(x float64) float64 { return n.hills(x/length, 4) })
}

// rocks makes rocky land.
func (c *canvas) rocks(y, amp, length float64) ridge {
	n := noise(c.rng.Uint64())
	return c.ridge(y, amp, func(x float64) float64 { return n.peaks(x/length, 6) })
}

// conifer adds a fir tree that stands on x, y.
func (c *canvas) conifer(p *path, x, y, h float64) {
	y += h * 0.09 // rooted in the ground
	w := h * c.between(0.17, 0.23)
	tiers := 5 + c.rng.IntN(3)
	left, right := []float64{x, y - h}, []float64{}
	for i := range tiers {
		t := float64(i+1) / float64(tiers)
		out, in := w*math.Pow(t, 0.85), w*math.Pow(t, 0.85)*0.52
		ty := y - h + h*0.94*t
		l, r := c.between(0.88, 1.08), c.between(0.88, 1.08)
		left = append(left, x-out*l, ty, x-in, ty-h*0.035)
		right = append(right, x+out*r, ty, x+in, ty-h*0.035)
	}
	xy := left
	for i := len(right) - 4; i >= 0; i -= 4 {
		xy = append(xy, right[i+2], right[i+3], right[i], right[i+1])
	}
	p.poly(xy...)
	p.box(x-h*0.018, y-h*0.08, x+h*0.018, y+2)
}

// cypress adds a tall, narrow tree.
func (c *canvas) cypress(p *path, x, y, h float64) {
	w := h * c.between(0.09, 0.12)
	xy := []float64{}
	const n = 16
	shape := func(t float64) float64 { return math.Sin(math.Pi*math.Pow(t, 0.72)) * w }
	for i := range n + 1 {
		t := float64(i) / n
		xy = append(xy, x-shape(t)*c.between(0.93, 1.05), y-h+h*0.95*t)
	}
	for i := n; i >= 0; i-- {
		t := float64(i) / n
		xy = append(xy, x+shape(t)*c.between(0.93, 1.05), y-h+h*0.95*t)
	}
	p.poly(xy...)
	p.box(x-h*0.012, y-h*0.12, x+h*0.012, y+1)
}

// leafy adds a round-crowned tree.
func (c *canvas) leafy(p *path, x, y, h float64) {
	p.poly(x-h*0.035, y+1, x+h*0.035, y+1, x+h*0.018, y-h*0.55, x-h*0.018, y-h*0.55)
	for range 11 {
		a, d := c.between(0, 2*math.Pi), math.Sqrt(c.rng.Float64())
		r := h * c.between(0.13, 0.2)
		p.oval(x+math.Cos(a)*d*h*0.24, y-h*0.64+math.Sin(a)*d*h*0.2, r, r*0.92)
	}
}

// wood sets trees along a ridge, with gaps.
func (c *canvas) wood(p *path, r ridge, spacing, h float64, tree func(*canvas, *path, float64, float64, float64)) {
	n := noise(c.rng.Uint64())
	for x := -10.0; x < c.w+10; x += spacing * c.between(0.6, 1.5) {
		if density := n.at1(x / 170); density > 0.34 {
			tree(c, p, x, r.at(x)+2, h*c.between(0.6, 1.15)*(0.6+0.6*density))
		}
	}
}

// birds adds a small flock.
func (c *canvas) birds(x, y float64, col rgb) {
	p := new(path)
	for range 4 + c.rng.IntN(5) {
		bx, by, s := x+c.between(-90, 90), y+c.between(-35, 35), c.between(5, 9)
		p.stroke(1.5, bx-s, by-s*0.45, bx-s*0.4, by-s*0.5, bx, by, bx+s*0.4, by-s*0.5, bx+s, by-s*0.4)
	}
	c.fill(p, glass(col, 0.75))
}

// person adds somebody who stands or walks on x, y, in a coat or without.
func (c *canvas) person(p *path, x, y, h float64) {
	turn := 1.0
	if c.chance(0.5) {
		turn = -1
	}
	at := func(uv ...float64) {
		xy := make([]float64, len(uv))
		for i := 0; i < len(uv); i += 2 {
			xy[i], xy[i+1] = x+turn*uv[i]*h, y-uv[i+1]*h
		}
		p.poly(xy...)
	}
	p.oval(x+turn*0.006*h, y-h*0.925, h*0.058, h*0.073)
	at(-0.025, 0.88, 0.025, 0.88, 0.035, 0.8, -0.035, 0.8)
	stride := c.between(0.01, 0.07)
	hem := 0.46
	if c.chance(0.45) {
		hem = c.between(0.2, 0.3)
	}
	at(-0.03, 0.845, 0.03, 0.845, 0.095, 0.815, 0.112, 0.76, 0.085, 0.6, 0.098, hem, -0.098, hem, -0.082, 0.6, -0.112, 0.76, -0.095, 0.815)
	at(-0.09, hem+0.06, 0.004, hem+0.06, -0.002-stride*0.3, 0.24, -0.012-stride, 0.03, 0.012-stride, 0, -0.06-stride, 0, -0.058-stride, 0.03, -0.07-stride*0.3, 0.26)
	at(-0.004, hem+0.06, 0.09, hem+0.06, 0.07+stride*0.3, 0.26, 0.052+stride, 0.03, 0.08+stride, 0, 0.012+stride, 0, 0.012+stride*0.8, 0.03, 0.006+stride*0.3, 0.24)
	swing := c.between(0, 0.05)
	at(-0.092, 0.815, -0.118, 0.77, -0.142-swing, 0.6, -0.135-swing*0.5, 0.45, -0.108-swing*0.5, 0.45, -0.11-swing, 0.6, -0.075, 0.75)
	at(0.092, 0.815, 0.118, 0.77, 0.138+swing*0.6, 0.6, 0.13+swing*1.6, 0.46, 0.103+swing*1.6, 0.46, 0.106+swing*0.6, 0.6, 0.075, 0.75)
}

// glitter strews light on water below y, under the sun at x.
func (c *canvas) glitter(x, y float64, col rgb, strength float64) {
	for range 170 {
		t := math.Pow(c.rng.Float64(), 0.8)
		gy := y + 3 + t*(high-y)
		spread := 22 + 150*t
		gx := x + (c.rng.Float64()+c.rng.Float64()+c.rng.Float64()-1.5)*spread
		l := (6 + 34*t) * c.between(0.4, 1)
		h := 0.7 + 1.8*t
		c.fill(new(path).poly(gx-l, gy, gx, gy-h, gx+l, gy, gx, gy+h), glass(col, strength*c.between(0.25, 1)))
	}
}
