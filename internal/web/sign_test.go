package web_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"peyk/internal/fault"
	"peyk/internal/web"
)

func signer(tb testing.TB, keys ...byte) *web.Signer {
	tb.Helper()
	var list [][]byte
	for _, k := range keys {
		list = append(list, bytes.Repeat([]byte{k}, 32))
	}
	s, err := web.NewSigner(list...)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func keyOf(err error) string {
	f, ok := err.(*fault.Error) //nolint:errorlint // these come unwrapped
	if !ok {
		return ""
	}
	return f.Key
}

func TestSignedValues(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 123e6, time.UTC)
	s := signer(t, 1)
	token := s.Sign("form", []byte("story 7"), at)
	cases := []struct {
		name, purpose, token string
		signer               *web.Signer
		after                time.Duration
		key                  string
	}{
		{"good", "form", token, s, 10 * time.Second, ""},
		{"good under an old key", "form", token, signer(t, 2, 1), 10 * time.Second, ""},
		{"too fast", "form", token, s, time.Second, "error.token.early"},
		{"from the future", "form", token, s, -time.Second, "error.token.early"},
		{"too late", "form", token, s, time.Hour + time.Millisecond, "error.token.expired"},
		{"another purpose", "flash", token, s, 10 * time.Second, "error.token.forged"},
		{"purpose and payload shifted", "for", s.Sign("for", []byte("mstory 7"), at) + "x", s, 10 * time.Second, "error.token.forged"},
		{"another key", "form", token, signer(t, 2), 10 * time.Second, "error.token.forged"},
		{"empty", "form", "", s, 10 * time.Second, "error.token.forged"},
		{"nonsense", "form", "!!!", s, 10 * time.Second, "error.token.forged"},
		{"huge", "form", strings.Repeat("A", 1<<20), s, 10 * time.Second, "error.token.forged"},
	}
	for _, c := range cases {
		got, err := c.signer.Verify(c.purpose, c.token, at.Add(c.after), 3*time.Second, time.Hour)
		if keyOf(err) != c.key || c.key != "" && !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want %q", c.name, err, c.key)
		}
		if c.key == "" && (string(got.Payload) != "story 7" || !got.At.Equal(at)) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestNoBitOfATokenCanBeChanged(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s := signer(t, 1)
	raw, err := base64.RawURLEncoding.DecodeString(s.Sign("form", []byte("story 7"), at))
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(raw) * 8 {
		forged := bytes.Clone(raw)
		forged[i/8] ^= 1 << (i % 8)
		_, err := s.Verify("form", base64.RawURLEncoding.EncodeToString(forged), at, 0, time.Hour)
		if keyOf(err) != "error.token.forged" {
			t.Fatalf("bit %d: %v", i, err)
		}
	}
}

func TestWeakKeysAreRefused(t *testing.T) {
	if _, err := web.NewSigner(); err == nil {
		t.Error("no key was taken")
	}
	if _, err := web.NewSigner(make([]byte, 32), []byte("short")); err == nil {
		t.Error("a short key was taken")
	}
}

func TestFlashesAreSeenOnce(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s, cookies := signer(t, 1), web.Cookies{}
	w := httptest.NewRecorder()
	cookies.SetFlash(w, s, now, web.Flash{Key: "story.sent", Args: map[string]any{"code": "7"}})
	set := w.Result().Cookies()
	if len(set) != 1 || !set[0].HttpOnly || set[0].SameSite != http.SameSiteLaxMode {
		t.Fatalf("cookies %v", set)
	}
	take := func(value string, at time.Time) (web.Flash, bool, *http.Response) {
		r := httptest.NewRequest("GET", "/", nil)
		if value != "" {
			r.AddCookie(&http.Cookie{Name: set[0].Name, Value: value})
		}
		w := httptest.NewRecorder()
		f, ok := cookies.TakeFlash(w, r, s, at)
		return f, ok, w.Result()
	}
	f, ok, res := take(set[0].Value, now.Add(time.Second))
	if !ok || f.Key != "story.sent" || f.Args["code"] != "7" {
		t.Errorf("%v %v", f, ok)
	}
	if c := res.Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("the cookie stays: %v", c)
	}
	if _, ok, _ := take("forged", now); ok {
		t.Error("a forged message was shown")
	}
	if _, ok, _ := take(set[0].Value, now.Add(time.Hour)); ok {
		t.Error("an old message was shown")
	}
	if _, ok, res := take("", now); ok || len(res.Cookies()) > 0 {
		t.Error("a message out of nothing")
	}
}
