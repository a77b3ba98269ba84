package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"peyk/internal/comment"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/htmlcheck"
	"peyk/internal/web/webtest"
)

// talk is a story with its comment form.
type talk struct {
	*webtest.Site
	st *story.Story
}

func newTalk(t *testing.T) *talk {
	t.Helper()
	s := webtest.New(t)
	return &talk{s, s.Published(t, testkit.Headline("کتابخانه شهر باز شد"))}
}

func (k *talk) article(t *testing.T) htmlcheck.Node {
	t.Helper()
	return k.Get(t, k.Path(k.st)).Page(t, http.StatusOK)
}

func (k *talk) action() string { return "/news/" + k.st.Code.String() + "/comment" }

// form is the form as the page gives it, filled in as somebody would who takes
// a minute for it.
func (k *talk) form(t *testing.T, text string) url.Values {
	t.Helper()
	f := k.article(t).One("form.comment-form")
	if f.Attr("action") != k.action() || f.Attr("method") != "post" {
		t.Fatalf("the form goes to %s", f.Attr("action"))
	}
	k.Clock.Advance(time.Minute)
	return url.Values{"token": {f.One("input[name=token]").Attr("value")}, "text": {text}, "name": {""}, "email": {""}, "website": {""}}
}

// post sends a comment that must be taken, and returns its receipt's address.
func (k *talk) post(t *testing.T, form url.Values) string {
	t.Helper()
	a := k.Post(t, k.action(), form).Want(t, http.StatusSeeOther)
	to, isReceipt := strings.CutSuffix(a.Header.Get("Location"), "?new=1")
	if !isReceipt || !strings.HasPrefix(to, "/receipt/") {
		t.Fatalf("leads to %q", a.Header.Get("Location"))
	}
	return to
}

