package comment_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	domain "peyk/internal/comment"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/desk/comment"
	"peyk/internal/web/desk/desktest"
)

// ask sends a form as the queue's script does.
func ask(t *testing.T, n *desktest.Newsroom, who account.Actor, path string, form url.Values) (int, comment.Told) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	a := n.Do(t, who, r)
	var told comment.Told
	if err := json.Unmarshal([]byte(a.Body), &told); err != nil {
		t.Fatalf("%s answers no JSON (%d): %s", path, a.Status, a.Body)
	}
	return a.Status, told
}

// TestScriptDecides: a decision sent twice is one, a late one is told with the
// comment as it stands, and an undo gives it back.
func TestScriptDecides(t *testing.T) {
	n := newsroom(t)
	s := n.Published(t)
	first, second := send(t, n, s, 0, "نظر نخست خواننده دربارهٔ باغ"), send(t, n, s, 0, "سخنی دیگر از کسی دیگر")
	status, told := ask(t, n, n.Moderator, "/desk/fa/comments/next", url.Values{"n": {"10"}})
	if status != 200 || len(told.Items) != 2 || !strings.Contains(told.Items[0].Card, first.Text()) || !strings.Contains(told.Items[1].Row, "data-id") {
		t.Fatalf("the next comments: %d %+v", status, told)
	}
	if page := n.Get(t, n.Chief, path(first)); !page.Has("روی آن کار می\u200cکند", `name="force"`) {
		t.Error("another is not told who is at work on it")
	}
	if status, told = ask(t, n, n.Chief, path(first), ruling("approve", first.Version)); status != http.StatusConflict || told.Kind != "comment.claimed" {
		t.Errorf("deciding what another holds: %d %+v", status, told)
	}
	status, told = ask(t, n, n.Moderator, path(first), ruling("approve", first.Version))
	if status != 200 || told.State != "published" || told.Undo != 10 || told.Version != first.Version+1 {
		t.Fatalf("approved: %d %+v", status, told)
	}
	if status, _ = ask(t, n, n.Moderator, path(first), ruling("approve", first.Version)); status != 200 {
		t.Errorf("the same decision, sent again because its answer was lost: %d", status)
	}
	if status, told = ask(t, n, n.Moderator, path(first), ruling("refuse:topic", first.Version)); status != http.StatusConflict || len(told.Items) != 1 || told.Error == "" {
		t.Errorf("another decision about an old version: %d %+v", status, told)
	}
	status, told = ask(t, n, n.Moderator, path(first), ruling("undo", told.Version))
	if status != 200 || told.State != "waiting" || len(told.Items) != 1 {
		t.Errorf("undone: %d %+v", status, told)
	}
	if status, told = ask(t, n, n.Moderator, path(second), ruling("refuse:none", second.Version)); status != http.StatusUnprocessableEntity || told.Error == "" {
		t.Errorf("an unknown rule: %d %+v", status, told)
	}
	stands(t, n, first, domain.Waiting)
}

// TestStrikeWithoutScript strikes by words, and gives back.
func TestStrikeWithoutScript(t *testing.T) {
	n := newsroom(t)
	c := send(t, n, n.Published(t), 0, "گزارش خوبی بود آقای دروغگو و سپاس")
	n.Follow(t, n.Moderator, n.Post(t, n.Moderator, path(c), ruling("strike", c.Version, "passage", "آقای دروغگو")))
	page := n.Get(t, n.Moderator, path(c))
	if !page.Has("<s>آقای دروغگو</s>") {
		t.Fatalf("nothing is struck:\n%s", page.Body)
	}
	if got := n.Post(t, n.Moderator, path(c), ruling("strike", c.Version+1, "passage", "نیست")); got.Status != http.StatusUnprocessableEntity || !got.Has("پاره") {
		t.Errorf("words that are not in the text: %d", got.Status)
	}
	n.Post(t, n.Moderator, path(c), ruling("strike", c.Version+1))
	if n.Get(t, n.Moderator, path(c)).Has("<s>") {
		t.Error("the passage was not given back")
	}
}

