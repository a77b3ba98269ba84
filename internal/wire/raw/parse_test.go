package raw_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/wire/raw"
	"peyk/persian"
)

const simple = "باز شدن تالار تازه موزه شهر\n\nتالار تازه موزه شهر از شنبه باز است و این خبر را مدیر موزه داد.\n\n" +
	"به گزارش پیک، این تالار از نو ساخته شده است و بازدید از آن تا پایان هفته رایگان است.\n\nانتهای پیام\n"

func parse(t *testing.T, s string) raw.Raw {
	t.Helper()
	r, err := raw.Parse([]byte(s), raw.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		input []byte
		key   string
	}{
		"empty":     {nil, "raw.empty"},
		"blank":     {[]byte(" \n\u200c\n\t"), "raw.empty"},
		"large":     {bytes.Repeat([]byte("سلام\n"), raw.MaxInput/8), "raw.too-large"},
		"furniture": {[]byte("English\nچاپ\nلینک کوتاه\nhttps://example.com/x\n"), "raw.no-story"},
		"damaged":   {[]byte("خبر تازه\nمتن \xff\xfe خبر\n"), "raw.not-utf8"},
		"binary":    {[]byte{0x89, 'P', 'N', 'G', 0xff, 0xd8, 0x01, 0xc3}, "raw.not-utf8"},
	} {
		_, err := raw.Parse(c.input, raw.Options{})
		var f *fault.Error
		if !fault.Is(err, fault.Invalid) || !asFault(err, &f) || f.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
		if c.key == "raw.not-utf8" && f != nil && (f.Args["line"] == nil || f.Args["byte"] == nil) {
			t.Errorf("%s: the place is not named: %v", name, f.Args)
		}
	}
}

func asFault(err error, f **fault.Error) bool {
	e, ok := err.(*fault.Error) //nolint:errorlint // Parse returns it bare
	*f = e
	return ok
}

