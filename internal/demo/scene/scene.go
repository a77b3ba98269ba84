// Package scene draws pictures for the demonstration agency: calm, flat
// landscapes and interiors made of gradients, silhouettes and soft light, so
// that a newspaper with no photograph yet looks like one. It owns the drawing
// and knows nothing of stories or storage; it reads no file, no clock and no
// network, and the same arguments always give the same picture.
package scene

import (
	"hash/fnv"
	"image"
	"math/rand/v2"
	"slices"
)

// The least and greatest side of a picture, in pixels. Draw brings other
// sizes into these bounds.
const (
	MinSide = 1
	MaxSide = 8192
)

type subject struct {
	name string
	draw func(*canvas)
}

func subjects() []subject {
	return []subject{
		{"mountain", mountain},
		{"lake", lake},
		{"stars", stars},
		{"city", city},
		{"museum", museum},
		{"book", book},
		{"stadium", stadium},
		{"rain", rain},
		{"forest", forest},
		{"lab", lab},
		{"train", train},
		{"bridge", bridge},
		{"market", market},
		{"theatre", theatre},
		{"sea", sea},
		{"desert", desert},
		{"snow", snow},
		{"satellite", satellite},
		{"health", health},
		{"school", school},
	}
}

// Keywords returns the subjects that Draw knows, in a fixed order.
func Keywords() []string {
	var names []string
	for _, s := range subjects() {
		names = append(names, s.name)
	}
	return names
}

// Draw draws the subject in width by height pixels. The seed varies the time
// of day, the colours and the shapes. An unknown keyword draws one of the
// known subjects, always the same one.
func Draw(keyword string, seed uint64, width, height int) image.Image {
	all := subjects()
	h := fnv.New64a()
	_, _ = h.Write([]byte(keyword)) // never fails
	i := slices.IndexFunc(all, func(s subject) bool { return s.name == keyword })
	if i < 0 {
		i = int(h.Sum64() % uint64(len(all)))
	}
	width = min(max(width, MinSide), MaxSide)
	height = min(max(height, MinSide), MaxSide)
	c := newCanvas(width, height, rand.New(rand.NewPCG(seed, h.Sum64()))) //nolint:gosec // pictures, not secrets
	all[i].draw(c)
	c.finish()
	return c.img
}
