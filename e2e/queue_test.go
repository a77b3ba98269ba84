package e2e_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var formToken = regexp.MustCompile(`(?s)id="comment-form".*?name="token" value="([^"]+)"`)

// sendComments sends n comments under several stories, as that many readers do.
func sendComments(t *testing.T, n int) {
	t.Helper()
	words := strings.Fields("باغ کتاب شهر خیابان آب برق مدرسه ورزش بازار کوه دریا قطار پل درخت هوا زمین موسیقی تئاتر " +
		"روستا میدان چراغ پنجره دفتر مسافر نان انار زعفران گندم باران برف")
	type open struct{ code, token string }
	var forms []open
	for _, path := range stories(t, "fa")[:10] {
		if m := formToken.FindStringSubmatch(get(t, path)); m != nil {
			forms = append(forms, open{strings.Split(path, "/")[2], m[1]})
		}
	}
	if len(forms) == 0 {
		t.Fatal("no story takes comments")
	}
	time.Sleep(3500 * time.Millisecond) // nobody types faster, and the form knows it
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for i := range n {
		f := forms[i%len(forms)]
		rand.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
		form := url.Values{"token": {f.token}, "name": {"خوانندهٔ " + strconv.Itoa(i)}, "text": {strings.Join(words[:14], " ") + "."}}
		for try := 0; ; try++ {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/news/"+f.code+"/comment", strings.NewReader(form.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set("User-Agent", fmt.Sprintf("reader %d", i))
			res, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if res.StatusCode == http.StatusSeeOther {
				break
			}
			if res.StatusCode != http.StatusTooManyRequests || try > 30 {
				t.Fatalf("sending comment %d: %s", i, res.Status)
			}
			time.Sleep(time.Second)
		}
	}
}

// current is the number of the comment before the moderator.
func (p *page) current() string {
	p.t.Helper()
	return p.now(`document.querySelector(".card").dataset.id || ""`)
}

// shows waits until another comment than the one is shown.
func (p *page) shows(other string) {
	p.t.Helper()
	p.until("the next comment", func() bool { return p.current() != other })
}

// settled waits until every decision was sent.
func (p *page) settled() {
	p.t.Helper()
	p.until("all decisions sent", func() bool { return p.now(`document.getElementById("queue").dataset.jobs || "0"`) == "0" })
}

// TestQueueByKeys clears a hundred comments by keyboard alone, on a Persian
// layout: approvals, refusals, struck passages, and some of it taken back. The
// page is never left.
func TestQueueByKeys(t *testing.T) {
	sendComments(t, 50)
	p := tab(t, 1280)
	p.signIn("moderator")
	p.open("/desk/fa/comments")
	p.do(chromedp.Evaluate[chromedp.Void](`window.same = true; undefined`))
	const want = 100
	begun := time.Now()
	decided, struck := 0, ""
	approve := func() {
		at := p.current()
		p.key("KeyA", "ش", 0)
		p.shows(at)
	}
	for decided < want {
		at := p.current()
		if at == "" {
			t.Fatalf("the queue ended after %d comments", decided)
		}
		switch {
		case decided%20 == 7: // approved in error: taken back, then refused
			approve()
			p.key("KeyU", "ع", 0)
			p.until("taken back", func() bool { return p.current() == at })
			p.key("Digit2", "۲", 0)
			p.shows(at)
		case decided%25 == 3: // a passage is struck, the rest published
			p.key("KeyS", "س", 0)
			p.until("a passage is marked", func() bool { return p.now(`getSelection().toString()`) != "" })
			p.key("ArrowLeft", "ArrowLeft", 0)
			p.key("Enter", "Enter", 0)
			p.until("struck", func() bool { return p.now(`document.querySelector(".judged s")?.textContent || ""`) != "" })
			struck = at
			approve()
		case decided%3 == 1:
			p.key("Digit1", "۱", 0)
			p.shows(at)
		default:
			approve()
		}
		decided++
	}
	p.settled()
	t.Logf("%d comments in %v", decided, time.Since(begun).Round(time.Second))
	if p.now(`String(window.same === true && performance.getEntriesByType("navigation").length)`) != "1" {
		t.Error("the page was left")
	}
	log := tab(t, 1280)
	log.withoutScripts()
	log.signIn("moderator")
	log.open("/desk/fa/comments/" + struck)
	if got := log.html(".pane-comment"); !strings.Contains(got, "state-published") || !strings.Contains(got, "<s>") {
		t.Errorf("the struck comment: %s", got)
	}
}

// TestQueueKeepsDecisions decides without a network, and about what somebody
// else was faster with: nothing is lost, and it is told.
func TestQueueKeepsDecisions(t *testing.T) {
	sendComments(t, 6)
	p := tab(t, 1280)
	p.signIn("moderator")
	p.open("/desk/fa/comments")
	p.until("the next comments are ready", func() bool {
		return p.now(`document.querySelector(".card [data-step='1']")?.hidden === false && performance.getEntriesByType("resource").some(r => r.name.endsWith("/next")) ? "1" : ""`) != ""
	})
	p.do(chromedp.Evaluate[chromedp.Void](`window.online = fetch; undefined`))
	offline := func(is bool) {
		p.do(chromedp.Evaluate[chromedp.Void](`window.fetch = ` + map[bool]string{true: `() => Promise.reject(new TypeError("no network"))`, false: `online`}[is] + `; undefined`))
	}
	offline(true)
	first := p.current()
	p.key("KeyA", "ش", 0)
	p.shows(first)
	p.until("told that it is pending", func() bool { return p.now(`document.querySelector(".queue-pending button")?.textContent || ""`) != "" })
	offline(false)
	p.key("KeyR", "ق", 0)
	p.settled()

	second := p.current()
	chief := tab(t, 390)
	chief.withoutScripts()
	chief.signIn("chief")
	chief.open("/desk/fa/comments/" + second)
	if !strings.Contains(chief.text(".holder"), "کار می\u200cکند") {
		t.Errorf("the chief is not told who is at work on it: %s", chief.text(".pane-comment"))
	}
	chief.do(chromedp.Click(chromedp.CSS("input[name=force]")))
	chief.press(".ruling-approve")
	p.key("Digit1", "۱", 0)
	p.until("told of the conflict", func() bool { return p.now(`document.querySelector(".queue-alarm").textContent`) != "" })
	if got := p.now(`document.querySelector(".queue-alarm").textContent`); !strings.Contains(got, "کس دیگری") {
		t.Errorf("the conflict is told as %q", got)
	}
	chief.open("/desk/fa/comments/" + first)
	if got := chief.html(".judged-head"); !strings.Contains(got, "state-published") {
		t.Errorf("what was decided offline is lost: %s", got)
	}
}
