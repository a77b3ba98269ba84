package jalali_test

import (
	_ "embed"
	"strconv"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"peyk/persian/jalali"
)

//go:embed testdata/months.tsv
var months string

// day is a row of the reference calendar.
type day struct {
	date      jalali.Date
	gregorian time.Time
	weekday   string
}

// reference unfolds the reference calendar to its days.
func reference(tb testing.TB) []day {
	tb.Helper()
	var days []day
	for line := range strings.Lines(months) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		first, err := time.Parse(time.DateOnly, f[0])
		if err != nil {
			tb.Fatal(err)
		}
		year, month, _ := strings.Cut(f[1], "-")
		for i := range atoi(tb, f[3]) {
			g := first.AddDate(0, 0, i)
			days = append(days, day{
				jalali.Date{Year: atoi(tb, year), Month: jalali.Month(atoi(tb, month)), Day: i + 1},
				g, g.Weekday().String()[:3],
			})
			if i == 0 && days[len(days)-1].weekday != f[2] {
				tb.Fatalf("reference: %s is not a %s", f[0], f[2])
			}
		}
	}
	if len(days) != 73_049 {
		tb.Fatalf("reference has %d days, want 73,049", len(days))
	}
	return days
}

func atoi(tb testing.TB, s string) int {
	tb.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

func TestEveryDayOfTheReference(t *testing.T) {
	days := reference(t)
	for i, d := range days {
		if got := jalali.FromTime(d.gregorian); got != d.date {
			t.Fatalf("FromTime(%s) = %s, want %s", d.gregorian.Format(time.DateOnly), got, d.date)
		}
		if got := d.date.Time(time.UTC); !got.Equal(d.gregorian) {
			t.Fatalf("%s.Time() = %s, want %s", d.date, got, d.gregorian)
		}
		if got := d.date.Weekday(); got.Std() != d.gregorian.Weekday() {
			t.Fatalf("%s.Weekday() = %s, want %s", d.date, got, d.weekday)
		}
		if got := d.date.Sub(days[0].date); got != i {
			t.Fatalf("%s is %d days after the first, want %d", d.date, got, i)
		}
		if got := days[0].date.AddDays(i); got != d.date {
			t.Fatalf("AddDays(%d) = %s, want %s", i, got, d.date)
		}
		if back, err := jalali.Parse(d.date.FormatLong()); err != nil || back != d.date {
			t.Fatalf("Parse(%q) = %s, %v", d.date.FormatLong(), back, err)
		}
	}
}

// Every day of the whole range follows the one before it, and New accepts
// exactly the days that come up.
func TestWholeRange(t *testing.T) {
	first := jalali.Date{Year: jalali.MinYear, Month: jalali.Farvardin, Day: 1}
	seen, yearDay := 0, 0
	for d := first; !d.IsZero(); d = d.AddDays(1) {
		if seen++; d.Month == 1 && d.Day == 1 {
			yearDay = 0
		}
		if yearDay++; d.YearDay() != yearDay {
			t.Fatalf("%s.YearDay() = %d, want %d", d, d.YearDay(), yearDay)
		}
		if got, err := jalali.New(d.Year, d.Month, d.Day); err != nil || got != d {
			t.Fatalf("New(%s): %v", d, err)
		}
		if d.Day == jalali.MonthLen(d.Year, d.Month) {
			if _, err := jalali.New(d.Year, d.Month, d.Day+1); err == nil {
				t.Fatalf("New accepts the day after %s in its month", d)
			}
		}
		if d.Month == jalali.Esfand && d.AddDays(1).Month != jalali.Esfand && yearDay != jalali.YearLen(d.Year) {
			t.Fatalf("year %d has %d days, want %d", d.Year, yearDay, jalali.YearLen(d.Year))
		}
	}
	// From Nowruz 1799-03-21 to Nowruz 2255-03-21.
	from, until := time.Date(1799, 3, 21, 0, 0, 0, 0, time.UTC), time.Date(2255, 3, 21, 0, 0, 0, 0, time.UTC)
	if want := int((until.Unix() - from.Unix()) / 86400); seen != want {
		t.Errorf("the range has %d days, want %d", seen, want)
	}
}

func TestRangeIsAsserted(t *testing.T) {
	for _, g := range []time.Time{
		{},
		time.Date(1799, 3, 20, 23, 59, 59, 0, time.UTC), time.Date(2255, 3, 21, 0, 0, 0, 0, time.UTC),
		time.Unix(1<<62, 0), time.Unix(-1<<62, 0),
	} {
		if d := jalali.FromTime(g); !d.IsZero() {
			t.Errorf("FromTime(%s) = %s, want no date", g, d)
		}
		if s := jalali.FormatTime(g); s != "" {
			t.Errorf("FormatTime(%s) = %q, want nothing", g, s)
		}
	}
	last := jalali.Date{Year: jalali.MaxYear, Month: jalali.Esfand, Day: 29}
	if !last.Valid() || !last.AddDays(1).IsZero() || !last.AddMonths(1).IsZero() || !last.AddYears(1).IsZero() {
		t.Error("arithmetic leaves the range")
	}
	for _, n := range []int{1<<63 - 1, -1 << 63} {
		if !last.AddDays(n).IsZero() || !last.AddMonths(n).IsZero() || !last.AddYears(n).IsZero() {
			t.Errorf("arithmetic by %d overflows", n)
		}
	}
	for _, year := range []int{jalali.MinYear - 1, jalali.MaxYear + 1, 0, -5, 1<<63 - 1} {
		if _, err := jalali.New(year, 1, 1); err == nil || jalali.IsLeap(year) {
			t.Errorf("year %d is accepted", year)
		}
	}
}

func TestLeapYears(t *testing.T) {
	var got []int
	for year := 1370; year <= 1412; year++ {
		if jalali.IsLeap(year) {
			got = append(got, year)
		}
	}
	want := []int{1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412}
	if len(got) != len(want) {
		t.Fatalf("leap years %v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("leap years %v, want %v", got, want)
		}
	}
}

func TestTehran(t *testing.T) {
	loc, err := jalali.Tehran()
	if err != nil {
		t.Fatal(err)
	}
	skipped := 0
	for _, d := range reference(t) {
		start := d.date.Time(loc)
		if jalali.FromTime(start) != d.date {
			t.Fatalf("%s starts at %s, which is %s", d.date, start, jalali.FromTime(start))
		}
		if before := start.Add(-time.Second); jalali.FromTime(before) == d.date {
			t.Fatalf("%s starts before %s", d.date, start)
		}
		if start.Hour() != 0 {
			skipped++
		}
	}
	if skipped < 20 {
		t.Errorf("midnight is skipped %d times; Iran changed its clocks at midnight more often", skipped)
	}
	// Daylight saving time in 1400, none since Mehr 1401.
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Date(2021, 7, 1, 19, 29, 0, 0, time.UTC), "۱۰ تیر ۱۴۰۰، ۲۳:۵۹"},
		{time.Date(2021, 7, 1, 19, 30, 0, 0, time.UTC), "۱۱ تیر ۱۴۰۰، ۰۰:۰۰"},
		{time.Date(2026, 7, 1, 20, 29, 0, 0, time.UTC), "۱۰ تیر ۱۴۰۵، ۲۳:۵۹"},
		{time.Date(2026, 7, 1, 20, 30, 0, 0, time.UTC), "۱۱ تیر ۱۴۰۵، ۰۰:۰۰"},
	} {
		if got := jalali.FormatTime(c.at.In(loc)); got != c.want {
			t.Errorf("%s is %q, want %q", c.at, got, c.want)
		}
	}
}

// Zones whose midnight comes twice or never, and a day that never came.
func TestOddZones(t *testing.T) {
	for _, c := range []struct{ zone, gregorian, want string }{
		{"America/Havana", "2024-11-03", "2024-11-03T00:00:00-04:00"},
		{"America/Havana", "2024-03-10", "2024-03-10T01:00:00-04:00"},
		{"Asia/Beirut", "2022-03-27", "2022-03-27T01:00:00+03:00"},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		{"Europe/Berlin", "2024-03-31", "2024-03-31T00:00:00+01:00"},
		{"Asia/Kabul", "2024-03-20", "2024-03-20T00:00:00+04:30"},
	} {
		loc, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		g, err := time.Parse(time.DateOnly, c.gregorian)
		if err != nil {
			t.Fatal(err)
		}
		if got := jalali.FromTime(g).Time(loc).Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s starts at %s, want %s", c.gregorian, c.zone, got, c.want)
		}
	}
	if got := (jalali.Date{Year: 1405, Month: 9, Day: 1}).Time(nil); got.Location() != time.UTC {
		t.Errorf("a nil location gives %s", got.Location())
	}
}
