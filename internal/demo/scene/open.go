package scene

import "math"

func sea(c *canvas) {
	m := c.mood(dawn, gold, dusk, noon, night)
	line := c.between(360, 410)
	sun := c.heavens(m, line)
	c.clouds(20, 250, mix(m.low, m.shine, 0.5).light(0.25), m.mid, 0.6, 0.65)
	if c.chance(0.6) { // a far headland
		r := c.hillside(line+2, c.between(40, 80), 420)
		end := c.w * c.between(0.3, 0.5)
		for i := range r.y {
			t := min(max(float64(i)*r.step/end, 0), 1)
			r.y[i] += (line + 4 - r.y[i]) * smooth(t)
		}
		c.fill(r.path(), down(m.land(0.7), m.land(0.82), line-70, line))
	}
	deep := mix(m.water, m.near, 0.45)
	c.rect(-1, line, c.w+1, high+1, down(mix(m.low, m.water, 0.45), deep, line, high))
	c.glow(sun, line, 420, 330, m.sun, 0.28)
	for i := range 6 {
		t := float64(i) / 5
		y := line + 60 + 300*math.Pow(t, 1.3)
		n := noise(c.rng.Uint64())
		long := 90 + 260*t
		r := c.ridge(y, 9+17*t, func(x float64) float64 { return n.peaks(x/long, 2) })
		col := mix(mix(m.low, m.water, 0.62), deep.dark(0.15), t)
		c.fill(r.path(), down(mix(col, m.shine, 0.3), col, y-20*t, y+26+60*t).fade(0.7, 0.9))
		if i > 2 {
			c.crest(r, 1.2+1.6*t, mix(m.shine, hex(0xffffff), 0.3), 0.3)
		}
	}
	c.glitter(sun, line, m.sun, 0.6)
	c.dhow(m, c.w*c.between(0.25, 0.75), line+c.between(24, 70), c.between(0.9, 1.35))
	c.birds(c.w*c.between(0.2, 0.8), c.between(110, 220), m.near)
}

// crest draws broken light along the tops of a wave.
func (c *canvas) crest(r ridge, width float64, col rgb, strength float64) {
	n := noise(c.rng.Uint64())
	p := new(path)
	for i := 0; i+1 < len(r.y); i++ {
		x := float64(i) * r.step
		if n.at1(x/60) > 0.56 {
			p.stroke(width, x, r.y[i]+1, x+r.step, r.y[i+1]+1)
		}
	}
	c.fill(p, glass(col, strength))
}

// dhow is a wooden boat under sail.
func (c *canvas) dhow(m mood, x, y, s float64) {
	hull := mix(m.near, hex(0x3a2418), 0.3)
	c.fill(new(path).oval(x, y+5*s, 74*s, 5*s), glass(m.near, 0.35))
	p := new(path).stroke(2.4*s, x-8*s, y-10*s, x-4*s, y-150*s)
	c.fill(p, flat(hull))
	sail := mix(m.shine, hex(0xfaf3e4), 0.45)
	c.fill(new(path).poly(x-38*s, y-160*s, x-20*s, y-110*s, x+6*s, y-72*s, x+44*s, y-34*s, x+66*s, y-26*s, x+18*s, y-22*s, x-22*s, y-20*s, x-34*s, y-80*s),
		across(sail, mix(sail, m.near, 0.35), x-40*s, x+60*s))
	c.fill(new(path).stroke(2*s, x-40*s, y-164*s, x+70*s, y-24*s), flat(hull))
	c.fill(new(path).poly(x-72*s, y-26*s, x-60*s, y-2*s, x-44*s, y+6*s, x+36*s, y+6*s, x+62*s, y-6*s, x+86*s, y-30*s, x+56*s, y-18*s, x-46*s, y-16*s), flat(hull))
	c.fill(new(path).oval(x-30*s, y-26*s, 4*s, 5*s).box(x-34*s, y-22*s, x-26*s, y-12*s), flat(hull))
}

