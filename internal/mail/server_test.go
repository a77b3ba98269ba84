package mail_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a small SMTP server for one test: it records what it is told and
// can be made to refuse, to fall silent, or to speak TLS.
type server struct {
	addr     *net.TCPAddr
	tls      *tls.Config
	implicit bool
	refuse   map[string]string // verb -> answer
	silent   string            // verb that gets no answer; "GREET": not even a greeting

	mu       sync.Mutex
	commands []string
	letters  []string
	private  bool // whether the last letter came over TLS
	auth     string
}

func (s *server) start(t *testing.T) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().(*net.TCPAddr)
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); wg.Wait() }) // hangs if the sender leaves a line open
	return s
}

func (s *server) serve(conn net.Conn) {
	defer conn.Close()
	private := false
	if s.implicit {
		conn, private = tls.Server(conn, s.tls), true
	}
	r := bufio.NewReader(conn)
	say := func(line string) { _, _ = io.WriteString(conn, line+"\r\n") }
	if s.silent == "GREET" {
		_, _ = io.Copy(io.Discard, r)
		return
	}
	say("220 test")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		verb, rest, _ := strings.Cut(line, " ")
		verb = strings.ToUpper(verb)
		s.note(line)
		if s.silent == verb {
			_, _ = io.Copy(io.Discard, r)
			return
		}
		if answer := s.refuse[verb]; answer != "" {
			say(answer)
			continue
		}
		switch verb {
		case "EHLO":
			say(s.hello(private))
		case "STARTTLS":
			say("220 go on")
			conn, private = tls.Server(conn, s.tls), true
			r = bufio.NewReader(conn)
		case "AUTH":
			s.login(rest)
			say("235 welcome")
		case "DATA":
			say("354 go on")
			letter, err := readLetter(r)
			if err != nil {
				return
			}
			if answer := s.refuse["LETTER"]; answer != "" {
				say(answer)
				continue
			}
			s.mu.Lock()
			s.letters = append(s.letters, letter)
			s.private = private
			s.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *server) hello(private bool) string {
	offer := "250-test\r\n"
	if s.tls != nil && !private {
		offer += "250-STARTTLS\r\n"
	}
	return offer + "250-AUTH PLAIN\r\n250 8BITMIME"
}

func (s *server) login(rest string) {
	_, secret, _ := strings.Cut(rest, " ")
	plain, _ := base64.StdEncoding.DecodeString(secret)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.auth = string(plain)
}

// readLetter reads the data of a letter up to its final dot.
func readLetter(r *bufio.Reader) (string, error) {
	var letter strings.Builder
	for {
		l, err := r.ReadString('\n')
		if err != nil {
			return "", err
		}
		if l == ".\r\n" {
			return letter.String(), nil
		}
		letter.WriteString(strings.TrimPrefix(l, "."))
	}
}

func (s *server) note(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, line)
}

// only returns the one letter the server took.
func (s *server) only(t *testing.T) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.letters) != 1 {
		t.Fatalf("the server took %d letters; it was told %q", len(s.letters), s.commands)
	}
	return s.letters[0]
}

// certificate makes a certificate for 127.0.0.1 and what a client trusts.
func certificate(t *testing.T) (srv, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "test"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	srv = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	return srv, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}
