package scene

import "math"

// massif makes one great mountain among lesser ones.
func (c *canvas) massif(y, height, at float64) ridge {
	n := noise(c.rng.Uint64())
	wide := c.between(300, 400)
	return c.ridge(y, height, func(x float64) float64 {
		d := math.Abs(x-at) / wide
		cone := math.Max(0, 1-math.Pow(d, 0.92)*0.8)
		return cone*0.66 + n.peaks(x/170, 6)*0.38*(0.5+0.5*cone)
	})
}

// faces lights one side of a mountain's crests: from every high place a
// ragged edge runs down, and what lies between it and the slope towards the
// light is lighter. side is 1 when light comes from the right.
func (c *canvas) faces(r ridge, depth, side float64, ink paint) {
	p := new(path)
	const reach = 9
	for i := reach; i < len(r.y)-reach; i++ {
		crest := true
		for j := 1; j <= reach && crest; j++ {
			crest = r.y[i] < r.y[i-j] && r.y[i] <= r.y[i+j]
		}
		if !crest {
			continue
		}
		x, y := float64(i)*r.step, r.y[i]
		xy := []float64{x, y}
		j := i
		for ; j > 0 && j < len(r.y)-1 && math.Abs(float64(j-i)) < depth/r.step; j += int(side) {
			next := r.y[j+int(side)]
			if next < r.y[j]-7 {
				break
			}
			xy = append(xy, float64(j)*r.step, r.y[j])
		}
		foot := r.y[j] + depth*0.12
		xy = append(xy, float64(j)*r.step, foot)
		bx := x + side*float64(j-i)*r.step*side*0.42
		steps := 7
		for s := 1; s < steps; s++ {
			t := float64(s) / float64(steps)
			ex := float64(j)*r.step + (bx-float64(j)*r.step)*math.Min(1, t*1.4)
			ex += c.between(-8, 8) * t
			ey := foot + (y-foot)*t*t + (1-t)*c.between(0, 22)
			xy = append(xy, ex, math.Max(ey, r.at(ex)+1)) // never out of the mountain
		}
		p.poly(xy...)
	}
	c.fill(p, ink)
}

// cap lays snow on what of the ridge is higher than line.
func (c *canvas) cap(r ridge, line, ragged float64, ink paint) {
	n := noise(c.rng.Uint64())
	top, bottom := []float64{}, []float64{}
	p := new(path)
	flush := func() {
		if len(top) >= 6 {
			xy := top
			for i := len(bottom) - 2; i >= 0; i -= 2 {
				xy = append(xy, bottom[i], bottom[i+1])
			}
			p.poly(xy...)
		}
		top, bottom = nil, nil
	}
	for i, y := range r.y {
		x := float64(i) * r.step
		f := x/24 + 2.4*n.at1(x/37+5)
		tooth := math.Abs(f-math.Floor(f)-0.5) * 2 // fingers of snow in the gullies
		edge := line + (n.hills(x/60, 3)-0.55)*ragged*2.2 + (tooth-0.5)*ragged*(0.15+0.9*n.at1(x/31+9))
		edge = math.Min(edge, y+(line-y)*0.85+14)
		if edge <= y {
			flush()
			continue
		}
		top, bottom = append(top, x, y-0.5), append(bottom, x, edge)
	}
	flush()
	c.fill(p, ink)
}

// distance paints three receding lines of mountains before the horizon.
func (c *canvas) distance(m mood, horizon float64) {
	for i := range 3 {
		t := float64(i) / 3
		r := c.rocks(horizon+26*float64(i), 170-34*float64(i), 330-40*float64(i))
		col := m.land(0.97 - t*0.3)
		c.fill(r.path(), down(col, mix(col, m.low, 0.55), horizon-110, horizon+50))
	}
}

