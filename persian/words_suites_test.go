package persian_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peyk/persian"
)

// suiteRow is a row of another library's test suite; testdata/suites/README.md names
// their sources and licences.
type suiteRow struct {
	Suite    string `json:"suite"`
	Input    any    `json:"input"`
	Expected any    `json:"expected"`
	Note     string `json:"note"`
}

// suiteCase is what a row asks of this package.
type suiteCase struct{ name, got, want string }

func (r suiteRow) input() string {
	switch in := r.Input.(type) {
	case string:
		return in
	case []any:
		if len(in) > 0 {
			return fmt.Sprint(in[0])
		}
	}
	return fmt.Sprint(r.Input)
}

func (r suiteRow) expected() string { return fmt.Sprint(r.Expected) }

// expectedList gives an expected list of strings.
func (r suiteRow) expectedList() []string {
	list, _ := r.Expected.([]any)
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = fmt.Sprint(e)
	}
	return out
}

// wordSuites says, by file, what a row means for this package; no case means that it asks for
// something that is not the package's.
var wordSuites = map[string]func(suiteRow) []suiteCase{
	"bleve-lucene-fa-normalize": func(r suiteRow) []suiteCase {
		return []suiteCase{{r.input(), persian.Fold(r.input()), persian.Fold(r.expected())}}
	},
	"bleve-lucene-fa-analyzer": func(r suiteRow) []suiteCase {
		return []suiteCase{{r.input(), suiteFinds(r.input(), strings.Join(r.expectedList(), " ")), "found"}}
	},
	"lucene-fa-stem":          suiteLemma,
	"hazm-stemmer":            suiteLemma,
	"hazm-doctest-stemmer":    suiteLemma,
	"shekar-stemmer":          suiteLemma,
	"hazm-lemmatizer":         suiteLemma,
	"hazm-doctest-lemmatizer": suiteLemma,
	"shekar-lemmatizer":       suiteLemma,
	"hazm-conjugation":        suiteConjugation,
	"shekar-conjugator":       suiteConjugation,
	"lilak-verbs": func(r suiteRow) []suiteCase {
		want := suiteInfinitive(r.input(), "گفتن")
		return []suiteCase{{r.input(), suiteVerb(r.input(), want), want}}
	},
	"hazm-sentence":                   suiteSentences,
	"hazm-doctest-sentence_tokenizer": suiteSentences,
	"shekar-sentence-tokenizer":       suiteSentences,
	"hazm-tokenizer":                  suiteTokens,
	"hazm-doctest-word_tokenizer":     suiteTokens,
	"persian-tools-digits":            suiteDigits,
	"persian-tools-num2words":         suiteNumberWords,
	"shekar-num-to-words":             suiteNumberWords,
	"persian-tools-words2num":         suiteWordsNumber,
	"persian-tools-ordinal": func(r suiteRow) []suiteCase {
		return []suiteCase{{r.input(), persian.Ordinal(r.input()), r.expected()}}
	},
	"persian-tools-slugify": func(r suiteRow) []suiteCase {
		return []suiteCase{{suiteName(r.Input), persian.Slug(r.input()), r.expected()}}
	},
}

func suiteName(in any) string {
	b, _ := json.Marshal(in)
	return strings.Trim(string(b), `"`)
}

// suiteFinds reports whether a query finds a text.
func suiteFinds(text, query string) string {
	terms := map[string]bool{}
	for _, t := range persian.SearchTerms(text) {
		terms[t] = true
	}
	for _, group := range persian.QueryTerms(query) {
		found := false
		for _, t := range group {
			found = found || terms[t]
		}
		if !found {
			return fmt.Sprintf("%v has none of %v", persian.SearchTerms(text), group)
		}
	}
	return "found"
}

func suiteLemma(r suiteRow) []suiteCase {
	word := strings.ReplaceAll(r.input(), "_", "\u200c")
	want, ok := r.Expected.(string)
	if !ok {
		return suiteConjugation(r)
	}
	if past, _, ok := strings.Cut(strings.ReplaceAll(want, "/", "#"), "#"); ok {
		want = past + "ن"
	}
	got := persian.Lemma(word)
	if strings.Contains(r.Note, "MUST NOT") {
		return []suiteCase{{r.input(), fmt.Sprint(got == want), "false"}}
	}
	if strings.HasSuffix(want, "ن") && strings.Contains(r.Note, "infinitive") {
		got = suiteVerb(word, want)
	}
	return []suiteCase{{r.input() + " # " + strings.Fields(r.Note)[0], persian.Fold(got), persian.Fold(want)}}
}

// suiteVerb gives the infinitive if a word of the form has it as its lemma, else the lemmas.
func suiteVerb(form, infinitive string) string {
	var lemmas []string
	for w := range strings.FieldsSeq(form) {
		if l := persian.Lemma(w); l == infinitive {
			return infinitive
		}
		lemmas = append(lemmas, persian.Lemma(w))
	}
	return strings.Join(lemmas, " ")
}

