package jalali

import (
	"fmt"
	"strings"
	"time"
)

// ParseError says why a text is not a date.
type ParseError struct {
	Input   string // the text given
	Offset  int    // where in it, in bytes
	Problem string // what is wrong there
	Remedy  string // how to mend it
}

// Error returns all of it in one line.
func (e *ParseError) Error() string {
	return fmt.Sprintf("jalali: %q: %s (byte %d); %s", clip(e.Input), e.Problem, e.Offset, e.Remedy)
}

// Unwrap makes errors.Is(err, ErrRange) true for every parse error: the text
// names no date of the calendar.
func (e *ParseError) Unwrap() error { return ErrRange }

const (
	remedyShape = "write a date like ۱ آذر ۱۴۰۵ or 1405/09/01"
	remedyClock = "write a time of day like ۱۲:۰۸"
)

// Parse reads a date; the package comment lists the forms understood. The
// error is a *[ParseError].
func Parse(s string) (Date, error) {
	p := parser{input: s}
	d, err := p.date()
	if err != nil {
		return Date{}, err
	}
	if t := p.next(); t.kind != end {
		return Date{}, p.fail(t.at, "the date is followed by something else", "leave out what follows")
	}
	return d, nil
}

// ParseTime reads a date and a time of day in loc, such as
// "۱ آذر ۱۴۰۵، ۱۲:۰۸", "1405/09/01 12:08:30" or "۱ آذر ۱۴۰۵ ساعت ۸:۳۰". Without
// a time of day it is the first instant of the day. A nil loc is UTC. The
// error is a *[ParseError].
func ParseTime(s string, loc *time.Location) (time.Time, error) {
	if loc == nil {
		loc = time.UTC
	}
	p := parser{input: s}
	d, err := p.date()
	if err != nil {
		return time.Time{}, err
	}
	t := p.next()
	for t.kind == mark && strings.Contains("،,-–/", t.text) {
		t = p.next()
	}
	if t.kind == word && t.text == "ساعت" {
		t = p.next()
	}
	if t.kind == end {
		return d.Time(loc), nil
	}
	clock, err := p.clock(t)
	if err != nil {
		return time.Time{}, err
	}
	g := time.Unix(d.unixDays()*secondsPerDay, 0).UTC()
	return time.Date(g.Year(), g.Month(), g.Day(), clock[0], clock[1], clock[2], 0, loc), nil
}

// clock reads H:M or H:M:S, whose first token is given, up to the end.
func (p *parser) clock(t token) (hms [3]int, err error) {
	limits, names := [3]int{24, 60, 60}, [3]string{"hour", "minute", "second"}
	for i := range hms {
		if t.kind != numeral || len(t.text) > 2 {
			return hms, p.fail(t.at, "no "+names[i]+" of one or two digits where one is expected", remedyClock)
		}
		if hms[i] = t.value; t.value >= limits[i] {
			return hms, p.fail(t.at, fmt.Sprintf("%s %d is not between 0 and %d", names[i], t.value, limits[i]-1), remedyClock)
		}
		t = p.next()
		if i > 0 && t.kind == end {
			return hms, nil
		}
		if i == 2 || t.kind != mark || t.text != ":" {
			return hms, p.fail(t.at, "the time of day is not followed by what is expected", remedyClock)
		}
		t = p.next()
	}
	return hms, nil
}

// date reads a date and leaves the rest.
func (p *parser) date() (Date, error) {
	t, weekday, named := p.weekday()
	switch t.kind {
	case end:
		return Date{}, p.fail(t.at, "no date", remedyShape)
	case word:
		return Date{}, p.fail(t.at, fmt.Sprintf("%q where the day is expected", clip(t.text)), remedyShape)
	case mark:
		return Date{}, p.fail(t.at, fmt.Sprintf("%q where the day or the year is expected", t.text), remedyShape)
	}
	d, at, err := p.numbers(t)
	if err != nil {
		return Date{}, err
	}
	if _, err := New(d.Year, d.Month, d.Day); err != nil {
		return Date{}, p.explain(d, at)
	}
	if named && d.Weekday() != weekday {
		return Date{}, p.fail(0, fmt.Sprintf("%s is %s, not %s", d, d.Weekday(), weekday),
			"correct the weekday or the date, or leave the weekday out")
	}
	return d, nil
}

