package story_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/desk/desktest"
)

// who may do which act on the reporter's story, written down apart from the
// program's own tables.
var may = map[string][]string{
	"create":     {"reporter", "other", "editor", "culture", "chief"},
	"edit-draft": {"reporter", "editor", "culture", "chief"},
	"submit":     {"reporter", "editor", "culture", "chief"},
	"edit":       {"editor", "culture", "chief"}, // once it was sent
	"return":     {"editor", "culture", "chief"},
	"approve":    {"editor", "culture", "chief"},
	"publish":    {"editor", "culture", "chief"},
	"schedule":   {"editor", "culture", "chief"},
	"unschedule": {"editor", "culture", "chief"},
	"correct":    {"editor", "culture", "chief"},
	"withdraw":   {"chief"},
}

// attempt makes a story in the state the act begins in, and tries it.
func attempt(t *testing.T, n *desktest.Newsroom, act string, who account.Actor) (before *story.Story, a *desktest.Answer) {
	t.Helper()
	soon := n.Clock.Now().Add(time.Hour)
	var s *story.Story
	switch act {
	case "create":
		return nil, n.Post(t, who, root+"/new", fields(nil, nil))
	case "edit-draft", "submit":
		s = n.Draft(t)
	case "edit", "return", "approve":
		s = n.Act(t, n.Draft(t), story.Submit, story.Order{})
	case "publish", "schedule":
		s = n.Approved(t)
	case "unschedule":
		s = n.Scheduled(t, soon)
	case "correct", "withdraw":
		s = n.Published(t)
	}
	form := url.Values{
		"version": {version(s)}, "note": {"به این دلیل"}, "at": {"1405/09/02 14:30"}, "kind": {"error"}, "sure": {"1"},
	}
	path := at(s, "/"+act)
	if act == "edit-draft" || act == "edit" || act == "correct" {
		form = fields(s, url.Values{"headline": {"تیتر دیگر"}, "note": {"به این دلیل"}})
		if act == "edit-draft" {
			path = at(s, "/edit")
		}
	}
	return s, n.Post(t, who, path, form)
}

// TestRolesAndActs tries every act as everybody: what is forbidden answers so
// and changes nothing, neither the story nor the log.
func TestRolesAndActs(t *testing.T) {
	n := newsroom(t)
	people := n.Everybody()
	people["other"] = n.User(t, "other", account.RolesOf(account.Reporter))
	people["culture"] = n.User(t, "culture", account.RolesOf(account.Editor), n.Culture)
	people["health"] = n.User(t, "health", account.RolesOf(account.Editor), n.Health)
	for act, allowed := range may {
		for name, who := range people {
			before, a := attempt(t, n, act, who)
			if slices.Contains(allowed, name) {
				if a.Status != http.StatusSeeOther {
					t.Errorf("%s by %s: status %d", act, name, a.Status)
				}
				if before != nil && stored(t, n, before.Code).Version == before.Version {
					t.Errorf("%s by %s changed nothing", act, name)
				}
				continue
			}
			want := http.StatusForbidden
			if name == "" {
				want = http.StatusUnauthorized
			}
			if a.Status != want {
				t.Errorf("%s by %q: status %d, want %d", act, name, a.Status, want)
			}
			if before != nil && stored(t, n, before.Code).Version != before.Version {
				t.Errorf("%s by %q was refused and done", act, name)
			}
		}
	}
	before := n.Acts(t)
	for _, name := range []string{"moderator", "admin", ""} {
		n.Post(t, people[name], root+"/new", fields(nil, nil))
		n.Post(t, people[name], root+"/paste", url.Values{"text": {"تیتر\n\nمتن"}})
	}
	if n.Acts(t) != before {
		t.Error("a refused act stands in the log")
	}
}

