package story_test

import (
	_ "embed"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"peyk/internal/account"
	"peyk/internal/story"
	"peyk/internal/testkit"
	"peyk/internal/web/htmlcheck"
)

// typed is a text as it comes from another keyboard.
//
//go:embed testdata/typed.txt
var typed string

// carried is the form as a browser would send it again.
func carried(p htmlcheck.Node) url.Values {
	f := url.Values{}
	for _, in := range p.All("#story-form input[name]") {
		if in.Attr("type") != "checkbox" {
			f.Add(in.Attr("name"), in.Attr("value"))
		}
	}
	for _, box := range p.All("#story-form textarea[name]") {
		f.Add(box.Attr("name"), box.Raw())
	}
	for _, sel := range p.All("#story-form select[name]") {
		for _, o := range sel.All("option[selected]") {
			f.Add(sel.Attr("name"), o.Attr("value"))
		}
	}
	return f
}

func press(f url.Values, name, value string) url.Values {
	f.Set(name, value)
	return f
}

func valueOf(p htmlcheck.Node, name string) string { return carried(p).Get(name) }

// Findings are applied to the form, one, those of a rule, or all that is
// certain, and taken back; nothing is stored before somebody saves.
func TestFindings(t *testing.T) {
	n := newsroom(t)
	s := n.Draft(t, testkit.Paragraphs(strings.Split(strings.TrimSpace(typed), "\n\n")...))
	path := at(s, "/edit")
	first := page(t, n.Get(t, n.Reporter, path))
	was := valueOf(first, "body")
	certain := first.Attrs("button[name=apply]", "value")
	if len(certain) < 6 {
		t.Fatalf("only %d findings are offered", len(certain))
	}
	one := page(t, n.Post(t, n.Reporter, path, press(carried(first), "apply", certain[0])))
	if valueOf(one, "body") == was || len(one.All("button[name=undo]")) != 1 {
		t.Errorf("one finding was not applied: %q", valueOf(one, "body"))
	}
	back := page(t, n.Post(t, n.Reporter, path, press(carried(one), "undo", one.First("button[name=undo]").Attr("value"))))
	if got := valueOf(back, "body"); got != was || back.Has("button[name=undo]") {
		t.Errorf("undone: %q, want %q", got, was)
	}
	group := first.First("button[name=rule]")
	some := page(t, n.Post(t, n.Reporter, path, press(carried(first), "rule", group.Attr("value"))))
	if len(some.All("button[name=undo]")) < 3 {
		t.Error("the findings of one rule were not applied together")
	}
	all := page(t, n.Post(t, n.Reporter, path, press(carried(some), "do", "apply-certain")))
	mended := valueOf(all, "body")
	if strings.ContainsAny(mended, "يك") || !strings.Contains(mended, "می\u200cخوانند") || all.Has("button[name=rule]") {
		t.Errorf("not all that is certain was applied: %q", mended)
	}
	undone := page(t, n.Post(t, n.Reporter, path, press(carried(all), "do", "undo-all")))
	if got := valueOf(undone, "body"); got != was {
		t.Errorf("all undone: %q, want %q", got, was)
	}
	if got := stored(t, n, s.Code); got.Version != s.Version || got.Body.Marked() != was {
		t.Error("a finding was applied to what is stored")
	}
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, path, carried(all)))
	if got := stored(t, n, s.Code); got.Body.Marked() != mended {
		t.Errorf("saved: %q", got.Body.Marked())
	}
}