// waiting returns what the moderators' queue holds.
func (k *talk) waiting(t *testing.T) []*comment.Comment {
	t.Helper()
	list, err := k.Store.Comments.Queue(t.Context(), comment.Query{State: comment.Waiting, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var out []*comment.Comment
	for _, it := range list {
		out = append(out, it.Comment)
	}
	return out
}

func (k *talk) decide(t *testing.T, n id.Comment, r comment.Ruling) {
	t.Helper()
	if _, err := k.Comments.Decide(t.Context(), k.Moderator, n, r); err != nil {
		t.Fatal(err)
	}
}

// TestCommentsLife follows a comment from the form to the page and back.
func TestCommentsLife(t *testing.T) {
	k := newTalk(t)
	const text = "چه خبر خوبی.\nکاش شهر ما هم داشت."
	form := k.form(t, text)
	form.Set("name", "پریا")
	form.Set("email", "paria@example.org")
	receipt := k.post(t, form)
	page := k.Get(t, receipt+"?new=1").Page(t, http.StatusOK)
	if !page.Has(".notice-good") || page.One(".state").Attr("class") != "state state-waiting" {
		t.Error("the receipt does not say that the comment waits")
	}
	if got := page.Texts(".comment-text p"); !slices.Equal(got, strings.Split(text, "\n")) {
		t.Errorf("the receipt shows %q", got)
	}
	if page.One("meta[name=robots]").Attr("content") != "noindex" || strings.Contains(page.Text(), "paria@") {
		t.Error("the receipt may be indexed, or shows the e-mail address")
	}
	if got := page.One("#receipt-url").Attr("value"); got != "https://"+webtest.Host+receipt {
		t.Errorf("the receipt's link is %q", got)
	}
	tally := func(want ...string) {
		t.Helper()
		if got := k.article(t).Texts(".tally li"); !slices.Equal(got, want) {
			t.Errorf("counts %q, want %q", got, want)
		}
	}
	tally("منتشرشده: ۰", "در صف بررسی: ۱", "غیرقابل انتشار: ۰")
	if k.article(t).Has("article.comment") {
		t.Fatal("it is shown before anybody approved it")
	}
	k.Clock.Advance(2 * time.Hour)
	if got := k.Get(t, receipt).Page(t, http.StatusOK).One(".facts").Text(); !strings.Contains(got, "۲ ساعت") {
		t.Errorf("the receipt does not say how long it waits: %s", got)
	}
	n := k.waiting(t)[0].ID
	k.decide(t, n, comment.Ruling{Act: comment.Refuse, Rule: "topic", Note: "به موضوع بپردازید."})
	tally("منتشرشده: ۰", "در صف بررسی: ۰", "غیرقابل انتشار: ۱")
	rule := k.Get(t, receipt).Page(t, http.StatusOK).One(".receipt-rule")
	if rule.One("blockquote").Text() != "دیدگاه به موضوع خبر مربوط باشد." || !strings.Contains(rule.Text(), "به موضوع بپردازید.") {
		t.Errorf("the receipt gives as reason %q", rule.Text())
	}
	// The rule as it read then, whatever the policy says now.
	if _, err := k.Comments.PublishRules(t.Context(), k.Chief, testkit.FA, testkit.Rules()[:2]); err != nil {
		t.Fatal(err)
	}
	rule = k.Get(t, receipt).Page(t, http.StatusOK).One(".receipt-rule")
	at, anchor, _ := strings.Cut(rule.One("a").Attr("href"), "#")
	if at != "/policy/1" || k.Get(t, at).Page(t, http.StatusOK).One("#"+anchor).Text() != rule.One("blockquote").Text() {
		t.Errorf("the reason is to be read at %s#%s", at, anchor)
	}
	k.decide(t, n, comment.Ruling{Act: comment.Approve})
	tally("منتشرشده: ۱", "در صف بررسی: ۰", "غیرقابل انتشار: ۰")
	c := k.article(t).One("article.comment")
	if c.One(".comment-name").Text() != "پریا" || !slices.Equal(c.Texts(".comment-text p"), strings.Split(text, "\n")) {
		t.Errorf("published as %q", c.Text())
	}
	page = k.Get(t, receipt).Page(t, http.StatusOK)
	public := page.One(".facts a[href*=/comment/]").Attr("href")
	k.Get(t, public).Leads(t, http.StatusFound, k.Path(k.st)+"#"+c.Attr("id"))
	if page.Has(".receipt-rule") || public != c.One(".comment-time").Attr("href") {
		t.Error("the receipt does not lead to the published comment")
	}
	k.decide(t, n, comment.Ruling{Act: comment.Reopen})
	if k.article(t).Has("article.comment") {
		t.Error("it is shown though its approval was taken back")
	}
	k.Act(t, k.st, story.Withdraw, story.Order{Withdrawal: story.WithdrawnError, Note: "نادرست بود."})
	page = k.Get(t, receipt).Page(t, http.StatusOK)
	if strings.Contains(page.Text(), k.st.Headline) {
		t.Error("the receipt tells a withdrawn story")
	}
	k.Post(t, k.action(), k.formOf(t)).Page(t, http.StatusGone)
}

// formOf is a form of a story that has no page any more.
func (k *talk) formOf(t *testing.T) url.Values {
	t.Helper()
	return url.Values{"token": {"x"}, "text": {"دیدگاه"}}
}

func TestCommentWithFaults(t *testing.T) {
	k := newTalk(t)
	long := strings.Repeat("آ", comment.MaxText+1)
	for _, c := range []struct {
		name        string
		change      func(url.Values)
		status      int
		field, says string // field "" is a fault of the whole form
	}{
		{"empty", func(f url.Values) { f.Set("text", " \n\t ") }, http.StatusUnprocessableEntity, "text", ""},
		{"long", func(f url.Values) { f.Set("text", long) }, http.StatusUnprocessableEntity, "text", "۲٬۰۰۱"},
		{"email", func(f url.Values) { f.Set("email", "nobody at home") }, http.StatusUnprocessableEntity, "email", ""},
		{"name", func(f url.Values) { f.Set("name", strings.Repeat("ن", 51)) }, http.StatusUnprocessableEntity, "name", ""},
		{"bidi override", func(f url.Values) { f.Set("text", "سلام \u202e مالس") }, http.StatusUnprocessableEntity, "text", ""},
		{"forged token", func(f url.Values) { f.Set("token", "x"+f.Get("token")[1:]) }, http.StatusBadRequest, "", "دوباره بفرستید"},
		{"no token", func(f url.Values) { f.Del("token") }, http.StatusBadRequest, "", "دوباره بفرستید"},
		{"honeypot", func(f url.Values) { f.Set("website", "https://spam.example") }, http.StatusBadRequest, "", "دوباره بفرستید"},
		{"parent is no number", func(f url.Values) { f.Set("parent", "x") }, http.StatusConflict, "", "دیگر منتشر نیست"},
		{"parent is not there", func(f url.Values) { f.Set("parent", "4711") }, http.StatusConflict, "", "دیگر منتشر نیست"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := k.form(t, "متنی که نباید از دست برود <b>")
			form.Set("name", "آرش")
			form.Set("email", "arash@example.org")
			c.change(form)
			a := k.PostFrom(t, "192.0.2."+strconv.Itoa(len(c.name)), k.action(), form)
			page := a.Page(t, c.status)
			if got := page.One("textarea[name=text]").Raw(); got != strings.TrimPrefix(form.Get("text"), "\n") && strings.TrimSpace(got) != strings.TrimSpace(form.Get("text")) {
				t.Errorf("what was typed comes back as %q", got)
			}
			for _, field := range []string{"name", "email"} {
				if got := page.One("input[name=" + field + "]").Attr("value"); got != form.Get(field) {
					t.Errorf("%s comes back as %q", field, got)
				}
			}
			alert := page.One(".notice-bad[role=alert]")
			if !strings.Contains(alert.Text(), c.says) {
				t.Errorf("it says %q", alert.Text())
			}
			if c.field != "" && (!alert.Has("a[href=#f-"+c.field+"]") || page.One("[name="+c.field+"]").Attr("aria-invalid") != "true" || !page.Has("#e-"+c.field)) {
				t.Errorf("it does not name the field %s: %s", c.field, alert.Text())
			}
			if n := len(k.waiting(t)); n != 0 {
				t.Fatalf("%d comments were taken", n)
			}
			if a.Header.Get("Cache-Control") != "private, no-store" {
				t.Errorf("Cache-Control %q", a.Header.Get("Cache-Control"))
			}
		})
	}
}

// TestCommentTooSoonAndTooLate: a form that came back may be sent at once.
func TestCommentTooSoonAndTooLate(t *testing.T) {
	k := newTalk(t)
	form := k.form(t, "دیدگاهی شتاب\u200cزده")
	form.Set("token", k.fresh(t))
	k.Post(t, k.action(), form).Page(t, http.StatusTooManyRequests)
	form.Set("token", k.fresh(t))
	k.Clock.Advance(25 * time.Hour)
	back := k.Post(t, k.action(), form).Page(t, http.StatusBadRequest)
	form.Set("token", back.One("form.comment-form input[name=token]").Attr("value"))
	k.post(t, form)
	if n := len(k.waiting(t)); n != 1 {
		t.Errorf("%d comments wait", n)
	}
	// The form of one story is none of another's.
	form = k.form(t, "دیدگاه دیگر")
	other := k.Published(t, testkit.Headline("خبر دیگر"))
	k.Post(t, "/news/"+other.Code.String()+"/comment", form).Page(t, http.StatusBadRequest)
	// Nor is the other edition's address.
	k.Post(t, "/en"+k.action(), form).Page(t, http.StatusNotFound)
}

// fresh is a token made this very moment.
func (k *talk) fresh(t *testing.T) string {
	t.Helper()
	return k.Get(t, k.action()).Page(t, http.StatusOK).One("input[name=token]").Attr("value")
}

func TestCommentTwiceAndTooOften(t *testing.T) {
	k := newTalk(t)
	form := k.form(t, "همین یک دیدگاه")
	k.post(t, form)
	page := k.Post(t, k.action(), form).Page(t, http.StatusConflict)
	if got := page.One("textarea[name=text]").Raw(); got != "همین یک دیدگاه" {
		t.Errorf("what was typed comes back as %q", got)
	}
	k.Clock.Advance(11 * time.Minute)
	k.post(t, form)
	var last *webtest.Answer
	for i := range 20 {
		form.Set("text", "دیدگاه "+strconv.Itoa(i))
		if last = k.Post(t, k.action(), form); last.Code != http.StatusSeeOther {
			break
		}
	}
	last.Page(t, http.StatusTooManyRequests)
	if wait, err := strconv.Atoi(last.Header.Get("Retry-After")); err != nil || wait < 1 || wait > 10 {
		t.Errorf("Retry-After %q", last.Header.Get("Retry-After"))
	}
	if got := k.PostFrom(t, "198.51.100.9", k.action(), form); got.Code != http.StatusSeeOther {
		t.Errorf("another network waits too: %d", got.Code)
	}
	// A neighbour behind the same address, and the same reader's vote, wait for nobody.
	form.Set("text", "دیدگاه همسایه")
	neighbour := webtest.Request(http.MethodPost, k.action(), strings.NewReader(form.Encode()))
	neighbour.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	neighbour.Header.Set("User-Agent", "another browser")
	if got := k.Send(neighbour); got.Code != http.StatusSeeOther {
		t.Errorf("a neighbour waits too: %d", got.Code)
	}
	token := k.article(t).One(".vote input[name=token]").Attr("value")
	vote := url.Values{"vote": {"yes"}, "token": {token}}
	if got := k.Post(t, "/news/"+k.st.Code.String()+"/vote", vote); got.Code != http.StatusSeeOther {
		t.Errorf("a vote waits for comments: %d", got.Code)
	}
}

// TestSearchesAreBounded: a search is made for each request alone.
func TestSearchesAreBounded(t *testing.T) {
	k := newTalk(t)
	for range 30 {
		k.Get(t, "/search?q=x").Want(t, http.StatusOK)
	}
	if a := k.Get(t, "/search?q=x").Want(t, http.StatusTooManyRequests); a.Header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", a.Header.Get("Retry-After"))
	}
	k.Get(t, "/").Want(t, http.StatusOK)
	k.Clock.Advance(time.Second)
	k.Get(t, "/search?q=x").Want(t, http.StatusOK)
}

