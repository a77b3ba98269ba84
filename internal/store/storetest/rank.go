package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"peyk/internal/db"
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
	{"rank/hour, day and week, edition, section and genre", rankWindows},
	{"rank/sums are what the counts are, whatever came when", rankSums},
	{"rank/old views fold and none is lost", rankFold},
	{"rank/a key lives two turns", rankKeys},
	{"rank/a reader has one vote and may change it", votes},
	{"rank/neighbours vote and a network does not flood", voteFlood},
	{"rank/why", reasons},
	{"rank/votes at once are all counted, and once", votesRace},
}

func views(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	for i := range 3 {
		w.Rank.Seen(testkit.Visit(s.Code, i))
	}
	w.Rank.Seen(testkit.Visit(424242, 1)) // no such story
	ok(t, w.Rank.Flush(t.Context()))
	w.Clock.Advance(time.Hour)
	w.Rank.Seen(testkit.Visit(s.Code, 9))
	w.Rank.Seen(testkit.Visit(s.Code, 0)) // again: now it is of this hour
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
	unknown, err := w.Store.Rank.AddViews(t.Context(), []rank.Views{{Story: 424242, Hour: 5, N: 1}, {Story: s.Code, Hour: 5, N: 0}})
	ok(t, err)
	same(t, "unknown", unknown, []id.Story{424242})
	for _, err := range together(4, func(int) error {
		_, err := w.Store.Rank.AddViews(t.Context(), []rank.Views{{Story: s.Code, Hour: rank.HourOf(w.Clock.Now()), N: 10}})
		return err
	}) {
		ok(t, err)
	}
	if n, err = w.Store.Rank.ViewsOf(t.Context(), s.Code); err != nil || n != 44 {
		t.Errorf("%d views, %v; want 44", n, err)
	}
}

func addViews(t *testing.T, w *testkit.World, views ...rank.Views) {
	t.Helper()
	_, err := w.Store.Rank.AddViews(t.Context(), views)
	ok(t, err)
}

func top(s *story.Story, n int64) rank.Ranked { return rank.Ranked{Story: s.Code, Views: n} }

func listIs(t *testing.T, w *testkit.World, what string, l rank.List, want ...rank.Ranked) {
	t.Helper()
	got, err := w.Rank.MostViewed(t.Context(), l, 10)
	ok(t, err)
	if len(got) == 0 && len(want) == 0 {
		return
	}
	same(t, what, got, want)
}

func mostViewed(t *testing.T, w *testkit.World) {
	a, b, c := w.Published(t), w.Published(t, testkit.In(testkit.FA, w.Health)), w.Published(t)
	en := w.Published(t, testkit.In(testkit.EN, w.Economy))
	tie := w.Published(t)
	now := w.Clock.Now()
	hour := rank.HourOf(now)
	addViews(t, w,
		rank.Views{Story: a.Code, Hour: hour, N: 5}, rank.Views{Story: a.Code, Hour: hour - 23, N: 5},
		rank.Views{Story: a.Code, Hour: hour - 25, N: 1000}, rank.Views{Story: b.Code, Hour: hour, N: 7},
		rank.Views{Story: c.Code, Hour: hour - 30, N: 50}, rank.Views{Story: en.Code, Hour: hour, N: 1},
		rank.Views{Story: tie.Code, Hour: hour, N: 7})
	ok(t, w.Rank.Rank(t.Context()))
	ok(t, w.Rank.Rank(t.Context())) // made anew, not added
	day := rank.List{Span: rank.LastDay, Edition: testkit.FA}
	listIs(t, w, "fa", day, top(a, 10), top(tie, 7), top(b, 7))
	listIs(t, w, "health", rank.List{Span: rank.LastDay, Edition: testkit.FA, Section: w.Health}, top(b, 7))
	listIs(t, w, "en", rank.List{Span: rank.LastDay, Edition: testkit.EN}, top(en, 1))
	one, err := w.Rank.MostViewed(t.Context(), day, 1)
	ok(t, err)
	same(t, "limit", one, []rank.Ranked{top(a, 10)})
	w.Withdraw(t, a)
	listIs(t, w, "a story withdrawn leaves at once", day, top(tie, 7), top(b, 7))
	ok(t, w.Store.Rank.Rank(t.Context(), rank.Making{Now: now, Depth: 1, Watch: 1}))
	if n := count(t.Context(), t, w, `SELECT COUNT(*) FROM rankings WHERE edition = 'fa' AND section_id = 0 AND genre = '' AND span = 24`); n != 1 {
		t.Errorf("%d places kept, want 1", n)
	}
}

