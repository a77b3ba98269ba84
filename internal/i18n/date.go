package i18n

import (
	"fmt"
	"strconv"
	"time"

	"peyk/persian/jalali"
)

// Location returns the printer's time zone.
func (p *Printer) Location() *time.Location { return p.loc }

// Date prints the day: «۱ آذر ۱۴۰۵», "22 November 2026".
func (p *Printer) Date(t time.Time) string {
	return p.dayMonth(t) + " " + p.Digits(strconv.Itoa(p.Day(t).Year))
}

// ShortDate prints the day without the year: «۱ آذر», "22 November".
func (p *Printer) ShortDate(t time.Time) string { return p.dayMonth(t) }

// LongDate prints the day with its weekday: «یکشنبه ۱ آذر ۱۴۰۵», "Sunday 22
// November 2026".
func (p *Printer) LongDate(t time.Time) string {
	return p.weekday(t.In(p.loc).Weekday()) + " " + p.Date(t)
}

// DateTime prints day and time of day: «۱ آذر ۱۴۰۵، ۱۲:۰۸».
func (p *Printer) DateTime(t time.Time) string {
	return p.Date(t) + p.T("list.comma") + p.Time(t)
}

// Time prints the time of day: «۱۲:۰۸».
func (p *Printer) Time(t time.Time) string { return p.Digits(t.In(p.loc).Format("15:04")) }

// ISO prints the instant for a datetime attribute, with the zone's offset.
func (p *Printer) ISO(t time.Time) string { return t.In(p.loc).Format(time.RFC3339) }

// Ago prints how long before now t was, in the largest whole unit up to a
// week; what is older, or lies in the future, is printed as a date.
func (p *Printer) Ago(t, now time.Time) string {
	switch d := now.Sub(t); {
	case d < 0 || d >= 7*24*time.Hour:
		return p.Date(t)
	case d < time.Minute:
		return p.T("ago.now")
	case d < time.Hour:
		return p.T("ago.minutes", "n", int(d/time.Minute))
	case d < 24*time.Hour:
		return p.T("ago.hours", "n", int(d/time.Hour))
	default:
		return p.T("ago.days", "n", int(d/(24*time.Hour)))
	}
}

// Span prints a length of time in its largest whole unit: «۳ ساعت». Less than
// a minute is «کمتر از یک دقیقه».
func (p *Printer) Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return p.T("span.moment")
	case d < time.Hour:
		return p.T("span.minutes", "n", int(d/time.Minute))
	case d < 48*time.Hour:
		return p.T("span.hours", "n", int(d/time.Hour))
	default:
		return p.T("span.days", "n", int(d/(24*time.Hour)))
	}
}

// Day is a day of the printer's calendar: Jalali in Persian, else Gregorian.
type Day struct{ Year, Month, Day int }

// Day returns the day of the instant in the printer's zone and calendar.
func (p *Printer) Day(t time.Time) Day {
	t = t.In(p.loc)
	if p.persian {
		if d := jalali.FromTime(t); !d.IsZero() {
			return Day{d.Year, int(d.Month), d.Day}
		}
	}
	y, m, d := t.Date()
	return Day{y, int(m), d}
}

// ParseDay reads the parts of an archive address, "1405", "09", "01": ASCII
// digits, four, two and two. It reports false if there is no such day.
func (p *Printer) ParseDay(year, month, day string) (Day, bool) {
	if len(year) != 4 || len(month) != 2 || len(day) != 2 {
		return Day{}, false
	}
	var d Day
	for _, part := range []struct {
		s string
		n *int
	}{{year, &d.Year}, {month, &d.Month}, {day, &d.Day}} {
		n, err := strconv.ParseUint(part.s, 10, 16)
		if err != nil {
			return Day{}, false
		}
		*part.n = int(n)
	}
	if p.Day(p.Start(d)) != d {
		return Day{}, false
	}
	return d, true
}

// Start returns the first instant of the day; the zero time if d is no day.
func (p *Printer) Start(d Day) time.Time {
	if p.persian {
		return jalali.Date{Year: d.Year, Month: jalali.Month(d.Month), Day: d.Day}.Time(p.loc)
	}
	if d.Year < 1 || d.Month < 1 || d.Month > 12 || d.Day < 1 || d.Day > 31 {
		return time.Time{}
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, p.loc)
}

// Next returns the day n days later.
func (p *Printer) Next(d Day, n int) Day {
	// Noon, so that no change of the clock moves the day.
	return p.Day(p.Start(d).Add(12*time.Hour).AddDate(0, 0, n))
}

// Path returns the day as it stands in addresses: "1405/09/01".
func (d Day) Path() string { return fmt.Sprintf("%04d/%02d/%02d", d.Year, d.Month, d.Day) }

// MonthName prints the month and year of d: «آذر ۱۴۰۵», "November 2026".
func (p *Printer) MonthName(d Day) string {
	return p.month(d.Month) + " " + p.Digits(strconv.Itoa(d.Year))
}

// AddMonths returns the first day of the month n months from d's.
func (p *Printer) AddMonths(d Day, n int) Day {
	m := d.Year*12 + d.Month - 1 + n
	return Day{m / 12, m%12 + 1, 1}
}

// Month returns the weeks of d's month, as a calendar shows them: rows of
// seven, beginning with the language's first day of the week, the zero Day
// where the week belongs to another month.
func (p *Printer) Month(d Day) [][7]Day {
	d.Day = 1
	first := p.Start(d)
	if first.IsZero() {
		return nil
	}
	column := (int(first.In(p.loc).Weekday()) - p.weekStart() + 7) % 7
	var weeks [][7]Day
	for day := d; day.Month == d.Month; day = p.Next(day, 1) {
		if column == 0 || weeks == nil {
			weeks = append(weeks, [7]Day{})
		}
		weeks[len(weeks)-1][column] = day
		column = (column + 1) % 7
	}
	return weeks
}

// WeekDays returns the names of the days of the week in a calendar's order.
func (p *Printer) WeekDays() [7]string {
	var names [7]string
	for i := range names {
		names[i] = p.weekday(time.Weekday((p.weekStart() + i) % 7))
	}
	return names
}

func (p *Printer) weekStart() int {
	if p.persian {
		return int(time.Saturday)
	}
	return int(time.Monday)
}

func (p *Printer) dayMonth(t time.Time) string {
	d := p.Day(t)
	return p.Digits(strconv.Itoa(d.Day)) + " " + p.month(d.Month)
}

func (p *Printer) month(m int) string {
	if p.persian {
		return jalali.Month(m).String()
	}
	return time.Month(m).String()
}

func (p *Printer) weekday(w time.Weekday) string {
	if p.persian {
		return jalali.WeekdayName(w)
	}
	return w.String()
}
