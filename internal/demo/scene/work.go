package scene

import (
	"math"
	"slices"
)

// book is a still life: an open book and others on a table by a window.
func book(c *canvas) {
	walls := []rgb{hex(0x7f9a93), hex(0xc9a58a), hex(0x8a93b0), hex(0xb7a27c), hex(0x56707c)}
	wall := walls[c.rng.IntN(len(walls))]
	light := hex(0xfff1d0)
	table := []rgb{hex(0x7a4e33), hex(0x5e3d2c), hex(0x8c6240)}[c.rng.IntN(3)]
	c.sky(500, mix(wall, hex(0x26282f), 0.25), wall, mix(wall, light, 0.15))
	wx := c.w * c.between(0.12, 0.28)
	for i := range 2 { // the window's light on the wall
		for j := range 2 {
			x, y := wx+float64(i)*150, 60+float64(j)*170
			c.fill(new(path).poly(x, y, x+134, y+36, x+134, y+190, x, y+154), across(light, light, x, x+134).fade(0.5, 0.36))
		}
	}
	leaves := new(path)
	for range 26 { // the shadow of a branch in it
		x, y, a := wx+c.between(-10, 300), c.between(70, 420), c.between(0, 3.1)
		s, co := math.Sincos(a)
		leaves.poly(x, y, x+co*16-s*6, y+s*16+co*6, x+co*36, y+s*36, x+co*16+s*6, y+s*16-co*6)
	}
	c.fill(leaves, glass(wall.dark(0.35), 0.3))
	edge := 492.0
	c.rect(-5, edge, c.w+5, high+5, down(table.light(0.16), table.dark(0.42), edge, high))
	grain := new(path)
	for range 34 {
		x, y, l := c.between(-100, c.w), c.between(edge+8, high), c.between(90, 420)
		grain.poly(x, y, x+l/2, y-1.4, x+l, y, x+l/2, y+1.4)
	}
	c.fill(grain, glass(table.dark(0.55), 0.35))
	c.glow(c.w*0.55, 590, 520, 150, light, 0.28)
	c.stack(c.w*c.between(0.74, 0.8), edge+66)
	c.vase(c.w*c.between(0.1, 0.17), edge+54, wall)
	c.openBook(c.w*c.between(0.42, 0.5), edge+116, light)
	c.dark = 0.45
}

func covers() []rgb {
	return []rgb{hex(0xa8432f), hex(0x2f6f73), hex(0xd6a14b), hex(0x34466e), hex(0x7c8f5a), hex(0x8a3f5c), hex(0xe3d8c0)}
}

// stack piles closed books on one another, with one leaning on them.
func (c *canvas) stack(x, y float64) {
	all := covers()
	c.glow(x, y, 210, 34, hex(0x1c120c), 0.6)
	turn := c.rng.IntN(len(all))
	for i := range 6 {
		w, h := c.between(122, 158), c.between(28, 44)
		dx := c.between(-18, 18)
		col := all[(turn+i)%len(all)]
		c.fill(new(path).round(x+dx-w, y-h, x+dx+w, y, 5), down(col.light(0.18), col.dark(0.3), y-h, y))
		c.rect(x+dx-w+9, y-h+5, x+dx+w+1, y-5, down(hex(0xf4ead4), hex(0xcdbd9c), y-h, y))
		c.fill(new(path).round(x+dx-w, y-h, x+dx-w+62, y, 6), across(col.dark(0.25), col.light(0.12), x+dx-w, x+dx-w+62))
		c.rect(x+dx-w+12, y-h+7, x+dx-w+15, y-7, glass(hex(0xf2dfa8), 0.8))
		c.rect(x+dx-w+46, y-h+7, x+dx-w+49, y-7, glass(hex(0xf2dfa8), 0.8))
		y -= h + 1
	}
	// a cup of tea on top
	c.fill(new(path).oval(x, y-2, 54, 8), flat(hex(0xe9e2d4)))
	c.fill(new(path).poly(x-30, y-58, x+30, y-58, x+22, y-34, x+25, y-4, x-25, y-4, x-22, y-34), across(hex(0xc96f2a), hex(0x7d3413), x-30, x+30).fade(0.92, 0.92))
	c.fill(new(path).oval(x, y-58, 30, 6), flat(hex(0xdb8a45)))
	for i := range 8 {
		t := float64(i)
		c.glow(x+math.Sin(t*0.9)*9, y-72-t*15, 15+t*2, 20, hex(0xffffff), 0.2-t*0.02)
	}
}

