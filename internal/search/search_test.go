package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"peyk/internal/db"
	"peyk/internal/id"
	"peyk/internal/search"
	"peyk/internal/testkit"
)

const now = 1_000_000

func write(t *testing.T, d *db.DB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, d *db.DB, docs ...search.Doc) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		for _, doc := range docs {
			if err := search.Put(t.Context(), tx, doc, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func remove(t *testing.T, d *db.DB, code id.Story) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error { return search.Remove(t.Context(), tx, code) })
}

func find(t *testing.T, x *search.Index, q search.Query) *search.Found {
	t.Helper()
	q.Edition, q.Now = "fa", max(q.Now, now)
	if q.Limit == 0 {
		q.Limit = 10
	}
	found, err := x.Find(t.Context(), q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	return found
}

func finds(t *testing.T, x *search.Index, q search.Query, want ...id.Story) {
	t.Helper()
	q.Strict = true
	if got := find(t, x, q).Codes; !slices.Equal(got, want) {
		t.Errorf("%+v: %v, want %v", q, got, want)
	}
}

func clock() int64 { return now }

func tidy(t *testing.T, x *search.Index) {
	t.Helper()
	if err := x.Tidy(t.Context(), clock, nil); err != nil {
		t.Fatal(err)
	}
}

func TestPutFindRemove(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		x := search.New(d)
		doc := search.Doc{Code: 7, Edition: "fa", Section: 12, Genre: "news", Headline: "سیمرغ", Body: "ققنوس\nدماوند", LiveAt: 10}
		put(t, d, doc, search.Doc{Code: 9, Edition: "fa", Section: 1, Genre: "note", Body: "سیمرغ", LiveAt: 20}, search.Doc{Code: 8, Edition: "en", Headline: "سیمرغ"},
			search.Doc{Code: 11, Edition: "fa", Headline: "سیمرغ", LiveAt: now + 5})
		finds(t, x, search.Query{Text: "سیمرغ"}, 7, 9)
		finds(t, x, search.Query{Text: "سیمرغ", Newest: true}, 9, 7)
		finds(t, x, search.Query{Text: "سیمرغ", Now: now + 5}, 11, 7, 9) // its time has come
		finds(t, x, search.Query{Text: "سیمرغ", Limit: 1}, 7)
		finds(t, x, search.Query{Text: "سیمرغ", Limit: 1, Offset: 1}, 9)
		finds(t, x, search.Query{Text: "سیمرغ دماوند"}, 7)
		finds(t, x, search.Query{Text: "سیمرغ -دماوند"}, 9)
		finds(t, x, search.Query{Text: "-دماوند"})
		finds(t, x, search.Query{Text: "سیمرغ", Section: 12}, 7)
		finds(t, x, search.Query{Text: "سیمرغ", Section: 1}, 9)
		finds(t, x, search.Query{Text: "سیمرغ", Genre: "note"}, 9)
		finds(t, x, search.Query{Text: "سیمرغ", Genre: "nothing"})
		finds(t, x, search.Query{Text: "سیمرغ", From: 15}, 9)
		finds(t, x, search.Query{Text: "سیمرغ", From: 5, To: 20}, 7)
		finds(t, x, search.Query{Text: " , "})
		finds(t, x, search.Query{Text: "news"})
		doc.Headline = ""
		put(t, d, doc) // in its own place
		finds(t, x, search.Query{Text: "سیمرغ"}, 9)
		finds(t, x, search.Query{Text: "ققنوس"}, 7)
		remove(t, d, 7)
		remove(t, d, 7) // gone already
		finds(t, x, search.Query{Text: "ققنوس"})
	})
}

func TestPhrases(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		x := search.New(d)
		texts := []string{
			"آب آشامیدنی شهر", "شهر آشامیدنی آب", "آب\u200cآشامیدنی شهر", "آب. چیز دیگری هم آشامیدنی است", "گفت و گو درباره آب", "گفت\u200cوگو درباره خاک",
		}
		for i, s := range texts {
			put(t, d, search.Doc{Code: id.Story(i + 1), Edition: "fa", Headline: s, LiveAt: 10 - int64(i)})
		}
		for range 2 { // fresh, then in a segment
			finds(t, x, search.Query{Text: `"آب آشامیدنی"`, Newest: true}, 1, 3)
			finds(t, x, search.Query{Text: "«آب آشامیدنی شهر»", Newest: true}, 1, 3)
			finds(t, x, search.Query{Text: `آشامیدنی -"آب آشامیدنی"`, Newest: true}, 2, 4)
			finds(t, x, search.Query{Text: "“گفت و گو”", Newest: true}, 5, 6)
			finds(t, x, search.Query{Text: "\"گفت\u200cوگو درباره\"", Newest: true}, 5, 6)
			fill(t, d, 1000, 130)
		}
	})
}

