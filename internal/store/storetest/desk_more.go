package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

func deskQueue(t *testing.T, w *testkit.World) {
	s, en := w.Published(t), w.Published(t, testkit.In(testkit.EN, w.Economy))
	risks := map[string]float64{"پرخطر": 0.9, "میانه": 0.3, "کم\u200cخطر": 0.05, "english": 0.3}
	svc := with(w, func(sub comment.Subject) (comment.Screening, error) {
		out := comment.Screening{Risk: risks[sub.Text]}
		if out.Risk > 0.5 {
			out.Findings = []comment.Finding{{Check: "insult", Advice: comment.Hold, Score: 1}, {Check: "link", Advice: comment.None}}
		}
		return out, nil
	})
	post := func(s *story.Story, text string) *comment.Comment {
		_, c, err := svc.Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: text, Sender: comment.Sender{1}})
		ok(t, err)
		return c
	}
	low := post(s, "کم\u200cخطر")
	w.Clock.Advance(10 * time.Minute)
	mid, other := post(s, "میانه"), post(en, "english")
	w.Clock.Advance(10 * time.Minute)
	high := post(s, "پرخطر")
	list := func(what string, q comment.Query, want ...*comment.Comment) []comment.Item {
		t.Helper()
		if q.Limit == 0 {
			q.Limit = 10
		}
		items, err := w.Comments.Queue(t.Context(), w.Moderator, q)
		ok(t, err)
		got, wanted := []id.Comment{}, []id.Comment{}
		for _, it := range items {
			got = append(got, it.ID)
		}
		for _, c := range want {
			wanted = append(wanted, c.ID)
		}
		same(t, what, got, wanted)
		return items
	}
	first := list("what is due first first", comment.Query{}, high, mid, other, low)
	list("second page", comment.Query{After: first[1].Cursor(comment.Waiting)}, other, low)
	list("an edition", comment.Query{Edition: testkit.FA}, high, mid, low)
	list("by a check", comment.Query{Check: "insult"}, high)
	list("by a check that did not advise", comment.Query{Check: "link"})
	list("clean", comment.Query{Edition: testkit.FA, Clean: true}, mid, low)
	list("by reason", comment.Query{Reasons: []comment.Reason{comment.Reported, comment.Edited, comment.Appealed}})
	list("new", comment.Query{Reasons: []comment.Reason{comment.New}}, high, mid, other, low)
	list("words, however they are spelled", comment.Query{Text: "كم\u200cخطر"}, low)
	list("the same sender", comment.Query{SameAs: high.ID}, high, mid, other, low)
	list("of a story", comment.Query{Story: en.Code}, other)
	ok(t, w.Comments.SetRisks(t.Context(), map[id.Comment]float64{low.ID: 1, high.ID: 0.05}))
	list("after learning", comment.Query{}, low, mid, other, high)
	asked := 0
	ok(t, w.Comments.Rescore(t.Context(), testkit.FA, 10, func(c *comment.Comment) (float64, error) {
		asked++
		return risks[c.Text()], nil
	}))
	list("scored anew", comment.Query{}, high, mid, other, low)
	if asked != 3 {
		t.Errorf("%d of 3 were scored anew", asked)
	}
	n, err := w.Comments.Count(t.Context(), w.Moderator, comment.Query{Reasons: []comment.Reason{comment.New}, Free: w.Moderator.User}, 3)
	ok(t, err)
	same(t, "counted no further than asked", n, 3)
	w.Decide(t, low, comment.Approve)
	list("of a sender, what was published", comment.Query{State: comment.Published, SameAs: high.ID}, low)
}

