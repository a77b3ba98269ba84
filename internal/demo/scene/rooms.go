package scene

import "math"

// museum is a domed hall with an arched porch, seen over its pool.
func museum(c *canvas) {
	m := c.mood(gold, dusk, dawn, night, noon)
	ground, mid := 500.0, c.w/2
	c.heavens(m, 440)
	c.clouds(20, 270, mix(m.low, m.shine, 0.5).light(0.25), m.mid, 0.5, 0.55)
	back := c.hillside(ground-16, 60, 330)
	p := back.path()
	c.wood(p, back, 15, 74, (*canvas).leafy)
	c.fill(p, down(m.land(0.66), m.land(0.55), 370, ground))
	stone := mix(mix(hex(0xe6d3b1), m.shine, 0.3), m.near, 0.1+0.42*m.night)
	shade := mix(stone, m.near, 0.42)
	tile := mix(hex(0x2f8f9d), m.near, 0.12+0.3*m.night)
	lamp := hex(0xffc873)
	half := c.between(300, 340)
	c.dome(mid, stone, shade, tile, m)
	// wings with niches, porch
	c.rect(mid-half, 330, mid+half, ground, across(stone, mix(stone, shade, 0.7), mid-half, mid+half))
	c.rect(mid-half-8, 322, mid+half+8, 334, across(stone.light(0.25), stone, mid-half, mid+half))
	niches, inner := new(path), new(path)
	for _, side := range []float64{-1, 1} {
		for i := range 3 {
			x := mid + side*(158+float64(i)*58)
			for _, y := range []float64{0, 82} {
				niches.poly(arch(x-21, x+21, 346+y, 366+y, 406+y-2)...)
				inner.poly(arch(x-15, x+15, 354+y, 370+y, 406+y-2)...)
			}
		}
	}
	c.fill(niches, flat(shade))
	c.fill(inner, down(mix(mix(shade, m.near, 0.5), lamp, m.night*0.55+0.1), mix(shade, lamp, 0.15+0.6*m.night), 350, ground))
	c.rect(mid-118, 262, mid+118, ground, across(stone.light(0.12), stone.dark(0.08), mid-118, mid+118))
	c.fill(new(path).box(mid-108, 272, mid+108, ground).hole(arch(mid-84, mid+84, 296, 370, ground+1)...), across(tile.light(0.12), tile.dark(0.2), mid-108, mid+108))
	for i := range 4 {
		f := float64(i)
		col := mix(mix(stone, shade, 0.5+0.12*f), mix(lamp, m.near, 0.25), 0.18*f*(0.4+m.night))
		c.fill(new(path).poly(arch(mid-80+f*12, mid+80-f*12, 302+f*16, 372+f*8, ground)...), down(col.dark(0.18), col, 300, ground))
	}
	c.rect(mid-22, 424, mid+22, ground, down(lamp, hex(0xffe2ab), 424, ground).fade(0.55+0.4*m.night, 0.75))
	c.glow(mid, ground-40, 190, 130, lamp, 0.25+0.4*m.night)
	trees := new(path)
	for i := range 4 {
		for _, side := range []float64{-1, 1} {
			c.cypress(trees, mid+side*(half+36+float64(i)*64), ground+2, c.between(150, 200)+14*float64(i))
		}
	}
	c.fill(trees, across(m.land(0.2), m.land(0.08), 0, c.w))
	people := new(path)
	for range 9 {
		c.person(people, mid+c.between(-1, 1)*half*1.1, ground+4, c.between(34, 42))
	}
	c.fill(people, flat(m.near))
	c.rect(-2, ground, c.w+2, ground+22, down(mix(stone, m.shine, 0.3), shade, ground, ground+22))
	c.reflect(ground+22, mix(m.water, m.top, 0.4), 0.22, 2.4)
	c.fill(new(path).poly(-5, ground+22, mid-half*0.98, ground+22, mid-half*1.5, high+5, -5, high+5).poly(c.w+5, ground+22, mid+half*0.98, ground+22, mid+half*1.5, high+5, c.w+5, high+5),
		down(mix(m.land(0.5), shade, 0.5), m.land(0.14), ground, high))
}

