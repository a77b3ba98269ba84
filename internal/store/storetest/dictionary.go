package storetest

import (
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/audit"
	"peyk/internal/copydesk"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/testkit"
)

var dictionaryCases = []testCase{
	{"dictionary/refusals are kept and taken back", dictionary},
	{"dictionary/the guide is an edition's own", guides},
	{"dictionary/the archive teaches", learning},
}

func dictionary(t *testing.T, w *testkit.World) {
	ctx := t.Context()
	s := w.Draft(t)
	r := copydesk.Refusal{Rule: "halfspace.compound", Before: "علم الهدی", After: "علم\u200cالهدی"}
	ok(t, w.House.Remember(ctx, w.Editor, testkit.FA, r, s.Code))
	ok(t, w.House.Remember(ctx, w.Chief, testkit.FA, r, 0)) // known already
	second := copydesk.Refusal{Rule: "word.forbidden", Before: "مرقوم"}
	ok(t, w.House.Remember(ctx, w.Chief, testkit.FA, second, 0))
	list, err := w.House.Entries(ctx, testkit.FA, 0, 9)
	ok(t, err)
	if len(list) != 2 {
		t.Fatalf("entries %+v", list)
	}
	same(t, "newest first", list[0].Refusal, second)
	same(t, "the entry", list[1], copydesk.Entry{
		ID: list[1].ID, Refusal: r, Edition: testkit.FA, Story: s.Code, Actor: w.Editor.User, At: w.Clock.Now(),
	})
	older, err := w.House.Entries(ctx, testkit.FA, list[0].ID, 9)
	ok(t, err)
	same(t, "those before", older, list[1:])
	other, err := w.House.Entries(ctx, testkit.EN, 0, 9)
	ok(t, err)
	same(t, "of the other edition", len(other), 0)

	refused(t, "by a reporter", w.House.Remember(ctx, w.Reporter, testkit.FA, r, 0), fault.Forbidden)
	refused(t, "nothing", w.House.Remember(ctx, w.Editor, testkit.FA, copydesk.Refusal{Rule: "x"}, 0), fault.Invalid)
	refused(t, "taken out by a reporter", w.House.Forget(ctx, w.Reporter, testkit.FA, list[1].ID), fault.Forbidden)
	refused(t, "taken out under another edition", w.House.Forget(ctx, w.Editor, testkit.EN, list[1].ID), fault.NotFound)
	refused(t, "none", w.House.Forget(ctx, w.Editor, testkit.FA, 999), fault.NotFound)
	ok(t, w.House.Forget(ctx, w.Editor, testkit.FA, list[1].ID))
	ok(t, w.House.ForgetRefusal(ctx, w.Editor, testkit.FA, second))
	ok(t, w.House.ForgetRefusal(ctx, w.Editor, testkit.FA, second)) // gone already
	list, err = w.House.Entries(ctx, testkit.FA, 0, 9)
	ok(t, err)
	same(t, "all taken out", len(list), 0)

	log, err := audit.NewService(w.Store.Audit).List(ctx, w.Admin, audit.Query{Kind: event.DictionaryAdded, Limit: 9})
	ok(t, err)
	same(t, "audited, each once", len(log), 2)
	same(t, "with the words", log[1].Detail["words.before"], r.Before)
	log, err = audit.NewService(w.Store.Audit).List(ctx, w.Admin, audit.Query{Kind: event.DictionaryRemoved, Limit: 9})
	ok(t, err)
	same(t, "and taken out", len(log), 2)
}

