package site_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"log/slog"
	"math/bits"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"peyk/internal/testkit"
	"peyk/internal/web"
	"peyk/internal/web/directory"
	"peyk/internal/web/htmlcheck"
	"peyk/internal/web/site"
	"peyk/internal/web/ui"
	"peyk/internal/web/webtest"
)

// busy is a story of an agency that asks for work while many comments arrive.
type busy struct {
	*talk
	router *web.Router
	sent   int
}

func newBusy(t *testing.T, bounds site.WorkBounds) *busy {
	t.Helper()
	k := newTalk(t)
	base := &url.URL{Scheme: "https", Host: webtest.Host}
	a := k.Agency
	dir, err := directory.New(t.Context(), a.Site, a.Sections, a.Media, base)
	must(t, err)
	files, err := ui.Assets()
	must(t, err)
	served, err := web.NewAssets(files, "/assets/")
	must(t, err)
	lib, err := ui.NewLibrary(served.URL)
	must(t, err)
	signer, err := web.NewSigner([]byte(strings.Repeat("k", 32)))
	must(t, err)
	cache, err := web.NewCache(web.CacheOptions{MaxBytes: 1 << 20, Clock: k.Clock.Now})
	must(t, err)
	readers := web.NewReaders(web.FixedReaderKey("readers"), k.Clock.Now)
	limits := site.NewLimits(readers, k.Clock.Now)
	limits.Work = bounds
	s, err := site.New(site.Deps{
		Stories: a.Store.Stories, Comments: a.Comments, Dir: dir, Fronts: a.Site, Media: a.Media, Rank: a.Rank, Blobs: a.Blobs,
		Cache: cache, Signer: signer, Readers: readers, Limits: limits, Library: lib, Clock: k.Clock.Now, Log: slog.New(slog.DiscardHandler),
	})
	must(t, err)
	b := &busy{talk: k}
	b.router, err = web.NewRouter(web.Config{Log: slog.New(slog.DiscardHandler), BaseURL: base, ErrorPage: s.ErrorPage})
	must(t, err)
	s.Routes(b.router)
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *busy) do(r *http.Request) *webtest.Answer {
	w := httptest.NewRecorder()
	b.router.ServeHTTP(w, r)
	return &webtest.Answer{Request: r, Code: w.Code, Header: w.Result().Header, Body: w.Body.Bytes()}
}

// blank is a filled-in form, each time with other words.
func (b *busy) blank(t *testing.T, action string) url.Values {
	t.Helper()
	token := b.do(webtest.Request(http.MethodGet, action, nil)).Page(t, http.StatusOK).One("form.comment-form input[name=token]").Attr("value")
	b.Clock.Advance(3 * time.Second)
	b.sent++
	return url.Values{"token": {token}, "name": {"آرش"}, "text": {"دیدگاه شمارهٔ " + strconv.Itoa(b.sent)}}
}

func (b *busy) send(action, from string, form url.Values) *webtest.Answer {
	r := webtest.Request(http.MethodPost, action, strings.NewReader(form.Encode()))
	r.RemoteAddr = from + ":4711"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "browser of "+form.Get("text"))
	return b.do(r)
}

// elsewhere is an address nobody had.
func (b *busy) elsewhere() string {
	b.sent++
	return fmt.Sprintf("198.51.%d.%d", b.sent>>8, b.sent&255)
}

// flood sends comments of many readers until work is asked for.
func (b *busy) flood(t *testing.T) {
	t.Helper()
	form := b.blank(t, b.action())
	for range 400 {
		b.sent++
		form.Set("text", "سیل "+strconv.Itoa(b.sent))
		if b.send(b.action(), b.elsewhere(), form).Code == http.StatusTooManyRequests {
			return
		}
	}
	t.Fatal("work is never asked for")
}