func mountain(c *canvas) {
	m := c.mood(dawn, noon, gold, dusk, night, mist)
	sun := c.heavens(m, 520)
	c.clouds(40, 300, mix(m.low, m.shine, 0.5).light(0.3), m.mid, 0.5, 0.55)
	c.distance(m, 430)
	at := c.w * c.between(0.35, 0.65)
	side := 1.0
	if sun < at {
		side = -1
	}
	r := c.massif(560, c.between(380, 430), at)
	body := m.land(0.52)
	c.fill(r.path(), down(body, mix(body, m.low, 0.5), 150, 600))
	peak := r.top()
	snowy := mix(hex(0xf4f6fa), m.low, 0.32+0.3*m.night)
	line := peak + c.between(120, 165)
	c.cap(r, line, 42, down(mix(snowy, m.mid, 0.32), mix(snowy, body, 0.35), peak, line+40))
	c.faces(r, 240, side, down(mix(snowy, m.shine, 0.35), mix(body, m.shine, 0.28), peak, line+90).fade(0.85, 0.12))
	c.veil(380, 600, mix(m.low, m.far, 0.4), 0, 0.75)
	for i := range 3 {
		t := float64(i) / 2
		h := c.hillside(560+62*float64(i), 120-14*float64(i), 430-60*float64(i))
		p := h.path()
		c.wood(p, h, 13+7*t, 34+42*t, (*canvas).conifer)
		col := m.land(0.42 - 0.36*t)
		c.fill(p, down(mix(col, m.shine, 0.07), col.dark(0.12), 480+60*float64(i), high))
		if i < 2 {
			c.veil(560+60*float64(i), 650+60*float64(i), mix(m.low, m.far, 0.5), 0, 0.3)
		}
	}
	if m.night < 0.9 {
		c.birds(c.w*c.between(0.15, 0.85), c.between(120, 260), m.near)
	}
}

func lake(c *canvas) {
	m := c.mood(dawn, gold, dusk, noon, mist, night)
	shore := c.between(400, 440)
	sun := c.heavens(m, shore)
	c.clouds(30, 260, mix(m.low, m.shine, 0.4).light(0.35), m.mid, 0.55, 0.6)
	c.distance(m, shore-60)
	at := c.w * c.between(0.2, 0.8)
	r := c.massif(shore+10, c.between(220, 290), at)
	body := m.land(0.5)
	c.fill(r.path(), down(body, mix(body, m.low, 0.45), 140, shore))
	peak := r.top()
	side := 1.0
	if sun < at {
		side = -1
	}
	c.faces(r, 170, side, down(mix(body, m.shine, 0.6), mix(body, m.shine, 0.2), peak, shore).fade(0.8, 0))
	c.veil(shore-150, shore, mix(m.low, m.far, 0.3), 0, 0.6)
	h := c.hillside(shore+2, 58, 300)
	p := h.path()
	c.wood(p, h, 9, 40, (*canvas).conifer)
	c.fill(p, down(m.land(0.34), m.land(0.22), shore-80, shore))
	c.reflect(shore, m.water, 0.16, 3.2)
	c.veil(shore-6, shore+26, mix(m.low, m.shine, 0.4), 0.0, 0.42)
	c.veil(shore+26, shore+70, mix(m.low, m.shine, 0.4), 0.3, 0)
	c.glitter(sun, shore+20, m.sun, 0.28)
	if c.chance(0.6) {
		c.rowboat(m, c.w*c.between(0.3, 0.7), c.between(530, 590))
	}
	near := c.hillside(high+30, 90, 520)
	edge := near.path()
	c.reeds(edge, near)
	c.fill(edge, down(m.near, m.near.dark(0.4), 620, high))
}

// reeds adds stalks along a shore.
func (c *canvas) reeds(p *path, r ridge) {
	n := noise(c.rng.Uint64())
	for x := 0.0; x < c.w; x += c.between(3, 9) {
		if n.at1(x/140) < 0.5 {
			continue
		}
		h, lean := c.between(30, 110), c.between(-14, 18)
		y := r.at(x)
		p.poly(x-1.4, y+3, x+1.4, y+3, x+lean*0.5+0.9, y-h*0.6, x+lean, y-h)
		if c.chance(0.25) {
			p.oval(x+lean*0.75, y-h*0.82, 2.6, 9)
		}
	}
}

