package img_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"peyk/internal/fault"
	"peyk/internal/img"
)

func process(t *testing.T, data []byte) *img.Picture {
	t.Helper()
	pic, err := img.New(img.Options{}).Process(t.Context(), bytes.NewReader(data), "")
	if err != nil {
		t.Fatal(err)
	}
	return pic
}

func decoded(t *testing.T, r img.Rendition) image.Image {
	t.Helper()
	m, format, err := image.Decode(bytes.NewReader(r.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	if "image/"+format != r.ContentType || m.Bounds().Dx() != r.Width || m.Bounds().Dy() != r.Height {
		t.Errorf("says %s %d×%d, is %s %v", r.ContentType, r.Width, r.Height, format, m.Bounds())
	}
	return m
}

func near(a, b color.Color, within float64) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	d := func(x, y uint32) float64 { return math.Abs(float64(x)-float64(y)) / 257 }
	return max(d(ar, br), d(ag, bg), d(ab, bb)) <= within
}

// isQuarters checks the middle of each quarter.
func isQuarters(t *testing.T, name string, m image.Image) {
	t.Helper()
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	for i, want := range []color.RGBA{red, green, blue, white} {
		x, y := w/4+i%2*w/2, h/4+i/2*h/2
		if got := m.At(x, y); !near(got, want, 12) {
			t.Errorf("%s: at %d,%d of %d×%d is %v, want %v", name, x, y, w, h, got, want)
		}
	}
}

func TestRenditions(t *testing.T) {
	for _, tt := range []struct {
		w, h int
		want []string
	}{
		{3000, 2000, []string{"1280×853", "960×640", "640×427", "320×213"}},
		{1280, 720, []string{"1280×720", "960×540", "640×360", "320×180"}},
		{1279, 720, []string{"1279×720", "960×540", "640×360", "320×180"}},
		{1000, 3000, []string{"1000×3000", "960×2880", "640×1920", "320×960"}},
		{640, 10, []string{"640×10", "320×5"}},
		{321, 1, []string{"321×1", "320×1"}},
		{200, 300, []string{"200×300"}},
		{1, 1, []string{"1×1"}},
	} {
		data := asJPEG(t, photo(tt.w, tt.h))
		pic := process(t, data)
		var got []string
		for _, r := range pic.Renditions {
			if r.ContentType != img.JPEG || r.Ext() != "jpg" {
				t.Errorf("%d×%d: rendition is %s", tt.w, tt.h, r.ContentType)
			}
			decoded(t, r)
			got = append(got, fmt.Sprintf("%d×%d", r.Width, r.Height))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%d×%d gives %q, want %q", tt.w, tt.h, got, tt.want)
		}
		sum := sha256.Sum256(data)
		if pic.Width != tt.w || pic.Height != tt.h || pic.ContentType != img.JPEG || pic.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("picture: %d×%d %s %s", pic.Width, pic.Height, pic.ContentType, pic.SHA256)
		}
	}
}

// TestFaithful: the renditions show the picture, not something like it.
func TestFaithful(t *testing.T) {
	src := photo(2600, 1700)
	for _, r := range process(t, asJPEG(t, src)).Renditions {
		m := decoded(t, r)
		var sum float64
		var n int
		for y := 2; y < r.Height; y += 7 {
			for x := 2; x < r.Width; x += 7 {
				want := src.RGBAAt((2*x+1)*2600/(2*r.Width), (2*y+1)*1700/(2*r.Height))
				_, g, _, _ := m.At(x, y).RGBA()
				d := float64(g>>8) - float64(want.G)
				sum += d * d
				n++
			}
		}
		if rms := math.Sqrt(sum / float64(n)); rms > 3 {
			t.Errorf("at width %d it is off by %.1f of 255", r.Width, rms)
		}
	}
}

func TestOrientations(t *testing.T) {
	for _, size := range [][2]int{{400, 240}, {240, 400}, {401, 243}, {2700, 600}} {
		up := quarters(size[0], size[1])
		for o := 1; o <= 8; o++ {
			orders := []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian}
			for _, order := range orders[:1+o%2] {
				name := fmt.Sprintf("%v, orientation %d, %s", size, o, order)
				pic := process(t, withExif(asJPEG(t, stored(up, o)), tiff(order, o)))
				if pic.Width != size[0] || pic.Height != size[1] {
					t.Errorf("%s: %d×%d", name, pic.Width, pic.Height)
				}
				for _, r := range pic.Renditions {
					isQuarters(t, name, decoded(t, r))
				}
			}
		}
	}
	up := quarters(90, 60)
	pic := process(t, withChunk(asPNG(t, stored(up, 6)), "eXIf", tiff(binary.BigEndian, 6)))
	isQuarters(t, "PNG", decoded(t, pic.Renditions[0]))
}

