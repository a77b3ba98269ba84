package storetest

import (
	"slices"
	"testing"
	"time"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/rank"
	"peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

var readCases = []testCase{
	{"read/a scheduled story appears at its instant, everywhere", readScheduled},
	{"read/a withdrawn story is gone, everywhere", readWithdrawn},
	{"read/no other state is visible anywhere", readHidden},
	{"read/the lists filter and keep their order", readLists},
	{"read/pages by cursor hold each story once", readPages},
	{"read/most important: editors, then importance, then time", readImportant},
	{"read/the front: drafts, times, two editors, history", front},
	{"read/terms follow the story", readTerms},
	{"read/a term is public while a story under it is", readTermNames},
	{"read/days with stories", readDays},
	{"read/by codes in the order asked", readByCodes},
}

// rankNow makes the stories seen, and the lists of the most viewed anew.
func rankNow(t *testing.T, w *testkit.World, now time.Time, list ...*story.Story) {
	t.Helper()
	var views []rank.Views
	for _, s := range list {
		views = append(views, rank.Views{Story: s.Code, Hour: rank.HourOf(now), N: 3})
	}
	_, err := w.Store.Rank.AddViews(t.Context(), views)
	ok(t, err)
	ok(t, w.Store.Rank.Rank(t.Context(), rank.Making{Now: now, Depth: 30, Watch: 10}))
}

// placesOf tells where readers can meet a story at now. Everything that the
// public asks is asked.
func placesOf(t *testing.T, w *testkit.World, s *story.Story, now time.Time) map[string]bool {
	t.Helper()
	st := w.Store.Stories
	out := map[string]bool{}
	in := func(place string, list []story.Summary, err error) {
		t.Helper()
		ok(t, err)
		out[place] = slices.Contains(codes(list), s.Code)
	}
	latest := func(place string, q story.ReadQuery) {
		t.Helper()
		q.Edition, q.Limit, q.Now = s.Edition, 1000, now
		list, err := st.Latest(t.Context(), q)
		in(place, list, err)
	}
	latest("latest", story.ReadQuery{})
	latest("section", story.ReadQuery{Section: s.Section})
	latest("genre", story.ReadQuery{Genre: s.Genre})
	latest("tag", story.ReadQuery{TermKind: story.Tag, Term: s.Tags[0].Slug})
	latest("person", story.ReadQuery{TermKind: story.Person, Term: s.People[0].Slug})
	latest("day", story.ReadQuery{From: now.Add(-48 * time.Hour), To: now.Add(48 * time.Hour)})
	list, err := st.Important(t.Context(), s.Edition, 1000, now)
	in("important", list, err)
	list, err = st.ByCodes(t.Context(), []id.Story{s.Code}, now)
	in("by code", list, err)
	list, err = st.Search(t.Context(), story.SearchQuery{Text: s.Headline, Edition: s.Edition, Limit: 1000, Now: now})
	in("search", list, err)
	_, err = st.Public(t.Context(), s.Code, now)
	out["its page"] = err == nil
	if err != nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Gone) {
		t.Fatal(err)
	}
	for _, sec := range []id.Section{0, s.Section} {
		ranked, err := w.Store.Rank.MostViewed(t.Context(), rank.List{Span: rank.LastDay, Edition: s.Edition, Section: sec}, 1000)
		ok(t, err)
		out["most viewed of section "+sec.String()] = slices.ContainsFunc(ranked, func(r rank.Ranked) bool { return r.Story == s.Code })
	}
	return out
}

// everywhere checks that all places agree.
func everywhere(t *testing.T, w *testkit.World, s *story.Story, now time.Time, want bool) {
	t.Helper()
	rankNow(t, w, now, s)
	agree(t, s, now, placesOf(t, w, s, now), want)
}

func agree(t *testing.T, s *story.Story, now time.Time, places map[string]bool, want bool) {
	t.Helper()
	for place, have := range places {
		if have != want {
			t.Errorf("story %d (%s) at %v: in %s: %v, want %v", s.Code, s.State, now, place, have, want)
		}
	}
}