// A finding of a text that has changed since is refused, and what was typed
// stays; what was applied can be undone for as long as its words stand.
func TestFindingsOfAChangedText(t *testing.T) {
	n := newsroom(t)
	s := n.Draft(t, testkit.Paragraphs(strings.Split(strings.TrimSpace(typed), "\n\n")...))
	path := at(s, "/edit")
	first := page(t, n.Get(t, n.Reporter, path))
	identity := first.First("button[name=apply]").Attr("value")
	f := carried(first)
	f.Set("body", "متنی یکسره دیگر که درست است.")
	a := n.Post(t, n.Reporter, path, press(f, "apply", identity))
	if a.Status != http.StatusConflict || valueOf(page(t, a), "body") != "متنی یکسره دیگر که درست است." || !a.Has("متن پس از دیدن این یافته تغییر کرده است") {
		t.Errorf("status %d:\n%s", a.Status, a.Body)
	}
	for _, forged := range []string{"", "{", "null", `{"r":"letter.yeh","f":"body","s":-5}`, `[]`} {
		if a := n.Post(t, n.Reporter, path, press(carried(first), "apply", forged)); a.Status != http.StatusConflict {
			t.Errorf("finding %q: status %d", forged, a.Status)
		}
	}
	all := page(t, n.Post(t, n.Reporter, path, press(carried(first), "do", "apply-certain")))
	f = carried(all)
	f.Set("body", "بندی تازه در آغاز.\n\n"+f.Get("body"))
	moved := page(t, n.Post(t, n.Reporter, path, press(f, "do", "check")))
	for _, undo := range moved.Attrs("button[name=undo]", "value") {
		after := page(t, n.Post(t, n.Reporter, path, press(carried(moved), "undo", undo)))
		if !strings.HasPrefix(valueOf(after, "body"), "بندی تازه در آغاز.\n\n") {
			t.Errorf("undoing %s reached into another paragraph", undo)
		}
	}
	f = carried(all)
	f.Set("kept", `[{"r":"letter.yeh","f":"body","b":99,"s":3,"e":4,"x":"a","y":"b","a":true,"m":true},{"r":"x"},7]`)
	if a := n.Post(t, n.Reporter, path, press(f, "do", "check")); a.Status != http.StatusOK || page(t, a).Has("button[name=undo]") {
		t.Errorf("forged findings: %d", a.Status)
	}
}

// Two people at one story: the second is told, sees both texts, and loses
// nothing; saving again is a decision.
func TestConcurrentEdits(t *testing.T) {
	n := newsroom(t)
	s := n.Draft(t)
	mine := fields(s, url.Values{"lead": {"لید من."}})
	n.Follow(t, n.Editor, n.Post(t, n.Editor, at(s, "/edit"), fields(s, url.Values{"lead": {"لید دبیر."}})))
	a := n.Post(t, n.Reporter, at(s, "/edit"), mine)
	p := page(t, a)
	if a.Status != http.StatusConflict || valueOf(p, "lead") != "لید من." || !a.Has("editor در این میان") ||
		p.One("#changes .change del").Text() != "دبیر." || p.One("#changes .change ins").Text() != "من." {
		t.Fatalf("status %d:\n%s", a.Status, a.Body)
	}
	if got := stored(t, n, s.Code).Lead; got != "لید دبیر." {
		t.Fatalf("stored %q", got)
	}
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, at(s, "/edit"), press(carried(p), "do", "save")))
	if got := stored(t, n, s.Code).Lead; got != "لید من." {
		t.Errorf("stored %q after saving over it", got)
	}
	// A story that moved on while it was written in: the text comes back.
	s = stored(t, n, s.Code)
	n.Act(t, s, story.Submit, story.Order{})
	for _, v := range []string{version(s), version(stored(t, n, s.Code)), "0", ""} {
		f := fields(s, url.Values{"lead": {"لید دیرآمده."}, "version": {v}})
		a := n.Post(t, n.Reporter, at(s, "/edit"), f)
		if a.Status != http.StatusConflict && a.Status != http.StatusForbidden || !a.Has("لید دیرآمده.") {
			t.Errorf("version %q: status %d", v, a.Status)
		}
	}
}

