package audit_test

import (
	"testing"

	"peyk/internal/account"
	"peyk/internal/audit"
	"peyk/internal/fault"
	"peyk/internal/testkit"
)

func TestWhoMaySeeTheLog(t *testing.T) {
	w := testkit.NewWorld(t, testkit.SQLite(t))
	s := w.Published(t)
	svc := audit.NewService(w.Store.Audit)
	for name, tt := range map[string]struct {
		actor      account.Actor
		whole, one fault.Kind // Internal, the zero kind, for allowed
	}{
		"chief": {w.Chief, 0, 0}, "admin": {w.Admin, 0, 0}, "reporter": {w.Reporter, fault.Forbidden, 0},
		"editor": {w.Editor, fault.Forbidden, 0}, "moderator": {w.Moderator, fault.Forbidden, 0},
		"nobody": {account.Actor{}, fault.Unauthenticated, fault.Unauthenticated},
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
		}
		check("the whole log", audit.Query{}, tt.whole)
		check("a story's history", audit.Query{Story: s.Code, Limit: 1 << 30}, tt.one)
	}
}
