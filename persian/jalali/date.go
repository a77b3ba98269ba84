package jalali

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// The years in which the 33-year rule agrees with the astronomical calendar.
const (
	MinYear = 1178
	MaxYear = 1633
)

// unixShift is the day number of 1970-01-01 counted from 1 Farvardin 1.
const unixShift = 492268

const secondsPerDay = 24 * 60 * 60

// ErrRange is wrapped by the errors of dates that do not exist or lie outside
// of the years [MinYear] to [MaxYear].
var ErrRange = errors.New("date out of range")

// Date is a day of the Jalali calendar, without a zone. Make one with [New],
// [FromTime] or [Parse]. The zero Date means "no date".
type Date struct {
	Year  int   // MinYear to MaxYear
	Month Month // Farvardin (1) to Esfand (12)
	Day   int   // 1 to 31
}

// New returns the date of the given year, month and day, or an error that
// wraps [ErrRange] if there is no such day or the year is outside of
// [MinYear] to [MaxYear].
func New(year int, month Month, day int) (Date, error) {
	switch {
	case year < MinYear || year > MaxYear:
		return Date{}, fmt.Errorf("jalali: year %d is not between %d and %d: %w", year, MinYear, MaxYear, ErrRange)
	case month < Farvardin || month > Esfand:
		return Date{}, fmt.Errorf("jalali: month %d is not between 1 and 12: %w", int(month), ErrRange)
	case day < 1 || day > MonthLen(year, month):
		return Date{}, fmt.Errorf("jalali: day %d: %s %d has %d days: %w",
			day, month, year, MonthLen(year, month), ErrRange)
	}
	return Date{year, month, day}, nil
}

// FromTime returns the date of the instant t in t's own zone, or the zero Date
// if it lies outside of the calendar's range.
func FromTime(t time.Time) Date {
	_, offset := t.Zone()
	return fromDays(floorDiv(t.Unix()+int64(offset), secondsPerDay))
}

// fromDays converts a count of days since 1970-01-01.
func fromDays(unixDays int64) Date {
	days := unixDays + unixShift
	year := 1 + floorDiv(33*days+3, 12053)
	if year < MinYear || year > MaxYear {
		return Date{}
	}
	n := int(days - daysBefore(int(year)))
	if n < 6*31 {
		return Date{int(year), Month(1 + n/31), 1 + n%31}
	}
	n -= 6 * 31
	return Date{int(year), Month(7 + n/30), 1 + n%30}
}

// daysBefore counts the days from 1 Farvardin 1 to 1 Farvardin of year.
func daysBefore(year int) int64 {
	y := int64(year)
	return 365*(y-1) + floorDiv(8*y+21, 33)
}

// unixDays counts the days since 1970-01-01. d must be valid.
func (d Date) unixDays() int64 {
	return daysBefore(d.Year) + int64(d.YearDay()) - 1 - unixShift
}

// IsLeap reports whether Esfand of the year has 30 days. It is meaningful for
// the years [MinYear] to [MaxYear] and false for all others.
func IsLeap(year int) bool {
	return year >= MinYear && year <= MaxYear && (25*year+11)%33 < 8
}

// MonthLen returns the number of days of the month, or 0 if there is no such
// month.
func MonthLen(year int, month Month) int {
	switch {
	case month < Farvardin || month > Esfand:
		return 0
	case month <= Shahrivar:
		return 31
	case month < Esfand || IsLeap(year):
		return 30
	default:
		return 29
	}
}

// YearLen returns the number of days of the year, 365 or 366.
func YearLen(year int) int {
	if IsLeap(year) {
		return 366
	}
	return 365
}

// IsZero reports whether d is the zero Date, which means "no date".
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether d is a day that exists, within the calendar's range.
func (d Date) Valid() bool {
	return d.Year >= MinYear && d.Year <= MaxYear && d.Day >= 1 && d.Day <= MonthLen(d.Year, d.Month)
}

// AddDays returns the date n days later, earlier if n is negative.
func (d Date) AddDays(n int) Date {
	const most = (MaxYear + 1) * 366 // more days than the calendar has; keeps the sum from overflowing
	if !d.Valid() || n < -most || n > most {
		return Date{}
	}
	return fromDays(d.unixDays() + int64(n))
}

// AddMonths returns the same day n months later, earlier if n is negative. If
// that month is shorter, it is the month's last day: a month after 31 Shahrivar
// is 30 Mehr.
func (d Date) AddMonths(n int) Date {
	const most = 12 * (MaxYear + 1)
	if !d.Valid() || n < -most || n > most {
		return Date{}
	}
	months := int64(d.Year)*12 + int64(d.Month-1) + int64(n)
	year, month := int(floorDiv(months, 12)), Month(1+floorMod(months, 12))
	if year < MinYear || year > MaxYear {
		return Date{}
	}
	return Date{year, month, min(d.Day, MonthLen(year, month))}
}

// AddYears returns the same day n years later, earlier if n is negative; 30
// Esfand becomes 29 Esfand if the year reached is not a leap year.
func (d Date) AddYears(n int) Date {
	if n < -MaxYear || n > MaxYear {
		return Date{}
	}
	return d.AddMonths(12 * n)
}

// Sub returns the number of days from u to d, negative if d is before u, and 0
// if either is not valid.
func (d Date) Sub(u Date) int {
	if !d.Valid() || !u.Valid() {
		return 0
	}
	return int(d.unixDays() - u.unixDays())
}

// Compare returns -1 if d is before u, +1 if it is after, 0 if they are equal.
// The zero Date is before all others.
func (d Date) Compare(u Date) int {
	return cmp.Or(cmp.Compare(d.Year, u.Year), cmp.Compare(d.Month, u.Month), cmp.Compare(d.Day, u.Day))
}

// Before reports whether d is an earlier day than u.
func (d Date) Before(u Date) bool { return d.Compare(u) < 0 }

// After reports whether d is a later day than u.
func (d Date) After(u Date) bool { return d.Compare(u) > 0 }

// Weekday returns the day of the week, and Shanbeh if d is not valid.
func (d Date) Weekday() Weekday {
	if !d.Valid() {
		return Shanbeh
	}
	return Weekday(floorMod(d.unixDays()+5, 7)) // 1970-01-01 was a Thursday
}

// WeekdayName returns the Persian name of d's day of the week, and "" if d is
// not valid.
func (d Date) WeekdayName() string {
	if !d.Valid() {
		return ""
	}
	return d.Weekday().String()
}

// YearDay returns the day of the year, 1 to 366, and 0 if d is not valid.
func (d Date) YearDay() int {
	switch {
	case !d.Valid():
		return 0
	case d.Month <= Mehr:
		return 31*int(d.Month-1) + d.Day
	default:
		return 6 + 30*int(d.Month-1) + d.Day
	}
}

// StartOfWeek returns the Saturday on or before d.
func (d Date) StartOfWeek() Date { return d.AddDays(-int(d.Weekday())) }

// StartOfMonth returns the first day of d's month.
func (d Date) StartOfMonth() Date { return d.AddDays(1 - d.Day) }

// StartOfYear returns 1 Farvardin of d's year.
func (d Date) StartOfYear() Date { return d.AddDays(1 - d.YearDay()) }

// Week returns the week of the year, 1 to 54: week 1 holds 1 Farvardin and
// weeks change on Saturday. It is 0 if d is not valid.
func (d Date) Week() int {
	if !d.Valid() {
		return 0
	}
	return 1 + (d.YearDay()-1+int(d.StartOfYear().Weekday()))/7
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }
