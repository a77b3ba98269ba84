package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"peyk/internal/db"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

var searchCases = []testCase{
	{"search/a word is found joined, spaced and with a half-space", searchForms},
	{"search/filters, order and pages", searchPages},
	{"search/follows the story", searchFollows},
	{"search/nothing typed is syntax", searchSyntax},
	{"search/what nothing has is read as what was meant", searchMeans},
	{"search/the index is kept, and made anew", searchKept},
}

func find(t *testing.T, w *testkit.World, q story.SearchQuery) []story.Summary {
	t.Helper()
	if q.Edition == "" {
		q.Edition = testkit.FA
	}
	if q.Limit == 0 {
		q.Limit = 20
	}
	q.Now = w.Clock.Now()
	list, err := w.Store.Stories.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("search %q: %v", q.Text, err)
	}
	return list
}

func searchForms(t *testing.T, w *testkit.World) {
	spaced := w.Published(t, testkit.Headline("گفت و گو درباره راه آهن"))
	joined := w.Published(t, testkit.Headline("گفتگو درباره راهآهن"))
	half := w.Published(t, testkit.Headline("گفت\u200cوگو درباره راه\u200cآهن"))
	w.Published(t, testkit.Headline("دریا آرام است"))
	for _, q := range []string{"راه آهن", "راه\u200cآهن", "راهآهن"} {
		got := map[string]bool{}
		for _, s := range find(t, w, story.SearchQuery{Text: q}) {
			got[s.Code.String()] = true
		}
		if !got[half.Code.String()] {
			t.Errorf("%q does not find the half-space", q)
		}
		if q != "راهآهن" && !got[spaced.Code.String()] {
			t.Errorf("%q does not find the spaced form", q)
		}
		if !got[joined.Code.String()] {
			t.Errorf("%q does not find the joined form", q)
		}
		if len(got) > 3 {
			t.Errorf("%q finds %d stories", q, len(got))
		}
	}
	plural := w.Published(t, testkit.Headline("کتاب\u200cهای تازه رسید"))
	listed(t, "a lemma", find(t, w, story.SearchQuery{Text: "كتاب رسيد"}), nil, plural)
	listed(t, "all words are asked", find(t, w, story.SearchQuery{Text: "کتاب دریا"}), nil)
	number := w.Published(t, testkit.Headline("رشد ۱۲۵۰ واحدی"))
	listed(t, "digits of any script", find(t, w, story.SearchQuery{Text: "1250"}), nil, number)
	where := w.Published(t, testkit.Headline("خبر"), testkit.Tags("نشانه"), testkit.People("آرش کمانی"), testkit.Lead("لیدواژه"), testkit.Paragraphs("متنواژه"))
	for _, q := range []string{"نشانه", "آرش کمانی", "لیدواژه", "متنواژه"} {
		listed(t, q, find(t, w, story.SearchQuery{Text: q}), nil, where)
	}
}

func searchPages(t *testing.T, w *testkit.World) {
	var all []*story.Story
	for i := range 5 {
		w.Clock.Advance(time.Minute)
		opts := []testkit.Option{testkit.Headline(fmt.Sprintf("سیمرغ %d", i)), testkit.Genre(story.Genres()[i%2])}
		if i == 4 {
			opts = append(opts, testkit.In(testkit.FA, w.Health))
		}
		all = append(all, w.Published(t, opts...))
	}
	en := w.Published(t, testkit.Headline("سیمرغ in English"), testkit.In(testkit.EN, w.Economy))
	const q = "سیمرغ"
	listed(t, "newest first", find(t, w, story.SearchQuery{Text: q}), nil, all[4], all[3], all[2], all[1], all[0])
	listed(t, "second page", find(t, w, story.SearchQuery{Text: q, Limit: 2, Offset: 2}), nil, all[2], all[1])
	listed(t, "past the end", find(t, w, story.SearchQuery{Text: q, Offset: 50}), nil)
	listed(t, "section", find(t, w, story.SearchQuery{Text: q, Section: w.Health}), nil, all[4])
	listed(t, "genre", find(t, w, story.SearchQuery{Text: q, Genre: story.Interview}), nil, all[3], all[1])
	listed(t, "edition", find(t, w, story.SearchQuery{Text: q, Edition: testkit.EN}), nil, en)
}

func searchFollows(t *testing.T, w *testkit.World) {
	s := w.Published(t, testkit.Headline("ققنوس پرید"))
	c := s.Content
	c.Headline, c.Section = "سیمرغ پرید", w.Health
	_, err := w.Stories.Act(t.Context(), w.Editor, s.Code, story.Correct, story.Order{Content: &c, Note: "نام پرنده"})
	ok(t, err)
	listed(t, "the old word", find(t, w, story.SearchQuery{Text: "ققنوس"}), nil)
	listed(t, "the new word", find(t, w, story.SearchQuery{Text: "سیمرغ"}), nil, s)
	listed(t, "the old section", find(t, w, story.SearchQuery{Text: "سیمرغ", Section: w.Culture}), nil)
	listed(t, "the new section", find(t, w, story.SearchQuery{Text: "سیمرغ", Section: w.Health}), nil, s)
}

func searchSyntax(t *testing.T, w *testkit.World) {
	s := w.Published(t, testkit.Headline("NEAR the OR gate, user@example.com, a/b C++ 50.5"))
	for _, q := range []string{
		"", " ", "\"", "'", "'' OR 1=1", "* ", "NEAR(", "a AND", "(((", "head : x", "^x", "-", "\\", "' & '", "!x", "|", ":*", "Efa", "S1",
		"{head}", "😀", "و", "\u200c", "a:A", "%", "$1", "?",
	} {
		find(t, w, story.SearchQuery{Text: q}) // fails the test on an error
	}
	for _, q := range []string{"near", "or", "gate", "user@example.com", "a/b", "C++", "50.5", "NEAR OR"} {
		listed(t, q, find(t, w, story.SearchQuery{Text: q}), nil, s)
	}
}