// vase holds a few twigs.
func (c *canvas) vase(x, y float64, wall rgb) {
	clay := mix(hex(0x2f8f95), wall, 0.2)
	c.glow(x+10, y, 130, 24, hex(0x1c120c), 0.55)
	leaf := hex(0x5f7f52)
	stems, leaves := new(path), new(path)
	for range 7 {
		a, l := c.between(-0.5, 0.5), c.between(140, 240)
		px, py := x, y-150
		for s := 1; s <= 8; s++ {
			t := float64(s) / 8
			nx, ny := x+math.Sin(a*t*1.6)*l*t, y-150-l*t*math.Cos(a*0.7)
			stems.stroke(2.6, px, py, nx, ny)
			for _, side := range []float64{-1, 1} {
				d := 18 - 6*t
				leaves.poly(nx, ny, nx+side*d*0.7, ny-d*0.75, nx+side*d*1.5, ny-d*0.9, nx+side*d*1.1, ny-d*0.1)
			}
			px, py = nx, ny
		}
	}
	c.fill(stems, flat(leaf.dark(0.3)))
	c.fill(leaves, down(leaf.light(0.25), leaf.dark(0.2), y-400, y-150))
	body := []float64{}
	outline := [][2]float64{{20, -160}, {22, -138}, {17, -124}, {40, -96}, {54, -62}, {48, -26}, {30, 0}}
	for _, o := range outline {
		body = append(body, x-o[0], y+o[1])
	}
	for _, o := range slices.Backward(outline) {
		body = append(body, x+o[0], y+o[1])
	}
	c.fill(new(path).poly(body...), across(clay.light(0.3), clay.dark(0.5), x-50, x+55))
	c.fill(new(path).oval(x, y-160, 20, 5), flat(clay.dark(0.5)))
}

// openBook lies open towards the eye.
func (c *canvas) openBook(x, y float64, light rgb) {
	cover := covers()[c.rng.IntN(6)]
	c.glow(x, y+20, 340, 60, hex(0x1c120c), 0.6)
	c.fill(new(path).poly(x-262, y+18, x-212, y-92, x, y-76, x+212, y-92, x+262, y+18, x+10, y+42, x-10, y+42), down(cover, cover.dark(0.35), y-90, y+40))
	page := mix(hex(0xfbf4e2), light, 0.3)
	for _, side := range []float64{-1, 1} {
		at := func(u, v float64) (float64, float64) { // u from the spine outwards, v from far to near
			bow := 26 * math.Sin(math.Pi*math.Pow(u, 0.62)) * (0.75 + 0.35*v)
			return x + side*u*(204+46*v), y - 84 + 14*(1-u) + v*(110+8*(1-u)) - bow
		}
		for layer := 3; layer >= 0; layer-- {
			xy := []float64{}
			d := float64(layer) * 3
			for i := range 21 {
				px, py := at(float64(i)/20, 0)
				xy = append(xy, px+side*d*0.6, py+d)
			}
			for i := 20; i >= 0; i-- {
				px, py := at(float64(i)/20, 1)
				xy = append(xy, px+side*d*0.6, py+d)
			}
			edge := page.dark(0.08 * float64(layer))
			c.fill(new(path).poly(xy...), across(mix(edge, hex(0x8a745a), 0.55), edge, x, x+side*74))
		}
		lines := new(path)
		for l := range 11 {
			v := 0.14 + 0.07*float64(l)
			from, to := 0.16, 0.88
			if l == 10 || l == 4 {
				to = c.between(0.4, 0.7)
			}
			xy := []float64{}
			for i := range 13 {
				px, py := at(from+(to-from)*float64(i)/12, v)
				xy = append(xy, px, py)
			}
			lines.stroke(1.5, xy...)
		}
		c.fill(lines, glass(hex(0x4a3d33), 0.5))
	}
}

