package jalali_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"peyk/persian/jalali"
)

func date(y int, m jalali.Month, d int) jalali.Date { return jalali.Date{Year: y, Month: m, Day: d} }

func TestNewRefuses(t *testing.T) {
	for _, d := range []jalali.Date{
		date(1404, 12, 30), date(1405, 0, 1), date(1405, 13, 1), date(1405, 7, 31), date(1405, 1, 0), date(1405, 1, 32), {},
	} {
		if _, err := jalali.New(d.Year, d.Month, d.Day); !errors.Is(err, jalali.ErrRange) {
			t.Errorf("New(%v): %v", d, err)
		}
		if d.Valid() || d.YearDay() != 0 || d.Week() != 0 || d.WeekdayName() != "" || !d.Time(time.UTC).IsZero() ||
			!d.AddDays(1).IsZero() || d.FormatLong() != "" || d.Sub(date(1405, 1, 1)) != 0 {
			t.Errorf("%v is treated as a day", d)
		}
	}
}

func TestArithmetic(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want jalali.Date
	}{
		{"end of Shahrivar + month", date(1405, 6, 31).AddMonths(1), date(1405, 7, 30)},
		{"end of Bahman + month", date(1404, 11, 30).AddMonths(1), date(1404, 12, 29)},
		{"end of Bahman + month, leap", date(1403, 11, 30).AddMonths(1), date(1403, 12, 30)},
		{"month back over the year", date(1405, 1, 31).AddMonths(-1), date(1404, 12, 29)},
		{"13 months back", date(1405, 1, 5).AddMonths(-13), date(1403, 12, 5)},
		{"year from leap day", date(1403, 12, 30).AddYears(1), date(1404, 12, 29)},
		{"five years from leap day", date(1403, 12, 30).AddYears(5), date(1408, 12, 30)},
		{"day over the leap year", date(1403, 12, 30).AddDays(1), date(1404, 1, 1)},
		{"day back", date(1405, 1, 1).AddDays(-1), date(1404, 12, 29)},
		{"start of week", date(1405, 9, 1).StartOfWeek(), date(1405, 8, 30)},
		{"start of week on Saturday", date(1405, 8, 30).StartOfWeek(), date(1405, 8, 30)},
		{"start of month", date(1405, 9, 17).StartOfMonth(), date(1405, 9, 1)},
		{"start of year", date(1405, 9, 17).StartOfYear(), date(1405, 1, 1)},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	if n := date(1404, 1, 1).Sub(date(1403, 1, 1)); n != 366 {
		t.Errorf("1403 has %d days", n)
	}
	a, b := date(1405, 8, 30), date(1405, 9, 1)
	if !a.Before(b) || !b.After(a) || a.Compare(a) != 0 || !(jalali.Date{}).Before(a) || a.After(a) {
		t.Error("the order of dates is wrong")
	}
}

func TestWeeks(t *testing.T) {
	if w := date(1405, 9, 1).Weekday(); w != jalali.Yekshanbeh || w.Std() != time.Sunday || w.Letter() != "ی" {
		t.Errorf("1405/09/01 is %s", w)
	}
	for w := time.Sunday; w <= time.Saturday; w++ {
		if jalali.WeekdayOf(w).Std() != w || jalali.WeekdayName(w) == "" {
			t.Errorf("%s does not come back", w)
		}
	}
	// 1 Farvardin 1405 is a Saturday, 1404's a Friday.
	for _, c := range []struct {
		d    jalali.Date
		want int
	}{{date(1405, 1, 1), 1}, {date(1405, 1, 7), 1}, {date(1405, 1, 8), 2}, {date(1404, 1, 1), 1}, {date(1404, 1, 2), 2}} {
		if got := c.d.Week(); got != c.want {
			t.Errorf("%s is in week %d, want %d", c.d, got, c.want)
		}
	}
	if jalali.Weekday(7).String() != "" || jalali.Weekday(-1).Letter() != "" || jalali.Month(0).String() != "" || jalali.Month(13).String() != "" {
		t.Error("days or months that do not exist have names")
	}
}

func TestFormat(t *testing.T) {
	d := date(1405, 9, 1)
	at := time.Date(2026, 11, 22, 8, 5, 9, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{d.String(), "1405/09/01"},
		{d.FormatLong(), "یکشنبه ۱ آذر ۱۴۰۵"},
		{jalali.FormatTime(at), "۱ آذر ۱۴۰۵، ۰۸:۰۵"},
		{d.Format("%Y %y %m %-m %B %d %-d %j %-j %A %a %H:%M:%S %%"), "۱۴۰۵ ۰۵ ۰۹ ۹ آذر ۰۱ ۱ ۲۴۷ ۲۴۷ یکشنبه ی ۰۰:۰۰:۰۰ %"},
		{d.FormatLatin("%Y-%m-%d"), "1405-09-01"},
		{date(1405, 1, 3).FormatLatin("%j %-j"), "003 3"},
		{jalali.Format(at, "%H:%M:%S %-H:%-M:%-S"), "۰۸:۰۵:۰۹ ۸:۵:۹"},
		{jalali.FormatLatin(at, "%Y/%m/%d %H:%M:%S"), "1405/09/01 08:05:09"},
		{jalali.FormatLatin(at.Add(-8*time.Hour), "%H %-H"), "00 0"},
		{d.Format("100% %q %-q %-B %-"), "100% %q %-q %-B %-"},
		{d.Format(""), ""},
		{(jalali.Date{}).String(), ""},
		{(jalali.Date{}).Format("%A|%a|%B"), "||"},
		{date(-5, 13, 40).String(), "-0005/13/40"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestText(t *testing.T) {
	type story struct {
		Day  jalali.Date                 `json:"day"`
		None jalali.Date                 `json:"none"`
		By   map[jalali.Date]jalali.Date `json:"by"`
	}
	in := story{Day: date(1405, 9, 1), By: map[jalali.Date]jalali.Date{date(1405, 1, 1): date(1405, 1, 2)}}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"day":"1405/09/01","none":"","by":{"1405/01/01":"1405/01/02"}}` {
		t.Fatalf("%s, %v", b, err)
	}
	var out story
	if err := json.Unmarshal(b, &out); err != nil || out.Day != in.Day || !out.None.IsZero() || out.By[date(1405, 1, 1)] != date(1405, 1, 2) {
		t.Fatalf("%+v, %v", out, err)
	}
	if _, err := date(1404, 12, 30).MarshalText(); !errors.Is(err, jalali.ErrRange) {
		t.Errorf("a day that does not exist is marshalled: %v", err)
	}
	if err := new(jalali.Date).UnmarshalText([]byte("1404/12/30")); !errors.Is(err, jalali.ErrRange) {
		t.Errorf("a day that does not exist is unmarshalled: %v", err)
	}
}
