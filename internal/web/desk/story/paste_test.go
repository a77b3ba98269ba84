package story_test

import (
	_ "embed"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"peyk/internal/copydesk"
	"peyk/internal/story"
	"peyk/internal/testkit"
	stories "peyk/internal/web/desk/story"
	"peyk/internal/wire/raw"
)

// pasted is a story as it is copied from a page, with what stands around it.
//
//go:embed testdata/pasted.txt
var pasted string

// A pasted text fills the form: every line of it is in a field or among those
// that were dropped, and nothing is stored before it is saved.
func TestPaste(t *testing.T) {
	n := newsroom(t)
	before := n.Acts(t)
	a := n.Post(t, n.Reporter, root+"/paste", url.Values{"text": {pasted}, "section": {"health"}})
	p := page(t, a)
	if a.Status != http.StatusOK || n.Acts(t) != before {
		t.Fatalf("status %d", a.Status)
	}
	f := carried(p)
	if f.Get("section") != "health" || f.Get("headline") != "درمانگاه تازه در جنوب شهر گشوده شد" || f.Get("dropped") == "" {
		t.Errorf("%v", f)
	}
	whole := f.Get("kicker") + "\n" + f.Get("headline") + "\n" + f.Get("lead") + "\n" + f.Get("body") + "\n" + f.Get("dropped") +
		"\n" + f.Get("source") + "\n" + f.Get("byline") + "\n" + f.Get("tags")
	plain := strings.NewReplacer("\u200c", "", " ", "", "ي", "ی", "ك", "ک")
	for line := range strings.SplitSeq(pasted, "\n") {
		if line = plain.Replace(strings.TrimSpace(line)); len(line) > 40 && !strings.Contains(plain.Replace(whole), strings.TrimSuffix(line, ".")) {
			t.Errorf("lost: %s", line)
		}
	}
	if !p.Has("button[name=undo]") {
		t.Error("what was mended cannot be undone")
	}
	asPasted := page(t, n.Post(t, n.Reporter, root+"/new", press(carried(p), "do", "undo-all")))
	if !strings.Contains(valueOf(asPasted, "body"), "مي گويند") {
		t.Errorf("undone: %q", valueOf(asPasted, "body"))
	}
	if valueOf(asPasted, "dropped") != f.Get("dropped") || valueOf(asPasted, "fingerprint") == "" {
		t.Error("what was dropped is forgotten on the way")
	}
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, root+"/new", press(f, "do", "save")))
	s := newest(t, n)
	if s.State != story.Draft || s.Fingerprint == "" || !strings.Contains(s.Body.Text(), "می\u200cگویند") {
		t.Errorf("%+v", s)
	}
	// What was mended can be undone from what was stored, for as long as the
	// text stands as it was saved.
	form := page(t, n.Get(t, n.Reporter, at(s, "/edit")))
	if want := len(p.All("button[name=undo]")); want == 0 || len(form.All("button[name=undo]")) != want {
		t.Errorf("%d findings can be undone after saving, want %d", len(form.All("button[name=undo]")), want)
	}
	undone := page(t, n.Post(t, n.Reporter, at(s, "/edit"), press(carried(form), "do", "undo-all")))
	if valueOf(undone, "body") != valueOf(asPasted, "body") || valueOf(undone, "headline") != valueOf(asPasted, "headline") {
		t.Errorf("undone after saving: %q, want %q", valueOf(undone, "body"), valueOf(asPasted, "body"))
	}
	one := page(t, n.Post(t, n.Reporter, at(s, "/edit"), press(carried(form), "undo", form.First("button[name=undo]").Attr("value"))))
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, at(s, "/edit"), press(carried(one), "do", "save")))
	left := page(t, n.Get(t, n.Reporter, at(s, "/edit")))
	if got, want := len(left.All("button[name=undo]")), len(form.All("button[name=undo]"))-1; got != want {
		t.Errorf("%d findings can be undone after one was, want %d", got, want)
	}
	c := stored(t, n, s.Code).Content
	c.Lead = "لیدی که جای دیگر نوشته شد."
	if _, err := n.Stories.Act(t.Context(), n.Reporter, s.Code, story.Edit, story.Order{Content: &c}); err != nil {
		t.Fatal(err)
	}
	if page(t, n.Get(t, n.Reporter, at(s, "/edit"))).Has("button[name=undo]") {
		t.Error("findings of another text are offered to be undone")
	}
	// The same text again is no second story.
	again := carried(page(t, n.Post(t, n.Editor, root+"/paste", url.Values{"text": {pasted}, "section": {"health"}})))
	a = n.Post(t, n.Editor, root+"/new", press(again, "do", "save"))
	if a.Status != http.StatusConflict || !a.Has("پیش\u200cتر با کد") || newest(t, n).Code != s.Code {
		t.Errorf("pasted twice: %d", a.Status)
	}
}

// What an import mended can be undone in the form, too, of a published story
// as of a draft.
func TestImportedCanBeUndone(t *testing.T) {
	n := newsroom(t)
	_, st, err := raw.Import([]byte(pasted), raw.Options{Edition: "fa", Desk: copydesk.New(copydesk.Options{Language: "fa"})})
	if err != nil {
		t.Fatal(err)
	}
	add := n.New(testkit.Headline(st.Text.Headline), testkit.Lead(st.Text.Lead))
	add.Body, add.Findings = st.Text.Body, stories.Kept(st.Text, st.Findings)
	s, err := n.Stories.Import(t.Context(), n.Chief, add, true)
	if err != nil {
		t.Fatal(err)
	}
	form := page(t, n.Get(t, n.Editor, at(s, "/correct")))
	undone := page(t, n.Post(t, n.Editor, at(s, "/correct"), press(carried(form), "do", "undo-all")))
	if strings.Contains(valueOf(form, "body"), "مي گويند") || !strings.Contains(valueOf(undone, "body"), "مي گويند") {
		t.Errorf("undone: %q", valueOf(undone, "body"))
	}
}

func TestPasteRefuses(t *testing.T) {
	n := newsroom(t)
	for name, c := range map[string]struct {
		text   string
		status int
	}{
		"nothing":   {" \n ", 422},
		"furniture": {"ارسال نظر\nآخرین اخبار", 400},
		"NUL":       {"a\x00", 400},
		"too large": {strings.Repeat("متن ", 1<<20), 413},
	} {
		a := n.Post(t, n.Reporter, root+"/paste", url.Values{"text": {c.text}})
		if a.Status != c.status {
			t.Errorf("%s: status %d, want %d", name, a.Status, c.status)
		}
		if name == "furniture" && page(t, a).One("#f-text").Raw() != c.text {
			t.Errorf("the text was lost")
		}
	}
}
