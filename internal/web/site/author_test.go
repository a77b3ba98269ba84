package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
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
	two := s.Published(t, testkit.Headline("برف در غرب"), func(n *story.NewStory) { n.Byline = "علی رضایی و مریم میرزایی" })
	link := "/author/" + url.PathEscape("مریم_میرزایی")
	other := "/author/" + url.PathEscape("علی_رضایی")
	if page := s.Get(t, s.Path(two)).Page(t, http.StatusOK); !page.Has("a.p-author[href="+link+"]") || !page.Has("a.p-author[href="+other+"]") {
		t.Error("of two who wrote it, one has no page")
	}
	if got := s.Get(t, other).Page(t, http.StatusOK).Texts("main .page-main h2 a"); len(got) != 1 || got[0] != "برف در غرب" {
		t.Errorf("the other author's stories: %q", got)
	}
	if !s.Get(t, s.Path(st)).Page(t, http.StatusOK).Has("a.p-author[href=" + link + "]") {
		t.Error("the byline leads nowhere")
	}
	page := s.Get(t, link).Page(t, http.StatusOK)
	if got := page.Texts("main .page-main h2 a"); !slices.Equal(got, []string{"برف در غرب", "باران در شمال"}) {
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

// TestClosingLine: an edition that wants it prints a line after each text, once,
// and no feed has it.
func TestClosingLine(t *testing.T) {
	s := webtest.New(t)
	plain := s.Published(t, testkit.Paragraphs("متن خبر."))
	own := s.Published(t, testkit.Paragraphs("متن دیگر.", "انتهای پیام/"))
	lines := func(st *story.Story) []string { return s.Get(t, s.Path(st)).Page(t, http.StatusOK).Texts("p.closing") }
	if got := lines(plain); len(got) != 0 {
		t.Errorf("nobody asked for %q", got)
	}
	list, err := s.Site.Editions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list[0].Closing = " انتهای پیام "
	if err := s.Site.Change(t.Context(), s.Admin, list[0]); err != nil {
		t.Fatal(err)
	}
	if got := lines(plain); !slices.Equal(got, []string{"انتهای پیام"}) {
		t.Errorf("after the text stands %q", got)
	}
	if got := lines(own); len(got) != 0 {
		t.Errorf("a text that ends with the line gets it again: %q", got)
	}
	for _, feed := range []string{"/feeds/rss", "/feeds/atom"} {
		if a := s.Get(t, feed); strings.Count(string(a.Body), "انتهای پیام") > 1 { // the one that wrote it itself
			t.Errorf("%s has the line", feed)
		}
	}
	if s.Get(t, s.Path(plain)).Page(t, http.StatusOK).Has(".body .closing") {
		t.Error("the line is part of the text")
	}
}