// lab is a bench of glassware before a window.
func lab(c *canvas) {
	tint := []rgb{hex(0x3d7f8f), hex(0x4a6fa5), hex(0x5f8f86), hex(0x6a6fa8)}[c.rng.IntN(4)]
	wall := mix(tint, hex(0xf2f6f4), 0.62)
	c.sky(560, mix(wall, tint, 0.42), wall, wall.light(0.5))
	c.glow(c.w*c.between(0.3, 0.7), 220, 620, 420, hex(0xffffff), 0.55)
	c.molecule(tint)
	shelf := 236.0
	for _, x := range []float64{c.w * 0.04, c.w * 0.68} {
		w := c.w * 0.28
		for i := range 2 {
			y := shelf - 6 + 128*float64(i) - 60
			for bx := x + 22; bx < x+w-30; bx += c.between(34, 52) {
				h, bw := c.between(38, 74), c.between(10, 15)
				col := mix(tint, hex(0xffffff), c.between(0.15, 0.6))
				c.fill(new(path).round(bx-bw, y-h, bx+bw, y, 4).box(bx-bw*0.5, y-h-9, bx+bw*0.5, y-h+3), across(col.light(0.25), col.dark(0.12), bx-bw, bx+bw))
				c.rect(bx-bw*0.7, y-h*0.55, bx+bw*0.7, y-h*0.25, glass(hex(0xffffff), 0.75))
			}
			c.rect(x, y, x+w, y+9, down(wall.light(0.7), mix(wall, tint, 0.5), y, y+9))
			c.rect(x, y+9, x+w, y+24, down(tint, tint, y+9, y+24).fade(0.25, 0))
		}
	}
	bench := 574.0
	c.rect(-5, bench, c.w+5, high+5, down(hex(0xf4f6f5), mix(tint, hex(0xdfe7e6), 0.5), bench, bench+70))
	c.rect(-5, bench+34, c.w+5, high+5, down(mix(tint, hex(0x22303c), 0.35), mix(tint, hex(0x141d26), 0.7), bench+34, high))
	liquids := []rgb{hex(0xe5744f), hex(0xf0b84a), hex(0x3fa79a), hex(0x5a7fd0), hex(0xc65f8e), hex(0x8fb84f)}
	turn := c.rng.IntN(len(liquids))
	x := c.w*0.5 - 400
	for i := range 6 {
		col := liquids[(turn+i)%len(liquids)]
		switch (i + turn) % 3 {
		case 0:
			c.flask(x, bench+14, c.between(150, 200), col)
		case 1:
			c.bulb(x, bench+14, c.between(58, 74), col)
		case 2:
			c.tubes(x, bench+14, liquids)
		}
		x += c.between(140, 165)
	}
	c.microscope(c.w*0.5-560+c.between(0, 30), bench+16, tint.dark(0.62))
}

// glassware paints what is filled to a level, as glass with a shine.
func (c *canvas) glassware(outline, liquid *path, col rgb, x0, x1, top, bottom float64) {
	c.glow((x0+x1)/2, bottom+2, (x1-x0)*0.75, 15, hex(0x1c2a33), 0.35)
	c.glow((x0+x1)/2, bottom+12, (x1-x0)*0.7, 22, col, 0.4)
	c.fill(outline, glass(hex(0xffffff), 0.34))
	c.fill(liquid, down(col.light(0.22), col.dark(0.14), top, bottom).fade(0.86, 0.94))
}

// flask is a conical flask.
func (c *canvas) flask(x, y, h float64, col rgb) {
	w, n := h*0.36, h*0.1
	out := new(path).poly(x-n, y-h, x+n, y-h, x+n, y-h*0.66, x+w, y-6, x+w-8, y, x-w+8, y, x-w, y-6, x-n, y-h*0.66).round(x-n-4, y-h-5, x+n+4, y-h+3, 4)
	l := 0.42
	lw := n + (w-n)*(1-l/0.66)
	liquid := new(path).poly(x-lw+3, y-h*l, x+lw-3, y-h*l, x+w-5, y-7, x+w-10, y-3, x-w+10, y-3, x-w+5, y-7)
	c.glassware(out, liquid, col, x-w, x+w, y-h*l, y)
	c.fill(new(path).oval(x, y-h*l, lw-3, 5), flat(col.light(0.4)))
	c.fill(new(path).poly(x-w*0.72, y-16, x-n*0.9, y-h*0.62, x-n*0.55, y-h*0.62, x-w*0.56, y-16), glass(hex(0xffffff), 0.45))
	c.bubbles(x, y-h*0.2, w*0.5, h*0.2)
}

