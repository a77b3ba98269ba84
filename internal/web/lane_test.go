package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"peyk/internal/web"
)

// lane is a site with one cached page, served with the lane or without.
type lane struct {
	addr    string
	cache   *web.Cache
	renders *atomic.Int64
	lane    *web.Lane // nil for none
	posted  chan string
}

const lanePath = "/news/10423/%D9%BE%DB%8C%DA%A9"

func newLane(tb testing.TB, with bool) *lane {
	tb.Helper()
	l := &lane{renders: new(atomic.Int64), posted: make(chan string, 100)}
	rt, err := web.NewRouter(web.Config{
		Log: slog.New(slog.DiscardHandler), AccessLevel: slog.LevelDebug, Metrics: web.NewMetrics(web.NewRegistry()),
		ErrorPage: func(w http.ResponseWriter, _ *http.Request, status int, _ error, _ string) {
			w.WriteHeader(status)
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	if l.cache, err = web.NewCache(web.CacheOptions{}); err != nil {
		tb.Fatal(err)
	}
	body := bigPage()
	rt.Handle("GET /news/{code}/{slug}", l.cache.Handler(web.ByPath("page"), func(_ context.Context, r *http.Request) (*web.Page, error) {
		n := l.renders.Add(1)
		p := web.HTML(200, fmt.Appendf(nil, "<p>%d %s</p>%s", n, r.URL.Query().Get("page"), body))
		p.Tags = []web.Tag{"story"}
		return p, nil
	}), web.Bare())
	rt.Handle("GET /gone", l.cache.Handler(web.ByPath(), func(context.Context, *http.Request) (*web.Page, error) {
		return web.HTML(410, []byte("gone")), nil
	}), web.Bare())
	rt.Handle("POST /send", func(w http.ResponseWriter, r *http.Request) error {
		b, err := io.ReadAll(r.Body)
		l.posted <- string(b)
		if err == nil {
			_, err = io.WriteString(w, "sent")
		}
		return err
	})
	var o web.ServeOptions
	if with {
		if o.Lane, err = web.NewLane(tb.Context(), rt, l.cache); err != nil || o.Lane == nil {
			tb.Fatal("no lane", err)
		}
	}
	l.lane = o.Lane
	ln := listen(tb)
	l.addr = ln.Addr().String()
	ctx, stop := context.WithCancel(context.WithoutCancel(tb.Context()))
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, ln, rt, o) }()
	tb.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			tb.Error(err)
		}
	})
	return l
}

// wire is a connection on which a test writes what it likes.
type wire struct {
	net.Conn
	in *bufio.Reader
}

func (l *lane) dial(tb testing.TB) *wire {
	tb.Helper()
	conn, err := new(net.Dialer).DialContext(tb.Context(), "tcp", l.addr)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		tb.Fatal(err)
	}
	return &wire{conn, bufio.NewReader(conn)}
}

// answer reads one answer; what is different each time is taken out of it.
func (w *wire) answer(tb testing.TB, method string) string {
	tb.Helper()
	res, err := http.ReadResponse(w.in, &http.Request{Method: method})
	if err != nil {
		return "error: " + err.Error()
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		tb.Fatal(err)
	}
	if len(res.Header) > 1 { // else it is of net/http itself
		if id := res.Header.Get("X-Request-Id"); len(id) != 16 {
			tb.Errorf("the number of the request is %q", id)
		}
		if _, err := http.ParseTime(res.Header.Get("Date")); err != nil {
			tb.Error(err)
		}
	}
	var out strings.Builder
	fmt.Fprintln(&out, res.Proto, res.Status, res.Close)
	for _, name := range slices.Sorted(maps.Keys(res.Header)) {
		if name != "X-Request-Id" && name != "Date" {
			fmt.Fprintln(&out, name, res.Header[name])
		}
	}
	fmt.Fprintf(&out, "%d %q", len(body), body)
	return out.String()
}

func get(target string, fields ...string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + strings.Join(append(fields, ""), "\r\n") + "\r\n"
}