// TestWhatNeedNotBeThere asks questions, of two topics at once, and for words
// that nothing has beside some that are there.
func TestWhatNeedNotBeThere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		x := search.New(d)
		for i, s := range []string{"بهای سیمرغ بالا رفت", "ققنوس در کوه دیده شد", "کوه دماوند", "گزارش شهر"} {
			put(t, d, search.Doc{Code: id.Story(i + 1), Edition: "fa", Headline: s, LiveAt: 10 - int64(i)})
		}
		ask := func(text string) *search.Answer {
			a, err := x.Ask(t.Context(), search.Query{Text: text, Edition: "fa", Limit: 10, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		for range 2 {
			for text, want := range map[string][]id.Story{
				"چرا بهای سیمرغ بالا رفت؟": {1}, // function words are in no document
				"سیمرغ چیست":               {1},
				"سیمرغ ققنوس":              {2, 1}, // nothing has both; the rarer word first
				`"در کوه"`:                 {2},
				"چرا":                      nil,
			} {
				if a := ask(text); !slices.Equal(a.Codes, want) || a.Asked != text {
					t.Errorf("%q: %v for %q, want %v", text, a.Codes, a.Asked, want)
				}
			}
			if a := ask("koohe damavand"); a.Total != 1 || a.Codes[0] != 3 || a.Asked != "کوه دماوند" {
				t.Errorf("koohe damavand: %v for %q", a.Codes, a.Asked)
			}
			if a := ask("salam donya"); a.Total+a.Partly > 0 || a.Meant != "سلام دنیا" {
				t.Errorf("salam donya: %v for %q, may be %q", a.Codes, a.Asked, a.Meant)
			}
			fill(t, d, 1000, 130)
		}
	})
}

// TestTwins finds a word in both spellings that the language has for it.
func TestTwins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		x := search.New(d)
		for i, s := range []string{"گفت\u200cوگو با شهردار", "گفتگو با وزیر", "مسئول ققنوس", "مسوول سیمرغ", "جست\u200cوجو در کوه"} {
			put(t, d, search.Doc{Code: id.Story(i + 1), Edition: "fa", Headline: s, LiveAt: 10 - int64(i)})
		}
		for text, want := range map[string][]id.Story{
			"گفتگو": {1, 2}, "گفت\u200cوگو": {1, 2}, "گفت و گو": {1, 2}, `"گفتگو با"`: {1, 2},
			"مسئول": {3, 4}, "مسوول": {3, 4}, "مسؤول": {3, 4}, "جستجو": {5}, "گفتگو -شهردار": {2},
		} {
			finds(t, x, search.Query{Text: text, Newest: true}, want...)
		}
	})
}

// fill puts documents of no interest, so that fresh ones become a segment.
func fill(t *testing.T, d *db.DB, from, n int) {
	t.Helper()
	var docs []search.Doc
	for i := range n {
		docs = append(docs, search.Doc{Code: id.Story(from + i), Edition: "fa", Headline: fmt.Sprintf("پرکننده %d", i), LiveAt: 1})
	}
	put(t, d, docs...)
}

// TestSegments puts, replaces and removes while segments are made and merged,
// and asks at each step for what must be there.
func TestSegments(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		x := search.New(d)
		rng := rand.New(rand.NewPCG(5, 6))
		words := strings.Fields("باران برف باد خورشید ماه ستاره دریا کوه دشت رود جنگل کویر شهر روستا راه پل")
		have := map[id.Story]search.Doc{}
		for round := range 12 {
			var docs []search.Doc
			for range 150 {
				doc := search.Doc{
					Code: id.Story(1 + rng.IntN(900)), Edition: "fa", Section: id.Section(1 + rng.IntN(3)), LiveAt: int64(1 + rng.IntN(1000)),
					Headline: words[rng.IntN(len(words))] + " " + words[rng.IntN(len(words))], Body: words[rng.IntN(len(words))],
				}
				docs = append(docs, doc)
				have[doc.Code] = doc
			}
			put(t, d, docs...)
			for range 20 {
				code := id.Story(1 + rng.IntN(900))
				delete(have, code)
				remove(t, d, code)
			}
			if round%4 == 3 {
				tidy(t, x)
			}
			if round == 7 {
				rebuild(t, x, have)
			}
			other := search.New(d) // one that remembers nothing
			for _, w := range words {
				var want []id.Story
				for code, doc := range have {
					if strings.Contains(doc.Headline+" "+doc.Body, w) && (w != "باد" || slices.Contains(strings.Fields(doc.Headline+" "+doc.Body), w)) {
						want = append(want, code)
					}
				}
				slices.Sort(want)
				for _, x := range []*search.Index{x, other} {
					got := find(t, x, search.Query{Text: w, Limit: 2000}).Codes
					sorted := slices.Sorted(slices.Values(got))
					if !slices.Equal(sorted, want) {
						t.Fatalf("round %d, %q: %d found, want %d", round, w, len(got), len(want))
					}
				}
			}
		}
	})
}

