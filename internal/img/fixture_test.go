package img_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"testing"
)

var (
	red   = color.RGBA{200, 30, 30, 255}
	green = color.RGBA{30, 160, 60, 255}
	blue  = color.RGBA{30, 60, 200, 255}
	white = color.RGBA{240, 240, 240, 255}
)

// quarters draws red, green / blue, white: no turn or flip of it is the same.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, [2][2]color.RGBA{{red, green}, {blue, white}}[2*y/h][2*x/w])
		}
	}
	return m
}

// photo draws something with detail, as photographs have.
func photo(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := 60 * math.Sin(float64(x)/37) * math.Cos(float64(y)/23)
			m.SetRGBA(x, y, color.RGBA{uint8(128 + v), uint8(110 + v + float64(y*60/h)), uint8(90 + x*100/w), 255})
		}
	}
	return m
}

// stored returns what a camera held as orientation o says would store of the
// upright picture. The EXIF standard defines o by the sides of the upright
// picture on which the first stored row and the first stored column lie.
func stored(up *image.RGBA, o int) *image.RGBA {
	sides := [9][2]string{
		1: {"top", "left"}, 2: {"top", "right"}, 3: {"bottom", "right"}, 4: {"bottom", "left"},
		5: {"left", "top"}, 6: {"right", "top"}, 7: {"right", "bottom"}, 8: {"left", "bottom"},
	}[o]
	w, h := up.Rect.Dx(), up.Rect.Dy()
	sw, sh := w, h
	if o >= 5 {
		sw, sh = h, w
	}
	m := image.NewRGBA(image.Rect(0, 0, sw, sh))
	for row := range sh {
		for col := range sw {
			var x, y int
			for i, n := range [2]int{row, col} {
				switch sides[i] {
				case "top":
					y = n
				case "bottom":
					y = h - 1 - n
				case "left":
					x = n
				case "right":
					x = w - 1 - n
				}
			}
			m.SetRGBA(col, row, up.RGBAAt(x, y))
		}
	}
	return m
}

func asJPEG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// tiff builds an EXIF block with a few entries, the orientation among them.
func tiff(order binary.AppendByteOrder, orientation int) []byte {
	b := []byte("MM\x00*")
	if order.String() == "LittleEndian" {
		b = []byte("II*\x00")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 3)
	entry := func(tag, kind uint16, count uint32, value uint16) {
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, kind)
		b = order.AppendUint32(b, count)
		b = order.AppendUint16(b, value)
		b = order.AppendUint16(b, 0)
	}
	entry(0x0100, 3, 1, 99)
	entry(0x0112, 3, 1, uint16(orientation))
	entry(0x0213, 3, 1, 1)
	return append(order.AppendUint32(b, 0), "SECRET-PLACE"...)
}

// withExif puts an EXIF block into a JPEG, after another application's.
func withExif(jpg, block []byte) []byte {
	segment := func(marker byte, payload []byte) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(payload)+2)), payload...)
	}
	out := append([]byte{}, jpg[:2]...)
	out = append(out, segment(0xe0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"))...)
	out = append(out, segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x/>"))...)
	out = append(out, 0xff) // a fill byte
	out = append(out, segment(0xe1, append([]byte("Exif\x00\x00"), block...))...)
	return append(out, jpg[2:]...)
}

func chunk(kind string, payload []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))
	b = append(append(b, kind...), payload...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// withChunk puts a chunk into a PNG after its header.
func withChunk(data []byte, kind string, payload []byte) []byte {
	const head = 8 + 25
	return append(append(append([]byte{}, data[:head]...), chunk(kind, payload)...), data[head:]...)
}

// pngClaiming is a tiny PNG whose header claims the size.
func pngClaiming(w, h uint32, depth, kind byte) []byte {
	ihdr := binary.BigEndian.AppendUint32(nil, w)
	ihdr = binary.BigEndian.AppendUint32(ihdr, h)
	ihdr = append(ihdr, depth, kind, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", ihdr)...)
	out = append(out, chunk("IDAT", []byte{0x78, 0x9c, 3, 0, 0, 0, 0, 1})...)
	return append(out, chunk("IEND", nil)...)
}
