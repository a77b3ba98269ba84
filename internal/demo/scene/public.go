package scene

import "math"

// school is a classroom in the morning.
func school(c *canvas) {
	wall := []rgb{hex(0xe8d2a8), hex(0xcfdcd3), hex(0xe3c5ae), hex(0xc9d4e2)}[c.rng.IntN(4)]
	board := []rgb{hex(0x2f5a4c), hex(0x2f4f5f), hex(0x35493f)}[c.rng.IntN(3)]
	light, wood := hex(0xfff3d2), hex(0xb07a4a)
	floor := 520.0
	c.sky(floor, mix(wall, hex(0x5a5048), 0.22), wall)
	c.rect(-5, floor-90, c.w+5, floor, down(mix(wall, wood, 0.32), mix(wall, wood, 0.46), floor-90, floor))
	c.rect(-5, floor, c.w+5, high+5, down(mix(wood, wall, 0.35), wood.dark(0.45), floor, high))
	bx0, bx1 := c.w*0.36, c.w*0.88
	c.fill(new(path).round(bx0-14, 92, bx1+14, 374, 6), down(wood.light(0.2), wood.dark(0.2), 92, 374))
	c.rect(bx0, 106, bx1, 360, down(board.light(0.07), board.dark(0.12), 106, 360))
	c.glow(bx0+150, 210, 300, 170, hex(0xffffff), 0.12)
	c.chalk(bx0, bx1)
	c.rect(bx0, 374, bx1, 383, flat(wood.dark(0.35)))
	for i := range 3 { // tall windows on the left, and their light on the floor
		x := -30 + float64(i)*c.w*0.108
		w := c.w * 0.085
		c.fill(new(path).round(x-8, 62, x+w+8, 412, 4), flat(mix(wall, hex(0xffffff), 0.5)))
		c.rect(x, 70, x+w, 404, down(hex(0xbfe0ee), light, 70, 380))
		c.fill(new(path).box(x+w/2-3, 70, x+w/2+3, 404).box(x, 180, x+w, 186), flat(mix(wall, hex(0xffffff), 0.5)))
		c.fill(new(path).poly(x+w, 76, x+w+6, 76, x+w+420, 690, x+300, 690, x, 404), down(light, light, 76, 690).fade(0.2, 0.02))
		c.fill(new(path).poly(x+180+float64(i)*60, floor+30, x+260+float64(i)*60, floor+30, x+430+float64(i)*90, high, x+300+float64(i)*90, high), down(light, light, floor+30, high).fade(0.5, 0.2))
	}
	c.globe(c.w*0.93, floor-26, wood)
	for row := range 3 {
		z := 0.62 + 0.34*float64(row)
		y := floor + 14 + 92*float64(row)
		n := 4 - row/2
		for i := range n {
			x := c.w*0.5 + (float64(i)-float64(n-1)/2)*c.w*0.27*z + 40
			c.desk(x, y, z, wood)
		}
	}
	c.dark = 0.35
}

// chalk writes on the board: a triangle, a curve and some lines.
func (c *canvas) chalk(x0, x1 float64) {
	p := new(path)
	x, y := x0+70, 300.0
	p.stroke(2.6, x, y, x+130, y, x+130, y-110, x, y)
	p.stroke(2, x+116, y, x+116, y-14, x+130, y-14)
	ax := (x0+x1)/2 + 20
	p.stroke(2.4, ax-70, 250, ax+120, 250).stroke(2.4, ax, 330, ax, 140)
	xy := []float64{}
	a := c.between(34, 60)
	for i := range 41 {
		t := float64(i)/20 - 1
		xy = append(xy, ax+t*105, 250-a*math.Sin(t*4.2))
	}
	p.stroke(3, xy...)
	for i := range 4 {
		ly := 165 + float64(i)*42
		xy := []float64{}
		l := c.between(90, 150)
		for s := 0.0; s < l; s += 6 {
			xy = append(xy, x1-40-s, ly+c.between(-5, 5))
		}
		p.stroke(2.2, xy...)
	}
	c.fill(p, glass(hex(0xf4f4ea), 0.72))
}

