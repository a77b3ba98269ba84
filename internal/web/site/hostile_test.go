package site_test

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"peyk/internal/account"
	"peyk/internal/testkit"
	"peyk/internal/web/webtest"
)

// hostile is an agency under attack: every route of the program, and what
// stands in its database.
type hostile struct {
	*webtest.Site
	cookie string // of somebody signed in who may do most; empty: nobody
	state  map[string]string
	sent   int
}

// inPaths are values for a wildcard in a path. None of them is anybody's code,
// slug, date or secret.
var inPaths = []string{
	"x", "0", "-1", "00010001", "1e9", "99999999999999999999", "۱۰۰۰۱", "\x00", "a\x00b", "\xff\xfe", "\xc0\xaf", "a\r\nSet-Cookie: x=1", "\x1b[31m",
	"\u202e\u2066txt.exe", "..", "../../etc/passwd", "..%2f..%2fpeyk.db", `..\..\peyk.db`, "%00", "%zz", "%", "//evil.example", "https://evil.example/",
	"<script>alert(1)</script>", "' OR 1=1 --", "a/b", ".", "~", "*", "{code}", "null", "\u200c", "\ufeff", "é\u0301", strings.Repeat("ا", 300), strings.Repeat("a", 20_000),
}

// inQueries are whole queries.
var inQueries = []string{
	"%", "%zz=1", "a=%ff", "a=%00", "q=%00", "q=%ff%fe", "q=" + strings.Repeat("%D8%A7", 5000), "q=%E2%80%AE%E2%81%A6", "q=%1b%5b31m", "q=*&q=%22&q=(", "q='%20OR%201=1--",
	"before=x", "before=-", "before=zzzzzzzzzzzzz-10001", "before=1-", "before=%00-1", "before=" + strings.Repeat("9", 4000), "genre=%00", "genre=none", "section=../..", "page=-1",
	"page=1e309", "page=99999999999999999999", "vote=<script>", "reply=-1", "reply=99999999999999999999", "reply=x", "new=%00", "next=//evil.example", "next=%0d%0aSet-Cookie:x",
	"next=https://evil.example", "next=/desk/%5cevil", "state=none&author=-1&before=x", "rule=none", "a;b", strings.Repeat("a=1&", 3000), "[]=1&[$ne]=1&__proto__[x]=1",
}

// inHeaders are headers to send.
var inHeaders = []http.Header{
	{"Cookie": {"peyk=x"}},
	{"Cookie": {"__Host-peyk=" + strings.Repeat("A", 43)}},
	{"Cookie": {"__Host-peyk=\x00\xff"}},
	{"Cookie": {"__Host-peyk-flash=forged"}},
	{"Cookie": {"__Host-peyk-flash=" + strings.Repeat("QUFB", 2000)}},
	{"Cookie": {strings.Repeat("a=b; ", 2000)}},
	{"Cookie": {"=;==;;\"\\"}},
	{"If-None-Match": {strings.Repeat(`W/"x",`, 2000)}},
	{"If-Modified-Since": {"yesterday"}},
	{"Range": {"bytes=9-1"}},
	{"Range": {"bytes=-99999999999999999999"}},
	{"Range": {"bytes=" + strings.Repeat("0-0,", 3000)}},
	{"Accept-Encoding": {strings.Repeat("gzip;q=0.1,", 2000)}},
	{"Accept-Encoding": {"\xff;q=9999999999"}},
	{"X-Forwarded-For": {"' OR 1=1, ::ffff:0:0, x"}},
	{"X-Forwarded-Proto": {"gopher"}},
	{"Forwarded": {"for=\"[::\""}},
	{"User-Agent": {strings.Repeat("\u202e", 5000)}},
	{"Accept-Language": {"\x00"}},
}

// body is something sent to a route.
type body struct {
	contentType string
	text        string
}

const urlencoded = "application/x-www-form-urlencoded"

// fields are the names that forms of the program have.
var fields = []string{
	"text", "name", "email", "token", "parent", "website", "vote", "login", "password", "current", "again", "next", "session", "headline", "lead", "kicker", "body", "raw",
	"act", "version", "note", "rule", "slug", "section", "edition", "genre", "tags", "people", "at", "date", "time", "importance", "alt", "credit", "kind", "code", "user", "roles",
}

// filled is a form with one value in every field.
func filled(value string) body {
	form := url.Values{}
	for _, name := range fields {
		form.Set(name, value)
	}
	return body{urlencoded, form.Encode()}
}

