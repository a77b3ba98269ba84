package persian

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func readTSV(t *testing.T, name string, fields int) [][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != fields {
			t.Fatalf("%s: want %d fields: %q", name, fields, line)
		}
		rows = append(rows, f)
	}
	return rows
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range readTSV(t, "rules.tsv", 5) {
		rule, tier, settings, in, want := row[0], row[1], row[2], row[3], row[4]
		style, err := ParseStyle(strings.Fields(settings)...)
		if err != nil {
			t.Fatal(err)
		}
		seen[rule] = true
		e := NewEditor(WithStyle(style))
		out, changes := e.Mend(in, All)
		if out != want {
			t.Errorf("%s: %q: got %q, want %q by %+v", rule, in, out, want, changes)
		}
		if !slices.ContainsFunc(changes, func(c Change) bool { return c.Rule == rule && c.Tier.String() == tier }) {
			t.Errorf("%s: %q: no such %s change in %+v", rule, in, tier, changes)
		}
		if again := e.Changes(out); len(again) > 0 {
			t.Errorf("%s: %q: changes again: %+v", rule, out, again)
		}
	}
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for rule := range seen {
		if !strings.Contains(string(doc), rule) {
			t.Errorf("the manual does not explain %s", rule)
		}
	}
	for word := range strings.FieldsSeq(string(doc)) {
		group, name, _ := strings.Cut(word, ".")
		if name != "" && slices.Contains([]string{"letter", "digits", "number", "punct", "quote", "space", "halfspace", "ezafe", "variant"}, group) && !seen[word] {
			t.Errorf("the manual explains %s, which has no example", word)
		}
	}
}

// TestStories: what an importer applies makes raw lines come out as an editor
// would write them, persons' names untouched.
func TestStories(t *testing.T) {
	e := NewEditor()
	for _, row := range readTSV(t, "stories.tsv", 3) {
		line := strings.NewReplacer("ي", "ی", "ك", "ک").Replace(row[0])
		var names []Span
		for name := range strings.SplitSeq(row[2], "|") {
			if at := strings.Index(line, name); name != "" && at >= 0 {
				names = append(names, Span{at, at + len(name)})
			}
		}
		if got, changes := e.Mend(line, AcceptSpacing, names...); got != row[1] {
			t.Errorf("%q:\n got %q\nwant %q\n%+v", row[0], got, row[1], changes)
		}
	}
}

func TestProtected(t *testing.T) {
	for _, in := range []string{
		"ببینید https://fa.example.org/صفحه/كتاب?q=1,2 را",
		"به نشانی a.b-c@example.ir بنویسید",
		"نوشته\u200cی @كاربر_10 و #برچسب_كتاب",
		"دستور `ls  كتاب ها` را بزنید",
		"```\nكتاب ها  ,\n```",
		"<b class=\"كتاب ها\">متن</b>",
		"واژه \"hello, world\" انگلیسی است",
		"نسخه ATM74 و IBM-96 و v1.2.3",
	} {
		if out, changes := NewEditor().Mend(in, All); out != in {
			t.Errorf("%q became %q by %+v", in, out, changes)
		}
	}
	span := strings.Index("از كتاب ها", "كتاب")
	if out, _ := NewEditor().Mend("از كتاب ها", All, Span{span, len("از كتاب ها")}); out != "از كتاب ها" {
		t.Errorf("a protected span became %q", out)
	}
	e := NewEditor(WithProtected(func(text string) []Span {
		at := strings.Index(text, "كتاب")
		return []Span{{at, at + len("كتاب")}}
	}))
	if out, _ := e.Mend("كتاب و كاغذ", All); out != "كتاب و کاغذ" {
		t.Errorf("a span of WithProtected became %q", out)
	}
}

func TestSubsetsAndWholeWords(t *testing.T) {
	const in = "كتاب ها و گفتگو"
	changes := NewEditor().Changes(in)
	if len(changes) != 2 || changes[0].Before != "كتاب ها" || changes[0].After != "کتاب\u200cها" || changes[0].SpacingOnly {
		t.Fatalf("want a change of two whole words and one of a word: %+v", changes)
	}
	if got := Apply(in, changes[:1]); got != "کتاب\u200cها و گفتگو" {
		t.Errorf("a subset gave %q", got)
	}
	if got, _ := NewEditor().Mend(in, AcceptSpacing); got != "کتاب\u200cها و گفتگو" {
		t.Errorf("AcceptSpacing took a lexical variant: %q", got)
	}
	if got := Apply("abc", []Change{{Start: 2, End: 9, After: "x"}, {Start: 1, End: 0, After: "y"}}); got != "abc" {
		t.Errorf("Apply made changes outside of the text: %q", got)
	}
}

