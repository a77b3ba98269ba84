package admin_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"peyk/internal/account"
	"peyk/internal/id"
	"peyk/internal/testkit"
	"peyk/internal/web/desk"
	"peyk/internal/web/desk/admin"
	"peyk/internal/web/desk/desktest"
)

var update = flag.Bool("update", false, "write the golden pages anew")

const root = "/desk/fa"

func newsroom(t *testing.T) *desktest.Newsroom {
	t.Helper()
	return desktest.New(t, func(d *desk.Desk, m *desk.Mount) error {
		a, err := admin.New(d)
		if err == nil {
			a.Routes(m)
		}
		return err
	})
}

func user(t *testing.T, n *desktest.Newsroom, who id.User) account.User {
	t.Helper()
	u, err := n.Store.Accounts.User(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestRolesInAdministration tries every page and act as every role.
func TestRolesInAdministration(t *testing.T) {
	n := newsroom(t)
	them := root + "/users/" + n.Reporter.User.String()
	sec := root + "/sections/" + n.Culture.String()
	adminOnly, chiefOnly, both := "admin", "chief", "chief admin"
	for _, tt := range []struct{ method, path, may string }{
		{"GET", root + "/users", adminOnly},
		{"GET", root + "/users/new", adminOnly},
		{"GET", them, adminOnly},
		{"GET", root + "/sections", adminOnly},
		{"GET", sec, adminOnly},
		{"GET", root + "/edition", adminOnly},
		{"GET", root + "/policy", chiefOnly},
		{"GET", root + "/policy/1", chiefOnly},
		{"GET", root + "/audit", both},
		{"POST", root + "/users", adminOnly},
		{"POST", them + "/profile", adminOnly},
		{"POST", them + "/access", adminOnly},
		{"POST", them + "/sessions", adminOnly},
		{"POST", them + "/disable", adminOnly},
		{"POST", them + "/enable", adminOnly},
		{"POST", them + "/password", adminOnly},
		{"POST", root + "/sections", adminOnly},
		{"POST", sec, adminOnly},
		{"POST", sec + "/move", adminOnly},
		{"POST", root + "/edition", adminOnly},
		{"POST", root + "/policy", chiefOnly},
	} {
		for role, actor := range n.Everybody() {
			may := role != "" && strings.Contains(tt.may, role)
			if may && tt.method == "POST" {
				continue // what those who may do is tested below
			}
			before := n.Acts(t)
			var got *desktest.Answer
			if tt.method == "GET" {
				got = n.Get(t, actor, tt.path)
			} else {
				got = n.Post(t, actor, tt.path, url.Values{"name": {"x"}, "do": {"publish"}, "roles": {"admin"}, "version": {"1"}})
			}
			want := http.StatusForbidden
			switch {
			case may:
				want = http.StatusOK
			case role == "":
				want = http.StatusUnauthorized
			}
			if got.Status != want || n.Acts(t) != before {
				t.Errorf("%s %s as %q: %d, want %d, and nothing done", tt.method, tt.path, role, got.Status, want)
			}
		}
	}
}

func TestUserIsCreatedWithAPasswordShownOnce(t *testing.T) {
	n := newsroom(t)
	form := url.Values{
		"login": {"Sara.N"}, "name": {"سارا نوری"}, "email": {"sara@example.ir"}, "roles": {"reporter", "editor"}, "sections": {n.Health.String()},
	}
	got := n.Post(t, n.Admin, root+"/users", form)
	password := regexp.MustCompile(`[a-z2-9]{5}(-[a-z2-9]{5}){3}`).FindString(got.Body)
	if got.Status != http.StatusOK || password == "" || !strings.Contains(got.Header.Get("Cache-Control"), "no-store") {
		t.Fatalf("status %d, cache %q:\n%s", got.Status, got.Header.Get("Cache-Control"), got.Body)
	}
	if got.Header.Get("Location") != "" || strings.Contains(fmt.Sprint(got.Header), password) {
		t.Error("the password travels in an address or a cookie")
	}
	u, err := n.Accounts.FindByLogin(t.Context(), n.Admin, "sara.n")
	if err != nil {
		t.Fatal(err)
	}
	if u.Name != "سارا نوری" || u.Roles != account.RolesOf(account.Reporter, account.Editor) || !u.MustChange || len(u.Sections) != 1 {
		t.Errorf("created %+v", u)
	}
	if _, _, err := n.Accounts.SignIn(t.Context(), account.Credentials{Login: "sara.n", Password: password, From: "x"}); err != nil {
		t.Errorf("the password shown does not work: %v", err)
	}
	for _, page := range []string{"/users", "/users/" + u.ID.String(), "/audit"} {
		if n.Get(t, n.Admin, root+page).Has(password) {
			t.Errorf("%s shows the password", page)
		}
	}
	again := n.Post(t, n.Admin, root+"/users", form)
	if again.Status != http.StatusConflict || !again.Has("این نام کاربری از آن کس دیگری است.", `value="سارا نوری"`) {
		t.Errorf("a login that is taken: %d\n%s", again.Status, again.Body)
	}
}

func TestUserActs(t *testing.T) {
	n := newsroom(t)
	who := n.Reporter.User
	path := root + "/users/" + who.String()
	follow := func(act string, form url.Values, says string) {
		t.Helper()
		if page := n.Follow(t, n.Admin, n.Post(t, n.Admin, path+"/"+act, form)); !page.Has(says) {
			t.Errorf("%s: the page does not say %q", act, says)
		}
	}
	if got := n.Get(t, n.Reporter, root+"/account"); got.Status != http.StatusOK {
		t.Fatalf("before: %d", got.Status)
	}
	follow("profile", url.Values{"name": {"نام تازه"}, "email": {""}}, "مشخصات ذخیره شد.")
	follow("access", url.Values{"roles": {"editor"}, "sections": {n.Health.String(), n.Culture.String()}}, "دسترسی تازه")
	if u := user(t, n, who); u.Name != "نام تازه" || u.Roles != account.RolesOf(account.Editor) || len(u.Sections) != 2 {
		t.Errorf("changed to %+v", u)
	}
	before := n.Acts(t)
	follow("access", url.Values{"roles": {"editor"}, "sections": {n.Culture.String(), n.Health.String()}}, "دسترسی تازه")
	if n.Acts(t) != before {
		t.Error("access as it was is told as a change")
	}
	follow("sessions", nil, "همهٔ نشست\u200cهای این کاربر پایان یافت.")
	if got := n.Get(t, n.Reporter, root+"/account"); got.Status != http.StatusUnauthorized {
		t.Errorf("after the end of sessions: %d", got.Status)
	}
	follow("disable", nil, "حساب بسته شد.")
	if !user(t, n, who).Disabled {
		t.Error("not disabled")
	}
	follow("enable", nil, "حساب باز شد.")
	reset := n.Post(t, n.Admin, path+"/password", nil)
	if !reset.Has("گذرواژهٔ نام تازه عوض شد") || user(t, n, who).PasswordHash == "none" {
		t.Errorf("reset: %d", reset.Status)
	}
}

func TestHostileUsers(t *testing.T) {
	n := newsroom(t)
	me := root + "/users/" + n.Admin.User.String()
	them := root + "/users/" + n.Editor.User.String()
	good := func(name, value string) url.Values {
		v := url.Values{"login": {"new"}, "name": {"نام"}, "roles": {"reporter"}}
		v.Set(name, value)
		return v
	}
	for name, tt := range map[string]struct {
		path string
		form url.Values
		want int
	}{
		"no roles":                {root + "/users", good("roles", ""), 422},
		"unknown role":            {root + "/users", good("roles", "emperor"), 400},
		"unknown section":         {root + "/users", good("sections", "999"), 400},
		"section no number":       {root + "/users", good("sections", "x"), 400},
		"login in Persian":        {root + "/users", good("login", "سارا"), 422},
		"no name":                 {root + "/users", good("name", " "), 422},
		"bad e-mail":              {root + "/users", good("email", "a@b@c"), 422},
		"NUL":                     {root + "/users", good("name", "a\x00"), 400},
		"oversized":               {root + "/users", good("name", strings.Repeat("x", 2<<20)), 413},
		"unknown user":            {root + "/users/9999/profile", good("name", "x"), 404},
		"user no number":          {root + "/users/x/disable", nil, 404},
		"disable oneself":         {me + "/disable", nil, 409},
		"take one's admin":        {me + "/access", url.Values{"roles": {"editor"}}, 409},
		"no roles for a user":     {them + "/access", url.Values{}, 422},
		"long name":               {them + "/profile", url.Values{"name": {strings.Repeat("ن", 101)}}, 422},
		"unknown section, access": {them + "/access", url.Values{"roles": {"editor"}, "sections": {"12345"}}, 400},
	} {
		before := n.Acts(t)
		if got := n.Post(t, n.Admin, tt.path, tt.form); got.Status != tt.want || n.Acts(t) != before {
			t.Errorf("%s: status %d, want %d, and nothing done", name, got.Status, tt.want)
		}
	}
	got := n.Post(t, n.Admin, them+"/profile", url.Values{"name": {""}, "email": {"نادرست"}})
	if !got.Has(`value="نادرست"`, "این نشانی رایانامه درست نیست") {
		t.Error("what was typed is lost")
	}
}

func TestSections(t *testing.T) {
	n := newsroom(t)
	menu := func() string {
		body := n.Get(t, account.Actor{}, "/").Body
		_, rest, _ := strings.Cut(body, "<nav")
		head, _, _ := strings.Cut(rest, "</header>")
		return head
	}
	if got := n.Post(t, n.Admin, root+"/sections", url.Values{"name": {"ورزش"}, "slug": {"sport"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("create: %d\n%s", got.Status, got.Body)
	}
	if !strings.Contains(menu(), "ورزش") {
		t.Fatal("the new section is not in the menu on the next request")
	}
	all, err := n.Sections.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var sport, culture string
	for _, s := range all {
		switch s.Slug {
		case "sport":
			sport = root + "/sections/" + s.ID.String()
		case "culture":
			culture = root + "/sections/" + s.ID.String()
		}
	}
	version := func(slug string) string {
		s, err := n.Sections.BySlug(t.Context(), testkit.FA, slug)
		if err != nil {
			t.Fatal(err)
		}
		return strconv.FormatInt(s.Version, 10)
	}
	n.Post(t, n.Admin, sport+"/move", url.Values{"do": {"up"}, "version": {version("sport")}})
	n.Post(t, n.Admin, sport+"/move", url.Values{"do": {"up"}, "version": {version("sport")}})
	if m := menu(); strings.Index(m, "ورزش") > strings.Index(m, "فرهنگ") {
		t.Error("the section did not move to the front of the menu")
	}
	stale := version("culture")
	renamed := n.Post(t, n.Admin, culture, url.Values{"name": {"هنر"}, "slug": {"culture"}, "version": {stale}})
	if page := n.Follow(t, n.Admin, renamed); !page.Has("هنر", "گروه ذخیره شد.") {
		t.Error("not renamed")
	}
	for name, tt := range map[string]struct {
		path string
		form url.Values
		want int
	}{
		"stale":          {culture, url.Values{"name": {"من"}, "slug": {"culture"}, "version": {stale}}, 409},
		"stale move":     {culture + "/move", url.Values{"do": {"up"}, "version": {stale}}, 409},
		"taken slug":     {root + "/sections", url.Values{"name": {"دیگر"}, "slug": {"sport"}}, 409},
		"bad slug":       {root + "/sections", url.Values{"name": {"دیگر"}, "slug": {"../x"}}, 422},
		"no name":        {root + "/sections", url.Values{"slug": {"other"}}, 422},
		"unknown":        {root + "/sections/999", url.Values{"name": {"x"}, "slug": {"x"}, "version": {"1"}}, 404},
		"other edition":  {"/desk/en/sections/" + n.Culture.String(), url.Values{"name": {"x"}, "slug": {"x"}, "version": {"1"}}, 404},
		"nonsense moved": {culture + "/move", url.Values{"do": {"fly"}, "version": {version("culture")}}, 400},
		"no version":     {culture, url.Values{"name": {"x"}, "slug": {"x"}}, 400},
		"NUL":            {root + "/sections", url.Values{"name": {"a\x00"}, "slug": {"x"}}, 400},
	} {
		before := n.Acts(t)
		got := n.Post(t, n.Admin, tt.path, tt.form)
		if got.Status != tt.want || n.Acts(t) != before {
			t.Errorf("%s: status %d, want %d, and nothing done", name, got.Status, tt.want)
		}
		if name == "taken slug" && !got.Has("همین نشانی را دارد", `value="دیگر"`) {
			t.Error("a taken address is not told at its field")
		}
	}
	n.Post(t, n.Admin, culture, url.Values{"name": {"هنر"}, "slug": {"culture"}, "hidden": {"yes"}, "version": {version("culture")}})
	if strings.Contains(menu(), "هنر") {
		t.Error("a hidden section stays in the menu")
	}
}

func TestEdition(t *testing.T) {
	n := newsroom(t)
	form := func(version int64, more ...string) url.Values {
		v := url.Values{
			"name": {"پیک بامداد"}, "tagline": {"خبر درست"}, "about": {"ما.\r\n\r\nآنها."}, "licence": {"آزاد"}, "closing": {"انتهای پیام"}, "zone": {"Asia/Tehran"},
			"logo": {""}, "version": {strconv.FormatInt(version, 10)},
		}
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	var raw bytes.Buffer
	if err := png.Encode(&raw, image.NewGray(image.Rect(0, 0, 200, 80))); err != nil {
		t.Fatal(err)
	}
	logo := desktest.File{Field: "logo_file", Name: "logo.png", Type: "image/png", Bytes: raw.Bytes()}
	if got := n.Upload(t, n.Admin, root+"/edition", form(1), logo); got.Status != http.StatusSeeOther {
		t.Fatalf("status %d\n%s", got.Status, got.Body)
	}
	if home := n.Get(t, account.Actor{}, "/"); !home.Has("پیک بامداد", "/media/", "آزاد") {
		t.Error("readers do not see the new settings on the next request")
	}
	for name, tt := range map[string]struct {
		form  url.Values
		files []desktest.File
		want  int
		says  string
	}{
		"stale":           {form(1), nil, 409, "کس دیگری"},
		"no name":         {form(2, "name", " "), nil, 422, "این بخش را پر کنید."},
		"no such zone":    {form(2, "zone", "Mars/Base"), nil, 422, `value="Mars/Base"`},
		"local zone":      {form(2, "zone", "Local"), nil, 422, "Asia/Tehran"},
		"no such picture": {form(2, "logo", "99"), nil, 422, "عکسی با این شماره در بایگانی نیست."},
		"logo of words":   {form(2, "logo", "x"), nil, 422, "عکسی با این شماره در بایگانی نیست."},
		"not a picture":   {form(2), []desktest.File{{Field: "logo_file", Name: "x", Type: "image/png", Bytes: []byte("x")}}, 422, "این پرونده عکس نیست"},
		"no version":      {form(0), nil, 400, ""},
		"NUL":             {form(2, "about", "\x00"), nil, 400, ""},
	} {
		before := n.Acts(t)
		got := n.Upload(t, n.Admin, root+"/edition", tt.form, tt.files...)
		if got.Status != tt.want || n.Acts(t) != before || !got.Has(tt.says) {
			t.Errorf("%s: status %d, want %d and %q, and nothing done", name, got.Status, tt.want, tt.says)
		}
	}
	if got := n.Upload(t, n.Admin, root+"/edition", form(2, "logo", "۱")); got.Status != http.StatusSeeOther {
		t.Errorf("a number in Persian digits: %d", got.Status)
	}
}

func policy(do string, base int, rules ...string) url.Values {
	v := url.Values{"do": {do}, "base": {strconv.Itoa(base)}, "rows": {strconv.Itoa(len(rules))}}
	for i, r := range rules {
		code, text, _ := strings.Cut(r, "=")
		no := "." + strconv.Itoa(i)
		v.Set("code"+no, code)
		v.Set("text"+no, text)
		if code != "approval" {
			v.Set("refusable"+no, "yes")
		}
	}
	return v
}

func TestPolicyInVersions(t *testing.T) {
	n := newsroom(t)
	path := root + "/policy"
	rules := []string{"approval=پس از تأیید.", "topic=دربارهٔ خبر باشد.", "=توهین نباشد."}
	before := n.Acts(t)
	if got := n.Post(t, n.Chief, path, policy("add", 1, rules...)); got.Status != 200 || !got.Has("بند ۴", "توهین نباشد.") {
		t.Errorf("add: %d", got.Status)
	}
	if got := n.Post(t, n.Chief, path, policy("up:2", 1, rules...)); strings.Index(got.Body, "توهین نباشد.") > strings.Index(got.Body, "دربارهٔ خبر باشد.") {
		t.Error("up did not move the rule")
	}
	if got := n.Post(t, n.Chief, path, policy("remove:1", 1, rules...)); got.Has("دربارهٔ خبر باشد.") {
		t.Error("removed rule is still there")
	}
	review := n.Post(t, n.Chief, path, policy("review", 1, rules...))
	if !review.Has("این نسخهٔ ۲ خواهد بود", "افزوده", "تغییریافته", "برداشته", `value="publish"`, `value="rule-1"`) {
		t.Errorf("the review does not say what would change:\n%s", review.Body)
	}
	if n.Acts(t) != before {
		t.Fatal("looking at it published something")
	}
	public := n.Get(t, account.Actor{}, "/policy")
	if public.Has("توهین نباشد.") {
		t.Fatal("readers see an unpublished rule")
	}
	rules[2] = "rule-1=توهین نباشد."
	page := n.Follow(t, n.Chief, n.Post(t, n.Chief, path, policy("publish", 1, rules...)))
	if !page.Has("نسخهٔ تازه برقرار شد.", "نسخهٔ ۲", "نسخهٔ ۱") {
		t.Error("the history lacks a version")
	}
	if !n.Get(t, account.Actor{}, "/policy").Has("توهین نباشد.") {
		t.Error("readers do not see the new policy on the next request")
	}
	if old := n.Get(t, n.Chief, path+"/1"); !old.Has("دیدگاه به موضوع خبر مربوط باشد.") || old.Has("توهین نباشد.") {
		t.Error("version 1 has changed")
	}
	for name, tt := range map[string]struct {
		form url.Values
		want int
	}{
		"stale publish":    {policy("publish", 1, rules...), 409},
		"stale review":     {policy("review", 1, rules...), 409},
		"no rules":         {policy("publish", 2), 422},
		"none refusable":   {policy("publish", 2, "approval=فقط همین."), 422},
		"empty text":       {policy("publish", 2, "topic="), 422},
		"bad code":         {policy("publish", 2, "Topic!=x"), 422},
		"code twice":       {policy("publish", 2, "topic=یک", "topic=دو"), 422},
		"long text":        {policy("publish", 2, "topic="+strings.Repeat("ی", 501)), 422},
		"unknown button":   {policy("burn", 2, rules...), 400},
		"row out of range": {policy("remove:9", 2, rules...), 400},
		"rows of nonsense": {url.Values{"do": {"publish"}, "base": {"2"}, "rows": {"many"}}, 400},
		"rows without end": {url.Values{"do": {"publish"}, "base": {"2"}, "rows": {"1000000000"}}, 400},
		"unknown check":    {url.Values{"do": {"publish"}, "base": {"2"}, "rows": {"1"}, "code.0": {"a"}, "text.0": {"b"}, "checks.0": {"x"}}, 400},
		"NUL":              {policy("publish", 2, "topic=\x00"), 400},
		"nothing":          {url.Values{}, 400},
	} {
		before := n.Acts(t)
		if got := n.Post(t, n.Chief, path, tt.form); got.Status != tt.want || n.Acts(t) != before {
			t.Errorf("%s: status %d, want %d, and nothing done", name, got.Status, tt.want)
		}
	}
	for _, p := range []string{"/0", "/3", "/x"} {
		if got := n.Get(t, n.Chief, path+p); got.Status != http.StatusNotFound {
			t.Errorf("GET %s: %d", p, got.Status)
		}
	}
}

func TestGoldenUsers(t *testing.T) {
	n := newsroom(t)
	for _, p := range n.Library.Registered() {
		if err := templatecheck.CheckHTMLStrict(p.Template, p.View); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	n.User(t, "two", account.RolesOf(account.Editor, account.Moderator), n.Culture, n.Health)
	off := n.User(t, "off", account.RolesOf(account.Reporter))
	if err := n.Accounts.Disable(t.Context(), n.Admin, off.User); err != nil {
		t.Fatal(err)
	}
	got := n.Get(t, n.Admin, root+"/users").Body
	file := filepath.Join("testdata", "users.golden.html")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if desktest.Stable(got) != desktest.Stable(string(want)) {
		t.Errorf("the page differs from %s; if that is meant, run the test with -update\n%s", file, got)
	}
}