func desert(c *canvas) {
	m := c.mood(gold, dusk, dawn, noon, night)
	sun := c.heavens(m, 420)
	c.clouds(30, 210, mix(m.low, m.shine, 0.5).light(0.2), m.mid, 0.35, 0.5)
	sand := mix(mix(hex(0xd99a5b), m.shine, 0.25), m.near, 0.5*m.night)
	r := c.rocks(410, 70, 420)
	c.fill(r.path(), down(mix(m.far, m.low, 0.25), mix(m.low, sand, 0.4), 330, 420))
	side := 1.0
	if sun < c.w/2 {
		side = -1
	}
	for i := range 5 {
		t := float64(i) / 4
		y := 440 + 235*math.Pow(t, 1.15)
		col := mix(mix(sand, m.low, 0.5), sand, t)
		crest := c.dune(y, 60+80*t, 300+330*t, side, mix(col, m.shine, 0.34), mix(col, m.near, 0.42+0.14*t))
		if i == 2 {
			c.caravan(crest, m.near.dark(0.2), side)
		}
	}
}

// dune paints one line of dunes: light slopes to the windward, and from each
// summit a winding spine, beyond which the lee lies in shade.
func (c *canvas) dune(y, amp, length, side float64, lit, shade rgb) ridge {
	type summit struct{ x, up, wide float64 }
	var summits []summit
	for x := -length * c.between(0.1, 0.6); x < c.w+length*0.6; x += length * c.between(0.8, 1.3) {
		summits = append(summits, summit{x, amp * c.between(0.6, 1.1), length * c.between(0.5, 0.7)})
	}
	r := c.ridge(y, 1, func(x float64) float64 {
		top := 0.0
		for _, s := range summits {
			d := (x - s.x) * side
			if d < 0 {
				d = -d / (s.wide * 1.25) // the long windward slope
				top = max(top, s.up*math.Exp(-d*d*2.2))
			} else {
				d /= s.wide * 0.8
				top = max(top, s.up*math.Exp(-d*1.5-d*d*0.6))
			}
		}
		return top
	})
	c.fill(r.path(), down(lit, mix(lit, shade, 0.3), y-amp, y+120))
	deep := 70 + amp*1.5
	for _, s := range summits {
		x0, y0 := s.x, y-s.up
		xy := []float64{x0, y0 + 0.5}
		for d := r.step; d < s.wide*0.95; d += r.step * 2 {
			x := x0 + side*d
			if i := x / r.step; i < 0 || i > float64(len(r.y)-1) {
				break
			}
			xy = append(xy, x, r.at(x))
		}
		const turns = 16
		for i := range turns {
			t := 1 - float64(i)/turns
			bend := math.Sin(t*math.Pi*1.15) * s.wide * 0.2
			xy = append(xy, x0-side*(bend-t*t*s.wide*0.62), y0+t*deep)
		}
		c.fill(new(path).poly(xy...), paint{
			c0: shade, c1: mix(shade, lit, 0.4), a0: 0.95, a1: 0,
			x0: x0, y0: y0, x1: x0 + side*s.wide*0.62, y1: y0 + deep*0.85,
		})
	}
	return r
}

// caravan lets camels walk along a crest.
func (c *canvas) caravan(r ridge, col rgb, side float64) {
	p := new(path)
	n := 4 + c.rng.IntN(3)
	x := c.w * c.between(0.25, 0.5)
	for range n {
		y := r.at(x) + 3
		s := 1.05
		f := func(dx, dy float64) (float64, float64) { return x + side*dx*s, y + dy*s }
		add := func(d ...float64) {
			xy := make([]float64, len(d))
			for i := 0; i < len(d); i += 2 {
				xy[i], xy[i+1] = f(d[i], d[i+1])
			}
			p.poly(xy...)
		}
		add(-15, -27, -9, -31, -3, -40, 3, -40, 8, -31, 15, -28, 21, -30, 25, -42, 33, -45, 36, -41, 29, -38, 25, -24, 16, -19, -13, -18)
		for _, leg := range []float64{-12, -8, 11, 15} {
			d := c.between(-3, 3)
			add(leg-2, -22, leg+2, -22, leg+d+1.2, 0, leg+d-1.2, 0)
		}
		x += 62 * c.between(0.9, 1.1)
	}
	c.person(p, x, r.at(x)+3, 40)
	c.fill(p, flat(col))
}

