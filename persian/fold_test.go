package persian_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"peyk/persian"
)

func ExampleFold() {
	fmt.Println(persian.Fold("مي\u200cروم") == persian.Fold("میروم"))
	fmt.Println(persian.Fold("  ۱۲٫۵٪  از مؤسسهٔ IRNA "))
	// Output:
	// true
	// 12.5% از موسسه irna
}

func ExampleKey() {
	fmt.Println(persian.Key("محمد رضا") == persian.Key("محمّد\u200cرضا"))
	fmt.Println(persian.Key("گفت\u200cوگو") == persian.Key("گفت و گو"))
	// Output:
	// true
	// true
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"plain", "سلام دنیا", "سلام دنیا"},
		{"yeh and kaf", "يكى كي", "یکی کی"},
		{"alefs", "أإآٱا", "ااااا"},
		{"heh", "ةۀہھە", "ههههه"},
		{"hamza above heh, two characters", "خانه\u0654", "خانه"},
		{"madda, two characters", "ا\u0653ن", "ان"},
		{"waw and yeh with hamza", "مسئول مؤسسه", "مسیول موسسه"},
		{"hamza after alef", "ارتقاء ارتقا جزء", "ارتقا ارتقا جزء"},
		{"half-space and its stand-ins", "می\u200cروم می\u200bروم می\u200dروم می\u00adروم", "میروم میروم میروم میروم"},
		{"tatweel and harakat", "ســـلام مُحَمَّدٌ عملاً", "سلام محمد عملا"},
		{"digits", "۱۲۳ ١٢٣ 123", "123 123 123"},
		{"marks of numbers", "۱۲٬۳۴۵٫۶٪", "12,345.6%"},
		{"Latin", "IRNA Ünal", "irna ünal"},
		{"full width", "ＡＢ１２", "ab12"},
		{"presentation forms", "ﺳﻼﻡ ﷲ", "سلام الله"},
		{"white space", " \t a\u00a0\u2003b\n\nc \r\n", "a b c"},
		{"punctuation stays", "«سلام»، خوبی؟", "«سلام»، خوبی؟"},
		{"direction marks and controls", "\u202bسلام\u202c\u200f\x00\ufeff", "سلام"},
		{"invalid bytes", "a\xffb", "a\ufffdb"},
		{"word boundaries stay", "کتاب ها", "کتاب ها"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := persian.Fold(c.in); got != c.want {
				t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
			}
			if got := string(persian.AppendFold([]byte("x "), c.in)); got != "x "+c.want {
				t.Errorf("AppendFold(%q) = %q", c.in, got)
			}
		})
	}
}

// TestFoldEveryCharacter folds each character of Unicode between two letters: once is enough.
func TestFoldEveryCharacter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		s := "ب" + string(r) + "ا" + string(r)
		once := persian.Fold(s)
		if twice := persian.Fold(once); twice != once {
			t.Fatalf("%U: Fold gives %q, then %q", r, once, twice)
		}
		key := persian.Key(s)
		if again := persian.Key(key); again != key {
			t.Fatalf("%U: Key gives %q, then %q", r, key, again)
		}
	}
}

func TestFoldDoesNotAllocateWhenFolded(t *testing.T) {
	folded := persian.Fold(strings.Repeat("به گزارش خبرنگار، 12 نفر در IRNA بودند. ", 10))
	if n := testing.AllocsPerRun(100, func() { persian.Fold(folded) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func TestKey(t *testing.T) {
	for _, same := range [][]string{
		{"محمدرضا", "محمد رضا", "محمد\u200cرضا", "محمد-رضا", "مُحَمَّدرضا", " محمد  رضا. "},
		{"گفتوگو", "گفت\u200cوگو", "گفت و گو", "«گفت\u200cو\u200cگو»"},
		{"covid19", "COVID-19", "Covid ۱۹"},
		{"", "؟!", "🙂", " \u200c"},
		{"اب", "آ.ء.ب"},
	} {
		for _, s := range same {
			if got := persian.Key(s); got != same[0] {
				t.Errorf("Key(%q) = %q, want %q", s, got, same[0])
			}
		}
	}
	if persian.Key("ربیعی") == persian.Key("رفیعی") {
		t.Error("two names have one key")
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"مي\u200cروم", "ﷺ ﻻ", "ا\u0653ء ء", "\xff\xfe", "İstanbul", " \u200c "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := persian.Fold(s)
		if !utf8.ValidString(once) {
			t.Fatalf("Fold(%q) is not valid UTF-8", s)
		}
		if twice := persian.Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, then %q", s, once, twice)
		}
		if strings.TrimSpace(once) != once || strings.Contains(once, "  ") {
			t.Fatalf("Fold(%q) = %q has loose spaces", s, once)
		}
		key := persian.Key(s)
		if persian.Key(key) != key || persian.Key(once) != key || strings.ContainsFunc(key, unicode.IsSpace) {
			t.Fatalf("Key(%q) = %q, of the folded %q", s, key, persian.Key(once))
		}
	})
}