func rebuild(t *testing.T, x *search.Index, have map[id.Story]search.Doc) {
	t.Helper()
	codes := []id.Story{}
	for c := range have {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	done := 0
	err := x.Rebuild(t.Context(), clock, func(_ context.Context, after id.Story, n int) ([]search.Doc, error) {
		var out []search.Doc
		for _, c := range codes {
			if c > after && len(out) < n {
				out = append(out, have[c])
			}
		}
		return out, nil
	}, func(n int) { done += n })
	if err != nil || done != len(codes) {
		t.Fatalf("%d of %d rebuilt: %v", done, len(codes), err)
	}
}

// TestBothEnginesFindTheSame indexes random text, odd characters included, on
// both engines and asks both the same; one of them has its index in segments.
func TestBothEnginesFindTheSame(t *testing.T) {
	lite, pg := testkit.SQLite(t), testkit.Postgres(t)
	rng := rand.New(rand.NewPCG(3, 4))
	pieces := []string{
		"کتاب", "كتاب", "کتاب\u200cها", "کتابها", "می\u200cرود", "رفت و آمد", "رفت\u200cوآمد", "راه", "آهن", "راه\u200cآهن", "۱۲٬۵۰۰", "12.5", "C++",
		"user@example.com", "https://example.com/a-b?c=d", "#برچسب_تازه", "@peyk", "O'Neil", `"`, "'", `\`, "a.b-c_d", "NEAR", "OR", "&", "|", "!", ":*",
		"😀", "é", "e\u0301", "straße", "İstanbul", "Efa", "S12", "½", "۳٪", "ـــ", "\u202eabc", "ﷲ", "x" + strings.Repeat("y", 3000),
	}
	text := func(n int) string {
		var words []string
		for range n {
			words = append(words, pieces[rng.IntN(len(pieces))])
		}
		return strings.Join(words, []string{" ", "", "\u200c", "\n"}[rng.IntN(4)])
	}
	var docs []search.Doc
	for i := range 300 {
		docs = append(docs, search.Doc{
			Code: id.Story(i + 1), Edition: "fa", Section: id.Section(i % 3), Genre: "news", Headline: text(3), Lead: text(4), Body: text(8) + "\n" + text(4), LiveAt: int64(i % 70),
		})
	}
	put(t, lite, docs...)
	slices.Reverse(docs)
	for _, doc := range docs { // in another order, each in a transaction of its own
		put(t, pg, doc)
	}
	xs := []*search.Index{search.New(lite), search.New(pg)}
	tidy(t, xs[0])
	total := 0
	for i := range 400 {
		q := search.Query{Text: text(1 + rng.IntN(3)), Edition: "fa", Limit: 50, Section: id.Section(rng.IntN(3)), Now: now, Newest: i%3 == 0}
		if i%5 == 0 {
			q.Text = `"` + q.Text + `" -` + text(1)
		}
		var got [2]*search.Answer
		for k, x := range xs {
			var err error
			if got[k], err = x.Ask(t.Context(), q); err != nil {
				t.Fatalf("%q: %v", q.Text, err)
			}
		}
		a, b := got[0], got[1]
		if !slices.Equal(a.Codes, b.Codes) || a.Total != b.Total || a.Asked != b.Asked || a.Meant != b.Meant {
			t.Errorf("query %d %q:\nSQLite     %v %q %q\nPostgreSQL %v %q %q", i, q.Text, a.Codes, a.Asked, a.Meant, b.Codes, b.Asked, b.Meant)
		}
		total += len(a.Codes)
	}
	if total < 200 {
		t.Errorf("only %d finds: the queries prove little", total)
	}
}

func FuzzFind(f *testing.F) {
	d := testkit.SQLite(f)
	x := search.New(d)
	err := d.Write(f.Context(), func(tx *db.Tx) error {
		return search.Put(f.Context(), tx, search.Doc{Code: 1, Edition: "fa", Headline: "کتاب head user@example.com", Body: "راه\u200cآهن"}, now)
	})
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"کتاب", `"`, "NEAR(a b)", "a AND (", "head : x", "\x00", "\xff", strings.Repeat("کتاب ", 300), `-"کتاب`, "«راه آهن» -«", "- -- -a", "\"\xff\"", "-\xff", "sghl"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := x.Ask(t.Context(), search.Query{Text: text, Edition: "fa", Limit: 5, Now: now}); err != nil {
			t.Error(fmt.Errorf("%q: %w", text, err))
		}
		if _, err := x.Suggest(t.Context(), "fa", text, 5, now); err != nil {
			t.Error(fmt.Errorf("suggest %q: %w", text, err))
		}
		m, done := x.Marker(text)
		defer done()
		for _, s := range []string{"کتاب head", text} {
			var b strings.Builder
			for _, p := range m.Mark(s) {
				b.WriteString(p.Text)
			}
			if b.String() != s {
				t.Errorf("marking %q for %q gave %q", s, text, b.String())
			}
			m.Snippet(s, 10)
		}
	})
}
