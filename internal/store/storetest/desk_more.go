package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
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
	refused(t, "taking back what another approved", try(both, c.ID, comment.Reopen), fault.Forbidden)
	refused(t, "refusing what another approved", try(both, c.ID, comment.Refuse), fault.Forbidden)
	ok(t, try(w.Moderator, c.ID, comment.Reopen))
	refused(t, "approval after another took theirs back", try(both, c.ID, comment.Approve), fault.Forbidden)

	accused := finds(comment.AccusationCheck, comment.Look, 0.9)
	svc := with(w, func(sub comment.Subject) (comment.Screening, error) {
		out, err := accused(sub)
		out.Findings[0].Args = map[string]string{"target": "نوری"}
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

// deskRush sends more comments at once than are screened at once: all are
// taken in, and those nobody looked at count as held until somebody did.
func deskRush(t *testing.T, w *testkit.World) {
	s := w.Published(t)
	const sent, atOnce = 7, 4
	began, goOn := make(chan struct{}, sent), make(chan struct{})
	svc := with(w, func(comment.Subject) (comment.Screening, error) {
		began <- struct{}{}
		<-goOn
		return comment.Screening{}, nil
	})
	posted := make(chan error, sent)
	post := func(i int) {
		_, _, err := svc.Post(context.WithoutCancel(t.Context()), comment.Posting{
			Story: s.Code, Edition: s.Edition, Text: "متن " + strconv.Itoa(i), Sender: comment.Sender{byte(i)},
		})
		posted <- err
	}
	for i := range atOnce {
		go post(i)
	}
	for range atOnce {
		<-began
	}
	for i := range sent - atOnce { // these wait for no screening
		go post(atOnce + i)
	}
	for range sent - atOnce {
		ok(t, <-posted)
	}
	n, err := w.Store.Comments.Unscreened(t.Context(), 99)
	ok(t, err)
	same(t, "put off", len(n), sent-atOnce)
	for _, c := range n {
		same(t, "advice", c.Advice(), comment.Hold)
	}
	close(goOn)
	for range atOnce {
		ok(t, <-posted)
	}
	done, err := svc.ScreenPending(t.Context(), 99)
	ok(t, err)
	same(t, "screened after the rush", done, sent-atOnce)
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
