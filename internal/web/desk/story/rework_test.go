package story_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"peyk/internal/account"
	"peyk/internal/testkit"
	"peyk/internal/web/desk/desktest"
)

var (
	keptField = regexp.MustCompile(`name="kept" value="([^"]*)"`)
	anyButton = regexp.MustCompile(`name="(apply|refuse|always|restore|undo)" value="([^"]*)"`)
)

// button is the value of the first button of that name about those words.
func button(t *testing.T, a *desktest.Answer, name, words string) string {
	t.Helper()
	for _, m := range anyButton.FindAllStringSubmatch(a.Body, -1) {
		if value := html.UnescapeString(m[2]); m[1] == name && strings.Contains(value, words) {
			return value
		}
	}
	t.Fatalf("no button %s about %q:\n%s", name, words, a.Body)
	return ""
}

// has reports whether there is such a button.
func has(a *desktest.Answer, name, words string) bool {
	for _, m := range anyButton.FindAllStringSubmatch(a.Body, -1) {
		if m[1] == name && strings.Contains(html.UnescapeString(m[2]), words) {
			return true
		}
	}
	return false
}

// carry is the form with what the page carries along.
func carry(a *desktest.Answer, f url.Values) url.Values {
	f.Del("kept")
	if m := keptField.FindStringSubmatch(a.Body); m != nil {
		f.Set("kept", html.UnescapeString(m[1]))
	}
	f.Del("do")
	return f
}

const doubtful = "در تالار علم الهدی سخن گفت."

// TestRefuse refuses a finding for a story, and takes the act back, as a person
// without scripts does.
func TestRefuse(t *testing.T) {
	n := newsroom(t)
	s := n.Draft(t, testkit.Lead(doubtful))
	f := fields(s, url.Values{"lead": {doubtful}})
	page := n.Get(t, n.Reporter, at(s, "/edit"))
	if has(page, "always", "") {
		t.Error("a reporter is offered what only editors may do")
	}
	if !strings.Contains(page.Body, `<mark class="finding finding-suggest">علم الهدی</mark>`) {
		t.Error("the words are not marked in the text")
	}
	value := button(t, page, "refuse", "علم الهدی")
	send := func(who account.Actor, name, value string) *desktest.Answer {
		form := carry(page, f)
		form.Set(name, value)
		page = n.Post(t, who, at(s, "/edit"), form)
		form.Del(name)
		return page
	}
	if send(n.Reporter, "refuse", value); has(page, "apply", "علم الهدی") || !has(page, "restore", "علم الهدی") {
		t.Error("the refused finding is still offered, or cannot be taken up again")
	}
	if again := send(n.Reporter, "refuse", value); again.Status != 409 {
		t.Errorf("refused twice: %d", again.Status)
	}
	if send(n.Reporter, "do", "undo-last"); page.Status != 200 || !has(page, "apply", "علم الهدی") {
		t.Errorf("undone, %d, it is not offered", page.Status)
	}
	if send(n.Reporter, "do", "undo-last"); page.Status != 409 {
		t.Errorf("nothing to undo: %d", page.Status)
	}
	send(n.Reporter, "refuse", value)
	form := carry(page, f)
	form.Set("do", "save")
	if saved := n.Post(t, n.Reporter, at(s, "/edit"), form); saved.Status != 303 {
		t.Fatalf("saved: %d %s", saved.Status, saved.Body)
	}
	page = n.Get(t, n.Reporter, at(s, "/edit"))
	if has(page, "apply", "علم الهدی") || !has(page, "restore", "علم الهدی") {
		t.Error("the refusal was not saved with the story")
	}
	f.Set("version", version(stored(t, n, s.Code)))
	if send(n.Reporter, "restore", button(t, page, "restore", "علم الهدی")); !has(page, "apply", "علم الهدی") {
		t.Error("taken up again, it is not offered")
	}
	other := n.Draft(t, testkit.Lead(doubtful))
	if !has(n.Get(t, n.Reporter, at(other, "/edit")), "apply", "علم الهدی") {
		t.Error("another story lost the finding")
	}
}

