package scene_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"peyk/internal/demo/scene"
)

// out is a folder that BenchmarkLook leaves its pictures in, for the eye:
// go test ./internal/demo/scene -run '^$' -bench Look -benchtime 4x -out FOLDER.
var out = flag.String("out", "", "folder to write pictures into")

func BenchmarkLook(b *testing.B) {
	for _, k := range scene.Keywords() {
		b.Run(k, func(b *testing.B) {
			seed := uint64(0)
			for b.Loop() {
				if err := keep(scene.Draw(k, seed, 1280, 720), fmt.Sprintf("%s-%d.png", k, seed%4)); err != nil {
					b.Fatal(err)
				}
				seed++
			}
		})
	}
}

// keep writes a picture into the folder, if one was named.
func keep(m image.Image, name string) error {
	if *out == "" {
		return nil
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, m); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*out, name), buf.Bytes(), 0o600)
}

func TestKeywords(t *testing.T) {
	want := []string{
		"mountain", "lake", "stars", "city", "museum", "book", "stadium", "rain", "forest", "lab",
		"train", "bridge", "market", "theatre", "sea", "desert", "snow", "satellite", "health", "school",
	}
	if got := scene.Keywords(); !slices.Equal(got, want) {
		t.Errorf("Keywords: %q", got)
	}
}

func pixels(t *testing.T, keyword string, seed uint64, w, h int) []uint8 {
	t.Helper()
	m, ok := scene.Draw(keyword, seed, w, h).(*image.RGBA)
	if !ok {
		t.Fatal("not an RGBA image")
	}
	return m.Pix
}

func TestSameArgumentsSamePicture(t *testing.T) {
	for _, k := range append(scene.Keywords(), "unheard of") {
		first := pixels(t, k, 7, 160, 90)
		if !bytes.Equal(first, pixels(t, k, 7, 160, 90)) {
			t.Errorf("%s: drawn twice, it differs", k)
		}
		if bytes.Equal(first, pixels(t, k, 8, 160, 90)) {
			t.Errorf("%s: another seed gives the same", k)
		}
	}
}

func TestEveryPictureIsWhole(t *testing.T) {
	seen := map[string]string{}
	for _, k := range scene.Keywords() {
		for seed := range uint64(12) {
			pix := pixels(t, k, seed, 96, 54)
			for i := 3; i < len(pix); i += 4 {
				if pix[i] != 255 {
					t.Fatalf("%s %d: a pixel is not painted", k, seed)
				}
			}
			name := fmt.Sprintf("%s %d", k, seed)
			if other, ok := seen[string(pix)]; ok {
				t.Errorf("%s is the same as %s", name, other)
			}
			seen[string(pix)] = name
		}
	}
}

func TestOddSizes(t *testing.T) {
	for _, k := range scene.Keywords() {
		for _, size := range [][2]int{{1, 1}, {2, 1}, {1, 2}, {3, 200}, {200, 3}, {0, 0}, {-5, 9}, {90, 160}, {300, 60}} {
			b := scene.Draw(k, 1, size[0], size[1]).Bounds()
			if b.Dx() != max(1, size[0]) || b.Dy() != max(1, size[1]) {
				t.Errorf("%s %v: drawn as %v", k, size, b)
			}
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, k := range scene.Keywords() {
		b.Run(k, func(b *testing.B) {
			for n := uint64(0); b.Loop(); n++ {
				scene.Draw(k, n, 1280, 720)
			}
		})
	}
}