func guides(t *testing.T, w *testkit.World) {
	ctx := t.Context()
	empty, err := w.House.Guide(ctx, testkit.FA)
	ok(t, err)
	same(t, "none yet", empty, copydesk.Guide{Edition: testkit.FA})
	want := copydesk.Guide{
		Edition: testkit.FA, Settings: []string{"ezafe=hamza"}, MaxHeadline: 60,
		Forbidden: []copydesk.Forbidden{{Word: " مرقوم  فرمودند ", Instead: "نوشتند", Reason: "تعارف"}},
	}
	before, err := w.House.Desk(ctx, testkit.FA, "fa")
	ok(t, err)
	ok(t, w.House.SetGuide(ctx, w.Chief, want))
	got, err := w.House.Guide(ctx, testkit.FA)
	ok(t, err)
	want.Forbidden[0].Word = "مرقوم فرمودند"
	want.Version, want.At, want.Actor = 1, w.Clock.Now(), w.Chief.User
	same(t, "the guide", got, want)
	after, err := w.House.Desk(ctx, testkit.FA, "fa")
	ok(t, err)
	again, err := w.House.Desk(ctx, testkit.FA, "fa")
	ok(t, err)
	if after == before || again != after {
		t.Error("a desk is made anew when its guide changes, and only then")
	}
	other, err := w.House.Guide(ctx, testkit.EN)
	ok(t, err)
	same(t, "of the other edition", other, copydesk.Guide{Edition: testkit.EN})
	ok(t, w.House.SetGuide(ctx, w.Chief, want))
	refused(t, "a version that is past", w.House.SetGuide(ctx, w.Chief, want), fault.Conflict)
	refused(t, "by an editor", w.House.SetGuide(ctx, w.Editor, want), fault.Forbidden)
	for name, bad := range map[string]copydesk.Guide{
		"setting":  {Settings: []string{"ezafe=never"}},
		"headline": {MaxHeadline: 5},
		"no word":  {Forbidden: []copydesk.Forbidden{{Instead: "x"}}},
		"twice":    {Forbidden: []copydesk.Forbidden{{Word: "می شود"}, {Word: "می\u200cشود"}}},
	} {
		bad.Edition = testkit.FA
		refused(t, name, w.House.SetGuide(ctx, w.Chief, bad), fault.Invalid)
	}
	refused(t, "no edition", w.House.SetGuide(ctx, account.System(), copydesk.Guide{Edition: "xx"}), fault.Conflict)
}

// learning: an agency's own spelling of a name, in its own stories, is that of
// the desk from then on.
func learning(t *testing.T, w *testkit.World) {
	ctx := t.Context()
	const text = "علم الهدی به تالار آمد."
	suggested := func() bool {
		t.Helper()
		d, err := w.House.Desk(ctx, testkit.FA, "fa")
		ok(t, err)
		for _, f := range d.Findings(copydesk.Text{Lead: text}) {
			if f.Before == "علم الهدی" {
				return true
			}
		}
		return false
	}
	if !suggested() {
		t.Fatal("the desk has nothing to learn here")
	}
	for range 12 {
		w.Published(t, testkit.Paragraphs("در تالار شهر علم الهدی سخن گفت و نشست پایان یافت."))
	}
	w.Draft(t, testkit.Paragraphs("علم\u200cالهدی ننوشت."))
	pauses := 0
	ok(t, w.House.Learn(ctx, testkit.FA, w.Clock.Now(), func() { pauses++ }))
	c, err := w.Store.Dictionary.Counts(ctx, testkit.FA)
	ok(t, err)
	if c.Stories != 12 || c.Forms["علم الهدی"] != 12 || !c.At.Equal(w.Clock.Now()) || pauses == 0 {
		t.Errorf("learned %+v with %d pauses", c, pauses)
	}
	if suggested() {
		t.Error("the desk still wants what the agency never writes")
	}
	ok(t, w.House.Learn(ctx, testkit.FA, w.Clock.Now().Add(-time.Hour), func() { t.Error("learned again at once") }))
	w.Clock.Advance(time.Hour)
	ok(t, w.House.Learn(ctx, testkit.FA, w.Clock.Now().Add(-time.Minute), func() {}))
	none, err := w.Store.Dictionary.Counts(ctx, testkit.EN)
	ok(t, err)
	same(t, "of the other edition", none, copydesk.Counts{})
}
