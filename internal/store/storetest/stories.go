package storetest

import (
	"errors"
	"testing"
	"time"

	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/richtext"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

var storyCases = []testCase{
	{"story/everything comes back as it was saved", storyRoundTrip},
	{"story/codes begin at 10001 and are never used again", storyCodes},
	{"story/an update changes all or nothing", storyUpdate},
	{"story/of two changes at once one is told", storyConflict},
	{"story/a raw text is imported once", storyFingerprint},
	{"story/its section and edition must exist", storyForeign},
	{"story/revisions are kept when the content changes", storyRevisions},
	{"story/links pair one story of each edition", storyLinks},
	{"story/the desk's list", storyDesk},
	{"story/due are the scheduled whose time has come", storyDue},
	{"story/many are loaded at once", storyLoad},
	{"story/odd characters survive", storyOddText},
}

func storyRoundTrip(t *testing.T, w *testkit.World) {
	at := testkit.Start.Add(123456 * time.Microsecond)
	want := &story.Story{
		Content: story.Content{
			Edition: testkit.FA, Section: w.Health, Genre: story.Interview,
			Kicker: "گفت\u200cوگو با سرپرست کتابخانه", Headline: "«همه می\u200cخوانند»", Lead: "لید", Source: "روابط عمومی", Byline: "س. نمونه",
			Body: richtext.Doc{
				{Kind: richtext.Question, Text: "چرا؟"},
				{Kind: richtext.Paragraph, Text: "برای خواندن.\nخط دوم"},
				{Kind: richtext.Subhead, Text: "میان\u200cتیتر"},
				{Kind: richtext.Quote, Text: "نقل \"قول\""},
			},
			Tags: []story.Term{{Name: "کتاب", Slug: "کتاب"}}, People: []story.Term{{Name: "سارا نمونه", Slug: "سارا-نمونه"}},
			Pictures: []story.PictureRef{{Media: 7, Caption: "تالار"}, {Media: 8}}, Importance: 5,
		},
		Slug: "همه-می-خوانند", State: story.Withdrawn, Author: w.Reporter.User, Approver: w.Chief.User, Translation: 99,
		PublishAt: at, CreatedAt: at.Add(-time.Hour), UpdatedAt: at.Add(-time.Minute), ReturnNote: "یادداشت",
		Corrections: []story.Correction{{
			At: at, Actor: w.Editor.User, Note: "نام",
			Changes: []story.Change{{Field: "body", Block: 2, Before: "a", After: "b"}},
		}},
		Withdrawal:  &story.Withdrawal{At: at, Actor: w.Chief.User, Kind: story.WithdrawnRights, Notice: "متن"},
		Fingerprint: "abc", Revision: 1,
	}
	ok(t, w.Store.Stories.Create(t.Context(), want, noEvents))
	got, err := w.Store.Stories.Get(t.Context(), want.Code)
	ok(t, err)
	same(t, "story", got, want)
	_, err = w.Store.Stories.Get(t.Context(), want.Code+1)
	refused(t, "a code that is none", err, fault.NotFound)
}

func noEvents(*story.Story) []event.Event { return nil }

func storyCodes(t *testing.T, w *testkit.World) {
	a := w.Draft(t)
	if a.Code != 10001 {
		t.Errorf("first code %d, want 10001", a.Code)
	}
	if b := w.Draft(t, testkit.In(testkit.EN, w.Economy)); b.Code <= a.Code {
		t.Errorf("codes %d then %d", a.Code, b.Code)
	}
}

func storyUpdate(t *testing.T, w *testkit.World) {
	s := w.Published(t, testkit.Tags("باران"))
	before, err := w.Store.Stories.Get(t.Context(), s.Code)
	ok(t, err)
	no := errors.New("changed my mind")
	_, err = w.Store.Stories.Update(t.Context(), s.Code, func(s *story.Story) ([]event.Event, error) {
		s.Headline, s.Tags, s.State = "دیگر", nil, story.Draft
		return []event.Event{{Kind: event.StoryEdited}}, no
	})
	if !errors.Is(err, no) {
		t.Errorf("error %v, want the closure's own", err)
	}
	after, err := w.Store.Stories.Get(t.Context(), s.Code)
	ok(t, err)
	same(t, "story after a refused change", after, before)
	list, err := w.Store.Stories.Latest(t.Context(), story.ReadQuery{
		Edition: testkit.FA, TermKind: story.Tag, Term: "باران", Limit: 5, Now: w.Clock.Now(),
	})
	listed(t, "under its tag", list, err, s)

	_, err = w.Store.Stories.Update(t.Context(), 424242, func(*story.Story) ([]event.Event, error) {
		t.Error("the closure ran for a story that is not there")
		return nil, nil
	})
	refused(t, "update of nothing", err, fault.NotFound)
}

func storyConflict(t *testing.T, w *testkit.World) {
	s := w.Draft(t)
	stale := w.New()
	stale.Headline = "نسخه کهنه"
	edit := story.Order{Version: s.Version, Content: &stale.Content}
	_, err := w.Stories.Act(t.Context(), w.Reporter, s.Code, story.Edit, edit)
	ok(t, err)
	_, err = w.Stories.Act(t.Context(), w.Reporter, s.Code, story.Edit, edit)
	refused(t, "edit of a version that is past", err, fault.Conflict)

	// Without a version the store alone guards: no change is lost unnoticed.
	const n = 8
	done := 0
	errs := together(n, func(int) error {
		_, err := w.Store.Stories.Update(t.Context(), s.Code, func(s *story.Story) ([]event.Event, error) {
			s.Importance = 1 + s.Importance%5
			return nil, nil
		})
		return err
	})
	for _, err := range errs {
		if err == nil {
			done++
		} else {
			refused(t, "change at once", err, fault.Conflict)
		}
	}
	got, err := w.Store.Stories.Get(t.Context(), s.Code)
	ok(t, err)
	if done == 0 || got.Version != s.Version+1+int64(done) {
		t.Errorf("version %d after %d changes on %d", got.Version, done, s.Version+1)
	}
}

func storyFingerprint(t *testing.T, w *testkit.World) {
	n := w.New()
	n.Fingerprint = "f1"
	errs := together(6, func(int) error {
		_, err := w.Stories.Create(t.Context(), w.Chief, n)
		return err
	})
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else {
			refused(t, "second import", err, fault.Conflict)
		}
	}
	if made != 1 {
		t.Errorf("%d stories of one raw text, want 1", made)
	}
	code, err := w.Store.Stories.ByFingerprint(t.Context(), testkit.FA, "f1")
	ok(t, err)
	if _, err := w.Store.Stories.Get(t.Context(), code); err != nil {
		t.Error(err)
	}
	_, err = w.Store.Stories.ByFingerprint(t.Context(), testkit.EN, "f1")
	refused(t, "another edition's", err, fault.NotFound)
	_, err = w.Store.Stories.ByFingerprint(t.Context(), testkit.FA, "")
	refused(t, "no fingerprint", err, fault.NotFound)

	n.Edition, n.Section = testkit.EN, w.Economy
	_, err = w.Stories.Create(t.Context(), w.Chief, n)
	ok(t, err)
	w.Draft(t) // typed stories have none, any number of them
	w.Draft(t)
}

