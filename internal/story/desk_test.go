package story_test

import (
	"testing"

	"peyk/internal/account"
	"peyk/internal/fault"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

// Everybody in the newsroom reads every story in every state; nobody else.
func TestTheNewsroomReadsEverything(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Act(t, w.Draft(t), story.Submit, story.Order{})
	w.Act(t, s, story.Return, story.Order{Note: "دلیل"})
	en, err := w.Stories.Create(t.Context(), w.Editor, w.New(testkit.In(testkit.EN, w.Economy)))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Stories.Link(t.Context(), w.Editor, s.Code, en.Code); err != nil {
		t.Fatal(err)
	}
	for _, who := range []account.Actor{w.Reporter, w.Moderator, w.Admin, {}} {
		got, err := w.Stories.Get(t.Context(), who, s.Code)
		list, lerr := w.Stories.List(t.Context(), who, story.DeskQuery{Edition: testkit.FA})
		counts, cerr := w.Stories.Counts(t.Context(), who, testkit.FA)
		revisions, rerr := w.Stories.Revisions(t.Context(), who, s.Code)
		if who.User == 0 {
			for _, err := range []error{err, lerr, cerr, rerr} {
				if !fault.Is(err, fault.Unauthenticated) {
					t.Errorf("nobody reads: %v", err)
				}
			}
			continue
		}
		if err != nil || lerr != nil || cerr != nil || rerr != nil {
			t.Fatal(err, lerr, cerr, rerr)
		}
		if len(list) != 1 || list[0].ReturnNote != "دلیل" || counts[story.Draft] != 1 || len(revisions) != 1 {
			t.Errorf("%s: %+v %v %d", who.Login, list, counts, len(revisions))
		}
		others, err := w.Stories.Counterparts(t.Context(), who, got)
		if err != nil || len(others) != 1 || others[0].Code != en.Code {
			t.Errorf("%s: counterparts %+v, %v", who.Login, others, err)
		}
	}
}
