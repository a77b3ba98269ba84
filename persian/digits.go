package persian

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// PersianDigits writes every ASCII and Arabic digit of s as a Persian one (۰ to ۹)
// and leaves all else as it is, marks of decimals and thousands too.
func PersianDigits(s string) string { //nolint:revive // the counterpart of LatinDigits: the script is what it says
	return digitsMap(s, func(r rune) rune {
		if v := digitValue(r); v >= 0 {
			return '۰' + rune(v)
		}
		return r
	})
}

// LatinDigits writes every Persian and Arabic digit of s as an ASCII one and leaves
// all else as it is.
func LatinDigits(s string) string {
	return digitsMap(s, func(r rune) rune {
		if v := digitValue(r); v >= 0 {
			return '0' + rune(v)
		}
		return r
	})
}

// digitsMap maps the valid characters of s and leaves invalid bytes alone.
func digitsMap(s string, f func(rune) rune) string {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if f(r) != r {
			return string(digitsAppend(append(make([]byte, 0, len(s)+len(s)/4+1), s[:i]...), s[i:], f))
		}
		i += n
	}
	return s
}

func digitsAppend(dst []byte, s string, f func(rune) rune) []byte {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if m := f(r); m != r {
			dst = utf8.AppendRune(dst, m)
		} else {
			dst = append(dst, s[i:i+n]...)
		}
		i += n
	}
	return dst
}

// digitValue returns the value of an ASCII, Persian or Arabic digit, or -1.
func digitValue(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0')
	case '۰' <= r && r <= '۹':
		return int(r - '۰')
	case '٠' <= r && r <= '٩':
		return int(r - '٠')
	}
	return -1
}

// FormatInt writes n with Persian digits: ۱۴۰۵, -۷. The minus sign is U+002D, which
// stands on the left in a right-to-left line when the number is isolated.
func FormatInt(n int64) string { return PersianDigits(strconv.FormatInt(n, 10)) }

// FormatIntGrouped writes n with Persian digits and the Persian thousands mark:
// ۱٬۲۳۴٬۵۶۷.
func FormatIntGrouped(n int64) string { return PersianDigits(digitsGroup(strconv.FormatInt(n, 10))) }

// FormatFloat writes f with Persian digits, the Persian decimal mark, and prec
// digits after it; with prec -1 as many as are needed. Values that are not numbers
// come out as "—".
func FormatFloat(f float64, prec int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "—"
	}
	return PersianDigits(strings.Replace(strconv.FormatFloat(f, 'f', prec, 64), ".", "٫", 1))
}

// digitsGroup puts a thousands mark into the decimal digits of an integer.
func digitsGroup(s string) string {
	var b strings.Builder
	digits := strings.TrimPrefix(s, "-")
	b.WriteString(s[:len(s)-len(digits)])
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString("٬")
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}
