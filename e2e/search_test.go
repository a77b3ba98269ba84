package e2e_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// insert types a text at the cursor.
func (p *page) insert(text string) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		p.t.Fatal(err)
	}
}

// stroke presses a key that is no letter.
func (p *page) stroke(key string) {
	p.t.Helper()
	code := map[string]int64{"Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, "Tab": 9}[key]
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		params := input.DispatchKeyEventParams{Type: kind, Code: key, Key: key, WindowsVirtualKeyCode: code}
		if key == "Enter" && kind == input.DispatchKeyEventTypeKeyDown {
			params.Text = "\r"
		}
		if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, params); err != nil {
			p.t.Fatal(err)
		}
	}
}

// says evaluates a script that gives a text.
func (p *page) says(script string) string {
	p.t.Helper()
	s, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](script))
	if err != nil {
		p.t.Fatalf("%s at %s: %v", script, p.at(), err)
	}
	return s
}

// combobox is what the search field and its list say of themselves to who does
// not see them.
const combobox = `(() => {
	const q = document.activeElement, list = document.getElementById(q.getAttribute("aria-controls"));
	const on = document.getElementById(q.getAttribute("aria-activedescendant"));
	const box = list.getBoundingClientRect(), wide = document.documentElement.scrollWidth > innerWidth;
	return [q.getAttribute("role"), q.getAttribute("aria-expanded"), list.getAttribute("role"), list.hidden,
		[...list.children].every((li) => li.getAttribute("role") === "option"),
		on ? on.getAttribute("aria-selected") + " " + (on.textContent === q.value) : "none",
		list.querySelectorAll("[aria-selected=true]").length, wide || !list.hidden && (box.left < 0 || box.right > innerWidth)].join(" ");
})()`

// TestSuggestions goes through the suggestions by keys and by pointer, on a
// phone and on a desk, on the search page and in the head of every page.
func TestSuggestions(t *testing.T) {
	for _, c := range []struct {
		width       int64
		path, field string
	}{{390, "/search", "#q"}, {1280, "/search", "#q"}, {1280, "/latest", "#q-head"}} {
		t.Run(fmt.Sprint(c.width, c.path), func(t *testing.T) {
			p := tab(t, c.width)
			if _, err := chromedp.Call(p.ctx, cdppage.SetBypassCSP, cdppage.SetBypassCSPParams{Enabled: true}); err != nil {
				t.Fatal(err)
			}
			p.open(c.path)
			p.says(fmt.Sprintf(`document.querySelector(%q).focus(), ""`, c.field))
			is := func(what, want string) {
				t.Helper()
				if got := p.says(combobox); got != want {
					t.Errorf("%s: %q, want %q", what, got, want)
				}
			}
			is("before anything is typed", "combobox false listbox true true none 0 false")
			p.insert("تال")
			p.until("suggestions", func() bool { return p.says(`document.activeElement.getAttribute("aria-expanded")`) == "true" })
			is("suggested", "combobox true listbox false true none 0 false")
			p.axe()
			p.stroke("ArrowDown")
			is("the first", "combobox true listbox false true true true 1 false")
			p.stroke("ArrowDown")
			p.stroke("ArrowUp")
			p.stroke("ArrowUp") // back in the field
			is("in the field", "combobox true listbox false true none 0 false")
			if got := p.says(`document.activeElement.value`); got != "تال" {
				t.Errorf("back in the field stands %q", got)
			}
			p.stroke("ArrowDown")
			p.stroke("Escape")
			is("closed", "combobox false listbox true true none 0 false")
			if got := p.says(`document.activeElement.value`); got != "تال" {
				t.Errorf("after it was closed there stands %q", got)
			}
			p.insert("ا")
			p.until("suggestions again", func() bool { return p.says(`document.activeElement.getAttribute("aria-expanded")`) == "true" })
			p.stroke("ArrowDown")
			chosen := p.says(`document.activeElement.value`)
			p.stroke("Enter")
			p.until("results", func() bool { return strings.Contains(p.at(), "/search?") })
			p.found(chosen)

			p.says(`document.querySelector("#q").focus(), document.querySelector("#q").select(), ""`)
			p.insert("وال")
			p.until("suggestions", func() bool { return p.says(`document.activeElement.getAttribute("aria-expanded")`) == "true" })
			chosen = p.says(`document.querySelector("#q-list li").textContent`)
			p.press("#q-list li")
			p.found(chosen)
		})
	}
}