func storyForeign(t *testing.T, w *testkit.World) {
	for name, opt := range map[string]testkit.Option{
		"section": testkit.In(testkit.FA, 999), "edition": testkit.In("xx", w.Culture),
	} {
		_, err := w.Stories.Create(t.Context(), w.Chief, w.New(opt))
		refused(t, "story of no "+name, err, fault.Conflict)
	}
}

func storyRevisions(t *testing.T, w *testkit.World) {
	s := w.Draft(t)
	c := w.New(testkit.Headline("تیتر دوم")).Content
	edit := func() {
		t.Helper()
		_, err := w.Stories.Act(t.Context(), w.Reporter, s.Code, story.Edit, story.Order{Content: &c, Findings: "[1]"})
		ok(t, err)
	}
	w.Clock.Advance(time.Minute)
	edit()
	edit() // changes nothing
	w.Act(t, s, story.Submit, story.Order{})
	revs, err := w.Store.Stories.Revisions(t.Context(), s.Code)
	ok(t, err)
	if len(revs) != 2 {
		t.Fatalf("%d revisions, want 2", len(revs))
	}
	if r := revs[0]; r.Revision != 2 || r.Content.Headline != "تیتر دوم" || r.Actor != w.Reporter.User || !r.At.Equal(w.Clock.Now()) {
		t.Errorf("newest revision %+v", r)
	}
	same(t, "oldest content", revs[1].Content, s.Content)
	same(t, "findings of each", []string{revs[0].Findings, revs[1].Findings}, []string{"[1]", ""})
}

