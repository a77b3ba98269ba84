// Package desktest owns what tests of the newsroom's parts need: an agency over
// a real database behind the real router, page cache included, and requests of
// people who are signed in. It is for tests alone.
package desktest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"peyk/internal/account"
	"peyk/internal/audit"
	"peyk/internal/blob"
	"peyk/internal/comment"
	"peyk/internal/event"
	"peyk/internal/fault"
	"peyk/internal/id"
	"peyk/internal/img"
	"peyk/internal/media"
	"peyk/internal/testkit"
	"peyk/internal/web"
	"peyk/internal/web/desk"
	"peyk/internal/web/directory"
	"peyk/internal/web/site"
	"peyk/internal/web/ui"
)

// Newsroom is an agency with its newsroom and its public site.
type Newsroom struct {
	*testkit.World
	Accounts *account.Service
	Media    *media.Service
	Library  *ui.Library
	Desk     *desk.Desk
	Router   *web.Router

	cookies map[id.User]map[string]string
}

// Part lays the routes of the part of the newsroom that is tested.
type Part func(d *desk.Desk, m *desk.Mount) error

// New returns an agency over a fresh database.
func New(tb testing.TB, parts ...Part) *Newsroom {
	tb.Helper()
	w := testkit.NewWorld(tb, testkit.SQLite(tb))
	n := &Newsroom{World: w, cookies: map[id.User]map[string]string{}}
	w.Comments = comment.NewService(w.Store.Comments, screener{}, w.Clock.Now)
	n.Accounts = account.NewService(w.Store.Accounts, w.Store.Accounts, w.Clock.Now)
	blobs, err := blob.OpenFolder(tb.TempDir(), w.Clock.Now)
	must(tb, err)
	tb.Cleanup(func() { must(tb, blobs.Close()) })
	n.Media = media.NewService(w.Store.Media, developer{img.New(img.Options{MaxBytes: 1 << 20})}, blobs, w.Clock.Now)
	assets, err := ui.Assets()
	must(tb, err)
	served, err := web.NewAssets(assets, "/assets/")
	must(tb, err)
	n.Library, err = ui.NewLibrary(served.URL)
	must(tb, err)
	signer, err := web.NewSigner(bytes.Repeat([]byte("k"), 32))
	must(tb, err)
	cache, err := web.NewCache(web.CacheOptions{MaxBytes: 16 << 20, Clock: w.Clock.Now})
	must(tb, err)
	base := &url.URL{Scheme: "http", Host: "example.com"}
	dir, err := directory.New(tb.Context(), w.Site, w.Sections, n.Media, base)
	must(tb, err)
	readers := web.NewReaders(web.FixedReaderKey("readers"), w.Clock.Now)
	log := slog.New(slog.DiscardHandler)
	public, err := site.New(site.Deps{
		Stories: w.Store.Stories, Comments: w.Comments, Dir: dir, Fronts: w.Site, Media: n.Media, Rank: w.Rank, Blobs: blobs, Cache: cache,
		Signer: signer, Readers: readers, Library: n.Library, Clock: w.Clock.Now, Log: log,
		Limits: site.NewLimits(readers, w.Clock.Now),
	})
	must(tb, err)
	n.Desk, err = desk.New(desk.Deps{
		Stories: w.Stories, Reader: w.Store.Stories, Comments: w.Comments, Accounts: n.Accounts, Sections: w.Sections,
		Editions: w.Site, Media: n.Media, Rank: w.Rank, Audit: audit.NewService(w.Store.Audit), House: w.House, Dir: dir,
		Signer: signer, Readers: readers, Library: n.Library, Clock: w.Clock.Now, Log: log,
	})
	must(tb, err)
	n.Router, err = web.NewRouter(web.Config{Log: log, BaseURL: base, ErrorPage: public.ErrorPage})
	must(tb, err)
	public.Routes(n.Router)
	n.Desk.Routes(n.Router)
	for _, lay := range parts {
		must(tb, lay(n.Desk, n.Desk.Mount(n.Router)))
	}
	w.Store.OnCommit(func(evs []event.Event) { must(tb, dir.OnEvents(context.Background(), cache, evs)) })
	return n
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// Answer is what the router answered.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// To is where the answer leads.
func (a *Answer) To() string { return a.Header.Get("Location") }

// Has reports whether every text stands in the page.
func (a *Answer) Has(texts ...string) bool {
	for _, t := range texts {
		if !strings.Contains(a.Body, t) {
			return false
		}
	}
	return true
}

// Get asks for a page as the actor; the zero Actor is a reader.
func (n *Newsroom) Get(tb testing.TB, actor account.Actor, path string) *Answer {
	tb.Helper()
	return n.Do(tb, actor, httptest.NewRequestWithContext(tb.Context(), http.MethodGet, path, nil))
}

// Post sends a form as the actor.
func (n *Newsroom) Post(tb testing.TB, actor account.Actor, path string, form url.Values) *Answer {
	tb.Helper()
	r := httptest.NewRequestWithContext(tb.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return n.Do(tb, actor, r)
}

// Follow asks for the page that an answer leads to.
func (n *Newsroom) Follow(tb testing.TB, actor account.Actor, a *Answer) *Answer {
	tb.Helper()
	if a.Status != http.StatusSeeOther {
		tb.Fatalf("status %d leads nowhere:\n%s", a.Status, a.Body)
	}
	return n.Get(tb, actor, a.To())
}

// File is an uploaded file.
type File struct {
	Field, Name, Type string
	Bytes             []byte
}

// Upload sends a multipart form as the actor.
func (n *Newsroom) Upload(tb testing.TB, actor account.Actor, path string, form url.Values, files ...File) *Answer {
	tb.Helper()
	var body bytes.Buffer
	mw := multipart.NewWriter(&body)
	for name, values := range form {
		for _, v := range values {
			must(tb, mw.WriteField(name, v))
		}
	}
	for _, f := range files {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", `form-data; name="`+f.Field+`"; filename="`+f.Name+`"`)
		h.Set("Content-Type", f.Type)
		part, err := mw.CreatePart(h)
		must(tb, err)
		_, err = part.Write(f.Bytes)
		must(tb, err)
	}
	must(tb, mw.Close())
	r := httptest.NewRequestWithContext(tb.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", mw.FormDataContentType())
	return n.Do(tb, actor, r)
}

// Do sends a request as the actor, with the cookies they were given before.
func (n *Newsroom) Do(tb testing.TB, actor account.Actor, r *http.Request) *Answer {
	tb.Helper()
	jar := n.jar(tb, actor)
	for name, value := range jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	n.Router.ServeHTTP(rec, r)
	res := rec.Result()
	defer func() { must(tb, res.Body.Close()) }()
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(jar, c.Name)
		} else {
			jar[c.Name] = c.Value
		}
	}
	raw, err := io.ReadAll(res.Body)
	must(tb, err)
	return &Answer{Status: res.StatusCode, Header: res.Header, Body: string(raw)}
}

// jar holds the actor's cookies; the first time it begins a session.
func (n *Newsroom) jar(tb testing.TB, actor account.Actor) map[string]string {
	tb.Helper()
	if jar := n.cookies[actor.User]; jar != nil {
		return jar
	}
	jar := map[string]string{}
	n.cookies[actor.User] = jar
	if actor.User == 0 {
		return jar
	}
	user, err := n.Store.Accounts.User(tb.Context(), actor.User)
	must(tb, err)
	sum := sha256.Sum256([]byte(actor.Login))
	token := base64.RawURLEncoding.EncodeToString(sum[:])
	must(tb, n.Store.Accounts.AddSession(tb.Context(), account.Session{
		Hash: account.HashToken(token), User: actor.User, Epoch: user.SessionEpoch,
		CreatedAt: n.Clock.Now(), SeenAt: n.Clock.Now(),
	}))
	jar["peyk"] = token
	return jar
}

// Everybody lists one actor of each role, by its name; "" is a reader.
func (n *Newsroom) Everybody() map[string]account.Actor {
	return maps.Clone(map[string]account.Actor{
		"": {}, "reporter": n.Reporter, "editor": n.Editor, "chief": n.Chief, "moderator": n.Moderator, "admin": n.Admin,
	})
}

// Acts counts the entries of the log: an act that was refused adds none.
func (n *Newsroom) Acts(tb testing.TB) int64 {
	tb.Helper()
	list, err := audit.NewService(n.Store.Audit).List(tb.Context(), n.Admin, audit.Query{Limit: 1})
	must(tb, err)
	if len(list) == 0 {
		return 0
	}
	return list[0].ID
}

// screener marks addresses and Latin words, so that pages of tests hold
// findings that no change of the real checks moves.
type screener struct{}

var (
	address = regexp.MustCompile(`www\.[a-z.]+`)
	latin   = regexp.MustCompile(`([A-Za-z]+ ){3,}[A-Za-z]+`)
)

func (screener) Screen(_ context.Context, c comment.Subject) (comment.Screening, error) {
	var out []comment.Finding
	for _, at := range latin.FindAllStringIndex(c.Text, -1) {
		out = append(out, comment.Finding{
			Check: "language", Version: 1, Advice: comment.Hold, Start: at[0], End: at[1], Key: "screening.latin", Score: 1,
		})
	}
	for _, at := range address.FindAllStringIndex(c.Text, -1) {
		out = append(out, comment.Finding{
			Check: "link", Version: 1, Advice: comment.Look, Start: at[0], End: at[1], Key: "screening.link", Score: 1,
		})
	}
	return comment.Screening{Findings: out, Risk: -1}, nil
}

type developer struct{ p *img.Processor }

func (d developer) Develop(ctx context.Context, upload io.Reader, claimed string) (*media.Developed, error) {
	pic, err := d.p.Process(ctx, upload, claimed)
	if err != nil {
		return nil, err //nolint:wrapcheck // a fault already
	}
	if len(pic.Renditions) == 0 {
		return nil, fault.New(fault.Invalid, "media.not-a-picture")
	}
	out := &media.Developed{SHA256: pic.SHA256, Colour: pic.Colour}
	for _, r := range slices.Backward(pic.Renditions) {
		out.Files = append(out.Files, media.File{ContentType: r.ContentType, Width: r.Width, Height: r.Height, Bytes: r.Bytes})
	}
	return out, nil
}

// Stable is a page without what differs from build to build: the hashes in the
// addresses of assets.
func Stable(page string) string { return assetHash.ReplaceAllString(page, "/assets/$1.") }

var assetHash = regexp.MustCompile(`/assets/([a-z]+)\.[0-9a-f]+\.`)
