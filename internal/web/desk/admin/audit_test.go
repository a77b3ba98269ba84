package admin_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"peyk/internal/event"
	"peyk/internal/story"
	"peyk/internal/testkit"
)

func TestAudit(t *testing.T) {
	n := newsroom(t)
	s := n.Published(t, testkit.Headline("خبری که در کارنامه است"))
	_, c := n.Comment(t, s, 0, "دیدگاه")
	n.Decide(t, c, "refuse")
	n.Post(t, n.Admin, root+"/users/"+n.Editor.User.String()+"/access", url.Values{"roles": {"editor", "moderator"}})
	page := n.Get(t, n.Admin, root+"/audit")
	for _, want := range []string{
		"reporter خبر ۱۰۰۰۱ را آغاز کرد.", "chief خبر ۱۰۰۰۱ را منتشر کرد.", "خواننده\u200cای دیدگاه ۱ را زیر خبر ۱۰۰۰۱ فرستاد.",
		"moderator دیدگاه ۱ را زیر خبر ۱۰۰۰۱ رد کرد.", "admin نقش\u200cهای editor را تغییر داد.", "دبیر، ناظر دیدگاه\u200cها", "خبری که در کارنامه است",
	} {
		if !page.Has(want) {
			t.Errorf("the log does not say %q", want)
		}
	}
	if strings.Contains(page.Body, "⟦") || strings.Contains(page.Body, "{who}") {
		t.Error("a message is missing or unfilled")
	}
	says := func(query, want, not string) {
		t.Helper()
		if got := n.Get(t, n.Admin, root+"/audit?"+query); got.Status != 200 || !got.Has(want) || not != "" && got.Has(not) {
			t.Errorf("?%s: %d, want %q and not %q", query, got.Status, want, not)
		}
	}
	says("kind=comment.", "رد کرد.", "را آغاز کرد.")
	says("kind="+string(event.StoryPublished), "را منتشر کرد.", "رد کرد.")
	says("actor="+n.Moderator.User.String(), "رد کرد.", "را آغاز کرد.")
	says("story=%DB%B1%DB%B0%DB%B0%DB%B0%DB%B1", "را آغاز کرد.", "نقش\u200cهای")
	says("story=424242", "کاری با این نشانه\u200cها نیست", "")
	for query, want := range map[string]int{
		"kind=x": 400, "actor=x": 400, "before=x": 400, "before=-1": 400, "story=abc": 422, "kind=%00": 400, "kind=%ff": 400,
	} {
		if got := n.Get(t, n.Admin, root+"/audit?"+query); got.Status != want {
			t.Errorf("?%s: %d, want %d", query, got.Status, want)
		}
	}
	for range 40 {
		n.Act(t, n.Draft(t), story.Submit, story.Order{})
	}
	first := n.Get(t, n.Admin, root+"/audit")
	_, rest, _ := strings.Cut(first.Body, `class="forth" href="`)
	older, _, ok := strings.Cut(rest, `"`)
	if !ok || first.Has("reporter خبر ۱۰۰۰۱ را آغاز کرد.") {
		t.Fatal("a long log has one page")
	}
	if got := n.Get(t, n.Admin, strings.ReplaceAll(older, "&amp;", "&")); !got.Has("reporter خبر ۱۰۰۰۱ را آغاز کرد.") {
		t.Error("the older page lacks the oldest act")
	}
}

// TestEveryKindIsSaid holds the log's sentences to the kinds of events.
func TestEveryKindIsSaid(t *testing.T) {
	n := newsroom(t)
	page := n.Get(t, n.Admin, root+"/audit")
	if strings.Contains(page.Body, "⟦") {
		t.Error("a kind has no name")
	}
	p := n.Desk.Dir.Main().P
	for _, m := range regexp.MustCompile(`<option value="([a-z.-]+[a-z])"`).FindAllStringSubmatch(page.Body, -1) {
		if !p.Has("audit.says." + m[1]) {
			t.Errorf("no sentence for %s", m[1])
		}
	}
}