func storyLinks(t *testing.T, w *testkit.World) {
	fa1, fa2 := w.Published(t), w.Published(t)
	en1, en2 := w.Published(t, testkit.In(testkit.EN, w.Economy)), w.Published(t, testkit.In(testkit.EN, w.Economy))
	sibling := func(s *story.Story, other id.Edition) id.Story {
		t.Helper()
		s, err := w.Store.Stories.Get(t.Context(), s.Code)
		ok(t, err)
		sum, err := w.Store.Stories.Sibling(t.Context(), s, other, w.Clock.Now())
		if fault.Is(err, fault.NotFound) {
			return 0
		}
		ok(t, err)
		return sum.Code
	}
	if sibling(fa1, testkit.EN) != 0 {
		t.Error("a story on its own has a sibling")
	}
	ok(t, w.Stories.Link(t.Context(), w.Editor, fa1.Code, en1.Code))
	if sibling(fa1, testkit.EN) != en1.Code || sibling(en1, testkit.FA) != fa1.Code {
		t.Error("linked stories do not see each other")
	}
	ok(t, w.Stories.Link(t.Context(), w.Editor, en2.Code, fa1.Code)) // in place of en1
	if sibling(fa1, testkit.EN) != en2.Code || sibling(en2, testkit.FA) != fa1.Code || sibling(en1, testkit.FA) != 0 {
		t.Error("a new link left the old one standing")
	}
	ok(t, w.Stories.Link(t.Context(), w.Editor, fa2.Code, en1.Code))
	if sibling(fa2, testkit.EN) != en1.Code || sibling(fa1, testkit.EN) != en2.Code {
		t.Error("two pairs do not stand beside each other")
	}
	refused(t, "link in one edition", w.Stories.Link(t.Context(), w.Editor, fa1.Code, fa2.Code), fault.Conflict)
	refused(t, "link to nothing", w.Stories.Link(t.Context(), w.Editor, fa1.Code, 5), fault.NotFound)
	refused(t, "link by who may not edit",
		w.Stories.Link(t.Context(), w.Moderator, fa1.Code, en1.Code), fault.Forbidden)
	ok(t, w.Stories.Unlink(t.Context(), w.Editor, fa2.Code))
	if sibling(fa2, testkit.EN) != 0 || sibling(en1, testkit.FA) != 0 || sibling(fa1, testkit.EN) != en2.Code {
		t.Error("a link that was taken off still stands, or took another with it")
	}
	last, err := w.Store.Stories.Get(t.Context(), en1.Code)
	ok(t, err)
	if last.Translation != 0 {
		t.Error("the last of a group is in it still")
	}
	ok(t, w.Stories.Unlink(t.Context(), w.Editor, fa2.Code)) // of nothing
	again, err := w.Store.Stories.Get(t.Context(), en1.Code)
	ok(t, err)
	same(t, "version after an unlink of nothing", again.Version, last.Version)
	refused(t, "unlink of nobody's", w.Stories.Unlink(t.Context(), w.Editor, 5), fault.NotFound)
	refused(t, "unlink by who may not edit", w.Stories.Unlink(t.Context(), w.Moderator, fa1.Code), fault.Forbidden)
	refused(t, "unlink of one's own story that is out", w.Stories.Unlink(t.Context(), w.Reporter, fa1.Code), fault.Forbidden)
	refused(t, "link of one's own story that is out", w.Stories.Link(t.Context(), w.Reporter, fa1.Code, en1.Code), fault.Forbidden)
	ok(t, w.Stories.Link(t.Context(), w.Reporter, w.Draft(t).Code, w.Draft(t, testkit.In(testkit.EN, w.Economy)).Code))
	w.Withdraw(t, en2)
	if sibling(fa1, testkit.EN) != 0 {
		t.Error("a withdrawn story is still a sibling")
	}
}

func storyDesk(t *testing.T, w *testkit.World) {
	a := w.Draft(t, testkit.Headline("کتابهاي تازه"))
	w.Clock.Advance(time.Minute)
	b := w.Draft(t, testkit.Headline("باران ۱۰۰% می\u200cبارد"), testkit.In(testkit.FA, w.Health))
	w.Clock.Advance(time.Minute)
	c := w.Published(t, testkit.Headline("Budget_2027"))
	other := w.Draft(t, testkit.In(testkit.EN, w.Economy))
	list := func(q story.DeskQuery) []story.Summary {
		t.Helper()
		if q.Edition == "" {
			q.Edition = testkit.FA
		}
		if q.Limit == 0 {
			q.Limit = 10
		}
		out, err := w.Store.Stories.List(t.Context(), q)
		ok(t, err)
		return out
	}
	listed(t, "all", list(story.DeskQuery{}), nil, c, b, a)
	listed(t, "en", list(story.DeskQuery{Edition: testkit.EN}), nil, other)
	listed(t, "drafts", list(story.DeskQuery{States: []story.State{story.Draft}}), nil, b, a)
	listed(t, "two states", list(story.DeskQuery{States: []story.State{story.Draft, story.Published}}), nil, c, b, a)
	listed(t, "one section", list(story.DeskQuery{Sections: []id.Section{w.Health}}), nil, b)
	listed(t, "two sections", list(story.DeskQuery{Sections: []id.Section{w.Health, w.Culture}}), nil, c, b, a)
	listed(t, "author", list(story.DeskQuery{Author: w.Reporter.User}), nil, c, b, a)
	listed(t, "nobody's", list(story.DeskQuery{Author: w.Admin.User}), nil)
	listed(t, "headline in another writing", list(story.DeskQuery{Text: "كتابهای"}), nil, a)
	listed(t, "percent is no wildcard", list(story.DeskQuery{Text: "0%"}), nil, b)
	listed(t, "nor is an underscore", list(story.DeskQuery{Text: "t_2"}), nil, c)
	listed(t, "nor an exclamation mark an escape", list(story.DeskQuery{Text: "!"}), nil)
	listed(t, "case is folded", list(story.DeskQuery{Text: "bUDGET"}), nil, c)

	page := list(story.DeskQuery{Limit: 2})
	last := page[1]
	listed(t, "second page", list(story.DeskQuery{Limit: 2, Before: story.Cursor{At: last.UpdatedAt, Code: last.Code}}), nil, a)

	counts, err := w.Store.Stories.CountByState(t.Context(), testkit.FA)
	ok(t, err)
	same(t, "counts", counts, map[story.State]int{story.Draft: 2, story.Published: 1})
}

