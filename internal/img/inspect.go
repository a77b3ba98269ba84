package img

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // registers the decoder
	_ "image/png"  // registers the decoder
	"net/http"

	"peyk/internal/fault"
)

// header is what is known of a picture before its pixels are touched.
type header struct {
	contentType   string
	width, height int // as stored, before the orientation is applied
	orientation   int // 1 to 8, of EXIF
	memory        int64
}

// maxScans bounds the scans of a JPEG. Cameras and editors write up to 14; a
// hostile file of thousands makes a decoder go over all its pixels for each.
const maxScans = 200

// inspect tells what the bytes are and what decoding them would cost.
func (p *Processor) inspect(data []byte) (*header, error) {
	h := &header{contentType: sniff(data), orientation: 1}
	if h.contentType != JPEG && h.contentType != PNG {
		if h.contentType == "" {
			return nil, fault.Wrap(fault.Invalid, "media.not-a-picture", errors.New("no picture's first bytes"))
		}
		return nil, fault.New(fault.Invalid, "media.unsupported").With("type", h.contentType)
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "media.not-a-picture", fmt.Errorf("header of %s: %w", h.contentType, err))
	}
	h.width, h.height = config.Width, config.Height
	if h.width <= 0 || h.height <= 0 {
		return nil, fault.Wrap(fault.Invalid, "media.not-a-picture", errors.New("it has no pixels"))
	}
	h.memory = footprint(h, config.ColorModel, data)
	if int64(h.width)*int64(h.height) > int64(p.opt.MaxPixels) || h.memory > p.opt.Memory {
		return nil, fault.New(fault.Invalid, "media.too-many-pixels").
			With("width", h.width).With("height", h.height).With("limit", p.opt.MaxPixels/mega)
	}
	if h.contentType == JPEG && bytes.Count(data, []byte{0xff, 0xda}) > maxScans {
		return nil, fault.Wrap(fault.Invalid, "media.not-a-picture", errors.New("more scans than any picture has"))
	}
	h.orientation = orientation(data)
	return h, nil
}

// footprint estimates the bytes that decoding takes: the pixels as the
// decoder holds them, the coefficients of a progressive JPEG, and a share for
// the renditions.
func footprint(h *header, model color.Model, data []byte) int64 {
	perPixel := int64(4)
	switch model {
	case color.YCbCrModel:
		perPixel = 3
	case color.GrayModel:
		perPixel = 1
	case color.Gray16Model:
		perPixel = 2
	case color.RGBA64Model, color.NRGBA64Model:
		perPixel = 8
	}
	if _, isPalette := model.(color.Palette); isPalette {
		perPixel = 1
	}
	if h.contentType == JPEG && progressive(data) {
		perPixel *= 5 // and 4 bytes for each coefficient
	}
	const interlaced = 28 // where a PNG's header says so
	if h.contentType == PNG && len(data) > interlaced && data[interlaced] != 0 {
		perPixel *= 2 // the decoder holds a pass beside the whole
	}
	const renditions = 100 * mega
	return int64(h.width)*int64(h.height)*perPixel + renditions
}

// sniff names the picture format of the bytes, or "" for what is none.
func sniff(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case bytes.HasPrefix(data, []byte("II*\x00")), bytes.HasPrefix(data, []byte("MM\x00*")):
		return "image/tiff"
	case bytes.HasPrefix(data, []byte("\xff\x0a")), bytes.HasPrefix(data, []byte("\x00\x00\x00\x0cJXL ")):
		return "image/jxl"
	case len(data) > 12 && string(data[4:8]) == "ftyp":
		switch string(data[8:12]) {
		case "avif", "avis":
			return "image/avif"
		case "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1":
			return "image/heic"
		}
		return ""
	}
	start := bytes.ToLower(data[:min(len(data), 1024)])
	if bytes.Contains(start, []byte("<svg")) {
		return "image/svg+xml"
	}
	switch t := http.DetectContentType(data); t {
	case "image/gif", "image/webp", "image/bmp", "image/x-icon":
		return t
	}
	return ""
}
