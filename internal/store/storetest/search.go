package storetest

import (
	"fmt"
	"testing"
	"time"

	"peyk/internal/story"
	"peyk/internal/testkit"
)

var searchCases = []testCase{
	{"search/a word is found joined, spaced and with a half-space", searchForms},
	{"search/filters, order and pages", searchPages},
	{"search/follows the story", searchFollows},
	{"search/nothing typed is syntax", searchSyntax},
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