func full() []testkit.Option {
	return []testkit.Option{testkit.Headline("جشنواره خورشید آغاز شد"), testkit.Tags("جشنواره"), testkit.People("نادر نمونه"), testkit.Importance(5)}
}

func readScheduled(t *testing.T, w *testkit.World) {
	at := w.Clock.Now().Add(90 * time.Minute)
	s := w.Scheduled(t, at, full()...)
	ok(t, w.Site.Arrange(t.Context(), w.Chief, testkit.FA, []id.Story{s.Code}))
	everywhere(t, w, s, at.Add(-time.Microsecond), false)
	everywhere(t, w, s, at, true) // no job has run

	next, err := w.Store.Stories.NextPublish(t.Context(), testkit.FA, at.Add(-time.Microsecond))
	ok(t, err)
	if !next.Equal(at) {
		t.Errorf("next publish %v, want %v", next, at)
	}
	next, err = w.Store.Stories.NextPublish(t.Context(), testkit.FA, at)
	ok(t, err)
	if !next.IsZero() {
		t.Errorf("next publish %v after the last one, want none", next)
	}
	w.Clock.Set(at)
	ok(t, w.Stories.Fire(t.Context(), s.Code))
	everywhere(t, w, s, at, true)
}

func readWithdrawn(t *testing.T, w *testkit.World) {
	s := w.Published(t, full()...)
	ok(t, w.Site.Arrange(t.Context(), w.Chief, testkit.FA, []id.Story{s.Code}))
	everywhere(t, w, s, w.Clock.Now(), true)
	ranked, err := w.Store.Rank.MostViewed(t.Context(), rank.List{Span: rank.LastDay, Edition: testkit.FA}, 10)
	ok(t, err)
	s = w.Withdraw(t, s)
	list, err := w.Store.Stories.ByCodes(t.Context(), []id.Story{ranked[0].Story}, w.Clock.Now())
	listed(t, "of the list of the most viewed made before", list, err)
	everywhere(t, w, s, w.Clock.Now(), false)
	got, err := w.Store.Stories.Public(t.Context(), s.Code, w.Clock.Now())
	refused(t, "its page", err, fault.Gone)
	if got == nil || got.Withdrawal == nil || got.Withdrawal.Notice == "" {
		t.Error("no notice beside Gone")
	}

	// Withdrawn before anybody had it: as if it had never been.
	at := w.Clock.Now().Add(time.Hour)
	early := w.Withdraw(t, w.Scheduled(t, at, full()...))
	for _, now := range []time.Time{w.Clock.Now(), at.Add(time.Hour)} {
		_, err := w.Store.Stories.Public(t.Context(), early.Code, now)
		refused(t, "page of a story withdrawn before its time", err, fault.NotFound)
	}
}

func readHidden(t *testing.T, w *testkit.World) {
	later := w.Clock.Now().Add(1000 * time.Hour)
	draft := w.Draft(t, full()...)
	sent := w.Act(t, w.Draft(t, full()...), story.Submit, story.Order{})
	approved := w.Approved(t, full()...)
	taken := w.Act(t, w.Scheduled(t, w.Clock.Now().Add(time.Hour), full()...), story.Unschedule, story.Order{})
	for _, s := range []*story.Story{draft, sent, approved, taken} {
		everywhere(t, w, s, w.Clock.Now(), false)
		everywhere(t, w, s, later, false)
	}
}