// What is saved and what is sent are two steps: when the second is refused,
// the first stands, and the form is that of the stored story.
func TestSavedButNotSent(t *testing.T) {
	n := newsroom(t)
	a := n.Post(t, n.Reporter, root+"/new", fields(nil, url.Values{"headline": {""}, "do": {"submit"}}))
	s := newest(t, n)
	p := page(t, a)
	if a.Status != http.StatusUnprocessableEntity || s.State != story.Draft || p.One("#story-form").Attr("action") != at(s, "/edit") || !p.Has("#e-headline") {
		t.Fatalf("status %d, %s", a.Status, s.State)
	}
	a = n.Post(t, n.Reporter, at(s, "/edit"), press(press(carried(p), "headline", "تیتر رسید"), "do", "submit"))
	if a.Status != http.StatusSeeOther || stored(t, n, s.Code).State != story.Submitted {
		t.Errorf("status %d", a.Status)
	}
	// From the story's page the refusal names what is missing.
	d := n.Draft(t, testkit.Paragraphs())
	a = n.Post(t, n.Reporter, at(d, "/submit"), url.Values{"version": {version(d)}})
	if a.Status != http.StatusUnprocessableEntity || !page(t, a).Has(".flash") || !a.Has("متن: این بخش را پر کنید.") {
		t.Errorf("status %d:\n%s", a.Status, a.Body)
	}
}

func TestCorrecting(t *testing.T) {
	n := newsroom(t)
	s := n.Published(t)
	if a := n.Get(t, n.Editor, at(s, "/edit")); a.To() != at(s, "/correct") {
		t.Errorf("editing a published story leads to %q", a.To())
	}
	a := n.Post(t, n.Editor, at(s, "/correct"), fields(s, url.Values{"lead": {"لید درست."}, "do": {"check"}}))
	if p := page(t, a); a.Status != http.StatusOK || !p.Has("#changes .change") || p.Has(".field-fault") {
		t.Errorf("no preview: %d", a.Status)
	}
	a = n.Post(t, n.Editor, at(s, "/correct"), fields(s, url.Values{"lead": {"لید درست."}}))
	if p := page(t, a); a.Status != http.StatusUnprocessableEntity || !p.Has("#e-note") || valueOf(p, "lead") != "لید درست." {
		t.Errorf("a correction without a note: %d", a.Status)
	}
	same := carried(page(t, n.Get(t, n.Editor, at(s, "/correct"))))
	same.Set("note", "هیچ")
	if a := n.Post(t, n.Editor, at(s, "/correct"), same); a.Status != http.StatusBadRequest || !a.Has("اصلاحیه چیزی را تغییر نمی\u200cدهد") {
		t.Errorf("a correction of nothing: %d", a.Status)
	}
	if got := stored(t, n, s.Code); len(got.Corrections) != 0 {
		t.Errorf("%+v", got.Corrections)
	}
}

func TestPictures(t *testing.T) {
	n := newsroom(t)
	a, b, c := picture(t, n, 40), picture(t, n, 120), picture(t, n, 200)
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, root+"/new", fields(nil, url.Values{"pick": {a.ID.String(), b.ID.String(), "", " "}})))
	s := newest(t, n)
	if len(s.Pictures) != 2 || s.Pictures[0] != (story.PictureRef{Media: a.ID, Caption: "تالار تازه"}) {
		t.Fatalf("%+v", s.Pictures)
	}
	f := carried(page(t, n.Get(t, n.Reporter, at(s, "/edit"))))
	f["order"], f["caption"], f["pick"] = []string{"۲", "1"}, []string{"نخست", ""}, []string{c.ID.String(), a.ID.String()}
	f["alt"] = []string{"تالاری با سه میز", ""}
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, at(s, "/edit"), f))
	s = stored(t, n, s.Code)
	want := []story.PictureRef{{Media: b.ID}, {Media: a.ID, Caption: "نخست", Alt: "تالاری با سه میز"}, {Media: c.ID, Caption: "تالار تازه"}}
	if !slices.Equal(s.Pictures, want) {
		t.Errorf("%+v, want %+v", s.Pictures, want)
	}
	alts := page(t, n.Get(t, n.Reporter, at(s, ""))).Attrs(".picture img", "alt")
	if !slices.Equal(alts, []string{"تالار خواندن", "تالاری با سه میز", "تالار خواندن"}) {
		t.Errorf("the story's page says of its pictures %q", alts)
	}
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, at(s, "/edit"), carried(page(t, n.Get(t, n.Reporter, at(s, "/edit"))))))
	if s = stored(t, n, s.Code); !slices.Equal(s.Pictures, want) {
		t.Errorf("saved as it was: %+v, want %+v", s.Pictures, want)
	}
	f = carried(page(t, n.Get(t, n.Reporter, at(s, "/edit"))))
	f["remove"] = []string{a.ID.String(), c.ID.String()}
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, at(s, "/edit"), f))
	if s = stored(t, n, s.Code); len(s.Pictures) != 1 || s.Pictures[0].Media != b.ID {
		t.Errorf("%+v", s.Pictures)
	}
	for _, bad := range []string{"999", "0", "-1", "x", "1e3", long(50)} {
		got := n.Post(t, n.Reporter, at(s, "/edit"), fields(s, url.Values{"pick": {bad}}))
		if got.Status != http.StatusUnprocessableEntity || !page(t, got).Has("#f-pictures .field-fault") {
			t.Errorf("picture %q: %d", bad, got.Status)
		}
	}
	if got := n.Get(t, n.Reporter, at(s, "")); !page(t, got).Has(".desk-story .picture img") {
		t.Error("the picture is not shown")
	}
}