// Whatever a client sends, it gets the same answers with the lane and without.
func TestTheLaneAnswersAsNetHTTPDoes(t *testing.T) {
	hot := get(lanePath, "Accept-Encoding: gzip")
	etag := func(l *lane) string {
		w := l.dial(t)
		fmt.Fprint(w, hot)
		for line := range strings.Lines(w.answer(t, "GET")) {
			if tag, ok := strings.CutPrefix(line, "Etag ["); ok {
				return strings.TrimSuffix(tag, "]\n")
			}
		}
		return ""
	}
	post := func(body string) string {
		return "POST /send HTTP/1.1\r\nHost: x\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
	}
	with, without := newLane(t, true), newLane(t, false)
	tag := etag(with)
	if tag == "" || tag != etag(without) {
		t.Fatal("no tag")
	}
	filler := strings.Repeat("a", 4096)
	cases := map[string][]string{ // each string is one write
		"twice":                    {hot, hot},
		"plain":                    {get(lanePath)},
		"brotli":                   {get(lanePath, "Accept-Encoding: gzip, deflate, br")},
		"odd codings":              {get(lanePath, "accept-encoding: br;q=0.1 , gzip;q=1")},
		"codings twice":            {get(lanePath, "Accept-Encoding: br", "Accept-Encoding: gzip")},
		"not modified":             {get(lanePath, "If-None-Match: "+tag), get(lanePath, "If-None-Match: \"x\", "+tag), get(lanePath, "If-None-Match: *")},
		"modified":                 {get(lanePath, `If-None-Match: "x"`, "Accept-Encoding: gzip"), get(lanePath, "If-None-Match:")},
		"since":                    {get(lanePath, "If-Modified-Since: Mon, 02 Jan 2006 15:04:05 GMT")},
		"gone":                     {get("/gone"), get("/gone"), get("/gone", "If-None-Match: *")},
		"pipelined":                {hot + hot + hot},
		"pipelined with others":    {hot + get("/none") + hot, hot},
		"a query":                  {get(lanePath + "?page=2"), get(lanePath + "?page="), get(lanePath + "?")},
		"in pieces":                {hot[:9], hot[9:40], hot[40:], hot},
		"a body after a head":      {post("hello")[:len(post("hello"))-5], "hello", hot},
		"post then get":            {post("hello"), hot, post(hot), hot, hot},
		"a page within a body":     {post(strings.Repeat("y", 10) + hot)},
		"a page at a read's start": {"POST /send HTTP/1.1\r\nHost: x\r\nContent-Length: " + strconv.Itoa(len(hot)) + "\r\n\r\n", hot, hot},
		"a page as chunks":         {"POST /send HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", hot},
		"a page in a long header":  {"GET /none HTTP/1.1\r\nHost: x\r\nCookie: " + filler, hot + "\r\n", hot},
		"get with a body":          {"GET " + lanePath + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", hot},
		"both lengths":             {"POST /send HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", hot},
		"two lengths":              {"POST /send HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello" + hot},
		"old version":              {"GET " + lanePath + " HTTP/1.0\r\nHost: x\r\n\r\n"},
		"close":                    {get(lanePath, "Connection: close")},
		"keep":                     {get(lanePath, "Connection: Keep-Alive")},
		"upgrade":                  {get(lanePath, "Connection: Upgrade", "Upgrade: h2c")},
		"no host":                  {"GET " + lanePath + " HTTP/1.1\r\n\r\n"},
		"two hosts":                {get(lanePath, "Host: y")},
		"bad host":                 {"GET " + lanePath + " HTTP/1.1\r\nHost: x/y\r\n\r\n"},
		"folded":                   {get(lanePath, "X: a", " b")},
		"a folded length":          {get("/none", "X: a", " Content-Length: 5"), "hello" + hot, hot},
		"a folded length at once":  {get("/none", "X: a", "\tContent-Length: 20") + hot[:20], hot[20:], hot},
		"a folded chunked":         {get("/none", "X: a", " Transfer-Encoding: chunked") + hot, hot},
		"space before the colon":   {get(lanePath, "X : a")},
		"bare line feeds":          {"GET " + lanePath + " HTTP/1.1\nHost: x\n\n"},
		"a bare line feed inside":  {get(lanePath, "X: a\nY: b")},
		"a control character":      {get(lanePath, "X: a\x01b")},
		"letters above ASCII":      {get(lanePath, "X: پیک")},
		"absolute":                 {"GET http://x" + lanePath + " HTTP/1.1\r\nHost: x\r\n\r\n"},
		"head":                     {"HEAD " + lanePath + " HTTP/1.1\r\nHost: x\r\n\r\n"},
		"an odd method":            {"XGET " + lanePath + " HTTP/1.1\r\nHost: x\r\n\r\n", hot},
		"a letter, then a page":    {get("/none") + "X", hot},
		"range":                    {get(lanePath, "Range: bytes=0-3")},
		"expect":                   {"POST /send HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n", "ok", hot},
		"unescaped":                {get("/news/10423/پیک"), get("/news/10423/%d9%be%db%8c%da%a9")},
		"nothing":                  {"\r\n\r\n" + hot},
	}
	talk := func(l *lane, sent []string) string {
		w := l.dial(t)
		for _, s := range sent {
			if _, err := io.WriteString(w, s); err != nil {
				break
			}
			time.Sleep(3 * time.Millisecond) // so that the writes are read one by one
		}
		_ = w.Conn.(*net.TCPConn).CloseWrite()
		var out strings.Builder
		for {
			method := "GET"
			if strings.HasPrefix(sent[0], "HEAD") {
				method = "HEAD"
			}
			a := w.answer(t, method)
			if strings.HasPrefix(a, "error") {
				break
			}
			out.WriteString(a + "\n")
		}
		return out.String()
	}
	for name, sent := range cases {
		if got, want := talk(with, sent), talk(without, sent); got != want {
			t.Errorf("%s: with the lane\n%.600s\n-- without\n%.600s", name, got, want)
		}
	}
	close(with.posted)
	close(without.posted)
	a, b := slices.Sorted(chanSeq(with.posted)), slices.Sorted(chanSeq(without.posted))
	if !slices.Equal(a, b) {
		t.Errorf("bodies %q, without the lane %q", a, b)
	}
}

// An address has one spelling that the lane knows, and one that only leads
// elsewhere none, so that nobody fills its memory with spellings.
func TestTheLaneKnowsAnAddressOnce(t *testing.T) {
	l := newLane(t, true)
	w := l.dial(t)
	ask := func(request string) {
		t.Helper()
		if _, err := io.WriteString(w, request); err != nil {
			t.Fatal(err)
		}
		if a := w.answer(t, "GET"); strings.HasPrefix(a, "error") {
			t.Fatal(a)
		}
	}
	ask(get(lanePath))
	for i := range 60 {
		letter := fmt.Sprintf("%%%02x", "news"[i%4])
		ask(get(strings.Replace(lanePath, "news"[i%4:i%4+1], letter, 1)))
		ask(fmt.Sprintf("GET http://h%d%s HTTP/1.1\r\nHost: x\r\n\r\n", i, lanePath))
		ask(get("/gone"))
	}
	if n := l.lane.Len(); n != 1 {
		t.Errorf("the lane knows %d addresses", n)
	}
}

// A slash that is written as %2F parts no names, so that no page is kept under
// the address of another.
func TestAnEscapedSlashIsNoAddress(t *testing.T) {
	l := newLane(t, true)
	w := l.dial(t)
	for _, target := range []string{"/news/10423%2Fx/y", "/news/10423/x%2fy", "/news%2F10423/x"} {
		if _, err := io.WriteString(w, get(target)); err != nil {
			t.Fatal(err)
		}
		if a := w.answer(t, "GET"); !strings.Contains(a, "404") {
			t.Errorf("%s: %.200s", target, a)
		}
	}
}

func chanSeq(c chan string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for s := range c {
			if !yield(s) {
				return
			}
		}
	}
}