func TestReplies(t *testing.T) {
	k := newTalk(t)
	_, top := k.Comment(t, k.st, 0, "دیدگاه نخست")
	if k.Get(t, k.action()+"?reply="+top.ID.String()).Page(t, http.StatusOK).Has("input[name=parent]") {
		t.Error("what nobody approved can be answered, and is quoted")
	}
	k.Decide(t, top, comment.Approve)
	link := k.article(t).One("a.comment-reply").Attr("href")
	at, _, _ := strings.Cut(link, "#")
	page := k.Get(t, at).Page(t, http.StatusOK)
	if got := page.One(".reply-to blockquote").Text(); got != "دیدگاه نخست" {
		t.Errorf("the form quotes %q", got)
	}
	form := url.Values{
		"token": {page.One("form.comment-form input[name=token]").Attr("value")}, "text": {"پاسخ من"},
		"parent": {page.One("input[name=parent]").Attr("value")},
	}
	k.Clock.Advance(time.Minute)
	k.post(t, form)
	reply := k.waiting(t)[0]
	if reply.Parent != top.ID {
		t.Fatalf("it answers %d", reply.Parent)
	}
	k.Decide(t, reply, comment.Approve)
	child := k.article(t).One("ol.replies article.comment")
	if got := child.One("blockquote").Text(); got != "خواننده دیدگاه نخست" || child.Has(".comment-reply") {
		t.Errorf("the answer quotes %q, or can be answered", got)
	}
	// One level: an answer to an answer is none.
	form.Set("parent", reply.ID.String())
	form.Set("text", "پاسخ به پاسخ")
	k.Post(t, k.action(), form).Page(t, http.StatusConflict)
	// Of another story.
	other := k.Published(t, testkit.Headline("خبر دیگر"))
	_, far := k.Comment(t, other, 0, "دیدگاه خبر دیگر")
	k.Decide(t, far, comment.Approve)
	form.Set("parent", far.ID.String())
	k.Post(t, k.action(), form).Page(t, http.StatusConflict)
	// The parent goes: its answer stays in its place, without a word of it.
	k.Decide(t, top, comment.Refuse)
	page = k.article(t)
	if !page.Has("#c"+top.ID.String()+" .comment-gone") || !page.Has("#c"+reply.ID.String()) || strings.Contains(page.One("#comments").Text(), "دیدگاه نخست") {
		t.Error("a refused comment is still quoted, or its answer is lost")
	}
	form.Set("parent", top.ID.String())
	back := k.Post(t, k.action(), form).Page(t, http.StatusConflict)
	if back.Has("input[name=parent]") || back.One("textarea").Raw() != "پاسخ به پاسخ" {
		t.Error("the form that comes back still answers what is gone, or lost its text")
	}
	form.Del("parent")
	form.Set("token", back.One("form.comment-form input[name=token]").Attr("value"))
	k.post(t, form)
}

