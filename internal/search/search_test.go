package search_test

import (
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

func put(t *testing.T, d *db.DB, docs ...search.Doc) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		for _, doc := range docs {
			if err := search.Put(t.Context(), tx, doc); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, d *db.DB, q search.Query) []id.Story {
	t.Helper()
	codes, err := search.Find(t.Context(), d, d.Engine(), q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	return codes
}

func TestPutFindRemove(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		doc := search.Doc{Code: 7, Edition: "fa", Section: 12, Genre: "news", Head: []string{"سیمرغ"}, Body: []string{"ققنوس", "دماوند"}}
		put(t, d, doc, search.Doc{Code: 9, Edition: "fa", Section: 1, Genre: "note", Body: []string{"سیمرغ"}}, search.Doc{Code: 8, Edition: "en", Head: []string{"سیمرغ"}})
		check := func(q search.Query, want ...id.Story) {
			t.Helper()
			if q.Limit == 0 {
				q.Limit = 10
			}
			q.Edition = "fa"
			if got := find(t, d, q); !slices.Equal(got, want) {
				t.Errorf("%+v: %v, want %v", q, got, want)
			}
		}
		check(search.Query{Text: "سیمرغ"}, 9, 7)
		check(search.Query{Text: "سیمرغ", Limit: 1}, 9)
		check(search.Query{Text: "سیمرغ دماوند"}, 7)
		check(search.Query{Text: "سیمرغ", Section: 12}, 7)
		check(search.Query{Text: "سیمرغ", Section: 1}, 9) // 12 begins with it
		check(search.Query{Text: "سیمرغ", Genre: "note"}, 9)
		check(search.Query{Text: "news"}) // a facet is no word
		check(search.Query{Text: " , "})
		doc.Head = nil
		put(t, d, doc) // in its own place
		check(search.Query{Text: "سیمرغ"}, 9)
		check(search.Query{Text: "ققنوس"}, 7)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			for range 2 { // the second time it is gone already
				if err := search.Remove(t.Context(), tx, 7); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		check(search.Query{Text: "ققنوس"})
	})
}

// TestBothEnginesFindTheSame indexes random text, odd characters included, on
// both engines and asks both the same.
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
	for i := range 150 {
		docs = append(docs, search.Doc{
			Code: id.Story(i + 1), Edition: "fa", Section: id.Section(i % 3), Genre: "news", Head: []string{text(3)}, Body: []string{text(8), text(4)},
		})
	}
	put(t, lite, docs...)
	put(t, pg, docs...)
	found := 0
	for i := range 400 {
		q := search.Query{Text: text(1 + rng.IntN(3)), Edition: "fa", Limit: 50, Section: id.Section(rng.IntN(3))}
		a, b := find(t, lite, q), find(t, pg, q)
		if !slices.Equal(a, b) {
			t.Errorf("query %d %q:\nSQLite     %v\nPostgreSQL %v", i, q.Text, a, b)
		}
		found += len(a)
	}
	if found < 200 {
		t.Errorf("only %d finds: the queries prove little", found)
	}
}

func FuzzFind(f *testing.F) {
	d := testkit.SQLite(f)
	for _, s := range []string{"کتاب", `"`, "NEAR(a b)", "a AND (", "head : x", "\x00", "\xff", strings.Repeat("کتاب ", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := search.Find(t.Context(), d, db.SQLite, search.Query{Text: text, Edition: "fa", Section: 1, Genre: "news", Limit: 5}); err != nil {
			t.Error(fmt.Errorf("%q: %w", text, err))
		}
	})
}
