package story

import (
	"cmp"
	"slices"
	"strings"

	"peyk/internal/account"
	"peyk/internal/copydesk"
	"peyk/internal/fault"
	"peyk/internal/web/desk"
	"peyk/internal/web/ui"
	"peyk/persian"
)

// refusedFinding is a finding that somebody does not want.
type refusedFinding struct {
	copydesk.Refusal
	field  copydesk.Field
	block  int
	args   map[string]string
	always bool // by the whole agency, not for this story alone
	turn   int  // the number of the act; see copydesk.Finding.Turn
}

// key is what a refused finding is known by in this story, wherever it stands
// there; what has no words is known by its place.
func (x *refusedFinding) key() string {
	i := identity{Rule: x.Rule, Before: x.Before, After: x.After}
	if x.Before == "" {
		i.Field, i.Block = string(x.field), x.block
	}
	return compact(i)
}

// refusalOf is the refusal of a finding about t, and whether it makes sense
// beyond this story.
func refusalOf(t copydesk.Text, x copydesk.Finding) (r refusedFinding, lasting bool) {
	r = refusedFinding{field: x.Field, block: x.Block, args: x.Args}
	r.Refusal, lasting = copydesk.RefusalOf(t, x)
	return r, lasting
}

// isRework says whether a button is one of the findings'.
func isRework(r *desk.Request, do string) bool {
	return slices.ContainsFunc([]string{"apply", "undo", "rule", "refuse", "always", "restore"}, r.Form.Has) ||
		slices.Contains([]string{"check", "apply-certain", "undo-all", "undo-last"}, do)
}

// rework does what a button beside a finding asks: take one or all that is
// certain, refuse one, take one back, take the last act back. The form is left
// as it was when the text has changed since the finding was shown.
func (s *Stories) rework(r *desk.Request, f *form) error {
	t, all, err := s.look(r, f)
	if err != nil {
		return err
	}
	turn := f.lastTurn() + 1
	certain := func(x copydesk.Finding) bool { return !x.Applied && x.Fixable && x.Tier == persian.Automatic }
	switch {
	case r.Form.Has("apply"):
		t, all, err = one(t, all, r.Form.Get("apply"), turn, copydesk.ApplyOne)
	case r.Form.Has("undo"):
		t, all, err = one(t, all, r.Form.Get("undo"), 0, copydesk.Undo)
	case r.Form.Has("rule"):
		t, all = every(t, all, turn, copydesk.ApplyOne, func(x copydesk.Finding) bool { return certain(x) && x.Rule == r.Form.Get("rule") })
	case r.Form.Has("refuse"):
		all, err = s.refuse(r, f, t, all, r.Form.Get("refuse"), turn, false)
	case r.Form.Has("always"):
		all, err = s.refuse(r, f, t, all, r.Form.Get("always"), turn, true)
	case r.Form.Has("restore"):
		value := r.Form.Get("restore")
		all, err = s.restore(r, f, all, func(x *refusedFinding) bool { return x.key() == value })
	case r.Form.Get("do") == "apply-certain":
		t, all = every(t, all, turn, copydesk.ApplyOne, certain)
	case r.Form.Get("do") == "undo-all":
		t, all = every(t, all, 0, copydesk.Undo, func(x copydesk.Finding) bool { return x.Applied && x.Fixable })
	case r.Form.Get("do") == "undo-last":
		if turn == 1 {
			return fault.New(fault.Conflict, "desk.story.undo_none")
		}
		t, all = every(t, all, 0, copydesk.Undo, func(x copydesk.Finding) bool { return x.Applied && x.Turn == turn-1 })
		all, err = s.restore(r, f, all, func(x *refusedFinding) bool { return x.turn == turn-1 })
	}
	if err != nil {
		return err
	}
	f.setText(r, t)
	f.kept = slices.DeleteFunc(all, func(x copydesk.Finding) bool { return !keep(x) })
	return nil
}

