package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/testkit"
)

func deskThreads(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	var heads []*comment.Comment
	for i := range 7 {
		w.Clock.Advance(time.Second)
		_, c := w.Comment(t, s, 0, fmt.Sprint("سر ", i))
		heads = append(heads, w.Decide(t, c, comment.Approve))
	}
	var answers []*comment.Comment
	for i := range 3 {
		w.Clock.Advance(time.Second)
		_, c := w.Comment(t, s, heads[2].ID, fmt.Sprint("پاسخ ", i))
		answers = append(answers, w.Decide(t, c, comment.Approve))
	}
	w.Comment(t, s, 0, "در صف")
	walk := func(sort comment.Sort, size int) []id.Comment {
		t.Helper()
		var out []id.Comment
		q := comment.ThreadQuery{Story: s.Code, Sort: sort, Limit: size}
		for {
			page, more, err := w.Comments.Threads(t.Context(), q)
			ok(t, err)
			for _, b := range page {
				out = append(out, b.ID)
				if b.ID == heads[2].ID && (len(b.Answers) != 3 || b.Answers[0].Text() != "پاسخ 0" || b.More != 0) {
					t.Errorf("answers %+v", b.Answers)
				}
			}
			if !more {
				return out
			}
			q.After = page[len(page)-1].Cursor
		}
	}
	var oldest []id.Comment
	for _, h := range heads {
		oldest = append(oldest, h.ID)
	}
	newest := slices.Clone(oldest)
	slices.Reverse(newest)
	same(t, "oldest", walk(comment.Oldest, 3), oldest)
	same(t, "newest", walk(comment.Newest, 2), newest)
	same(t, "liked, and nobody votes", walk(comment.Liked, 3), newest)
	for i, sort := range comment.Sorts() {
		for _, c := range append(slices.Clone(heads), answers...) {
			at, err := w.Comments.Locate(t.Context(), c.ID, sort, 3)
			ok(t, err)
			page, _, err := w.Comments.Threads(t.Context(), comment.ThreadQuery{Story: s.Code, Sort: sort, Limit: 3, After: at.After})
			ok(t, err)
			there := slices.ContainsFunc(page, func(b comment.Branch) bool {
				return b.ID == c.ID || slices.ContainsFunc(b.Answers, func(p comment.Public) bool { return p.ID() == c.ID })
			})
			if !there || (at.Page == 0) != (at.After.ID == 0) {
				t.Errorf("order %d: comment %d is not on page %d", i, c.ID, at.Page)
			}
		}
	}
	// A head that goes leaves its answers readable; when those go, it goes too.
	w.Decide(t, heads[2], comment.Refuse)
	page, _, err := w.Comments.Threads(t.Context(), comment.ThreadQuery{Story: s.Code, Sort: comment.Oldest, Limit: 9})
	ok(t, err)
	if len(page) != 7 || !page[2].Gone || page[2].Head != (comment.Public{}) || len(page[2].Answers) != 3 {
		t.Errorf("a head that is gone: %+v", page[2])
	}
	for _, a := range answers {
		w.Decide(t, a, comment.Refuse)
	}
	same(t, "without the answers", len(walk(comment.Oldest, 9)), 6)
	_, err = w.Comments.Locate(t.Context(), heads[2].ID, comment.Newest, 3)
	refused(t, "a link to what is gone", err, fault.NotFound)
	_, _, err = w.Comments.Threads(t.Context(), comment.ThreadQuery{Story: s.Code, Sort: "worst", Limit: 3})
	refused(t, "an order that is none", err, fault.Invalid)
}