// weekday reads the name of a weekday if there is one, and returns the token
// after it.
func (p *parser) weekday() (after token, weekday Weekday, named bool) {
	t := p.next()
	if t.kind != word {
		return t, 0, false
	}
	name := t.text
	if rest := *p; len([]rune(name)) <= len([]rune("چهار")) { // written apart: سه شنبه
		if following := rest.next(); following.kind == word && following.text == "شنبه" {
			name += following.text
			*p = rest
		}
	}
	if weekday, named = weekdayWords[name]; !named {
		return t, 0, false
	}
	for t = p.next(); t.kind == mark && strings.Contains("،,/-", t.text); {
		t = p.next()
	}
	return t, weekday, true
}

// places are the offsets of a date's year, month and day in the input.
type places struct{ year, month, day int }

// numbers reads the date that starts with the number t. It is not validated.
func (p *parser) numbers(t token) (Date, places, error) {
	if len(t.text) == 8 { // 14050901
		return Date{t.value / 10000, Month(t.value / 100 % 100), t.value % 100},
			places{t.at, t.at, t.at}, nil
	}
	sep := p.next()
	if sep.kind == word {
		return p.wordDate(t, sep)
	}
	if sep.kind != mark || !strings.Contains("/-.٫", sep.text) {
		return Date{}, places{}, p.fail(sep.at, "no month after the first number", remedyShape)
	}
	second := p.next()
	if second.kind == word {
		return p.wordDate(t, second)
	}
	if second.kind != numeral || len(second.text) > 2 {
		return Date{}, places{}, p.fail(second.at, "no month of one or two digits", remedyShape)
	}
	if again := p.next(); again.kind != mark || again.text != sep.text {
		return Date{}, places{}, p.fail(again.at, "no second "+sep.text+" after the month", remedyShape)
	}
	third := p.next()
	if third.kind != numeral {
		return Date{}, places{}, p.fail(third.at, "no third number", remedyShape)
	}
	year, day := t, third
	if len(t.text) <= 2 && len(third.text) == 4 { // day first
		year, day = third, t
	}
	if len(year.text) != 4 {
		return Date{}, places{}, p.fail(year.at, "the year does not have four digits", "write all of the year, such as 1405")
	}
	if len(day.text) > 2 {
		return Date{}, places{}, p.fail(day.at, "the day has more than two digits", remedyShape)
	}
	return Date{year.value, Month(second.value), day.value}, places{year.at, second.at, day.at}, nil
}

// wordDate reads the rest of "۱ آذر ۱۴۰۵" after the day and the month's word.
func (p *parser) wordDate(day, name token) (Date, places, error) {
	month, known := monthWords[name.text]
	if !known {
		month, known = monthWords[strings.TrimSuffix(name.text, "ماه")]
	}
	if !known {
		return Date{}, places{}, p.fail(name.at, fmt.Sprintf("%q is not the name of a month", clip(name.text)),
			"write one of "+strings.Join(monthNames[:], "، "))
	}
	if len(day.text) > 2 {
		return Date{}, places{}, p.fail(day.at, "the day has more than two digits", remedyShape)
	}
	year := p.next()
	for year.kind == word && (year.text == "ماه" || year.text == "سال") {
		year = p.next()
	}
	if year.kind == mark && strings.Contains("/-،,", year.text) {
		year = p.next()
	}
	if year.kind != numeral || len(year.text) != 4 {
		return Date{}, places{}, p.fail(year.at, "no year of four digits after the month", "write all of the year, such as ۱۴۰۵")
	}
	return Date{year.value, month, day.value}, places{year.at, name.at, day.at}, nil
}

// explain makes the error of a date that does not exist.
func (p *parser) explain(d Date, at places) error {
	switch {
	case d.Year > MaxYear && d.Year < 2300:
		return p.fail(at.year, fmt.Sprintf("year %d is not between %d and %d", d.Year, MinYear, MaxYear),
			"write a Jalali year; this looks like a Gregorian one")
	case d.Year < MinYear || d.Year > MaxYear:
		return p.fail(at.year, fmt.Sprintf("year %d is not between %d and %d", d.Year, MinYear, MaxYear),
			"write a year of four digits, such as 1405")
	case d.Month < Farvardin || d.Month > Esfand:
		return p.fail(at.month, fmt.Sprintf("month %d is not between 1 and 12", int(d.Month)), "write year, month, day in this order")
	default:
		return p.fail(at.day, fmt.Sprintf("day %d is not between 1 and %d", d.Day, MonthLen(d.Year, d.Month)),
			fmt.Sprintf("%s %d has %d days", d.Month, d.Year, MonthLen(d.Year, d.Month)))
	}
}

func (p *parser) fail(at int, problem, remedy string) error {
	return &ParseError{Input: p.input, Offset: at, Problem: problem, Remedy: remedy}
}

// clip shortens what an error quotes.
func clip(s string) string {
	const most = 60
	for i := range s {
		if i > most {
			return s[:i] + "…"
		}
	}
	return s
}
