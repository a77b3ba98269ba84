package copydesk_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"peyk/internal/copydesk"
	"peyk/internal/richtext"
	"peyk/persian"
)

func story() copydesk.Text {
	return copydesk.Text{
		Kicker:   "مدير موزه خبر داد:",
		Headline: "۴۲ درخت در باغ موزه کاشته شد",
		Lead:     "درخت\u200cهای تازه باغ موزه را شهروندان می کارند.",
		Body: richtext.Doc{
			{Kind: richtext.Paragraph, Text: "به گزارش پيک، آرش نیک خصالی، مدير موزه، گفت: ۲۴ درخت در باغ موزه کاشته شد و کتاب ها رسید."},
			{Kind: richtext.Paragraph, Text: "آرش نیک\u200cخصالی افزود: «همه آمدند و کمک کردند."},
		},
		Source: "پیک",
	}
}

func rules(fs []copydesk.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Rule)
	}
	return out
}

func TestMendKeepsNames(t *testing.T) {
	desk := copydesk.New(copydesk.Options{Language: "fa"})
	out, fs := desk.Mend(story(), persian.AcceptSpacing)
	if got := out.Body[0].Text; !strings.Contains(got, "آرش نیک خصالی، مدیر موزه") || !strings.Contains(got, "کتاب\u200cها") {
		t.Errorf("mended: %s", got)
	}
	if out.Kicker != "مدیر موزه خبر داد:" {
		t.Errorf("kicker %q", out.Kicker)
	}
	have := rules(fs)
	for _, want := range []string{"name.spacing", "quote.open", "figure.differs"} {
		if !slices.Contains(have, want) {
			t.Errorf("no %s among %v", want, have)
		}
	}
	for _, f := range fs {
		if strings.HasPrefix(f.Rule, "name.") && f.Applied {
			t.Errorf("a name was changed: %+v", f)
		}
		if (strings.HasPrefix(f.Rule, "lead.") || strings.HasPrefix(f.Rule, "source.")) && f.Field != "" {
			t.Errorf("nothing is missing, yet %+v", f)
		}
	}
}

// TestPlaces holds every finding to its place: the text there is After when
// applied and Before when not.
func TestPlaces(t *testing.T) {
	desk := copydesk.New(copydesk.Options{Language: "fa"})
	for _, accept := range []func(persian.Change) bool{persian.AcceptSpacing, persian.Certain, persian.All, func(persian.Change) bool { return false }} {
		out, fs := desk.Mend(story(), accept)
		for _, f := range fs {
			want := f.Before
			if f.Applied {
				want = f.After
			}
			if s := field(&out, f); s[f.Start:f.End] != want {
				t.Errorf("%s at %d: %q, want %q", f.Rule, f.Start, s[f.Start:f.End], want)
			}
		}
	}
}

func field(t *copydesk.Text, f copydesk.Finding) string {
	switch f.Field {
	case copydesk.Kicker:
		return t.Kicker
	case copydesk.Headline:
		return t.Headline
	case copydesk.Lead:
		return t.Lead
	case copydesk.Body:
		return t.Body[f.Block].Text
	case copydesk.Source:
		return t.Source
	}
	return ""
}

// TestUndo takes every applied finding back and finds the first text again.
func TestUndo(t *testing.T) {
	desk := copydesk.New(copydesk.Options{Language: "fa"})
	text, fs := desk.Mend(story(), persian.AcceptSpacing)
	undone := 0
	for i := 0; i < len(fs); i++ {
		if !fs[i].Applied {
			continue
		}
		var err error
		n := len(fs)
		text, fs, err = copydesk.Undo(text, fs, i)
		if err != nil {
			t.Fatalf("undo %d: %v", i, err)
		}
		undone++
		if len(fs) != n { // findings that overlapped are gone: begin again
			i = -1
		}
	}
	first := story()
	if undone < 5 || !text.Body.Equal(first.Body) || text.Kicker != first.Kicker || text.Lead != first.Lead {
		t.Errorf("%d undone: %+v", undone, text)
	}
}

func TestApplyOneAndBack(t *testing.T) {
	desk := copydesk.New(copydesk.Options{Language: "fa"})
	first := story()
	fs := desk.Findings(first)
	for i, f := range fs {
		if !f.Fixable {
			if _, _, err := copydesk.ApplyOne(first, fs, i); err == nil {
				t.Errorf("%s has nothing to apply, yet was", f.Rule)
			}
			continue
		}
		next, after, err := copydesk.ApplyOne(first, fs, i)
		if err != nil {
			t.Fatalf("%s: %v", f.Rule, err)
		}
		k := slices.IndexFunc(after, func(g copydesk.Finding) bool { return g.Applied })
		back, _, err := copydesk.Undo(next, after, k)
		if err != nil {
			t.Fatalf("undo %s: %v", f.Rule, err)
		}
		if !back.Body.Equal(first.Body) || back.Headline != first.Headline || back.Kicker != first.Kicker {
			t.Errorf("%s: not the same again", f.Rule)
		}
	}
	if _, _, err := copydesk.ApplyOne(first, fs, len(fs)); err == nil {
		t.Error("a finding that is not there was applied")
	}
	changed := first
	changed.Kicker = "چیز دیگر"
	if _, _, err := copydesk.ApplyOne(changed, fs, 0); err == nil {
		t.Error("applied to a text that has changed")
	}
}

