package front_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"peyk/internal/account"
	"peyk/internal/id"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/desk"
	"peyk/internal/web/desk/desktest"
	"peyk/internal/web/desk/front"
)

const path = "/desk/fa/front"

func newsroom(t *testing.T) *desktest.Newsroom {
	t.Helper()
	return desktest.New(t, func(d *desk.Desk, m *desk.Mount) error {
		f, err := front.New(d)
		if err == nil {
			f.Routes(m)
		}
		return err
	})
}

func order(t *testing.T, n *desktest.Newsroom) []id.Story {
	t.Helper()
	slots, err := n.Site.Front(t.Context(), testkit.FA)
	if err != nil {
		t.Fatal(err)
	}
	var codes []id.Story
	for _, s := range slots {
		codes = append(codes, s.Story)
	}
	return codes
}

func join(codes ...id.Story) string {
	var parts []string
	for _, c := range codes {
		parts = append(parts, c.String())
	}
	return strings.Join(parts, ".")
}

func press(do string, code id.Story, seen string) url.Values {
	return url.Values{"do": {do}, "code": {code.String()}, "seen": {seen}}
}

func TestArranging(t *testing.T) {
	n := newsroom(t)
	a := n.Published(t, testkit.Headline("خبر الف")).Code
	b := n.Published(t, testkit.Headline("خبر ب")).Code
	c := n.Published(t, testkit.Headline("خبر پ")).Code
	empty := n.Get(t, n.Editor, path)
	if !empty.Has("ترتیبی گذاشته نشده است", "خبر الف", "افزودن") {
		t.Fatalf("the empty front:\n%s", empty.Body)
	}
	steps := []struct {
		name string
		form url.Values
		want []id.Story
	}{
		{"add", press("add", a, ""), []id.Story{a}},
		{"add by Persian digits", url.Values{"do": {"add"}, "code": {persianDigits(b)}, "seen": {join(a)}}, []id.Story{a, b}},
		{"add by address, on top", url.Values{"do": {"add"}, "where": {"top"}, "code": {"https://example.com/news/" + c.String() + "/x"}, "seen": {join(a, b)}}, []id.Story{c, a, b}},
		{"down", press("down", c, join(c, a, b)), []id.Story{a, c, b}},
		{"up", press("up", b, join(a, c, b)), []id.Story{a, b, c}},
		{"top", press("top", c, join(a, b, c)), []id.Story{c, a, b}},
		{"up at the top", press("up", c, join(c, a, b)), []id.Story{c, a, b}},
		{"remove", press("remove", a, join(c, a, b)), []id.Story{c, b}},
		{"restore", url.Values{"do": {"restore"}, "order": {join(c, a, b)}, "seen": {join(c, b)}}, []id.Story{c, a, b}},
	}
	for _, s := range steps {
		got := n.Post(t, n.Editor, path, s.form)
		if have := order(t, n); !slices.Equal(have, s.want) {
			t.Fatalf("%s: order %v, want %v (status %d)", s.name, have, s.want, got.Status)
		}
	}
	done := n.Post(t, n.Editor, path, press("remove", a, join(c, a, b)))
	page := n.Follow(t, n.Editor, done)
	if !page.Has("ترتیب تازه برقرار شد", `name="order" value="`+join(c, a, b)+`"`, "editor") {
		t.Errorf("the page offers no way back, or does not say by whom:\n%s", page.Body)
	}
	home := n.Get(t, account.Actor{}, "/").Body
	if strings.Index(home, "خبر پ") > strings.Index(home, "خبر ب") {
		t.Error("readers do not see the order")
	}
}

func persianDigits(code id.Story) string {
	return strings.Map(func(r rune) rune { return r - '0' + '۰' }, code.String())
}

// TestOrderOnTheHomePageAtOnce has the home page in the cache.
func TestOrderOnTheHomePageAtOnce(t *testing.T) {
	n := newsroom(t)
	a, b := n.Published(t, testkit.Headline("نخستین خبر")), n.Published(t, testkit.Headline("دومین خبر"))
	lead := func() string {
		_, rest, _ := strings.Cut(n.Get(t, account.Actor{}, "/").Body, "<main")
		if strings.Index(rest, a.Headline) < strings.Index(rest, b.Headline) {
			return "a"
		}
		return "b"
	}
	for _, want := range []struct {
		name        string
		code, other id.Story
	}{{"a", a.Code, b.Code}, {"b", b.Code, a.Code}, {"a", a.Code, b.Code}} {
		seen := join(order(t, n)...)
		if got := n.Post(t, n.Chief, path, url.Values{"do": {"restore"}, "order": {join(want.code, want.other)}, "seen": {seen}}); got.Status != 303 {
			t.Fatalf("status %d", got.Status)
		}
		if got := lead(); got != want.name {
			t.Fatalf("the home page leads with %s, want %s on the very next request", got, want.name)
		}
	}
}