func TestVote(t *testing.T) {
	k := newTalk(t)
	vote := func(from, answer, token string) *webtest.Answer {
		return k.PostFrom(t, from, "/news/"+k.st.Code.String()+"/vote", url.Values{"vote": {answer}, "token": {token}})
	}
	figures := func() string { return strings.Join(k.article(t).Texts(".vote button .figures"), "/") }
	token := k.article(t).One(".vote input[name=token]").Attr("value")
	a := vote("192.0.2.1", "yes", token)
	a.Leads(t, http.StatusSeeOther, k.Path(k.st)+"?vote=yes#vote")
	page := k.Get(t, k.Path(k.st)+"?vote=yes").Page(t, http.StatusOK)
	if page.One("button[value=yes]").Attr("aria-pressed") != "true" || !page.Has(".vote [role=status]") {
		t.Error("no thanks")
	}
	vote("198.51.100.2", "yes", token).Want(t, http.StatusSeeOther)
	if got := figures(); got != "۲/۰" {
		t.Errorf("after two votes: %s", got)
	}
	vote("192.0.2.1", "no", token).Want(t, http.StatusSeeOther) // another mind, not another vote
	vote("192.0.2.1", "no", token).Want(t, http.StatusSeeOther)
	if got := figures(); got != "۱/۱" {
		t.Errorf("after a changed mind: %s", got)
	}
	vote("192.0.2.3", "maybe", token).Page(t, http.StatusBadRequest)
	vote("192.0.2.3", "yes", "forged").Page(t, http.StatusBadRequest)
	other := k.Published(t, testkit.Headline("خبر دیگر"))
	far := k.Get(t, k.Path(other)).Page(t, http.StatusOK).One(".vote input[name=token]").Attr("value")
	vote("192.0.2.3", "yes", far).Page(t, http.StatusBadRequest)
	comments := k.article(t).One("form.comment-form input[name=token]").Attr("value")
	vote("192.0.2.3", "yes", comments).Page(t, http.StatusBadRequest)
	if got := figures(); got != "۱/۱" {
		t.Errorf("a vote that was refused counts: %s", got)
	}
	elsewhere := webtest.Request(http.MethodPost, "/news/"+k.st.Code.String()+"/vote", strings.NewReader(url.Values{"vote": {"yes"}, "token": {token}}.Encode()))
	elsewhere.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	elsewhere.Header.Set("Origin", "https://evil.example")
	k.Send(elsewhere).Page(t, http.StatusForbidden)
}