func deskTwoPersons(t *testing.T, w *testkit.World) {
	both := w.User(t, "both", account.RolesOf(account.Chief))
	n := w.New()
	st, err := w.Stories.Create(t.Context(), both, n)
	ok(t, err)
	w.Act(t, st, story.Submit, story.Order{})
	w.Act(t, st, story.Approve, story.Order{})
	s := w.Act(t, st, story.Publish, story.Order{})
	_, c := w.Comment(t, s, 0, "نویسنده درست ننوشته است")
	try := func(who account.Actor, n id.Comment, act comment.Act) error {
		_, err := w.Comments.Decide(t.Context(), who, n, comment.Ruling{Act: act, Rule: "topic"})
		return err
	}
	refused(t, "approval by who wrote the story", try(both, c.ID, comment.Approve), fault.Forbidden)
	refused(t, "refusal by who wrote the story", try(both, c.ID, comment.Refuse), fault.Forbidden)
	ok(t, try(w.Moderator, c.ID, comment.Approve))
	ok(t, try(both, c.ID, comment.Reopen))
	ok(t, try(both, c.ID, comment.Approve)) // not the only judge

	accused := finds(comment.AccusationCheck, comment.Look, 0.9)
	svc := with(w, func(sub comment.Subject) (comment.Screening, error) {
		out, err := accused(sub)
		out.Findings[0].Args = map[string]string{"person": "نوری"}
		return out, err
	})
	nouri, err := w.Store.Accounts.CreateUser(t.Context(), account.User{
		Login: "nouri", Name: "مینا نوری", Roles: account.RolesOf(account.Moderator), PasswordHash: "none",
	})
	ok(t, err)
	_, d, err := svc.Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: "نوری دزد است"})
	ok(t, err)
	refused(t, "refusal by who is accused", try(nouri.Actor(), d.ID, comment.Refuse), fault.Forbidden)
	p := comment.Policy{Rules: testkit.Rules(), OnePerson: true}
	_, err = w.Comments.PublishPolicy(t.Context(), w.Chief, testkit.FA, p)
	ok(t, err)
	ok(t, try(nouri.Actor(), d.ID, comment.Refuse))
	sets, err := w.Comments.RuleSets(t.Context(), testkit.FA)
	ok(t, err)
	if !sets[0].OnePerson || sets[1].OnePerson {
		t.Error("the setting is not of its version")
	}
}

func deskFailing(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	for name, look := range map[string]func(comment.Subject) (comment.Screening, error){
		"an error": func(comment.Subject) (comment.Screening, error) {
			return comment.Screening{Findings: []comment.Finding{{Check: "link", Advice: comment.Look}}}, errors.New("broken")
		},
		"a panic":    func(comment.Subject) (comment.Screening, error) { panic("broken") },
		"not a risk": finds(comment.FailedCheck, comment.Hold, 1),
	} {
		_, c, err := with(w, look).Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: name})
		ok(t, err)
		c = stands(t, w, name, c.ID, comment.Waiting, comment.New)
		if c.Advice() != comment.Hold || c.Risk() < 0.5 || name == "an error" && len(c.Findings()) != 2 {
			t.Errorf("%s: %s, risk %v, %+v", name, c.Advice(), c.Risk(), c.Findings())
		}
	}
}

func deskLater(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	svc := with(w, finds("insult", comment.Look, 0.4))
	svc.ScreenLater(true)
	secret, c, err := svc.Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: "متن"})
	ok(t, err)
	if got := get(t, w, c.ID); got.Screened() || got.Advice() != comment.Hold {
		t.Errorf("not screened: %+v", got.Record())
	}
	_, err = svc.Decide(t.Context(), w.Moderator, c.ID, comment.Ruling{Act: comment.Approve})
	refused(t, "approval of what nobody looked at", err, fault.Conflict)
	items, err := w.Comments.Queue(t.Context(), w.Moderator, comment.Query{Clean: true, Limit: 9})
	ok(t, err)
	same(t, "clean", len(items), 0)
	n, err := svc.ScreenPending(t.Context(), 10)
	ok(t, err)
	same(t, "screened", n, 1)
	got := get(t, w, c.ID)
	list, err := w.Store.Comments.Revisions(t.Context(), c.ID)
	ok(t, err)
	if !got.Screened() || len(got.Findings()) != 1 || len(list) != 1 || len(list[0].Findings) != 1 {
		t.Errorf("after the screening: %+v, %+v", got.Record(), list)
	}
	w.Decide(t, got, comment.Approve)
	_, err = svc.EditOwn(t.Context(), secret, "", "متن دیگر", 0)
	ok(t, err)
	if got := get(t, w, c.ID); got.Screened() || len(got.Findings()) != 0 {
		t.Errorf("an edit keeps what was seen in other words: %+v", got.Record())
	}
	n, err = svc.ScreenPending(t.Context(), 10)
	ok(t, err)
	same(t, "screened after the edit", n, 1)
}