func rankWindows(t *testing.T, w *testkit.World) {
	fresh, older := w.Published(t, testkit.Genre(story.Interview)), w.Published(t)
	seen := func(s *story.Story, from, n int) {
		for i := range n {
			w.Rank.Seen(testkit.Visit(s.Code, from+i))
		}
		ok(t, w.Rank.Flush(t.Context()))
		ok(t, w.Rank.Rank(t.Context()))
	}
	hour, day, week := rank.List{Span: rank.LastHour, Edition: testkit.FA}, rank.List{Span: rank.LastDay, Edition: testkit.FA}, rank.List{Span: rank.LastWeek, Edition: testkit.FA}
	talks := rank.List{Span: rank.LastDay, Edition: testkit.FA, Genre: string(story.Interview)}
	seen(older, 0, 5)
	w.Clock.Advance(50 * time.Minute)
	seen(fresh, 0, 3)
	listIs(t, w, "hour", hour, top(older, 5), top(fresh, 3))
	listIs(t, w, "talks", talks, top(fresh, 3))
	w.Clock.Advance(20 * time.Minute)
	seen(older, 0, 1) // comes back: one reader still, of this hour
	listIs(t, w, "the first has left the hour", hour, top(fresh, 3), top(older, 1))
	listIs(t, w, "one reader once a day", day, top(older, 5), top(fresh, 3))
	w.Clock.Advance(24 * time.Hour)
	ok(t, w.Rank.Rank(t.Context()))
	listIs(t, w, "nobody in the hour", hour)
	seen(fresh, 0, 4) // three known, one new
	listIs(t, w, "a day later", day, top(fresh, 4), top(older, 1))
	listIs(t, w, "a week holds all", week, top(older, 5), top(fresh, 4))
	w.Clock.Advance(8 * 24 * time.Hour)
	ok(t, w.Rank.Rank(t.Context()))
	listIs(t, w, "and ends", week)
	for code, want := range map[id.Story]int64{older.Code: 5, fresh.Code: 4} {
		if n, err := w.Rank.ViewsOf(t.Context(), code); err != nil || n != want {
			t.Errorf("story %d: %d views, %v; want %d", code, n, err, want)
		}
	}
}

// rankSums lets views come, move and age by chance, and holds the sums that
// were kept up against those made anew.
func rankSums(t *testing.T, w *testkit.World) {
	list := []*story.Story{w.Published(t), w.Published(t), w.Published(t)}
	rng := rand.New(rand.NewPCG(4, 2))
	sums := func() string {
		all, err := db.All(t.Context(), w.Store.DB(), func(r db.Scanner) ([4]int64, error) {
			var v [4]int64
			return v, r.Scan(&v[0], &v[1], &v[2], &v[3])
		}, `SELECT story, hour, day, week FROM view_sums ORDER BY story`)
		ok(t, err)
		return fmt.Sprint(all)
	}
	for range 60 {
		for range rng.IntN(12) {
			w.Rank.Seen(testkit.Visit(list[rng.IntN(3)].Code, rng.IntN(20)))
		}
		ok(t, w.Rank.Flush(t.Context()))
		w.Clock.Advance(time.Duration(rng.ExpFloat64() * float64(3*time.Hour)))
		ok(t, w.Rank.Rank(t.Context()))
	}
	kept := sums()
	ok(t, w.Store.DB().Write(t.Context(), func(tx *db.Tx) error { return db.Do(t.Context(), tx, `DELETE FROM view_marks`) }))
	ok(t, w.Rank.Rank(t.Context()))
	if anew := sums(); anew != kept {
		t.Errorf("kept up %s\nmade anew %s", kept, anew)
	}
}

func rankFold(t *testing.T, w *testkit.World) {
	a, b := w.Published(t), w.Published(t)
	now := rank.HourOf(w.Clock.Now())
	for back := range rank.Hour(40) {
		addViews(t, w, rank.Views{Story: a.Code, Hour: now - back*12, N: 2}, rank.Views{Story: b.Code, Hour: now - back*400, N: 3})
	}
	ok(t, w.Rank.Fold(t.Context()))
	ok(t, w.Rank.Fold(t.Context()))
	for code, want := range map[id.Story]int64{a.Code: 80, b.Code: 120} {
		if n, err := w.Rank.ViewsOf(t.Context(), code); err != nil || n != want {
			t.Errorf("story %d: %d views, %v; want %d", code, n, err, want)
		}
	}
	hours, days := count(t.Context(), t, w, `SELECT COUNT(*) FROM views`), count(t.Context(), t, w, `SELECT COUNT(*) FROM view_days`)
	if hours > 19 || days < 20 || days > 12+25 {
		t.Errorf("%d hours and %d days are kept", hours, days)
	}
	if n := count(t.Context(), t, w, `SELECT COUNT(*) FROM view_sums WHERE older > 0`); n != 1 {
		t.Errorf("%d stories have older views, want 1", n)
	}
}