func (c *canvas) rowboat(m mood, x, y float64) {
	s := c.between(0.8, 1.2)
	col := m.near
	c.fill(new(path).oval(x, y+9*s, 66*s, 5*s), glass(col, 0.3))
	c.fill(new(path).poly(x-60*s, y-10*s, x-44*s, y+7*s, x+40*s, y+7*s, x+62*s, y-13*s, x+40*s, y-7*s, x-40*s, y-6*s), flat(col))
	p := new(path)
	p.oval(x-4*s, y-43*s, 6*s, 7*s)
	p.poly(x-13*s, y-6*s, x-11*s, y-33*s, x+2*s, y-37*s, x+9*s, y-6*s)
	p.stroke(2.4*s, x, y-26*s, x+30*s, y-14*s, x+78*s, y+8*s)
	c.fill(p, flat(col))
}

func forest(c *canvas) {
	m := c.mood(mist, dawn, gold, noon, night)
	green := mix(hex(0x2b4a3a), m.near, 0.35+0.4*m.night)
	pale := mix(m.low, hex(0xdfe6cf), 0.4*(1-m.night))
	c.sky(high, mix(m.mid, pale, 0.3), pale, mix(pale, green, 0.25))
	lx := c.w * c.between(0.3, 0.7)
	c.glow(lx, 240, 560, 420, m.sun, 0.75)
	const layers = 6
	for i := range layers {
		t := float64(i) / (layers - 1)
		col := mix(mix(pale, green, 0.3), green.dark(0.35), t)
		base := 500 + 190*t
		h := c.hillside(base, 50, 420)
		p := h.path()
		if i == layers-1 {
			c.wood(p, h, 90, 300, (*canvas).conifer)
		} else {
			c.wood(p, h, 16+26*t, 210+170*t, (*canvas).conifer)
		}
		c.fill(p, down(col, mix(col, pale, 0.3*(1-t)), base-260, base+60))
		if i < layers-1 {
			c.veil(base-150, base+70, pale, 0, 0.42*(1-t*0.5))
			c.veil(base+70, high, pale, 0.42*(1-t*0.5), 0)
		}
		if i == 2 || i == 3 {
			c.shafts(lx, m.sun, 0.16*(1-0.6*m.night))
		}
	}
	p := new(path)
	for _, x := range []float64{c.between(-70, 40), c.w - c.between(-70, 40)} { // two near trees frame the view
		c.conifer(p, x, high-10, c.between(600, 760))
	}
	c.fill(p, flat(green.dark(0.62)))
	floor := c.hillside(high+10, 60, 500)
	fp := floor.path()
	c.ferns(fp, floor)
	c.fill(fp, flat(green.dark(0.55)))
}

// shafts lets light fall in slanting beams.
func (c *canvas) shafts(x float64, col rgb, strength float64) {
	for range 5 {
		sx, w := x+c.between(-260, 260), c.between(24, 80)
		lean := (sx - x) * 0.9
		c.fill(new(path).poly(sx, 60, sx+w*0.5, 60, sx+w*1.6+lean, 640, sx-w*0.4+lean, 640), down(col, col, 60, 640).fade(strength, 0))
	}
}

// ferns adds low leaves along the ground.
func (c *canvas) ferns(p *path, r ridge) {
	for x := 0.0; x < c.w; x += c.between(10, 34) {
		y, h := r.at(x)+3, c.between(16, 52)
		for i := -3; i <= 3; i++ {
			a := float64(i) * 0.36
			s, co := math.Sincos(a)
			p.poly(x-2, y, x+2, y, x+s*h+co*1.5, y-co*h*0.9, x+s*h*1.15, y-co*h*0.72)
		}
	}
}