func TestCounterparts(t *testing.T) {
	n := newsroom(t)
	en, err := n.Stories.Create(t.Context(), n.Reporter, n.New(testkit.In(testkit.EN, n.Economy), testkit.Headline("The library opens")))
	if err != nil {
		t.Fatal(err)
	}
	s, other := n.Draft(t), n.Draft(t)
	for bad, status := range map[string]int{"99": 422, "x": 422, other.Code.String(): 422, long(13): 422} {
		a := n.Post(t, n.Reporter, at(s, "/edit"), fields(s, url.Values{"translation": {bad}}))
		if a.Status != status || !page(t, a).Has("#e-translation") {
			t.Errorf("counterpart %q: %d", bad, a.Status)
		}
	}
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, at(s, "/edit"), fields(s, url.Values{"translation": {en.Code.String()}})))
	a := n.Get(t, n.Reporter, at(s, ""))
	if !a.Has("The library opens", "/desk/en/stories/"+en.Code.String()) {
		t.Error("the counterpart is not shown")
	}
	form := page(t, n.Get(t, n.Reporter, at(s, "/edit")))
	if valueOf(form, "translation") != en.Code.String() {
		t.Error("the form does not name the counterpart")
	}
	v := stored(t, n, en.Code).Version
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, at(s, "/edit"), press(carried(form), "do", "save")))
	if stored(t, n, en.Code).Version != v {
		t.Error("saving links anew what is linked")
	}
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, at(s, "/edit"), press(carried(page(t, n.Get(t, n.Reporter, at(s, "/edit")))), "translation", "")))
	if stored(t, n, s.Code).Translation != 0 || stored(t, n, en.Code).Translation != 0 || n.Get(t, n.Reporter, at(s, "")).Has("The library opens") {
		t.Error("a link cannot be taken off")
	}
	if !n.Get(t, n.Reporter, at(s, "/history")).Has("برداشته شد") {
		t.Error("the history does not tell that the link was taken off")
	}
	// Of a published story too, where the text stays as it is.
	live := n.Published(t)
	correct := func(code string) {
		t.Helper()
		f := carried(page(t, n.Get(t, n.Editor, at(live, "/correct"))))
		n.Follow(t, n.Editor, n.Post(t, n.Editor, at(live, "/correct"), press(press(f, "translation", code), "note", "نسخه دیگر")))
	}
	correct(en.Code.String())
	if got := stored(t, n, live.Code); got.Translation == 0 || len(got.Corrections) != 0 {
		t.Errorf("translation %d, corrections %+v", got.Translation, got.Corrections)
	}
	correct("")
	if stored(t, n, live.Code).Translation != 0 {
		t.Error("the link of a published story cannot be taken off")
	}
}

