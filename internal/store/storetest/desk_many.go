package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

func deskClaims(t *testing.T, w *testkit.World) {
	s, other := w.Published(t), second(t, w)
	var all []id.Comment
	for i := range 4 {
		w.Clock.Advance(time.Second)
		_, c := w.Comment(t, s, 0, fmt.Sprint("دیدگاه ", i))
		all = append(all, c.ID)
	}
	next := func(who account.Actor, n int) []id.Comment {
		t.Helper()
		items, err := w.Comments.Next(t.Context(), who, comment.Query{Edition: testkit.FA}, n)
		ok(t, err)
		var out []id.Comment
		for _, it := range items {
			if it.Claim.Held(w.Clock.Now()) != who.User {
				t.Errorf("comment %d is not claimed: %+v", it.ID, it.Claim)
			}
			out = append(out, it.ID)
		}
		return out
	}
	same(t, "the first's", next(w.Moderator, 2), all[:2])
	same(t, "the second's", next(other, 3), all[2:])
	_, err := w.Comments.Decide(t.Context(), other, all[0], comment.Ruling{Act: comment.Approve})
	refused(t, "a decision on another's", err, fault.Conflict)
	refused(t, "a claim of another's", w.Comments.ClaimOne(t.Context(), other, all[0], false), fault.Conflict)
	ok(t, w.Comments.ClaimOne(t.Context(), other, all[0], true))
	_, err = w.Comments.Decide(t.Context(), other, all[0], comment.Ruling{Act: comment.Approve})
	ok(t, err)
	if by := get(t, w, all[0]).Claim.By; by != 0 {
		t.Errorf("a decided comment is claimed by %d", by)
	}
	ok(t, w.Comments.Release(t.Context(), other, all[2]))
	same(t, "released", next(w.Moderator, 9), []id.Comment{all[1], all[2]})
	w.Clock.Advance(time.Hour)
	same(t, "expired", next(other, 9), all[1:])
	ok(t, w.Comments.Release(t.Context(), other))
	_, err = w.Comments.Decide(t.Context(), w.Moderator, all[3], comment.Ruling{Act: comment.Approve})
	ok(t, err)
	_, err = w.Comments.Next(t.Context(), w.Reporter, comment.Query{}, 1)
	refused(t, "a reporter", err, fault.Forbidden)
	// Whoever asks at once, nobody gets what somebody else has.
	for i := range 20 {
		_, c := w.Comment(t, s, 0, fmt.Sprint("با هم ", i))
		all = append(all, c.ID)
	}
	people := []account.Actor{w.Moderator, w.Chief, other}
	taken := make([][]id.Comment, len(people))
	for _, err := range together(len(people), func(i int) error {
		items, err := w.Comments.Next(t.Context(), people[i], comment.Query{}, 10)
		for _, it := range items {
			taken[i] = append(taken[i], it.ID)
		}
		return err
	}) {
		ok(t, err)
	}
	flat := slices.Concat(taken...)
	slices.Sort(flat)
	if n := len(flat); n != len(slices.Compact(flat)) || n == 0 {
		t.Errorf("claimed at once: %v", taken)
	}
}

