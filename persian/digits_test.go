package persian_test

import (
	"fmt"
	"math"
	"testing"
	"unicode/utf8"

	"peyk/persian"
)

func ExamplePersianDigits() {
	fmt.Println(persian.PersianDigits("12 و ٣٤"))
	// Output: ۱۲ و ۳۴
}

func ExampleLatinDigits() {
	fmt.Println(persian.LatinDigits("۱۴۰۵/۰۹/۰۱"))
	// Output: 1405/09/01
}

func ExampleFormatInt() {
	fmt.Println(persian.FormatInt(1405))
	// Output: ۱۴۰۵
}

func ExampleFormatIntGrouped() {
	fmt.Println(persian.FormatIntGrouped(1234567))
	// Output: ۱٬۲۳۴٬۵۶۷
}

func ExampleFormatFloat() {
	fmt.Println(persian.FormatFloat(12.5, -1), persian.FormatFloat(12, 2))
	// Output: ۱۲٫۵ ۱۲٫۰۰
}

func TestFormatNumbers(t *testing.T) {
	for _, c := range []struct {
		n             int64
		plain, groups string
	}{
		{0, "۰", "۰"},
		{7, "۷", "۷"},
		{-12, "-۱۲", "-۱۲"},
		{999, "۹۹۹", "۹۹۹"},
		{1000, "۱۰۰۰", "۱٬۰۰۰"},
		{-123456, "-۱۲۳۴۵۶", "-۱۲۳٬۴۵۶"},
		{math.MinInt64, "-۹۲۲۳۳۷۲۰۳۶۸۵۴۷۷۵۸۰۸", "-۹٬۲۲۳٬۳۷۲٬۰۳۶٬۸۵۴٬۷۷۵٬۸۰۸"},
	} {
		if got := persian.FormatInt(c.n); got != c.plain {
			t.Errorf("FormatInt(%d) = %q, want %q", c.n, got, c.plain)
		}
		if got := persian.FormatIntGrouped(c.n); got != c.groups {
			t.Errorf("FormatIntGrouped(%d) = %q, want %q", c.n, got, c.groups)
		}
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := persian.FormatFloat(f, 1); got != "—" {
			t.Errorf("FormatFloat(%v) = %q", f, got)
		}
	}
	if got := persian.FormatFloat(-3.25, 1); got != "-۳٫۲" {
		t.Errorf("FormatFloat(-3.25, 1) = %q", got)
	}
}

func FuzzDigits(f *testing.F) {
	f.Add("۱۲ ٣ 4\xff")
	f.Fuzz(func(t *testing.T, s string) {
		fa, en := persian.PersianDigits(s), persian.LatinDigits(s)
		if persian.LatinDigits(fa) != en || persian.PersianDigits(en) != fa {
			t.Fatalf("%q: %q and %q do not turn into each other", s, fa, en)
		}
		if utf8.ValidString(s) != utf8.ValidString(fa) || utf8.RuneCountInString(s) != utf8.RuneCountInString(fa) {
			t.Fatalf("%q became %q", s, fa)
		}
	})
}