// Pages that show what somebody may not do are refused; what anybody in the
// newsroom may read is shown to all of it.
func TestWhoSeesWhat(t *testing.T) {
	n := newsroom(t)
	draft, sent, out := n.Draft(t), n.Act(t, n.Draft(t), story.Submit, story.Order{}), n.Published(t)
	for _, c := range []struct {
		path string
		can  []string
	}{
		{root, []string{"reporter", "editor", "chief", "moderator", "admin"}},
		{at(draft, ""), []string{"reporter", "editor", "chief", "moderator", "admin"}},
		{at(out, "/history"), []string{"reporter", "editor", "chief", "moderator", "admin"}},
		{root + "/new", []string{"reporter", "editor", "chief"}},
		{root + "/paste", []string{"reporter", "editor", "chief"}},
		{at(draft, "/edit"), []string{"reporter", "editor", "chief"}},
		{at(sent, "/edit"), []string{"editor", "chief"}},
		{at(sent, "/return"), []string{"editor", "chief"}},
		{at(out, "/correct"), []string{"editor", "chief"}},
		{at(out, "/withdraw"), []string{"chief"}},
	} {
		for name, who := range n.Everybody() {
			want := http.StatusForbidden
			switch {
			case name == "":
				want = http.StatusUnauthorized
			case slices.Contains(c.can, name):
				want = http.StatusOK
			}
			if a := n.Get(t, who, c.path); a.Status != want {
				t.Errorf("%s by %q: status %d, want %d", c.path, name, a.Status, want)
			}
		}
	}
	if a := n.Get(t, n.Moderator, "/desk/fa/"); a.To() != "/desk/fa/comments" {
		t.Errorf("a moderator begins at %q", a.To())
	}
	if a := n.Get(t, n.Editor, "/desk/fa/"); a.To() != root {
		t.Errorf("an editor begins at %q", a.To())
	}
}

// TestALife leads one story through all of it, as three people see it.
func TestALife(t *testing.T) {
	n := newsroom(t)
	a := n.Post(t, n.Reporter, root+"/new", fields(nil, url.Values{"do": {"submit"}, "tags": {"کتاب، شهر"}, "people": {"سارا احمدی"}}))
	seen := n.Follow(t, n.Reporter, a)
	s := newest(t, n)
	if s.State != story.Submitted || len(s.Tags) != 2 || s.Byline != "" || !seen.Has("خبر برای دبیر فرستاده شد", "در انتظار دبیر") {
		t.Fatalf("%s %v\n%s", s.State, s.Tags, seen.Body)
	}
	post := func(who account.Actor, act string, form url.Values) *desktest.Answer {
		t.Helper()
		s = stored(t, n, s.Code)
		form.Set("version", version(s))
		a := n.Follow(t, who, n.Post(t, who, at(s, "/"+act), form))
		s = stored(t, n, s.Code)
		return a
	}
	post(n.Editor, "return", url.Values{"note": {"نام گوینده را بیفزایید."}})
	if list := n.Get(t, n.Reporter, root+"?state=draft"); !list.Has("بازگردانده\u200cشده", "نام گوینده را بیفزایید.") {
		t.Error("the list does not say why the draft came back")
	}
	if form := n.Get(t, n.Reporter, at(s, "/edit")); !form.Has("نام گوینده را بیفزایید.") {
		t.Error("the form does not say why the draft came back")
	}
	post(n.Reporter, "edit", fields(s, url.Values{"lead": {"سارا احمدی گفت درها باز شد."}, "do": {"submit"}}))
	post(n.Editor, "approve", url.Values{})
	post(n.Editor, "schedule", url.Values{"at": {"۲ آذر ۱۴۰۵ ساعت ۱۴:۳۰"}})
	if want := time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC); !s.PublishAt.Equal(want) {
		t.Errorf("scheduled for %v, want %v", s.PublishAt, want)
	}
	if list := n.Get(t, n.Editor, root+"?state=scheduled"); !list.Has("۱۴:۳۰", "دیگر") {
		t.Error("the list does not say when the story comes out")
	}
	post(n.Editor, "unschedule", url.Values{})
	post(n.Editor, "publish", url.Values{})
	public := n.Get(t, account.Actor{}, "/n/"+s.Code.String())
	if public = n.Get(t, account.Actor{}, public.To()); !public.Has("کتابخانه شهر باز شد") {
		t.Fatalf("not published: %d", public.Status)
	}
	got := post(n.Editor, "correct", fields(s, url.Values{"lead": {"سارا احمدی گفت سه در باز شد."}, "note": {"شمار درها نادرست بود."}}))
	if p := page(t, got); p.One(".change del").Text() != "درها" || p.One(".change ins").Text() != "سه در" || !got.Has("شمار درها نادرست بود.") {
		t.Errorf("the correction is not shown:\n%s", got.Body)
	}
	got = post(n.Chief, "withdraw", url.Values{"kind": {"source"}, "note": {"منبع خبر را پس گرفت."}, "sure": {"1"}})
	if !got.Has("منبع خبر را پس گرفت.", "برداشته\u200cشده") || page(t, got).Has(".bar button") {
		t.Error("a withdrawn story's page")
	}
	if a := n.Get(t, account.Actor{}, "/n/"+s.Code.String()); a.Status != http.StatusGone && a.Status != http.StatusMovedPermanently && a.Status != http.StatusFound {
		t.Errorf("status %d of a withdrawn story", a.Status)
	}
	log := n.Get(t, n.Admin, at(s, "/history"))
	for _, did := range []string{
		"نوشته شد", "به دبیر فرستاده شد", "بازگردانده شد", "ویرایش شد", "تأیید شد", "زمان\u200cبندی شد",
		"زمان\u200cبندی لغو شد", "منتشر شد", "اصلاح شد", "برداشته شد",
	} {
		if !log.Has(did) {
			t.Errorf("the history lacks %q", did)
		}
	}
	if a := n.Get(t, n.Admin, at(s, "/history?revision=3")); !page(t, a).Has("#changes .change") {
		t.Error("a revision's changes are not shown")
	}
	for _, bad := range []string{"9", "x", "-1", "99999999999999999999"} {
		if a := n.Get(t, n.Admin, at(s, "/history?revision="+bad)); a.Status != http.StatusNotFound {
			t.Errorf("revision %s: %d", bad, a.Status)
		}
	}
}

