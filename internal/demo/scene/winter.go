package scene

import "math"

func snow(c *canvas) {
	m := c.mood(dawn, dusk, mist, night)
	c.heavens(m, 470)
	c.clouds(30, 280, mix(m.low, m.shine, 0.4).light(0.3), m.mid, 0.6, 0.5)
	white := mix(hex(0xf2f5fa), m.mid, 0.16+0.3*m.night)
	r := c.rocks(440, 190, 300)
	c.fill(r.path(), down(mix(white, m.far, 0.55), mix(white, m.low, 0.5), 250, 470))
	c.faces(r, 120, 1, glass(white, 0.5))
	for i := range 3 {
		t := float64(i) / 2
		h := c.hillside(470+88*float64(i), 96, 460)
		trees := new(path)
		c.wood(trees, h, 22+26*t, 62+70*t, (*canvas).conifer)
		c.fill(trees, down(mix(m.land(0.45-0.35*t), white, 0.22), m.land(0.5-0.4*t), 380+80*float64(i), 480+88*float64(i)))
		shade := mix(white, mix(m.water, m.far, 0.4), 0.52-0.18*t)
		c.fill(h.path(), down(mix(white, m.shine, 0.25), shade, 390+88*float64(i), 560+88*float64(i)))
		if i == 2 {
			x := c.w * c.between(0.25, 0.75)
			c.cabin(m, white, x, h.at(x)+6)
		}
	}
	for range 240 {
		x, y, r := c.between(0, c.w), c.between(0, high), 0.8+3*math.Pow(c.rng.Float64(), 4)
		c.fill(new(path).oval(x, y, r, r), glass(hex(0xffffff), c.between(0.3, 0.85)))
	}
}

// cabin is a hut with light in its windows and snow on its roof.
func (c *canvas) cabin(m mood, white rgb, x, y float64) {
	wood := mix(hex(0x4a3430), m.near, 0.5)
	c.rect(x-62, y-58, x+62, y+20, down(wood.light(0.06), wood.dark(0.3), y-58, y))
	c.fill(new(path).poly(x+28, y-112, x+44, y-112, x+44, y-70, x+28, y-84), flat(wood.dark(0.3)))
	c.fill(new(path).poly(x-84, y-50, x-4, y-122, x+4, y-122, x+84, y-50, x+70, y-50, x, y-106, x-70, y-50), flat(white))
	c.fill(new(path).poly(x-66, y-52, x, y-108, x+66, y-52), flat(wood.dark(0.12)))
	lamp := hex(0xffcf7a)
	for _, wx := range []float64{x - 36, x + 36} {
		c.glow(wx, y-28, 66, 60, lamp, 0.5)
		c.rect(wx-12, y-40, wx+12, y-14, down(hex(0xffe7ad), lamp, y-40, y-14))
		c.fill(new(path).box(wx-1, y-40, wx+1, y-14).box(wx-12, y-28, wx+12, y-26), flat(wood.dark(0.4)))
	}
	c.rect(x-11, y-38, x+11, y+10, flat(wood.dark(0.45)))
	smoke := mix(white, m.mid, 0.3)
	for i := range 7 {
		t := float64(i)
		c.glow(x+36+t*t*1.6, y-124-t*17, 12+t*5, 12+t*4, smoke, 0.5-t*0.055)
	}
	c.glow(x, y+20, 130, 15, white, 0.9)
}
