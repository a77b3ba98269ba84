package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// How many changes are made a second, and how much of its rate a page may lose
// to them.
const (
	publishRate = 10
	approveRate = 50
	keptLeast   = .9
)

// changes measures pages from the cache while stories are published and
// comments approved in the newsroom over HTTP: of one story, and of many. Then
// it does the same once more and asks, after each change that was acknowledged,
// for a page that has to show it.
func (b *bench) changes(ctx context.Context) error {
	c := &changer{client: &http.Client{
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, left: b.pages}
	if err := c.signIn(ctx); err != nil {
		return err
	}
	paths, err := archive(ctx, peykAddr, manyAddresses, 300)
	if err != nil {
		return err
	}
	for _, one := range []struct {
		name  string
		paths []string
	}{
		{"one article's rate while 10 stories are published and 50 comments approved a second", []string{b.pages.Talked}},
		{"… the front's: home, latest, section and feed, which the stories change", []string{"/", "/latest", "/feeds/rss", b.pages.Section}},
	} {
		kept, note, err := b.during(ctx, c, one.paths)
		if err != nil {
			return err
		}
		b.table.floor(one.name, kept, keptLeast, "%.2f", note)
	}
	kept, note, err := b.during(ctx, c, paths)
	if err != nil {
		return err
	}
	b.table.plain("… that of 2,000 addresses by Zipf, warm before", fmt.Sprintf("%.2f", kept), note)
	if err := b.alone(ctx, c); err != nil {
		return err
	}
	c.look = true
	c.run(ctx, 5*time.Second)
	if err := c.err(); err != nil {
		return err
	}
	b.table.limit("changes not seen by the next request", float64(c.unseen.Load()), 0, "%.0f",
		fmt.Sprintf("of %d stories (home, latest, their own page) and %d comments", c.seenStories.Load(), c.seenComments.Load()))
	return nil
}

// alone tells what the changes take of the core when nobody reads.
func (b *bench) alone(ctx context.Context, c *changer) error {
	b.server.settle()
	const long = 3
	before, done := b.server.cpu(), c.published.Load()+c.approved.Load()
	c.run(ctx, long*time.Second)
	spent := b.server.cpu() - before
	b.table.plain("… those changes alone", fmt.Sprintf("%.0f %% of the core", spent/long/10_000),
		fmt.Sprintf("%.1f ms each", spent/float64(c.published.Load()+c.approved.Load()-done)/1000))
	return c.err()
}

// during measures addresses before, during and after changes.
func (b *bench) during(ctx context.Context, c *changer, paths []string) (kept float64, note string, err error) {
	for _, p := range paths { // everything is in the cache
		if err := c.holds(ctx, p); err != nil {
			return 0, "", err
		}
	}
	script := drawn(paths)
	b.server.settle()
	before, err := b.script(ctx, script)
	if err != nil {
		return 0, "", err
	}
	published, approved := c.published.Load(), c.approved.Load()
	stop, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	begun := time.Now()
	running.Go(func() { c.run(stop, time.Minute) })
	changing, err := b.script(ctx, script)
	cancel()
	running.Wait()
	took := time.Since(begun).Seconds()
	if err = errors.Join(err, c.err()); err != nil {
		return 0, "", err
	}
	b.server.settle()
	after, err := b.script(ctx, script)
	if err != nil {
		return 0, "", err
	}
	quiet := (before.rate + after.rate) / 2
	return changing.rate / quiet, fmt.Sprintf("%s req/s to %s without; %.1f and %.1f a second were made; p99 %v to %v", grouped(changing.rate), grouped(quiet),
		float64(c.published.Load()-published)/took, float64(c.approved.Load()-approved)/took, changing.p99, before.p99), nil
}

// changer publishes and approves.
type changer struct {
	client *http.Client
	cookie string
	look   bool
	left   pages

	mu                                                          sync.Mutex
	failed                                                      error
	published, approved, seenStories, seenComments, unseen, lag atomic.Int64
}

func (c *changer) err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

func (c *changer) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = errors.Join(c.failed, err)
}

func (c *changer) signIn(ctx context.Context) error {
	res, err := c.post(ctx, "/desk/fa/sign-in", url.Values{"login": {c.left.Login}, "password": {c.left.Password}})
	if err != nil {
		return err
	}
	for _, k := range res.Cookies() {
		if k.Name == "peyk" {
			c.cookie = k.Value
			return nil
		}
	}
	return errors.New("the sign-in set no cookie")
}

func (c *changer) post(ctx context.Context, path string, form url.Values) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+peykAddr+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json") // as the queue's script does
	req.AddCookie(&http.Cookie{Name: "peyk", Value: c.cookie})
	res, err := c.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return nil, err
	}
	if res.StatusCode >= 400 {
		return nil, fmt.Errorf("%s: %s", path, res.Status)
	}
	return res, nil
}

// run makes changes at their rates until ctx ends or the time is over.
func (c *changer) run(ctx context.Context, most time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	whole := context.WithoutCancel(ctx) // a change that was begun is ended
	var both sync.WaitGroup
	both.Go(func() { every(ctx, time.Second/publishRate, func() error { return c.publish(whole) }, c.fail) })
	both.Go(func() { every(ctx, time.Second/approveRate, func() error { return c.approve(whole) }, c.fail) })
	both.Wait()
}

func every(ctx context.Context, interval time.Duration, do func() error, fail func(error)) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := do(); err != nil {
			fail(err)
			return
		}
	}
}

func (c *changer) publish(ctx context.Context) error {
	if len(c.left.Drafts) == 0 {
		return errors.New("no story is left to be published")
	}
	n := strconv.FormatInt(c.left.Drafts[0], 10)
	c.left.Drafts = c.left.Drafts[1:]
	if _, err := c.post(ctx, "/desk/fa/stories/"+n+"/publish", url.Values{"version": {"1"}}); err != nil {
		return err
	}
	c.published.Add(1)
	if !c.look {
		return nil
	}
	c.seenStories.Add(1)
	for _, path := range []string{"/", "/latest", "/news/" + n} {
		if err := c.sees(ctx, path, "/news/"+n+"/"); err != nil {
			return err
		}
	}
	return nil
}

func (c *changer) approve(ctx context.Context) error {
	if len(c.left.Waiting) == 0 {
		return errors.New("no comment is left to be approved")
	}
	w := c.left.Waiting[0]
	c.left.Waiting = c.left.Waiting[1:]
	n := strconv.FormatInt(w.ID, 10)
	if c.look { // the page is in the cache before
		if err := c.holds(ctx, w.Page); err != nil {
			return err
		}
	}
	if _, err := c.post(ctx, "/desk/fa/comments/"+n, url.Values{"version": {"1"}, "decision": {"approve"}}); err != nil {
		return err
	}
	c.approved.Add(1)
	if !c.look {
		return nil
	}
	c.seenComments.Add(1)
	return c.sees(ctx, w.Page, `id="c`+n+`"`)
}

func (c *changer) holds(ctx context.Context, path string) error {
	_, err := fetch(ctx, peykAddr, path)
	return err
}

// sees asks for a page and counts it if it does not have the words.
func (c *changer) sees(ctx context.Context, path, words string) error {
	text, err := fetch(ctx, peykAddr, path)
	if err != nil {
		return err
	}
	if !strings.Contains(text, words) {
		c.unseen.Add(1)
	}
	return nil
}
