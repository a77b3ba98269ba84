package account_test

import (
	"strings"
	"testing"

	"peyk/internal/account"
	"peyk/internal/fault"
)

func TestPasswords(t *testing.T) {
	const phrase = "\u06a9\u062a\u0627\u0628\u200c\u0647\u0627 \u062f\u0631 \u0628\u0627\u062f \u0645\u06cc\u200c\u0631\u0642\u0635\u0646\u062f"
	cases := []struct {
		password, login, key string
	}{
		{"correct horse battery", "sara", ""},
		{phrase, "sara", ""},
		{phrase + phrase + phrase + phrase, "sara", ""},
		{"jfk$2pW!qz", "sara", ""},
		{"kavirbarani", "sara", ""},
		{"a\u0301bcxyzuvw", "sara", "account.password.short"}, // 9 in NFC
		{"short", "sara", "account.password.short"},
		{"\u06a9\u062a\u0627\u0628\u062e\u0627\u0646\u0647", "sara", "account.password.short"},
		{strings.Repeat("x1y", 400), "sara", "account.password.long"},
		{"abc\x00defghijk", "sara", "account.password.encoding"},
		{"abcdefgh\xff\xfe\xfd", "sara", "account.password.encoding"},
		{"sara.ahmadi", "sara.ahmadi", "account.password.login"},
		{"Sara.Ahmadi1405", "sara.ahmadi", "account.password.login"},
		{"sarasarasara", "sara", "account.password.login"},
		{"aaaaaaaaaaaa", "sara", "account.password.common"},
		{"121212121212", "sara", "account.password.common"},
		{"1234567890", "sara", "account.password.common"},
		{"\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9\u06f0", "sara", "account.password.common"},
		{"9876543210", "sara", "account.password.common"},
		{"abcdefghijkl", "sara", "account.password.common"},
		{"password1234", "sara", "account.password.common"},
		{"P@$$word1405!", "sara", "account.password.common"},
		{"qwertyuiop", "sara", "account.password.common"},
		{"1q2w3e4r5t", "sara", "account.password.common"},
		{"iloveyou2024", "sara", "account.password.common"},
		{"Tehran-1405", "sara", "account.password.common"},
		{"\u062e\u0628\u0631\u06af\u0632\u0627\u0631\u06cc1405", "sara", "account.password.common"},
		{"4711081512346", "sara", ""},
	}
	for _, c := range cases {
		err := account.CheckPassword(c.password, c.login)
		key := ""
		if f, ok := err.(*fault.Error); ok { //nolint:errorlint // comes unwrapped
			if f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != "password" {
				t.Errorf("%.20q: %v", c.password, f)
			}
			key = f.Fields[0].Key
		}
		if key != c.key {
			t.Errorf("%.20q: %q, want %q", c.password, key, c.key)
		}
	}
}

func TestGeneratedPasswordsPassAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		p := account.GeneratePassword()
		if err := account.CheckPassword(p, "sara"); err != nil || len(p) != 23 || seen[p] {
			t.Fatalf("%q: %v", p, err)
		}
		seen[p] = true
	}
}

func TestLogins(t *testing.T) {
	for in, want := range map[string]string{
		"sara": "sara", " Sara.Ahmadi ": "sara.ahmadi", "s-1_x": "s-1_x",
		"": "", "s": "", "1sara": "", "sara ahmadi": "", "\u0633\u0627\u0631\u0627": "", "a/b": "", "a\x00b": "",
		"a" + strings.Repeat("b", 40): "",
	} {
		if got, ok := account.ParseLogin(in); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v", in, got, ok)
		}
	}
}