func TestViews(t *testing.T) {
	k := newTalk(t)
	beacon := k.article(t).One("body").Attr("data-beacon")
	view := func(method, agent, from string, want int) {
		t.Helper()
		r := webtest.Request(method, beacon, nil)
		r.Header.Set("User-Agent", agent)
		r.Header.Set("Sec-Fetch-Site", from)
		k.Send(r).Want(t, want)
	}
	for range 5 { // a reader who loads the page again and again is one
		view(http.MethodPost, "one", "same-origin", http.StatusNoContent)
	}
	view(http.MethodGet, "one", "same-origin", http.StatusOK)
	view(http.MethodPost, "two", "same-origin", http.StatusNoContent)
	view(http.MethodGet, "three", "same-origin", http.StatusOK)
	view(http.MethodGet, "four", "cross-site", http.StatusForbidden)
	view(http.MethodPost, "five", "cross-site", http.StatusForbidden)
	gif := k.Get(t, beacon).Want(t, http.StatusOK)
	if gif.Header.Get("Content-Type") != "image/gif" || gif.Header.Get("Cache-Control") != "private, no-store" || !gif.Says("GIF89a") {
		t.Errorf("the pixel: %v", gif.Header)
	}
	if err := k.Rank.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := k.Store.Rank.ViewsOf(t.Context(), k.st.Code); n != 4 || err != nil {
		t.Errorf("%d views, %v", n, err)
	}
	before := k.Get(t, "/").Page(t, http.StatusOK)
	if before.Has(".block-ranked") {
		t.Error("ranked before there is a ranking")
	}
	if err := k.Rank.Rank(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/section/culture"} {
		if got := k.Get(t, path).Page(t, http.StatusOK).Texts(".block-ranked .title"); !slices.Equal(got, []string{k.st.Headline}) {
			t.Errorf("%s ranks %q", path, got)
		}
	}
}

