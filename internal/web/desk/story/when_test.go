package story

import (
	"strings"
	"testing"
	"time"

	"peyk/internal/i18n"
)

func TestParseWhen(t *testing.T) {
	tehran, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	want := time.Date(2026, 11, 23, 14, 30, 0, 0, tehran)
	for lang, inputs := range map[string][]string{
		"fa": {
			"1405/09/02 14:30", "۱۴۰۵/۹/۲ ۱۴:۳۰", "۲ آذر ۱۴۰۵، ۱۴:۳۰", " 1405-9-2   14:30 ", "دوشنبه ۲ آذر ۱۴۰۵ ساعت ۱۴:۳۰",
			"2026-11-23 14:30", "2026/11/23 14:30", "2026-11-23T14:30", "۲۰۲۶/۱۱/۲۳، ۱۴:۳۰",
		},
		"en": {"2026-11-23 14:30", "2026/11/23 14:30", "2026-11-23T14:30", "23 November 2026, 14:30", "23 Nov 2026 14:30"},
	} {
		p, err := i18n.New(lang, tehran)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range inputs {
			if got, ok := parseWhen(p, s); !ok || !got.Equal(want) {
				t.Errorf("%s %q: %v, %v", lang, s, got, ok)
			}
		}
		if got, ok := parseWhen(p, writeWhen(p, want)); !ok || !got.Equal(want) {
			t.Errorf("%s: %q is read as %v", lang, writeWhen(p, want), got)
		}
		for _, s := range []string{
			"", "14:30", "1405/09/02", "1405/09/31 14:30", "2026-02-30 10:00", "1405/09/02 25:00", "1405/09/02 14:61", "tomorrow 8:00",
			"1405/09/02 14:30 و", "9999999999/1/1 10:00", strings.Repeat("1", 200) + ":", "شنبه ۲ آذر ۱۴۰۵ ۱۴:۳۰",
		} {
			if got, ok := parseWhen(p, s); ok {
				t.Errorf("%s %q: read as %v", lang, s, got)
			}
		}
	}
}

func TestPart(t *testing.T) {
	for _, c := range []struct{ before, after, del, ins string }{
		{"سه در باز شد", "پنج در باز شد", "سه ", "پنج "},
		{"", "تازه", "", "تازه"},
		{"کهنه", "", "کهنه", ""},
		{"یک دو", "یک دو", "", ""},
		{"یک دو", "یک یک دو", "", "یک "},
		{"a b c", "a x c", "b ", "x "},
	} {
		b, a := part(c.before, c.after)
		if b.Middle != c.del || a.Middle != c.ins || b.Head+b.Middle+b.Tail != c.before || a.Head+a.Middle+a.Tail != c.after {
			t.Errorf("%q, %q: %+v, %+v", c.before, c.after, b, a)
		}
	}
}

func TestWordBounds(t *testing.T) {
	for _, c := range []struct {
		s, span, want string
	}{
		{"این کتاب ها خوب", " ", "این کتاب"},
		{"او می رود .", "می رود", "می رود"},
		{"کتاب،خوب است", "،", "کتاب،خوب"},
		{"تنها", "نه", "تنها"},
		{"آخر  ", "  ", "آخر  "},
	} {
		start := strings.Index(c.s, c.span)
		from, to := wordBounds(c.s, start, start+len(c.span))
		if got := c.s[from:to]; got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.span, c.s, got, c.want)
		}
	}
	if from, to := wordBounds("", 0, 0); from != 0 || to != 0 {
		t.Errorf("empty: %d, %d", from, to)
	}
}

func TestBytesOf(t *testing.T) {
	const s = "آb😀"
	for _, c := range []struct {
		start, end int
		want       string
		ok         bool
	}{{0, 1, "آ", true}, {1, 3, "b😀", true}, {3, 3, "", true}, {2, 1, "", false}, {-1, 1, "", false}, {0, 4, "", false}} {
		from, to, ok := bytesOf(s, c.start, c.end)
		if ok != c.ok || ok && s[from:to] != c.want {
			t.Errorf("%d..%d: %v", c.start, c.end, ok)
		}
	}
}
