package img

import (
	"bytes"
	"encoding/binary"
)

// The bounds of looking for the orientation: real files stay far below.
const (
	maxSegments = 256
	maxEntries  = 512
)

// orientation reads the EXIF orientation, 1 to 8, of a JPEG or PNG. A picture
// without it, or with a broken one, is taken to stand as stored.
func orientation(data []byte) int {
	var tiff []byte
	switch sniff(data) {
	case JPEG:
		tiff = jpegExif(data)
	case PNG:
		tiff = pngExif(data)
	}
	return tiffOrientation(tiff)
}

// segments calls fn for each marker segment before the first scan, until fn
// returns false.
func segments(data []byte, fn func(marker byte, payload []byte) bool) {
	pos := 2 // after the start marker
	for range maxSegments {
		for pos < len(data) && data[pos] == 0xff { // the marker's first byte, and fill bytes
			pos++
		}
		if pos+3 > len(data) || data[pos-1] != 0xff {
			return
		}
		marker := data[pos]
		length := int(binary.BigEndian.Uint16(data[pos+1:]))
		end := pos + 1 + length
		if length < 2 || end > len(data) || marker == 0xda || marker == 0xd9 {
			return
		}
		if !fn(marker, data[pos+3:end]) {
			return
		}
		pos = end
	}
}

// progressive reports whether a JPEG's frame is a progressive one.
func progressive(data []byte) bool {
	found := false
	segments(data, func(marker byte, _ []byte) bool {
		found = marker == 0xc2
		return !found && marker != 0xc0 && marker != 0xc1
	})
	return found
}

func jpegExif(data []byte) []byte {
	var tiff []byte
	segments(data, func(marker byte, payload []byte) bool {
		rest, ok := bytes.CutPrefix(payload, []byte("Exif\x00\x00"))
		if marker == 0xe1 && ok {
			tiff = rest
		}
		return tiff == nil
	})
	return tiff
}

func pngExif(data []byte) []byte {
	pos := 8
	for range maxSegments {
		if pos+12 > len(data) {
			return nil
		}
		length := int64(binary.BigEndian.Uint32(data[pos:]))
		end := int64(pos) + 8 + length
		if end+4 > int64(len(data)) {
			return nil
		}
		switch string(data[pos+4 : pos+8]) {
		case "eXIf":
			return data[pos+8 : end]
		case "IEND":
			return nil
		}
		pos = int(end) + 4
	}
	return nil
}

// tiffOrientation reads the orientation tag of the first directory.
func tiffOrientation(tiff []byte) int {
	const (
		tag   = 0x0112
		short = 3
		size  = 12 // of an entry
	)
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	start := int64(order.Uint32(tiff[4:]))
	if start < 8 || start+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[start+2:]
	for range min(int(order.Uint16(tiff[start:])), maxEntries) {
		if len(entries) < size {
			return 1
		}
		if order.Uint16(entries) == tag {
			if order.Uint16(entries[2:]) != short || order.Uint32(entries[4:]) != 1 {
				return 1
			}
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[size:]
	}
	return 1
}
