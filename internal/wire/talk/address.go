package talk

import (
	"net/url"
	"strings"
)

// Addresses returns the forms under which an address, a slug or a number of a
// story is looked up, the most exact first: with the host and the query, with
// the host, and the path alone. Scheme, "www.", a slash at the end, the anchor
// and what campaigns add make no difference. A slug or number without a slash
// is looked up as it is.
func Addresses(s string) []string {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil
	}
	if !strings.ContainsAny(s, "/?") {
		return []string{unescape(s)}
	}
	rest := s
	if _, after, ok := strings.Cut(s, "://"); ok {
		rest = after
	} else if after, ok := strings.CutPrefix(s, "//"); ok {
		rest = after
	}
	u, err := url.Parse("//" + strings.TrimLeft(rest, "/"))
	if err != nil {
		return []string{s}
	}
	host, path := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), u.Path
	if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") { // no host stands before a path
		host, path = "", unescape(before(before(s, "#"), "?"))
	}
	path = "/" + strings.Trim(path, "/")
	query := u.Query()
	for name := range query {
		if strings.HasPrefix(name, "utm_") || name == "fbclid" || name == "gclid" {
			query.Del(name)
		}
	}
	asked := query.Encode()
	var out []string
	for _, h := range []string{host, ""} {
		if asked != "" {
			out = append(out, h+path+"?"+asked)
		}
		if path != "/" { // else every story of a site would be its front page
			out = append(out, h+path)
		}
		if host == "" {
			break
		}
	}
	return out
}

// Host returns the host of an address without "www."; empty for a path.
func Host(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

func before(s, mark string) string { s, _, _ = strings.Cut(s, mark); return s }

func unescape(s string) string {
	if out, err := url.PathUnescape(s); err == nil {
		return out
	}
	return s
}
