package scene

import (
	"image"
	"math"

	"golang.org/x/image/vector"
)

// path is a set of closed outlines, all turning the same way, so that where
// two overlap they join; a hole turns the other way.
type path struct {
	pts    []float64 // x, y, x, y, …
	starts []int     // where in pts each outline begins
}

// poly adds an outline.
func (p *path) poly(xy ...float64) *path {
	return p.add(xy, false)
}

// hole cuts an outline out of what it lies in.
func (p *path) hole(xy ...float64) *path {
	return p.add(xy, true)
}

func (p *path) add(xy []float64, reversed bool) *path {
	n := len(xy) / 2
	if n < 3 {
		return p
	}
	var area float64
	for i := range n {
		j := (i + 1) % n
		area += xy[2*i]*xy[2*j+1] - xy[2*j]*xy[2*i+1]
	}
	p.starts = append(p.starts, len(p.pts))
	for i := range n {
		if (area < 0) != reversed {
			i = n - 1 - i
		}
		p.pts = append(p.pts, xy[2*i], xy[2*i+1])
	}
	return p
}

func ring(x, y, rx, ry float64) []float64 {
	n := int(min(max(math.Sqrt(max(rx, ry))*6, 10), 120))
	xy := make([]float64, 0, 2*n)
	for i := range n {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		xy = append(xy, x+rx*c, y+ry*s)
	}
	return xy
}

// oval adds an ellipse.
func (p *path) oval(x, y, rx, ry float64) *path { return p.poly(ring(x, y, rx, ry)...) }

// box adds a rectangle.
func (p *path) box(x0, y0, x1, y1 float64) *path { return p.poly(x0, y0, x1, y0, x1, y1, x0, y1) }

// round adds a rectangle with round corners.
func (p *path) round(x0, y0, x1, y1, r float64) *path {
	r = min(r, (x1-x0)/2, (y1-y0)/2)
	xy := make([]float64, 0, 56)
	for q, at := range [4][2]float64{{x1 - r, y1 - r}, {x0 + r, y1 - r}, {x0 + r, y0 + r}, {x1 - r, y0 + r}} {
		for i := range 7 {
			s, c := math.Sincos(math.Pi / 2 * (float64(q) + float64(i)/6))
			xy = append(xy, at[0]+r*c, at[1]+r*s)
		}
	}
	return p.poly(xy...)
}

// stroke adds a line of the width through the points.
func (p *path) stroke(width float64, xy ...float64) *path {
	for i := 0; i+3 < len(xy); i += 2 {
		x0, y0, x1, y1 := xy[i], xy[i+1], xy[i+2], xy[i+3]
		d := math.Hypot(x1-x0, y1-y0)
		if d == 0 {
			continue
		}
		nx, ny := (y1-y0)/d*width/2, (x0-x1)/d*width/2
		p.poly(x0+nx, y0+ny, x1+nx, y1+ny, x1-nx, y1-ny, x0-nx, y0-ny)
		if i > 0 && width > 2 {
			p.oval(x0, y0, width/2, width/2)
		}
	}
	return p
}

// arch returns the outline of a pointed arch that stands on y: straight sides
// up to the spring, then two curves that meet at the top.
func arch(x0, x1, top, spring, y float64) []float64 {
	xy := []float64{x0, y}
	const n = 14
	m, half, rise := (x0+x1)/2, (x1-x0)/2, spring-top
	curve := func(t float64) (float64, float64) { // 0 at the spring, 1 at the top
		return math.Cos(t*math.Pi/2)*0.86 + (1-t)*0.14, math.Sin(t * math.Pi / 2 * (0.82 + 0.18*t))
	}
	for i := range n + 1 {
		u, v := curve(float64(i) / n)
		xy = append(xy, m-half*u, spring-rise*v)
	}
	for i := n - 1; i >= 0; i-- {
		u, v := curve(float64(i) / n)
		xy = append(xy, m+half*u, spring-rise*v)
	}
	return append(xy, x1, y)
}

// bounds returns the pixels that the path can touch.
func (p *path) bounds(k float64) image.Rectangle {
	if len(p.pts) == 0 {
		return image.Rectangle{}
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := 0; i < len(p.pts); i += 2 {
		x0, x1 = min(x0, p.pts[i]), max(x1, p.pts[i])
		y0, y1 = min(y0, p.pts[i+1]), max(y1, p.pts[i+1])
	}
	return image.Rect(int(math.Floor(x0*k)), int(math.Floor(y0*k)), int(math.Ceil(x1*k))+1, int(math.Ceil(y1*k))+1)
}

func (p *path) trace(z *vector.Rasterizer, k, ox, oy float64) {
	for n, start := range p.starts {
		end := len(p.pts)
		if n+1 < len(p.starts) {
			end = p.starts[n+1]
		}
		for i := start; i < end; i += 2 {
			x, y := float32(p.pts[i]*k-ox), float32(p.pts[i+1]*k-oy)
			if i == start {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
	}
}