func bodies() []body {
	out := []body{
		{"", ""},
		{"", "text=x"},
		{urlencoded, ""},
		{urlencoded, "%zz"},
		{urlencoded, "text=%ff&token=%ff"},
		{urlencoded, "text=%00&name=%00&login=%00"},
		{urlencoded, strings.Repeat("a&", 2000)},
		{urlencoded, "text=" + strings.Repeat("a", 2<<20)},
		{urlencoded + "; charset=utf-16", "text=x"},
		{urlencoded + "; charset", "text=x"},
		{"text/plain", "text=x"},
		{"application/json", `{"text":"x"}`},
		{"application/json; charset=\xff", "{"},
		{"x/y/z", "x"},
		{"multipart/form-data", "x"},
		{"multipart/form-data; boundary=", "x"},
		{"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nno end"},
		{"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x\x00.png\"\r\n\r\n\x89PNG\r\n--b--\r\n"},
		{"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n\xff\xfe\r\n--b--\r\n"},
		{"multipart/form-data; boundary=" + strings.Repeat("b", 200), "x"},
		{"multipart/form-data; boundary=b", strings.Repeat("--b\r\n\r\n", 5000)},
	}
	for _, value := range []string{"x", "-1", "0", "99999999999999999999", "\u202e\u2066", "\x1b[31m", "<script>", "//evil.example", "'; DROP TABLE stories; --", "\ufeff", strings.Repeat("ا", 3000)} {
		out = append(out, filled(value))
	}
	return out
}

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

// TestHostileWalk goes to every route there is, of readers and of the newsroom,
// with values that nobody of good will sends.
func TestHostileWalk(t *testing.T) {
	h := &hostile{Site: webtest.New(t)}
	st := h.Published(t, testkit.Headline("خبر"), testkit.Tags("برچسب"))
	h.Comment(t, st, 0, "دیدگاه")
	signedIn := h.signIn(t)
	patterns := h.Handler.Patterns()
	if len(patterns) < 80 {
		t.Fatalf("only %d routes", len(patterns))
	}
	h.state = h.tables(t)
	for _, pattern := range patterns {
		h.walk(t, pattern)
	}
	h.unchanged(t)
	// Whoever runs the newsroom may change it; what they send must not break it,
	// nor make a story, a comment or a colleague of nonsense.
	h.cookie = signedIn
	for _, pattern := range patterns {
		if strings.Contains(pattern, "/desk") && !strings.Contains(pattern, "sign-out") {
			h.walk(t, pattern)
		}
	}
	now := h.tables(t)
	for _, name := range []string{"stories", "comments", "users", "editions", "media", "rule_sets"} {
		if now[name] != h.state[name] || now[name] == "" {
			t.Errorf("the table %s is not as it was", name)
		}
	}
	t.Logf("%d routes, %d requests", len(patterns), h.sent)
}

// some returns all values for the first edition's routes, and a few for those
// of another, which are the same under a prefix.
func some[V any](path string, values []V) []V {
	if !strings.HasPrefix(path, "/en/") && !strings.HasPrefix(path, "/desk/en/") {
		return values
	}
	var out []V
	for i := 0; i < len(values); i += 6 {
		out = append(out, values[i])
	}
	return out
}

func (h *hostile) walk(t *testing.T, pattern string) {
	t.Helper()
	defer func() {
		if logged := h.Log.Take(); strings.Contains(logged, "level=ERROR") || strings.Contains(logged, "panic") {
			t.Errorf("%s: logged %s", pattern, logged[:min(len(logged), 3000)])
		}
	}()
	method, path, _ := strings.Cut(pattern, " ")
	path = strings.TrimSuffix(path, "{$}")
	plain := wildcard.ReplaceAllString(path, "10001")
	if path != plain {
		for _, value := range some(path, inPaths) {
			escaped := wildcard.ReplaceAllLiteralString(path, url.PathEscape(value))
			h.try(t, pattern, method, escaped, nil, body{urlencoded, "x=1"}, http.StatusMultipleChoices)
		}
	}
	if method == http.MethodPost {
		for _, b := range some(path, bodies()) {
			least := http.StatusMultipleChoices
			if strings.HasPrefix(path, "/v/") || h.cookie != "" {
				// A view has no body; whatever is there is not looked at. The newsroom
				// may show what was sent anew, with its doubts.
				least = http.StatusOK
			}
			h.try(t, pattern, method, plain, nil, b, least)
		}
		return
	}
	for _, query := range some(path, inQueries) {
		h.try(t, pattern, method, plain+"?"+query, nil, body{}, http.StatusOK)
	}
	for _, header := range some(path, inHeaders) {
		h.try(t, pattern, method, plain, header, body{}, http.StatusOK)
	}
	for _, other := range []string{http.MethodPost, http.MethodTrace, "PROPFIND"} {
		if !slices.Contains(h.Handler.Patterns(), other+" "+path) {
			h.try(t, pattern, other, plain, nil, body{urlencoded, "text=x"}, http.StatusMultipleChoices)
		}
	}
}