// TestRefuseAlways refuses for the agency: other stories, and pasted texts, do
// not show it any more, until it is taken back.
func TestRefuseAlways(t *testing.T) {
	n := newsroom(t)
	s, other := n.Draft(t, testkit.Lead(doubtful)), n.Draft(t, testkit.Lead("امروز علم الهدی آمد."))
	f := fields(s, url.Values{"lead": {doubtful}})
	page := n.Get(t, n.Editor, at(s, "/edit"))
	value := button(t, page, "always", "علم الهدی")
	form := carry(page, f)
	form.Set("always", value)
	if no := n.Post(t, n.Reporter, at(s, "/edit"), form); no.Status != 403 || !no.Has("علم الهدی") {
		t.Errorf("a reporter refused for the agency: %d", no.Status)
	}
	page = n.Post(t, n.Editor, at(s, "/edit"), form)
	if page.Status != 200 || has(page, "apply", "علم الهدی") {
		t.Errorf("%d: it is still offered", page.Status)
	}
	entries, err := n.House.Entries(t.Context(), "fa", 0, 9)
	if err != nil || len(entries) != 1 || entries[0].Before != "علم الهدی" || entries[0].Story != s.Code || entries[0].Actor != n.Editor.User {
		t.Fatalf("remembered %+v, %v", entries, err)
	}
	if has(n.Get(t, n.Editor, at(other, "/edit")), "apply", "علم الهدی") {
		t.Error("the other story still has the finding")
	}
	pasted := n.Post(t, n.Reporter, root+"/paste", url.Values{"text": {"تیتر خبر\n\nامروز علم الهدی به شهر آمد و رفت.\n\nمردم خوشحال شدند."}, "section": {"culture"}})
	if pasted.Status != 200 || !pasted.Has("علم الهدی") || pasted.Has("علم\u200cالهدی") {
		t.Errorf("a pasted text was mended against the dictionary: %d", pasted.Status)
	}
	form = carry(page, f)
	form.Del("always")
	form.Set("do", "undo-last")
	if page = n.Post(t, n.Editor, at(s, "/edit"), form); !has(page, "apply", "علم الهدی") {
		t.Error("undone, it is not offered")
	}
	if entries, _ = n.House.Entries(t.Context(), "fa", 0, 9); len(entries) != 0 {
		t.Errorf("undone, the dictionary has %+v", entries)
	}
}

// TestUndoLast takes acts back one by one, each as a whole.
func TestUndoLast(t *testing.T) {
	n := newsroom(t)
	const lead = "كتاب ها را می خوانند و گفتگو دیدند."
	s := n.Draft(t, testkit.Lead(lead))
	f := fields(s, url.Values{"lead": {lead}})
	page := n.Get(t, n.Reporter, at(s, "/edit"))
	text := func() string {
		t.Helper()
		_, rest, _ := strings.Cut(page.Body, `<textarea id="f-lead"`)
		_, rest, _ = strings.Cut(rest, ">")
		rest, _, _ = strings.Cut(rest, "<")
		return html.UnescapeString(rest)
	}
	send := func(name, value string) {
		t.Helper()
		form := carry(page, f)
		form.Set(name, value)
		page = n.Post(t, n.Reporter, at(s, "/edit"), form)
		form.Del(name)
		f.Set("lead", text())
		if page.Status != 200 {
			t.Fatalf("%s %s: %d", name, value, page.Status)
		}
	}
	send("do", "apply-certain")
	certain := text()
	if certain == lead || !strings.Contains(certain, "می\u200cخوانند") {
		t.Fatalf("all certain taken: %q", certain)
	}
	send("apply", button(t, page, "apply", "گفتگو"))
	if !strings.Contains(text(), "گفت\u200cوگو") {
		t.Fatalf("taken: %q", text())
	}
	send("do", "undo-last")
	if text() != certain {
		t.Errorf("one act undone: %q", text())
	}
	send("do", "undo-last")
	if text() != lead {
		t.Errorf("both undone: %q", text())
	}
}
