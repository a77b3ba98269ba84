package jalali

import "time"

// Month is a month of the Jalali year, Farvardin = 1.
type Month int

// The months. The first six have 31 days, the next five 30; Esfand has 29, or
// 30 in a leap year.
const (
	Farvardin Month = 1 + iota
	Ordibehesht
	Khordad
	Tir
	Mordad
	Shahrivar
	Mehr
	Aban
	Azar
	Dey
	Bahman
	Esfand
)

var monthNames = [...]string{
	"فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
	"مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
}

// String returns the month's Persian name, or "" if m is not a month.
func (m Month) String() string {
	if m < Farvardin || m > Esfand {
		return ""
	}
	return monthNames[m-1]
}

// Weekday is a day of the week counted from Saturday, the first day of the
// Iranian week: Shanbeh = 0 to Jomeh = 6.
type Weekday int

// The days of the week. Jomeh (Friday) is the weekend.
const (
	Shanbeh Weekday = iota
	Yekshanbeh
	Doshanbeh
	Seshanbeh
	Chaharshanbeh
	Panjshanbeh
	Jomeh
)

var weekdayNames = [...]string{
	"شنبه", "یکشنبه", "دوشنبه", "سه\u200cشنبه", "چهارشنبه", "پنجشنبه", "جمعه",
}

var weekdayLetters = [...]string{"ش", "ی", "د", "س", "چ", "پ", "ج"}

// WeekdayOf converts a [time.Weekday]. A value that is no weekday is taken
// modulo seven.
func WeekdayOf(w time.Weekday) Weekday {
	return Weekday(floorMod(int64(w)+1, 7))
}

// Std converts w to the standard library's weekday. A value that is no weekday
// is taken modulo seven.
func (w Weekday) Std() time.Weekday {
	return time.Weekday(floorMod(int64(w)+6, 7))
}

// String returns the weekday's Persian name, or "" if w is not a weekday.
func (w Weekday) String() string {
	if w < Shanbeh || w > Jomeh {
		return ""
	}
	return weekdayNames[w]
}

// Letter returns the weekday's first letter, as calendars head their columns,
// or "" if w is not a weekday.
func (w Weekday) Letter() string {
	if w < Shanbeh || w > Jomeh {
		return ""
	}
	return weekdayLetters[w]
}

// WeekdayName returns the Persian name of a standard library weekday.
func WeekdayName(w time.Weekday) string { return WeekdayOf(w).String() }