// dome stands on its drum above the middle of a building.
func (c *canvas) dome(mid float64, stone, shade, tile rgb, m mood) {
	outline := []float64{mid - 92, 232}
	for i := range 31 {
		t := float64(i)/15 - 1
		a := math.Abs(t)
		outline = append(outline, mid+100*math.Sin(t*math.Pi/2)*(1+0.07*math.Sin(math.Pi*a)), 226-126*math.Pow(math.Cos(t*math.Pi/2), 0.82)-14*math.Pow(1-a, 6))
	}
	outline = append(outline, mid+92, 232)
	c.fill(new(path).stroke(3, mid, 96, mid, 62).oval(mid, 74, 4, 4), flat(mix(hex(0xd9b25f), m.near, 0.3)))
	c.fill(new(path).poly(outline...), across(tile.light(0.28), tile.dark(0.42), mid-95, mid+105))
	ribs := new(path)
	for i := -3; i <= 3; i++ {
		u := float64(i) / 4
		ribs.stroke(1.6, mid+u*96, 226, mid+u*88, 170, mid+u*50, 118, mid, 88)
	}
	c.fill(ribs, glass(stone, 0.3))
	c.rect(mid-92, 228, mid+92, 268, across(stone, shade, mid-92, mid+92))
	c.rect(mid-92, 238, mid+92, 252, across(tile.light(0.1), tile.dark(0.3), mid-92, mid+92))
}

// theatre is a stage between curtains, seen over the heads of the audience.
func theatre(c *canvas) {
	velvet := []rgb{hex(0x9c2632), hex(0x7d2146), hex(0x1f4f63), hex(0x6b2a1e)}[c.rng.IntN(4)]
	gilt := hex(0xd8a95a)
	mid, floor := c.w/2, 500.0
	back := mix(velvet.dark(0.72), hex(0x1b2340), 0.4)
	c.sky(floor, back.dark(0.3), back, mix(back, velvet, 0.25))
	c.glow(mid, 380, 430, 280, mix(gilt, hex(0xffe9c6), 0.5), 0.5)
	// a painted moonrise as scenery
	c.fill(new(path).oval(mid+c.between(-70, 70), 268, 82, 82), down(hex(0xffe8bb), mix(gilt, velvet, 0.2), 180, 350))
	for i := range 3 {
		r := c.hillside(430+22*float64(i), 120-28*float64(i), 240)
		c.fill(r.path(), flat(mix(mix(velvet, gilt, 0.3), back, 0.3+0.28*float64(i))))
	}
	c.rect(-5, floor-24, c.w+5, 640, down(mix(hex(0x9a6a42), gilt, 0.2), hex(0x3a2318), floor-24, 620))
	boards := new(path)
	for i := -16; i <= 16; i++ {
		boards.stroke(1.4, mid+float64(i)*34, floor-24, mid+float64(i)*70, 640)
	}
	c.fill(boards, glass(hex(0x2a1710), 0.35))
	c.glow(mid, floor+22, 300, 46, hex(0xffedc2), 0.75)
	for _, u := range []float64{-0.5, 0, 0.5} {
		x := mid + u*c.w*0.7
		c.fill(new(path).poly(x-8, -5, x+8, -5, mid+u*60+150, floor+40, mid+u*60-150, floor+40), down(hex(0xfff3d2), hex(0xfff3d2), 0, floor+40).fade(0.3, 0.02))
	}
	actors := new(path)
	for i := range 2 + c.rng.IntN(3) {
		x := mid + (float64(i)-1)*c.between(62, 96)
		c.fill(new(path).oval(x, floor+24, 34, 6), glass(hex(0x1a0e0a), 0.5))
		c.person(actors, x, floor+24, c.between(128, 148))
	}
	c.fill(actors, down(back.dark(0.4), back.dark(0.7), 370, floor+30))
	for _, side := range []float64{-1, 1} {
		c.drape(mid, side, velvet)
	}
	c.valance(velvet, gilt)
	c.rect(-5, 612, c.w+5, 650, down(mix(gilt, velvet, 0.5), velvet.dark(0.6), 612, 650))
	for x := 30.0; x < c.w; x += 64 {
		c.glow(x, 612, 42, 30, hex(0xffe0a0), 0.5)
	}
	for row := range 2 {
		heads := new(path)
		y, s := 672+44*float64(row), 22+6*float64(row)
		for x := -20 + c.between(0, 30); x < c.w+20; x += s * c.between(2.5, 3.3) {
			r := s * c.between(0.86, 1.08)
			hy := y + c.between(-7, 7)
			heads.oval(x, hy-r*0.5, r*0.72, r*0.9)
			heads.round(x-r*1.35, hy+r*0.42, x+r*1.35, hy+r*4, r*0.9)
		}
		c.fill(heads, down(velvet.dark(0.72+0.12*float64(row)), hex(0x0a070c), y-30, y+50))
	}
	c.dark = 0.6
}

// drape hangs one half of the curtain at the side.
func (c *canvas) drape(mid, side float64, velvet rgb) {
	const folds = 9
	width := c.w * 0.27
	edge := mid + side*c.w/2
	for i := range folds {
		t0, t1 := float64(i)/folds, float64(i+1)/folds
		xy := []float64{}
		at := func(t, v float64) float64 { // gathered at two thirds of the height
			pinch := 1.12 - 0.44*smooth(min(v/0.62, 1)) + 0.2*smooth(max(0, (v-0.62)/0.38))
			return edge - side*width*(1-t)*pinch
		}
		for s := range 15 {
			v := float64(s) / 14
			xy = append(xy, at(t0, v), -5+v*635)
		}
		for s := 14; s >= 0; s-- {
			v := float64(s) / 14
			xy = append(xy, at(t1, v), -5+v*635)
		}
		x0, x1 := at(t0, 0.3), at(t1, 0.3)
		lit, deep := velvet.light(0.12), velvet.dark(0.62)
		if side > 0 {
			lit, deep = deep, lit
		}
		c.fill(new(path).poly(xy...), across(lit, deep, min(x0, x1), max(x0, x1)))
	}
}

// valance hangs the curtain's upper part in swags with a fringe.
func (c *canvas) valance(velvet, gilt rgb) {
	n := 7
	w := c.w / float64(n)
	for i := range n {
		x := w * float64(i)
		for j := range 5 {
			f := float64(j) / 5
			xy := []float64{x - 2, -5}
			for s := range 17 {
				u := float64(s) / 16
				xy = append(xy, x-2+(w+4)*u, 56-46*f+(78*(1-f*0.6))*math.Sin(math.Pi*u))
			}
			xy = append(xy, x+w+2, -5)
			if j == 0 {
				c.fill(new(path).poly(xy...), flat(mix(gilt, velvet, 0.15)))
				for k := 3; k < len(xy)-2; k += 2 {
					xy[k] -= 8
				}
			}
			c.fill(new(path).poly(xy...), across(velvet.dark(0.12+0.3*f), velvet.dark(0.5-0.2*f), x, x+w))
		}
	}
}

// market is a vaulted bazaar with light falling through its roof.
func market(c *canvas) {
	warm := []rgb{hex(0xc98d56), hex(0xb98a63), hex(0xc07a4e), hex(0xa98868)}[c.rng.IntN(4)]
	light := hex(0xfff0cf)
	deep := mix(warm, hex(0x2a1620), 0.75)
	mid, eye := c.w/2+c.between(-60, 60), 430.0
	c.sky(high, deep.dark(0.3), deep)
	c.rect(-5, eye, c.w+5, high+5, down(mix(warm, deep, 0.25), deep, eye, high))
	const bays = 7
	for i := range bays { // from the near bay to the far one
		z := math.Pow(0.68, float64(i))
		t := float64(i) / (bays - 1)
		x0, x1 := mid-c.w*0.56*z, mid+c.w*0.56*z
		top, spring, foot := eye-470*z, eye-170*z, eye+300*z
		col := mix(mix(deep, warm, 0.35+0.2*t), light, t*t*0.75)
		c.fill(new(path).poly(arch(x0, x1, top, spring, foot)...), down(col.dark(0.25*(1-t)), mix(col, light, 0.12), top, foot))
		edge := new(path).poly(arch(x0, x1, top, spring, foot)...).hole(arch(x0+30*z, x1-30*z, top+32*z, spring+8*z, foot+1)...)
		c.fill(edge, down(mix(col, light, 0.16), col.dark(0.42), top, foot))
		c.fill(new(path).poly(x0+30*z, foot, x1-30*z, foot, mid+c.w*0.56*z*0.68, eye+300*z*0.68, mid-c.w*0.56*z*0.68, eye+300*z*0.68),
			down(mix(warm, light, 0.3+0.4*t), mix(warm, deep, 0.35*(1-t)), eye+300*z*0.68, foot))
	}
	for i := bays - 3; i >= 0; i-- {
		for _, side := range []float64{-1, 1} {
			c.stall(mid, eye, math.Pow(0.68, float64(i)), side, warm, light)
		}
	}
	c.glow(mid, eye-40, 150, 190, light, 0.9)
	for i := range 4 { // beams from the openings in the roof
		z := math.Pow(0.68, float64(i)+0.6)
		x, y := mid+c.between(-20, 20)*z, eye-430*z
		c.glow(x, y+10*z, 60*z, 26*z, hex(0xffffff), 0.9)
		lean := c.between(40, 120) * z
		c.fill(new(path).poly(x-26*z, y, x+26*z, y, x+lean+110*z, eye+270*z, x+lean-60*z, eye+270*z), down(light, light, y, eye+270*z).fade(0.42, 0.03))
		c.glow(x+lean+20*z, eye+268*z, 120*z, 24*z, light, 0.4)
	}
	for i := range 9 {
		z := math.Pow(0.68, 4.4-0.4*float64(i)-c.between(0, 0.3)) // the farthest first
		x := mid + c.between(-0.26, 0.26)*c.w*z
		h := 215 * z
		c.fill(new(path).oval(x, eye+300*z, h*0.2, h*0.035), glass(deep, 0.45))
		p := new(path)
		c.person(p, x, eye+300*z, h)
		c.fill(p, flat(mix(mix(deep, light, (1-z)*0.4), warm, 0.08*float64(i%3))))
	}
	c.dark = 0.5
}