func stars(c *canvas) {
	m := c.mood(night, dusk)
	top := mix(hex(0x070d24), m.top, 0.25)
	low := mix(m.low, hex(0x3a6a86), 0.45)
	c.sky(560, top, mix(top, hex(0x1b2d5c), 0.7), low)
	c.galaxy(mix(hex(0x9fb4e0), hex(0xd8a9c0), c.rng.Float64()))
	c.starfield(640, 900)
	for range 9 {
		x, y := c.between(0, c.w), c.between(0, 380)
		c.glow(x, y, 11, 11, hex(0xdfe9ff), 0.6)
		c.fill(new(path).oval(x, y, 1.9, 1.9), flat(hex(0xffffff)))
	}
	if c.chance(0.7) {
		x, y, d := c.between(c.w*0.2, c.w*0.8), c.between(60, 200), c.between(120, 210)
		c.fill(new(path).poly(x, y-1.2, x, y+1.2, x+d, y-d*0.34), across(hex(0xffffff), hex(0xaac4ff), x, x+d).fade(0.9, 0))
	}
	c.glow(c.w*c.between(0.3, 0.7), 590, 700, 170, mix(hex(0xf0a878), low, 0.3), 0.5)
	for i := range 3 {
		t := float64(i) / 2
		r := c.rocks(560+46*float64(i), 150-26*float64(i), 340)
		col := mix(mix(low, top, 0.45), top.dark(0.55), t)
		c.fill(r.path(), down(col, mix(col, low, 0.25*(1-t)), 400, 640))
	}
	h := c.hillside(high-14, 70, 560)
	p := h.path()
	c.wood(p, h, 15, 44, (*canvas).conifer)
	dark := top.dark(0.7)
	x := c.w * c.between(0.25, 0.75)
	y := h.at(x) + 14
	c.glow(x, y-40, 150, 110, hex(0xffc987), 0.35)
	if c.chance(0.5) { // an observatory
		c.fill(new(path).oval(x, y-64, 50, 52), across(dark.light(0.2), dark.light(0.04), x-50, x+50))
		c.rect(x-50, y-64, x+50, y+20, across(dark.light(0.16), dark.light(0.02), x-50, x+50))
		c.fill(new(path).poly(x+2, y-72, x+34, y-118, x+44, y-110, x+18, y-66), flat(hex(0xffdca3)))
		c.rect(x-54, y-66, x+54, y-60, flat(dark))
		c.rect(x-12, y-34, x+8, y-8, flat(hex(0xffcf8c)))
	} else { // a tent with a lamp
		c.fill(new(path).poly(x-74, y+8, x-2, y-76, x+62, y+8), across(hex(0xe98f4a), hex(0xffd28a), x-60, x+30))
		c.fill(new(path).poly(x+12, y+8, x-2, y-76, x+62, y+8), across(hex(0xd87a3c), hex(0xa9562f), x, x+60))
		c.fill(new(path).poly(x-30, y+8, x-2, y-64, x+2, y+8), flat(hex(0xffe9b8)))
		c.person(p, x+104, y+8, 58)
	}
	c.fill(p, flat(dark))
}