// bulb is a round flask on a ring.
func (c *canvas) bulb(x, y, r float64, col rgb) {
	cy := y - r - 12
	out := new(path).oval(x, cy, r, r).box(x-r*0.25, cy-r*1.9, x+r*0.25, cy-r*0.9).round(x-r*0.33, cy-r*1.98, x+r*0.33, cy-r*1.86, 4)
	half := []float64{}
	for i := range 31 {
		s, co := math.Sincos(math.Pi * float64(i) / 30)
		half = append(half, x+(r-4)*co, cy+(r-4)*s)
	}
	c.glassware(out, new(path).poly(half...), col, x-r, x+r, cy, cy+r)
	c.fill(new(path).oval(x, cy, r-4, 7), flat(col.light(0.4)))
	c.fill(new(path).oval(x-r*0.5, cy-r*0.35, r*0.1, r*0.28), glass(hex(0xffffff), 0.7))
	c.fill(new(path).poly(x-r*0.6, y, x-r*0.45, cy+r*0.86, x+r*0.45, cy+r*0.86, x+r*0.6, y), flat(hex(0x3b4a55)))
	c.bubbles(x, cy+r*0.5, r*0.5, r*0.3)
}

// tubes stand in a rack.
func (c *canvas) tubes(x, y float64, liquids []rgb) {
	for i := range 4 {
		tx := x - 48 + 32*float64(i)
		col := liquids[c.rng.IntN(len(liquids))]
		level := c.between(40, 84)
		c.fill(new(path).round(tx-10, y-136, tx+10, y-12, 10), glass(hex(0xffffff), 0.45))
		c.fill(new(path).round(tx-8, y-14-level, tx+8, y-14, 8), down(col.light(0.2), col, y-level, y))
		c.rect(tx-6, y-126, tx-3, y-30, glass(hex(0xffffff), 0.5))
	}
	wood := hex(0xb98b5e)
	c.fill(new(path).round(x-72, y-92, x+72, y-80, 4).round(x-72, y-14, x+72, y, 4).box(x-70, y-90, x-60, y).box(x+60, y-90, x+70, y), down(wood.light(0.2), wood.dark(0.2), y-92, y))
}

func (c *canvas) bubbles(x, y, rx, ry float64) {
	for range 8 {
		bx, by, r := x+c.between(-rx, rx), y+c.between(-ry, ry), c.between(1.6, 4)
		c.fill(new(path).oval(bx, by, r, r), glass(hex(0xffffff), 0.4))
	}
}

// molecule draws a pale structure in the air behind.
func (c *canvas) molecule(tint rgb) {
	p, dots := new(path), new(path)
	ox, oy, s := c.w*c.between(0.4, 0.55), c.between(170, 230), 52.0
	for q := range 4 {
		cx, cy := ox+float64(q%2)*s*1.732+float64(q/2)*s*0.866, oy+float64(q/2)*s*1.5
		xy := []float64{}
		for i := range 7 {
			sn, co := math.Sincos(math.Pi/3*float64(i) + math.Pi/6)
			xy = append(xy, cx+co*s, cy+sn*s)
			dots.oval(cx+co*s, cy+sn*s, 7, 7)
		}
		p.stroke(3, xy...)
	}
	c.fill(p, glass(tint, 0.28))
	c.fill(dots, glass(tint, 0.5))
}

func (c *canvas) microscope(x, y float64, col rgb) {
	c.glow(x+10, y, 120, 16, hex(0x1c2a33), 0.5)
	p := new(path).round(x-70, y-20, x+84, y, 8).round(x-66, y-90, x-20, y-10, 10).round(x-40, y-86, x+66, y-74, 4)
	xy := []float64{}
	for i := range 17 {
		s, co := math.Sincos(math.Pi*0.5 + math.Pi*float64(i)/16)
		xy = append(xy, x+4+70*co, y-150+86*s)
	}
	p.stroke(24, xy...)
	p.poly(x-22, y-252, x+8, y-266, x+54, y-170, x+24, y-156)
	p.poly(x-32, y-262, x+8, y-282, x+14, y-268, x-26, y-248)
	p.poly(x+30, y-158, x+50, y-168, x+52, y-104, x+38, y-104)
	c.fill(p, across(col.light(0.32), col, x-70, x+84))
	c.fill(new(path).oval(x-34, y-120, 14, 14), flat(col.light(0.5)))
	c.fill(new(path).round(x+20, y-80, x+66, y-76, 2), flat(hex(0xbfe6ea)))
}
