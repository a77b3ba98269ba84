package comment_test

import (
	"errors"
	"testing"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/testkit"
)

// step is one ruling of a story told by a test; "" for one that is let through.
type step struct {
	who  account.Actor
	act  comment.Act
	want string // the key of the fault
}

// play carries the steps out one after the other.
func play(t *testing.T, w *testkit.World, c *comment.Comment, steps ...step) {
	t.Helper()
	for i, s := range steps {
		_, err := w.Comments.Decide(t.Context(), s.who, c.ID, comment.Ruling{
			Act: s.act, Rule: "topic", Strikes: []comment.Span{{Start: 0, End: 2}},
		})
		key := ""
		if f := (*fault.Error)(nil); errors.As(err, &f) {
			key = f.Key
		} else if err != nil {
			t.Fatal(err)
		}
		if key != s.want {
			t.Errorf("step %d, %s by %s: %q, want %q", i+1, s.act, s.who.Login, key, s.want)
		}
	}
}

// TestARefuserDoesNotOverturnTheAppeal: what an appeal brought about is not for
// whoever refused to take back, by no way round, until the words are others.
func TestARefuserDoesNotOverturnTheAppeal(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	second := w.User(t, "second", account.RolesOf(account.Moderator))
	third := w.User(t, "third", account.RolesOf(account.Moderator))
	secret, c := w.Comment(t, w.Published(t), 0, "متن")
	const no = "comment.other-moderator"
	appeal := func() { t.Helper(); done(t)(w.Comments.AppealOwn(t.Context(), secret, "چرا؟")) }
	play(t, w, c, step{w.Moderator, comment.Refuse, ""})
	appeal()
	play(t, w, c,
		step{w.Moderator, comment.Approve, no},
		step{second, comment.Approve, ""},
		step{w.Moderator, comment.Refuse, no},
		step{w.Moderator, comment.Reopen, no},
		step{w.Moderator, comment.Strike, no},
		step{third, comment.Reopen, ""},
		step{w.Moderator, comment.Refuse, no},
		step{w.Moderator, comment.Strike, no},
		step{third, comment.Refuse, ""},
	)
	appeal() // against another's refusal: the first refuser does not uphold it either
	play(t, w, c,
		step{w.Moderator, comment.Uphold, no},
		step{second, comment.Approve, ""},
		step{w.Moderator, comment.Refuse, no},
		step{third, comment.Refuse, no},
	)
	done(t)(w.Comments.EditOwn(t.Context(), secret, "", "متنی دیگر", 0))
	play(t, w, c, step{w.Moderator, comment.Refuse, ""})
}

// TestAnAppealUndoneIsOpenAgain: an approval taken back at once overturned
// nothing.
func TestAnAppealUndoneIsOpenAgain(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	second := w.User(t, "second", account.RolesOf(account.Moderator))
	secret, c := w.Comment(t, w.Published(t), 0, "متن")
	play(t, w, c, step{w.Moderator, comment.Refuse, ""})
	done(t)(w.Comments.AppealOwn(t.Context(), secret, "چرا؟"))
	play(t, w, c,
		step{second, comment.Approve, ""},
		step{second, comment.Undo, ""},
		step{second, comment.Uphold, ""},
		step{w.Moderator, comment.Reopen, ""},
		step{w.Moderator, comment.Refuse, ""},
	)
}

// TestAPartyOnlyRepeatsWhatStands: whoever wrote the story may say what another
// has said, and nothing against it or beside it.
func TestAPartyOnlyRepeatsWhatStands(t *testing.T) {
	const no = "comment.two-persons"
	for name, tell := range map[string]func(p, other account.Actor) []step{
		"alone": func(p, _ account.Actor) []step {
			return []step{{p, comment.Approve, no}, {p, comment.Refuse, no}, {p, comment.Strike, no}}
		},
		"approved": func(p, o account.Actor) []step {
			return []step{
				{o, comment.Approve, ""},
				{p, comment.Refuse, no},
				{p, comment.Reopen, no},
				{p, comment.Strike, no},
			}
		},
		"refused": func(p, o account.Actor) []step {
			return []step{{o, comment.Refuse, ""}, {p, comment.Approve, no}, {p, comment.Reopen, no}}
		},
		"approved and undone": func(p, o account.Actor) []step {
			return []step{{o, comment.Approve, ""}, {o, comment.Undo, ""}, {p, comment.Approve, no}}
		},
		"approved and reopened": func(p, o account.Actor) []step {
			return []step{{o, comment.Approve, ""}, {o, comment.Reopen, ""}, {p, comment.Approve, no}, {p, comment.Refuse, no}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := testkit.NewWorld(t, testkit.SQLite(t))
			s := w.Published(t)
			writers, err := w.Store.Comments.Writers(t.Context(), s.Code)
			if err != nil || len(writers) == 0 {
				t.Fatalf("writers %v, %v", writers, err)
			}
			p := w.User(t, "party", account.RolesOf(account.Moderator))
			p.User = writers[0]
			_, c := w.Comment(t, s, 0, "متن")
			play(t, w, c, tell(p, w.Moderator)...)
		})
	}
}

// TestAPartyConfirms: what stands by another may be repeated after a reader's
// complaint or an appeal.
func TestAPartyConfirms(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	writers, err := w.Store.Comments.Writers(t.Context(), s.Code)
	if err != nil || len(writers) == 0 {
		t.Fatalf("writers %v, %v", writers, err)
	}
	p := w.User(t, "party", account.RolesOf(account.Moderator))
	p.User = writers[0]
	_, c := w.Comment(t, s, 0, "متن")
	play(t, w, c, step{w.Moderator, comment.Approve, ""})
	if err := w.Comments.Complain(t.Context(), c.ID, comment.Sender{9}, "topic", ""); err != nil {
		t.Fatal(err)
	}
	play(t, w, c, step{p, comment.Refuse, "comment.two-persons"}, step{p, comment.Approve, ""})
	secret, c := w.Comment(t, s, 0, "متنی دیگر")
	play(t, w, c, step{w.Moderator, comment.Refuse, ""})
	done(t)(w.Comments.AppealOwn(t.Context(), secret, "چرا؟"))
	play(t, w, c, step{p, comment.Approve, "comment.two-persons"}, step{p, comment.Uphold, ""})
}