func (c *canvas) globe(x, y float64, wood rgb) {
	c.rect(x-120, y+26, x+130, y+40, down(wood.light(0.15), wood.dark(0.2), y+26, y+40))
	c.rect(x-110, y+40, x+130, y+140, down(wood.dark(0.3), wood.dark(0.45), y+40, y+140))
	sea := hex(0x4f93b8)
	c.fill(new(path).stroke(5, x, y+26, x, y-10).round(x-30, y+18, x+30, y+27, 5), flat(wood.dark(0.5)))
	c.fill(new(path).oval(x, y-56, 52, 52), across(sea.light(0.35), sea.dark(0.35), x-52, x+52))
	land := new(path)
	for range 7 {
		a, d := c.between(0, 6.2), c.between(0, 34)
		land.oval(x+d*math.Cos(a), y-56+d*math.Sin(a), c.between(7, 15), c.between(5, 12))
	}
	c.fill(land, glass(hex(0xd9c983), 0.85))
	// books beside it
	bx := x - 112
	for _, col := range covers()[:5] {
		w, h := c.between(11, 17), c.between(58, 84)
		c.rect(bx, y+26-h, bx+w, y+26, across(col.light(0.1), col.dark(0.25), bx, bx+w))
		bx += w + 1
	}
}

// desk is a pupil's desk and chair, seen from behind; z is its nearness.
func (c *canvas) desk(x, y, z float64, wood rgb) {
	w := 105 * z
	c.glow(x, y+92*z, w*1.2, 22*z, hex(0x2a1a10), 0.4)
	steel := hex(0x47525c)
	c.fill(new(path).stroke(6*z, x-w*0.86, y+8*z, x-w*0.92, y+92*z).stroke(6*z, x+w*0.86, y+8*z, x+w*0.92, y+92*z), flat(steel))
	c.fill(new(path).poly(x-w*0.92, y-20*z, x+w*0.92, y-20*z, x+w, y+4*z, x-w, y+4*z), down(wood.light(0.5), wood.light(0.22), y-20*z, y+4*z))
	c.rect(x-w, y+4*z, x+w, y+13*z, flat(wood.dark(0.12)))
	book := covers()[c.rng.IntN(6)]
	c.fill(new(path).poly(x-30*z, y-15*z, x+18*z, y-15*z, x+20*z, y-3*z, x-34*z, y-3*z), down(book.light(0.2), book, y-15*z, y))
	c.fill(new(path).poly(x+w*0.45, y-13*z, x+w*0.72, y-11*z, x+w*0.72, y-9*z, x+w*0.45, y-11*z), flat(hex(0xe9b23e)))
	c.fill(new(path).round(x-46*z, y+28*z, x+46*z, y+62*z, 8*z), down(wood.light(0.28), wood, y+28*z, y+62*z))
	c.fill(new(path).stroke(5*z, x-40*z, y+60*z, x-42*z, y+108*z).stroke(5*z, x+40*z, y+60*z, x+42*z, y+108*z), flat(steel))
	c.fill(new(path).poly(x-48*z, y+72*z, x+48*z, y+72*z, x+54*z, y+84*z, x-54*z, y+84*z), down(wood.light(0.25), wood.dark(0.1), y+72*z, y+84*z))
}