func storyDue(t *testing.T, w *testkit.World) {
	at := w.Clock.Now().Add(time.Hour)
	b, a := w.Scheduled(t, at.Add(time.Minute)), w.Scheduled(t, at)
	w.Published(t)
	due := func(now time.Time) []id.Story {
		t.Helper()
		out, err := w.Store.Stories.Due(t.Context(), now)
		ok(t, err)
		return out
	}
	same(t, "before", due(at.Add(-time.Microsecond)), []id.Story{})
	same(t, "at its time", due(at), []id.Story{a.Code})
	same(t, "later", due(at.Add(time.Hour)), []id.Story{a.Code, b.Code})
	w.Clock.Set(at.Add(time.Hour))
	n, err := w.Stories.FireDue(t.Context())
	ok(t, err)
	again, err := w.Stories.FireDue(t.Context())
	ok(t, err)
	if n != 2 || again != 0 {
		t.Errorf("fired %d, then %d; want 2, then 0", n, again)
	}
	got, err := w.Store.Stories.Get(t.Context(), a.Code)
	ok(t, err)
	if got.State != story.Published || !got.PublishAt.Equal(at) {
		t.Errorf("fired story %s at %v, want published at %v", got.State, got.PublishAt, at)
	}
}

func storyLoad(t *testing.T, w *testkit.World) {
	var list []*story.Story
	for i := range 3 {
		at := w.Clock.Now().Add(-time.Duration(i) * time.Hour)
		n := w.New(testkit.Tags("بایگانی"))
		n.Tags[0].Slug = "بایگانی"
		list = append(list, &story.Story{
			Content: n.Content, State: story.Published, Slug: "x", PublishAt: at, CreatedAt: at, UpdatedAt: at, Revision: 1,
		})
	}
	ok(t, w.Store.Stories.Load(t.Context(), list))
	got, err := w.Store.Stories.Latest(t.Context(), story.ReadQuery{
		Edition: testkit.FA, TermKind: story.Tag, Term: "بایگانی", Limit: 5, Now: w.Clock.Now(),
	})
	listed(t, "loaded", got, err, list...)
	bad := &story.Story{Content: w.New(testkit.In(testkit.FA, 999)).Content, State: story.Draft, Revision: 1}
	refused(t, "a bad one among them", w.Store.Stories.Load(t.Context(), []*story.Story{list[0], bad}), fault.Conflict)
	if n := count(t.Context(), t, w, `SELECT COUNT(*) FROM stories`); n != 3 {
		t.Errorf("%d stories after a load that failed, want 3", n)
	}
}

func storyOddText(t *testing.T, w *testkit.World) {
	const odd = "'; DROP TABLE stories; -- \\ \" % _ ? $1 \u200c\u200f 𝄞 \ufdfd e\u0301"
	s := w.Published(t, testkit.Headline(odd), testkit.Lead(odd), testkit.Paragraphs(odd), testkit.Tags(odd), testkit.People("O'Neil \\"))
	got, err := w.Store.Stories.Get(t.Context(), s.Code)
	ok(t, err)
	same(t, "story", got.Content, s.Content)
	found, err := w.Store.Stories.Search(t.Context(), story.SearchQuery{Text: odd, Edition: testkit.FA, Limit: 5, Now: w.Clock.Now()})
	listed(t, "found by all of it", found, err, s)
}