// Nobody approves what they wrote, but a chief editor: the button is not
// offered, and who sends the form all the same is told why.
func TestFourEyes(t *testing.T) {
	n := newsroom(t)
	n.Post(t, n.Editor, root+"/new", fields(nil, url.Values{"do": {"submit"}}))
	s := newest(t, n)
	const why = "نویسندهٔ خبر نمی\u200cتواند خودش آن را تأیید کند"
	a := n.Get(t, n.Editor, at(s, ""))
	if page(t, a).Has(`form[action=` + at(s, "/approve") + `]`) {
		t.Error("the author is offered to approve")
	}
	if !a.Has(why) {
		t.Error("nobody says why")
	}
	a = n.Post(t, n.Editor, at(s, "/approve"), url.Values{"version": {version(s)}})
	if a.Status != http.StatusForbidden || !page(t, a).Has(".flash") || !a.Has(why) || stored(t, n, s.Code).State != story.Submitted {
		t.Errorf("status %d", a.Status)
	}
}

// Every act names the version it saw. Another one is told, whoever it was.
func TestStaleActs(t *testing.T) {
	n := newsroom(t)
	s := n.Act(t, n.Draft(t), story.Submit, story.Order{})
	for _, v := range []string{"", "0", "-1", "x", "1", "99"} {
		a := n.Post(t, n.Chief, at(s, "/approve"), url.Values{"version": {v}})
		if a.Status != http.StatusConflict || !a.Has("در این میان کس دیگری") {
			t.Errorf("version %q: %d", v, a.Status)
		}
		a = n.Post(t, n.Chief, at(s, "/return"), url.Values{"version": {v}, "note": {"دلیل من"}})
		if a.Status != http.StatusConflict || !a.Has("دلیل من") {
			t.Errorf("return of version %q: %d", v, a.Status)
		}
	}
	if got := stored(t, n, s.Code); got.Version != s.Version {
		t.Errorf("%+v", got)
	}
	// An act that the state does not have any more is told on the story's page.
	n.Act(t, s, story.Approve, story.Order{})
	a := n.Post(t, n.Chief, at(s, "/approve"), url.Values{"version": {version(s)}})
	if a.Status != http.StatusConflict || !page(t, a).Has(".desk-story") {
		t.Errorf("twice approved: %d", a.Status)
	}
}

