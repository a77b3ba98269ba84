package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"peyk/internal/i18n"
	"peyk/persian"
	"peyk/persian/jalali"
)

// firstGregorian parts the calendars: no year of the Jalali calendar that
// anybody schedules for is as large, no Gregorian one as small.
const firstGregorian = 1700

// ParseWhen reads a day and a time of day in the edition's zone, as people
// type them: "1405/09/02 14:30" in Persian, "2026-11-23 14:30" in both. It
// reports false for anything else; a time of day must be said.
func ParseWhen(p *i18n.Printer, s string) (time.Time, bool) {
	s = strings.Join(strings.Fields(persian.LatinDigits(s)), " ")
	if !strings.Contains(s, ":") || len(s) > 100 {
		return time.Time{}, false
	}
	plain := strings.NewReplacer("،", " ", ",", " ", "T", " ", "/", "-").Replace(s)
	plain = strings.Join(strings.Fields(plain), " ")
	if len(plain) >= 4 {
		if year, err := strconv.Atoi(plain[:4]); err == nil && year >= firstGregorian {
			t, err := time.ParseInLocation("2006-1-2 15:4", plain, p.Location())
			return t, err == nil
		}
	}
	if p.Lang() != "fa" {
		for _, layout := range []string{"2 January 2006 15:4", "2 Jan 2006 15:4"} {
			if t, err := time.ParseInLocation(layout, plain, p.Location()); err == nil {
				return t, true
			}
		}
		return time.Time{}, false
	}
	t, err := jalali.ParseTime(s, p.Location())
	return t, err == nil
}

// WriteWhen writes a time as ParseWhen reads it.
func WriteWhen(p *i18n.Printer, t time.Time) string {
	d, clock := p.Day(t), t.In(p.Location()).Format("15:04")
	if p.Lang() == "fa" {
		return fmt.Sprintf("%04d/%02d/%02d %s", d.Year, d.Month, d.Day, clock)
	}
	return fmt.Sprintf("%04d-%02d-%02d %s", d.Year, d.Month, d.Day, clock)
}
