package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"peyk/internal/fault"
)

// proxies are the networks whose word on who the client is is taken.
type proxies []netip.Prefix

// ParseProxies reads networks ("10.0.0.0/8") and addresses ("::1"). Each may
// hold several with commas between.
func ParseProxies(list ...string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, item := range list {
		for s := range strings.SplitSeq(item, ",") {
			s = strings.TrimSpace(s)
			if s == "" {
				continue
			}
			p, err := netip.ParsePrefix(s)
			if err != nil {
				a, errAddr := netip.ParseAddr(s)
				if errAddr != nil {
					return nil, &fault.Error{Kind: fault.Invalid, Key: "config.trusted-proxy", Args: map[string]any{"value": s}, Err: err}
				}
				p = netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen())
			}
			out = append(out, p.Masked())
		}
	}
	return out, nil
}

func (ps proxies) trust(a netip.Addr) bool {
	for _, p := range ps {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// client returns the client's address and whether it speaks TLS. Headers count
// only when the connection comes from a trusted proxy, and are read from the
// right: each hop's word is taken as long as the hop is trusted, so what a
// client wrote itself is never believed.
func (ps proxies) client(r *http.Request) (netip.Addr, bool) {
	peer := peerAddr(r)
	secure := r.TLS != nil
	if len(ps) == 0 || !ps.trust(peer) {
		return peer, secure
	}
	if values := r.Header["X-Forwarded-For"]; len(values) > 0 {
		if proto := lastItem(r.Header["X-Forwarded-Proto"]); proto != "" {
			secure = strings.EqualFold(proto, "https")
		}
		return ps.walk(peer, values, parseHop), secure
	}
	if values := r.Header["Forwarded"]; len(values) > 0 {
		if proto := forwardedParam(lastItem(values), "proto"); proto != "" {
			secure = strings.EqualFold(proto, "https")
		}
		return ps.walk(peer, values, func(s string) (netip.Addr, bool) { return parseHop(forwardedParam(s, "for")) }), secure
	}
	if proto := lastItem(r.Header["X-Forwarded-Proto"]); proto != "" {
		secure = strings.EqualFold(proto, "https")
	}
	return peer, secure
}

// walk goes from hop to hop, the nearest first, until one is not trusted.
func (ps proxies) walk(client netip.Addr, values []string, parse func(string) (netip.Addr, bool)) netip.Addr {
	for _, rest := range slices.Backward(values) {
		for more := true; more; {
			var item string
			item, rest, more = cutLast(rest)
			hop, ok := parse(item)
			if !ok {
				return client
			}
			client = hop
			if !ps.trust(hop) {
				return client
			}
		}
	}
	return client
}

// cutLast takes the last item of a list with commas between. A comma in a
// quoted string cannot stand in what we look for, so it need not be heeded.
func cutLast(s string) (item, rest string, more bool) {
	if i := strings.LastIndexByte(s, ','); i >= 0 {
		return strings.TrimSpace(s[i+1:]), s[:i], true
	}
	return strings.TrimSpace(s), "", false
}

func lastItem(values []string) string {
	if len(values) == 0 {
		return ""
	}
	item, _, _ := cutLast(values[len(values)-1])
	return item
}

// forwardedParam returns a parameter of one element of a Forwarded header
// (RFC 7239), without its quotes.
func forwardedParam(element, name string) string {
	for pair := range strings.SplitSeq(element, ";") {
		k, v, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if ok && strings.EqualFold(k, name) {
			return strings.Trim(v, `"`)
		}
	}
	return ""
}

// parseHop reads an address with or without a port and brackets.
func parseHop(s string) (netip.Addr, bool) {
	if a, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return plain(a), true
	}
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return plain(ap.Addr()), true
	}
	return netip.Addr{}, false
}

func peerAddr(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return plain(ap.Addr())
}

// plain takes an address out of its IPv6 form and off its zone.
func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }
