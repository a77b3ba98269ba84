package front_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"peyk/internal/account"
	"peyk/internal/id"
	"peyk/internal/site"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/desk/desktest"
	"peyk/internal/web/desk/front"
)

const path = "/desk/fa/front"

func newsroom(t *testing.T) *desktest.Newsroom {
	t.Helper()
	return desktest.New(t, func(d *desk.Desk, m *desk.Mount) error {
		f, err := front.New(d, func(_ context.Context, _ *http.Request, a site.Arrangement) (*web.Page, error) {
			return web.HTML(http.StatusOK, []byte(fmt.Sprint("draft ", a.Stories()))), nil
		})
		if err == nil {
			f.Routes(m)
		}
		return err
	})
}

// drafted is the draft of who acts, and its version as the form carries it.
func drafted(t *testing.T, n *desktest.Newsroom, actor account.Actor) (codes []id.Story, seen string) {
	t.Helper()
	d, err := n.Site.Draft(t.Context(), actor, testkit.FA)
	if err != nil {
		t.Fatal(err)
	}
	return d.Stories(), strconv.FormatInt(d.Version, 10)
}

func standing(t *testing.T, n *desktest.Newsroom) []id.Story {
	t.Helper()
	a, _, err := n.Site.Arrangement(t.Context(), testkit.FA, n.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return a.Stories()
}

// press makes the form of a button: names and values in turn.
func press(seen, do string, fields ...string) url.Values {
	form := url.Values{"do": {do}, "seen": {seen}}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return form
}

// TestArranging walks through the buttons of the page, as an editor without
// scripts would, and looks at the home page.
func TestArranging(t *testing.T) {
	n := newsroom(t)
	a := n.Published(t, testkit.Headline("خبر الف")).Code
	b := n.Published(t, testkit.Headline("خبر ب")).Code
	c := n.Published(t, testkit.Headline("خبر پ")).Code
	empty := n.Get(t, n.Editor, path)
	if !empty.Has("هنوز کسی صفحه را نچیده است", "خبر الف", "افزودن", "خودکار") {
		t.Fatalf("the empty front:\n%s", empty.Body)
	}
	for _, s := range []struct {
		name string
		form url.Values
		want []id.Story
	}{
		{"add", press("", "add", "code", a.String()), []id.Story{a}},
		{"add by Persian digits", press("", "add", "code", persianDigits(b)), []id.Story{a, b}},
		{"add by address, on top", press("", "add", "where", "top", "code", "https://example.com/news/"+c.String()+"/x"), []id.Story{c, a, b}},
		{"down", press("", "down", "at", "0.0"), []id.Story{a, c, b}},
		{"up", press("", "up", "at", "1.1"), []id.Story{a, b, c}},
		{"top", press("", "top", "at", "1.1"), []id.Story{c, a, b}},
		{"up at the top", press("", "up", "at", "0.0"), []id.Story{c, a, b}},
		{"drag", press("", "move", "at", "0.0", "to", "1.1"), []id.Story{a, b, c}},
		{"unpin", press("", "unpin", "at", "1.0"), []id.Story{a, c}},
		{"drop on a place", press("", "add", "code", b.String(), "to", "1.0"), []id.Story{a, b, c}},
		{"settings", press("", "set", "at", "1.1", "code", c.String(), "until", "14:00", "section", "culture", "least", "3"), []id.Story{a, b, c}},
		{"a region", press("", "region-add", "layout", "breaking", "size", "1", "title", ""), []id.Story{a, b, c}},
		{"region up", press("", "region-up", "region", "4"), []id.Story{a, b, c}},
		{"region's settings", press("", "region-set", "region", "2", "layout", "grid", "size", "6", "title", "ویژه"), []id.Story{a, b, c}},
		{"region dropped", press("", "region-drop", "region", "3"), []id.Story{a, b, c}},
	} {
		_, seen := drafted(t, n, n.Editor)
		s.form.Set("seen", seen)
		got := n.Post(t, n.Editor, path, s.form)
		if have, _ := drafted(t, n, n.Editor); got.Status != http.StatusSeeOther || !slices.Equal(have, s.want) {
			t.Fatalf("%s: draft %v, want %v (status %d)", s.name, have, s.want, got.Status)
		}
	}
	if len(standing(t, n)) != 0 || !n.Get(t, n.Editor, path+"/preview").Has("draft ["+a.String()) {
		t.Error("a draft is in force, or is not looked at")
	}
	_, seen := drafted(t, n, n.Editor)
	done := n.Post(t, n.Editor, path, press(seen, "publish", "note", "صبح"))
	page := n.Follow(t, n.Editor, done)
	if !slices.Equal(standing(t, n), []id.Story{a, b, c}) || !page.Has("چینش تازه برقرار شد", `name="do" value="return"`, "صبح", "برقرار") {
		t.Errorf("published: %v\n%s", standing(t, n), page.Body)
	}
	home := n.Get(t, account.Actor{}, "/").Body
	if strings.Index(home, "خبر الف") > strings.Index(home, "خبر ب") || !strings.Contains(home, "به ترتیب سردبیران") {
		t.Error("readers do not see the order, or since when it stands")
	}
	history, err := n.Site.History(t.Context(), n.Editor, testkit.FA, 5)
	if err != nil || len(history) != 1 {
		t.Fatalf("%v, %v", history, err)
	}
	if got := n.Post(t, n.Editor, path, press("0", "return", "n", "0", "base", strconv.FormatInt(history[0].ID, 10))); got.Status != http.StatusSeeOther || len(standing(t, n)) != 0 {
		t.Errorf("undo: %d, %v", got.Status, standing(t, n))
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
		name string
		code id.Story
	}{{"a", a.Code}, {"b", b.Code}, {"a", a.Code}} {
		n.Post(t, n.Chief, path, press("0", "set", "at", "0.0", "code", want.code.String()))
		if got := n.Post(t, n.Chief, path, press("1", "publish")); got.Status != http.StatusSeeOther {
			t.Fatalf("status %d", got.Status)
		}
		if got := lead(); got != want.name {
			t.Fatalf("the home page leads with %s, want %s on the very next request", got, want.name)
		}
	}
}

// TestTwoEditors publish one after the other: the second is told, and goes on.
func TestTwoEditors(t *testing.T) {
	n := newsroom(t)
	a, b := n.Published(t).Code, n.Published(t).Code
	n.Post(t, n.Chief, path, press("0", "add", "code", a.String()))
	n.Post(t, n.Editor, path, press("0", "add", "code", b.String()))
	n.Post(t, n.Chief, path, press("1", "publish"))
	got := n.Post(t, n.Editor, path, press("1", "publish", "note", "ظهر"))
	if got.Status != http.StatusConflict || !got.Has("همکاری صفحه را چیده است", `name="do" value="rebase"`, `value="ظهر"`) {
		t.Fatalf("%d\n%s", got.Status, got.Body)
	}
	n.Post(t, n.Editor, path, press("1", "rebase"))
	if got := n.Post(t, n.Editor, path, press("2", "publish")); got.Status != http.StatusSeeOther || !slices.Equal(standing(t, n), []id.Story{b}) {
		t.Errorf("%d, %v", got.Status, standing(t, n))
	}
	history, err := n.Site.History(t.Context(), n.Editor, testkit.FA, 5)
	if err != nil {
		t.Fatal(err)
	}
	n.Post(t, n.Editor, path, press("0", "take", "n", strconv.FormatInt(history[1].ID, 10)))
	if codes, _ := drafted(t, n, n.Editor); !slices.Equal(codes, []id.Story{a}) {
		t.Errorf("taken from the history: %v", codes)
	}
	n.Post(t, n.Editor, path, press("1", "discard"))
	if _, seen := drafted(t, n, n.Editor); seen != "0" {
		t.Errorf("discarded, yet of version %s", seen)
	}
}

// TestInTime has an arrangement that waits, and one that is cancelled.
func TestInTime(t *testing.T) {
	n := newsroom(t)
	a := n.Published(t).Code
	n.Post(t, n.Chief, path, press("0", "add", "code", a.String()))
	for form, want := range map[string]int{"دیروز": 422, "1400/01/01 10:00": 422} {
		if got := n.Post(t, n.Chief, path, press("1", "publish", "at", form)); got.Status != want || !got.Has(`value="`+form+`"`) {
			t.Errorf("%s: %d", form, got.Status)
		}
	}
	got := n.Follow(t, n.Chief, n.Post(t, n.Chief, path, press("1", "publish", "at", "۱۴:۰۰")))
	if !got.Has("برقرار می\u200cشود", "زمان\u200cدار", `name="do" value="cancel"`) || len(standing(t, n)) != 0 {
		t.Fatalf("timed: %v\n%s", standing(t, n), got.Body)
	}
	history, err := n.Site.History(t.Context(), n.Editor, testkit.FA, 5)
	if err != nil {
		t.Fatal(err)
	}
	n.Post(t, n.Chief, path, press("0", "cancel", "n", strconv.FormatInt(history[0].ID, 10)))
	if history, _ = n.Site.History(t.Context(), n.Editor, testkit.FA, 5); len(history) != 0 {
		t.Errorf("not cancelled: %v", history)
	}
}

func TestRolesAtTheFront(t *testing.T) {
	n := newsroom(t)
	code := n.Published(t).Code
	limited := n.User(t, "limited", account.RolesOf(account.Editor), n.Culture)
	may := map[string]bool{"editor": true, "chief": true}
	for role, actor := range n.Everybody() {
		before := n.Acts(t)
		get, post := n.Get(t, actor, path), n.Post(t, actor, path, press("0", "add", "code", code.String()))
		look := n.Get(t, actor, path+"/preview")
		switch {
		case may[role]:
			if get.Status != 200 || post.Status != 303 || look.Status != 200 {
				t.Errorf("%s: %d, %d, %d", role, get.Status, post.Status, look.Status)
			}
		case get.Status != post.Status || look.Status != get.Status || get.Status != 403 && get.Status != 401 || n.Acts(t) != before:
			t.Errorf("%q: %d, %d, %d, acts %d", role, get.Status, post.Status, look.Status, n.Acts(t)-before)
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
	if got := n.Post(t, limited, path, press("0", "add", "code", code.String())); got.Status != http.StatusForbidden || n.Acts(t) != before {
		t.Errorf("limited: %d", got.Status)
	}
}

func TestHostileChanges(t *testing.T) {
	n := newsroom(t)
	a, b := n.Published(t).Code, n.Published(t).Code
	draft := n.Draft(t).Code
	en := n.Published(t, testkit.In(testkit.EN, n.Economy)).Code
	gone := n.Withdraw(t, n.Published(t)).Code
	n.Post(t, n.Chief, path, press("0", "add", "code", a.String()))
	for name, tt := range map[string]struct {
		form url.Values
		want int
	}{
		"stale":             {press("0", "add", "code", b.String()), 409},
		"unknown story":     {press("1", "add", "code", "999999"), 422},
		"a draft":           {press("1", "add", "code", draft.String()), 422},
		"another edition's": {press("1", "add", "code", en.String()), 422},
		"withdrawn":         {press("1", "add", "code", gone.String()), 422},
		"twice":             {press("1", "add", "code", a.String()), 422},
		"no code":           {press("1", "add", "code", "کد"), 422},
		"unknown act":       {press("1", "explode"), 400},
		"no such place":     {press("1", "up", "at", "7.9"), 400},
		"a place of words":  {press("1", "up", "at", "آ"), 400},
		"nowhere to":        {press("1", "move", "at", "0.0", "to", ""), 400},
		"no such layout":    {press("1", "region-add", "layout", "x", "size", "2"), 400},
		"no size":           {press("1", "region-add", "layout", "grid", "size", "-1"), 400},
		"no such region":    {press("1", "region-drop", "region", "99"), 400},
		"no such section":   {press("1", "set", "at", "0.0", "section", "economy"), 400},
		"no such genre":     {press("1", "set", "at", "0.0", "genre", "x"), 400},
		"no importance":     {press("1", "set", "at", "0.0", "least", "9"), 400},
		"ends first":        {press("1", "set", "at", "0.0", "code", a.String(), "from", "1405/09/05 10:00", "until", "1405/09/04 10:00"), 422},
		"long title":        {press("1", "region-set", "region", "0", "layout", "lead", "size", "1", "title", strings.Repeat("ن", 61)), 422},
		"no such past":      {press("1", "take", "n", "999"), 404},
		"undo of another":   {press("1", "return", "n", "0", "base", "999"), 409},
		"cancel of none":    {press("1", "cancel", "n", "999"), 409},
		"NUL":               {press("1", "add", "code", "1\x00"), 400},
		"very long":         {press("1", "add", "code", strings.Repeat("9", 100000)), 422},
		"oversized":         {url.Values{"do": {strings.Repeat("x", 2<<20)}}, 413},
		"nothing":           {url.Values{}, 400},
	} {
		before := n.Acts(t)
		got := n.Post(t, n.Chief, path, tt.form)
		codes, seen := drafted(t, n, n.Chief)
		if got.Status != tt.want || n.Acts(t) != before || seen != "1" || !slices.Equal(codes, []id.Story{a}) {
			t.Errorf("%s: status %d, want %d, and nothing done", name, got.Status, tt.want)
		}
	}
	if got := n.Post(t, n.Chief, path, press("1", "add", "code", "سلام")); !got.Has(`value="سلام"`, "این کد خبر نیست") {
		t.Error("what was typed is lost, or nothing says what is wrong with it")
	}
}

// TestStoryThatReadersCannotSee waits for its time, and the page says so.
func TestStoryThatReadersCannotSee(t *testing.T) {
	n := newsroom(t)
	s := n.Scheduled(t, n.Clock.Now().Add(time.Hour))
	n.Post(t, n.Chief, path, press("0", "set", "at", "0.0", "code", s.Code.String()))
	if page := n.Get(t, n.Chief, path); !page.Has("را نمی\u200cبینند") {
		t.Error("a slot whose story is not out looks like any other")
	}
	n.Act(t, s, story.Unschedule, story.Order{})
	if codes, _ := drafted(t, n, n.Chief); len(codes) != 0 {
		t.Errorf("a story that was taken back stands in a draft: %v", codes)
	}
}

func TestTemplates(t *testing.T) {
	for _, p := range newsroom(t).Library.Registered() {
		if err := templatecheck.CheckHTMLStrict(p.Template, p.View); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}