func TestUnsoundOrientationIsIgnored(t *testing.T) {
	good := tiff(binary.BigEndian, 6)
	blocks := map[string][]byte{"empty": {}, "odd value": tiff(binary.BigEndian, 9), "zero": tiff(binary.BigEndian, 0)}
	for n := range good[:30] {
		blocks[fmt.Sprintf("cut at %d", n)] = good[:n]
	}
	loop := slices.Clone(good)
	binary.BigEndian.PutUint32(loop[4:], math.MaxUint32)
	blocks["directory outside"] = loop
	many := slices.Clone(good)[:10]
	binary.BigEndian.PutUint16(many[8:], math.MaxUint16)
	blocks["more entries than bytes"] = many
	long := slices.Clone(good)
	binary.BigEndian.PutUint16(long[10+12+2:], 4)
	blocks["of another type"] = long
	for name, block := range blocks {
		pic := process(t, withExif(asJPEG(t, quarters(60, 40)), block))
		if pic.Width != 60 {
			t.Errorf("%s: turned", name)
		}
	}
}

func TestMetadataIsGone(t *testing.T) {
	jpg := withExif(asJPEG(t, photo(1400, 900)), tiff(binary.LittleEndian, 1))
	clear := photo(400, 300)
	clear.SetRGBA(5, 5, color.RGBA{})
	pngs := withChunk(asPNG(t, clear), "tEXt", []byte("Comment\x00SECRET-PLACE"))
	for _, data := range [][]byte{jpg, append(slices.Clone(jpg), "<script>SECRET-PLACE"...), pngs} {
		if !bytes.Contains(data, []byte("SECRET-PLACE")) {
			t.Fatal("the fixture has no secret")
		}
		for _, r := range process(t, data).Renditions {
			if bytes.Contains(r.Bytes, []byte("SECRET-PLACE")) || bytes.Contains(r.Bytes, []byte("Exif")) {
				t.Errorf("%s %d: metadata is still there", r.ContentType, r.Width)
			}
		}
	}
}

func TestTransparency(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 700, 700))
	for y := range 700 {
		for x := range 700 {
			if x < 350 {
				m.SetNRGBA(x, y, color.NRGBA{200, 30, 30, 128})
			}
		}
	}
	pic := process(t, asPNG(t, m))
	for _, r := range pic.Renditions {
		if r.ContentType != img.PNG || r.Ext() != "png" {
			t.Fatalf("transparent picture became %s", r.ContentType)
		}
		got := decoded(t, r)
		left, ok := color.NRGBAModel.Convert(got.At(r.Width/4, r.Height/2)).(color.NRGBA)
		if !ok || left.A < 126 || left.A > 130 || left.R < 196 || left.R > 204 {
			t.Errorf("width %d: left is %v", r.Width, left)
		}
		if _, _, _, a := got.At(r.Width*3/4, r.Height/2).RGBA(); a != 0 {
			t.Errorf("width %d: right is not clear: %d", r.Width, a)
		}
	}
	if opaque := process(t, asPNG(t, photo(400, 300))); opaque.ContentType != img.PNG || opaque.Renditions[0].ContentType != img.JPEG {
		t.Errorf("an opaque PNG became %s", opaque.Renditions[0].ContentType)
	}
}

func TestColour(t *testing.T) {
	flat := func(c color.Color) image.Image {
		m := image.NewNRGBA(image.Rect(0, 0, 400, 300))
		for i := range 400 * 300 {
			m.Set(i%400, i/400, c)
		}
		return m
	}
	for want, m := range map[string]image.Image{
		"#1e3cc8": flat(blue), "#000000": flat(color.Black), "#ffffff": flat(color.Transparent), "#808080": flat(color.Gray{128}),
	} {
		if got := process(t, asPNG(t, m)).Colour; got != want {
			t.Errorf("%s came out as %s", want, got)
		}
	}
}

func TestKinds(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 400, 300))
	gray16 := image.NewGray16(image.Rect(0, 0, 400, 300))
	deep := image.NewNRGBA64(image.Rect(0, 0, 400, 300))
	deep.Set(1, 1, color.White)
	palette := image.NewPaletted(image.Rect(0, 0, 400, 300), color.Palette{color.Black, color.White})
	for name, data := range map[string][]byte{
		"gray jpeg": asJPEG(t, gray), "gray png": asPNG(t, gray), "gray16": asPNG(t, gray16), "deep": asPNG(t, deep), "palette": asPNG(t, palette),
	} {
		if pic := process(t, data); len(pic.Renditions) != 2 {
			t.Errorf("%s: %d renditions", name, len(pic.Renditions))
		}
	}
}