// asked is the form that comes back with a challenge and all that was typed.
func asked(t *testing.T, a *webtest.Answer, sent url.Values) (form url.Values, page htmlcheck.Node) {
	t.Helper()
	f := a.Page(t, http.StatusTooManyRequests).One("form.comment-form")
	form = url.Values{}
	for _, name := range []string{"token", "name", "work", "nonce"} {
		form.Set(name, f.One("input[name="+name+"]").Attr("value"))
	}
	form.Set("text", f.One("textarea[name=text]").Raw())
	if form.Get("text") != sent.Get("text") || form.Get("name") != sent.Get("name") || form.Get("nonce") != "" {
		t.Fatalf("comes back as %v", form)
	}
	if !f.Has("script[src*=work.]") || a.Header.Get("Retry-After") == "" || a.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("without script or Retry-After, or kept: %v", a.Header)
	}
	return form, f
}

// solve does the work as it is specified, by a program of another language.
func solve(t *testing.T, form url.Values, box htmlcheck.Node) url.Values {
	t.Helper()
	want, err := strconv.Atoi(box.One("#comment-work").Attr("data-bits"))
	if err != nil || want < 1 {
		t.Fatalf("%q bits are asked for", box.One("#comment-work").Attr("data-bits"))
	}
	for n := 0; ; n++ {
		if zeros(form.Get("work")+strconv.Itoa(n)) >= want {
			form.Set("nonce", strconv.Itoa(n))
			return form
		}
	}
}

func zeros(s string) int {
	sum := sha256.Sum256([]byte(s))
	return bits.LeadingZeros64(binary.BigEndian.Uint64(sum[:8]))
}

var few = site.WorkBounds{Story: 10, Network: 5, Edition: 50, Wait: 20 * time.Second, LeastBits: 6, MostBits: 8}

func TestWorkTurnsOnAndOff(t *testing.T) {
	b := newBusy(t, few)
	for i := range few.Story {
		if a := b.send(b.action(), b.elsewhere(), b.blank(t, b.action())); a.Code != http.StatusSeeOther {
			t.Fatalf("comment %d: %d", i+1, a.Code)
		}
	}
	b.flood(t)
	sent := b.blank(t, b.action())
	form, box := asked(t, b.send(b.action(), b.elsewhere(), sent), sent)
	if !strings.Contains(box.Text(), "۲۰ ثانیه") || !box.Has("#comment-work[data-auto]") {
		t.Errorf("it does not say how long to wait: %s", box.Text())
	}
	if a := b.send(b.action(), b.elsewhere(), solve(t, form, box)); a.Code != http.StatusSeeOther {
		t.Errorf("work that was done: %d\n%s", a.Code, a.Body)
	}
	other := "/news/" + b.Published(t, testkit.Headline("خبر دیگر")).Code.String() + "/comment"
	if a := b.send(other, b.elsewhere(), b.blank(t, other)); a.Code != http.StatusSeeOther {
		t.Errorf("another story asks too: %d", a.Code)
	}
	b.Clock.Advance(3 * time.Minute)
	if a := b.send(b.action(), b.elsewhere(), b.blank(t, b.action())); a.Code != http.StatusSeeOther {
		t.Errorf("it stays on: %d", a.Code)
	}
	// One network, on many stories.
	form = b.blank(t, other)
	for i := range few.Network + 1 {
		form.Set("text", "از یک شبکه "+strconv.Itoa(i))
		want := http.StatusSeeOther
		if i == few.Network {
			want = http.StatusTooManyRequests
		}
		if a := b.send(other, "203.0.113.5", form); a.Code != want {
			t.Errorf("comment %d of a network: %d", i+1, a.Code)
		}
	}
	// The harder, the more arrives, up to the bound.
	b.flood(t)
	for range 20 * few.Story {
		b.send(b.action(), b.elsewhere(), sent)
	}
	sent = b.blank(t, b.action())
	if _, box = asked(t, b.send(b.action(), b.elsewhere(), sent), sent); box.One("#comment-work").Attr("data-bits") != strconv.Itoa(few.MostBits) {
		t.Errorf("under heavy load %s bits", box.One("#comment-work").Attr("data-bits"))
	}
}

