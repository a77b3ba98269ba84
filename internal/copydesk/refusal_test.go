package copydesk_test

import (
	"strings"
	"testing"

	"peyk/internal/copydesk"
	"peyk/internal/richtext"
	"peyk/persian"
)

func paragraphs(texts ...string) richtext.Doc {
	var d richtext.Doc
	for _, t := range texts {
		d = append(d, richtext.Block{Kind: richtext.Paragraph, Text: t})
	}
	return d
}

// about gives the findings of the rules that begin so.
func about(fs []copydesk.Finding, prefix string) []copydesk.Finding {
	var out []copydesk.Finding
	for _, f := range fs {
		if strings.HasPrefix(f.Rule, prefix) {
			out = append(out, f)
		}
	}
	return out
}

// refuse makes the desk that the refusal of a finding about t leads to.
func refuse(t *testing.T, o copydesk.Options, text copydesk.Text, f copydesk.Finding) *copydesk.Desk {
	t.Helper()
	r, lasting := copydesk.RefusalOf(text, f)
	if !lasting {
		t.Fatalf("%s %q cannot be refused for good", f.Rule, f.Before)
	}
	o.Refused = append(o.Refused, r)
	return copydesk.New(o)
}

// TestRefusedWord: what was refused in one text is not found in another, in
// whatever letters it is typed; its letters are mended all the same.
func TestRefusedWord(t *testing.T) {
	o := copydesk.Options{Language: "fa"}
	text := copydesk.Text{Lead: "علم الهدی آمد و منطقهای دید."}
	var found copydesk.Finding
	for _, f := range copydesk.New(o).Findings(text) {
		if f.Before == "علم الهدی" {
			found = f
		}
	}
	desk := refuse(t, o, text, found)
	other := copydesk.Text{Lead: "امروز علم الهدی گفت.", Body: paragraphs("علم الهدي رفت.", "منطقهای آباد شد.")}
	out, fs := desk.Mend(other, persian.AcceptSpacing)
	if out.Lead != other.Lead || out.Body[0].Text != "علم الهدی رفت." {
		t.Errorf("mended to %q, %q", out.Lead, out.Body[0].Text)
	}
	if len(about(fs, "halfspace.")) != 1 || !strings.Contains(out.Body[1].Text, "منطقه\u200cای") {
		t.Errorf("what was not refused is found: %+v", fs)
	}
}

// TestRefusedLetters: the letters of one word may be wanted as they are.
func TestRefusedLetters(t *testing.T) {
	o := copydesk.Options{Language: "fa"}
	text := copydesk.Text{Lead: "سريال نو"}
	desk := refuse(t, o, text, about(copydesk.New(o).Findings(text), "letter.yeh")[0])
	if out, _ := desk.Mend(copydesk.Text{Lead: "سريال كهنه علي"}, persian.Certain); out.Lead != "سريال کهنه علی" {
		t.Errorf("mended to %q", out.Lead)
	}
}

// TestTwoPeople: two names that are two people's are not asked about again, nor
// are their surnames.
func TestTwoPeople(t *testing.T) {
	o := copydesk.Options{Language: "fa"}
	text := copydesk.Text{Body: paragraphs(
		"آرش نیک\u200cخصالی، مدیر موزه، گفت: باغ باز است.", "آرش نیک\u200cخصابی افزود: باغ زیباست. نیک\u200cخصابی رفت.")}
	fs := about(copydesk.New(o).Findings(text), "name.")
	if len(fs) == 0 {
		t.Fatal("the two spellings are not asked about")
	}
	if left := about(refuse(t, o, text, fs[0]).Findings(text), "name."); len(left) != 0 {
		t.Errorf("asked again: %+v", left)
	}
	if all := about(copydesk.New(copydesk.Options{Language: "fa", Refused: []copydesk.Refusal{{Rule: "name.spelling", Before: "کسی", After: "دیگری"}}}).Findings(text), "name."); len(all) != len(fs) {
		t.Errorf("another refusal changed what is asked: %d, not %d", len(all), len(fs))
	}
}

func TestLasting(t *testing.T) {
	o := copydesk.Options{Language: "fa"}
	text := copydesk.Text{Headline: "۴۲ درخت", Lead: "سلام , دنیا «باز", Body: paragraphs("۲۴ درخت")}
	for _, f := range copydesk.New(o).Findings(text) {
		if r, lasting := copydesk.RefusalOf(text, f); lasting || r.Rule != f.Rule {
			t.Errorf("%s %q can be refused for good", f.Rule, f.Before)
		}
	}
}

func TestForbidden(t *testing.T) {
	o := copydesk.Options{Language: "fa", Forbidden: []copydesk.Forbidden{
		{Word: "مرقوم", Instead: "نوشته"}, {Word: "مرقوم فرمودند", Instead: "نوشتند", Reason: "تعارف"}, {Word: "معلول"},
	}}
	desk := copydesk.New(o)
	for text, want := range map[string]string{
		"او نامه را مرقوم\u200cفرمودند.": "مرقوم\u200cفرمودند→نوشتند", // the longest counts
		"نامهٔ مرقوم رسید.":              "مرقوم→نوشته",
		"برای معلولان راهی ساخته شد.":    "معلولان→", // another form: a person knows how to put it
		"برای معلم راهی ساخته شد.":       "",
	} {
		got := ""
		for _, f := range about(desk.Findings(copydesk.Text{Lead: text}), "word.") {
			if got += f.Before + "→" + f.After; f.Fixable != (f.After != "") {
				t.Errorf("%s: fixable %v", text, f.Fixable)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	text := copydesk.Text{Lead: "برای معلولان راهی ساخته شد."}
	allowed := refuse(t, o, text, about(desk.Findings(text), "word.")[0])
	if left := about(allowed.Findings(text), "word."); len(left) != 0 {
		t.Errorf("an allowed word is found: %+v", left)
	}
}

// TestQuotations: a quotation may go on over paragraphs.
func TestQuotations(t *testing.T) {
	desk := copydesk.New(copydesk.Options{Language: "fa"})
	for _, c := range []struct {
		body []string
		want string
	}{
		{[]string{"او گفت: «باز است.", "فردا هم باز است.»"}, ""},
		{[]string{"او گفت: «باز است.", "«فردا هم باز است.", "«پس\u200cفردا نیز.»"}, ""},
		{[]string{"او گفت: «باز است.", "فردا هم باز است."}, "0 quote.open"},
		{[]string{"او گفت: «باز است.", "دیگری گفت: «نیست».", "پایان.»"}, "0 quote.open 2 quote.close"},
		{[]string{"او گفت: باز است».", "پایان."}, "0 quote.close"},
		{[]string{"او \"گفت."}, "0 quote.open"},
	} {
		got := ""
		for _, f := range about(desk.Findings(copydesk.Text{Body: paragraphs(c.body...)}), "quote.") {
			if f.Rule != "quote.guillemet" {
				got += " " + string(rune('0'+f.Block)) + " " + f.Rule
			}
		}
		if strings.TrimSpace(got) != c.want {
			t.Errorf("%q: %q, want %q", c.body, got, c.want)
		}
	}
}
