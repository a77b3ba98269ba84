package e2e_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// approve finds the comment in the queue, however far down it is, and approves
// it.
func (p *page) approve(words string) {
	p.t.Helper()
	p.open("/desk/fa/comments")
	item := `//ol[@class="queue"]//a[contains(., "` + words + `")]`
	for range 20 {
		if strings.Contains(p.text(".pane-list"), words) {
			if !p.scriptless { // the comment is shown, and decided, in its place
				p.do(chromedp.Click(item))
				p.until("shown", func() bool { return strings.Contains(p.now(`document.querySelector(".judged").textContent`), words) })
				p.do(chromedp.Click(chromedp.CSS(".ruling-approve")))
				p.until("decided", func() bool { return p.now(`document.getElementById("queue").dataset.jobs`) == "0" })
				return
			}
			if _, err := chromedp.RunResponse(p.ctx, chromedp.Click(item)); err != nil {
				p.t.Fatalf("open the comment: %v", err)
			}
			if got := p.text(".judged"); !strings.Contains(got, words) {
				p.t.Fatalf("opened %q", got)
			}
			p.press(".ruling-approve")
			return
		}
		if !strings.Contains(p.html(".pane-list"), "forth") {
			break
		}
		p.press(".pane-list .pagination .forth")
	}
	p.t.Fatalf("the comment is not in the queue: %s", words)
}

func (p *page) html(css string) string {
	p.t.Helper()
	s, err := chromedp.Run(p.ctx, chromedp.OuterHTML(chromedp.CSS(css)))
	if err != nil {
		p.t.Fatalf("html of %s at %s: %v", css, p.at(), err)
	}
	return s
}

var inStory = regexp.MustCompile(`/desk/fa/stories/(\d+)`)

// TestStory takes a raw text through the whole newsroom: pasted and mended by
// a reporter, sent, approved and published by an editor, read, withdrawn by
// the chief editor.
func TestStory(t *testing.T) {
	const raw = "مدیر باغ گیاه شناسی:\n\nگلخانه کاکتوس ها دوباره باز شد\n\n" +
		"گلخانه كاكتوس هاي باغ گیاه شناسی پس از یک سال بازسازی از امروز باز است.\n\n" +
		"مدیر باغ گفت: بازدیدکنندگان می توانند هر روز تا ساعت 17 گلخانه را ببینند.\n\nانتهای پیام/\n"
	reporter := tab(t, 1280)
	reporter.signIn("reporter")
	reporter.open("/desk/fa/stories/paste")
	reporter.fill("textarea", raw)
	reporter.fill("main select[name=section]", "environment")
	reporter.press("main form .button-main")
	if got := reporter.html("#story-form"); !strings.Contains(got, "گلخانه") {
		t.Fatalf("the pasted text is not in the form: %s", reporter.at())
	}
	// What the desk mended is taken back, and then taken after all.
	mended := reporter.value("#f-body")
	reporter.push("#findings details.more > summary")
	reporter.push("#findings details.more button[name=undo]")
	reporter.until("undone", func() bool { return reporter.finds("") })
	reporter.push("#findings button[name=apply]")
	reporter.until("taken after all", func() bool { return !reporter.finds("") })
	if reporter.value("#f-body") != mended || !strings.Contains(mended, "گلخانه") {
		t.Fatal("taking a finding lost the text")
	}
	reporter.press(`.bar button[value="submit"]`)
	code := inStory.FindStringSubmatch(reporter.at())
	if code == nil {
		t.Fatalf("sent, the reporter stands at %s: %s", reporter.at(), reporter.text("main"))
	}

	editor := tab(t, 1280)
	editor.signIn("editor")
	story := "/desk/fa/stories/" + code[1]
	editor.open(story)
	editor.press(`.bar form.act[action$="/approve"] button`)
	editor.press(`.bar form.act[action$="/publish"] button`)

	status, page := fetch(t, "/news/"+code[1])
	if status != http.StatusOK || !strings.Contains(page, "گلخانهٔ") && !strings.Contains(page, "گلخانه") {
		t.Fatalf("the published story answers %d", status)
	}
	if strings.Contains(page, "كاكتوس") {
		t.Error("Arabic letters reached the page")
	}
	for _, list := range []string{"/", "/latest", "/feeds/rss", "/sitemap/news.xml"} {
		if !strings.Contains(get(t, list), "/news/"+code[1]+"/") {
			t.Errorf("%s does not list the story", list)
		}
	}

	chief := tab(t, 1280)
	chief.signIn("chief")
	chief.open(story)
	chief.press(`.bar a[href*="withdraw"]`)
	chief.do(chromedp.SetValue(chromedp.CSS("main select"), "error"))
	chief.fill("main textarea", "این خبر برای آزمون برداشته شد.")
	chief.do(chromedp.Click(chromedp.CSS("main input[name=sure]")))
	chief.press(`main form button.button-danger`)
	status, page = fetch(t, "/news/"+code[1])
	if status != http.StatusGone || !strings.Contains(page, "این خبر برای آزمون برداشته شد.") {
		t.Fatalf("the withdrawn story answers %d", status)
	}
	for _, list := range []string{"/", "/latest", "/feeds/rss", "/sitemap/news.xml"} {
		if strings.Contains(get(t, list), "/news/"+code[1]+"/") {
			t.Errorf("%s still lists the withdrawn story", list)
		}
	}
}
