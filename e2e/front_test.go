package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

const frontPath = "/desk/fa/front"

// shown are the codes of the stories of the front's draft, in their places.
const drafted = `[...document.querySelectorAll(".slot-set .slot-title")].map(a => a.textContent).join("|")`

func (p *page) leads() string {
	p.t.Helper()
	p.open("/")
	return p.text(".home-lead h2")
}

// TestFrontByKeys arranges the front with the keyboard alone: a story goes down
// and up again, the preview follows, and readers see it when it is published.
func TestFrontByKeys(t *testing.T) {
	p := tab(t, 1280)
	p.signIn("chief")
	before := p.leads()
	p.open(frontPath)
	p.axe()
	first := strings.Split(p.now(drafted), "|")
	if len(first) < 2 || first[0] != before {
		t.Fatalf("the draft %q does not begin with the lead %q", first, before)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll(".slot-set")[0].focus()`))
	p.key("ArrowDown", "ArrowDown", alt)
	p.until("the story goes down", func() bool { return strings.HasPrefix(p.now(drafted), first[1]) })
	p.until("the preview follows", func() bool {
		return p.now(`document.querySelector(".front-frame iframe").contentDocument?.querySelector(".home-lead h2")?.textContent || ""`) == first[1]
	})
	if p.now(`document.activeElement.id`) != "slot-1.0" {
		t.Errorf("the focus is at %q, not with the story", p.now(`document.activeElement.id`))
	}
	q := tab(t, 390)
	if got := q.leads(); got != before {
		t.Errorf("readers see the draft: %q", got)
	}
	p.key("KeyP", "ح", 0)
	p.until("it is published", func() bool { return p.now(`document.querySelector(".flash")?.textContent || ""`) != "" })
	if got := q.leads(); got != first[1] {
		t.Errorf("readers see %q at the head, want %q", got, first[1])
	}
	p.axe()
	p.key("KeyU", "ع", 0)
	p.until("it is taken back", func() bool { return strings.HasPrefix(p.now(drafted), first[0]) })
	if got := q.leads(); got != before {
		t.Errorf("after it was taken back readers see %q, want %q", got, before)
	}
}

// TestFrontWithoutScripts does the same by buttons.
func TestFrontWithoutScripts(t *testing.T) {
	p := tab(t, 390)
	p.withoutScripts()
	p.signIn("editor")
	before := p.leads()
	p.open("/en/")
	p.open("/desk/en/front")
	lead := p.text("[id=\"slot-0.0\"] .slot-title")
	p.press(`[id="slot-0.0"] form.act:has([value=down]) button`)
	p.press(`.front-publish > button`)
	p.open("/en/")
	if got := p.text(".home-lead h2"); got == lead {
		t.Errorf("%q leads still", got)
	}
	p.open("/desk/en/front")
	p.press(`.front-history li:nth-child(2) form.act button`)
	p.press(`.front-publish > button`)
	p.open("/en/")
	if got := p.text(".home-lead h2"); got != lead {
		t.Errorf("after the earlier arrangement was published again %q leads, want %q", got, lead)
	}
	if got := p.leads(); got != before {
		t.Errorf("the other edition changed: %q, was %q", got, before)
	}
}

// TestReadLater keeps a story in the browser and lists it.
func TestReadLater(t *testing.T) {
	p := tab(t, 390)
	p.open(firstStory(t, "fa"))
	title := p.text("h1.p-name")
	p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-later] button:last-child").click()`))
	p.open("/saved")
	if got := p.text("[data-saved] li a"); got != title {
		t.Errorf("the list has %q, want %q", got, title)
	}
	p.axe()
	p.push("[data-saved] li button")
	if n := p.now(`String(document.querySelectorAll("[data-saved] li").length)`); n != "0" {
		t.Errorf("%s stories are left", n)
	}
}

// TestFrontByDragging drags the story of one place onto another with the mouse
// that the browser itself moves.
func TestFrontByDragging(t *testing.T) {
	p := tab(t, 1280)
	p.signIn("chief")
	p.open(frontPath)
	first := strings.Split(p.now(drafted), "|")
	mouse := func(kind input.DispatchMouseEventType, x, y float64) {
		t.Helper()
		_, err := chromedp.Call(p.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{
			Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	at := func(n string) (x, y float64) {
		t.Helper()
		p.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll(".slot-set")[0].scrollIntoView({block: "start"})`))
		where := p.now(`(() => { const r = document.querySelectorAll(".slot-set")[` + n + `].getBoundingClientRect(); return (r.left + r.width - 14) + " " + (r.top + r.height / 2); })()`)
		if _, err := fmt.Sscan(where, &x, &y); err != nil {
			t.Fatal(err)
		}
		return x, y
	}
	x0, y0 := at("0")
	x1, y1 := at("1")
	mouse(input.DispatchMouseEventTypeMousePressed, x0, y0)
	for i := range 10 {
		part := float64(i+1) / 10
		mouse(input.DispatchMouseEventTypeMouseMoved, x0+(x1-x0)*part, y0+(y1-y0)*part)
	}
	mouse(input.DispatchMouseEventTypeMouseReleased, x1, y1)
	p.until("the stories have changed places", func() bool { return strings.HasPrefix(p.now(drafted), first[1]+"|") })
	p.push(`.front-edit form.act:has([value=discard]) button`)
}