// TestHabits: what the rest of a line shows of its writer decides what is sure.
func TestHabits(t *testing.T) {
	e := NewEditor()
	for _, row := range []struct{ in, certain, all string }{
		{"بارشهای بهاری", "بارش\u200cهای بهاری", "بارش\u200cهای بهاری"},
		{"می\u200cگوید بارشهای بهاری", "می\u200cگوید بارشهای بهاری", "می\u200cگوید بارش\u200cهای بهاری"},
		{"آنها رفتند", "آنها رفتند", "آن\u200cها رفتند"},
		{"آنها می\u200cروند", "آنها می\u200cروند", "آنها می\u200cروند"},
	} {
		if got, _ := e.Mend(row.in, Certain); got != row.certain {
			t.Errorf("%q: certain: %q", row.in, got)
		}
		if got, _ := e.Mend(row.in, All); got != row.all {
			t.Errorf("%q: all: %q", row.in, got)
		}
	}
}

func TestCountsTeach(t *testing.T) {
	const in = "روابط عمومی شهر"
	if out, _ := NewEditor().Mend(in, All); out != in {
		t.Fatalf("untaught: %q", out)
	}
	taught := NewEditor(WithCounts(map[string]int{"روابط\u200cعمومی": 900}))
	if out, _ := taught.Mend(in, All); out != "روابط\u200cعمومی شهر" {
		t.Errorf("taught: %q", out)
	}
}

func TestParseStyle(t *testing.T) {
	s, err := ParseStyle("digits=latin", "ezafe=hamza", "ellipsis=off")
	if err != nil || s.Digits != DigitsLatin || s.Ezafe != EzafeHamza || s.EllipsisMark {
		t.Errorf("got %+v, %v", s, err)
	}
	for _, bad := range []string{"digits", "digits=roman", "nothing=on", "ellipsis=perhaps"} {
		if _, err := ParseStyle(bad); err == nil {
			t.Errorf("ParseStyle took %q", bad)
		}
	}
}

func TestLexicon(t *testing.T) {
	l := lexicon()
	if n := len(l.free) + len(l.shared); n >= 1<<lexPlaceBits {
		t.Fatalf("the tables have %d bytes, more than the index can tell", n)
	}
	if !l.has("کتاب") || !l.has("سرمایه\u200cگذاری") || !l.has("سرمایهگذاری") || l.has("کتبخحت") || l.has("book") {
		t.Error("has is wrong about plain words")
	}
	if l.freq("کتاب") < 100*l.freq("شاهتره") || l.freq("کتبخحت") != 0 {
		t.Errorf("freq: %d %d %d", l.freq("کتاب"), l.freq("شاهتره"), l.freq("کتبخحت"))
	}
	if l.pos("کتاب")&lexNoun == 0 || l.pos("بزرگ")&lexAdjective == 0 || l.pos("پریسا")&lexName == 0 {
		t.Error("pos is wrong about plain words")
	}
	if len(l.verbStems()) < 500 {
		t.Errorf("%d verbs", len(l.verbStems()))
	}
}

// TestThousandsAreParted: parting a long number and writing it in the digits
// of the edition are changes side by side.
func TestThousandsAreParted(t *testing.T) {
	style := HouseStyle()
	style.Digits, style.InsertThousands = DigitsPersian, true
	e := NewEditor(WithStyle(style))
	for in, want := range map[string]string{
		"بودجه 12345678 تومان": "بودجه ۱۲٬۳۴۵٬۶۷۸ تومان", "سال 1405": "سال ۱۴۰۵", "کد 0123456": "کد ۰۱۲۳۴۵۶", "۵۴۳۲۱ نفر": "۵۴٬۳۲۱ نفر",
	} {
		if got, _ := e.Mend(in, Certain); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// TestLeftAlone: what no rule may touch; the second field is what comes of it
// where something else of the line is mended.
func TestLeftAlone(t *testing.T) {
	for _, row := range readTSV(t, "kept.tsv", 2) {
		want := row[1]
		if want == "" {
			want = row[0]
		}
		if got, changes := NewEditor().Mend(row[0], Certain); got != want {
			t.Errorf("%q:\n got %q\nwant %q\n%+v", row[0], got, want, changes)
		}
	}
}