func rankKeys(t *testing.T, w *testkit.World) {
	made := byte(0)
	make := func() (rank.Key, error) { made++; return rank.Key{made}, nil }
	key := func(turn int64) rank.Key {
		t.Helper()
		k, err := w.Store.Rank.Key(t.Context(), turn, turn-1, make)
		ok(t, err)
		return k
	}
	first := key(10)
	same(t, "the same for everybody", key(10), first)
	if key(11) == first || key(10) != first {
		t.Error("a new turn has an old key, or the old one is gone too soon")
	}
	key(12)
	if n := count(t.Context(), t, w, `SELECT COUNT(*) FROM reader_keys WHERE turn < 11`); n != 0 {
		t.Errorf("%d keys are kept beyond their time", n)
	}
	_, err := w.Store.Rank.Key(t.Context(), 13, 12, func() (rank.Key, error) { return rank.Key{}, errors.New("no dice") })
	if err == nil {
		t.Error("no key and no error")
	}
	ok(t, w.Rank.Turn(t.Context()))
}

func dayEvent(now time.Time) func(rank.List) *event.Event {
	return func(l rank.List) *event.Event {
		if l.Span != rank.LastDay || l.Genre != "" {
			return nil
		}
		return &event.Event{Kind: event.RankingsMade, At: now, Edition: l.Edition, Section: l.Section}
	}
}

func rankChanges(t *testing.T, w *testkit.World) {
	a, b := w.Published(t), w.Published(t, testkit.In(testkit.FA, w.Health))
	c, en := w.Published(t), w.Published(t, testkit.In(testkit.EN, w.Economy))
	now := w.Clock.Now()
	hour := rank.HourOf(now)
	var told []event.Event
	w.Store.OnCommit(func(evs []event.Event) { told = append(told, evs...) })
	ev := func(e id.Edition, s id.Section) event.Event {
		return event.Event{Kind: event.RankingsMade, At: now, Edition: e, Section: s}
	}
	lists := func(what string, watch int, views map[id.Story]int64, want ...event.Event) {
		t.Helper()
		for code, n := range views {
			addViews(t, w, rank.Views{Story: code, Hour: hour, N: n})
		}
		told = nil
		last, err := job.Last(t.Context(), w.Store.DB())
		ok(t, err)
		ok(t, w.Store.Rank.Rank(t.Context(), rank.Making{Now: now, Depth: 10, Watch: watch, Changed: dayEvent(now)}))
		same(t, what, told, want)
		evs, err := job.Since(t.Context(), w.Store.DB(), last, 100)
		ok(t, err)
		same(t, what+": in the outbox", len(evs), len(want))
	}
	lists("all are new", 5, map[id.Story]int64{a.Code: 9, b.Code: 6, c.Code: 3, en.Code: 1},
		ev("en", 0), ev("en", w.Economy), ev("fa", 0), ev("fa", w.Culture), ev("fa", w.Health))
	lists("nothing happened", 5, nil)
	lists("more views, the same order", 5, map[id.Story]int64{a.Code: 1})
	first, err := w.Rank.MostViewed(t.Context(), rank.List{Span: rank.LastDay, Edition: testkit.FA}, 1)
	ok(t, err)
	same(t, "the views are written all the same", first, []rank.Ranked{{Story: a.Code, Views: 10}})
	lists("another order of the edition alone", 5, map[id.Story]int64{b.Code: 5}, ev("fa", 0))
	lists("below what pages read", 1, map[id.Story]int64{c.Code: 7, en.Code: 1}, ev("fa", w.Culture))
	now, hour = now.Add(48*time.Hour), hour+48
	lists("nobody came", 5, map[id.Story]int64{b.Code: 1}, ev("en", 0), ev("en", w.Economy), ev("fa", 0), ev("fa", w.Culture))
	if n := count(t.Context(), t, w, `SELECT COUNT(*) FROM rankings WHERE span = 24 AND genre = ''`); n != 2 {
		t.Errorf("%d places kept, want 2", n)
	}
}

func votes(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	me, you := testkit.Visit(s.Code, 1), testkit.Visit(s.Code, 2)
	vote := func(v rank.Visit, helpful bool, want rank.Tally) {
		t.Helper()
		got, err := w.Rank.Vote(t.Context(), v, helpful)
		ok(t, err)
		same(t, "tally", got, want)
	}
	tally, err := w.Rank.TallyOf(t.Context(), s.Code)
	ok(t, err)
	same(t, "no votes", tally, rank.Tally{})
	ok(t, w.Rank.Turn(t.Context()))
	vote(me, true, rank.Tally{Yes: 1})
	vote(me, true, rank.Tally{Yes: 1})
	vote(you, false, rank.Tally{Yes: 1, No: 1})
	vote(me, false, rank.Tally{No: 2})
	w.Clock.Advance(rank.KeyTurn) // under the next key the reader is known still
	ok(t, w.Rank.Turn(t.Context()))
	vote(me, true, rank.Tally{Yes: 1, No: 1})
	for what, st := range map[string]*story.Story{"draft": w.Draft(t), "withdrawn": w.Withdraw(t, s), "scheduled": w.Scheduled(t, w.Clock.Now().Add(time.Hour))} {
		_, err = w.Rank.Vote(t.Context(), testkit.Visit(st.Code, 1), true)
		refused(t, what, err, fault.NotFound)
	}
}