// What changed is seen on the next request, on the same connection.
func TestTheLaneServesNothingOld(t *testing.T) {
	l := newLane(t, true)
	w := l.dial(t)
	last := ""
	for i := range 50 {
		fmt.Fprint(w, get(lanePath))
		a := w.answer(t, "GET")
		if a == last || !strings.Contains(a, "<p>"+strconv.Itoa(i+1)+" ") {
			t.Fatalf("request %d got %.300s", i, a)
		}
		fmt.Fprint(w, get(lanePath))
		if again := w.answer(t, "GET"); again != a {
			t.Fatal("made anew without a change")
		}
		last = a
		l.cache.Bump("story")
	}
}

// A connection comes back from net/http and the deadlines of one way do not
// cut the other: pages go on long after a request's time began to run.
func TestAConnectionChangesLanes(t *testing.T) {
	l := newLane(t, true)
	w := l.dial(t)
	for i := range 200 {
		fmt.Fprint(w, get(lanePath))
		if a := w.answer(t, "GET"); !strings.HasPrefix(a, "HTTP/1.1 200") {
			t.Fatalf("%d: %.200s", i, a)
		}
		fmt.Fprint(w, "POST /send HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
		if a := w.answer(t, "POST"); !strings.HasSuffix(a, `"sent"`) {
			t.Fatalf("%d: %.200s", i, a)
		}
		<-l.posted
	}
}

// A half request is cut off in time, though pages went before it.
func TestTheLaneCutsHalfRequestsOff(t *testing.T) {
	t.Parallel()
	l := newLane(t, true)
	w := l.dial(t)
	fmt.Fprint(w, get(lanePath)) // known from here on
	w.answer(t, "GET")
	w = l.dial(t)
	fmt.Fprint(w, get(lanePath))
	w.answer(t, "GET")
	fmt.Fprint(w, "GET /no")
	start := time.Now()
	_, err := io.Copy(io.Discard, w.in)
	if took := time.Since(start); err != nil || took > 10*time.Second {
		t.Errorf("the connection was held for %v: %v", took, err)
	}
}