// Values that no form sends get a clear answer, and change nothing.
func TestHostileForms(t *testing.T) {
	n := newsroom(t)
	s := n.Draft(t)
	limited := n.User(t, "limited", account.RolesOf(account.Editor), n.Culture)
	for name, c := range map[string]struct {
		change url.Values
		status int
		field  string
	}{
		"no section":              {url.Values{"section": {""}}, 422, "section"},
		"unknown section":         {url.Values{"section": {"sport"}}, 422, "section"},
		"section of another":      {url.Values{"section": {"economy"}}, 422, "section"},
		"unknown genre":           {url.Values{"genre": {"poem"}}, 422, "genre"},
		"importance of none":      {url.Values{"importance": {"9"}}, 422, "importance"},
		"importance of no number": {url.Values{"importance": {"x"}}, 422, "importance"},
		"headline without end":    {url.Values{"headline": {long(401)}}, 422, "headline"},
		"kicker without end":      {url.Values{"kicker": {long(100000)}}, 422, "kicker"},
		"lead without end":        {url.Values{"lead": {long(4001)}}, 422, "lead"},
		"paragraph without end":   {url.Values{"body": {long(20001)}}, 422, "body"},
		"paragraphs without end":  {url.Values{"body": {strings.Repeat("ب\n\n", 2001)}}, 422, "body"},
		"tags without end":        {url.Values{"tags": {strings.Repeat("الف، ", 5) + manyTags(51)}}, 422, "tags"},
		"a tag without a letter":  {url.Values{"tags": {"!!!"}}, 422, "tags"},
		"unknown act":             {url.Values{"do": {"delete"}}, 400, ""},
		"NUL":                     {url.Values{"lead": {"a\x00b"}}, 400, ""},
		"not UTF-8":               {url.Values{"lead": {"a\xffb"}}, 400, ""},
		"another's section":       {url.Values{"section": {"health"}}, 403, ""},
	} {
		who := n.Reporter
		if name == "another's section" {
			who = limited
		}
		f := fields(s, c.change)
		a := n.Post(t, who, at(s, "/edit"), f)
		if a.Status != c.status {
			t.Errorf("%s: status %d, want %d", name, a.Status, c.status)
			continue
		}
		if c.field != "" && !page(t, a).Has("#e-"+c.field) {
			t.Errorf("%s: no fault at %s", name, c.field)
		}
		if got := stored(t, n, s.Code); got.Version != s.Version {
			t.Fatalf("%s: stored", name)
		}
	}
	// Control characters are cleaned away, tabs become spaces.
	a := n.Post(t, n.Reporter, at(s, "/edit"), fields(s, url.Values{"headline": {"تیتر\tتازه\x07\r\nدو"}, "body": {"یک\tدو"}}))
	if got := stored(t, n, s.Code); a.Status != http.StatusSeeOther || got.Headline != "تیتر تازه دو" || got.Body[0].Text != "یک دو" {
		t.Errorf("%d %q %q", a.Status, got.Headline, got.Body[0].Text)
	}
	for _, code := range []string{"0", "01", "-1", "x", "999999", "9999999999999", "1%00"} {
		for _, more := range []string{"", "/edit", "/history", "/withdraw", "/correct"} {
			if a := n.Get(t, n.Chief, root+"/"+code+more); a.Status != http.StatusNotFound && a.Status != http.StatusBadRequest {
				t.Errorf("code %s%s: %d", code, more, a.Status)
			}
		}
		if a := n.Post(t, n.Chief, root+"/"+code+"/edit", fields(nil, nil)); a.Status != http.StatusNotFound && a.Status != http.StatusBadRequest {
			t.Errorf("post to code %s: %d", code, a.Status)
		}
	}
	big := url.Values{"body": {strings.Repeat("x", 5<<20)}}
	if a := n.Post(t, n.Reporter, root+"/new", big); a.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("5 MB: %d", a.Status)
	}
	evil := n.Draft(t, testkit.Headline(`<script>alert(1)</script>"'`), testkit.Paragraphs(`<img src=x onerror=alert(1)>`, `</textarea><script>x</script>`))
	for _, more := range []string{"", "/edit", "/history"} {
		if a := n.Get(t, n.Reporter, at(evil, more)); a.Has("<script>alert") || a.Has("<img src=x") || a.Has("</textarea><script>") {
			t.Errorf("markup typed by somebody is markup on the page %q", more)
		}
	}
	if a := n.Get(t, n.Reporter, root); a.Has("<script>alert") {
		t.Error("markup in the list")
	}
}

func manyTags(n int) string {
	var list []string
	for i := range n {
		list = append(list, "برچسب"+strings.Repeat("ب", i+1))
	}
	return strings.Join(list, "،")
}
