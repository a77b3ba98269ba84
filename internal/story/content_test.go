package story_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/job"
	"peyk/internal/richtext"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

func body(texts ...string) richtext.Doc {
	var d richtext.Doc
	for _, t := range texts {
		d = append(d, richtext.Block{Kind: richtext.Paragraph, Text: t})
	}
	return d
}

func TestDiffShowsWhatChanged(t *testing.T) {
	type change = story.Change
	for _, tt := range []struct {
		name          string
		before, after story.Content
		want          []change
	}{
		{"nothing", story.Content{Body: body("a", "b")}, story.Content{Body: body("a", "b")}, nil},
		{"fields in the page's order", story.Content{Kicker: "k", Headline: "h", Source: "s"}, story.Content{Kicker: "K", Headline: "H", Lead: "L", Byline: "B"}, []change{
			{"kicker", 0, "k", "K"}, {"headline", 0, "h", "H"}, {"lead", 0, "", "L"}, {"source", 0, "s", ""}, {"byline", 0, "", "B"},
		}},
		{"a new paragraph is one change", story.Content{Body: body("a", "b", "c")}, story.Content{Body: body("a", "new", "b", "c")}, []change{{"body", 1, "", "new"}}},
		{"one taken out", story.Content{Body: body("a", "b", "c")}, story.Content{Body: body("a", "c")}, []change{{"body", 1, "b", ""}}},
		{"one written anew", story.Content{Body: body("a", "b", "c")}, story.Content{Body: body("a", "B", "c")}, []change{{"body", 1, "b", "B"}}},
		{"the last", story.Content{Body: body("a")}, story.Content{Body: body("a", "z")}, []change{{"body", 1, "", "z"}}},
		{
			"captions",
			story.Content{Pictures: []story.PictureRef{{Media: 1, Caption: "x"}}},
			story.Content{Pictures: []story.PictureRef{{Media: 1, Caption: "y"}, {Media: 2, Caption: "z"}}},
			[]change{{"pictures", 0, "x", "y\nz"}},
		},
		{
			"what a picture shows",
			story.Content{Pictures: []story.PictureRef{{Media: 1, Caption: "x"}}},
			story.Content{Pictures: []story.PictureRef{{Media: 1, Caption: "x", Alt: "a"}}},
			[]change{{"pictures", 0, "x", "x [a]"}},
		},
	} {
		if got := story.Diff(&tt.before, &tt.after); fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// Whatever changes, what is not told as changed is common to both, and as much
// of it is kept as can be.
func TestDiffTellsEverythingAndNoMore(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	random := func() richtext.Doc {
		var texts []string
		for range rng.IntN(9) {
			texts = append(texts, string(rune('a'+rng.IntN(4))))
		}
		return body(texts...)
	}
	for range 2000 {
		b, a := random(), random()
		removed, added := 0, map[int]bool{}
		for _, c := range story.Diff(&story.Content{Body: b}, &story.Content{Body: a}) {
			if c.Before != "" {
				removed++
			}
			if c.After != "" {
				if a[c.Block].Text != c.After {
					t.Fatalf("%v to %v: change %+v names another block", b.Text(), a.Text(), c)
				}
				added[c.Block] = true
			}
		}
		var kept []string
		for i, block := range a {
			if !added[i] {
				kept = append(kept, block.Text)
			}
		}
		if len(kept) != len(b)-removed || !subsequence(kept, b) || len(kept) != longest(b, a) {
			t.Fatalf("%q to %q: kept %q", b.Text(), a.Text(), kept)
		}
	}
}

func subsequence(kept []string, of richtext.Doc) bool {
	for _, b := range of {
		if len(kept) > 0 && kept[0] == b.Text {
			kept = kept[1:]
		}
	}
	return len(kept) == 0
}

// longest is the length of a longest common subsequence, the slow way.
func longest(b, a richtext.Doc) int {
	if len(b) == 0 || len(a) == 0 {
		return 0
	}
	if b[0] == a[0] {
		return 1 + longest(b[1:], a[1:])
	}
	return max(longest(b[1:], a), longest(b, a[1:]))
}

func TestCheckNamesEveryFieldAtFault(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	good := w.New().Content
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	terms := make([]story.Term, 51)
	for i := range terms {
		terms[i] = story.Term{Name: "x", Slug: "x"}
	}
	for _, tt := range []struct {
		field string
		spoil func(c *story.Content)
	}{
		{"edition", func(c *story.Content) { c.Edition = "" }},
		{"section", func(c *story.Content) { c.Section = 0 }},
		{"genre", func(c *story.Content) { c.Genre = "essay" }},
		{"kicker", func(c *story.Content) { c.Kicker = strings.Repeat("ن", 301) }},
		{"headline", func(c *story.Content) { c.Headline = "a\x00" }},
		{"headline", func(c *story.Content) { c.Headline = "a\xff" }},
		{"lead", func(c *story.Content) { c.Lead = strings.Repeat("ن", 4001) }},
		{"source", func(c *story.Content) { c.Source = "a\tb" }},
		{"byline", func(c *story.Content) { c.Byline = "\x1b[31m" }},
		{"body", func(c *story.Content) { c.Body = body("") }},
		{"body", func(c *story.Content) { c.Body = richtext.Doc{{Kind: "table", Text: "x"}} }},
		{"tags", func(c *story.Content) { c.Tags = terms }},
		{"tags", func(c *story.Content) { c.Tags = []story.Term{{Name: "!!!"}} }},
		{"people", func(c *story.Content) { c.People = []story.Term{{Name: strings.Repeat("ن", 201), Slug: "n"}} }},
		{"pictures", func(c *story.Content) { c.Pictures = make([]story.PictureRef, 101) }},
		{"importance", func(c *story.Content) { c.Importance = 6 }},
	} {
		c := good
		tt.spoil(&c)
		if err := c.Check(); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "["+tt.field+":") {
			t.Errorf("%s: %v", tt.field, err)
		}
	}
	long := good
	long.Headline = strings.Repeat("ن", 400)
	if err := long.Check(); err != nil {
		t.Errorf("400 characters in 800 bytes: %v", err)
	}
}

func TestTermsAreTidied(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Draft(t, testkit.Tags(" کتاب ", "", "كتاب", "کتاب\u200cخوانی"), testkit.Headline("  تیتر "))
	if len(s.Tags) != 2 || s.Tags[0].Name != "کتاب" || s.Tags[0].Slug == "" || s.Headline != "تیتر" {
		t.Errorf("tags %+v, headline %q", s.Tags, s.Headline)
	}
}

func TestImportIsOneStep(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	n := w.New(testkit.Tags("برچسب"))
	n.Fingerprint = "f"
	if _, err := w.Stories.Import(t.Context(), w.Reporter, n, false); !fault.Is(err, fault.Forbidden) {
		t.Errorf("import by a reporter: %v", err)
	}
	if _, err := w.Stories.Import(t.Context(), w.Editor, n, true); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an editor publishes what they alone have seen: %v", err)
	}
	if list, _ := w.Stories.List(t.Context(), w.Chief, story.DeskQuery{}); len(list) != 0 {
		t.Fatalf("%d stories after refused imports", len(list))
	}
	s, err := w.Stories.Import(t.Context(), w.Chief, n, true)
	if err != nil || s.State != story.Published {
		t.Fatalf("%+v, %v", s, err)
	}
	if _, err := w.Stories.Import(t.Context(), w.Chief, n, true); !fault.Is(err, fault.Conflict) {
		t.Errorf("the same again: %v", err)
	}
	list, err := w.Store.Stories.Latest(t.Context(), story.ReadQuery{
		Edition: testkit.FA, TermKind: story.Tag, Term: "برچسب", Limit: 2, Now: w.Clock.Now(),
	})
	if err != nil || len(list) != 1 {
		t.Errorf("%d under its tag, %v", len(list), err)
	}
	evs, err := job.Since(t.Context(), w.Store.DB(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []event.Kind
	for _, e := range evs {
		if e.Story == s.Code {
			kinds = append(kinds, e.Kind)
		}
	}
	if fmt.Sprint(kinds) != "[story.created story.submitted story.approved story.published]" {
		t.Errorf("events %v", kinds)
	}
}

func TestTheDeskSeesEveryStory(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Draft(t)
	w.Clock.Advance(time.Minute)
	en := w.Draft(t, testkit.In(testkit.EN, w.Economy))
	if err := w.Stories.Link(t.Context(), w.Chief, s.Code, en.Code); err != nil {
		t.Fatal(err)
	}
	got, err := w.Stories.Get(t.Context(), w.Moderator, s.Code)
	if err != nil || got.Code != s.Code {
		t.Fatalf("%+v, %v", got, err)
	}
	others, err := w.Stories.Counterparts(t.Context(), w.Moderator, got)
	if err != nil || len(others) != 1 || others[0].Code != en.Code {
		t.Errorf("counterparts %+v, %v", others, err)
	}
	list, err := w.Stories.List(t.Context(), w.Moderator, story.DeskQuery{})
	if err != nil || len(list) != 2 {
		t.Errorf("%d stories of all editions, %v", len(list), err)
	}
	nobody := account.Actor{}
	_, gerr := w.Stories.Get(t.Context(), nobody, s.Code)
	_, lerr := w.Stories.List(t.Context(), nobody, story.DeskQuery{})
	_, cerr := w.Stories.Counts(t.Context(), nobody, testkit.FA)
	for _, err := range []error{gerr, lerr, cerr} {
		if !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("nobody reads a draft: %v", err)
		}
	}
}
