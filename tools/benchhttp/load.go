package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"
)

// address is Lua for a client's address that is another one each time.
const address = `local function from() return string.format("%d.%d.%d.%d", math.random(11, 200), math.random(0, 255), math.random(0, 255), math.random(1, 254)) end
`

// manyAddresses is how many addresses are drawn from, one in ten of them cold;
// manyLeast is how much of one page's rate they have to reach.
const (
	manyAddresses = 2000
	manyLeast     = .6
)

// zipf measures many addresses, some never asked for before, by clients of
// many addresses behind a trusted proxy.
func (b *bench) zipf(ctx context.Context) error {
	paths, err := archive(ctx, peykAddr, manyAddresses, 300)
	if err != nil {
		return err
	}
	for i, p := range paths {
		if i%10 == 0 {
			continue // cold
		}
		if _, _, err := get(ctx, "http://"+peykAddr+p); err != nil {
			return err
		}
	}
	b.server.settle()
	one, err := b.script(ctx, drawn(paths[1:2]))
	if err != nil {
		return err
	}
	many, err := b.script(ctx, drawn(paths))
	if err != nil {
		return err
	}
	if many.refused > 0 {
		return fmt.Errorf("%d answers were errors", many.refused)
	}
	b.table.floor("many addresses of one page's rate", many.rate/one.rate, manyLeast, "%.2f",
		fmt.Sprintf("%s req/s (%.1f µs) to %s (%.1f µs): %s addresses by Zipf, one in ten cold, each request of another client",
			grouped(many.rate), many.cpu, grouped(one.rate), one.cpu, grouped(float64(len(paths)))))
	return nil
}

// drawn is a script that asks for addresses by Zipf, each time as another
// client.
func drawn(paths []string) string {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // not a secret
	random.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	var list strings.Builder
	z := rand.NewZipf(random, 1.1, 1, uint64(max(1, len(paths)-1))) //nolint:gosec // not negative
	for range 20000 {
		fmt.Fprintf(&list, "%q,\n", paths[min(int(z.Uint64()), len(paths)-1)]) //nolint:gosec // small
	}
	return address + "local paths = {" + list.String() + `}
local n = 0
request = function()
  n = n % #paths + 1
  return wrk.format("GET", paths[n], {["Accept-Encoding"] = "gzip", ["X-Forwarded-For"] = from()})
end
`
}

const (
	beaconLeast  = 20_000
	postsLeast   = 3_000
	postMost     = 20 // ms
	stampedeSize = 200
)

// beacon measures views, each of another reader.
func (b *bench) beacon(ctx context.Context) error {
	r, err := b.script(ctx, address+`request = function()
  return wrk.format("POST", "/v/`+code(b.pages.Plain)+`", {["X-Forwarded-For"] = from(), ["Sec-Fetch-Site"] = "same-origin",
    ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", ["Content-Length"] = "0"})
end
`)
	if err != nil {
		return err
	}
	if r.refused > 0 {
		return fmt.Errorf("%d answers were errors", r.refused)
	}
	b.table.floor("views (beacon) a second", r.rate, beaconLeast, "%.0f", fmt.Sprintf("each of another reader; %.1f µs; p99 %v", r.cpu, r.p99))
	return nil
}

func code(path string) string { return strings.Split(path, "/")[2] }

// comments measures comments, each of another sender, on the disk before the
// answer.
func (b *bench) comments(ctx context.Context) error {
	path := "/news/" + code(b.pages.Plain) + "/comment"
	form, err := fetch(ctx, peykAddr, path)
	if err != nil {
		return err
	}
	_, after, _ := strings.Cut(form, `name="token" value="`)
	token, _, ok := strings.Cut(after, `"`)
	if !ok {
		return errors.New("the form has no token")
	}
	time.Sleep(4 * time.Second) // as long as a person needs at least
	r, err := b.script(ctx, address+`local n = 0
request = function()
  n = n + 1
  local body = "token=`+token+`&name=x&text=%D8%A7%DB%8C%D9%86+%D8%AE%D8%A8%D8%B1+%D8%A8%D8%B1%D8%A7%DB%8C+%D8%B4%D9%87%D8%B1+%D9%85%D8%A7+%D9%85%D9%87%D9%85+%D8%A7%D8%B3%D8%AA+" .. n .. math.random(1, 1000000)
  return wrk.format("POST", "`+path+`", {["X-Forwarded-For"] = from(), ["Content-Type"] = "application/x-www-form-urlencoded"}, body)
end
`)
	if err != nil {
		return err
	}
	if r.refused > 0 {
		return fmt.Errorf("%d answers were errors", r.refused)
	}
	screened := b.server.settle()
	b.table.floor("comments a second, on the disk", r.rate, postsLeast, "%.0f",
		fmt.Sprintf("each of another sender; %.0f µs of the core while they come; nothing waits for the screening any more %.0f s later", r.cpu, screened.Seconds()))
	b.table.limit("… p99", float64(r.p99.Microseconds())/1000, postMost, "%.1f ms", fmt.Sprintf("p50 %v", r.p50))
	return nil
}

// stampede asks for a cold page on many connections at once.
func (b *bench) stampede(ctx context.Context) error {
	if err := forget(ctx, opsAddr); err != nil {
		return err
	}
	const made = "peyk_cache_renders_total"
	before, err := metric(ctx, opsAddr, made)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: stampedeSize, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	failed := make(chan error, stampedeSize)
	open := make(chan struct{})
	for range stampedeSize {
		all.Go(func() {
			// A connection each, made before the page is asked for.
			if err := ask(ctx, client, "/healthz"); err != nil {
				failed <- err
			}
			<-open
			if err := ask(ctx, client, b.pages.Talked); err != nil {
				failed <- err
			}
		})
	}
	time.Sleep(time.Second)
	close(open)
	all.Wait()
	select {
	case err := <-failed:
		return err
	default:
	}
	after, err := metric(ctx, opsAddr, made)
	if err != nil {
		return err
	}
	b.table.limit("renders of a cold page asked for at once", after-before, 1, "%.0f", fmt.Sprintf("%d connections; from %s", stampedeSize, made))
	return nil
}

func ask(ctx context.Context, client *http.Client, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+peykAddr+path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, res.Status)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}