// TestReceiptsAreSecret: another's receipt cannot be found, and its address
// does not get into the log.
func TestReceiptsAreSecret(t *testing.T) {
	k := newTalk(t)
	secret, _ := k.Comment(t, k.st, 0, "دیدگاه من")
	for _, wrong := range []string{secret[:len(secret)-1], secret + "A", strings.ToUpper(secret), strings.Repeat("A", 5000), "1"} {
		k.Get(t, "/receipt/"+wrong).Page(t, http.StatusNotFound)
	}
	a := k.Get(t, "/receipt/"+secret).Want(t, http.StatusOK)
	if a.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("Cache-Control %q", a.Header.Get("Cache-Control"))
	}
	k.Get(t, "/en/receipt/"+secret).Leads(t, http.StatusSeeOther, "/receipt/"+secret)
	// Make the program fail, so that it logs.
	if err := k.Agency.DB.Close(); err != nil {
		t.Fatal(err)
	}
	k.Log.Take()
	if a := k.Get(t, "/receipt/"+secret); a.Code < 500 {
		t.Fatalf("status %d without a database", a.Code)
	}
	if logged := k.Log.Take(); logged == "" || strings.Contains(logged, secret) {
		t.Errorf("logged: %s", logged)
	}
}

// TestErrorPageTellsNoInsides: the page of a failure has a number to quote and
// nothing of the error.
func TestErrorPageTellsNoInsides(t *testing.T) {
	k := newTalk(t)
	if err := k.Agency.DB.Close(); err != nil {
		t.Fatal(err)
	}
	a := k.Get(t, "/")
	page := a.Page(t, a.Code)
	if a.Code < 500 || page.One("code").Text() != a.Header.Get("X-Request-Id") || strings.Contains(page.Text(), "sql") {
		t.Errorf("%d: %s", a.Code, page.One("main").Text())
	}
	if !strings.Contains(k.Log.Take(), a.Header.Get("X-Request-Id")) {
		t.Error("the number is not in the log")
	}
}