func TestFormsOfActsKeepWhatWasTyped(t *testing.T) {
	n := newsroom(t)
	sent, ready, out := n.Act(t, n.Draft(t), story.Submit, story.Order{}), n.Approved(t), n.Published(t)
	for _, c := range []struct {
		s     *story.Story
		act   string
		form  url.Values
		fault []string // the fields at fault
		keeps string
	}{
		{sent, "return", url.Values{"note": {"  "}}, []string{"note"}, ""},
		{sent, "return", url.Values{"note": {long(4001)}}, []string{"note"}, long(4001)},
		{ready, "schedule", url.Values{"at": {""}}, []string{"at"}, ""},
		{ready, "schedule", url.Values{"at": {"فردا ساعت ۸"}}, []string{"at"}, "فردا ساعت ۸"},
		{ready, "schedule", url.Values{"at": {"1405/13/02 14:30"}}, []string{"at"}, "1405/13/02 14:30"},
		{ready, "schedule", url.Values{"at": {"1405/09/02"}}, []string{"at"}, "1405/09/02"},
		{ready, "schedule", url.Values{"at": {"1404/09/02 14:30"}}, []string{"at"}, "1404/09/02 14:30"},
		{ready, "schedule", url.Values{"at": {"1408/09/02 14:30"}}, []string{"at"}, "1408/09/02 14:30"},
		{out, "withdraw", url.Values{}, []string{"kind", "note", "sure"}, ""},
		{out, "withdraw", url.Values{"kind": {"other"}, "note": {"متن همگانی"}, "sure": {"1"}}, []string{"kind"}, "متن همگانی"},
		{out, "withdraw", url.Values{"kind": {"error"}, "note": {"متن همگانی"}}, []string{"sure"}, "متن همگانی"},
	} {
		c.form.Set("version", version(c.s))
		a := n.Post(t, n.Chief, at(c.s, "/"+c.act), c.form)
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s %v: status %d", c.act, c.form, a.Status)
			continue
		}
		p := page(t, a)
		if got := p.Attrs(".field-fault", "id"); len(got) != len(c.fault) {
			t.Errorf("%s %v: faults %v, want %v", c.act, c.form, got, c.fault)
		}
		for _, f := range c.fault {
			if !p.Has("#e-" + f) {
				t.Errorf("%s %v: no fault at %s", c.act, c.form, f)
			}
		}
		if c.keeps != "" && !a.Has(c.keeps) {
			t.Errorf("%s: %q was lost", c.act, c.keeps)
		}
		if got := stored(t, n, c.s.Code); got.Version != c.s.Version {
			t.Errorf("%s: changed", c.act)
		}
	}
	en, err := n.Stories.Create(t.Context(), n.Chief, n.New(testkit.In(testkit.EN, n.Economy), testkit.Headline("Prices")))
	if err != nil {
		t.Fatal(err)
	}
	n.Act(t, en, story.Submit, story.Order{})
	en = n.Act(t, en, story.Approve, story.Order{})
	if a := n.Get(t, n.Chief, at(en, "/schedule")); a.To() != "/desk/en/stories/"+en.Code.String() {
		t.Errorf("another edition's story leads to %q", a.To())
	}
	a := n.Post(t, n.Chief, "/desk/en/stories/"+en.Code.String()+"/schedule", url.Values{"version": {version(en)}, "at": {"2026-11-23 09:15"}})
	if got := stored(t, n, en.Code); a.Status != http.StatusSeeOther || !got.PublishAt.Equal(time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC)) {
		t.Errorf("%d, %v", a.Status, got.PublishAt)
	}
	if a := n.Post(t, n.Chief, at(en, "/unschedule"), url.Values{"version": {"9"}}); a.Status != http.StatusNotFound {
		t.Errorf("another edition's address does an act: %d", a.Status)
	}
}

func long(n int) string {
	b := make([]rune, n)
	for i := range b {
		b[i] = 'ب'
	}
	return string(b)
}
