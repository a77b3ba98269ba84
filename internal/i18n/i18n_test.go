package i18n_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"peyk/internal/fault"
	"peyk/internal/i18n"
)

func printer(t *testing.T, lang, zone string) *i18n.Printer {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	p, err := i18n.New(lang, loc)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNumbers(t *testing.T) {
	fa, en := printer(t, "fa", "Asia/Tehran"), printer(t, "en", "UTC")
	for _, c := range []struct {
		n      int
		fa, en string
	}{
		{0, "۰", "0"},
		{7, "۷", "7"},
		{999, "۹۹۹", "999"},
		{1000, "۱٬۰۰۰", "1,000"},
		{1000000, "۱٬۰۰۰٬۰۰۰", "1,000,000"},
		{-1234, "\u2212۱٬۲۳۴", "\u22121,234"},
	} {
		if got := fa.Num(c.n); got != c.fa {
			t.Errorf("fa Num(%d) = %q, want %q", c.n, got, c.fa)
		}
		if got := en.Num(c.n); got != c.en {
			t.Errorf("en Num(%d) = %q, want %q", c.n, got, c.en)
		}
	}
	if got := fa.Digits("کد 105-a"); got != "کد ۱۰۵-a" {
		t.Errorf("Digits = %q", got)
	}
}

func TestPlurals(t *testing.T) {
	en, fa := printer(t, "en", "UTC"), printer(t, "fa", "UTC")
	for n, want := range map[int]string{0: "0 comments", 1: "1 comment", 2: "2 comments", 11: "11 comments", 1000000: "1,000,000 comments"} {
		if got := en.T("story.comments", "n", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := fa.T("story.comments", "n", 1000000); got != "۱٬۰۰۰٬۰۰۰ دیدگاه" {
		t.Errorf("fa: %q", got)
	}
	if got := en.T("story.comments"); got != "{n} comments" {
		t.Errorf("without its argument a placeholder stays for scripts to fill: %q", got)
	}
}

func TestDates(t *testing.T) {
	fa, en := printer(t, "fa", "Asia/Tehran"), printer(t, "en", "UTC")
	at := time.Date(2026, 11, 22, 21, 5, 0, 0, time.UTC) // already the next day in Tehran
	for got, want := range map[string]string{
		fa.Date(at):                      "۲ آذر ۱۴۰۵",
		fa.LongDate(at):                  "دوشنبه ۲ آذر ۱۴۰۵",
		fa.DateTime(at):                  "۲ آذر ۱۴۰۵، ۰۰:۳۵",
		fa.ISO(at):                       "2026-11-23T00:35:00+03:30",
		fa.Day(at).Path():                "1405/09/02",
		fa.MonthName(fa.Day(at)):         "آذر ۱۴۰۵",
		en.LongDate(at):                  "Sunday 22 November 2026",
		en.DateTime(at):                  "22 November 2026, 21:05",
		en.Day(at).Path():                "2026/11/22",
		fa.Ago(at, at.Add(30*time.Hour)): "۱ روز پیش",
		en.Ago(at, at.Add(time.Minute)):  "1 minute ago",
		en.Ago(at, at.Add(-time.Hour)):   "22 November 2026",
		fa.Span(90 * time.Minute):        "۱ ساعت",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestDays(t *testing.T) {
	fa, en := printer(t, "fa", "Asia/Tehran"), printer(t, "en", "Europe/London")
	for _, c := range []struct {
		p       *i18n.Printer
		y, m, d string
		ok      bool
	}{
		{fa, "1405", "09", "01", true},
		{fa, "1403", "12", "30", true}, // leap
		{fa, "1405", "12", "30", false},
		{fa, "1405", "9", "1", false},
		{fa, "+405", "09", "01", false},
		{fa, "۱۴۰۵", "09", "01", false},
		{fa, "0000", "01", "01", false},
		{en, "2024", "02", "29", true},
		{en, "2026", "02", "29", false},
		{en, "2026", "13", "01", false},
	} {
		day, ok := c.p.ParseDay(c.y, c.m, c.d)
		if ok != c.ok {
			t.Errorf("ParseDay(%s, %s, %s) = %v, want %v", c.y, c.m, c.d, ok, c.ok)
		}
		if ok && day.Path() != c.y+"/"+c.m+"/"+c.d {
			t.Errorf("path of %v: %s", day, day.Path())
		}
	}
	// The day the clock changes in London has 25 hours.
	day, _ := en.ParseDay("2026", "10", "25")
	if got := en.Start(en.Next(day, 1)).Sub(en.Start(day)); got != 25*time.Hour {
		t.Errorf("the day of the change lasts %v", got)
	}
	if got := fa.AddMonths(i18n.Day{Year: 1405, Month: 1, Day: 20}, -1); got != (i18n.Day{Year: 1404, Month: 12, Day: 1}) {
		t.Errorf("month before Farvardin: %v", got)
	}
}

func TestMonth(t *testing.T) {
	fa := printer(t, "fa", "Asia/Tehran")
	day, _ := fa.ParseDay("1405", "09", "15")
	weeks := fa.Month(day) // 1 Azar 1405 is a Sunday, the second day of the week
	if weeks[0][0] != (i18n.Day{}) || weeks[0][1].Day != 1 {
		t.Errorf("first week: %v", weeks[0])
	}
	n := 0
	for _, week := range weeks {
		for _, d := range week {
			if d != (i18n.Day{}) {
				if n++; d.Day != n {
					t.Fatalf("day %d stands at %v", n, d)
				}
			}
		}
	}
	if n != 30 {
		t.Errorf("Azar has %d days", n)
	}
	if got := fa.WeekDays()[0]; got != "شنبه" {
		t.Errorf("week begins with %s", got)
	}
}

func TestFault(t *testing.T) {
	fa := printer(t, "fa", "UTC")
	err := errors.Join(fault.New(fault.Invalid, "field.long").With("have", 2100).With("max", 2000))
	if got := fa.Fault(err); !strings.Contains(got, "۲٬۱۰۰") || !strings.Contains(got, "۲٬۰۰۰") {
		t.Errorf("fault's values are missing: %s", got)
	}
	secret := errors.New("pq: password authentication failed")
	if got := fa.Fault(secret); got != fa.T("error.kind.internal") {
		t.Errorf("an unclassified error shows %q", got)
	}
	if got := fa.Fault(fault.New(fault.Gone, "no.such.key")); got != fa.T("error.kind.gone") {
		t.Errorf("a fault without message shows %q", got)
	}
}

func TestList(t *testing.T) {
	en := printer(t, "en", "UTC")
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := en.List(names); got != want {
			t.Errorf("List(%v) = %q, want %q", names, got, want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := i18n.New("tlh", time.UTC); err == nil || !strings.Contains(err.Error(), "tlh") {
		t.Errorf("a language without catalogue: %v", err)
	}
	if _, err := i18n.New("fa", nil); err == nil {
		t.Error("no time zone was accepted")
	}
}

func BenchmarkT(b *testing.B) {
	p, err := i18n.New("fa", time.UTC)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("constant", func(b *testing.B) {
		for b.Loop() {
			p.T("comment.title")
		}
	})
	b.Run("plural", func(b *testing.B) {
		for b.Loop() {
			p.T("story.comments", "n", 1240)
		}
	})
}
