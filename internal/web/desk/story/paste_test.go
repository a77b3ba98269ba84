package story_test

import (
	_ "embed"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"peyk/internal/story"
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
	raw := page(t, n.Post(t, n.Reporter, root+"/new", press(carried(p), "do", "undo-all")))
	if !strings.Contains(valueOf(raw, "body"), "مي گويند") {
		t.Errorf("undone: %q", valueOf(raw, "body"))
	}
	if valueOf(raw, "dropped") != f.Get("dropped") || valueOf(raw, "fingerprint") == "" {
		t.Error("what was dropped is forgotten on the way")
	}
	n.Follow(t, n.Reporter, n.Post(t, n.Reporter, root+"/new", press(f, "do", "save")))
	s := newest(t, n)
	if s.State != story.Draft || s.Fingerprint == "" || !strings.Contains(s.Body.Text(), "می\u200cگویند") {
		t.Errorf("%+v", s)
	}
	// The same text again is no second story.
	again := carried(page(t, n.Post(t, n.Editor, root+"/paste", url.Values{"text": {pasted}, "section": {"health"}})))
	a = n.Post(t, n.Editor, root+"/new", press(again, "do", "save"))
	if a.Status != http.StatusConflict || !a.Has("پیش\u200cتر با کد") || newest(t, n).Code != s.Code {
		t.Errorf("pasted twice: %d", a.Status)
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