func deskSift(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	post := func(look func(comment.Subject) (comment.Screening, error), text string) *comment.Comment {
		_, c, err := with(w, look).Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: text, Sender: comment.Sender{byte(len(text))}})
		ok(t, err)
		return c
	}
	sure := finds("language", comment.Hold, 0.99)
	stands(t, w, "off by default", post(sure, "a").ID, comment.Waiting, comment.New)
	on := comment.Policy{Rules: testkit.Rules(), Checks: map[string]comment.CheckPolicy{"language": {Refuse: true, From: 0.95}}}
	_, err := w.Comments.PublishPolicy(t.Context(), w.Chief, testkit.FA, on)
	ok(t, err)
	bad := on
	bad.Checks = map[string]comment.CheckPolicy{"insult": {Refuse: true}}
	_, err = w.Comments.PublishPolicy(t.Context(), w.Chief, testkit.FA, bad)
	refused(t, "a check that serves no rule", err, fault.Invalid)
	for text, look := range map[string]func(comment.Subject) (comment.Screening, error){
		"not sure":   finds("language", comment.Hold, 0.94),
		"not grave":  finds("language", comment.Look, 1),
		"not served": finds("insult", comment.Hold, 1),
		"failed": func(sub comment.Subject) (comment.Screening, error) {
			out, _ := sure(sub)
			return out, errors.New("another check broke")
		},
	} {
		stands(t, w, text, post(look, text).ID, comment.Waiting, comment.New)
	}
	svc := with(w, sure)
	secret, c, err := svc.Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: "bcdefghijklmnop"})
	ok(t, err)
	c = stands(t, w, "sure", c.ID, comment.Refused, "")
	if d := c.Decision(); d.Machine != "screening:language/3" || d.Actor != 0 || d.Rule != "language" || d.RuleVersion != 2 {
		t.Errorf("the machine's decision %+v", d)
	}
	_, err = svc.AppealOwn(t.Context(), secret, "")
	ok(t, err)
	w.Decide(t, c, comment.Approve)
	same(t, "overturned", shown(t, w, s), []string{"bcdefghijklmnop"})
	_, err = svc.EditOwn(t.Context(), secret, "", "once more in another language", 0)
	ok(t, err)
	stands(t, w, "edited", c.ID, comment.Waiting, comment.Edited)
	_, err = svc.ScreenPending(t.Context(), 10)
	ok(t, err)
	stands(t, w, "edited and screened", c.ID, comment.Refused, "")
	w.Decide(t, c, comment.Reopen)
	stands(t, w, "a person took it back", c.ID, comment.Waiting, comment.Returned)
}

func deskSettings(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	set := func(at comment.Place, v comment.Settings) {
		t.Helper()
		at.Edition = testkit.FA
		ok(t, w.Comments.Set(t.Context(), w.Chief, at, v))
	}
	open := func(what string, want bool) {
		t.Helper()
		o, err := w.Comments.Openness(t.Context(), s.Code)
		ok(t, err)
		_, _, err = w.Comments.Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: what})
		if o.Open != want || (err == nil) != want || !want && !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %+v, %v", what, o, err)
		}
	}
	open("at first", true)
	set(comment.Place{}, comment.Settings{CloseAfter: 2, Flood: 100})
	w.Clock.Advance(47 * time.Hour)
	open("before its time", true)
	w.Clock.Advance(time.Hour)
	open("too old", false)
	set(comment.Place{Section: w.Culture}, comment.Settings{CloseAfter: 30})
	open("the section says otherwise", true)
	set(comment.Place{Story: s.Code}, comment.Settings{Closed: true})
	open("closed by hand", false)
	set(comment.Place{Story: s.Code}, comment.Settings{Open: true})
	w.Clock.Advance(100 * 24 * time.Hour)
	open("opened by hand", true)
	set(comment.Place{Story: s.Code}, comment.Settings{CloseAfter: -1})
	open("never by age", true)
	at := comment.Place{Edition: testkit.FA, Story: s.Code}
	have, err := w.Comments.Settings(t.Context(), w.Moderator, at)
	ok(t, err)
	have.Version--
	refused(t, "settings of before", w.Comments.Set(t.Context(), w.Chief, at, have), fault.Conflict)
	refused(t, "an edition's by a moderator", w.Comments.Set(t.Context(), w.Moderator, comment.Place{Edition: testkit.FA}, comment.Settings{}), fault.Forbidden)
	refused(t, "of both", w.Comments.Set(t.Context(), w.Chief, at, comment.Settings{Open: true, Closed: true}), fault.Invalid)
	refused(t, "of no story", w.Comments.Set(t.Context(), w.Chief, comment.Place{Edition: testkit.FA, Story: 3}, comment.Settings{}), fault.NotFound)
}

