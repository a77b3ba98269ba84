package persian_test

import (
	"fmt"
	"strings"
	"testing"

	"peyk/persian"
)

func ExampleTokens() {
	for t := range persian.Tokens("قیمت\u200cها ۱۲٫۵٪ بالا رفت؛ a@b.ir") {
		fmt.Printf("%s(%d-%d) ", t.Kind, t.Start, t.End)
	}
	// Output: word(0-15) number(16-24) punctuation(24-26) word(27-35) word(36-42) punctuation(42-44) email(45-51)
}

func ExampleAppendTokens() {
	tokens := persian.AppendTokens(nil, "سلام دنیا")
	fmt.Println(len(tokens), tokens[1].Text)
	// Output: 2 دنیا
}

// tokenText writes tokens as kind:text, kinds by their first letter in capitals.
func tokenText(s string) string {
	var out []string
	for t := range persian.Tokens(s) {
		out = append(out, strings.ToUpper(t.Kind.String()[:1])+":"+t.Text)
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"space alone", " \t\n\u200c\u200f", ""},
		{"half-space inside", "می\u200cروم.", "W:می\u200cروم P:."},
		{"half-space at the edges", "\u200cکتاب\u200c ها", "W:کتاب W:ها"},
		{"harakat and tatweel", "مُحَمَّد ســلام", "W:مُحَمَّد W:ســلام"},
		{"marks", "«سلام»، (خوبی؟!)", "P:« W:سلام P:» P:، P:( W:خوبی P:؟! P:)"},
		{"runs of marks", "وای... چه!!! بله…", "W:وای P:... W:چه P:!!! W:بله P:…"},
		{"numbers", "۱۲٫۵ ۱٬۲۰۰ 3.14 ۱۴۰۵/۰۹/۰۱ ۱۲:۳۰ ۱۲.", "N:۱۲٫۵ N:۱٬۲۰۰ N:3.14 N:۱۴۰۵/۰۹/۰۱ N:۱۲:۳۰ N:۱۲ P:."},
		{"a list of numbers", "۱۲،۱۳", "N:۱۲ P:، N:۱۳"},
		{"a Persian comma in thousands", "۱۲،۵۰۰", "N:۱۲،۵۰۰"},
		{"letters and digits", "سال۱۴۰۰ covid19 4G 3rd 12کیلو", "W:سال N:۱۴۰۰ L:covid19 L:4G L:3rd N:12 W:کیلو"},
		{"Latin", "Don't naïve x_y", "L:Don't L:naïve L:x_y"},
		{"web addresses", "در https://a.ir/b?c=۱، و www.x.com. هست", "W:در U:https://a.ir/b?c=۱ P:، W:و U:www.x.com P:. W:هست"},
		{"Persian path", "http://fa.wikipedia.org/wiki/تهران_بزرگ است", "U:http://fa.wikipedia.org/wiki/تهران_بزرگ W:است"},
		{"brackets of an address", "(https://a.ir/x(1))", "P:( U:https://a.ir/x(1) P:)"},
		{"bare domain", "peyk.ir و peyk.ir/fa/خبر، node.js", "U:peyk.ir W:و U:peyk.ir/fa/خبر P:، L:node P:. L:js"},
		{"e-mail", "به info.fa@peyk.co.ir.", "W:به E:info.fa@peyk.co.ir P:."},
		{"hashtag and handle", "#انتخابات_۱۴۰۵ @ali_1 # @", "H:#انتخابات_۱۴۰۵ H:@ali_1 P:# P:@"},
		{"hashtag with half-space", "#گفت\u200cوگو، خوب", "H:#گفت\u200cوگو P:، W:خوب"},
		{"emoji", "👍🏽🇮🇷👨\u200d👩\u200d👧❤\ufe0f 1\ufe0f⃣✅", "E:👍🏽 E:🇮🇷 E:👨\u200d👩\u200d👧 E:❤\ufe0f E:1\ufe0f⃣ E:✅"},
		{"symbols", "$5 + ۲ = ؋", "S:$ N:5 S:+ N:۲ S:= S:؋"},
		{"invalid bytes", "a\xffب", "L:a W:ب"},
		{"other scripts", "Привет 世界", "W:Привет W:世界"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := tokenText(c.in); got != c.want {
				t.Errorf("Tokens(%q):\n got %s\nwant %s", c.in, got, c.want)
			}
		})
	}
}

func TestTokensStop(t *testing.T) {
	for tok := range persian.Tokens("یک دو سه") {
		if tok.Text == "دو" {
			break
		}
		if tok.Text == "سه" {
			t.Fatal("went on after break")
		}
	}
}

func TestTokensDoNotAllocate(t *testing.T) {
	dst := make([]persian.Token, 0, 64)
	if n := testing.AllocsPerRun(100, func() { dst = persian.AppendTokens(dst[:0], "سلام، a@b.ir و ۱۲٫۵ #خبر 👍🏽") }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func TestKindNames(t *testing.T) {
	seen := map[string]bool{}
	for k := persian.Word; k <= persian.Symbol; k++ {
		if seen[k.String()] || k.String() == "unknown" {
			t.Errorf("kind %d is called %q", k, k)
		}
		seen[k.String()] = true
	}
	if got := persian.Kind(200).String(); got != "unknown" {
		t.Errorf("kind 200 is called %q", got)
	}
}

// checkSpans holds pieces to their promise: in order, apart, not empty, their text is theirs.
func checkSpans(t *testing.T, s string, last *int, start, end int, text string) {
	t.Helper()
	if start < *last || end <= start || end > len(s) || s[start:end] != text {
		t.Fatalf("%q: piece %d-%d %q after %d", s, start, end, text, *last)
	}
	*last = end
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"می\u200cروم ۱۲٫۵٪", "https://a.ir/(x)) a@b.c.", "#a\u200c @ #\ufe0f⃣", "👨\u200d👩\u200d👧\u200d", "\xffa\u0301", "1.2.3..4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for tok := range persian.Tokens(s) {
			before := last
			checkSpans(t, s, &last, tok.Start, tok.End, tok.Text)
			if lost := strings.TrimFunc(s[before:tok.Start], func(r rune) bool { return !strings.ContainsRune("ابپ0۱az.«»", r) }); lost != "" {
				t.Fatalf("%q: no token has %q", s, lost)
			}
		}
	})
}
