// Package mail owns the sending of plain text letters by SMTP: the shape of a
// letter, its safe headers, its direction, time limits and the meaning of a
// server's refusal. It knows no domain type, writes no letter's words, and
// keeps no queue: whoever needs a letter to survive a failure sends it from a
// job, which is tried again after an Unavailable fault and given up after an
// Invalid one.
package mail

import (
	"context"
	"log/slog"
	netmail "net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"peyk/internal/fault"
)

// Message is one letter to one person.
type Message struct {
	To      string // an address, with or without a name
	ReplyTo string // likewise; empty: answers go to the sender
	Lang    string // language tag of the text ("fa", "en"): its header and direction
	Subject string // one line; control characters become spaces

	// Text is the body, paragraphs parted by empty lines. Put a link on a line
	// of its own: it stays exactly as given, so that every reader's program
	// finds its ends.
	Text string
}

// Sender sends letters. It is safe for use by many goroutines.
type Sender interface {
	// Send hands the letter to the mail server and returns when the server has
	// taken it. A letter that cannot be sent as it is (a bad address, a
	// permanent refusal) is an Invalid fault; a server that is away, slow, or
	// refuses for now is Unavailable.
	Send(ctx context.Context, m Message) error
}

// Null is the Sender of an agency without a mail server. It checks a letter
// as any Sender does and tells the log that it went nowhere, without its
// words or whom it was for: letters hold private links.
type Null struct{ Log *slog.Logger }

// Send sends nothing.
func (n Null) Send(ctx context.Context, m Message) error {
	to, _, err := m.addresses()
	if err != nil {
		return err
	}
	if n.Log != nil {
		_, domain, _ := strings.Cut(to.Address, "@")
		n.Log.InfoContext(ctx, "letter not sent: no mail server is set", slog.String("domain", domain))
	}
	return nil
}

func (m *Message) addresses() (to, replyTo *netmail.Address, err error) {
	to, err = parseAddress(m.To)
	if err != nil {
		return nil, nil, err
	}
	if m.ReplyTo == "" {
		return to, nil, nil
	}
	replyTo, err = parseAddress(m.ReplyTo)
	return to, replyTo, err
}

// maxAddress is the longest address, in bytes, that SMTP can carry (RFC 5321).
const maxAddress = 254

// parseAddress reads one address and refuses what could become a second
// header, a second recipient, or another command to the server.
func parseAddress(s string) (*netmail.Address, error) {
	refused := fault.New(fault.Invalid, "mail.bad-address")
	if len(s) > 2*maxAddress || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) ||
		strings.HasSuffix(strings.TrimSpace(s), ";") { // a group of addresses
		return nil, refused
	}
	a, err := netmail.ParseAddress(s)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "mail.bad-address", err)
	}
	if len(a.Address) > maxAddress || strings.ContainsAny(a.Address, " \t\"<>()[],;:\\") {
		return nil, refused // quoted local parts and address literals: legal, and never a reader's
	}
	if strings.ContainsFunc(a.Address, func(r rune) bool { return r > unicode.MaxASCII }) {
		return nil, refused // many servers cannot carry it, and it may look like another's
	}
	a.Name = oneLine(a.Name)
	return a, nil
}

// oneLine makes a header's text one line: whatever could end a line or turn
// the direction of what follows becomes a space, runs of which become one.
func oneLine(s string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069', r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(clean), " ")
}
