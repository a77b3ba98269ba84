package style_test

import (
	"maps"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"peyk/internal/copydesk"
	"peyk/internal/web/desk"
	"peyk/internal/web/desk/desktest"
	"peyk/internal/web/desk/style"
)

func newsroom(t *testing.T) *desktest.Newsroom {
	t.Helper()
	return desktest.New(t, func(d *desk.Desk, m *desk.Mount) error {
		s, err := style.New(d)
		if err == nil {
			s.Routes(m)
		}
		return err
	})
}

const root = "/desk/fa/style"

func TestGuide(t *testing.T) {
	n := newsroom(t)
	page := n.Get(t, n.Chief, root)
	if page.Status != 200 || strings.Contains(page.Body, "⟦") || strings.Count(page.Body, "(معمول)") != 16 {
		t.Fatalf("%d, %d usual values", page.Status, strings.Count(page.Body, "(معمول)"))
	}
	form := url.Values{
		"version": {"0"}, "headline": {"۶۰"}, "set.ezafe": {"hamza"}, "set.digits": {"persian"},
		"word": {"مرقوم فرمودند", "", "  "}, "instead": {"نوشتند", "", ""}, "reason": {"تعارف", "", ""},
	}
	if no := n.Post(t, n.Editor, root, form); no.Status != 403 {
		t.Errorf("an editor changed the guide: %d", no.Status)
	}
	done := n.Follow(t, n.Chief, n.Post(t, n.Chief, root, form))
	if !done.Has("شیوه\u200cنامه ذخیره شد.", `value="مرقوم فرمودند"`, `value="۶۰"`, `<option value="hamza" selected>`) {
		t.Errorf("saved:\n%s", done.Body)
	}
	g, err := n.House.Guide(t.Context(), "fa")
	if err != nil || len(g.Forbidden) != 1 || len(g.Settings) != 1 || g.Settings[0] != "ezafe=hamza" || g.MaxHeadline != 60 {
		t.Errorf("the guide is %+v, %v", g, err)
	}
	d, err := n.House.Desk(t.Context(), "fa", "fa")
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]bool{}
	for _, f := range d.Findings(copydesk.Text{Headline: strings.Repeat("تیتر ", 16), Lead: "آنان نامه\u200cی او را مرقوم فرمودند."}) {
		rules[f.Rule] = true
	}
	for _, want := range []string{"headline.long", "word.forbidden", "ezafe.heh"} {
		if !rules[want] {
			t.Errorf("the desk does not say %s, but %v", want, rules)
		}
	}
	if stale := n.Post(t, n.Chief, root, form); stale.Status != 303 { // version 0: whoever writes first
		t.Errorf("%d", stale.Status)
	}
	form.Set("version", "1")
	if stale := n.Post(t, n.Chief, root, form); stale.Status != 409 || !stale.Has(`value="مرقوم فرمودند"`) {
		t.Errorf("a version that is past: %d", stale.Status)
	}
	form.Set("version", "0")
	for name, change := range map[string]url.Values{
		"headline": {"headline": {"پهن"}}, "setting": {"set.ezafe": {"never"}}, "word": {"word": {""}},
	} {
		bad := maps.Clone(form)
		maps.Copy(bad, change)
		if a := n.Post(t, n.Chief, root, bad); a.Status != 422 {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	if look := n.Get(t, n.Reporter, root); look.Status != 200 || !look.Has("disabled", "شیوه\u200cنامه را سردبیر می\u200cنویسد.") || look.Has(">ذخیرهٔ شیوه\u200cنامه<") {
		t.Errorf("a reporter sees %d", look.Status)
	}
	if no := n.Get(t, n.Moderator, root); no.Status != 403 {
		t.Errorf("a moderator sees the guide: %d", no.Status)
	}
	if en := n.Get(t, n.Chief, "/desk/en/style"); en.Status != 200 || strings.Contains(en.Body, "⟦") || en.Has("set.ezafe") {
		t.Errorf("the other edition: %d", en.Status)
	}
}

func TestDictionary(t *testing.T) {
	n := newsroom(t)
	if empty := n.Get(t, n.Chief, root+"/dictionary"); !empty.Has("واژه\u200cنامه خالی است") {
		t.Error("an empty dictionary does not say so")
	}
	s := n.Draft(t)
	for _, r := range []copydesk.Refusal{
		{Rule: "halfspace.compound", Before: "علم الهدی", After: "علم\u200cالهدی"},
		{Rule: "word.forbidden", Before: "مرقوم"},
		{Rule: "name.spelling", Before: "علی ربیعی", After: "علی رفیعی"},
	} {
		if err := n.House.Remember(t.Context(), n.Editor, "fa", r, s.Code); err != nil {
			t.Fatal(err)
		}
	}
	page := n.Get(t, n.Editor, root+"/dictionary")
	if !page.Has("علم الهدی", "نه «علم\u200cالهدی»", "editor", "واژهٔ مجاز", "دو نفرند", "نیم\u200cفاصلهٔ واژهٔ مرکب", "/desk/fa/stories/"+s.Code.String()) {
		t.Errorf("the dictionary:\n%s", page.Body)
	}
	list, err := n.House.Entries(t.Context(), "fa", 0, 9)
	if err != nil {
		t.Fatal(err)
	}
	remove := root + "/dictionary/" + strconv.FormatInt(list[2].ID, 10) + "/remove"
	if look := n.Get(t, n.Reporter, root+"/dictionary"); look.Status != 200 || look.Has("/remove") {
		t.Errorf("a reporter sees %d", look.Status)
	}
	if no := n.Post(t, n.Reporter, remove, nil); no.Status != 403 {
		t.Errorf("a reporter took an entry out: %d", no.Status)
	}
	if done := n.Follow(t, n.Editor, n.Post(t, n.Editor, remove, nil)); done.Has("علم الهدی") {
		t.Error("the entry is still there")
	}
	if again := n.Post(t, n.Editor, remove, nil); again.Status != 303 {
		t.Errorf("taken out twice: %d", again.Status)
	}
	for query, want := range map[string]int{"before=x": 400, "before=-1": 400, "before=" + strconv.FormatInt(list[1].ID, 10): 200} {
		if got := n.Get(t, n.Editor, root+"/dictionary?"+query); got.Status != want {
			t.Errorf("?%s: %d", query, got.Status)
		}
	}
}
