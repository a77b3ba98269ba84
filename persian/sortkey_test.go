package persian_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"peyk/persian"
)

func ExampleSortKey() {
	names := []string{"گیلان", "کرمان", "پردیس", "بابل", "آمل", "یزد", "هرات", "وان"}
	slices.SortFunc(names, func(a, b string) int { return bytes.Compare(persian.SortKey(a), persian.SortKey(b)) })
	fmt.Println(strings.Join(names, " "))
	// Output: آمل بابل پردیس کرمان گیلان وان هرات یزد
}

func TestSortKeyOrder(t *testing.T) {
	order := []string{
		"", "۱", "۱۲", "2", "٣", "آب", "ا", "اب", "ابر", "ابی", "ابیات", "ارث", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ", "د", "ذ",
		"ر", "ز", "ژ", "س", "ش", "ص", "ض", "ط", "ظ", "ع", "غ", "ف", "ق", "ک", "گ", "ل", "م", "محمد پور", "محمد رضا", "محمدپور",
		"محمدرضا", "ن", "و", "ه", "ی", "abc", "abd",
	}
	for i := range order[1:] {
		if bytes.Compare(persian.SortKey(order[i]), persian.SortKey(order[i+1])) >= 0 {
			t.Errorf("%q does not sort before %q: %x, %x", order[i], order[i+1],
				persian.SortKey(order[i]), persian.SortKey(order[i+1]))
		}
	}
}

func TestSortKeyNeighbours(t *testing.T) {
	// Variants differ, but less than any letter does.
	for _, c := range [][3]string{
		{"می\u200cروم", "میروم", "میرون"},
		{"كتاب", "کتاب", "کتابا"},
		{"علي", "علی", "علیا"},
		{"کتاب", "کِتاب", "کتابا"},
		{"خانه", "خانة", "خانها"},
		{"Ali", "ali", "alia"},
	} {
		a, b, beyond := persian.SortKey(c[0]), persian.SortKey(c[1]), persian.SortKey(c[2])
		if bytes.Equal(a, b) {
			t.Errorf("%q and %q have one key", c[0], c[1])
		}
		if bytes.Compare(a, beyond) >= 0 || bytes.Compare(b, beyond) >= 0 {
			t.Errorf("%q or %q does not sort before %q", c[0], c[1], c[2])
		}
	}
	for _, c := range [][2]string{{"علی  رضا ", "علی رضا"}, {"۱۲", "12"}, {"ﺳﻼﻡ", "سلام"}} {
		if !bytes.Equal(persian.SortKey(c[0]), persian.SortKey(c[1])) {
			t.Errorf("%q and %q differ", c[0], c[1])
		}
	}
}

func FuzzSortKey(f *testing.F) {
	f.Add("محمد رضا", "محمدرضا")
	f.Fuzz(func(t *testing.T, a, b string) {
		key := persian.SortKey(a)
		if got := persian.AppendSortKey([]byte{7}, a); !bytes.Equal(got[1:], key) {
			t.Fatalf("%q: appended key %x, key %x", a, got[1:], key)
		}
		if bytes.IndexByte(key, 0) >= 0 {
			t.Fatalf("%q: a zero in %x", a, key)
		}
		// A word that is the beginning of another sorts first.
		if ab := persian.SortKey("ب" + a + " " + b + "ب"); bytes.Compare(persian.SortKey("ب"), ab) > 0 {
			t.Fatalf("%q sorts after %q", "ب", a+" "+b)
		}
	})
}
