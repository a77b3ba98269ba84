package img_test

import (
	"bytes"
	"image"
	"testing"

	"peyk/internal/img"
)

func benchmark(b *testing.B, m image.Image, encode func(testing.TB, image.Image) []byte) {
	b.Helper()
	data := encode(b, m)
	p := img.New(img.Options{})
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := p.Process(b.Context(), bytes.NewReader(data), ""); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProcessJPEG1MP(b *testing.B)  { benchmark(b, photo(1280, 720), asJPEG) }
func BenchmarkProcessJPEG2MP(b *testing.B)  { benchmark(b, photo(1920, 1080), asJPEG) }
func BenchmarkProcessJPEG24MP(b *testing.B) { benchmark(b, photo(6000, 4000), asJPEG) }
func BenchmarkProcessPNG2MP(b *testing.B)   { benchmark(b, photo(1920, 1080), asPNG) }