// try sends one request and looks at its answer.
func (h *hostile) try(t *testing.T, pattern, method, target string, header http.Header, b body, least int) {
	t.Helper()
	h.sent++
	r := webtest.Request(method, "/", bytes.NewReader([]byte(b.text)))
	r.RemoteAddr = fmt.Sprintf("198.51.%d.%d:1", h.sent/250%250, h.sent%250) // nobody waits for their turn
	path, query, _ := strings.Cut(target, "?")
	r.RequestURI = target
	plain, err := url.PathUnescape(path)
	if err != nil {
		t.Fatal(err)
	}
	r.URL = &url.URL{Path: plain, RawPath: path, RawQuery: query}
	maps.Copy(r.Header, header)
	if b.contentType != "" {
		r.Header.Set("Content-Type", b.contentType)
	}
	if h.cookie != "" {
		r.Header.Add("Cookie", h.cookie)
	}
	a := h.Send(r)
	short := target[:min(len(target), 120)]
	tell := func(format string, args ...any) {
		t.Errorf("%s: %s %q %v %.60q: %s", pattern, method, short, header, b, fmt.Sprintf(format, args...))
	}
	switch {
	case a.Code < least || a.Code >= 500:
		tell("status %d", a.Code)
	case a.Code >= 400 && method != http.MethodHead:
		if ct := a.Header.Get("Content-Type"); ct != "text/html; charset=utf-8" {
			tell("status %d of type %q", a.Code, ct)
			return
		}
		if bytes.Count(a.Body, []byte("<h1")) != 1 || !bytes.HasPrefix(a.Body, []byte("<!doctype html>\n<html lang=")) || a.Says("<script>") {
			tell("status %d is no page of ours", a.Code)
		}
	case a.Code >= 300 && a.Code != http.StatusNotModified:
		to := a.Header.Get("Location")
		if u, err := url.Parse(to); err != nil || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) {
			tell("leads to %q", to)
		}
	}
	for name, values := range a.Header {
		if strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
			tell("header %s: %q", name, values)
		}
	}
	if a.Header.Get("X-Request-Id") == "" {
		tell("no request number")
	}
}

// signIn makes somebody who may do much and returns their session's cookie.
func (h *hostile) signIn(t *testing.T) string {
	t.Helper()
	u, password, err := h.Agency.Accounts.Create(t.Context(), account.System(), account.NewUser{
		Login: "much", Name: "Much", Roles: account.RolesOf(account.AllRoles()...),
	})
	if err != nil {
		t.Fatal(err)
	}
	token, err := h.Agency.Accounts.ChangeOwnPassword(t.Context(), u.Actor(), password, "سنگ پای قزوین و نمد خراسان", account.Credentials{})
	if err != nil {
		t.Fatal(err)
	}
	cookie := "__Host-peyk=" + token
	r := webtest.Request(http.MethodGet, "/desk/fa/account", nil)
	r.Header.Set("Cookie", cookie)
	h.Send(r).Want(t, http.StatusOK)
	return cookie
}

// mayChange are the tables in which an attack leaves what it should: when a
// session was last used, and that somebody failed to sign in.
var mayChange = []string{"sessions", "audit", "outbox", "cursors"}

// tables returns a sum of each table's rows.
func (h *hostile) tables(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	names := column(t, h.Agency.DB.Writer(), `SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name`)
	for _, name := range names {
		if slices.Contains(mayChange, name) {
			continue
		}
		rows := column(t, h.Agency.DB.Writer(), `SELECT COALESCE(group_concat(line, '~'), '') FROM (SELECT `+quoted(t, h.Agency.DB.Writer(), name)+` AS line FROM "`+name+`" ORDER BY 1)`)
		out[name] = fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(rows, "~"))))
	}
	return out
}

func (h *hostile) unchanged(t *testing.T) {
	t.Helper()
	for name, sum := range h.tables(t) {
		if h.state[name] != sum {
			t.Errorf("the table %s is not as it was", name)
		}
	}
	for _, kind := range column(t, h.Agency.DB.Writer(), `SELECT DISTINCT kind FROM audit WHERE id > (SELECT MAX(id) FROM audit WHERE kind = 'user.password-changed')`) {
		if kind != "user.sign-in-refused" {
			t.Errorf("the audit log says that there was a %s", kind)
		}
	}
}

// quoted is an expression that prints a whole row.
func quoted(t *testing.T, d *sql.DB, table string) string {
	t.Helper()
	var parts []string
	for _, name := range column(t, d, `SELECT name FROM pragma_table_info('`+table+`')`) {
		parts = append(parts, `quote("`+name+`")`)
	}
	return strings.Join(parts, " || '|' || ")
}

func column(t *testing.T, d *sql.DB, query string) []string {
	t.Helper()
	rows, err := d.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
