package storetest

import (
	"slices"
	"testing"
	"time"

	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

// front arranges an edition's front: drafts, publishing at once and in time,
// two editors at once, history.
func front(t *testing.T, w *testkit.World) {
	ctx, e := t.Context(), testkit.FA
	a, b := w.Published(t), w.Published(t)
	pin := func(code id.Story, region, slot int) func(*site.Arrangement) error {
		return func(d *site.Arrangement) error {
			d.Regions[region].Slots[slot].Story = code
			return nil
		}
	}
	stands := func(what string, want ...id.Story) {
		t.Helper()
		got, _, err := w.Site.Arrangement(ctx, e, w.Clock.Now())
		ok(t, err)
		if !slices.Equal(got.Stories(), want) {
			t.Errorf("%s: %v stands at the front, want %v", what, got.Stories(), want)
		}
	}
	ok(t, w.Site.Edit(ctx, w.Chief, e, 0, pin(a.Code, 0, 0)))
	refused(t, "a change of an older draft", w.Site.Edit(ctx, w.Chief, e, 0, pin(b.Code, 0, 0)), fault.Conflict)
	ok(t, w.Site.Edit(ctx, w.Editor, e, 0, pin(b.Code, 0, 0)))
	stands("drafts alone")
	ok(t, w.Site.Publish(ctx, w.Chief, e, 1, time.Time{}, "صبح"))
	stands("published", a.Code)
	refused(t, "the second editor", w.Site.Publish(ctx, w.Editor, e, 1, time.Time{}, ""), fault.Conflict)
	stands("after a conflict", a.Code)
	ok(t, w.Site.Rebase(ctx, w.Editor, e, 1))
	refused(t, "a time that has passed", w.Site.Publish(ctx, w.Editor, e, 2, w.Clock.Now(), ""), fault.Invalid)
	at := w.Clock.Now().Add(time.Hour)
	ok(t, w.Site.Publish(ctx, w.Editor, e, 2, at, ""))
	stands("one that waits", a.Code)
	_, next, err := w.Site.Arrangement(ctx, e, w.Clock.Now())
	ok(t, err)
	if !next.Equal(at) {
		t.Errorf("the front changes at %v, want %v", next, at)
	}
	w.Clock.Advance(time.Hour)
	stands("one whose time has come", b.Code)
	history, err := w.Site.History(ctx, w.Editor, e, 10)
	ok(t, err)
	if len(history) != 2 || history[1].Note != "صبح" {
		t.Fatalf("history %+v", history)
	}
	refused(t, "one in force", w.Site.Cancel(ctx, w.Editor, e, history[0].ID), fault.Conflict)
	ok(t, w.Site.Return(ctx, w.Editor, e, history[1].ID, history[0].ID))
	stands("an earlier one again", a.Code)
	refused(t, "returned twice", w.Site.Return(ctx, w.Editor, e, history[1].ID, history[0].ID), fault.Conflict)
	ok(t, w.Site.Take(ctx, w.Editor, e, history[0].ID, 0))
	ok(t, w.Site.Discard(ctx, w.Editor, e))
	d, err := w.Site.Draft(ctx, w.Editor, e)
	ok(t, err)
	if d.Version != 0 || !slices.Equal(d.Stories(), []id.Story{a.Code}) {
		t.Errorf("after it was discarded: %+v", d)
	}
	frontInTime(t, w, a, b)
}

// frontInTime has slots that change by themselves, and one taken back.
func frontInTime(t *testing.T, w *testkit.World, a, b *story.Story) {
	t.Helper()
	ctx, e, now := t.Context(), testkit.FA, w.Clock.Now()
	ok(t, w.Site.Edit(ctx, w.Editor, e, 0, func(d *site.Arrangement) error {
		d.Regions[0].Slots[0] = site.Slot{Story: b.Code, From: now.Add(time.Hour), Until: now.Add(2 * time.Hour)}
		d.Regions[2].Slots[0] = site.Slot{Story: a.Code}
		return nil
	}))
	ok(t, w.Site.Publish(ctx, w.Editor, e, 1, now.Add(time.Minute), ""))
	history, err := w.Site.History(ctx, w.Editor, e, 1)
	ok(t, err)
	ok(t, w.Site.Cancel(ctx, w.Editor, e, history[0].ID))
	ok(t, w.Site.Edit(ctx, w.Editor, e, 0, func(d *site.Arrangement) error {
		d.Regions[0].Slots[0] = site.Slot{Story: b.Code, From: now.Add(time.Hour), Until: now.Add(2 * time.Hour)}
		d.Regions[2].Slots[0] = site.Slot{Story: a.Code}
		return nil
	}))
	ok(t, w.Site.Publish(ctx, w.Editor, e, 1, time.Time{}, ""))
	for _, want := range []*story.Story{a, b, a} {
		list, err := w.Store.Stories.Important(ctx, e, 1, w.Clock.Now())
		listed(t, "in time", list, err, want)
		w.Clock.Advance(time.Hour)
	}
	w.Withdraw(t, a)
	w.Withdraw(t, b)
	got, _, err := w.Site.Arrangement(ctx, e, w.Clock.Now())
	ok(t, err)
	if len(got.Stories()) != 0 {
		t.Errorf("withdrawn stories stand at the front: %v", got.Stories())
	}
	c := w.Published(t, testkit.Importance(5), func(n *story.NewStory) { n.Byline = "مریم میرزایی" })
	for what, q := range map[string]story.ReadQuery{"author": {Bylines: []string{"مریم میرزایی"}}, "importance": {Least: 5}} {
		q.Edition, q.Limit, q.Now = e, 5, w.Clock.Now()
		list, err := w.Store.Stories.Latest(ctx, q)
		listed(t, what, list, err, c)
	}
	w.Clock.Advance(time.Minute)
	both := w.Published(t, func(n *story.NewStory) { n.Byline = "علی رضایی و مریم میرزایی" })
	lines, err := w.Store.Stories.Bylines(ctx, e)
	ok(t, err)
	slices.Sort(lines) // engines order letters by rules of their own
	same(t, "bylines", lines, []string{"علی رضایی و مریم میرزایی", "مریم میرزایی"})
	list, err := w.Store.Stories.Latest(ctx, story.ReadQuery{Edition: e, Bylines: lines, Limit: 5, Now: w.Clock.Now()})
	listed(t, "of two lines", list, err, both, c)
	list, err = w.Store.Stories.Latest(ctx, story.ReadQuery{Edition: e, Bylines: lines, Limit: 1, Now: w.Clock.Now()})
	listed(t, "the newest of two lines", list, err, both)
	content := c.Content
	content.Headline = "کتابخانه دوم شهر باز شد"
	fixed := w.Act(t, c, story.Correct, story.Order{Version: c.Version, Content: &content, Note: "نام کتابخانه درست شد."})
	fixedOnes, err := w.Store.Stories.Corrected(ctx, story.ReadQuery{Edition: e, Limit: 5, Now: w.Clock.Now()})
	ok(t, err)
	if len(fixedOnes) != 1 || fixedOnes[0].Code != fixed.Code {
		t.Errorf("corrected stories: %v", fixedOnes)
	}
}