// found expects the results of a search.
func (p *page) found(text string) {
	p.t.Helper()
	at, err := url.Parse(p.at())
	if err != nil || at.Query().Get("q") != text {
		p.t.Errorf("asked for %q at %s", text, p.at())
	}
	if p.text("ol.result-list li h2") == "" {
		p.t.Errorf("%q finds nothing", text)
	}
}

// isDay is a day as a story's time has it.
var isDay = regexp.MustCompile(`datetime="(\d{4}-\d\d-\d\d)`)

// TestSearchWithoutScripts asks by the form alone, with filters and Jalali
// days, and goes on to the next page.
func TestSearchWithoutScripts(t *testing.T) {
	p := tab(t, 390)
	p.withoutScripts()
	p.open("/latest")
	p.press(`a[href="/search"]`)
	if got := p.attr("#q", "role"); got != "" {
		t.Errorf("without scripts the field says that it is a %s", got)
	}
	p.fill("#q", "نارون")
	p.press(".search-form button[type=submit]")
	if p.text("ol.result-list li h2") == "" || p.text(".results-count") == "" {
		t.Fatal("nothing is found")
	}
	all := isDay.FindAllStringSubmatch(p.main(), -1)
	if len(all) < 5 {
		t.Fatalf("%d stories have a day", len(all))
	}
	hint := p.attr("#s-from", "placeholder") // today
	p.do(chromedp.Click(chromedp.CSS(".search-more summary")))
	p.fill("#s-from", hint)
	p.fill("#s-to", hint)
	p.press(".search-form button[type=submit]")
	days := map[string]bool{}
	for _, day := range isDay.FindAllStringSubmatch(p.main(), -1) {
		days[day[1]] = true
	}
	if len(days) > 2 { // a day of an edition lies in two of UTC
		t.Errorf("of one day stories of %d are found", len(days))
	}
	if few := len(isDay.FindAllString(p.main(), -1)); few >= len(all) {
		t.Errorf("%d stories are found of one day, and %d of all", few, len(all))
	}
	if value, err := chromedp.Run(p.ctx, chromedp.Value(chromedp.CSS("#s-from"))); err != nil || value != hint {
		t.Errorf("the filter came back as %q, %v", value, err)
	}

	p.fill("#s-from", "۱۴۰۵/۱۳/۴۰")
	p.press(".search-form button[type=submit]")
	if p.attr("#s-from", "aria-invalid") != "true" || p.attr("#s-to", "aria-invalid") == "true" || p.text("#search-wrong") == "" {
		t.Errorf("a day that is none is not told: %s", p.text("main"))
	}

	p.open("/search?" + url.Values{"q": {"نارون"}, "section": {"sport"}, "genre": {"interview"}}.Encode())
	if got := p.text("ol.result-list li h2"); !strings.Contains(got, "برزگرنیا") {
		t.Errorf("of the interviews on sport, %q is found", got)
	}
	p.open("/search?q=sghl")
	if got := p.text(".search-instead a"); got != "سلام" {
		t.Errorf("sghl may have meant %q", got)
	}
	p.open("/search?" + url.Values{"q": {`"><img src=x onerror=alert(1)>`}}.Encode())
	if strings.Contains(p.main(), "<img") {
		t.Error("what was typed became a part of the page")
	}
}

func (p *page) main() string {
	p.t.Helper()
	s, err := chromedp.Run(p.ctx, chromedp.OuterHTML(chromedp.CSS("main")))
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}
