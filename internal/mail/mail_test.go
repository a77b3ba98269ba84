package mail_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"peyk/internal/clock"
	"peyk/internal/fault"
	"peyk/internal/mail"
)

var sent = time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC)

func sender(t *testing.T, s *server, change func(*mail.Settings)) *mail.SMTP {
	t.Helper()
	set := mail.Settings{
		Host: "127.0.0.1", Port: s.addr.Port, TLS: mail.NoTLS,
		From: "خبرگزاری پیک <peyk@example.ir>", Step: 5 * time.Second,
	}
	if change != nil {
		change(&set)
	}
	m, err := mail.NewSMTP(set, clock.Fixed(sent))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// read parses a letter as a reader's program does.
func read(t *testing.T, raw string) (h netmail.Header, text string) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatalf("%v in\n%s", err, raw)
	}
	if got := m.Header.Get("Content-Transfer-Encoding"); got != "base64" {
		t.Fatalf("transfer encoding %q", got)
	}
	data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header, strings.ReplaceAll(string(data), "\r\n", "\n")
}

func decoded(t *testing.T, s string) string {
	t.Helper()
	out, err := new(mime.WordDecoder).DecodeHeader(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPersianLetter(t *testing.T) {
	s := (&server{}).start(t)
	m := sender(t, s, nil)
	subject := "دیدگاه شما در «پیک» منتشر شد؛ با سپاس از همراهی شما و امید به ادامهٔ گفت\u200cوگو دربارهٔ این خبر"
	err := m.Send(t.Context(), mail.Message{
		To: "زهرا محمدی <zahra@example.com>", ReplyTo: "desk@example.ir", Lang: "fa", Subject: subject,
		Text: "سلام،\r\nPeyk دیدگاه شما را منتشر کرد.\n\nhttps://example.ir/n/1001\n.\nپایان\n\n\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	raw := s.only(t)
	for line := range strings.SplitSeq(raw, "\r\n") {
		if len(line) > 78 {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
		for _, c := range []byte(line) {
			if c > 126 || c < 32 && c != '\t' {
				t.Fatalf("byte %#x in %q", c, line)
			}
		}
	}
	h, text := read(t, raw)
	if got := decoded(t, h.Get("Subject")); got != subject {
		t.Errorf("subject %q", got)
	}
	want := "سلام،\n\u200fPeyk دیدگاه شما را منتشر کرد.\n\nhttps://example.ir/n/1001\n.\nپایان\n"
	if text != want {
		t.Errorf("text\n%q, want\n%q", text, want)
	}
	for name, want := range map[string]string{
		"From": `خبرگزاری پیک <peyk@example.ir>`, "To": "زهرا محمدی <zahra@example.com>", "Reply-To": "<desk@example.ir>",
		"Date": "Sun, 22 Nov 2026 10:30:00 +0000", "Content-Language": "fa", "Auto-Submitted": "auto-generated",
		"Content-Type": "text/plain; charset=UTF-8", "Mime-Version": "1.0",
	} {
		if got := strings.ReplaceAll(decoded(t, h.Get(name)), `"`, ""); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if id := h.Get("Message-Id"); !strings.HasSuffix(id, "@example.ir>") || len(id) < 30 {
		t.Errorf("Message-Id: %q", id)
	}
}

func TestDirection(t *testing.T) {
	for _, tt := range []struct{ lang, in, want string }{
		{"fa", "متن", "متن\n"},
		{"fa", "۱۲ خبر", "۱۲ خبر\n"},
		{"fa", "12 خبر", "12 خبر\n"},
		{"fa", "BBC نوشت", "\u200fBBC نوشت\n"},
		{"fa-IR", "(BBC) نوشت", "\u200f(BBC) نوشت\n"},
		{"fa", "name@example.com", "name@example.com\n"},
		{"fa", "https://example.ir/search?q=ab", "https://example.ir/search?q=ab\n"},
		{"fa", "", "\n"},
		{"en", "BBC wrote متن", "BBC wrote متن\n"},
		{"en", "a\x00b\x1bc\rd", "abc\nd\n"},
		{"fa", "ناقص \xff", "ناقص \ufffd\n"},
	} {
		s := (&server{}).start(t)
		if err := sender(t, s, nil).Send(t.Context(), mail.Message{To: "a@example.com", Lang: tt.lang, Subject: "x", Text: tt.in}); err != nil {
			t.Fatal(err)
		}
		if _, got := read(t, s.only(t)); got != tt.want {
			t.Errorf("%s %q is sent as %q, want %q", tt.lang, tt.in, got, tt.want)
		}
	}
}

// TestHeaderInjection sends hostile values in every field and looks at what
// the server really received: one recipient, the known headers, nothing more.
func TestHeaderInjection(t *testing.T) {
	const evil = "evil@example.net"
	for _, bad := range []string{
		"x\r\nBcc: " + evil, "x\nBcc: " + evil, "x\rBcc: " + evil, "x\r\n\r\nBcc: " + evil + "\r\n", "x\u2028Bcc: " + evil, "x\x00\r\n.\r\nMAIL FROM:<" + evil + ">",
		"x\x85Bcc: " + evil, "=?utf-8?q?x=0D=0ABcc:_" + evil + "?=", "\u202eBcc",
	} {
		s := (&server{}).start(t)
		m := sender(t, s, nil)
		msg := mail.Message{To: "a@example.com", Lang: "fa", Subject: bad, Text: bad + "\r\n.\r\nMAIL FROM:<" + evil + ">\r\n"}
		if err := m.Send(t.Context(), msg); err != nil {
			t.Fatal(err)
		}
		msg.Lang = bad
		if err := m.Send(t.Context(), msg); err != nil {
			t.Fatal(err)
		}
		if len(s.letters) != 2 {
			t.Fatalf("%d letters", len(s.letters))
		}
		for _, letter := range s.letters {
			h, _ := read(t, letter)
			for name := range h {
				switch name {
				case "From", "To", "Subject", "Date", "Message-Id", "Auto-Submitted", "Content-Language", "Content-Type", "Content-Transfer-Encoding", "Mime-Version":
				default:
					t.Errorf("%q made a header %s", bad, name)
				}
			}
			if got := decoded(t, h.Get("Subject")); strings.ContainsAny(got, "\r\n\x00\u2028\u202e") && !strings.HasPrefix(bad, "=?") {
				t.Errorf("subject %q", got)
			}
		}
		for _, c := range s.commands {
			if strings.Contains(c, evil) {
				t.Errorf("%q made a command %q", bad, c)
			}
		}
	}
}

func TestBadAddresses(t *testing.T) {
	s := (&server{}).start(t)
	senders := map[string]mail.Sender{"smtp": sender(t, s, nil), "null": mail.Null{}}
	for _, bad := range []string{
		"", "x", "@", "a@", "@b", "a@b@c", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com", "a@example.com>\r\nRCPT TO:<b@example.com",
		"\"a\r\nb\"@example.com", "\"a b\"@example.com", "a@[127.0.0.1]", "a\x00@example.com", "<a@example.com", "a b@example.com", "a@exa mple.com",
		"group: a@example.com;", "а@example.com", "a\u202e@example.com", "a@\xff.com", strings.Repeat("a", 300) + "@example.com",
	} {
		for name, m := range senders {
			if err := m.Send(t.Context(), mail.Message{To: bad, Text: "x"}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: to %q: %v", name, bad, err)
			}
			if bad == "" {
				continue
			}
			if err := m.Send(t.Context(), mail.Message{To: "a@example.com", ReplyTo: bad, Text: "x"}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: reply to %q: %v", name, bad, err)
			}
		}
	}
	if len(s.letters) > 0 {
		t.Errorf("letters went out: %q", s.letters)
	}
}

func TestNullTellsNoSecret(t *testing.T) {
	var log strings.Builder
	null := mail.Null{Log: slog.New(slog.NewTextHandler(&log, nil))}
	err := null.Send(t.Context(), mail.Message{To: "zahra@example.com", Subject: "receipt", Text: "https://example.ir/receipt/SECRET"})
	if err != nil {
		t.Fatal(err)
	}
	if got := log.String(); strings.Contains(got, "SECRET") || strings.Contains(got, "zahra") || !strings.Contains(got, "example.com") {
		t.Errorf("the log says %q", got)
	}
}

func TestTLS(t *testing.T) {
	srv, trust := certificate(t)
	for _, mode := range []mail.TLSMode{mail.StartTLS, mail.ImplicitTLS} {
		t.Run(string(mode), func(t *testing.T) {
			s := (&server{tls: srv, implicit: mode == mail.ImplicitTLS}).start(t)
			m := sender(t, s, func(set *mail.Settings) {
				set.TLS, set.TLSConfig, set.User, set.Password = mode, trust, "peyk", "s3cret"
			})
			if err := m.Send(t.Context(), mail.Message{To: "a@example.com", Subject: "x", Text: "x"}); err != nil {
				t.Fatal(err)
			}
			s.only(t)
			if !s.private || s.auth != "\x00peyk\x00s3cret" {
				t.Errorf("private: %t, log-in: %q", s.private, s.auth)
			}
		})
		t.Run(string(mode)+" untrusted", func(t *testing.T) {
			s := (&server{tls: srv, implicit: mode == mail.ImplicitTLS}).start(t)
			m := sender(t, s, func(set *mail.Settings) { set.TLS, set.User, set.Password = mode, "peyk", "s3cret" })
			if err := m.Send(t.Context(), mail.Message{To: "a@example.com", Text: "x"}); !fault.Is(err, fault.Unavailable) {
				t.Errorf("an unknown certificate gives %v", err)
			}
			if s.auth != "" || len(s.letters) > 0 {
				t.Error("something went to a server that nobody vouches for")
			}
		})
	}
	t.Run("stripped", func(t *testing.T) { // somebody on the way has removed the offer
		s := (&server{}).start(t)
		m := sender(t, s, func(set *mail.Settings) { set.TLS, set.User, set.Password = mail.StartTLS, "peyk", "s3cret" })
		if err := m.Send(t.Context(), mail.Message{To: "a@example.com", Text: "x"}); !fault.Is(err, fault.Unavailable) {
			t.Errorf("without STARTTLS: %v", err)
		}
		if s.auth != "" || len(s.letters) > 0 {
			t.Error("went on in the open")
		}
	})
}

func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		verb, answer string
		want         fault.Kind
	}{
		{"RCPT", "550 5.1.1 no such person", fault.Invalid},
		{"RCPT", "450 4.2.1 later", fault.Unavailable},
		{"MAIL", "553 5.1.8 who are you", fault.Invalid},
		{"MAIL", "421 4.3.2 closing", fault.Unavailable},
		{"LETTER", "554 5.7.1 looks like spam", fault.Invalid},
		{"LETTER", "451 4.3.0 disk full", fault.Unavailable},
		{"QUIT", "500 what?", fault.Internal}, // sent all the same
	} {
		s := (&server{refuse: map[string]string{tt.verb: tt.answer}}).start(t)
		err := sender(t, s, nil).Send(t.Context(), mail.Message{To: "a@example.com", Text: "x"})
		if tt.want == fault.Internal {
			if err != nil {
				t.Errorf("%s %s: %v", tt.verb, tt.answer, err)
			}
		} else if !fault.Is(err, tt.want) {
			t.Errorf("%s %s gives %v, want %v", tt.verb, tt.answer, err, tt.want)
		}
	}
}

// TestSilence: a server that falls silent in any step costs no more than the
// limit, and a cancelled letter ends at once.
func TestSilence(t *testing.T) {
	for _, verb := range []string{"GREET", "EHLO", "MAIL", "RCPT", "DATA"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			s := (&server{silent: verb}).start(t)
			m := sender(t, s, func(set *mail.Settings) { set.Step, set.Total = 10*time.Second, 100*time.Millisecond })
			start := time.Now()
			err := m.Send(t.Context(), mail.Message{To: "a@example.com", Text: "x"})
			if !fault.Is(err, fault.Unavailable) {
				t.Errorf("total limit: %v", err)
			}
			m = sender(t, s, func(set *mail.Settings) { set.Step = 100 * time.Millisecond })
			if err := m.Send(t.Context(), mail.Message{To: "a@example.com", Text: "x"}); !fault.Is(err, fault.Unavailable) {
				t.Errorf("step limit: %v", err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(50*time.Millisecond, cancel)
			m = sender(t, s, func(set *mail.Settings) { set.Step = 10 * time.Second })
			if err := m.Send(ctx, mail.Message{To: "a@example.com", Text: "x"}); !fault.Is(err, fault.Unavailable) {
				t.Errorf("cancelled: %v", err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("silence after %s cost %v", verb, took)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	good := mail.Settings{Host: "mail.example.ir", From: "peyk@example.ir", User: "peyk", Password: "s3cret"}
	if _, err := mail.NewSMTP(good, clock.System); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*mail.Settings){
		"no host":       func(s *mail.Settings) { s.Host = "" },
		"hostile host":  func(s *mail.Settings) { s.Host = "unix:///etc/x" },
		"odd mode":      func(s *mail.Settings) { s.TLS = "maybe" },
		"odd port":      func(s *mail.Settings) { s.Port = 70000 },
		"no sender":     func(s *mail.Settings) { s.From = "" },
		"open password": func(s *mail.Settings) { s.TLS = mail.NoTLS },
	} {
		set := good
		change(&set)
		if _, err := mail.NewSMTP(set, clock.System); err == nil {
			t.Errorf("%s was accepted", name)
		} else if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: the error tells the password: %v", name, err)
		}
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(verb, good); strings.Contains(got, "s3cret") {
			t.Errorf("%s prints the password: %s", verb, got)
		}
	}
}