func deskVotes(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	_, a := w.Comment(t, s, 0, "الف")
	w.Clock.Advance(time.Second)
	_, b := w.Comment(t, s, 0, "ب")
	w.Decide(t, a, comment.Approve)
	w.Decide(t, b, comment.Approve)
	vote := func(n id.Comment, who byte, up bool) error {
		return w.Comments.Vote(t.Context(), n, comment.Sender{who}, up)
	}
	refused(t, "where there are none", vote(a.ID, 1, true), fault.Conflict)
	ok(t, w.Comments.Set(t.Context(), w.Chief, comment.Place{Edition: testkit.FA}, comment.Settings{Votes: true}))
	ok(t, vote(a.ID, 1, true))
	ok(t, vote(a.ID, 1, true))
	ok(t, vote(a.ID, 2, false))
	ok(t, vote(a.ID, 2, true))
	ok(t, vote(b.ID, 3, false))
	p, err := w.Comments.Visible(t.Context(), a.ID)
	ok(t, err)
	if p.Likes() != 2 || p.Dislikes() != 0 {
		t.Errorf("%d likes, %d dislikes", p.Likes(), p.Dislikes())
	}
	page, more, err := w.Comments.Threads(t.Context(), comment.ThreadQuery{Story: s.Code, Sort: comment.Liked, Limit: 1})
	ok(t, err)
	if !more || page[0].ID != a.ID {
		t.Errorf("the most liked: %+v", page)
	}
	page, _, err = w.Comments.Threads(t.Context(), comment.ThreadQuery{Story: s.Code, Sort: comment.Liked, Limit: 1, After: page[0].Cursor})
	ok(t, err)
	same(t, "the next", page[0].ID, b.ID)
	for _, err := range together(6, func(i int) error { return vote(b.ID, byte(10+i%2), true) }) {
		ok(t, err)
	}
	if c := get(t, w, b.ID); c.Likes != 2 || c.Dislikes != 1 {
		t.Errorf("after votes at once: %d, %d", c.Likes, c.Dislikes)
	}
	_, hidden := w.Comment(t, s, 0, "در صف")
	refused(t, "on a waiting one", vote(hidden.ID, 1, true), fault.NotFound)
}

func deskFigures(t *testing.T, w *testkit.World) {
	s, other := w.Published(t), second(t, w)
	svc := with(w, finds("insult", comment.Look, 0.5))
	post := func(text string) (string, *comment.Comment) {
		secret, c, err := svc.Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: text, Sender: comment.Sender{byte(len(text))}})
		ok(t, err)
		return secret, c
	}
	_, a := post("a")
	secret, b := post("bb")
	_, c := post("ccc")
	w.Clock.Advance(8 * time.Minute)
	w.Decide(t, a, comment.Approve)
	w.Decide(t, b, comment.Refuse)
	w.Decide(t, c, comment.Refuse)
	_, err := w.Comments.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{Act: comment.Undo})
	ok(t, err)
	_, err = w.Comments.AppealOwn(t.Context(), secret, "")
	ok(t, err)
	_, err = w.Comments.Decide(t.Context(), other, b.ID, comment.Ruling{Act: comment.Uphold})
	ok(t, err)
	today, err := w.Store.Comments.Today(t.Context(), testkit.FA, w.Clock.Now())
	ok(t, err)
	tehran, err := time.LoadLocation("Asia/Tehran")
	ok(t, err)
	same(t, "today", comment.DayOf(today.Time(tehran), tehran), today)
	list, err := w.Comments.Figures(t.Context(), testkit.FA, today-3, today)
	ok(t, err)
	sum := comment.SumOf(list)
	if sum.Received != 3 || sum.Published != 1 || sum.Refused != 1 || sum.ByRule["topic"] != 1 || sum.Appeals != 1 || sum.Upheld != 1 ||
		sum.Overturned != 0 || sum.Waits != 2 || sum.Wait < 7*time.Minute || sum.Wait > 9*time.Minute {
		t.Errorf("public figures %+v", sum)
	}
	if len(sum.ApprovedBy) != 0 || len(sum.FoundGood) != 0 {
		t.Error("the public is told who decided")
	}
	list, err = w.Comments.DeskFigures(t.Context(), w.Chief, testkit.FA, today, today)
	ok(t, err)
	sum = comment.SumOf(list)
	if sum.ApprovedBy[w.Moderator.User] != 1 || sum.RefusedBy[w.Moderator.User] != 1 || sum.RefusedBy[other.User] != 1 ||
		sum.FoundGood["insult"] != 1 || sum.FoundBad["insult"] != 1 {
		t.Errorf("the desk's figures %+v", sum)
	}
	list, err = w.Comments.Figures(t.Context(), testkit.FA, today+1, today+9)
	ok(t, err)
	same(t, "of other days", len(list), 0)
	_, err = w.Comments.DeskFigures(t.Context(), w.Reporter, testkit.FA, today, today)
	refused(t, "a reporter", err, fault.Forbidden)
}