// health is a hospital in its garden.
func health(c *canvas) {
	m := c.mood(dawn, noon, gold, mist)
	ground := 560.0
	c.heavens(m, 470)
	c.clouds(20, 290, hex(0xffffff), m.mid, 0.6, 0.6)
	c.skyline(ground, 130, 70, down(mix(m.far, m.low, 0.3), mix(m.low, m.far, 0.3), 400, ground), m.shine, 0)
	white := mix(hex(0xf3f3ee), m.shine, 0.22)
	pane := mix(hex(0x6fa9bd), m.mid, 0.3)
	mid := c.w/2 + c.between(-50, 50)
	c.block(mid-380, 300, mid-90, ground, white, pane, 6, 6)
	c.block(mid+110, 340, mid+420, ground, white.dark(0.06), pane, 6, 5)
	c.block(mid-120, 190, mid+140, ground, white.light(0.4), pane.light(0.1), 5, 9)
	sign := mix(hex(0xd6453d), m.near, 0.06)
	sx, sy := mid+10, 246.0
	c.fill(new(path).oval(sx, sy, 46, 46), flat(hex(0xffffff)))
	crescent := new(path).oval(sx-3, sy, 34, 34)
	c.fill(crescent, flat(sign))
	c.fill(new(path).oval(sx+9, sy, 27, 27), flat(hex(0xffffff)))
	c.rect(mid-150, 486, mid+170, 500, down(sign, sign.dark(0.2), 486, 500))
	c.fill(new(path).box(mid-138, 500, mid-128, ground).box(mid+148, 500, mid+158, ground), flat(white.dark(0.2)))
	c.rect(mid-70, 506, mid+90, ground, down(pane.dark(0.25), mix(pane, hex(0xffe9b8), 0.5), 500, ground))
	c.fill(new(path).box(mid+8, 506, mid+12, ground).box(mid-32, 506, mid-29, ground).box(mid+49, 506, mid+52, ground), flat(white))
	trees := new(path)
	for x := c.between(-20, 40); x < c.w+40; x += c.between(64, 110) {
		if math.Abs(x-mid) > 230 {
			c.leafy(trees, x, ground+8, c.between(110, 190))
		}
	}
	green := mix(hex(0x4f8a63), m.near, 0.25)
	c.fill(trees, down(green.light(0.16), green.dark(0.3), 380, ground))
	c.rect(-5, ground, c.w+5, high+5, down(mix(green, m.shine, 0.35), green.dark(0.12), ground, 640))
	c.fill(new(path).poly(mid-90, ground, mid+110, ground, mid+330, high+5, mid-390, high+5), down(mix(white, m.far, 0.45), mix(white, m.far, 0.2), ground, high))
	c.rect(-5, 632, c.w+5, high+5, down(mix(m.far, hex(0x6b7480), 0.6), hex(0x58606b), 632, high))
	dashes := new(path)
	for x := c.between(-60, 0); x < c.w; x += 110 {
		dashes.box(x, 680, x+56, 685)
	}
	c.fill(dashes, glass(hex(0xffffff), 0.7))
	people := new(path)
	for range 6 {
		c.person(people, mid+c.between(-320, 340), ground+c.between(20, 56), c.between(60, 70))
	}
	c.fill(people, flat(mix(m.near, hex(0x2e4f5c), 0.4)))
	at := mid - c.between(400, 520) // beside the door, on either side
	if c.chance(0.5) {
		at = mid + c.between(150, 290)
	}
	c.ambulance(at, 668, sign)
	c.dark = 0.2
}

// block is a building with rows of windows.
func (c *canvas) block(x0, y0, x1, y1 float64, col, pane rgb, cols, rows int) {
	c.rect(x0, y0, x1, y1, across(col, col.dark(0.13), x0, x1))
	c.rect(x0-4, y0-8, x1+4, y0, flat(col.dark(0.2)))
	stepX, stepY := (x1-x0)/float64(cols), (y1-y0-14)/float64(rows)
	windows, lit := new(path), new(path)
	for j := range rows {
		for i := range cols {
			x, y := x0+stepX*(float64(i)+0.14), y0+14+stepY*float64(j)
			p := windows
			if c.chance(0.14) {
				p = lit
			}
			p.box(x, y, x+stepX*0.72, y+stepY*0.56)
		}
	}
	c.fill(windows, down(pane.light(0.35), pane.dark(0.12), y0, y1))
	c.fill(lit, glass(hex(0xffe3a6), 0.9))
}

func (c *canvas) ambulance(x, y float64, sign rgb) {
	c.glow(x+110, y+2, 170, 14, hex(0x1c242c), 0.6)
	white := hex(0xf7f7f3)
	c.fill(new(path).round(x, y-104, x+164, y-12, 10).poly(x+150, y-92, x+196, y-88, x+222, y-52, x+240, y-44, x+244, y-12, x+150, y-12), down(white, white.dark(0.2), y-104, y-10))
	c.rect(x, y-48, x+241, y-36, flat(sign))
	c.fill(new(path).poly(x+172, y-82, x+192, y-80, x+212, y-52, x+172, y-52).round(x+104, y-84, x+156, y-56, 5), down(hex(0x4f7688), hex(0x9cc4d0), y-84, y-52))
	c.fill(new(path).oval(x+50, y-74, 17, 17), flat(sign))
	c.fill(new(path).oval(x+57, y-74, 13.5, 13.5), flat(white))
	c.fill(new(path).round(x+128, y-113, x+152, y-102, 4), flat(hex(0x3f8fd8)))
	c.glow(x+140, y-110, 46, 36, hex(0x9cd0ff), 0.5)
	for _, wx := range []float64{x + 46, x + 196} {
		c.fill(new(path).oval(wx, y-12, 21, 21), flat(hex(0x23282e)))
		c.fill(new(path).oval(wx, y-12, 9, 9), flat(hex(0xb9c0c4)))
	}
}