func TestEncodeCountsCodePoints(t *testing.T) {
	desk := copydesk.New(copydesk.Options{Language: "fa"})
	text, fs := desk.Mend(story(), persian.AcceptSpacing)
	for i, j := range copydesk.Encode(text, fs) {
		runes := []rune(field(&text, fs[i]))
		want := j.Before
		if j.Applied {
			want = j.After
		}
		if got := string(runes[j.Start:j.End]); got != want {
			t.Errorf("%s: %q at %d..%d, want %q", j.Rule, got, j.Start, j.End, want)
		}
	}
	raw, err := json.Marshal(copydesk.Encode(text, fs[:1]))
	if err != nil || !strings.Contains(string(raw), `"rule":"letter.yeh","tier":"automatic","field":"kicker","block":0,"start":2,"end":3`) {
		t.Errorf("%s %v", raw, err)
	}
}

func TestChecks(t *testing.T) {
	long := strings.Repeat("بسیار ", 30)
	desk := copydesk.New(copydesk.Options{
		Language: "fa", Forbidden: []copydesk.Forbidden{{Word: "پروسه", Instead: "فرایند", Reason: "فارسی"}, {Word: "در راستای"}},
	})
	for _, c := range []struct {
		name string
		text copydesk.Text
		want string
	}{
		{"headline", copydesk.Text{Lead: "الف", Source: "ب"}, "headline.missing"},
		{"lead", copydesk.Text{Headline: "تیتر"}, "lead.missing"},
		{"source", copydesk.Text{Headline: "تیتر"}, "source.missing"},
		{"body", copydesk.Text{Headline: "تیتر"}, "body.missing"},
		{"long", copydesk.Text{Headline: long}, "headline.long"},
		{"alt", copydesk.Text{Pictures: []copydesk.Picture{{Credit: "نام"}}}, "picture.alt"},
		{"credit", copydesk.Text{Pictures: []copydesk.Picture{{Alt: "شرح"}}}, "picture.credit"},
		{"forbidden", copydesk.Text{Lead: "این پروسه دراز است."}, "word.forbidden"},
		{"phrase", copydesk.Text{Lead: "سخنی در\u200cراستای کار."}, "word.forbidden"},
		{"close", copydesk.Text{Lead: "گفت آمدم»."}, "quote.close"},
		{"straight", copydesk.Text{Lead: "گفت \"آمدم."}, "quote.open"},
	} {
		if got := rules(desk.Findings(c.text)); !slices.Contains(got, c.want) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	whole := copydesk.Text{
		Headline: "تیتر کوتاه", Lead: "گفت «آمدم».", Source: "پیک", Body: richtext.Doc{{Kind: richtext.Paragraph, Text: "متن خبر."}},
		Pictures: []copydesk.Picture{{Alt: "شرح", Credit: "نام"}},
	}
	if got := desk.Findings(whole); len(got) != 0 {
		t.Errorf("a whole story has findings: %+v", got)
	}
}

func TestFigures(t *testing.T) {
	for _, c := range []struct{ headline, body, want string }{
		{"بازگشت ۳۵ درنا به تالاب", "شمار درنا در بازگشت به تالاب ۵۳ بود. ۵۳ درنا در بازگشت دیده شدند.", "figure.differs"},
		{"بازگشت ۳۵ درنا به تالاب", "سی و پنج درنا بازگشتند.", ""},
		{"کشت ۴۱ هزار نهال", "۴۱ هزار و ۶۰۰ نهال کاشته شد.", ""},
		{"بیش از ۱۲ هزار بازدید", "تا دیروز ۱۲۵۰۰ بازدید ثبت شد.", ""},
		{"رشد ۱۰ درصدی تولید", "تولید ۱۰٪ رشد کرد.", ""},
		{"افتتاح ۷ کتابخانه", "کتابخانه\u200cها باز شدند.", "figure.missing"},
		{"یک روز در کتابخانه", "روز خوبی بود.", ""},
	} {
		desk := copydesk.New(copydesk.Options{Language: "fa"})
		text := copydesk.Text{Headline: c.headline, Lead: "خلاصه.", Source: "پیک", Body: richtext.Doc{{Kind: richtext.Paragraph, Text: c.body}}}
		got := ""
		for _, f := range desk.Findings(text) {
			if strings.HasPrefix(f.Rule, "figure.") {
				got = f.Rule
			}
		}
		if got != c.want {
			t.Errorf("%s | %s: %q, want %q", c.headline, c.body, got, c.want)
		}
	}
}

func TestRefusalIsRemembered(t *testing.T) {
	with := copydesk.New(copydesk.Options{Language: "fa"}).Findings(story())
	f := with[slices.IndexFunc(with, func(f copydesk.Finding) bool { return strings.HasPrefix(f.Rule, "halfspace.") })]
	desk := copydesk.New(copydesk.Options{Language: "fa", Refused: []copydesk.Refusal{{Rule: f.Rule, Before: f.Before, After: f.After}}})
	for _, g := range desk.Findings(story()) {
		if g.Rule == f.Rule && g.Before == f.Before && g.After == f.After {
			t.Errorf("refused, and here again: %+v", g)
		}
	}
}

func TestEnglishKeepsItsSpelling(t *testing.T) {
	text := copydesk.Text{Headline: "A  headline", Lead: "Two words , spaced.", Source: "Peyk", Body: richtext.Doc{{Kind: richtext.Paragraph, Text: "Body text."}}}
	out, fs := copydesk.New(copydesk.Options{Language: "en"}).Mend(text, persian.All)
	if out.Lead != text.Lead || out.Headline != text.Headline || len(fs) != 0 {
		t.Errorf("%+v %+v", out, fs)
	}
}

func BenchmarkMend(b *testing.B) {
	desk := copydesk.New(copydesk.Options{Language: "fa"})
	text := story()
	for range 4 {
		text.Body = append(text.Body, text.Body...)
	}
	b.SetBytes(int64(len(text.Body.Text())))
	for b.Loop() {
		desk.Mend(text, persian.AcceptSpacing)
	}
}