func deskReceipt(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	var secrets []string
	for i := range 3 {
		secret, c := w.Comment(t, s, 0, fmt.Sprint("دیدگاه ", i))
		secrets = append(secrets, secret)
		if i == 0 {
			w.Clock.Advance(16 * time.Minute)
			w.Decide(t, c, comment.Approve)
		}
		w.Clock.Advance(time.Minute)
	}
	w.Clock.Advance(3 * time.Minute)
	r, err := w.Comments.Receipt(t.Context(), secrets[2])
	ok(t, err)
	if r.Place != 1 || r.Waiting != 4*time.Minute || r.Expected < 10*time.Minute || r.Expected > 14*time.Minute ||
		!slices.Equal(r.May, []comment.Act{comment.Edit, comment.Withdraw, comment.Delete}) {
		t.Errorf("place %d, waiting %v, expected %v, may %v", r.Place, r.Waiting, r.Expected, r.May)
	}
	r, err = w.Comments.Receipt(t.Context(), secrets[0])
	ok(t, err)
	if r.Place != 0 || r.Waiting != 0 || r.Expected != 0 || len(r.History) != 1 {
		t.Errorf("decided: %+v", r)
	}
	own, err := w.Comments.ExportOwn(t.Context(), secrets[0])
	ok(t, err)
	if own.State != comment.Published || len(own.Revisions) != 1 || len(own.History) != 1 || own.Author == "" || own.SenderKey == "" {
		t.Errorf("own data %+v", own)
	}
	for name, do := range map[string]func(string) error{
		"edit":     func(x string) error { _, err := w.Comments.EditOwn(t.Context(), x, "", "متن", 0); return err },
		"withdraw": func(x string) error { _, err := w.Comments.WithdrawOwn(t.Context(), x); return err },
		"delete":   func(x string) error { _, err := w.Comments.DeleteOwn(t.Context(), x); return err },
		"appeal":   func(x string) error { _, err := w.Comments.AppealOwn(t.Context(), x, ""); return err },
		"export":   func(x string) error { _, err := w.Comments.ExportOwn(t.Context(), x); return err },
	} {
		refused(t, name+" without the secret", do(secrets[0]+"x"), fault.NotFound)
	}
}

func deskViews(t *testing.T, w *testkit.World) {
	save := func(who account.Actor, name, query string) error {
		return w.Comments.SaveView(t.Context(), who, comment.View{Name: name, Query: query})
	}
	ok(t, save(w.Moderator, " ب ", "a=1"))
	ok(t, save(w.Moderator, "الف", "b=2"))
	ok(t, save(w.Moderator, "ب", "c=3"))
	ok(t, save(w.Chief, "ب", "d=4"))
	refused(t, "without a name", save(w.Chief, " ", "d=4"), fault.Invalid)
	refused(t, "a reporter", save(w.Reporter, "x", ""), fault.Forbidden)
	ok(t, w.Comments.DeleteView(t.Context(), w.Moderator, "الف"))
	list, err := w.Comments.Views(t.Context(), w.Moderator)
	ok(t, err)
	same(t, "views", list, []comment.View{{Name: "ب", Query: "c=3"}})
}

func deskWords(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	var seen []comment.Word
	svc := with(w, func(sub comment.Subject) (comment.Screening, error) {
		seen = sub.Words
		return comment.Screening{}, nil
	})
	words := []comment.Word{{Text: " بد  واژه ", Check: "insult", Hard: true}, {Text: "نام", Check: "allow"}}
	l, err := svc.PublishWords(t.Context(), w.Chief, testkit.FA, words)
	ok(t, err)
	_, _, err = svc.Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: "متن"})
	ok(t, err)
	same(t, "the checks are handed", seen, []comment.Word{{Text: "بد واژه", Check: "insult", Hard: true}, {Text: "نام", Check: "allow"}})
	_, err = svc.PublishWords(t.Context(), w.Chief, testkit.FA, words[:1])
	ok(t, err)
	lists, err := svc.WordLists(t.Context(), w.Moderator, testkit.FA, 9)
	ok(t, err)
	if l.Version != 1 || len(lists) != 2 || lists[0].Version != 2 || len(lists[1].Words) != 2 || lists[0].Actor != w.Chief.User {
		t.Errorf("lists %+v", lists)
	}
	for name, bad := range map[string][]comment.Word{
		"empty": {{Check: "insult"}}, "no check": {{Text: "x"}}, "twice": {{Text: "x", Check: "spam"}, {Text: "x", Check: "spam"}},
	} {
		_, err := svc.PublishWords(t.Context(), w.Chief, testkit.FA, bad)
		refused(t, name, err, fault.Invalid)
	}
	_, err = svc.PublishWords(t.Context(), w.Moderator, testkit.FA, nil)
	refused(t, "a moderator", err, fault.Forbidden)
}
