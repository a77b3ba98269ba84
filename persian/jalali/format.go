package jalali

import (
	"fmt"
	"time"
)

// The layouts of the methods with names of their own.
const (
	layoutShort = "%Y/%m/%d"
	layoutLong  = "%A %-d %B %Y"
	layoutTime  = "%-d %B %Y، %H:%M"
)

// String returns the date as 1405/09/01, in Latin digits, or "" if d is the
// zero Date. A date that does not exist is written as it stands.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.FormatLatin(layoutShort)
}

// FormatLong returns the date as یکشنبه ۱ آذر ۱۴۰۵, or "" if d is not valid.
func (d Date) FormatLong() string {
	if !d.Valid() {
		return ""
	}
	return d.Format(layoutLong)
}

// FormatTime returns the instant's date and time of day in its own zone as
// ۱ آذر ۱۴۰۵، ۱۲:۰۸, or "" if it lies outside of the calendar's range.
func FormatTime(t time.Time) string {
	if FromTime(t).IsZero() {
		return ""
	}
	return Format(t, layoutTime)
}

// Format writes the date by a layout whose verbs the package comment lists,
// with Persian digits.
func (d Date) Format(layout string) string {
	return string(appendFormat(nil, d, time.Time{}, layout, persianDigits))
}

// FormatLatin is [Date.Format] with Latin digits.
func (d Date) FormatLatin(layout string) string {
	return string(appendFormat(nil, d, time.Time{}, layout, latinDigits))
}

// Format writes the instant's date and time of day, in its own zone, by a
// layout whose verbs the package comment lists, with Persian digits.
func Format(t time.Time, layout string) string {
	return string(appendFormat(nil, FromTime(t), t, layout, persianDigits))
}

// FormatLatin is [Format] with Latin digits.
func FormatLatin(t time.Time, layout string) string {
	return string(appendFormat(nil, FromTime(t), t, layout, latinDigits))
}

// AppendText appends what [Date.MarshalText] returns; it implements
// [encoding.TextAppender].
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d.IsZero() {
		return b, nil
	}
	if !d.Valid() {
		return b, fmt.Errorf("jalali: marshal %04d/%02d/%02d: %w", d.Year, int(d.Month), d.Day, ErrRange)
	}
	return appendFormat(b, d, time.Time{}, layoutShort, latinDigits), nil
}

// MarshalText writes the date as 1405/09/01 and the zero Date as nothing; it
// implements [encoding.TextMarshaler]. A date that does not exist is an error
// that wraps [ErrRange].
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what [Parse] reads, and nothing as the zero Date; it
// implements [encoding.TextUnmarshaler].
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// digits is the digit zero of a script; the others follow it.
type digits rune

const (
	latinDigits   digits = '0'
	persianDigits digits = '۰'
)

func appendFormat(b []byte, d Date, t time.Time, layout string, zero digits) []byte {
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' || i+1 == len(layout) {
			b = append(b, layout[i])
			continue
		}
		verb, plain := layout[i+1], false
		if verb == '-' && i+2 < len(layout) {
			verb, plain = layout[i+2], true
		}
		n, width, known := number(d, t, verb)
		switch {
		case known && plain:
			b = appendNumber(b, n, 1, zero)
			i += 2
		case known:
			b = appendNumber(b, n, width, zero)
			i++
		case plain:
			b = append(b, '%') // the rest is copied by the next rounds
		case verb == 'B':
			b = append(b, d.Month.String()...)
			i++
		case verb == 'A':
			b = append(b, d.WeekdayName()...)
			i++
		case verb == 'a':
			if d.Valid() {
				b = append(b, d.Weekday().Letter()...)
			}
			i++
		case verb == '%':
			b = append(b, '%')
			i++
		default:
			b = append(b, '%')
		}
	}
	return b
}

// number returns the value of a numeric verb and its full width.
func number(d Date, t time.Time, verb byte) (n, width int, known bool) {
	switch verb {
	case 'Y':
		return d.Year, 4, true
	case 'y':
		return d.Year % 100, 2, true
	case 'm':
		return int(d.Month), 2, true
	case 'd':
		return d.Day, 2, true
	case 'j':
		return d.YearDay(), 3, true
	case 'H':
		return t.Hour(), 2, true
	case 'M':
		return t.Minute(), 2, true
	case 'S':
		return t.Second(), 2, true
	default:
		return 0, 0, false
	}
}

func appendNumber(b []byte, n, width int, zero digits) []byte {
	var buf [20]byte
	i := len(buf)
	negative := n < 0
	for ; n != 0 || width > 0; n, width = n/10, width-1 {
		i--
		digit := n % 10
		if digit < 0 {
			digit = -digit
		}
		buf[i] = byte(digit)
		if i == 0 {
			break
		}
	}
	if negative {
		b = append(b, '-')
	}
	for _, digit := range buf[i:] {
		if zero == latinDigits {
			b = append(b, '0'+digit)
		} else {
			b = append(b, 0xDB, 0xB0+digit) // ۰ to ۹ in UTF-8
		}
	}
	return b
}
