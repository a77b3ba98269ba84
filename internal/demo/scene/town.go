package scene

import "math"

// skyline paints a row of buildings that stand on y, with some windows lit.
func (c *canvas) skyline(y, tall, wide float64, ink paint, lamp rgb, lit float64) {
	p := new(path).box(-20, y-tall*0.2, c.w+20, y+2)
	type block struct{ x0, x1, top float64 }
	var blocks []block
	n := noise(c.rng.Uint64())
	for x := -20.0; x < c.w; {
		w := wide * c.between(0.55, 1.3)
		h := tall * (0.35 + 1.1*math.Pow(n.at1(x/230), 1.5)) * c.between(0.75, 1.2)
		top := y - h
		p.box(x, top, x+w+1, y+2)
		switch c.rng.IntN(6) {
		case 0:
			p.box(x+w*0.2, top-h*0.08, x+w*0.8, top+1)
		case 1:
			p.stroke(1.6, x+w*0.5, top+1, x+w*0.5, top-h*0.2-10)
		case 2:
			p.box(x, top-w*0.12, x+w*0.55, top+1)
		case 3:
			p.box(x+w*0.6, top-9, x+w*0.85, top+1)
		}
		blocks = append(blocks, block{x, x + w, top})
		x += w + c.between(-6, 12)
	}
	c.fill(p, ink)
	if lit <= 0 {
		return
	}
	windows := new(path)
	size := wide / 11
	for _, b := range blocks {
		for wy := b.top + size*2; wy < y-size*2; wy += size * 2.4 {
			for wx := b.x0 + size*1.2; wx < b.x1-size*1.6; wx += size * 2 {
				if c.chance(lit) {
					windows.box(wx, wy, wx+size*0.9, wy+size*1.2)
				}
			}
		}
	}
	c.fill(windows, glass(lamp, 0.78))
}

// tower is a tall communications tower.
func (c *canvas) tower(x, y, h float64, ink paint) {
	p := new(path)
	p.poly(x-h*0.036, y, x+h*0.036, y, x+h*0.014, y-h*0.66, x-h*0.014, y-h*0.66)
	p.poly(x-h*0.02, y-h*0.62, x+h*0.02, y-h*0.62, x+h*0.07, y-h*0.69, x+h*0.062, y-h*0.735, x+h*0.03, y-h*0.765, x-h*0.03, y-h*0.765, x-h*0.062, y-h*0.735, x-h*0.07, y-h*0.69)
	p.poly(x-h*0.012, y-h*0.76, x+h*0.012, y-h*0.76, x+h*0.002, y-h, x-h*0.002, y-h)
	c.fill(p, ink)
}

func city(c *canvas) {
	m := c.mood(dusk, night, gold, dawn, mist)
	ground := 600.0
	c.heavens(m, 520)
	c.clouds(30, 280, mix(m.low, m.shine, 0.5).light(0.2), m.mid, 0.5, 0.5)
	r := c.rocks(470, 230, 360)
	c.fill(r.path(), down(m.land(0.86), mix(m.land(0.9), m.low, 0.6), 260, 480))
	c.cap(r, 330, 22, glass(hex(0xf4f4f6), 0.4-0.25*m.night))
	c.veil(330, 520, m.low, 0, 0.55)
	lamp := hex(0xffd58a)
	lit := 0.08 + 0.4*m.night
	for i := range 4 {
		t := float64(i) / 3
		col := m.land(0.78 - 0.62*t)
		c.skyline(ground-30+30*t, 190-14*t, 40+34*t, down(col, mix(col, m.low, 0.34*(1-t)), 380, ground), mix(lamp, col, 0.45*(1-t)), lit*(0.3+0.7*t))
		if i == 1 {
			c.tower(c.w*c.between(0.3, 0.7), ground, c.between(380, 450), down(m.land(0.6), m.land(0.68), 200, ground))
		}
		if i < 3 {
			c.veil(ground-200, ground, mix(m.low, m.far, 0.3), 0, 0.36)
		}
	}
	c.rect(-5, ground, c.w+5, high+5, down(m.land(0.14), m.near, ground, high))
	h := c.hillside(high-40, 46, 380)
	q := h.path()
	c.wood(q, h, 30, 84, (*canvas).leafy)
	c.fill(q, down(m.land(0.1), m.near.dark(0.35), 590, high))
	for range int(60 * m.night) { // lamps between the trees
		x := c.between(0, c.w)
		c.glow(x, h.at(x)+c.between(-4, 40), 9, 9, lamp, 0.8)
	}
}