// TestEncodings reads one story in six encodings and line ends.
func TestEncodings(t *testing.T) {
	want := parse(t, simple)
	windows, err := charmap.Windows1256.NewEncoder().String(strings.ReplaceAll(simple, "ی", "ي"))
	if err != nil {
		t.Fatal(err)
	}
	for name, input := range map[string][]byte{
		"bom":      append([]byte("\xef\xbb\xbf"), simple...),
		"crlf":     []byte(strings.ReplaceAll(simple, "\n", "\r\n")),
		"cr":       []byte(strings.ReplaceAll(simple, "\n", "\r")),
		"utf16le":  append([]byte{0xff, 0xfe}, wide(simple, binary.LittleEndian)...),
		"utf16be":  append([]byte{0xfe, 0xff}, wide(simple, binary.BigEndian)...),
		"no mark":  wide(simple, binary.LittleEndian),
		"no mark2": wide(simple, binary.BigEndian),
		"1256":     []byte(windows),
		"controls": []byte(strings.ReplaceAll(simple, "تالار", "تا\x00لار\u202e\u200b\ufeff")),
	} {
		got, err := raw.Parse(input, raw.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Fingerprint("fa") != want.Fingerprint("fa") || persian.Key(got.Headline) != persian.Key(want.Headline) || len(got.Dropped) != 1 {
			t.Errorf("%s: %+v", name, got)
		}
		if told := slices.ContainsFunc(got.Notes, func(f copydesk.Finding) bool {
			return f.Rule == "raw.encoding" || f.Rule == "raw.control"
		}); told != !slices.Contains([]string{"bom", "crlf", "cr"}, name) {
			t.Errorf("%s: notes %+v", name, got.Notes)
		}
	}
}

func wide(s string, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

func TestFingerprint(t *testing.T) {
	a := parse(t, simple)
	b := parse(t, strings.NewReplacer("ی", "ي", "ک", "ك", "\n\n", "\n", "، ", " ،").Replace(simple)+"\nنظر شما\n")
	c := parse(t, strings.Replace(simple, "رایگان", "گران", 1))
	if a.Fingerprint("fa") != b.Fingerprint("fa") {
		t.Error("the same story typed on another keyboard is another")
	}
	if a.Fingerprint("fa") == c.Fingerprint("fa") || a.Fingerprint("fa") == a.Fingerprint("en") {
		t.Error("another story, or edition, is the same")
	}
}

func TestHabits(t *testing.T) {
	lead := "این نخستین جمله خبر است و کمی هم دراز است تا خلاصه باشد."
	body := "به گزارش پیک، متن خبر از اینجا آغاز می\u200cشود و تا پایان بند می\u200cرود."
	for _, c := range []struct {
		name, input string
		check       func(raw.Raw) bool
	}{
		{"labels", "روتیتر: گزارش پیک از بازار\nتیتر: سیب ارزان شد\nلید: " + lead + "\nمتن:\n" + body, func(r raw.Raw) bool {
			return r.Kicker == "گزارش پیک از بازار" && r.Headline == "سیب ارزان شد" && r.Lead == lead && len(r.Body) == 1
		}},
		{"no lead", "سیب ارزان شد\n" + body + "\n" + lead, func(r raw.Raw) bool { return r.Lead == "" && len(r.Body) == 2 }},
		{"source line", "سیب ارزان شد\n" + lead + "\n" + body + "\nمنبع: روزنامه باغ", func(r raw.Raw) bool { return r.Source == "روزنامه باغ" && len(r.Body) == 1 }},
		{"hashtags", "سیب ارزان شد\n" + lead + "\n" + body + "\n#سیب #باغ_داری", func(r raw.Raw) bool { return slices.Equal(r.Tags, []string{"سیب", "باغ داری"}) }},
		{"page title", "سیب ارزان شد - خبرگزاری نمونه\nسیب ارزان شد\n" + lead + "\n" + body, func(r raw.Raw) bool { return r.Headline == "سیب ارزان شد" && len(r.Dropped) == 1 }},
		{"reporter", "سیب ارزان شد\n" + lead + "\nخبرگزاری نمونه- سارا بهرامی: " + body, func(r raw.Raw) bool { return r.Byline == "سارا بهرامی" && r.Source != "" }},
		{"entities", "سیب &laquo;ارزان&raquo; شد\n" + lead + "\n" + body, func(r raw.Raw) bool { return r.Headline == "سیب «ارزان» شد" }},
		{"comparison", "سیب ارزان شد\n" + lead + "\n" + "اگر ۵ < ۶ باشد & این نشانه است، متن همان می\u200cماند.", func(r raw.Raw) bool {
			return strings.Contains(r.Body[0].Text, "۵ < ۶ باشد & این")
		}},
		{"quote", "سیب ارزان شد\n" + lead + "\n" + body + "\n«ما هر روز از باغ تا بازار راه می\u200cرویم و خسته نیستیم.»\n" + body, func(r raw.Raw) bool {
			return r.Body[1].Kind == "quote"
		}},
		{"list", "سیب ارزان شد\n" + lead + "\n" + body + "\n- سیب سرخ\n- سیب سبز\n" + body, func(r raw.Raw) bool {
			return r.Body[1].Kind == "paragraph" && r.Body[2].Kind == "paragraph"
		}},
		{"after the end", simple + "\n" + strings.Repeat("واژه ", 40) + ".", func(r raw.Raw) bool {
			return slices.ContainsFunc(r.Notes, func(f copydesk.Finding) bool { return f.Rule == "raw.after-end" })
		}},
	} {
		if r := parse(t, c.input); !c.check(r) {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
}

// TestWrapped joins lines that were cut at a fixed width.
func TestWrapped(t *testing.T) {
	para := strings.TrimSpace(strings.Repeat("باران دیشب در بیشتر شهرهای جنوب بارید و رودها پر آب شد و ", 5)) + " هوا خوب است."
	var b strings.Builder
	b.WriteString("باران آمد\n\n")
	for range 2 {
		width := 0
		for w := range strings.FieldsSeq(para) {
			if width > 60 {
				b.WriteString("\n")
				width = 0
			}
			b.WriteString(w + " ")
			width += len([]rune(w)) + 1
		}
		b.WriteString("\n\n")
	}
	r := parse(t, b.String())
	if len(r.Body) != 1 && r.Lead == "" || persian.Key(r.Body[0].Text) != persian.Key(para) {
		t.Errorf("%+v", r)
	}
}

// account checks that every line of the input is in the result.
func account(t *testing.T, input string, r raw.Raw) {
	t.Helper()
	var all strings.Builder
	for _, s := range slices.Concat([]string{r.Kicker, r.Headline, r.Lead, r.Byline, r.Source}, r.Tags, r.Dropped) {
		all.WriteString(persian.Key(s) + "\n")
	}
	for _, b := range r.Body {
		all.WriteString(persian.Key(b.Text) + "\n")
	}
	have := all.String()
	for line := range strings.SplitSeq(input, "\n") {
		key := persian.Key(line)
		if key == "" || strings.Contains(have, key) {
			continue
		}
		for _, part := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(":|،,؛;#_ \u2022", r) }) {
			if k := persian.Key(part); k != "" && !strings.Contains(have, k) && !label(k) {
				t.Fatalf("%q of line %q is nowhere in %+v", part, line, r)
			}
		}
	}
}

// label says whether a key is a label's word, which is not kept.
func label(k string) bool {
	data, _ := os.ReadFile("furniture.txt")
	_, labels, _ := strings.Cut(string(data), "[label-tags]")
	return strings.Contains(persian.Key(labels), k)
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(simple))
	f.Add([]byte("روتیتر:\nتیتر\n\nس: چرا؟\nج: چون.\n<p>a&nbsp;b</p>\n«»\n#a #b\nتگ\u200cها: الف، ب"))
	f.Add([]byte("By Jane Roe\nA\n\x00\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := raw.Parse(b, raw.Options{})
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if err := r.Body.Check(); err != nil && len(r.Body) <= 2000 {
			t.Fatal(err)
		}
		for _, s := range slices.Concat([]string{r.Kicker, r.Headline, r.Lead, r.Byline, r.Source, r.Genre}, r.Tags, r.Dropped) {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\n\x00") {
				t.Fatalf("%q", s)
			}
		}
		if s := string(b); utf8.Valid(b) && !strings.ContainsAny(s, "<&\r\v\f") && clean(s) {
			account(t, s, r)
		}
		doc, st, err := raw.Import(b, raw.Options{})
		if err != nil || doc.Headline != st.Text.Headline || len(doc.Findings) != len(st.Findings) {
			t.Fatalf("import: %v", err)
		}
	})
}

// clean says whether s has no character that reading takes out.
func clean(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && r != '\u200c' && (r < ' ' || r > 0x7e && r < 0xa0 || r == 0x85 || r >= 0x2000 && r < 0x2070 || r >= 0xfb50)
	})
}

func BenchmarkImport(b *testing.B) {
	input, err := os.ReadFile("testdata/samples/01-lake.txt")
	if err != nil {
		b.Fatal(err)
	}
	desk := copydesk.New(copydesk.Options{Language: "fa"})
	b.SetBytes(int64(len(input)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := raw.Import(input, raw.Options{Desk: desk}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	input, err := os.ReadFile("testdata/samples/01-lake.txt")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(input)))
	for b.Loop() {
		if _, err := raw.Parse(input, raw.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