// lastTurn is the number of the last act that can still be undone; 0 for none.
func (f *form) lastTurn() int {
	n := 0
	for _, x := range f.kept {
		n = max(n, x.Turn)
	}
	for _, x := range f.refused {
		n = max(n, x.turn)
	}
	return n
}

// refuse takes a finding out of the list: for this story, or always, which is
// remembered in the agency's dictionary at once.
func (s *Stories) refuse(r *desk.Request, f *form, t copydesk.Text, all []copydesk.Finding, value string, turn int, always bool) ([]copydesk.Finding, error) {
	i := slices.IndexFunc(all, func(x copydesk.Finding) bool { return !x.Applied && identify(t, x) == value })
	if i < 0 {
		return all, fault.New(fault.Conflict, "desk.story.finding_gone")
	}
	no, lasting := refusalOf(t, all[i])
	if always {
		if !lasting {
			return all, fault.New(fault.Invalid, "error.value")
		}
		if err := s.House.Remember(r.Context(), r.Actor, r.Ed.Edition.Edition, no.Refusal, f.code); err != nil {
			return all, err
		}
	}
	no.always, no.turn = always, turn
	f.refused = append(f.refused, no)
	return slices.Delete(all, i, i+1), nil
}

// restore takes refusals back. What was refused for the agency leaves its
// dictionary; a doubt of the import, which nobody could find anew, is put back.
func (s *Stories) restore(r *desk.Request, f *form, all []copydesk.Finding, match func(*refusedFinding) bool) ([]copydesk.Finding, error) {
	var stay []refusedFinding
	for i := range f.refused {
		x := &f.refused[i]
		if !match(x) {
			stay = append(stay, *x)
			continue
		}
		if x.always {
			if err := s.House.ForgetRefusal(r.Context(), r.Actor, r.Ed.Edition.Edition, x.Refusal); err != nil {
				return all, err
			}
		}
		if strings.HasPrefix(x.Rule, "raw.") {
			all = append(all, copydesk.Finding{
				Rule: x.Rule, Tier: persian.Suggestion, Field: x.field, Block: x.block, Before: x.Before, Args: x.args, Confidence: 1,
			})
		}
	}
	f.refused = stay
	return all, nil
}

// wanted leaves out what was refused for this story.
func (f *form) wanted(t copydesk.Text, found []copydesk.Finding) []copydesk.Finding {
	if len(f.refused) == 0 {
		return found
	}
	not := map[string]bool{}
	for i := range f.refused {
		not[f.refused[i].key()] = true
	}
	return slices.DeleteFunc(found, func(x copydesk.Finding) bool {
		r, _ := refusalOf(t, x)
		return not[r.key()]
	})
}

// mayRemember says whether the actor may refuse for the whole agency.
func mayRemember(r *desk.Request) bool { return r.Actor.Can(account.DictionaryKeep, 0) }

// formKeys are the shortcuts of the form; a script gives those of the finding
// in hand to its buttons.
func formKeys(r *desk.Request) []ui.KeyHint {
	keys := []ui.KeyHint{
		{Key: "j", Text: r.T("desk.story.next")},
		{Key: "k", Text: r.T("desk.story.prev")},
		{Key: "a", Text: r.T("desk.story.apply")},
		{Key: "r", Text: r.T("desk.story.refuse_hint")},
	}
	if mayRemember(r) {
		keys = append(keys, ui.KeyHint{Key: "l", Text: r.T("desk.story.always_hint")})
	}
	return append(keys, ui.KeyHint{Key: "c", Text: r.T("desk.story.apply_certain")}, ui.KeyHint{Key: "u", Text: r.T("desk.story.undo_last")},
		ui.KeyHint{Key: "Alt+…", Text: r.T("desk.story.alt_hint")})
}

// sortFindings puts findings in the order in which the form shows its fields.
func sortFindings(all []copydesk.Finding) {
	slices.SortStableFunc(all, func(a, b copydesk.Finding) int {
		return cmp.Or(
			cmp.Compare(slices.Index(fieldOrder, a.Field), slices.Index(fieldOrder, b.Field)),
			cmp.Compare(a.Block, b.Block), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End),
		)
	})
}
