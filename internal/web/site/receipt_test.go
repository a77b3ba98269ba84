package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/comment"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/htmlcheck"
	"peyk/internal/web/webtest"
)

// sent is a receipt of a comment, at the hands of its sender.
type sent struct {
	*talk
	at string
	c  *comment.Comment
}

func newSent(t *testing.T, text string) *sent {
	t.Helper()
	k := newTalk(t)
	secret, c := k.Comment(t, k.st, 0, text)
	return &sent{k, "/receipt/" + secret, c}
}

func (s *sent) page(t *testing.T) htmlcheck.Node {
	t.Helper()
	return s.Get(t, s.at).Page(t, http.StatusOK)
}

// do opens the form of an act by the receipt's own link, fills it in and sends
// it.
func (s *sent) do(t *testing.T, act string, words url.Values) *webtest.Answer {
	t.Helper()
	link := s.page(t).One(".receipt-acts a[href*=do=" + act + "]").Attr("href")
	at, _, _ := strings.Cut(link, "#")
	a := s.Get(t, at)
	if got := a.Header.Get("Referrer-Policy"); got != "same-origin" {
		t.Errorf("Referrer-Policy of a form: %q", got)
	}
	form := a.Page(t, http.StatusOK).One("form.receipt-form")
	values := url.Values{"version": {form.One("input[name=version]").Attr("value")}}
	for name, list := range words {
		if !form.Has("[name=" + name + "]") {
			t.Fatalf("the form of %s has no %s", act, name)
		}
		values[name] = list
	}
	return s.Post(t, form.Attr("action"), values)
}

func (s *sent) must(t *testing.T, act string, words url.Values) {
	t.Helper()
	s.do(t, act, words).Leads(t, http.StatusSeeOther, s.at+"?done="+act)
	if !s.Get(t, s.at+"?done="+act).Page(t, http.StatusOK).Has(".notice-good[role=status]") {
		t.Errorf("%s is not acknowledged", act)
	}
}

func TestReceiptKeepsItsSecret(t *testing.T) {
	s := newSent(t, "دیدگاه من")
	for _, path := range []string{s.at, s.at + "/data", s.at + "?new=1"} {
		a := s.Get(t, path).Want(t, http.StatusOK)
		if a.Header.Get("Cache-Control") != "private, no-store" || a.Header.Get("Referrer-Policy") != "no-referrer" ||
			!strings.Contains(a.Header.Get("X-Robots-Tag"), "noindex") {
			t.Errorf("%s: %v", path, a.Header)
		}
	}
	for _, path := range []string{"/receipt/none", "/receipt/1.none", "/receipt/none/data"} {
		s.Get(t, path).Want(t, http.StatusNotFound)
	}
	s.Post(t, "/receipt/none/delete", url.Values{}).Want(t, http.StatusNotFound)
	s.Post(t, s.at+"/approve", url.Values{}).Want(t, http.StatusNotFound)
	s.Get(t, "/en"+s.at).Leads(t, http.StatusSeeOther, s.at)
}