func deskLimits(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	ok(t, w.Comments.Set(t.Context(), w.Chief, comment.Place{Edition: testkit.FA}, comment.Settings{Flood: 3}))
	post := func(text string, from comment.Sender) error {
		_, _, err := w.Comments.Post(t.Context(), comment.Posting{Story: s.Code, Edition: s.Edition, Text: text, Sender: from})
		return err
	}
	for i := range 3 {
		w.Clock.Advance(time.Minute)
		ok(t, post(fmt.Sprint(i), comment.Sender{1}))
	}
	err := post("یکی بیش", comment.Sender{1})
	refused(t, "a flood", err, fault.TooMany)
	var f *fault.Error
	if !errors.As(err, &f) || f.Args["seconds"] != 181 {
		t.Errorf("the wait: %+v", f)
	}
	ok(t, post("دیگری", comment.Sender{2}))
	for i := range 5 {
		ok(t, post(fmt.Sprint("ناشناخته ", i), comment.Sender{}))
	}
	w.Clock.Advance(4 * time.Minute)
	ok(t, post("پس از آن", comment.Sender{1}))
}

func deskForget(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	ok(t, w.Comments.Set(t.Context(), w.Chief, comment.Place{Edition: testkit.FA}, comment.Settings{Votes: true}))
	post := func(text string) *comment.Comment {
		_, c, err := w.Comments.Post(t.Context(), comment.Posting{
			Story: s.Code, Edition: s.Edition, Text: text, Email: "a@example.com", Sender: comment.Sender{5},
		})
		ok(t, err)
		return c
	}
	decided, waits := post("یک"), post("دو")
	w.Decide(t, decided, comment.Approve)
	ok(t, w.Comments.Vote(t.Context(), decided.ID, comment.Sender{3}, true))
	ok(t, w.Comments.Complain(t.Context(), decided.ID, comment.Sender{4}, "", "ن"))
	w.Decide(t, decided, comment.Approve)
	forget := func(want int) {
		t.Helper()
		n, err := w.Comments.Forget(t.Context(), testkit.FA)
		ok(t, err)
		same(t, "forgotten", n, want)
	}
	w.Clock.Advance(29 * 24 * time.Hour)
	fresh := post("سه")
	forget(0)
	w.Clock.Advance(25 * time.Hour)
	forget(2)
	forget(0)
	if c := get(t, w, decided.ID); c.Sender() != (comment.Sender{}) || c.Email() != "" || c.Likes != 1 {
		t.Errorf("decided: %+v", c.Record())
	}
	if c := get(t, w, waits.ID); c.Sender() != (comment.Sender{}) || c.Email() == "" {
		t.Errorf("still waiting: %+v", c.Record())
	}
	if c := get(t, w, fresh.ID); c.Sender() != (comment.Sender{5}) || c.Email() == "" {
		t.Errorf("fresh: %+v", c.Record())
	}
	if n := count(t.Context(), t, w, `SELECT COUNT(*) FROM comment_votes`); n != 0 {
		t.Errorf("%d votes are kept", n)
	}
	list, err := w.Store.Comments.Complaints(t.Context(), decided.ID, 9)
	ok(t, err)
	if len(list) != 1 || list[0].Reader != (comment.Sender{}) {
		t.Errorf("complaints %+v", list)
	}
	w.Decide(t, waits, comment.Refuse)
	forget(1)
	if c := get(t, w, waits.ID); c.Email() != "" {
		t.Error("an address is kept for ever")
	}
	ok(t, w.Store.Comments.MarkTold(t.Context(), waits.ID, "x"))
	if c := get(t, w, waits.ID); c.Told() != "x" || c.News() != "refused/1/topic" {
		t.Errorf("told %q, news %q", c.Told(), c.News())
	}
	ok(t, w.Store.Settings.Forget(t.Context(), "key.none.", "key.none.1"))
}

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