// voteFlood: one network's answers count as far as it reads the story, and one
// hash of many readers has as many answers as readers.
func voteFlood(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	for i := range 40 {
		v := testkit.Visit(s.Code, 1)
		v.Agent = fmt.Sprint("Mozilla/5.0 ", i)
		_, err := w.Rank.Vote(t.Context(), v, false)
		ok(t, err)
	}
	tally, err := w.Rank.TallyOf(t.Context(), s.Code)
	ok(t, err)
	same(t, "one host under forty names", tally, rank.Tally{No: 1})
	robot := testkit.Visit(s.Code, 2)
	robot.Agent = "Mozilla/5.0 (compatible; Googlebot/2.1)"
	tally, err = w.Rank.Vote(t.Context(), robot, false)
	ok(t, err)
	same(t, "a declared robot", tally, rank.Tally{No: 1})
	refused(t, "a robot's reason", w.Rank.Explain(t.Context(), robot, rank.Reason{Code: "wrong"}), fault.NotFound)
	for i := range 3 {
		w.Rank.Seen(testkit.Visit(s.Code, 1000+i))
		v := testkit.Visit(s.Code, 1000+i)
		ok(t, w.Rank.Flush(t.Context()))
		_, err := w.Rank.Vote(t.Context(), v, true)
		ok(t, err)
	}
	tally, err = w.Rank.TallyOf(t.Context(), s.Code)
	ok(t, err)
	same(t, "readers of three networks", tally, rank.Tally{Yes: 3, No: 1})
	same(t, "all are on the disk", count(t.Context(), t, w, `SELECT COUNT(*) FROM votes`), 43)
	b := rank.Ballot{Story: s.Code, Reader: rank.Reader{7}, Network: rank.Reader{8}, Most: 99, Shared: 3, Helpful: true}
	for range 6 {
		b.Now = w.Clock.Advance(11 * time.Minute)
		_, err := w.Store.Rank.Vote(t.Context(), b)
		ok(t, err)
	}
	tally, err = w.Rank.TallyOf(t.Context(), s.Code)
	ok(t, err)
	same(t, "three neighbours under one hash", tally, rank.Tally{Yes: 6, No: 1})
}

func reasons(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	me, you := testkit.Visit(s.Code, 1), testkit.Visit(s.Code, 2)
	why := rank.Reason{Code: "wrong", Note: " رقم جدول \x00درست نیست "}
	refused(t, "before an answer", w.Rank.Explain(t.Context(), me, why), fault.NotFound)
	for _, v := range []rank.Visit{me, you} {
		_, err := w.Rank.Vote(t.Context(), v, false)
		ok(t, err)
	}
	ok(t, w.Rank.Explain(t.Context(), me, why))
	at := w.Clock.Advance(time.Minute)
	ok(t, w.Rank.Explain(t.Context(), me, why)) // again: in place of the first
	refused(t, "nothing", w.Rank.Explain(t.Context(), me, rank.Reason{}), fault.Invalid)
	refused(t, "a reason of the other answer", w.Rank.Explain(t.Context(), me, rank.Reason{Code: "clear"}), fault.Invalid)
	refused(t, "a book", w.Rank.Explain(t.Context(), me, rank.Reason{Note: strings.Repeat("آ", rank.MaxNote+1)}), fault.Invalid)
	got, err := w.Rank.ReasonsOf(t.Context(), s.Code, 9)
	ok(t, err)
	if len(got) != 1 || got[0].Code != "wrong" || got[0].Note != "رقم جدول  درست نیست" || got[0].Helpful || !got[0].At.Equal(at) {
		t.Errorf("the desk reads %+v", got)
	}
	voices, err := w.Rank.Voices(t.Context(), testkit.FA, 9)
	ok(t, err)
	if len(voices) != 1 || voices[0].Story != s.Code || voices[0].Tally != (rank.Tally{No: 2}) || voices[0].Reasons != 1 {
		t.Errorf("the desk sees %+v", voices)
	}
}

func votesRace(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	for _, err := range together(12, func(i int) error {
		_, err := w.Rank.Vote(t.Context(), testkit.Visit(s.Code, i%4), i%2 == 0)
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
