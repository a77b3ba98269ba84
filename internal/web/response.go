package web

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"net/http"
	"time"
)

// response is the ResponseWriter that handlers get. It notes what was sent,
// for logs and metrics, and which route answered. It is pooled: nothing may
// keep it after the handler returned.
type response struct {
	http.ResponseWriter

	route  *route
	id     string
	start  time.Duration // see ticks
	status int
	bytes  int64
	wrote  bool
	own    bool // the handler may have set a protective header itself
}

// WriteHeader notes the status and passes it on.
func (w *response) WriteHeader(status int) {
	if status >= http.StatusOK && !w.wrote {
		w.begin(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

// begin sets the headers that protect readers, just before the answer begins:
// a 304 has none of them, for the browser keeps those of the page it has, and
// what a handler set itself stays.
func (w *response) begin(status int) {
	w.wrote, w.status = true, status
	h := w.ResponseWriter.Header()
	h["X-Request-Id"] = []string{w.id}
	if status == http.StatusNotModified {
		return
	}
	check := w.own || !w.route.bare
	for i := range w.route.router.headers {
		p := &w.route.router.headers[i]
		if check && h[p.name] != nil {
			continue
		}
		h[p.name] = p.value
	}
}

// Write counts the bytes and passes them on.
func (w *response) Write(p []byte) (int, error) {
	if !w.wrote {
		w.begin(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err //nolint:wrapcheck // the writer's own error
}

// ReadFrom lets the kernel copy a file straight into the socket.
func (w *response) ReadFrom(r io.Reader) (int64, error) {
	if !w.wrote {
		w.begin(http.StatusOK)
	}
	n, err := io.Copy(w.ResponseWriter, r)
	w.bytes += n
	return n, err //nolint:wrapcheck // the writer's own error
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// newID returns a request's number: 16 hexadecimal digits. It need not be
// unguessable, only rarely the same.
func newID() string {
	var text [16]byte
	return string(appendID(text[:0]))
}

// appendID appends a request's number.
func appendID(out []byte) []byte {
	var raw [8]byte
	binary.LittleEndian.PutUint64(raw[:], rand.Uint64()) //nolint:gosec // not a secret
	return hex.AppendEncode(out, raw[:])
}

// started is when the program started, to measure from.
var started = time.Now() //nolint:forbidigo,gochecknoglobals // measures, decides nothing

// ticks reads the monotonic clock, to measure how long something took. Nothing
// is decided by it.
func ticks() time.Duration { return time.Since(started) }
