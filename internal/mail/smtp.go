package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"peyk/internal/clock"
	"peyk/internal/fault"
)

// TLSMode says how the line to the mail server is kept private.
type TLSMode string

// The modes. There is none that begins in private and goes on in the open.
const (
	StartTLS    TLSMode = "starttls" // plain, then TLS or nothing; usually port 587
	ImplicitTLS TLSMode = "tls"      // TLS from the first byte; usually port 465
	NoTLS       TLSMode = "none"     // in the open: for a relay on this machine or a private net
)

// The time limits when Settings leaves them out.
const (
	defaultStep  = 15 * time.Second // one answer of the server
	defaultTotal = time.Minute      // a letter from the dial to the last answer
)

// Settings say how to reach the mail server.
type Settings struct {
	Host     string
	Port     int     // 0: the usual one of the TLS mode
	User     string  // empty: no log-in
	Password string  // held, never printed: see String
	From     string  // the sender, with or without a name
	TLS      TLSMode // empty: StartTLS

	TLSConfig *tls.Config // nil: the system's roots, TLS 1.2 or newer
	Step      time.Duration
	Total     time.Duration
}

// String describes the settings without the password.
func (s Settings) String() string {
	return fmt.Sprintf("smtp %s@%s:%d tls=%s from=%s", s.User, s.Host, s.Port, s.TLS, s.From)
}

// GoString is String, so that no verb prints the password.
func (s Settings) GoString() string { return s.String() }

// SMTP is a Sender that hands each letter to a mail server over a connection
// of its own.
type SMTP struct {
	set  Settings
	from *netmail.Address
	now  clock.Clock
}

var (
	_ Sender = (*SMTP)(nil)
	_ Sender = Null{}
)

// NewSMTP checks the settings, without reaching for the server.
func NewSMTP(set Settings, now clock.Clock) (*SMTP, error) {
	if set.Host == "" || strings.ContainsAny(set.Host, " \t\r\n/\x00") {
		return nil, fmt.Errorf("mail server: %q is no host", set.Host)
	}
	if set.TLS == "" {
		set.TLS = StartTLS
	}
	usual, known := map[TLSMode]int{StartTLS: 587, ImplicitTLS: 465, NoTLS: 25}[set.TLS]
	if !known {
		return nil, fmt.Errorf("mail server: TLS mode %q is not one of starttls, tls, none", set.TLS)
	}
	if set.Port == 0 {
		set.Port = usual
	}
	if set.Port < 0 || set.Port > 65535 {
		return nil, fmt.Errorf("mail server: %d is no port", set.Port)
	}
	if set.User != "" && set.TLS == NoTLS && !local(set.Host) {
		return nil, errors.New("mail server: a password is not sent over the net without TLS")
	}
	from, err := parseAddress(set.From)
	if err != nil {
		return nil, fmt.Errorf("mail sender %q: %w", set.From, err)
	}
	if set.TLSConfig == nil {
		set.TLSConfig = &tls.Config{ServerName: set.Host, MinVersion: tls.VersionTLS12}
	}
	if set.Step <= 0 {
		set.Step = defaultStep
	}
	if set.Total <= 0 {
		set.Total = defaultTotal
	}
	return &SMTP{set: set, from: from, now: now}, nil
}

// Send sends the letter; see Sender.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	letter, err := s.letter(&m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.set.Total)
	defer cancel()
	line := &line{ctx: ctx, set: &s.set}
	defer line.hangUp()
	client, err := s.client(line)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fault.Wrap(fault.Unavailable, "mail.unavailable", errors.Join(err, ctx.Err()))
	}
	if err := client.SendWithSMTPClient(conn, letter); err != nil {
		return classify(errors.Join(err, ctx.Err()))
	}
	// The server has taken the letter; a clumsy farewell does not unsend it.
	_ = client.CloseWithSMTPClient(conn)
	return nil
}

// letter builds the message with all its headers.
func (s *SMTP) letter(m *Message) (*gomail.Msg, error) {
	to, replyTo, err := m.addresses()
	if err != nil {
		return nil, err
	}
	subject := oneLine(m.Subject)
	if rightToLeft(m.Lang) {
		subject = marked(subject)
	}
	msg := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(s.from)
	msg.ToMailAddress(to)
	if replyTo != nil {
		msg.ReplyToMailAddress(replyTo)
	}
	msg.Subject(subject)
	msg.SetDateWithValue(s.now())
	_, domain, _ := strings.Cut(s.from.Address, "@")
	msg.SetMessageIDWithValue(randomID() + "@" + domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // no holiday notices in answer
	if lang := strings.ToLower(m.Lang); tag(lang) {
		msg.SetGenHeader("Content-Language", lang)
	}
	msg.SetBodyString(gomail.TypeTextPlain, body(m.Text, m.Lang))
	return msg, nil
}

func (s *SMTP) client(l *line) (*gomail.Client, error) {
	// With ImplicitTLS the line is private when the client gets it; it then
	// finds that there is nothing left to start.
	policy := map[TLSMode]gomail.TLSPolicy{
		StartTLS: gomail.TLSMandatory, ImplicitTLS: gomail.TLSOpportunistic, NoTLS: gomail.NoTLS,
	}[s.set.TLS]
	_, domain, _ := strings.Cut(s.from.Address, "@")
	options := []gomail.Option{
		gomail.WithPort(s.set.Port),
		gomail.WithTimeout(s.set.Step),
		gomail.WithTLSConfig(s.set.TLSConfig),
		gomail.WithTLSPolicy(policy),
		gomail.WithHELO(domain),
		gomail.WithDialContextFunc(l.dial),
		gomail.WithoutNoop(),
	}
	if s.set.User != "" {
		auth := gomail.SMTPAuthAutoDiscover
		if s.set.TLS == NoTLS {
			auth = gomail.SMTPAuthPlain // refuses any host but this machine
		}
		options = append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(s.set.User), gomail.WithPassword(s.set.Password))
	}
	return gomail.NewClient(s.set.Host, options...)
}

// line is the connection of one letter. It ends when the context does, in
// whatever step the server has fallen silent, and is never left open.
type line struct {
	ctx   context.Context // the letter's: the one that dial is handed ends with the greeting
	set   *Settings
	conn  net.Conn
	unarm func() bool
}

func (l *line) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: l.set.Step}
	conn, err := dialer.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	l.conn = conn
	l.unarm = context.AfterFunc(l.ctx, func() { _ = conn.Close() }) //nolint:contextcheck // the connection lives as long as the line, not as long as the dialling
	if l.set.TLS != ImplicitTLS {
		return conn, nil
	}
	private := tls.Client(conn, l.set.TLSConfig)
	if err := conn.SetDeadline(time.Now().Add(l.set.Step)); err != nil { //nolint:forbidigo // a deadline of the network, not of the domain
		return nil, err
	}
	if err := private.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return private, nil
}

func (l *line) hangUp() {
	if l.conn != nil {
		l.unarm()
		_ = l.conn.Close() // most often closed already
	}
}

// classify tells a refusal for good from one for now.
func classify(err error) error {
	var sent *gomail.SendError
	if errors.As(err, &sent) && sent.ErrorCode() >= 500 && !sent.IsTemp() {
		return fault.Wrap(fault.Invalid, "mail.refused", err)
	}
	var proto *textproto.Error
	if errors.As(err, &proto) && proto.Code >= 500 {
		return fault.Wrap(fault.Invalid, "mail.refused", err)
	}
	return fault.Wrap(fault.Unavailable, "mail.unavailable", err)
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