func TestWorkThatIsNoneIsRefused(t *testing.T) {
	b := newBusy(t, few)
	b.flood(t)
	challenged := func(action string) (url.Values, htmlcheck.Node) {
		sent := b.blank(t, action)
		return asked(t, b.send(action, b.elsewhere(), sent), sent)
	}
	refused := func(name, action string, form url.Values) {
		t.Helper()
		before := len(b.waiting(t))
		back, box := asked(t, b.send(action, b.elsewhere(), form), form)
		if back.Get("work") == "" || box.Has("#comment-work[data-auto]") || len(b.waiting(t)) != before {
			t.Errorf("%s: sends itself again, or was taken", name)
		}
	}
	form, box := challenged(b.action())
	for n := 0; ; n++ {
		if zeros(form.Get("work")+strconv.Itoa(n)) == 0 {
			form.Set("nonce", strconv.Itoa(n))
			break
		}
	}
	refused("unsolved", b.action(), form)
	solve(t, form, box)
	if a := b.send(b.action(), b.elsewhere(), form); a.Code != http.StatusSeeOther {
		t.Fatalf("solved: %d", a.Code)
	}
	form.Set("text", "دیدگاهی دیگر با همان محاسبه")
	refused("reused", b.action(), form)
	form.Set("work", form.Get("work")+"AAAA")
	refused("forged", b.action(), form)

	// For another story that is busy too.
	first := b.talk.st
	form, box = challenged(b.action())
	solve(t, form, box)
	b.talk.st = b.Published(t, testkit.Headline("خبر دیگر"))
	b.flood(t)
	there := b.blank(t, b.action())
	there.Set("work", form.Get("work"))
	there.Set("nonce", form.Get("nonce"))
	refused("of another story", b.action(), there)
	b.talk.st = first

	b.flood(t)
	form, box = challenged(b.action())
	solve(t, form, box)
	b.Clock.Advance(11 * time.Minute)
	b.flood(t)
	refused("expired", b.action(), form)
}

// TestWorkWithoutScripts: a wait does as well, and what is mended meanwhile
// asks for no second one.
func TestWorkWithoutScripts(t *testing.T) {
	b := newBusy(t, few)
	b.flood(t)
	sent := b.blank(t, b.action())
	from := b.elsewhere()
	form, _ := asked(t, b.send(b.action(), from, sent), sent)
	b.Clock.Advance(13 * time.Second)
	early, box := asked(t, b.send(b.action(), from, form), form)
	if early.Get("work") != form.Get("work") || !strings.Contains(box.Text(), "۷ ثانیه") {
		t.Errorf("too early: another challenge, or it says %q", box.Text())
	}
	b.Clock.Advance(7 * time.Second)
	b.flood(t)
	early.Set("email", "nobody at home")
	back := b.send(b.action(), from, early).Page(t, http.StatusUnprocessableEntity)
	if back.Has("#comment-work") || back.One("input[name=work]").Attr("value") != form.Get("work") {
		t.Error("a fault elsewhere in the form loses the wait")
	}
	early.Set("email", "")
	if a := b.send(b.action(), from, early); a.Code != http.StatusSeeOther {
		t.Errorf("after the wait: %d", a.Code)
	}
	early.Set("text", "یک بار دیگر")
	asked(t, b.send(b.action(), from, early), early)
}

// TestWorkScript: what the script finds is what the program takes, whatever
// the challenge's length is to the hash's blocks.
func TestWorkScript(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("skipped: node is not here; on Debian, apt-get install nodejs")
	}
	const script = `const scope = {}; new Function("globalThis", require("fs").readFileSync(process.argv[1], "utf8"))(scope);
for (const c of process.argv.slice(2)) console.log(scope.search(c, 12)(1e6));`
	var challenges []string
	for _, n := range []int{1, 50, 55, 56, 63, 64, 76, 119, 128} {
		challenges = append(challenges, strings.Repeat("Pq-", n)[:n])
	}
	out, err := exec.CommandContext(t.Context(), node, append([]string{"-e", script, "../ui/static/work.js"}, challenges...)...).Output()
	must(t, err)
	found := strings.Fields(string(out))
	if len(found) != len(challenges) {
		t.Fatalf("found %q", found)
	}
	for i, c := range challenges {
		if zeros(c+found[i]) < 12 {
			t.Errorf("%d characters: %q is no solution", len(c), found[i])
		}
	}
}