// TestReceiptActs takes a comment through all that its sender can do, with
// plain forms.
func TestReceiptActs(t *testing.T) {
	s := newSent(t, "دیدگاه نخست من")
	if place := s.page(t).One(".facts").Text(); !strings.Contains(place, "نوبت دیدگاه شماست") {
		t.Errorf("its place: %s", place)
	}
	s.Decide(t, s.c, comment.Approve)
	if !s.article(t).Has("article.comment") {
		t.Fatal("it is not published")
	}
	// An edit warns, hides at once and waits.
	if warns := s.Get(t, s.at+"?do=edit").Page(t, http.StatusOK).One(".receipt-form .notice").Text(); !strings.Contains(warns, "همان دم") {
		t.Errorf("it warns: %s", warns)
	}
	bad := s.do(t, "edit", url.Values{"text": {strings.Repeat("آ", comment.MaxText+1)}, "name": {"نام تازه"}}).Page(t, http.StatusUnprocessableEntity)
	if got := bad.One("textarea[name=text]").Raw(); len(got) != 2*(comment.MaxText+1) || bad.One("input[name=name]").Attr("value") != "نام تازه" {
		t.Error("a faulty edit loses what was typed")
	}
	s.do(t, "edit", url.Values{"text": {"دیدگاه نخست من"}, "name": {"خواننده"}}).Page(t, http.StatusConflict)
	s.must(t, "edit", url.Values{"text": {"متن تازه"}, "name": {"خواننده"}})
	if s.article(t).Has("article.comment") {
		t.Fatal("the edited comment is still shown")
	}
	// What somebody else changed meanwhile is not overwritten.
	s.Post(t, s.at+"/edit", url.Values{"version": {"1"}, "text": {"متن سوم"}}).Page(t, http.StatusConflict)
	s.Decide(t, s.c, comment.Refuse)
	if !s.page(t).Has(".receipt-rule blockquote") {
		t.Error("no reason is given")
	}
	s.must(t, "appeal", url.Values{"text": {"به موضوع مربوط است."}})
	page := s.page(t)
	if got := page.One(".receipt-appeal").Text(); !strings.Contains(got, "به موضوع مربوط است.") || !strings.Contains(got, "هنوز بررسی نشده") {
		t.Errorf("the appeal reads %q", got)
	}
	if page.Has("a[href*=do=appeal]") {
		t.Error("a second appeal is offered")
	}
	if got := s.Post(t, s.at+"/appeal", url.Values{"text": {"باز هم"}}).Page(t, http.StatusConflict); !got.Has(".notice-bad[role=alert]") {
		t.Error("a second appeal is not refused in words")
	}
	other := s.User(t, "second", account.RolesOf(account.Moderator))
	if _, err := s.Comments.Decide(t.Context(), other, s.c.ID, comment.Ruling{Act: comment.Uphold, Note: "درست بود."}); err != nil {
		t.Fatal(err)
	}
	if got := s.page(t).One(".receipt-appeal").Text(); !strings.Contains(got, "برجا ماند") || !strings.Contains(got, "درست بود.") {
		t.Errorf("the appeal ended: %q", got)
	}
	var own map[string]any
	a := s.Get(t, s.page(t).One("a[download]").Attr("href")).Want(t, http.StatusOK)
	if own = readJSON(t, string(a.Body)); len(own["revisions"].([]any)) != 2 || strings.Contains(string(a.Body), "Actor\":5") {
		t.Errorf("own data: %s", a.Body)
	}
	if !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
		t.Error("own data is not a download")
	}
	s.must(t, "withdraw", nil)
	if got := s.page(t).One(".state").Attr("class"); got != "state state-withdrawn" {
		t.Errorf("state %q", got)
	}
	s.must(t, "delete", nil)
	gone := s.page(t)
	if strings.Contains(gone.Text(), "متن تازه") || gone.Has(".receipt-acts") || gone.Has("a[download]") {
		t.Error("a deleted comment's receipt still tells or offers something")
	}
}

// TestReceiptTellsWhatWasStruck: the sender sees which words, readers only how
// many.
func TestReceiptTellsWhatWasStruck(t *testing.T) {
	s := newSent(t, "این بد است و آن خوب")
	s.Decide(t, s.c, comment.Approve)
	s.decide(t, s.c.ID, comment.Ruling{Act: comment.Strike, Strikes: []comment.Span{{Start: len("این "), End: len("این بد")}}})
	page := s.page(t)
	if got := page.Texts(".receipt-text del"); !slices.Equal(got, []string{"بد"}) || !page.Has(".receipt-text .hint") {
		t.Errorf("struck for the sender: %q", got)
	}
	if strings.Contains(s.article(t).One("article.comment").Text(), "بد ") {
		t.Error("readers see the struck words")
	}
	// The history names nobody; a withdrawn story is told as such.
	s.Clock.Advance(time.Minute)
	s.Act(t, s.st, story.Withdraw, story.Order{Withdrawal: story.WithdrawnError, Note: "نادرست بود."})
	page = s.page(t)
	if strings.Contains(page.Text(), "moderator") || !strings.Contains(page.Text(), "برداشته شده است") || page.Has("a[href*=#c]") {
		t.Error("the receipt names a moderator, or leads to a withdrawn story")
	}
	if n := len(page.All(".receipt-history li")); n != 3 {
		t.Errorf("%d entries in the history", n)
	}
}

// TestReceiptQuotesEachRefusalsRule: the history gives every refusal's rule, as
// it read when it was refused, whatever stands now.
func TestReceiptQuotesEachRefusalsRule(t *testing.T) {
	s := newSent(t, "دیدگاه من")
	s.Decide(t, s.c, comment.Refuse)
	then := s.page(t).One(".receipt-rule blockquote").Text()
	rules := testkit.Rules()
	for i := range rules {
		rules[i].Text = "نسخهٔ تازهٔ " + rules[i].Text
	}
	if _, err := s.Comments.PublishRules(t.Context(), s.Chief, s.c.Edition, rules); err != nil {
		t.Fatal(err)
	}
	s.must(t, "edit", url.Values{"text": {"متنی بهتر"}})
	s.Decide(t, s.c, comment.Refuse)
	now := s.page(t).One(".receipt-rule blockquote").Text()
	s.must(t, "edit", url.Values{"text": {"متنی باز هم بهتر"}})
	s.Decide(t, s.c, comment.Approve)
	if got, want := s.page(t).Texts(".receipt-history q"), []string{then, now}; then == now || !slices.Equal(got, want) {
		t.Errorf("the history quotes %q, want %q", got, want)
	}
}