func bridge(c *canvas) {
	m := c.mood(dusk, gold, night, dawn)
	water := c.between(490, 515)
	sun := c.heavens(m, 430)
	c.clouds(30, 260, mix(m.low, m.shine, 0.5).light(0.2), m.mid, 0.5, 0.55)
	r := c.rocks(440, 130, 380)
	c.fill(r.path(), down(m.land(0.85), mix(m.low, m.far, 0.4), 310, 450))
	trees := c.hillside(water-30, 40, 300)
	p := trees.path()
	c.wood(p, trees, 15, 62, (*canvas).leafy)
	c.fill(p, down(m.land(0.55), m.land(0.42), 370, water))
	brick := mix(mix(hex(0xb9794a), m.shine, 0.2), m.near, 0.3+0.2*m.night)
	deck, low := water-128, water-52
	n := 11 + c.rng.IntN(4)
	span := (c.w + 80) / float64(n)
	wall := new(path).box(-5, deck-6, c.w+5, water+1)
	var upper, lower []float64
	for i := range n + 1 {
		x := -40 + span*float64(i)
		lower = append(lower, x)
		wall.hole(arch(x+span*0.17, x+span*0.83, low-18, low+14, water+1)...)
		for j := range 2 {
			ux := x + span*(0.06+0.5*float64(j))
			upper = append(upper, ux)
			wall.hole(arch(ux, ux+span*0.38, deck+16, deck+32, low-30)...)
		}
	}
	glowing := mix(hex(0xffb95e), m.shine, 0.2*(1-m.night))
	strength := 0.35 + 0.6*m.night
	for _, x := range upper { // light behind the upper arches
		c.rect(x-1, deck+8, x+span*0.38+1, low-28, down(mix(glowing, brick, 0.45), glowing, deck+10, low-28).fade(strength*0.75, strength))
	}
	c.fill(wall, down(mix(brick, m.shine, 0.25), brick.dark(0.32), deck, water))
	for _, x := range lower { // the piers' lit edges, and lamps
		c.fill(new(path).poly(x-span*0.17, water, x+span*0.17, water, x+span*0.1, low-4, x-span*0.1, low-4), across(mix(brick, glowing, 0.4), brick.dark(0.35), x-span*0.17, x+span*0.17).fade(0.7, 0.55))
		c.glow(x+span*0.5, low+16, span*0.5, 56, glowing, 0.3*strength)
	}
	c.rect(-2, deck-12, c.w+2, deck-4, flat(mix(brick, m.shine, 0.4)))
	c.rect(-2, low-27, c.w+2, low-23, glass(brick.dark(0.4), 0.6))
	walkers := new(path)
	for range 14 {
		c.person(walkers, c.between(0, c.w), deck-10, c.between(24, 30))
	}
	c.fill(walkers, flat(m.near))
	c.reflect(water, m.water, 0.2, 4)
	c.veil(water, water+10, m.near, 0.45, 0)
	c.glitter(sun, water+30, mix(m.sun, glowing, 0.5), 0.25)
}