// galaxy lays the milky way across the sky.
func (c *canvas) galaxy(col rgb) {
	n := noise(c.rng.Uint64())
	x0, slope := c.w*c.between(0.35, 0.65), c.between(-0.75, 0.75)
	if math.Abs(slope) < 0.3 {
		slope = math.Copysign(0.4, slope)
	}
	for range 620 {
		y := c.between(-40, 560)
		off := (c.rng.Float64() + c.rng.Float64() + c.rng.Float64() - 1.5) * 150
		x := x0 + (y-280)*slope*1.6 + off
		v := n.cloud(x/150, y/150)
		r := c.between(16, 52)
		fade := 1 - max(0, y/620)
		c.glow(x, y, r, r, col, max(0, v-0.38)*0.5*(1-math.Abs(off)/260)*fade)
	}
}

func rain(c *canvas) {
	m := c.mood(mist, night, dusk)
	gray := mix(hex(0x6d7f8b), m.mid, 0.3)
	dark := mix(hex(0x1d2935), m.near, 0.4)
	c.sky(560, mix(gray, dark, 0.5), gray, mix(gray.light(0.35), m.low, 0.4))
	c.clouds(-40, 330, gray.light(0.25), dark, 0.95, 0.55)
	street := 585.0
	for i := range 3 {
		t := float64(i) / 2
		col := mix(mix(gray, m.low, 0.35), dark, 0.15+0.5*t)
		c.skyline(street, 150+50*t, 62+26*t, down(col, mix(col, gray.light(0.3), 0.5), 330, street), hex(0xffcf87), 0.1+0.22*t)
		c.veil(street-190, street, gray.light(0.35), 0, 0.42)
	}
	lamp := hex(0xffc873)
	c.rect(-5, street-2, c.w+5, street+10, flat(dark))
	pole := new(path)
	for x := c.between(60, 140); x < c.w; x += c.between(250, 310) {
		pole.stroke(4, x, street+6, x, street-170, x+14, street-186, x+34, street-188)
		c.glow(x+36, street-178, 120, 110, lamp, 0.55)
		c.fill(new(path).oval(x+36, street-184, 10, 5), flat(hex(0xfff0cc)))
	}
	c.fill(pole, flat(dark))
	crowd := new(path)
	for at := c.w * c.between(0.08, 0.2); at < c.w-60; at += c.w * c.between(0.12, 0.2) {
		h := c.between(90, 116)
		c.person(crowd, at, street+10, h)
		c.umbrella(crowd, at+8, street+10-h*1.28, h)
	}
	c.fill(crowd, flat(dark.dark(0.3)))
	c.reflect(street+8, dark, 0.34, 3.5)
	c.veil(street+8, high, gray, 0.22, 0.02)
	for range 520 {
		d := c.rng.Float64()
		x, y, l := c.between(-40, c.w), c.between(-20, high), 14+44*d
		c.fill(new(path).stroke(0.7+0.8*d, x, y, x-l*0.2, y+l), glass(hex(0xe8f1f5), 0.1+0.22*d))
	}
	for range 34 {
		x, y := c.between(0, c.w), c.between(street+30, high)
		s := (y - street) / 6
		c.fill(new(path).oval(x, y, s, s*0.22).hole(ring(x, y, s*0.86, s*0.16)...), glass(hex(0xe8f1f5), 0.28))
	}
}

// umbrella adds an umbrella held by somebody h tall, its dome at x, y.
func (c *canvas) umbrella(p *path, x, y, h float64) {
	r := h * 0.46
	p.stroke(2.4, x-2, y+h*0.75, x, y-4)
	xy := []float64{}
	for i := range 21 {
		s, co := math.Sincos(math.Pi * float64(i) / 20)
		xy = append(xy, x-r*co, y-r*0.62*s+r*0.3)
	}
	for i := 4; i >= 0; i-- { // the scalloped rim
		x1 := x - r + 2*r*float64(i)/5
		xy = append(xy, x1+r/5, y+r*0.22, x1, y+r*0.3)
	}
	p.poly(xy...)
}
