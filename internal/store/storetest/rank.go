package storetest

import (
	"testing"
	"time"

	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/job"
	"peyk/internal/rank"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

var rankCases = []testCase{
	{"rank/views are added up by the hour", views},
	{"rank/the most viewed of edition and section", mostViewed},
	{"rank/only what changed is told", rankChanges},
	{"rank/a reader has one vote and may change it", votes},
	{"rank/votes at once are all counted, and once", votesRace},
}

func views(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	for i := range 3 {
		w.Rank.Seen(s.Code, rank.Reader{byte(i)})
	}
	w.Rank.Seen(424242, rank.Reader{}) // no such story
	ok(t, w.Rank.Flush(t.Context()))
	w.Clock.Advance(time.Hour)
	w.Rank.Seen(s.Code, rank.Reader{})
	ok(t, w.Rank.Flush(t.Context()))
	ok(t, w.Rank.Flush(t.Context())) // nothing to write
	n, err := w.Store.Rank.ViewsOf(t.Context(), s.Code)
	ok(t, err)
	rows := count(t.Context(), t, w, `SELECT COUNT(*) FROM views`)
	if n != 4 || rows != 2 {
		t.Errorf("%d views in %d rows, want 4 in 2", n, rows)
	}
	n, err = w.Store.Rank.ViewsOf(t.Context(), 424242)
	ok(t, err)
	if n != 0 {
		t.Errorf("%d views of no story", n)
	}
	for _, err := range together(4, func(int) error {
		return w.Store.Rank.AddViews(t.Context(), []rank.Views{{Story: s.Code, Hour: rank.HourOf(w.Clock.Now()), N: 10}})
	}) {
		ok(t, err)
	}
	if n, err = w.Store.Rank.ViewsOf(t.Context(), s.Code); err != nil || n != 44 {
		t.Errorf("%d views, %v; want 44", n, err)
	}
}

func mostViewed(t *testing.T, w *testkit.World) {
	a, b, c := w.Published(t), w.Published(t, testkit.In(testkit.FA, w.Health)), w.Published(t)
	en := w.Published(t, testkit.In(testkit.EN, w.Economy))
	tie := w.Published(t)
	now := w.Clock.Now()
	hour := rank.HourOf(now)
	ok(t, w.Store.Rank.AddViews(t.Context(), []rank.Views{
		{Story: a.Code, Hour: hour, N: 5},
		{Story: a.Code, Hour: hour - 23, N: 5},
		{Story: a.Code, Hour: hour - 25, N: 1000},
		{Story: b.Code, Hour: hour, N: 7},
		{Story: c.Code, Hour: hour - 30, N: 50},
		{Story: en.Code, Hour: hour, N: 1},
		{Story: tie.Code, Hour: hour, N: 7},
	}))
	ok(t, w.Rank.Rank(t.Context()))
	ok(t, w.Rank.Rank(t.Context())) // made anew, not added
	top := func(s *story.Story, n int64) rank.Ranked { return rank.Ranked{Story: s.Code, Views: n} }
	fa, err := w.Rank.MostViewed(t.Context(), testkit.FA, 0, 10)
	ok(t, err)
	same(t, "fa", fa, []rank.Ranked{top(a, 10), top(tie, 7), top(b, 7)})
	health, err := w.Rank.MostViewed(t.Context(), testkit.FA, w.Health, 10)
	ok(t, err)
	same(t, "health", health, []rank.Ranked{top(b, 7)})
	english, err := w.Rank.MostViewed(t.Context(), testkit.EN, 0, 10)
	ok(t, err)
	same(t, "en", english, []rank.Ranked{top(en, 1)})
	one, err := w.Rank.MostViewed(t.Context(), testkit.FA, 0, 1)
	ok(t, err)
	same(t, "limit", one, fa[:1])
	ok(t, w.Store.Rank.Rank(t.Context(), hour-24, now, 1, 1, rankEvent))
	if n := count(t.Context(), t, w, `SELECT COUNT(*) FROM rankings WHERE edition = 'fa' AND section_id = 0`); n != 1 {
		t.Errorf("%d places kept, want 1", n)
	}
}

func rankEvent(e id.Edition, s id.Section) event.Event {
	return event.Event{Kind: event.RankingsMade, Edition: e, Section: s}
}

func rankChanges(t *testing.T, w *testkit.World) {
	a, b := w.Published(t), w.Published(t, testkit.In(testkit.FA, w.Health))
	c, en := w.Published(t), w.Published(t, testkit.In(testkit.EN, w.Economy))
	now := w.Clock.Now()
	hour := rank.HourOf(now)
	var told []event.Event
	w.Store.OnCommit(func(evs []event.Event) { told = append(told, evs...) })
	lists := func(what string, watch int, views map[id.Story]int64, want ...event.Event) {
		t.Helper()
		for code, n := range views {
			ok(t, w.Store.Rank.AddViews(t.Context(), []rank.Views{{Story: code, Hour: hour, N: n}}))
		}
		told = nil
		last, err := job.Last(t.Context(), w.Store.DB())
		ok(t, err)
		ok(t, w.Store.Rank.Rank(t.Context(), hour-24, now, 10, watch, rankEvent))
		same(t, what, told, want)
		evs, err := job.Since(t.Context(), w.Store.DB(), last, 100)
		ok(t, err)
		same(t, what+": in the outbox", len(evs), len(want))
	}
	ev := rankEvent
	lists("all are new", 5, map[id.Story]int64{a.Code: 9, b.Code: 6, c.Code: 3, en.Code: 1},
		ev("en", 0), ev("en", w.Economy), ev("fa", 0), ev("fa", w.Culture), ev("fa", w.Health))
	lists("nothing happened", 5, nil)
	lists("more views, the same order", 5, map[id.Story]int64{a.Code: 1})
	top, err := w.Rank.MostViewed(t.Context(), testkit.FA, 0, 1)
	ok(t, err)
	same(t, "the views are written all the same", top, []rank.Ranked{{Story: a.Code, Views: 10}})
	lists("another order of the edition alone", 5, map[id.Story]int64{b.Code: 5}, ev("fa", 0))
	lists("below what pages read", 1, map[id.Story]int64{c.Code: 7, en.Code: 1}, ev("fa", w.Culture))
	now, hour = now.Add(48*time.Hour), hour+48
	lists("nobody came", 5, map[id.Story]int64{b.Code: 1}, ev("en", 0), ev("en", w.Economy), ev("fa", 0), ev("fa", w.Culture))
	if n := count(t.Context(), t, w, `SELECT COUNT(*) FROM rankings WHERE edition IN ('fa', 'en')`); n != 2 {
		t.Errorf("%d places kept, want 2", n)
	}
}

func votes(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	me, you := rank.Reader{1}, rank.Reader{2}
	vote := func(r rank.Reader, helpful bool, want rank.Tally) {
		t.Helper()
		got, err := w.Rank.Vote(t.Context(), s.Code, r, helpful)
		ok(t, err)
		same(t, "tally", got, want)
	}
	tally, err := w.Rank.TallyOf(t.Context(), s.Code)
	ok(t, err)
	same(t, "no votes", tally, rank.Tally{})
	vote(me, true, rank.Tally{Yes: 1})
	vote(me, true, rank.Tally{Yes: 1})
	vote(you, false, rank.Tally{Yes: 1, No: 1})
	vote(me, false, rank.Tally{No: 2})
	vote(me, true, rank.Tally{Yes: 1, No: 1})
	for what, code := range map[string]*story.Story{"draft": w.Draft(t), "withdrawn": w.Withdraw(t, s), "scheduled": w.Scheduled(t, w.Clock.Now().Add(time.Hour))} {
		_, err = w.Rank.Vote(t.Context(), code.Code, me, true)
		refused(t, what, err, fault.NotFound)
	}
}

func votesRace(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	for _, err := range together(12, func(i int) error {
		_, err := w.Rank.Vote(t.Context(), s.Code, rank.Reader{byte(i % 4)}, i%2 == 0)
		return err
	}) {
		ok(t, err)
	}
	got, err := w.Rank.TallyOf(t.Context(), s.Code)
	ok(t, err)
	yes := count(t.Context(), t, w, `SELECT COUNT(*) FROM votes WHERE helpful = 1`)
	no := count(t.Context(), t, w, `SELECT COUNT(*) FROM votes WHERE helpful = 0`)
	same(t, "tally and votes", got, rank.Tally{Yes: yes, No: no})
	same(t, "readers", yes+no, 4)
}
