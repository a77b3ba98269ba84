package jalali_test

import (
	"testing"
	"time"

	"peyk/persian/jalali"
)

func BenchmarkFromTime(b *testing.B) {
	at := time.Date(2026, 11, 22, 8, 38, 0, 0, time.UTC)
	for b.Loop() {
		jalali.FromTime(at)
	}
}

func BenchmarkTime(b *testing.B) {
	loc, err := jalali.Tehran()
	if err != nil {
		b.Fatal(err)
	}
	d := date(1405, 9, 1)
	for b.Loop() {
		d.Time(loc)
	}
}

func BenchmarkAddDays(b *testing.B) {
	d := date(1405, 9, 1)
	for b.Loop() {
		d.AddDays(100)
	}
}

func BenchmarkFormatLong(b *testing.B) {
	d := date(1405, 9, 1)
	b.ReportAllocs()
	for b.Loop() {
		_ = d.FormatLong()
	}
}

func BenchmarkFormatTime(b *testing.B) {
	at := time.Date(2026, 11, 22, 8, 38, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		_ = jalali.FormatTime(at)
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := jalali.Parse("یکشنبه ۱ آذر ۱۴۰۵"); err != nil {
			b.Fatal(err)
		}
	}
}
