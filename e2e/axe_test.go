package e2e_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const axeFile = "node_modules/axe-core/axe.min.js"

// violation is a rule of WCAG 2.2 A or AA (or axe's best practice) that a page
// breaks.
type violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

const axeRun = `axe.run(document, {runOnly: {type: "tag", values:
	["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, resultTypes: ["violations"]})
	.then(r => JSON.stringify(r.violations))`

// axe fails the test for every violation on the page shown.
func (p *page) axe() {
	p.t.Helper()
	src, err := os.ReadFile(axeFile)
	if err != nil {
		p.t.Fatal(err)
	}
	p.do(chromedp.Evaluate[chromedp.Void](string(src)))
	raw, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](axeRun, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("axe at %s: %v", p.at(), err)
	}
	var found []violation
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		p.t.Fatal(err)
	}
	for _, v := range found {
		var where []string
		for _, n := range v.Nodes {
			where = append(where, n.HTML)
		}
		p.t.Errorf("%s: %s (%s): %s\n\t%s", p.at(), v.ID, v.Impact, v.Help, strings.Join(where, "\n\t"))
	}
}

func TestAccessibility(t *testing.T) {
	firstDraft := newDraft(t, "editor", "علم الهدی به تالار آمد و كتاب ها را دید.") + "/edit"
	public := []string{
		"/", "/en/", firstStory(t, "fa"), firstStory(t, "en"), "/section/science", "/genre/interview", "/latest", "/archive", "/viewed", "/corrections", "/saved",
		"/search", "/search?q=%D8%AA%D9%84%D8%B3%DA%A9%D9%88%D9%BE", "/policy", "/nowhere", "/desk/fa/sign-in",
	}
	desk := []string{
		"/desk/fa/stories", "/desk/fa/stories/new", "/desk/fa/comments", "/desk/fa/comments?state=published", "/desk/fa/comments?check=finglish", "/desk/fa/comments/bulk?clean=1",
		"/desk/fa/comments/figures", "/desk/fa/policy", "/desk/fa/policy/words", "/desk/fa/policy/settings", "/desk/fa/front", "/desk/fa/media", "/desk/fa/account",
		"/desk/fa/style", "/desk/fa/style/dictionary", firstDraft,
	}
	admin := []string{"/desk/fa/users", "/desk/fa/sections", "/desk/fa/edition"}
	for _, width := range []int64{390, 1280} {
		for _, as := range []struct {
			login string
			paths []string
		}{{"", public}, {"chief", desk}, {"admin", admin}} {
			t.Run(strings.TrimSpace(as.login+" "+map[int64]string{390: "phone", 1280: "desktop"}[width]), func(t *testing.T) {
				p := tab(t, width)
				if as.login != "" {
					p.signIn(as.login)
				}
				if _, err := chromedp.Call(p.ctx, cdppage.SetBypassCSP, cdppage.SetBypassCSPParams{Enabled: true}); err != nil {
					t.Fatal(err)
				}
				for _, path := range as.paths {
					p.open(path)
					p.axe()
				}
			})
		}
	}
}
