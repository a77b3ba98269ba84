package e2e_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// password is that of every demo user; the demo prints it.
const password = "kabutar-nameh-1405"

func (p *page) signIn(login string) {
	p.t.Helper()
	p.open("/desk/fa/sign-in")
	p.fill("#f-login", login)
	p.fill("#f-password", password)
	p.press("main form button[type=submit]")
	if strings.Contains(p.at(), "sign-in") {
		p.t.Fatalf("%s cannot sign in: %s", login, p.text("main"))
	}
}

var storyLink = regexp.MustCompile(`href="((?:/en)?/news/\d+/[^"]+)"`)

// stories returns the addresses of an edition's newest stories.
func stories(t *testing.T, edition string) []string {
	t.Helper()
	path := "/latest"
	if edition != "fa" {
		path = "/" + edition + path
	}
	seen := map[string]bool{}
	var out []string
	for _, m := range storyLink.FindAllStringSubmatch(get(t, path), -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			out = append(out, m[1])
		}
	}
	if len(out) < 10 {
		t.Fatalf("%s lists %d stories", path, len(out))
	}
	return out
}

func firstStory(t *testing.T, edition string) string {
	t.Helper()
	return stories(t, edition)[0]
}

// get fetches a page without a browser.
func get(t *testing.T, path string) string {
	t.Helper()
	status, body := fetch(t, path)
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d", path, status)
	}
	return body
}

// TestComment follows a comment from the reader to the moderator and back,
// with scripts and without.
func TestComment(t *testing.T) {
	list := stories(t, "fa")
	for i, scripts := range []bool{true, false} {
		name := "with scripts"
		if !scripts {
			name = "without scripts"
		}
		t.Run(name, func(t *testing.T) {
			words := fmt.Sprintf("گزارش خوبی بود؛ شمارهٔ %d را هم نوشتم.", time.Now().UnixNano())
			reader := tab(t, 390)
			moderator := tab(t, 1280)
			if !scripts {
				reader.withoutScripts()
				moderator.withoutScripts()
			}
			story := list[3+i]
			receipt := reader.comment(story, words)
			if !strings.Contains(reader.attr(".receipt", "class"), "receipt-waiting") {
				t.Fatalf("the receipt does not say that the comment waits: %s", reader.text("main"))
			}
			if strings.Contains(get(t, story), words) {
				t.Fatal("the comment is public before anybody approved it")
			}

			moderator.signIn("moderator")
			moderator.approve(words)

			if !strings.Contains(get(t, story), words) {
				t.Fatal("the approved comment is not on the next request's page")
			}
			reader.open(story)
			if !strings.Contains(reader.text("#comments"), words) {
				t.Fatal("the reader does not see the approved comment")
			}
			reader.open(receipt)
			if !strings.Contains(reader.attr(".receipt", "class"), "receipt-published") {
				t.Fatalf("the receipt does not say that the comment is published: %s", reader.text("main"))
			}
		})
	}
}

// comment writes a comment under a story as a person does, and returns the
// address of its receipt.
func (p *page) comment(story, words string) string {
	p.t.Helper()
	p.open(story)
	p.fill("#f-name", "خوانندهٔ آزمون")
	p.fill("#f-text", words)
	time.Sleep(3500 * time.Millisecond) // nobody types faster, and the form knows it
	p.press("#comment-form button[type=submit]")
	if !strings.Contains(p.at(), "/receipt/") {
		p.t.Fatalf("sent to %s: %s", p.at(), p.text("main"))
	}
	return strings.TrimSuffix(p.at(), "?new=1")
}

// TestFormKeepsWords sends what cannot be taken and expects it back.
func TestFormKeepsWords(t *testing.T) {
	p := tab(t, 390)
	p.open(stories(t, "fa")[6])
	p.fill("#f-name", "نام")
	p.fill("#f-email", "not-an-address")
	p.fill("#f-text", "این متن نباید گم شود.")
	time.Sleep(3500 * time.Millisecond)
	p.press("#comment-form button[type=submit]")
	if got := p.attr("#f-email", "aria-invalid"); got != "true" {
		t.Errorf("the e-mail field is not named at fault: %q", p.text("main"))
	}
	value, err := chromedp.Run(p.ctx, chromedp.Value(chromedp.CSS("#f-text")))
	if err != nil || value != "این متن نباید گم شود." {
		t.Errorf("the text came back as %q, %v", value, err)
	}
}

// TestLanguageSwitch leads to the same story and back.
func TestLanguageSwitch(t *testing.T) {
	p := tab(t, 1280)
	p.open(stories(t, "en")[2])
	headline := p.text("h1")
	p.press(".editions a[hreflang=fa]")
	if p.attr("html", "lang") != "fa" || !strings.Contains(p.at(), "/news/") {
		t.Fatalf("the switch leads to %s", p.at())
	}
	p.press(".editions a[hreflang=en]")
	if got := p.text("h1"); got != headline {
		t.Errorf("back at %q, began at %q", got, headline)
	}
}

// TestVote votes, sees the result, and changes the mind.
func TestVote(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		p := tab(t, 1280)
		if !scripts {
			p.withoutScripts()
		}
		p.open(stories(t, "fa")[8])
		p.press(`#vote button[value=yes]`)
		if p.attr(`#vote button[value=yes]`, "aria-pressed") != "true" {
			t.Fatalf("the vote is not shown: %s", p.text("#vote"))
		}
		p.press(`#vote button[value=no]`)
		if p.attr(`#vote button[value=no]`, "aria-pressed") != "true" {
			t.Fatalf("the changed vote is not shown: %s", p.text("#vote"))
		}
	}
}
