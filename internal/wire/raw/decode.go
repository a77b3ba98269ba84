package raw

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/persian"
)

// MaxInput is the largest input in bytes.
const MaxInput = 2 << 20

// note makes a finding about the input as a whole.
func note(rule string, args ...string) copydesk.Finding {
	f := copydesk.Finding{Rule: rule, Tier: persian.Automatic, Applied: true, Confidence: 1}
	for i := 0; i+1 < len(args); i += 2 {
		if f.Args == nil {
			f.Args = map[string]string{}
		}
		f.Args[args[i]] = args[i+1]
	}
	return f
}

// decode turns input into clean UTF-8 with \n line ends. It fails with an
// Invalid fault on what is too large, empty, or in no encoding it knows.
func decode(input []byte) (string, []copydesk.Finding, error) {
	if len(input) > MaxInput {
		return "", nil, fault.New(fault.Invalid, "raw.too-large").With("bytes", len(input)).With("max", MaxInput)
	}
	var notes []copydesk.Finding
	text, encoding, err := toUTF8(input)
	if err != nil {
		return "", nil, err
	}
	if encoding != "" {
		notes = append(notes, note("raw.encoding", "encoding", encoding))
	}
	clean, n := cleanControls(text)
	if n > 0 {
		notes = append(notes, note("raw.control", "count", strconv.Itoa(n)))
	}
	if n := strings.Count(clean, "\uFFFD"); n > 0 {
		f := note("raw.damaged", "count", strconv.Itoa(n), "line", strconv.Itoa(1+strings.Count(clean[:strings.IndexRune(clean, utf8.RuneError)], "\n")))
		f.Tier, f.Applied = persian.Suggestion, false
		notes = append(notes, f)
	}
	if strings.TrimFunc(clean, blank) == "" {
		return "", nil, fault.New(fault.Invalid, "raw.empty")
	}
	return clean, notes, nil
}

// toUTF8 names the encoding when it was not UTF-8.
func toUTF8(b []byte) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		b = b[3:]
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return fromUTF16(b[2:], binary.LittleEndian), "UTF-16LE", nil
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return fromUTF16(b[2:], binary.BigEndian), "UTF-16BE", nil
	}
	if order, name := guessUTF16(b); order != nil {
		return fromUTF16(b, order), name, nil
	}
	if utf8.Valid(b) {
		return string(b), "", nil
	}
	if s, ok := fromArabicWindows(b); ok {
		return s, "windows-1256", nil
	}
	at := 0
	for at < len(b) {
		r, n := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return "", "", fault.New(fault.Invalid, "raw.not-utf8").
		With("line", 1+bytes.Count(b[:at], []byte{'\n'})).With("byte", at+1)
}

func fromUTF16(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, order.Uint16(b[i:]))
	}
	return string(utf16.Decode(units))
}

// guessUTF16 knows UTF-16 without a mark by its line ends and spaces, whose
// upper byte is zero at every second place and never at the others.
func guessUTF16(b []byte) (binary.ByteOrder, string) {
	if len(b) < 8 || len(b)%2 != 0 {
		return nil, ""
	}
	var zero [2]int
	persianBlock := [2]int{}
	for i, c := range b {
		switch c {
		case 0:
			zero[i%2]++
		case 6:
			persianBlock[i%2]++
		}
	}
	half := len(b) / 2
	upper := func(k int) bool { return zero[k] > 0 && zero[1-k] == 0 && zero[k]+persianBlock[k] > half*8/10 }
	switch {
	case upper(1):
		return binary.LittleEndian, "UTF-16LE"
	case upper(0):
		return binary.BigEndian, "UTF-16BE"
	}
	return nil, ""
}

// fromArabicWindows decodes windows-1256 when the result is surely Persian:
// mostly letters of its script, with its commonest words, and hardly a pair
// of bytes that UTF-8 would have.
func fromArabicWindows(b []byte) (string, bool) {
	multi, bad := 0, 0
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			multi++
		}
		rest = rest[n:]
	}
	if multi > bad/4 {
		return "", false // UTF-8 with damage
	}
	s, err := charmap.Windows1256.NewDecoder().String(string(b))
	if err != nil {
		return "", false
	}
	letters, arabic, known := 0, 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Arabic, r) {
				arabic++
			}
		}
	}
	for w := range strings.FieldsSeq(persian.Fold(s)) {
		switch w {
		case "و", "در", "به", "از", "که", "این", "را", "با", "است":
			known++
		}
	}
	return s, arabic > letters*6/10 && known >= 2
}

// cleanControls makes every kind of line end \n and takes out control
// characters, marks of direction and other characters nobody sees, except the
// half-space and the joiner of emoji. It counts what it took out.
func cleanControls(s string) (string, int) {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n", "\f", "\n").Replace(s)
	n := 0
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u200c' || r == '\u200d':
			return r
		case r == '\t':
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), r == '\u034f',
			r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE:
			n++
			return -1
		}
		return r
	}, s)
	return s, n
}
