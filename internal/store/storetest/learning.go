package storetest

import (
	"slices"
	"testing"
	"time"

	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/screening/learn"
	"peyk/internal/testkit"
)

var learningCases = []testCase{
	{"learning/a model is kept, and never an older one over it", keptModels},
	{"learning/a reset forgets, and saves of before it are void", resetModels},
	{"learning/decisions are handed out in order, and the last of each comment", taughtDecisions},
	{"learning/what was learnt survives a kill, and is learnt once", learntOnce},
}

func keptModels(t *testing.T, w *testkit.World) {
	ctx, x, now := t.Context(), w.Store.Learning, w.Clock.Now()
	k, err := x.Model(ctx, testkit.FA)
	ok(t, err)
	same(t, "no model", k, learn.Kept{})
	for _, step := range []struct {
		kept  learn.Kept
		saved bool
	}{
		{learn.Kept{Cursor: 5, State: []byte("five")}, true},
		{learn.Kept{Cursor: 5, State: []byte("five again")}, false},
		{learn.Kept{Cursor: 4, State: []byte("four")}, false},
		{learn.Kept{Epoch: 1, Cursor: 9, State: []byte("of another epoch")}, false},
		{learn.Kept{Cursor: 7, State: []byte("seven\x00\xff")}, true},
	} {
		saved, err := x.SaveModel(ctx, testkit.FA, step.kept, now)
		ok(t, err)
		if saved != step.saved {
			t.Errorf("%q at %d: saved %v", step.kept.State, step.kept.Cursor, saved)
		}
	}
	k, err = x.Model(ctx, testkit.FA)
	ok(t, err)
	same(t, "model", k, learn.Kept{Cursor: 7, State: []byte("seven\x00\xff")})
	k, err = x.Model(ctx, testkit.EN)
	ok(t, err)
	same(t, "the other edition's", k, learn.Kept{})
	_, err = x.SaveModel(ctx, "xx", learn.Kept{Cursor: 1, State: []byte("x")}, now)
	refused(t, "a model of no edition", err, fault.Conflict)
}

func resetModels(t *testing.T, w *testkit.World) {
	ctx, x, now := t.Context(), w.Store.Learning, w.Clock.Now()
	s := w.Published(t)
	_, c := w.Comment(t, s, 0, "متن")
	w.Decide(t, c, comment.Approve)
	ok(t, x.ResetModel(ctx, testkit.FA, false, now)) // before there was one
	k, err := x.Model(ctx, testkit.FA)
	ok(t, err)
	if k.Epoch != 1 || k.Cursor == 0 || len(k.State) != 0 {
		t.Errorf("after a reset %+v", k)
	}
	saved, err := x.SaveModel(ctx, testkit.FA, learn.Kept{Epoch: 0, Cursor: 99, State: []byte("old")}, now)
	ok(t, err)
	if saved {
		t.Error("a model of before the reset was kept")
	}
	saved, err = x.SaveModel(ctx, testkit.FA, learn.Kept{Epoch: 1, Cursor: 99, State: []byte("new")}, now)
	ok(t, err)
	if !saved {
		t.Error("a model of after the reset was not kept")
	}
	ok(t, x.ResetModel(ctx, testkit.FA, true, now))
	k, err = x.Model(ctx, testkit.FA)
	ok(t, err)
	epoch, err := x.Epoch(ctx, testkit.FA)
	ok(t, err)
	if k.Epoch != 2 || epoch != 2 || k.Cursor != 0 || len(k.State) != 0 {
		t.Errorf("to be learnt anew %+v, epoch %d", k, epoch)
	}
}

func taughtDecisions(t *testing.T, w *testkit.World) {
	ctx, x := t.Context(), w.Store.Learning
	s := w.Published(t)
	_, a := w.Comment(t, s, 0, "یک")
	_, b := w.Comment(t, s, 0, "دو")
	_, c := w.Comment(t, s, 0, "سه")
	w.Decide(t, a, comment.Approve)
	b, err := w.Comments.Decide(ctx, w.Moderator, b.ID, comment.Ruling{Act: comment.Refuse, Rule: "language", Version: b.Version})
	ok(t, err)
	c = w.Decide(t, c, comment.Approve)
	w.Decide(t, c, comment.Reopen)
	w.Decide(t, b, comment.Approve)
	later := w.Clock.Now().Add(time.Hour)
	list, end, err := x.Decisions(ctx, testkit.FA, 0, later, 100)
	ok(t, err)
	var got []string
	for _, d := range list {
		got = append(got, d.Text)
	}
	if !slices.Equal(got, []string{"یک", "سه", "دو"}) || !list[0].Approved || !list[1].Reopened || !list[2].Approved {
		t.Fatalf("decisions %+v", list)
	}
	more, again, err := x.Decisions(ctx, testkit.FA, end, later, 100)
	ok(t, err)
	if len(more) != 0 || again != end {
		t.Errorf("after the end %v, place %d, want %d", more, again, end)
	}
	few, place, err := x.Decisions(ctx, testkit.FA, 0, later, 2)
	ok(t, err)
	if len(few) != 2 || !(place < end) || few[1].Approved || few[1].Reopened || !slices.Equal(few[1].Checks, []string{"language"}) {
		t.Errorf("the first two: %+v, place %d", few, place)
	}
	none, _, err := x.Decisions(ctx, testkit.FA, 0, w.Clock.Now().Add(-time.Hour), 100)
	ok(t, err)
	other, _, err2 := x.Decisions(ctx, testkit.EN, 0, later, 100)
	ok(t, err2)
	_, passed, err := x.Decisions(ctx, testkit.EN, 0, later, 100)
	ok(t, err)
	if passed != end {
		t.Errorf("the edition without decisions stands at %d, want %d", passed, end)
	}
	if len(none)+len(other) != 0 {
		t.Errorf("too early %v, another edition's %v", none, other)
	}
}

func learntOnce(t *testing.T, w *testkit.World) {
	ctx := t.Context()
	s := w.Published(t)
	decide := func(text string, act comment.Act) {
		_, c := w.Comment(t, s, 0, text)
		w.Decide(t, c, act)
	}
	study := func(sv *learn.Service, examples int) {
		t.Helper()
		_, err := sv.Study(ctx, testkit.FA)
		ok(t, err)
		f, err := sv.Figures(ctx, testkit.FA)
		ok(t, err)
		if f.Examples != examples {
			t.Errorf("%d examples, want %d", f.Examples, examples)
		}
	}
	first := learn.NewService(w.Store.Learning, w.Clock.Now, discard())
	decide("خوب بود", comment.Approve)
	decide("بد بود", comment.Refuse)
	study(first, 0) // they may be undone yet
	w.Clock.Advance(time.Minute)
	study(first, 2)
	study(first, 2)
	ok(t, first.Save(ctx))
	decide("متن سوم", comment.Approve)
	w.Clock.Advance(time.Minute)
	study(first, 3) // and is killed before it saves

	second := learn.NewService(w.Store.Learning, w.Clock.Now, discard())
	study(second, 3)
	ok(t, second.Save(ctx))
	ok(t, second.Reset(ctx, testkit.FA, false))
	study(second, 0)
	study(first, 0) // the other process hears of it
	ok(t, second.Reset(ctx, testkit.FA, true))
	study(second, 3)
}