func deskBulk(t *testing.T, w *testkit.World) {
	s, h := w.Published(t), w.Published(t, testkit.In(testkit.FA, w.Health))
	_, a := w.Comment(t, s, 0, "الف")
	_, b := w.Comment(t, s, 0, "ب")
	_, c := w.Comment(t, h, 0, "پ")
	w.Decide(t, b, comment.Refuse)
	list := []comment.Target{{ID: c.ID, Version: c.Version}, {ID: b.ID, Version: b.Version}, {ID: 999}, {ID: a.ID, Version: a.Version}, {ID: a.ID}}
	culture := w.User(t, "culture", account.RolesOf(account.Moderator), w.Culture)
	out, err := w.Comments.Bulk(t.Context(), culture, list, comment.Ruling{Act: comment.Approve})
	ok(t, err)
	if len(out) != 4 || out[0].ID != c.ID || out[3].Comment.State() != comment.Published {
		t.Fatalf("outcomes %+v", out)
	}
	refused(t, "another's section", out[0].Err, fault.Forbidden)
	refused(t, "decided meanwhile", out[1].Err, fault.Conflict)
	refused(t, "unknown", out[2].Err, fault.NotFound)
	same(t, "published", shown(t, w, s), []string{"الف"})
	out, err = w.Comments.Bulk(t.Context(), culture, list[3:], comment.Ruling{Act: comment.Undo})
	ok(t, err)
	refused(t, "undo of a version that is past", out[0].Err, fault.Conflict)
	out, err = w.Comments.Bulk(t.Context(), culture, list[4:], comment.Ruling{Act: comment.Undo})
	ok(t, errors.Join(err, out[0].Err))
	same(t, "undone", shown(t, w, s), []string{})
	_, err = w.Comments.Bulk(t.Context(), w.Reporter, list, comment.Ruling{Act: comment.Approve})
	refused(t, "a reporter", err, fault.Forbidden)
	_, err = w.Comments.Bulk(t.Context(), culture, make([]comment.Target, 501), comment.Ruling{Act: comment.Approve})
	refused(t, "too many", err, fault.Invalid)
	// Half of what was listed is decided meanwhile: each is told.
	var targets []comment.Target
	for i := range 130 {
		_, c := w.Comment(t, s, 0, fmt.Sprint("بسیار ", i))
		targets = append(targets, comment.Target{ID: c.ID, Version: c.Version})
		if i%2 == 0 {
			w.Decide(t, c, comment.Refuse)
		}
	}
	out, err = w.Comments.Bulk(t.Context(), w.Moderator, targets, comment.Ruling{Act: comment.Approve})
	ok(t, err)
	for i, o := range out {
		if o.ID != targets[i].ID || (o.Err == nil) != (i%2 == 1) {
			t.Errorf("outcome %d: %+v", i, o)
		}
	}
	if n := count(t.Context(), t, w, `SELECT comments FROM stories WHERE code = $1`, int64(s.Code)); n != 65 {
		t.Errorf("the story counts %d comments, want 65", n)
	}
}

func deskSimilar(t *testing.T, w *testkit.World) {
	hash := uint64(0xF0F1_1234_5678_9ABC)
	svc := with(w, func(sub comment.Subject) (comment.Screening, error) {
		s := comment.Screening{Risk: 0.5}
		if strings.Contains(sub.Text, "تبلیغ") {
			s.Simhash = hash ^ uint64(len(sub.Text)%4) // two bits at most
		}
		return s, nil
	})
	one, two := w.Published(t), w.Published(t)
	post := func(s *story.Story, text string, from byte) (string, *comment.Comment) {
		w.Clock.Advance(time.Second)
		secret, c, err := svc.Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: text, Sender: comment.Sender{from}})
		ok(t, err)
		return secret, c
	}
	secret, a := post(one, "تبلیغ", 1)
	_, b := post(two, "تبلیغ!", 2)
	_, c := post(two, "تبلیغ!!", 3)
	_, d := post(two, "چیز دیگر", 4)
	if b.Alike() != a.ID || c.Alike() != a.ID || d.Alike() != d.ID {
		t.Errorf("groups %d, %d, %d of %d; %d of %d", a.Alike(), b.Alike(), c.Alike(), a.ID, d.Alike(), d.ID)
	}
	list := func(q comment.Query) (out []id.Comment) {
		t.Helper()
		q.Limit = 9
		items, err := w.Comments.Queue(t.Context(), w.Moderator, q)
		ok(t, err)
		for _, it := range items {
			out = append(out, it.ID)
			if want := 3; it.ID == a.ID && it.Same != want {
				t.Errorf("%d are the same, want %d", it.Same, want)
			}
		}
		return out
	}
	same(t, "folded", list(comment.Query{Folded: true}), []id.Comment{a.ID, d.ID})
	same(t, "folded, of one story", list(comment.Query{Folded: true, Story: two.Code}), []id.Comment{b.ID, d.ID})
	same(t, "all of the group", list(comment.Query{Alike: a.ID}), []id.Comment{a.ID, b.ID, c.ID})
	similar, err := w.Comments.Similar(t.Context(), w.Moderator, get(t, w, b.ID), 9)
	ok(t, err)
	if len(similar) != 2 {
		t.Errorf("similar to b: %+v", similar)
	}
	// The first changes its words: the others stay together under the next.
	_, err = svc.EditOwn(t.Context(), secret, "", "سخن خوب", 0)
	ok(t, err)
	if x, y, z := get(t, w, a.ID).Alike(), get(t, w, b.ID).Alike(), get(t, w, c.ID).Alike(); x != a.ID || y != b.ID || z != b.ID {
		t.Errorf("after the edit: %d, %d, %d", x, y, z)
	}
	_, e := post(one, "تبلیغ", 5)
	same(t, "one more", e.Alike(), b.ID)
}
