package persian_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"peyk/persian"
)

func ExampleAgo() {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	fmt.Println(persian.Ago(now.Add(-3*time.Hour-time.Minute), now))
	fmt.Println(persian.Ago(now.Add(2*time.Hour), now))
	// Output:
	// ۳ ساعت پیش
	// ۲ ساعت دیگر
}

func ExampleAgoDuration() {
	fmt.Println(persian.AgoDuration(8 * 24 * time.Hour))
	// Output: ۱ هفته پیش
}

func TestAgoDuration(t *testing.T) {
	const day = 24 * time.Hour
	for d, want := range map[time.Duration]string{
		0: "لحظاتی پیش", 59 * time.Second: "لحظاتی پیش", -time.Second: "لحظاتی دیگر", time.Minute: "۱ دقیقه پیش",
		59*time.Minute + 59*time.Second: "۵۹ دقیقه پیش", time.Hour: "۱ ساعت پیش", day - 1: "۲۳ ساعت پیش", day: "۱ روز پیش",
		7*day - 1: "۶ روز پیش", 7 * day: "۱ هفته پیش", 29 * day: "۴ هفته پیش", 30 * day: "۱ ماه پیش", 364 * day: "۱۲ ماه پیش",
		365 * day: "۱ سال پیش", -365 * day: "۱ سال دیگر", math.MaxInt64: "۲۹۲ سال پیش", math.MinInt64: "۲۹۲ سال دیگر",
	} {
		if got := persian.AgoDuration(d); got != want {
			t.Errorf("AgoDuration(%v) = %q, want %q", d, got, want)
		}
	}
}
