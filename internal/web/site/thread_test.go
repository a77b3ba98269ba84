package site_test

import (
	"fmt"
	"net/http"
	"net/url"
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

// said sends and approves n comments; every third answers the first one.
func said(tb testing.TB, s *webtest.Site, st *story.Story, n int, words string) []*comment.Comment {
	tb.Helper()
	var out []*comment.Comment
	for i := range n {
		parent := id.Comment(0)
		if i%3 == 2 {
			parent = out[0].ID
		}
		_, c := s.Comment(tb, st, parent, fmt.Sprint(i, " دیدگاه ", words))
		if out = append(out, c); i == 0 {
			s.Decide(tb, c, comment.Approve)
		}
		s.Clock.Advance(time.Second)
	}
	for part := out[1:]; len(part) > 0; {
		k := min(len(part), 500)
		var targets []comment.Target
		for _, c := range part[:k] {
			targets = append(targets, comment.Target{ID: c.ID})
		}
		if _, err := s.Comments.Bulk(tb.Context(), s.Moderator, targets, comment.Ruling{Act: comment.Approve}); err != nil {
			tb.Fatal(err)
		}
		part = part[k:]
	}
	return out
}

// walk follows the links to the next page, and the links to answers that have
// no room, and returns how often each comment was seen.
func walk(t *testing.T, s *webtest.Site, first string) map[string]int {
	t.Helper()
	seen, done := map[string]int{}, map[string]bool{}
	for todo := []string{first}; len(todo) > 0; todo = todo[1:] {
		path, _, _ := strings.Cut(todo[0], "#")
		if done[path] {
			continue
		}
		done[path] = true
		a := s.Get(t, path)
		if len(a.Body) > 300_000 {
			t.Errorf("%s has %d bytes", path, len(a.Body))
		}
		page := a.Page(t, http.StatusOK)
		for _, c := range page.All("article.comment") {
			if strings.Contains(path, "of=") && !strings.Contains(c.Attr("class"), "child") {
				continue // the head stands on each page of its answers
			}
			seen[c.Attr("id")]++
		}
		for _, link := range append(page.All("#comments a.forth"), page.All(".comment-more a")...) {
			todo = append(todo, link.Attr("href"))
		}
	}
	return seen
}

// TestThreadsArePaged: every comment stands on exactly one of the pages, in
// every order, and its permanent address leads to the page that has it.
func TestThreadsArePaged(t *testing.T) {
	k := newTalk(t)
	if err := k.Comments.Set(t.Context(), k.Chief, comment.Place{Edition: testkit.FA}, comment.Settings{Votes: true}); err != nil {
		t.Fatal(err)
	}
	all := said(t, k.Site, k.st, 180, "")
	for i := range 7 {
		if err := k.Comments.Vote(t.Context(), all[i*9].ID, comment.Sender{byte(i)}, i%2 == 0); err != nil {
			t.Fatal(err)
		}
	}
	code := k.st.Code.String()
	for _, first := range []string{k.Path(k.st), "/news/" + code + "/comments?sort=oldest", "/news/" + code + "/comments?sort=liked"} {
		seen := walk(t, k.Site, first)
		if len(seen) != len(all) {
			t.Errorf("%s: %d comments of %d", first, len(seen), len(all))
		}
		for _, c := range all {
			if n := seen["c"+c.ID.String()]; n != 1 {
				t.Errorf("%s: comment %d stands on %d pages", first, c.ID, n)
			}
		}
	}
	for _, c := range all {
		to := k.Get(t, "/news/"+code+"/comment/"+c.ID.String()).Want(t, http.StatusFound).Header.Get("Location")
		at, anchor, _ := strings.Cut(to, "#")
		if anchor != "c"+c.ID.String() || !k.Get(t, at).Page(t, http.StatusOK).Has("article#"+anchor) {
			t.Errorf("comment %d is not at %s", c.ID, to)
		}
	}
	for _, path := range []string{
		"/comments?sort=best", "/comments?after=1.2", "/comments?after=+1.2.3", "/comments?of=0", "/comments?of=99999", "/comments?of=x",
		"/comment/99999", "/comment/x", "/comment/99999/report", "/comments?of=" + all[2].ID.String(),
	} {
		k.Get(t, "/news/"+code+path).Want(t, http.StatusNotFound)
	}
	other := k.Published(t, testkit.Headline("خبر دیگر"))
	k.Get(t, "/news/"+other.Code.String()+"/comment/"+all[0].ID.String()).Want(t, http.StatusNotFound)
	k.Get(t, "/news/"+other.Code.String()+"/comments?of="+all[0].ID.String()).Want(t, http.StatusNotFound)
}

// TestThreadsFitTheirPage: the longest comments there can be.
func TestThreadsFitTheirPage(t *testing.T) {
	k := newTalk(t)
	all := said(t, k.Site, k.st, 90, strings.Repeat("آ", comment.MaxText-20))
	if seen := walk(t, k.Site, k.Path(k.st)); len(seen) != len(all) {
		t.Errorf("%d of %d comments have a place", len(seen), len(all))
	}
}

func TestCommentVotes(t *testing.T) {
	k := newTalk(t)
	c := said(t, k.Site, k.st, 1, "")[0]
	if k.article(t).Has("form#likes") {
		t.Error("votes are offered where there are none")
	}
	if err := k.Comments.Set(t.Context(), k.Chief, comment.Place{Edition: testkit.FA}, comment.Settings{Votes: true}); err != nil {
		t.Fatal(err)
	}
	form := k.article(t).One("form#likes")
	vote := func(from, which string) *webtest.Answer {
		return k.PostFrom(t, from, form.Attr("action"), url.Values{"token": {form.One("input[name=token]").Attr("value")}, which: {c.ID.String()}})
	}
	figures := func() string { return strings.Join(k.article(t).Texts(".comment-acts .figures"), "/") }
	vote("192.0.2.1", "up").Leads(t, http.StatusSeeOther, "/news/"+k.st.Code.String()+"/comment/"+c.ID.String())
	vote("192.0.2.1", "up").Want(t, http.StatusSeeOther)
	vote("192.0.2.2", "down").Want(t, http.StatusSeeOther)
	if got := figures(); got != "۱/۱" {
		t.Errorf("after two readers: %s", got)
	}
	vote("192.0.2.2", "up").Want(t, http.StatusSeeOther) // another mind, not another vote
	if got := figures(); got != "۲/۰" {
		t.Errorf("after a change of mind: %s", got)
	}
	k.Post(t, form.Attr("action"), url.Values{"token": {"x"}, "up": {c.ID.String()}}).Want(t, http.StatusBadRequest)
	vote("192.0.2.3", "sideways").Want(t, http.StatusBadRequest)
}

func TestReports(t *testing.T) {
	k := newTalk(t)
	c := said(t, k.Site, k.st, 1, "")[0]
	at := k.article(t).One("a.comment-report").Attr("href")
	page := k.Get(t, at).Page(t, http.StatusOK)
	if n := len(page.All("input[name=rule]")); n != 2 {
		t.Errorf("%d rules to choose from", n)
	}
	form := url.Values{"token": {page.One("input[name=token]").Attr("value")}, "text": {""}}
	k.Post(t, at, form).Page(t, http.StatusUnprocessableEntity).One("#f-rule .field-fault")
	form.Set("rule", "topic")
	form.Set("text", "بی\u200cربط است")
	k.Post(t, at, form).Leads(t, http.StatusSeeOther, at+"?done=1")
	if !k.Get(t, at+"?done=1").Page(t, http.StatusOK).Has(".notice-good") || !k.article(t).Has("#c"+c.ID.String()) {
		t.Error("no thanks, or the report hid the comment")
	}
	again := k.Post(t, at, form).Page(t, http.StatusConflict)
	if again.One("textarea").Raw() != "بی\u200cربط است" || !again.Has("input[value=topic][checked]") {
		t.Error("a refused report loses what was typed")
	}
	form.Set("website", "x")
	k.PostFrom(t, "192.0.2.9", at, form).Want(t, http.StatusBadRequest)
	now, err := k.Comments.Find(t.Context(), c.ID)
	if err != nil || now.Reason() != comment.Reported || now.Reports != 1 {
		t.Errorf("%v: it is in the queue for %q with %d reports", err, now.Reason(), now.Reports)
	}
}

// TestQuotes: a sentence of the story stands apart from the reader's words;
// what only looks like one does not.
func TestQuotes(t *testing.T) {
	k := newTalk(t)
	k.st = k.Published(t, testkit.Headline("سه تالار"), testkit.Paragraphs("جملهٔ نخست خبر این است. جملهٔ دوم کوتاه\u200cتر است."))
	send := func(quote, text string) {
		t.Helper()
		page := k.Get(t, k.article(t).One(".comment-form a[href*=quote]").Attr("href")).Page(t, http.StatusOK)
		k.Clock.Advance(time.Minute)
		form := url.Values{"token": {page.One("form.comment-form input[name=token]").Attr("value")}, "text": {text}}
		if quote != "" {
			form.Set("quote", quote)
		}
		k.post(t, form)
		k.Decide(t, k.waiting(t)[0], comment.Approve)
	}
	offered := k.Get(t, k.action()).Page(t, http.StatusOK).Texts(".quotes label span")
	if len(offered) != 3 || offered[1] != "جملهٔ نخست خبر این است." {
		t.Fatalf("offered: %q", offered)
	}
	send(offered[1], "این که درست نیست.")
	first := k.article(t).One("article.comment")
	if first.One("blockquote.comment-story").Text() != offered[1] || first.One(".comment-text").Text() != "این که درست نیست." {
		t.Errorf("it reads %q", first.Text())
	}
	send("", "> وزیر استعفا داد.\nخبر دروغ است")
	if k.article(t).All("article.comment")[0].Has("blockquote") {
		t.Error("what the story never said is shown as its words")
	}
	picked := k.Get(t, k.action()+"?quote="+url.QueryEscape("دوم کوتاه")).Page(t, http.StatusOK)
	if got := picked.One("input[type=checkbox][name=quote]").Attr("value"); got != offered[2] {
		t.Errorf("a passage picks %q", got)
	}
	form := k.form(t, "متن من")
	form.Set("quote", "جمله\u200cای دیگر")
	back := k.Post(t, k.action(), form).Page(t, http.StatusUnprocessableEntity)
	if back.One("textarea").Raw() != "متن من" || !back.Has("#f-quote") {
		t.Error("a false quote is not told, or the text is lost")
	}
	// The story changes: what was quoted stays a quote, and the comment is marked.
	content := k.st.Content
	content.Body = k.New(testkit.Paragraphs("جملهٔ سوم.")).Body
	k.Clock.Advance(time.Minute)
	k.Act(t, k.st, story.Correct, story.Order{Content: &content, Note: "نادرست بود."})
	after := k.article(t)
	if after.One("blockquote.comment-story").Text() != offered[1] || len(after.All("a.comment-mark[href*=#corrections]")) != 2 {
		t.Error("after the correction the quote is lost, or the comments are not marked")
	}
}

func TestClosedTalk(t *testing.T) {
	k := newTalk(t)
	c := said(t, k.Site, k.st, 1, "")[0]
	set := func(s comment.Settings) {
		t.Helper()
		if err := k.Comments.Set(t.Context(), k.Chief, comment.Place{Edition: testkit.FA}, s); err != nil {
			t.Fatal(err)
		}
	}
	says := func(page htmlcheck.Node) string { return page.One("#comments .notice-info").Text() }
	form := k.form(t, "دیر رسیدم")
	set(comment.Settings{Closed: true})
	if got := says(k.article(t)); !strings.Contains(got, "این ویراست") || !strings.Contains(got, "۱ آذر") {
		t.Errorf("closed: %q", got)
	}
	page := k.article(t)
	if page.Has("form.comment-form") || page.Has("a.comment-reply") || !page.Has("#c"+c.ID.String()) {
		t.Error("closed comments can be answered, or are not shown")
	}
	back := k.Post(t, k.action(), form).Page(t, http.StatusConflict)
	if back.One("textarea").Raw() != "دیر رسیدم" {
		t.Error("what was typed is lost")
	}
	set(comment.Settings{CloseAfter: 1})
	if !k.article(t).Has("form.comment-form") {
		t.Fatal("it is open for a day")
	}
	k.Clock.Advance(24 * time.Hour) // and no event tells
	if got := says(k.article(t)); !strings.Contains(got, "به پایان رسیده") {
		t.Errorf("too old: %q", got)
	}
}
