package scene

// mood is a time of day and its weather: the colours that everything in a
// picture is mixed from.
type mood struct {
	top, mid, low rgb // of the sky, from above down to the horizon
	sun           rgb
	far, near     rgb     // land in the haze, and before the eye
	shine         rgb     // what light falls on
	water         rgb     // what water adds to its reflection
	night         float64 // 0 by day, 1 at night
}

func dawn() mood {
	return mood{
		top: hex(0x6d86b0), mid: hex(0xc9b3c4), low: hex(0xf6d9bd), sun: hex(0xfff1d6),
		far: hex(0xb7abc0), near: hex(0x39405f), shine: hex(0xf3c9a8), water: hex(0x6f7fa6), night: 0.1,
	}
}

func noon() mood {
	return mood{
		top: hex(0x4d8fbf), mid: hex(0x94c1d8), low: hex(0xe6ecdf), sun: hex(0xfffbe8),
		far: hex(0x9dbdca), near: hex(0x27505a), shine: hex(0xf2e6c4), water: hex(0x3f7f9b),
	}
}

func gold() mood {
	return mood{
		top: hex(0x4f7c8f), mid: hex(0xd9b98c), low: hex(0xf7cf8a), sun: hex(0xfff0c2),
		far: hex(0xcfa683), near: hex(0x4a3540), shine: hex(0xffd591), water: hex(0x7c6a63), night: 0.15,
	}
}

func dusk() mood {
	return mood{
		top: hex(0x2b2f5b), mid: hex(0x93547f), low: hex(0xf29a6b), sun: hex(0xffd9a0),
		far: hex(0xa5607c), near: hex(0x1f1c3a), shine: hex(0xf7a878), water: hex(0x3a2f5a), night: 0.5,
	}
}

func night() mood {
	return mood{
		top: hex(0x0b1430), mid: hex(0x1c3157), low: hex(0x54719a), sun: hex(0xf3f0dd),
		far: hex(0x34507c), near: hex(0x080f22), shine: hex(0x9db7d6), water: hex(0x12213f), night: 1,
	}
}

func mist() mood {
	return mood{
		top: hex(0x8fa5a8), mid: hex(0xbdcac6), low: hex(0xe8e6da), sun: hex(0xfdfaf0),
		far: hex(0xb3c2bf), near: hex(0x2f4a4d), shine: hex(0xe7e3d2), water: hex(0x7d9598),
	}
}

// mood picks one of the moods and leans its colours a little, so that no two
// pictures of one mood are the same.
func (c *canvas) mood(from ...func() mood) mood {
	m := from[c.rng.IntN(len(from))]()
	lean := rgb{c.between(-9, 9), c.between(-7, 7), c.between(-9, 9)}
	for _, p := range []*rgb{&m.top, &m.mid, &m.low, &m.far, &m.near, &m.water} {
		p.r, p.g, p.b = min(max(p.r+lean.r, 0), 255), min(max(p.g+lean.g, 0), 255), min(max(p.b+lean.b, 0), 255)
	}
	return m
}

// land returns the colour of land at a distance from 0, before the eye, to 1,
// at the horizon.
func (m mood) land(distance float64) rgb { return mix(m.near, m.far, distance) }
