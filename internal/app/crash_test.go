package app_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"peyk/internal/account"
	"peyk/internal/app"
	"peyk/internal/event"
	"peyk/internal/id"
	"peyk/internal/job"
	"peyk/internal/richtext"
	"peyk/internal/story"
)

const sample = "../wire/raw/testdata/samples/01-lake.txt"

// browser is a client that follows nothing.
func browser() *http.Client {
	return &http.Client{
		Timeout:       30 * time.Second,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 16},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// get returns a page's status, body and Location.
func get(t *testing.T, c *http.Client, address string) (status int, body, location string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(raw), resp.Header.Get("Location")
}

var tokenField = regexp.MustCompile(`name="token" value="([^"]+)"`)

// commentToken is the token of the comment form on a story's own form page.
func commentToken(t *testing.T, c *http.Client, site string, code id.Story) string {
	t.Helper()
	_, body, _ := get(t, c, site+"/news/"+code.String()+"/comment")
	m := tokenField.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no form on the page:\n%s", body)
	}
	return html.UnescapeString(m[1])
}

// post sends a comment as the n-th of many readers. secret is that of the
// receipt; it is empty unless the comment was accepted.
func post(t *testing.T, c *http.Client, site string, code id.Story, token string, n int) (secret string, status int, err error) {
	t.Helper()
	form := url.Values{"token": {token}, "name": {"خواننده"}, "text": {commentText(n)}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site+"/news/"+code.String()+"/comment", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Forwarded-For", fmt.Sprintf("10.1.%d.%d", n/250, n%250+1))
	resp, err := c.Do(req)
	if err != nil {
		return "", 0, err
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	_, secret, _ = strings.Cut(resp.Header.Get("Location"), "/receipt/")
	secret, _, _ = strings.Cut(secret, "?")
	return secret, resp.StatusCode, nil
}

func commentText(n int) string {
	return fmt.Sprintf("دیدگاه شماره %d درباره همین خبر", n)
}

// TestCrashLosesNothing kills the program in the middle of 1,000 comments:
// every comment whose sender was given a receipt is there afterwards and is
// looked at, and a story scheduled meanwhile comes out once.
func TestCrashLosesNothing(t *testing.T) {
	dir := newAgency(t)
	must(t, "", "import", "raw", sample, "--data", dir, "--section", "environment", "--publish")
	const code, posts, killAt = id.Story(10001), 1000, 450
	srv := serve(t, dir, "--trusted-proxy", "127.0.0.1")
	c := browser()
	token := commentToken(t, c, srv.site, code)
	for begun := time.Now(); ; time.Sleep(100 * time.Millisecond) { // a form sent at once is refused
		secret, status, err := post(t, c, srv.site, code, token, posts)
		if err != nil || time.Since(begun) > 20*time.Second {
			t.Fatalf("the first comment: status %d, %v", status, err)
		}
		if secret != "" {
			break
		}
	}
	scheduled := schedule(t, open(t, dir), time.Now().Add(2*time.Second))

	receipts := make([]string, posts)
	var next, acknowledged atomic.Int64
	var senders sync.WaitGroup
	for range 8 {
		senders.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= posts {
					return
				}
				secret, status, err := post(t, c, srv.site, code, token, n)
				if err != nil {
					return // the program is gone
				}
				if secret == "" {
					t.Errorf("comment %d: status %d", n, status)
					return
				}
				receipts[n] = secret
				if acknowledged.Add(1) == killAt {
					go srv.kill()
				}
			}
		})
	}
	senders.Wait()
	srv.kill()
	if have := acknowledged.Load(); have < killAt || have >= posts {
		t.Fatalf("%d comments were acknowledged: the program was not killed in their middle", have)
	}

	again := serve(t, dir)
	a := open(t, dir)
	for n, secret := range receipts {
		if secret == "" {
			continue
		}
		r, err := a.Comments.Receipt(t.Context(), secret)
		if err != nil {
			t.Errorf("comment %d had a receipt and is lost: %v", n, err)
		} else if r.Text() != commentText(n) {
			t.Errorf("comment %d reads %q", n, r.Text())
		}
	}
	allScreened(t, a)
	publishedOnce(t, a, scheduled)
	if status, _, _ := get(t, c, again.site+"/n/"+scheduled.String()); status != http.StatusMovedPermanently {
		t.Errorf("the scheduled story's short link: status %d", status)
	}
}

// allScreened waits until the server has looked at what was put off before it
// was killed.
func allScreened(t *testing.T, a *app.Agency) {
	t.Helper()
	for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		list, err := a.Store.Comments.Unscreened(t.Context(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			return
		}
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("%d comments wait for somebody to look at them", len(list))
		}
	}
}

// schedule writes a story that comes out at a time.
func schedule(t *testing.T, a *app.Agency, at time.Time) id.Story {
	t.Helper()
	sec, err := a.Sections.BySlug(t.Context(), "fa", "culture")
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Stories.Create(t.Context(), account.System(), story.NewStory{Content: story.Content{
		Edition: "fa", Section: sec.ID, Genre: story.News, Headline: "موزه شهر باز شد", Importance: 3,
		Body: richtext.Doc{{Kind: richtext.Paragraph, Text: "موزه شهر از امروز به روی بازدیدکنندگان باز است."}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range []story.Act{story.Submit, story.Approve, story.Schedule} {
		if _, err := a.Stories.Act(t.Context(), account.System(), s.Code, act, story.Order{At: at}); err != nil {
			t.Fatal(err)
		}
	}
	return s.Code
}

// publishedOnce waits until the story is published and counts how often it was.
func publishedOnce(t *testing.T, a *app.Agency, code id.Story) {
	t.Helper()
	for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		st, err := a.Store.Stories.Get(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		if st.State == story.Published {
			break
		}
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("story %d is still %s", code, st.State)
		}
	}
	if n := publications(t, a, code); n != 1 {
		t.Errorf("story %d was published %d times", code, n)
	}
}

// publications counts the events that say a story was published.
func publications(t *testing.T, a *app.Agency, code id.Story) int {
	t.Helper()
	n := 0
	for last := int64(0); ; {
		evs, err := job.Since(t.Context(), a.DB, last, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(evs) == 0 {
			return n
		}
		for _, ev := range evs {
			if ev.Kind == event.StoryPublished && ev.Story == code {
				n++
			}
		}
		last = evs[len(evs)-1].ID
	}
}

// TestImportBesideServer shows what another process imports on the server's
// pages without a restart.
func TestImportBesideServer(t *testing.T) {
	dir := newAgency(t)
	srv := serve(t, dir, "--metrics-addr", "127.0.0.1:0")
	c := browser()
	const headline = "تراز آب دریاچه"
	if status, body, _ := get(t, c, srv.site+"/"); status != http.StatusOK || strings.Contains(body, headline) {
		t.Fatalf("the empty home: status %d, %d bytes", status, len(body))
	}
	must(t, "", "import", "raw", sample, "--data", dir, "--section", "environment", "--publish")
	for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if _, body, _ := get(t, c, srv.site+"/"); strings.Contains(body, headline) {
			break
		}
		if time.Since(begun) > 10*time.Second {
			t.Fatal("the imported story is not on the home page")
		}
	}
	if status, _, location := get(t, c, srv.site+"/n/10001"); status != http.StatusMovedPermanently || !strings.HasPrefix(location, "/news/10001/") {
		t.Errorf("short link: %d to %s", status, location)
	}
}
