package jalali

import (
	"fmt"
	"time"
)

// Time returns the first instant of the day in loc: midnight, or, where a
// change to daylight saving time skips midnight, as it did in Iran, the moment
// of that change. The result is the zero time if d is not valid. A nil loc is
// UTC.
func (d Date) Time(loc *time.Location) time.Time {
	if !d.Valid() {
		return time.Time{}
	}
	if loc == nil {
		loc = time.UTC
	}
	midnight := time.Unix(d.unixDays()*secondsPerDay, 0).UTC()
	t := time.Date(midnight.Year(), midnight.Month(), midnight.Day(), 0, 0, 0, 0, loc)
	switch got := FromTime(t); {
	case got.Before(d): // midnight is skipped: the day starts with the new offset
		if _, end := t.ZoneBounds(); !end.IsZero() {
			return end
		}
	case t.Hour() != 0 || t.Minute() != 0: // skipped, and already beyond the change
		if start, _ := t.ZoneBounds(); !start.IsZero() {
			return start
		}
	default: // midnight may come twice: take the first
		if start, _ := t.ZoneBounds(); !start.IsZero() {
			_, before := start.Add(-time.Second).Zone()
			_, after := t.Zone()
			earlier := t.Add(time.Duration(after-before) * time.Second)
			if earlier.Before(start) && FromTime(earlier) == d {
				return earlier
			}
		}
	}
	return t
}

// Tehran returns the zone of Iran with its history of daylight saving time. It
// fails on machines without a tz database unless the program imports
// time/tzdata; see the package comment.
func Tehran() (*time.Location, error) {
	loc, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		return nil, fmt.Errorf("jalali: no time zone data for Tehran; import time/tzdata in the main package: %w", err)
	}
	return loc, nil
}
