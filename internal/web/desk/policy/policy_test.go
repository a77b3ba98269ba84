package policy_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"peyk/internal/testkit"
	"peyk/internal/web/desk"
	"peyk/internal/web/desk/desktest"
	"peyk/internal/web/desk/policy"
)

func newsroom(t *testing.T) *desktest.Newsroom {
	t.Helper()
	return desktest.New(t, func(d *desk.Desk, m *desk.Mount) error {
		p, err := policy.New(d)
		if err == nil {
			p.Routes(m)
		}
		return err
	})
}

const (
	words    = "/desk/fa/policy/words"
	settings = "/desk/fa/policy/settings"
)

// TestWords adds a word, sees that a second editor of the list is told, and
// takes the word out again.
func TestWords(t *testing.T) {
	n := newsroom(t)
	if page := n.Get(t, n.Chief, words); !page.Has("هنوز واژه\u200cای نیفزوده\u200cاید") {
		t.Fatalf("an empty list says nothing:\n%s", page.Body)
	}
	add := url.Values{"do": {"add"}, "base": {"0"}, "word": {"  لوستر   ارزان "}, "check": {"spam"}, "hard": {"1"}}
	done := n.Post(t, n.Chief, words, add)
	if page := n.Follow(t, n.Chief, done); !page.Has("لوستر ارزان", "واژه افزوده شد", "دست نگه دارید", `name="base" value="1"`) {
		t.Fatalf("the word is not in the list:\n%s", page.Body)
	}
	if got := n.Post(t, n.Chief, words, add); got.Status != http.StatusConflict || !got.Has("لوستر") {
		t.Errorf("an old list is taken: %d", got.Status)
	}
	add.Set("base", "1")
	if got := n.Post(t, n.Chief, words, add); got.Status != http.StatusUnprocessableEntity || !got.Has("این واژه با همین کار در فهرست هست") {
		t.Errorf("a word twice: %d", got.Status)
	}
	for name, bad := range map[string]url.Values{
		"no word":       {"do": {"add"}, "base": {"1"}, "word": {" "}, "check": {"spam"}},
		"no check":      {"do": {"add"}, "base": {"1"}, "word": {"واژه"}, "check": {"magic"}},
		"a long word":   {"do": {"add"}, "base": {"1"}, "word": {strings.Repeat("و", 81)}, "check": {"spam"}},
		"a strange act": {"do": {"sing"}, "base": {"1"}},
	} {
		if got := n.Post(t, n.Chief, words, bad); got.Status < 400 || got.Status >= 500 {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	n.Post(t, n.Chief, words, url.Values{"do": {"remove"}, "base": {"1"}, "word": {"لوستر ارزان"}, "check": {"spam"}})
	lists, err := n.World.Comments.WordLists(t.Context(), n.Chief, testkit.FA, 9)
	if err != nil || len(lists) != 2 || len(lists[0].Words) != 0 || len(lists[1].Words) != 1 {
		t.Errorf("the versions: %+v, %v", lists, err)
	}
}

func TestTry(t *testing.T) {
	n := newsroom(t)
	got := n.Post(t, n.Chief, words, url.Values{"do": {"try"}, "text": {"نشانی www.example.com را ببینید"}})
	if got.Status != http.StatusOK || !got.Has(`id="tried"`, "<blockquote", "www.example.com", "نگاه کنید") {
		t.Errorf("status %d:\n%s", got.Status, got.Body)
	}
	if got := n.Post(t, n.Chief, words, url.Values{"do": {"try"}, "text": {"سلام"}}); !got.Has("هیچ بازبینی") {
		t.Error("a clean text is not called so")
	}
	if got := n.Post(t, n.Chief, words, url.Values{"do": {"try"}, "text": {""}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("nothing to try: %d", got.Status)
	}
}

// TestSettings sets those of the edition, of a section and of a story.
func TestSettings(t *testing.T) {
	n := newsroom(t)
	s := n.Published(t)
	form := func(more ...string) url.Values {
		v := url.Values{"version": {"0"}, "close_after": {"14"}, "state": {"inherit"}}
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	done := n.Post(t, n.Chief, settings, form("votes", "1", "flood", "۵", "keep", "60", "state", "open"))
	if page := n.Follow(t, n.Chief, done); !page.Has("تنظیم\u200cها نگه داشته شد", `value="14"`, `value="60"`, `value="5"`) {
		t.Fatalf("the edition's settings:\n%s", page.Body)
	}
	n.Post(t, n.Chief, settings, form("section", n.Culture.String(), "state", "closed"))
	if page := n.Get(t, n.Chief, settings); !page.Has("بسته، پس از ۱۴ روز بسته می") {
		t.Errorf("the list of sections does not say that one is closed:\n%s", page.Body)
	}
	if open, err := n.World.Comments.Openness(t.Context(), s.Code); err != nil || open.Open || !open.Votes {
		t.Errorf("a story of the closed section: %+v, %v", open, err)
	}
	n.Post(t, n.Chief, settings, form("story", s.Code.String(), "state", "open"))
	if open, err := n.World.Comments.Openness(t.Context(), s.Code); err != nil || !open.Open {
		t.Errorf("the story that was opened: %+v, %v", open, err)
	}
	if got := n.Post(t, n.Chief, settings, form("close_after", "99999")); got.Status != http.StatusUnprocessableEntity || !got.Has("99999") {
		t.Errorf("too long: %d", got.Status)
	}
	n.Post(t, n.Chief, settings, form("version", "1"))
	if got := n.Post(t, n.Chief, settings, form("version", "1")); got.Status != http.StatusConflict {
		t.Errorf("settings that were changed meanwhile: %d", got.Status)
	}
	if got := n.Get(t, n.Chief, settings+"?story=1"); got.Status != http.StatusNotFound {
		t.Errorf("no such story: %d", got.Status)
	}
}

func TestOnlyWhoLaysDownRules(t *testing.T) {
	n := newsroom(t)
	for role, actor := range n.Everybody() {
		want := map[string]int{"": 401, "chief": 200}[role]
		if want == 0 {
			want = 403
		}
		for _, path := range []string{words, settings} {
			if got := n.Get(t, actor, path); got.Status != want {
				t.Errorf("GET %s as %q: %d, want %d", path, role, got.Status, want)
			}
		}
	}
}
