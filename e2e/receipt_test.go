package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestReceiptIsUsed edits, takes back and deletes a comment by its receipt,
// without scripts; each of its pages is clean to axe on a phone.
func TestReceiptIsUsed(t *testing.T) {
	words := fmt.Sprintf("این دیدگاه را ویرایش می‌کنم، شمارهٔ %d.", time.Now().UnixNano())
	p := tab(t, 390)
	p.withoutScripts()
	story := stories(t, "fa")[7]
	receipt := p.comment(story, words)

	p.press(`.receipt-acts a[href*="do=edit"]`)
	p.fill("#f-text", "متن تازهٔ "+words)
	p.press("#do button[type=submit]")
	if !strings.Contains(p.at(), "done=edit") || !strings.Contains(p.text(".receipt-text"), "متن تازهٔ") {
		t.Fatalf("after the edit: %s", p.text("main"))
	}
	for _, act := range []string{"withdraw", "delete"} {
		p.open(receipt)
		p.press(`.receipt-acts a[href*="do=` + act + `"]`)
		p.press("#do button[type=submit]")
		if !strings.Contains(p.at(), "done="+act) {
			t.Fatalf("after %s at %s: %s", act, p.at(), p.text("main"))
		}
	}
	if strings.Contains(p.text("main"), words) {
		t.Error("the receipt still has the deleted words")
	}
}

// TestTalkIsAccessible looks at the pages of comments with axe.
func TestTalkIsAccessible(t *testing.T) {
	for _, width := range []int64{390, 1280} {
		p := tab(t, width)
		if _, err := chromedp.Call(p.ctx, cdppage.SetBypassCSP, cdppage.SetBypassCSPParams{Enabled: true}); err != nil {
			t.Fatal(err)
		}
		story := stories(t, "fa")[9]
		receipt := p.comment(story, fmt.Sprintf("دیدگاهی برای دیدن رسید، %d", time.Now().UnixNano()))
		code := strings.Split(story, "/")[2]
		for _, path := range []string{
			receipt, receipt + "?do=edit", receipt + "?do=delete", "/policy", "/policy/figures",
			"/news/" + code + "/comments?sort=oldest", "/news/" + code + "/comment?quote=",
		} {
			p.open(path)
			p.axe()
		}
	}
}
