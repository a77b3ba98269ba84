package app_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"peyk/internal/id"
	"peyk/internal/rank"
)

const android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"

// from sends a form, or a beacon, as the n-th of many readers, each in a network
// of their own, and returns the answer's status.
func from(t *testing.T, c *http.Client, site, path string, form url.Values, n int) (int, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", site)
	req.Header.Set("User-Agent", android)
	req.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.1", n/250, n%250+1))
	resp, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return resp.StatusCode, err
}

// TestCrashLosesNoVote kills the program in the middle of 600 readers who vote
// and load pages: every answer that was acknowledged is there afterwards, known
// as its reader's still, and of the views no more than the last second's are
// gone.
func TestCrashLosesNoVote(t *testing.T) {
	dir := newAgency(t)
	must(t, "", "import", "raw", sample, "--data", dir, "--section", "environment", "--publish")
	const code, readers, killAt = id.Story(10001), 600, 350
	srv := serve(t, dir, "--trusted-proxy", "127.0.0.1")
	c := browser()
	_, body, _ := get(t, c, srv.site+"/news/"+code.String()+"/reason?vote=yes")
	m := tokenField.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no form on the page:\n%s", body)
	}
	yes := url.Values{"token": {html.UnescapeString(m[1])}, "vote": {"yes"}}
	vote := "/news/" + code.String() + "/vote"

	var next, voted atomic.Int64
	var mu sync.Mutex
	var seen []time.Time // when each view was answered
	var crowd sync.WaitGroup
	for range 6 {
		crowd.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= readers {
					return
				}
				if status, err := from(t, c, srv.site, "/v/"+code.String(), nil, n); err != nil {
					return // the program is gone
				} else if status != http.StatusNoContent {
					t.Errorf("view %d: status %d", n, status)
				}
				mu.Lock()
				seen = append(seen, time.Now())
				mu.Unlock()
				status, err := from(t, c, srv.site, vote, yes, n)
				if err != nil {
					return
				}
				if status != http.StatusSeeOther {
					t.Errorf("vote %d: status %d", n, status)
					return
				}
				if voted.Add(1) == killAt {
					go srv.kill()
				}
				time.Sleep(40 * time.Millisecond) // so that it takes some seconds
			}
		})
	}
	crowd.Wait()
	srv.kill()
	killed := time.Now()
	have := int(voted.Load())
	if have < killAt || have >= readers {
		t.Fatalf("%d votes were acknowledged: the program was not killed in their middle", have)
	}
	safe := 0
	for _, at := range seen {
		if killed.Sub(at) > 1500*time.Millisecond { // a second, and the time of writing
			safe++
		}
	}
	tally := func() rank.Tally {
		n, err := open(t, dir).Rank.TallyOf(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	views, err := open(t, dir).Rank.ViewsOf(t.Context(), code)
	if err != nil || views < int64(safe) || views > int64(len(seen))+6 || safe < killAt/4 {
		t.Errorf("%d views, %v; %d were acknowledged, %d of them early enough", views, err, len(seen), safe)
	}
	before := tally()
	if before.Yes < have || before.Yes > have+6 || before.No != 0 {
		t.Errorf("%+v after %d votes were acknowledged", before, have)
	}
	t.Logf("%d votes acknowledged, %d kept; %d views acknowledged, %d of them early enough, %d kept", have, before.Yes, len(seen), safe, views)

	again := serve(t, dir, "--trusted-proxy", "127.0.0.1")
	for range 2 { // said again, an answer is the same
		if status, err := from(t, c, again.site, vote, yes, 0); err != nil || status != http.StatusSeeOther {
			t.Fatalf("status %d, %v", status, err)
		}
	}
	if now := tally(); now != before {
		t.Errorf("%+v after a reader said the same again, %+v before", now, before)
	}
	yes.Set("vote", "no")
	if status, err := from(t, c, again.site, vote, yes, 0); err != nil || status != http.StatusSeeOther {
		t.Fatalf("status %d, %v", status, err)
	}
	if now := tally(); now.Yes != before.Yes-1 || now.No != 1 {
		t.Errorf("%+v after a reader changed their mind, %+v before", now, before)
	}
}
