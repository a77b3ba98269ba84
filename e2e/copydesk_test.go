package e2e_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// newDraft writes a story with a lead as somebody of the newsroom, and returns
// its address.
func newDraft(t *testing.T, login, lead string) string {
	t.Helper()
	p := tab(t, 1280)
	p.signIn(login)
	p.open("/desk/fa/stories/new")
	p.do(chromedp.SetValue(chromedp.CSS("#f-section"), "culture"))
	p.fill("#f-headline", "خبری برای ویراستن")
	p.fill("#f-lead", lead)
	p.fill("#f-body", "این خبر متنی کوتاه دارد.")
	p.press(`.bar button[value="save"]`)
	code := inStory.FindString(p.at())
	if code == "" {
		t.Fatalf("saved, %s stands at %s: %s", login, p.at(), p.text("main"))
	}
	return code
}

// alt is the modifier of the key events.
const alt = 1

// key presses the key at a place of the keyboard while it types Persian: what
// counts is the place.
func (p *page) key(code, persian string, modifiers int64) {
	p.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		_, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Code: code, Key: persian, Modifiers: modifiers})
		if err != nil {
			p.t.Fatal(err)
		}
	}
}

// push clicks what a script does in its place.
func (p *page) push(css string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(css)))
}

// until waits for what a script does.
func (p *page) until(what string, is func() bool) {
	p.t.Helper()
	for range 100 {
		if is() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatalf("%s: not within five seconds at %s: %s", what, p.at(), p.text("main"))
}

// now evaluates at once: a script may replace what a query has just found.
func (p *page) now(expression string) string {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		p.t.Fatalf("%s at %s: %v", expression, p.at(), err)
	}
	return v
}

func (p *page) value(css string) string {
	p.t.Helper()
	return p.now(`document.querySelector("` + css + `").value`)
}

// findings is the list as it stands.
func (p *page) findings() string {
	p.t.Helper()
	if p.scriptless {
		return p.html("#findings")
	}
	return p.now(`document.getElementById("findings").outerHTML`)
}

// hold goes from finding to finding by its key until one about the words is in
// hand.
func (p *page) hold(words string) {
	p.t.Helper()
	for range 30 {
		p.key("KeyJ", "ت", 0)
		for _, li := range openFindings.FindAllString(p.findings(), -1) {
			if strings.Contains(li, "aria-current") && strings.Contains(li, "<del>"+words) {
				return
			}
		}
	}
	p.t.Fatalf("no finding about %q: %s", words, p.text("#findings"))
}

var openFindings = regexp.MustCompile(`(?s)<li id="finding-\d+" class="flagged".*?</li>`)

// finds reports whether a finding about the words is offered.
func (p *page) finds(words string) bool {
	p.t.Helper()
	for _, li := range openFindings.FindAllString(p.findings(), -1) {
		if strings.Contains(li, "<del>"+words) {
			return true
		}
	}
	return false
}

// TestCopyDesk takes and refuses findings by keys, remembers a refusal for the
// agency, sees that another story does not show it, and undoes.
func TestCopyDesk(t *testing.T) {
	const lead = "در تالار نشست گفتگو کرد و كتاب ها را دید."
	first := newDraft(t, "reporter", lead)
	second := newDraft(t, "reporter", "امروز گفتگو در تالار بود و كتاب ها را برد.")
	p := tab(t, 1280)
	p.signIn("editor")
	p.open(first + "/edit")
	if !p.finds("گفتگو") || !strings.Contains(p.html(`.proof-behind[data-for="f-lead"]`), "گفتگو</mark>") {
		t.Fatalf("the words are not found, or not marked: %s", p.html(".proof-behind"))
	}
	p.do(chromedp.Evaluate[chromedp.Void](`window.same = true; undefined`))

	p.hold("كتاب")
	p.key("KeyA", "ش", 0)
	p.until("taken", func() bool { return strings.Contains(p.value("#f-lead"), "کتاب\u200cها") })
	p.key("KeyU", "ع", 0)
	p.until("undone", func() bool { return p.value("#f-lead") == lead })
	p.key("KeyC", "ز", 0)
	p.until("all certain taken", func() bool { return strings.Contains(p.value("#f-lead"), "کتاب\u200cها") && !p.finds("كتاب") })
	if !p.finds("گفتگو") {
		t.Fatal("what is not certain was taken too")
	}

	p.hold("گفتگو")
	p.key("KeyR", "ق", 0)
	p.until("refused", func() bool { return !p.finds("گفتگو") })
	p.key("KeyU", "ع", 0)
	p.until("refusal undone", func() bool { return p.finds("گفتگو") })

	// While typing, the same keys work with Alt.
	p.hold("گفتگو")
	p.do(chromedp.Focus(chromedp.CSS("#f-body")))
	p.key("KeyL", "م", 0)
	if !p.finds("گفتگو") {
		t.Fatal("a key typed into the text refused a finding")
	}
	p.key("KeyL", "م", alt)
	p.until("refused always", func() bool { return !p.finds("گفتگو") })
	if same, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`window.same === true`)); err != nil || !same {
		t.Errorf("the page was left: %v", err)
	}

	other := tab(t, 390)
	other.signIn("reporter")
	other.withoutScripts()
	other.open(second + "/edit")
	if other.finds("گفتگو") || !other.finds("كتاب") {
		t.Fatalf("another story: %s", other.text("#findings"))
	}
	if mark := other.html(".proof"); !strings.Contains(mark, "<mark") || !strings.Contains(mark, "كتاب") {
		t.Errorf("without scripts nothing is marked: %s", mark)
	}
	p.press(`.bar button[value="save"]`)
	p.open("/desk/fa/style/dictionary")
	if got := p.text("main table"); !strings.Contains(got, "گفتگو") {
		t.Fatalf("the dictionary: %s", got)
	}
	p.press(`main table button`)
	other.open(second + "/edit")
	if !other.finds("گفتگو") {
		t.Error("taken out of the dictionary, it is not found again")
	}
	other.press(`#findings .flagged button[name=refuse]`)
	other.press(`#findings button[value="undo-last"]`)
	if !other.finds("گفتگو") || !other.finds("كتاب") {
		t.Errorf("refused and undone without scripts: %s", other.text("#findings"))
	}
}
