package persian

import (
	"math"
	"time"
)

// Ago tells how far then lies from now, as readers say it: "لحظاتی پیش",
// "۳ ساعت پیش", "۲ روز پیش", "۱ سال پیش"; and for a time to come "۳ ساعت دیگر".
//
// The largest whole unit is told, rounded towards now: seconds under a minute are
// "لحظاتی", a week has 7 days, a month 30 and a year 365.
func Ago(then, now time.Time) string { return AgoDuration(now.Sub(then)) }

// AgoDuration is Ago for a distance: positive in the past, negative in the future.
func AgoDuration(d time.Duration) string {
	suffix := " پیش"
	if d < 0 {
		suffix = " دیگر"
		d = -max(d, math.MinInt64+1) // the most negative duration has no opposite
	}
	const day = 24 * time.Hour
	for _, u := range [...]struct {
		unit time.Duration
		name string
	}{
		{365 * day, " سال"},
		{30 * day, " ماه"},
		{7 * day, " هفته"},
		{day, " روز"},
		{time.Hour, " ساعت"},
		{time.Minute, " دقیقه"},
	} {
		if n := d / u.unit; n > 0 {
			return FormatInt(int64(n)) + u.name + suffix
		}
	}
	return "لحظاتی" + suffix
}