func wantFault(t *testing.T, name string, err error, key string, args ...string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Key != key {
		t.Errorf("%s: %v, want %s", name, err, key)
		return
	}
	for _, a := range args {
		if f.Args[a] == nil {
			t.Errorf("%s: no argument %s in %v", name, a, f.Args)
		}
	}
}

func TestRefusals(t *testing.T) {
	p := img.New(img.Options{MaxBytes: 2_000_000})
	good := asJPEG(t, photo(400, 300))
	goodPNG := asPNG(t, photo(400, 300))
	huge := slices.Clone(good) // a tiny file that claims 65535 × 65535
	at := bytes.Index(huge, []byte{0xff, 0xc0})
	copy(huge[at+5:], []byte{0xff, 0xff, 0xff, 0xff})
	scans := append(slices.Clone(good[:len(good)-2]), bytes.Repeat([]byte{0xff, 0xda}, 500)...)
	for name, tt := range map[string]struct {
		data []byte
		key  string
		args []string
	}{
		"empty":            {nil, "media.not-a-picture", nil},
		"text":             {[]byte("سلام"), "media.not-a-picture", nil},
		"page":             {[]byte("<!doctype html><script>alert(1)</script>"), "media.not-a-picture", nil},
		"program":          {[]byte("MZ\x90\x00" + strings.Repeat("\x00", 100)), "media.not-a-picture", nil},
		"only magic":       {[]byte("\xff\xd8\xff"), "media.not-a-picture", nil},
		"only png magic":   {[]byte("\x89PNG\r\n\x1a\n"), "media.not-a-picture", nil},
		"cut jpeg":         {good[:len(good)/2], "media.not-a-picture", nil},
		"cut jpeg header":  {good[:30], "media.not-a-picture", nil},
		"cut png":          {goodPNG[:len(goodPNG)/2], "media.not-a-picture", nil},
		"broken png":       {append(slices.Clone(goodPNG[:200]), goodPNG[300:]...), "media.not-a-picture", nil},
		"jpeg bomb":        {huge, "media.too-many-pixels", []string{"width", "height", "limit"}},
		"png bomb":         {pngClaiming(30000, 30000, 8, 6), "media.too-many-pixels", []string{"width", "height", "limit"}},
		"png overflow":     {pngClaiming(0x7fffffff, 0x7fffffff, 8, 6), "media.not-a-picture", nil},
		"deep png":         {pngClaiming(9900, 9900, 16, 6), "media.too-many-pixels", nil},
		"no pixels":        {pngClaiming(0, 10, 8, 6), "media.not-a-picture", nil},
		"less than said":   {pngClaiming(100, 100, 8, 6), "media.not-a-picture", nil},
		"endless scans":    {scans, "media.not-a-picture", nil},
		"gif":              {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "media.unsupported", []string{"type"}},
		"webp":             {[]byte("RIFF\x1a\x00\x00\x00WEBPVP8L"), "media.unsupported", []string{"type"}},
		"heic":             {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "media.unsupported", []string{"type"}},
		"avif":             {[]byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00"), "media.unsupported", []string{"type"}},
		"video":            {[]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"), "media.not-a-picture", nil},
		"tiff":             {[]byte("II*\x00\x08\x00\x00\x00"), "media.unsupported", []string{"type"}},
		"svg":              {[]byte("<?xml version='1.0'?><SVG onload='x'/>"), "media.unsupported", []string{"type"}},
		"one byte too big": {append(good, make([]byte, 2_000_001-len(good))...), "media.too-large", []string{"limit"}},
	} {
		_, err := p.Process(t.Context(), bytes.NewReader(tt.data), "image/jpeg")
		wantFault(t, name, err, tt.key, tt.args...)
	}
}

// TestClaims: the bytes decide between picture formats, whatever the name
// says; but what is claimed to be no picture is not taken for one.
func TestClaims(t *testing.T) {
	p := img.New(img.Options{})
	jpg := asJPEG(t, photo(40, 30))
	for _, claimed := range []string{"", "image/png", "image/jpeg", "IMAGE/JPEG; x=1", "image/gif", "application/octet-stream"} {
		pic, err := p.Process(t.Context(), bytes.NewReader(jpg), claimed)
		if err != nil || pic.ContentType != img.JPEG {
			t.Errorf("claimed %q: %v", claimed, err)
		}
	}
	for _, claimed := range []string{"text/html", "application/pdf", "video/mp4", "x", "imagex/jpeg"} {
		_, err := p.Process(t.Context(), bytes.NewReader(jpg), claimed)
		wantFault(t, claimed, err, "media.not-a-picture")
	}
}

func TestContext(t *testing.T) {
	p := img.New(img.Options{})
	data := asJPEG(t, photo(1500, 1000))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Process(ctx, bytes.NewReader(data), ""); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	slow := io.MultiReader(bytes.NewReader(data[:100]), readerFunc(func([]byte) (int, error) { cancel(); return 0, nil }))
	if _, err := p.Process(ctx, slow, ""); !errors.Is(err, context.Canceled) || fault.Is(err, fault.Invalid) {
		t.Errorf("cancelled while reading: %v", err)
	}
	broken := errors.New("the line broke")
	_, err := p.Process(t.Context(), readerFunc(func([]byte) (int, error) { return 0, broken }), "")
	if !errors.Is(err, broken) || fault.Is(err, fault.Invalid) {
		t.Errorf("a broken line: %v", err)
	}
}

// TestWebP uses a stand-in for cwebp, so that failures can be had at will.
func TestWebP(t *testing.T) {
	script := func(body string) string {
		name := filepath.Join(t.TempDir(), "cwebp")
		if err := os.WriteFile(name, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		return name
	}
	data := asJPEG(t, photo(700, 400))
	run := func(path string) *img.Picture {
		pic, err := img.New(img.Options{CWebP: path, WebPLimit: 300 * time.Millisecond}).Process(t.Context(), bytes.NewReader(data), "")
		if err != nil {
			t.Fatal(err)
		}
		return pic
	}
	count := func(pic *img.Picture) (plain, webp int) {
		for _, r := range pic.Renditions {
			if r.ContentType == img.WebP {
				webp++
			} else {
				plain++
			}
		}
		return plain, webp
	}
	const cat = "/bin/cat >/dev/null; "
	for name, path := range map[string]string{
		"missing": filepath.Join(t.TempDir(), "none"), "fails": script(cat + "echo no >&2; exit 3"),
		"silent": script(cat + ":"), "hangs": script("exec /bin/sleep 60"),
	} {
		start := time.Now()
		pic := run(path)
		if plain, webp := count(pic); plain != 3 || webp != 0 || pic.WebPErr == nil {
			t.Errorf("%s: %d plain, %d WebP, %v", name, plain, webp, pic.WebPErr)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
	if path := img.FindCWebP(); path != "" {
		pic, err := img.New(img.Options{CWebP: path}).Process(t.Context(), bytes.NewReader(data), "")
		if err != nil || pic.WebPErr != nil {
			t.Fatal(err, pic.WebPErr)
		}
		for i := 0; i < len(pic.Renditions); i += 2 {
			plain, webp := pic.Renditions[i], pic.Renditions[i+1]
			if webp.Ext() != "webp" || plain.Width != webp.Width || string(webp.Bytes[8:12]) != "WEBP" || len(webp.Bytes) >= len(plain.Bytes) {
				t.Errorf("%d: %s of %d bytes beside %d", webp.Width, webp.ContentType, len(webp.Bytes), len(plain.Bytes))
			}
		}
	}
}

// TestDecodesWaitForEachOther: no more uploads are worked on at once than the
// options say. cwebp's stand-in waits, so that they would overlap.
func TestDecodesWaitForEachOther(t *testing.T) {
	dir := t.TempDir()
	counter := filepath.Join(dir, "cwebp")
	body := "#!/bin/sh\necho in >>" + dir + "/log\n/bin/cat >/dev/null\n/bin/sleep 0.05\necho out >>" + dir + "/log\necho x\n"
	if err := os.WriteFile(counter, []byte(body), 0o700); err != nil {
		t.Fatal(err)
	}
	p := img.New(img.Options{Decodes: 2, CWebP: counter})
	data := asJPEG(t, photo(100, 100))
	var wg sync.WaitGroup
	var failed atomic.Int32
	for range 6 {
		wg.Go(func() {
			if pic, err := p.Process(t.Context(), bytes.NewReader(data), ""); err != nil || pic.WebPErr != nil {
				failed.Add(1)
			}
		})
	}
	wg.Wait()
	log, err := os.ReadFile(filepath.Join(dir, "log"))
	if err != nil || failed.Load() > 0 {
		t.Fatal(err, failed.Load())
	}
	now, most := 0, 0
	for word := range strings.FieldsSeq(string(log)) {
		now += map[string]int{"in": 1, "out": -1}[word]
		most = max(most, now)
	}
	if most != 2 || now != 0 {
		t.Errorf("%d at once, want 2", most)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
