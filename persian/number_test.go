package persian_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"peyk/persian"
)

func ExampleNumberWords() {
	fmt.Println(persian.NumberWords(123))
	fmt.Println(persian.NumberWords(-2000001))
	// Output:
	// صد و بیست و سه
	// منفی دو میلیون و یک
}

func ExampleNumberText() {
	words, err := persian.NumberText("۱٬۲۵۰٫۰۵")
	fmt.Println(words, err)
	// Output: یک هزار و دویست و پنجاه ممیز صفر پنج <nil>
}

func ExampleOrdinalWords() {
	fmt.Println(persian.OrdinalWords(1), persian.OrdinalWords(2), persian.OrdinalWords(43))
	// Output: اول دوم چهل و سوم
}

func ExampleOrdinal() {
	fmt.Println(persian.Ordinal("بیست و سه"))
	// Output: بیست و سوم
}

func ExampleParseNumberWords() {
	n, err := persian.ParseNumberWords("۳ هزار و دویست و دوازده")
	fmt.Println(n, err)
	// Output: 3212 <nil>
}

func ExampleParseNumber() {
	f, err := persian.ParseNumber("۲٫۵ میلیون")
	fmt.Println(int(f), err)
	// Output: 2500000 <nil>
}

func TestNumberWordsAndBack(t *testing.T) {
	check := func(n int64) {
		t.Helper()
		words := persian.NumberWords(n)
		if got, err := persian.ParseNumberWords(words); err != nil || got != n {
			t.Fatalf("%d is %q, which reads as %d, %v", n, words, got, err)
		}
		if n > 0 {
			ordinal := persian.OrdinalWords(n)
			if got, err := persian.ParseNumberWords(ordinal); err != nil || got != n {
				t.Fatalf("%d is the %q, which reads as %d, %v", n, ordinal, got, err)
			}
		}
	}
	for n := int64(-1100); n <= 11000; n++ {
		check(n)
	}
	for _, n := range []int64{math.MaxInt64, math.MinInt64, math.MinInt64 + 1, 1e18, 1e15, 1_000_000_001} {
		check(n)
	}
	rng := rand.New(rand.NewPCG(1405, 9))
	for range 2000 {
		check(rng.Int64() >> rng.IntN(63))
	}
}

func TestParseNumberWords(t *testing.T) {
	for text, want := range map[string]int64{
		"صفر": 0, "هزار": 1000, "هزار و سیصد و نود و نه": 1399, "یکصد و ده": 110, "سی ام": 30, "سی\u200cام": 30,
		"بیست و یکم": 21, "صد هزار": 100000, "میلیون": 1000000, "-۱۲۳": -123, "۱٬۲۰۰": 1200, "اولین": 1,
		"دومین": 2, "پونصد": 500, "دويست": 200, "سی و سه میلیون و ۲۰۰ هزار": 33200000, "یک میلیارد و یک": 1000000001,
	} {
		if got, err := persian.ParseNumberWords(text); err != nil || got != want {
			t.Errorf("ParseNumberWords(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "و", "سلام", "سه کتاب", "یک دو", "بیست سی", "هزار هزار", "یک هزار دو میلیون", "و سه", "سه و", "سه و و چهار",
		"دهم هزار", "۱٬۲", "۳٫۵", "منفی", "صد دویست", "بیست و صفر", "نه کوینتیلیون و سیصد کوادریلیون",
		"99999999999999999999", "ده یازده",
	} {
		if got, err := persian.ParseNumberWords(text); !errors.Is(err, persian.ErrNumber) {
			t.Errorf("ParseNumberWords(%q) = %d, %v, want ErrNumber", text, got, err)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]float64{
		"۳٫۵": 3.5, "3.5": 3.5, "دو ممیز پنج": 2.5, "دو ممیز صفر پنج": 2.05, "سه و نیم": 3.5, "نیم": 0.5,
		"سه و نیم میلیون": 3.5e6, "منفی ۲٫۵ هزار": -2500, "-۰٫۲۵": -0.25, "۱۲": 12, "نیم میلیون": 5e5, "٫۵": 0.5,
	} {
		if got, err := persian.ParseNumber(text); err != nil || math.Abs(got-want) > 1e-9*math.Abs(want) {
			t.Errorf("ParseNumber(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "٫", "۳٫۵٫۲", "سلام و نیم", "دو ممیز", "--۲", "۳٫۵ کیلو"} {
		if got, err := persian.ParseNumber(text); !errors.Is(err, persian.ErrNumber) {
			t.Errorf("ParseNumber(%q) = %v, %v, want ErrNumber", text, got, err)
		}
	}
}

func TestNumberText(t *testing.T) {
	for text, want := range map[string]string{
		"۱۲٫۵": "دوازده ممیز پنج", "-۰٫۵۰": "منفی صفر ممیز پنج", "-0": "صفر", "٣": "سه", "1,250": "یک هزار و دویست و پنجاه",
		".5": "صفر ممیز پنج", "−۳": "منفی سه", " ۷ ": "هفت",
	} {
		if got, err := persian.NumberText(text); err != nil || got != want {
			t.Errorf("NumberText(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-", ".", "۱۲a", "۱,۲", "--1", "1.2.3", "1234567890123456789"} {
		if got, err := persian.NumberText(text); !errors.Is(err, persian.ErrNumber) {
			t.Errorf("NumberText(%q) = %q, %v, want ErrNumber", text, got, err)
		}
	}
}

func TestOrdinal(t *testing.T) {
	for words, want := range map[string]string{
		"": "", "سه": "سوم", "سی": "سی\u200cام", "بیست و سه": "بیست و سوم", "ده": "دهم", "یک": "یکم", "هزار": "هزارم",
		" نه ": "نهم",
	} {
		if got := persian.Ordinal(words); got != want {
			t.Errorf("Ordinal(%q) = %q, want %q", words, got, want)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"سه هزار و دویست", "۲٫۵ میلیون", "منفی نیم", "1,234.5", "و و و"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := persian.ParseNumberWords(s); err == nil {
			if again, err := persian.ParseNumberWords(persian.NumberWords(n)); err != nil || again != n {
				t.Fatalf("%q is %d, whose words read as %d, %v", s, n, again, err)
			}
		}
		if x, err := persian.ParseNumber(s); err == nil && (math.IsNaN(x) || math.IsInf(x, 0)) {
			t.Fatalf("%q is %v", s, x)
		}
		if words, err := persian.NumberText(s); err == nil && words == "" {
			t.Fatalf("%q has no words", s)
		}
	})
}
