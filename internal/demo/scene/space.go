package scene

import "math"

// satellite is one over the rim of the earth.
func satellite(c *canvas) {
	deep := mix(hex(0x050a1c), hex(0x141033), c.rng.Float64())
	air := mix(hex(0x4fa3e0), hex(0x6fd0d8), c.rng.Float64())
	c.sky(high, deep, mix(deep, air, 0.08), mix(deep, air, 0.18))
	c.galaxy(mix(hex(0x8fa4d8), hex(0xc79ac0), c.rng.Float64()))
	c.starfield(1400, 620)
	ex, r := c.w*c.between(0.3, 0.7), c.between(1150, 1400)
	ey := c.between(440, 490) + r
	side := 1.0
	if c.chance(0.5) {
		side = -1
	}
	c.earth(ex, ey, r, side, air, deep)
	sx := ex + side*c.w*0.36
	sy := ey - math.Sqrt(max(r*r-(sx-ex)*(sx-ex), 0)) - 6
	c.glow(sx, sy, 520, 300, mix(air, hex(0xffffff), 0.5), 0.5)
	c.glow(sx, sy, 150, 130, hex(0xfff6e0), 0.95)
	c.fill(new(path).poly(sx-380, sy, sx, sy-2.4, sx+380, sy, sx, sy+2.4), glass(hex(0xffffff), 0.35))
	c.fill(new(path).oval(sx, sy, 17, 17), flat(hex(0xffffff)))
	c.craft(c.w/2-side*c.w*c.between(0.08, 0.16), c.between(215, 270), c.between(1.0, 1.3), c.between(-0.45, -0.2)*side, side)
	c.dark = 0.45
}

// earth paints the rim: air, sea, clouds, and night on the far side.
func (c *canvas) earth(x, y, r, side float64, air, deep rgb) {
	c.halo(x, y, r, 78, mix(air, hex(0xffffff), 0.25))
	disc := new(path).oval(x, y, r, r)
	c.fill(disc, down(mix(air, hex(0xe8f6ff), 0.42), mix(hex(0x123a6b), air, 0.22), y-r, y-r+270))
	n := noise(c.rng.Uint64())
	warp := noise(c.rng.Uint64())
	land := mix(hex(0x6d8a5c), hex(0xc9a874), c.rng.Float64())
	const cell = 7.0
	for gy := y - r; gy < high; gy += cell {
		v := (gy - (y - r)) / 300
		for gx := -cell; gx < c.w+cell; gx += cell {
			d := math.Hypot(gx-x, gy-y)
			if d > r-5 {
				continue
			}
			squash := 0.42 + min(1, (r-d)/190)
			px, py := gx/260, (gy/150)/squash+v
			l := n.cloud(px*0.8+3, py*0.8)
			w := warp.cloud(px*1.5+l*1.4, py*1.9)
			edge := min(1, (r-d)/75)
			if l > 0.53 {
				c.glow(gx, gy, cell*1.7, cell*1.5, land, min(0.8, (l-0.53)*9)*edge)
			}
			if w > 0.5 {
				c.glow(gx, gy, cell*1.9, cell*1.6, hex(0xfafcff), min(0.75, (w-0.5)*4.5)*edge)
			}
		}
	}
	c.fill(disc, across(deep, deep, x-side*c.w*0.62, x+side*c.w*0.24).fade(0.9, 0))
	c.fill(new(path).oval(x, y, r+1, r+1).hole(ring(x, y+4, r, r)...), across(air, hex(0xffffff), x-side*c.w*0.4, x+side*c.w*0.4).fade(0.25, 0.95))
}

// halo lights a ring of air outside a disc, fading outwards.
func (c *canvas) halo(x, y, r, wide float64, col rgb) {
	h := c.img.Rect.Dx()
	for py := range c.img.Rect.Dy() {
		dy := (float64(py)+0.5)/c.k - y
		row := c.img.Pix[py*c.img.Stride : py*c.img.Stride+4*h]
		for px := range h {
			dx := (float64(px)+0.5)/c.k - x
			d := dx*dx + dy*dy
			if d <= r*r || d >= (r+wide)*(r+wide) {
				continue
			}
			t := 1 - (math.Sqrt(d)-r)/wide
			blend(row[4*px:4*px+3:4*px+3], col, t*t*t*0.75)
		}
	}
}

// craft is the satellite itself, turned by the angle and lit from side.
func (c *canvas) craft(x, y, s, angle, side float64) {
	sn, co := math.Sincos(angle)
	at := func(p *path, xy ...float64) *path {
		out := make([]float64, len(xy))
		for i := 0; i < len(xy); i += 2 {
			u, v := xy[i]*s, xy[i+1]*s
			out[i], out[i+1] = x+u*co-v*sn, y+u*sn+v*co
		}
		return p.poly(out...)
	}
	gold, cell := hex(0xd9a441), hex(0x23477f)
	lit := func(a, b rgb) paint { return across(mix(a, b, 0.5-side/2), mix(a, b, 0.5+side/2), x-150*s, x+150*s) }
	arm := at(new(path), -250, -3, 250, -3, 250, 3, -250, 3)
	c.fill(arm, flat(hex(0x9aa4b2)))
	for _, d := range []float64{-1, 1} {
		for i := range 3 {
			a := d * (66 + 64*float64(i))
			b := a + d*58
			c.fill(at(new(path), a-d*2, -46, b+d*2, -46, b+d*2, 46, a-d*2, 46), flat(hex(0xc9d2dc)))
			c.fill(at(new(path), a, -43, b, -43, b, 43, a, 43), lit(cell.light(0.38), cell.dark(0.35)))
			grid := new(path)
			for g := 1; g < 4; g++ {
				v := a + (b-a)*float64(g)/4
				at(grid, v-0.6, -43, v+0.6, -43, v+0.6, 43, v-0.6, 43)
			}
			for g := 1; g < 5; g++ {
				v := -43 + 86*float64(g)/5
				at(grid, min(a, b), v-0.6, max(a, b), v-0.6, max(a, b), v+0.6, min(a, b), v+0.6)
			}
			c.fill(grid, glass(hex(0xaecbef), 0.45))
		}
	}
	c.fill(at(new(path), -42, -56, 42, -56, 42, 56, -42, 56), lit(gold.light(0.4), gold.dark(0.55)))
	c.fill(at(at(new(path), -42, -18, 42, -18, 42, -15, -42, -15), -42, 22, 42, 22, 42, 25, -42, 25), glass(hex(0x5a3d10), 0.5))
	c.fill(at(new(path), -24, -8, 24, -8, 24, 14, -24, 14), flat(hex(0x2a2f3a)))
	c.fill(at(new(path), -3, 56, 3, 56, 3, 84, -3, 84), flat(hex(0xb9c2cc)))
	dish := []float64{}
	for i := range 21 {
		t := float64(i)/10 - 1
		dish = append(dish, t*52, 112-34*t*t*t*t*0.2-30*(1-t*t))
	}
	for i := range 21 {
		t := 1 - float64(i)/10
		dish = append(dish, t*52, 112+9*(1-t*t))
	}
	c.fill(at(new(path), dish...), lit(hex(0xf2f5f8), hex(0x6c7786)))
	c.fill(at(new(path), -1.5, -56, 1.5, -56, 1.5, -104, -1.5, -104), flat(hex(0xd3dae2)))
	c.glow(x+co*0-sn*-104*s, y+co*-104*s, 16, 16, hex(0xff8f7a), 0.9)
}
