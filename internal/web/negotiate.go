package web

import (
	"net/http"
	"strings"
	"time"
)

// coding is a set of content codings.
type coding uint8

const (
	codeGzip coding = 1 << iota
	codeBrotli
)

// accepts returns the codings a client takes. What browsers send is known by
// heart.
func accepts(values []string) coding {
	if len(values) == 1 {
		switch values[0] {
		case "gzip, deflate, br, zstd", "gzip, deflate, br":
			return codeGzip | codeBrotli
		case "gzip, deflate", "gzip":
			return codeGzip
		}
	}
	return negotiate(values)
}

// acceptsOne is accepts for a single field as it stands in a request; nil is
// none.
func acceptsOne(value []byte) coding {
	switch string(value) { // allocates nothing
	case "":
		return 0
	case "gzip, deflate, br, zstd", "gzip, deflate, br":
		return codeGzip | codeBrotli
	case "gzip, deflate", "gzip":
		return codeGzip
	}
	return negotiate([]string{string(value)})
}

// negotiate follows RFC 9110, 12.5.3: taken is what has a weight above zero
// and not below that of identity. Brotli is left out when gzip weighs more.
func negotiate(values []string) coding {
	gzipQ, brotliQ, identityQ, restQ := -1, -1, 0, 0
	for _, v := range values {
		for v != "" {
			var item string
			item, v, _ = strings.Cut(v, ",")
			name, params, _ := strings.Cut(item, ";")
			q := weight(params)
			switch name = strings.TrimSpace(name); {
			case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
				gzipQ = q
			case strings.EqualFold(name, "br"):
				brotliQ = q
			case strings.EqualFold(name, "identity"):
				identityQ = q
			case name == "*":
				restQ = q
			}
		}
	}
	if gzipQ < 0 {
		gzipQ = restQ
	}
	if brotliQ < 0 {
		brotliQ = restQ
	}
	var taken coding
	if gzipQ > 0 && gzipQ >= identityQ {
		taken |= codeGzip
	}
	if brotliQ > 0 && brotliQ >= max(identityQ, gzipQ) {
		taken |= codeBrotli
	}
	return taken
}

// weight reads ";q=0.5" in thousandths; what cannot be read is 0, so that
// nonsense gets the plain body.
func weight(params string) int {
	params = strings.TrimSpace(params)
	if params == "" {
		return 1000
	}
	k, v, ok := strings.Cut(params, "=")
	if !ok || !strings.EqualFold(strings.TrimSpace(k), "q") {
		return 0
	}
	v = strings.TrimSpace(v)
	if len(v) == 0 || len(v) > 5 || len(v) > 1 && v[1] != '.' || v[0] != '0' && v[0] != '1' {
		return 0
	}
	q, unit := int(v[0]-'0')*1000, 100
	for i := 2; i < len(v); i++ {
		if v[i] < '0' || v[i] > '9' {
			return 0
		}
		q += int(v[i]-'0') * unit
		unit /= 10
	}
	return min(q, 1000)
}

// etagMatches reports whether an If-None-Match holds the entity tag, compared
// weakly (RFC 9110, 13.1.2).
func etagMatches(values []string, etag string) bool {
	opaque := strings.TrimPrefix(etag, "W/")
	for _, v := range values {
		if v == etag {
			return true
		}
		for item := range strings.SplitSeq(v, ",") {
			item = strings.TrimSpace(item)
			if item == "*" || strings.TrimPrefix(item, "W/") == opaque {
				return true
			}
		}
	}
	return false
}

// etagMatch is etagMatches for a single field as it stands in a request.
func etagMatch(value []byte, etag string) bool {
	return string(value) == etag || etagMatches([]string{string(value)}, etag)
}

// notModified reports whether the client has what we would send.
func notModified(h http.Header, etag string, modified time.Time) bool {
	if inm := h["If-None-Match"]; len(inm) > 0 {
		return etagMatches(inm, etag)
	}
	if modified.IsZero() {
		return false
	}
	since, err := http.ParseTime(h.Get("If-Modified-Since"))
	return err == nil && !modified.Truncate(time.Second).After(since)
}
