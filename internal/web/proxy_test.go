package web_test

import (
	"io"
	"net/http"
	"testing"

	"peyk/internal/web"
)

func TestWhoTheClientIs(t *testing.T) {
	cases := []struct {
		name    string
		trusted string
		headers []string
		addr    string
		secure  string
	}{
		{"nobody trusted", "", []string{"X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https"}, "192.0.2.7", "http"},
		{"another trusted", "10.0.0.0/8", []string{"X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https"}, "192.0.2.7", "http"},
		{"one proxy", "192.0.2.0/24", []string{"X-Forwarded-For", "203.0.113.9", "X-Forwarded-Proto", "https"}, "203.0.113.9", "https"},
		{"the client's own word", "192.0.2.0/24", []string{"X-Forwarded-For", "1.1.1.1, 203.0.113.9"}, "203.0.113.9", "http"},
		{"two proxies", "192.0.2.0/24, 10.0.0.0/8", []string{"X-Forwarded-For", "1.1.1.1, 203.0.113.9, 10.1.2.3"}, "203.0.113.9", "http"},
		{"two headers", "192.0.2.0/24,10.0.0.0/8", []string{"X-Forwarded-For", "203.0.113.9", "X-Forwarded-For", "10.1.2.3"}, "203.0.113.9", "http"},
		{"all trusted", "192.0.2.0/24, 10.0.0.0/8", []string{"X-Forwarded-For", "10.9.9.9, 10.1.2.3"}, "10.9.9.9", "http"},
		{"nonsense", "192.0.2.0/24", []string{"X-Forwarded-For", "unknown"}, "192.0.2.7", "http"},
		{"nonsense behind", "192.0.2.0/24,10.0.0.0/8", []string{"X-Forwarded-For", "<script>, 10.1.2.3"}, "10.1.2.3", "http"},
		{"empty", "192.0.2.0/24", []string{"X-Forwarded-For", ""}, "192.0.2.7", "http"},
		{"ipv6", "192.0.2.7", []string{"X-Forwarded-For", "2001:db8::1"}, "2001:db8::1", "http"},
		{"ipv6 in brackets with port", "192.0.2.7", []string{"X-Forwarded-For", "[2001:db8::1]:4711"}, "2001:db8::1", "http"},
		{"ipv4 with port", "192.0.2.7", []string{"X-Forwarded-For", "203.0.113.9:80"}, "203.0.113.9", "http"},
		{"ipv4 in ipv6", "192.0.2.7", []string{"X-Forwarded-For", "::ffff:203.0.113.9"}, "203.0.113.9", "http"},
		{"zone", "192.0.2.7", []string{"X-Forwarded-For", "fe80::1%eth0"}, "fe80::1", "http"},
		{"forwarded", "192.0.2.7", []string{"Forwarded", `for="[2001:db8::1]:4711";proto=https;by=10.0.0.1`}, "2001:db8::1", "https"},
		{"forwarded, the client's own word", "192.0.2.7", []string{"Forwarded", `for=1.1.1.1, For=203.0.113.9;Proto=http`}, "203.0.113.9", "http"},
		{"forwarded, hidden", "192.0.2.7", []string{"Forwarded", `for=_hidden`}, "192.0.2.7", "http"},
		{"only the scheme", "192.0.2.7", []string{"X-Forwarded-Proto", "https"}, "192.0.2.7", "https"},
		{"real-ip is not asked", "192.0.2.7", []string{"X-Real-Ip", "203.0.113.9"}, "192.0.2.7", "http"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			proxies, err := web.ParseProxies(c.trusted)
			if err != nil {
				t.Fatal(err)
			}
			s := newSite(t, func(cfg *web.Config) { cfg.TrustedProxies = proxies })
			s.Handle("GET /x", func(w http.ResponseWriter, r *http.Request) error {
				scheme := "http"
				if web.Secure(r) {
					scheme = "https"
				}
				_, err := io.WriteString(w, web.ClientAddr(r).String()+" "+scheme)
				return err
			})
			if got, want := bodyOf(t, s.ask(t, "GET", "/x", "", c.headers...)), c.addr+" "+c.secure; got != want {
				t.Errorf("%s, want %s", got, want)
			}
		})
	}
}

func TestParseProxies(t *testing.T) {
	got, err := web.ParseProxies("10.1.2.3/8, ::1", "192.0.2.7", "")
	if err != nil || len(got) != 3 || got[0].String() != "10.0.0.0/8" || got[1].String() != "::1/128" || got[2].String() != "192.0.2.7/32" {
		t.Errorf("%v %v", got, err)
	}
	for _, bad := range []string{"everyone", "10.0.0.0/33", "10.0.0.0/8;::1"} {
		if _, err := web.ParseProxies(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