// TestManyAtOnce approves what is clean after a list of it, tells of each what
// became of it, and takes all back.
func TestManyAtOnce(t *testing.T) {
	n := newsroom(t)
	s := n.Published(t)
	a, b, bad := send(t, n, s, 0, "یک نظر ساده"), send(t, n, s, 0, "حرفی کاملا دیگر"), send(t, n, s, 0, "بروید به www.example.com همین")
	list := n.Get(t, n.Moderator, "/desk/fa/comments/bulk?clean=1")
	if !list.Has(a.Text(), b.Text()) || list.Has(bad.Text()) {
		t.Fatalf("the list before:\n%s", list.Body)
	}
	target := func(c *domain.Comment, version int64) string {
		return c.ID.String() + ":" + strconv.FormatInt(version, 10)
	}
	form := url.Values{"decision": {"approve"}, "target": {target(a, a.Version), target(b, 77)}}
	done := n.Post(t, n.Moderator, "/desk/fa/comments/bulk", form)
	if !done.Has("۱ دیدگاه منتشر شد", "دربارهٔ ۱ دیدگاه تصمیم گرفته نشد", "واگرد همه") {
		t.Fatalf("the results:\n%s", done.Body)
	}
	stands(t, n, a, domain.Published)
	stands(t, n, b, domain.Waiting)
	n.Post(t, n.Moderator, "/desk/fa/comments/bulk", url.Values{"decision": {"undo"}, "target": {target(a, a.Version+1)}})
	stands(t, n, a, domain.Waiting)
	picked := n.Get(t, n.Moderator, "/desk/fa/comments/bulk?pick="+a.ID.String()+"&pick="+bad.ID.String())
	if !picked.Has(a.Text(), bad.Text(), `value="refuse:topic"`) {
		t.Errorf("what was picked:\n%s", picked.Body)
	}
}

// TestAppealNeedsAnother: who refused cannot decide the appeal, and is told so
// on the page; another can.
func TestAppealNeedsAnother(t *testing.T) {
	n := newsroom(t)
	secret, c := n.World.Comment(t, n.Published(t), 0, "دیدگاهی که رد می\u200cشود")
	n.Post(t, n.Moderator, path(c), ruling("refuse:topic", c.Version))
	if _, err := n.World.Comments.AppealOwn(t.Context(), secret, "به خبر مربوط بود"); err != nil {
		t.Fatal(err)
	}
	page := n.Get(t, n.Moderator, "/desk/fa/comments?state=appeals")
	if !page.Has("به خبر مربوط بود", "این دیدگاه را خود شما رد کرده") {
		t.Fatalf("the appeal is not shown:\n%s", page.Body)
	}
	if page.Has(`value="uphold"`) || page.Has(`value="approve"`) {
		t.Errorf("who refused is offered the decision:\n%s", page.Body)
	}
	if other := n.Get(t, n.Chief, "/desk/fa/comments?state=appeals"); !other.Has(`value="uphold"`, `value="approve"`) {
		t.Errorf("another is not offered it:\n%s", other.Body)
	}
	now := stands(t, n, c, domain.Refused)
	if got := n.Post(t, n.Moderator, path(c), ruling("uphold", now.Version, "state", "appeals")); got.Status != http.StatusForbidden || !got.Has("ناظر دیگری تصمیم می\u200cگیرد", c.Text()) {
		t.Errorf("the same moderator: %d\n%s", got.Status, got.Body)
	}
	if got := n.Post(t, n.Chief, path(c), ruling("approve", now.Version, "state", "appeals", "note", "حق با شماست")); got.Status != http.StatusSeeOther {
		t.Errorf("another: %d", got.Status)
	}
	stands(t, n, c, domain.Published)
}

// TestAPartyIsOfferedNothing: who wrote the story is told that another decides,
// and is offered to repeat what another decided.
func TestAPartyIsOfferedNothing(t *testing.T) {
	n := newsroom(t)
	st := n.Published(t)
	again := st.Content
	again.Lead = "لید تازه"
	n.Act(t, st, story.Correct, story.Order{Content: &again, Note: "لید"}) // by the chief
	n.Clock.Advance(time.Minute)
	c := send(t, n, st, 0, "دیدگاهی دربارهٔ خبر")
	page := n.Get(t, n.Chief, path(c))
	if page.Has(`value="approve"`) || page.Has(`value="refuse:topic"`) || !page.Has("شما در نوشتن این خبر دست داشته") {
		t.Errorf("a party's card:\n%s", page.Body)
	}
	if page := n.Get(t, n.Moderator, path(c)); !page.Has(`value="approve"`, `value="refuse:topic"`) || page.Has("شما در نوشتن این خبر") {
		t.Errorf("another's card:\n%s", page.Body)
	}
}

