package persian

import (
	"testing"
	"unicode/utf8"
)

// fuzzSeeds touch every rule.
var fuzzSeeds = []string{
	"", "كتاب هاي \"قديمي\" را مي خواهم , ولي 12,500 تومان نداشتم ...", "می\u200c \u200cروم\u200c", "هـــ ﷲ ﻻ \ufeff",
	"گفت:«سلام»و رفت", "https://fa.example/ا?ب=1 و a@b.ir @نام #برچسب_دو `کد`", "خانهٔ ۀ هٔ آ ئ", "۳.۵٪ 10 % ( یک )",
	"میکنیم منطقهای گفتوگو دانشآموز سرمایهگذاریها", "تا کنون گفت و گو یک دهم", "\xff\xfe می\xd8", "\r\n \t «\n» \u00a0،،",
	"نمی توان این ها را خانه ی ما کرده اند بزرگ تر",
}

// checkMend holds what must be true of every text under every style.
func checkMend(t *testing.T, e *Editor, text string, accept func(Change) bool, spans ...Span) {
	t.Helper()
	changes := e.Changes(text, spans...)
	at := 0
	for _, c := range changes {
		if c.Start < at || c.End < c.Start || c.End > len(text) || text[c.Start:c.End] != c.Before || c.Before == c.After {
			t.Fatalf("%q: bad change %+v after byte %d", text, c, at)
		}
		at = c.End
	}
	out, _ := e.Mend(text, accept, spans...)
	if utf8.ValidString(text) && !utf8.ValidString(out) {
		t.Fatalf("%q: mended to invalid UTF-8 %q", text, out)
	}
	if len(spans) > 0 {
		return
	}
	if again, applied := e.Mend(out, accept); again != out {
		t.Fatalf("%q: mended to %q and again to %q by %+v", text, out, again, applied)
	}
}

func FuzzMend(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	house := NewEditor()
	f.Fuzz(func(t *testing.T, text string) {
		checkMend(t, house, text, Certain)
		checkMend(t, house, text, AcceptSpacing)
		checkMend(t, house, text, All)
	})
}

func FuzzMendStyles(f *testing.F) {
	for i, s := range fuzzSeeds {
		f.Add(s, uint64(i)*0x9E3779B97F4A7C15, i, 2*i)
	}
	f.Fuzz(func(t *testing.T, text string, bits uint64, from, to int) {
		e := NewEditor(WithStyle(styleOf(bits)))
		checkMend(t, e, text, Certain)
		checkMend(t, e, text, All)
		checkMend(t, e, text, All, Span{from, to})
	})
}

// styleOf makes a style of bits.
func styleOf(bits uint64) Style {
	take := func(n uint64) uint64 { v := bits % n; bits /= n; return v }
	on := func() bool { return take(2) == 1 }
	return Style{
		Digits: Digits(take(4)), Ezafe: Ezafe(take(4)), Plural: Join(take(3)), Degree: Join(take(3)), Harakat: Harakat(take(3)),
		HalfSpaces: on(), NonJoining: on(), JoinParticiple: on(), EllipsisMark: on(), DecimalMark: on(), ThousandsMark: on(),
		InsertThousands: on(), Guillemets: on(), Punctuation: on(), Spacing: on(), Suggestions: on(),
	}
}