func readLists(t *testing.T, w *testkit.World) {
	pub := func(opts ...testkit.Option) *story.Story {
		w.Clock.Advance(time.Minute)
		return w.Published(t, opts...)
	}
	a := pub(testkit.Tags("آب", "باد"))
	b := pub(testkit.In(testkit.FA, w.Health), testkit.Genre(story.Interview), testkit.Tags("آب"))
	c := pub(testkit.Genre(story.Interview))
	en := pub(testkit.In(testkit.EN, w.Economy), testkit.Tags("آب"))
	list := func(what string, q story.ReadQuery, want ...*story.Story) {
		t.Helper()
		q.Limit, q.Now = 10, w.Clock.Now()
		got, err := w.Store.Stories.Latest(t.Context(), q)
		listed(t, what, got, err, want...)
	}
	list("fa", story.ReadQuery{Edition: testkit.FA}, c, b, a)
	list("en", story.ReadQuery{Edition: testkit.EN}, en)
	list("section", story.ReadQuery{Edition: testkit.FA, Section: w.Culture}, c, a)
	list("genre", story.ReadQuery{Edition: testkit.FA, Genre: story.Interview}, c, b)
	list("section and genre", story.ReadQuery{Edition: testkit.FA, Section: w.Health, Genre: story.Interview}, b)
	list("tag", story.ReadQuery{Edition: testkit.FA, TermKind: story.Tag, Term: "آب"}, b, a)
	list("tag is no person", story.ReadQuery{Edition: testkit.FA, TermKind: story.Person, Term: "آب"})
	list("tag and section", story.ReadQuery{Edition: testkit.FA, TermKind: story.Tag, Term: "آب", Section: w.Culture}, a)
	list("tag except", story.ReadQuery{Edition: testkit.FA, TermKind: story.Tag, Term: "آب", Except: b.Code}, a)
	list("except", story.ReadQuery{Edition: testkit.FA, Except: b.Code}, c, a)
	list("from is in", story.ReadQuery{Edition: testkit.FA, From: b.PublishAt}, c, b)
	list("to is out", story.ReadQuery{Edition: testkit.FA, To: b.PublishAt}, a)
	list("span of a section", story.ReadQuery{Edition: testkit.FA, Section: w.Culture, From: a.PublishAt, To: c.PublishAt}, a)
	list("span of a tag", story.ReadQuery{Edition: testkit.FA, TermKind: story.Tag, Term: "آب", From: b.PublishAt, To: c.PublishAt}, b)

	got, err := w.Store.Stories.Latest(t.Context(), story.ReadQuery{Edition: testkit.FA, Limit: 1, Now: w.Clock.Now()})
	ok(t, err)
	s := got[0]
	if s.Headline != c.Headline || s.Lead != c.Lead || s.Slug != c.Slug || s.Author != c.Author || s.Genre != c.Genre ||
		!s.PublishAt.Equal(c.PublishAt) || s.State != story.Published || s.Version != c.Version || s.Importance != 3 {
		t.Errorf("summary %+v of story %+v", s, c)
	}
}

func readPages(t *testing.T, w *testkit.World) {
	var want []id.Story
	for i := range 11 {
		if i%3 == 0 { // several in the same microsecond
			w.Clock.Advance(time.Microsecond)
		}
		want = append(want, w.Published(t, testkit.Tags("صفحه"), testkit.Genre(story.Note)).Code)
	}
	slices.Reverse(want)
	for name, q := range map[string]story.ReadQuery{
		"edition": {}, "section": {Section: w.Culture}, "genre": {Genre: story.Note},
		"tag": {TermKind: story.Tag, Term: "صفحه"},
	} {
		q.Edition, q.Limit, q.Now = testkit.FA, 4, w.Clock.Now()
		var got []id.Story
		for {
			page, err := w.Store.Stories.Latest(t.Context(), q)
			ok(t, err)
			if len(page) == 0 {
				break
			}
			got = append(got, codes(page)...)
			last := page[len(page)-1]
			q.Before = story.Cursor{At: last.PublishAt, Code: last.Code}
		}
		same(t, name, got, want)
	}
}