// TestSavedViews keeps a list under a name and forgets it.
func TestSavedViews(t *testing.T) {
	n := newsroom(t)
	here := "/desk/fa/comments?check=link&state=waiting"
	if !n.Get(t, n.Moderator, here).Has(`action="/desk/fa/comments/views"`) {
		t.Fatal("a filtered list cannot be kept")
	}
	n.Post(t, n.Moderator, "/desk/fa/comments/views", url.Values{"name": {"پیوندها"}, "query": {"check=link&state=waiting"}})
	if page := n.Get(t, n.Moderator, here); !page.Has("پیوندها", `aria-current="true"`) {
		t.Errorf("the view is not there:\n%s", page.Body)
	}
	if n.Get(t, n.Chief, here).Has("پیوندها") {
		t.Error("another's view is shown")
	}
	if got := n.Post(t, n.Moderator, "/desk/fa/comments/views", url.Values{"name": {""}, "query": {"check=link"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a view without a name: %d", got.Status)
	}
	n.Post(t, n.Moderator, "/desk/fa/comments/views", url.Values{"delete": {"پیوندها"}})
	if n.Get(t, n.Moderator, here).Has("پیوندها") {
		t.Error("the view was not removed")
	}
}

func TestFiguresPage(t *testing.T) {
	n := newsroom(t)
	c := send(t, n, n.Published(t), 0, "دیدگاه")
	if page := n.Get(t, n.Moderator, "/desk/fa/comments/figures"); !page.Has("<svg", "رسیده") {
		t.Fatalf("no picture:\n%s", page.Body)
	}
	n.Post(t, n.Moderator, path(c), ruling("refuse:topic", c.Version))
	for _, q := range []string{"", "?by=week", "?edition=en"} {
		if page := n.Get(t, n.Moderator, "/desk/fa/comments/figures"+q); page.Status != 200 {
			t.Errorf("figures%s: %d", q, page.Status)
		}
	}
	if page := n.Get(t, n.Moderator, "/desk/fa/comments/figures"); !page.Has("دیدگاه به موضوع خبر مربوط باشد.", "۱۰۰٪") {
		t.Errorf("the rule is not counted:\n%s", page.Body)
	}
	limited := n.User(t, "limited", account.RolesOf(account.Moderator), n.Health)
	if got := n.Get(t, limited, "/desk/fa/comments/figures"); got.Status != http.StatusForbidden {
		t.Errorf("who sees some sections only: %d", got.Status)
	}
}

// TestManyUnderTheRulesThatWereSeen: what was looked over under one version of
// a policy is not decided under another, of each edition by itself.
func TestManyUnderTheRulesThatWereSeen(t *testing.T) {
	n := newsroom(t)
	fa := n.Published(t)
	en := n.Published(t, testkit.In(testkit.EN, n.Culture))
	a, b := send(t, n, fa, 0, "یک نظر ساده"), send(t, n, en, 0, "A plain remark on this")
	if list := n.Get(t, n.Moderator, "/desk/fa/comments/bulk?pick="+a.ID.String()+"&pick="+b.ID.String()); !list.Has(
		`name="rules" value="fa:1"`, `name="rules" value="en:1"`) {
		t.Fatalf("the list names no versions:\n%s", list.Body)
	}
	if _, err := n.World.Comments.PublishRules(t.Context(), n.Chief, testkit.FA, testkit.Rules()); err != nil {
		t.Fatal(err)
	}
	target := func(c *domain.Comment) string { return c.ID.String() + ":" + strconv.FormatInt(c.Version, 10) }
	form := func(decision string, rules ...string) url.Values {
		return url.Values{"decision": {decision}, "rules": rules, "target": {target(a), target(b)}}
	}
	for _, bad := range []url.Values{form("approve", "2"), form("approve", "fa:0"), form("refuse:topic"), form("refuse:topic", "fa:x")} {
		if got := n.Post(t, n.Moderator, "/desk/fa/comments/bulk", bad); got.Status != http.StatusBadRequest {
			t.Errorf("%v: %d", bad, got.Status)
		}
	}
	done := n.Post(t, n.Moderator, "/desk/fa/comments/bulk", form("approve", "fa:1", "en:1"))
	if !done.Has("۱ دیدگاه منتشر شد", "دربارهٔ ۱ دیدگاه تصمیم گرفته نشد", "state-bad") {
		t.Fatalf("the results:\n%s", done.Body)
	}
	stands(t, n, a, domain.Waiting)
	stands(t, n, b, domain.Published)
	n.Post(t, n.Moderator, "/desk/fa/comments/bulk", url.Values{"decision": {"refuse:topic"}, "rules": {"fa:1"}, "target": {target(a)}})
	stands(t, n, a, domain.Waiting)
	n.Post(t, n.Moderator, "/desk/fa/comments/bulk", url.Values{"decision": {"refuse:topic"}, "rules": {"fa:2"}, "target": {target(a)}})
	stands(t, n, a, domain.Refused)
}
