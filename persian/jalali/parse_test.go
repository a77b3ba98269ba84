package jalali_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"peyk/persian/jalali"
)

func TestParse(t *testing.T) {
	want := date(1405, jalali.Azar, 1)
	for _, s := range []string{
		"۱ آذر ۱۴۰۵", "1 آذر 1405", "٠١ آذر ١٤٠٥", "۱ اذر ۱۴۰۵", "۱ آذرماه ۱۴۰۵", "۱ آذر ماه ۱۴۰۵", "۱ آذر\u200cماه ۱۴۰۵", "۱ آذر، ۱۴۰۵",
		"۱ آذر سال ۱۴۰۵", "۱ قوس ۱۴۰۵", "۱-آذر-۱۴۰۵", "۱/آذر/۱۴۰۵", "۱آذر۱۴۰۵",
		"1405/09/01", "1405-9-1", "1405.9.1", "۱۴۰۵/۰۹/۰۱", "۱۴۰۵٫۹٫۱", "14050901", "۱۴۰۵۰۹۰۱", "1/9/1405", "۰۱-۰۹-۱۴۰۵",
		"یکشنبه ۱ آذر ۱۴۰۵", "يك\u200cشنبه، ١ آذر ١٤٠٥", "یک شنبه 1405/09/01", "یکشنبه / ۱ آذر ۱۴۰۵", "  \u200f۱ آذر ۱۴۰۵\u00a0\n",
	} {
		if got, err := jalali.Parse(s); err != nil || got != want {
			t.Errorf("Parse(%q) = %s, %v", s, got, err)
		}
	}
	for s, want := range map[string]jalali.Date{
		"۳۰ اسفند ۱۴۰۳": date(1403, 12, 30), "١٧ دي ١٣٥٦": date(1356, 10, 17), "سه شنبه ۵ خرداد ۱۴۰۵": date(1405, 3, 5),
		"۸ ارديبهشت ۱۴۰۵": date(1405, 2, 8), "۸ اردی\u200cبهشت ۱۴۰۵": date(1405, 2, 8), "۲۸ امرداد ۱۳۳۲": date(1332, 5, 28),
	} {
		if got, err := jalali.Parse(s); err != nil || got != want {
			t.Errorf("Parse(%q) = %s, %v; want %s", s, got, err, want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ in, at, says, remedy string }{
		{"", "", "no date", "1405/09/01"},
		{"   ", "", "no date", "1405/09/01"},
		{"1405/13/01", "13/01", "month 13", "year, month, day"},
		{"1404/12/30", "30", "day 30", "اسفند 1404 has 29 days"},
		{"۳۱ مهر ۱۴۰۵", "۳۱ مهر", "day 31", "مهر 1405 has 30 days"},
		{"2026/11/22", "2026", "year 2026", "Gregorian"},
		{"9999/01/01", "9999", "year 9999", "four digits"},
		{"05/09/01", "05/", "four digits", "1405"},
		{"۱ آذر ۰۵", "۰۵", "no year of four digits", "۱۴۰۵"},
		{"۱ آذر", "", "no year", "۱۴۰۵"},
		{"۱ نوامبر ۲۰۲۶", "نوامبر", "\"نوامبر\" is not the name of a month", "آذر"},
		{"فردا", "فردا", "where the day is expected", "1405/09/01"},
		{"/1405", "/1405", "where the day or the year", "1405/09/01"},
		{"1405/09-01", "-01", "no second /", "1405/09/01"},
		{"1405/09", "", "no second /", "1405/09/01"},
		{"1405/09/", "", "no third number", "1405/09/01"},
		{"1405", "", "no month", "1405/09/01"},
		{"1405/009/01", "009", "no month of one or two digits", "1405/09/01"},
		{"1405/09/001", "001", "more than two digits", "1405/09/01"},
		{"111 آذر 1405", "111", "more than two digits", "1405/09/01"},
		{"1405/09/01 x", "x", "followed by something else", "leave out"},
		{"شنبه ۱ آذر ۱۴۰۵", "شنبه", "is یکشنبه, not شنبه", "correct the weekday"},
		{"99999999999999999999/1/1", "999", "four digits", "1405"},
		{"\xff", "\xff", "where the day", "1405/09/01"},
		{strings.Repeat("آ", 500), "آ", "…", "1405/09/01"},
	} {
		_, err := jalali.Parse(c.in)
		var e *jalali.ParseError
		if !errors.As(err, &e) || !errors.Is(err, jalali.ErrRange) {
			t.Errorf("Parse(%q): %v", c.in, err)
			continue
		}
		if e.Input != c.in || !strings.HasPrefix(c.in[e.Offset:], c.at) || (c.at == "" && e.Offset != len(c.in)) {
			t.Errorf("Parse(%q): offset %d, want that of %q", c.in, e.Offset, c.at)
		}
		if !strings.Contains(e.Problem, c.says) || !strings.Contains(e.Remedy, c.remedy) || len(e.Error()) > 700 {
			t.Errorf("Parse(%q): %v", c.in, err)
		}
	}
}

func TestParseTime(t *testing.T) {
	loc, err := jalali.Tehran()
	if err != nil {
		t.Fatal(err)
	}
	want := time.Date(2026, 11, 22, 12, 8, 0, 0, loc)
	for _, s := range []string{"۱ آذر ۱۴۰۵، ۱۲:۰۸", "1405/09/01 12:08", "یکشنبه ۱ آذر ۱۴۰۵ ساعت ۱۲:۰۸", "1405-09-01 - 12:08:00", "۱ آذر ۱۴۰۵ / ۱۲:۰۸"} {
		if got, err := jalali.ParseTime(s, loc); err != nil || !got.Equal(want) {
			t.Errorf("ParseTime(%q) = %s, %v", s, got, err)
		}
	}
	if got, err := jalali.ParseTime("1405/09/01", nil); err != nil || !got.Equal(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("without a time of day: %s, %v", got, err)
	}
	for _, s := range []string{"", "1405/09/01 24:00", "1405/09/01 12:60", "1405/09/01 12", "1405/09/01 12:08:61", "1405/09/01 12:08:01:1", "1405/09/01 x", "1405/13/01 12:08"} {
		if got, err := jalali.ParseTime(s, loc); err == nil {
			t.Errorf("ParseTime(%q) = %s", s, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"۱ آذر ۱۴۰۵", "1405/09/01", "یکشنبه، ۱ آذرماه ۱۴۰۵", "14050901", "۱ آذر ۱۴۰۵، ۱۲:۰۸", "1/9/1405", "\u200f٣٠ اسفند ١٤٠٣", "سه شنبه"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := jalali.Parse(s)
		if err != nil {
			var e *jalali.ParseError
			if !errors.As(err, &e) || e.Offset < 0 || e.Offset > len(s) || e.Problem == "" || e.Remedy == "" {
				t.Fatalf("Parse(%q): %v", s, err)
			}
			return
		}
		if !d.Valid() {
			t.Fatalf("Parse(%q) = %v, which is no day", s, d)
		}
		for _, form := range []string{d.String(), d.FormatLong(), d.Format("%-d %B %Y"), d.FormatLatin("%-d/%-m/%Y")} {
			if again, err := jalali.Parse(form); err != nil || again != d {
				t.Fatalf("Parse(%q) = %s, %v; want %s", form, again, err, d)
			}
		}
		if at, err := jalali.ParseTime(s, time.UTC); err != nil || jalali.FromTime(at) != d {
			t.Fatalf("ParseTime(%q) = %s, %v", s, at, err)
		}
	})
}
