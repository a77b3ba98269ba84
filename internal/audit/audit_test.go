package audit_test

import (
	"testing"

	"peyk/internal/account"
	"peyk/internal/audit"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/testkit"
)

func TestWhoMaySeeTheLog(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	svc := audit.NewService(w.Store.Audit)
	_, c := w.Comment(t, s, 0, "دیدگاه")
	w.Decide(t, c, comment.Refuse)
	no, who := fault.Forbidden, fault.Unauthenticated
	for name, tt := range map[string]struct {
		actor                account.Actor
		whole, one, comments fault.Kind // Internal, the zero kind, for allowed
	}{
		"chief": {w.Chief, 0, 0, 0}, "admin": {w.Admin, 0, 0, 0}, "reporter": {w.Reporter, no, 0, no},
		"editor": {w.Editor, no, 0, 0}, "moderator": {w.Moderator, no, 0, 0},
		"moderator of this section": {w.User(t, "here", account.RolesOf(account.Moderator), w.Culture), no, 0, 0},
		"moderator of another":      {w.User(t, "there", account.RolesOf(account.Moderator), w.Health), no, 0, no},
		"nobody":                    {account.Actor{}, who, who, who},
	} {
		check := func(what string, q audit.Query, want fault.Kind) {
			t.Helper()
			list, err := svc.List(t.Context(), tt.actor, q)
			if want != 0 && !fault.Is(err, want) {
				t.Errorf("%s by %s: %v, want %v", what, name, err, want)
			}
			if want == 0 && (err != nil || len(list) == 0) {
				t.Errorf("%s by %s: %d entries, %v", what, name, len(list), err)
			}
			if q.Story != 0 && tt.whole != 0 {
				for _, e := range list {
					if e.Comment != 0 {
						t.Errorf("%s by %s tells of comment %d", what, name, e.Comment)
					}
				}
			}
		}
		check("the whole log", audit.Query{}, tt.whole)
		check("a story's history", audit.Query{Story: s.Code, Limit: 1 << 30}, tt.one)
		check("what was done under a story", audit.Query{Story: s.Code, Prefix: "comment."}, tt.whole)
		check("a comment's history", audit.Query{Comment: c.ID}, tt.comments)
	}
	if _, err := svc.List(t.Context(), w.Moderator, audit.Query{Comment: c.ID + 9}); !fault.Is(err, fault.NotFound) {
		t.Errorf("history of a comment that is none: %v", err)
	}
}
