package e2e_test

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
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

// leadsTo returns the first address of each kind that the newest stories lead to.
func leadsTo(t *testing.T, kinds ...string) []string {
	t.Helper()
	var out []string
	for _, path := range stories(t, "fa") {
		body := get(t, path)
		kinds = slices.DeleteFunc(kinds, func(kind string) bool {
			m := regexp.MustCompile(`href="(/` + kind + `/[^"#?]+)"`).FindStringSubmatch(body)
			if m != nil {
				out = append(out, m[1])
			}
			return m != nil
		})
	}
	if len(kinds) > 0 {
		t.Fatalf("no story leads to a page of %q", kinds)
	}
	return out
}

// withdrawn returns the address of a story that was.
func withdrawn(t *testing.T) string {
	t.Helper()
	newest, err := strconv.Atoi(strings.Split(firstStory(t, "fa"), "/")[2])
	if err != nil {
		t.Fatal(err)
	}
	for code := newest + 20; code > newest-200; code-- {
		path := "/news/" + strconv.Itoa(code)
		if status, _ := fetch(t, path); status == http.StatusGone {
			return path
		}
	}
	t.Fatal("the demo has no withdrawn story")
	return ""
}

// scheme makes the reader one who likes light or dark.
func (p *page) scheme(name string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func TestAccessibility(t *testing.T) {
	firstDraft := newDraft(t, "editor", "علم الهدی به تالار آمد و كتاب ها را دید.") + "/edit"
	public := []string{
		"/", "/en/", firstStory(t, "fa"), firstStory(t, "en"), "/section/science", "/genre/interview", "/latest", "/archive", "/viewed", "/corrections", "/saved",
		"/search", "/search?q=%D8%AA%D9%84%D8%B3%DA%A9%D9%88%D9%BE", "/policy", "/nowhere", "/desk/fa/sign-in",
	}
	public = append(public, leadsTo(t, "tag", "person", "author")...)
	public = append(public, withdrawn(t), strings.Join(strings.SplitAfter(firstStory(t, "fa"), "/")[:3], "")+"comment")
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
		}{{"", public}, {"dark", public}, {"chief", desk}, {"admin", admin}} {
			t.Run(strings.TrimSpace(as.login+" "+map[int64]string{390: "phone", 1280: "desktop"}[width]), func(t *testing.T) {
				p := tab(t, width)
				if as.login == "dark" {
					as.login = ""
					p.scheme("dark")
				}
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
