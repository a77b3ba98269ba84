package e2e_test

import (
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// watched counts the beacons of a page, and lets the test say whether it is
// seen and whether it is prerendered.
const watched = `
window.sent = 0; window.shown = "hidden"; window.early = false;
navigator.sendBeacon = () => { window.sent++; return true; };
Object.defineProperty(document, "visibilityState", { get: () => window.shown });
Object.defineProperty(document, "prerendering", { get: () => window.early });`

// TestAViewIsSentOnceWhenItIsSeen: not from a background tab, not while the page
// is prerendered, and not again when the reader comes back to it.
func TestAViewIsSentOnceWhenItIsSeen(t *testing.T) {
	p := tab(t, 390)
	_, err := chromedp.Call(p.ctx, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: watched})
	if err != nil {
		t.Fatal(err)
	}
	p.open(firstStory(t, "fa"))
	act := func(what, script, want string) {
		t.Helper()
		p.do(chromedp.Evaluate[chromedp.Void](script))
		if got := p.now(`String(window.sent)`); got != want {
			t.Errorf("%s: %s beacons, want %s", what, got, want)
		}
	}
	const changed = `document.dispatchEvent(new Event("visibilitychange"));`
	act("in a background tab", changed, "0")
	act("prerendered", `window.shown = "visible"; window.early = true;`+changed, "0")
	act("and opened", `window.early = false; document.dispatchEvent(new Event("prerenderingchange"));`, "1")
	act("put away and fetched again", `window.shown = "hidden";`+changed+`window.shown = "visible";`+changed, "1")
	act("back from the browser's own memory", `window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));`+changed, "1")
}
