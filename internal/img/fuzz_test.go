package img

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

// FuzzOrientation: whatever the bytes, the reader ends, and within 1 to 8.
func FuzzOrientation(f *testing.F) {
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, image.NewGray(image.Rect(0, 0, 4, 4)), nil); err != nil {
		f.Fatal(err)
	}
	exif := "\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
	f.Add(jpg.Bytes())
	f.Add([]byte("\xff\xd8" + exif + string(jpg.Bytes()[2:])))
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x1aeXIfMM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x08\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xd8\xff\xff\xff\xe1\x00\x02\xff\xe1\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := orientation(data); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
		if o := tiffOrientation(data); o < 1 || o > 8 {
			t.Errorf("TIFF orientation %d", o)
		}
		progressive(data)
		sniff(data)
	})
}