// suiteInfinitive gives the verb of a form that a suite made with a prefix.
func suiteInfinitive(form, infinitive string) string {
	for _, p := range [...]struct{ part, infinitive string }{
		{"در", "دریافتن"}, {"برگشت", "برگشتن"}, {"برنگشت", "برگشتن"}, {"گشت", "برگشتن"}, {" بر", "برآمدن"},
	} {
		if strings.Contains(form, p.part) {
			return p.infinitive
		}
	}
	return infinitive
}

func suiteConjugation(r suiteRow) (out []suiteCase) {
	infinitive, ok := map[string]string{
		"دید": "دیدن", "بین": "دیدن", "رفت": "رفتن", "خواند": "خواندن", "آمد": "آمدن", "خورد": "خوردن",
		"خوند": "خواندن", "خون": "خواندن", "شناس": "شناختن",
	}[r.input()]
	if !ok {
		return nil
	}
	for _, form := range r.expectedList() {
		want := suiteInfinitive(form, infinitive)
		out = append(out, suiteCase{form, suiteVerb(form, want), want})
	}
	return out
}

func suiteSentences(r suiteRow) []suiteCase {
	var got []string
	for s := range persian.Sentences(r.input()) {
		got = append(got, s.Text)
	}
	return []suiteCase{{r.input(), strings.Join(got, "|"), strings.Join(r.expectedList(), "|")}}
}

func suiteTokens(r suiteRow) []suiteCase {
	in, ok := r.Input.(string)
	if !ok {
		return nil // joins the parts of verbs
	}
	want := strings.Join(r.expectedList(), " ")
	if s, ok := r.Expected.(string); ok {
		want = s
	}
	var got []string
	for t := range persian.Tokens(in) {
		switch {
		case t.Kind == persian.URL && strings.Contains(want, "LINK"):
			got = append(got, "LINK")
		case t.Kind == persian.Number && strings.Contains(want, "NUMF"):
			got = append(got, "NUMF")
		case t.Kind == persian.Handle && strings.Contains(want, "ID"):
			got = append(got, "ID")
		default:
			got = append(got, t.Text)
		}
	}
	return []suiteCase{{in, strings.Join(got, " "), want}}
}

func suiteDigits(r suiteRow) []suiteCase {
	switch {
	case strings.HasSuffix(r.Note, "ToFa"):
		return []suiteCase{{r.Note + " " + suiteName(r.Input), persian.PersianDigits(suiteName(r.Input)), r.expected()}}
	case strings.HasSuffix(r.Note, "ToEn"):
		return []suiteCase{{r.Note + " " + suiteName(r.Input), persian.LatinDigits(suiteName(r.Input)), r.expected()}}
	}
	return nil // into Arabic digits
}

func suiteNumberWords(r suiteRow) []suiteCase {
	got, err := persian.NumberText(strings.TrimSpace(suiteName(r.input())))
	if err != nil {
		got = err.Error()
	}
	if strings.Contains(suiteName(r.Input), `"ordinal":true`) {
		got = persian.Ordinal(got)
	}
	return []suiteCase{{suiteName(r.Input), got, r.expected()}}
}

func suiteWordsNumber(r suiteRow) []suiteCase {
	n, err := persian.ParseNumberWords(r.input())
	got := fmt.Sprint(n)
	if err != nil {
		got = "error"
	}
	want := r.expected()
	if f, ok := r.Expected.(float64); ok {
		want = fmt.Sprintf("%.0f", f)
	}
	return []suiteCase{{suiteName(r.Input) + " = " + want, got, strings.ReplaceAll(persian.LatinDigits(want), ",", "")}}
}

// TestWordSuites holds the package to the suites of its peers: every row gives what they expect or is
// listed, with the reason, in testdata/words/differences.tsv; and what is listed does differ.
func TestWordSuites(t *testing.T) {
	differences := readDifferences(t)
	differs := map[string]bool{}
	for name, cases := range wordSuites {
		ran := 0
		for _, row := range readSuite(t, name) {
			for _, c := range cases(row) {
				ran++
				key := name + "\t" + strings.ReplaceAll(c.name, "\n", " ")
				if c.got == c.want {
					continue
				}
				differs[key] = true
				if differences[key] == "" {
					t.Errorf("%s\t%s\n\tgot  %q\n\twant %q", name, c.name, c.got, c.want)
				}
			}
		}
		if ran == 0 {
			t.Errorf("%s: no row was used", name)
		}
	}
	for key := range differences {
		if !differs[key] {
			t.Errorf("listed as different, but is as expected or not in the suites: %s", key)
		}
	}
}

func readSuite(t *testing.T, name string) (rows []suiteRow) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "suites", name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		var r suiteRow
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		rows = append(rows, r)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func readDifferences(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "words", "differences.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 || f[2] == "" {
			t.Fatalf("differences.tsv: want suite, row, reason: %q", line)
		}
		out[f[0]+"\t"+f[1]] = f[2]
	}
	return out
}
