package web

import (
	"bytes"
	"net/http"
	"strconv"
)

// head is what the lane reads of a request. Its slices lie in the buffer it
// was read from.
type head struct {
	size     int    // bytes of the request, which has no body
	target   []byte // a path without a query
	encoding []byte // Accept-Encoding
	match    []byte // If-None-Match
}

const (
	maxTarget = 2048
	getSlash  = "GET /"
	version11 = "HTTP/1.1\r\n"
)

// parseHead reads a request from the beginning of b. It reports false for
// everything that is not plainly one the lane may answer: another method or
// version, a query, a body, an upgrade, a header it has to think about, a
// character that does not belong, or a request that is not all there. Such a
// request is for net/http, which knows what to say.
func parseHead(b []byte) (h head, ok bool) {
	if !bytes.HasPrefix(b, []byte(getSlash)) {
		return h, false
	}
	at := len("GET ")
	end := bytes.IndexByte(b[at:min(len(b), at+maxTarget)], ' ')
	if end < 0 {
		return h, false
	}
	h.target = b[at : at+end]
	for _, c := range h.target {
		if c <= ' ' || c >= 0x7f || c == '?' || c == '#' {
			return h, false
		}
	}
	at += end + 1
	if !bytes.HasPrefix(b[at:], []byte(version11)) {
		return h, false
	}
	at += len(version11)
	hosts := 0
	for {
		line, ok := cutLine(b[at:])
		if !ok {
			return h, false
		}
		at += len(line) + 2
		if len(line) == 0 {
			h.size = at
			return h, hosts == 1
		}
		if !h.field(line, &hosts) {
			return h, false
		}
	}
}

// cutLine returns the line at the beginning of b without its end. It reports
// false if there is no whole line, or if it holds a control character.
func cutLine(b []byte) ([]byte, bool) {
	end := bytes.IndexByte(b, '\r')
	if end < 0 || end+1 >= len(b) || b[end+1] != '\n' {
		return nil, false
	}
	for _, c := range b[:end] {
		if c < ' ' || c == 0x7f {
			return nil, false
		}
	}
	return b[:end], true
}

// field takes in a header field; it reports false if the lane must not answer
// a request that has it.
func (h *head) field(line []byte, hosts *int) bool {
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 {
		return false
	}
	name := line[:colon]
	for _, c := range name {
		if !isToken(c) {
			return false
		}
	}
	value := bytes.TrimSpace(line[colon+1:]) // no other white space than blanks is left in a line
	switch len(name) {
	case len("Host"):
		if equalFold(name, "host") {
			*hosts++
			return isHost(value)
		}
	case len("Range"):
		return !equalFold(name, "range")
	case len("Expect"):
		return !equalFold(name, "expect")
	case len("Upgrade"):
		return !equalFold(name, "upgrade")
	case len("Connection"):
		return !equalFold(name, "connection") || equalFold(value, "keep-alive")
	case len("If-None-Match"):
		if equalFold(name, "if-none-match") {
			first := h.match == nil
			h.match = value
			return first && len(value) > 0
		}
	case len("Content-Length"):
		return !equalFold(name, "content-length")
	case len("Accept-Encoding"):
		if equalFold(name, "accept-encoding") {
			first := h.encoding == nil
			h.encoding = value
			return first
		}
	case len("If-Modified-Since"): // as long as Transfer-Encoding
		return !equalFold(name, "if-modified-since") && !equalFold(name, "transfer-encoding")
	}
	return true
}

// isToken reports whether a byte may stand in the name of a field (RFC 9110,
// 5.6.2).
func isToken(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-':
		return true
	}
	return bytes.IndexByte([]byte("!#$%&'*+.^_`|~"), c) >= 0
}

// isHost reports whether a value is a plain host with perhaps a port.
func isHost(value []byte) bool {
	for _, c := range value {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && bytes.IndexByte([]byte(".-:[]_"), c) < 0 {
			return false
		}
	}
	return len(value) > 0
}

// equalFold compares with a word in lower case.
func equalFold(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// lengthOf returns how many bytes the request at the beginning of b has, its
// body included; false if its head is not all there or leaves any doubt.
func lengthOf(b []byte) (int, bool) {
	end := bytes.Index(b, []byte("\r\n\r\n"))
	if end < 0 {
		return 0, false
	}
	size, seen := end+4, false
	for line := range bytes.SplitSeq(b[:end], []byte("\r\n")) {
		name, value, ok := bytes.Cut(line, []byte(":"))
		switch {
		case len(line) > 0 && (line[0] == ' ' || line[0] == '\t'): // goes on with the line before
			return 0, false
		case bytes.IndexByte(line, '\n') >= 0 || bytes.IndexByte(line, '\r') >= 0:
			return 0, false
		case !ok:
		case equalFold(bytes.TrimSpace(name), "transfer-encoding"):
			return 0, false
		case equalFold(bytes.TrimSpace(name), "content-length"):
			n, err := strconv.ParseUint(string(bytes.TrimSpace(value)), 10, 31)
			if err != nil || seen {
				return 0, false
			}
			size, seen = size+int(n), true
		}
	}
	return size, true
}

// headOf returns the head of an answer with the variant, without what is of
// one answer only. It is made once.
func (e *entry) headOf(v *variant, protect []header) []byte {
	if made := v.head.Load(); made != nil {
		return *made
	}
	out := e.begin(e.status)
	have := http.Header{}
	for _, h := range e.headers {
		have[h.name] = h.value
	}
	for _, h := range protect {
		if have[h.name] == nil {
			out = appendField(out, h)
		}
	}
	out = appendField(out, header{"Content-Type", e.ctype})
	if v.encoding != nil {
		out = appendField(out, header{"Content-Encoding", v.encoding})
	}
	out = appendField(out, header{"Content-Length", v.length})
	v.head.Store(&out)
	return out
}

// head304 returns the head of the answer that nothing changed.
func (e *entry) head304() []byte {
	if made := e.unchanged.Load(); made != nil {
		return *made
	}
	out := e.begin(http.StatusNotModified)
	e.unchanged.Store(&out)
	return out
}

// begin returns the status line and the page's own fields.
func (e *entry) begin(status int) []byte {
	out := append([]byte("HTTP/1.1 "), strconv.Itoa(status)...)
	out = append(out, ' ')
	out = append(out, http.StatusText(status)...)
	out = append(out, "\r\n"...)
	for _, h := range e.headers {
		out = appendField(out, h)
	}
	return out
}

func appendField(out []byte, h header) []byte {
	for _, v := range h.value {
		out = append(out, h.name...)
		out = append(out, ": "...)
		out = append(out, v...)
		out = append(out, "\r\n"...)
	}
	return out
}