func TestRolesAtTheFront(t *testing.T) {
	n := newsroom(t)
	code := n.Published(t).Code
	limited := n.User(t, "limited", account.RolesOf(account.Editor), n.Culture)
	may := map[string]bool{"editor": true, "chief": true}
	for role, actor := range n.Everybody() {
		before := n.Acts(t)
		get, post := n.Get(t, actor, path), n.Post(t, actor, path, press("add", code, join(order(t, n)...)))
		switch {
		case may[role]:
			if get.Status != 200 || post.Status != 303 {
				t.Errorf("%s: %d, %d", role, get.Status, post.Status)
			}
			n.Post(t, actor, path, press("remove", code, join(order(t, n)...)))
		case get.Status != post.Status || get.Status != 403 && get.Status != 401 || n.Acts(t) != before:
			t.Errorf("%q: %d, %d, acts %d", role, get.Status, post.Status, n.Acts(t)-before)
		}
	}
	before := n.Acts(t)
	page := n.Get(t, limited, path)
	if page.Status != http.StatusOK || page.Has(`name="do"`) {
		t.Errorf("who is limited to sections is offered to arrange: %d", page.Status)
	}
	const link = `href="` + path + `"`
	if page.Has(link) || !n.Get(t, n.Editor, path).Has(link) {
		t.Error("the front is in the navigation of who is limited to sections, or not in an editor's")
	}
	if got := n.Post(t, limited, path, press("add", code, "")); got.Status != http.StatusForbidden || n.Acts(t) != before {
		t.Errorf("limited: %d", got.Status)
	}
}

func TestHostileOrders(t *testing.T) {
	n := newsroom(t)
	a, b := n.Published(t).Code, n.Published(t).Code
	draft := n.Draft(t).Code
	en := n.Published(t, testkit.In(testkit.EN, n.Economy)).Code
	gone := n.Withdraw(t, n.Published(t))
	n.Post(t, n.Chief, path, press("add", a, ""))
	seen := join(a)
	var many []id.Story
	for range 13 {
		many = append(many, n.Published(t).Code)
	}
	for name, tt := range map[string]struct {
		form url.Values
		want int
	}{
		"stale":              {press("add", b, ""), 409},
		"unknown story":      {press("add", 999999, seen), 422},
		"a draft":            {press("add", draft, seen), 422},
		"another edition's":  {press("add", en, seen), 422},
		"withdrawn":          {press("add", gone.Code, seen), 422},
		"twice":              {press("add", a, seen), 422},
		"no code":            {url.Values{"do": {"add"}, "code": {"کد"}, "seen": {seen}}, 422},
		"unknown act":        {press("explode", a, seen), 400},
		"move what is not":   {press("up", b, seen), 400},
		"too many":           {url.Values{"do": {"restore"}, "order": {join(many...)}, "seen": {seen}}, 422},
		"order of nonsense":  {url.Values{"do": {"restore"}, "order": {"1.x"}, "seen": {seen}}, 400},
		"order twice":        {url.Values{"do": {"restore"}, "order": {join(a, a)}, "seen": {seen}}, 422},
		"order of no story":  {url.Values{"do": {"restore"}, "order": {"987654"}, "seen": {seen}}, 409},
		"NUL":                {url.Values{"do": {"add"}, "code": {"1\x00"}, "seen": {seen}}, 400},
		"very long":          {url.Values{"do": {"add"}, "code": {strings.Repeat("9", 100000)}, "seen": {seen}}, 422},
		"oversized":          {url.Values{"do": {strings.Repeat("x", 2<<20)}}, 413},
		"nothing":            {url.Values{}, 409},
		"nothing but a seen": {url.Values{"seen": {seen}}, 400},
	} {
		before := n.Acts(t)
		got := n.Post(t, n.Chief, path, tt.form)
		if got.Status != tt.want || n.Acts(t) != before || !slices.Equal(order(t, n), []id.Story{a}) {
			t.Errorf("%s: status %d, want %d, and nothing done", name, got.Status, tt.want)
		}
	}
	if got := n.Post(t, n.Chief, path, url.Values{"do": {"add"}, "code": {"سلام"}, "seen": {seen}}); !got.Has(`value="سلام"`, "این کد خبر نیست") {
		t.Error("what was typed is lost, or nothing says what is wrong with it")
	}
}

// TestStoryThatReadersCannotSee stands in the order, and the page says so.
func TestStoryThatReadersCannotSee(t *testing.T) {
	n := newsroom(t)
	s := n.Published(t)
	n.Post(t, n.Chief, path, press("add", s.Code, ""))
	n.Act(t, s, story.Withdraw, story.Order{Note: "نادرست بود", Withdrawal: story.WithdrawnError})
	if page := n.Get(t, n.Chief, path); !page.Has("خوانندگان اکنون این خبر را نمی\u200cبینند") && len(order(t, n)) > 0 {
		t.Error("a slot whose story is gone looks like any other")
	}
}

func TestTemplates(t *testing.T) {
	for _, p := range newsroom(t).Library.Registered() {
		if err := templatecheck.CheckHTMLStrict(p.Template, p.View); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}
