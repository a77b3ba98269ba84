package comment_test

import (
	"flag"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"peyk/internal/account"
	domain "peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/desk"
	"peyk/internal/web/desk/comment"
	"peyk/internal/web/desk/desktest"
)

var update = flag.Bool("update", false, "write the golden pages anew")

func newsroom(t *testing.T) *desktest.Newsroom {
	t.Helper()
	return desktest.New(t, func(d *desk.Desk, m *desk.Mount) error {
		q, err := comment.New(d, nil)
		if err == nil {
			q.Routes(m)
		}
		return err
	})
}

func send(t *testing.T, n *desktest.Newsroom, s *story.Story, parent id.Comment, text string) *domain.Comment {
	t.Helper()
	n.Clock.Advance(time.Minute)
	_, c := n.World.Comment(t, s, parent, text)
	return c
}

func path(c *domain.Comment) string { return "/desk/fa/comments/" + c.ID.String() }

func ruling(decision string, version int64, more ...string) url.Values {
	v := url.Values{"decision": {decision}, "version": {strconv.FormatInt(version, 10)}, "state": {"waiting"}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

func stands(t *testing.T, n *desktest.Newsroom, c *domain.Comment, want domain.State) *domain.Comment {
	t.Helper()
	have, err := n.Store.Comments.Comment(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if have.State() != want {
		t.Fatalf("comment %d is %s, want %s", c.ID, have.State(), want)
	}
	return have
}

// TestApprovedIsPublicAtOnce walks the way of a comment as a moderator does,
// with the reader's page, kept in the cache, beside it.
func TestApprovedIsPublicAtOnce(t *testing.T) {
	n := newsroom(t)
	s := n.Published(t)
	public := "/news/" + s.Code.String() + "/" + url.PathEscape(s.Slug)
	first, second := send(t, n, s, 0, "نظر نخست خواننده"), send(t, n, s, 0, "نظر دوم خواننده")
	for range 2 { // the second answer is the cache's
		if n.Get(t, account.Actor{}, public).Has(first.Text()) {
			t.Fatal("a waiting comment is public")
		}
	}
	queue := n.Get(t, n.Moderator, "/desk/fa/comments")
	if !queue.Has(first.Text(), second.Text(), `value="refuse:language"`, `value="refuse:topic"`) || queue.Has(`value="refuse:approval"`) {
		t.Fatalf("the queue lacks a comment or a rule, or offers a rule that none can break:\n%s", queue.Body)
	}
	done := n.Post(t, n.Moderator, path(first), ruling("approve", first.Version))
	if !strings.HasPrefix(done.To(), path(second)+"?") {
		t.Fatalf("approval leads to %q, not to the next comment", done.To())
	}
	if !n.Get(t, account.Actor{}, public).Has(first.Text()) {
		t.Fatal("an approved comment is not public on the very next request")
	}
	next := n.Follow(t, n.Moderator, done)
	if !next.Has("دیدگاه منتشر شد.", `value="undo"`, second.Text()) {
		t.Fatal("the next page tells nothing of the approval, or offers no way back")
	}
	now := stands(t, n, first, domain.Published)
	undone := n.Post(t, n.Moderator, path(first), ruling("reopen", now.Version))
	if n.Get(t, account.Actor{}, public).Has(first.Text()) {
		t.Fatal("an approval taken back still shows the comment")
	}
	if back := n.Follow(t, n.Moderator, undone); !back.Has("دیدگاه به صف بازگشت.", first.Text(), `value="approve"`) {
		t.Fatal("taking back does not lead to the comment")
	}
	stands(t, n, first, domain.Waiting)
}

func TestRefusalNamesItsRule(t *testing.T) {
	n := newsroom(t)
	s := n.Published(t)
	c := send(t, n, s, 0, "نظری که رد می\u200cشود")
	done := n.Post(t, n.Moderator, path(c), ruling("refuse:topic", c.Version, "note", "به خبر مربوط نیست"))
	if !strings.HasPrefix(done.To(), "/desk/fa/comments?") {
		t.Fatalf("the last refusal leads to %q, not to the empty queue", done.To())
	}
	if page := n.Follow(t, n.Moderator, done); !page.Has("دیدگاه رد شد.", "صف خالی است", `value="undo"`) {
		t.Fatalf("the empty queue says nothing:\n%s", page.Body)
	}
	d := stands(t, n, c, domain.Refused).Decision()
	if d.Rule != "topic" || d.RuleVersion != 1 || d.Note != "به خبر مربوط نیست" || d.Actor != n.Moderator.User {
		t.Errorf("decision %+v", d)
	}
	page := n.Get(t, n.Moderator, "/desk/fa/comments?state=refused")
	if !page.Has("moderator این دیدگاه را رد کرد.", "دیدگاه به موضوع خبر مربوط باشد.", "نسخهٔ ۱", "به خبر مربوط نیست", "بازگرداندن به صف") {
		t.Errorf("the refused comment does not say who, why and under which version:\n%s", page.Body)
	}
	if page.Has("خواننده@", "@example") {
		t.Error("an address is shown")
	}
}

// TestActsOfRoles tries every act as every role: refused ones change nothing.
func TestActsOfRoles(t *testing.T) {
	n := newsroom(t)
	s := n.Published(t)
	waiting, published := send(t, n, s, 0, "یک"), send(t, n, s, 0, "دو")
	published = n.Decide(t, published, domain.Approve)
	acts := []struct {
		name string
		c    *domain.Comment
		form url.Values
	}{
		{"approve", waiting, ruling("approve", waiting.Version)},
		{"refuse", waiting, ruling("refuse:topic", waiting.Version)},
		{"reopen", published, ruling("reopen", published.Version)},
	}
	sees := map[string]int{"": 303, "reporter": 403, "editor": 200, "chief": 200, "moderator": 200, "admin": 403}
	for role, actor := range n.Everybody() {
		before := n.Acts(t)
		if role == "" || role == "reporter" || role == "editor" || role == "admin" {
			want := http.StatusForbidden
			if role == "" {
				want = http.StatusUnauthorized
			}
			for _, a := range acts {
				if got := n.Post(t, actor, path(a.c), a.form); got.Status != want {
					t.Errorf("%s as %q: status %d, want %d", a.name, role, got.Status, want)
				}
			}
			if n.Acts(t) != before {
				t.Errorf("a refused act of %q changed something", role)
			}
		}
		for _, p := range []string{"/desk/fa/comments", path(waiting)} {
			want := sees[role]
			if role == "" {
				want = http.StatusUnauthorized // the kernel's; the program leads to the sign-in page
			}
			if got := n.Get(t, actor, p); got.Status != want {
				t.Errorf("GET %s as %q: %d, want %d", p, role, got.Status, want)
			}
		}
	}
	if page := n.Get(t, n.Editor, path(waiting)); page.Has(`value="approve"`) {
		t.Error("who may look only is offered to decide")
	}
	for _, actor := range []account.Actor{n.Chief, n.Moderator} {
		c := send(t, n, s, 0, "از "+actor.Login)
		if got := n.Post(t, actor, path(c), ruling("approve", c.Version)); got.Status != http.StatusSeeOther {
			t.Errorf("approve as %s: %d", actor.Login, got.Status)
		}
	}
}

func TestModeratorOfOneSection(t *testing.T) {
	n := newsroom(t)
	culture, health := n.Published(t), n.Published(t, testkit.In(testkit.FA, n.Health))
	a, b := send(t, n, culture, 0, "دیدگاه فرهنگی"), send(t, n, health, 0, "دیدگاه سلامت")
	limited := n.User(t, "limited", account.RolesOf(account.Moderator), n.Health)
	page := n.Get(t, limited, "/desk/fa/comments")
	if !page.Has(b.Text()) || page.Has(a.Text()) {
		t.Error("the queue is not of the moderator's section")
	}
	if got := n.Get(t, limited, "/desk/fa/comments?section="+n.Culture.String()); got.Has(a.Text()) {
		t.Error("asking for another's section shows it")
	}
	if got := n.Get(t, limited, path(a)); got.Status != http.StatusForbidden || got.Has(a.Text()) {
		t.Errorf("another's comment: %d", got.Status)
	}
	before := n.Acts(t)
	if got := n.Post(t, limited, path(a), ruling("approve", a.Version)); got.Status != http.StatusForbidden || n.Acts(t) != before {
		t.Errorf("deciding another's: %d", got.Status)
	}
	if got := n.Get(t, n.Moderator, "/desk/fa/comments?section="+n.Health.String()); !got.Has(b.Text()) || got.Has(a.Text()) {
		t.Error("the section's filter does not filter")
	}
}

func TestSomebodyElseWasFaster(t *testing.T) {
	n := newsroom(t)
	c := send(t, n, n.Published(t), 0, "دیدگاهی که دو ناظر می\u200cخوانند")
	n.Decide(t, c, domain.Approve)
	before := n.Acts(t)
	got := n.Post(t, n.Chief, path(c), ruling("refuse:topic", c.Version, "note", "یادداشت من"))
	if got.Status != http.StatusConflict || !got.Has("کس دیگری این را تغییر داده است", "moderator این دیدگاه را منتشر کرد.", "یادداشت من") {
		t.Errorf("status %d:\n%s", got.Status, got.Body)
	}
	if n.Acts(t) != before {
		t.Error("a stale decision was carried out")
	}
}

// TestThePolicyChangedMeanwhile: the form sends the version whose rules it
// shows, and the comment is shown again with those in force.
func TestThePolicyChangedMeanwhile(t *testing.T) {
	n := newsroom(t)
	c := send(t, n, n.Published(t), 0, "دیدگاه")
	if !n.Get(t, n.Moderator, path(c)).Has(`name="rules" value="1"`) {
		t.Fatal("the form does not say which rules it shows")
	}
	if _, err := n.World.Comments.PublishRules(t.Context(), n.Chief, testkit.FA, testkit.Rules()); err != nil {
		t.Fatal(err)
	}
	got := n.Post(t, n.Moderator, path(c), ruling("refuse:topic", c.Version, "rules", "1"))
	if got.Status != http.StatusConflict || !got.Has(`name="rules" value="2"`) {
		t.Errorf("status %d:\n%s", got.Status, got.Body)
	}
	stands(t, n, c, domain.Waiting)
	n.Post(t, n.Moderator, path(c), ruling("refuse:topic", c.Version, "rules", "2"))
	stands(t, n, c, domain.Refused)
}

func TestHostileDecisions(t *testing.T) {
	n := newsroom(t)
	c := send(t, n, n.Published(t), 0, "دیدگاه")
	for name, tt := range map[string]struct {
		path string
		form url.Values
		want int
	}{
		"unknown comment":   {"/desk/fa/comments/999999", ruling("approve", 1), 404},
		"no number":         {"/desk/fa/comments/x", ruling("approve", 1), 404},
		"unknown act":       {path(c), ruling("delete", 1), 400},
		"no act":            {path(c), ruling("", 1), 400},
		"unknown rule":      {path(c), ruling("refuse:none", 1), 422},
		"unbreakable rule":  {path(c), ruling("refuse:approval", 1), 422},
		"no version":        {path(c), ruling("approve", 0), 400},
		"stale version":     {path(c), ruling("approve", 77), 409},
		"version no number": {path(c), ruling("approve", 1, "version", "1e9"), 400},
		"long note":         {path(c), ruling("approve", 1, "note", strings.Repeat("ی", 1001)), 422},
		"NUL":               {path(c), ruling("approve", 1, "note", "a\x00b"), 400},
		"broken UTF-8":      {path(c), ruling("approve", 1, "note", "\xff"), 400},
		"oversized":         {path(c), ruling("approve", 1, "note", strings.Repeat("x", 2<<20)), 413},
		"unknown state":     {path(c), ruling("approve", 1, "state", "gone"), 400},
		"unknown section":   {path(c), ruling("approve", 1, "section", "9999"), 400},
		"reopen a waiting":  {path(c), ruling("reopen", 1), 409},
	} {
		before := n.Acts(t)
		if got := n.Post(t, n.Moderator, tt.path, tt.form); got.Status != tt.want || n.Acts(t) != before {
			t.Errorf("%s: status %d, want %d, and nothing done", name, got.Status, tt.want)
		}
	}
	for _, q := range []string{"state=x", "section=x", "after=1", "after=-1-1", "after=1-x", "after=99999999999999999999-1"} {
		if got := n.Get(t, n.Moderator, "/desk/fa/comments?"+q); got.Status != http.StatusBadRequest {
			t.Errorf("GET ?%s: %d", q, got.Status)
		}
	}
	stands(t, n, c, domain.Waiting)
}

func TestQueueGoesOn(t *testing.T) {
	n := newsroom(t)
	s := n.Published(t)
	var last *domain.Comment
	for i := range 53 {
		last = send(t, n, s, 0, "دیدگاه شمارهٔ "+strconv.Itoa(i)+".")
	}
	page := n.Get(t, n.Moderator, "/desk/fa/comments")
	if page.Has(last.Text()) || !page.Has("ادامهٔ فهرست") {
		t.Fatal("the first page holds all of a long queue")
	}
	_, rest, _ := strings.Cut(page.Body, `class="forth" href="`)
	more, _, _ := strings.Cut(rest, `"`)
	page = n.Get(t, n.Moderator, strings.ReplaceAll(more, "&amp;", "&"))
	if !page.Has(last.Text(), "آغاز فهرست") || strings.Count(page.Body, `class="excerpt"`) != 3 {
		t.Fatalf("the second page at %s holds %d comments", more, strings.Count(page.Body, `class="excerpt"`))
	}
}

func TestGoldenQueue(t *testing.T) {
	n := newsroom(t)
	if err := checkTemplates(n); err != nil {
		t.Fatal(err)
	}
	s := n.Published(t)
	parent := send(t, n, s, 0, "پرسش من این است که ساعت کار چیست؟")
	n.Decide(t, parent, domain.Approve)
	c := send(t, n, s, parent.ID, "ساعت کار در www.example.com هست & <b>درشت</b>. Please read this line in another language.")
	send(t, n, s, 0, "دیدگاهی دیگر")
	got := n.Get(t, n.Moderator, path(c))
	if !got.Has(`<mark class="finding finding-hold"`, `<mark class="finding finding-look"`, "نشانی اینترنتی", "پرسش من این است", s.Lead) {
		t.Errorf("the page lacks a mark, its reason, the parent or the story:\n%s", got.Body)
	}
	file := filepath.Join("testdata", "queue.golden.html")
	if *update {
		if err := os.WriteFile(file, []byte(got.Body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if desktest.Stable(got.Body) != desktest.Stable(string(want)) {
		t.Errorf("the page differs from %s; if that is meant, run the test with -update\n%s", file, got.Body)
	}
}

func checkTemplates(n *desktest.Newsroom) error {
	for _, p := range n.Library.Registered() {
		if err := templatecheck.CheckHTMLStrict(p.Template, p.View); err != nil {
			return err
		}
	}
	return nil
}
