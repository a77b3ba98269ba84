package scene

import "math"

func stadium(c *canvas) {
	m := c.mood(night, dusk, gold)
	c.heavens(m, 330)
	c.clouds(20, 220, mix(m.low, m.shine, 0.4), m.mid, 0.4, 0.45)
	mid := c.w / 2
	bowl := m.near.light(0.05)
	roof := new(path)
	stand := new(path)
	xy := []float64{-5, 225}
	low := []float64{}
	for i := range 41 {
		u := float64(i)/20 - 1
		x := mid + u*c.w*0.52
		xy = append(xy, x, 262-64*u*u*u*u-20*u*u)
		low = append(low, x, 415+46*u*u)
	}
	xy = append(xy, c.w+5, 178)
	for i := len(low) - 2; i >= 0; i -= 2 {
		xy = append(xy, low[i], low[i+1])
	}
	stand.poly(xy...)
	c.fill(stand, down(mix(bowl, m.mid, 0.35), bowl.dark(0.1), 200, 460))
	c.crowd(mid, m)
	for i := range 41 { // the roof's rim
		if i == 40 {
			break
		}
		u, v := float64(i)/20-1, float64(i+1)/20-1
		roof.poly(mid+u*c.w*0.53, 244-70*u*u*u*u-20*u*u, mid+v*c.w*0.53, 244-70*v*v*v*v-20*v*v, mid+v*c.w*0.53, 272-62*v*v*v*v-20*v*v, mid+u*c.w*0.53, 272-62*u*u*u*u-20*u*u)
	}
	c.fill(roof, down(mix(m.shine, hex(0xffffff), 0.4), mix(m.mid, bowl, 0.5), 160, 275))
	c.pitch(mid, 412, m)
	for _, u := range []float64{-0.86, -0.42, 0.42, 0.86} {
		x := mid + u*c.w/2
		y := 150 - 40*u*u
		c.fill(new(path).stroke(5, x, y+6, x-u*10, 270), flat(bowl.dark(0.3)))
		c.fill(new(path).round(x-40, y-22, x+40, y+14, 4), flat(bowl.dark(0.3)))
		for i := range 10 {
			lx, ly := x-30+float64(i%5)*15, y-12+float64(i/5)*16
			c.fill(new(path).oval(lx, ly, 5.4, 5.4), flat(hex(0xfffdf0)))
		}
		c.glow(x, y-4, 210, 170, hex(0xfff6da), 0.62)
		c.fill(new(path).poly(x-30, y, x+30, y, mid-u*c.w*0.05+250, 640, mid-u*c.w*0.05-250, 640), down(hex(0xfff6da), hex(0xfff6da), y, 640).fade(0.15, 0))
	}
	c.dark = 0.4
}

// crowd fills the stands with people as dots, in curved rows.
func (c *canvas) crowd(mid float64, m mood) {
	colours := []rgb{hex(0xd95f4b), hex(0xe9e2d0), hex(0x4f83b5), hex(0xe7b65a), hex(0x7a8aa0)}
	paths := make([]*path, len(colours))
	for i := range paths {
		paths[i] = new(path)
	}
	for row := range 15 {
		t := float64(row) / 14
		for x := 2.0; x < c.w; x += 7.4 {
			u := (x - mid) / (c.w / 2)
			top, bottom := 284-60*u*u*u*u-20*u*u, 402+42*u*u
			if row == 7 || c.chance(0.22) || math.Abs(math.Mod(x+1000, 148)) < 7 {
				continue
			}
			y := top + (bottom-top)*t + c.between(-1, 1)
			p := paths[c.rng.IntN(len(paths))]
			px, s := x+c.between(-1.5, 1.5), 2+0.9*t
			p.poly(px-s, y+s, px-s*0.7, y-s, px+s*0.7, y-s, px+s, y+s)
		}
	}
	for i, p := range paths {
		c.fill(p, glass(mix(colours[i], m.near, 0.42), 0.85))
	}
}

// pitch paints the grass with its stripes and lines, in perspective.
func (c *canvas) pitch(mid, far float64, m mood) {
	grass := mix(hex(0x3f8f4a), m.near, 0.18)
	at := func(u, v float64) (float64, float64) { // u from -1 to 1, v from 0, far, to 1
		z := 1 / (1 - 0.62*v)
		return mid + u*330*z, far + (z-1)*212
	}
	c.rect(-5, far-2, c.w+5, high+5, down(mix(grass, m.near, 0.5), mix(grass, m.near, 0.35), far, high))
	const stripes = 12
	for i := range stripes {
		v0, v1 := float64(i)/stripes, float64(i+1)/stripes
		xa, ya := at(-1.12, v0)
		xb, _ := at(1.12, v0)
		xd, yd := at(1.12, v1)
		xc, _ := at(-1.12, v1)
		col := grass
		if i%2 == 0 {
			col = grass.light(0.1)
		}
		c.fill(new(path).poly(xa, ya, xb, ya, xd, yd, xc, yd), flat(col))
	}
	lines := new(path)
	line := func(uv ...float64) {
		for i := 0; i+3 < len(uv); i += 2 {
			x0, y0 := at(uv[i], uv[i+1])
			x1, y1 := at(uv[i+2], uv[i+3])
			lines.stroke(1.4+2.4*(uv[i+1]+uv[i+3])/2, x0, y0, x1, y1)
		}
	}
	line(-1, 0.02, 1, 0.02, 1, 1, -1, 1, -1, 0.02)
	line(0, 0.02, 0, 1)
	for _, s := range []float64{-1, 1} {
		line(s, 0.28, s*0.7, 0.28, s*0.7, 0.74, s, 0.74)
		line(s, 0.4, s*0.88, 0.4, s*0.88, 0.62, s, 0.62)
	}
	circle := []float64{}
	for i := range 41 {
		s, co := math.Sincos(2 * math.Pi * float64(i) / 40)
		circle = append(circle, 0.2*co, 0.5+0.17*s)
	}
	line(circle...)
	c.fill(lines, glass(hex(0xf6f7ee), 0.8))
	c.glow(mid, far+110, c.w*0.5, 190, hex(0xfff8dc), 0.25)
	for range 16 {
		x, y := at(c.between(-0.85, 0.85), c.between(0.12, 0.9))
		h := 16 + (y-far)*0.13
		c.fill(new(path).oval(x+h*0.3, y, h*0.5, h*0.08), glass(m.near, 0.4))
		p := new(path)
		c.person(p, x, y, h)
		c.fill(p, flat([]rgb{hex(0xc8402f), hex(0xf2f2ea)}[c.rng.IntN(2)]))
	}
}