// searchMeans: what nothing has is read as what was meant.
func searchMeans(t *testing.T, w *testkit.World) {
	s := w.Published(t, testkit.Headline("سلام آتش\u200cنشانان به شهر"), testkit.Tags("آتش\u200cنشانی"), testkit.People("آرش کمانی"))
	other := w.Published(t, testkit.Headline("شهر در آرامش"), testkit.Tags("آتش\u200cنشانی"))
	w.Scheduled(t, w.Clock.Now().Add(time.Hour), testkit.Headline("پنهانکاران و سلامتی"), testkit.People("پنهان پنهانی"))
	for _, q := range []string{"sghl", "salam", "سللام", "صلام"} {
		page, err := w.Store.Stories.Find(t.Context(), story.SearchQuery{Text: q, Edition: testkit.FA, Limit: 5, Now: w.Clock.Now()})
		if err != nil || page.Total != 1 || len(page.Finds) != 1 || page.Finds[0].Code != s.Code || page.Instead == "" {
			t.Errorf("%q: %+v, %v", q, page, err)
		}
	}
	page, err := w.Store.Stories.Find(t.Context(), story.SearchQuery{Text: "شهر سلام", Edition: testkit.FA, Limit: 5, Now: w.Clock.Now()})
	if err != nil || page.Total != 1 || page.Partly != 1 || len(page.Finds) != 2 || page.Finds[1].Code != other.Code {
		t.Errorf("those that lack a word do not follow: %+v, %v", page, err)
	}
	for typed, want := range map[string][]string{"آتش": {"آتش\u200cنشانی"}, "کما": {"آرش کمانی"}, "پنه": nil, "slm": nil, "": nil, "\u200c": nil} {
		list, err := w.Store.Stories.Suggest(t.Context(), testkit.FA, typed, 1, w.Clock.Now())
		ok(t, err)
		if !slices.Equal(list, want) {
			t.Errorf("after %q may come %q, want %q", typed, list, want)
		}
	}
	list, err := w.Store.Stories.Related(t.Context(), s, 4, w.Clock.Now())
	listed(t, "related", list, err, other)
	w.Withdraw(t, other)
	list, err = w.Store.Stories.Related(t.Context(), s, 4, w.Clock.Now())
	listed(t, "related after withdrawal", list, err)
}

// searchKept: segments are made, merged, cleared of the dead and made anew, and
// at each step the same is found.
func searchKept(t *testing.T, w *testkit.World) {
	ctx := t.Context()
	model := w.Published(t, testkit.Headline("سیمرغ"))
	whole, err := w.Store.Stories.Get(ctx, model.Code)
	ok(t, err)
	var list []*story.Story
	for i := range 150 {
		s := *whole
		s.Fingerprint, s.Headline = fmt.Sprintf("kept %d", i), fmt.Sprintf("سیمرغ %d", i)
		list = append(list, &s)
	}
	ok(t, w.Store.Stories.Load(ctx, list))
	check := func(when string, want int) {
		t.Helper()
		got, err := w.Store.Stories.Find(ctx, story.SearchQuery{Text: "سیمرغ", Edition: testkit.FA, Limit: 10, Now: w.Clock.Now()})
		if err != nil || got.Total != want {
			t.Errorf("%s: %+v, %v; want %d", when, got, err, want)
		}
	}
	check("loaded", 151)
	for _, s := range list[:45] {
		w.Withdraw(t, s)
	}
	check("withdrawn", 106)
	ok(t, w.Store.TidyIndex(ctx, nil))
	check("tidied", 106)
	w.Clock.Advance(time.Minute)
	ok(t, w.Store.TidyIndex(ctx, func(int) {}))
	w.Withdraw(t, list[50])
	check("one more", 105)
	done := 0
	ok(t, w.Store.RebuildIndex(ctx, func(n int) { done += n }))
	if n, err := w.Store.Searchable(ctx); err != nil || done != n || n < 105 {
		t.Errorf("%d of %d stories rebuilt, %v", done, n, err)
	}
	check("made anew", 105)
	if missing, err := w.Store.IndexMissing(ctx); err != nil || missing {
		t.Errorf("the index is missing: %v, %v", missing, err)
	}
	if size, err := w.Store.IndexSize(ctx); err != nil || size.Index == 0 || size.Text == 0 || size.Segments == 0 || size.Replaced == 0 {
		t.Errorf("%+v, %v", size, err)
	}
	ok(t, w.Store.ClearIndex(ctx))
	if size, err := w.Store.IndexSize(ctx); err != nil || size.Replaced != 0 {
		t.Errorf("cleared, there is %+v, %v", size, err)
	}
	check("cleared", 105)
	// An index that is lost comes back.
	ok(t, w.Store.DB().Write(ctx, func(tx *db.Tx) error {
		for _, table := range []string{"search_docs", "search_fresh", "search_gone", "search_dead", "search_segments", "search_blocks"} {
			if err := db.Do(ctx, tx, `DELETE FROM `+table); err != nil {
				return err
			}
		}
		return nil
	}))
	check("lost", 0)
	if missing, err := w.Store.IndexMissing(ctx); err != nil || !missing {
		t.Errorf("the index is not missing: %v, %v", missing, err)
	}
	ok(t, w.Store.RebuildIndex(ctx, nil))
	check("back", 105)
}
