package persian_test

import (
	"fmt"
	"slices"
	"testing"

	"peyk/persian"
)

func ExampleSearchTerms() {
	fmt.Println(persian.SearchTerms("گفت\u200cوگوی نمایندگان دربارهٔ قانون\u200cها"))
	// Output: [گفتوگو گفتگو گفتن گو نماینده درباره قانون]
}

func ExampleQueryTerms() {
	fmt.Println(persian.QueryTerms("پارس\u200cخودرو"))
	fmt.Println(persian.QueryTerms("پارس خودرو"))
	// Output:
	// [[پارسخودرو پارس] [پارسخودرو خودرو]]
	// [[پارس پارسخودرو] [خودرو پارسخودرو]]
}

// TestSearchContract holds index and query together: a word is found in every way of writing it.
func TestSearchContract(t *testing.T) {
	for _, same := range [][]string{
		{"پارس\u200cخودرو", "پارس خودرو", "پارسخودرو"},
		{"گفت\u200cوگو", "گفت و گو", "گفتوگو", "گفت\u200cوگوها", "گفت\u200cو\u200cگو"},
		{"گفت\u200cوگو", "گفتگو", "گفت و گو"},
		{"جست\u200cوجوی", "جستجو", "جست\u200cو\u200cجو"},
		{"نخست\u200cوزیر", "نخست وزیر", "نخستوزیر"},
		{"کتاب\u200cها", "کتابها", "کتاب", "کتاب\u200cهایشان", "كتاب\u200cهاي"},
		{"می\u200cروند", "میروند", "رفته\u200cاند", "نمی\u200cرود"},
		{"محمدرضا", "محمد رضا", "محمد\u200cرضا"},
		{"۱۲٬۰۰۰", "12000", "١٢٠٠٠", "12,000"},
		{"IRNA", "irna"},
		{"#انتخابات", "انتخابات", "انتخاب"},
		{"مسائل", "مسئله", "مسئله\u200cها"},
	} {
		for _, text := range same {
			for _, query := range same {
				if got := suiteFinds("پیش از "+text+" پس", query); got != "found" {
					t.Errorf("the query %q does not find %q: %s", query, text, got)
				}
			}
		}
	}
	for _, c := range [][2]string{{"کتاب", "کباب"}, {"علی ربیعی", "علی رفیعی"}, {"پارس", "خودرو"}, {"نخست\u200cوزیر", "زیر"}} {
		if suiteFinds(c[0], c[1]) == "found" {
			t.Errorf("the query %q finds %q", c[1], c[0])
		}
	}
}

func TestSearchTermsKinds(t *testing.T) {
	got := persian.SearchTerms("نشانی https://www.peyk.ir/fa/12 و info@peyk.ir #خبر_فوری @ali ۱۲٪ 👍 کتاب کتاب\u200cها")
	want := []string{"نشانی", "peyk", "ir", "fa", "12", "info", "خبر", "فوری", "خبرفوری", "ali", "کتاب"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, s := range []string{"", "؟!", "و", "👍"} {
		if terms, groups := persian.SearchTerms(s), persian.QueryTerms(s); len(terms) > 0 || len(groups) > 0 {
			t.Errorf("%q: %q, %q", s, terms, groups)
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"گفت\u200cوگو و گو", "#_ا_ @x", "a_b ۱۲٫۵", "\xffا\u200c\u200cب"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, term := range persian.SearchTerms(s) {
			if term == "" || persian.Fold(term) != term {
				t.Fatalf("%q: the term %q", s, term)
			}
		}
		if got := suiteFinds(s, s); got != "found" {
			t.Fatalf("%q does not find itself: %s", s, got)
		}
	})
}
