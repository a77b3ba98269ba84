package site_test

import (
	"net/http"
	"net/url"
	"testing"

	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/webtest"
)

// TestAuthorAndCorrections follows the byline of a story to its author's page,
// and a correction to the page that lists them.
func TestAuthorAndCorrections(t *testing.T) {
	s := webtest.New(t)
	st := s.Published(t, testkit.Headline("باران در شمال"), func(n *story.NewStory) { n.Byline = "مریم میرزایی" })
	s.Published(t, testkit.Headline("خبر دیگر"))
	link := "/author/" + url.PathEscape("مریم_میرزایی")
	if !s.Get(t, s.Path(st)).Page(t, http.StatusOK).Has("a.p-author[href=" + link + "]") {
		t.Error("the byline leads nowhere")
	}
	page := s.Get(t, link).Page(t, http.StatusOK)
	if got := page.Texts("main .page-main h2 a"); len(got) != 1 || got[0] != "باران در شمال" {
		t.Errorf("the author's stories: %q", got)
	}
	if a := s.Get(t, "/author/nobody"); a.Code != http.StatusNotFound {
		t.Errorf("nobody's page: %d", a.Code)
	}
	if got := s.Get(t, "/corrections").Page(t, http.StatusOK).Texts(".corrected-list h2"); len(got) != 0 {
		t.Errorf("before any correction: %q", got)
	}
	content := st.Content
	content.Headline = "باران در جنوب"
	s.Act(t, st, story.Correct, story.Order{Version: st.Version, Content: &content, Note: "جای باران درست شد."})
	if got := s.Get(t, "/corrections").Page(t, http.StatusOK).Texts(".corrected-list h2"); len(got) != 1 || got[0] != "باران در جنوب" {
		t.Errorf("after a correction: %q", got)
	}
}
