package web

import (
	"crypto/tls"
	"net/http"

	"golang.org/x/crypto/acme/autocert"
)

// Certificates are had from Let's Encrypt as they are needed.
type Certificates struct {
	manager *autocert.Manager
}

// NewCertificates returns the source of certificates for the hosts and no
// others. They are kept in the folder; the address is told when one runs out.
func NewCertificates(folder, email string, hosts ...string) *Certificates {
	return &Certificates{manager: &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(folder),
		HostPolicy: autocert.HostWhitelist(hosts...),
		Email:      email,
	}}
}

// TLS returns the configuration for ServeOptions: TLS 1.2 and later, HTTP/2.
func (c *Certificates) TLS() *tls.Config {
	conf := c.manager.TLSConfig()
	conf.MinVersion = tls.VersionTLS12
	return conf
}

// Challenges is the handler for port 80: it answers what proves that the host
// is ours, and sends everybody else to https.
func (c *Certificates) Challenges() http.Handler { return c.manager.HTTPHandler(nil) }