func readImportant(t *testing.T, w *testkit.World) {
	pub := func(k int) *story.Story {
		w.Clock.Advance(time.Minute)
		return w.Published(t, testkit.Importance(k))
	}
	old := pub(5)
	w.Clock.Advance(100 * time.Hour)
	low, top, mid, mid2, chosen := pub(1), pub(5), pub(3), pub(3), pub(2)
	gone := pub(5)
	ok(t, w.Site.Arrange(t.Context(), w.Chief, testkit.FA, []id.Story{gone.Code, chosen.Code}))
	w.Withdraw(t, gone)
	list := func(limit int, want ...*story.Story) {
		t.Helper()
		got, err := w.Store.Stories.Important(t.Context(), testkit.FA, limit, w.Clock.Now())
		listed(t, "important", got, err, want...)
	}
	list(6, chosen, top, mid2, mid, low, old)
	list(3, chosen, top, mid2)
	list(1, chosen)
	ok(t, w.Site.Arrange(t.Context(), w.Chief, testkit.FA, nil))
	list(2, top, mid2)

	front, err := w.Site.Front(t.Context(), testkit.FA)
	ok(t, err)
	if len(front) != 0 {
		t.Errorf("front %v after it was emptied", front)
	}
	en := w.Published(t, testkit.In(testkit.EN, w.Economy))
	refused(t, "another edition's story", w.Site.Arrange(t.Context(), w.Chief, testkit.FA, []id.Story{top.Code, en.Code}), fault.Conflict)
	refused(t, "the same story twice", w.Site.Arrange(t.Context(), w.Chief, testkit.FA, []id.Story{top.Code, top.Code}), fault.Invalid)
	ok(t, w.Site.Arrange(t.Context(), w.Chief, testkit.FA, []id.Story{mid.Code, top.Code}))
	front, err = w.Site.Front(t.Context(), testkit.FA)
	ok(t, err)
	now := w.Clock.Now()
	same(t, "front", front, []site.Slot{{Story: mid.Code, At: now, Actor: w.Chief.User}, {Story: top.Code, At: now, Actor: w.Chief.User}})
	for what, s := range map[string]*story.Story{"a draft": w.Draft(t), "a withdrawn story": w.Withdraw(t, w.Published(t))} {
		refused(t, what+" at the front", w.Site.Arrange(t.Context(), w.Chief, testkit.FA, []id.Story{top.Code, s.Code}), fault.Conflict)
	}
	soon := w.Scheduled(t, now.Add(time.Hour))
	ok(t, w.Site.Arrange(t.Context(), w.Chief, testkit.FA, []id.Story{mid.Code, soon.Code, top.Code}))
	w.Withdraw(t, mid)
	w.Act(t, soon, story.Unschedule, story.Order{})
	front, err = w.Site.Front(t.Context(), testkit.FA)
	ok(t, err)
	same(t, "front after two left it", front, []site.Slot{{Story: top.Code, At: now, Actor: w.Chief.User}})
}

func readTerms(t *testing.T, w *testkit.World) {
	s := w.Published(t, testkit.Tags("کتاب\u200cخوانی", "شهر"), testkit.People("نادر نمونه"))
	under := func(k story.TermKind, slug string) bool {
		t.Helper()
		list, err := w.Store.Stories.Latest(t.Context(), story.ReadQuery{
			Edition: testkit.FA, TermKind: k, Term: slug, Limit: 5, Now: w.Clock.Now(),
		})
		ok(t, err)
		return len(list) == 1
	}
	term, err := w.Store.Stories.Term(t.Context(), testkit.FA, story.Tag, s.Tags[0].Slug, w.Clock.Now())
	ok(t, err)
	same(t, "term", term, s.Tags[0])
	_, err = w.Store.Stories.Term(t.Context(), testkit.EN, story.Tag, s.Tags[0].Slug, w.Clock.Now())
	refused(t, "term of another edition", err, fault.NotFound)
	_, err = w.Store.Stories.Term(t.Context(), testkit.FA, story.Person, s.Tags[0].Slug, w.Clock.Now())
	refused(t, "tag as a person", err, fault.NotFound)

	c := s.Content
	c.Tags, c.People = []story.Term{{Name: "شهر"}, {Name: "آموزش"}}, nil
	s2, err := w.Stories.Act(t.Context(), w.Editor, s.Code, story.Correct, story.Order{Content: &c, Note: "برچسب"})
	if fault.Is(err, fault.Invalid) { // tags alone are no correction: the text must change too
		c.Lead = "لید تازه"
		s2, err = w.Stories.Act(t.Context(), w.Editor, s.Code, story.Correct, story.Order{Content: &c, Note: "برچسب"})
	}
	ok(t, err)
	if under(story.Tag, s.Tags[0].Slug) || under(story.Person, s.People[0].Slug) {
		t.Error("still under a term that was taken away")
	}
	if !under(story.Tag, "شهر") || !under(story.Tag, s2.Tags[1].Slug) {
		t.Error("not under its terms")
	}
}

