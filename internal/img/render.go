package img

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"math"

	"golang.org/x/image/draw"
)

// shrink makes the stored picture at most wide pixels wide as it will stand
// upright (turned: its height will be its width), at little cost.
func shrink(src image.Image, wide int, turned bool) *image.RGBA {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	upright := w
	if turned {
		upright = h
	}
	if upright > wide {
		w, h = scaled(w, wide, upright), scaled(h, wide, upright)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(dst, dst.Bounds(), src, b.Min, draw.Src)
	} else {
		draw.ApproxBiLinear.Scale(dst, dst.Bounds(), src, b, draw.Src, nil)
	}
	return dst
}

// scaled returns n·num/den, rounded, at least 1.
func scaled(n, num, den int) int {
	return max(1, (n*num+den/2)/den)
}

// upright returns the picture as its EXIF orientation says it is to be seen.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 || orientation > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dw, dh := w, h
	if orientation >= 5 {
		dw, dh = h, w
	}
	// A step to the right and one down in the upright picture, and where its
	// first pixel is, as offsets in the stored one.
	right, down := 4, src.Stride
	left, top := 0, 0
	switch orientation {
	case 2:
		right, left = -4, w-1
	case 3:
		right, down, left, top = -4, -src.Stride, w-1, h-1
	case 4:
		down, top = -src.Stride, h-1
	case 5:
		right, down = src.Stride, 4
	case 6:
		right, down, top = -src.Stride, 4, h-1
	case 7:
		right, down, left, top = -src.Stride, -4, w-1, h-1
	case 8:
		right, down, left = src.Stride, -4, w-1
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range dh {
		row := dst.Pix[y*dst.Stride : y*dst.Stride+dw*4]
		from := top*src.Stride + left*4 + y*down
		for len(row) > 0 {
			copy(row[:4], src.Pix[from:from+4])
			row = row[4:]
			from += right
		}
	}
	return dst
}

// render makes the renditions of the upright picture, the largest first, each
// from the smallest before it that is still twice as wide.
func (p *Processor) render(ctx context.Context, pic *Picture, base *image.RGBA) error {
	contentType := JPEG
	if !base.Opaque() {
		contentType = PNG
	}
	made := []*image.RGBA{base}
	last := base
	for _, width := range widthsFor(pic.Width) {
		if err := ctx.Err(); err != nil {
			return err
		}
		src := base
		for _, m := range made {
			if m.Rect.Dx() >= 2*width {
				src = m
			}
		}
		last = resize(src, width, scaled(pic.Height, width, pic.Width))
		made = append(made, last)
		r := Rendition{Width: last.Rect.Dx(), Height: last.Rect.Dy(), ContentType: contentType}
		var err error
		if r.Bytes, err = p.encode(last, contentType); err != nil {
			return err
		}
		pic.Renditions = append(pic.Renditions, r)
		if err := p.addWebP(ctx, pic, last); err != nil {
			return err
		}
	}
	pic.Colour = average(last)
	return nil
}

// widthsFor returns the widths of the renditions of a picture, the largest first.
func widthsFor(width int) []int {
	all := Widths()
	list := []int{min(width, all[0])}
	for _, w := range all {
		if w < list[0] {
			list = append(list, w)
		}
	}
	return list
}

// maxKernel bounds the memory, in bytes, of the better scaler, which holds
// 32 bytes for each pixel of the new width and the old height. Very tall
// pictures go through the lesser one, which at a half is as good as a box.
const maxKernel = 128 * mega

func resize(src *image.RGBA, w, h int) *image.RGBA {
	if src.Rect.Dx() == w && src.Rect.Dy() == h {
		return src
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if w*src.Rect.Dy()*32 > maxKernel {
		draw.ApproxBiLinear.Scale(dst, dst.Rect, src, src.Rect, draw.Src, nil)
	} else {
		draw.CatmullRom.Scale(dst, dst.Rect, src, src.Rect, draw.Src, nil)
	}
	return dst
}

func (p *Processor) encode(m *image.RGBA, contentType string) ([]byte, error) {
	var b bytes.Buffer
	var err error
	if contentType == PNG {
		err = (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, m)
	} else {
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: p.opt.Quality})
	}
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", contentType, err)
	}
	return b.Bytes(), nil
}

// addWebP adds the WebP rendition when cwebp is to be had. Its failure costs
// the reader nothing but bytes, so it is noted and the rest goes on; only the
// end of ctx is an error.
func (p *Processor) addWebP(ctx context.Context, pic *Picture, m *image.RGBA) error {
	if p.opt.CWebP == "" || pic.WebPErr != nil {
		return nil
	}
	data, err := p.webp(ctx, m)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil && len(data) == 0 {
		err = errors.New("cwebp wrote nothing")
	}
	if err != nil {
		pic.WebPErr = err
		return nil
	}
	pic.Renditions = append(pic.Renditions, Rendition{
		Width: m.Rect.Dx(), Height: m.Rect.Dy(), ContentType: WebP, Bytes: data,
	})
	return nil
}

// average returns the average colour as #rrggbb, averaged as light (the
// squares of the stored values come close), with transparency on white.
func average(m *image.RGBA) string {
	var sum [3]float64
	for i := 0; i+3 < len(m.Pix); i += 4 {
		rest := float64(255 - m.Pix[i+3])
		for c := range sum {
			v := float64(m.Pix[i+c]) + rest
			sum[c] += v * v
		}
	}
	n := float64(max(1, len(m.Pix)/4))
	var out [3]uint8
	for c := range sum {
		out[c] = uint8(min(255, math.Round(math.Sqrt(sum[c]/n))))
	}
	return fmt.Sprintf("#%02x%02x%02x", out[0], out[1], out[2])
}