func train(c *canvas) {
	m := c.mood(gold, dawn, noon, dusk, night)
	c.heavens(m, 440)
	c.clouds(30, 270, mix(m.low, m.shine, 0.4).light(0.3), m.mid, 0.55, 0.6)
	c.distance(m, 400)
	c.veil(330, 460, m.low, 0, 0.5)
	h := c.hillside(500, 110, 460)
	p := h.path()
	c.wood(p, h, 15, 34, (*canvas).conifer)
	c.fill(p, down(m.land(0.52), mix(m.land(0.45), m.low, 0.3), 390, 560))
	field := c.hillside(575, 44, 600)
	c.fill(field.path(), down(mix(m.land(0.34), m.shine, 0.28), m.land(0.3), 520, high))
	deck := 545.0
	stone := mix(mix(m.far, m.shine, 0.4), m.near, 0.28)
	via := new(path).box(-5, deck, c.w+5, high+5)
	for x := c.between(-120, -40); x < c.w; x += 168 {
		xy := []float64{x + 16, high + 6}
		for i := range 19 {
			a := math.Pi * float64(i) / 18
			xy = append(xy, x+84-68*math.Cos(a), deck+104-72*math.Sin(a))
		}
		via.hole(append(xy, x+152, high+6)...)
	}
	c.fill(via, down(stone, stone.dark(0.4), deck, high))
	c.rect(-5, deck-4, c.w+5, deck+10, flat(stone.light(0.2)))
	c.rect(-5, deck+10, c.w+5, deck+14, glass(stone.dark(0.5), 0.6))
	c.express(m, deck-4)
	masts := new(path)
	for x := c.between(0, 120); x < c.w; x += 210 {
		masts.stroke(3, x, deck, x, deck-128, x+26, deck-128)
	}
	masts.stroke(1.2, -5, deck-120, c.w+5, deck-120)
	c.fill(masts, glass(m.near, 0.8))
	near := c.hillside(high+6, 66, 420)
	q := near.path()
	c.wood(q, near, 46, 90, (*canvas).leafy)
	c.fill(q, down(m.land(0.12), m.near.dark(0.3), 600, high))
}

// express is a train that runs on y and has not all come into the picture.
func (c *canvas) express(m mood, y float64) {
	coat := []rgb{hex(0xf1efe9), hex(0xe4e9ee), hex(0xf3ead7)}[c.rng.IntN(3)]
	band := []rgb{hex(0xb5362f), hex(0x1f6f78), hex(0x27508c), hex(0xc47a1f)}[c.rng.IntN(4)]
	coat, band = mix(coat, m.near, 0.1+0.4*m.night), mix(band, m.near, 0.1+0.25*m.night)
	nose := c.w * c.between(0.72, 0.88)
	top, floor := y-86, y-8
	body := []float64{-10, top, nose - 120, top}
	for i := range 13 {
		t := float64(i) / 12
		body = append(body, nose-120+150*math.Sin(t*math.Pi/2), top+(floor-top)*(1-math.Cos(t*math.Pi/2)))
	}
	body = append(body, nose+20, floor+2, -10, floor+2)
	c.rect(-5, y-10, nose, y-1, flat(m.near.dark(0.3)))
	wheels := new(path)
	for x := nose - 60; x > -40; x -= 240 {
		for _, d := range []float64{0, 34, -110, -144} {
			wheels.oval(x+d, y-8, 10, 10)
		}
	}
	c.fill(wheels, flat(m.near.dark(0.45)))
	c.fill(new(path).poly(body...), down(coat.light(0.2), mix(coat, m.near, 0.4), top, floor))
	c.rect(-5, floor-24, nose-6, floor-10, down(band, band.dark(0.2), floor-24, floor-10))
	pane := mix(hex(0x27384a), hex(0xffdf9e), m.night*0.95)
	windows := new(path)
	for x := nose - 170; x > -60; x -= 46 {
		windows.round(x, top+19, x+33, top+43, 6)
	}
	c.fill(windows, down(pane, mix(pane, m.low, 0.3), top+19, top+43))
	c.fill(new(path).poly(nose-112, top+14, nose-72, top+15, nose-24, top+40, nose-112, top+42), flat(hex(0x1d2a38)))
	seams := new(path)
	for x := nose - 182; x > 0; x -= 240 {
		seams.box(x-1.5, top, x+1.5, floor)
	}
	c.fill(seams, glass(m.near, 0.4))
	c.glow(nose+10, floor-18, 60, 26, hex(0xfff2c9), 0.3+0.5*m.night)
}