// A term is public while a story under it is, by the name that the last story
// for readers gave it.
func readTermNames(t *testing.T, w *testkit.World) {
	name := func() string {
		t.Helper()
		term, err := w.Store.Stories.Term(t.Context(), testkit.FA, story.Person, "سارا-نمونه", w.Clock.Now())
		if err != nil {
			refused(t, "term of nothing visible", err, fault.NotFound)
		}
		return term.Name
	}
	w.Draft(t, testkit.People("سارا نمونه"))
	same(t, "a draft's", name(), "")
	soon := w.Scheduled(t, w.Clock.Now().Add(time.Hour), testkit.People("سارا\u200cنمونه"))
	same(t, "a scheduled story's before its time", name(), "")
	w.Clock.Advance(time.Hour)
	same(t, "at its time, not as the draft had it", name(), "سارا\u200cنمونه")
	w.Draft(t, testkit.People("سارا  نمونه"))
	same(t, "after another draft", name(), "سارا\u200cنمونه")
	other := w.Published(t, testkit.People("سارا نمونه"))
	same(t, "after another story", name(), "سارا نمونه")
	w.Withdraw(t, soon)
	same(t, "with one withdrawn", name(), "سارا نمونه")
	w.Withdraw(t, other)
	same(t, "with all withdrawn", name(), "")
}

func readDays(t *testing.T, w *testkit.World) {
	day := 24 * time.Hour
	s := w.Published(t)
	w.Clock.Advance(2 * day)
	w.Scheduled(t, w.Clock.Now().Add(day))
	begin := s.PublishAt
	bounds := []time.Time{begin.Add(-day), begin, begin.Add(day), begin.Add(2 * day), begin.Add(3 * day), begin.Add(4 * day)}
	first, err := w.Store.Stories.Earliest(t.Context(), testkit.FA, w.Clock.Now())
	ok(t, err)
	same(t, "earliest", first, begin)
	first, err = w.Store.Stories.Earliest(t.Context(), testkit.EN, w.Clock.Now())
	ok(t, err)
	same(t, "earliest of none", first, time.Time{})
	days, err := w.Store.Stories.DaysWithStories(t.Context(), testkit.FA, bounds, w.Clock.Now())
	ok(t, err)
	same(t, "days", days, []bool{false, true, false, false, false})
	days, err = w.Store.Stories.DaysWithStories(t.Context(), testkit.FA, bounds, w.Clock.Now().Add(2*day))
	ok(t, err)
	same(t, "days later", days, []bool{false, true, false, false, true})
}

func readByCodes(t *testing.T, w *testkit.World) {
	a, b, draft := w.Published(t), w.Published(t), w.Draft(t)
	list, err := w.Store.Stories.ByCodes(t.Context(), []id.Story{b.Code, 77, draft.Code, a.Code}, w.Clock.Now())
	listed(t, "by codes", list, err, b, a)
	list, err = w.Store.Stories.ByCodes(t.Context(), nil, w.Clock.Now())
	listed(t, "by no codes", list, err)
}