// stall sets out one shop's goods along the side of the way.
func (c *canvas) stall(mid, eye, z, side float64, warm, light rgb) {
	goods := []rgb{hex(0xd9482f), hex(0xe8a13a), hex(0x2f7f86), hex(0x9b3a5a), hex(0xd8c07a), hex(0x4f7a46), hex(0xefe3c8)}
	at := func(u, v, y float64) (float64, float64) { // u from the wall inwards, v along the way
		zz := z * math.Pow(0.68, v)
		return mid + side*c.w*(0.53-u)*zz, eye + y*zz
	}
	quad := func(u0, u1, y0, y1, v0, v1 float64, ink paint) {
		ax, ay := at(u0, v0, y0)
		bx, by := at(u1, v0, y1)
		cx, cy := at(u1, v1, y1)
		dx, dy := at(u0, v1, y0)
		c.fill(new(path).poly(ax, ay, bx, by, cx, cy, dx, dy), ink)
	}
	quad(0, 0, -120, 290, 0.12, 0.9, glass(warm.dark(0.72), 0.8)) // the shop's opening
	for i := range 7 {                                            // cloths and carpets on the wall
		v := 0.14 + 0.107*float64(i)
		col := goods[c.rng.IntN(len(goods))]
		quad(0.005, 0.005, -108, c.between(10, 90), v, v+0.09, flat(mix(col, warm, 0.32)))
	}
	awning := goods[c.rng.IntN(len(goods))]
	quad(0, 0.1, -150, -104, 0.08, 0.92, flat(mix(awning, warm, 0.3)))
	quad(0, 0.11, 150, 150, 0.1, 0.9, flat(mix(warm, light, 0.35)))
	quad(0.11, 0.11, 150, 292, 0.1, 0.9, flat(warm.dark(0.45)))
	for i := range 9 { // heaps of spice and fruit
		x, y := at(0.025+0.06*float64(i%2), 0.86-0.085*float64(i), 152)
		s := 30 * z * (1.15 - 0.04*float64(9-i))
		col := mix(goods[c.rng.IntN(len(goods))], warm, 0.12)
		c.fill(new(path).poly(x-s, y, x-s*0.5, y-s*0.75, x, y-s*1.15, x+s*0.5, y-s*0.75, x+s, y, x+s*0.8, y+s*0.28, x-s*0.8, y+s*0.28), across(col.light(0.22), col.dark(0.3), x-s, x+s))
	}
	x, y := at(0.12, 0.5, -150)
	c.fill(new(path).stroke(1.6*z, x, y-90*z, x, y), flat(warm.dark(0.7)))
	c.glow(x, y+10*z, 80*z, 76*z, hex(0xffc56b), 0.6)
	c.fill(new(path).oval(x, y+10*z, 10*z, 14*z), flat(hex(0xfff0c8)))
}
